//! What is highest and lowest on a picture, for the words that a scenario has of its own.

use rust_decimal::Decimal;

use super::chart::{Body, Panels, StepSeries};
use super::number::{Reading, Unit};
use super::phrases::{day_words, distinct, join};
use super::title::NamedReading;
use crate::scenario::placeholder::Placeholder;

/// The row or line of the average over all partners beside single ones.
pub const ALL_PARTNERS: &str = "All together";

/// The values of a picture by name.
pub struct DrawnEnds {
    unit: Unit,
    rows: Vec<NamedReading>,
}

impl DrawnEnds {
    /// Returns the values of a picture; none of one whose values have no names.
    pub fn of(body: &Body) -> DrawnEnds {
        let point = |value: Decimal| Some(Reading::exact(value));
        let (unit, rows): (Unit, Vec<NamedReading>) = match body {
            Body::Bars(bars) => {
                let rows = bars.rows.iter().take(bars.rows.len() - bars.sums);
                (bars.unit, rows.map(|row| (row.label.clone(), row.value)).collect())
            }
            Body::Dumbbell(body) => {
                (body.unit, body.rows.iter().map(|row| (row.label.clone(), row.after.or(row.before))).collect())
            }
            Body::Band(body) => {
                (body.unit, body.rows.iter().map(|row| (row.label.clone(), row.after.or(row.before))).collect())
            }
            Body::Intervals(body) => {
                (body.unit, body.rows.iter().map(|row| (row.label.clone(), point(row.value))).collect())
            }
            Body::Diverging(body) => {
                (body.unit, body.rows.iter().map(|row| (row.label.clone(), point(row.value))).collect())
            }
            Body::TileMap(body) => {
                (body.unit, body.tiles.iter().map(|tile| (tile.label.clone(), tile.value)).collect())
            }
            Body::Tornado(body) => {
                let ends = |row: &super::chart::TornadoRow| Some(Reading::between(row.low, row.high));
                (body.unit, body.rows.iter().map(|row| (row.label.clone(), ends(row))).collect())
            }
            Body::Heatmap(body) => {
                let cells = body.rows.iter().flat_map(|row| {
                    body.columns
                        .iter()
                        .zip(&row.cells)
                        .map(|(column, cell)| (format!("{} ({column})", row.label), *cell))
                });
                (body.unit, cells.collect())
            }
            Body::Fan(body) => {
                let points = body.series.last().into_iter().flat_map(|line| &line.points);
                (body.unit, points.map(|(at, value)| (Unit::Percent.word(*at), *value)).collect())
            }
            Body::Steps(body) => {
                let rows = match body.series.split_first() {
                    // Partners beside each other: as they end.
                    Some((all, partners)) if all.label == ALL_PARTNERS => partners.iter().map(at_the_end).collect(),
                    Some((line, _)) => line.steps.iter().map(|step| (day_words(step.from), step.value)).collect(),
                    None => Vec::new(),
                };
                (body.unit, rows)
            }
            Body::Multiples(body) => match &body.panels {
                Panels::Steps { panels, .. } => (body.unit, panels.iter().map(at_the_end).collect()),
                Panels::Bars { .. } => (body.unit, Vec::new()),
            },
            Body::Curves(_) | Body::Stack(_) | Body::Waterfall(_) | Body::RowGroups(_) | Body::Blank(_) => {
                (Unit::Usd, Vec::new())
            }
        };
        DrawnEnds { unit, rows }
    }

    /// Returns true where nothing is higher than something else, as it is printed.
    pub fn are_alike(&self) -> bool {
        distinct(self.rows.iter().filter_map(|(_, value)| Some(self.unit.read(&(*value)?)))).len() < 2
    }

    /// Returns what replaces a word of a picture: names that read alike come together, each as `name` has it in a sentence.
    pub fn told(&self, word: Placeholder, name: impl Fn(&str) -> String) -> String {
        let known = || self.rows.iter().filter_map(|(name, value)| Some((name, (*value)?)));
        let is_change = known().any(|(_, value)| value.low.is_sign_negative());
        let read = |value: &Reading| if is_change { self.unit.read_change(value) } else { self.unit.read(value) };
        let end = match word {
            Placeholder::Top | Placeholder::TopValue => known().max_by_key(|(_, value)| value.high),
            _ => known().min_by_key(|(_, value)| value.low),
        };
        let Some((_, end)) = end else { return "an unknown value".into() };
        match word {
            Placeholder::TopValue | Placeholder::BottomValue => read(&end),
            _ => {
                let alike = known().filter(|(_, value)| read(value) == read(&end));
                join(&distinct(alike.map(|(label, _)| name(label))), "rows")
            }
        }
    }
}

/// Returns a line with its last value.
fn at_the_end(line: &StepSeries) -> NamedReading {
    (line.label.clone(), line.steps.last().and_then(|step| step.value))
}
