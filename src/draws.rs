//! Chance, named and seeded: a point between 0 and 1 for each draw and each uncertain input, and what comes out of many.
//!
//! A point depends on the seed, the number of the draw and the name of the input alone: not on the scenario, the
//! threads, or what else is drawn. So the same draws face every scenario, and a run may be cut into parts.

pub mod normal;
pub mod shard;
pub mod sketch;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// Dimensions of the Sobol sequence that are kept for the first inputs of every scenario, in their order.
const KEPT: u32 = 8;
/// Dimensions that the sequence has.
const DIMENSIONS: u32 = sobol_burley::NUM_DIMENSIONS;

/// How points are spread over what is uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Spread {
    /// Scrambled Sobol points.
    Sobol,
    /// Independent pseudo-random points.
    Random,
}

/// Draws of what is uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// How many.
    pub count: u32,
    /// Those that this run takes, from the first on: all, or a part of them.
    pub first: u32,
    /// The first that it takes no longer.
    pub until: u32,
    /// True if the whole's figures of every draw are kept, to be compared with those of another scenario.
    pub keep: bool,
    /// The seed: the same draws for every scenario that has it.
    pub seed: u64,
    /// How they are spread.
    pub spread: Spread,
}

impl Draws {
    /// The most draws.
    pub const MOST: u32 = 1_000_000;
    /// The fewest of which a fortieth lies beyond either end of the 95% in the middle.
    pub const LEAST: u32 = 40;
}

/// Where the points of the uncertain inputs come from.
#[derive(Clone, Debug)]
pub struct Sampler {
    draws: Draws,
    /// Of each input: the hash of its name, and its dimension.
    inputs: Vec<(u64, u32)>,
}

impl Sampler {
    /// The most draws that scrambled Sobol points can be taken for.
    pub const MOST_SOBOL: u32 = 1 << 16;
    /// The most inputs that may be drawn.
    pub const MOST_INPUTS: usize = (DIMENSIONS - KEPT) as usize;

    /// For inputs of these names. Those in `kept`, at most eight, have the dimension of their place; any other that of
    /// its name, or the next free one in the order of the names.
    pub fn new(draws: Draws, kept: &[&str], names: &[String]) -> Sampler {
        let mut by_name: Vec<(&String, usize)> = names.iter().zip(0..).collect();
        by_name.sort();
        let mut taken = vec![false; DIMENSIONS as usize];
        let mut inputs = vec![(0, 0); names.len()];
        for (name, place) in by_name {
            let hash = hash(name);
            let dimension = match kept.iter().position(|kept| kept == name) {
                Some(dimension) => dimension as u32,
                None => {
                    let span = DIMENSIONS - KEPT;
                    let first = (hash % u64::from(span)) as u32;
                    let free = (0..span).map(|step| KEPT + (first + step) % span).find(|&one| !taken[one as usize]);
                    free.unwrap_or(KEPT)
                }
            };
            taken[dimension as usize] = true;
            inputs[place] = (hash, dimension);
        }
        Sampler { draws, inputs }
    }

    /// Returns the point of an input in a draw: above 0 and below 1.
    pub fn point(&self, draw: u32, input: usize) -> f64 {
        let (hash, dimension) = self.inputs[input];
        match self.draws.spread {
            // The sequence is of 24 bits; the middle of its step is never 0.
            Spread::Sobol => {
                let seed = (self.draws.seed ^ self.draws.seed >> 32) as u32;
                f64::from(sobol_burley::sample(draw, dimension, seed)) + 0.5 / f64::from(1u32 << 24)
            }
            Spread::Random => {
                let mut stream = ChaCha8Rng::seed_from_u64(self.draws.seed ^ hash);
                stream.set_stream(u64::from(draw));
                ((stream.next_u64() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
            }
        }
    }
}

/// Returns the same number for the same name, on any machine.
fn hash(name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
