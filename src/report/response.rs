//! What becomes of trade, in words and as CSV: by partner, by market, by flow, and who sells more or less.

mod notes;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::finding::Answer;
use super::quantiles::Quantiles;
use super::table::line;
use crate::partner::Pair;
use crate::response::{Figure, Source, crossing};
use crate::run::CaseRun;
use crate::run::react::{Amount, Response};
use crate::world::Flow;

/// Dollars of a model as a decimal, to the cent; nothing where they are beyond what money can say.
pub fn dollars(number: f64) -> Decimal {
    crossing::money(number).map(crate::units::Usd::dollars).unwrap_or_default()
}

/// Digits that quantiles of draws have: they come from a histogram whose steps are a thousandth wide.
const DIGITS: u32 = 4;

/// Dollars of a quantile of draws, with the digits that it has.
pub fn drawn_dollars(number: f64) -> Decimal {
    let number = dollars(number);
    number.round_sf(DIGITS).unwrap_or(number).normalize()
}

/// Dollars with their cents, rounded half-even: for tables of many rows.
fn cents(number: f64) -> String {
    let cents = (number * 100.0).round_ties_even() as i64;
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// The quantiles of an amount, as charts have them.
pub fn quantiles(amount: &Amount) -> Option<Quantiles> {
    let drawn = amount.drawn?;
    Some(Quantiles {
        p025: drawn_dollars(drawn.p025),
        p10: drawn_dollars(drawn.p10),
        p25: drawn_dollars(drawn.p25),
        median: drawn_dollars(drawn.median),
        p75: drawn_dollars(drawn.p75),
        p90: drawn_dollars(drawn.p90),
        p975: drawn_dollars(drawn.p975),
    })
}

/// The number that stands for an amount: the median of the draws, else the middle of its ends.
pub fn central(amount: &Amount) -> Decimal {
    amount.drawn.map_or(as_it_stands(amount), |drawn| drawn_dollars(drawn.median))
}

/// An amount at the numbers as they stand, not drawn: the middle of its ends.
pub fn as_it_stands(amount: &Amount) -> Decimal {
    dollars((amount.low + amount.high) / 2.0)
}

/// The figures of a table with the words of their columns.
const COLUMNS: [(Figure, &str); 8] = [
    (Figure::Duty, "duty_response"),
    (Figure::Change, "duty_change_response"),
    (Figure::Buyers, "buyers"),
    (Figure::Exporters, "exporters"),
    (Figure::Moved, "duty_moved"),
    (Figure::Deadweight, "deadweight"),
    (Figure::Net, "us_net"),
    (Figure::Imports, "imports_response"),
];

/// The columns of an amount: one, two where rates are hedged, seven where it is drawn.
fn columns(name: &str, amount: &Amount) -> Vec<String> {
    match quantiles(amount) {
        Some(quantiles) => quantiles.named().map(|(word, _)| format!("{name}_{word}_usd")).to_vec(),
        None if amount.low == amount.high => vec![format!("{name}_usd")],
        None => vec![format!("{name}_low_usd"), format!("{name}_high_usd")],
    }
}

fn cells(amount: &Amount) -> Vec<String> {
    match quantiles(amount) {
        Some(quantiles) => quantiles.named().map(|(_, number)| number.to_string()).to_vec(),
        None if amount.low == amount.high => vec![dollars(amount.low).to_string()],
        None => vec![dollars(amount.low).to_string(), dollars(amount.high).to_string()],
    }
}

/// The cells of an amount in the columns of another.
fn padded(amount: Option<Amount>, widest: &Amount) -> Vec<String> {
    let places = columns("", widest).len();
    let mut own = amount.map(|amount| cells(&amount)).unwrap_or_default();
    // Of one end only, where the other has two: both are the same.
    while own.len() == 1 && places == 2 {
        own.push(own[0].clone());
    }
    own.resize(places, String::new());
    own
}

impl Answer<'_> {
    /// Columns of who buys and who sells; of the buyer only where there are several.
    fn pair_columns(&self) -> Vec<String> {
        let columns = ["importer", "partner"].into_iter().skip(usize::from(!self.world.has_several_importers()));
        columns.map(String::from).collect()
    }

    fn pair_cells(&self, pair: Option<Pair>) -> Vec<String> {
        let words = pair
            .map_or(["all".to_string(), "all".into()], |pair| [pair.importer.to_string(), pair.partner.to_string()]);
        words.into_iter().skip(usize::from(!self.world.has_several_importers())).collect()
    }

    /// `response.csv`: the whole of a case, then a row a partner. Empty: not known, or the model does not say it.
    pub fn response_csv(&self, case: &CaseRun) -> String {
        self.responses_csv(&[case], false)
    }

    /// `response.csv` of cases that have no folders of their own: the same with the name of the case before; `None` where
    /// none reacts.
    pub fn response_by_case_csv(&self) -> Option<String> {
        let cases: Vec<&CaseRun> = self.run.cases.iter().filter(|case| case.response.is_some()).collect();
        (!cases.is_empty()).then(|| self.responses_csv(&cases, true))
    }

    fn responses_csv(&self, cases: &[&CaseRun], is_named: bool) -> String {
        // A column has as many places as the case that needs most.
        let fixed = |case: &CaseRun, pair| self.run.fixed_response(case, pair);
        let reach = |find: &dyn Fn(&CaseRun) -> Option<Amount>| {
            cases.iter().filter_map(|case| find(case)).max_by_key(|amount| columns("", amount).len())
        };
        let widest = |figure| reach(&|case: &CaseRun| self.run.after_response(case, None, figure));
        let figures: Vec<(Figure, &str, Amount)> =
            COLUMNS.iter().filter_map(|(one, name)| Some((*one, *name, widest(*one)?))).collect();
        let still = reach(&|case: &CaseRun| fixed(case, None));
        let mut text = String::new();
        let named = is_named.then(|| "case".to_string());
        let mut header: Vec<String> = named.into_iter().chain(self.pair_columns()).collect();
        header.extend(["imports_reacting_usd", "not_reacting_usd"].map(String::from));
        header.extend(still.iter().flat_map(|amount| columns("duty_change_fixed", amount)));
        header.extend(figures.iter().flat_map(|(_, name, amount)| columns(name, amount)));
        line(&mut text, &header);
        for case in cases {
            let partners = self.run.by_partner(case).into_iter().map(|(partner, _)| Some(partner));
            for partner in std::iter::once(None).chain(partners) {
                let mut row: Vec<String> = is_named.then(|| case.variant.name.clone()).into_iter().collect();
                row.extend(self.pair_cells(partner));
                let covered = self.run.covered_by_response(case, partner).unwrap_or_default();
                row.extend([covered.reacting, covered.left_out()].map(|value| value.to_string()));
                row.extend(still.iter().flat_map(|widest| padded(fixed(case, partner), widest)));
                let own = figures.iter().map(|(one, _, widest)| (self.run.after_response(case, partner, *one), widest));
                row.extend(own.flat_map(|(amount, widest)| padded(amount, widest)));
                line(&mut text, &row);
            }
        }
        text
    }

    /// `sellers.csv`: what each partner sells in the markets that the change reaches, whether in scope or not.
    pub fn sellers_csv(&self, response: &Response) -> String {
        let sellers: Vec<_> = response.sellers().collect();
        let mut text = String::new();
        let Some((_, first)) = sellers.iter().max_by_key(|(_, seller)| columns("", &seller.change).len()) else {
            return text;
        };
        let mut header = self.pair_columns();
        header.extend(["imports_usd", "creation_usd", "diversion_usd"].map(String::from));
        header.extend(columns("imports_change", &first.change));
        line(&mut text, &header);
        for (pair, seller) in &sellers {
            let numbers = [seller.imports, seller.creation, seller.diversion].map(|number| dollars(number).to_string());
            let mut row = self.pair_cells(Some(*pair));
            row.extend(numbers);
            row.extend(cells(&seller.change));
            row.resize(header.len(), row.last().cloned().unwrap_or_default());
            line(&mut text, &row);
        }
        text
    }

    /// `response_by_market.csv`: what is assumed of each market and what becomes of it, all its sources together, in scope
    /// or not. Of hedged rates their lower ends.
    pub fn markets_csv(&self, response: &Response) -> String {
        let header = "importer,market,imports_usd,imports_response_usd,duty_before_usd,duty_response_usd,price_index,home_price,home_quantity,buyers_surplus_usd,exporters_surplus_usd,home_surplus_usd,substitution,demand,supply,pass_through,domestic_share\n";
        let mut text = String::from(header);
        let ([worked, ..], [sources, ..]) = (response.worked.as_slice(), response.markets.corners.as_slice()) else {
            return text;
        };
        for (market, outcome) in response.markets.markets.iter().zip(&worked.outcomes) {
            let own = market.sources.clone();
            let mut sums = [0.0; 4];
            for (source, reacted) in sources[own.clone()].iter().zip(&worked.sources[own]) {
                let duty = reacted.buyer - reacted.exporter;
                let own = [1.0, reacted.exporter * reacted.quantity, source.before, duty * reacted.quantity];
                sums.iter_mut().zip(own).for_each(|(sum, part)| *sum += source.value * part);
            }
            let assumed = market.assumed.at(&[]);
            let (supply, passed) = match assumed.supply {
                crate::response::Supply::Elastic(elasticity) => (elasticity.to_string(), String::new()),
                crate::response::Supply::Passed(passed) => (String::new(), passed.to_string()),
            };
            let importer = self.world.importers.get(usize::from(market.importer));
            let mut row = vec![importer.map_or(String::new(), |one| one.to_string()), market.code.to_string()];
            row.extend(sums.map(|sum| dollars(sum).to_string()));
            let ratios = [outcome.price_index, outcome.home_price, outcome.home_quantity];
            row.extend(ratios.map(|ratio| format!("{ratio:.8}")));
            row.extend([outcome.buyers, outcome.exporters, outcome.home].map(|sum| dollars(sum).to_string()));
            row.extend([assumed.substitution, assumed.demand].map(|number| number.to_string()));
            row.extend([supply, passed, assumed.home.map_or(String::new(), |home| home.share.to_string())]);
            line(&mut text, &row);
        }
        text
    }

    /// `response_by_flow.csv`: a row a flow of the markets, by partner and product. Ratios are after ÷ before. Of hedged
    /// rates their lower ends.
    pub fn flows_csv(&self, response: &Response) -> String {
        let header = "importer,partner,product,imports_usd,imports_response_usd,duty_before_usd,duty_response_usd,quantity_ratio,buyer_price_ratio,exporter_price_ratio\n";
        let mut text = String::from(header);
        let ([worked, ..], [sources, ..]) = (response.worked.as_slice(), response.markets.corners.as_slice()) else {
            return text;
        };
        let of_source: Vec<String> = sources
            .iter()
            .zip(&worked.sources)
            .map(|(source, own)| {
                format!("{:.6},{:.6},{:.6}", own.quantity, own.buyer / (1.0 + source.before), own.exporter)
            })
            .collect();
        let flows = self.world.flows.par_iter().zip(&response.markets.source_of_flow);
        let row = |(flow, source): (&Flow, &Option<u32>)| {
            let source = (*source)? as usize;
            let (Source { before, .. }, own) = (sources[source], &worked.sources[source]);
            let value = crossing::value(flow.value);
            let duty = value * (own.buyer - own.exporter) * own.quantity;
            let [imports, before, after] = [value * own.exporter * own.quantity, value * before, duty].map(cents);
            let importer = self.world.importers[usize::from(flow.importer)];
            let partner = self.world.partners[usize::from(flow.partner)];
            let product = self.world.products[flow.product as usize];
            let (value, ratios) = (flow.value, &of_source[source]);
            Some(format!("{importer},{partner},{product},{value},{imports},{before},{after},{ratios}\n"))
        };
        let rows: Vec<String> = flows.filter_map(row).collect();
        rows.iter().for_each(|row| text.push_str(row));
        text
    }
}
