//! `[response.MODEL]` and `[draws]`: how trade reacts, and what is drawn.

pub mod table;

use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::Overrides;
use super::draft::ScenarioDraft;
use super::equilibrium::GENERAL_MODELS;
use crate::draws::{Draws, Sampler, Spread};
use crate::equilibrium::general::GeneralModel;
use crate::error::{Place, Problem};
use crate::input::cache::InputCache;
use crate::input::measure::Vocabulary;
use crate::input::quantity::{QuantityError, share};
use crate::input::toml_reader::{Table, TomlReader, did_you_mean};
use crate::partial::{Input, PARTIAL_MODELS, PartialModel, fixed_imports};
use crate::scenario::response::{Exception, ResponseInputs, ResponseSettings};
use crate::units::{Estimate, MOST_PASSED};
use table::{DrawsTable, FieldsTable, ModelTable, WhereTable, allowed};

/// What `[response]` says.
pub enum ResponseTable {
    /// Markets react, each by itself.
    Markets(ResponseSettings),
    /// The whole world does.
    World(Arc<dyn GeneralModel>),
}

/// Lengths of codes that may be markets.
const MARKETS: [u8; 5] = [2, 4, 6, 8, 10];
/// The default market.
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
                let hint = did_you_mean(key.get_ref(), known());
                let list = known().collect::<Vec<_>>().join(", ");
                let label = hint.unwrap_or("not a model".into());
                self.unknown(key.span(), what, label).help.push(format!("known: {list}; write [response.armington]"));
                continue;
            };
            let span = value.span();
            let DeValue::Table(own) = value.into_inner() else {
                self.report(key.span(), format!("`{word}` is a table"), format!("write [response.{word}]"));
                continue;
            };
            if found.is_some() {
                let problem = self.report(key.span(), "two models of response in one scenario", "the second");
                problem.help.push("one of the two; `dutylab compare` sets two scenarios side by side".into());
                continue;
            }
            let own = Spanned::new(span, own);
            found = Some(match PARTIAL_MODELS.iter().find(|model| model.word() == word) {
                Some(model) => self.model(model, own, words, cache).map(ResponseTable::Markets),
                None => {
                    let model = GENERAL_MODELS.iter().find(|model| model.card.name == word);
                    model.and_then(|model| (model.read)(self, own)).map(ResponseTable::World)
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
            self.report(span, "an empty `where`", "nothing is stated here").help.push(format!(
                "write [[response.{}.where]] with `products` and numbers, or leave it out",
                model.word()
            ));
        }
        let exceptions = self.tables(&mut table, "where");
        let stated = |name: &str| {
            let key = table.get_ref().keys().find(|key| key.get_ref() == name)?;
            Some(self.place(key.span()))
        };
        let (supply, passed) = (stated("domestic_supply"), stated("pass_through"));
        let fields = self.fields(&mut table, model);
        let keys = allowed(model);
        let written: ModelTable = self.deserialize_reporting(table, &keys)?;
        let market = match &written.market {
            None => Some(MARKET),
            Some(digits) => self.quantity(digits, market),
        };
        let own = written.parameters.map(|name| (self.location.beside(name.get_ref()), name.span()));
        let parameters = match cache.parameters(own.as_ref().map(|(location, _)| location)) {
            Ok(parameters) => Some(parameters),
            Err(problems) => {
                for problem in problems {
                    let place = own.as_ref().map(|(_, span)| self.place(span.clone()));
                    self.note(match place {
                        Some(place) if problem.place.is_none() => problem.at(place, "named here"),
                        _ => problem,
                    });
                }
                None
            }
        };
        if let (Some(passed), Some((_, span)), Some(parameters)) = (passed, &own, &parameters)
            && !parameters.supply.is_empty()
        {
            let problem = Problem::new("`pass_through` for all products beside a table that states `supply`");
            let problem = problem.at(passed, "it would stand in place of the table's");
            let problem = problem.and(self.place(span.clone()), "this table");
            self.note(
                problem.help("take one of the two out; a `where` table may state `pass_through` for some products"),
            );
        }
        self.inputs.extend(own.map(|(location, _)| location));
        let exceptions: Vec<Exception> =
            exceptions.into_iter().filter_map(|table| self.exception(table, model, words)).collect();
        let no_share = |place: Place| {
            Problem::new("`domestic_supply` without `domestic`")
                .at(place, "nobody sells at home")
                .help("state `domestic`, the share of sellers at home, or leave it out")
        };
        let is_shared = |fields: &ResponseInputs| fields.get(Input::DomesticShare).is_some();
        if !is_shared(&fields) {
            if let Some(place) = supply.filter(|_| !exceptions.iter().any(|one| is_shared(&one.fields))) {
                self.note(no_share(place));
            }
            let is_supplied = |one: &&Exception| one.fields.get(Input::DomesticSupply).is_some();
            for one in exceptions.iter().filter(is_supplied).filter(|one| !is_shared(&one.fields)) {
                self.note(no_share(one.place.clone()));
            }
        }
        Some(ResponseSettings { model, market: market?, fields, exceptions, parameters: parameters? })
    }

    fn exception(&mut self, mut table: Table<'_>, model: &PartialModel, words: Vocabulary<'_>) -> Option<Exception> {
        let (head, whole) = (self.first_line(table.span()), self.problems.len());
        let fields = self.fields(&mut table, model);
        let is_silent = fields == ResponseInputs::default() && self.problems.len() == whole;
        let written: WhereTable = self.deserialize_reporting(table, &allowed(model))?;
        let name = TomlReader::goods(Some(&written.products), &[]);
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
        let mut own = toml::de::DeTable::new();
        let keys: Vec<_> = table.get_ref().keys().cloned().collect();
        for key in keys {
            let is_meant = |input: &Input| input.keys().contains(&&**key.get_ref());
            let Some(input) = Input::ALL.into_iter().find(is_meant) else { continue };
            let Some(value) = table.get_mut().remove(&key) else { continue };
            if model.takes(input) {
                own.insert(key, value);
            } else {
                let what = format!("the model “{}” has no `{}`", model.word(), input.keys()[0]);
                let help = format!("it takes {}", allowed(model).join(", "));
                self.report(key.span(), what, "not part of this model").help.push(help);
            }
        }
        let span = table.span();
        let written: FieldsTable = self.deserialize_reporting(Spanned::new(span, own), &[]).unwrap_or_default();
        if let (Some(_), Some(other)) = (&written.supply, &written.pass_through) {
            let what = "`supply` and `pass_through` in one table";
            self.report(other.span(), what, "one of the two")
                .help
                .push("a supply elasticity has a pass-through of its own".into());
        }
        let mut fields = ResponseInputs::default();
        for input in Input::ALL {
            let [value, error] = written.of(input);
            let value = value.as_ref().map(|field| self.quantity(field, reader(input)));
            let error = error.as_ref().map(|field| (self.quantity(field, size), field.span()));
            let stated = match (value, error) {
                (Some(value), None) => value.map(Estimate::exact),
                (Some(value), Some((error, _))) => value.zip(error).map(|(value, error)| Estimate { value, error }),
                (None, Some((_, span))) => {
                    self.report(span, "a standard error without its number", "state the number beside it");
                    None
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
        let Some(count) = u32::try_from(count).ok().filter(|count| (1..=most).contains(count)) else {
            let label = format!("from 1 to {most}");
            let problem = self.report(written.n.span(), format!("{count} draws"), label);
            if spread == Spread::Sobol && count > 0 {
                problem.help.push(format!("kind = \"random\" takes up to {}", Draws::MOST));
            }
            return None;
        };
        let seed = *written.seed.get_ref();
        Some((Draws { count, first: 0, until: count, keep: false, seed, spread }, place))
    }
}

impl TomlReader {
    /// Holds response and draws against what else the scenario says and the command line changes.
    pub fn check_not_over_period(&mut self, parts: &mut ScenarioDraft, overrides: &Overrides, cache: &InputCache) {
        let is_dated = overrides.date.is_some() || parts.period.is_none();
        for (place, what) in [
            (parts.settings.as_ref().map(|(_, place)| place.clone()), "a model of response over a period"),
            (parts.model.as_ref().map(|(_, place)| place.clone()), "a model of response over a period"),
            (parts.draws.as_ref().map(|(_, place)| place.clone()), "draws over a period"),
        ] {
            if let Some(place) = place.filter(|_| !is_dated) {
                let problem = Problem::new(what).at(place, "compares two states of trade, not days");
                self.note(problem.help("take a `date` in place of [period]"));
            }
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
        if parts.settings.is_none() && parts.model.is_none() {
            parts.settings = self.still(cache).map(|settings| (settings, place.clone()));
        }
    }

    /// Imports held fixed, for draws of hedged rates alone.
    fn still(&mut self, cache: &InputCache) -> Option<ResponseSettings> {
        let parameters = cache.parameters(None).map_err(|problems| self.problems.extend(problems)).ok()?;
        Some(ResponseSettings {
            model: &fixed_imports::SPEC,
            market: MARKET,
            fields: ResponseInputs::default(),
            exceptions: Vec::new(),
            parameters,
        })
    }
}

pub(super) type InputReader = fn(&str) -> Result<f64, QuantityError>;

/// Returns how the number of an input is read.
fn reader(input: Input) -> InputReader {
    match input {
        Input::Substitution => substitution,
        Input::Demand => demand,
        Input::Supply | Input::DomesticSupply => supply,
        Input::PassThrough => pass_through,
        Input::DomesticShare => domestic,
    }
}

fn wrong<T>(what: String, help: &str) -> Result<T, QuantityError> {
    Err(QuantityError { what, help: help.into() })
}

/// Returns a plain number: digits, no unit.
pub(super) fn number(text: &str) -> Result<f64, QuantityError> {
    match text.trim().replace('_', "").parse::<f64>() {
        Ok(number) if number.is_finite() && number.abs() <= 1e6 => Ok(number),
        Ok(_) => wrong(format!("{text} is out of range"), "an elasticity lies between −1,000,000 and 1,000,000"),
        Err(_) => wrong(format!("“{text}” is not a number"), "write a plain number, such as 2.5"),
    }
}

/// Returns a plain number that fits; else what is wrong with it, and what to write.
pub(super) fn fitting(
    text: &str,
    fits: impl Fn(f64) -> bool,
    what: impl Fn(f64) -> String,
    help: &str,
) -> Result<f64, QuantityError> {
    let size = number(text)?;
    if fits(size) { Ok(size) } else { wrong(what(size), help) }
}

/// Digits of the codes that are a market each.
fn market(text: &str) -> Result<u8, QuantityError> {
    let digits = text.trim().parse().ok().filter(|digits| MARKETS.contains(digits));
    digits.ok_or_else(|| QuantityError {
        what: format!("a market of {} digits", text.trim()),
        help: "2, 4, 6, 8 or 10 digits of the code".into(),
    })
}

fn substitution(text: &str) -> Result<f64, QuantityError> {
    let help = "sources that can replace each other have more than 1, such as 2.5";
    match number(text)? {
        1.0 => wrong(
            "an elasticity of substitution of 1 has no price index here".into(),
            "take 1.01 or 0.99: the limit is smooth",
        ),
        size if size > 0.0 => Ok(size),
        size => wrong(format!("an elasticity of substitution of {size}"), help),
    }
}

fn demand(text: &str) -> Result<f64, QuantityError> {
    let what = |size| format!("an elasticity of demand of {size}: buyers buy less at a higher price");
    fitting(text, |size| size < 0.0, what, "write it below zero, such as -1")
}

fn supply(text: &str) -> Result<f64, QuantityError> {
    if ["inf", "infinite"].contains(&text.trim()) {
        return Ok(f64::INFINITY);
    }
    let what = |size| format!("an elasticity of supply of {size}: sellers sell more at a higher price");
    fitting(text, |size| size > 0.0, what, "write it above zero, or \"inf\"")
}

pub(super) fn pass_through(text: &str) -> Result<f64, QuantityError> {
    let size = if text.trim().ends_with('%') { fraction(text)? } else { number(text)? };
    if (0.0..=MOST_PASSED).contains(&size) {
        Ok(size)
    } else {
        wrong(format!("a pass-through of {size}"), "from 0 (exporters bear the duty) to 1 (buyers do), at most 1.2")
    }
}

fn domestic(text: &str) -> Result<f64, QuantityError> {
    match fraction(text)? {
        size if size < 1.0 => Ok(size),
        _ => wrong(format!("sellers at home who have {} of the market", text.trim()), "below 1: imports have the rest"),
    }
}

pub(super) fn size(text: &str) -> Result<f64, QuantityError> {
    fitting(text, |size| size >= 0.0, |size| format!("a standard error of {size}"), "zero or more")
}

/// Returns a share as it is read everywhere, from 0 to 1.
fn fraction(text: &str) -> Result<f64, QuantityError> {
    let exact = share(text)?;
    number(&exact.to_string())
}
