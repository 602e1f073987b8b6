//! A scenario file: header, changes, cases, sweeps, expectations and yardsticks, on the regime that it names.

mod conflict;
mod table;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use toml::Spanned;

use super::files::Location;
use super::measure::Vocabulary;
use super::quantity::{self, Wrong, band, money, percent, points, rate};
use super::regime::{KnownRegime, locate, read_regime};
use super::table::{Reading, Table, did_you_mean};
use crate::error::{Place, Problem, Problems, Source};
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::regime::measure::Measure;
use crate::regime::rate::{Edit, Written};
use crate::scenario::{Bound, Case, Expectation, Operator, Outcome, Scenario, Scope, Sweep, Yardstick};
use conflict::Placed;
use table::{CaseTable, ChangeTable, ExpectTable, Header, ScopeTable, SweepTable, YardstickTable};

/// What the command line says in place of the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Another baseline.
    pub baseline: Option<String>,
    /// Another entry date.
    pub date: Option<jiff::civil::Date>,
    /// Another day of knowledge.
    pub as_of: Option<jiff::civil::Date>,
    /// One-off changes: `jp.cars.rate=20%`.
    pub set: Vec<String>,
}

/// A scenario with what is needed to finish checking it.
#[derive(Debug)]
pub struct ReadScenario {
    /// The scenario.
    pub scenario: Scenario,
    /// Where its world is described.
    pub world: Location,
    /// Product codes that it writes, to be held against nomenclature and flows.
    pub codes: Vec<(HsCode, Place)>,
}

/// What one file of a chain of `extends` says.
#[derive(Default)]
struct Parts {
    header: Header,
    changes: Vec<Placed<ChangeTable>>,
    measures: Vec<(Measure, Place)>,
    cases: Vec<PartCase>,
    sweeps: Vec<Placed<SweepTable>>,
    yardsticks: Vec<Yardstick>,
    scope: Option<Scope>,
}

/// A case before its changes are matched to measures.
struct PartCase {
    name: String,
    note: Option<String>,
    place: Place,
    changes: Vec<Placed<ChangeTable>>,
    measures: Vec<(Measure, Place)>,
}

/// Reads a scenario and what it extends.
pub fn read_scenario(
    location: &Location,
    partners: &Partners,
    overrides: &Overrides,
) -> Result<ReadScenario, Problems> {
    let mut chain = Chain { partners, overrides, open: Vec::new(), hash: Sha256::new(), codes: Vec::new() };
    let (reading, parts, known, expects) = chain.read(location, None)?;
    chain.finish(reading, parts, &known, expects)
}

/// The files of a chain of `extends` as they are read.
struct Chain<'a> {
    partners: &'a Partners,
    overrides: &'a Overrides,
    /// Files that are being read, to find circles.
    open: Vec<Location>,
    hash: Sha256,
    codes: Vec<(HsCode, Place)>,
}

type Opened = (Reading, Parts, KnownRegime, Vec<Expectation>);

impl Chain<'_> {
    /// Reads a file and the files that it extends. `regime` is the one that the extending file names.
    fn read(&mut self, location: &Location, regime: Option<&KnownRegime>) -> Result<Opened, Problems> {
        let source = Reading::text(location)?;
        let (mut reading, mut root) = Reading::open(location, &source)?;
        self.hash.update(reading.source.text.as_bytes());
        self.open.push(location.clone());
        let mut known = match regime {
            Some(regime) => regime.clone(),
            None => self.baseline(&mut reading, &root)?,
        };
        let group_table = reading.table(&mut root, "group");
        reading.groups(group_table, self.partners, &mut known.groups);
        let list_table = reading.table(&mut root, "list");
        reading.lists(list_table, &mut known.lists);
        let mut parts = Parts::default();

        let change_tables = reading.tables(&mut root, "change");
        let measure_tables = reading.tables(&mut root, "measure");
        let case_tables = reading.tables(&mut root, "case");
        let sweep_tables = reading.tables(&mut root, "sweep");
        let expect_tables = reading.tables(&mut root, "expect");
        let yardstick_tables = reading.tables(&mut root, "yardstick");
        let scope_table = reading.table(&mut root, "scope");
        let also = ["group", "list", "change", "measure", "case", "sweep", "expect", "yardstick", "scope"];
        let header: Option<Header> = reading.understand(root, &also);

        let words = Vocabulary { partners: self.partners, groups: &known.groups, lists: &known.lists };
        parts.scope = scope_table.and_then(|table| reading.scope(table, words));
        parts.changes = reading.placed(change_tables);
        parts.measures = reading.measures(measure_tables, words);
        parts.cases = case_tables.into_iter().filter_map(|table| reading.case(table, words)).collect();
        parts.sweeps = reading.placed(sweep_tables);
        parts.yardsticks = yardstick_tables.into_iter().filter_map(|table| reading.yardstick(table)).collect();
        let expects = expect_tables.into_iter().filter_map(|table| reading.expectation(table, words)).collect();
        self.codes.append(&mut reading.codes);
        if let Some(header) = header {
            parts.header = header;
            self.extend(&mut reading, &mut parts, &known)?;
        }
        self.open.pop();
        if reading.problems.is_empty() { Ok((reading, parts, known, expects)) } else { Err(reading.problems) }
    }

    /// The regime that a file starts from.
    fn baseline(&self, reading: &mut Reading, root: &Table<'_>) -> Result<KnownRegime, Problems> {
        let written = root.get_ref().iter().find(|(key, _)| key.get_ref() == "baseline").map(|(_, value)| value);
        let (name, span) =
            match (&self.overrides.baseline, written.and_then(|value| Some((value.get_ref().as_str()?, value.span()))))
            {
                (Some(name), _) => (name.clone(), None),
                (None, Some((name, span))) => (name.to_string(), Some(span)),
                (None, None) => ("document".to_string(), None),
            };
        let beside = if span.is_some() { reading.location.clone() } else { Location::Disk("scenario.toml".into()) };
        let location = locate(&name, &beside).map_err(|problem| match &span {
            Some(span) => vec![problem.at(reading.place(span.clone()), "named here")],
            None => vec![problem],
        })?;
        read_regime(location.as_ref(), self.partners)
    }

    /// Takes over what the extended files say, theirs first.
    fn extend(&mut self, reading: &mut Reading, parts: &mut Parts, known: &KnownRegime) -> Result<(), Problems> {
        let mut inherited: Vec<Parts> = Vec::new();
        for name in parts.header.extends.clone() {
            let location = reading.location.beside(name.get_ref());
            if self.open.contains(&location) {
                let path = location.display();
                reading.report(
                    name.span(),
                    format!("a circle of `extends`: {path} leads back to itself"),
                    "closes the circle",
                );
                continue;
            }
            match self.read(&location, Some(known)) {
                Ok((_, parts, _, _)) => inherited.push(parts),
                Err(problems) => {
                    let place = reading.place(name.span());
                    let with_place = |problem: Problem| {
                        if problem.place.is_none() {
                            problem.at(place.clone(), "extended here")
                        } else {
                            problem.and(place.clone(), "extended here")
                        }
                    };
                    reading.problems.extend(problems.into_iter().map(with_place));
                }
            }
        }
        for other in inherited.into_iter().rev() {
            parts.changes.splice(0..0, other.changes);
            parts.measures.splice(0..0, other.measures);
            parts.cases.splice(0..0, other.cases);
            parts.sweeps.splice(0..0, other.sweeps);
            parts.yardsticks.splice(0..0, other.yardsticks);
            parts.scope = parts.scope.take().or(other.scope);
            parts.header.inherit(other.header);
        }
        Ok(())
    }

    /// Matches changes and sweeps to measures, and puts the scenario together.
    fn finish(
        self,
        mut reading: Reading,
        parts: Parts,
        known: &KnownRegime,
        expects: Vec<Expectation>,
    ) -> Result<ReadScenario, Problems> {
        let header = &parts.header;
        let baseline = &known.regime;
        let date =
            self.overrides.date.or_else(|| header.date.as_ref().and_then(|date| reading.date(date))).or(baseline.date);
        let as_of = self.overrides.as_of.or_else(|| header.as_of.as_ref().and_then(|date| reading.date(date))).or(date);
        if date.is_none() {
            reading.report(0..0, "no entry date", "write date = 2025-10-25, for instance");
        }
        if let (Some(date), Some(until)) = (date, baseline.known_until)
            && date >= until
        {
            let place = header.date.as_ref().map_or(0..0, Spanned::span);
            reading.report(
                place,
                format!("the regime “{}” knows nothing of {date}", baseline.name),
                format!("it ends before {until}"),
            );
        }
        let one_off = self.overrides.set.iter().filter_map(|text| reading.one_off(text)).collect::<Vec<_>>();
        let cases = reading.cases(&parts, baseline, one_off);
        let sweeps = reading.sweeps(&parts.sweeps, baseline, &parts, &cases);
        reading.name_cases(&expects, &parts.yardsticks, &cases, &sweeps);
        let world_name = header.world.as_ref().map_or("us-2024", |world| world.get_ref()).to_string();
        let beside =
            if header.world.is_some() { reading.location.clone() } else { Location::Disk("scenario.toml".into()) };
        let world = super::world::locate(&world_name, &beside).map_err(|problem| {
            let span = header.world.as_ref().map_or(0..0, Spanned::span);
            vec![problem.at(reading.place(span), "named here")]
        });
        let world = match world {
            Ok(world) => Some(world),
            Err(mut problems) => {
                reading.problems.append(&mut problems);
                None
            }
        };
        let (Some(date), Some(as_of), Some(world), true) = (date, as_of, world, reading.problems.is_empty()) else {
            return Err(reading.problems);
        };
        let mut hash = self.hash;
        for text in &self.overrides.set {
            hash.update(text.as_bytes());
        }
        let hash = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let own_lists = known.lists.iter().filter(|(name, _)| !baseline.lists.iter().any(|(other, _)| other == *name));
        let scenario = Scenario {
            name: reading.location.stem(),
            title: header.title.clone().unwrap_or_else(|| reading.location.stem()),
            summary: header.summary.clone().unwrap_or_default(),
            section: header.section.clone(),
            baseline: baseline.clone(),
            world: world_name,
            date,
            as_of,
            scope: parts.scope,
            cases,
            sweeps,
            expectations: expects,
            yardsticks: parts.yardsticks,
            lists: own_lists.map(|(name, set)| (name.clone(), set.clone())).collect(),
            hash,
        };
        Ok(ReadScenario { scenario, world, codes: self.codes })
    }
}

impl Reading {
    fn placed<T: serde::de::DeserializeOwned>(&mut self, tables: Vec<Table<'_>>) -> Vec<Placed<T>> {
        let mut placed = Vec::new();
        for table in tables {
            let place = self.place(table.span());
            placed.extend(self.understand(table, &[]).map(|written| Placed { written, place }));
        }
        placed
    }

    fn measures(&mut self, tables: Vec<Table<'_>>, words: Vocabulary<'_>) -> Vec<(Measure, Place)> {
        let read: Vec<_> = tables.into_iter().filter_map(|table| self.measure(table, words)).collect();
        read.into_iter().map(|(measure, span)| (measure, self.place(span))).collect()
    }

    fn case(&mut self, mut table: Table<'_>, words: Vocabulary<'_>) -> Option<PartCase> {
        let place = self.place(table.span());
        let change_tables = self.tables(&mut table, "change");
        let measure_tables = self.tables(&mut table, "measure");
        let changes = self.placed(change_tables);
        let measures = self.measures(measure_tables, words);
        let written: CaseTable = self.understand(table, &["change", "measure"])?;
        let name = written.name.get_ref().trim().to_string();
        if name.is_empty() || name.contains('/') {
            self.report(written.name.span(), format!("“{name}” is not a name for a case"), "words without a slash");
        }
        Some(PartCase { name, note: written.note, place, changes, measures })
    }

    fn scope(&mut self, table: Table<'_>, words: Vocabulary<'_>) -> Option<Scope> {
        let written: ScopeTable = self.understand(table, &[])?;
        let partners =
            self.partner_set(written.partners.as_ref(), &written.except_partners, words.partners, words.groups);
        let products = self.product_set(written.products.as_ref(), &written.except_products, words.lists);
        let goods = Reading::goods(written.products.as_ref(), &written.except_products);
        Some(Scope { partners, products, goods })
    }

    fn yardstick(&mut self, table: Table<'_>) -> Option<Yardstick> {
        let written: YardstickTable = self.understand(table, &[])?;
        let ends = self.quantity(&written.amount, |text| band(text, money));
        let what =
            written.what.map_or(Some(Outcome::DutyChange), |word| self.word(&word, &Outcome::WORDS, "outcome"))?;
        let ends = ends?;
        Some(Yardstick {
            title: written.title,
            low: ends.low,
            high: ends.high,
            what,
            case: written.case.map(Spanned::into_inner),
            note: written.note,
        })
    }

    fn expectation(&mut self, table: Table<'_>, words: Vocabulary<'_>) -> Option<Expectation> {
        let place = self.place(table.span());
        let written: ExpectTable = self.understand(table, &[])?;
        let partner: Option<Option<Partner>> = match &written.partner {
            Some(word) => self.partner(word, words.partners).map(Some),
            None => Some(None),
        };
        let products = written.products.as_ref().map(|codes| self.products(codes, words.lists));
        let what = self.word(&written.what, &Outcome::WORDS, "outcome")?;
        let read: fn(&str) -> Result<_, Wrong> = match what {
            Outcome::RateBefore | Outcome::RateAfter | Outcome::ImportShare => percent,
            Outcome::RateChange => points,
            Outcome::DutyBefore
            | Outcome::DutyAfter
            | Outcome::DutyChange
            | Outcome::Imports
            | Outcome::ImportsAllPartners => money,
        };
        let tolerance: fn(&str) -> Result<_, Wrong> = match what {
            Outcome::RateBefore | Outcome::RateAfter | Outcome::ImportShare => points,
            _ => read,
        };
        let within = written.within.as_ref().map(|field| self.quantity(field, tolerance)).unwrap_or(Some(0.into()))?;
        let bound = match (&written.equals, &written.min, &written.max) {
            (Some(field), None, None) => self.quantity(field, |text| match text {
                "unknown" => Ok(Bound::Unknown),
                text => band(text, read).map(|ends| Bound::Equals { low: ends.low, high: ends.high, within }),
            })?,
            (None, min, max) if min.is_some() || max.is_some() => {
                let mut end = |field: &Option<Spanned<super::table::Scalar>>| match field {
                    Some(field) => self.quantity(field, read).map(Some),
                    None => Some(None),
                };
                Bound::Between { min: end(min)?, max: end(max)? }
            }
            _ => {
                self.report(
                    written.what.span(),
                    "an expectation needs `equals`, or `min` and `max`",
                    "what should it be?",
                );
                return None;
            }
        };
        Some(Expectation {
            what,
            case: written.case.map(Spanned::into_inner),
            partner: partner?,
            products,
            bound,
            place,
        })
    }

    /// A change from the command line: `jp.cars.rate=20%`.
    fn one_off(&mut self, text: &str) -> Option<Placed<ChangeTable>> {
        let place =
            Place { source: std::sync::Arc::new(Source { path: "-S".into(), text: text.into() }), span: 0..text.len() };
        let written =
            text.split_once('=').and_then(|(key, value)| Some((key.trim().strip_suffix(".rate")?, value.trim())));
        let Some((measure, value)) = written else {
            let problem = Problem::new(format!("“{text}” is not a one-off change")).at(place, "here");
            self.problems.push(problem.help("write MEASURE.rate=VALUE, such as jp.cars.rate=20%"));
            return None;
        };
        Some(Placed { written: ChangeTable::set(measure, value), place })
    }

    /// Reports cases that expectations and yardsticks name and that do not exist.
    fn name_cases(&mut self, expects: &[Expectation], yardsticks: &[Yardstick], cases: &[Case], sweeps: &[Sweep]) {
        let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        let exists = |name: &str| {
            let whole = names.contains(&name);
            let swept = name.split_once('/').is_some_and(|(case, _)| names.contains(&case)) && !sweeps.is_empty();
            if sweeps.is_empty() { whole } else { swept }
        };
        for expectation in expects {
            if let Some(name) = expectation.case.as_ref().filter(|name| !exists(name)) {
                let hint = did_you_mean(name, names.iter().copied()).unwrap_or("no such case".into());
                let known = if sweeps.is_empty() {
                    names.join(", ")
                } else {
                    let point: String = sweeps
                        .iter()
                        .filter_map(|sweep| Some(format!("/{}.rate={}", sweep.target, sweep.values.first()?.0)))
                        .collect();
                    names.iter().map(|name| format!("{name}{point}")).collect::<Vec<_>>().join(", ") + ", …"
                };
                let problem = Problem::new(format!("unknown case “{name}”")).at(expectation.place.clone(), hint);
                self.problems.push(problem.help(format!("cases here: {known}")));
            }
        }
        for yardstick in yardsticks {
            if let Some(name) = yardstick.case.as_ref().filter(|name| !names.contains(&name.as_str())) {
                self.problems.push(
                    Problem::new(format!(
                        "{}: yardstick “{}” names an unknown case “{name}”",
                        self.source.path, yardstick.title
                    ))
                    .help(format!("cases here: {}", names.join(", "))),
                );
            }
        }
    }
}

/// The values of a change, read as its operator has them.
fn operator(reading: &mut Reading, change: &ChangeTable, variable: &str, place: &Place) -> Option<Operator> {
    let mut found: Vec<Option<Operator>> = Vec::new();
    let set = change.set.as_ref().map(|field| reading.quantity(field, |text| rate(text, variable)).map(Operator::Set));
    found.extend(set);
    let edit = |edit: Option<Edit>| edit.map(Operator::Edit);
    if let Some(field) = &change.add {
        found.push(edit(reading.quantity(field, quantity::difference).map(Edit::Add)));
    }
    if let Some(field) = &change.scale {
        found.push(edit(reading.quantity(field, quantity::share).map(Edit::Scale)));
    }
    if let Some(field) = &change.cut {
        found.push(edit(reading.quantity(field, |text| match quantity::share(text)? {
            share if share <= rust_decimal::Decimal::ONE => Ok(Edit::Cut(share)),
            _ => Err(Wrong {
                what: format!("“{text}” cuts more than there is"),
                help: "a cut is a share from 0% to 100%".into(),
            }),
        })));
    }
    if let Some(field) = &change.cap {
        found.push(edit(reading.quantity(field, quantity::exact_rate).map(Edit::Cap)));
    }
    if let Some(field) = &change.floor {
        found.push(edit(reading.quantity(field, quantity::exact_rate).map(Edit::Floor)));
    }
    if let Some(field) = &change.swiss {
        found.push(edit(reading.quantity(field, |text| match quantity::exact_rate(text)? {
            zero if zero == crate::units::AdValorem::ZERO => Err(Wrong {
                what: "a coefficient of zero".into(),
                help: "the formula a·t/(a + t) needs a above zero".into(),
            }),
            coefficient => Ok(Edit::Swiss(coefficient)),
        })));
    }
    if let Some(field) = &change.repeal {
        if *field.get_ref() {
            found.push(Some(Operator::Repeal));
        } else {
            reading.report(field.span(), "`repeal = false` does nothing", "write true, or leave the change out");
            return None;
        }
    }
    if found.len() == 1 {
        return found.swap_remove(0);
    }
    let what = match found.len() {
        0 => "a change that changes nothing".to_string(),
        count => format!("{count} operators in one change"),
    };
    let problem = Problem::new(what).at(place.clone(), "this change");
    reading.problems.push(problem.help("exactly one of: set, add, scale, cap, floor, cut, swiss, repeal"));
    None
}

/// The values of a sweep: each with the text that names its case.
fn sweep_values(
    reading: &mut Reading,
    sweep: &SweepTable,
    variable: &str,
    place: &Place,
) -> Option<Vec<(String, Written)>> {
    if sweep.field.get_ref() != "rate" {
        reading.report(sweep.field.span(), format!("`{}` cannot be swept", sweep.field.get_ref()), "only `rate` can");
        return None;
    }
    match (&sweep.values, &sweep.from, &sweep.to, &sweep.step) {
        (Some(values), None, None, None) => {
            let mut read = Vec::new();
            for field in values.get_ref() {
                let written = reading.quantity(field, |text| Ok((text.trim().to_string(), rate(text, variable)?)))?;
                read.push(written);
            }
            if read.is_empty() {
                reading.report(values.span(), "a sweep of no values", "name at least one rate");
                return None;
            }
            let unique: BTreeMap<&str, ()> = read.iter().map(|(text, _)| (text.as_str(), ())).collect();
            if unique.len() < read.len() {
                reading.report(values.span(), "a value stands twice in this sweep", "each value once");
                return None;
            }
            Some(read)
        }
        (None, Some(from), Some(to), Some(step)) => {
            let (from, to) = (reading.quantity(from, percent)?, reading.quantity(to, percent)?);
            let step = {
                let field = step;
                let step = reading
                    .quantity(field, |text| if text.trim().ends_with("pp") { points(text) } else { percent(text) })?;
                if step <= rust_decimal::Decimal::ZERO || from > to {
                    reading.report(
                        field.span(),
                        "a sweep that never arrives",
                        "the step is above zero, and `from` is not above `to`",
                    );
                    return None;
                }
                step
            };
            let mut values = Vec::new();
            let mut value = from;
            while value <= to {
                if values.len() >= MOST_VALUES {
                    let problem = Problem::new(format!("a sweep of more than {MOST_VALUES} values"))
                        .at(place.clone(), "this sweep");
                    reading.problems.push(problem.help("take a larger step"));
                    return None;
                }
                let text = format!("{}%", value.normalize());
                match rate(&text, variable) {
                    Ok(written) => values.push((text, written)),
                    Err(wrong) => {
                        let problem = Problem::new(wrong.what).at(place.clone(), wrong.help);
                        reading.problems.push(problem);
                        return None;
                    }
                }
                value += step;
            }
            Some(values)
        }
        _ => {
            let problem =
                Problem::new("a sweep needs `values`, or `from`, `to` and `step`").at(place.clone(), "this sweep");
            reading.problems.push(problem);
            None
        }
    }
}

/// The most values of one sweep.
const MOST_VALUES: usize = 10_000;
