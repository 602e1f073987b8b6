//! Pictures of sectors in general equilibrium: those of one country ranked, and a grid of sectors and countries.

use std::cmp::Reverse;

use super::words::{NUMERAIRE, is_at_world_prices};
use super::{MOST_RANKED, ends_of, middle, ranking};
use crate::equilibrium::sector_outcome::SectorIndicator;
use crate::partner::Partner;
use crate::report::chart::{Body, Chart, Heatmap, HeatmapRow, WarmSide};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::lower;
use crate::report::pictures::outcome_words::DrawnOutcome;
use crate::report::pictures::placed::Picture;
use crate::report::readings::between;
use crate::report::title::NamedReading;
use crate::run::CaseRun;
use crate::run::equilibrium::EquilibriumResult;
use crate::scenario::chart::{Breakdown, ChartRequest, ChartSubject};

/// The most sectors of a grid that nobody limits.
const MOST_SECTORS: usize = 20;
/// The most countries of a grid.
const MOST_COUNTRIES: usize = 8;

impl<'a> ReportContext<'a> {
    /// Returns the pictures of sectors of every run: output, in the country of the importer and in those where it shifts most.
    pub(super) fn sectors(&self, case: &'a CaseRun, equilibrium: &'a EquilibriumResult) -> Vec<Picture> {
        let what = ChartSubject::Sector(SectorIndicator::Output);
        let ranking =
            self.sector_ranking(case, equilibrium, (what, SectorIndicator::Output), equilibrium.importer, None);
        let grid = self.sector_grid(case, equilibrium, (what, SectorIndicator::Output), None);
        let named = |stem: &str, chart: Option<Chart>| chart.map(|chart| Picture { stem: stem.into(), chart });
        [named("sectors", ranking), named("sector-heat", grid)].into_iter().flatten().collect()
    }

    /// Returns the sectors of a country, ranked, as they are asked for.
    pub(in crate::report::pictures) fn sectors_asked(
        &self,
        request: &ChartRequest,
        case: &'a CaseRun,
    ) -> Option<Chart> {
        let (equilibrium, what) = (case.equilibrium.as_ref()?, request.what);
        let country = request.country.map_or(Some(equilibrium.importer), |country| number(equilibrium, country))?;
        self.sector_ranking(case, equilibrium, (what, what.of_sector()?), country, request.top)
    }

    /// Returns a grid of sectors and countries, as it is asked for.
    pub(in crate::report::pictures) fn sector_grid_asked(
        &self,
        request: &ChartRequest,
        case: &'a CaseRun,
    ) -> Option<Chart> {
        let (equilibrium, what) = (case.equilibrium.as_ref()?, request.what);
        self.sector_grid(case, equilibrium, (what, what.of_sector()?), request.top)
    }

    /// Returns true if a country is one of the world.
    pub(in crate::report::pictures) fn has_country(&self, country: Partner) -> bool {
        self.world.economy.as_ref().is_some_and(|economy| economy.countries.contains(&country))
    }

    /// Returns the sectors of a country from the largest rise to the largest fall; `None` where none has such a figure.
    fn sector_ranking(
        &self,
        case: &'a CaseRun,
        equilibrium: &'a EquilibriumResult,
        (what, indicator): (ChartSubject, SectorIndicator),
        country: usize,
        top: Option<usize>,
    ) -> Option<Chart> {
        let named = |sector: usize| plain(&equilibrium.sectors[sector].name);
        let row = |sector: usize| Some((named(sector), reading(equilibrium, country, sector, indicator)?));
        let mut all: Vec<(&str, Reading)> = (0..equilibrium.sectors.len()).filter_map(row).collect();
        if all.is_empty() {
            return None;
        }
        all.sort_by_key(|(_, change)| Reverse(middle(change)));
        let most = top.map_or(MOST_RANKED, |top| top.div_ceil(2));
        let shown = ends_of(&all, most, |(_, change)| middle(change), |_| false);
        let phrase = self.partners.phrase(equilibrium.countries[country]);
        let measured = self.measured(what, case, Breakdown::Sector);
        let rows: Vec<NamedReading> = shown.iter().map(|(name, change)| (lower(name), Some(*change))).collect();
        let measured_noun = measured.noun.clone();
        // Where a title names the sector it is of that.
        let by_sector = if shown.iter().all(|(_, change)| change.is_point()) { "" } else { " by sector" };
        let of_country = DrawnOutcome { noun: format!("{} in {phrase}{by_sector}", measured.noun), ..measured };
        let is_home = country == equilibrium.importer;
        let own =
            self.world.adjective.as_ref().filter(|_| is_home).map(|own| format!("{own} {measured_noun}{by_sector}"));
        let subjects: Vec<String> = [of_country.noun.clone()].into_iter().chain(own).collect();
        let title =
            self.ranked((&of_country, &subjects), (&rows, rows.len() < all.len()), None, ("for", "sectors"), &[""]);
        let measured = of_country;
        let measure = format!("{} by sector in {phrase} against {}, %,", measured.measure, self.base_year());
        let mut caption = self.world_caption(title, &measure, case, equilibrium);
        if shown.len() < all.len() {
            let note = format!("Shown are the ends of the ranking of {} sectors; by_sector.csv has all.", all.len());
            caption.notes.insert(0, note);
        }
        caption.notes.extend(is_at_world_prices(indicator).then(|| NUMERAIRE.to_string()));
        let rows = shown.iter().map(|(name, change)| (name.to_string(), "", *change)).collect();
        Some(ranking(caption, rows, ["rises", "falls"]))
    }

    /// Returns a row a sector and a column a country, those whose output shifts most; `None` where no cell has a figure.
    fn sector_grid(
        &self,
        case: &'a CaseRun,
        equilibrium: &'a EquilibriumResult,
        (what, indicator): (ChartSubject, SectorIndicator),
        top: Option<usize>,
    ) -> Option<Chart> {
        let shift = |country: usize, sector: usize| shift(equilibrium, country, sector);
        let (n, k) = (equilibrium.countries.len(), equilibrium.sectors.len());
        let mut countries = largest(n, |country| (0..k).map(|sector| shift(country, sector)).sum());
        countries.sort_by_key(|country| *country != equilibrium.importer);
        countries.truncate(MOST_COUNTRIES);
        let row = |sector: usize| HeatmapRow {
            label: plain(&equilibrium.sectors[sector].name).to_string(),
            scope: String::new(),
            cells: countries.iter().map(|country| reading(equilibrium, *country, sector, indicator)).collect(),
        };
        let mut sectors = largest(k, |sector| countries.iter().map(|country| shift(*country, sector)).sum());
        sectors.retain(|sector| row(*sector).cells.iter().any(Option::is_some));
        if sectors.is_empty() {
            return None;
        }
        let all = sectors.len();
        sectors.truncate(top.unwrap_or(MOST_SECTORS));
        sectors.sort_unstable();
        let rows: Vec<HeatmapRow> = sectors.into_iter().map(row).collect();
        let places = || countries.iter().map(|country| equilibrium.countries[*country]);
        let measured = self.measured(what, case, Breakdown::Sector);
        let (subjects, is_part) = (std::slice::from_ref(&measured.noun), rows.len() < all);
        let title = self.grid_title(subjects, (measured.unit, measured.change), "sectors", (&rows, is_part));
        let measure = format!("{} by sector and country against {}, %,", measured.measure, self.base_year());
        let mut caption = self.world_caption(title, &measure, case, equilibrium);
        if rows.len() < all {
            let note = format!("Shown are the {} of {all} sectors whose output shifts most in dollars.", rows.len());
            caption.notes.insert(0, note);
        }
        if countries.len() < n {
            let importer = self.partners.phrase(self.world.importer);
            let note = format!("Shown are {importer} and the other countries whose output shifts most in dollars.");
            caption.notes.insert(0, note);
        }
        if rows.iter().any(|row| row.cells.iter().any(Option::is_none)) {
            caption.notes.push("A hatched sector had no such sales or purchases in the base year.".into());
        }
        caption.notes.extend(is_at_world_prices(indicator).then(|| NUMERAIRE.to_string()));
        let columns = places().map(|country| self.partners.iso3(country)).collect();
        let rise = if indicator == SectorIndicator::Price { WarmSide::Warm } else { WarmSide::Cold };
        let heatmap =
            Heatmap { unit: Unit::Percent, columns, headers: Vec::new(), rows, flows: false, change: true, rise };
        Some(Chart { caption, body: Body::Heatmap(heatmap) })
    }
}

/// Returns the number of a country.
fn number(equilibrium: &EquilibriumResult, country: Partner) -> Option<usize> {
    equilibrium.countries.iter().position(|one| *one == country)
}

/// Returns an outcome of a sector of a country over the ends of hedged values; `None` where there is no such outcome.
fn reading(
    equilibrium: &EquilibriumResult,
    country: usize,
    sector: usize,
    indicator: SectorIndicator,
) -> Option<Reading> {
    between(equilibrium.over(|state| equilibrium.sector(state, country, sector)?.of(indicator))?)
}

/// Returns by how much the output of a sector of a country changes, whichever way it goes, in the money of the world.
fn shift(equilibrium: &EquilibriumResult, country: usize, sector: usize) -> f64 {
    let state = equilibrium.states.first();
    let found = state.and_then(|state| equilibrium.sector(state, country, sector));
    found.map_or(0.0, |sector| (sector.output.after - sector.output.before).abs())
}

/// Returns so many numbers from 0 on, those of the largest size first, and equal ones in their order.
fn largest(count: usize, size: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut sized: Vec<(usize, f64)> = (0..count).map(|number| (number, size(number))).collect();
    sized.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    sized.into_iter().map(|(number, _)| number).collect()
}

/// Returns the name of a sector without its code in the classification: "Textiles [C13]".
fn plain(name: &str) -> &str {
    name.split(" [").next().unwrap_or(name)
}
