//! A tariff that does not exist yet is ten lines: it runs on the law in force, and changes the flows that it names and
//! no other.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::partner::{Importers, PartnerSet};
use dutylab::product::ProductSet;
use dutylab::run::run;
use dutylab::scenario::Scope;
use dutylab::session::Session;
use dutylab::units::{AdValorem, Pp};
use rust_decimal::Decimal;

#[test]
fn ten_lines_change_what_they_name() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/robots.toml");
    assert_eq!(std::fs::read_to_string(&path).expect("text").lines().count(), 10);
    let partners = read_partners().expect("the partners");
    let read = Session::new().expect("names").read(&Location::Disk(path), &Overrides::default()).expect("a scenario");
    let world = read_world("us-2024", &read.world, &partners).expect("a world");
    // Everything is looked at, not only what the measure covers.
    let mut scenario = read.scenario;
    scenario.scope = Some(Scope {
        importers: Importers::Any,
        partners: PartnerSet::all(),
        products: ProductSet::All,
        goods: String::new(),
    });
    let run = run(&scenario, &world, &AtomicBool::new(false)).unwrap_or_else(|failure| panic!("{failure:?}"));
    let levels = run.levels(&scenario, &world, &run.cases[0]).expect("levels");
    let [levels] = &levels[..] else { panic!("nothing is hedged here") };
    let flow_classes = &run.compiled.flow_classes;
    let zero = AdValorem::ZERO - AdValorem::ZERO;
    let points = |text: &str| Pp::from_fraction(text.parse::<Decimal>().expect("a number")).expect("points");
    let (mut named, mut japan) = (0, 0);
    for (flow, &cell) in world.flows.iter().zip(&flow_classes.cell_of_flow) {
        let (who, line) = (world.partners[usize::from(flow.partner)], world.products[flow.product as usize]);
        let (before, after) = levels.of(flow_classes.cells[cell as usize].class).expect("in scope");
        let change = before.level.change_to(after.level).expect("known");
        let means = line.to_string().starts_with("847950") && !["CA", "MX"].contains(&who.iso2());
        if !means {
            assert_eq!(change, zero, "{who} {line}");
            assert_eq!(before.level, after.level, "{who} {line}");
            continue;
        }
        named += 1;
        // 25 points, less the reciprocal tariff that gives way: 15% in total for Japan, on a base of 2.5%; 10% for China.
        let expected = match who.iso2() {
            "JP" => Some("0.125"),
            "CN" | "GB" => Some("0.15"),
            _ => None,
        };
        if let Some(expected) = expected {
            assert_eq!(change, points(expected), "{who} {line}");
            japan += 1;
        }
        assert!(change <= points("0.25"), "{who} {line}");
        assert_ne!(before.parts, after.parts, "{who} {line}: another authority");
    }
    assert!(named > 30 && japan >= 3, "{named} flows, {japan} of them held");
}
