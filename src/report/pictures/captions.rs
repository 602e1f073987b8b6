//! The words around a picture, and whose values it shows.

use std::cmp::Reverse;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::burden::{Burden, Interval};
use crate::partner::Pair;
use crate::report::basis::FigureBasis;
use crate::report::chart::{Bar, Bars, Blank, Body, Caption, Provenance};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::{capital, day_words, distinct, others_words, value_words};
use crate::report::readings::{change_size, money, rate, sum};
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::ChartSubject;
use crate::units::{CustomsValue, Usd};

/// The most rows of a picture; further ones are added up in a row.
pub const MOST_ROWS: usize = 15;
/// The row of figures of all rows together.
pub const ALL: &str = "Total";
/// What stands in place of a picture where nothing is imported.
pub const NO_IMPORTS: &str = "No imports of these goods";

/// Who buys from whom, with the duty on it.
type Parties = Vec<(Pair, Burden)>;

impl<'a> ReportContext<'a> {
    /// Returns the words around a picture of levels.
    pub(in crate::report) fn caption(&self, title: String, subtitle: &str, cases: &[&'a CaseRun]) -> Caption {
        self.caption_with(title, subtitle, cases, |whole| LeftOut::new("rate", whole.rate_unknown, whole))
    }

    /// Returns the same of changes, which may be known where levels are not.
    pub(super) fn caption_of_change(&self, title: String, subtitle: &str, cases: &[&'a CaseRun]) -> Caption {
        self.caption_with(title, subtitle, cases, LeftOut::of_change)
    }

    /// Returns the words around a picture of an outcome: its numbers leave out what has no known rate, or no known change.
    pub(super) fn caption_of_outcome(
        &self,
        what: ChartSubject,
        title: String,
        subtitle: &str,
        cases: &[&'a CaseRun],
    ) -> Caption {
        match what {
            ChartSubject::Outcome(Outcome::DutyChange | Outcome::RateChange) => {
                self.caption_of_change(title, subtitle, cases)
            }
            // Values of imports are known of all.
            ChartSubject::Outcome(Outcome::Imports | Outcome::ImportsAllPartners | Outcome::ImportShare) => {
                Caption { excludes: None, ..self.caption(title, subtitle, cases) }
            }
            _ => self.caption(title, subtitle, cases),
        }
    }

    fn caption_with(
        &self,
        title: String,
        subtitle: &str,
        cases: &[&'a CaseRun],
        left_out: impl Fn(&Burden) -> LeftOut,
    ) -> Caption {
        let about = distinct(cases.iter().map(|case| self.about_below(case)));
        let goods = distinct(cases.iter().map(|case| self.goods(case, None)));
        let about = match (about.as_slice(), goods.as_slice()) {
            ([one], _) | (_, [one]) => format!("{one}, "),
            _ => String::new(),
        };
        let premise = if let [case] = cases { self.premise(case) } else { String::new() };
        let of_parts = cases.iter().filter(|_| premise.is_empty()).flat_map(|case| self.facts(case));
        let of_parts = distinct(of_parts.filter_map(|fact| fact.premise.as_deref()));
        let premise = if of_parts.is_empty() { premise } else { format!("; in part {}", of_parts.join(", ")) };
        let assumption = self.assumption(if let [case] = cases { self.standing_of(case) } else { self.standing() });
        let mut assumption = assumption.trim_end_matches('.').to_string();
        // What is supposed in one case is not what the title says of all.
        if let ([case], [_, _, ..], Some(supposed)) = (cases, &*self.scenario.cases, &self.scenario.premise) {
            let name = capital(&self.scenario.cases[case.variant.case].name);
            assumption = assumption.replace(&format!("“{supposed}”"), &format!("“{supposed}”, case “{name}”"));
        }
        let subtitle = format!("{subtitle} {about}{assumption}{premise}.");
        // A case of which nothing is known says so itself.
        let wholes = cases.iter().map(|case| self.run.whole(case));
        let wholes = wholes.filter(|whole| cases.len() == 1 || left_out(whole).value < whole.imports);
        let most = wholes.max_by_key(|whole| left_out(whole).value);
        let excludes = most.and_then(|whole| self.excluded(&left_out(&whole), whole.imports));
        let mut caption = Caption { excludes, ..self.caption_of(title, subtitle, self.notes(cases)) };
        if let Some(reason) = self.reason_of_ranges(cases) {
            caption.tell(&reason);
        }
        let idle = cases
            .iter()
            .filter(|case| self.is_idle(case))
            .map(|case| self.scenario.cases[case.variant.case].name.as_str());
        match (distinct(idle).as_slice(), self.scenario.cases.len()) {
            ([], _) => {}
            (_, 1) => caption.tell("The scenario changes nothing here."),
            (idle, _) => caption.tell(&format!("Nothing changes here in “{}”.", idle.join("” and “"))),
        }
        caption
    }

    /// Returns true if a case edits the law, and that changes nothing.
    fn is_idle(&self, case: &CaseRun) -> bool {
        let has_rules = !self.scenario.precedences.is_empty() || !self.scenario.exemptions.is_empty();
        let whole = self.run.whole(case);
        let is_edited = self.scenario.sweeps.is_empty() && (has_rules || !case.variant.touched.is_empty());
        is_edited && whole.is_unchanged() && !whole.imports.is_zero()
    }

    /// Says below a picture of dollars which rates they are of.
    pub(super) fn tell_rates(&self, caption: &mut Caption, case: &'a CaseRun) {
        let whole = self.run.whole(case);
        let levels = whole.with_levels().and_then(|known| rate(known.rate_before).zip(rate(known.rate_after)));
        let course = levels.map(|(before, after)| {
            let (noun, tense) = (if whole.is_average { "average tariff" } else { "tariff" }, self.tense(false));
            match self.scenario.baseline.is_without_duty() {
                true => {
                    format!("The {noun} {} {}, compared with no duty.", tense.verb("are"), Unit::Percent.read(&after))
                }
                false => format!("The {noun} {}.", tense.levels(Unit::Percent, &before, &after)),
            }
        });
        let stated = self.stated_change(case).filter(|_| whole.is_average).map(|(words, _)| format!("{words}."));
        if let Some(words) = stated.or(course).filter(|_| !whole.is_unchanged()) {
            caption.tell(&words);
        }
    }

    /// Names the one day of which a picture of levels is, where two days of the law are compared.
    pub(super) fn tell_one_day(&self, caption: &mut Caption, what: ChartSubject) {
        if let Some(day) = self.one_day(what) {
            let both = self.standing_words(self.standing());
            let one = format!("{} on {}", FigureBasis::Law.words(), day_words(day));
            caption.subtitle = caption.subtitle.replace(both.trim_end_matches('.'), &one);
        }
    }

    /// Returns the one day of which levels are, where two days of the law are compared.
    pub(super) fn one_day(&self, what: ChartSubject) -> Option<Date> {
        let before = self.scenario.before.filter(|before| before.date != self.scenario.date)?;
        let day = match what {
            ChartSubject::Outcome(Outcome::RateAfter | Outcome::DutyAfter) => self.scenario.date,
            ChartSubject::Outcome(Outcome::RateBefore | Outcome::DutyBefore) => before.date,
            _ => return None,
        };
        (self.standing() == FigureBasis::BothLaw && self.scenario.period.is_none()).then_some(day)
    }

    /// Returns the words around a picture with these notes.
    pub(super) fn caption_of(&self, title: String, subtitle: String, notes: Vec<String>) -> Caption {
        // A premise that is the finding itself says nothing.
        let (supposed, finding) = (FigureBasis::Supposed.words(), format!(": “{title}”"));
        let subtitle = subtitle.replace(&format!("{supposed}{finding}"), supposed);
        let all = std::slice::from_ref(self);
        let (source, program) = (ReportContext::source_of(all), ReportContext::program_of(all));
        Caption { title, subtitle, notes, source, program, provenance: self.provenance(), ..Caption::default() }
    }

    /// Returns where a picture comes from: the scenario with its hash, the day of the law, the program.
    fn provenance(&self) -> Provenance {
        let scenario = self.scenario;
        let until = scenario.period.map_or(String::new(), |_| format!("/{}", scenario.last_day()));
        Provenance {
            identifier: scenario.name_and_hash(),
            date: format!("{}{until}", scenario.date),
            creator: format!("dutylab {}", env!("CARGO_PKG_VERSION")),
        }
    }

    /// Returns "$41.9bn of imports", of a period "$52.4bn of imports in the period".
    pub(super) fn imports_words(&self, imports: CustomsValue) -> String {
        let when = if self.scenario.period.is_some() { " in the period" } else { "" };
        format!("{} of imports{when}", value_words(imports))
    }

    /// Returns "cars, $41.9bn of imports": what levels of a row are about.
    pub(super) fn scope(&self, case: &'a CaseRun, pair: Option<Pair>, burden: &Burden) -> String {
        self.scope_known(case, pair, known_rate(burden), burden.imports)
    }

    /// Returns the same of a change, which may be known of more.
    pub(super) fn scope_of_change(&self, case: &'a CaseRun, pair: Option<Pair>, burden: &Burden) -> String {
        self.scope_known(case, pair, known_change(burden), burden.imports)
    }

    fn scope_known(&self, case: &'a CaseRun, pair: Option<Pair>, known: KnownImports, imports: CustomsValue) -> String {
        let values = self.known_words(known, imports);
        // What goods all rows are about the line below the title says.
        let goods = self.goods(case, pair);
        let is_said = self.goods(case, None) == goods;
        if is_said { values } else { format!("{goods}, {values}") }
    }

    fn known_words(&self, (what, known): KnownImports, imports: CustomsValue) -> String {
        let (part, all) = (value_words(known), self.imports_words(imports));
        if part == value_words(imports) { all } else { format!("{what} known on {part} of {all}") }
    }

    /// Returns the parties of a case that have a row: if there are too many, those whose duty changes most; and the rest.
    pub(super) fn parties(&self, case: &'a CaseRun) -> (Parties, Parties) {
        let mut parties = self.run.by_partner(case);
        if parties.len() <= MOST_ROWS {
            return (parties, Vec::new());
        }
        parties.sort_by_key(|(pair, burden)| (Reverse(change_size(burden)), Reverse(burden.imports), *pair));
        let rest = parties.split_off(MOST_ROWS);
        (parties, rest)
    }

    /// Returns the same for a picture of changes: of many parties those without a change are among the rest.
    pub(super) fn changed_parties(&self, case: &'a CaseRun) -> (Parties, Parties) {
        let (parties, rest) = self.parties(case);
        let changes = |(_, burden): &(Pair, Burden)| change_size(burden).is_none_or(|size| !size.is_zero());
        if rest.is_empty() || !parties.iter().any(changes) {
            return (parties, rest);
        }
        let (shown, still): (Parties, Parties) = parties.into_iter().partition(changes);
        (shown, [still, rest].concat())
    }

    /// Returns what the gray and the colored values are.
    pub(in crate::report) fn sides(&self, case: &CaseRun) -> (String, String) {
        if let Some(before) = self.scenario.before {
            if self.scenario.period.is_some() {
                return (format!("Law of {}", day_words(before.date)), "Law of each day".into());
            }
            let days = [(before.date, before.as_of), (self.scenario.date, self.scenario.as_of)];
            let known = days[0].0 == days[1].0;
            let [first, second] = days.map(|(date, as_of)| match known {
                true => format!("As known on {}", day_words(as_of)),
                false => format!("Law of {}", day_words(date)),
            });
            return (first, second);
        }
        if let Some(later) = self.scenario.refund.and_then(|refund| refund.as_of) {
            let known = |day| format!("As known on {}", day_words(day));
            let first =
                if self.scenario.known_each_day { "As known each day".into() } else { known(self.scenario.as_of) };
            return (first, known(later));
        }
        let before = capital(&self.scenario.baseline.phrase);
        let after = if self.scenario.cases.len() > 1 {
            capital(&self.scenario.cases[case.variant.case].name)
        } else {
            "In the scenario".to_string()
        };
        (before, after)
    }

    /// Returns the line on what is left out, with its value and what of it has no rate that can be computed; `None` below a
    /// thousandth of the imports.
    pub(super) fn excluded(&self, left_out: &LeftOut, imports: CustomsValue) -> Option<String> {
        let value = left_out.value;
        let is_small = value.usd().dollars() * Decimal::ONE_THOUSAND < imports.usd().dollars();
        let why = match left_out.not_computable == value {
            true => "with no computable rate".to_string(),
            false => format!("whose {} is not known", left_out.what),
        };
        let which = if self.scenario.period.is_some() { "the period's imports" } else { "imports" };
        let words = || format!("Excludes {} of {which} {why}.", value_words(value));
        (!is_small && !value.is_zero()).then(words)
    }

    /// Returns the bars from the largest, with all that have no row and are known in one more.
    pub(super) fn with_others(
        &self,
        bars: Bars,
        rest: &[(Pair, Burden)],
        value: impl Fn(&Burden) -> Option<Interval<Usd>>,
        known: impl Fn(&Burden) -> KnownImports,
    ) -> Body {
        if bars.rows.is_empty() {
            return Body::Blank(Blank { message: NO_IMPORTS.into() });
        }
        let mut bars = bars.ranked();
        let values: Vec<_> = rest.iter().filter_map(|(_, burden)| value(burden)).collect();
        let counts = (values.len(), rest.len());
        if let Some(others) = money(values.into_iter().reduce(sum)) {
            let label = others_words(counts, "partners");
            let add = |(what, all): KnownImports, (_, burden): &(Pair, Burden)| (what, all + known(burden).1);
            let imports = rest.iter().fold(CustomsValue::default(), |sum, (_, burden)| sum + burden.imports);
            let what = rest.first().map_or("rate", |(_, burden)| known(burden).0);
            let part = rest.iter().fold((what, CustomsValue::default()), add);
            bars.rows.push(Bar { accent: false, ..Bar::new(label, self.known_words(part, imports), Some(others)) });
            bars.sums = 1;
        }
        Body::Bars(bars)
    }
}

/// What numbers leave out.
pub(super) struct LeftOut {
    /// What is not known of it: "rate", "change".
    what: &'static str,
    value: CustomsValue,
    /// The part of it that has no rate that can be computed.
    not_computable: CustomsValue,
}

impl LeftOut {
    /// Returns the part of a whole of which something is not known.
    pub(super) fn new(what: &'static str, value: CustomsValue, whole: &Burden) -> LeftOut {
        LeftOut { what, value, not_computable: whole.not_computable.min(value) }
    }

    /// Returns the part whose change is not known.
    pub(super) fn of_change(whole: &Burden) -> LeftOut {
        LeftOut::new("change", whole.change_unknown, whole)
    }
}

/// What is known, a rate or a change, and of which imports.
pub(super) type KnownImports = (&'static str, CustomsValue);

/// Returns the imports of a row whose rate is known.
pub(super) fn known_rate(burden: &Burden) -> KnownImports {
    ("rate", burden.where_known.as_ref().map_or(burden.imports, |known| known.imports))
}

/// Returns the imports of a row whose change is known. Where nothing is, the row is about all of them.
pub(super) fn known_change(burden: &Burden) -> KnownImports {
    let unknown = burden.duty_change.map_or_else(CustomsValue::default, |_| burden.change_unknown);
    ("change", burden.imports - unknown)
}

/// Says below the title which rows are shown, where that is not all.
pub fn tell_shown(caption: &mut Caption, (shown, all): (usize, usize), which: &str) {
    if shown < all {
        caption.tell(&format!("Shown: {shown} of {all} {which}."));
    }
}

/// Says below the title what all rows come to, where the title does not.
pub fn tell_whole(caption: &mut Caption, whole: &str) {
    if !caption.title.contains(whole.trim_start_matches(['+', '−'])) {
        caption.tell(&format!("All together: {whole}."));
    }
}

/// Says below the title that changes are rounded on their own, where a row shows it.
pub fn tell_rounding(caption: &mut Caption, body: &Body) {
    if matches!(body, Body::Dumbbell(dumbbell) if dumbbell.is_rounded_apart()) {
        caption.tell("Changes are calculated before rounding.");
    }
}

/// Says below the title what the light part of a bar is, where some value lies between two ends.
pub fn tell_light_part(caption: &mut Caption, rows: &[Bar]) {
    let hedged = rows.iter().flat_map(|row| [row.value, row.baseline]).flatten().any(|reading| !reading.is_point());
    if hedged {
        caption.tell("Light: between the lower and the upper bound.");
    }
}
