//! Scopes that laws and questions speak of, and the sets of them that flows lie in.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::partner::{Importers, Pair, Partner, PartnerSet};
use crate::product::{Coverage, HsCode, ProductSet};

/// Scopes by number, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scopes {
    entries: Vec<ScopeEntry>,
    /// The product sets of the scopes: many scopes differ by their partners only.
    products: NumberedSets,
    /// The indices of entries by product set and the mark of their partners.
    entries_by_mark: FxHashMap<(usize, u64), Vec<usize>>,
}

#[derive(Clone, Debug, PartialEq)]
struct ScopeEntry {
    importers: Importers,
    partners: PartnerSet,
    /// Index of the product set.
    products: usize,
    /// Columns and shares that a law asks of a line here: a bit each, as the questions number them.
    needs: u128,
    /// True if a share says how much of a line is meant where it is a part.
    divisible: bool,
}

/// Sets of products by number, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberedSets {
    /// The sets.
    pub sets: Vec<ProductSet>,
    by_mark: FxHashMap<u64, Vec<usize>>,
}

impl NumberedSets {
    /// Returns the number of a set, which is added if it is new.
    pub fn add(&mut self, set: &ProductSet) -> usize {
        self.find(set).unwrap_or_else(|| {
            self.by_mark.entry(set.mark()).or_default().push(self.sets.len());
            self.sets.push(set.clone());
            self.sets.len() - 1
        })
    }

    fn find(&self, set: &ProductSet) -> Option<usize> {
        let known = self.by_mark.get(&set.mark())?;
        known.iter().copied().find(|&number| self.sets[number] == *set)
    }
}

impl Scopes {
    /// Returns the number of a scope, which is added if it is new.
    pub fn add(&mut self, importers: &Importers, partners: &PartnerSet, products: &ProductSet) -> usize {
        let set = self.products.add(products);
        self.position(importers, partners, set).unwrap_or_else(|| {
            self.entries_by_mark.entry((set, partners.mark())).or_default().push(self.entries.len());
            let (importers, partners) = (importers.clone(), partners.clone());
            let entry = ScopeEntry { importers, partners, products: set, needs: 0, divisible: false };
            self.entries.push(entry);
            self.entries.len() - 1
        })
    }

    /// Returns the number of a scope.
    pub fn find(&self, importers: &Importers, partners: &PartnerSet, products: &ProductSet) -> Option<usize> {
        self.position(importers, partners, self.products.find(products)?)
    }

    /// Returns the number of a scope whose product set has this index.
    fn position(&self, importers: &Importers, partners: &PartnerSet, set: usize) -> Option<usize> {
        let known = self.entries_by_mark.get(&(set, partners.mark()))?;
        let is_same = |entry: &ScopeEntry| entry.partners == *partners && entry.importers == *importers;
        known.iter().copied().find(|&entry| is_same(&self.entries[entry]))
    }

    /// Returns true if the purchases of an importer may lie in a scope, in a world of `world_importer`.
    pub fn is_about(&self, scope: usize, importer: Partner, world_importer: Partner) -> bool {
        self.entries[scope].importers.contains(importer, world_importer)
    }

    /// Notes what a law asks of lines of a scope.
    pub fn ask(&mut self, scope: usize, needs: u128, divisible: bool) {
        self.entries[scope].needs |= needs;
        self.entries[scope].divisible |= divisible;
    }

    /// Returns true if a share says how much of a line is meant where a scope has only part of it.
    pub fn is_divisible(&self, scope: usize) -> bool {
        self.entries[scope].divisible
    }

    /// Returns importers, partners and products of a scope.
    pub fn get(&self, scope: usize) -> (&Importers, &PartnerSet, &ProductSet) {
        let entry = &self.entries[scope];
        (&entry.importers, &entry.partners, &self.products.sets[entry.products])
    }

    /// Sorts product lines by the scopes that they lie in, whoever buys and sells them. The lines are sorted.
    pub fn patterns(&self, lines: &[HsCode], services: &BTreeSet<HsCode>) -> ProductScopeSets {
        let coverage: Vec<Vec<Coverage>> =
            self.products.sets.par_iter().map(|set| set.spread(lines, services)).collect();
        // By product set first: many scopes differ by their partners only.
        let words = words(self.products.sets.len());
        let mut bits = vec![0u64; lines.len() * words];
        for (set, of_lines) in coverage.iter().enumerate() {
            for (line, &covered) in of_lines.iter().enumerate().filter(|(_, covered)| **covered != Coverage::None) {
                let bit = 2 * set + usize::from(covered == Coverage::Part);
                bits[line * words + bit / 64] |= 1 << (bit % 64);
            }
        }
        let mut numbers: FxHashMap<&[u64], u32> = FxHashMap::default();
        let mut patterns = Vec::new();
        let of_product = bits.chunks_exact(words).map(|sets| {
            *numbers.entry(sets).or_insert_with(|| {
                patterns.push(self.of_sets(sets));
                patterns.len() as u32 - 1
            })
        });
        let of_product = of_product.collect();
        ProductScopeSets { patterns, of_product }
    }

    /// Returns the scopes with these product sets, both as bit sets.
    fn of_sets(&self, sets: &[u64]) -> Vec<u64> {
        let mut scopes = vec![0u64; self.words()];
        for (scope, entry) in self.entries.iter().enumerate() {
            let both = sets[2 * entry.products / 64] >> (2 * entry.products % 64) & 0b11;
            scopes[2 * scope / 64] |= both << (2 * scope % 64);
        }
        scopes
    }

    fn words(&self) -> usize {
        words(self.entries.len())
    }
}

/// Returns the words of a bit set with two bits each: wholly in it, or with a part.
fn words(count: usize) -> usize {
    (2 * count).div_ceil(64).max(1)
}

/// The sets of scopes that products lie in, whoever sells them.
#[derive(Debug, Default)]
pub struct ProductScopeSets {
    patterns: Vec<Vec<u64>>,
    /// The pattern of each product.
    pub of_product: Vec<u32>,
}

impl ProductScopeSets {
    /// Returns for each product whether it lies wholly in any of these scopes.
    pub fn inside(&self, scopes: &[usize]) -> Vec<bool> {
        let lies = |bits: &Vec<u64>| scopes.iter().any(|scope| bits[2 * scope / 64] >> (2 * scope % 64) & 1 == 1);
        let of_pattern: Vec<bool> = self.patterns.iter().map(lies).collect();
        self.of_product.iter().map(|&pattern| of_pattern[pattern as usize]).collect()
    }
}

/// The scopes that some flows lie in.
#[derive(Debug)]
pub struct ScopeSet {
    whole: Vec<u32>,
    parts: Vec<u32>,
}

impl ScopeSet {
    /// Returns those that have the whole line, ascending.
    pub fn whole(&self) -> impl Iterator<Item = usize> {
        self.whole.iter().map(|&scope| scope as usize)
    }

    /// Returns those that have part of it.
    pub fn parts(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().map(|&scope| scope as usize)
    }
}

/// Sets of scopes as flows need them, pair by pair.
#[derive(Debug)]
pub struct ScopeSetBuilder<'a> {
    scopes: &'a Scopes,
    patterns: &'a ProductScopeSets,
    /// The scopes that the pair is in.
    mask: Vec<u64>,
    of_pattern: Vec<Option<u32>>,
    numbers: FxHashMap<Vec<u64>, u32>,
    sets: Vec<ScopeSet>,
    needs: Vec<u128>,
}

impl<'a> ScopeSetBuilder<'a> {
    /// Returns no set so far.
    pub fn new(scopes: &'a Scopes, patterns: &'a ProductScopeSets) -> ScopeSetBuilder<'a> {
        let (mask, of_pattern) = (Vec::new(), Vec::new());
        ScopeSetBuilder {
            scopes,
            patterns,
            mask,
            of_pattern,
            numbers: FxHashMap::default(),
            sets: Vec::new(),
            needs: Vec::new(),
        }
    }

    /// The flows that follow are of this pair, in a world of `world_importer`.
    pub fn turn_to(&mut self, Pair { importer, partner }: Pair, world_importer: Partner) {
        self.mask = vec![0; self.scopes.words()];
        for (scope, entry) in self.scopes.entries.iter().enumerate() {
            if entry.importers.contains(importer, world_importer) && entry.partners.contains(partner) {
                self.mask[2 * scope / 64] |= 0b11 << (2 * scope % 64);
            }
        }
        self.of_pattern = vec![None; self.patterns.patterns.len()];
    }

    /// Returns the set of the pair's flows of a pattern.
    pub fn of(&mut self, pattern: u32) -> u32 {
        let pattern = pattern as usize;
        if let Some(set) = self.of_pattern[pattern] {
            return set;
        }
        let bits: Vec<u64> =
            self.patterns.patterns[pattern].iter().zip(&self.mask).map(|(one, other)| one & other).collect();
        let set = match self.numbers.get(&bits) {
            Some(&set) => set,
            None => {
                let has = |bit: usize| bits[bit / 64] >> (bit % 64) & 1 == 1;
                let scopes = 0..self.scopes.entries.len() as u32;
                let whole: Vec<u32> = scopes.clone().filter(|scope| has(2 * *scope as usize)).collect();
                let parts: Vec<u32> = scopes.filter(|scope| has(2 * *scope as usize + 1)).collect();
                let needs = |scope: &u32| self.scopes.entries[*scope as usize].needs;
                self.needs.push(whole.iter().chain(&parts).map(needs).fold(0, |one, other| one | other));
                self.sets.push(ScopeSet { whole, parts });
                let set = self.sets.len() as u32 - 1;
                self.numbers.insert(bits, set);
                set
            }
        };
        self.of_pattern[pattern] = Some(set);
        set
    }

    /// Returns what laws ask of lines of a set.
    pub fn needs(&self, set: u32) -> u128 {
        self.needs[set as usize]
    }

    /// Returns every set.
    pub fn done(self) -> Vec<ScopeSet> {
        self.sets
    }
}
