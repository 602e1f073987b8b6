//! Numbers that somebody wrote into a title or a summary, and that neither results nor settings have.

use rust_decimal::Decimal;

use super::finding::ReportContext;
use crate::regime::rate::{Edit, Rate, StatedRate};
use crate::run::CaseRun;
use crate::run::expect::{OutcomeNumber, outcome};
use crate::scenario::chart::ChartRequest;
use crate::scenario::placeholder::filled;
use crate::scenario::{Operator, Outcome};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WrittenUnit {
    Percent,
    Points,
    Usd,
}

/// A number as written: how, of what, how much, and how far a number may be from it that is rounded to it.
#[derive(Clone, Debug, PartialEq)]
struct WrittenFigure {
    written: String,
    unit: WrittenUnit,
    value: Decimal,
    half: Decimal,
}

/// What may stand between two numbers that share one unit: "10, 20 and 40%".
const LINKS: [&str; 6] = ["–", "-", " to ", ", ", " and ", " or "];

/// Returns a sentence for each number that a title, a summary or a text of a picture states without ground, with what
/// to write in its place.
pub fn unverified_numbers(context: &ReportContext<'_>) -> Vec<String> {
    let scenario = context.scenario;
    let mut told = Vec::new();
    let mut known: Option<KnownNumbers> = None;
    let own = ["title", "summary"].into_iter().zip(scenario.own_words.clone());
    let of_chart = |request: &ChartRequest| {
        let texts = [("title", &request.title), ("subtitle", &request.subtitle), ("footer", &request.footer)];
        texts.map(|(what, text)| text.as_ref().map(|text| (what, filled(text, |_| String::new()))))
    };
    let of_charts: Vec<_> = scenario.charts.iter().flat_map(of_chart).flatten().collect();
    let own = own.map(|(what, text)| (what, text, ""));
    let words = |(what, text): &(&'static str, String)| (*what, text.clone(), " of a chart");
    for (what, text, of_chart) in own.chain(of_charts.iter().map(words)) {
        for figure in figures(&text) {
            let known = known.get_or_insert_with(|| known_numbers(context));
            let gap = |value: &Decimal| value.abs().checked_sub(figure.value);
            // No rate is what a rate changes by.
            let changes = known.changes.iter().filter(|_| figure.unit != WrittenUnit::Percent);
            if known.others.iter().chain(changes).filter_map(gap).any(|gap| gap.abs() <= figure.half) {
                continue;
            }
            let instead = match figure.unit {
                _ if !of_chart.is_empty() => "{top_value}, {bottom_value} or another word in braces",
                WrittenUnit::Percent => "{before} or {after}",
                WrittenUnit::Points => "{change}",
                WrittenUnit::Usd => "{duty_change}",
            };
            told.push(format!(
                "{}: the {what}{of_chart} says {}, which neither the results as a whole nor the file have; write {instead} in its place",
                scenario.name, figure.written
            ));
        }
    }
    for (what, text) in &of_charts {
        let bare = bare_numbers(text).into_iter();
        told.extend(bare.map(|number| {
            let name = &scenario.name;
            format!("{name}: the {what} of a chart says {number}, which nothing verifies; write {{top_value}} or another word in braces")
        }));
    }
    told
}

/// Returns the numbers of a text that count something without a unit: no year, date, HS code or number of a section.
fn bare_numbers(text: &str) -> Vec<String> {
    let has_unit = figures(text);
    let mut before = "";
    let mut bare = Vec::new();
    for word in text.split_whitespace() {
        let number = word.trim_matches(|letter: char| !letter.is_ascii_digit());
        let is_number = !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit() || letter == ',');
        // Years and HS codes have four digits or more.
        let is_code = number.len() >= 4 && !number.contains(',');
        let is_named = ["section", "sections", "chapter", "chapters", "heading", "headings", "title"]
            .contains(&before.to_lowercase().as_str());
        let is_figure = has_unit.iter().any(|figure| figure.written.contains(number));
        if is_number && !is_code && !is_named && !is_figure && !is_day(number, text) {
            bare.push(number.to_string());
        }
        before = word;
    }
    bare
}

/// Returns true of the day of a date: "25 October".
fn is_day(number: &str, text: &str) -> bool {
    let months = (1..=12).map(|month| jiff::civil::date(2000, month, 1).strftime("%B").to_string());
    months.flat_map(|month| [format!("{number} {month}"), format!("{month} {number}")]).any(|day| text.contains(&day))
}

/// Returns the numbers of a text that are rates, points or dollars. Dates, years, codes and sections are none.
fn figures(text: &str) -> Vec<WrittenFigure> {
    let mut found: Vec<(std::ops::Range<usize>, Option<WrittenUnit>, Decimal)> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|letter: char| letter.is_ascii_digit()).map(|place| at + place) {
        let rest = &text[start..];
        let length =
            rest.find(|letter: char| !(letter.is_ascii_digit() || ".,".contains(letter))).unwrap_or(rest.len());
        let digits = rest[..length].trim_end_matches(['.', ',']);
        at = start + digits.len();
        let (size, after, unit) = unit(&text[..start], &text[at..]);
        found.push((start..at + after, unit, size));
        at += after;
    }
    // A unit counts for the numbers before it.
    for last in (1..found.len()).rev() {
        let between = &text[found[last - 1].0.end..found[last].0.start];
        if found[last - 1].1.is_none() && found[last].1 != Some(WrittenUnit::Usd) && LINKS.contains(&between) {
            found[last - 1].1 = found[last].1;
        }
    }
    let figure = |(place, unit, size): (std::ops::Range<usize>, Option<WrittenUnit>, Decimal)| {
        let written = text.get(place)?;
        let digits: String = written.chars().filter(|letter| letter.is_ascii_digit() || *letter == '.').collect();
        let value: Decimal = digits.parse().ok()?;
        let half = Decimal::new(5, value.scale() + 1).checked_mul(size)?;
        let sign = if unit == Some(WrittenUnit::Usd) { "$" } else { "" };
        let written = format!("{sign}{}", written.trim());
        Some(WrittenFigure { written, unit: unit?, value: value.checked_mul(size)?, half })
    };
    found.into_iter().filter_map(figure).collect()
}

/// Returns the size of the unit of a number, how long its word is, and what it counts, by what stands beside it.
fn unit(before: &str, after: &str) -> (Decimal, usize, Option<WrittenUnit>) {
    let is_money = before.ends_with('$');
    let sizes = [("m", 6), ("bn", 9), ("tn", 12), (" million", 6), (" billion", 9), (" trillion", 12)];
    for (word, zeros) in sizes {
        let ends = after.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if ends && (is_money || word != "m") {
            return (Decimal::from(10_u64.pow(zeros)), word.len(), Some(WrittenUnit::Usd));
        }
    }
    if is_money {
        return (Decimal::ONE, 0, Some(WrittenUnit::Usd));
    }
    let rates = [("%", WrittenUnit::Percent), (" per cent", WrittenUnit::Percent), (" percent", WrittenUnit::Percent)];
    let points = [" percentage points", " percentage point", " points", " point", " pp", "pp"]
        .map(|word| (word, WrittenUnit::Points));
    // "15 percentage points" begins like "15 percent".
    let unit = points.into_iter().chain(rates).find(|(word, _)| after.starts_with(word));
    unit.map_or((Decimal::ONE, 0, None), |(word, unit)| (Decimal::ONE, word.len(), Some(unit)))
}

/// The numbers that come out, and those that the file sets.
#[derive(Default)]
struct KnownNumbers {
    /// By how many points rates change.
    changes: Vec<Decimal>,
    /// All others.
    others: Vec<Decimal>,
}

fn known_numbers(context: &ReportContext<'_>) -> KnownNumbers {
    let (scenario, run) = (context.scenario, context.run);
    let mut known = KnownNumbers::default();
    let mut add = |what: Outcome, number: OutcomeNumber| {
        let numbers = if what == Outcome::RateChange { &mut known.changes } else { &mut known.others };
        numbers.extend(number.into_iter().flat_map(|span| [span.low, span.high]));
    };
    for case in &run.cases {
        Outcome::words().into_iter().zip(run.numbers(case)).for_each(|((what, _), number)| add(what, number));
        for (_, burden) in run.by_partner(case) {
            for (what, _) in Outcome::words() {
                add(what, outcome(&burden, what, Decimal::ZERO));
            }
        }
    }
    let set = run.cases.iter().flat_map(|case| rates(context, case)).chain(scenario.cases.iter().flat_map(changes));
    known.others.extend(set);
    known.others.extend(scenario.yardsticks.iter().flat_map(|yardstick| [yardstick.low, yardstick.high]));
    known
}

/// Returns the rates of the measures that a case changes or adds, before and after.
fn rates(context: &ReportContext<'_>, case: &CaseRun) -> Vec<Decimal> {
    let before = context.scenario.baseline.measures.iter();
    let measures = before.chain(&case.variant.measures).filter(|measure| case.variant.touched.contains(&measure.id));
    measures.flat_map(|measure| of_rate(&measure.rate)).collect()
}

fn of_rate(rate: &Rate) -> Vec<Decimal> {
    written(&rate.written).into_iter().chain(rate.edits.iter().map(edit)).collect()
}

fn written(written: &StatedRate) -> Vec<Decimal> {
    match written {
        StatedRate::Exact(rate) => vec![rate.percent()],
        StatedRate::Hedged(hedged) => vec![hedged.low.percent(), hedged.high.percent()],
        StatedRate::Column(_) | StatedRate::Charged | StatedRate::Unknown => Vec::new(),
    }
}

fn edit(edit: &Edit) -> Decimal {
    match edit {
        Edit::Add(points) => points.points(),
        Edit::Scale(factor) | Edit::Cut(factor) => factor.saturating_mul(Decimal::ONE_HUNDRED),
        Edit::Cap(rate) | Edit::Floor(rate) | Edit::Swiss(rate) => rate.percent(),
    }
}

/// Returns what the changes of a case set, on whatever day.
fn changes(case: &crate::scenario::Case) -> Vec<Decimal> {
    let of_change = |change: &crate::scenario::Change| match &change.operator {
        Operator::Set(rate) => written(rate),
        Operator::Edit(change) => vec![edit(change)],
        Operator::Repeal => Vec::new(),
    };
    case.changes.iter().flat_map(of_change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, WrittenUnit, String)> {
        let figure = |figure: WrittenFigure| (figure.written, figure.unit, figure.value.normalize().to_string());
        figures(text).into_iter().map(figure).collect()
    }

    #[test]
    fn a_bare_number_of_a_picture_is_found() {
        assert_eq!(bare_numbers("The 15 largest of 232, 3 days"), ["15", "232", "3"]);
        let fine = "Section 232 on 8703 since 25 October 2025, chapter 87, {top_value}, 15%";
        assert_eq!(bare_numbers(fine), Vec::<String>::new());
    }

    #[test]
    fn numbers_are_told_from_dates_and_codes() {
        use WrittenUnit::{Percent, Points, Usd};
        let figure = |text: &str, unit, value: &str| (text.to_string(), unit, value.to_string());
        assert_eq!(read("Cars (8703) since 16 September 2025, section 232, 50 countries, 607 U.S. 1"), []);
        assert_eq!(read("from 27.5% to 15%"), [figure("27.5%", Percent, "27.5"), figure("15%", Percent, "15")]);
        assert_eq!(
            read("at 10, 20 and 40%; 10–40%"),
            [("10", "10"), ("20", "20"), ("40%", "40"), ("10", "10"), ("40%", "40")]
                .map(|(text, value)| figure(text, Percent, value))
        );
        assert_eq!(
            read("$1,550.5bn, $3, 12.5 points and 7 percentage points"),
            [
                figure("$1,550.5bn", Usd, "1550500000000"),
                figure("$3", Usd, "3"),
                figure("12.5 points", Points, "12.5"),
                figure("7 percentage points", Points, "7")
            ]
        );
        assert_eq!(read("5 billion and 2 m"), [figure("$5 billion", Usd, "5000000000")]);
    }
}
