//! What an outcome is called on a picture, and what an authority adds to it.

use rust_decimal::Decimal;

use crate::burden::AuthorityContribution;
use crate::partial::ResponseFigure;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, lower};
use crate::report::readings::{money, rate};
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::{Breakdown, ChartSubject};

/// An outcome as a picture has it.
pub struct DrawnOutcome {
    /// Its unit.
    pub unit: Unit,
    /// True if it is a change, and is worded with its sign.
    pub change: bool,
    /// True if the parts add up to the whole.
    pub adds_up: bool,
    /// True if it is a share of imports and no rate.
    pub share: bool,
    /// What it is, within a sentence: "change in duty owed a year".
    pub noun: String,
    /// What it is, in full.
    pub what: String,
    /// The same with whose law it is, for the line below the title.
    pub measure: String,
}

impl DrawnOutcome {
    /// Returns a value in words.
    pub fn read(&self, reading: &Reading) -> String {
        if self.change { self.unit.read_change(reading) } else { self.unit.read(reading) }
    }

    /// Returns the size of a value, without the sign of a rise.
    pub fn size(&self, value: Decimal) -> String {
        self.unit.word(value).replace('+', "")
    }

    /// Returns the unit in words.
    pub fn unit_words(&self) -> &'static str {
        match self.unit {
            Unit::Percent if self.share => "%",
            Unit::Percent => "% of customs value",
            Unit::Points => "percentage points",
            Unit::Usd => "US$",
        }
    }
}

impl<'a> ReportContext<'a> {
    /// Returns a breakdown of a case within a sentence, one and several.
    pub(in crate::report::pictures) fn nouns(&self, by: Breakdown, case: &CaseRun) -> [&'static str; 2] {
        match by {
            Breakdown::Partner => ["partner", "partners"],
            Breakdown::Chapter => {
                let [_, several, one] = self.branch_words(case);
                [one, several]
            }
            Breakdown::Importer => ["country that charges it", "importers"],
            Breakdown::Authority => ["authority", "authorities"],
            Breakdown::Measure => ["what changes it", "changes"],
            Breakdown::Case => ["case", "cases"],
            Breakdown::Day => ["entry date", "days"],
            Breakdown::Sweep => ["rate", "rates"],
            Breakdown::Input => ["input", "inputs"],
            Breakdown::Country => ["country", "countries"],
            Breakdown::Sector => ["sector", "sectors"],
        }
    }

    /// What an outcome of a case is called.
    pub(in crate::report::pictures) fn measured(
        &self,
        what: ChartSubject,
        case: &'a CaseRun,
        by: Breakdown,
    ) -> DrawnOutcome {
        let (before, after) = self.sides(case);
        let sides = [before, after].map(|side| format!(" ({})", lower(&side)));
        let side = |index: usize| if index == 1 && by.shows_all_cases() { "" } else { sides[index].as_str() };
        let (duty, per) = (self.duty_words(), self.per());
        let rate = format!("average statutory {duty}");
        let imports = match self.scenario.period {
            Some(_) => "imports in the period".to_string(),
            None => format!("{} imports", self.world.year),
        };
        // Unit, whether it is a change, whether it adds up; what it is in a title and in full; whose law.
        let (unit, change, adds_up, noun, what_in_full, whose) = match what {
            ChartSubject::Sales => {
                let noun = "change of sales a year after trade reacts";
                (Unit::Usd, true, true, noun.to_string(), format!("{noun}, at the prices that sellers get"), "")
            }
            ChartSubject::Outcome(Outcome::RateBefore) => {
                (Unit::Percent, false, false, format!("average duty {}", self.scenario.baseline.phrase), rate, side(0))
            }
            ChartSubject::Outcome(Outcome::RateAfter) => {
                (Unit::Percent, false, false, "average duty".into(), rate, side(1))
            }
            ChartSubject::Outcome(Outcome::RateChange) => {
                (Unit::Points, true, false, "change of the average duty".into(), format!("change of the {rate}"), "")
            }
            ChartSubject::Outcome(Outcome::DutyBefore) => amount(false, format!("duty owed {per}"), side(0)),
            ChartSubject::Outcome(Outcome::DutyAfter) => amount(false, format!("duty owed {per}"), side(1)),
            ChartSubject::Outcome(Outcome::DutyChange) => amount(true, format!("change in duty owed {per}"), ""),
            ChartSubject::Outcome(Outcome::Imports) => amount(false, format!("{imports} in scope"), ", customs value"),
            ChartSubject::Outcome(Outcome::ImportsAllPartners) => {
                amount(false, format!("{imports} of the same products from all partners"), ", customs value")
            }
            ChartSubject::Outcome(Outcome::ImportShare) => {
                let noun = "share of the imports of the same products";
                (Unit::Percent, false, false, noun.into(), noun.into(), "")
            }
            ChartSubject::Outcome(Outcome::RateResponse) => {
                let noun = "average duty after trade reacts";
                (Unit::Percent, false, false, noun.into(), noun.into(), "")
            }
            ChartSubject::Outcome(Outcome::Response(figure)) => {
                let (change, noun) = reacted(figure);
                amount(change, noun.into(), "")
            }
            ChartSubject::Outcome(Outcome::World(indicator)) => {
                let noun = format!("change of {}", indicator.title());
                (Unit::Percent, true, false, noun.clone(), noun, "")
            }
            ChartSubject::Sector(indicator) => {
                let noun = format!("change of {}", indicator.title());
                (Unit::Percent, true, false, noun.clone(), noun, "")
            }
        };
        let what_in_full = capital(&what_in_full);
        let share = what == ChartSubject::Outcome(Outcome::ImportShare);
        let measure = format!("{what_in_full}{whose}");
        DrawnOutcome { unit, change, adds_up, share, noun, what: what_in_full, measure }
    }
}

fn amount(change: bool, noun: String, whose: &str) -> (Unit, bool, bool, String, String, &str) {
    (Unit::Usd, change, true, noun.clone(), noun, whose)
}

/// Returns what a model says, and whether it is a change.
fn reacted(figure: ResponseFigure) -> (bool, &'static str) {
    match figure {
        ResponseFigure::Duty => (false, "duty owed a year after trade reacts"),
        ResponseFigure::Change => (true, "change in duty owed a year after trade reacts"),
        ResponseFigure::Importers => (true, "duty borne by importers a year"),
        ResponseFigure::Exporters => (true, "duty borne by exporters a year"),
        ResponseFigure::Moved => (true, "duty on trade that moved a year"),
        ResponseFigure::Deadweight => (true, "change in the world's deadweight loss a year"),
        ResponseFigure::Net => (true, "net effect on importers and the Treasury a year"),
        ResponseFigure::Imports => (false, "imports a year after trade reacts"),
    }
}

/// Returns what an authority adds for some flows, as an outcome has it: money, or a share of the imports of which it is
/// known.
pub fn part_of(added: &AuthorityContribution, what: ChartSubject) -> Option<Reading> {
    let ([duty_before, duty_after, duty_change, _], [rate_before, rate_after, rate_change, _]) =
        (added.duty, added.rate);
    match what {
        ChartSubject::Outcome(Outcome::DutyBefore) => money(Some(duty_before)),
        ChartSubject::Outcome(Outcome::DutyAfter) => money(Some(duty_after)),
        ChartSubject::Outcome(Outcome::DutyChange) => money(Some(duty_change)),
        ChartSubject::Outcome(Outcome::RateBefore) => rate(rate_before),
        ChartSubject::Outcome(Outcome::RateAfter) => rate(rate_after),
        ChartSubject::Outcome(Outcome::RateChange) => rate(rate_change),
        ChartSubject::Outcome(_) | ChartSubject::Sales | ChartSubject::Sector(_) => None,
    }
}
