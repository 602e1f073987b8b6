//! Pictures of a response: duty with imports fixed and after trade reacts, who pays, what drives the spread.

mod cases;
mod sellers;

use rust_decimal::Decimal;

use super::captions::{ALL, LeftOut, tell_shown};
use super::placed::Picture;
use crate::partial::{Input, ResponseFigure};
use crate::partner::Pair;
use crate::report::change_phrase::Tense;
use crate::report::chart::{Blank, Body, Caption, IntervalRow, Intervals, TitleTotals, Tornado, TornadoRow};
use crate::report::finding::ReportContext;
use crate::report::model_usd::{as_it_stands, central, dollars, quantiles};
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, join, lower, value_words};
use crate::report::title::{GOODS_FROM, NamedReading, sentence};
use crate::run::CaseRun;
use crate::run::partial::{PartialResult, UncertainUsd};
use crate::run::spread::SpreadDriver;

const MOST_PARTNERS: usize = 15;
const MOST_INPUTS: usize = 12;
const ELASTICITY: &str = "Elasticity";
pub(super) const STILL: &str = "Imports held fixed";
pub(super) const REACTS: &str = "Once imports adjust";

/// When a title holds, in full and shorter: with imports fixed the same words have other amounts.
pub(super) const ADJUSTED: [&str; 2] = ["once imports adjust", "after adjustment"];

/// Returns what sentences are about that hold after adjustment: "once imports adjust, US duties", "after adjustment, US duties".
pub(super) fn adjusted(subjects: &[String]) -> Vec<String> {
    let Some((last, named)) = subjects.split_last() else { return Vec::new() };
    let named = if named.is_empty() { subjects } else { named };
    let told = named.iter().flat_map(|subject| ADJUSTED.map(|when| format!("{when}, {subject}")));
    told.chain([format!("{}, {last}", ADJUSTED[1])]).collect()
}

impl<'a> ReportContext<'a> {
    /// Returns the pictures of a case whose trade reacts; none where it does not.
    pub(super) fn responses(&self, case: &'a CaseRun) -> Vec<Picture> {
        let Some(response) = &case.response else { return Vec::new() };
        let mut pictures = vec![self.who_pays(case, response)];
        if self.run.by_partner(case).len() > 1 {
            pictures.push(self.responses_by_partner(case, response));
        }
        pictures.extend(self.sellers(case, response));
        pictures.extend(self.drivers(case, response, None));
        pictures
    }

    pub(super) fn response_caption(
        &self,
        title: String,
        subtitle: &str,
        case: &'a CaseRun,
        response: &PartialResult,
    ) -> Caption {
        let mut caption = self.response_words(title, subtitle, case, response);
        caption.notes.extend(self.averages(response));
        caption.notes.extend(self.medians(case, response));
        caption
    }

    /// Returns the same for a picture of several cases: what holds for all, and each note with its case.
    pub(super) fn response_caption_of(
        &self,
        title: String,
        subtitle: &str,
        cases: &[&'a CaseRun],
        response: &PartialResult,
    ) -> Caption {
        let subtitle = format!("{subtitle} {}", self.reaction_words(response));
        let model = self.scenario.response.as_ref().map(|settings| self.model_note(settings));
        self.caption_of(title, subtitle, model.into_iter().chain(self.notes(cases)).collect())
    }

    /// Returns how imports react, and whether that is supposed.
    fn reaction_words(&self, response: &PartialResult) -> String {
        let (year, imports, standing) = (self.world.year, self.own("imports"), self.standing_words(self.standing()));
        format!("{year} {imports} as they adjust in the {}. {standing}", response.model.card.title)
    }

    /// Returns the same for a picture that has each input by itself, and no medians.
    fn response_words(&self, title: String, subtitle: &str, case: &'a CaseRun, response: &PartialResult) -> Caption {
        let settings = self.scenario.response.as_ref();
        let mut notes = settings.map_or(Vec::new(), |settings| self.response_notes(settings, case, response));
        notes.extend(self.scenario.cases[case.variant.case].note.clone());
        // Over a sweep rates differ, and the line says which runs through them.
        let is_swept = !self.scenario.sweeps.is_empty();
        let about = if is_swept { String::new() } else { format!("{}, ", self.about_below(case)) };
        let mut caption = self.caption_of(title, format!("{subtitle} {about}{}", self.reaction_words(response)), notes);
        if !is_swept {
            self.tell_rates(&mut caption, case);
        }
        let covered = self.run.covered_by_response(case, None).unwrap_or_default();
        let (left_out, whole) = (covered.left_out(), self.run.whole(case));
        let left_out = LeftOut::new("rate", left_out, &whole);
        Caption { excludes: self.excluded(&left_out, whole.imports), ..caption }
    }

    /// Returns " on $2.9tn of $3.1tn of imports,": what figures after response are about, where that is not all that
    /// pictures with imports held fixed are about; else nothing.
    pub(super) fn reacting_part(&self, case: &'a CaseRun) -> String {
        let covered = self.run.covered_by_response(case, None).unwrap_or_default();
        if covered.left_out().is_zero() {
            return String::new();
        }
        let (part, all) = (value_words(covered.reacting), value_words(covered.reacting + covered.left_out()));
        if part == all { String::new() } else { format!(" on {part} of {all} of imports,") }
    }

    pub(super) fn amount(&self, case: &'a CaseRun, pair: Option<Pair>, figure: ResponseFigure) -> Option<UncertainUsd> {
        self.run.after_response(case, pair, figure)
    }

    /// Returns the change with imports fixed, of what figures after response are about: the middle of its ends.
    pub(super) fn still(&self, case: &'a CaseRun, pair: Option<Pair>) -> Option<Decimal> {
        self.run.fixed_response(case, pair).as_ref().map(as_it_stands)
    }

    /// Returns "US duties would rise $357bn with imports fixed, $251bn once they adjust".
    fn response_title(&self, case: &'a CaseRun) -> String {
        let (still, after) = (self.still(case, None), self.amount(case, None, ResponseFigure::Change));
        let mut subjects = self.subjects(case, "duties");
        let tense = Tense::Would;
        let (Some(still), Some(after)) = (still, after.as_ref().map(central)) else {
            return sentence(&subjects, &["once imports adjust cannot be calculated".into()]);
        };
        let word = |number: Decimal| Unit::Usd.word(number.abs());
        let verb = |falls: bool| if falls { "fall" } else { "rise" };
        let [still_falls, falls] = [still, after].map(|number| number.is_sign_negative());
        let (fixed, adjusted) = (format!("{} {}", tense.verb(verb(still_falls)), word(still)), word(after));
        if still.is_zero() && after.is_zero() {
            return sentence(&subjects, &[tense.by(Unit::Usd, &Reading::exact(still))]);
        }
        if still_falls != falls {
            // Either sign alone would mislead: what the goods are gives way first.
            subjects.extend([self.own("duties"), "duties".into()]);
            let other = verb(falls);
            let courses = [
                format!("{fixed} with imports fixed but {other} {adjusted} once they adjust"),
                format!("{fixed} before adjustment but {other} {adjusted} after"),
            ];
            return sentence(&subjects, &courses);
        }
        if word(still) == adjusted {
            return sentence(&subjects, &[format!("{fixed}, whether imports adjust or not")]);
        }
        let courses = [
            format!("{fixed} with imports fixed, {adjusted} once they adjust"),
            format!("{fixed} before adjustment, {adjusted} after"),
            format!("{} {adjusted} once imports adjust", tense.verb(verb(falls))),
        ];
        sentence(&subjects, &courses)
    }

    /// Returns the whole: the change of the duty, its parts, and what is lost.
    fn who_pays(&self, case: &'a CaseRun, response: &PartialResult) -> Picture {
        let goods = self.whole_markets(response).unwrap_or("lost to everyone, the world over");
        let gain = self.whole_markets(response).unwrap_or("revenue included; below zero a loss");
        let net = capital(&self.net_name(response));
        let rows = [
            (ResponseFigure::Change, "Change in duties", "on these imports"),
            (ResponseFigure::Importers, "Borne by importers", "on imports that remain"),
            (ResponseFigure::Exporters, "Borne by exporters", "on imports that remain"),
            (ResponseFigure::Moved, "Duty gained or lost as trade shifts", "at the rates before"),
            (ResponseFigure::Net, &net, gain),
            (ResponseFigure::Deadweight, "Change in the world's deadweight loss", goods),
        ];
        let row = |(figure, label, scope): (ResponseFigure, &str, &str)| {
            let amount = self.amount(case, None, figure)?;
            let still = if figure == ResponseFigure::Change { self.still(case, None) } else { None };
            Some(drawn_row(label.into(), scope.into(), still, &amount))
        };
        let mut rows: Vec<IntervalRow> = rows.into_iter().filter_map(row).collect();
        rows.extend(self.all_sources(response));
        let part = self.reacting_part(case);
        let subtitle = format!("Change in duties, who bears it and what is lost, US$ a year,{part}");
        let mut caption = self.response_caption(self.response_title(case), &subtitle, case, response);
        let each = if response.drawn.is_some() { "In each draw importers" } else { "Importers" };
        let note = format!(
            "{each}, exporters and trade that shifts add up to the change in duties: above zero they pay more, below zero less."
        );
        caption.notes.insert(0, note);
        if let Some(assumed) = self.scenario.response.as_ref().and_then(|asked| self.assumed_pass_through(asked)) {
            caption.tell(&assumed);
        }
        if response.drawn.is_some() {
            caption.tell("Medians of draws: components need not sum.");
        }
        let body = match rows.is_empty() {
            true => Body::Blank(Blank { message: "No imports adjust".into() }),
            false => changes_of_duty(rows),
        };
        Picture::new("who_pays", caption, body)
    }

    /// Returns the change of the duty on all imports of the markets, where these hold more than the scope: what moves
    /// to other sources pays duty there.
    fn all_sources(&self, response: &PartialResult) -> Option<IntervalRow> {
        let scope = self.whole_markets(response)?;
        // Of draws only the figures in scope are kept.
        let stands = if response.drawn.is_some() { ", at central values" } else { "" };
        Some(IntervalRow {
            label: "Change in duties, all sources".into(),
            scope: format!("{scope}{stands}"),
            still: None,
            value: as_it_stands(&response.revenue()?),
            bands: None,
        })
    }

    /// Returns the words for figures of whole markets where these hold more than the scope.
    fn whole_markets(&self, response: &PartialResult) -> Option<&'static str> {
        response.is_beyond_scope().then_some("in whole markets, all sellers")
    }

    fn responses_by_partner(&self, case: &'a CaseRun, response: &PartialResult) -> Picture {
        let mut rows: Vec<(Decimal, String, IntervalRow)> = Vec::new();
        let mut unknown = Vec::new();
        let names = self.pair_names(case);
        for (pair, burden) in self.run.by_partner(case) {
            let Some(amount) = self.amount(case, Some(pair), ResponseFigure::Change) else {
                unknown.push(names(pair)[0].clone());
                continue;
            };
            let scope = self.imports_words(burden.imports);
            let [label, phrase] = names(pair);
            let row = drawn_row(label, scope, self.still(case, Some(pair)), &amount);
            rows.push((row.value.abs(), phrase, row));
        }
        let all = rows.len();
        rows.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.2.label.cmp(&other.2.label)));
        rows.truncate(MOST_PARTNERS);
        let named: Vec<NamedReading> =
            rows.iter().map(|(_, phrase, row)| (phrase.clone(), Some(Reading::exact(row.value)))).collect();
        let whole = self.amount(case, None, ResponseFigure::Change).map(|amount| Reading::exact(central(&amount)));
        let subjects = adjusted(&self.subjects_of_goods(case, "duties"));
        let title = self.most(&subjects, (Tense::Would, GOODS_FROM, "partners"), &named, whole);
        let subtitle =
            format!("Change in duties once imports adjust, by partner, US$ a year,{}", self.reacting_part(case));
        let mut caption = self.response_caption(title, &subtitle, case, response);
        caption.wholes.push(TitleTotals::new(ALL, "value", Unit::Usd, whole));
        tell_shown(&mut caption, (rows.len(), all), "partners, those with the largest changes");
        if !unknown.is_empty() {
            caption.notes.insert(0, format!("Not known, and not shown: {}.", join(&unknown, "partners")));
        }
        let rows: Vec<IntervalRow> = rows.into_iter().map(|(.., row)| row).collect();
        Picture::new("duty_after_response", caption, changes_of_duty(rows))
    }

    /// Returns what each uncertain input alone does to the duty.
    pub(super) fn drivers(&self, case: &'a CaseRun, response: &PartialResult, top: Option<usize>) -> Option<Picture> {
        let center = dollars(response.drivers.first()?.duty[1]);
        let rows: Vec<TornadoRow> = response.drivers.iter().map(driven).collect();
        let mut body = Tornado { unit: Unit::Usd, center, rows }.ranked();
        let all = body.rows.len();
        let most = top.unwrap_or(MOST_INPUTS);
        body.rows.truncate(most);
        let first = body.rows.first()?;
        let subjects = self.subjects(case, "duties");
        let moves = match (Unit::Usd.word(first.low.min(first.high)), Unit::Usd.word(first.low.max(first.high))) {
            (low, high) if low == high => {
                vec![format!("{} at {low} whatever one input is", Tense::Would.verb("stay"))]
            }
            (low, high) => {
                let the = if first.label.starts_with(ELASTICITY) { "the " } else { "" };
                let input = lower(&first.label);
                // "substitution" of "elasticity of substitution of vehicles".
                let short = input.strip_prefix("elasticity of ").and_then(|rest| rest.split(" of ").next());
                let most = format!("depend most on {the}{input}");
                let short = short.unwrap_or(&input);
                let short_words = format!("depend most on {short}");
                // A name that other inputs share would be one of several.
                let is_shared = body
                    .rows
                    .iter()
                    .filter(|row| lower(&row.label).starts_with(&format!("elasticity of {short} of ")))
                    .count()
                    > 1;
                let shorter = [format!("{short_words}, {low} to {high}"), most.clone(), short_words.clone()];
                let shorter = if is_shared { vec![most.clone()] } else { shorter.to_vec() };
                [vec![format!("{most}, {low} to {high}")], shorter].concat()
            }
        };
        let title = sentence(&subjects, &moves);
        let part = self.reacting_part(case);
        let subtitle = format!(
            "Duties with one input at either end of its 95% range, all others at their central value, US$ a year,{part}"
        );
        let mut caption = self.response_words(title, &subtitle, case, response);
        if all > most {
            caption.notes.insert(0, format!("Shown are the {most} inputs of {all} that move it most."));
        }
        Some(Picture::new("what_drives_it", caption, Body::Tornado(body)))
    }
}

/// Returns a figure with imports held fixed, where that is known, and after trade reacts.
fn drawn_row(label: String, scope: String, still: Option<Decimal>, amount: &UncertainUsd) -> IntervalRow {
    IntervalRow { label, scope, still, value: central(amount), bands: quantiles(amount) }
}

/// Returns changes of duty, with imports held fixed and after trade reacts.
fn changes_of_duty(rows: Vec<IntervalRow>) -> Body {
    Body::Intervals(Intervals { unit: Unit::Usd, change: true, still: STILL.into(), value: REACTS.into(), rows })
}

/// Returns what an input alone does to the duty. Its low end is the one that is smaller in size: of an elasticity the
/// one at which less reacts, whatever its sign.
fn driven(driver: &SpreadDriver) -> TornadoRow {
    let [low, _, high] = driver.duty.map(dollars);
    let row = |label: String, scope: String, ends: [String; 2]| TornadoRow { label, scope, ends, low, high };
    let Some([first, still, second]) = driver.ends else {
        let ends = ["lower".into(), "upper".into()];
        return row(capital(&driver.input), "from its lower to its upper end".into(), ends);
    };
    let number = |number: f64| format!("{number:.2}").replace('-', "−");
    let mut elasticities = Input::ALL.iter().filter(|input| input.is_elasticity());
    let is_elasticity = elasticities.any(|input| driver.input.starts_with(input.name()));
    let (label, names) = match is_elasticity {
        true => (format!("{ELASTICITY} of {}", driver.input), ["inelastic", "elastic"]),
        false => (capital(&driver.input), ["low", "high"]),
    };
    let name = |place: usize, end: f64| format!("{} ({})", names[place], number(end));
    let scope = format!("central value {}, on average", number(still));
    if first.abs() <= second.abs() {
        return row(label, scope, [name(0, first), name(1, second)]);
    }
    let turned = row(label, scope, [name(0, second), name(1, first)]);
    TornadoRow { low: turned.high, high: turned.low, ..turned }
}
