//! Pictures of a world that reacts: who gains and who loses on a map and ranked, and whose trade with whom changes.

mod curve;
mod words;

use rust_decimal::Decimal;

use super::Picture;
use crate::partner::Partner;
use crate::report::chart::{
    Bar, Bars, Blank, Body, Caption, Chart, Diverging, DivergingRow, Heatmap, HeatmapRow, Rise, Tile, TileMap,
};
use crate::report::finding::{Answer, capital};
use crate::report::number::{Reading, Unit, counted};
use crate::report::world::{decimal, reading};
use crate::run::CaseRun;
use crate::run::equilibrium::Reaction;
use crate::scenario::equilibrium::Indicator;

/// How many are ranked at either end.
const MOST_RANKED: usize = 12;
/// How many trade with each other on one picture.
const TRADERS: usize = 12;
/// The least change that is worded as one, in percent.
const LEAST: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

/// A country and the change of its welfare, in percent.
struct Welfare {
    country: Partner,
    /// Its number in the world.
    place: usize,
    change: Reading,
}

impl<'a> Answer<'a> {
    /// The pictures of a case in which the world reacts; none where it does not.
    pub(super) fn world(&self, case: &'a CaseRun) -> Vec<Picture> {
        let Some(reaction) = &case.reaction else { return Vec::new() };
        let mut pictures = vec![self.world_map(case, reaction), self.gains_and_losses(case, reaction)];
        pictures.extend(self.trade_heat(case, reaction));
        pictures
    }

    /// Welfare of every country on a map.
    fn world_map(&self, case: &'a CaseRun, reaction: &Reaction) -> Picture {
        let all = welfare(reaction);
        let measure = format!("Change of welfare by country against {}, %,", self.world.year);
        let caption = self.world_caption(self.welfare_title(reaction, &all), &measure, case, reaction);
        let tile = |one: &Welfare| Tile {
            code: one.country.to_string(),
            label: self.partners.short(one.country),
            value: Some(one.change),
        };
        let map = TileMap {
            unit: Unit::Percent,
            change: true,
            rise: Rise::Cold,
            home: self.world.importer.to_string(),
            tiles: all.iter().map(tile).collect(),
        };
        Picture { stem: "world-map".into(), chart: Chart { caption, body: Body::TileMap(map) } }
    }

    /// "Welfare falls in 150 of 194 countries; the United States gains 1.1%".
    fn welfare_title(&self, reaction: &Reaction, all: &[Welfare]) -> String {
        let own = all.iter().find(|one| one.place == reaction.own).map(|one| (one, course(&one.change)));
        let name = self.partners.phrase(self.world.importer);
        let own_words = match own {
            Some((one, Course::Rises)) => format!("{name} gains {}", size(&one.change)),
            Some((one, Course::Falls)) => format!("{name} loses {}", size(&one.change)),
            Some((one, Course::Open)) => {
                format!("that of {name} changes by {}", Unit::Percent.read_change(&one.change))
            }
            Some((_, Course::Stays)) | None => format!("that of {name} stays as it is"),
        };
        let count = |course_: Course| all.iter().filter(|one| course(&one.change) == course_).count();
        let (falls, rises) = (count(Course::Falls), count(Course::Rises));
        let (verb, some) = if rises > falls { ("rises", rises) } else { ("falls", falls) };
        let countries = counted_countries(all.len());
        match some {
            _ if all.len() == 1 => capital(&own_words),
            0 => format!("Welfare changes in none of {countries} for certain; {own_words}"),
            some if some == all.len() => format!("Welfare {verb} in all {countries}; {own_words}"),
            some => {
                let least = if all.iter().any(|one| course(&one.change) == Course::Open) { "at least " } else { "" };
                format!("Welfare {verb} in {least}{some} of {countries}; {own_words}")
            }
        }
    }

    /// The countries that gain most and lose most, and always the importer whose world it is.
    fn gains_and_losses(&self, case: &'a CaseRun, reaction: &Reaction) -> Picture {
        let mut all = welfare(reaction);
        all.sort_by_key(|one| (std::cmp::Reverse(middle(&one.change)), one.place));
        let title = self.ranked_title(&all);
        let measure = format!("Change of welfare against {}, %,", self.world.year);
        let mut caption = self.world_caption(title, &measure, case, reaction);
        let last = all.len().saturating_sub(MOST_RANKED);
        let is_shown = |(rank, one): (usize, &Welfare)| {
            let change = middle(&one.change);
            rank < MOST_RANKED && change > Decimal::ZERO
                || rank >= last && change < Decimal::ZERO
                || one.place == reaction.own
                || all.len() <= 2 * MOST_RANKED
        };
        let shown: Vec<&Welfare> =
            all.iter().enumerate().filter(|(rank, one)| is_shown((*rank, one))).map(|(_, one)| one).collect();
        if shown.len() < all.len() {
            let gain = shown.iter().filter(|one| middle(&one.change) > Decimal::ZERO).count();
            let (lose, all) = (shown.len() - gain, counted_countries(all.len()));
            let note = format!(
                "Shown of {all} are the {gain} and {lose} at the ends, the importer among them; by_country.csv has all."
            );
            caption.notes.insert(0, note);
        }
        let scope = |one: &Welfare| if one.place == reaction.own { "the importer" } else { "" }.to_string();
        let label = |one: &Welfare| self.partners.short(one.country);
        let body = if shown.is_empty() {
            Body::Blank(Blank { message: "No country".into() })
        } else if shown.iter().all(|one| one.change.is_point()) {
            let row = |one: &&Welfare| DivergingRow {
                label: label(one),
                scope: scope(one),
                value: Some(one.change.low),
                bands: None,
            };
            let rows = shown.iter().map(row).collect();
            let (gains, losses) = ("gains".into(), "loses".into());
            Body::Diverging(Diverging { unit: Unit::Percent, rows, total: None, gains, losses })
        } else {
            let row = |one: &&Welfare| Bar {
                label: label(one),
                scope: scope(one),
                value: Some(one.change),
                baseline: None,
                accent: true,
            };
            let rows: Vec<Bar> = shown.iter().map(row).collect();
            caption.notes.extend(super::light_part(&rows));
            let (baseline, value) = (String::new(), String::new());
            Body::Bars(Bars { unit: Unit::Percent, change: true, baseline, value, rows })
        };
        Picture { stem: "gains-and-losses".into(), chart: Chart { caption, body } }
    }

    /// "Largest gain of welfare: Canada, +0.4%; largest loss: Lesotho, −5.3%"; countries from the best to the worst.
    fn ranked_title(&self, all: &[Welfare]) -> String {
        let (Some(best), Some(worst)) = (all.first(), all.last()) else { return "No country".into() };
        let name = |one: &Welfare| self.partners.phrase(one.country);
        let word = |one: &Welfare| Unit::Percent.read_change(&one.change);
        if word(best) == word(worst) {
            let whose = if all.len() == 1 {
                format!("of {}", name(best))
            } else {
                format!("in all {}", counted_countries(all.len()))
            };
            return format!("Welfare {whose} changes by {}", word(best));
        }
        let told = |one: &Welfare| format!("{}, {}", name(one), word(one));
        let (best_end, worst_end) = match (course(&best.change), course(&worst.change)) {
            (_, Course::Falls) if course(&best.change) != Course::Rises => ("Smallest loss", "largest loss"),
            (Course::Rises, course) if course != Course::Falls => ("Largest gain", "smallest gain"),
            _ => ("Largest gain", "largest loss"),
        };
        format!("{best_end} of welfare: {}; {worst_end}: {}", told(best), told(worst))
    }

    /// The change of trade between those that trade most, the importer whose world it is first.
    fn trade_heat(&self, case: &'a CaseRun, reaction: &Reaction) -> Option<Picture> {
        let n = reaction.countries.len();
        let volume = |one: usize| -> f64 {
            let others = (0..n).filter(|other| *other != one);
            others.map(|other| reaction.trade[one * n + other] + reaction.trade[other * n + one]).sum()
        };
        let mut traders: Vec<(usize, f64)> = (0..n).map(|one| (one, volume(one))).collect();
        traders.sort_by(|one, other| {
            (other.0 == reaction.own)
                .cmp(&(one.0 == reaction.own))
                .then(other.1.total_cmp(&one.1))
                .then(one.0.cmp(&other.0))
        });
        traders.retain(|(_, volume)| *volume > 0.0);
        traders.truncate(TRADERS);
        if traders.len() < 2 {
            return None;
        }
        let cell = |from: usize, to: usize| {
            let before = reaction.trade[from * n + to];
            let changes =
                reaction.states.iter().map(|state| decimal(100.0 * (state.trade[from * n + to] / before - 1.0)));
            (from != to && before > 0.0).then(|| over(changes)).flatten()
        };
        let code = |place: usize| self.partners.iso3(reaction.countries[place]);
        let row = |(from, _): &(usize, f64)| HeatmapRow {
            label: self.partners.short(reaction.countries[*from]),
            scope: code(*from),
            cells: traders.iter().map(|(to, _)| cell(*from, *to)).collect(),
        };
        let rows: Vec<HeatmapRow> = traders.iter().map(row).collect();
        let title = self.shift_title(reaction, &traders, &rows);
        let measure = format!(
            "Change of what a country (row) sells to another (column) before tariffs, %, against {},",
            self.world.year
        );
        let mut caption = self.world_caption(title, &measure, case, reaction);
        if traders.len() < n {
            let note = format!(
                "Shown are {} and the largest of the other traders by imports and exports of {}.",
                self.partners.phrase(self.world.importer),
                self.world.year
            );
            caption.notes.insert(0, note);
        }
        let columns = traders.iter().map(|(place, _)| code(*place)).collect();
        let heatmap = Heatmap { unit: Unit::Percent, columns, headers: Vec::new(), rows, flows: true };
        Some(Picture { stem: "trade-heat".into(), chart: Chart { caption, body: Body::Heatmap(heatmap) } })
    }

    /// "Exports from China to the United States fall by 63%, the largest shift in dollars between 14 large traders".
    fn shift_title(&self, reaction: &Reaction, traders: &[(usize, f64)], rows: &[HeatmapRow]) -> String {
        let n = reaction.countries.len();
        let shift = |from: usize, to: usize, change: &Reading| {
            reaction.trade[from * n + to] * f64::try_from(middle(change)).unwrap_or_default().abs()
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
        let Some((_, from, to, change)) = largest else {
            return format!("{} do not trade with each other", counted_countries(traders.len()));
        };
        let verb = match course(&change) {
            Course::Rises => format!("rise by {}", size(&change)),
            Course::Falls => format!("fall by {}", size(&change)),
            Course::Open => format!("change by {}", Unit::Percent.read_change(&change)),
            Course::Stays => return format!("Trade between {} stays as it is", counted_countries(traders.len())),
        };
        let name = |place: usize| self.partners.phrase(reaction.countries[place]);
        format!("Exports from {} to {} {verb}, the largest shift in dollars shown", name(from), name(to))
    }

    /// The words around a picture of a case.
    fn world_caption(&self, title: String, measure: &str, case: &'a CaseRun, reaction: &Reaction) -> Caption {
        let mut notes: Vec<String> =
            self.scenario.equilibrium.iter().flat_map(|asked| words::notes(self, asked, reaction)).collect();
        notes.extend(self.scenario.cases[case.variant.case].note.clone());
        let assumption = words::assumption(self, reaction);
        Caption { title, subtitle: format!("{measure} {assumption} Hypothetical."), notes, source: self.source() }
    }
}

/// The change of welfare of every country, over the ends of hedged values.
fn welfare(reaction: &Reaction) -> Vec<Welfare> {
    let change = |place: usize| reading(reaction, place, Indicator::Welfare);
    let all = reaction.countries.iter().enumerate();
    all.filter_map(|(place, country)| Some(Welfare { country: *country, place, change: change(place)? })).collect()
}

/// From the least to the most of some values; nothing if one is not known.
fn over(values: impl Iterator<Item = Option<Decimal>>) -> Option<Reading> {
    let values: Vec<Decimal> = values.collect::<Option<_>>()?;
    Some(Reading::between(values.iter().copied().min()?, values.iter().copied().max()?))
}

fn middle(reading: &Reading) -> Decimal {
    (reading.low + reading.high) / Decimal::TWO
}

/// Which way a change goes, if by enough to be worded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Rises,
    Falls,
    Stays,
    /// It may go either way.
    Open,
}

fn course(change: &Reading) -> Course {
    match (change.low, change.high) {
        (low, _) if low >= LEAST => Course::Rises,
        (_, high) if high <= -LEAST => Course::Falls,
        (low, high) if low > -LEAST && high < LEAST => Course::Stays,
        _ => Course::Open,
    }
}

/// How large a change is that goes one way: "1.1%", "0.9–1.1%".
fn size(change: &Reading) -> String {
    Unit::Percent.read(&Reading::between(change.low.abs(), change.high.abs()))
}

fn counted_countries(count: usize) -> String {
    if count == 1 { counted(count, "country") } else { format!("{count} countries") }
}
