//! `[prices]` and `[households]`: what consumers pay, and who they are.

pub mod table;

use std::sync::Arc;

use toml::Spanned;

use super::draft::{ScenarioDraft, place_of};
use crate::error::{Place, Problem};
use crate::input::cache::InputCache;
use crate::input::prices::{DEFAULT, files, locate};
use crate::input::quantity::{QuantityError, whole_share};
use crate::input::toml_reader::{Scalar, Table, TomlReader};
use crate::partner::{Partner, Partners};
use crate::prices::chain::{DomesticMode, Markup, PriceRule};
use crate::prices::households::HouseholdMethod;
use crate::prices::tables::{ConstantsOfTables, ConsumerTables};
use crate::scenario::prices::PriceSettings;
use crate::units::exact_to_float;
use table::{HouseholdsTable, PricesTable, ReadPrices};

impl TomlReader {
    /// Returns what a table says of consumer prices.
    pub fn prices(&mut self, table: Table<'_>, cache: &InputCache) -> Option<(ReadPrices, Place)> {
        let place = self.first_line(table.span());
        let written: PricesTable = self.deserialize_reporting(table, &[])?;
        let tables = match &written.tables {
            None => self.tables_named(DEFAULT, &place, cache),
            Some(name) => self.tables_named(name.get_ref(), &self.place(name.span()), cache),
        }?;
        let constants = &tables.constants;
        let mode = written.mode.as_ref().map_or(Some(DomesticMode::default()), |word| self.variant(word, "mode"))?;
        let is_scale = mode == DomesticMode::Scale;
        let retail = written.retail.as_deref().map(|field| self.switch(field, constants.retail));
        let retail = retail.map_or(Some(0.0), |found| found)?;
        let passed = self.passed(&written, retail, constants)?;
        let markup = self.markup(&written, retail > 0.0)?;
        let domestic = written.domestic_pricing.as_deref().map(|field| self.quantity(field, part));
        let domestic = domestic.unwrap_or(Some(if is_scale { constants.domestic_pricing } else { 0.0 }))?;
        let offset = written.exchange_rate_offset.as_deref();
        let stated = offset.map(|field| self.switch(field, constants.exchange_rate_offset));
        let found = stated.unwrap_or(Some(if is_scale { constants.exchange_rate_offset } else { 0.0 }))?;
        let offset = offset.filter(|_| found > 0.0).map(|field| self.place(field.span()));
        let rule = PriceRule { markup, domestic_pricing: domestic, mode, exchange_rate_offset: found, passed };
        let retail = (retail > 0.0).then_some(retail);
        let settings = PriceSettings { rule, retail, households: None, tables };
        Some((ReadPrices { settings, offset }, place))
    }

    /// Returns how the cost is shared out over households.
    pub fn households(&mut self, table: Table<'_>) -> Option<(HouseholdMethod, Place)> {
        let place = self.first_line(table.span());
        let written: HouseholdsTable = self.deserialize_reporting(table, &[])?;
        let method =
            written.by.as_ref().map_or(Some(HouseholdMethod::default()), |word| self.variant(word, "method"))?;
        Some((method, place))
    }

    /// Puts prices and households together, compared with the rest of the scenario; `importer` is whose world it is.
    pub(super) fn consumers(
        &mut self,
        parts: &mut ScenarioDraft,
        importer: Option<Partner>,
        partners: &Partners,
        cache: &InputCache,
    ) -> Option<PriceSettings> {
        let households = parts.households.take();
        let place = place_of(&parts.prices).or(place_of(&households)).cloned()?;
        let ReadPrices { mut settings, offset } = match parts.prices.take() {
            Some((read, _)) => read,
            None => {
                let tables = self.tables_named(DEFAULT, &place, cache)?;
                let settings = PriceSettings { rule: PriceRule::default(), retail: None, households: None, tables };
                ReadPrices { settings, offset: None }
            }
        };
        settings.households = households.map(|(method, _)| method);
        let country = settings.tables.constants.country;
        if let Some(other) = importer.filter(|importer| *importer != country) {
            let [whose, of] = [other, country].map(|one| partners.phrase(one));
            let problem = Problem::new(format!("consumer prices in {whose}, from tables of {of}"));
            let problem = problem.at(place.clone(), format!("the world is of {whose}"));
            self.note(problem.help(format!("take a world of {of}, such as \"us-2024\", or `tables` of your own")));
        }
        if let Some((_, period)) = &parts.period {
            let problem = Problem::new("consumer prices over a period").at(place, "compares two laws, not days");
            self.note(problem.and(period.clone(), "here").help("take a `date` in place of [period]"));
        }
        if parts.model.is_some() {
            if let Some(offset) = offset {
                let problem = Problem::new("an exchange-rate offset beside a model of the world");
                let problem = problem.at(offset, "counted twice").help("leave `exchange_rate_offset` out");
                self.note(problem.help("the model gives wages and prices abroad"));
            }
            settings.rule.exchange_rate_offset = 0.0;
        }
        Some(settings)
    }

    fn tables_named(&mut self, name: &str, place: &Place, cache: &InputCache) -> Option<Arc<ConsumerTables>> {
        let located = locate(name, &self.location);
        let located = located.map_err(|problem| {
            self.note(problem.at(place.clone(), "named here"));
        });
        let located = located.ok()?;
        self.inputs.extend(files(&located));
        let read = cache.consumer_tables(name, &located);
        read.map_err(|problems| self.note_all(problems, Some(place), "named here")).ok()
    }

    /// Returns a part of a whole, or what is shipped for `true`.
    fn switch(&mut self, field: &Spanned<Scalar>, shipped: f64) -> Option<f64> {
        match field.get_ref() {
            Scalar::Flag(true) => Some(shipped),
            Scalar::Flag(false) => Some(0.0),
            _ => self.quantity(field, part),
        }
    }

    /// Returns the part of the dollars of duty that reaches the shop: what is seen there, over landed cost in the price.
    fn passed(&mut self, written: &PricesTable, retail: f64, constants: &ConstantsOfTables) -> Option<f64> {
        let passed = retail / constants.landed_share;
        match &written.retail {
            Some(field) if passed > 1.0 => {
                let what =
                    format!("retail prices that rise by {retail} of a duty on {} of them", constants.landed_share);
                self.refuse(field.span(), what, format!("at most {}: then all dollars arrive", constants.landed_share))
            }
            _ if retail > 0.0 => Some(passed),
            _ => Some(1.0),
        }
    }

    /// Returns what traders add. What is seen in shops has it already.
    fn markup(&mut self, written: &PricesTable, is_retail: bool) -> Option<Markup> {
        let Some(word) = &written.markup else {
            return Some(if is_retail { Markup::ConstantDollar } else { Markup::default() });
        };
        let markup = self.variant(word, "markup")?;
        if is_retail && markup == Markup::ConstantPercentage {
            let what = "a percentage on top of what was seen in shops";
            let problem = self.report(word.span(), what, "multiplied a second time");
            problem.help.push("write markup = \"constant_dollar\", or leave `retail` out".into());
            return None;
        }
        Some(markup)
    }
}

/// Returns a part of a whole, from 0 to 1.
fn part(text: &str) -> Result<f64, QuantityError> {
    whole_share(text).map(exact_to_float::share)
}
