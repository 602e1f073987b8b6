//! Claims and contents that a row states.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::units::Share;

/// Claims and contents by name.
pub type SharesByName = BTreeMap<Arc<str>, Share>;

/// The claims and contents of a row: those that columns of their own state, and what its program says of every claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatedShares {
    /// In the order of their names: most rows have one or two.
    own: Vec<(Arc<str>, Share)>,
    /// Rows of one program have one list.
    of_program: Option<Arc<SharesByName>>,
}

impl StatedShares {
    /// Returns a claim or content by its name. A column of the claim itself says more than a program.
    pub fn get(&self, name: &str) -> Option<Share> {
        let own = self.own.iter().find(|(other, _)| **other == *name).map(|(_, share)| share);
        own.or_else(|| self.of_program.as_ref()?.get(name)).copied()
    }

    /// Returns those that columns of their own state.
    pub fn own(&self) -> &[(Arc<str>, Share)] {
        &self.own
    }

    /// States a claim or content, and returns what was stated before.
    pub fn insert(&mut self, name: Arc<str>, share: Share) -> Option<Share> {
        let known = self.get(&name);
        match self.own.binary_search_by(|(other, _)| other.cmp(&name)) {
            Ok(at) => self.own[at].1 = share,
            Err(at) => self.own.insert(at, (name, share)),
        }
        known
    }

    /// Takes what a program says of every claim. Returns a claim that it makes and that the row says is not made.
    pub fn take_program(&mut self, claims: Arc<SharesByName>) -> Option<&Arc<str>> {
        let claims = &**self.of_program.insert(claims);
        let denied =
            self.own.iter().find(|(name, share)| *share == Share::NONE && claims.get(name) == Some(&Share::WHOLE));
        denied.map(|(name, _)| name)
    }

    /// Adds what another row of the line states; of two shares the larger counts.
    pub fn merge(&mut self, other: &StatedShares) {
        for (name, share) in other.all() {
            if self.get(name).is_none_or(|known| known < share) {
                self.insert(name.clone(), share);
            }
        }
    }

    /// Returns all of them, in the order of their names.
    pub fn all(&self) -> BTreeMap<&Arc<str>, Share> {
        let of_program = self.of_program.iter().flat_map(|claims| claims.iter());
        let own = self.own.iter().map(|(name, share)| (name, share));
        of_program.chain(own).map(|(name, share)| (name, *share)).collect()
    }
}

impl FromIterator<(Arc<str>, Share)> for StatedShares {
    fn from_iter<T: IntoIterator<Item = (Arc<str>, Share)>>(shares: T) -> StatedShares {
        let mut stated = StatedShares::default();
        for (name, share) in shares {
            stated.insert(name, share);
        }
        stated
    }
}
