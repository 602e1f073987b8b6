//! Tables of a card: by case, by partner, by chapter, by authority; rates in them open their trace.

use maud::{Markup, html};
use rust_decimal::Decimal;

use super::trace::Traces;
use crate::burden::{AuthorityContribution, Burden, Interval};
use crate::product::Branch;
use crate::report::columns::{Column, ColumnForm, ColumnUnit, burden, on_page};
use crate::report::finding::ReportContext;
use crate::report::headline::{self, IN_PART, NOT_KNOWN};
use crate::report::number;
use crate::report::phrases::capital;
use crate::report::readings::{change_size, is_nothing};
use crate::run::CaseRun;
use crate::run::by_measure::{AverageOf, ByMeasure};
use crate::units::Usd;

/// The most rows of a table, shared by its cases; the CSV file has all.
pub const MOST_ROWS: usize = 40;
/// The rows that a case has at least.
const LEAST_ROWS: usize = 8;

/// What stands in the row of a case, and the number of its trace.
pub type CaseRow = (Burden, Option<usize>);

/// Returns a table with a control that filters its rows, and a count of those shown. `kind` names the rows; `cases` are
/// the cases to choose from, if there are several.
pub fn table(id: &str, caption: &str, kind: &str, cases: &[&str], heads: Markup, rows: Markup, note: &str) -> Markup {
    html! {
        div.table data-kind=(kind) {
            div.tools {
                label for={ (id) "-f" } { "Filter by " (kind) }
                input id={ (id) "-f" } type="search" autocomplete="off";
                @if cases.len() > 1 {
                    label for={ (id) "-c" } { "Case" }
                    select id={ (id) "-c" } {
                        option value="" { "all cases" }
                        @for case in cases { option { (case) } }
                    }
                }
                output.count for={ (id) "-f" } {}
            }
            div.scroll role="region" tabindex="0" aria-labelledby={ (id) "-t" } {
                table {
                    caption id={ (id) "-t" } { (caption) }
                    thead { tr { (heads) } }
                    tbody { (rows) }
                }
            }
            @if !note.is_empty() { p.note { (note) } }
        }
    }
}

/// Returns the cells of the first row: each a button that sorts.
pub fn heads(words: &[&str], numbers: &[&str]) -> Markup {
    html! {
        @for word in words { th scope="col" { button type="button" { (word) } } }
        @for word in numbers { th.n scope="col" { button type="button" { (word) } } }
    }
}

/// Returns the heads of a table of burdens, whose rows begin with words.
pub fn burden_heads(words: &[&str]) -> Markup {
    let columns = burden::burden();
    heads(words, &on_page(&columns).into_iter().map(|(head, _)| head).collect::<Vec<_>>())
}

/// Returns the numbers of a burden. A rate that has a trace is a button. Thousands of these cells stand on a page, so
/// they carry no attributes: the style and the script know them by their place.
fn numbers(burden: &Burden, traced: bool) -> Markup {
    let levels = burden.with_levels();
    let shown = levels.unwrap_or(burden);
    let none = if burden.where_known.is_some() { IN_PART } else { NOT_KNOWN };
    let [rate_before, rate_after] =
        levels.map_or([burden.level_before(), burden.level_after()], |known| [known.rate_before, known.rate_after]);
    let [duty_before, duty_after] = levels.map_or([None; 2], |known| [known.duty_before, known.duty_after]);
    let imports = if shown.duty_change.is_some() { shown.imports - shown.change_unknown } else { shown.imports };
    let row = Burden { imports, rate_before, rate_after, duty_before, duty_after, ..shown.clone() };
    let columns = burden::burden();
    html! {
        @for (_, column) in on_page(&columns) {
            @let read = |of: &Burden| word(column, of);
            td {
                @match (column.form, read(&row)) {
                    (ColumnForm::One, about) => {
                        (about.as_deref().unwrap_or(NOT_KNOWN))
                        @if let Some(all) = read(burden).filter(|all| Some(all) != about.as_ref()) { " of " (all) }
                    }
                    (ColumnForm::Change, None) => (NOT_KNOWN),
                    (_, None) => (none),
                    (_, Some(word)) if traced && column.unit != ColumnUnit::Usd => button { (word) },
                    (_, Some(word)) => (word),
                }
            }
        }
    }
}

/// Returns what a column says of a row in words; `None` where it is not known.
pub fn word<R>(column: &Column<'_, R>, row: &R) -> Option<String> {
    let reading = column.value(row).reading()?;
    Some(match (column.unit, column.form) {
        (ColumnUnit::Percent, ColumnForm::Outcome) => number::Unit::Percent.read_change(&reading),
        (ColumnUnit::Percent, _) => number::Unit::Percent.read(&reading),
        (ColumnUnit::Points, _) => number::Unit::Points.read(&reading),
        (_, ColumnForm::Change) => number::Unit::Usd.read_change(&reading),
        _ => number::Unit::Usd.read(&reading),
    })
}

/// Returns the table of the cases, or of points of a sweep.
pub fn by_case(context: &ReportContext<'_>, cases: &[ShownCase<'_>], rows: &[CaseRow], id: &str) -> Markup {
    let rows = html! {
        @for (one, (burden, trace)) in cases.iter().zip(rows) {
            (row(if one.name.is_empty() { "Total" } else { &one.name }, None, burden, *trace))
        }
    };
    let all = context.run.cases.len();
    let note = match all > cases.len() {
        true => format!("{} of {all} cases are shown; cases.csv has all.", cases.len()),
        false => String::new(),
    };
    table(id, "By case", "case", &[], burden_heads(&["Case"]), rows, &note)
}

/// Returns a row of burdens: its name, its case where there are several, its numbers.
fn row(name: &str, case: Option<&str>, burden: &Burden, trace: Option<usize>) -> Markup {
    html! {
        tr data-t=[trace] {
            th scope="row" { (name) }
            @if let Some(case) = case { td.w { (case) } }
            (numbers(burden, trace.is_some()))
        }
    }
}

/// A case with its averages taken apart.
pub struct ShownCase<'a> {
    /// The case.
    pub case: &'a CaseRun,
    /// Its name.
    pub name: String,
    /// Its averages taken apart; none over a period.
    pub corners: Vec<ByMeasure>,
}

/// One row of a table by partner or chapter, before it is laid out.
struct PartRow {
    name: String,
    of: AverageOf,
    burden: Burden,
}

/// Returns the table by partner.
pub fn by_partner(context: &ReportContext<'_>, cases: &[ShownCase<'_>], id: &str, traces: &mut Traces) -> Markup {
    let row = |(pair, burden)| PartRow { name: context.pair_name(pair), of: AverageOf::Partner(pair), burden };
    let lines = |case: &CaseRun| context.run.by_partner(case).into_iter().map(row).collect();
    burdens(context, cases, traces, (id, "By partner", "partner", "by_partner.csv"), "Partner", lines)
}

/// Returns the table by chapter or sector.
pub fn by_branch(context: &ReportContext<'_>, cases: &[ShownCase<'_>], id: &str, traces: &mut Traces) -> Markup {
    let name = |branch: Branch| format!("{branch} {}", context.branch_name(branch));
    let row = |(branch, burden)| PartRow { name: name(branch), of: AverageOf::Branch(branch), burden };
    let lines = |case: &CaseRun| context.run.by_branch(case).into_iter().map(row).collect();
    let kind = cases.first().map_or("chapter", |shown| context.branch_words(shown.case)[0]);
    burdens(context, cases, traces, (id, &format!("By {kind}"), kind, "by_product.csv"), &capital(kind), lines)
}

fn burdens(
    context: &ReportContext<'_>,
    cases: &[ShownCase<'_>],
    traces: &mut Traces,
    (id, caption, kind, file): (&str, &str, &str, &str),
    word: &str,
    lines: impl Fn(&CaseRun) -> Vec<PartRow>,
) -> Markup {
    let several = cases.len() > 1;
    let mut shown: Vec<(&str, PartRow, Option<usize>)> = Vec::new();
    let most = (MOST_ROWS / cases.len().max(1)).max(LEAST_ROWS);
    let mut is_cut = false;
    for one in cases {
        let mut all = lines(one.case);
        is_cut |= all.len() > most;
        all.sort_by(|one, other| {
            let key = |line: &PartRow| (change_size(&line.burden), line.burden.imports);
            key(other).cmp(&key(one)).then(one.of.cmp(&other.of))
        });
        all.truncate(most);
        for line in all {
            let trace = match line.of {
                AverageOf::Partner(pair) if one.corners.is_empty() => {
                    traces.of_authorities(context, &context.run.by_authority_of(one.case, pair), &line.burden)
                }
                of => traces.of_measures(&one.corners, of),
            };
            shown.push((&one.name, line, trace));
        }
    }
    let rows = html! {
        @for (case, line, trace) in &shown { (row(&line.name, several.then_some(*case), &line.burden, *trace)) }
    };
    let words: Vec<&str> = [word].into_iter().chain(several.then_some("Case")).collect();
    let of_each = if several { " of each case" } else { "" };
    let note = match is_cut {
        true => format!("The {most} rows{of_each} with the largest change in duties are shown; {file} has all."),
        false => String::new(),
    };
    let names: Vec<&str> = cases.iter().map(|one| one.name.as_str()).collect();
    table(id, caption, kind, &names, burden_heads(&words), rows, &note)
}

/// Returns the table by authority; nothing where none are named.
pub fn by_authority(context: &ReportContext<'_>, cases: &[ShownCase<'_>], id: &str) -> Option<Markup> {
    let authorities = &context.scenario.baseline.authorities;
    if authorities.is_empty() {
        return None;
    }
    let several = cases.len() > 1;
    let read = |span: Interval<Usd>| number::Unit::Usd.read(&span.map(Usd::dollars));
    let change = |span: Interval<Usd>| number::Unit::Usd.read_change(&span.map(Usd::dollars));
    // Levels of other imports than the change beside them are left out.
    let is_same = |[before, after, known]: [Interval<Usd>; 3]| {
        let ends = [(before.low, after.low, known.low), (before.high, after.high, known.high)];
        ends.iter().all(|(before, after, known)| (*after - *before - *known).dollars().abs() < Decimal::ONE)
    };
    let level = |span, same: bool| if same { read(span) } else { IN_PART.into() };
    let rows = html! {
        @for one in cases {
            @for (index, AuthorityContribution { duty: [before, after, changed, known], .. }) in context.run.by_authority(one.case).into_iter().enumerate() {
                @if ![before, after, changed].iter().all(is_nothing) {
                    tr {
                        th scope="row" { (authorities.get(index).map_or("Other", |(_, title)| title.as_str())) }
                        @if several { td.w { (one.name) } }
                        td { (level(before, is_same([before, after, known]))) }
                        td { (level(after, is_same([before, after, known]))) }
                        td { (change(known)) }
                        td { (change(changed)) }
                    }
                }
            }
        }
    };
    let words: Vec<&str> = ["Authority"].into_iter().chain(several.then_some("Case")).collect();
    let heads = heads(&words, &["Duties before", "Duties after", "Change in duties", "Change in all"]);
    let names: Vec<&str> = cases.iter().map(|one| one.name.as_str()).collect();
    let caption = "By authority, where the rate is known, and the change in all";
    Some(table(id, caption, "authority", &names, heads, rows, ""))
}

/// Returns the name of a case as the headline table of the terminal has it; empty for the only case of a scenario.
pub fn case_name(context: &ReportContext<'_>, case: &CaseRun) -> String {
    let name = headline::name(context.scenario, case);
    if context.run.cases.len() == 1 && name == "base" { String::new() } else { name }
}
