//! What is said of the shares that nobody has measured: which they are, between which ends, and how one is named.

use serde::Serialize;
use serde_json::Number;

use super::digits::number;
use super::finding::ReportContext;
use super::number::Unit;
use super::phrases::{all_of, capital, distinct};
use crate::regime::share::ShareBand;
use crate::run::CaseRun;
use crate::units::Share;

/// A share between two ends, in JSON.
#[derive(Debug, Serialize)]
pub struct OpenShareResult {
    share: String,
    low: Option<Number>,
    high: Option<Number>,
    source: String,
}

/// Returns "a share is not known: “patented” lies between 0 and 1"; nothing of none.
pub fn words<'s>(shares: impl IntoIterator<Item = (&'s str, ShareBand)>) -> Option<String> {
    let named: Vec<String> = shares
        .into_iter()
        .map(|(name, ends)| format!("“{name}” lies between {} and {}", digits(ends.low), digits(ends.high)))
        .collect();
    match named.as_slice() {
        [] => None,
        [one] => Some(format!("a share is not known: {one}")),
        several => Some(format!("shares are not known: {}", several.join(", "))),
    }
}

fn digits(share: Share) -> String {
    share.fraction().normalize().to_string()
}

impl ReportContext<'_> {
    /// Returns which shares that are not known move some cases, and what comes out halfway.
    pub(super) fn note_on_open_shares(&self, cases: &[&CaseRun]) -> Option<String> {
        let open = cases.iter().flat_map(|case| self.run.open_shares(self.scenario, case));
        let mut seen = Vec::new();
        for share in open {
            if !seen.contains(&(share.name, share.ends)) {
                seen.push((share.name, share.ends));
            }
        }
        let words = words(seen.iter().copied())?;
        let halfway = match cases {
            [case] => self.run.rate_halfway(case, &self.run.open_shares(self.scenario, case)),
            _ => None,
        };
        let halfway = halfway.map_or(String::new(), |rate| {
            let ends = if seen.len() == 1 { "its ends" } else { "the ends of each" };
            format!("; halfway between {ends} the average rate is {}", Unit::Percent.precise(rate))
        });
        Some(capital(&format!("{words}{halfway}.")))
    }

    /// Returns why rates of some cases are ranges, in a few words: "Ranges: what share of the goods is “patented” is not known."
    pub(super) fn reason_of_ranges(&self, cases: &[&CaseRun]) -> Option<String> {
        let is_range = |case: &&&CaseRun| {
            let whole = self.run.whole(case);
            let known = whole.where_known.as_deref().unwrap_or(&whole);
            [known.rate_before, known.rate_after].iter().flatten().any(|rate| rate.low != rate.high)
        };
        let open = cases.iter().filter(is_range).flat_map(|case| self.run.open_shares(self.scenario, case));
        let names = distinct(open.map(|share| format!("“{}”", share.name.replace('_', " "))));
        let (share, is) = if names.len() == 1 { ("share", "is") } else { ("shares", "are") };
        (!names.is_empty())
            .then(|| format!("Ranges: what {share} of the goods {is} {} {is} not known.", all_of(&names)))
    }

    /// Returns what to write where shares that are not known move some cases.
    pub(super) fn advice_on_open_shares(&self, cases: &[&CaseRun]) -> Option<String> {
        let open = cases.iter().flat_map(|case| self.run.open_shares(self.scenario, case));
        let names = distinct(open.map(|share| format!("[share.{}]", share.name)));
        let it = if names.len() == 1 { "it" } else { "them" };
        let words = || {
            format!("to name {it}, write {} with `kind`, `default` and `source` into the scenario", names.join(" and "))
        };
        (!names.is_empty()).then(words)
    }

    /// Returns the shares that are not known and move a case, for JSON.
    pub(super) fn open_share_results(&self, case: &CaseRun) -> Vec<OpenShareResult> {
        let result = |share: crate::run::open_shares::OpenShare<'_>| OpenShareResult {
            share: share.name.to_string(),
            low: number(digits(share.ends.low)),
            high: number(digits(share.ends.high)),
            source: share.source.to_string(),
        };
        self.run.open_shares(self.scenario, case).into_iter().map(result).collect()
    }
}
