//! What the program knows of a model of markets: a constant in the file of each.

use std::fmt;

use super::figure::ResponseFigure;
use super::input::Input;
use super::market::{Elasticities, MarketResult, NotSolved, Source, SourceResponse};
use crate::model_card::ModelCard;

/// Which flows of a product are one market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarketExtent {
    /// Each flow by itself.
    Flow,
    /// What one importer buys; sellers who are charged alike are one.
    Importer,
    /// What one importer buys, each seller by itself.
    ImporterBySeller,
    /// What all importers buy, each seller and each importer by itself.
    World,
}

/// The equations of a model: what becomes of one market. Writes one line a source into the last, which is as long as
/// the first.
pub type ModelEquations = fn(&[Source], &Elasticities, &mut [SourceResponse]) -> MarketResult;

/// A model of partial equilibrium: it sees one market at a time. Each is a static, equal to itself alone.
pub struct PartialModel {
    /// What a user must know of it, and its name.
    pub card: ModelCard,
    /// What it does, without a stop at the end; `{market}` is replaced by the goods of a market: "6-digit products".
    pub summary: &'static str,
    /// The numbers that it takes. One that takes an elasticity of supply and no pass-through has an infinite one where
    /// nothing states it.
    pub inputs: &'static [Input],
    /// What is one market.
    pub extent: MarketExtent,
    /// Figures that it does not say. What is lost and what the importer gains is said by partner only where each flow
    /// is a market.
    pub not_given: &'static [ResponseFigure],
    /// Its equations.
    pub react: ModelEquations,
}

impl PartialModel {
    /// Returns the word that files use.
    pub fn word(&self) -> &'static str {
        self.card.name
    }

    /// Returns true if it takes a number.
    pub fn takes(&self, input: Input) -> bool {
        self.inputs.contains(&input)
    }

    /// Returns what becomes of one market. Writes one line a source into `reacted`, which is as long as `sources`.
    ///
    /// # Errors
    /// Where there is no solution, where a number leaves the range of numbers, and where a price falls below nothing.
    pub fn solve(&self, sources: &[Source], assumed: &Elasticities, reacted: &mut [SourceResponse]) -> MarketResult {
        let outcome = (self.react)(sources, assumed, reacted)?;
        let finite =
            reacted.iter().all(|one| one.quantity.is_finite() && one.exporter.is_finite() && one.buyer.is_finite());
        if !finite || !outcome.deadweight(0.0).is_finite() {
            return Err(NotSolved::NotFinite);
        }
        if reacted.iter().any(|one| one.exporter < 0.0) { Err(NotSolved::TooLarge) } else { Ok(outcome) }
    }
}

impl PartialEq for PartialModel {
    fn eq(&self, other: &PartialModel) -> bool {
        std::ptr::eq(self, other)
    }
}

impl fmt::Debug for PartialModel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}
