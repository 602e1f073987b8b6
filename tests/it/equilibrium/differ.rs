//! Section 18 of `docs/model.md`, why the models differ: its figures are those of today.

use std::sync::atomic::{AtomicBool, AtomicU64};

use dutylab::equilibrium::outcome::CountryOutcome;
use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_on_lines;
use dutylab::run::progress::Progress;
use dutylab::run::{Run, run_after};
use dutylab::scenario::Scenario;
use dutylab::session::Session;
use dutylab::world::World;

use super::home;

const IN_KIND: &str = "[retaliation]\nby = \"reciprocal\"\n";

/// The law of 25 October 2025 as the tariff shock of a world, in one model after another.
struct Fed<'s> {
    session: &'s Session,
    name: &'static str,
    world: Option<World>,
    first: Option<(Scenario, Run)>,
}

impl<'s> Fed<'s> {
    fn into(session: &'s Session, name: &'static str) -> Fed<'s> {
        Fed { session, name, world: None, first: None }
    }

    /// What becomes of the United States.
    fn outcome(&mut self, tables: &str) -> CountryOutcome {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("law.toml");
        let head = format!("title = \"Law\"\nbaseline = \"us\"\nworld = \"{}\"\ndate = 2025-10-25\n", self.name);
        std::fs::write(&file, head + tables).expect("written");
        let read = self.session.read(&Location::Disk(file), &Overrides::default()).expect("a scenario");
        let world = self
            .world
            .get_or_insert_with(|| read_on_lines(self.name, &read.world, &self.session.partners).expect("a world"));
        let (stop, steps) = (AtomicBool::new(false), AtomicU64::new(0));
        let progress = Progress { stop: &stop, steps: &steps, clock: || 0.0 };
        let earlier = self.first.as_ref().map(|(scenario, run)| (scenario, run));
        let run = run_after(earlier, &read.scenario, world, progress).expect("an equilibrium");
        let reacted = run.cases[0].equilibrium.as_ref().expect("what becomes of the world");
        let outcome = reacted.states[0].outcomes[reacted.importer];
        if self.first.is_none() {
            self.first = Some((read.scenario.clone(), run));
        }
        outcome
    }

    fn real_income(&mut self, tables: &str) -> f64 {
        self.outcome(tables).real_income.expect("real income")
    }
}

/// A change in percent: "+0.76", "−0.19".
fn said(change: f64) -> String {
    let sign = if change < 0.0 { "−" } else { "+" };
    format!("{sign}{:.2}", change.abs())
}

/// The lowest and the highest of some numbers: "−0.07 to +0.04".
fn range(numbers: &[f64]) -> String {
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{} to {}", said(low), said(high))
}

#[test]
fn the_reasons_why_models_differ_have_the_figures_of_today() {
    let document = std::fs::read_to_string(home("docs/model.md")).expect("the document");
    let section = document.split("\n## 18 ").nth(1).expect("section 18");
    let session = Session::new().expect("names");

    let mut gravity = Fed::into(&session, "world-2023");
    let lump_sum = "[response.gravity]\nrebate = \"lump_sum\"\n";
    let by_tax = gravity.outcome("[response.gravity]\n");
    let shared_out = gravity.outcome(lump_sum);
    let income = |outcome: &CountryOutcome| said(outcome.real_income.expect("real income"));
    let by_tax_answered = said(gravity.real_income(&format!("[response.gravity]\n{IN_KIND}")));
    let shared_out_answered = said(gravity.real_income(&format!("{lump_sum}{IN_KIND}")));
    let fixed_work = format!("{lump_sum}labor_supply = 0\n");
    let fixed = gravity.outcome(&fixed_work);
    let eaton_kortum = format!("{fixed_work}fixed_cost_share = \"0\"\n");
    let without_scale = said(gravity.real_income(&eaton_kortum));
    let balanced = said(gravity.real_income(&format!("{eaton_kortum}deficits = \"zero\"\n")));

    let mut sectors = Fed::into(&session, "icio-2022");
    let sets = ["BSY", "CP", "FGO", "GYY", "IS", "LL", "Shap", "U4"];
    let model = |set: &&str| format!("[response.multisector]\nelasticities = \"{set}\"\n");
    let alone: Vec<CountryOutcome> = sets.iter().map(|set| sectors.outcome(&model(set))).collect();
    let answered: Vec<f64> = sets.iter().map(|set| sectors.real_income(&format!("{}{IN_KIND}", model(set)))).collect();
    let incomes: Vec<f64> = alone.iter().map(|one| one.real_income.expect("real income")).collect();
    let prices = alone.iter().map(|one| one.price.expect("a price level"));
    let (cheapest, dearest) = (prices.clone().fold(f64::INFINITY, f64::min), prices.fold(f64::NEG_INFINITY, f64::max));

    let lines = [
        format!("| `gravity` | cuts the tax on wages | {} | {by_tax_answered} |", income(&by_tax)),
        format!("| `gravity` | lump sum | {} | {shared_out_answered} |", income(&shared_out)),
        format!("| `gravity`, `labor_supply = 0` | lump sum | {} | |", income(&fixed)),
        format!("| the same, `fixed_cost_share = \"0\"` (Eaton & Kortum) | lump sum | {without_scale} | |"),
        format!("| the same, `deficits = \"zero\"` | lump sum | {balanced} | |"),
        format!(
            "| `multisector`, eight sets of elasticities | lump sum | {} | {} |",
            range(&incomes),
            range(&answered)
        ),
        format!("(64) it is {}, and {} as a lump sum", said(by_tax.welfare), said(shared_out.welfare)),
        format!("rises by {:.1}% relative to the world", fixed.price.expect("a price level")),
        format!("the price level rises by {cheapest:.1} to {dearest:.1}%"),
    ];
    let unsaid: Vec<&String> = lines.iter().filter(|line| !section.contains(*line)).collect();
    assert!(unsaid.is_empty(), "docs/model.md, section 18, does not say: {unsaid:#?}");
}
