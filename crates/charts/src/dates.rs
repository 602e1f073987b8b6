//! Where a day stands on the picture, and which days get a line.

use jiff::civil::Date;

use crate::canvas::{Anchor, Canvas};
use crate::palette::ZERO;
use crate::typography::TICK;

/// A linear scale from days to pixels.
#[derive(Clone, Copy, Debug)]
pub struct DateScale {
    pub first: Date,
    /// The first day after the last.
    pub last: Date,
    start: f64,
    end: f64,
}

/// How far apart lines on the scale stand.
#[derive(Clone, Copy, Debug)]
enum TickSpacing {
    Days(i64),
    Months(i64),
}

/// From the narrowest spacing to the widest.
const DAYS: [i64; 4] = [1, 2, 7, 14];
const MONTHS: [i64; 12] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 12_000];
/// Up to this many days, days are named and not months.
const FEW_DAYS: i64 = 62;
/// From this many days on, years are named and not months.
const MANY_DAYS: i64 = 1_500;
/// The least from one label to the next.
const APART: f64 = 9.0;

impl DateScale {
    /// Returns the scale over half-open spans: its end is the first day after the last of them. None without a span.
    pub fn over(spans: impl Iterator<Item = (Date, Date)>, (start, end): (f64, f64)) -> Option<Self> {
        let (first, last) = spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))?;
        Some(Self { first, last: last.max(first), start, end })
    }

    /// Returns the same days between other pixels.
    pub fn between(self, (start, end): (f64, f64)) -> Self {
        Self { start, end, ..self }
    }

    /// Returns the pixel at which a day begins.
    pub fn at(&self, date: Date) -> f64 {
        let share = days(self.first, date) as f64 / days(self.first, self.last).max(1) as f64;
        self.start + share * (self.end - self.start)
    }

    /// Returns the day and month, with the year where the scale is too long to leave it out.
    pub fn name(&self, date: Date) -> String {
        let long = days(self.first, self.last) > 731;
        date.strftime(if long { "%-d\u{a0}%b\u{a0}%Y" } else { "%-d\u{a0}%b" }).to_string()
    }

    /// Draws ticks and their names below a height, years on a second line; gives the height below them.
    pub fn draw(&self, canvas: &mut Canvas, bottom: f64) -> f64 {
        let every = self.every(canvas);
        let named = self.named(canvas, every);
        for (x, _, word) in &named {
            canvas.line(vec![(*x, bottom), (*x, bottom + 5.0)], ZERO, 1.0);
            canvas.write(word, (*x, bottom + 8.0 + TICK.size), Anchor::Middle, TICK);
        }
        let below = bottom + 8.0 + TICK.size + TICK.leading();
        if every.years() {
            return below - TICK.leading() + TICK.size * 0.4;
        }
        let mut years: Vec<(f64, String)> =
            named.into_iter().map(|(x, date, _)| (x, date.strftime("%Y").to_string())).collect();
        years.dedup_by(|other, one| other.1 == one.1);
        // A year of which one tick is shown gives way to the next.
        if let [(one, _), (other, word), ..] = years.as_slice()
            && other - one < canvas.measure(word, TICK) + APART
        {
            years.remove(0);
        }
        for (x, year) in years {
            canvas.write(&year, (x, below), Anchor::Middle, TICK);
        }
        below + TICK.size * 0.4
    }

    /// Returns the places that are named, with their days and names: ticks, and both ends of the scale in the place of ticks
    /// that they would touch.
    fn named(&self, canvas: &Canvas, every: TickSpacing) -> Vec<(f64, Date, String)> {
        let ticks = self.ticks(every).into_iter();
        let mut named: Vec<(f64, Date, String)> = ticks.map(|date| (self.at(date), date, every.word(date))).collect();
        let form = if every.years() { "%b\u{a0}%Y" } else { "%-d\u{a0}%b" };
        for (x, date) in [(self.start, self.first), (self.end, self.last_day())] {
            if named.iter().any(|(other, ..)| (other - x).abs() < 0.5) {
                continue;
            }
            let word = date.strftime(form).to_string();
            let (middle, width) = (canvas.middle_of(&word, x, TICK), canvas.measure(&word, TICK));
            let room = |other: &str| (width + canvas.measure(other, TICK)) / 2.0 + APART;
            named.retain(|(other, _, word)| (canvas.middle_of(word, *other, TICK) - middle).abs() >= room(word));
            named.push((x, date, word));
        }
        named.sort_by(|one, other| one.0.total_cmp(&other.0));
        named
    }

    /// Returns the last day that the scale covers.
    fn last_day(&self) -> Date {
        self.last.yesterday().unwrap_or(self.last).max(self.first)
    }

    /// Names the first and the last day below a height, by month and year or, in less room, by year.
    pub fn draw_ends(&self, canvas: &mut Canvas, bottom: f64) {
        let words = |form: &str| [self.first, self.last_day()].map(|date| date.strftime(form).to_string());
        let fits = |words: &[String; 2]| {
            words.iter().map(|word| canvas.measure(word, TICK)).sum::<f64>() + APART <= self.end - self.start
        };
        let [first, last] = ["%b\u{a0}%Y", "%Y"].map(words).into_iter().find(fits).unwrap_or_default();
        let y = bottom + 5.0 + TICK.size;
        canvas.write(&first, (self.start, y), Anchor::Start, TICK);
        canvas.write(&last, (self.end, y), Anchor::End, TICK);
    }

    /// Returns the narrowest step at which no two names touch.
    fn every(&self, canvas: &Canvas) -> TickSpacing {
        let fits = |every: &TickSpacing| {
            let all = days(self.first, self.last);
            let days = match every {
                TickSpacing::Days(_) if all > FEW_DAYS => return false,
                TickSpacing::Months(step) if *step < 12 && all > MANY_DAYS => return false,
                TickSpacing::Days(step) => *step,
                TickSpacing::Months(step) => step * 30,
            };
            // Cheaper than to name every tick of ten thousand.
            if (all / days) as f64 * 16.0 > self.end - self.start {
                return false;
            }
            let word = |date| {
                let half = canvas.measure(&every.word(date), TICK) / 2.0;
                (self.at(date) - half, self.at(date) + half)
            };
            let words: Vec<(f64, f64)> = self.ticks(*every).into_iter().map(word).collect();
            words.windows(2).all(|pair| pair[0].1 + APART <= pair[1].0)
        };
        let steps = DAYS.map(TickSpacing::Days).into_iter().chain(MONTHS.map(TickSpacing::Months));
        steps.into_iter().find(fits).unwrap_or(TickSpacing::Months(12_000))
    }

    fn ticks(&self, every: TickSpacing) -> Vec<Date> {
        let inside = |date: &Date| *date >= self.first && *date <= self.last;
        match every {
            TickSpacing::Days(step) => {
                let count = days(self.first, self.last) / step;
                let after = |index: i64| self.first.checked_add(jiff::SignedDuration::from_hours(24 * step * index));
                (0..=count).filter_map(|index| after(index).ok()).collect()
            }
            TickSpacing::Months(step) => {
                let index = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
                let (from, to) = (index(self.first).div_euclid(step), index(self.last).div_euclid(step));
                let begin = |index: i64| {
                    let (year, month) = ((index * step).div_euclid(12), (index * step).rem_euclid(12) + 1);
                    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()
                };
                (from..=to).filter_map(begin).filter(inside).collect()
            }
        }
    }
}

impl TickSpacing {
    /// Returns whether the names are years.
    fn years(self) -> bool {
        matches!(self, TickSpacing::Months(step) if step >= 12)
    }

    fn word(self, date: Date) -> String {
        let form = match self {
            TickSpacing::Days(_) => "%-d\u{a0}%b",
            TickSpacing::Months(_) if self.years() => "%Y",
            TickSpacing::Months(_) => "%b",
        };
        date.strftime(form).to_string()
    }
}

/// Returns days from one date to another.
pub fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Fonts;
    use crate::style::ChartStyle;
    use jiff::civil::date;

    #[test]
    fn months_years_and_days_are_named() {
        let fonts = Fonts::embedded();
        let canvas = Canvas::new(&fonts, ChartStyle::WEB);
        let names = |first, last, width| {
            let days = DateScale::over([(first, last)].into_iter(), (0.0, width)).expect("a span");
            let every = days.every(&canvas);
            let words: Vec<String> = days.ticks(every).into_iter().map(|date| every.word(date)).collect();
            words.join(" ").replace('\u{a0}', "-")
        };
        let months = names(date(2025, 1, 20), date(2026, 1, 1), 600.0);
        assert_eq!(months, "Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Jan");
        assert_eq!(names(date(2025, 1, 1), date(2026, 1, 1), 140.0), "Jan Apr Jul Oct Jan");
        assert_eq!(names(date(2017, 6, 1), date(2026, 1, 1), 600.0), "2018 2019 2020 2021 2022 2023 2024 2025 2026");
        assert_eq!(names(date(2025, 4, 2), date(2025, 4, 20), 200.0), "2-Apr 9-Apr 16-Apr");
        assert!(names(Date::MIN, Date::MAX, 600.0).len() < 200);
    }

    #[test]
    fn both_ends_are_named() {
        let fonts = Fonts::embedded();
        let canvas = Canvas::new(&fonts, ChartStyle::WEB);
        let names = |first, last| {
            let days = DateScale::over([(first, last)].into_iter(), (0.0, 600.0)).expect("a span");
            let named = days.named(&canvas, days.every(&canvas)).into_iter();
            named.map(|(_, _, word)| word.replace('\u{a0}', "-")).collect::<Vec<String>>().join(" ")
        };
        assert_eq!(names(date(2025, 2, 4), date(2025, 8, 20)), "4-Feb Mar Apr May Jun Jul Aug 19-Aug");
        assert_eq!(names(date(2025, 1, 1), date(2026, 1, 1)), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Jan");
        assert_eq!(names(date(2017, 6, 1), date(2026, 1, 1)).split(' ').next(), Some("Jun-2017"));
    }
}
