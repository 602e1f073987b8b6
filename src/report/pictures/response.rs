//! Pictures of a response: duty with imports fixed and after trade reacts, who pays, who sells more or less, what drives the
//! spread.

mod cases;

use rust_decimal::Decimal;

use super::Picture;
use crate::partner::Pair;
use crate::report::chart::{
    Blank, Body, Caption, Chart, Diverging, DivergingRow, IntervalRow, Intervals, Tornado, TornadoRow,
};
use crate::report::finding::{Answer, capital, join};
use crate::report::number::{Reading, Unit};
use crate::report::response::{as_it_stands, central, dollars, quantiles};
use crate::run::CaseRun;
use crate::run::react::{Amount, Response};
use crate::scenario::behaviour::{Figure, Model};

/// The most partners of a picture.
const MOST_PARTNERS: usize = 15;
/// The most sellers of a picture.
const MOST_SELLERS: usize = 20;
/// A seller's change is shown if it is at least one of so many parts of the largest.
const SMALLEST: Decimal = Decimal::from_parts(200, 0, 0, false, 0);
/// The most inputs of a picture.
const MOST_INPUTS: usize = 12;
/// What does not react is told in the title if it is more than one of so many parts of what does.
const LARGE_PART: Decimal = Decimal::from_parts(20, 0, 0, false, 0);
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
        let standing = self.standing().words();
        let assumption = match response.model {
            Model::Still => format!("{year} imports held fixed. {standing}."),
            _ => format!("{year} imports as they react in the model “{}”. {standing}.", response.model.word()),
        };
        let mut notes =
            self.scenario.behaviour.as_ref().map_or(Vec::new(), |own| self.response_notes(own, case, response));
        notes.extend(self.scenario.cases[case.variant.case].note.clone());
        Caption { title, subtitle: format!("{subtitle} {assumption}"), notes, source: self.source() }
    }

    pub(super) fn amount(&self, case: &'a CaseRun, pair: Option<Pair>, figure: Figure) -> Option<Amount> {
        self.run.after_response(case, pair, figure)
    }

    /// The change of the duty with imports fixed, of the flows that figures after response are about: the middle of its
    /// ends.
    pub(super) fn still(&self, case: &'a CaseRun, pair: Option<Pair>) -> Option<Decimal> {
        self.run.fixed_response(case, pair).as_ref().map(as_it_stands)
    }

    /// "Duty on cars from Japan: −$5.2bn a year with imports fixed, −$4.8bn after trade reacts".
    fn response_title(&self, case: &'a CaseRun) -> String {
        let (still, after) = (self.still(case, None), self.amount(case, None, Figure::Change));
        let word = |number: Option<Decimal>| number.map_or("not known".to_string(), |number| Unit::Usd.change(number));
        let (still, after) = (word(still), word(after.as_ref().map(central)));
        let covered = self.run.covered_by_response(case, None).unwrap_or_default();
        let is_part = covered.left_out().usd().dollars() * LARGE_PART > covered.reacting.usd().dollars();
        let part = if is_part { ", where it reacts" } else { "" };
        let subject = capital(&format!("duty {}{part}", self.about(case)));
        if still == after {
            return format!("{subject}: {after} a year, whether trade reacts or not");
        }
        format!("{subject}: {still} a year with imports fixed, {after} after trade reacts")
    }

    /// The whole: the change of the duty, its parts, and what is lost.
    fn who_pays(&self, case: &'a CaseRun, response: &Response) -> Picture {
        let importer = self.partners.phrase(self.world.importer);
        let goods = self.whole_markets(response).unwrap_or("lost to everyone, the world over");
        let gain = self.whole_markets(response).unwrap_or("revenue included; below zero a loss");
        let net = format!("Net gain of {importer}");
        let rows = [
            (Figure::Change, "Change in duty collected", "by the treasury"),
            (Figure::Buyers, "Buyers' part", "on imports that remain"),
            (Figure::Exporters, "Exporters' part", "on imports that remain"),
            (Figure::Moved, "Duty on trade that moved", "at the rates before"),
            (Figure::Deadweight, "Change in deadweight loss", goods),
            (Figure::Net, &net, gain),
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
        let rows: Vec<IntervalRow> = rows.into_iter().filter_map(row).collect();
        let mut caption = self.response_caption(
            self.response_title(case),
            "Change in duty, who bears it and what is lost, US$ a year,",
            case,
            response,
        );
        if response.model != Model::Still {
            let note = "Buyers, exporters and trade that moved add up to the change in duty: above zero they pay more, below zero less.";
            caption.notes.insert(0, note.into());
        }
        let body = if rows.is_empty() {
            Body::Blank(Blank { message: "Nothing in scope reacts".into() })
        } else {
            Body::Intervals(Intervals {
                unit: Unit::Usd,
                change: true,
                still: STILL.into(),
                value: REACTS.into(),
                rows,
            })
        };
        Picture { stem: "who_pays".into(), chart: Chart { caption, body } }
    }

    /// The words for figures of whole markets where these hold more than the scope.
    fn whole_markets(&self, response: &Response) -> Option<&'static str> {
        response.is_beyond_scope().then_some("in whole markets, all sellers")
    }

    /// The change of duty by partner.
    fn responses_by_partner(&self, case: &'a CaseRun, response: &Response) -> Picture {
        let mut rows: Vec<(Decimal, IntervalRow)> = Vec::new();
        let mut unknown = Vec::new();
        for (pair, burden) in self.run.by_partner(case) {
            let Some(amount) = self.amount(case, Some(pair), Figure::Change) else {
                unknown.push(self.pair_name(pair));
                continue;
            };
            let still = self.still(case, Some(pair));
            let row = IntervalRow {
                label: self.pair_name(pair),
                scope: format!("{} in scope", Unit::Usd.word(burden.imports.usd().dollars())),
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
        if !unknown.is_empty() {
            caption.notes.insert(0, format!("Not known, and not shown: {}.", join(&unknown, "partners")));
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
            scope: format!("{} before", Unit::Usd.word(dollars(seller.imports))),
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
                // Of elasticities below zero the low end is the one that reacts most.
                let (most, least) = if ends[2] < 0.0 { (" (reacts most)", " (reacts least)") } else { ("", "") };
                format!("{low}{most} to {high}{least}, {still} as it stands, on average")
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
}
