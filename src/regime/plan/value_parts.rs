//! The parts that contents divide a value into, and which of them a measure falls on.
//!
//! A content is one part, unless an exemption leaves out no more than some share of the value: then it is one part up to that
//! share and another above it.

use crate::regime::law_on_date::LawOnDate;
use crate::regime::measure::TaxBase;
use crate::regime::rule::ExemptContents;
use crate::units::Share;

/// The most claims that may bear on one line, and the most parts of its value: a bit each.
pub const MOST_SHARES: usize = 30;

/// A part of the value: what of a content lies between two shares of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentSlice {
    /// The content, as an index into what the law asks of a line.
    pub content: usize,
    above: Share,
    up_to: Share,
}

impl ContentSlice {
    /// Returns how much of the value it is; `None` if the content is missing.
    pub fn share(&self, shares: &[Option<Share>]) -> Option<Share> {
        let end = shares[self.content]?.min(self.up_to);
        // What ends at or below the beginning is nothing.
        end.max(self.above).without(self.above)
    }
}

/// The contents that an exemption may leave out, and how large they are at least.
#[derive(Debug, Default)]
pub(super) struct ContentLimit {
    contents: Vec<usize>,
    at_least: Share,
}

impl ContentLimit {
    /// Returns what an exemption says.
    pub fn new(law: &LawOnDate<'_>, rule: usize) -> ContentLimit {
        let Some(ExemptContents { names, at_least, .. }) = contents_of(law, rule) else {
            return ContentLimit::default();
        };
        let contents = names.iter().filter_map(|name| law.required.share(name)).collect();
        ContentLimit { contents, at_least: *at_least }
    }

    /// Returns the contents that are large enough on a line to be left out.
    fn large_enough(&self, shares: &[Option<Share>]) -> Vec<usize> {
        let share = |content: &usize| shares[*content].unwrap_or(Share::WHOLE);
        let is_large = |content: &usize| share(content) != Share::NONE && share(content) >= self.at_least;
        self.contents.iter().copied().filter(is_large).collect()
    }
}

/// What a plan has to know of the contents of a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ContentState {
    /// The parts of the value that are not nothing: a bit each, then the rest. All of them, where the law does not ask.
    pub present: u32,
    /// For each exemption of contents, those that are large enough to be left out.
    pub exempt: Vec<Vec<usize>>,
}

impl ContentState {
    /// Returns the state of a line. A share that is missing is taken to be something, and is refused where it is looked at.
    pub fn new(
        law: &LawOnDate<'_>,
        slices: &[ContentSlice],
        limits: &[ContentLimit],
        shares: &[Option<Share>],
    ) -> ContentState {
        let present = if law.asks_what_is_charged() { present(slices, shares) } else { u32::MAX };
        ContentState { present, exempt: limits.iter().map(|limit| limit.large_enough(shares)).collect() }
    }
}

/// Step 4: returns the parts that the contents make which some measure falls on, or not on, or which are left out of it.
/// `exempt` has measures with exemptions.
pub(super) fn slices(law: &LawOnDate<'_>, measures: &[usize], exempt: &[(usize, usize)]) -> Vec<ContentSlice> {
    let mut ends: Vec<(usize, Share)> = Vec::new();
    let mut end = |names: &[String], share: Share| {
        let contents = names.iter().filter_map(|name| law.required.share(name));
        ends.extend(contents.flat_map(|content| [(content, share), (content, Share::WHOLE)]));
    };
    for &measure in measures {
        if let TaxBase::Content(names) | TaxBase::Rest(names) = &law.measures[measure].base {
            end(names, Share::WHOLE);
        }
    }
    for ExemptContents { names, at_most, .. } in exempt.iter().filter_map(|&(_, rule)| contents_of(law, rule)) {
        end(names, *at_most);
    }
    ends.sort_unstable();
    ends.dedup();
    let mut slices: Vec<ContentSlice> = Vec::with_capacity(ends.len());
    for (content, up_to) in ends {
        let before = slices.last().filter(|slice| slice.content == content);
        slices.push(ContentSlice { content, above: before.map_or(Share::NONE, |slice| slice.up_to), up_to });
    }
    slices
}

/// Returns the parts that are not nothing: a bit each, then the rest of the value.
fn present(slices: &[ContentSlice], shares: &[Option<Share>]) -> u32 {
    let share = |slice: &ContentSlice| slice.share(shares).unwrap_or(Share::WHOLE);
    let contents = slices.iter().take(MOST_SHARES).enumerate().filter(|(_, slice)| share(slice) != Share::NONE);
    let contents: u32 = contents.map(|(place, _)| 1 << place).sum();
    let sum = slices.iter().try_fold(Share::NONE, |sum, slice| sum.checked_add(share(slice)));
    let rest = u32::from(sum.is_some_and(|sum| sum != Share::WHOLE));
    contents | rest << slices.len().min(MOST_SHARES)
}

/// Returns the parts of the value that a measure falls on: a bit each, then the rest.
pub(super) fn parts(law: &LawOnDate<'_>, base: &TaxBase, slices: &[ContentSlice]) -> u32 {
    let whole = (1u32 << (slices.len() + 1)) - 1;
    let of = |names: &[String]| {
        let named: Vec<usize> = names.iter().filter_map(|name| law.required.share(name)).collect();
        bits(slices, |slice| named.contains(&slice.content))
    };
    match base {
        TaxBase::Whole => whole,
        TaxBase::Content(names) => of(names),
        TaxBase::Rest(names) => whole & !of(names),
    }
}

/// Returns the parts of the value that an exemption leaves out, of these contents.
pub(super) fn left_out(law: &LawOnDate<'_>, rule: usize, contents: &[usize], slices: &[ContentSlice]) -> u32 {
    let at_most = contents_of(law, rule).map_or(Share::NONE, |contents| contents.at_most);
    bits(slices, |slice| contents.contains(&slice.content) && slice.up_to <= at_most)
}

fn contents_of<'a>(law: &LawOnDate<'a>, rule: usize) -> Option<&'a ExemptContents> {
    law.exemptions[rule].contents.as_ref()
}

fn bits(slices: &[ContentSlice], is_meant: impl Fn(&ContentSlice) -> bool) -> u32 {
    slices.iter().enumerate().filter(|(_, slice)| is_meant(slice)).map(|(place, _)| 1 << place).sum()
}
