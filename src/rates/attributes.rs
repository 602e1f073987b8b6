//! What a law learns of a flow beside its scopes: what the schedule states, and its claims and contents.
//!
//! Of each flow only what its scopes ask for is kept, so that flows which differ in nothing else are charged together.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::partner::Pair;
use crate::regime::law_on_date::RequiredAttributes;
use crate::regime::measure::{Measure, TaxBase};
use crate::regime::rate::BandEnds;
use crate::regime::rule::Exemption;
use crate::regime::schedule::{ColumnRate, Schedule};
use crate::regime::share::{ShareBand, ShareTable, Shares, share_variable};
use crate::units::Share;
use crate::world::World;

/// What is asked of the flows of a world.
#[derive(Debug)]
pub struct AttributeLookup<'a> {
    /// By name.
    pub asked: RequiredAttributes,
    shares: &'a Shares,
    schedule: &'a Schedule,
    /// A share on some of the dates: which, and index of the rows that hold then.
    steps: Vec<(usize, Option<usize>)>,
}

impl<'a> AttributeLookup<'a> {
    /// Returns what laws of some dates ask.
    pub fn new(
        asked: RequiredAttributes,
        shares: &'a Shares,
        schedule: &'a Schedule,
        dates: &BTreeSet<Date>,
    ) -> AttributeLookup<'a> {
        let mut steps = BTreeSet::new();
        for (share, name) in asked.shares.iter().enumerate() {
            let table = shares.get(name);
            steps.extend(dates.iter().map(|&date| (share, table.and_then(|table| table.step(date)))));
        }
        AttributeLookup { asked, shares, schedule, steps: steps.into_iter().collect() }
    }

    /// Returns what a measure needs: a bit a column, then a bit a share.
    pub fn of_measure(&self, measure: &Measure) -> u128 {
        let column = self.asked.column(&measure.rate.written).map_or(0, bit);
        let contents: &[String] = match &measure.base {
            TaxBase::Content(names) | TaxBase::Rest(names) => names,
            TaxBase::Whole => &[],
        };
        column | self.bits(measure.when.iter().chain(&measure.unless).chain(&measure.part).chain(contents))
    }

    /// Returns what an exemption needs.
    pub fn of_exemption(&self, rule: &Exemption) -> u128 {
        self.bits(rule.shares())
    }

    fn bits<'s>(&self, names: impl Iterator<Item = &'s String>) -> u128 {
        let of = |name: &String| self.asked.share(name).map_or(0, |share| bit(self.asked.columns.len() + share));
        names.map(of).fold(0, |one, other| one | other)
    }

    fn table(&self, share: usize) -> Option<&'a ShareTable> {
        self.shares.get(&self.asked.shares[share])
    }
}

/// Returns the bit of a question. Beyond the last bit questions share one: then a flow keeps an answer more than it
/// needs.
fn bit(question: usize) -> u128 {
    1 << question.min(127)
}

/// The answers to all questions, those of flows that are alike once.
#[derive(Debug)]
pub struct FlowAttributes {
    columns: usize,
    steps: Vec<(usize, Option<usize>)>,
    /// Distinct answers; 0 is none.
    stated: Interned<Option<ColumnRate>>,
    shares: Interned<Option<ShareBand>>,
    /// For each share that is asked for, its name among the hedged values if it lies between two ends somewhere.
    open: Vec<Option<String>>,
    /// Sets of answers, one behind the other: a column each, then a step each.
    sets: Vec<u32>,
    numbers: FxHashMap<Vec<u32>, u32>,
    /// For each column and step, the answer of each product for partners that no row names; of shares, that of the importers
    /// that they are about.
    common: Vec<Vec<u32>>,
    /// The same where rows name the partner at hand, or say nothing of the importer.
    by_pair: Vec<Option<Vec<u32>>>,
    /// Sets of answers of partners that no row names, by product and what is needed.
    seen: FxHashMap<(u32, u128), u32>,
    /// For each step, what the world declares flow by flow.
    declared: Vec<Option<Vec<u32>>>,
    /// What may be answered otherwise for the pair at hand or flow by flow: a bit a question.
    varying: u128,
    /// The answers for the flow at hand.
    answers: Vec<u32>,
}

#[derive(Debug)]
struct Interned<T> {
    values: Vec<T>,
    numbers: FxHashMap<T, u32>,
    /// What was asked last: products that follow each other often have one answer.
    last: u32,
}

impl<T: Copy + Eq + std::hash::Hash> Interned<T> {
    fn new(first: T) -> Interned<T> {
        Interned { values: vec![first], numbers: [(first, 0)].into_iter().collect(), last: 0 }
    }

    fn number(&mut self, value: T) -> u32 {
        if self.values[self.last as usize] != value {
            self.last = *self.numbers.entry(value).or_insert_with(|| {
                self.values.push(value);
                self.values.len() as u32 - 1
            });
        }
        self.last
    }
}

impl FlowAttributes {
    /// Returns the answers that no partner changes.
    pub fn new(world: &World, questions: &AttributeLookup<'_>) -> FlowAttributes {
        let mut stated = Interned::new(None);
        let mut shares = Interned::new(None);
        let mut common = Vec::new();
        for column in &questions.asked.columns {
            let answers = questions.schedule.spread(&column.name, &column.programs, &world.products);
            common.push(answers.into_iter().map(|answer| stated.number(answer)).collect());
        }
        for &(share, step) in &questions.steps {
            let answers = match questions.table(share) {
                Some(table) => table.spread(None, &world.products, step),
                None => vec![None; world.products.len()],
            };
            common.push(answers.into_iter().map(|answer| shares.number(answer)).collect());
        }
        let declared = questions.steps.iter().map(|(share, _)| {
            let column = world.declared.get(&questions.asked.shares[*share])?;
            Some(column.iter().map(|answer| shares.number(answer.map(ShareBand::exact))).collect())
        });
        let declared = declared.collect();
        let open = questions.asked.shares.iter().enumerate().map(|(share, name)| {
            let default = questions.table(share).and_then(|table| table.default);
            default.is_some_and(ShareBand::is_open).then(|| share_variable(name))
        });
        let open = open.collect();
        FlowAttributes {
            columns: questions.asked.columns.len(),
            steps: questions.steps.clone(),
            stated,
            shares,
            open,
            sets: Vec::new(),
            numbers: FxHashMap::default(),
            by_pair: vec![None; common.len()],
            common,
            seen: FxHashMap::default(),
            declared,
            varying: 0,
            answers: Vec::new(),
        }
    }

    /// The flows that follow are of this pair.
    pub fn turn_to(&mut self, Pair { importer, partner }: Pair, world: &World, questions: &AttributeLookup<'_>) {
        let products = &world.products;
        for (place, &(share, step)) in questions.steps.iter().enumerate() {
            let answers = questions.table(share).and_then(|table| {
                if !table.importers.contains(importer, world.importer) {
                    // Nobody is asked: told without a word a product, because there may be many pairs.
                    return Some(Vec::new());
                }
                table.knows(partner).then(|| table.spread(Some(partner), products, step))
            });
            let numbered = |answers: Vec<Option<ShareBand>>| {
                answers.into_iter().map(|answer| self.shares.number(answer)).collect()
            };
            self.by_pair[self.columns + place] = answers.map(numbered);
        }
        let varies = |place: &usize| self.by_pair[self.columns + place].is_some() || self.declared[*place].is_some();
        let varying = (0..self.steps.len()).filter(varies).map(|place| bit(self.columns + self.steps[place].0));
        self.varying = varying.fold(0, |one, other| one | other);
    }

    /// Returns the set of answers for a flow of which only some are needed.
    pub fn of(&mut self, (flow, product): (usize, usize), needs: u128) -> u32 {
        let needed = |question: usize| needs & bit(question) != 0;
        let varies = needs & self.varying != 0;
        if !varies && let Some(&set) = self.seen.get(&(product as u32, needs)) {
            return set;
        }
        let mut answers = std::mem::take(&mut self.answers);
        answers.clear();
        let columns = 0..self.columns;
        answers.extend(columns.map(|column| if needed(column) { self.common[column][product] } else { 0 }));
        for (place, (share, _)) in self.steps.iter().enumerate() {
            let at = self.columns + place;
            let declared = self.declared[place].as_ref().map(|column| column[flow]).filter(|&answer| answer != 0);
            answers.push(match (needed(self.columns + share), declared, &self.by_pair[at]) {
                (false, ..) => 0,
                (true, Some(answer), _) => answer,
                (true, None, Some(of_pair)) => of_pair.get(product).copied().unwrap_or(0),
                (true, None, None) => self.common[at][product],
            });
        }
        let set = match self.numbers.get(&answers) {
            Some(&set) => set,
            None => {
                let set = self.numbers.len() as u32;
                self.sets.extend(&answers);
                self.numbers.insert(answers.clone(), set);
                set
            }
        };
        self.answers = answers;
        if !varies {
            self.seen.insert((product as u32, needs), set);
        }
        set
    }

    /// Gives back the room that was needed to build.
    pub fn done(mut self) -> FlowAttributes {
        (self.numbers, self.seen) = (FxHashMap::default(), FxHashMap::default());
        (self.common, self.by_pair, self.declared) = (Vec::new(), Vec::new(), Vec::new());
        self
    }

    /// Gives back all room.
    pub fn forget(&mut self) {
        self.sets = Vec::new();
    }

    /// For each share that is asked for, the place of its answer on a date.
    pub fn places(&self, asked: &RequiredAttributes, shares: &Shares, date: Date) -> Vec<usize> {
        let place = |(share, name): (usize, &String)| {
            let step = shares.get(name).and_then(|table| table.step(date));
            let at = self.steps.iter().position(|known| *known == (share, step));
            self.columns + at.unwrap_or(self.steps.len())
        };
        asked.shares.iter().enumerate().map(place).collect()
    }

    /// Returns the name among the hedged values of a share that lies between two ends somewhere, by its index.
    pub fn open(&self, share: usize) -> Option<&String> {
        self.open.get(share)?.as_ref()
    }

    /// Returns true if a set of answers has a share between two ends at this place.
    pub fn is_open(&self, set: u32, place: usize) -> bool {
        let answer = self.answers(set).get(place);
        answer.and_then(|&answer| self.shares.values[answer as usize]).is_some_and(ShareBand::is_open)
    }

    /// Returns a set of answers: a number for each column, then for each share and the rows of it that hold.
    pub fn answers(&self, set: u32) -> &[u32] {
        let size = self.columns + self.steps.len();
        &self.sets[set as usize * size..(set as usize + 1) * size]
    }

    /// Writes a set of answers out, in the order of the questions, as they are at a corner of the hedged values.
    pub fn read(
        &self,
        set: u32,
        (places, corner): (&[usize], BandEnds<'_>),
        stated: &mut Vec<Option<ColumnRate>>,
        shares: &mut Vec<Option<Share>>,
    ) {
        let answers = self.answers(set);
        stated.clear();
        stated.extend(answers[..self.columns].iter().map(|&answer| self.stated.values[answer as usize]));
        shares.clear();
        let share = |(&place, variable): (&usize, &Option<String>)| {
            let stated = answers.get(place).and_then(|&answer| self.shares.values[answer as usize])?;
            Some(variable.as_ref().map_or(stated.low, |variable| stated.at(corner, variable)))
        };
        shares.extend(places.iter().zip(&self.open).map(share));
    }
}
