//! Findings in a sentence, made from the numbers, and what every picture says of its numbers.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::basis::FigureBasis;
use super::change_phrase::{Tense, UNKNOWN};
use super::known_law::{assumed_after, known_law_of};
use super::number::{Reading, Unit};
use super::phrases::{
    SELECTED_GOODS, all_of, day_words, distinct, join, period_words, possessive, two_days, with_noun,
};
use super::readings::{money, points, rate};
use super::source_line::{program_forms, source_forms};
use super::title::{GOODS_FROM, MOST_WORDS, NamedReading, Ranking, sentence};

use crate::burden::Burden;
use crate::partner::{Importers, Pair, Partners};
use crate::product::ProductNames;
use crate::regime::fact::Fact;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::world::World;

/// A result with everything that is needed to talk about it.
#[derive(Clone, Copy, Debug)]
pub struct ReportContext<'a> {
    /// The question.
    pub scenario: &'a Scenario,
    /// The flows.
    pub world: &'a World,
    /// The answers.
    pub run: &'a Run,
    /// Names of partners.
    pub partners: &'a Partners,
    /// Names of products.
    pub products: &'a ProductNames,
}

impl<'a> ReportContext<'a> {
    /// Returns the facts of the baseline that speak of flows in scope: through a measure that covers some, or by
    /// themselves.
    pub fn facts(&self, case: &'a CaseRun) -> Vec<&'a Fact> {
        let baseline = &self.scenario.baseline;
        let covers = |id: &String| {
            let measure = baseline.measures.iter().find(|measure| measure.id == *id);
            measure
                .is_some_and(|measure| self.run.meets(case, &measure.importers, &measure.partners, &measure.products))
        };
        let speaks = |fact: &&Fact| {
            let scope = fact.scope.as_ref();
            fact.measures.iter().any(covers)
                || scope
                    .is_some_and(|(partners, products)| self.run.meets(case, &Importers::OfWorld, partners, products))
        };
        baseline.facts.iter().filter(speaks).collect()
    }

    /// Returns whose goods a fact is about: "Japan: ".
    pub(super) fn subject(&self, fact: &Fact) -> String {
        let of_measures = self.scenario.baseline.measures.iter().filter(|measure| fact.measures.contains(&measure.id));
        let scope = fact.scope.as_ref().map(|(partners, _)| partners);
        let sets = of_measures.map(|measure| &measure.partners).chain(scope);
        let named = sets.flat_map(|set| self.partners.named_in(set));
        let names = distinct(named.map(|partner| self.partners.short(partner)));
        if names.is_empty() { String::new() } else { format!("{}: ", join(&names, "partners")) }
    }

    /// Returns the readings on which any case stands: "if …".
    pub fn premises(&self) -> Vec<&'a str> {
        let facts = self.run.cases.iter().flat_map(|case| self.facts(case));
        distinct(facts.filter_map(|fact| fact.premise.as_deref()))
    }

    /// Returns the reading on which a whole case stands: ", if …". A reading on which only a part stands is a note.
    pub(super) fn premise(&self, case: &'a CaseRun) -> String {
        let facts = self.facts(case);
        let mut premises = facts.iter().filter(|fact| fact.premise.is_some());
        match (premises.next(), premises.next()) {
            (Some(fact), None) if self.measures(case).iter().all(|measure| fact.measures.contains(&measure.id)) => {
                fact.premise.as_ref().map_or_else(String::new, |premise| format!(", {premise}"))
            }
            _ => String::new(),
        }
    }

    /// Returns the tense of titles: what is supposed would happen, what is law happens.
    pub(super) fn tense(&self, is_plural: bool) -> Tense {
        Tense::of(self.standing(), is_plural)
    }

    /// Returns what happens to the rate, as a sentence.
    pub fn rate_title(&self, case: &'a CaseRun) -> String {
        if let Some(none) = self.no_imports(case) {
            return none;
        }
        let whole = self.run.whole(case);
        let noun = if whole.is_average { "average tariff" } else { "tariff" };
        if let Some(after) = rate(whole.rate_after).filter(|_| self.scenario.baseline.is_without_duty()) {
            // Nobody pays no duty today: what is compared is not what was.
            let level = format!("{} {}", self.tense(false).verb("are"), Unit::Percent.read(&after));
            return sentence(&self.subjects(case, noun), &[format!("{level}, compared with no duty"), level]);
        }
        let levels = whole.where_known.as_deref().unwrap_or(&whole);
        let is_partly = whole.where_known.is_some() && !whole.is_level_known();
        let tense = Tense::of(self.standing_of(case), false);
        let known = if is_partly { " where known" } else { "" };
        let to = || tense.to(Unit::Percent, &rate(levels.rate_before)?, &rate(levels.rate_after)?);
        let to = to().map(|course| format!("{course}{known}")).filter(|_| !self.is_change_told(&whole));
        let course = match (points(whole.rate_change), rate(levels.rate_before)) {
            (Some(change), _) if self.is_change_told(&whole) => tense.by(Unit::Points, &change),
            (_, Some(rate)) if self.standing_of(case) == FigureBasis::Law && levels.is_unchanged() => {
                format!("{} {}{known}", tense.verb("are"), Unit::Percent.read(&rate))
            }
            (_, Some(_)) => format!("{}{known}", tense.rates(levels)),
            _ => tense.rates(levels),
        };
        if let (Some(before), Some(after), Some(_), false) =
            (rate(levels.rate_before), rate(levels.rate_after), self.scenario.period, is_partly)
        {
            return sentence(&self.subjects(case, noun), &self.averages_over_period(&before, &after));
        }
        let range = rate(levels.rate_after).filter(|after| levels.is_unchanged() && !after.is_point());
        let range = range.map(|after| format!("{} at {}{known}", tense.verb("stay"), Unit::Percent.read(&after)));
        // From a range nothing falls or rises: names have more room beside the rate after alone.
        let is_range = rate(levels.rate_before).is_some_and(|before| !before.is_point());
        let level = rate(levels.rate_after).filter(|_| is_range && !self.is_change_told(&whole));
        let level = level.map(|after| format!("{} {}{known}", tense.verb("are"), Unit::Percent.read(&after)));
        let courses: Vec<String> = [course].into_iter().chain(to).chain(range).collect();
        let mut subjects = self.subjects(case, noun);
        if whole.is_average && whole.moves_both_ways() {
            // Some rates rise and others fall: only the average does one of the two.
            let averaged = |subject: &String| format!("average {}", subject.trim_start_matches("average "));
            subjects = distinct(subjects.iter().map(averaged));
        }
        let told = sentence(&subjects, &courses);
        // A level alone is no change: partners are counted before that.
        match level.filter(|_| told.contains(SELECTED_GOODS) || told.split_whitespace().count() > MOST_WORDS) {
            Some(level) => sentence(&subjects, &[courses, vec![level]].concat()),
            None => told,
        }
    }

    /// Returns what a tariff is on average over the days of the period, and what it was before: "averaged 7.5% over the period,
    /// against 14% under earlier law".
    pub(super) fn averages_over_period(&self, before: &Reading, after: &Reading) -> Vec<String> {
        let [told, other] = [after, before].map(|reading| Unit::Percent.read(reading));
        let average = format!("{} {told}", self.tense(false).verb("average"));
        if told == other {
            return vec![format!("{average} over the period"), average];
        }
        let otherwise = match (self.scenario.before, self.scenario.refund.and_then(|refund| refund.as_of)) {
            (Some(_), _) => "under earlier law",
            (None, Some(_)) => "as first known",
            (None, None) => &self.scenario.baseline.phrase,
        };
        let against = format!("against {other} {otherwise}");
        vec![
            format!("{average} over the period, {against}"),
            format!("{average}, {against}"),
            format!("{average}, against {other}"),
        ]
    }

    /// Returns true if a title has the change of a rate and not its levels, which are known of a part alone.
    pub(super) fn is_change_told(&self, whole: &Burden) -> bool {
        let is_partly = whole.where_known.is_some() && !whole.is_level_known();
        is_partly && !whole.is_unchanged() && whole.rate_change.is_some()
    }

    /// Returns what happens to the duty owed of the whole, as a sentence.
    pub fn whole_duty_title(&self, case: &'a CaseRun) -> String {
        if let Some(none) = self.no_imports(case) {
            return none;
        }
        let (whole, tense) = (self.run.whole(case), Tense::of(self.standing_of(case), true));
        if let Some(all) = money(whole.duty_change).filter(|_| self.scenario.baseline.is_without_duty()) {
            let course = format!("{} {}", tense.verb("are"), Unit::Usd.read(&all));
            return sentence(&self.subjects(case, "duties"), &[format!("{course} {}", self.per()), course]);
        }
        let levels = money(whole.duty_before).zip(money(whole.duty_after)).filter(|_| whole.rate_unknown.is_zero());
        let courses = match (levels, money(whole.duty_change)) {
            (Some((before, after)), change) => {
                [Some(tense.levels(Unit::Usd, &before, &after)), change.map(|change| tense.by(Unit::Usd, &change))]
            }
            (None, Some(change)) => [Some(tense.by(Unit::Usd, &change)), None],
            (None, None) => [Some(UNKNOWN.into()), None],
        };
        sentence(&self.subjects(case, "duties"), &courses.into_iter().flatten().collect::<Vec<_>>())
    }

    /// Returns the same of partners: of several which carries most of it.
    pub fn duty_title(&self, case: &'a CaseRun) -> String {
        let parties = self.run.by_partner(case);
        if parties.len() < 2 {
            return self.whole_duty_title(case);
        }
        let whole = self.run.whole(case);
        let levels = whole.where_known.as_deref().unwrap_or(&whole);
        if let Some(level) = money(levels.duty_after).filter(|_| whole.is_unchanged()) {
            let known = if whole.is_level_known() { "" } else { " where known" };
            let tense = Tense::of(self.standing_of(case), true);
            let course = format!("{} {}", tense.verb("are"), Unit::Usd.read(&level));
            let courses = [format!("{course} {}{known}", self.per()), format!("{course}{known}"), course];
            return sentence(&self.subjects(case, "duties"), &courses);
        }
        let change = money(whole.duty_change);
        let names = self.pair_names(case);
        let row = |(pair, burden): &(Pair, Burden)| (names(*pair)[1].clone(), money(burden.duty_change));
        let rows: Vec<NamedReading> = parties.iter().map(row).collect();
        if let Some(all) = change.filter(|_| self.scenario.baseline.is_without_duty() && self.is_domestic(case)) {
            return self.duty_beside_none(case, &all, &rows);
        }
        // Between ends nobody is named, whose goods must then be said.
        let is_open = rows.iter().any(|(_, change)| change.is_some_and(|change| !change.is_point()));
        let subjects = if is_open { self.subjects(case, "duties") } else { self.subjects_of_goods(case, "duties") };
        self.most(&subjects, (self.tense(true), GOODS_FROM, "partners"), &rows, change)
    }

    /// Returns what duties come to where nothing was charged, and on whose goods most: nobody pays no duty today.
    fn duty_beside_none(&self, case: &'a CaseRun, all: &Reading, rows: &[NamedReading]) -> String {
        let course = format!("{} {}", self.tense(true).verb("are"), Unit::Usd.read(all));
        let mut known: Vec<(&String, Reading)> =
            rows.iter().filter_map(|(name, value)| Some((name, value.filter(Reading::is_point)?))).collect();
        known.sort_by_key(|(_, value)| Reverse(value.low));
        let most = match known.as_slice() {
            [(name, top), others @ ..] if others.first().is_none_or(|(_, second)| second.low < top.low) => {
                Some(format!("{course}, most on {} goods ({})", possessive(name), Unit::Usd.read(top)))
            }
            _ => None,
        };
        let courses: Vec<String> = most.into_iter().chain([format!("{course} {}", self.per()), course]).collect();
        sentence(&self.subjects_of_goods(case, "duties"), &courses)
    }

    /// Returns whose duties move most, as a sentence.
    pub(super) fn most(
        &self,
        subjects: &[String],
        (tense, before, several): (Tense, &str, &str),
        rows: &[NamedReading],
        whole: Option<Reading>,
    ) -> String {
        let ranking = Ranking { tense, unit: Unit::Usd, before, several, rows, whole, is_part: false };
        sentence(subjects, &ranking.most())
    }

    /// Returns where the numbers of results are from: flows and law, and its day; in full, then shorter.
    pub fn source_of(all: &[ReportContext<'_>]) -> Vec<String> {
        ReportContext::source_with(all, None)
    }

    /// Returns the same with a further source.
    pub(super) fn source_with(all: &[ReportContext<'_>], further: Option<&str>) -> Vec<String> {
        // That nothing is charged is an assumption, which the title says.
        let sources = all.iter().flat_map(|one| {
            let law = &one.scenario.baseline;
            [Some(one.world.source.as_str()), (!law.is_without_duty()).then_some(law.source.as_str())]
        });
        let stated = distinct(all.iter().flat_map(ReportContext::stated_sources));
        let sources = sources.flatten().chain(stated).chain(further);
        // What pays nothing has the rates of no day.
        let has_rates =
            |one: &&ReportContext<'_>| !one.scenario.baseline.is_without_duty() || one.scenario.period.is_some();
        let days = distinct(all.iter().filter(has_rates).map(ReportContext::entered)).join("; ");
        source_forms(sources, &if days.is_empty() { days } else { format!("{days}.") })
    }

    /// Returns where the rates are from that a scenario states where nothing else is charged; what is assumed has no source.
    fn stated_sources(&self) -> Vec<&str> {
        let is_all = self.scenario.baseline.is_without_duty();
        let stated = self.scenario.cases.iter().filter(|_| is_all).flat_map(|case| &case.measures);
        let sources = stated.map(|measure| measure.source.as_str());
        sources.filter(|source| !source.is_empty() && !source.starts_with("assumption")).collect()
    }

    /// Returns what calculated the numbers, of what, and to which day the law is known; in full, then shorter.
    pub fn program_of(all: &[ReportContext<'_>]) -> Vec<String> {
        let scenarios: Vec<&Scenario> = all.iter().map(|one| one.scenario).collect();
        let known = distinct(all.iter().filter_map(|one| known_law_of(one.scenario)));
        program_forms(&scenarios, &known.join("; "))
    }

    /// Returns "Rates of 31 December 2025", of a period "Rates of each day"; of a later day than is known also that the law is assumed. The day of the law before, and on which days it was known, stand below the title.
    pub(super) fn entered(&self) -> String {
        let scenario = self.scenario;
        let days = scenario.period.map_or_else(|| day_words(scenario.date), |_| "each day".into());
        let assumed = assumed_after(&scenario.baseline, scenario.last_day());
        let assumed =
            assumed.map_or(String::new(), |day| format!(", by a law assumed unchanged after {}", day_words(day)));
        format!("Rates of {days}{assumed}")
    }

    /// Returns the model as the field calls it: "Armington model"; `None` where imports are held fixed.
    pub fn model(&self) -> Option<&'static str> {
        let markets = self.scenario.response.as_ref().map(|asked| asked.model.card.title);
        markets.or_else(|| self.scenario.equilibrium.as_ref().map(|asked| asked.model.card().title))
    }

    /// Of which time an amount of duty is.
    pub fn per(&self) -> &'static str {
        if self.scenario.period.is_some() { "in the period" } else { "a year" }
    }

    /// Returns whether the figures are of laws in force.
    pub fn standing(&self) -> FigureBasis {
        FigureBasis::of(self.scenario)
    }

    /// Returns the same of a case: where others change the law, one that does not is the law.
    pub fn standing_of(&self, case: &CaseRun) -> FigureBasis {
        let scenario = self.scenario;
        let is_compared = scenario.before.is_some() || scenario.refund.is_some() || case.equilibrium.is_some();
        let has_rules = !scenario.exemptions.is_empty() || !scenario.precedences.is_empty();
        match case.variant.touched.is_empty() && scenario.baseline.is_law && !is_compared && !has_rules {
            true => FigureBasis::Law,
            false => self.standing(),
        }
    }

    /// Returns the assumption under which all numbers stand: which imports, of which days, and what is law.
    pub fn assumption(&self, standing: FigureBasis) -> String {
        let (year, imports, standing) = (self.world.year, self.own("imports"), self.standing_words(standing));
        // Of several importers a world may have a part of what they buy.
        let is_put_together = self.world.has_several_importers() && self.world.economy.is_none();
        let of_year = format!(", {year}");
        let which = is_put_together.then(|| format!(" ({})", self.world.title.trim_end_matches(of_year.as_str())));
        let imports = format!("{imports}{}", which.unwrap_or_default());
        let Some((from, until)) = self.scenario.period else {
            return format!("{year} {imports} held fixed. {standing}");
        };
        let known = match (self.scenario.known_each_day, self.scenario.refund.and_then(|refund| refund.as_of)) {
            (true, None) => "each day as the law was then known, ",
            (true, Some(_)) => "each day before as the law was then known, ",
            (false, _) => "",
        };
        let days = period_words(from, until);
        format!("{days}, {known}{year} {imports} held fixed and spread evenly over the year. {standing}")
    }

    /// Returns what is supposed where no title says it: "without IEEPA tariffs", "other reciprocal tariffs".
    fn supposed(&self) -> String {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let law = self.authorities_of(&cases);
        match (law.is_empty(), self.scenario.exemptions.is_empty()) {
            (true, _) => "duties that are not law".into(),
            (false, true) => format!("other {}", with_noun(&law).0),
            (false, false) => format!("without {}", with_noun(&law).0),
        }
    }

    /// Returns what figures stand on, with its days: "Law in force on both dates: 1 January and 31 December 2025."
    pub(super) fn standing_words(&self, standing: FigureBasis) -> String {
        let on = |date: Date| format!("on {}", day_words(date));
        let as_known =
            |first: String, later: Date| format!("Law in force, as known {}.", all_of(&distinct([first, on(later)])));
        match (standing, self.scenario.before, self.scenario.period) {
            (FigureBasis::BothLaw, Some(before), _) if before.date == self.scenario.date => {
                as_known(on(before.as_of), self.scenario.as_of)
            }
            (FigureBasis::BothLaw, Some(before), None) => {
                format!("Law in force on both dates: {}.", two_days(before.date, self.scenario.date))
            }
            (FigureBasis::BothLaw, Some(before), Some(_)) => {
                format!("Law in force on each day and {}.", on(before.date))
            }
            (FigureBasis::BothLaw, None, _) => {
                let first = if self.scenario.known_each_day { "each day".into() } else { on(self.scenario.as_of) };
                let later = self.scenario.refund.and_then(|refund| refund.as_of);
                later.map_or(format!("{}.", standing.words()), |later| as_known(first, later))
            }
            (FigureBasis::Law, _, None) => format!("{} {}.", standing.words(), on(self.scenario.date)),
            (FigureBasis::Supposed, ..) => match &self.scenario.premise {
                Some(premise) => format!("{}: “{premise}”.", standing.words()),
                None => format!("{}: {}.", standing.words(), self.supposed()),
            },
            _ => format!("{}.", standing.words()),
        }
    }
}
