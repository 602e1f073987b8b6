//! `rates` by itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use dutylab::partner::{Importers, Partner, PartnerSet};
use dutylab::product::{HsCode, ProductSet};
use dutylab::rates::{AttributeLookup, FlowClasses, PartOfLine, Scopes};
use dutylab::regime::law_on_date::RequiredAttributes;
use dutylab::regime::schedule::Schedule;
use dutylab::regime::share::Shares;
use dutylab::units::CustomsValue;
use dutylab::world::{Flow, ImporterIndex, PartnerIndex, World};

fn code(text: &str) -> HsCode {
    HsCode::parse(text).expect("a code")
}
fn world() -> World {
    let flow = |partner, product, cents| Flow {
        importer: ImporterIndex::FIRST,
        partner: PartnerIndex(partner),
        product,
        value: CustomsValue::from_cents(cents).expect("a value"),
    };
    World {
        name: String::new(),
        title: String::new(),
        importer: partner("ZZ"),
        importers: vec![partner("ZZ")],
        adjective: None,
        imports: None,
        year: 2024,
        source: String::new(),
        hash: String::new(),
        notes: Vec::new(),
        partners: vec![partner("AA"), partner("BB")],
        products: vec![code("8703"), code("870821"), code("870829")],
        declared: Default::default(),
        unread_days: Vec::new(),
        economy: None,
        law: None,
        flows: vec![flow(0, 0, 1), flow(0, 1, 20), flow(0, 2, 300), flow(1, 1, 4000)],
    }
}
fn partner(code: &str) -> Partner {
    Partner::from_iso2(code).expect("a code")
}
fn scope(partners: PartnerSet, codes: &[&str]) -> (PartnerSet, ProductSet) {
    (partners, ProductSet::Codes(Arc::new(codes.iter().map(|text| code(text)).collect())))
}
fn flow_classes(wanted: Vec<(PartnerSet, ProductSet)>) -> Result<FlowClasses, PartOfLine> {
    let mut scopes = Scopes::default();
    for (partners, products) in &wanted {
        scopes.add(&Importers::OfWorld, partners, products);
    }
    let (shares, schedule) = (Shares::new(), Schedule::default());
    let lookup = AttributeLookup::new(RequiredAttributes::default(), &shares, &schedule, &BTreeSet::new());
    let classes = FlowClasses::new(&world(), scopes, &lookup);
    classes.check_whole(&world()).map(|()| classes)
}

#[test]
fn flows_that_are_charged_alike_share_a_cell() {
    let one = PartnerSet { members: Some([partner("AA")].into()), except: BTreeSet::new() };
    let flow_classes =
        flow_classes(vec![scope(PartnerSet::all(), &["8708"]), scope(one, &["870829"])]).expect("whole lines");
    assert_eq!(flow_classes.cell_of_flow, [0, 1, 2, 3]);
    let values: Vec<String> = flow_classes.cells.iter().map(|cell| cell.value.to_string()).collect();
    assert_eq!(values, ["0.01", "0.20", "3.00", "40.00"]);
    assert_eq!(flow_classes.cells[1].class, flow_classes.cells[3].class, "two partners, one set of scopes");
    let all = self::flow_classes(Vec::new()).expect("no scopes");
    assert_eq!((all.cells.len(), all.cell_of_flow.as_slice()), (2, &[0, 0, 0, 1][..]));
}

#[test]
fn part_of_a_line_is_refused_where_it_is_traded() {
    let part = flow_classes(vec![scope(PartnerSet::all(), &["870323"])]).expect_err("8703 in part");
    assert_eq!((part.scope, part.line), (0, code("8703")));
    let other = PartnerSet { members: Some([partner("BB")].into()), except: BTreeSet::new() };
    assert!(flow_classes(vec![scope(other, &["870323"])]).is_ok(), "nobody in scope sells that line");
}
