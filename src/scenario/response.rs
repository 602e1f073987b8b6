//! How a scenario says that trade reacts.

use std::sync::Arc;

use crate::error::Place;
use crate::partial::{Input, PartialModel};
use crate::product::ProductSet;
use crate::units::Estimate;
use crate::world::parameter::Parameters;

/// What is stated of some products: a number for each input, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResponseInputs([Option<Estimate>; Input::ALL.len()]);

impl ResponseInputs {
    /// Returns what is stated of an input.
    pub fn get(&self, input: Input) -> Option<Estimate> {
        self.0[input as usize]
    }

    /// States an input.
    pub fn set(&mut self, input: Input, stated: Option<Estimate>) {
        self.0[input as usize] = stated;
    }

    /// Returns what is stated here, else what another says.
    pub fn or(mut self, other: ResponseInputs) -> ResponseInputs {
        // A supply elasticity and a pass-through imply each other.
        let either = [Input::Supply, Input::PassThrough];
        let is_supplied = either.iter().any(|input| self.get(*input).is_some());
        for &input in Input::ALL.iter().filter(|input| !is_supplied || !either.contains(input)) {
            self.set(input, self.get(input).or(other.get(input)));
        }
        self
    }
}

/// What is stated of a list or of some codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// The products in words, as written.
    pub name: String,
    /// The products.
    pub products: ProductSet,
    /// Where they are written.
    pub place: Place,
    /// What is stated.
    pub fields: ResponseInputs,
}

/// Where the shares of domestic goods come from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum HomeProducers {
    /// Nowhere, but for what the scenario states.
    #[default]
    None,
    /// The table of shares by product.
    Shares {
        /// The elasticity of demand for all goods of a market together: below 0.
        composite_demand: f64,
    },
}

/// How trade reacts in a scenario.
#[derive(Clone, Debug)]
pub struct ResponseSettings {
    /// The model.
    pub model: &'static PartialModel,
    /// Digits of the codes that are a market each: 2, 4, 6, 8 or 10.
    pub market: u8,
    /// What is stated of all products.
    pub fields: ResponseInputs,
    /// What is stated of some; no product of the world lies in two.
    pub exceptions: Vec<Exception>,
    /// Where the shares of domestic goods come from.
    pub home: HomeProducers,
    /// The table in which everything else is looked up.
    pub parameters: Arc<Parameters>,
}
