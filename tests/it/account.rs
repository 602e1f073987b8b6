//! Every action of the chronology of measures is accounted for in the law: as what it is, or as not modeled with the reason.
//!
//! `tests/published/measures.csv`: id, kind and more. An id is met by the entry of that name and by those below it
//! (`recip.jp` by `recip.jp.p2`).

use std::path::Path;

use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::regime::read_regime;
use dutylab::partner::PartnerSet;
use dutylab::product::ProductSet;
use dutylab::regime::Regime;

fn regime(name: &str) -> Regime {
    let partners = read_partners().expect("the partners");
    let location = Location::Shipped(format!("seeds/regimes/{name}.toml"));
    read_regime(Some(&location), &partners).unwrap_or_else(|problems| panic!("{problems:#?}")).regime
}

/// Id and kind of each action.
fn chronology() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published/measures.csv");
    let mut reader = csv::Reader::from_path(path).expect("the chronology");
    assert_eq!(reader.headers().expect("a header").iter().take(2).collect::<Vec<_>>(), ["id", "kind"]);
    reader.records().map(|row| row.expect("a row")).map(|row| (row[0].to_string(), row[1].to_string())).collect()
}

fn is_at_or_below(id: &str, name: &str) -> bool {
    id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[test]
fn every_action_is_accounted_for() {
    let (us, threats) = (regime("us"), regime("us_threats"));
    let actions = chronology();
    assert_eq!(actions.len(), 129);
    let mut missing = Vec::new();
    for (id, kind) in &actions {
        let measure = us.measures.iter().any(|measure| is_at_or_below(&measure.id, id));
        let precedence = us.precedences.iter().any(|rule| is_at_or_below(&rule.id, id));
        let exemptions = || us.exemptions.iter().filter(|rule| is_at_or_below(&rule.id, id));
        let outside = us.outside.iter().any(|action| action.id == *id && !action.reason.is_empty());
        let threat = threats.measures.iter().any(|measure| is_at_or_below(&measure.id, id));
        let found = match kind.as_str() {
            "measure" => (measure && !outside) || (outside && !measure),
            "precedence" => precedence,
            "exemption" => exemptions().count() > 0,
            // A repeal reaches everything of what it repeals.
            "repeal" => exemptions().any(|rule| {
                rule.partners == PartnerSet::all() && rule.products == ProductSet::All && rule.when.is_empty()
            }),
            "outside" | "unknown" => outside && !measure,
            "hypothetical" => threat && !measure && !precedence && exemptions().count() == 0,
            other => panic!("{id} is a {other}"),
        };
        if !found || (threat && kind != "hypothetical") {
            missing.push(format!("{id} ({kind})"));
        }
    }
    assert!(missing.is_empty(), "not accounted for as what they are: {}", missing.join(", "));
    assert_eq!(threats.measures.len(), 7, "what is in us_threats is in the chronology");
}

#[test]
fn every_entry_says_what_it_is_and_since_when() {
    let us = regime("us");
    let mut not_given = Vec::new();
    for measure in &us.measures {
        let says = measure.period.from.is_some()
            && measure.title != measure.id
            && measure.source != "assumption of this file"
            && us.authority(measure) < us.authorities.len();
        not_given.extend((!says).then_some(&measure.id));
    }
    for rule in &us.precedences {
        let says = rule.title != rule.id && rule.source != "assumption of this file";
        not_given.extend((!says).then_some(&rule.id));
    }
    for rule in &us.exemptions {
        let says = rule.title != rule.id && rule.source != "assumption of this file";
        not_given.extend((!says).then_some(&rule.id));
    }
    for action in &us.outside {
        let says = !action.title.is_empty() && !action.reason.is_empty() && !action.source.is_empty();
        not_given.extend((!says).then_some(&action.id));
    }
    not_given.dedup();
    assert!(not_given.is_empty(), "{not_given:?}");
}
