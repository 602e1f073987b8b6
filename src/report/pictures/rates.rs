//! Rates before and after by partner, with the rates in law that stand beside them.

use super::captions::{ALL, tell_shown};
use super::placed::Picture;
use crate::burden::Burden;
use crate::partner::Pair;
use crate::report::chart::{Band, BandMarker, BandRow, Blank, Body, Dumbbell, DumbbellRow, TitleTotals};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::capital;
use crate::report::readings::{change_size, points, rate};
use crate::run::CaseRun;

/// Where the source of a marker stands, in the key.
const LAW_KEY: &str = "sources in the notes";

/// The most partners that have a row each where all are charged alike.
const MOST_ALIKE: usize = 5;

impl<'a> ReportContext<'a> {
    /// Returns rates before and after by partner: a dumbbell, or bands where they are hedged.
    pub(super) fn rates(&self, case: &'a CaseRun) -> Picture {
        let (mut parties, rest) = self.parties(case);
        // The levels of a row and its change are about the same goods.
        let levels = |burden: &Burden| match &burden.where_known {
            Some(known) => [rate(known.rate_before), rate(known.rate_after), points(known.rate_change)],
            None => [rate(burden.rate_before), rate(burden.rate_after), points(burden.rate_change)],
        };
        let key = |burden: &Burden| {
            let [_, after, change] = levels(burden);
            after.or(change).map(|reading| (reading.high, reading.low))
        };
        parties.sort_by(|one, other| {
            key(&other.1).cmp(&key(&one.1)).then(other.1.imports.cmp(&one.1.imports)).then(one.0.cmp(&other.0))
        });
        let is_average = parties.iter().any(|(_, burden)| burden.is_average);
        let average = if is_average { "average statutory tariff" } else { "statutory tariff" };
        let subtitle = format!("{}, % of customs value,", capital(&self.own_of(case, average)));
        let mut caption = self.caption(self.rate_title(case), &subtitle, &[case]);
        let whole = self.run.whole(case);
        let all = parties.len() + rest.len();
        let is_alike =
            all > MOST_ALIKE && parties.iter().chain(&rest).all(|(_, burden)| levels(burden) == levels(&whole));
        let changes = |(_, burden): &(Pair, Burden)| change_size(burden).is_some_and(|size| !size.is_zero());
        let most = if parties.iter().any(changes) { "the largest change in duties" } else { "the most imports" };
        let shown = if is_alike { all } else { parties.len() };
        tell_shown(&mut caption, (shown, all), &format!("partners, those with {most}"));
        caption.wholes.extend((parties.len() > 1 && !is_alike).then(|| self.whole_rates(case)));
        let (before, after) = self.sides(case);
        let hedged =
            |burden: &Burden| [burden.rate_before, burden.rate_after].iter().flatten().any(|span| !span.is_exact());
        let body = if parties.is_empty() {
            Body::Blank(Blank { message: "Nothing in scope".into() })
        } else if parties.iter().any(|(_, burden)| hedged(burden)) {
            caption.notes.extend(self.marker_note(case));
            Body::Band(Band { unit: Unit::Percent, before, after, rows: self.bands(case, &parties) })
        } else {
            let names = self.pair_names(case);
            let row = |label: String, pair, burden: &Burden| {
                let ([before, after, change], scope) = (levels(burden), self.scope(case, pair, burden));
                DumbbellRow { label, scope, before, after, change }
            };
            let rows = match is_alike {
                true => vec![row(format!("{all} partners"), None, &whole)],
                false => parties.iter().map(|(pair, one)| row(names(*pair)[0].clone(), Some(*pair), one)).collect(),
            };
            Body::Dumbbell(Dumbbell { unit: Unit::Percent, before, after, column: "Change", rows })
        };
        Picture::new("rate_by_partner", caption, body)
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

    pub(super) fn bands(&self, case: &'a CaseRun, parties: &[(Pair, Burden)]) -> Vec<BandRow> {
        let names = self.pair_names(case);
        let row = |(pair, burden): &(Pair, Burden)| {
            let levels = burden.where_known.as_deref().unwrap_or(burden);
            let (before, after) = (rate(levels.rate_before), rate(levels.rate_after));
            BandRow {
                label: names(*pair)[0].clone(),
                scope: self.scope(case, Some(*pair), burden),
                before,
                after: if burden.is_unchanged() { None } else { after },
                markers: self.markers(case, *pair),
            }
        };
        parties.iter().map(row).collect()
    }
}
