//! Worlds and laws at random.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use dutylab::partner::{Importers, Partner, PartnerSet};
use dutylab::period::Period;
use dutylab::product::{DatedCode, HsCode, ProductSet};
use dutylab::regime::Regime;
use dutylab::regime::measure::{Measure, Mode, TaxBase};
use dutylab::regime::rate::{Rate, RateBand, StatedRate};
use dutylab::regime::rule::{Displaces, ExemptContents, Exemption, Precedence};
use dutylab::regime::share::{ShareBand, ShareKind, ShareStep, ShareTable, Shares};
use dutylab::units::{AdValorem, CustomsValue, Share};
use dutylab::world::{Flow, ImporterIndex, PartnerIndex, World};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rust_decimal::Decimal;

pub const PARTNERS: [&str; 5] = ["AA", "BB", "CC", "DD", "EE"];
pub const LINES: [&str; 10] = [
    "0101210010",
    "0101290010",
    "0102290000",
    "870321",
    "8703230140",
    "8703240140",
    "8708290000",
    "8708300000",
    "9801001000",
    "99",
];
const SCOPES: [&str; 7] = ["01", "0101", "010121", "87", "870323", "8708", "98"];
/// Means part of the line 870321.
const PART: &str = "8703211000";
/// The day of most questions.
pub const DAY: Date = date(2025, 6, 15);
/// Days on which laws begin and end and become known.
pub const DAYS: [Date; 5] = [date(2025, 1, 1), date(2025, 6, 10), DAY, date(2025, 6, 16), date(2025, 6, 20)];
pub const CLAIMS: [&str; 3] = ["usmca", "quota", "aircraft"];
pub const CONTENTS: [&str; 2] = ["steel", "us"];
pub const ALL: &[Mode] = &[Mode::Base, Mode::Base, Mode::Add, Mode::Add, Mode::AllIn, Mode::Cap];

pub fn partner(code: &str) -> Partner {
    Partner::from_iso2(code).expect("a code")
}

pub fn code(digits: &str) -> HsCode {
    HsCode::parse(digits).expect("a code")
}

/// Ten-thousandths of a percent as a rate.
pub fn rate(units: i64) -> AdValorem {
    AdValorem::from_fraction(Decimal::new(units, 6)).expect("a rate")
}

/// Twentieths.
pub fn share(twentieths: i64) -> Share {
    Share::from_fraction(Decimal::new(5 * twentieths, 2)).expect("a share")
}

/// A world of flows by partner and line, in any order.
pub fn world(flows: impl IntoIterator<Item = (Partner, HsCode, i64)>) -> World {
    let mut flows: Vec<(Partner, HsCode, i64)> = flows.into_iter().collect();
    flows.sort();
    let partners: BTreeSet<Partner> = flows.iter().map(|flow| flow.0).collect();
    let products: BTreeSet<HsCode> = flows.iter().map(|flow| flow.1).collect();
    let (partners, products): (Vec<Partner>, Vec<HsCode>) =
        (partners.into_iter().collect(), products.into_iter().collect());
    let flow = |(who, line, cents): (Partner, HsCode, i64)| Flow {
        importer: ImporterIndex::FIRST,
        partner: PartnerIndex(partners.binary_search(&who).expect("a partner") as u16),
        product: products.binary_search(&line).expect("a line") as u32,
        value: CustomsValue::from_cents(cents).expect("a value"),
    };
    World {
        name: "small".into(),
        title: "a small world".into(),
        importer: partner("ZZ"),
        importers: vec![partner("ZZ")],
        adjective: None,
        imports: None,
        year: 2024,
        hash: String::new(),
        source: "invented".into(),
        notes: Vec::new(),
        flows: flows.iter().copied().map(flow).collect(),
        partners,
        products,
        declared: Default::default(),
        unread_days: Vec::new(),
        economy: None,
        law: None,
    }
}

/// A world with the flows of another beside its own, as the imports of `importer`.
pub fn beside(one: &World, other: &World, importer: Partner) -> World {
    let partners: BTreeSet<Partner> = one.partners.iter().chain(&other.partners).copied().collect();
    let products: BTreeSet<HsCode> = one.products.iter().chain(&other.products).copied().collect();
    let (partners, products): (Vec<Partner>, Vec<HsCode>) =
        (partners.into_iter().collect(), products.into_iter().collect());
    let of = |world: &World, importer: u16| -> Vec<Flow> {
        let flow = |flow: &Flow| {
            let (who, line) = (world.pair(flow).partner, world.products[flow.product as usize]);
            let partner = PartnerIndex(partners.binary_search(&who).expect("a partner") as u16);
            let product = products.binary_search(&line).expect("a line") as u32;
            Flow { importer: ImporterIndex(importer), partner, product, value: flow.value }
        };
        world.flows.iter().map(flow).collect()
    };
    let flows = [of(one, 0), of(other, 1)].concat();
    World { importers: vec![one.importer, importer], flows, partners, products, ..one.clone() }
}

pub fn worlds() -> impl Strategy<Value = World> {
    let cells = PARTNERS.len() * LINES.len();
    prop::collection::btree_map(0..cells, 1i64..5_000_000_000, 1..cells).prop_map(|cells| {
        let flow = |(cell, cents): (&usize, &i64)| {
            (partner(PARTNERS[cell / LINES.len()]), code(LINES[cell % LINES.len()]), *cents)
        };
        world(cells.iter().map(flow))
    })
}

pub fn partner_sets() -> impl Strategy<Value = PartnerSet> {
    let some = |most| subsequence(PARTNERS.to_vec(), 0..=most);
    let set = |codes: Vec<&str>| codes.into_iter().map(partner).collect::<BTreeSet<_>>();
    let set = (prop::option::of(some(4)), some(1))
        .prop_map(move |(members, except)| PartnerSet { members: members.map(set), except: set(except) });
    prop_oneof![2 => Just(PartnerSet::all()), 1 => set]
}

pub fn codes(codes: impl IntoIterator<Item = &'static str>) -> ProductSet {
    ProductSet::Codes(Arc::new(codes.into_iter().map(code).collect()))
}

pub fn product_sets() -> impl Strategy<Value = ProductSet> {
    let some = || subsequence(SCOPES.to_vec(), 1..=3).prop_map(codes);
    prop_oneof![
        3 => Just(ProductSet::All),
        1 => some(),
        1 => (some(), some()).prop_map(|(set, except)| ProductSet::Except(Box::new(set), Box::new(except))),
        1 => (some(), some()).prop_map(|(set, within)| ProductSet::Within(Box::new(set), Box::new(within))),
    ]
}

/// An end of a period, or none.
fn days() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![4 => Just(None), 1 => select(DAYS.to_vec()).prop_map(Some)]
}

/// Periods that are not empty.
pub fn periods() -> impl Strategy<Value = Period> {
    (days(), days()).prop_map(|(one, other)| match (one, other) {
        (Some(one), Some(other)) if one == other => Period { from: Some(one), until: None },
        (Some(one), Some(other)) => Period { from: Some(one.min(other)), until: Some(one.max(other)) },
        (from, until) => Period { from, until },
    })
}

/// Lists whose rows have dates.
pub fn dated_sets() -> impl Strategy<Value = ProductSet> {
    let row = (select(SCOPES.to_vec()), periods(), days()).prop_map(|(text, period, published)| DatedCode {
        code: code(text),
        period,
        published,
    });
    prop::collection::vec(row, 1..=3).prop_map(|rows| ProductSet::Dated(Arc::new(rows)))
}

pub fn exact_rates() -> impl Strategy<Value = StatedRate> {
    prop_oneof![Just(0), Just(150_000), 0..500_000i64].prop_map(|units| StatedRate::Exact(rate(units)))
}

/// Exact rates, bands, and now and then one that is not given.
pub fn rates() -> impl Strategy<Value = StatedRate> {
    prop_oneof![
        6 => exact_rates(),
        2 => (0..200_000i64, 1..200_000i64).prop_map(|(low, width)| StatedRate::Hedged(RateBand {
            variable: String::new(),
            low: rate(low),
            high: rate(low + width),
            approx: false,
        })),
        1 => Just(StatedRate::Unknown),
    ]
}

/// Measures of partners, products, modes, rates, slots, ranks and periods, and nothing else.
pub fn measures(
    modes: &'static [Mode],
    rates: impl Strategy<Value = StatedRate> + 'static,
    count: RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<Measure>> {
    let one = (
        partner_sets(),
        product_sets(),
        select(modes),
        rates,
        periods(),
        select(&["own", "own", "own", "s", "t"][..]),
        any::<bool>(),
    );
    prop::collection::vec(one, count).prop_map(|measures| {
        let number = |(index, (partners, products, mode, written, period, slot, all)): (
            usize,
            (_, _, Mode, _, _, &str, bool),
        )| {
            let id = format!("m{index}");
            let written = match written {
                StatedRate::Hedged(hedged) => StatedRate::Hedged(RateBand { variable: id.clone(), ..hedged }),
                other => other,
            };
            Measure {
                title: id.clone(),
                source: "invented".into(),
                standing: Default::default(),
                tags: vec![if index % 2 == 0 { "even" } else { "odd" }.into(), format!("tag {index}")],
                slot: match (slot, mode) {
                    ("own", Mode::Base) => "base".into(),
                    ("own", _) => id.clone(),
                    (slot, _) => slot.into(),
                },
                // Every rank once, so that nothing ties; not in the order of the names.
                rank: ((index * 7) % 11) as i64,
                step: 0,
                layer: 0,
                importers: Importers::OfWorld,
                partners,
                products,
                goods: String::new(),
                mode,
                rate: Rate::new(written),
                period,
                published: None,
                counts: if all {
                    vec!["base".into(), "even".into(), "odd".into()]
                } else {
                    vec!["base".into(), "s".into()]
                },
                keeps: Vec::new(),
                when: Vec::new(),
                unless: Vec::new(),
                base: TaxBase::Whole,
                part: None,
                scale: None,
                quota: None,
                independent: false,
                repealed: false,
                void: false,
                id,
            }
        };
        measures.into_iter().enumerate().map(number).collect()
    })
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| word.to_string()).collect()
}

/// What the language has beside scope, rate, slot and dates.
#[derive(Clone, Debug)]
struct Extra {
    when: Vec<String>,
    unless: Vec<String>,
    base: TaxBase,
    products: Option<ProductSet>,
    published: Option<Date>,
    scale: Option<Share>,
}

impl Extra {
    fn put(self, measure: &mut Measure) {
        (measure.when, measure.unless, measure.published) = (self.when, self.unless, self.published);
        // A cap is on what is charged, not on a part of the value.
        if measure.mode != Mode::Cap {
            measure.base = self.base;
        }
        measure.scale = self.scale;
        if let Some(products) = self.products {
            if products.codes().contains(&code(PART)) {
                measure.part = Some(CLAIMS[1].into());
            }
            measure.products = products;
        }
    }
}

/// Claims that must, or must not, be made: mostly none.
fn claims() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![4 => Just(Vec::new()), 1 => subsequence(CLAIMS.to_vec(), 1..=2).prop_map(|words| owned(&words))]
}

fn extras() -> impl Strategy<Value = Extra> {
    let names = || subsequence(CONTENTS.to_vec(), 1..=2).prop_map(|names| owned(&names));
    let base = prop_oneof![
        3 => Just(TaxBase::Whole),
        3 => names().prop_map(TaxBase::Content),
        1 => names().prop_map(TaxBase::Rest),
    ];
    let part = subsequence(SCOPES.to_vec(), 0..=2).prop_map(|texts| Some(codes(texts.into_iter().chain([PART]))));
    let products = prop_oneof![5 => Just(None), 1 => dated_sets().prop_map(Some), 1 => part];
    (claims(), claims(), base, products, days(), prop::option::of((0..=20i64).prop_map(share))).prop_map(
        |(when, unless, base, products, published, scale)| Extra { when, unless, base, products, published, scale },
    )
}

/// A winner, its losers, whether it takes them whole, and its days.
type Goes = (usize, Vec<usize>, Displaces, Period, Option<Date>);

/// Precedences that never go round: a measure goes before those of higher numbers only.
fn precedences() -> impl Strategy<Value = Vec<Goes>> {
    let losers = prop::collection::vec(0..12usize, 1..=4);
    // Mostly in force, so that there are chains.
    let when = prop_oneof![3 => Just((Period::default(), None)), 1 => (periods(), days())];
    let scope = prop::sample::select(vec![Displaces::Whole, Displaces::Content, Displaces::Charged]);
    let rule = (0..12usize, losers, scope, when);
    let rule = rule.prop_map(|(winner, losers, scope, (period, published))| (winner, losers, scope, period, published));
    prop::collection::vec(rule, 0..=6)
}

/// Contents that an exemption leaves out, some from a share on, some up to one.
fn exempt_contents() -> impl Strategy<Value = Option<ExemptContents>> {
    let names = subsequence(CONTENTS.to_vec(), 1..=2).prop_map(|names| owned(&names));
    let at_least = prop_oneof![Just(0), 0..=10i64].prop_map(share);
    let at_most = prop_oneof![Just(20), 1..=10i64].prop_map(share);
    let contents = (names, at_least, at_most);
    prop::option::of(contents.prop_map(|(names, at_least, at_most)| ExemptContents { names, at_least, at_most }))
}

fn exemptions() -> impl Strategy<Value = Vec<Exemption>> {
    let words = subsequence(vec!["even", "odd", "base", "s", "tag 0", "tag 1", "m2"], 1..=2);
    let products = prop_oneof![3 => product_sets(), 1 => dated_sets()];
    let one = (words, partner_sets(), products, claims(), claims(), exempt_contents(), periods(), days());
    prop::collection::vec(one, 0..=2).prop_map(|rules| {
        let number =
            |(index, (words, partners, products, when, unless, contents, period, published)): (usize, _)| Exemption {
                id: format!("e{index}"),
                title: String::new(),
                source: "invented".into(),
                measures: owned(&words as &Vec<&str>),
                partners,
                products,
                when,
                unless,
                contents,
                period,
                published,
            };
        rules.into_iter().enumerate().map(number).collect()
    })
}

/// Shares of twentieths, with rows by partner and code, in one time or two. `most` is the highest.
fn share_tables(kind: ShareKind, most: i64) -> impl Strategy<Value = ShareTable> {
    let one = move || prop_oneof![Just(0), Just(most), 0..=most].prop_map(share);
    let row = (prop::option::of(select(PARTNERS.to_vec())), prop::option::of(select(SCOPES.to_vec())), one());
    let step = prop::collection::vec(row, 0..=3).prop_map(|list| {
        let mut rows: std::collections::BTreeMap<Option<Partner>, Vec<(Option<HsCode>, Share)>> = Default::default();
        for (who, text, share) in list {
            let rows = rows.entry(who.map(partner)).or_default();
            let line = text.map(code);
            rows.retain(|(known, _)| *known != line);
            rows.push((line, share));
            rows.sort();
        }
        Arc::new(rows)
    });
    (one(), prop::collection::vec(step, 0..=2)).prop_map(move |(default, rows)| {
        let open = Period::default();
        let periods = match rows.len() {
            2 => vec![Period { until: Some(DAY), ..open }, Period { from: Some(DAY), ..open }],
            _ => vec![open],
        };
        let steps = periods.into_iter().zip(rows).map(|(period, rows)| ShareStep { period, rows }).collect();
        ShareTable {
            kind,
            source: "invented".into(),
            importers: Importers::OfWorld,
            default: Some(ShareBand::exact(default)),
            steps,
        }
    })
}

fn shares() -> impl Strategy<Value = Shares> {
    let claims = CLAIMS.map(|_| share_tables(ShareKind::Claim, 20));
    // Contents that never come to more than the whole.
    let contents = CONTENTS.map(|_| share_tables(ShareKind::Content, 10));
    (claims, contents).prop_map(|(claims, contents)| {
        let names = CLAIMS.iter().chain(&CONTENTS).map(|name| name.to_string());
        names.zip(claims.into_iter().chain(contents)).collect()
    })
}

/// A law with these measures.
pub fn law(measures: Vec<Measure>, complete: bool) -> Regime {
    Regime {
        name: "law".into(),
        measures: measures.into_iter().map(Arc::new).collect(),
        complete,
        authorities: vec![("even".into(), "Even".into())],
        ..Regime::none()
    }
}

/// Laws with all that the language has.
pub fn laws(
    modes: &'static [Mode],
    rates: impl Strategy<Value = StatedRate> + 'static,
    count: RangeInclusive<usize>,
) -> impl Strategy<Value = Regime> {
    let extras = prop::collection::vec(extras(), *count.end());
    (measures(modes, rates, count), extras, precedences(), exemptions(), shares(), any::<bool>()).prop_map(
        |(mut measures, extras, precedences, exemptions, shares, complete)| {
            measures.iter_mut().zip(extras).for_each(|(measure, extra)| extra.put(measure));
            let count = measures.len();
            let rule =
                |(index, (winner, losers, scope, period, published)): (usize, (usize, Vec<usize>, Displaces, _, _))| {
                    let winner = winner % count.max(1);
                    let later = losers.into_iter().map(|loser| loser % count.max(1)).filter(|loser| *loser > winner);
                    let loser: Vec<String> = later.map(|loser| format!("tag {loser}")).collect();
                    (!loser.is_empty()).then(|| Precedence {
                        id: format!("p{index}"),
                        title: String::new(),
                        source: "invented".into(),
                        winner: vec![format!("tag {winner}")],
                        loser,
                        scope,
                        period,
                        published,
                    })
                };
            let precedences = precedences.into_iter().enumerate().filter_map(rule).collect();
            // Only words that name a measure.
            let named = |rule: &Exemption| measures.iter().any(|measure| measure.is_named(&rule.measures));
            let exemptions = exemptions.into_iter().filter(named).collect();
            Regime { precedences, exemptions, shares, ..law(measures, complete) }
        },
    )
}
