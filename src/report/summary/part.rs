//! What one result has in the table of all results.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::burden::{Burden, Interval};
use crate::report::basis::FigureBasis;
use crate::report::columns::summary::SummaryRow;
use crate::report::finding::ReportContext;
use crate::report::number::Reading;
use crate::report::readings::{hull, money, points, rate, size};
use crate::run::CaseRun;

/// What one result has in the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SummaryPart {
    pub group: ComparableResults,
    /// True if a model says what the world comes to: then duty owed on fixed imports is no answer.
    pub is_world: bool,
    pub rows: Vec<SummaryRow>,
    /// Where its numbers are from: flows and law.
    pub sources: [String; 2],
}

/// Results that can be compared with one another: on one body of law or one text, of one year's trade, over one time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ComparableResults {
    pub kind: BaselineKind,
    /// The title of the regime.
    pub baseline: String,
    /// How a sentence places a figure in it: "in the document".
    pub phrase: String,
    pub world: String,
    pub year: i16,
    /// The first day, and the first that is no longer meant.
    pub period: Option<[Date; 2]>,
}

/// What results start from, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BaselineKind {
    /// What a text says, or no law at all.
    Text,
    Law,
}

/// A result as the table and its picture see it.
#[derive(Clone, Copy)]
pub struct SummarizedResult<'a> {
    pub scenario: &'a str,
    pub title: &'a str,
    pub standing: FigureBasis,
    pub part: &'a SummaryPart,
    /// Until when its law is known, where that ends.
    pub known: Option<&'a str>,
    /// True if a model says how trade reacts.
    pub has_response: bool,
}

impl SummaryPart {
    /// Returns the part of a result.
    pub fn of(context: &ReportContext<'_>) -> SummaryPart {
        let (scenario, world, run) = (context.scenario, context.world, context.run);
        let baseline = &scenario.baseline;
        let kind = if baseline.is_law { BaselineKind::Law } else { BaselineKind::Text };
        let group = ComparableResults {
            kind,
            baseline: baseline.title.clone(),
            phrase: baseline.phrase.clone(),
            world: world.title.clone(),
            year: world.year,
            period: scenario.period.map(|(from, until)| [from, until]),
        };
        let of_case = |(number, case): (usize, &crate::scenario::Case)| {
            let points = run.cases.iter().filter(|one| one.variant.case == number);
            let rows: Vec<SummaryRow> = points.map(|one| SummaryRow::of(context, one)).collect();
            SummaryRow { case: case.name.clone(), is_swept: !scenario.sweeps.is_empty(), ..SummaryRow::together(&rows) }
        };
        SummaryPart {
            group,
            is_world: scenario.equilibrium.is_some(),
            rows: scenario.cases.iter().enumerate().map(of_case).collect(),
            sources: [world.source.clone(), baseline.source.clone()],
        }
    }
}

impl SummaryRow {
    /// Returns the numbers of the headline table: all of a row are about the same imports.
    fn of(context: &ReportContext<'_>, case: &CaseRun) -> SummaryRow {
        if context.states_no_duty(case) {
            return SummaryRow::default();
        }
        let whole = context.run.whole(case);
        let known = whole.where_known.as_deref();
        let burden: &Burden =
            known.filter(|known| known.imports == whole.imports - whole.change_unknown).unwrap_or(&whole);
        let duty = |span: Option<Interval<_>>, known| money(span.filter(|_| known == burden.imports));
        let left_out = burden.duty_change.map_or_else(Default::default, |_| burden.change_unknown);
        SummaryRow {
            imports: Some(Reading::exact((burden.imports - left_out).usd().dollars())),
            rates: [rate(burden.level_before()), rate(burden.level_after())],
            rate_change: points(burden.rate_change),
            duties: [duty(burden.duty_before, burden.known_before), duty(burden.duty_after, burden.known_after)],
            duty_change: money(burden.duty_change),
            ..SummaryRow::default()
        }
    }

    /// Returns several as one; what one of them does not know is not known.
    pub fn together(rows: &[SummaryRow]) -> SummaryRow {
        let all = |of: fn(&SummaryRow) -> Option<Reading>| {
            let readings = rows.iter().map(of).collect::<Option<Vec<Reading>>>()?;
            readings.into_iter().reduce(hull)
        };
        SummaryRow {
            imports: all(|row| row.imports),
            rates: [all(|row| row.rates[0]), all(|row| row.rates[1])],
            rate_change: all(|row| row.rate_change),
            duties: [all(|row| row.duties[0]), all(|row| row.duties[1])],
            duty_change: all(|row| row.duty_change),
            ..SummaryRow::default()
        }
    }

    /// Returns the size of the change of duty; `None` if nothing changes or the change is not known.
    pub fn size(&self) -> Option<Decimal> {
        self.duty_change.as_ref().map(size).filter(|size| !size.is_zero())
    }
}
