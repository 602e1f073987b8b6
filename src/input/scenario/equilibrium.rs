//! `[response.gravity]`, `[response.multisector]`, `[response.caliendo_parro]`, `[retaliation]` and `[optimal]`: how the
//! whole world reacts.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use super::behaviour::{Reader, number, pass_through, size};
use super::parts::Parts;
use crate::error::{Place, Problem, Problems};
use crate::input::files::Location;
use crate::input::quantity::Wrong;
use crate::input::sheet::Sheet;
use crate::input::table::{Page, Scalar, Table};
use crate::input::world::{base_day, economies, is_economy};
use crate::partner::{Importers, PartnerSet};
use crate::product::{HsCode, ProductSet};
use crate::regime::Regime;
use crate::scenario::behaviour::Stated;
use crate::scenario::equilibrium::{
    Closure, Deficits, Elasticities, Equilibrium, Gravity, Model, Optimal, Rebate, Retaliation,
};
use crate::scenario::{Before, Scope};

/// One sector, fixed costs, work that reacts (Ignatenko, Macedoni, Lashkaripour & Simonovska 2025).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GravityTable {
    /// ε, the trade elasticity: above 0. Default: 4.
    #[schemars(with = "Option<f64>")]
    trade_elasticity: Option<Spanned<Scalar>>,
    /// Its standard error: with it, it is drawn.
    #[schemars(with = "Option<f64>")]
    trade_elasticity_se: Option<Spanned<Scalar>>,
    /// κ, the elasticity of work to its real reward: 0 or more. Default: 0.5.
    #[schemars(with = "Option<f64>")]
    labor_supply: Option<Spanned<Scalar>>,
    /// Its standard error.
    #[schemars(with = "Option<f64>")]
    labor_supply_se: Option<Spanned<Scalar>>,
    /// The scale elasticity times ε: 0 or more. Default: 0.67.
    #[schemars(with = "Option<f64>")]
    scale: Option<Spanned<Scalar>>,
    /// Its standard error.
    #[schemars(with = "Option<f64>")]
    scale_se: Option<Spanned<Scalar>>,
    /// The part of a tariff that firms pass on, from 0 to 1.2. Default: 1.
    #[schemars(with = "Option<f64>")]
    firm_pass_through: Option<Spanned<Scalar>>,
    /// Its standard error.
    #[schemars(with = "Option<f64>")]
    firm_pass_through_se: Option<Spanned<Scalar>>,
    /// β, the share of value added in cost; the rest is goods (round-about production): above 0, at most 1. Default: 1.
    #[schemars(with = "Option<f64>")]
    value_added_share: Option<Spanned<Scalar>>,
    /// Its standard error.
    #[schemars(with = "Option<f64>")]
    value_added_share_se: Option<Spanned<Scalar>>,
    /// The share of fixed costs in sales: "calibrate" (default: from what the world says), or a number from 0 (Eaton & Kortum)
    /// to below 1.
    #[schemars(with = "Option<String>", extend("examples" = ["calibrate", "0"]))]
    fixed_cost_share: Option<Spanned<Scalar>>,
    /// What becomes of the revenue: "income_tax" (default) cuts the tax on wages, "lump_sum" is the same for all.
    #[schemars(with = "Option<String>", extend("enum" = Rebate::VARIANTS))]
    rebate: Option<Spanned<String>>,
    /// What becomes of deficits. Default: "share_of_world_gdp".
    #[schemars(with = "Option<String>", extend("enum" = Closure::VARIANTS))]
    deficits: Option<Spanned<String>>,
}

/// Many sectors, one factor, balanced trade (Lashkaripour 2021).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MultisectorTable {
    /// Trade elasticities: a set of the world, or a CSV file with the columns `sector`, `elasticity` and, to be drawn, `se`.
    #[schemars(with = "String", extend("examples" = ["IS", "CP"]))]
    elasticities: Spanned<String>,
}

/// Many sectors that use each other's goods (Caliendo & Parro 2015).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaliendoParroTable {
    /// Trade elasticities: a set of the world, or a CSV file with the columns `sector`, `elasticity` and, to be drawn, `se`.
    /// Default: "CP".
    #[schemars(with = "Option<String>", extend("examples" = ["CP"]))]
    elasticities: Option<Spanned<String>>,
    /// What becomes of deficits: "zero" (default) looks at a world of balanced trade, before and after; "kept" leaves them.
    #[schemars(with = "Option<String>", extend("enum" = Deficits::VARIANTS))]
    deficits: Option<Spanned<String>>,
}

/// Who answers the importer whose world it is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetaliationTable {
    /// "none", "reciprocal" (the same rate in return), "measures" (those that the scenario states), "formula" (the best tariff
    /// of a formula), "nash" (the best answer of each to all).
    #[schemars(with = "String", extend("enum" = Retaliation::VARIANTS))]
    by: Spanned<String>,
}

/// The tariff that serves the importer whose world it is best.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptimalTable {
    /// "formula" (the paper's, at the base year), "uniform" (one rate for all, by search), "bilateral" (a rate for each partner,
    /// by search).
    #[schemars(with = "String", extend("enum" = Optimal::VARIANTS))]
    by: Spanned<String>,
}

impl Page {
    /// A model of general equilibrium of this name, from its table.
    pub(super) fn equilibrium(&mut self, word: &str, table: Table<'_>) -> Option<Model> {
        match word {
            "gravity" => self.gravity(table).map(Model::Gravity),
            "multisector" => {
                let written: MultisectorTable = self.understand(table, &[])?;
                Some(Model::Multisector(self.elasticities(&written.elasticities)?))
            }
            _ => {
                let written: CaliendoParroTable = self.understand(table, &[])?;
                let elasticities = match &written.elasticities {
                    None => Some(Elasticities::Set("CP".into(), None)),
                    Some(named) => self.elasticities(named),
                };
                let closure = written.deficits.as_ref();
                let closure = closure.map_or(Some(Deficits::Zero), |word| self.variant(word, "closure"));
                Some(Model::CaliendoParro(elasticities?, closure?))
            }
        }
    }

    fn gravity(&mut self, table: Table<'_>) -> Option<Gravity> {
        let written: GravityTable = self.understand(table, &[])?;
        let mut stated =
            |value: &Option<Spanned<Scalar>>, error: &Option<Spanned<Scalar>>, default: f64, read: Reader| {
                let error = match error {
                    None => Some(0.0),
                    Some(error) => self.quantity(error, size),
                };
                let value = value.as_ref().map_or(Some(default), |value| self.quantity(value, read));
                Some(Stated { value: value?, error: error? })
            };
        let trade_elasticity = stated(&written.trade_elasticity, &written.trade_elasticity_se, 4.0, above_nought);
        let labor_supply = stated(&written.labor_supply, &written.labor_supply_se, 0.5, from_nought);
        let scale = stated(&written.scale, &written.scale_se, 0.67, from_nought);
        let firm_pass_through = stated(&written.firm_pass_through, &written.firm_pass_through_se, 1.0, pass_through);
        let value_added_share = stated(&written.value_added_share, &written.value_added_share_se, 1.0, part);
        let fixed_cost_share = match &written.fixed_cost_share {
            None => Some(None),
            Some(share) => self.quantity(share, fixed_cost_share),
        };
        let rebate = written.rebate.as_ref();
        let rebate = rebate.map_or(Some(Rebate::IncomeTax), |word| self.variant(word, "rebate"));
        let deficits = written.deficits.as_ref();
        let deficits = deficits.map_or(Some(Closure::ShareOfWorldGdp), |word| self.variant(word, "closure"));
        Some(Gravity {
            trade_elasticity: trade_elasticity?,
            labor_supply: labor_supply?,
            scale: scale?,
            firm_pass_through: firm_pass_through?,
            value_added_share: value_added_share?,
            fixed_cost_share: fixed_cost_share?,
            rebate: rebate?,
            deficits: deficits?,
        })
    }

    /// A set of the world by its name, or a file beside this one.
    fn elasticities(&mut self, named: &Spanned<String>) -> Option<Elasticities> {
        let (name, place) = (named.get_ref(), self.place(named.span()));
        if !name.contains('.') {
            return Some(Elasticities::Set(name.clone(), Some(place)));
        }
        let location = self.location.beside(name);
        self.inputs.push(location.clone());
        let read = Sheet::read(&location).map_err(Problems::from).and_then(|sheet| elasticities(&sheet));
        self.of_file(read, named).map(|rows| Elasticities::Stated(Arc::new(rows), place))
    }

    /// Matches a model of general equilibrium, who answers and whose best tariff is looked for to the world and the regime.
    pub(super) fn world_reacts(
        &mut self,
        parts: &mut Parts,
        baseline: &Regime,
        world: &str,
        file: Option<&Location>,
    ) -> Option<Equilibrium> {
        let Some((model, place)) = parts.model.take() else {
            let tables = [
                ("retaliation", parts.retaliation.as_ref().map(|(_, place)| place)),
                ("optimal", parts.optimal.as_ref().map(|(_, place)| place)),
            ];
            for (name, place) in tables {
                if let Some(place) = place {
                    let problem = Problem::new(format!("[{name}] in a world that stands still"));
                    let problem = problem.at(place.clone(), "who would answer, and to what?");
                    self.note(problem.help("say how the world reacts: [response.gravity], for instance"));
                }
            }
            return None;
        };
        let file = file?;
        if !is_economy(file) {
            let problem = Problem::new(format!("[response.{}] on the imports of one importer", model.word()));
            let worlds: Vec<String> = economies().collect();
            let problem =
                problem.at(place.clone(), format!("“{world}” is no world of countries that all buy and sell"));
            self.note(problem.help(format!("name one: world = \"…\", of {}", worlds.join(", "))));
        }
        let from_law = baseline.date.is_some();
        if from_law {
            self.measure_from_base_year(parts, baseline, world, file, &place);
        }
        self.policy(parts, &model);
        let retaliation = parts.retaliation.as_ref().map_or(Retaliation::None, |(one, _)| *one);
        let optimal = parts.optimal.as_ref().map(|(one, _)| *one);
        Some(Equilibrium { model, retaliation, optimal, from_law })
    }

    /// Refuses what a model has no answer to: nothing is done under another name.
    fn policy(&mut self, parts: &Parts, model: &Model) {
        let word = model.word();
        let is_gravity = matches!(model, Model::Gravity(_));
        let has_formula = !matches!(model, Model::CaliendoParro(..));
        if let Some((optimal, place)) = &parts.optimal {
            let refused = match optimal {
                Optimal::Formula => (!has_formula).then_some("by = \"uniform\" looks for the best single rate"),
                Optimal::Bilateral => (!is_gravity).then_some("take by = \"uniform\", or [response.gravity]"),
                Optimal::Uniform => None,
            };
            if let Some(help) = refused {
                let what = format!("[response.{word}] has no best tariff by = \"{}\"", optimal.word());
                self.note(Problem::new(what).at(place.clone(), "not in this model").help(help));
            }
        }
        let Some((retaliation, place)) = &parts.retaliation else { return };
        if let (Model::Multisector(_), Retaliation::Nash, Some((_, other))) = (model, retaliation, &parts.optimal) {
            let what = "a best tariff of one country where every country has its own";
            let problem = Problem::new(what).at(other.clone(), "this table").and(place.clone(), "of all against all");
            self.note(problem.help("leave one of the two tables out"));
        }
        let is_stated = parts.importers().any(|importers| *importers != Importers::Own);
        let refused = match retaliation {
            Retaliation::Formula if !has_formula => Some((
                format!("[response.{word}] has no answer by = \"formula\""),
                "take by = \"reciprocal\", \"measures\" or \"nash\"",
            )),
            Retaliation::Measures if !is_stated => Some((
                "an answer by measures, and nobody's are stated".to_string(),
                "write a [[measure]] with `importers = [\"CN\"]`, for instance, or take by = \"reciprocal\"",
            )),
            _ => None,
        };
        if let Some((what, help)) = refused {
            self.note(Problem::new(what).at(place.clone(), "who would answer, and how?").help(help));
        }
    }

    /// A law that knows days is measured from the law of the world's base year.
    fn measure_from_base_year(
        &mut self,
        parts: &mut Parts,
        baseline: &Regime,
        world: &str,
        file: &Location,
        place: &Place,
    ) {
        let Some(base) = base_day(file) else {
            if is_economy(file) {
                let what = format!("the law of “{}” on the world “{world}”, whose base year has no law", baseline.name);
                let problem =
                    Problem::new(what).at(place.clone(), "the flows stood under a law that nobody wrote down");
                let problem =
                    problem.help("its flows already carry the tariffs of their year: only what came on top can be fed");
                self.note(
                    problem.help(
                        "state the rates that came on top: baseline = \"none\", and [[measure]] with `importers`",
                    ),
                );
            }
            return;
        };
        for (other, what) in [
            (
                parts.before.as_ref().map(|(_, place)| place),
                "[before] in a world that starts from the law of its base year",
            ),
            (parts.refund.as_ref().map(|(_, place)| place), "[refund] in a world that reacts"),
        ] {
            if let Some(other) = other {
                let problem =
                    Problem::new(what).at(other.clone(), "this table").and(place.clone(), "how the world reacts");
                self.note(problem.help(format!("the law before is that of {base}: leave the table out")));
            }
        }
        if let Some(scope) = &parts.scope {
            let problem = Problem::new(format!("a scope of {} in a world that reacts to every rate", scope.goods));
            self.note(problem.at(place.clone(), "the whole law is fed").help("leave [scope] out"));
        }
        parts.before = Some((Before { date: base, as_of: base }, place.clone()));
        let is_own = parts.importers().all(|importers| *importers == Importers::Own);
        parts.scope = Some(Scope {
            importers: if is_own { Importers::Own } else { Importers::Any },
            partners: PartnerSet::all(),
            products: ProductSet::All,
            goods: "all goods".into(),
        });
    }

    /// Who answers.
    pub fn retaliation(&mut self, table: Table<'_>) -> Option<(Retaliation, Place)> {
        let place = self.first_line(table.span());
        let written: RetaliationTable = self.understand(table, &[])?;
        Some((self.variant(&written.by, "way to answer")?, place))
    }

    /// Whose best tariff is looked for.
    pub fn optimal(&mut self, table: Table<'_>) -> Option<(Optimal, Place)> {
        let place = self.first_line(table.span());
        let written: OptimalTable = self.understand(table, &[])?;
        Some((self.variant(&written.by, "way to look")?, place))
    }
}

/// The rows of a file of elasticities.
fn elasticities(sheet: &Sheet) -> Result<Vec<(HsCode, Stated)>, Problems> {
    let [sector, elasticity] = sheet.columns(["sector", "elasticity"])?;
    let error = sheet.find("se");
    let (mut rows, mut problems) = (Vec::new(), Problems::new());
    let mut seen: BTreeMap<HsCode, Option<u64>> = BTreeMap::new();
    sheet.rows(&mut problems, |row, problems| {
        let mut read = |column: usize, read: Reader| {
            read(row.text(column)).map_err(|wrong| {
                problems.push(Problem::new(wrong.what).at(sheet.at(row.start, Some(column)), wrong.help));
            })
        };
        let value = read(elasticity, above_nought);
        let error =
            error.filter(|error| !row.text(*error).trim().is_empty()).map_or(Ok(0.0), |error| read(error, size));
        match (HsCode::parse(row.text(sector)), value, error) {
            (Ok(code), Ok(value), Ok(error)) => {
                let first = seen.entry(code).or_default();
                if sheet.once(first, (&row, sector), || format!("the sector {code}"), problems) {
                    rows.push((code, Stated { value, error }));
                }
            }
            (Err(why), ..) => {
                let what = format!("“{}” is not a sector", row.text(sector));
                problems.push(Problem::new(what).at(sheet.at(row.start, Some(sector)), why));
            }
            _ => {}
        }
    });
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn above_nought(text: &str) -> Result<f64, Wrong> {
    match number(text)? {
        size if size > 0.0 => Ok(size),
        size => Err(Wrong { what: format!("an elasticity of {size}"), help: "above zero, such as 4".into() }),
    }
}

fn from_nought(text: &str) -> Result<f64, Wrong> {
    match number(text)? {
        size if size >= 0.0 => Ok(size),
        size => Err(Wrong { what: format!("{size} is below zero"), help: "zero or more".into() }),
    }
}

fn part(text: &str) -> Result<f64, Wrong> {
    match number(text)? {
        size if size > 0.0 && size <= 1.0 => Ok(size),
        size => Err(Wrong { what: format!("a share of {size}"), help: "above 0, at most 1".into() }),
    }
}

fn fixed_cost_share(text: &str) -> Result<Option<f64>, Wrong> {
    if text.trim() == "calibrate" {
        return Ok(None);
    }
    match number(text)? {
        size if (0.0..1.0).contains(&size) => Ok(Some(size)),
        size => Err(Wrong {
            what: format!("a share of fixed costs of {size}"),
            help: "\"calibrate\", or from 0 to below 1".into(),
        }),
    }
}
