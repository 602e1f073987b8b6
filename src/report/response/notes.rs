//! What a response assumes, leaves out and cannot carry, in words: notes under pictures, lines under the table.

use rust_decimal::Decimal;

use crate::partial::{Input, ResponseFigure};
use crate::report::finding::ReportContext;
use crate::report::model_usd::{as_it_stands, central, dollars};
use crate::report::number::{Unit, counted, grouped};
use crate::report::phrases::{join, value_words};
use crate::report::readings::money;
use crate::run::CaseRun;
use crate::run::partial::PartialResult;
use crate::scenario::response::{HomeProducers, ResponseInputs, ResponseSettings};
use crate::world::parameter::PassThrough;

impl ReportContext<'_> {
    /// Returns what is left out of the figures of a case, or stands on less than they seem to.
    pub fn reservations(&self, case: &CaseRun, response: &PartialResult) -> Vec<String> {
        let (mut notes, markets) = (Vec::new(), &response.markets);
        let covered = self.run.covered_by_response(case, None).unwrap_or_default();
        if !covered.unknown.is_zero() {
            let fixed = self.left_out_change(case).map_or(String::new(), |change| {
                format!("; with imports held fixed, duties on what is excluded change by {}", Unit::Usd.change(change))
            });
            let unknown = value_words(covered.unknown);
            notes.push(format!("Excludes {unknown} of imports whose rate is not known{fixed}."));
        }
        for (reason, (count, value)) in &markets.unsolved {
            let (count, value) = (counted(*count, "market"), value_words(*value));
            notes.push(format!("Excludes {count}, {value} of imports, without a solution: {reason}."));
        }
        let (flows, held) = response.held;
        if flows > 0 {
            let (flows, held) = (counted(flows, "flow"), value_words(held));
            let note = "would fall below zero and are held at zero: the change is too large for this model.";
            notes.push(format!("{flows}, {held}, {note}"));
        }
        if response.is_beyond_scope() {
            let net = self.net_name(response);
            let revenue = response.revenue().map_or(Decimal::ZERO, |revenue| as_it_stands(&revenue));
            notes.push(format!(
                "The {net} and the world's deadweight loss are those of whole markets, including {} of imports outside the scope; duties on all of them change by {}.",
                value_words(markets.outside),
                Unit::Usd.change(revenue)
            ));
        }
        notes.extend(self.turning_sign(case, response));
        notes
    }

    /// Returns the change with imports fixed of what figures after response leave out, where it is known and something.
    fn left_out_change(&self, case: &CaseRun) -> Option<Decimal> {
        let covered = self.run.covered_by_response(case, None)?;
        let all = money(self.run.whole(case).duty_change).filter(|_| !covered.left_out().is_zero())?;
        let reacting = self.run.fixed_response(case, None).map_or(Decimal::ZERO, |amount| as_it_stands(&amount));
        let change = ((all.low + all.high) / Decimal::TWO - reacting).round();
        (!change.is_zero()).then_some(change)
    }

    /// Returns what the importer gains at a pass-through that was measured, where its sign there is another.
    fn turning_sign(&self, case: &CaseRun, response: &PartialResult) -> Option<String> {
        let net = central(&self.run.after_response(case, None, ResponseFigure::Net)?);
        let other = response.measured_ends.iter().map(|end| (&end.measured, as_it_stands(&end.net)));
        let is_turned = |(_, there): &(&PassThrough, Decimal)| net * there < Decimal::ZERO;
        let (measured, there) = other.filter(is_turned).max_by_key(|(_, there)| there.abs())?;
        let PassThrough { estimate, sample, .. } = measured;
        Some(format!(
            "The {} is {}, but its sign depends on pass-through: at {}, as measured of {sample}, it would be {}.",
            self.net_name(response),
            Unit::Usd.change(net),
            percent(estimate.value),
            Unit::Usd.change(there)
        ))
    }

    /// Returns "net effect on US importers and the Treasury"; with domestic producers where the model has them.
    pub fn net_name(&self, response: &PartialResult) -> String {
        let importers = match &self.world.adjective {
            Some(adjective) => format!("{adjective} importers"),
            None => format!("importers of {}", self.partners.phrase(self.world.importer)),
        };
        let home = if response.markets.with_home().0 > 0 { ", domestic producers" } else { "" };
        format!("net effect on {importers}{home} and the Treasury")
    }

    /// Returns the pass-through on which the net effect stands: "Assumes 94% pass-through to importers."
    pub fn assumed_pass_through(&self, settings: &ResponseSettings) -> Option<String> {
        let is_taken = settings.model.takes(Input::PassThrough) && settings.fields.get(Input::Supply).is_none();
        let measured = || Some(settings.parameters.default_pass_through(self.scenario.date)?.estimate);
        let assumed = settings.fields.get(Input::PassThrough).or_else(measured).filter(|_| is_taken)?;
        Some(format!("Assumes {} pass-through to importers{}.", percent(assumed.value), where_unstated(settings)))
    }

    /// Returns which pass-through is taken where the scenario states neither one nor an elasticity of supply.
    fn pass_through_note(&self, settings: &ResponseSettings) -> Option<String> {
        if states_pass_through(&settings.fields) || !settings.model.takes(Input::PassThrough) {
            return None;
        }
        let measured = settings.parameters.default_pass_through(self.scenario.date)?;
        Some(format!(
            "Pass-through to importers at the border{}: {}, as measured ({}). A cut is taken to pass through like a rise.",
            where_unstated(settings),
            percent(measured.estimate.value),
            measured.sample
        ))
    }

    /// Returns the model in words, and what the imports represent.
    pub fn model_note(&self, settings: &ResponseSettings) -> String {
        let market = match self.world.economy.as_ref().map(|economy| economy.sectors.len()) {
            None => format!("{}-digit products", settings.market),
            Some(0 | 1) => "the one good of this world".into(),
            Some(_) => "the sectors of this world".into(),
        };
        let model = settings.model.summary.replace("{market}", &market);
        format!("{model}. {} trade is the pre-change benchmark.", self.world.year)
    }

    /// Returns what is assumed of trade that reacts from day to day, and what is left out; nothing where imports are
    /// held fixed.
    pub fn response_notes_over_period(&self, case: &CaseRun) -> Vec<String> {
        let Some(settings) = &self.scenario.response else { return Vec::new() };
        let mut notes = vec![
            self.model_note(settings),
            "After response: the law of each day is taken as if it were permanent and trade had fully reacted to it; this excludes delays, stocks and orders brought forward.".into(),
        ];
        let left_out = self.run.most_left_out(case);
        notes.extend((!left_out.is_zero()).then(|| {
            let value = value_words(left_out);
            format!("Up to {value} of imports is in no figure after response: its rate is not known or its market has no solution.")
        }));
        notes
    }

    /// Returns what is assumed, in words: notes under every picture of a response.
    pub fn response_notes(&self, settings: &ResponseSettings, case: &CaseRun, response: &PartialResult) -> Vec<String> {
        let mut notes = vec![self.model_note(settings)];
        notes.extend(self.pass_through_note(settings));
        if settings.model.takes(Input::DomesticShare) {
            notes.extend(home_notes(settings, response));
        }
        notes.extend(self.draw_notes(response));
        if response.worked.len() > 1 && response.drawn.is_none() {
            let note =
                "Rates lie between two ends and nothing is drawn: values are midpoints; response.csv has both ends.";
            notes.push(note.into());
        }
        notes.extend(self.reservations(case, response));
        let unweighed = response.markets.unweighed;
        if !unweighed.is_zero() {
            let size = value_words(unweighed);
            notes.push(format!("{size} of imports in the same markets counts as free of duty: its rate is not known."));
        }
        notes
    }

    /// Returns what is assumed of all markets, on average by value; nothing where nothing is.
    pub fn averages(&self, response: &PartialResult) -> Option<String> {
        let average = |(input, number): (Input, f64)| format!("{} {}", input.name(), number_words(number));
        let numbers: Vec<String> = response.markets.assumed_on_average().into_iter().map(average).collect();
        (!numbers.is_empty()).then(|| format!("Averages over the markets: {}.", numbers.join(", ")))
    }

    /// Returns how the medians of a case stand to the number that is not drawn; points of a sweep have their own.
    pub fn medians(&self, case: &CaseRun, response: &PartialResult) -> Option<String> {
        response.drawn.as_ref().filter(|_| self.scenario.sweeps.is_empty())?;
        let change = self.run.after_response(case, None, ResponseFigure::Change)?;
        let (draws, stands) = (self.scenario.draws?, Unit::Usd.change(as_it_stands(&change)));
        let count = grouped((draws.until - draws.first).into());
        Some(format!("Medians of {count} draws; components need not sum. At central values duties change by {stands}."))
    }

    /// Returns what is drawn, and how wide the draws are.
    fn draw_notes(&self, response: &PartialResult) -> Vec<String> {
        let (Some(draws), Some(drawn)) = (self.scenario.draws, &response.drawn) else { return Vec::new() };
        let inputs = response.markets.inputs.iter().chain(&response.markets.hedged).cloned().collect::<Vec<_>>();
        let count = draws.until - draws.first;
        let mut notes =
            vec![format!("{} draws, seed {}, of {}.", grouped(count.into()), draws.seed, join(&inputs, "inputs"))];
        let (wide, all) = (response.markets.wide(), response.markets.markets.len());
        if wide > 0 {
            notes.push(format!(
                "In {} of {} markets a standard error exceeds its estimate: little is known there.",
                grouped(wide.into()),
                grouped(all.into())
            ));
        }
        if drawn.unsolved > 0 {
            let unsolved = grouped(drawn.unsolved.into());
            notes.push(format!("In {unsolved} draws some market has no solution and keeps its central values."));
        }
        notes
    }
}

/// Returns what is assumed of domestic producers, and what they gain.
fn home_notes(settings: &ResponseSettings, response: &PartialResult) -> Vec<String> {
    let (with, all) = response.markets.with_home();
    let read = match settings.home {
        HomeProducers::None => None,
        HomeProducers::Shares { composite_demand } => response.markets.home_summary().zip(Some(composite_demand)),
    };
    let mut notes = vec![match (with, read) {
        (0, _) => "Excludes domestic producers: importers choose among imports only.".into(),
        (_, Some((_, composite))) => format!(
            "Domestic producers are modeled in {} of {} markets, with shares of the input–output tables of the BEA; demand for all goods of a market has the elasticity {}.",
            grouped(with.into()),
            grouped(all.into()),
            number_words(composite)
        ),
        _ if with == all => "Domestic producers are modeled, with the share that the scenario states.".into(),
        _ => format!(
            "Domestic producers are modeled in {with} of {all} markets; in the others importers choose among imports only."
        ),
    }];
    if let Some((read, _)) = read.filter(|(read, _)| read.held > 0) {
        notes.push(format!(
            "In {} markets, {} of imports, import demand is not as estimated, because the elasticity between domestic goods and imports is kept from 0.2 to that among imports; overall it is {} for {}.",
            grouped(read.held.into()),
            Unit::Usd.word(dollars(read.held_imports)),
            number_words(read.implied),
            number_words(read.estimate)
        ));
    }
    if let Some(worked) = response.worked.first().filter(|_| with > 0) {
        let [sales, gain] = [worked.surplus.home_sales, worked.surplus.home].map(dollars);
        let gained = match gain.is_zero() {
            true => ", at unchanged prices".into(),
            false => format!("; producer surplus changes by {}", Unit::Usd.change(gain)),
        };
        notes.push(format!("Domestic sales change by {}{gained}.", Unit::Usd.change(sales)));
    }
    notes
}

/// Returns true if a pass-through is stated, or an elasticity that takes its place.
fn states_pass_through(fields: &ResponseInputs) -> bool {
    [Input::PassThrough, Input::Supply].iter().any(|input| fields.get(*input).is_some())
}

/// Returns of which goods the pass-through of a scenario is, where some have another.
fn where_unstated(settings: &ResponseSettings) -> &'static str {
    let of_some = settings.exceptions.iter().any(|one| states_pass_through(&one.fields));
    if of_some || !settings.parameters.supply.is_empty() { " where none is stated" } else { "" }
}

/// Returns a pass-through in percent, with the decimals that it has.
fn percent(share: f64) -> String {
    format!("{}%", (share * 1000.0).round() / 10.0)
}

/// Returns an elasticity to two decimals.
fn number_words(number: f64) -> String {
    format!("{number:.2}").replace('-', "−")
}
