//! A market as a model sees it: its sources, what is assumed of it, and what becomes of it.

use thiserror::Error;

/// Goods of one market that one duty falls on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source {
    /// Customs value before, dollars a year.
    pub value: f64,
    /// Duty before, as a share of the customs value.
    pub before: f64,
    /// Duty after.
    pub after: f64,
    /// Logarithm of (1 + after) ÷ (1 + before).
    pub wedge: f64,
    /// Who sells, by number: not every model asks.
    pub exporter: u32,
    /// Who buys, by number, where a model has several importers in one market; 0 is the world's own.
    pub importer: u32,
}

impl Source {
    /// Returns goods of so much value, under these duties, sold to the world's own importer.
    pub fn new(value: f64, before: f64, after: f64) -> Source {
        Source { value, before, after, wedge: ((1.0 + after) / (1.0 + before)).ln(), exporter: 0, importer: 0 }
    }

    /// Returns what importers pay before, duty included.
    pub fn spent(&self) -> f64 {
        self.value * (1.0 + self.before)
    }
}

/// What sellers do when the price that they get changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Supply {
    /// They sell more at a higher price: the price elasticity of supply, up to infinity (the price is fixed).
    Elastic(f64),
    /// Nothing is said of them but how much of the duty reaches the buyer: the elasticity of the buyer's price to
    /// (1 + duty). 1 is all of it.
    Passed(f64),
}

/// Domestic producers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Home {
    /// Their share of what buyers spend in the market before, from 0 up to less than 1.
    pub share: f64,
    /// How they supply.
    pub supply: Supply,
    /// σ_D, between them and imports together: above 0. `None` where it is that between any two sources.
    pub substitution: Option<f64>,
}

/// What is assumed of a market.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elasticities {
    /// σ, between sources: above 0 and not 1.
    pub substitution: f64,
    /// η, of what is bought of the product as a whole, by its price: below 0.
    pub demand: f64,
    /// How exporters supply.
    pub supply: Supply,
    /// Domestic producers, where they are part of the market.
    pub home: Option<Home>,
}

impl Elasticities {
    /// Returns the same with another pass-through, where one is imposed: an elasticity of supply has its own.
    pub fn passing(self, passed: Option<f64>) -> Elasticities {
        match (self.supply, passed) {
            (Supply::Passed(_), Some(passed)) => Elasticities { supply: Supply::Passed(passed), ..self },
            _ => self,
        }
    }
}

/// What becomes of a source, as ratios of after to before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourceResponse {
    /// Quantity.
    pub quantity: f64,
    /// The price that the exporter gets; 1 is no change.
    pub exporter: f64,
    /// The price that the buyer pays, in units of the exporter's price before: 1 + duty before, if nothing changes.
    pub buyer: f64,
    /// The part of the change of quantity that the whole market makes (trade creation); the rest is moved to or from
    /// other sources (diversion).
    pub creation: f64,
    /// Change of the surplus of those who buy it, per dollar of customs value before; 0 where the model tells it of
    /// whole markets only.
    pub bought: f64,
    /// The same of those who sell it.
    pub sold: f64,
    /// True if the model would have it fall below nothing, and it is held there.
    pub held: bool,
}

impl SourceResponse {
    /// Returns a source of which nothing changes.
    pub fn unchanged(source: &Source) -> SourceResponse {
        let buyer = 1.0 + source.before;
        SourceResponse { quantity: 1.0, exporter: 1.0, buyer, creation: 0.0, bought: 0.0, sold: 0.0, held: false }
    }
}

/// What becomes of a market; money in dollars a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MarketOutcome {
    /// Price index of the product, after ÷ before, duties included.
    pub price_index: f64,
    /// Price of domestic producers, after ÷ before.
    pub home_price: f64,
    /// Their quantity, after ÷ before.
    pub home_quantity: f64,
    /// Change of what they sell.
    pub home_sales: f64,
    /// Change of the surplus of importers.
    pub importers: f64,
    /// Change of the surplus of exporters.
    pub exporters: f64,
    /// Change of the surplus of domestic producers.
    pub home: f64,
    /// Change of the surplus of importers in other countries.
    pub abroad: f64,
}

impl MarketOutcome {
    /// Nothing changes.
    pub const UNCHANGED: MarketOutcome = MarketOutcome {
        price_index: 1.0,
        home_price: 1.0,
        home_quantity: 1.0,
        home_sales: 0.0,
        importers: 0.0,
        exporters: 0.0,
        home: 0.0,
        abroad: 0.0,
    };

    /// Returns what the world loses: no surplus and no revenue takes it up. `revenue` is the change of that of all
    /// importers.
    pub fn deadweight(&self, revenue: f64) -> f64 {
        -(self.importers + self.exporters + self.home + self.abroad + revenue)
    }

    /// Returns what the world's own importer gains: importers, domestic producers, and `revenue`, the change of its
    /// own; the terms of trade are in it.
    pub fn net(&self, revenue: f64) -> f64 {
        self.importers + self.home + revenue
    }
}

/// What becomes of a market, or why it has no solution.
pub type MarketResult = Result<MarketOutcome, NotSolved>;

/// Why a market has no solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum NotSolved {
    /// No price was found.
    #[error("no price was found at which the market clears")]
    NoPrice,
    /// A number left the range of numbers.
    #[error("a price or a quantity leaves the range of numbers")]
    NotFinite,
    /// A price fell below nothing.
    #[error("a price falls below zero: the change is too large for a model of first order")]
    TooLarge,
    /// Importers would buy less than nothing.
    #[error("importers would buy less than nothing: the change is too large for a model of first order")]
    NothingBought,
}
