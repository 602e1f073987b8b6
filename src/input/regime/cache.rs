//! Regimes that are read once, however many scenarios start from them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{KnownRegime, read_regime};
use crate::error::Problems;
use crate::input::files::Location;
use crate::partner::Partners;

/// What became of reading a regime.
type Read = Result<KnownRegime, Problems>;

/// The regimes that were read so far. Threads that want one that is being read wait for it.
#[derive(Debug, Default)]
pub struct Regimes(Mutex<BTreeMap<Location, Arc<OnceLock<Read>>>>);

impl Regimes {
    /// Reads a regime, or takes it as it was read before. A regime is cheap to clone: what is large is shared.
    pub fn read(&self, location: Option<&Location>, partners: &Partners) -> Read {
        let Some(location) = location else { return read_regime(None, partners) };
        // The name of a regime, and the paths in its messages, are as its user wrote them.
        let slot = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(location.clone()).or_default().clone()
        };
        slot.get_or_init(|| read_regime(Some(location), partners)).clone()
    }

    /// Drops the regimes that are not to be kept, because their files changed.
    pub fn retain(&mut self, keep: impl Fn(&Location) -> bool) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|location, _| keep(location));
    }
}
