//! Who pays when trade reacts: sums over flows of what importers and exporters bear, and proof that they add up.

use crate::partial::{Source, SourceResponse};

/// Parts and whole may differ by this share of what was added up: rounding of floating sums, and nothing else.
const ROUNDING: f64 = 1e-12;

/// Sums over flows, dollars a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Incidence {
    /// Customs value before.
    pub imports: f64,
    /// Customs value after: at the prices that exporters get.
    pub imports_after: f64,
    /// Duty before.
    pub duty_before: f64,
    /// Duty after.
    pub duty_after: f64,
    /// Change of the duty if imports stood still.
    pub fixed: f64,
    /// What importers pay more for the imports that remain.
    pub importers: f64,
    /// What exporters get less for them.
    pub exporters: f64,
    /// Change of the duty on the imports that remain: (d₁ − d₀) q₁.
    pub remaining: f64,
    /// Duty before on the imports that are gone: d₀ (q₀ − q₁).
    pub gone: f64,
    /// Change of quantity that the market as a whole makes, at the prices before.
    pub creation: f64,
    /// Change of quantity moved to or from other sources, at the prices before.
    pub diversion: f64,
    /// What the world loses, where a model tells it of a source by itself.
    pub lost: f64,
    /// What exporters gain, likewise.
    pub terms: f64,
    /// Sum of the sizes of what was added, for rounding.
    size: f64,
}

impl Incidence {
    /// Returns flows of so much value that react like a source.
    pub fn of(value: f64, source: &Source, reacted: &SourceResponse) -> Incidence {
        let mut sum = Incidence::default();
        sum.add(value, source, reacted);
        sum
    }

    /// Returns duty after, importers' and exporters' part, duty on trade that moved, what is lost, what the importer
    /// gains, imports after, change of duty: the order in which figures are told.
    pub fn figures(&self) -> [f64; 8] {
        let (change, moved) = (self.duty_after - self.duty_before, -self.gone);
        [self.duty_after, self.importers, self.exporters, moved, self.lost, self.net(), self.imports_after, change]
    }

    /// Adds flows of so much value that react like a source.
    pub fn add(&mut self, value: f64, source: &Source, reacted: &SourceResponse) {
        let SourceResponse { quantity, exporter, buyer, creation, bought, sold, .. } = *reacted;
        let duty = buyer - exporter;
        self.imports += value;
        self.imports_after += value * exporter * quantity;
        self.duty_before += value * source.before;
        self.duty_after += value * duty * quantity;
        self.fixed += value * (source.after - source.before);
        self.importers += value * (buyer - (1.0 + source.before)) * quantity;
        self.exporters += value * (1.0 - exporter) * quantity;
        self.remaining += value * (duty - source.before) * quantity;
        self.gone += value * source.before * (1.0 - quantity);
        self.creation += value * creation;
        self.diversion += value * (quantity - 1.0 - creation);
        self.lost -= value * (bought + sold + duty * quantity - source.before);
        self.terms += value * sold;
        self.size += value * (buyer * quantity + 1.0 + source.before);
    }

    /// Returns what the importer gains: what the world does not lose and exporters do not gain.
    pub fn net(&self) -> f64 {
        -self.lost - self.terms
    }

    /// Returns true if importers' and exporters' parts add up to the change of duty on the imports that remain, and the
    /// change of revenue is that less the duty on the imports that are gone.
    pub fn balances(&self) -> bool {
        let near = |one: f64, other: f64| (one - other).abs() <= ROUNDING * self.size;
        near(self.importers + self.exporters, self.remaining)
            && near(self.duty_after - self.duty_before, self.remaining - self.gone)
    }
}
