//! What becomes of trade, in words and as CSV: by partner, by market, by flow, and who sells more or less.

mod notes;

use rayon::prelude::*;

use super::columns::csv::{self, CsvTable};
use super::columns::response::{FlowOutcomeRow, MarketOutcomeRow, ResponseOf, ResponseOfCase, ResponseOfPair};
use super::columns::{self, Column, quantiles};
use super::finding::ReportContext;
use super::table::{self, FlowWords};
use crate::partial::{Source, SourceResponse};
use crate::partner::Pair;
use crate::run::CaseRun;
use crate::run::partial::PartialResult;
use crate::units::exact_to_float;
use crate::world::Flow;

impl ReportContext<'_> {
    fn response_of<'c>(&'c self, case: &'c CaseRun, pair: Option<Pair>) -> ResponseOf<'c> {
        ResponseOf { run: self.run, case, pair }
    }

    /// Returns `response.csv` and its quantiles: a row a case that reacts; `None` where none does. Empty: not known, or the
    /// model does not say it.
    pub fn response_csv(&self) -> Option<[Option<CsvTable>; 2]> {
        let row = |case| ResponseOfCase {
            words: table::case(self.scenario, self.run, case),
            of: self.response_of(case, None),
        };
        let rows: Vec<_> = self.run.cases.iter().filter(|case| case.response.is_some()).map(row).collect();
        (!rows.is_empty()).then(|| drawn(&columns::response::cases(self.scenario.sweeps.len()), &rows))
    }

    /// Returns `response_by_partner.csv` of cases and its quantiles: a row a partner, with the name of the case where the
    /// cases have no folders of their own.
    pub fn response_by_partner_csv(&self, cases: &[&CaseRun]) -> [Option<CsvTable>; 2] {
        let rows = cases.iter().filter(|case| case.response.is_some()).flat_map(|case| {
            let pairs = self.run.by_partner(case).into_iter();
            pairs.map(|(pair, _)| ResponseOfPair { pair, of: self.response_of(case, Some(pair)) })
        });
        let (is_named, several) = (!self.scenario.sweeps.is_empty(), self.world.has_several_importers());
        drawn(&columns::response::pairs(self.partners, is_named, several), &rows.collect::<Vec<_>>())
    }

    /// Returns `sellers.csv` and its quantiles: what each partner sells in the markets that the change reaches, whether in
    /// scope or not.
    pub fn sellers_csv(&self, response: &PartialResult) -> [Option<CsvTable>; 2] {
        let sellers: Vec<_> = response.sellers().collect();
        drawn(&columns::response::sellers(self.partners, self.world.has_several_importers()), &sellers)
    }

    /// Returns `response_by_market.csv`: what is assumed of each market and what becomes of it, all its sources
    /// together, in scope or not. Of hedged rates their lower ends.
    pub fn markets_csv(&self, response: &PartialResult) -> CsvTable {
        let mut rows = Vec::new();
        if let ([worked, ..], [sources, ..]) = (response.worked.as_slice(), response.markets.corners.as_slice()) {
            for (market, outcome) in response.markets.markets.iter().zip(&worked.outcomes) {
                let range = market.sources.clone();
                let mut sums = [0.0; 4];
                for (source, reacted) in sources[range.clone()].iter().zip(&worked.sources[range]) {
                    let duty = reacted.buyer - reacted.exporter;
                    let parts = [1.0, reacted.exporter * reacted.quantity, source.before, duty * reacted.quantity];
                    sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += source.value * part);
                }
                let importer = self.world.importers[usize::from(market.importer)];
                let (assumed, at_home) = (market.assumed.at(&[]), market.assumed.home_substitution());
                let code = market.code.to_string();
                rows.push(MarketOutcomeRow { importer, code, sums, outcome, assumed, at_home });
            }
        }
        csv::table(&columns::response::markets(self.partners), &rows, false)
    }

    /// Returns `response_by_flow.csv`: a row a flow of the markets, by partner and product. Ratios are after ÷ before.
    /// Of hedged rates their lower ends.
    pub fn flows_csv(&self, response: &PartialResult) -> CsvTable {
        let who = FlowWords::new(self, true);
        let fields = [who.fields.clone(), csv::fields(&columns::response::flows(), 1)].concat();
        let mut text = csv::header(&fields);
        let ([worked, ..], [sources, ..]) = (response.worked.as_slice(), response.markets.corners.as_slice()) else {
            return CsvTable { fields, text };
        };
        let of_source = |(source, reacted): (&Source, &SourceResponse)| {
            [reacted.quantity, reacted.buyer / (1.0 + source.before), reacted.exporter]
                .map(|ratio| format!("{ratio:.6}"))
        };
        let of_source: Vec<[String; 3]> = sources.iter().zip(&worked.sources).map(of_source).collect();
        let columns = columns::response::flows();
        let flows = self.world.flows.par_iter().zip(&response.markets.source_of_flow);
        let row = |(flow, source): (&Flow, &Option<u32>)| {
            let source = (*source)? as usize;
            let (Source { before, .. }, reacted) = (sources[source], &worked.sources[source]);
            let value = exact_to_float::value(flow.value);
            let duty = value * (reacted.buyer - reacted.exporter) * reacted.quantity;
            let row = FlowOutcomeRow {
                value: flow.value,
                sums: [value * reacted.exporter * reacted.quantity, value * before, duty],
                ratios: &of_source[source],
            };
            let mut line = String::new();
            who.push(flow, &mut line);
            Some(line + &csv::cells(&columns, &row, 1).join(",") + "\n")
        };
        let rows: Vec<String> = flows.filter_map(row).collect();
        rows.iter().for_each(|row| text.push_str(row));
        CsvTable { fields, text }
    }
}

/// Returns a table of dollars of a model, and the quantiles of what is drawn of them.
fn drawn<R>(columns: &[Column<'_, R>], rows: &[R]) -> [Option<CsvTable>; 2] {
    [Some(csv::table(columns, rows, false)), quantiles::of_dollars(columns, rows)]
}
