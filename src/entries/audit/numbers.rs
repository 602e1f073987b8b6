//! Reasons of single duties: one that is not due and was declared, one that is due and was not, other numbers.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::due_line::DueLine;
use super::reason::{Reason, ReasonKind};
use crate::entries::duty::LineDuties;
use crate::entries::line_duty::{DutyPart, SparedPart, alternatives};
use crate::entry::line::RowFacts;
use crate::product::HsCode;
use crate::regime::measure::{Measure, Mode};
use crate::regime::plan::MeasureStatus;
use crate::regime::rate::StatedRate;
use crate::units::AdValorem;

/// The most duties that explain a difference together.
const MOST_TOGETHER: usize = 6;

/// A measure that was declared and is not due, with the number that is declared.
type Declared<'s> = (&'s SparedPart, Option<HsCode>);

impl DueLine<'_> {
    /// Measures that are not charged and were declared: by their dollars and, where numbers are declared, by their numbers, as
    /// many of these as have the dollars.
    pub(super) fn not_due(&self, facts: &RowFacts, difference: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        if difference <= Decimal::ZERO {
            return None;
        }
        let spared = duties.spared(self.question);
        use MeasureStatus::{DisplacedWhole, Exempt, Waived};
        let is_exempt = |status| matches!(status, Exempt | Waived | DisplacedWhole);
        let of_part = |part: &'_ SparedPart| match &facts.numbers {
            Some(numbers) => {
                let is_declared = |heading: &&HsCode| numbers.contains(heading) && !self.is_due(**heading);
                part.headings.iter().find(is_declared).map(|heading| Some(*heading))
            }
            // Without its number a measure is one that was declared only where a rule or a claim spares these goods.
            None => (!part.is_idle && !part.by.is_empty()).then_some(None),
        };
        let declared = spared.iter().filter(|part| is_exempt(part.status) && (!part.is_idle || part.has_ended()));
        let declared = declared.filter_map(|part| Some((part, of_part(part)?)));
        // Measures of several days have one number: one of them was charged.
        let mut groups: Vec<Vec<Declared<'_>>> = Vec::new();
        for (part, number) in declared {
            match groups.iter_mut().find(|group| number.is_some() && group[0].1 == number) {
                Some(group) => group.push((part, number)),
                None => groups.push(vec![(part, number)]),
            }
        }
        let base: Decimal = self.due.parts.iter().filter(|part| part.is_base).map(|part| part.fraction).sum();
        // What counts the ordinary duty adds the rest of its rate.
        let amounts = |(part, _): &Declared<'_>| {
            let rate = part.rate.map(AdValorem::fraction);
            let rates = rate.into_iter().flat_map(|rate| BTreeSet::from([rate, rate - base]));
            rates.filter_map(|rate| rate.checked_mul(self.question.value)).collect::<Vec<_>>()
        };
        let items: Vec<Vec<(Decimal, Declared<'_>)>> = groups
            .iter()
            .map(|group| group.iter().flat_map(|one| amounts(one).into_iter().map(|dollars| (dollars, *one))).collect())
            .collect();
        // All numbers that are declared were charged; without numbers one measure was.
        let sizes = if facts.numbers.is_some() { (1..=items.len()).rev().collect() } else { vec![1] };
        let found = self.of_sizes(&items, difference, &sizes).into_iter().next()?;
        let has_ended = found.iter().all(|(part, _)| part.has_ended());
        let what: Vec<String> = found
            .iter()
            .map(|(part, number)| number.map_or_else(|| format!("“{}”", part.title), |number| number.dotted()))
            .collect();
        let by: BTreeSet<&str> = found.iter().flat_map(|(part, _)| &part.by).map(String::as_str).collect();
        let by = Vec::from_iter(by).join(", ");
        let (verb, by) =
            (if what.len() == 1 { "is" } else { "are" }, if by.is_empty() { by } else { format!(": {by}") });
        let kind = if has_ended { ReasonKind::Ended } else { ReasonKind::MissedExemption };
        Reason::new(kind, format!("{} {verb} not due{by}", what.join(" and ")))
    }

    /// A rate in total that was declared on top of the ordinary duty, or one on part of the value that was declared on all of it.
    pub(super) fn at_full_rate(&self, difference: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let (part, measure, rate) = self.due.parts.iter().find_map(|part| {
            let measure = measure_of(part, duties)?;
            let StatedRate::Exact(rate) = measure.rate.written else { return None };
            let more = (rate.fraction() - part.fraction).checked_mul(self.question.value)?;
            self.is_near(more, difference).then_some((part, measure, rate))
        })?;
        let number = named(part, duties);
        let rate = rate.percent().normalize();
        match measure.mode {
            Mode::AllIn => {
                let detail = format!("{number} is {rate}% in total, with the ordinary duty in it");
                Reason::new(ReasonKind::CountedTwice, detail)
            }
            Mode::Add => {
                let detail = format!("{number} is due on part of the value, and {rate}% of all of it is declared");
                Reason::new(ReasonKind::ContentNotUsed, detail)
            }
            _ => None,
        }
    }

    /// Duties that are due and were not declared: of those whose numbers are not declared the fewest that have the dollars.
    pub(super) fn not_declared(
        &self,
        facts: &RowFacts,
        difference: Decimal,
        duties: &LineDuties<'_>,
    ) -> Option<Reason> {
        // Beside a wrong number it is that which is told.
        let is_wrong = |number: &HsCode| self.is_wrong(*number, duties);
        if difference >= Decimal::ZERO || facts.numbers.iter().flatten().any(is_wrong) {
            return None;
        }
        let is_missing = |part: &&DutyPart| match &facts.numbers {
            Some(numbers) => {
                let is_open = part.is_base || !part.headings.is_empty();
                is_open && !part.headings.iter().any(|heading| numbers.contains(heading))
            }
            None => true,
        };
        let missing = self.due.parts.iter().filter(is_missing).filter(|part| !part.fraction.is_zero());
        let items: Vec<Vec<(Decimal, &DutyPart)>> =
            missing.map(|part| vec![(self.rounding.duty(part, self.question.value), part)]).collect();
        let words = |part: &&DutyPart| match part {
            part if part.is_base => "the ordinary duty".to_string(),
            part => named(part, duties),
        };
        let all_of = |parts: Vec<&DutyPart>| parts.iter().map(words).collect::<Vec<_>>().join(" and ");
        let mut sizes: Vec<usize> = (1..=items.len()).collect();
        if facts.numbers.is_some() {
            sizes.reverse();
        }
        let found = self.of_sizes(&items, -difference, &sizes);
        let detail = found.into_iter().map(all_of).collect::<Vec<_>>().join(", or ");
        if detail.is_empty() { None } else { Reason::new(ReasonKind::NotDeclared, detail) }
    }

    /// Returns the choices of items, at most one of each group, whose dollars add up to a sum: those of the first size of which
    /// there are some.
    fn of_sizes<T: Copy>(&self, groups: &[Vec<(Decimal, T)>], sum: Decimal, sizes: &[usize]) -> Vec<Vec<T>> {
        let mut found =
            sizes.iter().filter(|size| **size <= MOST_TOGETHER).map(|size| self.of_size(groups, sum, *size));
        found.find(|choices| !choices.is_empty()).unwrap_or_default()
    }

    fn of_size<T: Copy>(&self, groups: &[Vec<(Decimal, T)>], sum: Decimal, size: usize) -> Vec<Vec<T>> {
        if size == 0 {
            return if self.is_near(sum, Decimal::ZERO) { vec![Vec::new()] } else { Vec::new() };
        }
        let mut found = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            for (dollars, item) in group {
                let rest = self.of_size(&groups[at + 1..], sum - dollars, size - 1);
                found.extend(rest.into_iter().map(|others| [vec![*item], others].concat()));
            }
        }
        found
    }

    /// Numbers that are declared and not due, or due and not declared. Nothing is said where the law does not name the number
    /// of a measure.
    pub(super) fn other_numbers(
        &self,
        facts: &RowFacts,
        duties: &LineDuties<'_>,
        difference: Decimal,
    ) -> Option<Reason> {
        let declared = facts.numbers.as_ref()?;
        if self.due.parts.iter().any(|part| part.headings.is_empty() && !part.is_base) {
            return None;
        }
        let wrong = declared.iter().copied().filter(|code| self.is_wrong(*code, duties));
        let wrong = wrong.map(HsCode::dotted).collect::<Vec<_>>().join(" ");
        let missing = self.numbers.iter().filter(|one_of| !one_of.iter().any(|code| declared.contains(code)));
        let missing = missing.map(|one_of| alternatives(one_of)).collect::<Vec<_>>().join(" ");
        let (detail, is_contrary) = match (wrong.is_empty(), missing.is_empty()) {
            (true, true) => return None,
            (false, false) => (format!("{wrong} declared, {missing} due"), false),
            (false, true) => (format!("{wrong} declared and not due"), difference < Decimal::ZERO),
            (true, false) => (format!("{missing} due and not declared"), difference > Decimal::ZERO),
        };
        // A duty that is left out makes nothing overpaid, and one too many nothing underpaid.
        if is_contrary {
            return Reason::new(ReasonKind::NotFound, format!("{detail}, which does not explain it"));
        }
        Reason::new(ReasonKind::WrongNumber, detail)
    }

    /// Returns true of a number that is not due and that the law has for a duty or for goods in transit: one that charges nothing,
    /// such as that of an exemption, may stand beside those that are due.
    pub(super) fn is_wrong(&self, number: HsCode, duties: &LineDuties<'_>) -> bool {
        let law = duties.law();
        let is_of_transit = || law.practice.in_transit.iter().any(|clause| clause.heading == number);
        !self.is_due(number) && (law.has_number(number) || is_of_transit())
    }
}

/// Returns the measure of a part.
fn measure_of<'l>(part: &DutyPart, duties: &LineDuties<'l>) -> Option<&'l Measure> {
    duties.law().regime.measures.iter().find(|measure| *measure.id == *part.measure).map(|measure| &**measure)
}

/// Returns a part by its numbers, or by the title of its measure where it has none.
fn named(part: &DutyPart, duties: &LineDuties<'_>) -> String {
    match measure_of(part, duties) {
        Some(measure) if part.headings.is_empty() => format!("“{}”", measure.title),
        _ => alternatives(&part.headings),
    }
}
