//! What becomes of trade, as JSON: figures after response, who gains the trade that moves, what drives the spread.
//!
//! A figure is a text where it is one number, `{low, high, approx}` where rates are hedged, `{median, p025, …}` where it
//! is drawn, and `null` where the model does not say it.

use serde::Serialize;

use super::{Quantity, dollars};
use crate::draws::sketch::Quantiles;
use crate::partner::Pair;
use crate::response::crossing;
use crate::run::react::Amount;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::scenario::behaviour::Figure;
use crate::world::World;

/// A figure of a model.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// Not drawn.
    Plain(Quantity),
    /// Drawn.
    Drawn(Box<Bands>),
}

/// The quantiles of draws.
#[derive(Debug, Serialize)]
pub struct Bands {
    median: Quantity,
    p025: Quantity,
    p10: Quantity,
    p25: Quantity,
    p75: Quantity,
    p90: Quantity,
    p975: Quantity,
}

/// The figures of some flows after response.
#[derive(Debug, Serialize)]
pub struct Figures {
    duty_response_usd: Number,
    buyers_usd: Number,
    exporters_usd: Number,
    deadweight_usd: Number,
    us_net_usd: Number,
    imports_response_usd: Number,
    duty_change_response_usd: Number,
}

/// What becomes of trade in a case.
#[derive(Debug, Serialize)]
pub struct Response {
    model: &'static str,
    #[serde(flatten)]
    figures: Figures,
    /// In scope, without a known rate: it does not react.
    not_reacting_usd: Quantity,
    /// Of others in the same markets, without a known rate: weighed without duty.
    unweighed_usd: Quantity,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    drivers: Vec<Driver>,
    sellers: Vec<Seller>,
}

/// What an input alone does to the duty.
#[derive(Debug, Serialize)]
struct Driver {
    input: String,
    /// The average of what it moves at the low end of its 95%, as it stands, and at the high end.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<[String; 3]>,
    duty_low_usd: Quantity,
    duty_central_usd: Quantity,
    duty_high_usd: Quantity,
}

/// What a partner sells in the markets that a change reaches.
#[derive(Debug, Serialize)]
struct Seller {
    #[serde(skip_serializing_if = "Option::is_none")]
    importer: Option<String>,
    partner: String,
    imports_usd: Quantity,
    imports_change_usd: Number,
    creation_usd: Quantity,
    diversion_usd: Quantity,
}

fn plain(number: f64) -> Quantity {
    crossing::money(number).map_or(Quantity::Unknown, |amount| Quantity::Exact(dollars(amount)))
}

impl From<Option<Amount>> for Number {
    fn from(amount: Option<Amount>) -> Number {
        let Some(Amount { low, high, drawn }) = amount else { return Number::Plain(Quantity::Unknown) };
        if let Some(Quantiles { p025, p10, p25, median, p75, p90, p975 }) = drawn {
            let [median, p025, p10, p25, p75, p90, p975] = [median, p025, p10, p25, p75, p90, p975].map(plain);
            return Number::Drawn(Box::new(Bands { median, p025, p10, p25, p75, p90, p975 }));
        }
        Number::Plain(match (crossing::money(low), crossing::money(high)) {
            (Some(low), Some(high)) if low == high => Quantity::Exact(dollars(low)),
            (Some(low), Some(high)) => Quantity::Hedged { low: dollars(low), high: dollars(high), approx: false },
            _ => Quantity::Unknown,
        })
    }
}

impl Figures {
    /// Of the goods that one buys from another, or of the whole; `None` where imports are held fixed.
    pub fn new(run: &Run, case: &CaseRun, pair: Option<Pair>) -> Option<Figures> {
        case.response.as_ref()?;
        let [duty, buyers, exporters, deadweight, net, imports, change] =
            Figure::ALL.map(|figure| Number::from(run.after_response(case, pair, figure)));
        Some(Figures {
            duty_response_usd: duty,
            buyers_usd: buyers,
            exporters_usd: exporters,
            deadweight_usd: deadweight,
            us_net_usd: net,
            imports_response_usd: imports,
            duty_change_response_usd: change,
        })
    }
}

impl Response {
    /// Of a case; `None` where imports are held fixed.
    pub fn new(scenario: &Scenario, world: &World, run: &Run, case: &CaseRun) -> Option<Response> {
        let response = case.response.as_ref()?;
        let decimals = |number: f64| format!("{number:.4}");
        // Those that move the duty most come first.
        let mut ordered: Vec<_> = response.drivers.iter().collect();
        let reach =
            |duty: [f64; 3]| duty.into_iter().fold(f64::MIN, f64::max) - duty.into_iter().fold(f64::MAX, f64::min);
        ordered.sort_by(|one, other| reach(other.duty).total_cmp(&reach(one.duty)));
        let drivers = ordered.into_iter().map(|driver| Driver {
            input: driver.input.clone(),
            ends: driver.ends.map(|ends| ends.map(decimals)),
            duty_low_usd: plain(driver.duty[0]),
            duty_central_usd: plain(driver.duty[1]),
            duty_high_usd: plain(driver.duty[2]),
        });
        let sellers = response.sellers().map(|(pair, seller)| Seller {
            importer: world.has_several_importers().then(|| pair.importer.to_string()),
            partner: pair.partner.to_string(),
            imports_usd: plain(seller.imports),
            imports_change_usd: Number::from(Some(seller.change)),
            creation_usd: plain(seller.creation),
            diversion_usd: plain(seller.diversion),
        });
        let exact = |value: crate::units::CustomsValue| Quantity::Exact(dollars(value.usd()));
        Some(Response {
            model: scenario.behaviour.as_ref()?.model.word(),
            figures: Figures::new(run, case, None)?,
            not_reacting_usd: exact(response.markets.left_out),
            unweighed_usd: exact(response.markets.unweighed),
            drivers: drivers.collect(),
            sellers: sellers.collect(),
        })
    }
}
