//! Rates before and after by partner, with the rates in law that stand beside them.

use std::cmp::Reverse;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::captions::{ALL, MOST_ROWS, NO_IMPORTS, tell_rounding, tell_shown};
use super::outcome_words::part_of;
use super::placed::Picture;
use super::requested::{BodyRows, BreakdownRow};
use crate::burden::{AuthorityContribution, Burden};
use crate::partner::Pair;
use crate::regime::measure::{Measure, Mode};
use crate::regime::rate::StatedRate;
use crate::report::chart::{BandMarker, Blank, Body, TitleTotals};
use crate::report::finding::ReportContext;
use crate::report::notes::both_ways;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{SELECTED_GOODS, capital, distinct, join};
use crate::report::readings::{change_size, levels, points, rate};
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::{Breakdown, ChartSubject};

/// What is drawn.
const RATE: ChartSubject = ChartSubject::Outcome(Outcome::RateAfter);

/// Where the source of a marker stands, in the key.
const LAW_KEY: &str = "sources in the notes";

/// Why an average is another rate than the one that measures state.
const BESIDE_OTHERS: &str = "averages include goods charged at other rates.";

/// From how many partners that are charged alike have one row, where all are more than so many.
const MOST_ALIKE: usize = 5;

impl<'a> ReportContext<'a> {
    /// Returns rates before and after by partner: a dumbbell, or bands where they are hedged.
    pub(super) fn rates(&self, case: &'a CaseRun) -> Picture {
        let (mut parties, mut rest) = self.parties(case);
        let whole = self.run.whole(case);
        let average = if whole.is_average { "average statutory tariff" } else { "statutory tariff" };
        let subtitle = format!("{}, % of customs value,", capital(&self.own_of(case, average)));
        // Where levels are known of a part, the title has the change of all.
        let is_level_unknown = whole.rate_after.is_none() && whole.rate_change.is_some();
        let is_change = is_level_unknown || self.is_change_told(&whole);
        let drawn = if is_change { Outcome::RateChange } else { Outcome::RateAfter };
        let drawn = ChartSubject::Outcome(drawn);
        let mut caption = self.caption_of_outcome(drawn, self.rate_title(case), &subtitle, &[case]);
        if is_level_unknown {
            caption.tell("The level is not known.");
        }
        let all = parties.len() + rest.len();
        // What reads alike has one row, whatever a thousandth of a point was before.
        let told = |burden: &Burden| {
            let [before, after, change] = levels(burden);
            let change = change.map(|change| Unit::Points.read(&change));
            (before.is_some(), after.map(|after| Unit::Percent.read(&after)), change)
        };
        let is_alike = all > MOST_ALIKE && parties.iter().chain(&rest).all(|(_, burden)| told(burden) == told(&whole));
        let changes = |(_, burden): &(Pair, Burden)| change_size(burden).is_some_and(|size| !size.is_zero());
        let most = if parties.iter().any(changes) { "the largest change in duties" } else { "the most imports" };
        // Beside so many that do not change they would be fifteen equal rows.
        let are_few = !rest.is_empty() && parties.iter().any(changes) && !parties.iter().all(changes);
        if are_few {
            parties.retain(changes);
            rest.clear();
        }
        let (mut rows, shown) = self.rates_alike_together(case, &parties, &rest);
        let shown = if is_alike { all } else { shown };
        let which = match are_few {
            true if shown == 1 => "the one whose rate changes".to_string(),
            true => "those whose rates change".to_string(),
            false if shown > MOST_ROWS => {
                format!("those charged alike in one row, and of the others those with {most}")
            }
            false => format!("those with {most}"),
        };
        tell_shown(&mut caption, (shown, all), &format!("partners, {which}"));
        if let Some((stated, moved)) = self.stated_change(case).filter(|_| whole.is_average && !whole.is_unchanged()) {
            // Where all goods move by the same, averages need no reason.
            let change = points(whole.rate_change).map(|change| Unit::Points.read_change(&change));
            let is_of_all = change == Some(Unit::Points.read_change(&Reading::exact(moved)));
            caption.tell(&if is_of_all { format!("{stated}.") } else { format!("{stated}; {BESIDE_OTHERS}") });
        }
        if let Some(ways) = both_ways(&whole) {
            caption.tell(&format!("Rates {ways}."));
        }
        // What the title states of all has a row.
        let has_total = all > 1 && parties.iter().any(|(_, burden)| levels(burden) != levels(&whole));
        if is_alike {
            let names = self.sellers_of(&[case]);
            let label =
                if names.len() < MOST_ALIKE { capital(&join(&names, "partners")) } else { format!("{all} partners") };
            rows = vec![BreakdownRow { label, ..self.total_rates(case) }];
        } else if has_total {
            rows.insert(0, self.total_rates(case));
        }
        let is_empty = rows.is_empty();
        let rows = BodyRows::of_all(self, (case, RATE, Breakdown::Partner), rows);
        let body = match rows.are_hedged() {
            true => self.band_of(&rows),
            false => self.dumbbell_of(&rows),
        };
        let body = body.filter(|_| !is_empty).unwrap_or(Body::Blank(Blank { message: NO_IMPORTS.into() }));
        if let Body::Band(_) = &body {
            caption.notes.extend(self.marker_note(case));
        }
        tell_rounding(&mut caption, &body);
        Picture::new("rate_by_partner", caption, body)
    }

    /// Returns the rows of partners, the highest rate first, and of how many partners they are. Where many rows would be the
    /// same, all partners that are charged so have one row with their average, and others take its place.
    fn rates_alike_together(
        &self,
        case: &'a CaseRun,
        parties: &[(Pair, Burden)],
        rest: &[(Pair, Burden)],
    ) -> (Vec<BreakdownRow>, usize) {
        let goods = self.goods(case, None);
        // As they are printed: before, after and the change.
        let charged = |(pair, burden): &(Pair, Burden)| {
            let levels = levels(burden);
            let is_exact = levels.iter().all(|level| level.is_some_and(|level| level.is_exact()));
            let units = [Unit::Percent, Unit::Percent, Unit::Points];
            let words =
                [0, 1, 2].map(|place| levels[place].map_or(String::new(), |level| units[place].word(level.low)));
            (is_exact && self.goods(case, Some(*pair)) == goods).then_some(words)
        };
        let shown = distinct(parties.iter().filter_map(charged));
        let alike = |words: &[String; 3], one: &(Pair, Burden)| charged(one).as_ref() == Some(words);
        let is_many = |words: &[String; 3]| parties.iter().filter(|one| alike(words, one)).count() >= MOST_ALIKE;
        let many: Vec<_> = shown.into_iter().filter(is_many).collect();
        let (mut rows, mut partners) = (Vec::new(), 0);
        for words in &many {
            let mut members: Vec<_> = parties.iter().chain(rest).filter(|one| alike(words, one)).collect();
            members.sort_by_key(|(pair, burden)| (Reverse(burden.imports), *pair));
            partners += members.len();
            let dollars = |burden: &Burden| burden.imports.usd().dollars();
            let together: Decimal = members.iter().map(|(_, burden)| dollars(burden)).sum();
            let average = |place: usize| {
                let weighed =
                    members.iter().filter_map(|(_, burden)| Some(levels(burden)[place]?.low * dollars(burden)));
                weighed.sum::<Decimal>().checked_div(together).map(Reading::exact)
            };
            let [before, value, change] = [0, 1, 2].map(average);
            let names = self.pair_names(case);
            let named: Vec<String> = members.iter().take(2).map(|(pair, _)| names(*pair)[0].clone()).collect();
            let imports = members.iter().map(|(_, burden)| burden.imports).sum();
            rows.push(BreakdownRow {
                label: format!("{} and {} others", named.join(", "), members.len() - named.len()),
                scope: self.imports_words(imports),
                imports: imports.usd().dollars(),
                before,
                value,
                change,
                ..BreakdownRow::default()
            });
        }
        let single = parties.iter().chain(rest).filter(|one| !many.iter().any(|words| alike(words, one)));
        let single: Vec<Pair> = single.map(|(pair, _)| *pair).take(MOST_ROWS - rows.len()).collect();
        partners += single.len();
        let of_single = |row: &BreakdownRow| row.pair.is_some_and(|pair| single.contains(&pair));
        rows.extend(self.rows(case, RATE, Breakdown::Partner).into_iter().filter(of_single));
        let level = |row: &BreakdownRow| row.value.or(row.change).map(|reading| (reading.high, reading.low));
        rows.sort_by_key(|row| (Reverse(level(row)), Reverse(row.imports), row.pair));
        (rows, partners)
    }

    /// Returns "The stated rate would fall from 39% to 15%" of a case that changes one rate of one measure, and by how many
    /// points.
    pub(super) fn stated_change(&self, case: &'a CaseRun) -> Option<(String, Decimal)> {
        let ids = distinct(case.variant.touched_measures().map(|(_, measure)| measure.id.as_str()));
        let [id] = ids.as_slice() else { return self.one_stated_rate(case) };
        let stated = |measures: &[Arc<Measure>]| {
            let rates = measures.iter().filter(|measure| measure.id == *id).map(|measure| match measure.rate.written {
                StatedRate::Exact(rate) if measure.rate.edits.is_empty() && !measure.repealed => Some(rate.percent()),
                _ => None,
            });
            if let [Some(rate)] = distinct(rates).as_slice() { Some(Reading::exact(*rate)) } else { None }
        };
        let [before, after] = [&self.scenario.baseline.measures, &case.variant.measures].map(|all| stated(all));
        let (Some(before), Some(after)) = (before, after) else { return self.one_stated_rate(case) };
        let course = self.tense(false).levels(Unit::Percent, &before, &after);
        (before != after).then(|| (format!("The {} {course}", self.stated_subject(case)), after.low - before.low))
    }

    /// Returns the rate that measures state with the goods it is stated on, where the question has others besides: "stated rate on
    /// headings 8541 and 8542".
    fn stated_subject(&self, case: &'a CaseRun) -> String {
        let noun = self.stated_noun(case);
        let touched = case.variant.touched_measures().map(|(_, measure)| self.goods_in_words(&measure.goods));
        let goods = distinct(touched);
        match goods.as_slice() {
            [goods] if *goods != self.goods(case, None) && goods != SELECTED_GOODS => format!("{noun} on {goods}"),
            _ => noun.to_string(),
        }
    }

    /// Returns what a rate that measures state is called: one that comes on top of others is no rate of the goods.
    fn stated_noun(&self, case: &CaseRun) -> &'static str {
        let touched = distinct(case.variant.touched_measures().map(|(_, measure)| measure.id.as_str()));
        let is_touched = |measure: &Measure| touched.contains(&measure.id.as_str());
        let is_on_top = case.variant.touched_measures().all(|(_, measure)| measure.mode == Mode::Add)
            && self.adds_a_duty(case, is_touched)
            && !self.replaces_duties(case);
        if is_on_top { "additional rate" } else { "stated rate" }
    }

    /// Returns true if one of some measures of a case is a duty besides all others: none of them has its slot.
    pub(super) fn adds_a_duty(&self, case: &CaseRun, is_meant: impl Fn(&Measure) -> bool) -> bool {
        let (meant, others): (Vec<_>, Vec<_>) = case.variant.measures.iter().partition(|measure| is_meant(measure));
        let has_a_slot_of_its_own = |measure: &Measure| others.iter().all(|other| other.slot != measure.slot);
        !others.is_empty()
            && meant.into_iter().any(|measure| measure.mode == Mode::Add && has_a_slot_of_its_own(measure))
    }

    /// Returns true if less is charged under some authority than before.
    pub(super) fn replaces_duties(&self, case: &CaseRun) -> bool {
        let change = ChartSubject::Outcome(Outcome::DutyChange);
        let falls =
            |part: &AuthorityContribution| part_of(part, change).is_some_and(|change| change.low < Decimal::ZERO);
        self.run.by_authority(case).iter().any(falls)
    }

    /// Returns "The stated rate would be 10%", and that, of a case whose measures, several or new, state one rate.
    fn one_stated_rate(&self, case: &'a CaseRun) -> Option<(String, Decimal)> {
        let stated = self.stated_rate(case)?;
        // What all goods are charged the title says.
        let is_all = rate(self.run.whole(case).rate_after) == Some(Reading::exact(stated));
        let level = format!("{} {}", self.tense(false).verb("are"), Unit::Percent.word(stated));
        (!is_all).then(|| (format!("The {} {level}", self.stated_subject(case)), stated))
    }

    /// Returns the rate, in percent, that all measures of a case state, each on the goods of all its partners.
    pub(super) fn stated_rate(&self, case: &CaseRun) -> Option<Decimal> {
        let parties = self.run.by_partner(case);
        let is_of_all = |measure: &Measure| parties.iter().all(|(pair, _)| measure.partners.contains(pair.partner));
        if !case.variant.touched_measures().all(|(_, measure)| is_of_all(measure)) {
            return None;
        }
        let rates = distinct(case.variant.touched_measures().map(|(_, measure)| match measure.rate.written {
            StatedRate::Exact(rate) if measure.rate.edits.is_empty() && !measure.repealed => Some(rate.percent()),
            _ => None,
        }));
        if let [rate] = rates.as_slice() { *rate } else { None }
    }

    /// Returns the rates of a title: of all, or of those that are known.
    pub(super) fn whole_rates(&self, case: &'a CaseRun) -> TitleTotals {
        let whole = self.run.whole(case);
        let known = whole.where_known.as_deref().unwrap_or(&whole);
        let change = if whole.is_level_known() { known.rate_change } else { whole.rate_change };
        TitleTotals::new(ALL, "before", Unit::Percent, rate(known.rate_before))
            .and("after", Unit::Percent, rate(known.rate_after))
            .and("change", Unit::Points, points(change))
    }

    /// Returns where the marked rates stand in law.
    pub(super) fn marker_note(&self, case: &'a CaseRun) -> Option<String> {
        let markers = self.facts(case).into_iter().flat_map(|fact| &fact.markers);
        let words = markers.map(|marker| {
            let rate = Unit::Percent.word(marker.rate.percent());
            format!("{} {rate}, {}", self.partners.short(marker.partner), marker.source)
        });
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then(|| format!("Rates in law: {}.", words.join("; ")))
    }

    /// Returns rates in law on the goods that one buys from another.
    pub(super) fn markers(&self, case: &'a CaseRun, pair: Pair) -> Vec<BandMarker> {
        let facts = self.facts(case);
        let all = facts.iter().flat_map(|fact| &fact.markers);
        let of_pair = all.filter(|marker| marker.partner == pair.partner && pair.importer == self.world.importer);
        let marker = |marker: &crate::regime::fact::RateMarker| BandMarker {
            value: marker.rate.percent(),
            label: marker.label.clone(),
            source: LAW_KEY.into(),
        };
        of_pair.map(marker).collect()
    }

    /// Returns what a title states of the rates of all, as a row.
    pub(super) fn total_rates(&self, case: &'a CaseRun) -> BreakdownRow {
        let whole = self.run.whole(case);
        let ([before, value, change], scope) = match self.is_change_told(&whole) {
            true => ([None, None, points(whole.rate_change)], self.imports_words(whole.imports - whole.change_unknown)),
            false => (levels(&whole), self.scope(case, None, &whole)),
        };
        BreakdownRow { label: ALL.into(), scope, before, value, change, ..BreakdownRow::default() }
    }
}
