//! A result on a page: what it says, the picture that shows it, a sentence to copy, and the rest behind a click.

use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use super::figure::{CarriedPicture, ShownPicture};
use crate::report::folder_name::slug;
use crate::report::number::counted;
use crate::report::phrases::lower;
use crate::report::record::{FoundResult, ResultRecord};

/// A result on a page.
#[derive(Clone, Copy)]
pub struct PageResult<'a> {
    /// The result.
    pub(super) record: &'a ResultRecord,
    /// Its pictures, if the page carries them; else those of its record lie beside the page.
    pub(super) carried: Option<&'a [CarriedPicture]>,
    /// When it was calculated, if the page says so.
    pub(super) time: Option<Timestamp>,
    /// How it stands to the scenario of today.
    pub(super) state: ResultState,
}

impl<'a> PageResult<'a> {
    /// Returns a result of an output folder, whose pictures lie beside the page.
    pub fn beside(FoundResult { record, time, is_gone }: &'a FoundResult, is_of_run: bool) -> PageResult<'a> {
        let state = match is_gone {
            _ if is_of_run => ResultState::Current,
            true => ResultState::Gone,
            false => ResultState::Earlier,
        };
        PageResult { record, carried: None, time: Some(*time), state }
    }

    /// Returns a result of this run with the pictures that the page carries.
    pub fn carried(record: &'a ResultRecord, pictures: &'a [CarriedPicture], state: ResultState) -> PageResult<'a> {
        PageResult { record, carried: Some(pictures), time: None, state }
    }
}

/// How a result stands to the scenario of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultState {
    /// It is of this run.
    Current,
    /// It is of this program's last good reading: the file has mistakes now.
    Stale,
    /// It is of an earlier run.
    Earlier,
    /// It is of an earlier run, and the scenario is no longer there.
    Gone,
}

impl ResultState {
    /// Returns true of a result that is not of this run.
    pub fn is_earlier(self) -> bool {
        matches!(self, ResultState::Earlier | ResultState::Gone)
    }
}

/// Returns a result. Where it is the only one the page has its title already.
pub fn card(result: &PageResult<'_>, is_alone: bool) -> Markup {
    let record = result.record;
    let (id, card, group) = (slug(&record.scenario), &record.card, &record.summary.group);
    let (best, others) = pictures(result);
    html! {
        section.scenario id={ "s-" (id) } data-world=(group.world) data-basis=(record.standing.words()) aria-labelledby={ "s-" (id) "-h" } {
            @if let Some(warning) = warning(result.state) { p.stale { (warning) } }
            p.kicker { b { (record.standing.words()) } " · " (group.world) " · " (lower(&record.entered)) }
            h2 id={ "s-" (id) "-h" } class=[is_alone.then_some("unseen")] { (record.title) }
            p.summary { (prose(&record.answer)) }
            @if let Some(best) = best { (best.figure()) }
            @if let Some(lead) = &record.lead {
                div.quote {
                    p id={ "quote-" (id) } { (prose(&lead.sentence)) }
                    button.copy type="button" data-copy={ "quote-" (id) } aria-describedby={ "quote-" (id) } { "Copy" }
                }
            }
            @if !others.is_empty() {
                details {
                    summary { (counted(others.len(), "more picture")) }
                    @for picture in others { (picture.figure()) }
                }
            }
            @if !card.tables.is_empty() { details { summary { "Tables" } (PreEscaped(&card.tables)) } }
            (notes(result))
            details.file {
                summary { "Scenario file" }
                button.copy type="button" data-copy={ "f-" (id) } { "Copy the file" }
                pre id={ "f-" (id) } tabindex="0" { (card.text) }
            }
            script type="application/octet-stream" { (PreEscaped(&card.traces)) }
        }
    }
}

/// Returns the picture that answers the question, and all others. They stand in their order of rank; of several cases it is one of
/// all together, or of the case that the sentence is about.
fn pictures<'a>(result: &PageResult<'a>) -> (Option<ShownPicture<'a>>, Vec<ShownPicture<'a>>) {
    let record = result.record;
    let mut shown: Vec<ShownPicture<'a>> = match result.carried {
        Some(carried) => carried.iter().map(ShownPicture::Carried).collect(),
        None => record.pictures.iter().map(ShownPicture::Beside).collect(),
    };
    let is_meant = |case: &str| case.is_empty() || record.lead.as_ref().is_none_or(|lead| lead.case == case);
    let best = shown.iter().position(|picture| is_meant(&picture.entry().case)).unwrap_or_default();
    let best = (!shown.is_empty()).then(|| shown.remove(best));
    (best, shown)
}

/// Returns a text in which no line ends between a minus and its amount, where browsers may break it.
fn prose(text: &str) -> Markup {
    html! {
        @for (number, part) in text.split("−$").enumerate() {
            @if number > 0 { span.whole { "−$" } }
            (part)
        }
    }
}

fn warning(state: ResultState) -> Option<&'static str> {
    match state {
        ResultState::Current | ResultState::Earlier => None,
        ResultState::Stale => Some("The file has mistakes now, shown above: this is the result of the last good save."),
        ResultState::Gone => Some("The scenario is no longer there: this is what it gave last."),
    }
}

/// Returns what a reader must know besides, what the figures rest on, and where the files are.
fn notes(result: &PageResult<'_>) -> Markup {
    let record = result.record;
    html! {
        details {
            summary { "Notes and origin" }
            @if !record.card.notes.is_empty() { ul { @for note in &record.card.notes { li { (prose(note)) } } } }
            dl.facts {
                @for (head, fact) in &record.card.facts { div { dt { (head) } dd { (fact) } } }
                div { dt { "Run" } dd { (run(result)) } }
            }
            @if result.carried.is_none() {
                p.files {
                    a href={ (record.folder()) "/cases.csv" } { "All cases (CSV)" }
                    @for case in &record.cases {
                        @if let Some(folder) = &case.folder {
                            " " a href={ (folder) "/by_partner.csv" } { (case.name) ", by partner (CSV)" }
                        }
                    }
                }
            }
        }
    }
}

/// Returns when a result was calculated, and from what.
fn run(result: &PageResult<'_>) -> Markup {
    let (file, options) = (&result.record.origin.file, &result.record.origin.options);
    let seed = options.overrides.seed.map(|seed| format!("seed {seed}"));
    let changed: Vec<String> = options.overrides.set.iter().cloned().chain(seed).collect();
    html! {
        @if let Some(time) = result.time {
            time datetime=(time) { (time.strftime("%Y-%m-%d\u{a0}%H:%M\u{a0}UTC").to_string()) } " from "
        }
        code { (file.path) } @if file.is_shipped { " (shipped)" }
        @if !changed.is_empty() { " · changed on the command line: " (changed.join(", ")) }
    }
}
