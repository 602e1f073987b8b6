//! A comparison with what is needed to talk about it, and its tables as CSV.

use jiff::civil::Date;

use crate::burden::Interval;
use crate::partner::{Pair, Partner, Partners};
use crate::product::{Branch, ProductNames};
use crate::report::columns::csv::CsvTable;
use crate::report::columns::sides::{self, ResponseFigureRow, SideRow};
use crate::report::columns::tables::RESPONSE_QUANTILES;
use crate::report::columns::{self, Column};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::readings::money;
use crate::report::words::change_words;
use crate::run::compare::{ComparedRow, ComparedSide, Comparison};
use crate::scenario::{Outcome, Scenario};
use crate::units::Usd;

/// A comparison with what is needed to talk about it.
#[derive(Clone, Copy)]
pub struct CompareReport<'a> {
    /// The results.
    pub sides: &'a [ComparedSide<'a>],
    /// What was found.
    pub comparison: &'a Comparison,
    /// Names of partners.
    pub partners: &'a Partners,
    /// Names of products.
    pub products: &'a ProductNames,
}

impl CompareReport<'_> {
    /// Returns the result that the others are compared with.
    pub fn base(&self) -> ReportContext<'_> {
        self.context(&self.sides[self.comparison.to])
    }

    /// Returns the result of a side.
    pub fn context<'s>(&'s self, side: &'s ComparedSide<'s>) -> ReportContext<'s> {
        let ComparedSide { scenario, world, run, .. } = *side;
        ReportContext { scenario, world, run, partners: self.partners, products: self.products }
    }

    /// Returns what a side changes, measure by measure.
    pub fn changes(&self, side: &ComparedSide<'_>) -> Vec<String> {
        let (before, after) = (&side.scenario.baseline.measures, &side.case.variant.measures);
        let measures = side.case.variant.touched.iter().map(|id| format!("{id}: {}", change_words(before, after, id)));
        let day = match side.scenario.period {
            Some(_) => "each day".to_string(),
            None => side.scenario.date.to_string(),
        };
        let Scenario { before, refund, as_of, .. } = side.scenario;
        let as_known = |later: Date, earlier: String| format!("the law of {day} as known on {later} against {earlier}");
        let days = match (before, refund.and_then(|refund| refund.as_of)) {
            (Some(before), _) if before.date == side.scenario.date && side.scenario.period.is_none() => {
                Some(as_known(*as_of, format!("as known on {}", before.as_of)))
            }
            (Some(before), _) => Some(format!("the law of {day} against that of {}", before.date)),
            (None, Some(later)) if side.scenario.known_each_day => Some(as_known(later, "as known on it".into())),
            (None, Some(later)) => Some(as_known(later, format!("as known on {as_of}"))),
            (None, None) => None,
        };
        let measures = days.into_iter().chain(measures);
        let rules = side.scenario.precedences.iter().map(|rule| format!("{}: goes before", rule.id));
        let exemptions = side.scenario.exemptions.iter().map(|rule| format!("{}: exempts", rule.id));
        measures.chain(rules).chain(exemptions).collect()
    }

    pub(crate) fn read(&self, span: Option<Interval<Usd>>, is_change: bool) -> String {
        money(span).map_or("not known".into(), |reading| self.word(&reading, is_change))
    }

    pub(crate) fn word(&self, reading: &Reading, is_change: bool) -> String {
        if is_change { Unit::Usd.read_change(reading) } else { Unit::Usd.read(reading) }
    }

    pub(crate) fn is_change(&self) -> bool {
        self.comparison.what != Outcome::DutyAfter
    }

    /// Returns what is compared, in words.
    pub fn what(&self) -> &'static str {
        let period = self.sides.first().is_some_and(|side| side.scenario.period.is_some());
        match (self.is_change(), period) {
            (false, false) => "duties a year",
            (true, false) => "change in duties a year",
            (false, true) => "duties in the period",
            (true, true) => "change in duties in the period",
        }
    }

    /// Returns the others, compared with the one.
    pub fn others(&self) -> impl Iterator<Item = usize> {
        let to = self.comparison.to;
        (0..self.sides.len()).filter(move |side| *side != to)
    }

    /// Returns `response.csv`, a row a figure after response and side, and its quantiles; `None` where no side has a model,
    /// or nothing is drawn.
    fn response(&self) -> [Option<CsvTable>; 2] {
        if self.comparison.responses.is_empty() {
            return [None, None];
        }
        let rows = self.comparison.responses.iter().flat_map(|equilibrium| {
            self.sides.iter().enumerate().map(|(index, side)| ResponseFigureRow {
                figure: equilibrium.figure.word(),
                side: side.name.to_string(),
                amount: equilibrium.sides[index],
                difference: equilibrium.differences[index],
            })
        });
        let (columns, rows) = (sides::reactions(), rows.collect::<Vec<_>>());
        let drawn = columns::quantiles::of_dollars(&columns, &rows);
        [Some(columns::csv::table(&columns, &rows, false)), drawn]
    }

    /// Returns the tables of the comparison with the names of their files.
    pub fn tables(&self) -> Vec<(&'static str, CsvTable)> {
        let tables = [
            ("compare.csv", self.whole()),
            ("by_partner.csv", self.by_partner()),
            ("by_product.csv", self.by_product()),
        ];
        let responses = ["response.csv", RESPONSE_QUANTILES].into_iter().zip(self.response());
        tables.into_iter().chain(responses.filter_map(|(name, table)| Some((name, table?)))).collect()
    }

    /// Returns `compare.csv`: a row a side.
    pub(super) fn whole(&self) -> CsvTable {
        let words = |()| vec!["total".into(), "Total".into()];
        self.rows_csv(sides::whole(), std::slice::from_ref(&self.comparison.whole), words)
    }

    /// Returns `by_partner.csv`: a row a partner and side.
    fn by_partner(&self) -> CsvTable {
        let context = self.base();
        let iso3 = |partner: Partner| [partner.to_string(), context.partners.iso3(partner)];
        let words =
            |pair: Pair| [&iso3(pair.importer)[..], &iso3(pair.partner)[..], &[context.pair_name(pair)]].concat();
        self.rows_csv(sides::partners(context.world.has_several_importers()), &self.comparison.by_partner, words)
    }

    /// Returns `by_product.csv`: a row a chapter or sector and side.
    fn by_product(&self) -> CsvTable {
        let words = |branch: Branch| vec![branch.to_string(), self.base().branch_name(branch)];
        self.rows_csv(sides::products(), &self.comparison.by_branch, words)
    }

    fn rows_csv<K: Copy>(
        &self,
        words: Vec<Column<'static, SideRow>>,
        rows: &[ComparedRow<K>],
        words_of: impl Fn(K) -> Vec<String>,
    ) -> CsvTable {
        let Comparison { to, what, .. } = self.comparison;
        let side = |row: &ComparedRow<K>, index: usize| sides::SideRow {
            words: words_of(row.key),
            side: self.sides[index].name.to_string(),
            imports: row.sides[index].as_ref().map(|burden| burden.imports).unwrap_or_default(),
            amount: row.amount(index, *what),
            difference: row.difference(*to, index, *what),
        };
        let rows = rows.iter().flat_map(|row| (0..self.sides.len()).map(|index| side(row, index)).collect::<Vec<_>>());
        columns::csv::table(&sides::sides(words), &rows.collect::<Vec<_>>(), true)
    }
}
