//! Every finished sentence of the shipped scenarios, read as a reader would: its numbers are in the picture's CSV, the rows
//! that it names are drawn, a superlative has no equal, shares and points are apart, period and unit are there.

#[path = "sentences/figures.rs"]
mod figures;
#[path = "sentences/reader.rs"]
mod reader;

use std::sync::atomic::AtomicBool;

use dutylab::input::files::{Location, shipped_scenarios};
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_chapters;
use dutylab::input::regime::Regimes;
use dutylab::input::scenario::{Overrides, read_scenario_on};
use dutylab::input::world::{read_on_lines, read_world};
use dutylab::partner::Partners;
use dutylab::product::ProductNames;
use dutylab::report::finding::Answer;
use dutylab::report::page::lead::Lead;
use dutylab::run::run;
use dutylab::scenario::chart::{Request, Size, fitting};
use rayon::prelude::*;
use reader::Reader;

/// Scenarios of every sort, of which every picture is read that anybody can ask for.
const ASKED: [&str; 8] = [
    "cars-from-everywhere",
    "japan-and-korea-cars",
    "law-canada-ten-more",
    "law-canada-two-sides",
    "law-cars-through-2025",
    "law-japan-cars-response",
    "malaysia-chips",
    "nafta",
];

/// What is wrong with the sentences of a scenario.
fn faults(location: &Location, partners: &Partners, products: &ProductNames, regimes: &Regimes) -> Vec<String> {
    let read = read_scenario_on(location, partners, &Overrides::default(), regimes).expect("a scenario");
    let world = if read.on_lines { read_on_lines } else { read_world };
    let world = world(&read.scenario.world, &read.world, partners).expect("a world");
    let run = run(&read.scenario, &world, &AtomicBool::new(false)).unwrap_or_else(|failure| panic!("{failure:?}"));
    let answer = Answer { scenario: &read.scenario, world: &world, run: &run, partners, products };
    let reader = Reader::new(&answer);
    let pictures = answer.pictures();
    let mut faults: Vec<String> = pictures.iter().flat_map(|placed| reader.picture(placed)).collect();
    if ASKED.contains(&read.scenario.name.as_str()) {
        let requests = fitting((None, None, None)).map(|(kind, what, by)| Request {
            kind,
            what,
            by,
            top: None,
            case: None,
            title: None,
            size: Size::Web,
            note: None,
        });
        let fitting = requests.filter(|request| request.misfit(&read.scenario).is_none());
        faults
            .extend(fitting.flat_map(|request| answer.asked_for(&request)).flat_map(|placed| reader.picture(&placed)));
    }
    if let Some(lead) = Lead::of(&answer) {
        let places: Vec<(String, String)> = pictures
            .iter()
            .map(|placed| (placed.case.clone(), format!("{}/{}", placed.folder, placed.picture.stem)))
            .collect();
        let shown = lead.picture(&places, |(case, path)| (case, path)).expect("a picture of what leads");
        let at = places.iter().position(|place| place == shown).expect("one of them");
        faults.extend(reader.lead(&lead, &pictures[at], &pictures));
    }
    faults
}

#[test]
fn every_sentence_is_true_by_itself() {
    let (partners, products) = (read_partners().expect("partners"), read_chapters().expect("chapters"));
    let regimes = Regimes::default();
    let scenarios: Vec<Location> = shipped_scenarios().collect();
    let faults: Vec<String> =
        scenarios.par_iter().flat_map(|location| faults(location, &partners, &products, &regimes)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
