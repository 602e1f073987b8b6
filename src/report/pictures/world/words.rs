//! What is assumed under a picture of a world that reacts, in words.

use crate::report::finding::{Answer, capital};
use crate::response::caliendo_parro::Deficits;
use crate::response::gravity::{Closure, Rebate};
use crate::run::equilibrium::Reaction;
use crate::scenario::equilibrium::{Elasticities, Equilibrium, Gravity, Model};

/// When figures hold, and who does what: "once wages and trade have found a new balance (model “gravity”); nobody answers."
pub fn assumption(answer: &Answer<'_>, reaction: &Reaction) -> String {
    let (model, policy) = (reaction.model, answer.policy(reaction));
    format!("once wages and trade have found a new balance (model “{model}”); {policy}.")
}

/// What the model assumes, what it is fed, and what stands for values that are hedged.
pub fn notes(answer: &Answer<'_>, asked: &Equilibrium, reaction: &Reaction) -> Vec<String> {
    let mut notes = vec![assumed(&asked.model)];
    notes.extend(answer.fed(reaction).map(|fed| format!("{}.", capital(&fed))));
    if reaction.states.len() > 1 {
        notes.push(
            "Rates known between two ends are fed at both: figures run from the least to the most that follows.".into(),
        );
    }
    notes
}

/// What the model assumes, in a sentence.
pub fn assumed(model: &Model) -> String {
    match model {
        Model::Gravity(gravity) => gravity_words(gravity),
        Model::Multisector(elasticities) => {
            format!("Assumed: {}; one factor of production; trade is balanced.", elasticity_words(elasticities))
        }
        Model::CaliendoParro(elasticities, closure) => format!(
            "Assumed: {}; goods are inputs of each other; {}.",
            elasticity_words(elasticities),
            deficit_words(*closure)
        ),
    }
}

fn gravity_words(gravity: &Gravity) -> String {
    let fixed = match gravity.fixed_cost_share {
        Some(share) => format!("fixed costs are {share} of sales"),
        None => "fixed costs are worked out from the world’s data".into(),
    };
    let rebate = match gravity.rebate {
        Rebate::IncomeTax => "revenue cuts the tax on wages",
        Rebate::LumpSum => "revenue is paid out as a lump sum",
    };
    format!(
        "Assumed: trade elasticity {}; labour supply {}; scale {}; pass-through of firms {}; value added {} of cost; {fixed}; {rebate}; {}.",
        gravity.trade_elasticity.value,
        gravity.labor_supply.value,
        gravity.scale.value,
        gravity.firm_pass_through.value,
        gravity.value_added_share.value,
        closure_words(gravity.deficits)
    )
}

fn closure_words(closure: Closure) -> &'static str {
    match closure {
        Closure::ShareOfWorldGdp => "deficits stay what they were as a share of the world’s income",
        Closure::BalancedWithImporter => "trade with the importer is balanced after",
        Closure::Zero => "there are no deficits",
    }
}

fn deficit_words(deficits: Deficits) -> &'static str {
    match deficits {
        Deficits::Zero => "there are no deficits",
        Deficits::Kept => "deficits stay what they were in money",
    }
}

fn elasticity_words(elasticities: &Elasticities) -> String {
    match elasticities {
        Elasticities::Set(name, _) => format!("trade elasticities by sector, set “{name}”"),
        Elasticities::Stated(..) => "trade elasticities by sector as the scenario states".into(),
    }
}
