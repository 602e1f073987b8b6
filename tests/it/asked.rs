//! Charts that are asked for: every kind with everything that it shows gives a picture, and its numbers add up to the case's.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::program::dutylab;
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_chapters;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::partner::Partners;
use dutylab::product::ProductNames;
use dutylab::report::chart::Body;
use dutylab::report::finding::ReportContext;
use dutylab::report::number::Unit;
use dutylab::report::pictures::PlacedPicture;
use dutylab::run::Run;
use dutylab::scenario::chart::{BandDisplay, Breakdown, ChartKind, ChartRequest, ChartSubject, fitting};
use dutylab::scenario::{Outcome, Scenario};
use dutylab::session::Session;
use dutylab::world::World;
use rust_decimal::Decimal;

/// A scenario that was run.
struct Worked {
    scenario: Scenario,
    world: Arc<World>,
    run: Run,
    partners: Partners,
    chapters: ProductNames,
}

impl Worked {
    fn new(name: &str) -> Worked {
        Worked::of(&Location::Shipped(format!("scenarios/{name}.toml")))
    }

    fn of(file: &Location) -> Worked {
        let partners = read_partners().expect("partners");
        let mut read = Session::new().expect("names").read(file, &Overrides::default()).expect("a scenario");
        if let Some(draws) = &mut read.scenario.draws {
            // Enough to see a band.
            (draws.count, draws.until) = (8, 8);
        }
        let world = Arc::new(read_world(&read.scenario.world, &read.world, &partners).expect("a world"));
        let mut run = dutylab::run::run(&read.scenario, &world, &false.into()).expect("a result");
        let rows = fitting((None, None, None)).map(|(kind, what, by)| request_of(&read.scenario, kind, what, by));
        let charts: Vec<ChartRequest> = rows.filter(|request| request.misfit(&read.scenario).is_none()).collect();
        run.prepare(&read.scenario, &world, &charts, &false.into()).expect("what pictures need");
        Worked { scenario: read.scenario, world, run, partners, chapters: read_chapters().expect("chapters") }
    }

    fn context(&self) -> ReportContext<'_> {
        ReportContext {
            scenario: &self.scenario,
            world: &self.world,
            run: &self.run,
            partners: &self.partners,
            products: &self.chapters,
        }
    }
}

/// Returns a request of which nothing more is said; of the first point where rates are swept.
fn request_of(scenario: &Scenario, kind: ChartKind, what: ChartSubject, by: Breakdown) -> ChartRequest {
    let case = (!by.shows_all_cases() && !scenario.sweeps.is_empty()).then(|| scenario.variant(0).name);
    ChartRequest { case, ..ChartRequest::plain(kind, what, by) }
}

#[cfg(all_data)]
#[test]
fn every_kind_shows_everything_that_it_says() {
    use std::collections::BTreeMap;

    // The scenarios that together can give everything of the catalogue: a case, several cases, sweeps of one rate and of
    // several, a period, two sides, a model with draws, the whole law, worlds that react.
    const SCENARIOS: [&str; 10] = [
        "japan-cars",
        "japan-and-korea-cars",
        "cars-from-everywhere",
        "package",
        "law-cars-through-2025",
        "law-canada-two-sides",
        "law-japan-cars-response",
        "law-back-to-january-2025",
        "world/announced",
        "world/nafta",
    ];

    // Cases in which trade reacts, each market by itself, and consumers pay what importers do.
    const REACTING: &str = "title = \"Cars\"\nbaseline = \"document\"\ndate = 2025-10-25\n[response.elastic]\npass_through = \"100%\"\n\
        [[case]]\nname = \"low\"\n[[case.change]]\nmeasure = \"jp.cars\"\nset = \"15%\"\n\
        [[case]]\nname = \"high\"\n[[case.change]]\nmeasure = \"jp.cars\"\nset = \"40%\"\n[households]\n";

    // Rates that households pay.
    const SWEPT: &str = "title = \"Cars\"\nbaseline = \"document\"\ndate = 2025-10-25\n[households]\n\
        [[sweep]]\nmeasure = \"jp.cars\"\nfield = \"rate\"\nvalues = [\"15%\", \"27.5%\", \"40%\"]\n";

    // A duty on everything, which domestic producers pay on their inputs too.
    const EVERYTHING: &str = "title = \"Everything\"\nbaseline = \"none\"\ndate = 2025-10-25\nworld = \"us-2024\"\n[households]\n\
        [[measure]]\nid = \"all\"\nrate = \"10%\"\n";
    let mut drawn: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let folder = tempfile::tempdir().expect("a folder");
    let mut worked: Vec<Worked> = SCENARIOS.iter().map(|name| Worked::new(name)).collect();
    for (name, text) in [("cars.toml", REACTING), ("rates.toml", SWEPT), ("everything.toml", EVERYTHING)] {
        let own = folder.path().join(name);
        fs::write(&own, text).expect("a file");
        worked.push(Worked::of(&Location::Disk(own)));
    }
    for (place, (kind, what, by)) in fitting((None, None, None)).enumerate() {
        let count = drawn.entry((place, format!("{kind:?} of {what:?} by {by:?}"))).or_default();
        for worked in &worked {
            let request = request_of(&worked.scenario, kind, what, by);
            if request.misfit(&worked.scenario).is_some() {
                continue;
            }
            for placed in worked.context().asked_for(&request).into_iter().take(2) {
                let chart = &placed.picture.chart;
                let told = format!("{} {}", worked.scenario.name, placed.picture.stem);
                assert!(!chart.caption.title.is_empty() && chart.caption.title.len() < 220, "{told}: {chart:?}");
                let standing = worked.context().standing().words();
                // The dates of two laws stand in the place of "on both sides".
                let standing = standing.split(" on both sides").next().unwrap_or(standing);
                let is_said = chart.caption.subtitle.split(". ").any(|words| words.starts_with(standing));
                assert!(is_said, "{told}: {}", chart.caption.subtitle);
                assert!(!chart.caption.title.contains("  "), "{told}: {}", chart.caption.title);
                let is_blank = matches!(chart.body, Body::Blank(_));
                assert!(is_blank || chart.csv().lines().count() > 1, "{told}: no numbers");
                *count += usize::from(!is_blank);
            }
        }
    }
    let never: Vec<&String> = drawn.iter().filter(|(_, count)| **count == 0).map(|((_, told), _)| told).collect();
    assert!(never.is_empty(), "never drawn: {never:#?}");
}

/// Of values between two ends, a kind that says that it draws both has both, wherever bars of the same have them.
#[test]
fn both_ends_are_drawn() {
    let worked = Worked::new("south-east-asia");
    let mut hedged = 0;
    for (kind, what, by) in fitting((None, None, None)) {
        let ends = |kind: ChartKind| {
            let request = ChartRequest::plain(kind, what, by);
            let fits =
                fitting((Some(kind), Some(what), Some(by))).count() > 0 && request.misfit(&worked.scenario).is_none();
            let csv = fits.then(|| worked.context().asked_for(&request).remove(0).picture.chart.csv())?;
            Some(csv.lines().next().is_some_and(|head| head.contains("_low_")))
        };
        let (Some(drawn), Some(true)) = (ends(kind), ends(ChartKind::Bars)) else { continue };
        hedged += 1;
        match kind.spec().ends {
            BandDisplay::Both | BandDisplay::Instead(..) => assert!(drawn, "{kind:?} of {what:?} by {by:?}"),
            BandDisplay::Lower | BandDisplay::None => assert!(!drawn, "{kind:?} of {what:?} by {by:?} has two ends"),
        }
    }
    assert!(hedged > 10, "{hedged} with two ends");
}

/// The sum of a column of a picture's CSV, but for the row of all together.
fn sum(placed: &PlacedPicture, column: &str) -> Decimal {
    let csv = placed.picture.chart.csv();
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let place = rows.headers().expect("a head").iter().position(|name| name == column);
    let place = place.unwrap_or_else(|| panic!("no column {column} in {csv}"));
    let parts = rows.records().map(|row| row.expect("a row")).filter(|row| row.get(0) != Some("Total"));
    let cells = parts.map(|row| row.get(place).expect("a cell").to_string());
    cells.filter(|cell| !cell.is_empty()).map(|cell| cell.parse::<Decimal>().expect("a number")).sum()
}

#[test]
fn what_adds_up_adds_up() {
    for (name, top) in [("japan-and-korea-cars", None), ("law-back-to-january-2025", Some(10))] {
        let worked = Worked::new(name);
        let context = worked.context();
        for (what, by) in [
            (Outcome::DutyChange, Breakdown::Partner),
            (Outcome::DutyChange, Breakdown::Chapter),
            (Outcome::DutyAfter, Breakdown::Partner),
            (Outcome::Imports, Breakdown::Partner),
            (Outcome::Imports, Breakdown::Chapter),
        ] {
            let request = ChartRequest { top, ..ChartRequest::plain(ChartKind::Bars, ChartSubject::Outcome(what), by) };
            for (placed, case) in context.asked_for(&request).iter().zip(&worked.run.cases) {
                let whole = worked.run.whole(case);
                let expected = match what {
                    Outcome::DutyChange => whole.duty_change.expect("known").low.dollars(),
                    Outcome::DutyAfter => whole.duty_after.expect("known").low.dollars(),
                    _ => whole.imports.usd().dollars(),
                };
                // Each row is rounded to the cent.
                let off = (sum(placed, "value_usd") - expected).abs();
                assert!(off < Decimal::ONE, "{name}, {what:?} by {by:?}: off by {off}");
                let rows = placed.picture.chart.csv().lines().count() - 1;
                // Those asked for, the others, and all together.
                assert!(top.is_none_or(|top| rows <= top + 2), "{rows} rows");
            }
        }
    }
}

#[test]
fn words_of_ones_own_stand_and_the_finding_stays() {
    let worked = Worked::new("japan-cars");
    let own = ChartRequest {
        title: Some("Cars".into()),
        note: Some("A word.".into()),
        ..ChartRequest::plain(ChartKind::Dumbbell, ChartSubject::Outcome(Outcome::RateAfter), Breakdown::Partner)
    };
    let placed = worked.context().asked_for(&own).remove(0);
    let caption = &placed.picture.chart.caption;
    assert_eq!(caption.title, "Cars");
    assert!(
        caption.subtitle.starts_with("US tariff on cars from Japan would fall from 27.5% to 15%. "),
        "{}",
        caption.subtitle
    );
    assert!(caption.subtitle.contains("Hypothetical: “"), "{}", caption.subtitle);
    assert_eq!(caption.notes.last().map(String::as_str), Some("A word."));
    assert_eq!((placed.folder.as_str(), placed.picture.stem.as_str()), ("japan-cars", "dumbbell-rate_after-partner"));
}

const STUDY: &str = "title = \"Cars\"\nbaseline = \"document\"\n[[change]]\nmeasure = \"jp.cars\"\nset = \"15%\"\n[[chart]]\n[[chart]]\nkind = \"bars\"\nby = \"chapter\"\nsize = \"square\"\n[[chart]]\nkind = \"bars\"\nby = \"chapter\"\n";

#[test]
fn a_run_draws_what_a_scenario_asks_for_besides() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("cars.toml"), STUDY).expect("a file");
    fs::write(folder.path().join("more.toml"), "title = \"More\"\nextends = [\"cars.toml\"]\n").expect("a file");
    dutylab(folder.path(), &["run", "cars.toml", "more.toml", "-q"], 0);
    for name in ["cars", "more"] {
        let own = folder.path().join("output").join(name);
        for stem in
            ["duty-by-partner", "dumbbell-rate-after-partner", "bars-duty-change-chapter", "bars-duty-change-chapter-2"]
        {
            for end in ["png", "svg", "csv", "txt"] {
                assert!(own.join(format!("{name}-{stem}.{end}")).is_file(), "{name}: {stem}.{end}");
            }
        }
        assert!(own.join(format!("{name}-bars-duty-change-chapter.square.png")).is_file());
        assert!(!own.join("bars-duty_change-chapter.square.csv").exists(), "the numbers are the same");
    }
    // Another date makes another scenario of it.
    dutylab(folder.path(), &["run", "cars.toml", "-q", "--date", "2025-10-26"], 0);
}

/// The width and height of a PNG.
fn extent(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).expect("a picture");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn one_chart_in_any_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |arguments: &[&str], code| {
        let output = dutylab(folder.path(), arguments, code);
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"))
    };
    let [out, _] =
        said(&["chart", "bars", "japan-and-korea-cars", "--by", "case", "--size", "square", "--theme", "dark"], 0);
    let stem = "output/charts/japan-and-korea-cars/japan-and-korea-cars-bars-duty-change-case.square.dark";
    assert_eq!(out, format!("{stem}.png\n{stem}.svg\n"));
    assert_eq!(extent(&folder.path().join(format!("{stem}.png"))).0, 1280);
    assert!(folder.path().join(format!("{stem}.csv")).is_file() && folder.path().join(format!("{stem}.txt")).is_file());
    // A picture of `run`, into a file.
    let [out, _] = said(&["chart", "rate_by_partner", "japan-cars", "--size", "portrait", "-o", "a/japan.png"], 0);
    assert_eq!(out, "a/japan.png\n");
    assert_eq!(extent(&folder.path().join("a/japan.png")).0, 1080);
    assert!(!folder.path().join("a/japan.svg").exists() && folder.path().join("a/japan.csv").is_file());
    said(&["chart", "rate_by_partner", "japan-cars", "-o", "a/japan.png"], 0);
    let [out, _] = said(&["chart", "dumbbell", "japan-cars", "--no-title", "--json", "-o", "b.svg"], 0);
    assert!(out.contains("\"b.svg\"") && out.contains("\"title\": \"US tariff on cars from Japan would fall"), "{out}");
    let svg = fs::read_to_string(folder.path().join("b.svg")).expect("a drawing");
    let (_, drawn) = svg.split_once("</metadata>").expect("where it is from");
    assert!(!drawn.contains("US tariff on cars from Japan would"), "without its title");
    // Of several cases the first, with a word about it.
    let [_, err] = said(&["chart", "dumbbell", "japan-and-korea-cars"], 0);
    assert!(err.contains("“before”, the first of 4 cases"), "{err}");
    let [_, err] = said(&["chart", "dumbbell", "japan-and-korea-cars", "--case", "both"], 0);
    assert!(!err.contains("the first of"), "{err}");
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |arguments: &[&str]| String::from_utf8(dutylab(folder.path(), arguments, 2).stderr).expect("text");
    for (arguments, what) in [
        (&["chart", "bras", "japan-cars"][..], "did you mean “bars”?"),
        (&["chart", "rate_by_partnr", "japan-cars"], "did you mean “rate-by-partner”?"),
        (&["chart", "steps", "japan-cars"], "add [period]"),
        (&["chart", "waterfall", "japan-cars", "--what", "rate_after"], "shows duty_change"),
        (&["chart", "rate_by_partner", "japan-cars", "--top", "3"], "is none"),
        (&["chart", "bars", "japan-cars", "--case", "bse"], "did you mean “base”?"),
        (&["chart", "bars", "japan-cars", "--format", "svg", "-o", "a.png"], "leave --format out"),
    ] {
        let told = said(arguments);
        assert!(told.contains(what), "{arguments:?}: {told}");
    }
    fs::write(folder.path().join("mine.csv"), "a\n").expect("a file");
    assert!(said(&["chart", "bars", "japan-cars", "-o", "mine.png"]).contains("not from a chart"));
    assert_eq!(fs::read_to_string(folder.path().join("mine.csv")).expect("a file"), "a\n");
    // A picture drawn before is drawn again, with other columns too.
    for rate in ["15%", "15%..20%"] {
        let set = format!("jp.cars.rate={rate}");
        dutylab(folder.path(), &["chart", "bars", "japan-cars", "-S", &set, "-o", "own.svg"], 0);
    }
}

#[test]
fn the_list_of_charts_has_every_kind_with_a_command_that_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = dutylab(folder.path(), &["list", "charts"], 0);
    let list = String::from_utf8(list.stdout).expect("text");
    let commands: Vec<&str> = list.lines().filter_map(|line| line.trim().strip_prefix("dutylab ")).collect();
    assert_eq!(commands.len(), ChartKind::ALL.len(), "{list}");
    for (command, kind) in commands.iter().zip(ChartKind::ALL) {
        assert!(command.starts_with(&format!("chart {} ", kind.spec().word)), "{command}");
        // What is drawn many times takes its time: the gallery draws it.
        if !command.contains("-response") {
            dutylab(folder.path(), &command.split(' ').collect::<Vec<_>>(), 0);
        }
    }
}

/// The name of a day says what the line does on it, not what one authority adds; a step of our own shares is no event.
#[test]
fn a_marked_day_says_what_the_line_does() {
    let worked = Worked::new("law-2025-day-by-day");
    let pictures = worked.context().all_pictures();
    let placed = pictures.iter().find(|placed| placed.picture.stem == "rate_by_day").expect("the line");
    let Body::Steps(steps) = &placed.picture.chart.body else { panic!("steps") };
    let line = &steps.series[0].steps;
    let mut several = 0;
    for mark in &steps.marks {
        let place = line.iter().position(|step| step.from == mark.date).expect("a step of the line");
        let [before, after] = [&line[place - 1], &line[place]].map(|step| step.value.expect("known").low);
        let said = Unit::Points.change(after - before);
        assert!(mark.label.ends_with(&format!(" {said}")), "{}: {}, the line {said}", mark.date, mark.label);
        several += usize::from(mark.label.contains(" and "));
    }
    assert!(steps.marks.len() > 20 && several > 2, "{} days, {several} of several authorities", steps.marks.len());
    let shares = jiff::civil::date(2025, 7, 1);
    let of_data: Vec<&str> =
        steps.marks.iter().filter(|mark| mark.date == shares).map(|mark| mark.label.as_str()).collect();
    assert!(of_data.iter().all(|label| label.starts_with("claims data (not law) ")), "no law changed: {of_data:?}");
    let notes = &placed.picture.chart.caption.notes;
    assert!(
        notes.iter().any(|note| note.contains("1\u{a0}July\u{a0}2025") && note.contains("other shares of usmca apply")),
        "{notes:?}"
    );
}

/// What may be asked back by authority adds up to what may be asked back.
#[test]
fn refunds_by_authority_add_up() {
    for name in ["law-refund-japan", "law-refund-emergency"] {
        let worked = Worked::new(name);
        let case = &worked.run.cases[0];
        let parts = worked.run.by_authority(case);
        let sum: Decimal = parts.iter().map(|added| added.duty[2].low.dollars()).sum();
        let whole = worked.run.whole(case).duty_change.expect("known").low.dollars();
        // Each is rounded to the cent.
        assert!((sum - whole).abs() < Decimal::new(1, 1) && !whole.is_zero(), "{name}: {sum} of {whole}");
    }
}

#[cfg(all_data)]
#[test]
fn words_of_older_versions_are_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["chart", "bars", "law-2025-response", "--what", "us_net", "--by", "case"];
    let said = String::from_utf8(dutylab(folder.path(), &words, 2).stderr).expect("text");
    assert!(said.contains("there is one case"), "{said}");
}
