//! Tables of general equilibrium: what the importer comes to, and under every closure.

use maud::{Markup, html};

use super::tables::{self, ShownCase};
use crate::report::closures::closure_words;
use crate::report::columns::world::{self, CountryRow};
use crate::report::columns::{Column, on_page};
use crate::report::finding::ReportContext;
use crate::run::equilibrium::EquilibriumResult;

/// A row of a table: its first cells, and the numbers behind them.
type Row = (Vec<String>, Vec<Option<String>>);

/// Returns the tables of the cases in general equilibrium; `None` where there is none.
pub fn world(context: &ReportContext<'_>, cases: &[ShownCase<'_>], id: &str) -> Option<Markup> {
    let reacts = |one: &&ShownCase<'_>| one.case.equilibrium.is_some();
    let first = cases.iter().find(reacts)?.case.equilibrium.as_ref()?;
    let importer = context.partners.phrase(first.countries[first.importer]);
    let names: Vec<&str> = cases.iter().map(|one| one.name.as_str()).collect();
    let cases = || cases.iter().filter_map(|one| Some((one.name.clone(), one.case.equilibrium.as_ref()?)));
    let row = |(name, equilibrium): (String, &EquilibriumResult)| {
        let of = CountryRow { partners: context.partners, equilibrium, place: equilibrium.importer };
        (vec![context.policy(equilibrium), name], numbers(&world::countries(), &of))
    };
    let ranges: Vec<String> = cases()
        .filter_map(|(name, equilibrium)| {
            let whose = if name.is_empty() { String::new() } else { format!("{name}: ") };
            Some(format!("{whose}{}. ", context.closure_range(equilibrium)?))
        })
        .collect();
    let caption = format!("In general equilibrium, {importer}, change in percent");
    let rows: Vec<Row> = cases().map(row).collect();
    let table = laid_out(
        &caption,
        id,
        &["Tariffs and revenue", "Case"],
        &world::countries(),
        &rows,
        (&names, ranges.concat().trim()),
    );
    let closures: Vec<Row> = cases()
        .flat_map(|(name, equilibrium)| {
            let columns = world::closures();
            let closures = context.closure_table(equilibrium).unwrap_or_default().iter();
            closures.map(|one| (vec![closure_words(one), name.clone()], numbers(&columns, one))).collect::<Vec<_>>()
        })
        .collect();
    let caption = format!("Under each closure, {importer}, change in percent");
    Some(html! {
        (table)
        @if !closures.is_empty() {
            (laid_out(&caption, &format!("{id}-c"), &["Closure", "Case"], &world::closures(), &closures, (&names, "")))
        }
    })
}

fn numbers<R>(columns: &[Column<'_, R>], row: &R) -> Vec<Option<String>> {
    on_page(columns).into_iter().map(|(_, column)| tables::word(column, row)).collect()
}

/// Returns a table without the columns in which no row has a number; cases have a column where there are several.
fn laid_out<R>(
    caption: &str,
    id: &str,
    words: &[&str],
    columns: &[Column<'_, R>],
    rows: &[Row],
    (cases, note): (&[&str], &str),
) -> Markup {
    let is_told = |place: usize| rows.iter().any(|(_, numbers)| numbers[place].is_some());
    let heads: Vec<(usize, &str)> =
        on_page(columns).into_iter().map(|(head, _)| head).enumerate().filter(|(place, _)| is_told(*place)).collect();
    let words = &words[..if cases.len() > 1 { words.len() } else { 1 }];
    let cells = html! {
        @for (of, numbers) in rows {
            tr {
                th scope="row" { (of[0]) }
                @for word in &of[1..words.len()] { td.w { (word) } }
                @for (place, _) in &heads { td { (numbers[*place].as_deref().unwrap_or("–")) } }
            }
        }
    };
    let heads = tables::heads(words, &heads.iter().map(|(_, head)| *head).collect::<Vec<_>>());
    tables::table(id, caption, "closure", cases, heads, cells, note)
}
