//! Declared against due: what is over- and underpaid on a line, and the reason of it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::amount::Rounding;
use super::duty::LineDuties;
use super::line_duty::{Alternatives, LineDuty, LineQuestion, SparedPart};
use super::transit::held;
use crate::entry::line::RowFacts;
use crate::entry::role::Field;
use crate::product::HsCode;
use crate::regime::plan::MeasureStatus;
use crate::regime::share::ShareKind;
use crate::units::{AdValorem, Share};

/// Why declared and due differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr)]
pub enum ReasonKind {
    /// The duty of another day was declared.
    #[strum(serialize = "wrong date")]
    WrongDate,
    /// The duty under the law as it became known later was declared.
    #[strum(serialize = "later law")]
    LaterLaw,
    /// The duty under the law as it was known on the day was declared, and a later rule reaches back.
    #[strum(serialize = "earlier law")]
    EarlierLaw,
    /// The line states a claim, and the duty without it was declared.
    #[strum(serialize = "claim not made")]
    ClaimNotMade,
    /// The duty under a claim was declared that the line does not state.
    #[strum(serialize = "claim not stated")]
    ClaimNotStated,
    /// The line states what goods are made of, and the duty as if it did not, or of the whole value, was declared.
    #[strum(serialize = "content not used")]
    ContentNotUsed,
    /// A duty was declared that the goods are exempt from.
    #[strum(serialize = "missed exemption")]
    MissedExemption,
    /// A duty was declared that had ended.
    #[strum(serialize = "duty that had ended")]
    Ended,
    /// Other numbers of chapter 99 were declared.
    #[strum(serialize = "wrong chapter-99 number")]
    WrongNumber,
    /// None of these.
    #[strum(serialize = "no reason found")]
    NotFound,
}

impl ReasonKind {
    /// In words.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Why declared and due differ, with what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The kind.
    pub kind: ReasonKind,
    /// What was found; may be empty.
    pub detail: String,
}

impl Reason {
    fn new(kind: ReasonKind, detail: impl Into<String>) -> Option<Reason> {
        Some(Reason { kind, detail: detail.into() })
    }

    /// In words.
    pub fn words(&self) -> String {
        if self.detail.is_empty() { self.kind.word().into() } else { format!("{}: {}", self.kind.word(), self.detail) }
    }
}

/// What is compared with what was declared.
#[derive(Clone, Copy)]
pub struct DueLine<'d> {
    /// What is asked of the law.
    pub question: LineQuestion<'d>,
    /// The number of the goods, where they are charged under one of chapter 98.
    pub beside: Option<HsCode>,
    /// What is due.
    pub due: &'d LineDuty,
    /// The numbers of chapter 99 that are due, one of each list, in the order of filing.
    pub numbers: &'d [Alternatives],
    /// What is due in dollars, with what the line declares itself.
    pub dollars: Decimal,
    /// Antidumping and countervailing duty in it.
    pub adcvd: Decimal,
    /// How dollars are rounded.
    pub rounding: Rounding,
}

/// What of a declared duty is too much or too little.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Declared less due, in dollars: above zero is overpaid.
    pub difference: Decimal,
    /// True if it is more than the tolerance.
    pub is_beyond: bool,
    /// True if what was declared leaves out antidumping and countervailing duty, and is compared without it.
    pub without_adcvd: bool,
    /// Why; `None` where nothing differs.
    pub reason: Option<Reason>,
}

impl Finding {
    /// Returns true if nothing differs, or the reason has the dollars of the difference.
    fn is_explained(&self) -> bool {
        let is_of_dollars = |kind| !matches!(kind, ReasonKind::WrongNumber | ReasonKind::NotFound);
        !self.is_beyond || self.reason.as_ref().is_some_and(|reason| is_of_dollars(reason.kind))
    }
}

impl DueLine<'_> {
    /// Returns the dollars by which declared and due may differ: one a number.
    fn tolerance(&self) -> Decimal {
        Decimal::from(1 + self.numbers.len())
    }

    fn is_due(&self, code: HsCode) -> bool {
        self.numbers.iter().flat_map(|one_of| one_of.iter()).any(|other| *other == code)
    }

    fn is_near(&self, one: Decimal, other: Decimal) -> bool {
        (one - other).abs() <= self.tolerance()
    }

    /// Compares a declared duty with what is due, antidumping and countervailing duty in it or, where only that explains it, not.
    /// The laws are that of the line and the same as it became known later.
    pub fn against(
        &self,
        facts: &RowFacts,
        declared: Decimal,
        laws: (&LineDuties<'_>, Option<&LineDuties<'_>>),
    ) -> Finding {
        let found = self.compared(facts, declared, laws);
        if self.adcvd.is_zero() {
            return found;
        }
        let bare = DueLine { dollars: self.dollars - self.adcvd, adcvd: Decimal::ZERO, ..*self };
        let without = Finding { without_adcvd: true, ..bare.compared(facts, declared, laws) };
        // Where neither explains what was declared, the nearer one counts.
        let is_nearer = without.difference.abs() < found.difference.abs();
        let is_without = match (found.is_explained(), without.is_explained()) {
            (true, _) => false,
            (false, true) => true,
            (false, false) => is_nearer,
        };
        if is_without { without } else { found }
    }

    fn compared(
        &self,
        facts: &RowFacts,
        declared: Decimal,
        (duties, otherwise_known): (&LineDuties<'_>, Option<&LineDuties<'_>>),
    ) -> Finding {
        let difference = declared - self.dollars;
        let finding = |is_beyond, reason| Finding { difference, is_beyond, without_adcvd: false, reason };
        if self.is_near(declared, self.dollars) {
            return finding(false, self.other_numbers(facts, duties, Decimal::ZERO));
        }
        let has_numbers = facts.numbers.as_ref().is_some_and(|numbers| !numbers.is_empty());
        let exemption = || self.missed_exemption(facts, difference, duties);
        let reason = self
            .otherwise_known(declared, otherwise_known)
            .or_else(|| self.missed_clause(declared, duties))
            .or_else(|| exemption().filter(|_| has_numbers))
            .or_else(|| self.other_day(facts, declared, duties))
            .or_else(|| self.claim_of_numbers(facts, declared, duties))
            .or_else(|| self.other_claims(facts, declared, duties))
            .or_else(|| self.other_contents(facts, declared, duties))
            .or_else(exemption)
            .or_else(|| self.ended(facts, difference, duties))
            .or_else(|| self.other_numbers(facts, duties, difference))
            .or_else(|| Reason::new(ReasonKind::NotFound, ""));
        finding(true, reason)
    }

    fn dollars_of(&self, question: LineQuestion<'_>, duties: &LineDuties<'_>) -> Option<Decimal> {
        let duty = duties.of(question).ok()?;
        self.rounding.sum(&duty, self.question.value).checked_add(self.adcvd)
    }

    /// The duty of another day that the row states.
    fn other_day(&self, facts: &RowFacts, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let others = facts.days.iter().filter(|(_, day)| *day != self.question.day);
        let loaded = facts.days.get(Field::LoadingDate);
        for (field, day) in others {
            let clauses = &duties.law().practice.in_transit;
            let transit = loaded.filter(|_| self.question.transit > 0).map_or(0, |loaded| held(clauses, loaded, day));
            let dollars = self.dollars_of(LineQuestion { day, transit, ..self.question }, duties);
            if dollars.is_some_and(|dollars| self.is_near(dollars, declared)) {
                let due: Date = self.question.day;
                let detail =
                    format!("what is declared is the duty of {day} ({}); the law of {due} holds", field.word());
                return Reason::new(ReasonKind::WrongDate, detail);
            }
        }
        None
    }

    /// The duty without a clause on goods in transit that the line lies under.
    fn missed_clause(&self, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let clauses = &duties.law().practice.in_transit;
        let held = clauses.iter().enumerate().filter(|(at, _)| self.question.transit >> at & 1 == 1);
        for (at, clause) in held {
            let transit = self.question.transit & !(1 << at);
            let dollars = self.dollars_of(LineQuestion { transit, ..self.question }, duties);
            if dollars.is_some_and(|dollars| self.is_near(dollars, declared)) {
                let detail = format!(
                    "goods loaded on a vessel before {} have earlier law ({})",
                    clause.loaded_before,
                    clause.heading.dotted()
                );
                return Reason::new(ReasonKind::MissedExemption, detail);
            }
        }
        None
    }

    /// The duty under the law as known on another day.
    fn otherwise_known(&self, declared: Decimal, other: Option<&LineDuties<'_>>) -> Option<Reason> {
        let other = other?;
        if !self.is_near(self.dollars_of(self.question, other)?, declared) {
            return None;
        }
        match other.law().as_of() {
            Some(day) => Reason::new(
                ReasonKind::LaterLaw,
                format!("what is declared is due by a rule that was published later: --as-of {day} counts it"),
            ),
            None => Reason::new(
                ReasonKind::EarlierLaw,
                "what is declared was due as the law was known on the day; a rule that was published later reaches back",
            ),
        }
    }

    /// The duty under a claim that the law takes for made or not, where the declared numbers are those of the opposite.
    fn claim_of_numbers(&self, facts: &RowFacts, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let law = duties.law();
        let numbers = facts.numbers.as_deref().unwrap_or_default();
        let is_own = |number: &&HsCode| law.has_number(**number);
        if !numbers.iter().any(|number| is_own(&number)) {
            return None;
        }
        let tables = law.regime.shares.iter().filter(|(_, table)| table.kind == ShareKind::Claim);
        let open = tables.map(|(name, _)| name).filter(|name| facts.shares.get(name).is_none());
        for name in open.filter(|name| law.practice.may_claim(name, self.question.origin)) {
            for (share, is_made) in [(Share::WHOLE, "is made"), (Share::NONE, "is not made")] {
                let mut shares = facts.shares.clone();
                shares.insert(name.as_str().into(), share);
                let Ok(duty) = duties.of(LineQuestion { shares: &shares, ..self.question }) else { continue };
                let dollars = self.rounding.sum(&duty, self.question.value) + self.adcvd;
                let is_due = |number: &HsCode| duty.numbers.iter().any(|one_of| one_of.contains(number));
                // What is due without the claim as well states nothing of it.
                let states_it = numbers.iter().any(|number| is_due(number) && !self.is_due(*number));
                if states_it && self.is_near(dollars, declared) && numbers.iter().filter(is_own).all(is_due) {
                    let detail = format!("the declared numbers say that claim.{name} {is_made}: state it");
                    return Reason::new(ReasonKind::ClaimNotStated, detail);
                }
            }
        }
        None
    }

    /// The duty without a claim that the line states, or under one that it does not state.
    fn other_claims(&self, facts: &RowFacts, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let law = duties.law();
        if let Some(goods) = self.beside {
            let dollars = self.dollars_of(LineQuestion { product: goods, ..self.question }, duties);
            if dollars.is_some_and(|dollars| self.is_near(dollars, declared)) {
                let detail =
                    format!("{}: what is declared is the duty of {}", self.question.product.dotted(), goods.dotted());
                return Reason::new(ReasonKind::ClaimNotMade, detail);
            }
        }
        for name in &self.due.taken {
            if self.is_declared_with((name, Share::NONE), declared, duties) {
                let detail = format!(
                    "claim.{name} is taken as made, and what is declared is the duty without it: state yes or no"
                );
                return Reason::new(ReasonKind::ClaimNotStated, detail);
            }
        }
        let is_claim = |name: &str| {
            let table = law.regime.shares.get(name);
            table.is_none_or(|table| table.kind == ShareKind::Claim)
                && law.practice.may_claim(name, self.question.origin)
        };
        for (name, share) in facts.shares.all().into_iter().filter(|(name, _)| is_claim(name)) {
            let (other, kind) = match share {
                Share::WHOLE => (Share::NONE, ReasonKind::ClaimNotMade),
                Share::NONE => (Share::WHOLE, ReasonKind::ClaimNotStated),
                _ => continue,
            };
            let programs: Vec<&str> = law.practice.programs_for(name, self.question.origin).collect();
            // What goods of all origins may claim nobody is told to claim.
            if kind == ReasonKind::ClaimNotStated && !law.practice.is_of_origins(name) {
                continue;
            }
            if self.is_declared_with((name, other), declared, duties) {
                let program =
                    if programs.is_empty() { String::new() } else { format!(" (program {})", programs.join(" or ")) };
                return Reason::new(kind, format!("claim.{name}{program}"));
            }
        }
        None
    }

    /// The duty with nothing of a content that the line states, or with all of the value.
    fn other_contents(&self, facts: &RowFacts, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let tables = &duties.law().regime.shares;
        let is_content = |name: &str| tables.get(name).is_some_and(|table| table.kind == ShareKind::Content);
        let stated = facts.shares.own().iter().filter(|(name, share)| *share != Share::NONE && is_content(name));
        for (name, share) in stated {
            for (other, words) in [(Share::NONE, "none of the value"), (Share::WHOLE, "all of the value")] {
                if other != *share && self.is_declared_with((name, other), declared, duties) {
                    let detail = format!("what is declared is the duty with content.{name} of {words}");
                    return Reason::new(ReasonKind::ContentNotUsed, detail);
                }
            }
        }
        None
    }

    /// Returns true if what is declared is the duty with another share.
    fn is_declared_with(&self, (name, share): (&str, Share), declared: Decimal, duties: &LineDuties<'_>) -> bool {
        let mut shares = self.question.shares.clone();
        shares.insert(name.into(), share);
        let dollars = self.dollars_of(LineQuestion { shares: &shares, ..self.question }, duties);
        dollars.is_some_and(|dollars| self.is_near(dollars, declared))
    }

    /// Duties that had ended, all of those whose numbers are declared together.
    fn ended(&self, facts: &RowFacts, difference: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let numbers = facts.numbers.as_ref()?;
        let is_declared = |heading: &&HsCode| numbers.contains(heading) && !self.is_due(**heading);
        let spared = duties.spared(self.question);
        let ended = spared.iter().filter(|spared| spared.status == MeasureStatus::Exempt && spared.is_idle);
        let declared = ended.filter_map(|spared| Some((spared.headings.iter().find(is_declared)?, spared)));
        let declared: Vec<(&HsCode, &SparedPart)> = declared.collect();
        let numbers: BTreeSet<HsCode> = declared.iter().map(|(heading, _)| **heading).collect();
        // Measures of several days have one number: one of them was charged.
        let rates = |number: HsCode| {
            let of_number = declared.iter().filter(move |(heading, _)| **heading == number);
            of_number.filter_map(|(_, spared)| spared.rate).map(AdValorem::fraction)
        };
        let sums = numbers.iter().fold(BTreeSet::from([Decimal::ZERO]), |sums, number| {
            sums.iter().flat_map(|sum| rates(*number).map(move |rate| sum + rate)).collect()
        });
        let is_of_size = |rate: &Decimal| {
            rate.checked_mul(self.question.value).is_some_and(|dollars| self.is_near(dollars, difference))
        };
        if numbers.is_empty() || !sums.iter().any(is_of_size) {
            return None;
        }
        let named: Vec<String> = numbers.iter().map(|number| number.dotted()).collect();
        let by: BTreeSet<&str> = declared.iter().flat_map(|(_, spared)| &spared.by).map(String::as_str).collect();
        let (named, by) = (named.join(" "), Vec::from_iter(by).join(", "));
        Reason::new(ReasonKind::Ended, format!("{named}: {by}"))
    }

    /// A measure that is not charged and was declared: by its dollars, and by its number where numbers are declared.
    fn missed_exemption(&self, facts: &RowFacts, difference: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let is_exempt =
            |status| matches!(status, MeasureStatus::Exempt | MeasureStatus::Waived | MeasureStatus::ExemptContent);
        let base: Decimal = self.due.parts.iter().filter(|part| part.is_base).map(|part| part.fraction).sum();
        // What counts the ordinary duty adds the rest of its rate.
        let is_of_size = |rate: AdValorem| {
            let mut fractions = [rate.fraction(), rate.fraction() - base].into_iter();
            fractions.any(|fraction| {
                fraction.checked_mul(self.question.value).is_some_and(|dollars| self.is_near(dollars, difference))
            })
        };
        for spared in duties.spared(self.question).into_iter().filter(|spared| is_exempt(spared.status)) {
            let number = facts.numbers.as_ref().map(|numbers| {
                let is_declared = |heading: &&HsCode| numbers.contains(heading) && !self.is_due(**heading);
                spared.headings.iter().find(is_declared)
            });
            // Without its number a measure is one that was declared only where a rule or a claim spares these goods.
            let is_named = !spared.by.is_empty() || spared.status == MeasureStatus::Waived;
            let is_declared = !spared.is_idle && number.map_or(is_named, |number| number.is_some());
            if difference > Decimal::ZERO && is_declared && spared.rate.is_some_and(is_of_size) {
                let what = number.flatten().map_or_else(|| spared.title.clone(), |number| number.dotted());
                let by = if spared.by.is_empty() { String::new() } else { format!(": {}", spared.by.join(", ")) };
                return Reason::new(ReasonKind::MissedExemption, format!("{what} is not due{by}"));
            }
        }
        None
    }

    /// Numbers that are declared and not due, or due and not declared. Nothing is said where the law does not name the number
    /// of a measure.
    fn other_numbers(&self, facts: &RowFacts, duties: &LineDuties<'_>, difference: Decimal) -> Option<Reason> {
        let declared = facts.numbers.as_ref()?;
        if self.due.parts.iter().any(|part| part.headings.is_empty() && !part.is_base) {
            return None;
        }
        // A number that charges nothing, such as one of an exemption, may stand beside those that are due.
        let mut wrong: Vec<HsCode> = declared.iter().copied().filter(|code| !self.is_due(*code)).collect();
        if !wrong.is_empty() {
            wrong.retain(|code| duties.law().has_number(*code));
        }
        let wrong = wrong.into_iter().map(HsCode::dotted).collect::<Vec<_>>().join(" ");
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
}

/// Returns numbers of which an entry declares one: "9903.94.40/9903.94.41".
pub fn alternatives(numbers: &[HsCode]) -> String {
    let mut text = String::new();
    write_alternatives(numbers, &mut text);
    text
}

/// Writes such numbers behind a text.
pub fn write_alternatives(numbers: &[HsCode], text: &mut String) {
    for (place, code) in numbers.iter().enumerate() {
        text.push_str(if place == 0 { "" } else { "/" });
        code.write_dotted(text);
    }
}
