//! Every finished sentence of the shipped scenarios, read as a reader would: its numbers are in the picture's CSV, the
//! rows that it names are drawn, a superlative has no equal, shares and points are apart, period and unit are there.

mod edits;
mod figures;
mod reader;

use std::collections::{BTreeMap, BTreeSet};

use dutylab::input::files::{Location, shipped_scenarios};
use dutylab::input::scenario::Overrides;
use dutylab::report::finding::ReportContext;
use dutylab::report::lead::KeyFinding;
use dutylab::report::pictures::PlacedPicture;
use dutylab::report::unverified_numbers::unverified_numbers;
use dutylab::scenario::chart::{ChartRequest, fitting};
use dutylab::scenario::{Operator, Scenario};
use dutylab::session::Session;
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

/// What all scenarios are read with.
struct Names(Session);

impl Names {
    fn new() -> Names {
        Names(Session::new().expect("names"))
    }

    /// Works a scenario out and shows the answer.
    fn context<T>(&self, location: &Location, show: impl FnOnce(&ReportContext<'_>) -> T) -> T {
        self.answer_with(location, &Overrides::default(), show).unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// The same of a scenario that is edited or overridden; `Err` says what is wrong with it.
    fn answer_with<T>(
        &self,
        location: &Location,
        overrides: &Overrides,
        show: impl FnOnce(&ReportContext<'_>) -> T,
    ) -> Result<T, String> {
        let loaded = self.0.load(location, overrides);
        let mut loaded =
            loaded.map_err(|problems| format!("{:?}", problems.iter().map(|one| &one.what).collect::<Vec<_>>()))?;
        let mut run = self.0.run(&mut loaded, &false.into()).map_err(|failure| format!("{failure:?}"))?;
        let charts: Vec<ChartRequest> = requests(&loaded.scenario).chain(loaded.scenario.charts.clone()).collect();
        run.prepare(&loaded.scenario, &loaded.world, &charts, &false.into())
            .map_err(|failure| format!("{failure:?}"))?;
        Ok(show(&self.0.context(&loaded, &run)))
    }
}

/// Every picture that can be asked of a scenario where it is one that is looked at in this way, else none.
fn requests(scenario: &Scenario) -> impl Iterator<Item = ChartRequest> {
    let is_asked = ASKED.contains(&scenario.name.as_str());
    let requests = fitting((None, None, None)).filter(move |_| is_asked);
    let requests = requests.map(|(kind, what, by)| ChartRequest::plain(kind, what, by));
    requests.filter(|request| request.misfit(scenario).is_none())
}

/// What is wrong with the sentences of a scenario.
fn faults(context: &ReportContext<'_>, is_shipped: bool) -> Vec<String> {
    let (scenario, reader) = (context.scenario, Reader::new(context));
    let pictures = context.pictures();
    let mut faults: Vec<String> = context.all_pictures().iter().flat_map(|placed| reader.picture(placed)).collect();
    faults.extend(choice(context, &pictures));
    faults.extend(reader.own_words());
    faults.extend(unverified_numbers(context));
    if is_shipped {
        let asked = requests(scenario).flat_map(|request| context.asked_for(&request));
        faults.extend(asked.flat_map(|placed| reader.picture(&placed)));
    }
    if let Some(lead) = KeyFinding::of(context) {
        // Of what changes nothing there is no picture.
        let shows = |placed: &&PlacedPicture| placed.case.is_empty() || placed.case == lead.case;
        if let Some(placed) = pictures.iter().find(shows) {
            faults.extend(reader.lead(&lead, placed, &pictures));
        }
    }
    faults
}

/// What is wrong with the choice of pictures: none of a case, more than five, one title twice.
fn choice(context: &ReportContext<'_>, pictures: &[PlacedPicture]) -> Vec<String> {
    let ReportContext { scenario, run, .. } = context;
    let mut faults = Vec::new();
    let is_shown = |case: &str| pictures.iter().any(|placed| placed.case == case || placed.case.is_empty());
    let names = run.cases.iter().map(|case| case.variant.name.as_str());
    faults.extend(names.filter(|name| !is_shown(name)).map(|name| format!("{name}: no picture")));
    let (cases, asked) = (scenario.cases.len(), scenario.charts.len());
    let most = if cases == 1 { 5 + asked } else { 4 + (1 + asked) * cases };
    faults.extend((pictures.len() > most).then(|| format!("{} pictures", pictures.len())));
    let titles: Vec<(&str, &str)> =
        pictures.iter().map(|placed| (placed.case.as_str(), placed.picture.chart.caption.title.as_str())).collect();
    let twice = titles.iter().enumerate().filter(|(place, title)| titles[..*place].contains(title));
    faults.extend(twice.map(|(_, title)| format!("a title twice: {title:?}")));
    faults.into_iter().map(|fault| format!("{}: {fault}", scenario.name)).collect()
}

#[test]
fn every_sentence_is_true_by_itself() {
    let names = Names::new();
    let scenarios: Vec<Location> = shipped_scenarios().collect();
    let faults: Vec<String> =
        scenarios.par_iter().flat_map(|location| names.context(location, |context| faults(context, true))).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What is said to somebody who puts the law before on a later day than the law after, asks for a day of which no law is
/// known yet, or leaves a sweep without steps or a yardstick without an amount.
const EARNED: [&str; 6] = [
    "is that of a later day than",
    "does not cover",
    "a sweep that never reaches `to`",
    "a value stands twice in this sweep",
    "a yardstick is an amount above zero",
    "more than half of the rates in force before are not known",
];

/// Somebody edits a number, or sets it on the command line: it runs, and every sentence is true of what comes out.
#[test]
fn every_edit_leaves_every_sentence_true() {
    let (names, home) = (Names::new(), tempfile::tempdir().expect("a folder"));
    let large = edits::large_flows(home.path());
    let mut tries: Vec<(Location, String, String, Overrides)> = Vec::new();
    for location in shipped_scenarios() {
        let text = location.text().expect("a scenario").replace("\"us-2024\"", &format!("\"{}\"", large.display()));
        let own = edits::edits(&text);
        tries.extend(own.into_iter().map(|(what, text)| (location.clone(), what, text, Overrides::default())));
        let read = names.0.read(&location, &Overrides::default());
        let read = read.expect("a scenario").scenario;
        let changes = read.cases.iter().flat_map(|case| &case.changes);
        let rates = changes.filter(|change| change.operator != Operator::Repeal);
        for id in rates.map(|change| &change.measure).collect::<BTreeSet<&String>>() {
            let set = vec![format!("{id}.rate=11%")];
            tries.push((
                location.clone(),
                format!("-S {}", set[0]),
                text.clone(),
                Overrides { set, ..Overrides::default() },
            ));
        }
    }
    assert!(tries.len() > 100, "{} edits", tries.len());
    let told = |(number, (location, what, text, overrides)): (usize, &(Location, String, String, Overrides))| {
        let file = edits::written(&home.path().join(number.to_string()), location, text);
        let faults = names.answer_with(&file, overrides, |context| faults(context, false));
        let is_earned = |problem: &String| EARNED.iter().any(|words| problem.contains(words));
        let faults = faults.unwrap_or_else(|problem| if is_earned(&problem) { Vec::new() } else { vec![problem] });
        faults.into_iter().map(|fault| format!("{} with {what}: {fault}", location.stem())).collect::<Vec<String>>()
    };
    let faults: Vec<String> = tries.par_iter().enumerate().flat_map(told).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What is shipped leaves its numbers to the results.
#[test]
fn shipped_words_have_no_numbers_of_their_own() {
    for location in shipped_scenarios() {
        let text: toml::Table = location.text().expect("a scenario").parse().expect("TOML");
        for key in ["title", "summary"] {
            let words = text[key].as_str().expect("a text");
            assert!(figures::stated(words).is_empty(), "{}: {words}", location.stem());
        }
    }
}

/// The titles of a scenario that stands in a text, by case and stem, and the tables of numbers.
fn pictures(text: &str) -> BTreeMap<String, (String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("question.toml");
    std::fs::write(&path, format!("title = \"Question\"\n{text}")).expect("written");
    Names::new().context(&Location::Disk(path), |context| {
        let reader = Reader::new(context);
        let faults: Vec<String> = context.all_pictures().iter().flat_map(|placed| reader.picture(placed)).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let pictures = context.all_pictures().into_iter();
        let told = |placed: PlacedPicture| {
            let (stem, chart) = (placed.picture.stem, placed.picture.chart);
            (stem, (chart.caption.title.clone(), chart.csv()))
        };
        pictures.map(told).collect()
    })
}

fn title(pictures: &BTreeMap<String, (String, String)>, stem: &str) -> String {
    pictures[stem].0.clone()
}

/// Where lines are charged differently, what is said is an average, whoever sells them.
#[test]
fn an_average_is_called_one() {
    let swiss = pictures(
        "baseline = \"us\"\ndate = 2025-12-31\nscope = { partners = [\"CH\"] }\n[[exemption]]\nid = \"ieepa.never\"\nmeasures = \"ieepa\"\n",
    );
    let told = title(&swiss, "rate_by_partner");
    assert!(told.starts_with("Average US tariff on Switzerland's goods would fall from "), "{told}");
    let flat = pictures(
        "baseline = \"none\"\nworld = \"us-2024\"\ndate = 2025-01-01\n[[measure]]\nid = \"all\"\npartners = [\"CH\"]\nrate = \"10%\"\n",
    );
    assert_eq!(title(&flat, "rate_by_partner"), "US tariff on Switzerland's goods would be 10%, compared with no duty");
}

/// A part of a rate is told in points, on what is in scope.
#[test]
fn a_part_of_a_rate_is_told_in_points() {
    let all = pictures(
        "baseline = \"us\"\ndate = 2025-10-25\nscope = {}\n[[exemption]]\nid = \"never\"\nmeasures = \"ieepa\"\n",
    );
    // $131.445bn and $217.650bn on $3,184.230bn, flow by flow apart from the program.
    assert_eq!(title(&all, "rate_by_authority"), "Section 232 would account for 4.1 points of the 6.9% US tariff");
    let india = pictures("baseline = \"us\"\ndate = 2025-10-25\nscope = { partners = [\"IN\"] }\n");
    let told = title(&india, "rate_by_authority");
    assert!(told.contains(" of ") && told.contains(" points"), "{told}");
    assert!(!told.contains("Brazil"), "{told}");
}

/// A title says whose goods and which, as the rows have them.
#[test]
fn titles_are_about_what_the_rows_are() {
    let told = |law: &str, stem: &str| title(&pictures(&format!("baseline = \"us\"\n{law}")), stem);
    // An exemption alone narrows nothing.
    let exempt = "date = 2026-09-01\n[[exemption]]\nid = \"x\"\nproducts = [\"autos\"]\nmeasures = [\"s232\"]\n";
    assert!(told(exempt, "rate_by_partner").starts_with("Average US tariff would fall from "));
    // Nor is all that is charged the one measure that it leaves out.
    let document =
        "baseline = \"document\"\nworld = \"us-2024\"\n[[exemption]]\nid = \"x\"\nmeasures = [\"jp.cars\"]\n";
    let document = title(&pictures(document), "rate_by_partner");
    assert!(!document.contains(" cars"), "{document}");
    // The law leaves out one country.
    let steel = told("date = 2025-10-01\n[[change]]\nmeasure = \"s232.steel.50\"\nset = \"25%\"\n", "rate_by_partner");
    assert!(steel.contains("on steel except the United Kingdom's would fall to "), "{steel}");
    // Some rates rise and others fall.
    let mixed =
        "date = 2025-06-01\n[[change]]\npartners = [\"EU\"]\nproducts = [\"8703\", \"2204\"]\ntotal = \"15%\"\n";
    assert!(told(mixed, "rate_by_partner").starts_with("Average tariff on the EU's cars and wine would fall to 15%"));
    let clothing = "date = 2026-09-01\n[[change]]\nproducts = [\"61\", \"62\"]\nadd = \"20pp\"\n";
    assert!(told(clothing, "rate_by_partner").starts_with("Average US tariff on clothing would rise from "));
    let coffee = "date = 2026-07-01\nscope = {}\n[[change]]\nproducts = [\"coffee\"]\npartners = [\"Vietnam\"]\ntotal = \"25%\"\n";
    assert!(told(coffee, "duty_by_chapter").starts_with("US duties would rise only for coffee, tea and spices, by "));
    let wood = "date = 2026-07-01\n[[case]]\nname = \"a\"\nchange = [{ partners = [\"CA\"], products = [\"softwood\"], total = \"0%\" }]\n[[case]]\nname = \"b\"\nchange = [{ partners = [\"CA\"], products = [\"softwood\"], total = \"45%\" }]\n";
    let wood = told(wood, "duty_by_case");
    assert!(wood.contains(" would fall $") && wood.contains(" or rise $"), "{wood}");
}

/// Nobody pays no duty today: duties are what they would be.
#[test]
fn nothing_rises_from_no_duty() {
    let cars = pictures(
        "baseline = \"none\"\nworld = \"us-2024\"\ndate = 2025-01-01\n[[measure]]\nid = \"all\"\nproducts = [\"8703\"]\nrate = \"10%\"\n",
    );
    let told = title(&cars, "duty_by_partner");
    assert!(told.contains("would be $") && told.contains(", most on "), "{told}");
    assert!(!told.contains("rise"), "{told}");
}

/// Who trades with whom is a pair, whose duties rise most.
#[test]
fn pairs_are_no_partners() {
    let world = pictures(
        "baseline = \"none\"\nworld = \"world-2023\"\n[[measure]]\nid = \"all\"\nimporters = [\"US\", \"CN\", \"JP\", \"DE\", \"FR\", \"IT\"]\nrate = \"10%\"\n",
    );
    let told = title(&world, "duty_by_partner");
    assert!(
        told.starts_with("Duties would rise ") && told.contains(" on goods from ") && told.contains(" to "),
        "{told}"
    );
}

/// What rates are equal stands together; what a title names is drawn, and others are no name.
#[test]
fn ties_are_no_superlatives() {
    let cars = pictures(
        "baseline = \"us\"\nscope = { partners = [\"JP\", \"KR\", \"DE\", \"GB\"], products = [\"cars\"] }\nperiod = { from = 2025-01-01, until = 2026-01-01 }\n[[chart]]\nkind = \"multiples\"\nby = \"day\"\n",
    );
    assert_eq!(title(&cars, "multiples-rate_after-day"), "US tariff at the end is highest for 3 partners, 15% each");
}

/// The titles of a scenario's pictures.
fn titles(text: &str) -> Vec<String> {
    let location = Location::text_in(".", "mine.toml", text);
    let title = |placed: &PlacedPicture| placed.picture.chart.caption.title.clone();
    Names::new().context(&location, |context| context.pictures().iter().map(title).collect())
}

const ON_CARS: &str = "title = \"t\"\nbaseline = \"none\"\nworld = \"us-2024\"\ndate = 2024-12-31\n\
    measure = [{ id = \"cars\", products = [\"8703\"], partners = [\"JP\"], rate = \"25%\" }]\n";

#[test]
fn a_title_says_who_sold_nothing() {
    let titles = titles(&ON_CARS.replace("JP", "CU"));
    assert_eq!(titles, ["No cars (8703) from Cuba entered in 2024"]);
}

/// What is written of two results is no finding where they read alike.
#[test]
fn a_written_title_that_contrasts_equals_gives_way() {
    let chart = "[[chart]]\nkind = \"dumbbell\"\nwhat = \"rate_after\"\nby = \"partner\"\n\
        title = \"It would be {after}, not {before}\"\n";
    let of = |rate: &str| titles(&format!("{}{chart}", ON_CARS.replace("25%", rate)));
    assert!(of("25%").contains(&"It would be 25%, not 0%".to_string()), "{:?}", of("25%"));
    assert!(of("0%").iter().all(|title| !title.contains("not 0%")), "{:?}", of("0%"));
}

/// All prices move less than those of the one category that moves.
#[test]
fn a_title_names_the_one_category() {
    let chart = "[prices]\n[[chart]]\nkind = \"bars\"\nwhat = \"consumer_prices\"\nby = \"category\"\n";
    let titles = titles(&format!("{ON_CARS}{chart}"));
    let said = |title: &String| title.starts_with("Consumer prices of new motor vehicles would rise by ");
    assert!(titles.iter().any(said), "{titles:?}");
}

/// Where one rises and another falls by much, a title that has the one alone would mislead.
#[test]
fn a_title_tells_a_rise_and_a_fall() {
    let two = pictures(
        "baseline = \"us\"\ndate = 2025-10-25\nscope = { partners = [\"BR\", \"JP\"] }\n\
        exemption = [{ id = \"none\", partners = [\"JP\"], measures = [\"ieepa\", \"s232\"] }]\n\
        measure = [{ id = \"more\", partners = [\"BR\"], mode = \"add\", rate = \"50%\" }]\n",
    );
    let told = title(&two, "duty_by_partner");
    assert!(told.contains(" on Brazil's goods") && told.contains("fall ") && told.contains(" on Japan's"), "{told}");
}

/// A title of a scenario whose rate or day was edited, and it was not, says nothing of what is supposed.
#[test]
fn an_outdated_title_is_not_quoted() {
    let below = |title: &str, date: &str| {
        let text = format!(
            "title = \"{title}\"\nbaseline = \"us\"\ndate = {date}\nchange = [{{ measure = \"recip.jp\", set = \"10%\" }}]\n"
        );
        let subtitle = |placed: &PlacedPicture| placed.picture.chart.caption.subtitle.clone();
        let location = Location::text_in(".", "mine.toml", &*text);
        Names::new()
            .context(&location, |context| context.pictures().iter().map(subtitle).collect::<Vec<_>>().join("\n"))
    };
    for (title, date, is_quoted) in [
        ("Japan's rate at 10%", "2025-10-25", true),
        ("Japan's rate at 12%", "2025-10-25", false),
        ("Law of 25 October 2025, changed", "2025-10-25", true),
        ("Law of 25 October 2025, changed", "2025-11-25", false),
        ("Law of 2025, changed", "2026-01-05", true),
    ] {
        let below = below(title, date);
        assert_eq!(below.contains(&format!("“{title}”")), is_quoted, "{title}, {date}: {below}");
        assert!(below.contains("Hypothetical: "), "{below}");
    }
}

/// Lists of the law have names that a sentence can have.
#[test]
fn lists_have_names() {
    let metals = pictures(
        "baseline = \"us\"\ndate = 2025-10-25\nscope = { partners = [\"CA\"], products = [\"steel\", \"alu\"] }\n\
        exemption = [{ id = \"none\", measures = [\"s232\"] }]\n",
    );
    let told = title(&metals, "rate_by_partner");
    assert!(told.contains("steel and aluminum"), "{told}");
}
