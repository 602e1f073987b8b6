//! What a model assumes of each market, and how it is drawn: defaults by product, exceptions, standard errors.

use std::collections::BTreeMap;

use crate::error::Problem;
use crate::product::{Coverage, HsCode};
use crate::response::{Elasticities, Home, Supply};
use crate::scenario::behaviour::{Behaviour, Exception, Fields, Model, Stated};

/// The least elasticity that is drawn.
pub(super) const LEAST: f64 = 0.1;
/// The most pass-through that is drawn.
pub(super) const MOST_PASSED: f64 = 1.2;
/// The most of a market that sellers at home are drawn to have.
const MOST_HOME: f64 = 0.99;

/// The names of the inputs that every scenario may have.
pub const INPUTS: [&str; 6] = ["substitution", "demand", "supply", "pass-through", "domestic share", "domestic supply"];

/// Those that are elasticities; the others are shares.
pub const ELASTICITIES: [&str; 4] = [INPUTS[0], INPUTS[1], INPUTS[2], INPUTS[5]];

/// A number with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Uncertain {
    value: f64,
    error: f64,
    /// Index of the input that moves it, if its error is not zero.
    input: Option<usize>,
    /// What it is measured from: an elasticity is drawn as a multiple of its distance from here.
    origin: f64,
}

impl Uncertain {
    /// At how many standard errors it is drawn; `None`: as it stands.
    fn score(&self, scores: &[Option<f64>]) -> Option<f64> {
        scores.get(self.input?).copied().flatten()
    }
}

/// The inputs that a model uses, as indices of [`INPUTS`].
fn uses(model: Model) -> &'static [usize] {
    match model {
        Model::Still => &[],
        Model::Elastic => &[1, 2, 3],
        Model::Armington => &[0, 1, 2, 3, 4, 5],
        Model::Smart | Model::Gsim => &[0, 1, 2],
    }
}

/// What is assumed of one market.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumed {
    /// The inputs that the model uses.
    uses: &'static [usize],
    substitution: Uncertain,
    demand: Uncertain,
    supply: Option<Uncertain>,
    pass_through: Uncertain,
    domestic: Option<(Uncertain, Uncertain)>,
}

/// An elasticity drawn at so many standard errors: ln e ~ N(ln ē − s² ÷ 2, s), s = standard error ÷ ē, at least 0.1.
fn drawn(number: Uncertain, scores: &[Option<f64>]) -> f64 {
    let Some(score) = number.score(scores) else { return number.value };
    let distance = number.value - number.origin;
    let spread = number.error / distance.abs();
    let size = distance.abs() * (spread * score - spread * spread / 2.0).exp();
    number.origin + size.max(LEAST.min(distance.abs())).copysign(distance)
}

/// A share drawn at so many standard errors, kept from 0 to the most.
fn drawn_share(number: Uncertain, scores: &[Option<f64>], most: f64) -> f64 {
    number.score(scores).map_or(number.value, |score| (number.value + number.error * score).clamp(0.0, most))
}

impl Assumed {
    /// The numbers at so many standard errors of each input; none: as they stand.
    pub fn at(&self, scores: &[Option<f64>]) -> Elasticities {
        let supply = match self.supply {
            Some(supply) => Supply::Elastic(drawn(supply, scores)),
            None => Supply::Passed(drawn_share(self.pass_through, scores, MOST_PASSED)),
        };
        let home = self.domestic.map(|(share, supply)| Home {
            share: drawn_share(share, scores, MOST_HOME),
            supply: Supply::Elastic(drawn(supply, scores)),
        });
        let (substitution, demand) = (drawn(self.substitution, scores), drawn(self.demand, scores));
        Elasticities { substitution, demand, supply, home }
    }

    /// The numbers that the model uses, each with the place of its input and its name.
    pub fn numbers(&self) -> Vec<(usize, &'static str, f64)> {
        let number = |place: usize, number: Uncertain| (place, INPUTS[place], number.value);
        let model = |place: &usize| self.uses.contains(place);
        let all = [
            Some(number(0, self.substitution)),
            Some(number(1, self.demand)),
            self.supply.map(|supply| number(2, supply)),
            self.supply.is_none().then(|| number(3, self.pass_through)),
            self.domestic.map(|(share, _)| number(4, share)),
        ];
        all.into_iter().flatten().filter(|(place, _, _)| model(place)).collect()
    }

    /// True if some number that is drawn has an error larger than itself.
    pub fn is_wide(&self) -> bool {
        let (share, supply) = self.domestic.unzip();
        [Some(self.substitution), Some(self.demand), self.supply, Some(self.pass_through), share, supply]
            .into_iter()
            .flatten()
            .any(|number| number.input.is_some() && number.error > number.value.abs())
    }

    /// What an input moves of this market, at so many standard errors.
    pub fn moved_by(&self, input: usize, scores: &[Option<f64>]) -> Option<f64> {
        let moved = |number: &Uncertain| number.input == Some(input);
        let elasticities = [Some(self.substitution), Some(self.demand), self.supply, self.domestic.map(|own| own.1)];
        let elasticity = elasticities.into_iter().flatten().find(moved).map(|number| drawn(number, scores));
        let share = |number: Uncertain, most: f64| moved(&number).then(|| drawn_share(number, scores, most));
        elasticity.or_else(|| share(self.pass_through, MOST_PASSED)).or_else(|| share(self.domestic?.0, MOST_HOME))
    }
}

/// Finds what is assumed of each market, and names what is uncertain of it.
#[derive(Debug)]
pub struct Assumptions<'a> {
    behaviour: &'a Behaviour,
    /// The inputs that have an error somewhere, by name.
    inputs: BTreeMap<String, usize>,
}

impl<'a> Assumptions<'a> {
    /// Of a scenario.
    pub fn new(behaviour: &'a Behaviour) -> Assumptions<'a> {
        Assumptions { behaviour, inputs: BTreeMap::new() }
    }

    /// The names of the inputs that were met, in the order of their numbers.
    pub fn names(self) -> Vec<String> {
        let mut names: Vec<(usize, String)> = self.inputs.into_iter().map(|(name, number)| (number, name)).collect();
        names.sort();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// What is assumed of a market: what an exception states, else what is stated of all, else the table.
    pub fn of(&mut self, market: HsCode) -> Result<Assumed, Problem> {
        let behaviour = self.behaviour;
        let covers = |one: &&Exception, coverage| one.products.coverage(market) == coverage;
        if let Some(part) = behaviour.exceptions.iter().find(|one| covers(one, Coverage::Part)) {
            let what = format!("“{}” is only a part of the market {}", part.name, market.dotted());
            return Err(Problem::new(what)
                .at(part.place.clone(), "these products")
                .help("name whole markets, or take smaller ones: `market = 10`"));
        }
        let mut found = behaviour.exceptions.iter().filter(|one| covers(one, Coverage::Whole));
        let exception = found.next();
        if let (Some(one), Some(other)) = (exception, found.next()) {
            let what = format!("“{}” and “{}” both speak of {}", one.name, other.name, market.dotted());
            let problem =
                Problem::new(what).at(other.place.clone(), "these products").and(one.place.clone(), "and these");
            return Err(problem.help("let no product stand in two tables"));
        }
        let fields = exception.map_or(behaviour.fields, |exception| exception.fields.or(behaviour.fields));
        let substitution = fields.substitution.unwrap_or_else(|| {
            let found = behaviour.parameters.substitution(market);
            Stated { value: found.value, error: found.error }
        });
        // Of a market with sellers at home, the demand for the product as a whole: buyers spend a fixed sum on it.
        let at_home = Stated { value: -1.0, error: 0.0 };
        let demand = fields.demand.unwrap_or_else(|| {
            let found = behaviour.parameters.demand(market);
            if fields.domestic.is_some() { at_home } else { Stated { value: found.value, error: found.error } }
        });
        let (supply, pass_through) = self.supply(&fields, market);
        let origin = if substitution.value > 1.0 { 1.0 } else { 0.0 };
        let uses = uses(behaviour.model);
        let mut number = |stated: Stated, input: usize, origin: f64, is_own: fn(&Fields) -> bool| {
            let drawn = stated.error > 0.0 && uses.contains(&input);
            let input = drawn.then(|| self.input(INPUTS[input], exception, is_own));
            Uncertain { value: stated.value, error: stated.error, input, origin }
        };
        let infinite = Stated { value: f64::INFINITY, error: 0.0 };
        Ok(Assumed {
            uses,
            substitution: number(substitution, 0, origin, |fields| fields.substitution.is_some()),
            demand: number(demand, 1, 0.0, |fields| fields.demand.is_some()),
            supply: supply.map(|supply| number(supply, 2, 0.0, |fields| fields.supply.is_some())),
            pass_through: match supply {
                Some(_) => number(Stated { error: 0.0, ..pass_through }, 3, 0.0, |_| false),
                None => number(pass_through, 3, 0.0, |fields| fields.pass_through.is_some()),
            },
            domestic: fields.domestic.filter(|_| behaviour.model == Model::Armington).map(|share| {
                let supply = fields.domestic_supply.unwrap_or(infinite);
                (
                    number(share, 4, 0.0, |fields| fields.domestic.is_some()),
                    number(supply, 5, 0.0, |fields| fields.domestic_supply.is_some()),
                )
            }),
        })
    }

    /// How exporters supply: as stated, else as the user's table says; else as the model of markets needs it, or by the
    /// pass-through that was measured.
    fn supply(&self, fields: &Fields, market: HsCode) -> (Option<Stated>, Stated) {
        let parameters = &self.behaviour.parameters;
        let whole = Stated { value: 1.0, error: 0.0 };
        let default = parameters
            .default_pass_through()
            .map_or(whole, |measured| Stated { value: measured.value, error: measured.error });
        let pass_through = fields.pass_through.unwrap_or(default);
        if fields.supply.is_some() || fields.pass_through.is_some() {
            return (fields.supply, pass_through);
        }
        let of_table = parameters.supply(market).map(|found| Stated { value: found.value, error: found.error });
        let of_model = match self.behaviour.model {
            Model::Smart | Model::Gsim => Some(Stated { value: f64::INFINITY, error: 0.0 }),
            Model::Still | Model::Elastic | Model::Armington => None,
        };
        (of_table.or(of_model), pass_through)
    }

    /// The number of the input that moves a parameter: an exception that states it has one of its own.
    fn input(&mut self, name: &str, exception: Option<&Exception>, is_own: fn(&Fields) -> bool) -> usize {
        let own = exception.filter(|exception| is_own(&exception.fields));
        let name = own.map_or(name.to_string(), |exception| format!("{name} of {}", exception.name));
        let next = self.inputs.len();
        *self.inputs.entry(name).or_insert(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::normal::quantile;

    fn uncertain(value: f64, error: f64, origin: f64) -> Uncertain {
        Uncertain { value, error, input: Some(0), origin }
    }

    /// Equation (44): the mean stays, the sign stays, and nothing is drawn nearer than 0.1 to where it is measured from.
    #[test]
    fn elasticities_are_drawn_around_their_value() {
        for (value, error, origin) in [(3.8, 0.8, 1.0), (-1.5, 0.4, 0.0), (0.5, 0.05, 0.0), (9.0, 2.0, 0.0)] {
            let number = uncertain(value, error, origin);
            let at = |score: f64| drawn(number, &[Some(score)]);
            const DRAWS: u32 = 20_000;
            let point = |draw: u32| quantile((f64::from(draw) + 0.5) / f64::from(DRAWS));
            let mean = (0..DRAWS).map(|draw| at(point(draw))).sum::<f64>() / f64::from(DRAWS);
            assert!((mean - value).abs() < 1e-3 * value.abs(), "{value}: {mean}");
            let spread = error / (value - origin).abs();
            let expected = origin + (value - origin) * (1.5 * spread - spread * spread / 2.0).exp();
            assert!((at(1.5) - expected).abs() < 1e-12, "{value}: {}", at(1.5));
            assert_eq!(drawn(number, &[None]), value);
        }
        assert_eq!(drawn(uncertain(-0.3, 0.6, 0.0), &[Some(-6.0)]), -LEAST);
        assert_eq!(drawn(uncertain(1.2, 0.6, 1.0), &[Some(-6.0)]), 1.0 + LEAST);
        assert_eq!(drawn(uncertain(0.04, 0.06, 0.0), &[Some(-6.0)]), 0.04);
    }

    /// Equation (45).
    #[test]
    fn shares_are_kept_within_their_ends() {
        let number = uncertain(0.94, 0.02, 0.0);
        assert_eq!(drawn_share(number, &[Some(1.0)], MOST_PASSED), 0.94 + 0.02);
        assert_eq!(drawn_share(number, &[Some(60.0)], MOST_PASSED), MOST_PASSED);
        assert_eq!(drawn_share(number, &[Some(-60.0)], MOST_PASSED), 0.0);
        assert_eq!(drawn_share(uncertain(0.9, 0.1, 0.0), &[Some(2.0)], MOST_HOME), MOST_HOME);
    }
}
