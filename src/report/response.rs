//! What becomes of trade, in words and as CSV: by partner, by market, by flow, and who sells more or less.

mod notes;

use std::fmt::Write;

use super::columns::csv::{self, CsvField, CsvTable};
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

    /// Returns `response_by_flow.csv`, a row a flow of the markets, by partner and product: its fields, then its text in parts.
    /// Ratios are after ÷ before. Of hedged rates their lower ends.
    pub fn flows_csv<'c>(
        &'c self,
        response: &'c PartialResult,
    ) -> (Vec<CsvField>, impl Iterator<Item = String> + use<'c>) {
        let (who, columns) = (FlowWords::new(self, true), columns::response::flows());
        let of_sources = columns::response::sources();
        let fields = [who.fields.clone(), csv::fields(&columns, 1), csv::fields(&of_sources, 1)].concat();
        let head = csv::header(&fields);
        let worked = response.worked.first().map_or(&[][..], |worked| &worked.sources);
        let sources = response.markets.corners.first().map_or(&[][..], Vec::as_slice);
        let ratios = |(source, reacted): (&Source, &SourceResponse)| {
            let ratios = [reacted.quantity, reacted.buyer / (1.0 + source.before), reacted.exporter];
            csv::cells(&of_sources, &ratios, 1).join(",")
        };
        let ratios: Vec<String> = sources.iter().zip(worked).map(ratios).collect();
        let row = move |flow: &Flow, source: &Option<u32>, text: &mut String| {
            let Some((source, ratios)) =
                source.and_then(|source| Some((source as usize, ratios.get(source as usize)?)))
            else {
                return;
            };
            let (Source { before, .. }, reacted) = (sources[source], &worked[source]);
            let value = exact_to_float::value(flow.value);
            let duty = value * (reacted.buyer - reacted.exporter) * reacted.quantity;
            let sums = [value * reacted.exporter * reacted.quantity, value * before, duty];
            who.push(flow, text);
            csv::push(&columns, &FlowOutcomeRow { value: flow.value, sums }, 1, text);
            let _ = writeln!(text, ",{ratios}");
        };
        let parts = table::of_flows(&self.world.flows, &response.markets.source_of_flow, row);
        (fields, std::iter::once(head).chain(parts))
    }
}

/// Returns a table of dollars of a model, and the quantiles of what is drawn of them.
fn drawn<R>(columns: &[Column<'_, R>], rows: &[R]) -> [Option<CsvTable>; 2] {
    [Some(csv::table(columns, rows, false)), quantiles::of_dollars(columns, rows)]
}
