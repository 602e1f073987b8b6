//! What becomes of trade, in words and as CSV: by partner, by market, by flow, and who sells more or less.

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::finding::{Answer, join};
use super::number::{Unit, grouped};
use super::quantiles::Quantiles;
use super::table::line;
use crate::partner::Pair;
use crate::response::{Source, crossing};
use crate::run::CaseRun;
use crate::run::react::{Amount, Response};
use crate::scenario::behaviour::{Behaviour, Figure, Model};
use crate::world::Flow;

/// Dollars of a model as a decimal, to the cent; nothing where they are beyond what money can say.
pub fn dollars(number: f64) -> Decimal {
    crossing::money(number).map(crate::units::Usd::dollars).unwrap_or_default()
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
        p025: dollars(drawn.p025),
        p10: dollars(drawn.p10),
        p25: dollars(drawn.p25),
        median: dollars(drawn.median),
        p75: dollars(drawn.p75),
        p90: dollars(drawn.p90),
        p975: dollars(drawn.p975),
    })
}

/// The number that stands for an amount: the median of the draws, else the middle of its ends.
pub fn central(amount: &Amount) -> Decimal {
    dollars(amount.drawn.map_or((amount.low + amount.high) / 2.0, |drawn| drawn.median))
}

/// The figures of a table with the words of their columns.
const COLUMNS: [(Figure, &str); 7] = [
    (Figure::Duty, "duty_response"),
    (Figure::Change, "duty_change_response"),
    (Figure::Buyers, "buyers"),
    (Figure::Exporters, "exporters"),
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

    /// `response.csv`: the whole, then a row a partner. Empty: the model does not say it.
    pub fn response_csv(&self, case: &CaseRun) -> String {
        let partners = self.run.by_partner(case).into_iter().map(|(partner, _)| Some(partner));
        let figure = |partner, figure| self.run.after_response(case, partner, figure);
        let whole: Vec<(&str, Amount)> =
            COLUMNS.iter().filter_map(|(one, name)| Some((*name, figure(None, *one)?))).collect();
        let mut text = String::new();
        let header = whole.iter().flat_map(|(name, amount)| columns(name, amount));
        line(&mut text, &self.pair_columns().into_iter().chain(header).collect::<Vec<_>>());
        for partner in std::iter::once(None).chain(partners) {
            let mut row = self.pair_cells(partner);
            for (one, _) in COLUMNS {
                let Some(of_whole) = figure(None, one) else { continue };
                let places = columns("", &of_whole).len();
                let mut own = figure(partner, one).map(|amount| cells(&amount)).unwrap_or_default();
                // Of one end only, where the whole has two: both are the same.
                while own.len() == 1 && places == 2 {
                    own.push(own[0].clone());
                }
                own.resize(places, String::new());
                row.append(&mut own);
            }
            line(&mut text, &row);
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

    /// What is assumed, in words: a note under every picture of a response.
    pub fn response_notes(&self, behaviour: &Behaviour, response: &Response) -> Vec<String> {
        let mut notes = Vec::new();
        let model = match behaviour.model {
            Model::Still => "Imports held fixed".to_string(),
            Model::Elastic => "Each flow by itself, at constant elasticities".into(),
            Model::Armington => format!(
                "Sellers compete within {}-digit products as imperfect substitutes (Armington)",
                behaviour.market
            ),
            Model::Smart => {
                format!("First-order creation and diversion within {}-digit products (SMART)", behaviour.market)
            }
            Model::Gsim => {
                format!("World markets of {}-digit products cleared to first order (GSIM)", behaviour.market)
            }
        };
        let numbers = response
            .markets
            .assumed_on_average()
            .into_iter()
            .map(|(name, number)| format!("{name} {}", format!("{number:.2}").replace('-', "−")));
        let numbers: Vec<String> = numbers.collect();
        let numbers = if numbers.is_empty() { String::new() } else { format!("; averages: {}", numbers.join(", ")) };
        notes.push(format!("{model}{numbers}. Imports of {} stand for trade under the law before.", self.world.year));
        if behaviour.model == Model::Armington {
            let (with, all) = response.markets.with_home();
            notes.push(match with {
                0 => "Buyers choose among imports only: sellers at home are not in it.".into(),
                _ if with == all => "Sellers at home are in it, with the share that the scenario states.".into(),
                _ => format!(
                    "Sellers at home are in {with} of {all} markets; in the others buyers choose among imports only."
                ),
            });
        }
        if let Some(draws) = self.scenario.draws.filter(|_| response.drawn.is_some()) {
            let inputs = response.markets.inputs.iter().chain(&response.markets.hedged).cloned().collect::<Vec<_>>();
            notes.push(format!(
                "{} draws, seed {}, of {}: shading has 50, 80 and 95% of them.",
                grouped((draws.until - draws.first).into()),
                draws.seed,
                join(&inputs, "inputs")
            ));
        }
        if response.worked.len() > 1 && response.drawn.is_none() {
            notes.push(
                "Rates are hedged and nothing is drawn: values are the middle of their ends, which response.csv has."
                    .into(),
            );
        }
        let (left_out, unweighed) = (response.markets.left_out, response.markets.unweighed);
        if !left_out.is_zero() {
            let size = Unit::Usd.word(left_out.usd().dollars());
            notes.push(format!("{size} of imports in scope does not react: its rate is not known."));
        }
        if !unweighed.is_zero() {
            let size = Unit::Usd.word(unweighed.usd().dollars());
            notes.push(format!(
                "{size} of other imports in the same markets is weighed without duty: its rate is not known."
            ));
        }
        notes
    }
}
