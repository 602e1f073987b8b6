//! What one law charges a line: its rate, measure by measure. Lines that ask the same are calculated once.

use std::borrow::Cow;
use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::class::{LineAtLaw, LineClasses};
use super::law::EntryLaw;
use super::line_duty::{LineDuty, LineQuestion, SparedPart};
use super::spans::LawSpans;
use super::zone::HeldInZone;
use crate::entry::line::Quantity;
use crate::entry::per_thread::PerThread;
use crate::entry::stated::StatedShares;
use crate::error::Problem;
use crate::explain::{Trace, TraceStep, stated_on_entry};
use crate::product::HsCode;
use crate::regime::Regime;
use crate::regime::duty::Entry;
use crate::regime::measure::Measure;
use crate::regime::plan::MeasureStatus;
use crate::regime::rate::{ScheduleColumn, StatedRate};
use crate::regime::schedule::ColumnRate;
use crate::regime::share::ShareBand;
use crate::units::Share;

/// The answers of a law, those to lines of which it knows the same calculated once.
pub struct LineDuties<'l> {
    spans: &'l LawSpans<'l>,
    classes: PerThread<LineClasses<'l>>,
    /// What numbers of ten digits that were met are read as.
    numbers: PerThread<FxHashMap<HsCode, Option<HsCode>>>,
}

/// The most numbers that are kept: the memory does not grow with the lines.
const MOST_NUMBERS: usize = 40_000;

impl<'l> LineDuties<'l> {
    /// Returns the answers of a law.
    pub fn new(spans: &'l LawSpans<'l>) -> LineDuties<'l> {
        LineDuties { spans, classes: PerThread::new(LineClasses::default), numbers: PerThread::new(FxHashMap::default) }
    }

    /// Returns the law.
    pub fn law(&self) -> &'l EntryLaw<'l> {
        self.spans.law
    }

    /// Returns what the law charges a line.
    ///
    /// # Errors
    /// Why that cannot be calculated, and what the line has to say.
    pub fn of(&self, question: LineQuestion<'_>) -> Result<Arc<LineDuty>, String> {
        let LineQuestion { day, shares, .. } = question;
        let Regime { known_until_unless: free, .. } = self.law().regime;
        let is_free = !free.is_empty() && free.iter().all(|claim| shares.get(claim) == Some(Share::WHOLE));
        self.law().regime.knows(day, is_free).map_err(|problem| words(&problem))?;
        let mut classes = self.classes.own();
        if let Some(known) = classes.known(self.spans, question) {
            return Ok(known.clone());
        }
        let mut line = classes.line(self.spans, question)?;
        let stated = self.stated(&mut line, question)?;
        let Some(mut duty) = line.duty()? else { return Err(self.without_rate(&mut line, &stated)) };
        let (idle, is_assumed) = (line.idle(&self.law().regime.shares), !line.assumed().is_empty());
        if is_assumed || !idle.is_empty() {
            let (taken, estimated) = if is_assumed { self.assumed(&mut line) } else { Default::default() };
            duty = Arc::new(LineDuty { estimated, taken, idle, ..LineDuty::clone(&duty) });
        }
        // What counts units is that of one quantity.
        if let Cow::Borrowed(_) = stated {
            line.note(&duty);
        }
        Ok(duty)
    }

    /// Returns what a scenario charges a line.
    ///
    /// # Errors
    /// As [`Self::of`]; and for goods under a clause on goods in a zone where it changes the law while that holds.
    pub fn after_zone(&self, zone: Option<HeldInZone>, question: LineQuestion<'_>) -> Result<Arc<LineDuty>, String> {
        match zone.and_then(|held| self.law().change_in_zone(&held)) {
            Some(change) => {
                Err(format!("goods in a zone with a change of {change} before their entry are not calculated"))
            }
            None => self.of(question),
        }
    }

    /// Holds a number against the schedule.
    ///
    /// # Errors
    /// Where it has no such line.
    pub fn hold_number(&self, product: HsCode) -> Result<(), String> {
        self.spans.facts(product).map(drop)
    }

    /// Returns the first eight digits of ten that are no number: its law is theirs.
    pub fn read_as(&self, product: HsCode) -> Option<HsCode> {
        let mut known = self.numbers.own();
        if known.len() >= MOST_NUMBERS {
            known.clear();
        }
        *known.entry(product).or_insert_with(|| self.spans.read_as(product).ok().flatten())
    }

    /// Returns what the law would charge a line but for an exemption, a claim or another measure.
    pub fn spared(&self, question: LineQuestion<'_>) -> Vec<SparedPart> {
        let Regime { exemptions, measures, .. } = self.law().regime;
        let title = |id: &String| {
            let of_rule = exemptions.iter().find(|rule| rule.id == *id).map(|rule| &rule.title);
            let of_measure = || measures.iter().find(|measure| measure.id == *id).map(|measure| &measure.title);
            of_rule.or_else(of_measure).unwrap_or(id).clone()
        };
        let is_repeal = |id: &String| exemptions.iter().any(|rule| rule.id == *id && rule.is_repeal());
        let spared = |step: TraceStep| SparedPart {
            title: step.measure.title.clone(),
            status: step.status,
            is_idle: match step.status {
                MeasureStatus::Exempt => step.by.iter().any(is_repeal),
                MeasureStatus::Waived => !step.measure.when.is_empty(),
                _ => false,
            },
            by: match step.status {
                MeasureStatus::Waived => claims_made(&step.measure, question.shares),
                _ => step.by.iter().map(title).collect(),
            },
            rate: step.rate.filter(|rate| rate.low == rate.high).map(|rate| rate.low),
            headings: step.headings.into_iter().collect(),
        };
        self.steps(question).into_iter().filter(|step| !step.status.charges()).map(spared).collect()
    }

    fn steps(&self, question: LineQuestion<'_>) -> Vec<TraceStep> {
        let trace = || {
            let mut classes = self.classes.own();
            let mut line = classes.line(self.spans, question).ok()?;
            let stated = self.stated(&mut line, question).ok()?;
            line.trace(&stated).ok()
        };
        trace().map_or(Vec::new(), |trace| trace.steps)
    }

    /// Charges a line with what the schedule states of it, which is returned: of what counts units with its quantity.
    fn stated<'c>(
        &self,
        line: &mut LineAtLaw<'c, 'l>,
        question: LineQuestion<'_>,
    ) -> Result<Cow<'c, [Option<ColumnRate>]>, String> {
        let LineQuestion { product, value, .. } = question;
        let stated = line.stated();
        let frame = line.charge(stated, self.law()).map_err(|problem| self.unstated(&problem))?;
        let without_amount = |measure: String| self.without_amount(&measure, question);
        let Some(unit) = frame.unit.clone().map_err(without_amount)? else { return Ok(Cow::Borrowed(stated)) };
        let on_entry = |quantity: Decimal| {
            let entry = Entry { value, quantity, parts: Vec::new() };
            let of_column = |column: &ScheduleColumn| {
                let is_charged = line.is_charged(&StatedRate::Column(column.clone()));
                stated_on_entry(&self.law().regime.schedule, (product, column), &entry, is_charged)
            };
            self.law().required.columns.iter().map(of_column).collect::<Result<Vec<_>, Problem>>()
        };
        // What counts nothing is charged on parts of the good; what has parts has no rate, whatever its quantity.
        let quantity = if unit.is_empty() { Ok(Decimal::ZERO) } else { self.quantity(question, &unit) };
        let stated = match quantity {
            Ok(quantity) => on_entry(quantity),
            Err(why) => match on_entry(Decimal::ZERO) {
                Err(problem) if is_of_parts(&problem) => Err(problem),
                _ => return Err(why),
            },
        };
        let stated = stated.map_err(|problem| self.unstated(&problem))?;
        line.charge(&stated, self.law()).map_err(|problem| self.unstated(&problem))?;
        Ok(Cow::Owned(stated))
    }

    /// Says that the schedule has no rate for a measure, and which claims would decide whether it is charged.
    fn without_amount(&self, measure: &str, LineQuestion { product, shares, .. }: LineQuestion<'_>) -> String {
        let regime = self.law().regime;
        let named = || regime.measures.iter().filter(|other| other.id == measure);
        let title = named().next().map_or(measure, |measure| &measure.title);
        let claims = named().flat_map(|measure| &measure.when);
        let mut claims: Vec<&str> = claims.filter(|claim| shares.get(claim).is_none()).map(String::as_str).collect();
        claims.dedup();
        let claims: Vec<String> = claims.iter().map(|claim| format!("`claim.{claim}`")).collect();
        let help =
            if claims.is_empty() { String::new() } else { format!(": state {} as yes or no", claims.join(", ")) };
        let line = product.dotted();
        format!("the schedule has no rate for {line} under “{title}” but words that are not calculated{help}")
    }

    /// Returns why a line has no rate that is one number.
    fn without_rate(&self, line: &mut LineAtLaw<'_, 'l>, stated: &[Option<ColumnRate>]) -> String {
        let trace = match line.trace(stated) {
            Ok(trace) => trace,
            Err(problem) => return self.unstated(&problem),
        };
        let is_open = |step: &&TraceStep| {
            step.status.charges() && step.amount.as_ref().is_none_or(|amount| amount.low != amount.high)
        };
        match trace.steps.iter().find(is_open) {
            Some(step) => open_rate(&trace, &step.measure),
            None => "no measure of the law forms a rate of this line".into(),
        }
    }

    /// Returns why a line cannot be traced: of a share that it does not state with its column, of the value of a part with where
    /// it can be stated.
    fn unstated(&self, problem: &Problem) -> String {
        if is_of_parts(problem) {
            return format!("{}: no column says it, and `dutylab explain` with --part calculates it", problem.what);
        }
        let shares = &self.law().regime.shares;
        let is_named = |name: &&String| problem.what.contains(&format!("the share “{name}” is missing"));
        let Some(name) = shares.keys().find(is_named) else { return problem.what.to_string() };
        format!("{}: state it in a column `{}.{name}`, such as 0.4", problem.what, shares[name].kind.word())
    }

    /// Returns the quantity of a line in the unit of its duty.
    fn quantity(&self, question: LineQuestion<'_>, unit: &str) -> Result<Decimal, String> {
        let LineQuestion { product, quantities, .. } = question;
        let line = self.law().regime.schedule.line(product);
        let of_line: Vec<&str> = line.map_or("", |line| &*line.unit).split([';', '|']).map(str::trim).collect();
        let given = |quantity: &Quantity| {
            let written = quantity.unit.as_deref().or_else(|| of_line.get(quantity.place).copied())?;
            self.law().practice.units.convert(quantity.amount, written, unit)
        };
        let in_words = self.law().practice.units.plural(unit);
        let needed = |which: &str| {
            format!("the duty on {} depends on a quantity{which}: state it in {in_words}", product.dotted())
        };
        if let Some(found) = quantities.iter().find_map(given) {
            return if found.is_zero() { Err(needed(", which is 0")) } else { Ok(found) };
        }
        let needed = needed("");
        let written: Vec<&str> = quantities.iter().filter_map(|quantity| quantity.unit.as_deref()).collect();
        Err(if written.is_empty() { needed } else { format!("{needed}; {} is not that", written.join(", ")) })
    }

    /// Returns the shares that bear on a line and that it does not state: claims that the law takes for made, and those that are
    /// between nothing and all in it, as of a claim that some of the trade makes, or a content that is estimated.
    fn assumed(&self, line: &mut LineAtLaw<'_, 'l>) -> (Vec<String>, Vec<String>) {
        let (names, mut shares) = (&line.law().required.shares, line.shares().to_vec());
        let mut found = line.assumed().to_vec();
        let known = line.rate(&shares);
        // They bear on it if the rate is another one where the share is none, or, of a claim, all.
        found.retain(|&index| {
            let ends: &[Share] = if self.law().is_claim(index) { &[Share::NONE, Share::WHOLE] } else { &[Share::NONE] };
            let share = shares[index];
            let bears = ends.iter().any(|end| {
                shares[index] = Some(ShareBand::exact(*end));
                let rate = line.rate(&shares);
                rate.is_none() || rate != known
            });
            shares[index] = share;
            bears
        });
        let is_whole = |index: &usize| shares[*index] == Some(ShareBand::exact(Share::WHOLE));
        let (taken, estimated): (Vec<usize>, Vec<usize>) = found.into_iter().partition(is_whole);
        let named = |found: Vec<usize>| found.into_iter().map(|index| names[index].clone()).collect();
        (named(taken), named(estimated))
    }
}

/// Returns the claims by which a measure is waived, as reasons.
fn claims_made(measure: &Measure, shares: &StatedShares) -> Vec<String> {
    let made = measure.unless.iter().filter(|claim| shares.get(claim).is_none_or(|share| share != Share::NONE));
    made.map(|claim| format!("claim.{claim} is made")).collect()
}

/// Returns true if the value of a part is missing.
fn is_of_parts(problem: &Problem) -> bool {
    problem.help.iter().any(|help| help.contains("--part"))
}

fn words(problem: &Problem) -> String {
    let is_sentence = |help: &str| help.starts_with(char::is_uppercase);
    let help = problem.help.first().map_or(String::new(), |help| {
        format!("{} {}", if is_sentence(help) { "." } else { ";" }, help.trim_end_matches('.'))
    });
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
