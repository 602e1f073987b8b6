//! `dutylab explain`: one rate, measure by measure, before and after.

use std::path::Path;

use dutylab::burden::Span;
use dutylab::error::{Problem, Problems};
use dutylab::explain::{Trace, is_one_line, trace};
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_products;
use dutylab::input::regime::{self, KnownRegime, locate, read_regime};
use dutylab::input::scenario::{ReadScenario, read_scenario};
use dutylab::input::table::did_you_mean;
use dutylab::input::world::{self, read_world};
use dutylab::partner::{Partner, Partners};
use dutylab::product::{HsCode, ProductSet};
use dutylab::rates::Law;
use dutylab::regime::Regime;
use dutylab::regime::measure::Measure;
use dutylab::report::finding;
use dutylab::report::headline::lay_out;
use dutylab::report::json::Explanation;
use dutylab::report::number::Unit;
use dutylab::scenario::Scenario;
use dutylab::units::CustomsValue;

use super::{Common, Terminal, WELL, batch};

/// Explains a rate. Returns the exit code.
pub fn explain(
    partner: &str,
    product: &str,
    scenario: Option<&Path>,
    case: Option<&str>,
    common: &Common,
    terminal: &Terminal,
) -> Result<u8, Problems> {
    let one = |problem: Problem| vec![problem];
    let partners = read_partners()?;
    let who = find_partner(partner, &partners).map_err(one)?;
    let code = find_product(product)?;
    let read = scenario.map(|path| scenario_of(path, common, &partners)).transpose()?;
    let regime = match &read {
        Some(read) => read.scenario.baseline.clone(),
        None => {
            let name = common.baseline.as_deref().unwrap_or(regime::DEFAULT);
            let location = locate(name, &Location::Disk("scenario.toml".into())).map_err(one)?;
            let KnownRegime { regime, .. } = read_regime(location.as_ref(), &partners)?;
            regime
        }
    };
    let date = read.as_ref().map(|read| read.scenario.date).or(common.date).or(regime.date);
    let date = date.ok_or_else(|| one(Problem::new("no entry date").help("give one: --date 2025-10-25")))?;
    if let Some(until) = regime.known_until.filter(|until| date >= *until) {
        return Err(one(Problem::new(format!(
            "the regime “{}” knows nothing of {date}: it ends before {until}",
            regime.name
        ))));
    }
    let as_of = read.as_ref().map(|read| read.scenario.as_of).or(common.as_of).unwrap_or(date);
    let after = match &read {
        Some(read) => Some(law_after(read, case).map_err(one)?),
        None => None,
    };
    let before_law = Law { measures: &regime.measures, complete: regime.complete, date, as_of };
    let laws: Vec<Law<'_>> =
        std::iter::once(before_law).chain(after.as_ref().map(|measures| Law { measures, ..before_law })).collect();
    let lines = lines(&laws, who, code, read.as_ref(), &partners)?;
    let traces =
        laws.iter().map(|law| trace(law, who, &lines)).collect::<Result<Vec<Trace>, Problem>>().map_err(one)?;
    if common.json {
        terminal.json(&Explanation::new(who, code, (date, as_of), &traces[0], traces.get(1))).map_err(one)?;
        return Ok(WELL);
    }
    let names = read_products()?;
    let name = names.name(code).unwrap_or("").to_string();
    let mut text =
        format!("{} · {} {name} · entered {date}, law as known on {as_of}\n", partners.short(who), code.dotted());
    let titles = [regime.title.clone(), read.as_ref().map_or(String::new(), |read| title(&read.scenario, case))];
    for (trace, title) in traces.iter().zip(&titles) {
        text.push_str(&format!("\n{title}\n"));
        text.push_str(&table(trace, terminal.width()));
    }
    text.push_str(&facts(&regime, &traces));
    terminal.data(&text).map_err(one)?;
    Ok(WELL)
}

fn find_partner(word: &str, partners: &Partners) -> Result<Partner, Problem> {
    partners.find(word).ok_or_else(|| {
        let problem = Problem::new(format!("unknown partner “{word}”"));
        let hint = did_you_mean(word, partners.words());
        problem.help(hint.unwrap_or_else(|| "`dutylab list partners` shows every name".into()))
    })
}

fn find_product(word: &str) -> Result<HsCode, Problems> {
    let code = HsCode::parse(word).map_err(|why| {
        vec![Problem::new(format!("“{word}”: {why}")).help("`dutylab list products WORD` finds codes by name")]
    })?;
    let names = read_products()?;
    let above = code.prefix(6).is_some_and(|heading| names.knows(heading));
    if names.knows(code) || (code.digits() > 6 && above) {
        return Ok(code);
    }
    Err(vec![
        Problem::new(format!("no product has the code {}", code.dotted()))
            .help("`dutylab list products WORD` finds codes by name"),
    ])
}

fn scenario_of(path: &Path, common: &Common, partners: &Partners) -> Result<ReadScenario, Problems> {
    let (files, _) = batch::find(&[path.to_path_buf()])?;
    match files.as_slice() {
        [file] => read_scenario(file, partners, &common.overrides()),
        _ => Err(vec![Problem::new(format!("{}: name one scenario file", path.display()))]),
    }
}

/// The measures of a case: the one named, or the first.
fn law_after(read: &ReadScenario, case: Option<&str>) -> Result<Vec<Measure>, Problem> {
    let variants = || (0..read.scenario.variant_count()).map(|number| read.scenario.variant(number));
    let found = match case {
        None => variants().next(),
        Some(name) => variants().find(|variant| variant.name == name),
    };
    found.map(|variant| variant.measures).ok_or_else(|| {
        let names: Vec<String> = variants().take(24).map(|variant| variant.name).collect();
        let hint = case.and_then(|case| did_you_mean(case, names.iter().map(String::as_str)));
        let problem = Problem::new(format!("unknown case “{}”", case.unwrap_or_default()));
        problem.help(hint.unwrap_or_else(|| format!("cases here: {}", names.join(", "))))
    })
}

/// The question, and which of its cases is shown.
fn title(scenario: &Scenario, case: Option<&str>) -> String {
    if scenario.variant_count() == 1 {
        return scenario.title.clone();
    }
    let first = scenario.variant(0).name;
    let more = if case.is_none() { "; --case shows another" } else { "" };
    format!("{} · case “{}”{more}", scenario.title, case.unwrap_or(&first))
}

/// The product itself if no measure divides it; else the lines below it that the partner sells.
fn lines(
    laws: &[Law<'_>],
    partner: Partner,
    product: HsCode,
    read: Option<&ReadScenario>,
    partners: &Partners,
) -> Result<Vec<(HsCode, CustomsValue)>, Problems> {
    let unit = CustomsValue::from_cents(100).unwrap_or_default();
    if laws.iter().all(|law| is_one_line(law, partner, product)) {
        return Ok(vec![(product, unit)]);
    }
    let (name, location) = match read {
        Some(read) => (read.scenario.world.clone(), read.world.clone()),
        None => {
            let here = Location::Disk("scenario.toml".into());
            (world::DEFAULT.to_string(), world::locate(world::DEFAULT, &here).map_err(|problem| vec![problem])?)
        }
    };
    let world = read_world(&name, &location, partners)?;
    let below = ProductSet::Codes([product].into());
    let flows = world.flows_of(partner).iter().map(|flow| (world.products[flow.product as usize], flow.value));
    let lines: Vec<_> = flows.filter(|(line, _)| below.coverage(*line) == dutylab::product::Coverage::Whole).collect();
    if !lines.is_empty() {
        return Ok(lines);
    }
    let problem =
        Problem::new(format!("{} has lines of different rates, and {partner} sold none in {name}", product.dotted()));
    Err(vec![problem.help("name one line: `dutylab list products` shows those below a heading")])
}

fn table(trace: &Trace, width: usize) -> String {
    let percent =
        |span: Option<Span<_>>| finding::rate(span).map_or("?".into(), |reading| Unit::Percent.read(&reading));
    let mut rows = vec![["measure", "status", "rate", "share", "pp", "by"].map(String::from)];
    for step in &trace.steps {
        rows.push([
            step.measure.id.clone(),
            step.status.word().into(),
            percent(step.rate),
            step.value_share.map_or("–".into(), |share| share.round_dp(4).normalize().to_string()),
            percent(step.amount).replace('%', ""),
            step.by.join(", "),
        ]);
    }
    let total = match trace.total {
        Some(_) => percent(trace.total).replace('%', ""),
        None => "not known".into(),
    };
    rows.push(["total".into(), String::new(), String::new(), String::new(), total, String::new()]);
    let mut text = lay_out(&rows, width);
    if let Some((low, high)) = trace.range {
        let word = |rate: dutylab::units::AdValorem| Unit::Percent.word(rate.percent());
        text.push_str(&format!(
            "{} lines, weighted by value; their rates run from {} to {}\n",
            trace.lines,
            word(low),
            word(high)
        ));
    }
    for step in &trace.steps {
        text.push_str(&format!("  {}: {} — {}\n", step.measure.id, step.measure.title, step.measure.source));
    }
    text
}

/// What the source says of the measures seen: section, status, and what the law of the day said.
fn facts(regime: &Regime, traces: &[Trace]) -> String {
    let mut text = String::new();
    let mut seen: Vec<&str> = Vec::new();
    for step in traces.iter().flat_map(|trace| &trace.steps) {
        for fact in regime.facts_of(&step.measure.id) {
            if seen.contains(&fact.id.as_str()) {
                continue;
            }
            seen.push(&fact.id);
            text.push_str(&format!("\n{}\n  section {}; {}\n", fact.title, fact.section, fact.status.word()));
            if let Some(missing) = &fact.missing {
                text.push_str(&format!("  not given: {missing}\n"));
            }
            if let Some(note) = &fact.law_note {
                text.push_str(&format!("  {}\n", finding::law_note(note)));
            }
        }
    }
    if traces.iter().any(|trace| trace.total.is_none()) {
        text.push_str(&format!(
            "\nNot known {}: no measure there forms the level of this rate, or its source does not give it.\n",
            regime.phrase
        ));
    }
    text
}
