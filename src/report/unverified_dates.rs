//! Days and years that somebody wrote into a title or a summary, and that the file does not have.

use jiff::civil::Date;

use super::finding::ReportContext;

/// The years that a text may be about: what is earlier or later is a code or a count.
const YEARS: std::ops::RangeInclusive<i16> = 2015..=2040;

/// Returns a sentence for each day, month or year of a title or a summary that the scenario is not about.
pub fn unverified_dates(context: &ReportContext<'_>) -> Vec<String> {
    let (scenario, days) = (context.scenario, days(context));
    let mut told = Vec::new();
    for (what, text) in ["title", "summary"].into_iter().zip(&scenario.own_words) {
        for written in dates(text) {
            let is_of_trade = written.month.is_none() && written.year == context.world.year;
            let is_known = is_of_trade || days.iter().any(|day| written.has(*day));
            if !is_known {
                let name = &scenario.name;
                told.push(format!("{name}: the {what} says {}, which is no day of the scenario", written.text));
            }
        }
    }
    told
}

/// Returns the days that a scenario is about, those on which its edits begin and end included.
fn days(context: &ReportContext<'_>) -> Vec<Date> {
    let scenario = context.scenario;
    let ends = |(from, until): (Date, Date)| [Some(from), Some(until), Some(scenario.last_day())];
    let of_period = scenario.period.map(ends).into_iter().flatten();
    let before = scenario.before.into_iter().flat_map(|before| [Some(before.date), Some(before.as_of)]);
    let refund = scenario.refund.map(|refund| refund.as_of);
    let measures = context.run.cases.iter().flat_map(|case| case.variant.touched_measures());
    let of_measures = measures.flat_map(|(_, measure)| [measure.period.from, measure.period.until]);
    let changes = scenario.cases.iter().flat_map(|case| &case.changes);
    let of_changes = changes.flat_map(|change| [change.period.from, change.period.until]);
    let days = [Some(scenario.date), Some(scenario.as_of)].into_iter().chain(of_period).chain(before).chain(refund);
    days.chain(of_measures).chain(of_changes).flatten().collect()
}

/// A day, a month or a year as written.
struct WrittenDate {
    text: String,
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl WrittenDate {
    fn has(&self, day: Date) -> bool {
        self.year == day.year()
            && self.month.is_none_or(|month| month == day.month())
            && self.day.is_none_or(|written| written == day.day())
    }
}

/// Returns the dates of a text: "25 October 2025", "October 2025", "2025".
fn dates(text: &str) -> Vec<WrittenDate> {
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric())).collect();
    let months = || (1..=12).map(|month| jiff::civil::date(2000, month, 1).strftime("%B").to_string());
    let mut found = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let Some(year) = word.parse().ok().filter(|year| word.len() == 4 && YEARS.contains(year)) else { continue };
        let before = |back: usize| place.checked_sub(back).map_or("", |place| words[place]);
        let month = months().position(|name| name == before(1)).and_then(|place| i8::try_from(place + 1).ok());
        let day = before(2).parse::<i8>().ok().filter(|_| month.is_some());
        let parts = [day.map(|_| before(2)), month.map(|_| before(1)), Some(*word)];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        found.push(WrittenDate { text, year, month, day });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::dates;

    #[test]
    fn dates_are_told_from_codes() {
        let text = "Juices (2009) since 25 October 2025, and October 2026; imports of 2024. Heading 8703 at 15%";
        let found: Vec<String> = dates(text).into_iter().map(|date| date.text).collect();
        assert_eq!(found, ["25 October 2025", "October 2026", "2024"]);
    }
}
