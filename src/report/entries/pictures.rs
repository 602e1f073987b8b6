//! The pictures of entries: duty by origin, by authority, and by month and authority.

use std::path::Path;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::summary::{EntriesReport, OTHER};
use crate::entries::summary::{ADCVD, Grouped};
use crate::report::chart::{Bar, Bars, Body, Caption, Provenance, Stack, StackBars, StackRow, StackedBar};
use crate::report::columns::entries::SumRow;
use crate::report::number::{Reading, Unit};
use crate::report::pictures::Picture;

/// The most rows of a picture.
const MOST_ROWS: usize = 15;
/// The most months of a picture.
const MOST_MONTHS: usize = 24;

impl EntriesReport<'_> {
    /// Returns the pictures; none where no duty is due.
    pub fn pictures(&self) -> Vec<Picture> {
        let of = [(Grouped::Origin, "duty_by_origin", "from"), (Grouped::Authority, "duty_by_authority", "under")];
        of.into_iter().filter_map(|(by, stem, link)| self.picture(by, stem, link)).chain(self.by_month()).collect()
    }

    /// Returns what is due month by month, on each authority; none of a single month.
    fn by_month(&self) -> Option<Picture> {
        let months = self.summary.by_month();
        let tags = self.authorities.iter().map(|(tag, _)| tag.as_str()).chain([OTHER, ADCVD]);
        let whole = |sums: &[Decimal]| sums.iter().sum::<Decimal>();
        let (most, highest) = months.iter().map(|(month, sums)| (month, whole(sums))).max_by_key(|(_, sum)| *sum)?;
        if months.len() < 2 || highest.is_zero() {
            return None;
        }
        let row = |(month, sums): &(String, &[Decimal])| StackRow {
            label: month.clone(),
            scope: String::new(),
            stacked_bar: StackedBar(sums.to_vec()),
        };
        let shown = &months[months.len().saturating_sub(MOST_MONTHS)..];
        let bars = StackBars::Rows(shown.iter().map(row).collect());
        let stack =
            Stack { unit: Unit::Usd, parts: tags.map(|tag| self.name(Grouped::Authority, tag)).collect(), bars };
        let first = format!("{most}-01").parse::<Date>().ok()?;
        let title = format!("Duty on entries was highest in {}, {}", first.strftime("%B %Y"), Unit::Usd.word(highest));
        let mut caption = self.caption(title, "by month of the law and authority");
        if months.len() > MOST_MONTHS {
            caption.notes.insert(0, format!("Shown are the last {MOST_MONTHS} of {} months.", months.len()));
        }
        Some(Picture::new("duty_by_month", caption, Body::Stack(stack)))
    }

    fn picture(&self, by: Grouped, stem: &str, link: &str) -> Option<Picture> {
        let rows = self.rows();
        let of = |by| rows.iter().filter(move |((other, _), sums)| *other == by && sums.duty > Some(Decimal::ZERO));
        let all: Decimal = of(by).filter_map(|(_, sums)| sums.duty).sum();
        let ((_, first), most) = of(by).next()?;
        let bar = |((by, key), sums): &SumRow| Bar::new(self.name(*by, key), "", sums.duty.map(Reading::exact));
        let mut bars: Vec<Bar> = of(by).take(MOST_ROWS).map(bar).collect();
        let rest: Decimal = of(by).skip(MOST_ROWS).filter_map(|(_, sums)| sums.duty).sum();
        let others = of(by).count().saturating_sub(MOST_ROWS);
        if others > 0 {
            let bar = Bar::new(format!("{others} others"), "summary.csv has all", Some(Reading::exact(rest)));
            bars.push(Bar { accent: false, ..bar });
        }
        let dollars = |amount| Unit::Usd.word(amount);
        let (name, all) = (self.name(by, first), dollars(all));
        let title = match of(by).nth(1) {
            None => format!("Duty on entries {link} {name} is {all}"),
            // Of several with as much none is named.
            Some((_, second)) if second.duty == most.duty => format!("Duty on entries is {all}"),
            Some(_) => format!("Duty on entries is {all}, {} {link} {name}", dollars(most.duty.unwrap_or_default())),
        };
        let caption = self.caption(title, if by == Grouped::Origin { "by country of origin" } else { "by authority" });
        let (unit, sums) = (Unit::Usd, usize::from(others > 0));
        let body =
            Body::Bars(Bars { unit, change: false, baseline: String::new(), value: String::new(), rows: bars, sums });
        Some(Picture::new(stem, caption, body))
    }

    /// Returns the names of the files: where they lie is nobody else's business.
    fn names(&self) -> String {
        let name =
            |file: &String| Path::new(file).file_name().map_or(file.clone(), |name| name.to_string_lossy().into());
        self.basis.files.iter().map(name).collect::<Vec<String>>().join(", ")
    }

    fn caption(&self, title: String, by: &str) -> Caption {
        let all = self.summary.all();
        let dollars = |amount| Unit::Usd.word(amount);
        let [value, without] = [all.value, all.not_computed_value].map(Option::unwrap_or_default);
        let excludes = (all.not_computed > Some(0))
            .then(|| format!("Excludes {} of entered value on lines that are not computed.", dollars(without)));
        let estimated = (self.summary.estimated > 0).then(|| {
            let lines = all.lines.unwrap_or_default();
            format!("Estimated from averages of the trade: {} of {lines} lines.", self.summary.estimated)
        });
        let excludes: Vec<String> = excludes.into_iter().chain(estimated).collect();
        let creator = format!("dutylab {}", env!("CARGO_PKG_VERSION"));
        Caption {
            title,
            subtitle: format!(
                "Duty due {by}, US$, on {} of entered value, law of the day of entry. Not legal advice.",
                dollars(value - without)
            ),
            excludes: (!excludes.is_empty()).then(|| excludes.join(" ")),
            source: vec![format!("Source: {}; {}.", self.names(), self.basis.law)],
            program: vec![creator.clone()],
            notes: self.basis.sentences(),
            provenance: Provenance { identifier: self.names(), date: String::new(), creator },
            ..Caption::default()
        }
    }
}
