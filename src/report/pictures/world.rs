//! Pictures of general equilibrium: who gains and who loses on a map and ranked, and whose trade with whom changes.

mod curve;
mod sectors;
mod titles;
mod words;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::captions::{LeftOut, tell_light_part};
use super::placed::Picture;
use crate::equilibrium::outcome::Indicator;
use crate::partner::Partner;
use crate::report::change_phrase::Tense;
use crate::report::chart::{
    Bar, Bars, Body, Caption, Chart, Diverging, DivergingRow, Heatmap, HeatmapRow, Tile, TileMap, WarmSide,
};
use crate::report::digits::decimal;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::capital;
use crate::report::title::{fitting, sentence};
use crate::report::world::{LARGE_WORDS, reading};
use crate::run::CaseRun;
use crate::run::equilibrium::EquilibriumResult;
use crate::scenario::Outcome;
use crate::scenario::chart::ChartSubject;
use titles::{CountryChange, ImporterWords, economies};

/// How many are ranked at either end.
const MOST_RANKED: usize = 12;
/// What stands in the tiles of a map.
const CODES: &str = "Two letters: ISO code.";
/// How many trade with each other on one picture.
const TRADERS: usize = 12;
/// Up to how many countries are shown for their tariffs and not for their size.
const MOST_PARTIES: usize = 6;

impl<'a> ReportContext<'a> {
    /// Returns the pictures of a case in general equilibrium; none without it.
    pub(super) fn world(&self, case: &'a CaseRun) -> Vec<Picture> {
        let Some(equilibrium) = &case.equilibrium else { return Vec::new() };
        let map = self.map_of(case, equilibrium, Indicator::RealIncome);
        let ranking = self.ranking_of(case, equilibrium, Indicator::RealIncome, MOST_RANKED);
        let mut pictures = vec![
            Picture { stem: "world-map".into(), chart: map },
            Picture { stem: "gains-and-losses".into(), chart: ranking },
        ];
        pictures.extend(self.trade_heat(case, equilibrium));
        pictures.extend(self.sectors(case, equilibrium));
        pictures
    }

    /// Returns what becomes of the world, in a sentence; of the importer's choice where it has one.
    pub fn world_finding(&self, case: &'a CaseRun) -> Option<String> {
        let equilibrium = case.equilibrium.as_ref()?;
        let of_countries = || {
            let all = self.countries(equilibrium, Indicator::RealIncome);
            titles::counted(Indicator::RealIncome, &all, self.importer_words(equilibrium))
        };
        Some(self.run.curve.as_ref().map_or_else(of_countries, |curve| self.curve_title(curve)))
    }

    /// Returns what becomes of the countries of a case, where that is asked and known.
    fn world_asked(&self, what: ChartSubject, case: &'a CaseRun) -> Option<(&'a EquilibriumResult, Indicator)> {
        let (ChartSubject::Outcome(Outcome::World(indicator)), Some(equilibrium)) = (what, &case.equilibrium) else {
            return None;
        };
        (!self.countries(equilibrium, indicator).is_empty()).then_some((equilibrium, indicator))
    }

    /// Returns the countries at either end, so many together.
    pub(super) fn ranking_asked(&self, case: &'a CaseRun, what: ChartSubject, top: Option<usize>) -> Option<Chart> {
        let (equilibrium, indicator) = self.world_asked(what, case)?;
        Some(self.ranking_of(case, equilibrium, indicator, top.map_or(MOST_RANKED, |top| top.div_ceil(2))))
    }

    pub(super) fn world_map_asked(&self, case: &'a CaseRun, what: ChartSubject) -> Option<Chart> {
        let (equilibrium, indicator) = self.world_asked(what, case)?;
        Some(self.map_of(case, equilibrium, indicator))
    }

    fn map_of(&self, case: &'a CaseRun, equilibrium: &EquilibriumResult, indicator: Indicator) -> Chart {
        let all = self.countries(equilibrium, indicator);
        let title = titles::counted(indicator, &all, self.importer_words(equilibrium));
        let mut caption = self.outcome_caption(title, indicator, case, equilibrium);
        caption.tell(CODES);
        if let Some(rest) = all.iter().find(|one| one.is_rest) {
            caption.tell(&format!("{}: {}.", rest.code, rest.phrase));
        }
        let tile = |one: &CountryChange| Tile {
            code: one.code.to_string(),
            label: capital(&self.partners.short(one.code)),
            value: Some(one.change),
            is_ranked: true,
        };
        let (tiles, framed) = (all.iter().map(tile).collect(), self.world.importer.to_string());
        let rise = if indicator == Indicator::Price { WarmSide::Warm } else { WarmSide::Cold };
        let map = TileMap { unit: Unit::Percent, change: true, rise, framed, among: String::new(), tiles };
        Chart { caption, body: Body::TileMap(map) }
    }

    /// Returns how titles speak of the importer whose world it is.
    fn importer_words(&self, equilibrium: &EquilibriumResult) -> ImporterWords<'_> {
        ImporterWords { adjective: self.world.adjective.as_deref(), may_reverse: self.may_reverse(equilibrium) }
    }

    /// Returns "Change of welfare by country against 2023, %,".
    fn change_words(&self, indicator: Indicator) -> String {
        format!("Change of {} by country against {}, %,", titles::noun(indicator), self.base_year())
    }

    /// Returns the ends of a ranking, and always the importer: from end to end where changes are hedged.
    fn ranking_of(
        &self,
        case: &'a CaseRun,
        equilibrium: &EquilibriumResult,
        indicator: Indicator,
        most: usize,
    ) -> Chart {
        let mut all = self.countries(equilibrium, indicator);
        let everyone = all.len();
        all.sort_by_key(|one| (Reverse(middle(&one.change)), one.code));
        all.retain(|one| one.is_large || one.is_importer);
        let large: Vec<CountryChange> = all.iter().filter(|one| one.is_large).cloned().collect();
        let title = titles::ranked(indicator, &large);
        let mut caption = self.outcome_caption(title, indicator, case, equilibrium);
        if large.len() < everyone {
            caption.subtitle.push_str(&format!(" The title is of countries with {LARGE_WORDS}."));
        }
        let shown = ends_of(&all, most, |one| middle(&one.change), |one| one.is_importer);
        if shown.len() < everyone {
            let (importer, large) = (self.partners.phrase(self.world.importer), economies(large.len()));
            let of = if large == economies(everyone) { String::new() } else { format!(" with {LARGE_WORDS}") };
            let note =
                format!("Shown are the ends of the ranking of {large}{of}, and {importer}; by_country.csv has all.");
            caption.notes.insert(0, note);
        }
        let row = |one: &&CountryChange| {
            let scope = if one.is_importer { "the importer" } else { "" };
            (capital(&self.partners.short(one.code)), scope, one.change)
        };
        let sides = if titles::is_gain(indicator) { ["gains", "loses"] } else { ["rises", "falls"] };
        ranking(caption, shown.iter().map(row).collect(), sides)
    }

    /// Returns the change of trade between those that trade most, the importer whose world it is first.
    fn trade_heat(&self, case: &'a CaseRun, equilibrium: &EquilibriumResult) -> Option<Picture> {
        let n = equilibrium.countries.len();
        let volume = |one: usize| -> f64 {
            let others = (0..n).filter(|other| *other != one);
            others.map(|other| equilibrium.trade[one * n + other] + equilibrium.trade[other * n + one]).sum()
        };
        let mut traders: Vec<(usize, f64)> = (0..n).map(|one| (one, volume(one))).collect();
        traders.sort_by(|one, other| {
            (other.0 == equilibrium.importer)
                .cmp(&(one.0 == equilibrium.importer))
                .then(other.1.total_cmp(&one.1))
                .then(one.0.cmp(&other.0))
        });
        traders.retain(|(_, volume)| *volume > 0.0);
        // Where few countries change tariffs among themselves, each of them has a row.
        let parties: BTreeSet<usize> = equilibrium.shocks.iter().flat_map(|shock| shock.pair).collect();
        if parties.len() <= MOST_PARTIES {
            traders.sort_by_key(|(place, _)| !parties.contains(place));
        }
        traders.truncate(TRADERS);
        if traders.len() < 2 {
            return None;
        }
        let cell = |from: usize, to: usize| {
            let before = equilibrium.trade[from * n + to];
            let changes =
                equilibrium.states.iter().map(|state| decimal(100.0 * (state.trade[from * n + to] / before - 1.0)));
            (from != to && before > 0.0).then(|| over(changes)).flatten()
        };
        let code = |place: usize| self.partners.iso3(equilibrium.countries[place]);
        let row = |(from, _): &(usize, f64)| HeatmapRow {
            label: capital(&self.partners.short(equilibrium.countries[*from])),
            scope: code(*from),
            cells: traders.iter().map(|(to, _)| cell(*from, *to)).collect(),
        };
        let rows: Vec<HeatmapRow> = traders.iter().map(row).collect();
        let title = self.shift_title(equilibrium, &traders, &rows);
        let measure = format!(
            "Change in exports of the row's country to the column's, before tariffs, against {}, %, in the title the largest in dollars,",
            self.base_year()
        );
        let mut caption = self.world_caption(title, &measure, case, equilibrium);
        if traders.len() < n {
            let note = format!(
                "Shown are {} and the largest of the other traders by imports and exports of {}.",
                self.partners.phrase(self.world.importer),
                self.base_year()
            );
            caption.notes.insert(0, note);
        }
        let columns = traders.iter().map(|(place, _)| code(*place)).collect();
        let heatmap = Heatmap {
            unit: Unit::Percent,
            columns,
            headers: Vec::new(),
            rows,
            flows: true,
            change: true,
            rise: WarmSide::Cold,
        };
        Some(Picture::new("trade-heat", caption, Body::Heatmap(heatmap)))
    }

    /// Returns what becomes of the flow that shifts most in dollars: "Exports from China to the United States fall by 63%".
    fn shift_title(&self, equilibrium: &EquilibriumResult, traders: &[(usize, f64)], rows: &[HeatmapRow]) -> String {
        let n = equilibrium.countries.len();
        let shift = |from: usize, to: usize, change: &Reading| {
            equilibrium.trade[from * n + to] * f64::try_from(middle(change)).unwrap_or_default().abs()
        };
        let mut largest: Option<(f64, usize, usize, Reading)> = None;
        for ((from, _), row) in traders.iter().zip(rows) {
            for ((to, _), change) in traders.iter().zip(&row.cells) {
                let Some(change) = change else { continue };
                let size = shift(*from, *to, change);
                if largest.as_ref().is_none_or(|(most, ..)| size > *most) {
                    largest = Some((size, *from, *to, *change));
                }
            }
        }
        let tense = Tense::Would;
        let among = economies(traders.len());
        let moved = largest.filter(|(_, _, _, change)| !change.low.is_zero() || !change.high.is_zero());
        let Some((_, from, to, change)) = moved else {
            return fitting([format!(
                "exports between {among} {}",
                tense.by(Unit::Percent, &Reading::exact(Decimal::ZERO))
            )]);
        };
        let of = |place: usize| equilibrium.countries[place];
        let (from, to) =
            ([self.partners.phrase(of(from)), self.partners.short(of(from))], self.partners.phrase(of(to)));
        let course = tense.by(Unit::Percent, &change);
        let subjects = [
            format!("exports from {} to {to}", from[0]),
            format!("{}'s exports to {to}", from[1]),
            "the largest flow shown".into(),
        ];
        sentence(&subjects, &[course])
    }

    /// Returns the change of an outcome in every country that has it, over the ends of hedged values.
    fn countries(&self, equilibrium: &EquilibriumResult, indicator: Indicator) -> Vec<CountryChange> {
        let country = |(place, code): (usize, &Partner)| {
            let change = reading(equilibrium, place, indicator)?;
            let phrase = self.partners.phrase(*code);
            let (is_importer, is_large) = (place == equilibrium.importer, self.is_large(place));
            let rest = self.world.economy.as_ref().and_then(|economy| economy.rest);
            Some(CountryChange { code: *code, phrase, is_importer, is_large, is_rest: rest == Some(place), change })
        };
        equilibrium.countries.iter().enumerate().filter_map(country).collect()
    }

    /// Returns the caption of a picture of one outcome.
    fn outcome_caption(
        &self,
        title: String,
        indicator: Indicator,
        case: &'a CaseRun,
        equilibrium: &EquilibriumResult,
    ) -> Caption {
        let mut caption = self.world_caption(title, &self.change_words(indicator), case, equilibrium);
        if indicator == Indicator::Price {
            caption.notes.insert(0, words::price_note(self, equilibrium));
        }
        if let Some(range) = self.income_range(equilibrium).filter(|_| indicator == Indicator::RealIncome) {
            caption.tell(&format!("{}.", capital(&range)));
        }
        caption
    }

    fn world_caption(
        &self,
        title: String,
        measure: &str,
        case: &'a CaseRun,
        equilibrium: &EquilibriumResult,
    ) -> Caption {
        let mut notes: Vec<String> =
            self.scenario.equilibrium.iter().flat_map(|asked| words::notes(self, asked, equilibrium)).collect();
        notes.extend(self.scenario.cases[case.variant.case].note.clone());
        let assumption = words::assumption(self, equilibrium);
        let subtitle = format!("{measure} {assumption} {}", self.standing_words(self.standing()));
        let whole = self.run.whole(case);
        let excludes = self.excluded(&LeftOut::of_change(&whole), whole.imports);
        Caption { excludes, ..self.caption_of(title, subtitle, notes) }
    }
}

/// From the least to the most of some values; nothing if one is not known.
fn over(values: impl Iterator<Item = Option<Decimal>>) -> Option<Reading> {
    let values: Vec<Decimal> = values.collect::<Option<_>>()?;
    Some(Reading::between(values.iter().copied().min()?, values.iter().copied().max()?))
}

fn middle(reading: &Reading) -> Decimal {
    (reading.low + reading.high) / Decimal::TWO
}

/// Returns changes in percent as bars at both sides of zero, or as bars between two ends where some are no single numbers.
fn ranking(mut caption: Caption, rows: Vec<(String, &str, Reading)>, [gains, losses]: [&str; 2]) -> Chart {
    if rows.iter().all(|(.., change)| change.is_point()) {
        let row = |(label, scope, change): (String, &str, Reading)| DivergingRow {
            label,
            scope: scope.into(),
            value: change.low,
            bands: None,
        };
        let (rows, gains, losses) = (rows.into_iter().map(row).collect(), gains.into(), losses.into());
        let body = Body::Diverging(Diverging { unit: Unit::Percent, rows, total: None, gains, losses });
        return Chart { caption, body };
    }
    let rows: Vec<Bar> = rows.into_iter().map(|(label, scope, change)| Bar::new(label, scope, Some(change))).collect();
    tell_light_part(&mut caption, &rows);
    Chart { caption, body: Body::Bars(Bars::new(Unit::Percent, true, rows)) }
}

/// Returns so many that rise at the head of a ranking and so many that fall at its end, its first and its last, and those
/// that are always shown; all if they are no more.
fn ends_of<T>(all: &[T], most: usize, change: impl Fn(&T) -> Decimal, is_always_shown: impl Fn(&T) -> bool) -> Vec<&T> {
    let last = all.len().saturating_sub(most);
    let is_shown = |(rank, one): &(usize, &T)| {
        let change = change(one);
        let is_end = *rank < most && change > Decimal::ZERO || *rank >= last && change < Decimal::ZERO;
        let is_named = *rank == 0 || *rank + 1 == all.len();
        is_end || is_named || is_always_shown(one) || all.len() <= 2 * most
    };
    all.iter().enumerate().filter(is_shown).map(|(_, one)| one).collect()
}
