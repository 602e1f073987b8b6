//! What matters most in a batch, and a sentence of each to copy.
//!
//! The rule: of each scenario the case with the largest change of duty, up or down; in general equilibrium, its
//! outcome. Scenarios that ask of the same goods of the same partners are one question: of those the one whose trade
//! reacts, then the one without a sweep, then the one with the larger change represents all. Questions on a body of law
//! (one that names its authorities) come before questions on what a text says of it or on no law at all; among each the
//! largest change comes first, and the name decides between equals. Shown are five.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::model_usd::{central, quantiles};
use super::phrases::{lower, period_words};
use super::readings::{change_size, money, points, rate};
use crate::partial::ResponseFigure;
use crate::report::basis::FigureBasis;
use crate::report::change_phrase::Tense;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::run::CaseRun;
use crate::run::partial::UncertainUsd;

/// How many are shown.
const MOST: usize = 5;

/// What a scenario would open a page with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyFinding {
    /// The name of the scenario.
    pub scenario: String,
    /// The case.
    pub case: String,
    /// A sentence that carries its caveat.
    pub sentence: String,
    /// Goods and partners: what makes two scenarios one question.
    question: String,
    /// The size of the change in dollars.
    size: Decimal,
    /// True if the baseline is a body of law.
    law: bool,
    /// True if trade reacts.
    reacts: bool,
    /// True if values run through a sweep.
    swept: bool,
}

impl KeyFinding {
    /// Returns what a result would open a page with; `None` without general equilibrium, where its duty does not change
    /// or is not known.
    pub fn of(context: &ReportContext<'_>) -> Option<KeyFinding> {
        let weight = |case| size(context, case).or(context.world_finding(case).map(|_| Decimal::ZERO));
        let sized = context.run.cases.iter().filter_map(|case| Some((weight(case)?, case)));
        let (size, case) = sized.reduce(|one, other| if other.0 > one.0 { other } else { one })?;
        let baseline = &context.scenario.baseline;
        Some(KeyFinding {
            scenario: context.scenario.name.clone(),
            case: case.variant.name.clone(),
            // It is copied into texts of others.
            sentence: world_sentence(context, case).or_else(|| sentence(context, case))?.replace('\u{a0}', " "),
            question: match context.run.curve {
                Some(_) => format!("best tariff of {}", context.world.importer),
                None => context.about(case),
            },
            size,
            law: !baseline.authorities.is_empty(),
            reacts: equilibrium(context, case).is_some() || case.equilibrium.is_some(),
            swept: !context.scenario.sweeps.is_empty(),
        })
    }
}

/// Returns those that matter most, by the rule of this file.
pub fn leads(mut all: Vec<KeyFinding>) -> Vec<KeyFinding> {
    all.sort_by_key(|lead| (Reverse(lead.reacts), lead.swept, Reverse(lead.size), lead.scenario.clone()));
    let mut chosen: Vec<KeyFinding> = Vec::new();
    for lead in all {
        if !chosen.iter().any(|other| other.question == lead.question) {
            chosen.push(lead);
        }
    }
    chosen.sort_by_key(|lead| (Reverse(lead.law), Reverse(lead.size), lead.scenario.clone()));
    chosen.truncate(MOST);
    chosen
}

/// Returns the change of duty after trade reacts, where it does and a table has it: over a period none does.
fn equilibrium(context: &ReportContext<'_>, case: &CaseRun) -> Option<UncertainUsd> {
    case.response.as_ref()?;
    context.run.after_response(case, None, ResponseFigure::Change)
}

/// Returns how large the change of duty is: the farther end, after trade reacts if it does. `None` if nothing changes.
fn size(context: &ReportContext<'_>, case: &CaseRun) -> Option<Decimal> {
    let still = || change_size(&context.run.whole(case));
    let size = equilibrium(context, case).map(|amount| central(&amount).abs()).or_else(still)?;
    (!size.is_zero()).then_some(size)
}

/// Returns "In the scenario “…”, real income falls in 150 of 194 countries; with and without retaliation, …
/// (hypothetical; one-sector gravity model; nobody retaliates)." with its source.
fn world_sentence(context: &ReportContext<'_>, case: &CaseRun) -> Option<String> {
    let (finding, equilibrium) = (context.world_finding(case)?, case.equilibrium.as_ref()?);
    let (title, policy, finding) = (&context.scenario.title, context.policy(equilibrium), lower(&finding));
    let (standing, model) = (lower(context.standing().words()), context.model().unwrap_or_default());
    // A curve has its closures in the sentence.
    let range = if context.run.curve.is_none() { context.closure_range(equilibrium) } else { None };
    let range = range.map_or(String::new(), |range| format!("; {range}"));
    let origin = origin(context);
    Some(format!("In the scenario “{title}”, {finding}{range} ({standing}; {model}; {policy}). {origin}"))
}

/// Returns where a sentence is from: "Source: US Census Bureau; US tariff schedule and orders. Rates of 10 October 2026.
/// Calculated with dutylab 0.1.0, scenario law-chips."
fn origin(context: &ReportContext<'_>) -> String {
    let sources = ReportContext::source_of(std::slice::from_ref(context));
    let publishers = sources.get(1).or(sources.first()).map_or("", String::as_str);
    let (name, version) = (&context.scenario.name, env!("CARGO_PKG_VERSION"));
    format!("{publishers} Calculated with dutylab {version}, scenario {name}.")
}

/// Returns "If the US tariff on cars from Japan fell from 27.5% to 15%, US duties would fall by $5.2bn a year on 2024 imports held
/// fixed (hypothetical)." with its source.
fn sentence(context: &ReportContext<'_>, case: &CaseRun) -> Option<String> {
    let whole = context.run.whole(case);
    let change = money(whole.duty_change)?;
    // Nobody pays no duty today: what is compared is not what was.
    let beside_none = rate(whole.rate_after).filter(|_| context.scenario.baseline.is_without_duty());
    // Levels of a part would stand beside a change of all.
    let supposed = match (&whole.where_known, points(whole.rate_change)) {
        (None, _) => Some(match &beside_none {
            Some(after) => format!("were {}, compared with no duty,", Unit::Percent.read(after)),
            None => Tense::Did.rates(&whole),
        }),
        (Some(_), change) => change.map(|change| Tense::Did.by(Unit::Points, &change)),
    };
    let noun = if whole.is_average { "average tariff" } else { "tariff" };
    let subject = context.subjects(case, noun).into_iter().next()?;
    let (premise, year, duties) = (context.premise(case), context.world.year, context.own("duties"));
    let opening = match supposed {
        None => format!("In the scenario “{}”", context.scenario.title),
        Some(supposed) => {
            let opening = if context.standing() == FigureBasis::Supposed { "If" } else { "As" };
            let premise = premise.replacen(", if ", " and ", 1);
            format!("{opening} the {subject} {supposed}{premise}").trim_end_matches(',').to_string()
        }
    };
    let is_law = context.standing() == FigureBasis::BothLaw;
    let tense = if is_law { Tense::Did } else { Tense::Would };
    let course = match beside_none {
        Some(_) => format!("{} {}", tense.verb("are"), Unit::Usd.read(&change)),
        None => tense.by(Unit::Usd, &change),
    };
    let still = format!("{course} {}", context.per());
    let period =
        context.scenario.period.map_or(String::new(), |(from, until)| format!(", {},", period_words(from, until)));
    let falls = change.low.is_sign_negative();
    let exposure =
        if context.scenario.refund.is_some() && falls { "; what falls away is exposure, not entitlement" } else { "" };
    let after = equilibrium(context, case).map_or(String::new(), |amount| {
        let model = context.model().unwrap_or_default();
        let band = quantiles(&amount).map_or(String::new(), |drawn| {
            format!(", 95% of draws {}", Unit::Usd.read_change(&Reading::between(drawn.p025, drawn.p975)))
        });
        // Figures after response stand beside those of the same imports: some do not react.
        let fixed = context.run.fixed_response(case, None).map(|fixed| Unit::Usd.change(central(&fixed)));
        let fixed = fixed.filter(|fixed| *fixed != Unit::Usd.read_change(&change));
        let instead = fixed.map_or(String::new(), |fixed| format!(", against {fixed} on the same imports held fixed"));
        let adjusted = Tense::Would.by(Unit::Usd, &Reading::exact(central(&amount)));
        format!(" Once imports adjust, they {adjusted}{instead} ({model}{band}).")
    });
    let standing = match context.standing() {
        FigureBasis::BothLaw => context.standing_words(FigureBasis::BothLaw),
        one => one.words().into(),
    };
    let (standing, origin) = (lower(standing.trim_end_matches('.')), origin(context));
    Some(format!(
        "{opening}, {duties} {still}{period} on {year} imports held fixed{exposure} ({standing}).{after} {origin}"
    ))
}
