//! When something holds: half-open spans of entry dates, `[from, until)`.

use jiff::civil::Date;

/// A half-open span of dates; a missing end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Option<Date>,
    /// First day on which it no longer holds.
    pub until: Option<Date>,
}

impl Period {
    /// Returns true if the date lies in the span.
    pub fn contains(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }

    /// Returns true if what holds on these days was known on a day: published by then, or else begun.
    pub fn known(&self, published: Option<Date>, as_of: Date) -> bool {
        published.or(self.from).is_none_or(|day| day <= as_of)
    }

    /// Returns true if it holds for entries of one day and was known on another.
    pub fn holds(&self, published: Option<Date>, date: Date, as_of: Date) -> bool {
        self.contains(date) && self.known(published, as_of)
    }

    /// Returns the days of this span that are not in another: none, one span or two.
    pub fn without(&self, other: Period) -> Vec<Period> {
        if !self.overlaps(&other) {
            return vec![*self];
        }
        let earlier = other.from.filter(|from| self.from.is_none_or(|start| start < *from));
        let later = other.until.filter(|until| self.until.is_none_or(|end| *until < end));
        let earlier = earlier.map(|from| Period { from: self.from, until: Some(from) });
        earlier.into_iter().chain(later.map(|until| Period { from: Some(until), until: self.until })).collect()
    }

    /// Returns true if some date lies in both spans.
    pub fn overlaps(&self, other: &Period) -> bool {
        let before =
            |end: Option<Date>, start: Option<Date>| matches!((end, start), (Some(end), Some(start)) if end <= start);
        !before(self.until, other.from) && !before(other.until, self.from)
    }
}
