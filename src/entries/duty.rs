//! What one law charges a line: its rate, measure by measure. Lines that ask the same are calculated once.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::law::EntryLaw;
use super::transit::TransitSet;
use crate::entry::line::Quantity;
use crate::error::Problem;
use crate::explain::{EntryDetails, Trace, TraceStep, is_one_line, trace};
use crate::partner::{Pair, Partner};
use crate::product::{Coverage, HsCode};
use crate::regime::duty::{BoundedDuty, Duty, Entry, TermAmount};
use crate::regime::law_on_date::LawOnDate;
use crate::regime::measure::{Measure, Mode, TaxBase};
use crate::regime::plan::MeasureStatus;
use crate::regime::rate::StatedRate;
use crate::regime::share::ShareKind;
use crate::units::{AdValorem, CustomsValue, Share};

/// What is asked of a line.
#[derive(Clone, Copy, Debug)]
pub struct LineQuestion<'q> {
    /// Whose goods.
    pub origin: Partner,
    /// Which.
    pub product: HsCode,
    /// The day whose law holds.
    pub day: Date,
    /// The clauses on goods in transit that it lies under.
    pub transit: TransitSet,
    /// Claims and contents.
    pub shares: &'q BTreeMap<String, Share>,
    /// Entered value in dollars.
    pub value: Decimal,
    /// Quantities.
    pub quantities: &'q [Quantity],
}

/// What a law charges a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineDuty {
    /// The rate of all together.
    pub rate: AdValorem,
    /// What is charged, in the order in which it is filed.
    pub parts: Vec<DutyPart>,
    /// The numbers of chapter 99 that are due, one of each list, in that order.
    pub numbers: Vec<Alternatives>,
    /// What would be charged but for an exemption, a claim or another measure.
    pub spared: Vec<SparedPart>,
    /// The shares that the line does not state and that no single entry can have.
    pub estimated: Vec<String>,
}

/// Numbers of chapter 99 of which an entry declares one.
pub type Alternatives = Arc<[HsCode]>;

/// One measure that is charged.
#[derive(Clone, Debug, PartialEq)]
pub struct DutyPart {
    /// Its name.
    pub measure: Arc<str>,
    /// Its authority, by its place in the regime; one past the last where it has none.
    pub authority: usize,
    /// What it adds to the rate.
    pub rate: AdValorem,
    /// The numbers of chapter 99 that the entry may declare for it.
    pub headings: Alternatives,
    /// True for the schedule's own rate, which has no number of chapter 99.
    pub is_base: bool,
    /// True if it is so much a unit: then the rate holds for this line alone.
    pub is_specific: bool,
}

/// One measure that is not charged.
#[derive(Clone, Debug, PartialEq)]
pub struct SparedPart {
    /// Its name.
    pub measure: String,
    /// Why, as traces word it.
    pub status: MeasureStatus,
    /// What it gave way to.
    pub by: Vec<String>,
    /// Its rate, where it is one number.
    pub rate: Option<AdValorem>,
    /// The numbers of chapter 99 that it has.
    pub headings: Vec<HsCode>,
}

/// What lines that ask the same have in common.
#[derive(Debug)]
struct LineClass {
    duty: Arc<LineDuty>,
    /// The unit that a duty on them is counted in.
    unit: Option<String>,
}

/// What lines have in common that are calculated once, beside what they state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ClassKey {
    origin: Partner,
    product: HsCode,
    /// The first of the days on which the law is that of the line.
    since: Date,
    transit: TransitSet,
}

/// Lines that state the same, with what comes out of them.
#[derive(Debug)]
struct KnownClass {
    shares: BTreeMap<String, Share>,
    class: Arc<Result<LineClass, String>>,
}

/// The most classes that are kept: the memory does not grow with the lines.
const MOST_KEPT: usize = 50_000;

/// The answers of a law, each calculated once.
pub struct LineDuties<'l> {
    law: &'l EntryLaw<'l>,
    days: RwLock<HashMap<(Date, TransitSet), Arc<LawOnDate<'l>>>>,
    classes: RwLock<FxHashMap<ClassKey, Vec<KnownClass>>>,
}

impl<'l> LineDuties<'l> {
    /// Returns the answers of a law.
    pub fn new(law: &'l EntryLaw<'l>) -> LineDuties<'l> {
        LineDuties { law, days: RwLock::default(), classes: RwLock::default() }
    }

    /// Returns the law.
    pub fn law(&self) -> &'l EntryLaw<'l> {
        self.law
    }

    /// Returns what the law charges a line.
    ///
    /// # Errors
    /// Why that cannot be calculated, and what the line has to say.
    pub fn of(&self, question: LineQuestion<'_>) -> Result<Arc<LineDuty>, String> {
        let LineQuestion { day, shares, .. } = question;
        let free = &self.law.regime.known_until_unless;
        let is_free = !free.is_empty() && free.iter().all(|claim| shares.get(claim) == Some(&Share::WHOLE));
        self.law.regime.knows(day, is_free).map_err(|problem| words(&problem))?;
        let class = self.class(question);
        let class = class.as_ref().as_ref().map_err(Clone::clone)?;
        let Some(unit) = &class.unit else { return Ok(class.duty.clone()) };
        let quantity = self.quantity(question, unit)?;
        let entry = Entry { value: question.value, quantity, parts: Vec::new() };
        let duty = self.calculated(question, Some(&entry))?.duty;
        Ok(Arc::new(LineDuty { estimated: class.duty.estimated.clone(), ..LineDuty::clone(&duty) }))
    }

    fn class(&self, question: LineQuestion<'_>) -> Arc<Result<LineClass, String>> {
        let LineQuestion { origin, product, day, transit, shares, .. } = question;
        let key = ClassKey { origin, product, since: self.law.since(day), transit };
        let known = |classes: &FxHashMap<ClassKey, Vec<KnownClass>>| {
            classes.get(&key)?.iter().find(|known| known.shares == *shares).map(|known| known.class.clone())
        };
        if let Some(class) = known(&self.classes.read().unwrap_or_else(PoisonError::into_inner)) {
            return class;
        }
        let class = Arc::new(self.calculated(question, None));
        let mut classes = self.classes.write().unwrap_or_else(PoisonError::into_inner);
        if classes.len() >= MOST_KEPT {
            classes.clear();
        }
        classes.entry(key).or_default().push(KnownClass { shares: shares.clone(), class: class.clone() });
        class
    }

    fn on(&self, day: Date, transit: TransitSet) -> Arc<LawOnDate<'l>> {
        let day = self.law.since(day);
        if let Some(known) = self.days.read().unwrap_or_else(PoisonError::into_inner).get(&(day, transit)) {
            return known.clone();
        }
        let law = self.law;
        let (precedences, exemptions) = (law.precedences.iter().copied(), law.exemptions.iter().copied());
        let measures = law.measures(day, transit);
        // An entry after the day of knowledge has the law as known when it was made.
        let days = (day, law.as_of.map_or(day, |as_of| as_of.max(day)));
        let on = LawOnDate::new(measures, precedences, exemptions, &law.required, law.regime.complete, days);
        let mut known = self.days.write().unwrap_or_else(PoisonError::into_inner);
        known.entry((day, transit)).or_insert_with(|| Arc::new(on)).clone()
    }

    fn calculated(&self, question: LineQuestion<'_>, entry: Option<&Entry>) -> Result<LineClass, String> {
        let LineQuestion { origin, product, day, transit, shares, .. } = question;
        let regime = self.law.regime;
        if regime.schedule.line(product).is_none() {
            return Err(format!("the schedule has no line {}", product.dotted()));
        }
        let law = self.on(day, transit);
        let pair = Pair { importer: self.law.importer, partner: origin };
        let (world_importer, given) = (self.law.importer, shares);
        let inquiry =
            EntryDetails { pair, world_importer, given, entry, shares: &regime.shares, schedule: &regime.schedule };
        if !is_one_line(&law, &inquiry, product) {
            return Err(format!("{} has lines of different rates: state all ten digits", product.dotted()));
        }
        let trace = trace(&law, &inquiry, &[(product, one_dollar())]).map_err(|problem| self.unstated(&problem))?;
        let unit = if entry.is_none() { self.unit(&trace, product)? } else { None };
        let mut duty = self.duty(&trace, question, unit.is_some())?;
        // What counts units takes over what was found for its class.
        if entry.is_none() {
            duty.estimated = self.estimated(&trace, (&law, &inquiry), question);
        }
        Ok(LineClass { duty: Arc::new(duty), unit })
    }

    /// Returns why a line cannot be traced: of a share that it does not state with its column, of the value of a part with where
    /// it can be stated.
    fn unstated(&self, problem: &Problem) -> String {
        if problem.help.iter().any(|help| help.contains("--part")) {
            return format!("{}: no column says it, and `dutylab explain` with --part calculates it", problem.what);
        }
        let shares = &self.law.regime.shares;
        let is_named = |name: &&String| problem.what.contains(&format!("the share “{name}” is missing"));
        let Some(name) = shares.keys().find(is_named) else { return problem.what.to_string() };
        format!("{}: state it in a column `{}.{name}`, such as 0.4", problem.what, shares[name].kind.word())
    }

    /// Returns the unit that a charged duty counts, if there is one.
    fn unit(&self, trace: &Trace, product: HsCode) -> Result<Option<String>, String> {
        for step in trace.steps.iter().filter(|step| step.status.charges()) {
            let Some(duty) = self.charged(step, product).filter(|duty| duty.ad_valorem().is_none()) else { continue };
            let terms = match duty {
                Duty::Terms(terms) => vec![terms],
                Duty::Bounded(BoundedDuty { terms, at_least, at_most }) => {
                    [Some(terms), at_least.as_ref(), at_most.as_ref()].into_iter().flatten().collect()
                }
                Duty::Text => {
                    return Err(format!(
                        "the schedule names no amount of {} for {}",
                        step.measure.id,
                        product.dotted()
                    ));
                }
            };
            let mut terms = terms.into_iter().flatten();
            let unit = terms.find_map(|term| match &term.amount {
                TermAmount::Specific { unit, .. } => Some(unit.clone()),
                TermAmount::AdValorem(_) => None,
            });
            return Ok(Some(unit.unwrap_or_default()));
        }
        Ok(None)
    }

    /// Returns the duty of the schedule that a step charges.
    fn charged(&self, step: &TraceStep, product: HsCode) -> Option<&'l Duty> {
        let schedule = &self.law.regime.schedule;
        let StatedRate::Column(column) = &step.measure.rate.written else { return None };
        schedule.duty(schedule.line(product)?, &column.name, &column.programs)
    }

    /// Returns the quantity of a line in the unit of its duty.
    fn quantity(&self, question: LineQuestion<'_>, unit: &str) -> Result<Decimal, String> {
        let LineQuestion { product, quantities, .. } = question;
        let line = self.law.regime.schedule.line(product);
        let of_line: Vec<&str> = line.map_or("", |line| &*line.unit).split([';', '|']).map(str::trim).collect();
        let given = |quantity: &Quantity| {
            let written = quantity.unit.as_deref().or_else(|| of_line.get(quantity.place).copied())?;
            self.law.practice.units.convert(quantity.amount, written, unit)
        };
        if let Some(found) = quantities.iter().find_map(given) {
            let none = || {
                format!("the duty on {} is so much a unit, and the quantity is 0: state it in {unit}", product.dotted())
            };
            return if found.is_zero() { Err(none()) } else { Ok(found) };
        }
        let needed = format!("the duty on {} is so much a unit: state the quantity in {unit}", product.dotted());
        let written: Vec<&str> = quantities.iter().filter_map(|quantity| quantity.unit.as_deref()).collect();
        Err(if written.is_empty() { needed } else { format!("{needed}; {} is not that", written.join(", ")) })
    }

    fn duty(&self, trace: &Trace, question: LineQuestion<'_>, needs_quantity: bool) -> Result<LineDuty, String> {
        let (mut parts, mut spared) = (Vec::new(), Vec::new());
        for step in &trace.steps {
            let headings = step.headings.iter().copied();
            if !step.status.charges() {
                let rate = step.rate.filter(|rate| rate.low == rate.high).map(|rate| rate.low);
                let (measure, by) = (step.measure.id.clone(), step.by.clone());
                spared.push(SparedPart { measure, status: step.status, by, rate, headings: headings.collect() });
                continue;
            }
            let amount = step.amount.filter(|amount| amount.low == amount.high);
            let Some(amount) = amount else {
                // What counts units is calculated anew with the quantity.
                if needs_quantity {
                    continue;
                }
                return Err(open_rate(trace, &step.measure));
            };
            let is_specific = self.charged(step, question.product).is_some_and(|duty| duty.ad_valorem().is_none());
            let authority = self.law.regime.authority(&step.measure);
            let is_base = step.measure.mode == Mode::Base;
            let (measure, headings) = (step.measure.id.as_str().into(), headings.collect());
            parts.push(DutyPart { measure, authority, rate: amount.low, headings, is_base, is_specific });
        }
        let rate = trace.total.filter(|total| total.low == total.high).map(|total| total.low);
        if rate.is_none() && !needs_quantity {
            return Err("no measure of the law forms a rate of this line".into());
        }
        let order = |part: &DutyPart| {
            let tag = self.law.regime.authorities.get(part.authority).map(|(tag, _)| tag);
            let place = tag.and_then(|tag| self.law.practice.filing_order.iter().position(|other| other == tag));
            place.unwrap_or(self.law.practice.filing_order.len())
        };
        parts.sort_by_key(order);
        let mut numbers: Vec<Alternatives> = Vec::new();
        for part in parts.iter().filter(|part| !part.headings.is_empty()) {
            if !numbers.contains(&part.headings) {
                numbers.push(part.headings.clone());
            }
        }
        Ok(LineDuty { rate: rate.unwrap_or(AdValorem::ZERO), parts, numbers, spared, estimated: Vec::new() })
    }

    /// Returns the shares that bear on a line, that it does not state, and that are between nothing and all in the law: a
    /// claim that some of the trade makes, a content that is estimated.
    fn estimated(
        &self,
        trace: &Trace,
        (law, inquiry): (&LawOnDate<'_>, &EntryDetails<'_>),
        question: LineQuestion<'_>,
    ) -> Vec<String> {
        let LineQuestion { origin, product, day, shares, .. } = question;
        let mut names: Vec<String> = Vec::new();
        for step in &trace.steps {
            let measure = &step.measure;
            let of_base: &[String] = match &measure.base {
                TaxBase::Content(names) | TaxBase::Rest(names) => names,
                TaxBase::Whole => &[],
            };
            names.extend(measure.when.iter().chain(&measure.unless).chain(&measure.part).chain(of_base).cloned());
            let index = law.measures.iter().position(|other| Arc::ptr_eq(other, measure));
            let rules = index.map_or(&[][..], |index| law.exempted_by(index)).iter().copied();
            let reaches = |rule: &usize| {
                law.exemptions[*rule].partners.contains(origin)
                    && law.exempt_products(*rule).coverage(product) == Coverage::Whole
            };
            names.extend(rules.filter(reaches).flat_map(|rule| law.exemptions[rule].shares()).cloned());
        }
        names.sort();
        names.dedup();
        let is_between = |name: &String| {
            let share = self.law.regime.shares.get(name).and_then(|table| table.share(origin, product, day));
            share.is_some_and(|share| share.low != Share::NONE && share.low != Share::WHOLE || share.is_open())
        };
        names.retain(|name| {
            !shares.contains_key(name) && is_between(name) && self.bears(name, trace, (law, inquiry), product)
        });
        names
    }

    /// Returns true if the rate is another one where the share is none, or, of a claim, all.
    fn bears(
        &self,
        name: &str,
        known: &Trace,
        (law, inquiry): (&LawOnDate<'_>, &EntryDetails<'_>),
        product: HsCode,
    ) -> bool {
        let is_claim = self.law.regime.shares.get(name).is_some_and(|table| table.kind == ShareKind::Claim);
        let ends: &[Share] = if is_claim { &[Share::NONE, Share::WHOLE] } else { &[Share::NONE] };
        ends.iter().any(|share| {
            let mut given = inquiry.given.clone();
            given.insert(name.to_string(), *share);
            let other = trace(law, &EntryDetails { given: &given, ..*inquiry }, &[(product, one_dollar())]);
            other.map_or(true, |other| other.total != known.total)
        })
    }
}

/// What a line is traced on: its rate does not depend on the value.
fn one_dollar() -> CustomsValue {
    CustomsValue::from_cents(100).unwrap_or_default()
}

fn words(problem: &Problem) -> String {
    let help = problem.help.first().map_or(String::new(), |help| format!("; {help}"));
    format!("{}{help}", problem.what)
}

/// Says why the rate of a measure is not one number.
fn open_rate(trace: &Trace, measure: &Measure) -> String {
    if trace.open_shares.is_empty() {
        return format!("the rate of {} is not one number in the law", measure.id);
    }
    let named: Vec<String> = trace.open_shares.iter().map(|name| format!("claim.{name}")).collect();
    format!("the rate of {} depends on a share that is not known: state {}", measure.id, named.join(", "))
}
