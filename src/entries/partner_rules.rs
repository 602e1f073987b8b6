//! The rules of a law about each partner.

use rustc_hash::FxHashMap;

use crate::explain::RulesOfPair;
use crate::partner::{Pair, Partner};
use crate::regime::law_on_date::LawOnDate;

/// The rules about partners: many have the same.
#[derive(Default)]
pub(super) struct PartnerRules {
    pub all: Vec<RulesOfPair>,
    numbers: FxHashMap<RulesOfPair, usize>,
    /// By where the list of their measures stands.
    of_partner: FxHashMap<(usize, Partner), usize>,
}

impl PartnerRules {
    /// Returns the number of the rules about a partner.
    pub fn number(&mut self, law: &LawOnDate<'_>, (importer, partner): (Partner, Partner)) -> usize {
        let PartnerRules { all, numbers, of_partner } = self;
        *of_partner.entry((law.measures.as_ptr() as usize, partner)).or_insert_with(|| {
            let rules = RulesOfPair::new(law, Pair { importer, partner }, importer);
            *numbers.entry(rules).or_insert_with_key(|rules| {
                all.push(rules.clone());
                all.len() - 1
            })
        })
    }
}
