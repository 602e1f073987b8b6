//! What one law charges a line: its rate, measure by measure. Lines that ask the same are calculated once.

use std::sync::{Arc, Mutex, PoisonError};

use rust_decimal::Decimal;

use super::class::{LineAtLaw, LineClass, LineClasses, MetLine};
use super::law::EntryLaw;
use super::line_duty::{Alternatives, DutyPart, LineDuty, LineQuestion, SparedPart};
use super::spans::LawSpans;
use crate::entry::line::Quantity;
use crate::error::Problem;
use crate::explain::{Trace, TraceStep, stated_on_entry};
use crate::product::HsCode;
use crate::regime::Regime;
use crate::regime::duty::{BoundedDuty, Duty, Entry, TermAmount};
use crate::regime::measure::{Measure, Mode};
use crate::regime::rate::{ScheduleColumn, StatedRate};
use crate::regime::share::{ShareBand, ShareKind};
use crate::units::{AdValorem, Share};

/// The answers of a law, those to lines of which it knows the same calculated once.
pub struct LineDuties<'l> {
    spans: &'l LawSpans<'l>,
    /// For each thread what it has met.
    classes: Vec<Mutex<LineClasses<'l>>>,
}

impl<'l> LineDuties<'l> {
    /// Returns the answers of a law.
    pub fn new(spans: &'l LawSpans<'l>) -> LineDuties<'l> {
        let threads = rayon::current_num_threads() + 1;
        LineDuties { spans, classes: std::iter::repeat_with(Mutex::default).take(threads).collect() }
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
        let LineQuestion { day, shares, product, value, .. } = question;
        let Regime { known_until_unless: free, schedule, .. } = self.law().regime;
        let is_free = !free.is_empty() && free.iter().all(|claim| shares.get(claim) == Some(Share::WHOLE));
        self.law().regime.knows(day, is_free).map_err(|problem| words(&problem))?;
        let thread = rayon::current_thread_index().map_or(0, |thread| thread + 1);
        let classes = &self.classes[thread % self.classes.len()];
        let mut classes = classes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut line = match classes.line(self.spans, question)? {
            MetLine::Known(class) => return Ok(class.duty.clone()),
            MetLine::New(line) => line,
        };
        let class = match line.class() {
            Some(known) => known,
            None => {
                let class = Arc::new(self.class(&mut line)?);
                line.keep(&class);
                class
            }
        };
        line.note(&class);
        let Some(unit) = &class.unit else { return Ok(class.duty.clone()) };
        let entry = Entry { value, quantity: self.quantity(question, unit)?, parts: Vec::new() };
        let stated = |column: &ScheduleColumn| {
            let is_charged = line.is_charged(&StatedRate::Column(column.clone()));
            stated_on_entry(schedule, (product, column), &entry, is_charged)
        };
        let stated = self.law().required.columns.iter().map(stated).collect::<Result<Vec<_>, Problem>>();
        let stated = stated.map_err(|problem| self.unstated(&problem))?;
        let trace = line.trace(&stated, &line.shares()).map_err(|problem| self.unstated(&problem))?;
        let duty = self.duty(&trace, product, false)?;
        Ok(Arc::new(LineDuty { estimated: class.duty.estimated.clone(), ..duty }))
    }

    fn class(&self, line: &mut LineAtLaw<'_, 'l>) -> Result<LineClass, String> {
        let shares = line.shares();
        let trace = line.trace(line.stated, &shares).map_err(|problem| self.unstated(&problem))?;
        let unit = self.unit(&trace, line.product)?;
        let mut duty = self.duty(&trace, line.product, unit.is_some())?;
        duty.estimated = self.estimated(line, shares);
        Ok(LineClass { duty: Arc::new(duty), unit })
    }

    /// Returns why a line cannot be traced: of a share that it does not state with its column, of the value of a part with where
    /// it can be stated.
    fn unstated(&self, problem: &Problem) -> String {
        if problem.help.iter().any(|help| help.contains("--part")) {
            return format!("{}: no column says it, and `dutylab explain` with --part calculates it", problem.what);
        }
        let shares = &self.law().regime.shares;
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
        let schedule = &self.law().regime.schedule;
        let StatedRate::Column(column) = &step.measure.rate.written else { return None };
        schedule.duty(schedule.line(product)?, &column.name, &column.programs)
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

    fn duty(&self, trace: &Trace, product: HsCode, needs_quantity: bool) -> Result<LineDuty, String> {
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
            let is_specific = self.charged(step, product).is_some_and(|duty| duty.ad_valorem().is_none());
            let authority = self.law().regime.authority(&step.measure);
            let is_base = step.measure.mode == Mode::Base;
            let (measure, headings) = (step.measure.id.as_str().into(), headings.collect());
            let (fraction, percent) = (amount.low.fraction(), amount.low.percent());
            parts.push(DutyPart { measure, authority, fraction, percent, headings, is_base, is_specific });
        }
        let rate = trace.total.filter(|total| total.low == total.high).map(|total| total.low);
        if rate.is_none() && !needs_quantity {
            return Err("no measure of the law forms a rate of this line".into());
        }
        let order = |part: &DutyPart| {
            let tag = self.law().regime.authorities.get(part.authority).map(|(tag, _)| tag);
            let place = tag.and_then(|tag| self.law().practice.filing_order.iter().position(|other| other == tag));
            place.unwrap_or(self.law().practice.filing_order.len())
        };
        parts.sort_by_key(order);
        let mut numbers: Vec<Alternatives> = Vec::new();
        for part in parts.iter().filter(|part| !part.headings.is_empty()) {
            if !numbers.contains(&part.headings) {
                numbers.push(part.headings.clone());
            }
        }
        let (rate, numbers) = (rate.unwrap_or(AdValorem::ZERO), numbers.into());
        Ok(LineDuty { rate, parts, numbers, spared, estimated: Vec::new() })
    }

    /// Returns the shares that bear on a line, that it does not state, and that are between nothing and all in the law: a
    /// claim that some of the trade makes, a content that is estimated.
    fn estimated(&self, line: &mut LineAtLaw<'_, 'l>, mut shares: Vec<Option<ShareBand>>) -> Vec<String> {
        let names = &line.law().required.shares;
        let mut found: Vec<usize> = line.estimated().collect();
        let known = if found.is_empty() { None } else { line.rate(&shares) };
        // They bear on it if the rate is another one where the share is none, or, of a claim, all.
        found.retain(|&index| {
            let is_claim =
                self.law().regime.shares.get(&names[index]).is_some_and(|table| table.kind == ShareKind::Claim);
            let ends: &[Share] = if is_claim { &[Share::NONE, Share::WHOLE] } else { &[Share::NONE] };
            let share = shares[index];
            let bears = ends.iter().any(|end| {
                shares[index] = Some(ShareBand::exact(*end));
                let rate = line.rate(&shares);
                rate.is_none() || rate != known
            });
            shares[index] = share;
            bears
        });
        found.into_iter().map(|index| names[index].clone()).collect()
    }
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
