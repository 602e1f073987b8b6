//! Several importers and exporters of one product, to first order: prices clear world markets.
//!
//! Francois & Hall (2003), "Global Simulation Analysis of Industry-Level Trade Policy", GSIM. The quantity that goes
//! from i to v is q = −E_s (pᵢ + dT) + (E_m + E_s) P_v, with P_v the composite price of v: what i gets depends on the
//! others only through the composites, so that the linear system has one unknown an importer, not one an exporter.

use nalgebra::{DMatrix, DVector};

use super::input::Input;
use super::market::{Elasticities, MarketOutcome, MarketResult, NotSolved, Source, SourceResponse, Supply};
use super::model::{MarketExtent, PartialModel};
use crate::model_card::ModelCard;

/// What the program knows of it.
pub static SPEC: PartialModel = PartialModel {
    card: ModelCard {
        name: "gsim",
        title: "GSIM model",
        assumes: "first order: every exporter has one world price, at which all importers together buy what it sells",
        needs: "the elasticities of demand, substitution and supply (infinite unless stated), the same for all; a world of several importers, to see prices of others move",
        cannot_say: "large changes well (a market is left out where a price falls below zero, or importers would buy less than nothing); what importers gain by choosing among sources, so that what is lost comes out too large; what is lost by partner",
        paper: "Francois & Hall 2003, Global Simulation Analysis of Industry-Level Trade Policy",
    },
    summary: "World markets of {market} cleared to first order (GSIM)",
    inputs: &[Input::Substitution, Input::Demand, Input::Supply],
    extent: MarketExtent::World,
    not_given: &[],
    react,
};

/// Proportional changes of prices.
#[derive(Clone, Debug)]
pub struct Prices {
    /// World price of each exporter.
    pub exporters: Vec<f64>,
    /// Composite price of each importer, duties included: the average of (1 + p)(T₁ ÷ T₀) − 1, by which surplus is told.
    pub composites: Vec<f64>,
    /// The same to first order, of p + T₁ ÷ T₀ − 1, by which quantities react.
    pub reacting: Vec<f64>,
}

/// Proportional change of the duty on a source: T₁ ÷ T₀ − 1, with T = 1 + duty.
fn duty(source: &Source) -> f64 {
    (1.0 + source.after) / (1.0 + source.before) - 1.0
}

/// What of its sales an exporter sends here (φ), and what of its purchases an importer gets from here (θ), for each source.
struct TradeShares {
    sent: Vec<f64>,
    bought: Vec<f64>,
    exporters: usize,
    importers: usize,
}

impl TradeShares {
    fn new(sources: &[Source]) -> TradeShares {
        let exporters = sources.iter().map(|source| source.exporter as usize + 1).max().unwrap_or(0);
        let importers = sources.iter().map(|source| source.importer as usize + 1).max().unwrap_or(0);
        let (mut sold, mut spent) = (vec![0.0; exporters], vec![0.0; importers]);
        for source in sources {
            sold[source.exporter as usize] += source.value;
            spent[source.importer as usize] += source.spent();
        }
        let part = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        TradeShares {
            sent: sources.iter().map(|source| part(source.value, sold[source.exporter as usize])).collect(),
            bought: sources.iter().map(|source| part(source.spent(), spent[source.importer as usize])).collect(),
            exporters,
            importers,
        }
    }
}

/// Returns the prices at which every exporter sells what it wants to sell: E_x pᵢ = Σ_v φᵢᵥ qᵢᵥ.
pub fn clear(sources: &[Source], assumed: &Elasticities) -> Result<Prices, NotSolved> {
    let shares = TradeShares::new(sources);
    let supply = match assumed.supply {
        Supply::Elastic(elasticity) => elasticity,
        // Exporters who pass on everything do not change their price.
        Supply::Passed(_) => f64::INFINITY,
    };
    let (direct, cross) = (assumed.substitution, assumed.demand + assumed.substitution);
    let damping = 1.0 / (supply + direct);
    // pᵢ = damping × Σ φ (−E_s dT + (E_m + E_s) P): a constant, and a weight on each composite.
    let mut fixed = vec![0.0; shares.exporters];
    let mut weights = DMatrix::<f64>::zeros(shares.exporters, shares.importers);
    for (source, sent) in sources.iter().zip(&shares.sent) {
        let (exporter, importer) = (source.exporter as usize, source.importer as usize);
        fixed[exporter] -= damping * sent * direct * duty(source);
        weights[(exporter, importer)] += damping * sent * cross;
    }
    let mut system = DMatrix::<f64>::identity(shares.importers, shares.importers);
    let mut right = DVector::<f64>::zeros(shares.importers);
    for (source, bought) in sources.iter().zip(&shares.bought) {
        let (exporter, importer) = (source.exporter as usize, source.importer as usize);
        right[importer] += bought * (fixed[exporter] + duty(source));
        for other in 0..shares.importers {
            system[(importer, other)] -= bought * weights[(exporter, other)];
        }
    }
    let reacting = system.lu().solve(&right).ok_or(NotSolved::NoPrice)?;
    let exporters: Vec<f64> = (0..shares.exporters)
        .map(|exporter| {
            fixed[exporter] + (0..shares.importers).map(|v| weights[(exporter, v)] * reacting[v]).sum::<f64>()
        })
        .collect();
    let mut composites = vec![0.0; shares.importers];
    for (source, bought) in sources.iter().zip(&shares.bought) {
        let (price, duty) = (exporters[source.exporter as usize], duty(source));
        composites[source.importer as usize] += bought * (price + duty + price * duty);
    }
    Ok(Prices { exporters, composites, reacting: reacting.iter().copied().collect() })
}

/// Returns change of the surplus of an exporter who sells so much at first: R p (1 + E_x p ÷ 2).
pub fn producer_surplus(sold: f64, price: f64, supply: f64) -> f64 {
    if price == 0.0 { 0.0 } else { sold * price * (1.0 + supply * price / 2.0) }
}

/// Returns change of the surplus of importers who spend so much at first, as a trapezoid: −V P (1 + E_m P ÷ 2).
pub fn consumer_surplus(spent: f64, composite: f64, demand: f64) -> f64 {
    -spent * composite * (1.0 + demand * composite / 2.0)
}

/// Number 0 is the world's own importer, as a buyer and, where it sells, as a domestic producer.
fn react(sources: &[Source], assumed: &Elasticities, reacted: &mut [SourceResponse]) -> MarketResult {
    let prices = clear(sources, assumed)?;
    // Past this the trapezoid of importers turns round: they would seem to gain by a dearer product.
    if prices.composites.iter().any(|composite| 1.0 + assumed.demand * composite < 0.0) {
        return Err(NotSolved::NothingBought);
    }
    let cross = assumed.demand + assumed.substitution;
    let mut outcome = MarketOutcome::UNCHANGED;
    let mut spent = vec![0.0; prices.composites.len()];
    let mut sold = vec![0.0; prices.exporters.len()];
    for (source, response) in sources.iter().zip(reacted) {
        let (exporter, importer) = (source.exporter as usize, source.importer as usize);
        let (price, composite) = (prices.exporters[exporter], prices.reacting[importer]);
        let quantity = 1.0 + cross * composite - assumed.substitution * (price + duty(source));
        let creation = assumed.demand * composite;
        *response = SourceResponse {
            quantity: quantity.max(0.0),
            exporter: 1.0 + price,
            buyer: (1.0 + price) * (1.0 + source.after),
            creation,
            held: quantity < 0.0,
            ..SourceResponse::unchanged(source)
        };
        spent[importer] += source.spent();
        sold[exporter] += source.value;
    }
    let supply = if let Supply::Elastic(elasticity) = assumed.supply { elasticity } else { 0.0 };
    for (exporter, (&sold, &price)) in sold.iter().zip(&prices.exporters).enumerate() {
        let gain = producer_surplus(sold, price, supply);
        if exporter == 0 { outcome.home += gain } else { outcome.exporters += gain }
    }
    for (importer, (&spent, &composite)) in spent.iter().zip(&prices.composites).enumerate() {
        let gain = consumer_surplus(spent, composite, assumed.demand);
        if importer == 0 { outcome.importers += gain } else { outcome.abroad += gain }
    }
    outcome.price_index = 1.0 + prices.composites.first().copied().unwrap_or(0.0);
    Ok(outcome)
}
