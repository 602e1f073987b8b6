//! A `[[change]]`: which measures it means and what it does to them, read before they are matched.

use std::sync::Arc;

use super::table::ChangeTable;
use crate::error::{Place, Problem, Problems, Source};
use crate::input::quantity;
use crate::input::table::{Page, Table};
use crate::period::Period;
use crate::regime::rate::Edit;
use crate::scenario::Operator;
use crate::units::AdValorem;

/// A change before it is matched to measures.
pub struct PartChange {
    /// An id or glob.
    pub target: String,
    /// Where it is written.
    pub target_place: Place,
    /// Where the change begins.
    pub place: Place,
    /// What it does; `None` if that has a mistake.
    pub operator: Option<Operator>,
    /// Entry dates on which it holds.
    pub period: Period,
    /// True if it takes the place of other changes of the same measure.
    pub overrides: bool,
}

impl Page {
    /// A change. It is named when it is matched, and with it the hedged values in it.
    pub fn change(&mut self, table: Table<'_>) -> Option<PartChange> {
        let place = self.first_line(table.span());
        let damaged = self.problems.len();
        let written: ChangeTable = self.understand(table, &[])?;
        let whole = self.problems.len() == damaged;
        let operator = self.operator(&written, &place, whole);
        let period = self.period(written.from.as_ref(), written.until.as_ref());
        Some(PartChange {
            target_place: self.place(written.measure.span()),
            target: written.measure.into_inner(),
            place,
            operator,
            period,
            overrides: written.overrides,
        })
    }

    /// What a change does. `whole` is false if a part of it was left out because of a mistake.
    fn operator(&mut self, change: &ChangeTable, place: &Place, whole: bool) -> Option<Operator> {
        let mut found: Vec<Option<Operator>> = Vec::new();
        let edit = |edit: Option<Edit>| edit.map(Operator::Edit);
        if let Some(field) = &change.set {
            found.push(self.quantity(field, |text| quantity::rate(text, "")).map(Operator::Set));
        }
        if let Some(field) = &change.add {
            found.push(edit(self.quantity(field, quantity::difference).map(Edit::Add)));
        }
        if let Some(field) = &change.scale {
            found.push(edit(self.quantity(field, quantity::share).map(Edit::Scale)));
        }
        if let Some(field) = &change.cut {
            found.push(edit(self.quantity(field, quantity::cut).map(Edit::Cut)));
        }
        if let Some(field) = &change.cap {
            found.push(edit(self.quantity(field, quantity::exact_rate).map(Edit::Cap)));
        }
        if let Some(field) = &change.floor {
            found.push(edit(self.quantity(field, quantity::exact_rate).map(Edit::Floor)));
        }
        if let Some(field) = &change.swiss {
            found.push(edit(self.quantity(field, coefficient).map(Edit::Swiss)));
        }
        if let Some(field) = &change.repeal {
            if !*field.get_ref() {
                self.report(field.span(), "`repeal = false` does nothing", "write true, or leave the change out");
            }
            found.push(field.get_ref().then_some(Operator::Repeal));
        }
        let what = match found.len() {
            0 if !whole => return None,
            0 => "a change that changes nothing".to_string(),
            1 => return found.swap_remove(0),
            count => format!("{count} operators in one change"),
        };
        let problem = Problem::new(what).at(place.clone(), "this change");
        self.note(problem.help("exactly one of: set, add, scale, cap, floor, cut, swiss, repeal"));
        None
    }
}

/// The coefficient of the Swiss formula.
fn coefficient(text: &str) -> Result<AdValorem, quantity::Wrong> {
    match quantity::exact_rate(text)? {
        AdValorem::ZERO => Err(quantity::Wrong {
            what: "a coefficient of zero".into(),
            help: "the formula a·t/(a + t) needs a above zero".into(),
        }),
        coefficient => Ok(coefficient),
    }
}

/// A change from the command line: `jp.cars.rate=20%`. It holds against whatever else is done to the measure.
pub fn one_off(text: &str) -> (Option<PartChange>, Problems) {
    let source = Arc::new(Source { path: "-S".into(), text: text.into() });
    let place = |span| Place { source: source.clone(), span };
    let written = text.split_once('=').and_then(|(key, value)| Some((key.trim_end().strip_suffix(".rate")?, value)));
    let Some((target, value)) = written else {
        let problem = Problem::new(format!("“{text}” is not a one-off change")).at(place(0..text.len()), "here");
        return (None, vec![problem.help("write MEASURE.rate=VALUE, such as jp.cars.rate=20%")]);
    };
    let (operator, problems) = match quantity::rate(value, "") {
        Ok(rate) => (Some(Operator::Set(rate)), Vec::new()),
        Err(why) => {
            let place = place(text.len() - value.len()..text.len());
            (None, vec![Problem::new(why.what).at(place, why.help)])
        }
    };
    let change = PartChange {
        target: target.trim().to_string(),
        target_place: place(0..target.len()),
        place: place(0..text.len()),
        operator,
        period: Period::default(),
        overrides: true,
    };
    (Some(change), problems)
}
