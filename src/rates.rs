//! The law before and after on every flow, resolved once a scenario.
//!
//! Flows that lie in the same scopes are charged alike. A *cell* gathers the flows of one partner, one chapter and one
//! set of scopes, so that a law is assessed once a set of scopes, and a change costs the cells that it touches.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::partner::PartnerSet;
use crate::product::{Coverage, HsCode, ProductSet};
use crate::regime::assess::{Level, OutOfRange, assess};
use crate::regime::measure::Measure;
use crate::regime::rate::Corner;
use crate::scenario::Scope;
use crate::units::CustomsValue;
use crate::world::World;

/// The flows of a world, sorted by the scopes that they lie in.
#[derive(Debug)]
pub struct Board {
    /// The scopes, each once.
    scopes: Vec<Scope>,
    /// Sets of scopes that some flow lies in: indices into the scopes, ascending.
    classes: Vec<Vec<usize>>,
    /// The flows gathered.
    pub cells: Vec<Cell>,
    /// The cell of each flow, in the order of [`World::flows`].
    pub cell_of_flow: Vec<u32>,
    /// For each scope, which products of the world lie in it, whoever sells them.
    products: Vec<Vec<bool>>,
}

/// Flows of one partner and one chapter that lie in the same scopes.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Index of the partner in the world.
    pub partner: u16,
    /// Their chapter.
    pub chapter: HsCode,
    /// Index of their set of scopes.
    pub class: usize,
    /// Their value.
    pub value: CustomsValue,
}

/// A line of the world that a scope divides, so that it is unknown how much of it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartOfLine {
    /// Index of the scope.
    pub scope: usize,
    /// The line.
    pub line: HsCode,
}

impl Board {
    /// Sorts the flows of a world by scopes.
    pub fn new(world: &World, scopes: Vec<Scope>) -> Result<Board, PartOfLine> {
        let coverage: Vec<Vec<Coverage>> = scopes
            .iter()
            .map(|scope| world.products.iter().map(|&line| scope.products.coverage(line)).collect())
            .collect();
        // The scopes of each product, interned: most products share theirs with many others.
        let mut product_sets: HashMap<Vec<usize>, usize> = HashMap::new();
        let set_of_product: Vec<usize> = (0..world.products.len())
            .map(|product| {
                let set: Vec<usize> =
                    (0..scopes.len()).filter(|&scope| coverage[scope][product] != Coverage::None).collect();
                let next = product_sets.len();
                *product_sets.entry(set).or_insert(next)
            })
            .collect();
        let mut sets: Vec<&Vec<usize>> = vec![const { &Vec::new() }; product_sets.len()];
        for (set, &number) in &product_sets {
            sets[number] = set;
        }

        let mut board = Board {
            classes: Vec::new(),
            cells: Vec::new(),
            cell_of_flow: Vec::with_capacity(world.flows.len()),
            products: coverage
                .iter()
                .map(|lines| lines.iter().map(|&line| line == Coverage::Whole).collect())
                .collect(),
            scopes,
        };
        let mut class_numbers: HashMap<Vec<usize>, usize> = HashMap::new();
        let mut cell_numbers: HashMap<(HsCode, usize), u32> = HashMap::new();
        let mut class_of_set: Vec<Option<usize>> = Vec::new();
        let mut partner = None;
        for flow in &world.flows {
            if partner != Some(flow.partner) {
                partner = Some(flow.partner);
                class_of_set = vec![None; sets.len()];
                cell_numbers.clear();
            }
            let set = set_of_product[flow.product as usize];
            let who = world.partners[usize::from(flow.partner)];
            let class = match class_of_set[set] {
                Some(class) => class,
                None => {
                    let scopes: Vec<usize> =
                        sets[set].iter().copied().filter(|&scope| board.scopes[scope].partners.contains(who)).collect();
                    let next = class_numbers.len();
                    let class = *class_numbers.entry(scopes).or_insert(next);
                    class_of_set[set] = Some(class);
                    class
                }
            };
            let line = world.products[flow.product as usize];
            let next = board.cells.len() as u32;
            let cell = *cell_numbers.entry((line.chapter(), class)).or_insert_with(|| {
                board.cells.push(Cell {
                    partner: flow.partner,
                    chapter: line.chapter(),
                    class,
                    value: CustomsValue::default(),
                });
                next
            });
            board.cells[cell as usize].value += flow.value;
            board.cell_of_flow.push(cell);
        }
        board.classes = vec![Vec::new(); class_numbers.len()];
        for (scopes, number) in class_numbers {
            board.classes[number] = scopes;
        }
        board.refuse_parts(world, &coverage)?;
        Ok(board)
    }

    fn refuse_parts(&self, world: &World, coverage: &[Vec<Coverage>]) -> Result<(), PartOfLine> {
        for (scope, lines) in coverage.iter().enumerate().filter(|(_, lines)| lines.contains(&Coverage::Part)) {
            let divided = world.flows.iter().find(|flow| {
                lines[flow.product as usize] == Coverage::Part
                    && self.scopes[scope].partners.contains(world.partners[usize::from(flow.partner)])
            });
            if let Some(flow) = divided {
                return Err(PartOfLine { scope, line: world.products[flow.product as usize] });
            }
        }
        Ok(())
    }

    /// The number of a scope, for [`Board::touched`].
    pub fn scope(&self, partners: &PartnerSet, products: &ProductSet) -> Option<usize> {
        self.scopes.iter().position(|scope| scope.partners == *partners && scope.products == *products)
    }

    /// The scopes of each class.
    pub fn classes(&self) -> &[Vec<usize>] {
        &self.classes
    }

    /// For each class, whether it lies in any of these scopes.
    pub fn touched(&self, scopes: &BTreeSet<usize>) -> Vec<bool> {
        self.classes.iter().map(|class| class.iter().any(|scope| scopes.contains(scope))).collect()
    }

    /// The value of all products of these scopes, whoever sells them.
    pub fn value_from_all_partners(&self, scopes: &BTreeSet<usize>, by_product: &[CustomsValue]) -> CustomsValue {
        let inside = |product: usize| scopes.iter().any(|&scope| self.products[scope][product]);
        by_product.iter().enumerate().filter(|(product, _)| inside(*product)).map(|(_, value)| *value).sum()
    }

    /// The level of each class under a law, at a corner of the hedged values. Classes outside `wanted` are left out.
    pub fn levels(&self, law: &Law<'_>, corner: Corner<'_>, wanted: &[bool]) -> Result<Vec<Option<Level>>, OutOfRange> {
        let mut by_scope: Vec<Vec<&Measure>> = vec![Vec::new(); self.scopes.len()];
        for measure in law.measures {
            if let Some(scope) = self.scope(&measure.partners, &measure.products) {
                by_scope[scope].push(measure);
            }
        }
        let mut measures: Vec<&Measure> = Vec::new();
        self.classes
            .iter()
            .zip(wanted)
            .map(|(class, &wanted)| {
                if !wanted {
                    return Ok(None);
                }
                measures.clear();
                measures.extend(class.iter().flat_map(|&scope| &by_scope[scope]));
                Ok(Some(assess(&measures, law.complete, law.date, law.as_of, corner)?.level))
            })
            .collect()
    }
}

/// The measures of a law, and when it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Law<'a> {
    /// Every measure.
    pub measures: &'a [Measure],
    /// True if goods without a measure are known to pay nothing.
    pub complete: bool,
    /// The entry date.
    pub date: Date,
    /// The day of knowledge.
    pub as_of: Date,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::Partner;
    use crate::world::Flow;

    fn code(text: &str) -> HsCode {
        HsCode::parse(text).expect("a code")
    }
    fn world() -> World {
        let flow = |partner, product, cents| Flow {
            partner,
            product,
            value: CustomsValue::from_cents(cents).expect("a value"),
        };
        World {
            name: String::new(),
            title: String::new(),
            importer: partner("ZZ"),
            adjective: None,
            year: 2024,
            source: String::new(),
            hash: String::new(),
            notes: Vec::new(),
            partners: vec![partner("AA"), partner("BB")],
            products: vec![code("8703"), code("870821"), code("870829")],
            flows: vec![flow(0, 0, 1), flow(0, 1, 20), flow(0, 2, 300), flow(1, 1, 4000)],
        }
    }
    fn partner(code: &str) -> Partner {
        Partner::from_iso2(code).expect("a code")
    }
    fn scope(partners: PartnerSet, codes: &[&str]) -> Scope {
        let products = ProductSet::Codes(codes.iter().map(|text| code(text)).collect());
        Scope { partners, products, goods: String::new() }
    }

    #[test]
    fn flows_that_are_charged_alike_share_a_cell() {
        let one = PartnerSet { members: Some([partner("AA")].into()), except: BTreeSet::new() };
        let board = Board::new(&world(), vec![scope(PartnerSet::all(), &["8708"]), scope(one, &["870829"])])
            .expect("whole lines");
        assert_eq!(board.cell_of_flow, [0, 1, 2, 3]);
        let values: Vec<String> = board.cells.iter().map(|cell| cell.value.to_string()).collect();
        assert_eq!(values, ["0.01", "0.20", "3.00", "40.00"]);
        assert_eq!(board.cells[1].class, board.cells[3].class, "two partners, one set of scopes");
        let all = Board::new(&world(), Vec::new()).expect("no scopes");
        assert_eq!((all.cells.len(), all.cell_of_flow.as_slice()), (2, &[0, 0, 0, 1][..]));
    }

    #[test]
    fn part_of_a_line_is_refused_where_it_is_traded() {
        let part = Board::new(&world(), vec![scope(PartnerSet::all(), &["870323"])]).expect_err("8703 in part");
        assert_eq!((part.scope, part.line), (0, code("8703")));
        let other = PartnerSet { members: Some([partner("BB")].into()), except: BTreeSet::new() };
        assert!(Board::new(&world(), vec![scope(other, &["870323"])]).is_ok(), "nobody in scope sells that line");
    }
}
