//! Results as CSV: by partner, by product, by case, and the rate of every flow.

use rayon::prelude::*;

use super::columns::burden::{self, BurdenRow};
use super::columns::law::{self, FlowOfRow, RateClassRow};
use super::columns::{cells, csv, heads};
use super::finding::ReportContext;
use crate::burden::{AuthorityContribution, Burden, Interval};
use crate::partner::{Pair, Partner};
use crate::rates::FlowClasses;
use crate::rates::levels::ClassCharge;
use crate::run::compiled::LevelsAtEnd;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::world::{Flow, World};

/// So many flows are one part of `rates.csv`, and so many are one thread's.
const FLOWS_OF_PART: usize = 1 << 18;
const FLOWS_OF_THREAD: usize = 1 << 14;

/// Returns `rates.csv`, a row a flow in scope, by partner and product. It comes in parts: the whole may be larger than the
/// flows are in memory.
pub fn rates<'r>(
    levels: &'r [LevelsAtEnd],
    flow_classes: &'r FlowClasses,
    world: &'r World,
) -> impl Iterator<Item = String> + 'r {
    // The words of a rate are the same for all flows of a class.
    let (ends, columns) = (1 + usize::from(levels.len() > 1), law::class());
    let words = |class| Some(cells(&columns, &self::class(levels, class)?, ends).join(","));
    let classes: Vec<Option<String>> = (0..flow_classes.classes.len()).into_par_iter().map(words).collect();
    let products: Vec<String> = world.products.iter().map(|product| product.to_string()).collect();
    let has_importer = world.has_several_importers();
    let head = [heads(&law::flow(has_importer), 1), heads(&columns, ends)].concat().join(",") + "\n";
    let rows = move |(flows, cells_of_flows): (&[Flow], &[u32])| {
        let flow = law::flow(has_importer);
        let mut text = String::with_capacity(flows.len() * 48);
        for (one, cell) in flows.iter().zip(cells_of_flows) {
            if let Some(words) = &classes[flow_classes.cells[*cell as usize].class] {
                let row = FlowOfRow {
                    importer: world.importers[usize::from(one.importer)].iso2(),
                    partner: world.partners[usize::from(one.partner)].iso2(),
                    product: &products[one.product as usize],
                    value: one.value,
                };
                // Codes and numbers need no quotes.
                for cell in cells(&flow, &row, 1) {
                    text.push_str(&cell);
                    text.push(',');
                }
                text.push_str(words);
                text.push('\n');
            }
        }
        text
    };
    let part = move |(flows, cells): (&'r [Flow], &'r [u32])| {
        let threads = flows.par_chunks(FLOWS_OF_THREAD).zip(cells.par_chunks(FLOWS_OF_THREAD));
        threads.map(&rows).collect::<Vec<String>>().concat()
    };
    let parts = world.flows.chunks(FLOWS_OF_PART).zip(flow_classes.cell_of_flow.chunks(FLOWS_OF_PART)).map(part);
    std::iter::once(head).chain(parts)
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

fn total<const N: usize>(result: &ReportContext<'_>, case: &CaseRun, words: [&str; N]) -> BurdenRow {
    (words.map(String::from).to_vec(), result.run.whole(case))
}

/// Returns what one buys from another, as a row.
pub fn partner(result: &ReportContext<'_>, pair: Pair, burden: Burden) -> BurdenRow {
    (vec![pair.importer.to_string(), pair.partner.to_string(), result.pair_name(pair)], burden)
}

/// Returns what each importer buys, as rows; none where there is one importer.
pub fn importers(result: &ReportContext<'_>, case: &CaseRun) -> Vec<BurdenRow> {
    let row =
        |(importer, burden): (Partner, Burden)| (vec![importer.to_string(), result.partners.short(importer)], burden);
    result.run.by_importer(case).into_iter().map(row).collect()
}

/// Returns `by_partner.csv`, with a column for who buys where there are several importers.
pub fn by_partner(result: &ReportContext<'_>, case: &CaseRun) -> String {
    let partners = result.run.by_partner(case).into_iter().map(|(pair, burden)| partner(result, pair, burden));
    let rows: Vec<BurdenRow> = partners.chain([total(result, case, ["total", "total", "Total"])]).collect();
    burden::table(burden::partner(result.world.has_several_importers()), result.scenario.refund.is_some(), &rows)
}

/// Returns `by_importer.csv`: a row a side; `None` where there is one importer.
pub fn by_importer(result: &ReportContext<'_>, case: &CaseRun) -> Option<String> {
    let mut rows = importers(result, case);
    rows.push(total(result, case, ["total", "Total"]));
    let several = result.world.has_several_importers();
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
pub fn by_authority(result: &ReportContext<'_>, case: &CaseRun) -> Option<String> {
    let rows = authorities(result, case);
    let is_hedged = rows.iter().flat_map(|(_, added)| added.duty).any(|span| span.low != span.high);
    let named = !result.scenario.baseline.authorities.is_empty();
    named.then(|| csv(&burden::authority(result.scenario.refund.is_some()), &rows, is_hedged))
}

/// Returns `by_product.csv`: chapters or sectors, the total, and the lists of the scenario, which may overlap.
pub fn by_product(result: &ReportContext<'_>, case: &CaseRun) -> String {
    let branches = result.run.by_branch(case).into_iter().map(|(branch, burden)| {
        let [kind, ..] = branch.words();
        (vec![kind.into(), branch.to_string(), result.branch_name(branch)], burden)
    });
    let lists = result.run.by_list(case).into_iter().map(|(list, burden)| {
        let name = &result.scenario.lists[list].0;
        (vec!["list".into(), name.clone(), name.clone()], burden)
    });
    let rows: Vec<BurdenRow> =
        branches.chain([total(result, case, ["total", "total", "Total"])]).chain(lists).collect();
    burden::table(burden::product(), result.scenario.refund.is_some(), &rows)
}

/// Returns `cases.csv`: a row a case and point of the sweeps.
pub fn cases(scenario: &Scenario, run: &Run) -> String {
    let row = |case: &CaseRun| (burden::case_words(scenario, &case.variant), run.whole(case));
    let rows: Vec<BurdenRow> = run.cases.iter().map(row).collect();
    burden::table(burden::case(false, scenario.sweeps.len()), false, &rows)
}
