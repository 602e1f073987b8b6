//! Pictures of a response: duty with imports fixed and after trade reacts, who pays, who sells more or less, what drives the
//! spread.

use rust_decimal::Decimal;

use super::Picture;
use crate::partner::Pair;
use crate::report::chart::{
    Body, Caption, Chart, Diverging, DivergingRow, Fan, IntervalRow, Intervals, Series, Tornado, TornadoRow,
};
use crate::report::finding::{Answer, capital, money};
use crate::report::number::{Reading, Unit};
use crate::report::response::{central, dollars, quantiles};
use crate::run::CaseRun;
use crate::run::react::{Amount, Response};
use crate::scenario::Sweep;
use crate::scenario::behaviour::{Figure, Model};

/// The most partners of a picture.
const MOST_PARTNERS: usize = 15;
/// The most sellers of a picture.
const MOST_SELLERS: usize = 20;
/// A seller's change is shown if it is at least one of so many parts of the largest.
const SMALLEST: Decimal = Decimal::from_parts(200, 0, 0, false, 0);
/// The most inputs of a picture.
const MOST_INPUTS: usize = 12;
pub(super) const STILL: &str = "Imports held fixed";
pub(super) const REACTS: &str = "After trade reacts";

impl<'a> Answer<'a> {
    /// The pictures of a case whose trade reacts; none where it does not.
    pub(super) fn responses(&self, case: &'a CaseRun) -> Vec<Picture> {
        let Some(response) = &case.response else { return Vec::new() };
        let mut pictures = vec![self.who_pays(case, response)];
        if self.run.by_partner(case).len() > 1 {
            pictures.push(self.responses_by_partner(case, response));
        }
        if response.model != Model::Still {
            pictures.extend(self.sellers(case, response));
        }
        pictures.extend(self.drivers(case, response, None));
        pictures
    }

    pub(super) fn response_caption(
        &self,
        title: String,
        subtitle: &str,
        case: &'a CaseRun,
        response: &Response,
    ) -> Caption {
        let year = self.world.year;
        let assumption = match response.model {
            Model::Still => format!("{year} imports held fixed. Hypothetical."),
            _ => format!("{year} imports as they react in the model “{}”. Hypothetical.", response.model.word()),
        };
        let mut notes = self.scenario.behaviour.as_ref().map_or(Vec::new(), |own| self.response_notes(own, response));
        notes.extend(self.scenario.cases[case.variant.case].note.clone());
        Caption { title, subtitle: format!("{subtitle} {assumption}"), notes, source: self.source() }
    }

    pub(super) fn amount(&self, case: &'a CaseRun, pair: Option<Pair>, figure: Figure) -> Option<Amount> {
        self.run.after_response(case, pair, figure)
    }

    /// The change of the duty with imports fixed: the middle of its ends.
    pub(super) fn still(&self, case: &'a CaseRun, pair: Option<Pair>) -> Option<Decimal> {
        let burden = match pair {
            None => self.run.whole(case),
            Some(pair) => self.run.by_partner(case).into_iter().find(|(one, _)| *one == pair)?.1,
        };
        money(burden.duty_change).map(|reading| (reading.low + reading.high) / Decimal::TWO)
    }

    /// "Duty on cars from Japan: −$5.2bn a year with imports fixed, +$4.8bn after trade reacts".
    fn response_title(&self, case: &'a CaseRun) -> String {
        let (still, after) = (self.still(case, None), self.amount(case, None, Figure::Change));
        let word = |number: Option<Decimal>| number.map_or("not known".to_string(), |number| Unit::Usd.change(number));
        let (still, after) = (word(still), word(after.as_ref().map(central)));
        let subject = capital(&format!("duty {}", self.about(case)));
        if still == after {
            return format!("{subject}: {after} a year, whether trade reacts or not");
        }
        format!("{subject}: {still} a year with imports fixed, {after} after trade reacts")
    }

    /// The whole: duty, who bears it, what is lost.
    fn who_pays(&self, case: &'a CaseRun, response: &Response) -> Picture {
        let importer = self.partners.short(self.world.importer);
        let rows = [
            (Figure::Change, "Change in duty collected", "by the treasury"),
            (Figure::Buyers, "Borne by buyers", "on the imports that remain"),
            (Figure::Exporters, "Borne by exporters", "on the imports that remain"),
            (Figure::Deadweight, "Deadweight loss", "lost to everyone, the world over"),
            (Figure::Net, importer.as_str(), "gain or loss, revenue included"),
        ];
        let row = |(figure, label, scope): (Figure, &str, &str)| {
            let amount = self.amount(case, None, figure)?;
            Some(IntervalRow {
                label: label.to_string(),
                scope: scope.to_string(),
                still: if figure == Figure::Change { self.still(case, None) } else { None },
                value: central(&amount),
                bands: quantiles(&amount),
            })
        };
        let rows = rows.into_iter().filter_map(row).collect();
        let caption = self.response_caption(
            self.response_title(case),
            "Duty, who bears it and what is lost, US$ a year,",
            case,
            response,
        );
        let body = Intervals { unit: Unit::Usd, change: true, still: STILL.into(), value: REACTS.into(), rows };
        Picture { stem: "who_pays".into(), chart: Chart { caption, body: Body::Intervals(body) } }
    }

    /// The change of duty by partner.
    fn responses_by_partner(&self, case: &'a CaseRun, response: &Response) -> Picture {
        let mut rows: Vec<(Decimal, IntervalRow)> = Vec::new();
        for (pair, burden) in self.run.by_partner(case) {
            let Some(amount) = self.amount(case, Some(pair), Figure::Change) else { continue };
            let still = self.still(case, Some(pair));
            let row = IntervalRow {
                label: self.pair_name(pair),
                scope: format!("imports {}", Unit::Usd.word(burden.imports.usd().dollars())),
                still,
                value: central(&amount),
                bands: quantiles(&amount),
            };
            rows.push((still.unwrap_or_default().abs().max(row.value.abs()), row));
        }
        let all = rows.len();
        rows.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.label.cmp(&other.1.label)));
        rows.truncate(MOST_PARTNERS);
        let title = match rows.first() {
            Some((_, first)) => {
                let value = Unit::Usd.change(first.value);
                format!("Largest change in duty after trade reacts: {}, {value} a year", first.label)
            }
            None => "Nothing in scope reacts".into(),
        };
        let mut caption =
            self.response_caption(title, "Change in duty collected by partner, US$ a year,", case, response);
        if all > MOST_PARTNERS {
            let note =
                format!("Shown are the {MOST_PARTNERS} largest changes of {all} partners; response.csv has all.");
            caption.notes.insert(0, note);
        }
        let rows = rows.into_iter().map(|(_, row)| row).collect();
        let body = Intervals { unit: Unit::Usd, change: true, still: STILL.into(), value: REACTS.into(), rows };
        Picture { stem: "duty_after_response".into(), chart: Chart { caption, body: Body::Intervals(body) } }
    }

    /// Who sells more and who sells less, in scope or not.
    fn sellers(&self, case: &'a CaseRun, response: &Response) -> Option<Picture> {
        let mut sellers: Vec<_> = response
            .sellers()
            .map(|(pair, seller)| (pair, central(&seller.change), seller))
            .filter(|(_, change, _)| !change.is_zero())
            .collect();
        if sellers.is_empty() {
            return None;
        }
        sellers.sort_by_key(|(pair, change, _)| (std::cmp::Reverse(change.abs()), *pair));
        let whole: Decimal = sellers.iter().map(|(_, change, _)| *change).sum();
        let most = |falls: bool| {
            let size = sellers.iter().filter(|(_, change, _)| change.is_sign_negative() == falls);
            size.max_by_key(|(_, change, _)| change.abs())
                .map(|(pair, change, _)| format!("{} {}", self.pair_name(*pair), Unit::Usd.change(*change)))
        };
        let title = match (most(false), most(true)) {
            (Some(gains), Some(loses)) => format!("Largest gain and loss of sales a year: {gains}, {loses}"),
            (Some(one), None) => format!("Nobody sells less; largest gain a year: {one}"),
            (None, one) => format!("Nobody sells more; largest loss a year: {}", one.unwrap_or_default()),
        };
        // A change too small to see beside the largest is one of the others.
        let least = sellers.first().map_or(Decimal::ZERO, |(_, change, _)| change.abs() / SMALLEST);
        let seen = sellers.iter().take_while(|(_, change, _)| change.abs() >= least).count();
        let rest = sellers.split_off(seen.min(MOST_SELLERS));
        let importer = match &self.world.adjective {
            Some(adjective) => format!("{adjective} imports"),
            None => format!("imports of {}", self.partners.short(self.world.importer)),
        };
        let subtitle = format!("Change of {importer} by seller, at the prices that sellers get, US$ a year,");
        let mut caption = self.response_caption(title, &subtitle, case, response);
        caption.notes.insert(0, format!("All sellers together: {}.", Unit::Usd.change(whole)));
        let row = |(pair, change, seller): &(Pair, Decimal, crate::run::react::Seller)| DivergingRow {
            label: self.pair_name(*pair),
            scope: format!("imports {}", Unit::Usd.word(dollars(seller.imports))),
            value: Some(*change),
            bands: quantiles(&seller.change),
        };
        let mut rows: Vec<DivergingRow> = sellers.iter().map(row).collect();
        if !rest.is_empty() {
            let sum: Decimal = rest.iter().map(|(_, change, _)| *change).sum();
            rows.push(DivergingRow {
                label: format!("{} others", rest.len()),
                scope: "sellers.csv has all".into(),
                value: Some(sum),
                bands: None,
            });
        }
        let body =
            Diverging { unit: Unit::Usd, rows, total: None, gains: "sells more".into(), losses: "sells less".into() };
        Some(Picture { stem: "who_sells_more".into(), chart: Chart { caption, body: Body::Diverging(body.ranked()) } })
    }

    /// What each uncertain input alone does to the duty.
    pub(super) fn drivers(&self, case: &'a CaseRun, response: &Response, top: Option<usize>) -> Option<Picture> {
        let centre = dollars(response.drivers.first()?.duty[1]);
        let row = |driver: &crate::run::drawn::Driver| TornadoRow {
            label: match driver.input.starts_with("pass-through") || driver.ends.is_none() {
                true => capital(&driver.input),
                false => format!("Elasticity of {}", driver.input),
            },
            scope: driver.ends.map_or("from its lower to its upper end".into(), |ends| {
                let [low, still, high] = ends.map(|end| format!("{end:.2}").replace('-', "−"));
                format!("{low} to {high}, {still} as it stands, on average")
            }),
            low: dollars(driver.duty[0]),
            high: dollars(driver.duty[2]),
        };
        let rows: Vec<TornadoRow> = response.drivers.iter().map(row).collect();
        let mut body = Tornado { unit: Unit::Usd, change: false, centre, rows }.ranked();
        let all = body.rows.len();
        let most = top.unwrap_or(MOST_INPUTS);
        body.rows.truncate(most);
        let first = body.rows.first()?;
        let (low, high) = (first.low.min(first.high), first.low.max(first.high));
        let span = Unit::Usd.read(&Reading::between(low, high));
        let title = format!("{} moves the duty most: {span} a year", first.label);
        let subtitle = "Duty collected with one input at either end of its 95%, all others as they stand, US$ a year,";
        let mut caption = self.response_caption(title, subtitle, case, response);
        if all > most {
            caption.notes.insert(0, format!("Shown are the {most} inputs of {all} that move it most."));
        }
        Some(Picture { stem: "what_drives_it".into(), chart: Chart { caption, body: Body::Tornado(body) } })
    }

    /// The duty over a rate that is swept, with imports fixed and after trade reacts.
    pub(super) fn response_sweep(&self, sweep: &Sweep) -> Option<Picture> {
        if self.scenario.cases.len() > 1 {
            return None;
        }
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let first = cases.first()?;
        first.response.as_ref().filter(|response| response.model != Model::Still)?;
        let mut still = Series { label: STILL.into(), points: Vec::new(), bands: Vec::new() };
        let mut after = Series { label: REACTS.into(), points: Vec::new(), bands: Vec::new() };
        for (case, (_, written)) in cases.iter().zip(&sweep.values) {
            let crate::regime::rate::Written::Exact(rate) = written else { return None };
            let amount = self.amount(case, None, Figure::Duty);
            let middle = money(self.run.whole(case).duty_after);
            still.points.push((rate.percent(), middle));
            after.points.push((rate.percent(), amount.as_ref().map(|amount| Reading::exact(central(amount)))));
            after.bands.push((rate.percent(), amount.as_ref().and_then(quantiles)));
        }
        if after.bands.iter().all(|(_, bands)| bands.is_none()) {
            after.bands.clear();
        }
        let top = after.points.iter().filter_map(|(rate, reading)| Some((reading.as_ref()?.high, *rate))).max()?;
        let title = format!(
            "Duty collected on {} is highest at {}: {} a year",
            self.goods(first, None),
            Unit::Percent.word(top.1),
            Unit::Usd.word(top.0)
        );
        // At the first rate there may be no change, and nothing that reacts.
        let (last, response) = cases.iter().rev().find_map(|case| Some((*case, case.response.as_ref()?)))?;
        let caption = self.response_caption(title, "Duty collected over the rate, US$ a year,", last, response);
        let body = Fan {
            x: format!("Rate on {}", self.swept(sweep)),
            x_unit: Unit::Percent,
            unit: Unit::Usd,
            series: vec![still, after],
        };
        Some(Picture { stem: "sweep_response".into(), chart: Chart { caption, body: Body::Fan(body) } })
    }
}
