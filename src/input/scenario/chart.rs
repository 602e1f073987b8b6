//! A `[[chart]]`: a picture that the scenario asks for, and whether the scenario can give it.

use super::table::{ChartTable, MOST_SHOWN};
use crate::error::{ErrorKind, Place, Problem, Problems};
use crate::input::field::Field;
use crate::input::toml_reader::{Table, TomlReader, did_you_mean};
use crate::partner::Partners;
use crate::scenario::Scenario;
use crate::scenario::chart::{Breakdown, ChartKind, ChartOptions, ChartRequest, ChartSubject, LIST, fitting, word};

/// A picture that is asked for.
pub struct ChartDraft {
    /// What is asked.
    pub request: ChartRequest,
    said: ChartOptions,
    /// Where.
    pub places: ChartPlaces,
}

/// Where a picture is asked for.
pub struct ChartPlaces {
    table: Place,
    case: Option<Place>,
}

impl TomlReader {
    /// Returns a picture. What is not said is what fits to the rest.
    pub fn chart(&mut self, table: Table<'_>, partners: &Partners) -> Option<ChartDraft> {
        let place = self.first_line(table.span());
        let damaged = self.problems.len();
        let written: ChartTable = self.deserialize_reporting(table, &[])?;
        let kind = written.kind.as_ref().map(|text| self.word(text, &ChartKind::words(), "kind of picture"));
        let what = written.what.as_ref().map(|text| self.word(text, &ChartSubject::words(), "outcome"));
        let by = written.by.as_ref().map(|text| self.variant(text, "breakdown"));
        let size = written.size.as_ref().map(|text| self.variant(text, "size"));
        let top = written.top.as_ref().map(|count| {
            let fits = (1..=MOST_SHOWN).contains(count.get_ref());
            if !fits {
                self.report(count.span(), "`top` out of range", format!("write a number from 1 to {MOST_SHOWN}"));
            }
            usize::try_from(*count.get_ref()).ok().filter(|_| fits)
        });
        let country = written.country.as_ref().map(|word| self.partner(word, partners));
        if self.problems.len() > damaged {
            return None;
        }
        let said = (kind.flatten(), what.flatten(), by.flatten());
        let Some((kind, what, by)) = fitting(said).next() else {
            let place = self.first_line(place.span);
            self.note(apart(said).at(place, "these do not go together"));
            return None;
        };
        let case = written.case.as_ref().map(|case| self.place(case.span()));
        let request = ChartRequest {
            kind,
            what,
            by,
            top: top.flatten(),
            case: written.case.map(Field::into_inner),
            country: country.flatten(),
            title: self.chart_words(written.title),
            subtitle: self.chart_words(written.subtitle),
            footer: self.chart_words(written.footer),
            size: size.flatten().unwrap_or_default(),
            note: self.chart_words(written.note),
        };
        Some(ChartDraft { request, said, places: ChartPlaces { table: place, case } })
    }
}

/// Returns what of a kind, an outcome and a breakdown does not go together, and what would.
pub fn apart((kind, what, by): (Option<ChartKind>, Option<ChartSubject>, Option<Breakdown>)) -> Problem {
    let outcomes = ChartSubject::words();
    let kinds = |kind: ChartKind| kind.spec().word;
    let whats = |what| word(what, &outcomes);
    let list = |words: Vec<&'static str>| {
        let first = |(at, word): (usize, &&'static str)| (!words[..at].contains(word)).then_some(*word);
        words.iter().enumerate().filter_map(first).collect::<Vec<_>>().join(", ")
    };
    let of = |kind, what, by| fitting((kind, what, by)).collect::<Vec<_>>();
    let broken_down = |kind, what| list(of(kind, what, None).into_iter().map(|(_, _, by)| by.word()).collect());
    let shown = |kind, by| list(of(kind, None, by).into_iter().map(|(_, what, _)| whats(what)).collect());
    let drawn = |what, by| list(of(None, what, by).into_iter().map(|(kind, ..)| kinds(kind)).collect());
    match (kind, what, by) {
        (Some(one), _, Some(other)) if of(kind, None, by).is_empty() => {
            let problem = Problem::new(format!("kind = \"{}\" with by = \"{}\"", kinds(one), other.word()));
            problem.help(format!("kind = \"{}\" takes by = {}", kinds(one), broken_down(kind, None)))
        }
        (Some(one), Some(other), _) if of(kind, what, None).is_empty() => {
            let problem = Problem::new(format!("kind = \"{}\" with what = \"{}\"", kinds(one), whats(other)));
            problem.help(format!("kind = \"{}\" shows {}", kinds(one), shown(kind, by)))
        }
        (None, Some(one), None) => Problem::new(format!("what = \"{}\" cannot be drawn", whats(one))).help(LIST),
        (_, Some(one), Some(other)) => {
            let drawn = drawn(what, by);
            let problem = Problem::new(format!("what = \"{}\" with by = \"{}\"", whats(one), other.word()));
            if drawn.is_empty() {
                problem.help(format!("by = \"{}\" shows {}", other.word(), shown(kind, by)))
            } else {
                problem.help(format!("these are drawn as {drawn}"))
            }
        }
        _ => Problem::new("nothing that can be drawn").help(LIST),
    }
}

/// Gives a scenario the pictures that it asks for; what is wrong with those that it cannot give. `other` is true if the
/// command line makes another scenario of it: then those that it cannot give are left out.
pub fn check_charts(scenario: &mut Scenario, parts: Vec<ChartDraft>, other: bool) -> Problems {
    let (mut charts, mut problems) = (Vec::new(), Problems::new());
    for ChartDraft { request, said, places } in parts {
        match request.settled(said, scenario) {
            Ok(request) => {
                problems.extend(unknown_case(&request, places.case, scenario));
                charts.push(request);
            }
            Err(_) if other => {}
            Err(misfit) => {
                problems.push(Problem::new(misfit.what).at(places.table, "this picture").help(misfit.help));
            }
        }
    }
    scenario.charts = charts;
    problems
}

/// Returns the case of a picture that does not exist.
fn unknown_case(request: &ChartRequest, place: Option<Place>, scenario: &Scenario) -> Option<Problem> {
    let (name, place) = (request.case.as_ref()?, place?);
    let names: Vec<String> = (0..scenario.variant_count()).map(|number| scenario.variant(number).name).collect();
    if names.contains(name) {
        return None;
    }
    let near = did_you_mean(name, names.iter().map(String::as_str));
    let known: Vec<&str> = names.iter().take(12).map(String::as_str).collect();
    let problem = Problem::of(ErrorKind::Unknown, format!("unknown case “{name}”"))
        .at(place, near.unwrap_or("no such case".into()));
    Some(problem.help(format!("cases here: {}", known.join(", "))))
}
