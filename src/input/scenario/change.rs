//! A `[[change]]`: what it is about and what it does, read before it is matched to measures.

use std::sync::Arc;

use toml::Spanned;

use super::table::ChangeTable;
use crate::error::{Place, Problem, Problems, SourceText};
use crate::input::csv_table::twice;
use crate::input::field::{TextList, texts};
use crate::input::quantity::{self, QuantityError};
use crate::input::scalar::Scalar;
use crate::input::toml_reader::{Table, TomlReader};
use crate::input::vocabulary::Vocabulary;
use crate::partner::Importers;
use crate::period::Period;
use crate::product::ProductSet;
use crate::regime::rate::Edit;
use crate::scenario::edit::ONE_OFF;
use crate::scenario::{Operator, Scope};
use crate::units::AdValorem;

/// A change before it is matched to measures.
pub struct ChangeDraft {
    pub aim: ChangeTarget,
    pub place: Place,
    /// What it does; `None` if that has a mistake.
    pub operator: Option<Operator>,
    /// Entry dates on which it holds.
    pub period: Period,
    /// True if it takes the place of other changes of the same duty.
    pub overrides: bool,
}

/// What a change is about.
pub enum ChangeTarget {
    /// Measures: an id or glob, and where it is written; with the goods that are meant, if not all that they charge.
    Measures(String, Place, Option<Scope>),
    /// What is charged in total on some goods.
    Total(ChangedTotal),
}

/// The total that a change is about.
pub struct ChangedTotal {
    /// A name for it: "total.kr.8703".
    pub id: String,
    pub scope: Scope,
    /// The measures that it leaves as they are, with the places of the words.
    pub keeps: Vec<(String, Place)>,
}

impl TomlReader {
    /// Returns a change. Hedged values in it are named when it is matched.
    pub fn change(&mut self, table: Table<'_>, words: Vocabulary<'_>) -> Option<ChangeDraft> {
        let place = self.first_line(table.span());
        let damaged = self.problems.len();
        let written: ChangeTable = self.deserialize_reporting(table, &[])?;
        let readable = self.problems.len() == damaged;
        let aim = self.aim(&written, readable.then_some(&place), words);
        let whole = self.problems.len() == damaged;
        let operator = self.operator(&written, &place, whole);
        let period = self.period(written.from.as_deref(), written.until.as_deref());
        Some(ChangeDraft { aim: aim?, place, operator, period, overrides: written.overrides })
    }

    /// Returns what a change is about. `place` is where one that says nothing of it begins; `None` if what it says has
    /// a mistake.
    fn aim(&mut self, change: &ChangeTable, place: Option<&Place>, words: Vocabulary<'_>) -> Option<ChangeTarget> {
        let narrows = change.partners.is_some()
            || change.products.is_some()
            || change.importers.is_some()
            || !texts(change.except_partners.as_deref()).is_empty()
            || !texts(change.except_products.as_deref()).is_empty();
        if let (Some(field), Some(_)) = (&change.total, &change.measure) {
            let what = "`total` is of all measures together, and `measure` names one";
            self.report(field.span(), what, "write `set` to change the measure, or leave `measure` out");
        } else if let (Some(field), Some(_)) = (&change.keep, &change.measure) {
            let what = "`keep` is for a change of the total, and `measure` names a measure";
            self.report(field.span(), what, "leave one of them out");
        }
        let does_something = change.total.is_some()
            || change.add.is_some()
            || change.scale.is_some()
            || change.cut.is_some()
            || change.cap.is_some()
            || change.floor.is_some()
            || change.swiss.is_some();
        if change.measure.is_none() && !does_something && !narrows {
            let problem = Problem::new("a change of no duty").at(place?.clone(), "this change");
            self.note(problem.help(
                "name a `measure`; or `partners` and `products`, with the rate that they pay in all: total = \"15%\"",
            ));
            return None;
        }
        let scope = |reader: &mut TomlReader, importers: Importers, all: ProductSet| {
            let importers = match &change.importers {
                None => importers,
                named => reader.importers(named.as_deref(), words.partners, words.groups),
            };
            let partners = [change.partners.as_deref(), change.except_partners.as_deref()];
            let products = [change.products.as_deref(), change.except_products.as_deref()];
            reader.scope(importers, partners, (all, products), words)
        };
        if let Some(measure) = &change.measure {
            let sound = self.problems.len();
            let part = narrows.then(|| scope(self, Importers::Any, ProductSet::All));
            if self.problems.len() > sound {
                // Of goods that do not read nobody knows whether the measure charges them.
                return None;
            }
            return Some(ChangeTarget::Measures(measure.get_ref().clone(), self.place(measure.span()), part));
        }
        if let Some(repeal) = &change.repeal {
            let what = "a total cannot be repealed: its measures can";
            self.report(repeal.span(), what, "write total = \"0%\" to charge nothing, or name a `measure`");
        }
        let importers = self.importers.clone();
        let scope = scope(self, importers, ProductSet::Goods);
        let keeps = change.keep.iter().flat_map(|words| words.get_ref());
        let keeps = keeps.map(|word| (word.get_ref().clone(), self.place(word.span()))).collect();
        Some(ChangeTarget::Total(ChangedTotal { id: name_of_total(change), scope, keeps }))
    }

    /// Returns what a change does. `whole` is false if a part of it was left out because of a mistake.
    fn operator(&mut self, change: &ChangeTable, place: &Place, whole: bool) -> Option<Operator> {
        let mut found: Vec<Option<Operator>> = Vec::new();
        for field in change.total.iter().chain(&change.set) {
            found.push(self.quantity(field, |text| quantity::rate(text, "")).map(Operator::Set));
        }
        found.extend(self.edit(change.add.as_deref(), quantity::difference, Edit::Add));
        found.extend(self.edit(change.scale.as_deref(), quantity::share, Edit::Scale));
        found.extend(self.edit(change.cut.as_deref(), quantity::cut, Edit::Cut));
        found.extend(self.edit(change.cap.as_deref(), quantity::exact_rate, Edit::Cap));
        found.extend(self.edit(change.floor.as_deref(), quantity::exact_rate, Edit::Floor));
        found.extend(self.edit(change.swiss.as_deref(), coefficient, Edit::Swiss));
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
        self.note(problem.help("exactly one of: total, set, add, scale, cap, floor, cut, swiss, repeal"));
        None
    }

    /// Returns an edit, if its field says one; inside, `None` if that has a mistake.
    fn edit<T>(
        &mut self,
        field: Option<&Spanned<Scalar>>,
        read: fn(&str) -> Result<T, QuantityError>,
        edit: fn(T) -> Edit,
    ) -> Option<Option<Operator>> {
        field.map(|field| self.quantity(field, read).map(edit).map(Operator::Edit))
    }
}

/// The most words of a kind that the name of a total repeats.
const MOST_NAMED: usize = 4;

/// Returns a name for a total, from what it is charged on: "total.kr.8703", "total.eu27-but-de.by-cn".
fn name_of_total(change: &ChangeTable) -> String {
    let letter = |letter: char| if letter.is_alphanumeric() || letter == '.' { letter } else { '-' };
    let plain = |word: &Spanned<String>| word.get_ref().to_lowercase().chars().map(letter).collect::<String>();
    let list = |words: &[Spanned<String>]| {
        let more = words.len().saturating_sub(MOST_NAMED);
        let named = words.iter().take(MOST_NAMED).map(plain);
        named.chain((more > 0).then(|| format!("and-{more}-more"))).collect::<Vec<_>>().join("-")
    };
    let part = |words: Option<&TextList>, except: Option<&TextList>| {
        let named = words.map(|words| list(words.get_ref()));
        let but = Some(texts(except)).filter(|except| !except.is_empty()).map(|except| format!("but-{}", list(except)));
        let parts: Vec<String> = named.into_iter().chain(but).collect();
        (!parts.is_empty()).then(|| parts.join("-"))
    };
    let partners = part(change.partners.as_deref(), change.except_partners.as_deref());
    let products = part(change.products.as_deref(), change.except_products.as_deref());
    let by = change.importers.as_ref().map(|words| format!("by-{}", list(words.get_ref())));
    [Some("total".to_string()), partners, products, by].into_iter().flatten().collect::<Vec<_>>().join(".")
}

fn coefficient(text: &str) -> Result<AdValorem, QuantityError> {
    match quantity::exact_rate(text)? {
        AdValorem::ZERO => quantity::wrong("a coefficient of zero", "the formula a·t/(a + t) needs a above zero"),
        coefficient => Ok(coefficient),
    }
}

/// Returns a change from the command line: `jp.cars.rate=20%`. It holds against whatever else is done to the measure.
pub fn one_off(text: &str) -> (Option<ChangeDraft>, Problems) {
    let source = Arc::new(SourceText { path: ONE_OFF.into(), text: text.into() });
    let place = |span| Place { source: source.clone(), span };
    let written = text.split_once('=').and_then(|(key, value)| Some((key.trim_end().strip_suffix(".rate")?, value)));
    let Some((target, value)) = written else {
        let problem = Problem::new(format!("“{text}” is not a one-off change")).at(place(0..text.len()), "here");
        return (None, problem.help("write MEASURE.rate=VALUE, such as jp.cars.rate=20%").into());
    };
    let (operator, problems) = match quantity::rate(value, "") {
        Ok(rate) => (Some(Operator::Set(rate)), Problems::new()),
        Err(why) => {
            let place = place(text.len() - value.len()..text.len());
            (None, Problem::new(why.what).at(place, why.help).into())
        }
    };
    let change = ChangeDraft {
        aim: ChangeTarget::Measures(target.trim().to_string(), place(0..target.len()), None),
        place: place(0..text.len()),
        operator,
        period: Period::default(),
        overrides: true,
    };
    (Some(change), problems)
}

/// Returns the one-off changes of one word: which of them is meant, nobody could say.
pub fn twice_at_once(one_off: &[ChangeDraft]) -> Option<Problem> {
    let target = |change: &ChangeDraft| match &change.aim {
        ChangeTarget::Measures(target, ..) => Some(target.clone()),
        ChangeTarget::Total(_) => None,
    };
    one_off.iter().enumerate().find_map(|(number, change)| {
        let first = one_off[..number].iter().find(|other| target(other) == target(change))?;
        let what = format!("two one-off changes of {}", target(change)?);
        Some(twice(what, change.place.clone(), first.place.clone()).help("keep one of them"))
    })
}
