//! What a rate is made of: stacked bars by authority.

use rust_decimal::Decimal;

use super::Picture;
use crate::partner::Pair;
use crate::report::chart::{Body, Chart, Pile, Stack, StackBars, StackPart, StackRow};
use crate::report::finding::{Answer, capital, lower};
use crate::report::number::{Reading, Unit};
use crate::run::CaseRun;
use crate::units::{AdValorem, CustomsValue};

/// The most partners that are stacked.
const MOST_STACKED: usize = 15;

impl<'a> Answer<'a> {
    /// The average rate after, by authority, of the partners that sell most; `None` where no authorities are named.
    pub(super) fn authorities(&self, case: &'a CaseRun) -> Option<Picture> {
        let titles = self.authority_titles()?;
        let whole = self.run.whole(case);
        let mut parties = self.run.by_partner(case);
        let all = parties.len();
        parties.retain(|(_, burden)| burden.rate_after.is_some());
        parties.truncate(MOST_STACKED);
        let mut rows: Vec<(String, Option<Pair>, CustomsValue)> =
            parties.iter().map(|(pair, burden)| (self.pair_name(*pair), Some(*pair), burden.known_after)).collect();
        if rows.len() > 1 {
            rows.insert(0, ("All in scope".into(), None, whole.known_after));
        }
        let parts_of = |pair: Option<Pair>, value: CustomsValue| -> Vec<Decimal> {
            let parts = match pair {
                Some(pair) => self.run.by_authority_of(case, pair),
                None => self.run.by_authority(case),
            };
            let rate = |[_, after]: &[crate::burden::Span<crate::units::Usd>; 2]| {
                after.low.per(value).unwrap_or(AdValorem::ZERO).percent()
            };
            parts.iter().map(rate).collect()
        };
        let mut table: Vec<(String, Vec<Decimal>)> =
            rows.into_iter().map(|(label, pair, value)| (label, parts_of(pair, value))).collect();
        let sum = |parts: &Vec<Decimal>| parts.iter().sum::<Decimal>();
        let whole_first = usize::from(table.len() > 1);
        table[whole_first.min(all)..].sort_by_key(|(_, parts)| std::cmp::Reverse(sum(parts)));
        let (parts, columns) = used(&titles, table.iter().map(|(_, parts)| parts));
        let title = match table.first().and_then(|(label, parts)| Some((label, parts, largest(parts, &titles)?))) {
            Some((label, parts, (name, points))) => {
                let of = if whole_first == 1 { String::new() } else { format!(" on goods from {label}") };
                capital(&format!(
                    "{name} makes up {} of the {} average duty{of}",
                    Unit::Points.word(points).replace('+', ""),
                    Unit::Percent.word(sum(parts))
                ))
            }
            None => "No duty of any authority".into(),
        };
        let rows = table.iter().map(|(label, values)| StackRow {
            label: label.clone(),
            scope: String::new(),
            pile: pile(values, &columns),
        });
        let body = Body::Stack(Stack { unit: Unit::Percent, parts, bars: StackBars::Rows(rows.collect()) });
        let whose = if whole.is_unchanged() { " ".into() } else { format!(", {}, ", lower(&self.sides(case).1)) };
        let subtitle = format!("Average statutory {}{whose}by authority, % of customs value,", self.duty_words());
        let mut caption = self.caption(title, &subtitle, &[case]);
        if all > MOST_STACKED {
            caption.notes.push(format!("Shown are the {MOST_STACKED} of {all} partners that sell most."));
        }
        Some(Picture { stem: "rate_by_authority".into(), chart: Chart { caption, body } })
    }

    /// The titles of the authorities, and a last one for measures without; `None` where none are named.
    pub(super) fn authority_titles(&self) -> Option<Vec<String>> {
        let named = &self.scenario.baseline.authorities;
        let is_other = |measure: &&std::sync::Arc<crate::regime::measure::Measure>| {
            self.scenario.baseline.authority(measure) == named.len()
        };
        let mut added: Vec<&str> = Vec::new();
        for measure in self.scenario.cases.iter().flat_map(|case| &case.measures).filter(is_other) {
            if !added.contains(&measure.title.as_str()) {
                added.push(&measure.title);
            }
        }
        let other = match added.as_slice() {
            [one] => one.to_string(),
            [] => "Other".into(),
            _ => "Added in the scenario".into(),
        };
        let titles = named.iter().map(|(_, title)| title.clone()).chain([other]);
        (!named.is_empty()).then(|| titles.collect())
    }
}

/// The parts that are something anywhere, and their columns.
pub(super) fn used<'t>(
    titles: &[String],
    rows: impl Iterator<Item = &'t Vec<Decimal>> + Clone,
) -> (Vec<StackPart>, Vec<usize>) {
    let is_used = |column: usize| rows.clone().any(|row| row.get(column).is_some_and(|value| !value.is_zero()));
    let columns: Vec<usize> = (0..titles.len()).filter(|&column| is_used(column)).collect();
    let parts = columns.iter().map(|&column| StackPart { label: titles[column].clone(), known: true }).collect();
    (parts, columns)
}

/// The values of some columns as a pile.
pub(super) fn pile(values: &[Decimal], columns: &[usize]) -> Pile {
    let point = |value: Decimal| Some(Reading { low: value, high: value, approx: false });
    let of = |column: &usize| values.get(*column).copied().and_then(point);
    Pile { values: columns.iter().map(of).collect(), total: point(values.iter().sum()) }
}

/// The largest part with its title.
fn largest<'t>(values: &[Decimal], titles: &'t [String]) -> Option<(&'t str, Decimal)> {
    let parts = titles.iter().zip(values).filter(|(_, value)| !value.is_zero());
    parts.max_by_key(|(_, value)| **value).map(|(title, value)| (title.as_str(), *value))
}
