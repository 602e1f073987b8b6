//! The pictures of entries: duty by origin, and by authority.

use std::path::Path;

use rust_decimal::Decimal;

use super::summary::EntriesReport;
use crate::entries::summary::Grouped;
use crate::report::chart::{Bar, Bars, Body, Caption, Provenance};
use crate::report::columns::entries::SumRow;
use crate::report::number::{Reading, Unit};
use crate::report::pictures::Picture;

/// The most rows of a picture.
const MOST_ROWS: usize = 15;

impl EntriesReport<'_> {
    /// Returns the pictures; none where no duty is due.
    pub fn pictures(&self) -> Vec<Picture> {
        let of = [(Grouped::Origin, "duty_by_origin", "from"), (Grouped::Authority, "duty_by_authority", "under")];
        of.into_iter().filter_map(|(by, stem, link)| self.picture(by, stem, link)).collect()
    }

    fn picture(&self, by: Grouped, stem: &str, link: &str) -> Option<Picture> {
        let rows = self.rows();
        let of = |by| rows.iter().filter(move |((other, _), sums)| *other == by && sums.duty > Decimal::ZERO);
        let all: Decimal = of(by).map(|(_, sums)| sums.duty).sum();
        let ((_, first), most) = of(by).next()?;
        let bar = |((by, key), sums): &SumRow| Bar::new(self.name(*by, key), "", Some(Reading::exact(sums.duty)));
        let mut bars: Vec<Bar> = of(by).take(MOST_ROWS).map(bar).collect();
        let rest: Decimal = of(by).skip(MOST_ROWS).map(|(_, sums)| sums.duty).sum();
        let others = of(by).count().saturating_sub(MOST_ROWS);
        if others > 0 {
            let bar = Bar::new(format!("{others} others"), "summary.csv has all", Some(Reading::exact(rest)));
            bars.push(Bar { accent: false, ..bar });
        }
        let dollars = |amount| Unit::Usd.word(amount);
        let title =
            format!("Duty on entries is {}, {} {link} {}", dollars(all), dollars(most.duty), self.name(by, first));
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
        let excludes = (all.not_computed > 0).then(|| {
            format!("Excludes {} of entered value on lines that are not computed.", dollars(all.not_computed_value))
        });
        let creator = format!("dutylab {}", env!("CARGO_PKG_VERSION"));
        Caption {
            title,
            subtitle: format!(
                "Duty due {by}, US$, on {} of entered value, law of the day of entry. Not legal advice.",
                dollars(all.value - all.not_computed_value)
            ),
            excludes,
            source: vec![format!("Source: {}; {}.", self.names(), self.basis.law)],
            program: vec![creator.clone()],
            notes: self.basis.sentences(),
            provenance: Provenance { identifier: self.names(), date: String::new(), creator },
            ..Caption::default()
        }
    }
}
