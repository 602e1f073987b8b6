//! From single estimates to a parameter for every product: medians, and own estimates shrunk toward them.
//!
//! At six, four and two digits, by sector and over all goods it is the median of all estimates below, of three at least;
//! its relative standard error is the median of theirs. Estimates of single lines are noisy: each is shrunk toward the
//! median of its heading, the more so the less sure it is. Provisions of one country's schedule (chapters 98 and 99) are
//! no goods and are left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::shrink::{Deviation, Shrinkage};
use super::{EstimateOrigin, OwnEstimate, Parameter, ParameterByCode};
use crate::product::HsCode;
use crate::units::Estimate;

/// The fewest estimates of which a median is taken.
const FEWEST: usize = 3;
/// Codes of so many digits have medians.
const LEVELS: [u8; 3] = [6, 4, 2];

/// One published estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublishedEstimate {
    /// Of which line.
    pub code: HsCode,
    /// The elasticity.
    pub value: f64,
    /// Its standard error over its distance from the origin.
    pub relative: f64,
}

/// What all estimates of a parameter have in common.
#[derive(Clone, Debug)]
pub struct EstimateHeader {
    /// Where the parameter begins, and its error is none: 1 for substitution, 0 for demand.
    pub origin: f64,
    /// Who estimated it.
    pub source: Arc<str>,
    /// From where to where an own estimate counts as it is; beyond, it counts as the end.
    pub range: [f64; 2],
    /// What is assumed of an own estimate.
    pub direct: Option<Arc<str>>,
    /// What is assumed of a median.
    pub median: Arc<str>,
}

/// Which sector a product belongs to, by the longest code that covers it.
#[derive(Clone, Debug, Default)]
pub struct SectorLookup(pub BTreeMap<HsCode, Arc<str>>);

impl SectorLookup {
    /// Returns the sector of a product.
    pub fn of(&self, code: HsCode) -> Option<&str> {
        code.prefixes().find_map(|code| self.0.get(&code)).map(|sector| &**sector)
    }
}

/// Fills a parameter from its estimates; `None` without any.
pub fn fill(
    mut singles: Vec<PublishedEstimate>,
    common: &EstimateHeader,
    sectors: &SectorLookup,
) -> Option<ParameterByCode> {
    singles.retain(|single| !single.code.is_special_provision());
    singles.sort_by_key(|single| single.code);
    let mut filled = HashMap::new();
    for digits in LEVELS {
        for group in singles.chunk_by(|one, other| one.code.prefix(digits) == other.code.prefix(digits)) {
            if let (Some(code), FEWEST..) = (group[0].code.prefix(digits), group.len()) {
                let median = || common.median(group.iter(), |of| EstimateOrigin::Median { digits, of });
                filled.insert(code, median()?);
            }
        }
    }
    let mut by_sector: BTreeMap<&str, Vec<&PublishedEstimate>> = BTreeMap::new();
    for single in &singles {
        if let Some(sector) = sectors.of(single.code) {
            by_sector.entry(sector).or_default().push(single);
        }
    }
    for (code, sector) in &sectors.0 {
        let group = by_sector.get(&**sector).map_or(&[][..], Vec::as_slice);
        let covered = code.prefixes().any(|code| filled.contains_key(&code));
        if !covered && group.len() >= FEWEST {
            filled.insert(*code, common.median(group.iter().copied(), EstimateOrigin::Sector)?);
        }
    }
    let all = common.median(singles.iter(), EstimateOrigin::All)?;
    let own = common.own(&singles, &filled, &all);
    filled.extend(own);
    Some(ParameterByCode { origin: common.origin, filled, all, stated: BTreeMap::new() })
}

impl EstimateHeader {
    /// Returns the median of some estimates; `None` of none.
    fn median<'s>(
        &self,
        group: impl ExactSizeIterator<Item = &'s PublishedEstimate> + Clone,
        filled: impl Fn(usize) -> EstimateOrigin,
    ) -> Option<Parameter> {
        let value = quantile(group.clone().map(|single| single.value).collect(), 0.5)?;
        let relative = quantile(group.clone().map(|single| single.relative).collect(), 0.5)?;
        Some(self.parameter(value, relative, filled(group.len()), Some(self.median.clone())))
    }

    /// Returns what is made of the estimates that are the only ones of their code, each shrunk toward the median of the
    /// nearest heading above it, else to that of all goods.
    fn own(
        &self,
        singles: &[PublishedEstimate],
        medians: &HashMap<HsCode, Parameter>,
        all: &Parameter,
    ) -> Vec<(HsCode, Parameter)> {
        let [low, high] = self.range;
        let alone = singles.chunk_by(|one, other| one.code == other.code).filter_map(|group| match group {
            [single] if (single.value - self.origin) * (all.estimate.value - self.origin) > 0.0 => Some(single),
            _ => None,
        });
        let size = |value: f64| (value.clamp(low, high) - self.origin).abs();
        let mut headings = BTreeSet::new();
        let beside: Vec<(&PublishedEstimate, f64, Deviation)> = alone
            .map(|single| {
                let above = |code: &HsCode| code.digits() < single.code.digits() && medians.contains_key(code);
                let heading = single.code.prefixes().find(above);
                headings.insert(heading);
                let median = heading.and_then(|code| medians.get(&code)).unwrap_or(all);
                let median = (median.estimate.value - self.origin).abs();
                let gap = (size(single.value) / median).ln();
                (single, median, Deviation { gap, error: single.relative })
            })
            .collect();
        let deviations: Vec<Deviation> = beside.iter().map(|(_, _, deviation)| *deviation).collect();
        let shrinkage = Shrinkage::new(&deviations, headings.len());
        let shrunk = beside.into_iter().map(|(single, median, Deviation { gap, error })| {
            let weight = shrinkage.weight(error);
            let value = self.origin + (median * (weight * gap).exp()).copysign(single.value - self.origin);
            let filled = EstimateOrigin::Own(single.code.digits() as u8);
            let found = self.parameter(value, shrinkage.error(error), filled, self.direct.clone());
            (single.code, Parameter { own: Some(OwnEstimate { value: single.value, weight }), ..found })
        });
        shrunk.collect()
    }

    /// Returns a parameter from its value and its relative standard error.
    fn parameter(&self, value: f64, relative: f64, filled: EstimateOrigin, assumed: Option<Arc<str>>) -> Parameter {
        let estimate = Estimate { value, error: (value - self.origin).abs() * relative };
        Parameter { estimate, filled, own: None, source: self.source.clone(), assumed }
    }
}

/// Returns a quantile of some numbers, between two of them in proportion; `None` of none.
pub fn quantile(mut numbers: Vec<f64>, part: f64) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let place = part * numbers.len().checked_sub(1)? as f64;
    let below = numbers.get(place.floor() as usize)?;
    let above = numbers.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}
