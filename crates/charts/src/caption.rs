//! The words around a picture, and what its title states of all rows together.

use figures::{Reading, Unit};

/// The words around a picture.
#[derive(Clone, Debug, Default)]
pub struct Caption {
    /// The finding: a sentence of at most twelve words.
    pub title: String,
    /// Measure, unit, place, period and assumption.
    pub subtitle: String,
    /// The first line below the picture: what is excluded, with its value.
    pub excludes: Option<String>,
    /// The second: source, with its date. In full, then shorter: the first is written that fits on one line, else the last.
    pub source: Vec<String>,
    /// The third: program, with its input; in the same way.
    pub program: Vec<String>,
    /// What a reader may want to know besides, beside the picture and not on it. One paragraph each.
    pub notes: Vec<String>,
    /// Figures of the title that no row has: they close the table of numbers.
    pub wholes: Vec<TitleTotals>,
    /// Where the picture comes from, for its files.
    pub provenance: Provenance,
}

impl Caption {
    /// Adds a sentence to the line below the title.
    pub fn tell(&mut self, sentence: &str) {
        self.subtitle = format!("{} {sentence}", self.subtitle);
    }
}

/// Where a picture comes from: its files say so inside, and no reader sees it. What is empty is left out.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// What it was made of, with a digest.
    pub identifier: String,
    /// The day, or the days, that it is about.
    pub date: String,
    /// The program and its version.
    pub creator: String,
}

/// What a title states of all rows together: its name, and a value for each column that has one.
#[derive(Clone, Debug)]
pub struct TitleTotals {
    /// Its name.
    pub label: String,
    /// Name of the column, unit and value.
    pub values: Vec<(String, Unit, Reading)>,
}

impl TitleTotals {
    /// Returns one value, where it is known.
    pub fn new(label: impl Into<String>, column: &str, unit: Unit, value: Option<Reading>) -> TitleTotals {
        TitleTotals { label: label.into(), values: Vec::new() }.and(column, unit, value)
    }

    /// Returns the same with one value more, where it is known.
    pub fn and(mut self, column: &str, unit: Unit, value: Option<Reading>) -> TitleTotals {
        self.values.extend(value.map(|value| (column.to_owned(), unit, value)));
        self
    }
}
