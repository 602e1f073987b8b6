//! Models of general equilibrium, `[retaliation]` and `[optimal]`.

mod caliendo_parro;
mod elasticities;
mod gravity;
mod multisector;
pub mod written_model;

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

pub use self::written_model::{SharedTable, WorldResponse, WrittenModel};
use super::draft::{ScenarioDraft, place_of};
use crate::equilibrium::general::GeneralModel;
use crate::error::{Place, Problem};
use crate::input::files::Location;
use crate::input::toml_reader::{Table, TomlReader};
use crate::input::world::{base_day, economies, is_economy};
use crate::model_card::ModelCard;
use crate::partial::{PARTIAL_MODELS, fixed_imports};
use crate::partner::{Importers, Partner, PartnerSet};
use crate::product::ProductSet;
use crate::regime::Regime;
use crate::scenario::equilibrium::{EquilibriumSettings, Optimal, Retaliation};
use crate::scenario::{Before, Scope};

/// The models of general equilibrium, from the simplest on.
pub static GENERAL_MODELS: [&WrittenModel; 3] = [&gravity::WRITTEN, &multisector::WRITTEN, &caliendo_parro::WRITTEN];

/// Returns what a user must know of each model, from the simplest on.
pub fn cards() -> impl Iterator<Item = &'static ModelCard> {
    let partial = std::iter::once(&fixed_imports::SPEC).chain(PARTIAL_MODELS).map(|model| &model.card);
    partial.chain(GENERAL_MODELS.iter().map(|model| model.card))
}

/// Who answers the importer whose world it is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetaliationTable {
    /// "none", "reciprocal" (the same rate in return), "measures" (those that the scenario states), "formula" (the best
    /// tariff of a formula), "nash" (the best answer of each to all).
    #[schemars(with = "String", extend("enum" = Retaliation::VARIANTS))]
    by: Spanned<String>,
}

/// The tariff that serves the importer whose world it is best.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptimalTable {
    /// "formula" (the paper's, at the base year), "uniform" (one rate for all, by search), "bilateral" (a rate for each
    /// partner, by search).
    #[schemars(with = "String", extend("enum" = Optimal::VARIANTS))]
    by: Spanned<String>,
}

impl TomlReader {
    /// Matches a model of general equilibrium, who answers and whose best tariff is looked for to the world and the regime.
    pub(super) fn world_reacts(
        &mut self,
        parts: &mut ScenarioDraft,
        baseline: &Regime,
        (world, importer): (&str, Option<Partner>),
        file: Option<&Location>,
    ) -> Option<EquilibriumSettings> {
        let Some((WorldResponse { model, tariffs }, place)) = parts.model.take() else {
            // A model with a mistake in it is one all the same.
            let is_unread = parts.stated.contains_key("response") && parts.settings.is_none();
            let answers = ("retaliation", place_of(&parts.retaliation));
            for (name, place) in [answers, ("optimal", place_of(&parts.optimal))] {
                if let Some(place) = place.filter(|_| !is_unread) {
                    let what = format!("[{name}] needs a general-equilibrium model, such as [response.gravity]");
                    self.note(
                        Problem::new(what)
                            .at(place.clone(), "without a model of the world")
                            .help("add one, or leave this out"),
                    );
                }
            }
            return None;
        };
        let file = file?;
        if !is_economy(file) {
            let problem = Problem::new(format!("[response.{}] on the imports of one importer", model.card().name));
            let worlds: Vec<String> = economies().collect();
            let label = format!("“{world}” is no world of countries that all buy and sell");
            let help = format!("name one: world = \"…\", of {}", worlds.join(", "));
            self.note(problem.at(place.clone(), label).help(help));
        }
        let from_law = baseline.default_day().is_some();
        if from_law {
            self.measure_from_base_year(parts, baseline, world, file, &place);
        }
        self.policy(parts, &*model, importer, baseline);
        let retaliation = parts.retaliation.as_ref().map_or(Retaliation::None, |(one, _)| *one);
        let optimal = parts.optimal.as_ref().map(|(one, _)| *one);
        Some(EquilibriumSettings { model, retaliation, optimal, tariffs, from_law })
    }

    /// Refuses what a model has no answer to: nothing is done under another name. `importer` is the importer whose
    /// world it is.
    fn policy(
        &mut self,
        parts: &ScenarioDraft,
        model: &dyn GeneralModel,
        importer: Option<Partner>,
        baseline: &Regime,
    ) {
        let (word, answers) = (model.card().name, model.policy());
        if let Some((optimal, place)) = &parts.optimal {
            let refused = match optimal {
                Optimal::Formula => (!answers.formula).then_some("by = \"uniform\" looks for the best single rate"),
                Optimal::Bilateral => (!answers.bilateral).then_some("take by = \"uniform\", or [response.gravity]"),
                Optimal::Uniform => None,
            };
            if let Some(help) = refused {
                let what = format!("[response.{word}] has no best tariff by = \"{}\"", optimal.word());
                self.note(Problem::new(what).at(place.clone(), "not in this model").help(help));
            }
        }
        let Some((retaliation, place)) = &parts.retaliation else { return };
        if let (true, Retaliation::Nash, Some((_, other))) = (answers.nash, retaliation, &parts.optimal) {
            let what = "a best tariff of one country where every country has its own";
            let problem = Problem::new(what).at(other.clone(), "this table").and(place.clone(), "of all against all");
            self.note(problem.help("leave one of the two tables out"));
        }
        let is_stated = parts.importers().any(|importers| match importers {
            Importers::OfWorld => false,
            Importers::Named(named) => named.iter().any(|one| Some(*one) != importer),
            Importers::Any => true,
        });
        let is_nothing_charged =
            parts.optimal.is_none() && baseline.measures.is_empty() && parts.all_measures().next().is_none();
        let refused = match retaliation {
            Retaliation::Reciprocal if is_nothing_charged => Some((
                "reciprocal retaliation, and nobody charges anything".to_string(),
                "write a [[measure]] that others charge in return, or take by = \"nash\"",
            )),
            Retaliation::Formula if !answers.formula => Some((
                format!("[response.{word}] has no retaliation by = \"formula\""),
                "take by = \"reciprocal\", \"measures\" or \"nash\"",
            )),
            Retaliation::Measures if !is_stated => Some((
                "retaliation by measures, and nobody's are stated".to_string(),
                "write a [[measure]] with `importers = [\"CN\"]`, for instance, or take by = \"reciprocal\"",
            )),
            Retaliation::None if is_stated => Some((
                "nobody retaliates, and a measure of others is stated".to_string(),
                "take by = \"measures\", or leave the measure out; without [retaliation] it holds, as no retaliation",
            )),
            _ => None,
        };
        if let Some((what, help)) = refused {
            self.note(Problem::new(what).at(place.clone(), "who retaliates, and how?").help(help));
        }
    }

    /// A law that knows days is measured from the law of the world's base year.
    fn measure_from_base_year(
        &mut self,
        parts: &mut ScenarioDraft,
        baseline: &Regime,
        world: &str,
        file: &Location,
        place: &Place,
    ) {
        let Some(base) = base_day(file) else {
            if is_economy(file) {
                let what = format!("the law of “{}” on the world “{world}”, whose base year has no law", baseline.name);
                let label = "the law of the base year is not recorded";
                let problem = Problem::new(what).at(place.clone(), label);
                let problem = problem.help(
                    "its flows already carry the tariffs of their year: only added tariffs can be a tariff shock",
                );
                let help = "state the rates that came on top: baseline = \"none\", and [[measure]] with `importers`";
                self.note(problem.help(help));
            }
            return;
        };
        let before = (place_of(&parts.before), "[before] in a world that starts from the law of its base year");
        for (other, what) in [before, (place_of(&parts.refund), "[refund] in general equilibrium")] {
            if let Some(other) = other {
                let problem = Problem::new(what).at(other.clone(), "this table");
                let problem = problem.and(place.clone(), "the model of general equilibrium");
                self.note(problem.help(format!("the law before is that of {base}: leave the table out")));
            }
        }
        if let Some(scope) = parts.stated.get("scope").filter(|_| parts.scope.is_some()) {
            let problem = Problem::new("[scope] in general equilibrium, where trade reacts to every rate");
            let problem = problem.at(scope.place.clone(), "this table");
            self.note(problem.and(place.clone(), "the whole law is the tariff shock").help("leave [scope] out"));
        }
        parts.before = Some((Before { date: base, as_of: base }, place.clone()));
        let is_own = parts.importers().all(|importers| *importers == Importers::OfWorld);
        parts.scope = Some(Scope {
            importers: if is_own { Importers::OfWorld } else { Importers::Any },
            partners: PartnerSet::all(),
            products: ProductSet::All,
            goods: "all goods".into(),
        });
    }

    /// Returns who answers.
    pub fn retaliation(&mut self, table: Table<'_>) -> Option<(Retaliation, Place)> {
        let place = self.first_line(table.span());
        let written: RetaliationTable = self.deserialize_reporting(table, &[])?;
        Some((self.variant(&written.by, "way to answer")?, place))
    }

    /// Returns whose best tariff is looked for.
    pub fn optimal(&mut self, table: Table<'_>) -> Option<(Optimal, Place)> {
        let place = self.first_line(table.span());
        let written: OptimalTable = self.deserialize_reporting(table, &[])?;
        Some((self.variant(&written.by, "way to look")?, place))
    }
}
