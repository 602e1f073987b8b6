//! What rows show, as a sentence.

use super::rows::BreakdownRow;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, distinct, lower};
use crate::report::pictures::outcome_words::{DrawnOutcome, before};
use crate::report::readings::hull;
use crate::report::title::{NamedReading, Ranking, either, range, sentence};
use crate::run::CaseRun;
use crate::scenario::chart::Breakdown;

impl<'a> ReportContext<'a> {
    /// Returns what rows show, as a sentence. `is_part` where there are others; `among` says which rows are meant, if not all:
    /// ", among large suppliers".
    pub(super) fn finding(
        &self,
        (measured, case): (&DrawnOutcome, &'a CaseRun),
        (rows, is_part): (&[BreakdownRow], bool),
        whole: Option<Reading>,
        (by, several): (Breakdown, &str),
        among: &str,
    ) -> String {
        let subjects = self.subjects_by(measured, case, by);
        if by == Breakdown::Case {
            // Cases, which may be on different imports, are not ranked.
            let all = rows.iter().filter_map(|row| row.value).reduce(hull);
            let across = match rows.iter().filter(|row| row.value.is_some()).count() {
                1 => "where known".to_string(),
                known => format!("across {known} {several}"),
            };
            let (tense, what) = (self.tense_of(measured), (measured.unit, measured.change));
            let known = || rows.iter().filter_map(|row| Some((row.value?, row)));
            let at_rates: Option<Vec<_>> =
                known().map(|(value, row)| Some((value, format!(" at {}", self.rate_of_row(row)?)))).collect();
            let is_told = |told: &Vec<(Reading, String)>| distinct(told.iter().map(|(_, at)| at)).len() == told.len();
            let alone = known().map(|(value, _)| (value, String::new())).collect();
            let known: Vec<Vec<_>> = at_rates.filter(is_told).into_iter().chain([alone]).collect();
            // Two values are no range, however long the names before them are; beside the law alone the other is a change of it.
            let beside_law = || self.beside_law(rows).filter(|_| !measured.change);
            let beside_law = beside_law().map(|[law, other]| {
                let levels = tense.levels(measured.unit, &law, &other);
                [levels].into_iter().chain(tense.to(measured.unit, &law, &other)).collect()
            });
            let either: Vec<String> = known.iter().flat_map(|known| either(tense, what, known)).collect();
            let courses = beside_law.or_else(|| Some(either).filter(|courses| !courses.is_empty()));
            return sentence(&subjects, &courses.unwrap_or_else(|| range(tense, what, all, &across).into()));
        }
        let names = self.pair_names(case);
        let name = |row: &BreakdownRow| match row.pair {
            Some(pair) => names(pair)[1].clone(),
            None if by == Breakdown::Chapter => lower(&row.label),
            None => row.label.clone(),
        };
        let named: Vec<NamedReading> = rows.iter().map(|row| (name(row), row.value)).collect();
        if let (Breakdown::Category, [(category, Some(value))], false) = (by, named.as_slice(), is_part) {
            // The one that moves is not all of them.
            let of_category = format!("{} of {}", measured.noun, lower(category));
            let tense = self.tense_of(measured);
            let subjects = [of_category, format!("{} of one category", measured.noun)];
            return sentence(&subjects, &[tense.by(measured.unit, value)]);
        }
        // Who is highest of some is not who is highest of all.
        let is_of_some = by == Breakdown::Partner && !measured.change && !self.is_from_all(case);
        let of_some = format!(", of {} {several}", named.len());
        let told = is_of_some && among.is_empty() && named.len() > 1;
        let among: &[&str] = match named.as_slice() {
            _ if told => &[&of_some, ""],
            // Of one row its name says which it is.
            [_] => &[""],
            _ => &[among],
        };
        self.ranked((measured, &subjects), (&named, is_part), whole, (before(by, measured), several), among)
    }

    /// Returns the rate that all measures of the case of a row state, "15%".
    fn rate_of_row(&self, row: &BreakdownRow) -> Option<String> {
        let case = self.run.cases.iter().find(|case| row.label == capital(&case.variant.name))?;
        Some(Unit::Percent.word(self.stated_rate(case)?))
    }

    /// Returns the values of two cases of which the first is the law as it is.
    fn beside_law(&self, rows: &[BreakdownRow]) -> Option<[Reading; 2]> {
        let [one, other] = self.run.cases.as_slice() else { return None };
        let is_law = |case: &CaseRun| self.standing_of(case) != self.standing();
        let value = |case: &CaseRun| rows.iter().find(|row| row.label == capital(&case.variant.name))?.value;
        match (is_law(one), is_law(other)) {
            (true, false) => Some([value(one)?, value(other)?]),
            (false, true) => Some([value(other)?, value(one)?]),
            _ => None,
        }
    }

    /// Returns the same of rows that have only names and values; `among` in full, then shorter.
    pub(in crate::report::pictures) fn ranked(
        &self,
        (measured, subjects): (&DrawnOutcome, &[String]),
        (rows, is_part): (&[NamedReading], bool),
        whole: Option<Reading>,
        (before, several): (&str, &str),
        among: &[&str],
    ) -> String {
        let tense = self.tense_of(measured);
        let whole = whole.filter(|_| measured.adds_up);
        let ranking = Ranking { tense, unit: measured.unit, before, several, rows, whole, is_part };
        let predicates = match measured.change {
            true => ranking.most(),
            false => ranking.highest(|value| measured.unit.read(value)),
        };
        let told =
            |predicate: &String| -> Vec<String> { among.iter().map(|among| format!("{predicate}{among}")).collect() };
        let predicates: Vec<String> = predicates.iter().flat_map(told).collect();
        sentence(subjects, &predicates)
    }

    /// Returns what a title of a breakdown is about: duties and tariffs on the goods of the case, and of its partners where the
    /// rows do not say whose.
    pub(super) fn subjects_by(&self, measured: &DrawnOutcome, case: &'a CaseRun, by: Breakdown) -> Vec<String> {
        let short = [measured.noun.clone(), measured.noun.replace("average ", "")];
        let base = ["duties", "average tariff"].into_iter().find(|base| self.own(base) == measured.noun);
        let about = distinct(self.run.cases.iter().map(|case| self.about(case)));
        measured.subjects(match (base, by) {
            (Some(base), Breakdown::Partner | Breakdown::Importer) => self.subjects_of_goods(case, base),
            (Some(_), Breakdown::Case) if about.len() > 1 => {
                self.subjects_of_cases(&self.run.cases.iter().collect::<Vec<_>>(), &measured.noun)
            }
            (Some(base), Breakdown::Chapter) => self.subjects_of_sellers(case, base),
            (Some(base), _) => self.subjects(case, base),
            (None, _) => short.into(),
        })
    }
}
