//! Results as CSV: by partner, by product, by case, and the rate of every flow.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::columns::Column;
use super::columns::burden::{self, BurdenRow};
use super::columns::csv::{self, CsvField, CsvTable, cells, fields, header};
use super::columns::law::{self, RateClassRow};
use super::finding::ReportContext;
use crate::burden::{AuthorityContribution, Burden, Interval};
use crate::partner::{Pair, Partner};
use crate::product::Branch;
use crate::rates::levels::ClassCharge;
use crate::run::compiled::LevelsAtEnd;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::world::Flow;

/// So many flows are made rows of a table at once, and so many are one thread's.
const FLOWS_AT_ONCE: usize = 1 << 16;
const FLOWS_OF_THREAD: usize = 1 << 13;

/// Who sells what to whom, as the cells with which rows of flows begin; each is worded once.
pub struct FlowWords {
    importers: Vec<String>,
    partners: Vec<String>,
    products: Vec<String>,
    /// What these cells are.
    pub fields: Vec<CsvField>,
}

impl FlowWords {
    /// Returns the words of the world of a result; importers where there are several, or always.
    pub fn new(result: &ReportContext<'_>, always_importer: bool) -> FlowWords {
        let ReportContext { world, partners, .. } = *result;
        let has_importer = always_importer || world.has_several_importers();
        let importer = if has_importer { law::flow_importer(partners) } else { Vec::new() };
        let partner = law::flow_partner(partners);
        let product = law::flow_product(|code| result.branch_name(world.branch(code)));
        fn words<R>(columns: &[Column<'_, R>], rows: &[R]) -> Vec<String> {
            rows.iter().map(|row| cells(columns, row, 1).into_iter().map(|cell| cell + ",").collect()).collect()
        }
        FlowWords {
            importers: words(&importer, &world.importers),
            partners: words(&partner, &world.partners),
            products: words(&product, &world.products),
            fields: [fields(&importer, 1), fields(&partner, 1), fields(&product, 1)].concat(),
        }
    }

    /// Adds the words of a flow to a line.
    pub fn push(&self, flow: &Flow, line: &mut String) {
        line.push_str(&self.importers[usize::from(flow.importer)]);
        line.push_str(&self.partners[usize::from(flow.partner)]);
        line.push_str(&self.products[flow.product as usize]);
    }
}

/// Returns `rates.csv`, a row a flow in scope, by partner and product: its fields, then its text in parts: the whole may be
/// larger than the flows are in memory.
pub fn rates<'r>(
    result: &ReportContext<'r>,
    levels: &'r [LevelsAtEnd],
) -> (Vec<CsvField>, impl Iterator<Item = String> + use<'r>) {
    let (world, flow_classes) = (result.world, &result.run.compiled.flow_classes);
    // The words of a rate are the same for all flows of a class.
    let (ends, columns) = (1 + usize::from(levels.len() > 1), law::class());
    let words = |class| Some(cells(&columns, &self::class(levels, class)?, ends).join(","));
    let classes: Vec<Option<String>> = (0..flow_classes.classes.len()).into_par_iter().map(words).collect();
    let who = FlowWords::new(result, false);
    let fields = [who.fields.clone(), fields(&law::flow(), 1), fields(&columns, ends)].concat();
    let head = header(&fields);
    let row = move |flow: &Flow, cell: &u32, text: &mut String| {
        if let Some(words) = &classes[flow_classes.cells[*cell as usize].class] {
            who.push(flow, text);
            let _ = writeln!(text, "{},{words}", flow.value);
        }
    };
    (fields, std::iter::once(head).chain(of_flows(&world.flows, &flow_classes.cell_of_flow, row)))
}

/// Returns the rows of a table of flows, in parts; `beside` has something of each flow, of which `row` makes its line.
pub fn of_flows<'r, T: Sync>(
    flows: &'r [Flow],
    beside: &'r [T],
    row: impl Fn(&Flow, &T, &mut String) + Sync + Send + 'r,
) -> impl Iterator<Item = String> + 'r {
    let of_thread = move |(flows, beside): (&[Flow], &[T])| {
        let mut text = String::with_capacity(flows.len() * 56);
        flows.iter().zip(beside).for_each(|(flow, beside)| row(flow, beside, &mut text));
        text
    };
    let part = move |(flows, beside): (&'r [Flow], &'r [T])| {
        let threads = flows.par_chunks(FLOWS_OF_THREAD).zip(beside.par_chunks(FLOWS_OF_THREAD));
        threads.map(&of_thread).collect::<Vec<String>>()
    };
    flows.chunks(FLOWS_AT_ONCE).zip(beside.chunks(FLOWS_AT_ONCE)).flat_map(part)
}

/// Returns the rates of a class before and after, and their difference; `None` if the class is not in scope.
fn class(levels: &[LevelsAtEnd], class: usize) -> Option<RateClassRow> {
    let corners =
        levels.iter().map(|corner| corner.of(class)).collect::<Option<Vec<(ClassCharge<'_>, ClassCharge<'_>)>>>()?;
    (!corners.is_empty()).then(|| RateClassRow {
        before: envelope(corners.iter().map(|(before, _)| before.level.rate())),
        after: envelope(corners.iter().map(|(_, after)| after.level.rate())),
        change: envelope(corners.iter().map(|(before, after)| before.level.change_to(after.level))),
    })
}

fn envelope<T: Ord + Copy>(values: impl Iterator<Item = Option<T>>) -> Option<Interval<T>> {
    let values = values.collect::<Option<Vec<T>>>()?;
    Some(Interval { low: *values.iter().min()?, high: *values.iter().max()?, approx: false })
}

/// Returns what one buys from another, as a row.
pub fn partner(result: &ReportContext<'_>, pair: Pair, burden: Burden) -> BurdenRow {
    let codes = |partner| burden::codes(result.partners, partner);
    ([&codes(pair.importer)[..], &codes(pair.partner)[..], &[result.pair_name(pair)]].concat(), burden)
}

/// Returns what each importer buys, as rows; none where there is one importer.
pub fn importers(result: &ReportContext<'_>, case: &CaseRun) -> Vec<BurdenRow> {
    let row = |(importer, burden): (Partner, Burden)| {
        let codes = burden::codes(result.partners, importer);
        ([&codes[..], &[result.partners.short(importer)]].concat(), burden)
    };
    result.run.by_importer(case).into_iter().map(row).collect()
}

/// Returns `by_partner.csv`, with columns for who buys where there are several importers.
pub fn by_partner(result: &ReportContext<'_>, case: &CaseRun) -> CsvTable {
    let rows: Vec<BurdenRow> =
        result.run.by_partner(case).into_iter().map(|(pair, burden)| partner(result, pair, burden)).collect();
    burden::table(burden::partner(result.world.has_several_importers()), result.scenario.refund.is_some(), &rows)
}

/// Returns `by_importer.csv`: a row an importer; `None` where there is one.
pub fn by_importer(result: &ReportContext<'_>, case: &CaseRun) -> Option<CsvTable> {
    let (rows, several) = (importers(result, case), result.world.has_several_importers());
    several.then(|| burden::table(burden::importer(), result.scenario.refund.is_some(), &rows))
}

/// Returns what the measures of each authority come to, where the rate is known, and what they change, where that is;
/// nothing where no authority is named.
pub fn authorities(result: &ReportContext<'_>, case: &CaseRun) -> Vec<burden::Authority> {
    let authorities = &result.scenario.baseline.authorities;
    let named = |(index, added): (usize, AuthorityContribution)| {
        let (tag, title) = authorities.get(index).cloned().unwrap_or(("other".into(), "Other".into()));
        ([tag, title], added)
    };
    let parts = result.run.by_authority(case).into_iter().enumerate();
    parts.filter(|_| !authorities.is_empty()).map(named).collect()
}

/// Returns `by_authority.csv`; `None` where no authority is named.
pub fn by_authority(result: &ReportContext<'_>, case: &CaseRun) -> Option<CsvTable> {
    let rows = authorities(result, case);
    let is_hedged = rows.iter().flat_map(|(_, added)| added.duty).any(|span| span.low != span.high);
    let named = !result.scenario.baseline.authorities.is_empty();
    named.then(|| csv::table(&burden::authority(result.scenario.refund.is_some()), &rows, is_hedged))
}

/// Returns `by_product.csv`: a row a chapter or sector.
pub fn by_product(result: &ReportContext<'_>, case: &CaseRun) -> CsvTable {
    let row = |(branch, burden): (Branch, Burden)| {
        let [kind, ..] = branch.words();
        (vec![kind.into(), branch.to_string(), result.branch_name(branch)], burden)
    };
    let rows: Vec<BurdenRow> = result.run.by_branch(case).into_iter().map(row).collect();
    burden::table(burden::product(), result.scenario.refund.is_some(), &rows)
}

/// Returns `by_list.csv`: a row a list of the scenario; lists may overlap. `None` where there is none.
pub fn by_list(result: &ReportContext<'_>, case: &CaseRun) -> Option<CsvTable> {
    let row = |(list, burden): (usize, Burden)| (vec![result.scenario.lists[list].0.clone()], burden);
    let rows: Vec<BurdenRow> = result.run.by_list(case).into_iter().map(row).collect();
    (!rows.is_empty()).then(|| burden::table(burden::list(), result.scenario.refund.is_some(), &rows))
}

/// Returns a case as a row of `cases.csv`.
pub fn case(scenario: &Scenario, run: &Run, case: &CaseRun) -> BurdenRow {
    (burden::case_words(scenario, &case.variant), run.whole(case))
}

/// Returns `cases.csv`: a row a case and point of the sweeps.
pub fn cases(scenario: &Scenario, run: &Run) -> CsvTable {
    let rows: Vec<BurdenRow> = run.cases.iter().map(|one| case(scenario, run, one)).collect();
    burden::table(burden::case(false, scenario.sweeps.len()), scenario.refund.is_some(), &rows)
}
