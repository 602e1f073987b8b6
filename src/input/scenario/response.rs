//! `[response.MODEL]` and `[draws]`: how trade reacts, and what is drawn.

mod home;
mod margins;
pub mod table;

use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::draft::{ScenarioDraft, place_of};
use super::equilibrium::{GENERAL_MODELS, WorldResponse};
use super::model_number::{market, reader, size};
use super::overrides::Overrides;
use crate::draws::{Draws, Sampler, Spread};
use crate::error::{Place, Problem};
use crate::input::cache::InputCache;
use crate::input::hint::nearest;
use crate::input::toml_reader::{Table, TomlReader};
use crate::input::vocabulary::Vocabulary;
use crate::partial::{Input, PARTIAL_MODELS, PartialModel};
use crate::scenario::response::{Exception, HomeProducers, ResponseInputs, ResponseSettings};
use crate::units::Estimate;
use crate::world::parameter::Parameters;
use table::{DrawsTable, FieldsTable, ModelTable, WhereTable, allowed};

/// What `[response]` says.
pub enum ResponseTable {
    /// Markets react, each by itself.
    Markets(ResponseSettings),
    /// The whole world does.
    World(WorldResponse),
}

const MARKET: u8 = 6;

impl TomlReader {
    /// Returns how trade reacts.
    pub fn response(
        &mut self,
        table: Table<'_>,
        words: Vocabulary<'_>,
        cache: &InputCache,
    ) -> Option<(ResponseTable, Place)> {
        let place = self.first_line(table.span());
        let general = || GENERAL_MODELS.iter().map(|model| model.card.name);
        let known = || PARTIAL_MODELS.iter().map(|model| model.word()).chain(general());
        let mut found = None;
        for (key, value) in self.entries(table) {
            let Some(word) = known().find(|word| *word == key.get_ref()) else {
                let what = format!("unknown model of response “{}”", key.get_ref());
                // `model = "armington"`: the model is the table, and its name stands in the value.
                let written = value.get_ref().as_str();
                let near = nearest(key.get_ref(), known()).or(written.and_then(|word| nearest(word, known())));
                let hint = near.map(|near| format!("did you mean “{near}”?"));
                let list = known().collect::<Vec<_>>().join(", ");
                let label = hint.unwrap_or("not a model".into());
                let help = format!("known: {list}; write [response.{}]", near.unwrap_or("armington"));
                self.unknown(key.span(), what, label).help.push(help);
                continue;
            };
            let span = value.span();
            let DeValue::Table(model) = value.into_inner() else {
                self.report(key.span(), format!("`{word}` is a table"), format!("write [response.{word}]"));
                continue;
            };
            if found.is_some() {
                let problem = self.report(key.span(), "two models of response in one scenario", "the second");
                problem.help.push("one of the two; `dutylab compare` sets two scenarios side by side".into());
                continue;
            }
            let mut table = Spanned::new(span, model);
            self.one_margin(&mut table, word, general().any(|general| general == word));
            found = Some(match PARTIAL_MODELS.iter().find(|model| model.word() == word) {
                Some(model) => self.model(model, table, words, cache).map(ResponseTable::Markets),
                None => {
                    let model = GENERAL_MODELS.iter().find(|model| model.card.name == word);
                    model.and_then(|model| self.world_response(model, table)).map(ResponseTable::World)
                }
            });
        }
        if found.is_none() && self.problems.is_empty() {
            let problem = Problem::new("[response] without a model").at(place.clone(), "this table");
            let models: Vec<String> = known().map(|word| format!("[response.{word}]")).collect();
            self.note(problem.help(format!("write one of {}", models.join(", "))));
        }
        Some((found??, place))
    }

    fn model(
        &mut self,
        model: &'static PartialModel,
        mut table: Table<'_>,
        words: Vocabulary<'_>,
        cache: &InputCache,
    ) -> Option<ResponseSettings> {
        let is_empty = |value: &&Spanned<DeValue<'_>>| value.get_ref().as_array().is_some_and(|all| all.is_empty());
        if let Some(span) = table.get_ref().get("where").filter(is_empty).map(Spanned::span) {
            let help =
                format!("write [[response.{}.where]] with `products` and numbers, or leave it out", model.word());
            self.report(span, "an empty `where`", "nothing is stated here").help.push(help);
        }
        let exceptions = self.tables(&mut table, "where");
        let stated = |name: &str| {
            let key = table.get_ref().keys().find(|key| key.get_ref() == name)?;
            Some(self.place(key.span()))
        };
        let (supply, passed) = (stated("domestic_supply"), stated("pass_through"));
        let head = self.first_line(table.span());
        let fields = self.fields(&mut table, model);
        let written: ModelTable = self.deserialize_reporting(table, &allowed(model))?;
        let market = match &written.market {
            None => Some(MARKET),
            Some(digits) => self.quantity(digits, market),
        };
        let parameters = self.parameters(written.parameters.as_ref(), head, passed, cache);
        let exceptions: Vec<Exception> =
            exceptions.into_iter().filter_map(|table| self.exception(table, model, words)).collect();
        let home = self.home(&written, model, &fields, parameters.as_deref()?)?;
        if home == HomeProducers::None {
            self.check_domestic(&fields, supply, &exceptions);
        }
        Some(ResponseSettings { model, market: market?, fields, exceptions, home, parameters: parameters? })
    }

    /// Returns the parameters, over the shipped those of a file; `head` is where the model stands that needs them,
    /// `passed` where a pass-through for all.
    fn parameters(
        &mut self,
        named: Option<&Spanned<String>>,
        head: Place,
        passed: Option<Place>,
        cache: &InputCache,
    ) -> Option<Arc<Parameters>> {
        let file = named.map(|name| (self.location.beside(name.get_ref()), self.place(name.span())));
        let read = cache.parameters(file.as_ref().map(|(location, _)| location)).map_err(|problems| {
            let (place, label) = match &file {
                Some((_, place)) => (place, "named here"),
                None => (&head, "this model looks elasticities up"),
            };
            for problem in problems {
                self.note(match problem.place {
                    None => problem.at(place.clone(), label),
                    Some(_) => problem,
                });
            }
        });
        let parameters = read.ok();
        let Some((location, place)) = file else { return parameters };
        if let (Some(passed), true) = (passed, parameters.as_ref().is_some_and(|read| !read.supply.is_empty())) {
            let problem = Problem::new("`pass_through` for all products beside a table that states `supply`");
            let problem = problem.at(passed, "it would replace the table's").and(place, "this table");
            let help = "take one of the two out; a `where` table may state `pass_through` for some products";
            self.note(problem.help(help));
        }
        self.inputs.push(location);
        parameters
    }

    /// Reports a supply at home where nobody sells at home; `supply` is where that of all products stands.
    fn check_domestic(&mut self, fields: &ResponseInputs, supply: Option<Place>, exceptions: &[Exception]) {
        let is_shared = |fields: &ResponseInputs| fields.get(Input::DomesticShare).is_some();
        if is_shared(fields) {
            return;
        }
        let is_supplied = |one: &&Exception| one.fields.get(Input::DomesticSupply).is_some();
        let supply = supply.filter(|_| !exceptions.iter().any(|one| is_shared(&one.fields)));
        let supplied = exceptions.iter().filter(is_supplied).filter(|one| !is_shared(&one.fields));
        for place in supply.into_iter().chain(supplied.map(|one| one.place.clone())) {
            let problem = Problem::new("`domestic_supply` without `domestic`").at(place, "no domestic producers");
            self.note(problem.help("state `domestic`, the share of domestic producers, or leave it out"));
        }
    }

    fn exception(&mut self, mut table: Table<'_>, model: &PartialModel, words: Vocabulary<'_>) -> Option<Exception> {
        let (head, whole) = (self.first_line(table.span()), self.problems.len());
        let fields = self.fields(&mut table, model);
        let is_silent = fields == ResponseInputs::default() && self.problems.len() == whole;
        let written: WhereTable = self.deserialize_reporting(table, &allowed(model))?;
        let name = TomlReader::goods(Some(&written.products), None, words.lists);
        let place = self.place(written.products.span());
        if is_silent {
            let problem = Problem::new("a table that states nothing of its products").at(head, "this table");
            self.note(problem.help(format!("it takes {}", allowed(model).join(", "))));
        }
        if written.products.get_ref().is_empty() {
            self.report(written.products.span(), "an empty list means no product at all", "name codes or lists");
        }
        Some(Exception { name, products: self.products(written.products.get_ref(), words.lists), place, fields })
    }

    /// Takes what is stated of products out of a table.
    fn fields(&mut self, table: &mut Table<'_>, model: &PartialModel) -> ResponseInputs {
        let mut inputs = toml::de::DeTable::new();
        let keys: Vec<_> = table.get_ref().keys().cloned().collect();
        for key in keys {
            let is_meant = |input: &Input| input.keys().contains(&&**key.get_ref());
            let Some(input) = Input::ALL.iter().copied().find(is_meant) else { continue };
            let Some(value) = table.get_mut().remove(&key) else { continue };
            if model.takes(input) {
                inputs.insert(key, value);
            } else {
                let what = format!("the model “{}” has no `{}`", model.word(), input.keys()[0]);
                let help = format!("it takes {}", allowed(model).join(", "));
                self.report(key.span(), what, "not part of this model").help.push(help);
            }
        }
        let span = table.span();
        let written: FieldsTable = self.deserialize_reporting(Spanned::new(span, inputs), &[]).unwrap_or_default();
        if let (Some(_), Some(other)) = (&written.supply, &written.pass_through) {
            let what = "`supply` and `pass_through` in one table";
            let problem = self.report(other.span(), what, "one of the two");
            problem.help.push("a supply elasticity has a pass-through of its own".into());
        }
        let mut fields = ResponseInputs::default();
        for &input in Input::ALL {
            let [value, error] = written.of(input);
            let value = value.map(|field| self.quantity(field, reader(input)));
            let error = error.map(|field| (self.quantity(field, size), field.span()));
            let stated = match (value, error) {
                (Some(value), None) => value.map(Estimate::exact),
                (Some(value), Some((error, _))) => value.zip(error).map(|(value, error)| Estimate { value, error }),
                (None, Some((_, span))) => {
                    self.refuse(span, "a standard error without its number", "state the number beside it")
                }
                (None, None) => None,
            };
            fields.set(input, stated);
        }
        fields
    }

    /// Returns what is drawn.
    pub fn draws(&mut self, table: Table<'_>) -> Option<(Draws, Place)> {
        let place = self.first_line(table.span());
        let written: DrawsTable = self.deserialize_reporting(table, &[])?;
        let spread = written.kind.as_ref().map_or(Some(Spread::Sobol), |word| self.variant(word, "kind"));
        let (count, spread) = (*written.n.get_ref(), spread?);
        let most = if spread == Spread::Sobol { Sampler::MOST_SOBOL } else { Draws::MOST };
        let least = Draws::LEAST;
        let Some(count) = u32::try_from(count).ok().filter(|count| (least..=most).contains(count)) else {
            let label = format!("from {least} to {most}");
            let problem = self.report(written.n.span(), format!("{count} draws"), label);
            if (0..i64::from(least)).contains(&count) {
                problem.help.push("of fewer draws the 95% in the middle are all of them".into());
            } else if spread == Spread::Sobol && count > 0 {
                problem.help.push(format!("kind = \"random\" takes up to {}", Draws::MOST));
            }
            return None;
        };
        let seed = *written.seed.get_ref();
        Some((Draws { count, first: 0, until: count, keep: false, seed, spread }, place))
    }

    /// Holds response and draws against what else the scenario says and the command line changes.
    pub fn check_response(&mut self, parts: &mut ScenarioDraft, overrides: &Overrides) {
        if overrides.date.is_none() && parts.period.is_some() {
            self.check_over_period(parts, overrides);
        }
        let Some((draws, place)) = &mut parts.draws else { return };
        draws.seed = overrides.seed.unwrap_or(draws.seed);
        if let Some((first, until)) = overrides.draws {
            if until > draws.count {
                let what = format!("--draws {first}..{until}: the scenario has {} draws", draws.count);
                self.note(Problem::new(what).at(place.clone(), "here"));
            }
            (draws.first, draws.until) = (first, until);
        }
        // Draws over a period are reported already, and so is a model that cannot be read.
        if parts.period.is_none() && !parts.stated.contains_key("response") {
            let problem = Problem::new("[draws] without a model of response");
            let problem = problem.at(place.clone(), "imports are held fixed, and no elasticity is there to be drawn");
            let help = "write [response.MODEL], such as [response.armington], or leave [draws] out: a hedged rate is \
                        shown from its lower to its upper end";
            self.note(problem.help(help));
        }
    }

    /// Reports what is not computed day by day, and trade that would react to a law that is the same before and after.
    fn check_over_period(&mut self, parts: &ScenarioDraft, overrides: &Overrides) {
        let model = (place_of(&parts.model), "a model of general equilibrium over a period");
        for (place, what) in [model, (place_of(&parts.draws), "draws over a period")] {
            if let Some(place) = place {
                let problem = Problem::new(what).at(place.clone(), "compares two states of trade, not days");
                self.note(problem.help("take a `date` in place of [period]"));
            }
        }
        let is_edited = parts.edits() || !overrides.set.is_empty();
        let is_compared = parts.before.is_some() || parts.refund.is_some() || is_edited;
        if let Some(place) = place_of(&parts.settings).filter(|_| !is_compared) {
            let problem = Problem::new("a response over a period in which nothing is compared");
            let problem = problem.at(place.clone(), "the law after is the law before on every day");
            self.note(problem.help("write [before] with the `date` of the law under which the imports were traded"));
        }
    }
}
