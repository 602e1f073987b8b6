//! What an outcome is called on a picture, and what an authority adds to it.

use crate::burden::AuthorityContribution;
use crate::partial::ResponseFigure;
use crate::report::change_phrase::Tense;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, lower};
use crate::report::pictures::response::adjusted;
use crate::report::readings::{money, rate};
use crate::report::title::GOODS_FROM;
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
    /// True if it is a share and no rate of duty.
    pub share: bool,
    /// True if its noun is plural.
    pub is_plural: bool,
    /// True of what a model estimates: that would happen, whatever the law.
    pub is_modeled: bool,
    /// True if the same words have other amounts with imports fixed.
    pub is_adjusted: bool,
    /// What it is in a title: "US duties", of a change too.
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

    /// Returns what its titles are about, which say when imports adjust.
    pub fn subjects(&self, subjects: Vec<String>) -> Vec<String> {
        if self.is_adjusted { adjusted(&subjects) } else { subjects }
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
            Breakdown::Decile => ["decile of income", "deciles"],
            Breakdown::Category => ["category", "categories"],
        }
    }

    /// Returns the tense in which a title has an outcome.
    pub(in crate::report::pictures) fn tense_of(&self, measured: &DrawnOutcome) -> Tense {
        if measured.is_modeled { Tense::Would } else { self.tense(measured.is_plural) }
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
        let per = self.per();
        let rate = self.own("average statutory tariff");
        let imports = match self.scenario.period {
            Some(_) => "imports in the period".to_string(),
            None => format!("{} imports", self.world.year),
        };
        let (own, plain) = (|noun: &str| self.own(noun), str::to_string);
        // Unit, whether it is a change, whether it adds up; what it is in a title and in full; whose law.
        let (unit, change, adds_up, noun, what_in_full, whose) = match what {
            ChartSubject::Sales => {
                let what = "change of sales a year once imports adjust, at the prices that sellers get";
                (Unit::Usd, true, true, plain("sales"), plain(what), "")
            }
            ChartSubject::Outcome(Outcome::RateBefore) => {
                (Unit::Percent, false, false, own("average tariff"), rate, side(0))
            }
            ChartSubject::Outcome(Outcome::RateAfter) => {
                (Unit::Percent, false, false, own("average tariff"), rate, side(1))
            }
            ChartSubject::Outcome(Outcome::RateChange) => {
                (Unit::Points, true, false, own("average tariff"), format!("change of the {rate}"), "")
            }
            ChartSubject::Outcome(Outcome::DutyBefore) => {
                amount(false, own("duties"), format!("duties {per}"), side(0))
            }
            ChartSubject::Outcome(Outcome::DutyAfter) => amount(false, own("duties"), format!("duties {per}"), side(1)),
            ChartSubject::Outcome(Outcome::DutyChange) => {
                amount(true, own("duties"), format!("change in duties {per}"), "")
            }
            ChartSubject::Outcome(Outcome::Imports) => amount(false, own("imports"), imports, ", customs value"),
            ChartSubject::Outcome(Outcome::ImportsAllPartners) => {
                let what = format!("{imports} of the same products from all countries");
                amount(false, own("imports"), what, ", customs value")
            }
            ChartSubject::Outcome(Outcome::ImportShare) => {
                let what = plain("share of the imports of the same products");
                (Unit::Percent, false, false, plain("share of imports"), what, "")
            }
            ChartSubject::Outcome(Outcome::RateResponse) => {
                let noun = "average tariff once imports adjust";
                (Unit::Percent, false, false, noun.into(), noun.into(), "")
            }
            ChartSubject::Outcome(Outcome::Response(figure)) => {
                let (change, noun, what) = reacted(figure);
                let noun = if noun.starts_with("duties") { own(noun) } else { plain(noun) };
                amount(change, noun, plain(what), "")
            }
            ChartSubject::Outcome(Outcome::World(indicator)) => {
                let what = format!("change of {}", indicator.title());
                (Unit::Percent, true, false, in_title(indicator.title()), what, "")
            }
            ChartSubject::Outcome(Outcome::Consumers(figure)) => {
                let unit = if figure.is_money() { Unit::Usd } else { Unit::Percent };
                (unit, true, false, plain(figure.noun()), plain(figure.title()), "")
            }
            ChartSubject::Sector(indicator) => {
                let what = format!("change of {}", indicator.title());
                (Unit::Percent, true, false, in_title(indicator.title()), what, "")
            }
        };
        let what_in_full = capital(&what_in_full);
        let is_import_share = what == ChartSubject::Outcome(Outcome::ImportShare);
        let share = is_import_share || what.of_consumers().is_some();
        let measure = format!("{what_in_full}{whose}");
        let is_plural = !is_import_share
            && ["duties", "imports", "exports", "sales", "prices", "costs"].iter().any(|word| noun.contains(word));
        let is_modeled = match what {
            ChartSubject::Sales | ChartSubject::Sector(_) => true,
            ChartSubject::Outcome(Outcome::RateResponse | Outcome::Response(_) | Outcome::World(_)) => true,
            ChartSubject::Outcome(outcome) => matches!(outcome, Outcome::Consumers(_)),
        };
        let is_adjusted = matches!(
            what,
            ChartSubject::Outcome(Outcome::Response(
                ResponseFigure::Duty | ResponseFigure::Change | ResponseFigure::Imports
            ))
        );
        let what = what_in_full;
        DrawnOutcome { unit, change, adds_up, share, is_plural, is_modeled, is_adjusted, noun, what, measure }
    }
}

/// Returns an outcome of a world in few words: "terms-of-trade welfare".
fn in_title(outcome: &str) -> String {
    match outcome.strip_prefix("welfare due to the ") {
        Some(source) => format!("{} welfare", source.replace(' ', "-")),
        None => outcome.replace("price level relative to the world", "relative prices"),
    }
}

/// Returns what stands before one of a breakdown in a title.
pub fn before(by: Breakdown, measured: &DrawnOutcome) -> &'static str {
    match by {
        Breakdown::Partner if measured.noun.contains("imports") => "from",
        Breakdown::Partner if measured.noun != "sales" => GOODS_FROM,
        Breakdown::Importer | Breakdown::Country | Breakdown::Sector => "in",
        Breakdown::Authority | Breakdown::Case => "under",
        Breakdown::Measure => "through",
        Breakdown::Decile => "in decile",
        Breakdown::Partner
        | Breakdown::Chapter
        | Breakdown::Day
        | Breakdown::Sweep
        | Breakdown::Input
        | Breakdown::Category => "for",
    }
}

fn amount(change: bool, noun: String, what: String, whose: &str) -> (Unit, bool, bool, String, String, &str) {
    (Unit::Usd, change, true, noun, what, whose)
}

/// Returns whether a figure of a model is a change, and what it is in a title and in full.
fn reacted(figure: ResponseFigure) -> (bool, &'static str, &'static str) {
    match figure {
        ResponseFigure::Duty => (false, "duties", "duties a year once imports adjust"),
        ResponseFigure::Change => (true, "duties", "change in duties a year once imports adjust"),
        ResponseFigure::Importers => (true, "importers' burden", "duties borne by importers a year"),
        ResponseFigure::Exporters => (true, "exporters' burden", "duties borne by exporters a year"),
        ResponseFigure::Moved => (true, "duties on trade that shifted", "duties on trade that shifted, a year"),
        ResponseFigure::Deadweight => (true, "deadweight loss", "change in the world's deadweight loss a year"),
        ResponseFigure::Net => (true, "net gain", "net effect on importers and the Treasury a year"),
        ResponseFigure::Imports => (false, "imports", "imports a year once they adjust"),
    }
}

/// Returns what an authority adds for some flows, as an outcome has it: money, or a share of the imports of which it is
/// known.
pub fn part_of(added: &AuthorityContribution, what: ChartSubject) -> Option<Reading> {
    let ([duty_before, duty_after, duty_change, _], [rate_before, rate_after, rate_change]) = (added.duty, added.rate);
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
