//! What domestic goods have of what buyers spend, by product.

use std::collections::HashMap;

use crate::product::HsCode;

/// At which level the share of a product was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum HomeShareLevel {
    /// One of some 400 commodities of the input–output tables.
    Detail,
    /// One of some 70 commodities of the input–output tables.
    Summary,
    /// Goods that are not produced domestically.
    NotMade,
    /// A product whose lines were read at several levels: their mean, by value of imports.
    Mixed,
    /// The scenario states it.
    Stated,
}

/// The share of domestic goods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HomeShare {
    /// From 0 up to less than 1.
    pub share: f64,
    /// Where it was read.
    pub level: HomeShareLevel,
}

/// Shares by code; a longer code goes before a shorter one.
#[derive(Clone, Debug, Default)]
pub struct HomeShares(pub HashMap<HsCode, HomeShare>);

impl HomeShares {
    /// Returns the share of a product; `None` of what is no goods, such as chapters 98 and 99.
    pub fn of(&self, code: HsCode) -> Option<HomeShare> {
        code.prefixes().find_map(|code| self.0.get(&code)).copied()
    }
}
