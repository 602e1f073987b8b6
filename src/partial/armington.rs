//! Sources are imperfect substitutes within a product: a nest of constant elasticity of substitution.
//!
//! Armington (1969), "A Theory of Demand for Products Distinguished by Place of Production", IMF Staff Papers 16(1);
//! Hallren & Riker (2017), "An Introduction to Partial Equilibrium Modeling of Trade Policy", USITC Working Paper
//! 2017-07-B. With everything as a ratio of after to before, and ln p linear in ln P, the market is one equation in the
//! logarithm y of its price index; where all sellers supply alike it is solved in closed form.

use super::input::Input;
use super::isoelastic_surplus::area;
use super::linear_surplus;
use super::market::{Elasticities, Home, MarketOutcome, MarketResult, NotSolved, Source, SourceResponse, Supply};
use super::model::{MarketExtent, PartialModel};
use super::nest::Nest;
use crate::model_card::ModelCard;
use crate::numerics::root_of_falling;

/// What the program knows of it.
pub static SPEC: PartialModel = PartialModel {
    card: ModelCard {
        name: "armington",
        title: "Armington model",
        assumes: "sources of one product are imperfect substitutes, equally so for any two; importers choose among them and buy less of a dearer product; prices of other products are fixed",
        needs: "the elasticities of substitution and of demand; the pass-through, or an elasticity of supply; the share of domestic producers, if they are modeled",
        cannot_say: "what moves between products, wages, exchange rates and retaliation; without a share of domestic producers, trade diversion to or from them; the deadweight loss by partner",
        paper: "Armington 1969, IMF Staff Papers 16(1), pages 159–178; Hallren & Riker 2017, USITC Working Paper 2017-07-B",
    },
    summary: "Sellers compete within {market} as imperfect substitutes (Armington)",
    inputs: Input::ALL,
    extent: MarketExtent::Importer,
    not_given: &[],
    react,
};

/// Of the logarithm of the price index.
const TOLERANCE: f64 = 1e-14;

/// How the logarithm of a buyer's price depends on that of the index: `fixed × wedge + slope × y`.
#[derive(Clone, Copy)]
struct Pricing {
    fixed: f64,
    slope: f64,
}

impl Pricing {
    fn new(supply: Supply, assumed: &Elasticities) -> Pricing {
        match supply {
            Supply::Passed(passed) => Pricing { fixed: passed, slope: 0.0 },
            Supply::Elastic(elasticity) if elasticity.is_infinite() => Pricing { fixed: 1.0, slope: 0.0 },
            Supply::Elastic(elasticity) => {
                let sum = elasticity + assumed.substitution;
                Pricing { fixed: elasticity / sum, slope: (assumed.demand + assumed.substitution) / sum }
            }
        }
    }
}

/// What becomes of imports, whoever sells them, and of domestic producers.
struct Reaction {
    /// y, of the index of the whole market.
    index: f64,
    /// By how much the logarithm of every import price moves with demand.
    shift: f64,
    /// By what every weight of (30) is multiplied to be p q.
    level: f64,
    /// Logarithms of the price and of the quantity of domestic producers.
    home: [f64; 2],
}

/// Quantities qᵢ = P^(η+σ) pᵢ^−σ at the index P that the prices make.
fn react(sources: &[Source], assumed: &Elasticities, reacted: &mut [SourceResponse]) -> MarketResult {
    let Elasticities { substitution, demand, .. } = *assumed;
    let imports: f64 = sources.iter().map(Source::spent).sum();
    let home = assumed.home.filter(|home| home.share > 0.0);
    let spent = imports / (1.0 - home.map_or(0.0, |home| home.share));
    if spent <= 0.0 {
        reacted.iter_mut().zip(sources).for_each(|(response, source)| *response = SourceResponse::unchanged(source));
        return Ok(MarketOutcome::UNCHANGED);
    }
    let pricing = Pricing::new(assumed.supply, assumed);
    let sum = weigh(sources, 1.0 - substitution, pricing, reacted);
    // Home has what imports leave, so that shares before add up to 1 exactly.
    let share = home.map(|home| (1.0 - imports / spent, home));
    let reaction = match share {
        Some((share, Home { substitution: Some(upper), supply, .. })) => {
            let nest = Nest { share, upper, lower: substitution, demand, abroad: assumed.supply, home: supply };
            two_nests(&nest, (sum / imports).ln() / (1.0 - substitution))?
        }
        _ => one_nest(sum / spent, assumed, pricing, share)?,
    };
    let index = reaction.index;
    let mut outcome = MarketOutcome { price_index: index.exp(), ..MarketOutcome::UNCHANGED };
    outcome.exporters = answer(sources, assumed, pricing, &reaction, reacted);
    // −∫ Q dP from 1 to P, with Q = P^η.
    outcome.importers = -spent * area(index, demand);
    if let Some((share, home)) = share {
        let [price, quantity] = reaction.home;
        outcome.home_price = price.exp();
        outcome.home_quantity = quantity.exp();
        outcome.home_sales = share * spent * (price + quantity).exp_m1();
        outcome.home = match home.supply {
            Supply::Elastic(elasticity) => share * spent * area(price, elasticity),
            Supply::Passed(_) => 0.0,
        };
    }
    Ok(outcome)
}

/// Returns the market of one nest: any two sellers substitute alike, domestic producers too.
fn one_nest(
    sum: f64,
    assumed: &Elasticities,
    pricing: Pricing,
    share: Option<(f64, Home)>,
) -> Result<Reaction, NotSolved> {
    let Elasticities { substitution, demand, .. } = *assumed;
    let at_home = share.map(|(share, home)| (share, Pricing::new(home.supply, assumed).slope));
    let index = log_index(sum, 1.0 - substitution, pricing.slope, at_home)?;
    let level = ((demand + substitution) * index + (1.0 - substitution) * pricing.slope * index).exp();
    let price = at_home.map_or(0.0, |(_, slope)| slope * index);
    let home = [price, (demand + substitution) * index - substitution * price];
    Ok(Reaction { index, shift: pricing.slope * index, level, home })
}

/// Returns the market of two nests. `fixed` is the logarithm of the index of imports if their demand stood still.
fn two_nests(nest: &Nest, fixed: f64) -> Result<Reaction, NotSolved> {
    let prices = nest.solve(fixed)?;
    let level = (prices.pull + (1.0 - nest.lower) * prices.import_shift).exp();
    let home = [prices.home, nest.home_quantity(&prices)];
    Ok(Reaction { index: prices.index, shift: prices.import_shift, level, home })
}

/// Returns Σ s (fixed part of p)^(1−σ) over imports, in dollars; each weight is kept as the quantity of its source
/// until [`answer`] needs it.
fn weigh(sources: &[Source], rise: f64, pricing: Pricing, reacted: &mut [SourceResponse]) -> f64 {
    let mut sum = 0.0;
    for (source, response) in sources.iter().zip(reacted) {
        let weight = if source.wedge == 0.0 { 1.0 } else { (rise * pricing.fixed * source.wedge).exp() };
        response.quantity = weight;
        sum += source.spent() * weight;
    }
    sum
}

/// Returns the logarithm of the price index; domestic producers have a share, and a slope of their own.
fn log_index(sum: f64, rise: f64, import_slope: f64, at_home: Option<(f64, f64)>) -> Result<f64, NotSolved> {
    match at_home {
        None => Ok(sum.ln() / (rise * (1.0 - import_slope))),
        Some((share, slope)) if slope == import_slope => Ok((sum + share).ln() / (rise * (1.0 - slope))),
        Some((share, slope)) => {
            let gap = |y: f64| {
                let (abroad, domestic) = (sum * (rise * import_slope * y).exp(), share * (rise * slope * y).exp());
                let total = abroad + domestic;
                (total.ln() / rise - y, (abroad * import_slope + domestic * slope) / total - 1.0)
            };
            root_of_falling(0.0, TOLERANCE, gap).ok_or(NotSolved::NoPrice)
        }
    }
}

/// Writes what becomes of each source, and returns what all exporters gain.
fn answer(
    sources: &[Source],
    assumed: &Elasticities,
    pricing: Pricing,
    reaction: &Reaction,
    reacted: &mut [SourceResponse],
) -> f64 {
    let creation = (assumed.demand * reaction.index).exp() - 1.0;
    let mut gained = 0.0;
    for (source, response) in sources.iter().zip(reacted) {
        let price = (pricing.fixed * source.wedge + reaction.shift).exp();
        // p^−σ = p^(1−σ) ÷ p, of which the fixed part of p^(1−σ) is at hand.
        let quantity = response.quantity * reaction.level / price;
        let exporter = price * ((1.0 + source.before) / (1.0 + source.after));
        let buyer = price * (1.0 + source.before);
        *response = SourceResponse { quantity, exporter, buyer, creation, ..SourceResponse::unchanged(source) };
        gained += match assumed.supply {
            Supply::Passed(_) => linear_surplus::exporters(source, response),
            Supply::Elastic(elasticity) => source.value * area(exporter.ln(), elasticity),
        };
    }
    gained
}
