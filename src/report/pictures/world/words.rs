//! What is assumed under a picture of a world that reacts, in words.

use crate::report::finding::Answer;
use crate::run::equilibrium::Reaction;
use crate::scenario::equilibrium::{Closure, Elasticities, Equilibrium, Gravity, Model, Optimal, Rebate, Retaliation};

/// "in the model of one sector “gravity”, once wages and trade have found a new balance; nobody answers."
pub fn assumption(reaction: &Reaction) -> String {
    format!(
        "once wages and trade have found a new balance (model “{}”); {}.",
        reaction.model,
        answer(reaction.retaliation)
    )
}

/// Who answers.
fn answer(retaliation: Retaliation) -> &'static str {
    match retaliation {
        Retaliation::None => "nobody answers",
        Retaliation::Reciprocal => "others answer in kind",
        Retaliation::Measures => "others answer as the scenario states",
        Retaliation::Formula => "others answer with the best tariff of a formula",
        Retaliation::Nash => "everyone’s tariff is the best answer to all others",
    }
}

/// What the model assumes, what the importer chooses, and what stands for values that are hedged.
pub fn notes(answer: &Answer<'_>, asked: &Equilibrium, reaction: &Reaction) -> Vec<String> {
    let mut notes = vec![assumed(&asked.model)];
    let own = answer.partners.phrase(answer.world.importer);
    notes.extend(reaction.optimal.map(|optimal| match optimal {
        Optimal::Formula => format!("The tariff of {own} is the best one of a formula."),
        Optimal::Uniform => {
            format!("The tariff of {own} is the one rate on all imports that serves it best, found by search.")
        }
        Optimal::Bilateral => {
            format!("The tariffs of {own} are those, one for each partner, that serve it best, found by search.")
        }
    }));
    if reaction.states.len() > 1 {
        notes.push("Rates that are known between two ends are fed at both: figures run from the least to the most that follows.".into());
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
            closure_words(*closure)
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
        Closure::BalancedWithOwn => "trade with the importer is balanced after",
        Closure::Zero => "there are no deficits",
        Closure::Kept => "deficits stay what they were in money",
    }
}

fn elasticity_words(elasticities: &Elasticities) -> String {
    match elasticities {
        Elasticities::Set(name, _) => format!("trade elasticities by sector, set “{name}”"),
        Elasticities::Stated(..) => "trade elasticities by sector as the scenario states".into(),
    }
}
