//! Results as JSON, in the shapes that other programs build on.
//!
//! Money in dollars to the cent, rates and percentage points as plain decimals of at most 10 places: numbers without powers of
//! ten. What is not known is `null`; what is hedged is `{low, high, approx}`.

mod prices;
mod response;
mod world;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::columns::burden::BurdenRow;
use super::columns::{self, Column, ColumnValue, JsonRow};
use super::finding::ReportContext;
use super::json_text::FORMAT;
use super::known_law::assumed_plain;
use super::number::Reading;
use super::open_shares::OpenShareResult;
use super::table;
use crate::burden::Burden;
use crate::run::CaseRun;
use crate::run::expect::{CheckedExpectation, CheckedYardstick};
pub use prices::ConsumerResult;
pub use response::ResponseResult;
pub use world::WorldResult;

/// The numbers of some flows.
#[derive(Debug, Serialize)]
pub struct BurdenNumbers {
    #[serde(flatten)]
    numbers: JsonRow,
    /// The same of the imports whose rate is known before and after, where these are a part: there change is after less
    /// before.
    #[serde(skip_serializing_if = "Option::is_none")]
    where_rate_known: Option<Box<BurdenNumbers>>,
}

impl From<&Burden> for BurdenNumbers {
    fn from(burden: &Burden) -> BurdenNumbers {
        BurdenNumbers {
            numbers: JsonRow::new(&columns::burden::burden(), burden),
            where_rate_known: burden.where_known.as_deref().map(|known| Box::new(BurdenNumbers::from(known))),
        }
    }
}

/// One case of `run --json`.
#[derive(Debug, Serialize)]
pub struct CaseResult {
    format: u32,
    scenario: String,
    case: String,
    date: Date,
    /// Set where a day is looked at that the regime does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    assumed: Option<String>,
    /// The rates that sweeps set, by the numbers of the sweeps.
    #[serde(flatten)]
    swept: JsonRow,
    #[serde(flatten)]
    whole: BurdenNumbers,
    imports_all_partners_usd: ColumnValue,
    #[serde(flatten)]
    response: Option<ResponseResult>,
    #[serde(flatten)]
    equilibrium: Option<WorldResult>,
    #[serde(flatten)]
    consumers: Option<ConsumerResult>,
    /// Set where the duty that the law after does not owe may be asked back.
    #[serde(flatten)]
    refund: Option<JsonRow>,
    /// Entry dates in place of one date: first day, and first day after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<[Date; 2]>,
    /// The shares that are not known and make numbers bands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open_shares: Vec<OpenShareResult>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_authority: Vec<JsonRow>,
    /// Set where there are several importers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_importer: Vec<ImporterResult>,
    by_partner: Vec<ImporterResult>,
}

/// The numbers of an importer, or of what one buys from another.
#[derive(Debug, Serialize)]
struct ImporterResult {
    #[serde(flatten)]
    words: JsonRow,
    #[serde(flatten)]
    numbers: BurdenNumbers,
    #[serde(flatten)]
    figures: Option<JsonRow>,
    #[serde(flatten)]
    refund: Option<JsonRow>,
}

impl CaseResult {
    /// Returns the result of a case; `timed` with how long a solver took.
    pub fn new(context: &ReportContext<'_>, case: &CaseRun, timed: bool) -> CaseResult {
        let ReportContext { scenario, world, run, .. } = *context;
        let whole = run.whole(case);
        let refund = |burden: &Burden| scenario.refund.map(|_| JsonRow::new(&[columns::burden::refund()], burden));
        let authority = columns::burden::authority(scenario.refund.is_some());
        let (importer, several) = (columns::burden::importer(), world.has_several_importers());
        let (partner, figures) = (columns::burden::partner(several), columns::response::figures());
        let part = |words: &[Column<'_, BurdenRow>], row: &BurdenRow, figures: Option<JsonRow>| ImporterResult {
            words: JsonRow::new(words, row),
            numbers: BurdenNumbers::from(&row.1),
            figures,
            refund: refund(&row.1),
        };
        CaseResult {
            format: FORMAT,
            scenario: scenario.name.clone(),
            case: case.variant.name.clone(),
            date: scenario.date,
            assumed: assumed_plain(&scenario.baseline, scenario.last_day()),
            refund: refund(&whole),
            period: scenario.period.map(|(from, until)| [from, until]),
            open_shares: context.open_share_results(case),
            by_authority: table::authorities(context, case).iter().map(|row| JsonRow::new(&authority, row)).collect(),
            swept: JsonRow::new(&columns::burden::swept(scenario.sweeps.len()), &table::case(scenario, run, case)),
            whole: BurdenNumbers::from(&whole),
            imports_all_partners_usd: ColumnValue::Money(Reading::exact(case.all_partners.usd().dollars())),
            response: ResponseResult::new(context, case),
            equilibrium: WorldResult::of(context, case, timed),
            consumers: ConsumerResult::of(case),
            by_importer: table::importers(context, case).iter().map(|row| part(&importer, row, None)).collect(),
            by_partner: run
                .by_partner(case)
                .into_iter()
                .map(|(pair, burden)| {
                    let figures = response::figures(&figures, run, case, Some(pair));
                    part(&partner, &table::partner(context, pair, burden), figures)
                })
                .collect(),
        }
    }
}

/// `summary.json`: a case with what it stands on.
#[derive(Debug, Serialize)]
pub struct Summary {
    title: String,
    summary: String,
    section: Option<String>,
    baseline: String,
    world: String,
    hash: String,
    /// `null` where each day of a period is looked at as it was known that day.
    as_of: Option<Date>,
    note: Option<String>,
    #[serde(flatten)]
    case: CaseResult,
    by_list: BTreeMap<String, BurdenNumbers>,
    yardsticks: Vec<YardstickResult>,
    expectations: Vec<ExpectationResult>,
}

#[derive(Debug, Serialize)]
struct YardstickResult {
    title: String,
    amount_usd: ColumnValue,
    what: &'static str,
    result: ColumnValue,
    note: String,
}

#[derive(Debug, Serialize)]
struct ExpectationResult {
    what: &'static str,
    line: usize,
    found: ColumnValue,
    holds: bool,
}

impl Summary {
    /// Returns the summary of a case.
    pub fn new(context: &ReportContext<'_>, case: &CaseRun, held: &[CheckedExpectation]) -> Summary {
        let ReportContext { scenario, run, .. } = *context;
        let by_list = run.by_list(case).into_iter();
        let of_list = |(list, burden): (usize, Burden)| (scenario.lists[list].0.clone(), BurdenNumbers::from(&burden));
        let yardstick = |CheckedYardstick { yardstick, result }| YardstickResult {
            title: yardstick.title.clone(),
            amount_usd: ColumnValue::Money(Reading { low: yardstick.low, high: yardstick.high, approx: false }),
            what: yardstick.what.word(),
            result: ColumnValue::Exact(result),
            note: yardstick.note.clone(),
        };
        let expectation = |held: &CheckedExpectation| ExpectationResult {
            what: held.what.word(),
            line: held.place.line_column().0,
            found: ColumnValue::exact(held.found.clone().unwrap_or(None)),
            holds: held.holds,
        };
        let held = held.iter().filter(|held| held.case == case.variant.name);
        Summary {
            title: scenario.title.clone(),
            summary: scenario.summary.clone(),
            section: scenario.section.clone(),
            baseline: scenario.baseline.name.clone(),
            world: scenario.world.clone(),
            hash: scenario.hash.clone(),
            as_of: (!scenario.known_each_day).then_some(scenario.as_of),
            note: scenario.cases[case.variant.case].note.clone(),
            case: CaseResult::new(context, case, false),
            by_list: by_list.map(of_list).collect(),
            yardsticks: run.yardsticks(scenario, case).into_iter().map(yardstick).collect(),
            expectations: held.map(expectation).collect(),
        }
    }
}
