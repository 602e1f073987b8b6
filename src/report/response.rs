//! What becomes of trade, in words and as CSV: by partner, by market, by flow, and who sells more or less.

mod notes;

use rayon::prelude::*;

use super::columns::response::{FlowOutcomeRow, MarketOutcomeRow, ResponseOf};
use super::columns::{self, Column};
use super::finding::ReportContext;
use crate::partial::{Source, SourceResponse};
use crate::run::CaseRun;
use crate::run::partial::PartialResult;
use crate::units::exact_to_float;

impl ReportContext<'_> {
    /// Returns `response.csv`: the whole of a case, then a row a partner. Empty: not known, or the model does not say
    /// it.
    pub fn response_csv(&self, case: &CaseRun) -> String {
        self.responses_csv(&[case], false)
    }

    /// Returns `response.csv` of cases that have no folders of their own: the same with the name of the case before;
    /// `None` where none reacts.
    pub fn response_by_case_csv(&self) -> Option<String> {
        let cases: Vec<&CaseRun> = self.run.cases.iter().filter(|case| case.response.is_some()).collect();
        (!cases.is_empty()).then(|| self.responses_csv(&cases, true))
    }

    fn responses_csv(&self, cases: &[&CaseRun], is_named: bool) -> String {
        let rows = cases.iter().flat_map(|case| {
            let pairs = self.run.by_partner(case).into_iter().map(|(pair, _)| Some(pair));
            std::iter::once(None).chain(pairs).map(|pair| ResponseOf { run: self.run, case, pair })
        });
        let columns: Vec<Column<'_, ResponseOf<'_>>> =
            columns::response::whose(is_named, self.world.has_several_importers())
                .into_iter()
                .chain(columns::response::figures())
                .collect();
        columns::csv(&columns, &rows.collect::<Vec<_>>(), false)
    }

    /// Returns `sellers.csv`: what each partner sells in the markets that the change reaches, whether in scope or not.
    pub fn sellers_csv(&self, response: &PartialResult) -> String {
        let sellers: Vec<_> = response.sellers().collect();
        if sellers.is_empty() {
            return String::new();
        }
        columns::csv(&columns::response::sellers(self.world.has_several_importers()), &sellers, false)
    }

    /// Returns `response_by_market.csv`: what is assumed of each market and what becomes of it, all its sources
    /// together, in scope or not. Of hedged rates their lower ends.
    pub fn markets_csv(&self, response: &PartialResult) -> String {
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
                let importer = self.world.importers.get(usize::from(market.importer));
                let importer = importer.map_or(String::new(), |one| one.to_string());
                let (assumed, at_home) = (market.assumed.at(&[]), market.assumed.home_substitution());
                let code = market.code.to_string();
                rows.push(MarketOutcomeRow { importer, code, sums, outcome, assumed, at_home });
            }
        }
        columns::csv(&columns::response::markets(), &rows, false)
    }

    /// Returns `response_by_flow.csv`: a row a flow of the markets, by partner and product. Ratios are after ÷ before.
    /// Of hedged rates their lower ends.
    pub fn flows_csv(&self, response: &PartialResult) -> String {
        let mut text = columns::heads(&columns::response::flows(), 1).join(",") + "\n";
        let ([worked, ..], [sources, ..]) = (response.worked.as_slice(), response.markets.corners.as_slice()) else {
            return text;
        };
        let of_source = |(source, reacted): (&Source, &SourceResponse)| {
            [reacted.quantity, reacted.buyer / (1.0 + source.before), reacted.exporter]
                .map(|ratio| format!("{ratio:.6}"))
        };
        let of_source: Vec<[String; 3]> = sources.iter().zip(&worked.sources).map(of_source).collect();
        let columns = columns::response::flows();
        let flows = self.world.flows.par_iter().zip(&response.markets.source_of_flow);
        let row = |(flow, source): (&crate::world::Flow, &Option<u32>)| {
            let source = (*source)? as usize;
            let (Source { before, .. }, reacted) = (sources[source], &worked.sources[source]);
            let value = exact_to_float::value(flow.value);
            let duty = value * (reacted.buyer - reacted.exporter) * reacted.quantity;
            let row = FlowOutcomeRow {
                importer: self.world.importers[usize::from(flow.importer)].iso2(),
                partner: self.world.partners[usize::from(flow.partner)].iso2(),
                product: self.world.products[flow.product as usize].to_string(),
                value: flow.value,
                sums: [value * reacted.exporter * reacted.quantity, value * before, duty],
                ratios: &of_source[source],
            };
            // Codes and numbers need no quotes.
            Some(columns::cells(&columns, &row, 1).join(",") + "\n")
        };
        let rows: Vec<String> = flows.filter_map(row).collect();
        rows.iter().for_each(|row| text.push_str(row));
        text
    }
}
