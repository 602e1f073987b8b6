//! What a rate is made of: stacked bars by authority.

use std::cmp::Reverse;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::captions::{ALL, tell_shown};
use super::outcome_words::part_of;
use super::placed::Picture;
use crate::burden::{AuthorityContribution, Burden};
use crate::regime::measure::Measure;
use crate::report::basis::FigureBasis;
use crate::report::change_phrase::{Tense, in_words};
use crate::report::chart::{Body, Stack, StackBars, StackRow, StackedBar, TitleTotals};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{SELECTED_GOODS, capital, day_words, distinct, lower, with_noun};
use crate::report::pictures::outcome_words::DrawnOutcome;
use crate::report::title::{fitting, sentence};
use crate::report::words::measure_title;
use crate::run::CaseRun;
use crate::run::expect::outcome;
use crate::scenario::Outcome;
use crate::scenario::chart::{Breakdown, ChartSubject};

/// The most partners that are stacked.
const MOST_STACKED: usize = 15;

/// The most words of a measure's title in a legend.
const MOST_IN_NAME: usize = 4;

/// What the one measure of a scenario is called whose own title is too long.
const ADDED: &str = "The added duty";

/// What is said below a title where parts lie between two ends: bands cannot be stacked.
pub(super) const AT_LOWER_ENDS: &str = ", lower bounds where rates are uncertain";

/// The row of what a title says between two ends, where the bars are at the lower ones.
pub(super) const BETWEEN: &str = "Total, from the lower to the upper end";

/// What each authority adds, a row a partner.
type StackTable = Vec<(String, Vec<Decimal>)>;

impl<'a> ReportContext<'a> {
    /// Returns what of the rate is drawn by authority: its level, or its change where that is known of more partners.
    pub(super) fn stacked_outcome(&self, case: &CaseRun) -> ChartSubject {
        let parties = self.run.by_partner(case);
        let counts = |is_known: fn(&Burden) -> bool| parties.iter().filter(|(_, burden)| is_known(burden)).count();
        let is_of_fewer = counts(|one| one.rate_after.is_some()) < counts(|one| one.rate_change.is_some());
        ChartSubject::Outcome(if is_of_fewer { Outcome::RateChange } else { Outcome::RateAfter })
    }

    /// Returns an outcome by authority, of the partners that sell most; `None` where no authorities are named. Amounts
    /// of the others stand in a row together, and add up to the whole.
    pub(super) fn stacked(&self, case: &'a CaseRun, what: ChartSubject, top: Option<usize>) -> Option<Picture> {
        let mut titles = self.authority_titles()?;
        let measured = self.measured(what, case, Breakdown::Authority);
        let whole = self.run.whole(case);
        let (all, most) = (self.run.by_partner(case).len(), top.unwrap_or(MOST_STACKED));
        let all_in_scope = values(&self.run.by_authority_at_lower_ends(case, None), what);
        let table = self.stacked_rows(case, what, most, &measured);
        let is_cut = all_in_scope.last().is_some_and(|part| part.is_sign_negative() && !part.is_zero());
        if let Some(last) = titles.last_mut().filter(|last| is_cut && *last == ADDED) {
            *last = "Reduction".into();
        }
        let is_hedged = |added: &AuthorityContribution| part_of(added, what).is_some_and(|part| !part.is_point());
        let ends = if self.run.by_authority(case).iter().any(is_hedged) { AT_LOWER_ENDS } else { "" };
        let between = largest(&all_in_scope).filter(|_| !ends.is_empty());
        let between = between.and_then(|largest| self.parts_between(case, what, largest));
        let title = self.parts_title(case, &measured, &titles, (&all_in_scope, between));
        let whose = match what {
            // The day stands with the law.
            _ if self.one_day(what).is_some() => " ".into(),
            ChartSubject::Outcome(Outcome::RateAfter | Outcome::DutyAfter) if !whole.is_unchanged() => {
                format!(", {}, ", lower(&self.sides(case).1))
            }
            ChartSubject::Outcome(Outcome::RateBefore | Outcome::DutyBefore) => {
                format!(", {}, ", lower(&self.sides(case).0))
            }
            _ => " ".into(),
        };
        let subtitle = format!("{}{whose}by authority, {}{ends},", measured.what, measured.unit_words());
        let mut caption = self.caption_of_outcome(what, title, &subtitle, &[case]);
        self.tell_one_day(&mut caption, what);
        if let (Some([part, whole]), Some(largest)) = (between, largest(&all_in_scope)) {
            let total = TitleTotals::new(BETWEEN, "total", measured.unit, Some(whole));
            caption.wholes.push(total.and(&titles[largest], measured.unit, Some(part)));
        }
        if all > 1 && measured.adds_up {
            let exact = |value| Some(Reading::exact(value));
            let total = TitleTotals::new(ALL, "total", measured.unit, exact(all_in_scope.iter().sum()));
            let add =
                |whole: TitleTotals, (part, value): (&String, &Decimal)| whole.and(part, measured.unit, exact(*value));
            let parts = titles.iter().zip(&all_in_scope).filter(|(_, value)| !value.is_zero());
            caption.wholes.push(parts.fold(total, add));
        }
        let parties = self.run.by_partner(case);
        if measured.unit == Unit::Points && parties.iter().any(|(_, burden)| burden.where_known.is_some()) {
            caption.tell("Of imports whose change is known, if the rate is not.");
        }
        if !measured.adds_up {
            tell_shown(&mut caption, (most, all), "partners, those with the most imports");
        }
        let row = |(label, values): (String, Vec<Decimal>)| StackRow {
            label,
            scope: String::new(),
            stacked_bar: StackedBar(values),
        };
        let bars = StackBars::Rows(table.into_iter().map(row).collect());
        Some(Picture::new(
            "rate_by_authority",
            caption,
            Body::Stack(Stack { unit: measured.unit, parts: titles, bars }),
        ))
    }

    /// Returns what each authority adds by partner, the largest sums first; with a row of all, or of the others.
    fn stacked_rows(&self, case: &CaseRun, what: ChartSubject, most: usize, measured: &DrawnOutcome) -> StackTable {
        let mut parties = self.run.by_partner(case);
        let all = parties.len();
        parties.retain(|(_, burden)| match what {
            ChartSubject::Outcome(Outcome::RateChange | Outcome::DutyChange) => burden.duty_change.is_some(),
            ChartSubject::Outcome(Outcome::RateBefore | Outcome::DutyBefore) => burden.rate_before.is_some(),
            _ => burden.rate_after.is_some(),
        });
        parties.truncate(most);
        let names = self.pair_names(case);
        let of_party =
            |pair| (names(pair)[0].clone(), values(&self.run.by_authority_at_lower_ends(case, Some(pair)), what));
        let mut table: StackTable = parties.iter().map(|(pair, _)| of_party(*pair)).collect();
        table.sort_by_key(|(_, parts)| Reverse(parts.iter().sum::<Decimal>()));
        let all_in_scope = values(&self.run.by_authority_at_lower_ends(case, None), what);
        if all > 1 && measured.adds_up && table.len() < all {
            let others = all_in_scope.iter().enumerate().map(|(authority, whole)| {
                let shown = table.iter().filter_map(|(_, parts)| parts.get(authority));
                *whole - shown.sum::<Decimal>()
            });
            table.push((format!("{} others", all - table.len()), others.collect()));
        } else if all > 1 && !measured.adds_up {
            table.insert(0, (ALL.into(), all_in_scope));
        }
        table
    }

    /// Returns what the largest part is of the whole, as a sentence.
    fn parts_title(
        &self,
        case: &'a CaseRun,
        measured: &DrawnOutcome,
        titles: &[String],
        (parts, between): (&[Decimal], Option<[Reading; 2]>),
    ) -> String {
        let (whole, sum): (_, Decimal) = (self.run.whole(case), parts.iter().sum());
        let noun = if whole.is_average { "average tariff" } else { "tariff" };
        let found = largest(parts).map(|place| {
            let [part, all] = between.unwrap_or([parts[place], sum].map(Reading::exact));
            (titles[place].as_str(), [part, all])
        });
        match found {
            Some(_) if measured.unit == Unit::Percent && parts.iter().any(|value| value.is_sign_negative()) => {
                let off: Decimal = parts.iter().filter(|value| value.is_sign_negative()).sum();
                let known = whole.where_known.as_deref().unwrap_or(&whole);
                let all = outcome(known, Outcome::RateAfter, Decimal::ZERO).unwrap_or(Reading::exact(sum));
                let (off, all) = (in_words(Unit::Percent, off.abs()), Unit::Percent.read(&all));
                let level = format!("{} {all} after a", self.tense(false).verb("are"));
                let forms = [format!("{level} {}-point cut", off.trim_end_matches('%')), format!("{level} cut")];
                sentence(&self.subjects(case, noun), &forms)
            }
            Some((name, found)) if measured.unit == Unit::Percent => {
                self.share_of_rate(case, (name, self.standing_of(case), false), found, noun)
            }
            Some((name, [part, _])) if measured.unit == Unit::Points => {
                let by = in_words(measured.unit, part.low).replace(" pp", " points");
                let moves = if part.low.is_sign_negative() { "lower" } else { "raise" };
                let (name, is_plural) = with_noun(name);
                let verb = self.tense(is_plural).verb(moves);
                let rates = self.subjects(case, noun).into_iter().chain([noun.to_string()]);
                let courses = rates.map(|rate| format!("{verb} the {rate} most, by {by}"));
                sentence(&authority_forms(name), &courses.collect::<Vec<_>>())
            }
            Some((name, found)) => {
                let [part, all] = found.map(|reading| measured.unit.read(&reading).replace('+', ""));
                let (name, is_plural) = with_noun(name);
                let verb = self.tense(is_plural).verb("account");
                let duties = self.subjects(case, "duties").into_iter();
                let courses = duties.map(|duties| format!("of {duties}")).chain(["in duties".to_string()]);
                let courses = courses.map(|duties| format!("{verb} for {part} of the {all} {duties}"));
                sentence(&authority_forms(name), &courses.collect::<Vec<_>>())
            }
            None => "No authority adds to the duties".into(),
        }
    }

    /// Returns the part of an authority and the whole, each between its ends, of what is known.
    fn parts_between(&self, case: &'a CaseRun, what: ChartSubject, authority: usize) -> Option<[Reading; 2]> {
        let ChartSubject::Outcome(outcome_of) = what else { return None };
        let whole = self.run.whole(case);
        let known = whole.where_known.as_deref().unwrap_or(&whole);
        let part = part_of(self.run.by_authority(case).get(authority)?, what)?;
        Some([part, outcome(known, outcome_of, Decimal::ZERO)?])
    }

    /// Returns "Section 232 tariffs account for 4.3 points of the 7% average US tariff"; shorter "Section 232 accounts for 4.3 of 7
    /// points on Japan's goods"; of the last day of a period "Section 232 tariffs were 4.2 of 10.3 points on 31 March 2026", of
    /// some goods "IEEPA was 16.7 of 23.8 points on Brazil's goods at the end".
    pub(super) fn share_of_rate(
        &self,
        case: &'a CaseRun,
        (name, basis, is_last): (&str, FigureBasis, bool),
        [points, whole]: [Reading; 2],
        noun: &str,
    ) -> String {
        let [points, whole] = [points, whole].map(|reading| Unit::Percent.read(&reading));
        let points = points.trim_end_matches('%');
        let unit = if points == "1" { "point" } else { "points" };
        let (name_in_full, _) = with_noun(name);
        let told = |subject: &String| {
            let all = whole.trim_end_matches('%');
            let about = subject.find(" on ").map_or("", |at| &subject[at..]);
            let short = (!about.is_empty()).then(|| format!("{points} of {all} points{about}"));
            // Parts are those of the whole as it is printed.
            let whole = whole.trim_start_matches('≈');
            [format!("{points} {unit} of the {whole} {subject}")].into_iter().chain(short).collect::<Vec<_>>()
        };
        // The name with and without what kind of duty it is, so that goods and sellers are named.
        let bare = name_in_full.split(" (").next().unwrap_or_default().to_string();
        let subjects = self.subjects(case, noun);
        let is_on_some = |subject: &String| subject.contains(" on ");
        let is_short = |name: &&str| {
            let is_acronym = is_last && name.chars().all(char::is_uppercase);
            name.ends_with(char::is_numeric) || is_acronym && subjects.iter().any(is_on_some)
        };
        let section = bare.strip_suffix(" tariffs").filter(is_short);
        let without_article = bare.strip_prefix("The ").map_or(bare.clone(), capital);
        let names = [name_in_full, bare.clone(), section.unwrap_or(&bare).to_string(), without_article];
        let names = distinct(names);
        let when = if is_last { " at the end" } else { "" };
        let full = if is_last { ("make", " up", when) } else { ("account", " for", when) };
        let comes_to = |name: &str, (verb, after): (&str, &str)| {
            let tense = Tense::of(basis, name.contains("tariffs") || name.ends_with('s'));
            format!("{}{after}", tense.verb(verb))
        };
        let of = |subjects: &[String], (verb, after, when): (&str, &str, &str)| -> Vec<String> {
            let told = subjects.iter().flat_map(told);
            let named = told.flat_map(|of| names.iter().map(move |name| (name, of.clone())));
            named.map(|(name, of)| format!("{name} {} {of}{when}", comes_to(name, (verb, after)))).collect()
        };
        let is_named = |subject: &String| !subject.contains(SELECTED_GOODS);
        let (named, vague): (Vec<String>, Vec<String>) = subjects.iter().cloned().partition(is_named);
        let all = whole.trim_end_matches('%');
        // Whose goods they are comes before how much all is charged them; rows name sellers for whom there is no room.
        let abouts = named.iter().filter_map(|subject| Some(&subject[subject.find(" on ")?..]));
        let alone = |about: &str, told: &str| -> Vec<String> {
            names.iter().map(|name| format!("{name} {} {told}{about}{when}", comes_to(name, ("are", "")))).collect()
        };
        let of_goods = |about: &str| {
            let goods = about.split(" from ").next().filter(|goods| !goods.ends_with(" goods"))?;
            Some(alone(goods, &format!("{points} of {all} points")))
        };
        let of_all = abouts.clone().flat_map(|about| alone(about, &format!("{points} {unit}")));
        let alone: Vec<String> = of_all.chain(abouts.filter_map(of_goods).flatten()).collect();
        let briefly = |subjects: &[String]| -> Vec<String> {
            let of_some: Vec<String> = subjects.iter().filter(|one| !is_last || is_on_some(one)).cloned().collect();
            of(&of_some, ("are", "", when))
        };
        // Where names are too long, whose goods they are the line below says.
        let bare = || names.iter().map(String::as_str).chain(["one authority"]);
        let day = format!(" on {}", day_words(self.scenario.last_day()));
        let nouns = [self.own_of(case, "tariff points"), "tariff points".into(), "points".into()];
        let of_day = nouns.iter().filter(|_| is_last).flat_map(|noun| bare().map(move |name| (noun, name)));
        let of_day =
            of_day.map(|(noun, name)| format!("{name} {} {points} of {all} {noun}{day}", comes_to(name, ("are", ""))));
        let (verb, after, _) = full;
        let bare =
            bare().map(|name| format!("{name} {} {points} of {all} points{when}", comes_to(name, (verb, after))));
        let bare = of_day.chain(bare).collect();
        // Without a word on the goods the points of some would be taken for those of all.
        fitting([of(&named, full), briefly(&named), alone, of(&vague, full), briefly(&vague), bare].concat())
    }

    /// Returns the titles of the authorities, and a last one for measures without; `None` where none are named.
    pub(super) fn authority_titles(&self) -> Option<Vec<String>> {
        let named = &self.scenario.baseline.authorities;
        let is_other = |measure: &&Arc<Measure>| self.scenario.baseline.authority(measure) == named.len();
        let added = self.scenario.cases.iter().flat_map(|case| &case.measures).filter(is_other);
        let added = distinct(added.map(|measure| measure_title(measure, self.partners)));
        let other = match added.as_slice() {
            [one] if one.split(' ').count() <= MOST_IN_NAME => one.clone(),
            [_] => ADDED.into(),
            [] => "Other".into(),
            _ => "What the scenario adds".into(),
        };
        let titles = named.iter().map(|(_, title)| title.clone()).chain([other]);
        (!named.is_empty()).then(|| titles.collect())
    }
}

/// Returns what an authority charges, of one: "reciprocal tariff" of "Reciprocal (IEEPA)".
pub(super) fn tariff_under(title: &str) -> String {
    let [_, name, _] = authority_forms(with_noun(title).0);
    lower(name.strip_suffix("tariffs").map_or(name.clone(), |head| format!("{head}tariff")).as_str())
}

/// Returns an authority in full and shorter, for names that are too long.
fn authority_forms(name: String) -> [String; 3] {
    let bare = name.split(" (").next().unwrap_or_default().to_string();
    [name, bare, "one authority".into()]
}

/// Returns the place of the largest part.
fn largest(values: &[Decimal]) -> Option<usize> {
    let parts = values.iter().enumerate().filter(|(_, value)| !value.is_zero());
    parts.max_by_key(|(_, value)| value.abs()).map(|(place, _)| place)
}

/// Returns what each authority adds, at the lower ends of hedged values.
fn values(added: &[AuthorityContribution], what: ChartSubject) -> Vec<Decimal> {
    added.iter().map(|added| part_of(added, what).map_or(Decimal::ZERO, |reading| reading.low)).collect()
}
