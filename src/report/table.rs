//! Results as CSV: by partner, by product, by case, and the rate of every flow.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::finding::Answer;
use super::json::{dollars, percent, points};
use crate::burden::{Added, Burden, Span};
use crate::rates::Board;
use crate::rates::levels::Charged;
use crate::run::bench::LevelsOfCorner;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::units::{AdValorem, Pp, Usd};
use crate::world::World;

/// A table of burdens: each row has words first, then numbers.
#[derive(Debug)]
pub struct Table {
    words: Vec<&'static str>,
    /// True if what the law after does not owe has a column of its own.
    refund: bool,
    rows: Vec<(Vec<String>, Burden)>,
}

impl Table {
    /// A table whose rows begin with these columns of words.
    pub fn new(words: Vec<&'static str>) -> Table {
        Table { words, refund: false, rows: Vec::new() }
    }

    /// The same with a column of what may be asked back, if that is the question.
    fn of(scenario: &Scenario, words: Vec<&'static str>) -> Table {
        Table { refund: scenario.refund.is_some(), ..Table::new(words) }
    }

    /// Adds a row.
    pub fn push(&mut self, words: Vec<String>, burden: Burden) {
        self.rows.push((words, burden));
    }

    /// The table as RFC 4180 text. Where anything is hedged, every number has a column for each end. Empty: not known.
    pub fn csv(&self) -> String {
        let hedged = self.rows.iter().any(|(_, burden)| is_hedged(burden));
        let mut header: Vec<String> = self.words.iter().map(|word| word.to_string()).collect();
        header
            .extend(["imports_usd", "rate_unknown_usd", "not_computable_usd", "chapters_98_99_usd"].map(String::from));
        let refund = [("refund", "usd")].into_iter().filter(|_| self.refund);
        for (name, unit) in [
            ("duty_before", "usd"),
            ("duty_after", "usd"),
            ("duty_change", "usd"),
            ("rate_before", "pct"),
            ("rate_after", "pct"),
            ("change", "pp"),
        ]
        .into_iter()
        .chain(refund)
        .chain([("duty_change_where_rate_known", "usd"), ("change_where_rate_known", "pp")])
        {
            if hedged {
                header.extend([format!("{name}_low_{unit}"), format!("{name}_high_{unit}")]);
            } else {
                header.push(format!("{name}_{unit}"));
            }
        }
        let rows = self.rows.iter().map(|(words, burden)| {
            let mut row = words.clone();
            let values = [burden.imports, burden.rate_unknown, burden.not_computable, burden.special];
            row.extend(values.map(|value| dollars(value.usd())));
            let money = |span: Option<Span<Usd>>| cells(span, dollars, hedged);
            let rate = |span: Option<Span<AdValorem>>| cells(span, percent, hedged);
            row.extend([burden.duty_before, burden.duty_after, burden.duty_change].into_iter().flat_map(money));
            row.extend([burden.rate_before, burden.rate_after].into_iter().flat_map(rate));
            row.extend(cells(burden.rate_change, points as fn(Pp) -> String, hedged));
            if self.refund {
                row.extend(cells(burden.duty_change.map(Span::negated), dollars, hedged));
            }
            // There change is after less before: both are of the same imports.
            let known = burden.where_known.as_deref().or(burden.rate_unknown.is_zero().then_some(burden));
            row.extend(money(known.and_then(|known| known.duty_change)));
            row.extend(cells(known.and_then(|known| known.rate_change), points as fn(Pp) -> String, hedged));
            row
        });
        let mut text = String::new();
        for row in std::iter::once(header).chain(rows) {
            line(&mut text, &row);
        }
        text
    }
}

fn is_hedged(burden: &Burden) -> bool {
    let money = [&burden.duty_before, &burden.duty_after, &burden.duty_change];
    money.into_iter().flatten().any(|span| span.low != span.high)
}

fn cells<T: Ord + Copy>(span: Option<Span<T>>, text: fn(T) -> String, hedged: bool) -> Vec<String> {
    let ends = span.map(|span| [text(span.low), text(span.high)]).unwrap_or_default();
    ends.into_iter().take(if hedged { 2 } else { 1 }).collect()
}

pub(super) fn line(text: &mut String, cells: &[String]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            let _ = write!(text, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}

/// `rates.csv`: a row a flow in scope, by partner and product.
pub fn rates(levels: &[LevelsOfCorner], board: &Board, world: &World) -> String {
    // The words of a rate are the same for all flows of a class.
    let classes: Vec<Option<String>> =
        (0..board.classes.len()).into_par_iter().map(|class| class_words(levels, class)).collect();
    let hedged = levels.len() > 1;
    let several = world.has_several_importers();
    let header = if hedged {
        "partner,product,imports_usd,rate_before_low_pct,rate_before_high_pct,rate_after_low_pct,rate_after_high_pct,change_low_pp,change_high_pp\n"
    } else {
        "partner,product,imports_usd,rate_before_pct,rate_after_pct,change_pp\n"
    };
    let products: Vec<String> = world.products.iter().map(|product| product.to_string()).collect();
    let parts: Vec<String> = world
        .flows
        .par_chunks(16_384)
        .zip(board.cell_of_flow.par_chunks(16_384))
        .map(|(flows, cells)| {
            let mut text = String::with_capacity(flows.len() * 48);
            for (flow, cell) in flows.iter().zip(cells) {
                if let Some(words) = &classes[board.cells[*cell as usize].class] {
                    if several {
                        text.push_str(world.importers[usize::from(flow.importer)].iso2());
                        text.push(',');
                    }
                    text.push_str(world.partners[usize::from(flow.partner)].iso2());
                    text.push(',');
                    text.push_str(&products[flow.product as usize]);
                    let _ = writeln!(text, ",{},{words}", flow.value);
                }
            }
            text
        })
        .collect();
    let mut text = String::with_capacity(header.len() + parts.iter().map(String::len).sum::<usize>());
    if several {
        text.push_str("importer,");
    }
    text.push_str(header);
    parts.iter().for_each(|part| text.push_str(part));
    text
}

/// The rates of a class before and after, and their difference; `None` if the class is not in scope.
fn class_words(levels: &[LevelsOfCorner], class: usize) -> Option<String> {
    let corners = levels.iter().map(|corner| corner.of(class)).collect::<Option<Vec<(Charged<'_>, Charged<'_>)>>>()?;
    if corners.is_empty() {
        return None;
    }
    let hedged = corners.len() > 1;
    let rate = |which: usize| {
        let rates = corners.iter().map(|pair| if which == 0 { pair.0.level.rate() } else { pair.1.level.rate() });
        cells(envelope(rates), percent, hedged)
    };
    let change =
        cells(envelope(corners.iter().map(|(before, after)| before.level.change_to(after.level))), points, hedged);
    Some([rate(0), rate(1), change].concat().join(","))
}

fn envelope<T: Ord + Copy>(values: impl Iterator<Item = Option<T>>) -> Option<Span<T>> {
    let values = values.collect::<Option<Vec<T>>>()?;
    Some(Span { low: *values.iter().min()?, high: *values.iter().max()?, approx: false })
}

/// `by_partner.csv`, with a column for who buys where there are several importers.
pub fn by_partner(result: &Answer<'_>, case: &CaseRun) -> String {
    let several = result.world.has_several_importers();
    let importer = |word: String| several.then_some(word);
    let words = several.then_some("importer").into_iter().chain(["partner", "name"]);
    let mut table = Table::of(result.scenario, words.collect());
    for (pair, burden) in result.run.by_partner(case) {
        let words = [pair.partner.to_string(), result.pair_name(pair)];
        table.push(importer(pair.importer.to_string()).into_iter().chain(words).collect(), burden);
    }
    let words = ["total".into(), "Total".into()];
    table.push(importer("total".into()).into_iter().chain(words).collect(), result.run.whole(case));
    table.csv()
}

/// `by_importer.csv`: a row a side; `None` where there is one importer.
pub fn by_importer(result: &Answer<'_>, case: &CaseRun) -> Option<String> {
    if !result.world.has_several_importers() {
        return None;
    }
    let mut table = Table::of(result.scenario, vec!["importer", "name"]);
    for (importer, burden) in result.run.by_importer(case) {
        table.push(vec![importer.to_string(), result.partners.short(importer)], burden);
    }
    table.push(vec!["total".into(), "Total".into()], result.run.whole(case));
    Some(table.csv())
}

/// `by_authority.csv`: what the measures of each authority come to, where the rate is known, and what they change, where that
/// is; `None` where none are named.
pub fn by_authority(result: &Answer<'_>, case: &CaseRun) -> Option<String> {
    let authorities = &result.scenario.baseline.authorities;
    if authorities.is_empty() {
        return None;
    }
    let parts = result.run.by_authority(case);
    let hedged = parts.iter().flat_map(|added| added.duty).any(|span| span.low != span.high);
    let mut header = vec!["authority".to_string(), "title".into()];
    let columns = ["duty_before", "duty_after", "duty_change", "duty_change_where_rate_known"].into_iter();
    for name in columns.chain(["refund"].into_iter().filter(|_| result.scenario.refund.is_some())) {
        let ends: &[&str] = if hedged { &["_low", "_high"] } else { &[""] };
        header.extend(ends.iter().map(|end| format!("{name}{end}_usd")));
    }
    let mut text = String::new();
    line(&mut text, &header);
    for (index, Added { duty, .. }) in parts.into_iter().enumerate() {
        let (tag, title) = authorities.get(index).cloned().unwrap_or(("other".into(), "Other".into()));
        let mut row = vec![tag, title];
        row.extend(duty.into_iter().flat_map(|span| cells(Some(span), dollars, hedged)));
        if result.scenario.refund.is_some() {
            row.extend(cells(Some(duty[2].negated()), dollars, hedged));
        }
        line(&mut text, &row);
    }
    Some(text)
}

/// `by_product.csv`: chapters or sectors, the total, and the lists of the scenario, which may overlap.
pub fn by_product(result: &Answer<'_>, case: &CaseRun) -> String {
    let mut table = Table::of(result.scenario, vec!["kind", "product", "name"]);
    for (branch, burden) in result.run.by_branch(case) {
        let [kind, ..] = branch.words();
        table.push(vec![kind.into(), branch.to_string(), result.branch_name(branch)], burden);
    }
    table.push(vec!["total".into(), "total".into(), "Total".into()], result.run.whole(case));
    for (list, burden) in result.run.by_list(case) {
        let name = &result.scenario.lists[list].0;
        table.push(vec!["list".into(), name.clone(), name.clone()], burden);
    }
    table.csv()
}

/// `cases.csv`: a row a case and point of the sweeps.
pub fn cases(run: &Run) -> String {
    let mut table = Table::new(vec!["case"]);
    for case in &run.cases {
        table.push(vec![case.variant.name.clone()], run.whole(case));
    }
    table.csv()
}
