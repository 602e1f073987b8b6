//! Cases computed by hand from the text of the law, and what the law files make of them.
//!
//! `statutory.csv`: partner, line, date, the measure, what it adds in percentage points, the total.
//! `statutory-2026.csv`: partner, line, date, the total alone, which may be “not known”.

use std::collections::BTreeMap;
use std::path::Path;

use dutylab::explain::{EntryDetails, Trace, trace};
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::regime::read_regime;
use dutylab::partner::{Pair, Partner};
use dutylab::product::HsCode;
use dutylab::regime::Regime;
use dutylab::regime::duty::Entry;
use dutylab::regime::law_on_date::{LawOnDate, RequiredAttributes};
use dutylab::units::{CustomsValue, Share};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// A row of a case: what one measure adds.
#[derive(serde::Deserialize)]
pub struct Row {
    pub partner: String,
    pub hts8: String,
    pub date: Date,
    pub component: String,
    pub rate: Decimal,
    pub total: Decimal,
    pub case: String,
    pub inputs: String,
}

/// A shipped regime.
pub fn regime(name: &str) -> Regime {
    let partners = read_partners().expect("the partners");
    let location = Location::Shipped(format!("seeds/regimes/{name}.toml"));
    read_regime(Some(&location), &partners).unwrap_or_else(|problems| panic!("{problems:#?}")).regime
}

/// What a case says of its entry, in the words of its column `inputs`.
#[derive(Default)]
struct Inputs {
    given: BTreeMap<String, Share>,
    value: Option<Decimal>,
    parts: Vec<(String, Decimal)>,
    product: Option<String>,
    as_of: Option<Date>,
    /// A measure that is drawn from the threats.
    threat: Option<&'static str>,
}

fn inputs(text: &str) -> Inputs {
    let mut inputs = Inputs::default();
    let share = |text: &str| Share::from_fraction(text.parse().expect("a share")).expect("from 0 to 1");
    for word in text.split("; ").filter(|word| !word.is_empty()) {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let number = || value.split(' ').next().and_then(|number| number.parse::<Decimal>().ok()).expect("a number");
        match name {
            "usmca" | "civil_aircraft" | "general_battery" | "particular" => {
                inputs.given.insert(name.into(), share(value));
            }
            "fta_claimed" => drop(inputs.given.insert("fta".into(), share(value))),
            "quota_share" => drop(inputs.given.insert("in_quota".into(), share(value))),
            "quota" => drop(inputs.given.insert("in_quota".into(), share(if value == "in" { "1" } else { "0" }))),
            "steel_share" => drop(inputs.given.insert("steel".into(), share(value))),
            "aluminum_share" => drop(inputs.given.insert("aluminum".into(), share(value))),
            "us_content" => drop(inputs.given.insert("us".into(), share(value))),
            "note52 exemption claimed" => drop(inputs.given.insert("note52".into(), share("1"))),
            "value" | "unit_value" => inputs.value = Some(number()),
            "case" | "strap" => inputs.parts.push((name.into(), number())),
            "hts10" => inputs.product = Some(value.into()),
            "as_of" => inputs.as_of = Some(value.parse().expect("a date")),
            "scenario" => inputs.threat = Some("fent.ca.plus10"),
            other => panic!("what is {other}?"),
        }
    }
    inputs
}

/// What the law charges the entry of a case.
pub fn compute(row: &Row, us: &Regime, threats: &Regime) -> Trace {
    let said = inputs(&row.inputs);
    let product = HsCode::parse(said.product.as_deref().unwrap_or(&row.hts8)).expect("a code");
    let added = threats.measures.iter().filter(|measure| said.threat == Some(measure.id.as_str())).cloned();
    let measures: Vec<_> = us.measures.iter().cloned().chain(added).collect();
    let asked = RequiredAttributes::new(measures.iter().map(|measure| &**measure), us.exemptions.iter());
    let days = (row.date, said.as_of.unwrap_or(row.date));
    let law = LawOnDate::new(&measures, us.precedences.iter(), us.exemptions.iter(), &asked, us.complete, days);
    let entry = said.value.map(|value| Entry { value, quantity: Decimal::ONE, parts: said.parts.clone() });
    let own = Partner::from_iso2("US").expect("a code");
    let inquiry = EntryDetails {
        pair: Pair { importer: own, partner: Partner::from_iso2(&row.partner).expect("a code") },
        world_importer: own,
        given: &said.given,
        entry: entry.as_ref(),
        shares: &us.shares,
        schedule: &us.schedule,
    };
    let dollar = CustomsValue::from_cents(100).expect("a value");
    trace(&law, &inquiry, &[(product, dollar)]).unwrap_or_else(|problem| panic!("case {}: {problem:?}", row.case))
}

/// The cases, each with its rows.
pub fn cases() -> BTreeMap<(String, String, String), Vec<Row>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published/statutory.csv");
    let mut reader = csv::Reader::from_path(path).expect("the cases");
    let mut cases: BTreeMap<(String, String, String), Vec<Row>> = BTreeMap::new();
    for row in reader.deserialize() {
        let row: Row = row.expect("a row");
        cases.entry((row.case.clone(), row.partner.clone(), row.hts8.clone())).or_default().push(row);
    }
    cases
}

/// A row of the questions that have a total and no measures.
#[derive(serde::Deserialize)]
struct Question {
    partner: String,
    hts: String,
    date: Date,
    total: String,
    inputs: String,
}

/// The questions, each with its total where one is known.
pub fn questions() -> Vec<(Row, Option<Decimal>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published/statutory-2026.csv");
    let mut reader = csv::Reader::from_path(path).expect("the questions");
    let mut questions = Vec::new();
    for question in reader.deserialize() {
        let question: Question = question.expect("a row");
        let total = match question.total.as_str() {
            "not known" => None,
            total => Some(total.parse::<Decimal>().expect("a total")),
        };
        let row = Row {
            case: format!("{} {} on {}", question.partner, question.hts, question.date),
            partner: question.partner,
            hts8: question.hts,
            date: question.date,
            component: String::new(),
            rate: Decimal::ZERO,
            total: Decimal::ZERO,
            inputs: question.inputs,
        };
        questions.push((row, total));
    }
    questions
}
