//! Added measures that a reader may take for what is charged in total, where other measures charge beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::compiled::CompiledScenario;
use super::result::CaseRun;
use crate::rates::charges::Charges;
use crate::rates::levels::LawWithScopes;
use crate::regime::measure::{Measure, Mode};
use crate::regime::rate::{BandEnds, StatedRate};
use crate::scenario::{Case, Scenario};
use crate::units::{AdValorem, CustomsValue};
use crate::world::World;

const MOST_NAMED: usize = 3;

/// Returns a sentence for each added measure whose rate is not what is charged in all, with what to write for that.
pub fn stacked_additions(
    scenario: &Scenario,
    world: &World,
    compiled: &CompiledScenario,
    cases: &[CaseRun],
) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    // Of the points of a sweep the first.
    let first_of: BTreeMap<usize, &CaseRun> = cases.iter().rev().map(|one| (one.variant.case, one)).collect();
    for (number, case) in scenario.cases.iter().enumerate() {
        let Some(first) = first_of.get(&number) else { continue };
        let asked: Vec<&Measure> =
            case.measures.iter().map(Arc::as_ref).filter(|measure| may_mislead(case, measure)).collect();
        let Some(law) = ChargedLaw::new(scenario, compiled, first, &asked) else { continue };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for measure in asked {
            let said = (!seen.contains(measure.id.as_str())).then(|| law.misleading(world, measure));
            if let Some(words) = said.flatten() {
                seen.insert(&measure.id);
                let words = words + &advice(case, measure);
                if !told.contains(&words) {
                    told.push(words);
                }
            }
        }
    }
    told
}

/// Returns true of a measure that says a rate, and does not say that it comes on top.
fn may_mislead(case: &Case, measure: &Measure) -> bool {
    match measure.mode {
        Mode::Base | Mode::AllIn | Mode::Cap => !measure.is_part(),
        Mode::Add => case.adds_by_default.contains(&measure.id) && !measure.is_part(),
        Mode::Total => false,
    }
}

/// What the law after charges in a case, on the flows that some measures are about.
struct ChargedLaw<'a> {
    compiled: &'a CompiledScenario,
    placed: LawWithScopes<'a>,
    charges: Vec<Option<Charges>>,
    /// The imports in scope, by class.
    values: BTreeMap<usize, CustomsValue>,
}

impl<'a> ChargedLaw<'a> {
    fn new(
        scenario: &'a Scenario,
        compiled: &'a CompiledScenario,
        case: &'a CaseRun,
        measures: &[&Measure],
    ) -> Option<ChargedLaw<'a>> {
        if measures.is_empty() {
            return None;
        }
        let flow_classes = &compiled.flow_classes;
        let placed = compiled.law_after(scenario, &case.variant, compiled.day(scenario));
        let scopes: BTreeSet<usize> = measures.iter().flat_map(|measure| compiled.scopes_of(measure)).collect();
        let wanted = flow_classes.touched(&scopes);
        let variables = flow_classes.hedged(&[&placed], &wanted);
        let charges = flow_classes.charges(&placed, BandEnds { variables: &variables, ends: 0 }, &wanted).ok()?;
        let mut values: BTreeMap<usize, CustomsValue> = BTreeMap::new();
        for cell in flow_classes.cells.iter().filter(|cell| wanted[cell.class] && case.in_scope[cell.class]) {
            *values.entry(cell.class).or_default() += cell.value;
        }
        Some(ChargedLaw { compiled, placed, charges, values })
    }

    /// Returns where a measure charges the most goods beside others, and what they pay in all; `None` if it is alone
    /// wherever it charges.
    fn misleading(&self, world: &World, measure: &Measure) -> Option<String> {
        let StatedRate::Exact(rate) = measure.rate.written else { return None };
        let ChargedLaw { compiled, placed, charges, values } = self;
        let wanted = compiled.flow_classes.touched(&compiled.scopes_of(measure));
        let id_of = |index: usize| placed.law.measures[index].id.as_str();
        let is_beside = |class: usize| {
            let here = charges[class].as_ref()?;
            let charged = here.parts.iter().any(|(index, _)| id_of(*index) == measure.id);
            let is_set = here.parts.iter().any(|(index, _)| placed.law.measures[*index].mode == Mode::Total);
            let total = here.level.rate().filter(|total| charged && !is_set && *total != rate)?;
            let others =
                here.parts.iter().filter(|(index, _)| id_of(*index) != measure.id && !counts(measure, *index, placed));
            let mut others: Vec<(AdValorem, &str)> = others.map(|(index, amount)| (*amount, id_of(*index))).collect();
            others.sort_by(|one, other| (other.0, one.1).cmp(&(one.0, other.1)));
            let sum: AdValorem = others.iter().map(|(amount, _)| *amount).sum();
            (points(sum) != Decimal::ZERO).then_some((total, sum, others))
        };
        let most = values.iter().filter(|(class, _)| wanted[**class]).filter_map(|(class, value)| {
            let (total, sum, others) = is_beside(*class)?;
            Some((sum.of(*value), *class, total, sum, others))
        });
        let (_, class, total, sum, others) = most.max_by_key(|(duty, class, ..)| (*duty, std::cmp::Reverse(*class)))?;
        let flow = world.flows[compiled.flow_classes.classes[class].flow as usize];
        let (line, partner) = (world.products[flow.product as usize], world.pair(&flow).partner);
        let named: Vec<&str> = others.iter().take(MOST_NAMED).map(|(_, id)| *id).collect();
        let more = if others.len() > MOST_NAMED { " and others" } else { "" };
        let adds = if others.len() > 1 { "add" } else { "adds" };
        let (id, line, named) = (&measure.id, line.dotted(), named.join(", "));
        let [sum, rate, total] = [sum, rate, total].map(points);
        Some(format!(
            "{id} is not all that is charged: on {line} from {partner}, {named}{more} {adds} {sum} points to its {rate}%, {total}% in all"
        ))
    }
}

/// Returns a rate as a reader is told it.
fn points(rate: AdValorem) -> Decimal {
    rate.percent().round_dp(2).normalize()
}

/// Returns true if the measure of an index is inside the total that a measure is the rate of.
fn counts(measure: &Measure, index: usize, placed: &LawWithScopes<'_>) -> bool {
    matches!(measure.mode, Mode::AllIn | Mode::Cap) && placed.law.measures[index].is_named(&measure.counts)
}

fn advice(case: &Case, measure: &Measure) -> String {
    let quoted = |words: &mut dyn Iterator<Item = String>| words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>();
    let partners = measure.partners.members.iter().flatten().map(|partner| partner.to_string());
    let goods = measure.goods.split(", ").filter(|goods| *goods != "all goods").map(String::from);
    let list = |key: &str, words: Vec<String>| match words.is_empty() {
        true => String::new(),
        false => format!("{key} = [{}], ", words.join(", ")),
    };
    let (partners, goods) = (list("partners", quoted(&mut { partners })), list("products", quoted(&mut { goods })));
    let rate = match measure.rate.written {
        StatedRate::Exact(rate) => rate.percent().normalize().to_string(),
        _ => String::new(),
    };
    let on_top =
        if case.adds_by_default.contains(&measure.id) { "write mode = \"add\" if that is meant; " } else { "" };
    format!("; {on_top}for {rate}% in all: change = [{{ {partners}{goods}total = \"{rate}%\" }}]")
}
