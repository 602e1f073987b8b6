//! Shares that a law asks for: claims that some entries make and others do not, and contents of the value.
//!
//! A share is looked up by partner, product and date: the row with the longest code at or above the line that fits the
//! partner, else the default. Nothing defaults by itself: a share without row and default is missing, which is an error
//! where an amount depends on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::rate::BandEnds;
use crate::partner::{Importers, Partner};
use crate::period::Period;
use crate::product::HsCode;
use crate::units::Share;

/// What a share is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum ShareKind {
    /// Of the entries: an importer claims it on some of them.
    Claim,
    /// Of the value of each entry.
    Content,
}

words!(ShareKind);

/// A share as its source gives it: one value, or two ends between which it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShareBand {
    /// The lower end.
    pub low: Share,
    /// The upper end; the same where the share is known.
    pub high: Share,
}

impl ShareBand {
    /// Returns a share that is known.
    pub fn exact(share: Share) -> ShareBand {
        ShareBand { low: share, high: share }
    }

    /// Returns true if it lies between two ends.
    pub fn is_open(self) -> bool {
        self.low != self.high
    }

    /// Returns the share at a corner of the hedged values; `variable` is its name among them.
    pub fn at(self, corner: BandEnds<'_>, variable: &str) -> Share {
        if self.is_open() && corner.is_high(variable) { self.high } else { self.low }
    }
}

/// Returns the name among the hedged values of a share that lies between two ends. It has a blank, as no id of a
/// measure has.
pub fn share_variable(name: &str) -> String {
    format!("share {name}")
}

/// A share by name.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareTable {
    /// What it is a part of.
    pub kind: ShareKind,
    /// Publisher and title, or what is assumed.
    pub source: String,
    /// Whose imports it is about: of others it says nothing.
    pub importers: Importers,
    /// Where no row fits; between two ends if nobody has measured it.
    pub default: Option<ShareBand>,
    /// Rows, each set for a time; the periods do not overlap.
    pub steps: Vec<ShareStep>,
}

/// Rows that hold for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareStep {
    /// Entry dates.
    pub period: Period,
    /// For each partner, or everybody (`None`), codes with their share, sorted by code.
    pub rows: Arc<ShareRows>,
}

/// For each partner, or everybody (`None`), codes with their share, sorted by code.
pub type ShareRows = BTreeMap<Option<Partner>, Vec<(Option<HsCode>, Share)>>;

/// Shares by name.
pub type Shares = BTreeMap<String, ShareTable>;

impl ShareTable {
    /// Index of the rows that hold on a date.
    pub fn step(&self, date: Date) -> Option<usize> {
        self.steps.iter().position(|step| step.period.contains(date))
    }

    /// Returns the share of a line on a date; `None` if it is missing. A line shorter than the rows below it has the
    /// share that they all have.
    pub fn share(&self, partner: Partner, line: HsCode, date: Date) -> Option<ShareBand> {
        let step = self.step(date).map(|step| &self.steps[step]);
        let rows = |who: Option<Partner>| step.and_then(|step| step.rows.get(&who));
        let of_partner = rows(Some(partner)).and_then(|rows| lookup(rows, line));
        let of_row = of_partner.or_else(|| rows(None).and_then(|rows| lookup(rows, line)));
        of_row.map(ShareBand::exact).or(self.default)
    }

    /// Returns the share of each of these lines on a date; they are sorted. The same as [`ShareTable::share`] of each,
    /// in one walk. Without a partner, that of everybody whom no row names.
    pub fn spread(&self, partner: Option<Partner>, lines: &[HsCode], step: Option<usize>) -> Vec<Option<ShareBand>> {
        let mut shares = vec![self.default; lines.len()];
        let Some(step) = step.map(|step| &self.steps[step]) else { return shares };
        for who in [None].into_iter().chain(partner.map(Some)) {
            if let Some(rows) = step.rows.get(&who) {
                spread(rows, lines, &mut shares);
            }
        }
        shares
    }

    /// Returns true if rows below a line say something else than the row of the whole of it, so that only its
    /// parts are known.
    pub fn divides(&self, partner: Partner, line: HsCode, date: Date) -> bool {
        // Nothing lies below ten digits.
        let Some(step) = self.step(date).filter(|_| line.digits() < 10).map(|step| &self.steps[step]) else {
            return false;
        };
        let whole = self.share(partner, line, date);
        let below = |rows: &Vec<(Option<HsCode>, Share)>| {
            let start = rows.partition_point(|row| row.0 <= Some(line));
            let mut below = rows[start..].iter().take_while(|row| row.0.is_some_and(|code| line.covers(code)));
            // What no row names has the default.
            let has_above = line.prefixes().any(|code| rows.binary_search_by_key(&Some(code), |row| row.0).is_ok());
            let differs = |row: &(Option<HsCode>, Share)| {
                let stated = Some(ShareBand::exact(row.1));
                stated != whole || (!has_above && stated != self.default)
            };
            below.any(differs)
        };
        [None, Some(partner)].iter().filter_map(|who| step.rows.get(who)).any(below)
    }

    /// Returns true if some row is about this partner.
    pub fn knows(&self, partner: Partner) -> bool {
        self.steps.iter().any(|step| step.rows.contains_key(&Some(partner)))
    }
}

/// Returns the row of the longest code at or above a line; else what all rows below it agree on.
fn lookup(rows: &[(Option<HsCode>, Share)], line: HsCode) -> Option<Share> {
    let behind = rows.partition_point(|row| row.0 <= Some(line));
    // What covers the line covers all from there on, and so the last code up to the line.
    let last = behind.checked_sub(1).and_then(|last| rows[last].0);
    let may_cover = |code: &HsCode| last.is_some_and(|last| code.covers(last));
    let find = |code: HsCode| rows[..behind].binary_search_by_key(&Some(code), |row| row.0).ok().map(|at| rows[at].1);
    let of_all = || rows.first().filter(|row| row.0.is_none()).map(|row| row.1);
    line.prefixes().filter(may_cover).find_map(find).or_else(of_all).or_else(|| {
        let mut below = rows[behind..].iter().take_while(|row| row.0.is_some_and(|code| line.covers(code)));
        let first = below.next()?.1;
        below.all(|row| row.1 == first).then_some(first)
    })
}

/// Writes the rows onto the lines that they cover: shorter codes first, so that the longest stays.
fn spread(rows: &[(Option<HsCode>, Share)], lines: &[HsCode], shares: &mut [Option<ShareBand>]) {
    let mut by_length: Vec<&(Option<HsCode>, Share)> = rows.iter().collect();
    by_length.sort_by_key(|row| row.0.map_or(0, HsCode::digits));
    let shortest = lines.iter().map(|line| line.digits()).min().unwrap_or(0);
    for (code, share) in by_length {
        let Some(code) = code else {
            shares.fill(Some(ShareBand::exact(*share)));
            continue;
        };
        let start = lines.partition_point(|line| line < code);
        let covered = lines[start..].iter().take_while(|line| code.covers(**line)).count();
        shares[start..start + covered].fill(Some(ShareBand::exact(*share)));
    }
    // Lines shorter than some code are looked up one by one: they are few.
    if rows.iter().any(|row| row.0.is_some_and(|code| code.digits() > shortest)) {
        for (line, share) in lines.iter().zip(shares) {
            if line.digits() < 10
                && let Some(found) = lookup(rows, *line)
            {
                *share = Some(ShareBand::exact(found));
            }
        }
    }
}
