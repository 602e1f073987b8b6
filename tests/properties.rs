//! What must hold for any law on any flows: order does not matter, parts add up, no change is nothing, threads change nothing.
//!
//! Sums are held against a second way to work them out: flow by flow, in decimals, from the wording of `docs/model.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::atomic::AtomicBool;

use dutylab::burden::{Burden, Span};
use dutylab::partner::{Partner, PartnerSet};
use dutylab::period::Period;
use dutylab::product::{HsCode, ProductSet};
use dutylab::regime::Regime;
use dutylab::regime::measure::{Measure, Mode};
use dutylab::regime::rate::{Edit, Hedged, Rate, Written};
use dutylab::report::table;
use dutylab::run::{CaseRun, Run, run};
use dutylab::scenario::{Case, Change, Operator, Scenario, Scope, Sweep};
use dutylab::units::{AdValorem, CustomsValue, Pp, Usd};
use dutylab::world::{Flow, World};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::RngSeed;
use rust_decimal::Decimal;

const PARTNERS: [&str; 5] = ["AA", "BB", "CC", "DD", "EE"];
const LINES: [&str; 9] = [
    "0101210010",
    "0101290010",
    "0102290000",
    "8703230140",
    "8703240140",
    "8708290000",
    "8708300000",
    "9801001000",
    "99",
];
const SCOPES: [&str; 7] = ["01", "0101", "010121", "87", "870323", "8708", "98"];
const DAY: Date = date(2025, 6, 15);

fn partner(code: &str) -> Partner {
    Partner::from_iso2(code).expect("a code")
}

fn code(digits: &str) -> HsCode {
    HsCode::parse(digits).expect("a code")
}

/// Ten-thousandths of a percent as a rate.
fn rate(units: i64) -> AdValorem {
    AdValorem::from_fraction(Decimal::new(units, 6)).expect("a rate")
}

fn worlds() -> impl Strategy<Value = World> {
    let cells = PARTNERS.len() * LINES.len();
    prop::collection::btree_map(0..cells, 1i64..5_000_000_000, 1..cells).prop_map(|cells| {
        let mut partners: Vec<Partner> = cells.keys().map(|cell| partner(PARTNERS[cell / LINES.len()])).collect();
        partners.dedup();
        let products: BTreeSet<HsCode> = cells.keys().map(|cell| code(LINES[cell % LINES.len()])).collect();
        let products: Vec<HsCode> = products.into_iter().collect();
        let flows = cells.iter().map(|(cell, &cents)| Flow {
            partner: partners.binary_search(&partner(PARTNERS[cell / LINES.len()])).expect("a partner") as u16,
            product: products.binary_search(&code(LINES[cell % LINES.len()])).expect("a line") as u32,
            value: CustomsValue::from_cents(cents).expect("a value"),
        });
        World {
            name: "small".into(),
            title: "a small world".into(),
            importer: partner("ZZ"),
            adjective: None,
            year: 2024,
            hash: String::new(),
            source: "invented".into(),
            notes: Vec::new(),
            flows: flows.collect(),
            partners,
            products,
        }
    })
}

fn partner_sets() -> impl Strategy<Value = PartnerSet> {
    let some = |most| subsequence(PARTNERS.to_vec(), 0..=most);
    let set = |codes: Vec<&str>| codes.into_iter().map(partner).collect::<BTreeSet<_>>();
    (prop::option::of(some(4)), some(1))
        .prop_map(move |(members, except)| PartnerSet { members: members.map(set), except: set(except) })
}

fn product_sets() -> impl Strategy<Value = ProductSet> {
    let codes = || {
        subsequence(SCOPES.to_vec(), 1..=3).prop_map(|codes| ProductSet::Codes(codes.into_iter().map(code).collect()))
    };
    prop_oneof![
        Just(ProductSet::All),
        codes(),
        (codes(), codes()).prop_map(|(set, except)| ProductSet::Except(Box::new(set), Box::new(except))),
        (codes(), codes()).prop_map(|(set, within)| ProductSet::Within(Box::new(set), Box::new(within))),
    ]
}

fn exact_rates() -> impl Strategy<Value = Written> {
    prop_oneof![Just(0), Just(150_000), 0..500_000i64].prop_map(|units| Written::Exact(rate(units)))
}

/// Exact rates, bands, and now and then one that is not given.
fn rates() -> impl Strategy<Value = Written> {
    prop_oneof![
        6 => exact_rates(),
        2 => (0..200_000i64, 1..200_000i64).prop_map(|(low, width)| Written::Hedged(Hedged {
            variable: String::new(),
            low: rate(low),
            high: rate(low + width),
            approx: false,
        })),
        1 => Just(Written::Unknown),
    ]
}

fn measures(
    modes: &'static [Mode],
    rates: impl Strategy<Value = Written> + 'static,
    count: RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<Measure>> {
    let periods = select(vec![(None, None), (Some(DAY), None), (None, Some(DAY)), (Some(date(2025, 1, 1)), None)]);
    let one =
        (partner_sets(), product_sets(), select(modes), rates, periods, select(&["own", "s", "t"][..]), any::<bool>());
    prop::collection::vec(one, count).prop_map(|measures| {
        let number = |(index, (partners, products, mode, written, (from, until), slot, all)): (
            usize,
            (_, _, Mode, _, _, &str, bool),
        )| {
            let id = format!("m{index}");
            let written = match written {
                Written::Hedged(hedged) => Written::Hedged(Hedged { variable: id.clone(), ..hedged }),
                other => other,
            };
            Measure {
                title: id.clone(),
                source: "invented".into(),
                tags: vec![if index % 2 == 0 { "even" } else { "odd" }.into()],
                slot: match (slot, mode) {
                    ("own", Mode::Base) => "base".into(),
                    ("own", _) => id.clone(),
                    (slot, _) => slot.into(),
                },
                // Every rank once, so that nothing ties; not in the order of the names.
                rank: ((index * 7) % 11) as i64,
                partners,
                products,
                goods: String::new(),
                mode,
                rate: Rate::new(written),
                period: Period { from, until },
                published: None,
                counts: if all {
                    vec!["base".into(), "even".into(), "odd".into()]
                } else {
                    vec!["base".into(), "s".into()]
                },
                repealed: false,
                id,
            }
        };
        measures.into_iter().enumerate().map(number).collect()
    })
}

const ALL: &[Mode] = &[Mode::Base, Mode::Base, Mode::Add, Mode::Add, Mode::AllIn, Mode::Cap];

fn law(measures: Vec<Measure>, complete: bool) -> Regime {
    Regime { name: "law".into(), measures, complete, ..Regime::none() }
}

/// A scenario over all flows, whose cases have these changes and measures.
fn scenario(baseline: Regime, cases: Vec<(Vec<Change>, Vec<Measure>)>) -> Scenario {
    let number =
        |(index, (changes, measures)): (usize, _)| Case { name: format!("c{index}"), note: None, changes, measures };
    Scenario {
        name: "property".into(),
        title: String::new(),
        summary: String::new(),
        section: None,
        baseline,
        world: "small".into(),
        date: DAY,
        as_of: DAY,
        scope: Some(Scope { partners: PartnerSet::all(), products: ProductSet::All, goods: String::new() }),
        cases: cases.into_iter().enumerate().map(number).collect(),
        sweeps: Vec::new(),
        expectations: Vec::new(),
        yardsticks: Vec::new(),
        lists: vec![
            ("87".into(), ProductSet::Codes([code("87")].into())),
            ("1".into(), ProductSet::Codes([code("01")].into())),
        ],
        hash: String::new(),
    }
}

fn change(measure: &Measure, operator: Operator) -> Change {
    Change { measure: measure.id.clone(), operator, period: Period::default() }
}

fn work_out(scenario: &Scenario, world: &World) -> Run {
    run(scenario, world, &AtomicBool::new(false)).expect("a result")
}

/// Everything that a case gives: the whole, the parts, and the rate of each flow.
#[derive(Debug, PartialEq)]
struct Results {
    whole: Burden,
    partners: Vec<(Partner, Burden)>,
    chapters: Vec<(HsCode, Burden)>,
    rates: String,
}

fn all_of(run: &Run, case: &CaseRun, world: &World) -> Results {
    let rates = table::rates(run, case, world);
    Results { whole: run.whole(case), partners: run.by_partner(case), chapters: run.by_chapter(case), rates }
}

/// The level of a flow in words of the model: the sum of what is known, and what is not known, by name.
fn level(
    measures: &[Measure],
    complete: bool,
    who: Partner,
    line: &str,
    ends: &BTreeMap<String, bool>,
) -> (Decimal, Vec<String>) {
    fn has(set: &ProductSet, line: &str) -> bool {
        match set {
            ProductSet::All => true,
            ProductSet::Codes(codes) => codes.iter().any(|code| line.starts_with(&code.to_string())),
            ProductSet::Union(sets) => sets.iter().any(|set| has(set, line)),
            ProductSet::Except(set, except) => has(set, line) && !has(except, line),
            ProductSet::Within(set, within) => has(set, line) && has(within, line),
        }
    }
    let selected: Vec<&Measure> = measures
        .iter()
        .filter(|m| {
            m.partners.members.as_ref().is_none_or(|set| set.contains(&who)) && !m.partners.except.contains(&who)
        })
        .filter(|m| has(&m.products, line))
        .filter(|m| m.period.from.is_none_or(|from| from <= DAY) && m.period.until.is_none_or(|until| DAY < until))
        .filter(|m| !m.repealed)
        .collect();
    let mut winners: Vec<&Measure> = selected
        .iter()
        .copied()
        .filter(|m| selected.iter().all(|other| other.slot != m.slot || other.rank <= m.rank))
        .collect();
    winners.sort_by_key(|m| (m.mode, m.id.clone()));
    let mut unknown = Vec::new();
    if !complete && !winners.iter().any(|m| matches!(m.mode, Mode::Base | Mode::AllIn)) {
        unknown.push("unstated".to_string());
    }
    // Each amount, and whether it rests on something unknown.
    let mut amounts: Vec<(&Measure, Decimal, bool)> = Vec::new();
    for m in winners {
        let stated = match &m.rate.written {
            Written::Exact(rate) => Some(rate.fraction()),
            Written::Hedged(hedged) => {
                Some(if ends[&hedged.variable] { hedged.high.fraction() } else { hedged.low.fraction() })
            }
            Written::Unknown => None,
        };
        let counted: Vec<&(&Measure, Decimal, bool)> = amounts
            .iter()
            .filter(|(other, ..)| {
                m.counts.iter().any(|word| {
                    (word == "base" && other.mode == Mode::Base)
                        || *word == other.slot
                        || other.tags.contains(word)
                        || *word == other.id
                })
            })
            .collect();
        let sum: Decimal = counted.iter().map(|(_, amount, _)| *amount).sum();
        let open = counted.iter().any(|(.., open)| *open)
            || (m.mode == Mode::Cap && unknown.contains(&"unstated".to_string()));
        let (amount, open) = match (stated, m.mode) {
            (None, _) => {
                unknown.push(format!("rate {}", m.id));
                (Decimal::ZERO, true)
            }
            (Some(rate), Mode::Base | Mode::Add) => (rate, false),
            (Some(_), _) if open => {
                unknown.push(format!("dependent {}", m.id));
                (Decimal::ZERO, true)
            }
            (Some(rate), Mode::AllIn) => ((rate - sum).max(Decimal::ZERO), false),
            (Some(rate), Mode::Cap) => (-(sum - rate).max(Decimal::ZERO), false),
        };
        amounts.push((m, amount, open));
    }
    (amounts.iter().map(|(_, amount, _)| *amount).sum(), unknown)
}

/// Duty before, after and its change over some flows, each known or not at all; and the value of unknown rate.
#[derive(Debug, Default, PartialEq)]
struct Naive {
    imports: Decimal,
    unknown: Decimal,
    change_unknown: Decimal,
    before: Decimal,
    after: Decimal,
    change: Decimal,
}

fn dollars(value: CustomsValue) -> Decimal {
    value.to_string().parse().expect("a decimal")
}

/// Adds up flow by flow at one corner.
fn naive(
    world: &World,
    laws: [&[Measure]; 2],
    complete: bool,
    wanted: impl Fn(Partner, &str) -> bool,
    ends: &BTreeMap<String, bool>,
) -> Naive {
    let mut sum = Naive::default();
    for flow in &world.flows {
        let (who, line) =
            (world.partners[usize::from(flow.partner)], world.products[flow.product as usize].to_string());
        if !wanted(who, &line) {
            continue;
        }
        let value = dollars(flow.value);
        let [before, after] = laws.map(|law| level(law, complete, who, &line, ends));
        sum.imports += value;
        sum.unknown += if before.1.is_empty() && after.1.is_empty() { Decimal::ZERO } else { value };
        sum.before += if before.1.is_empty() { value * before.0 } else { Decimal::ZERO };
        sum.after += if after.1.is_empty() { value * after.0 } else { Decimal::ZERO };
        if before.1 == after.1 {
            sum.change += value * (after.0 - before.0);
        } else {
            sum.change_unknown += value;
        }
    }
    sum
}

/// The hedged values of two laws that are in force.
fn variables(laws: [&[Measure]; 2]) -> BTreeSet<String> {
    let measures = laws.into_iter().flatten().filter(|measure| measure.in_force(DAY));
    measures
        .filter_map(|measure| match &measure.rate.written {
            Written::Hedged(hedged) => Some(hedged.variable.clone()),
            _ => None,
        })
        .collect()
}

fn corners(variables: &BTreeSet<String>) -> Vec<BTreeMap<String, bool>> {
    let ends =
        |corner: u32| variables.iter().enumerate().map(move |(bit, name)| (name.clone(), corner >> bit & 1 == 1));
    (0..1u32 << variables.len()).map(|corner| ends(corner).collect()).collect()
}

/// Holds a burden against what each corner gives, to the cent.
fn hold(burden: &Burden, corners: &[Naive]) -> Result<(), TestCaseError> {
    let cents = |amount: Decimal| amount.round_dp(2).normalize();
    prop_assert_eq!(dollars(burden.imports), corners[0].imports);
    prop_assert_eq!(dollars(burden.rate_unknown), corners[0].unknown);
    prop_assert_eq!(dollars(burden.change_unknown), corners[0].change_unknown);
    type Money = (Option<Span<Usd>>, fn(&Naive) -> Decimal);
    let money: [Money; 3] = [
        (burden.duty_before, |sum| sum.before),
        (burden.duty_after, |sum| sum.after),
        (burden.duty_change, |sum| sum.change),
    ];
    for (span, of) in money {
        let (low, high) =
            (corners.iter().map(of).min().expect("a corner"), corners.iter().map(of).max().expect("a corner"));
        match span {
            Some(span) => prop_assert_eq!([span.low.dollars(), span.high.dollars()], [cents(low), cents(high)]),
            None => prop_assert!(low.is_zero() && high.is_zero()),
        }
    }
    Ok(())
}

/// The same laws and flows on every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` try others, and more of them.
fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig { rng_seed: RngSeed::Fixed(2025), ..config },
        RngSeed::Fixed(_) => config,
    }
}

proptest! {
    #![proptest_config(config())]

    /// The cells give what adding up flow by flow gives: whole, by partner and by chapter, at every corner.
    #[test]
    fn sums_are_those_of_the_flows(
        world in worlds(), old in measures(ALL, rates(), 0..=6), complete in any::<bool>(), added in measures(ALL, rates(), 0..=3),
    ) {
        let renamed: Vec<Measure> = added
            .into_iter()
            .map(|measure| Measure {
                id: format!("new {}", measure.id),
                rank: measure.rank + 100,
                rate: Rate::new(match measure.rate.written {
                    Written::Hedged(hedged) => Written::Hedged(Hedged { variable: format!("new {}", measure.id), ..hedged }),
                    other => other,
                }),
                ..measure
            })
            .collect();
        let new: Vec<Measure> = old.iter().chain(&renamed).cloned().collect();
        let scenario = scenario(law(old.clone(), complete), vec![(Vec::new(), renamed)]);
        let run = work_out(&scenario, &world);
        let case = &run.cases[0];
        let laws = [&old[..], &new[..]];
        let corners = corners(&variables(laws));
        let sums = |wanted: &dyn Fn(Partner, &str) -> bool| -> Vec<Naive> {
            corners.iter().map(|ends| naive(&world, laws, complete, wanted, ends)).collect()
        };
        hold(&run.whole(case), &sums(&|_, _| true))?;
        for (partner, burden) in run.by_partner(case) {
            hold(&burden, &sums(&|who, _| who == partner))?;
        }
        for (chapter, burden) in run.by_chapter(case) {
            hold(&burden, &sums(&|_, line| line.starts_with(&chapter.to_string())))?;
        }
        for (list, burden) in run.by_list(case) {
            let chapter = if list == 0 { "87" } else { "01" };
            hold(&burden, &sums(&|_, line| line.starts_with(chapter)))?;
        }
        let parts: Decimal = run.by_partner(case).iter().map(|(_, burden)| dollars(burden.imports)).sum();
        prop_assert_eq!(parts, dollars(run.whole(case).imports));
    }

    /// The order of measures in the file does not matter.
    #[test]
    fn order_does_not_matter(
        world in worlds(), measures in measures(ALL, rates(), 0..=7), complete in any::<bool>(), order in prop::collection::vec(any::<Index>(), 7),
    ) {
        let mut shuffled = measures.clone();
        for (place, index) in order.iter().enumerate().take(shuffled.len()) {
            let other = index.index(shuffled.len());
            shuffled.swap(place, other);
        }
        let cut = |law: &[Measure]| law.iter().find(|measure| measure.id == "m0").map(|m| change(m, Operator::Edit(Edit::Cut(Decimal::new(5, 1)))));
        let results = [measures, shuffled].map(|law_of| {
            let changes = cut(&law_of).into_iter().collect();
            let run = work_out(&scenario(law(law_of, complete), vec![(changes, Vec::new())]), &world);
            all_of(&run, &run.cases[0], &world)
        });
        prop_assert_eq!(&results[0], &results[1]);
    }

    /// No change is exactly nothing, whatever is hedged or unknown; and so is the rate that stands there already.
    #[test]
    fn no_change_is_nothing(world in worlds(), measures in measures(ALL, rates(), 0..=7), complete in any::<bool>(), dated in any::<bool>()) {
        let exact = measures.iter().filter(|measure| matches!(measure.rate.written, Written::Exact(_)));
        let same: Vec<Change> = exact.map(|measure| change(measure, Operator::Set(measure.rate.written.clone()))).collect();
        let mut cases = vec![(Vec::new(), Vec::new()), (same, Vec::new())];
        if let (true, Some(first)) = (dated, measures.first()) {
            let another_day = Period { from: Some(date(2025, 6, 16)), until: None };
            cases.push((vec![Change { period: another_day, ..change(first, Operator::Repeal) }], Vec::new()));
        }
        let run = work_out(&scenario(law(measures, complete), cases), &world);
        for case in &run.cases {
            let whole = run.whole(case);
            prop_assert!(whole.is_unchanged() && whole.change_unknown.is_zero(), "{:?}", whole);
            let change = whole.duty_change.expect("known");
            prop_assert_eq!((change.low, change.high), (Usd::ZERO, Usd::ZERO));
            prop_assert!(whole.rate_change.is_some_and(|points| points.low.is_zero() && points.high.is_zero()));
            prop_assert_eq!(whole.duty_before, whole.duty_after);
        }
    }

    /// All-in is never below what it counts, nor below its rate: it only ever adds.
    #[test]
    fn all_in_only_adds(
        world in worlds(), old in measures(&[Mode::Base, Mode::Add], exact_rates(), 0..=5), top in measures(&[Mode::AllIn], exact_rates(), 0..=1),
    ) {
        let top: Vec<Measure> = top.into_iter().map(|measure| Measure { id: "top".into(), slot: "top".into(), rank: 100, ..measure }).collect();
        let stated = top.first().map(|measure| measure.rate.written.clone());
        let run = work_out(&scenario(law(old, true), vec![(Vec::new(), top.clone())]), &world);
        let case = &run.cases[0];
        for (class, scopes) in run.board.classes().iter().enumerate() {
            for [before, after] in &case.levels {
                let [before, after] = [before, after].map(|levels| levels[class].as_ref().and_then(|level| level.rate()).expect("known"));
                prop_assert!(after >= before);
                let number = top.first().and_then(|top| run.board.scope(&top.partners, &top.products));
                if let (Some(Written::Exact(rate)), Some(measure), true) = (&stated, top.first(), number.is_some_and(|number| scopes.contains(&number))) {
                    prop_assert!(!measure.in_force(DAY) || after >= *rate);
                }
            }
        }
    }

    /// A higher rate never lowers the duty owed, where one total at most holds: two of them would each take off what the
    /// base gains.
    #[test]
    fn more_is_more(
        world in worlds(), mut measures in measures(&[Mode::Base, Mode::Add, Mode::AllIn], exact_rates(), 1..=6), which in any::<Index>(), points in 1..200_000i64,
    ) {
        for measure in measures.iter_mut().filter(|measure| measure.mode == Mode::AllIn) {
            measure.counts = vec!["base".into()];
            measure.slot = "total".into();
        }
        let raised = &measures[which.index(measures.len())];
        let more = change(raised, Operator::Edit(Edit::Add(rate(points) - AdValorem::ZERO)));
        let run = work_out(&scenario(law(measures.clone(), true), vec![(vec![more], Vec::new())]), &world);
        for (_, burden) in run.by_partner(&run.cases[0]) {
            prop_assert!(burden.duty_change.is_some_and(|change| change.low >= Usd::ZERO && change.high >= Usd::ZERO));
        }
    }

    /// A band holds the result of each choice of its ends, and no more than all of them.
    #[test]
    fn a_band_is_the_envelope_of_its_ends(world in worlds(), measures in measures(ALL, rates(), 0..=5), complete in any::<bool>()) {
        let cut = measures.first().map(|m| change(m, Operator::Edit(Edit::Cap(rate(150_000))))).into_iter().collect::<Vec<_>>();
        let at = |measures: &[Measure]| {
            let run = work_out(&scenario(law(measures.to_vec(), complete), vec![(cut.clone(), Vec::new())]), &world);
            run.whole(&run.cases[0])
        };
        let band = at(&measures);
        let points = corners(&variables([&measures, &[]])).into_iter().map(|ends| {
            let mut fixed = measures.clone();
            for measure in &mut fixed {
                if let Written::Hedged(hedged) = &measure.rate.written {
                    let high = ends.get(&hedged.variable).copied().unwrap_or_default();
                    measure.rate.written = Written::Exact(if high { hedged.high } else { hedged.low });
                }
            }
            at(&fixed)
        }).collect::<Vec<Burden>>();
        let ends = |of: fn(&Burden) -> Option<Span<Usd>>| {
            let values = points.iter().map(|point| of(point).map(|span| (span.low, span.high))).collect::<Option<Vec<_>>>();
            values.and_then(|values| Some((values.iter().map(|ends| ends.0).min()?, values.iter().map(|ends| ends.1).max()?)))
        };
        for of in [|burden: &Burden| burden.duty_before, |burden: &Burden| burden.duty_after, |burden: &Burden| burden.duty_change] {
            prop_assert_eq!(of(&band).map(|span| (span.low, span.high)), ends(of));
        }
        let change: Option<Vec<(Pp, Pp)>> = points.iter().map(|point| point.rate_change.map(|span| (span.low, span.high))).collect();
        if let (Some(band), Some(change)) = (band.rate_change, change) {
            prop_assert!(change.iter().all(|ends| band.low <= ends.0 && ends.1 <= band.high));
        }
    }

    /// One thread gives what many give, byte for byte.
    #[test]
    fn threads_change_nothing(world in worlds(), measures in measures(ALL, rates(), 1..=6), complete in any::<bool>(), steps in 2..30usize) {
        let texts = [1, 4].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| {
                let cases = measures.iter().map(|measure| (vec![change(measure, Operator::Repeal)], Vec::new())).collect();
                let mut scenario = scenario(law(measures.clone(), complete), cases);
                let cases = work_out(&scenario, &world);
                let rates: String = cases.cases.iter().map(|case| table::rates(&cases, case, &world)).collect();
                scenario.sweeps = vec![Sweep {
                    target: "m0".into(),
                    measures: vec!["m0".into()],
                    values: (0..steps).map(|step| (format!("{step}%"), Written::Exact(rate(step as i64 * 10_000)))).collect(),
                }];
                [table::cases(&cases), rates, table::cases(&work_out(&scenario, &world))]
            })
        });
        prop_assert_eq!(&texts[0], &texts[1]);
    }
}
