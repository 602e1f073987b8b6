//! What must hold for any law on any flows: order does not matter, parts add up, no change is nothing, threads change nothing.
//!
//! Rates and sums are compared with a second way to work them out, in `properties/plain.rs`. `PROPTEST_RNG_SEED` and
//! `PROPTEST_CASES` try other laws, and more of them.

mod entries;
mod hedged;
mod laws;
mod plain;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dutylab::burden::{Burden, Interval};
use dutylab::explain::{EntryDetails, trace};
use dutylab::partner::{Importers, Pair, Partner, PartnerSet, Partners};
use dutylab::period::Period;
use dutylab::product::{Branch, DatedCode, ProductList, ProductNames, ProductSet};
use dutylab::regime::Regime;
use dutylab::regime::law_on_date::{LawOnDate, RequiredAttributes as AskedOf};
use dutylab::regime::measure::{Measure, Mode};
use dutylab::regime::rate::{Edit, Rate, RateBand, StatedRate};
use dutylab::report::finding::ReportContext;
use dutylab::report::table;
use dutylab::run::{CaseRun, Run, run};
use dutylab::scenario::{Case, Change, Operator, Scenario, Scope, Sweep};
use dutylab::units::{AdValorem, CustomsValue, Pp, Usd};
use dutylab::world::World;
use jiff::civil::{Date, date};
use laws::{ALL, DAY, DAYS, code, codes, exact_rates, law, laws, measures, rate, rates, share, worlds};
use plain::Asked;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use rust_decimal::Decimal;

/// A scenario over all flows, whose cases have these changes and measures.
fn scenario(baseline: Regime, cases: Vec<(Vec<Change>, Vec<Measure>)>) -> Scenario {
    let number = |(index, (changes, measures)): (usize, (_, Vec<Measure>))| Case {
        name: format!("c{index}"),
        note: None,
        changes,
        measures: measures.into_iter().map(Arc::new).collect(),
        adds_by_default: BTreeSet::new(),
    };
    Scenario {
        name: "property".into(),
        title: String::new(),
        summary: String::new(),
        own_words: Default::default(),
        premise: None,
        section: None,
        baseline,
        world: "small".into(),
        date: DAY,
        as_of: DAY,
        period: None,
        known_each_day: false,
        before: None,
        response: None,
        equilibrium: None,
        prices: None,
        draws: None,
        refund: None,
        precedences: Vec::new(),
        exemptions: Vec::new(),
        scope: Some(Scope {
            importers: Importers::Any,
            partners: PartnerSet::all(),
            products: ProductSet::All,
            goods: String::new(),
        }),
        cases: cases.into_iter().enumerate().map(number).collect(),
        sweeps: Vec::new(),
        edits: Default::default(),
        expectations: Vec::new(),
        yardsticks: Vec::new(),
        observed: Vec::new(),
        charts: Vec::new(),
        lists: [("87", "87"), ("1", "01")]
            .map(|(name, code)| (name.into(), ProductList { products: codes([code]), title: None }))
            .into(),
        taken: Vec::new(),
        warnings: Vec::new(),
        misread: Default::default(),
        hash: String::new(),
    }
}

fn change(measure: &Measure, operator: Operator) -> Change {
    Change { measure: measure.id.clone(), operator, period: Period::default() }
}

fn compute(scenario: &Scenario, world: &World) -> Run {
    run(scenario, world, &AtomicBool::new(false)).expect("a result")
}

/// Everything that a case gives: the whole, the parts, and the rate of each flow.
#[derive(Debug, PartialEq)]
struct Results {
    whole: Burden,
    partners: Vec<(Pair, Burden)>,
    chapters: Vec<(Branch, Burden)>,
    rates: String,
}

/// The rates of all flows, as `rates.csv` has them.
fn rates_of(scenario: &Scenario, run: &Run, case: &CaseRun, world: &World) -> String {
    let levels = run.levels(scenario, world, case).expect("levels");
    let (partners, products) = (&Partners::default(), &ProductNames::default());
    let result = ReportContext { scenario, world, run, partners, products };
    table::rates(&result, &levels).1.collect()
}

fn all_of(scenario: &Scenario, run: &Run, case: &CaseRun, world: &World) -> Results {
    let rates = rates_of(scenario, run, case, world);
    Results { whole: run.whole(case), partners: run.by_partner(case), chapters: run.by_branch(case), rates }
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
    law: &Regime,
    sides: [&[&Measure]; 2],
    (date, as_of): (Date, Date),
    wanted: impl Fn(Partner, &str) -> bool,
    ends: &BTreeMap<String, bool>,
) -> Naive {
    let mut sum = Naive::default();
    for (number, flow) in world.flows.iter().enumerate() {
        let (who, line) =
            (world.partners[usize::from(flow.partner)], world.products[flow.product as usize].to_string());
        if !wanted(who, &line) {
            continue;
        }
        let value = dollars(flow.value);
        let declared =
            world.declared.iter().filter_map(|(name, shares)| Some((name.clone(), shares[number]?.fraction())));
        let declared = declared.collect();
        let asked = Asked { who, line: &line, date, as_of, declared: &declared, ends };
        let [before, after] = sides.map(|measures| plain::level(law, measures, &asked));
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
fn variables(sides: [&[&Measure]; 2]) -> BTreeSet<String> {
    let measures = sides.into_iter().flatten().filter(|measure| measure.in_force(DAY));
    measures
        .filter_map(|measure| match &measure.rate.written {
            StatedRate::Hedged(hedged) => Some(hedged.variable.clone()),
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
    type Money = (Option<Interval<Usd>>, fn(&Naive) -> Decimal);
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

/// The same law with these measures.
fn with(law: &Regime, measures: &[Measure]) -> Regime {
    Regime { measures: measures.iter().cloned().map(Arc::new).collect(), ..law.clone() }
}

/// A scenario of the law as it is, known on a day.
fn as_known(law: &Regime, date: Date, as_of: Date) -> Scenario {
    Scenario { date, as_of, ..scenario(law.clone(), vec![(Vec::new(), Vec::new())]) }
}

/// A measure of everything, always.
fn always() -> Measure {
    Measure {
        id: String::new(),
        title: String::new(),
        source: "invented".into(),
        standing: Default::default(),
        tags: Vec::new(),
        slot: String::new(),
        rank: 1,
        step: 0,
        layer: 0,
        importers: Importers::OfWorld,
        partners: PartnerSet::all(),
        products: ProductSet::All,
        goods: String::new(),
        mode: Mode::Add,
        rate: Rate::new(StatedRate::Unknown),
        period: Period::default(),
        published: None,
        counts: Vec::new(),
        keeps: Vec::new(),
        when: Vec::new(),
        unless: Vec::new(),
        base: Default::default(),
        part: None,
        scale: None,
        quota: None,
        independent: false,
        repealed: false,
        void: false,
    }
}

/// So many cases, the same on every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for others.
pub fn config(cases: u32) -> ProptestConfig {
    let standard = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { standard.cases } else { cases };
    let config = ProptestConfig { failure_persistence: None, cases, ..standard };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig { rng_seed: RngSeed::Fixed(2025), ..config },
        RngSeed::Fixed(_) => config,
    }
}

// What goes wrong with laws goes wrong where several rules meet: the standard 256 cases would meet too few.
proptest! {
    #![proptest_config(config(1024))]

    /// The cells give what adding up flow by flow gives: whole, by partner and by chapter, at every corner; entries are
    /// split by claim before any total is formed, and averaged after.
    #[test]
    fn sums_are_those_of_the_flows(
        world in worlds(), law in laws(ALL, rates(), 0..=7), added in laws(ALL, rates(), 0..=3), as_of in select(DAYS.to_vec()), declares in any::<bool>(),
    ) {
        let mut world = world;
        if declares {
            let says = |number: i64| (number % 3 > 0).then(|| share(number * 7 % 21));
            world.declared.insert("quota".into(), (0..world.flows.len() as i64).map(says).collect());
        }
        let renamed: Vec<Measure> = added
            .measures
            .iter()
            .map(|measure| Measure {
                id: format!("new {}", measure.id),
                rank: measure.rank + 100,
                tags: vec![measure.tags[0].clone(), format!("tag 10{}", &measure.id[1..])],
                rate: Rate::new(match &measure.rate.written {
                    StatedRate::Hedged(hedged) => StatedRate::Hedged(RateBand { variable: format!("new {}", measure.id), ..hedged.clone() }),
                    other => other.clone(),
                }),
                ..(**measure).clone()
            })
            .collect();
        let old: Vec<&Measure> = law.measures.iter().map(|measure| &**measure).collect();
        let new: Vec<&Measure> = old.iter().copied().chain(&renamed).collect();
        let scenario = Scenario { as_of, ..scenario(law.clone(), vec![(Vec::new(), renamed.clone())]) };
        let run = compute(&scenario, &world);
        let case = &run.cases[0];
        let sides = [&old[..], &new[..]];
        let corners = corners(&variables(sides));
        let sums = |wanted: &dyn Fn(Partner, &str) -> bool| -> Vec<Naive> {
            corners.iter().map(|ends| naive(&world, &law, sides, (DAY, as_of), wanted, ends)).collect()
        };
        hold(&run.whole(case), &sums(&|_, _| true))?;
        for (pair, burden) in run.by_partner(case) {
            hold(&burden, &sums(&|who, _| who == pair.partner))?;
        }
        for (branch, burden) in run.by_branch(case) {
            hold(&burden, &sums(&|_, line| line.starts_with(&branch.to_string())))?;
        }
        for (list, burden) in run.by_list(case) {
            let chapter = if list == 0 { "87" } else { "01" };
            hold(&burden, &sums(&|_, line| line.starts_with(chapter)))?;
        }
        let parts: Decimal = run.by_partner(case).iter().map(|(_, burden)| dollars(burden.imports)).sum();
        prop_assert_eq!(parts, dollars(run.whole(case).imports));
        // What the authorities add is what is owed.
        if corners.len() == 1 {
            let whole = run.whole(case);
            let of = |side: usize| run.by_authority(case).iter().map(|added| added.duty[side].low).fold(Usd::ZERO, |sum, part| sum + part);
            for (side, owed) in [whole.duty_before, whole.duty_after, whole.duty_change].into_iter().enumerate() {
                prop_assert_eq!(owed.map_or(Usd::ZERO, |owed| owed.low), of(side));
            }
        }
    }

    /// The order of the file does not matter: of measures, precedences, exemptions and the rows of lists.
    #[test]
    fn order_does_not_matter(
        world in worlds(), law in laws(ALL, rates(), 0..=7), order in prop::collection::vec(any::<Index>(), 7),
    ) {
        fn shuffle<T>(list: &mut [T], order: &[Index]) {
            for (place, index) in order.iter().enumerate().take(list.len()) {
                list.swap(place, index.index(list.len()));
            }
        }
        let mut shuffled = law.clone();
        shuffle(&mut shuffled.measures, &order);
        shuffle(&mut shuffled.precedences, &order);
        shuffle(&mut shuffled.exemptions, &order);
        for measure in &mut shuffled.measures {
            let measure = Arc::make_mut(measure);
            if let ProductSet::Dated(rows) = &mut measure.products {
                let rows: &mut Vec<_> = Arc::make_mut(rows);
                shuffle(rows, &order);
            }
            shuffle(&mut measure.counts, &order);
            shuffle(&mut measure.when, &order);
        }
        let cut = |law: &Regime| law.measures.iter().find(|measure| measure.id == "m0").map(|m| change(m, Operator::Edit(Edit::Cut(Decimal::new(5, 1)))));
        let results = [law, shuffled].map(|law| {
            let changes = cut(&law).into_iter().collect();
            let scenario = scenario(law, vec![(changes, Vec::new())]);
            let run = compute(&scenario, &world);
            all_of(&scenario, &run, &run.cases[0], &world)
        });
        prop_assert_eq!(&results[0], &results[1]);
    }

    /// What is repealed and enacted again under another name changes nothing.
    #[test]
    fn repeal_and_enact_again_is_nothing(world in worlds(), law in laws(ALL, exact_rates(), 1..=7), which in any::<Index>()) {
        let old = &law.measures[which.index(law.measures.len())];
        let again = Measure { id: format!("{} again", old.id), ..(**old).clone() };
        let law = Regime { complete: true, ..law.clone() };
        let run = compute(&scenario(law, vec![(vec![change(old, Operator::Repeal)], vec![again])]), &world);
        // A rule that names it by its id does not know the new name.
        prop_assume!(old.id != "m2");
        let whole = run.whole(&run.cases[0]);
        prop_assert!(whole.is_unchanged(), "{:?}", whole);
    }

    /// A line that is split into two of the same scopes pays as much as before.
    #[test]
    fn splitting_a_line_changes_nothing(world in worlds(), law in laws(ALL, rates(), 0..=6), at in 1..1_000_000i64) {
        let flows = world.flows.iter().flat_map(|flow| {
            let (who, line) = (world.partners[usize::from(flow.partner)], world.products[flow.product as usize]);
            let cents: i64 = (dollars(flow.value) * Decimal::ONE_HUNDRED).normalize().to_string().parse().expect("cents");
            // Only lines of ten digits have a neighbor in all their scopes.
            let part = if line.digits() == 10 { cents.min(at) } else { 0 };
            let neighbor = code(&format!("{}98", &line.to_string()[..line.digits().saturating_sub(2).max(2)][..]).chars().take(10).collect::<String>());
            let rest = (cents > part).then_some((who, line, cents - part));
            let part = (part > 0).then_some((who, neighbor, part));
            rest.into_iter().chain(part)
        });
        let split = laws::world(flows);
        let results = [&world, &split].map(|world| {
            let run = compute(&scenario(law.clone(), vec![(Vec::new(), Vec::new())]), world);
            (run.whole(&run.cases[0]), run.by_partner(&run.cases[0]))
        });
        prop_assert_eq!(&results[0], &results[1]);
    }

    /// Before anything is published only what has always been there is charged.
    #[test]
    fn before_publication_there_is_the_base_only(world in worlds(), law in laws(ALL, exact_rates(), 0..=7)) {
        let mut law = law;
        let base = [("b", 25_000)].map(|(id, units)| Measure {
            id: id.into(), mode: Mode::Base, slot: "base".into(), rank: -1, rate: Rate::new(StatedRate::Exact(rate(units))), ..always()
        });
        let first = date(2025, 1, 1);
        for measure in &mut law.measures {
            let measure = Arc::make_mut(measure);
            if measure.published.is_none() && measure.period.from.is_none() {
                measure.published = Some(first);
            }
        }
        law.precedences.clear();
        let only_base = Regime { measures: base.iter().cloned().map(Arc::new).collect(), ..self::law(Vec::new(), law.complete) };
        law.exemptions.clear();
        law.measures.extend(only_base.measures.clone());
        let before = first.yesterday().expect("a day");
        let [all, base] = [law, only_base].map(|law| {
            let scenario = as_known(&law, DAY, before);
            let run = compute(&scenario, &world);
            rates_of(&scenario, &run, &run.cases[0], &world)
        });
        prop_assert_eq!(all, base);
    }

    /// `explain` gives the rate that the run gives, and its rows add up to it: every flow, at every corner.
    #[test]
    fn explain_is_the_run(world in worlds(), law in laws(ALL, rates(), 0..=7), as_of in select(DAYS.to_vec())) {
        let scenario = as_known(&law, DAY, as_of);
        let run = compute(&scenario, &world);
        let levels = run.levels(&scenario, &world, &run.cases[0]).expect("levels");
        let asked = AskedOf::new(law.measures.iter().map(|measure| &**measure), law.exemptions.iter());
        let the_law = LawOnDate::new(&law.measures, law.precedences.iter(), law.exemptions.iter(), &asked, law.complete, (DAY, as_of));
        let given = BTreeMap::new();
        for (number, flow) in world.flows.iter().enumerate() {
            let (partner, line) = (world.partners[usize::from(flow.partner)], world.products[flow.product as usize]);
            let (pair, own) = (world.pair(flow), world.importer);
            let inquiry = EntryDetails { pair, world_importer: own, given: &given, entry: None, shares: &law.shares, schedule: &law.schedule };
            let trace = trace(&the_law, &inquiry, &[(line, flow.value)]).expect("a trace");
            let class = run.compiled.flow_classes.cells[run.compiled.flow_classes.cell_of_flow[number] as usize].class;
            let of_run: Option<Vec<AdValorem>> =
                levels.iter().map(|corner| corner.of(class).expect("in scope").0.level.rate()).collect();
            let ends = of_run.map(|rates| (*rates.iter().min().expect("a corner"), *rates.iter().max().expect("a corner")));
            prop_assert_eq!(trace.total.map(|span| (span.low, span.high)), ends, "{} {}", partner, line);
            if let (Some(total), true) = (trace.total, levels.len() == 1) {
                let amounts = trace.steps.iter().map(|step| step.amount.map_or(AdValorem::ZERO, |amount| amount.low));
                prop_assert_eq!(amounts.sum::<AdValorem>(), total.low);
            }
        }
    }

    /// A period is what its days are, each by its own law: every day at the 365th part of a year.
    #[test]
    fn a_period_is_the_sum_of_its_days(world in worlds(), law in laws(ALL, exact_rates(), 0..=6), stated in any::<bool>(), days in 1..14i64) {
        let law = Regime { complete: true, ..law };
        let from = date(2025, 6, 8);
        let day = |number: i64| from.checked_add(jiff::Span::new().days(number)).expect("a day");
        let known = date(2025, 6, 16);
        let scenario = Scenario {
            date: from, period: Some((from, day(days))), as_of: known, known_each_day: !stated, ..scenario(law.clone(), vec![(Vec::new(), Vec::new())])
        };
        let run = compute(&scenario, &world);
        let case = &run.cases[0];
        let duty = |burden: Burden| burden.duty_before.expect("known").low.dollars();
        let of_day: Vec<Decimal> = (0..days).map(|number| {
            let scenario = as_known(&law, day(number), if stated { known } else { day(number) });
            let run = compute(&scenario, &world);
            duty(run.whole(&run.cases[0]))
        }).collect();
        // Intervals without gaps, each as each of its days, and the period their sum.
        let mut next = from;
        let mut sum = Decimal::ZERO;
        for course in run.rate_spans(case) {
            prop_assert_eq!(course.interval.from, next);
            next = course.interval.until;
            sum += duty(course.whole()) * Decimal::from(course.interval.days());
            let mut date = course.interval.from;
            while date < course.interval.until {
                let number = from.until(date).expect("days").get_days() as usize;
                prop_assert_eq!(duty(course.whole()), of_day[number], "{}", date);
                date = date.tomorrow().expect("a day");
            }
        }
        prop_assert_eq!(next, day(days));
        // Parts add up to the cent, whole by whole.
        let imports = |burdens: Vec<Burden>| burdens.iter().map(|burden| dollars(burden.imports)).sum::<Decimal>();
        let whole = dollars(run.whole(case).imports);
        prop_assert_eq!(imports(run.by_partner(case).into_iter().map(|(_, burden)| burden).collect()), whole);
        prop_assert_eq!(imports(run.by_branch(case).into_iter().map(|(_, burden)| burden).collect()), whole);
        // Each amount above is rounded to the cent.
        let off = (duty(run.whole(case)) - sum / Decimal::from(365)).abs();
        prop_assert!(off <= Decimal::new(2, 2), "{} off", off);
    }

    /// What each of two importers charges is what it would charge alone: no measure of one touches the imports of the other.
    #[test]
    fn two_importers_are_two_worlds(
        one in worlds(), other in worlds(), law in laws(ALL, rates(), 0..=7), whose in prop::collection::vec(0..3usize, 7),
    ) {
        let (own, second) = (one.importer, laws::partner("YY"));
        let importers = [Importers::OfWorld, Importers::Named([second].into()), Importers::Named([own, second].into())];
        let mut both = law.clone();
        both.shares.values_mut().for_each(|table| table.importers = Importers::Any);
        for (measure, whose) in both.measures.iter_mut().zip(&whose) {
            Arc::make_mut(measure).importers = importers[*whose].clone();
        }
        let asked = scenario(both.clone(), vec![(Vec::new(), Vec::new())]);
        let run = compute(&asked, &laws::beside(&one, &other, second));
        let together: BTreeMap<Partner, Burden> = run.by_importer(&run.cases[0]).into_iter().collect();
        for (importer, world) in [(own, &one), (second, &other)] {
            let mut alone = both.clone();
            alone.measures.retain(|measure| measure.importers.contains(importer, own));
            alone.measures.iter_mut().for_each(|measure| Arc::make_mut(measure).importers = Importers::OfWorld);
            let run = compute(&scenario(alone, vec![(Vec::new(), Vec::new())]), world);
            let whole = run.whole(&run.cases[0]);
            prop_assert_eq!(together.get(&importer), Some(&whole).filter(|whole| !whole.imports.is_zero()), "{}", importer);
        }
    }

    /// No change is exactly nothing, whatever is hedged or unknown; and so is the rate that stands there already.
    #[test]
    fn no_change_is_nothing(world in worlds(), law in laws(ALL, rates(), 0..=7), dated in any::<bool>()) {
        let exact = law.measures.iter().filter(|measure| matches!(measure.rate.written, StatedRate::Exact(_)));
        let same: Vec<Change> = exact.map(|measure| change(measure, Operator::Set(measure.rate.written.clone()))).collect();
        let mut cases = vec![(Vec::new(), Vec::new()), (same, Vec::new())];
        if let (true, Some(first)) = (dated, law.measures.first()) {
            let another_day = Period { from: Some(date(2025, 6, 16)), until: None };
            cases.push((vec![Change { period: another_day, ..change(first, Operator::Repeal) }], Vec::new()));
        }
        let run = compute(&scenario(law, cases), &world);
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
        let scenario = scenario(law(old, true), vec![(Vec::new(), top.clone())]);
        let run = compute(&scenario, &world);
        let flow_classes = &run.compiled.flow_classes;
        for levels in run.levels(&scenario, &world, &run.cases[0]).expect("levels") {
            for class in 0..flow_classes.classes.len() {
                let (before, after) = levels.of(class).expect("in scope");
                let [before, after] = [before, after].map(|charged| charged.level.rate().expect("known"));
                prop_assert!(after >= before);
                let number = top.first().and_then(|top| flow_classes.scopes.find(&top.importers, &top.partners, &top.products));
                let inside = number.is_some_and(|number| flow_classes.scopes_of(class).any(|scope| scope == number));
                if let (Some(StatedRate::Exact(rate)), Some(measure), true) = (&stated, top.first(), inside) {
                    prop_assert!(!measure.in_force(DAY) || after >= *rate);
                }
            }
        }
    }

    /// A higher rate never lowers the duty owed, where one total at most holds: two of them would each take off what
    /// the base gains.
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
        let run = compute(&scenario(law(measures.clone(), true), vec![(vec![more], Vec::new())]), &world);
        for (_, burden) in run.by_partner(&run.cases[0]) {
            prop_assert!(burden.duty_change.is_some_and(|change| change.low >= Usd::ZERO && change.high >= Usd::ZERO));
        }
    }

    /// A higher rate never lowers the duty owed either where claims, contents, precedences and exemptions are, if no total is.
    #[test]
    fn more_is_more_without_totals(
        world in worlds(), law in laws(&[Mode::Base, Mode::Add], exact_rates(), 1..=7), which in any::<Index>(), points in 1..200_000i64,
    ) {
        let raised = &law.measures[which.index(law.measures.len())];
        let more = change(raised, Operator::Edit(Edit::Add(rate(points) - AdValorem::ZERO)));
        let run = compute(&scenario(Regime { complete: true, ..law.clone() }, vec![(vec![more], Vec::new())]), &world);
        for (_, burden) in run.by_partner(&run.cases[0]) {
            prop_assert!(burden.duty_change.is_some_and(|change| change.low >= Usd::ZERO && change.high >= Usd::ZERO));
        }
    }

    /// A band holds the result of each choice of its ends, and no more than all of them.
    #[test]
    fn a_band_is_the_envelope_of_its_ends(world in worlds(), law in laws(ALL, rates(), 0..=5)) {
        let measures: Vec<Measure> = law.measures.iter().map(|measure| (**measure).clone()).collect();
        let cut = measures.first().map(|m| change(m, Operator::Edit(Edit::Cap(rate(150_000))))).into_iter().collect::<Vec<_>>();
        let at = |measures: &[Measure]| {
            let run = compute(&scenario(with(&law, measures), vec![(cut.clone(), Vec::new())]), &world);
            run.whole(&run.cases[0])
        };
        let band = at(&measures);
        let points = corners(&variables([&measures.iter().collect::<Vec<_>>(), &[]])).into_iter().map(|ends| {
            let mut fixed = measures.clone();
            for measure in &mut fixed {
                if let StatedRate::Hedged(hedged) = &measure.rate.written {
                    let high = ends.get(&hedged.variable).copied().unwrap_or_default();
                    measure.rate.written = StatedRate::Exact(if high { hedged.high } else { hedged.low });
                }
            }
            at(&fixed)
        }).collect::<Vec<Burden>>();
        let ends = |of: fn(&Burden) -> Option<Interval<Usd>>| {
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
    fn threads_change_nothing(world in worlds(), law in laws(ALL, rates(), 1..=6), steps in 2..30usize) {
        let texts = [1, 4].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| {
                let cases = law.measures.iter().map(|measure| (vec![change(measure, Operator::Repeal)], Vec::new())).collect();
                let mut scenario = scenario(law.clone(), cases);
                let cases = compute(&scenario, &world);
                let rates: String = cases.cases.iter().map(|case| rates_of(&scenario, &cases, case, &world)).collect();
                scenario.sweeps = vec![Sweep {
                    target: "m0".into(),
                    measures: vec!["m0".into()],
                    values: (0..steps).map(|step| (format!("{step}%"), StatedRate::Exact(rate(step as i64 * 10_000)))).collect(),
                }];
                [table::cases(&scenario, &cases).text, rates, table::cases(&scenario, &compute(&scenario, &world)).text]
            })
        });
        prop_assert_eq!(&texts[0], &texts[1]);
    }
}

/// Of a year that has a day more each day is a smaller part: a period over New Year is in two intervals.
#[test]
fn a_day_of_a_leap_year_is_a_smaller_part_of_it() {
    let flat =
        Measure { id: "b".into(), mode: Mode::Base, rate: Rate::new(StatedRate::Exact(rate(1_000_000))), ..always() };
    let world = laws::world([(laws::partner("AA"), code("01"), 365 * 366 * 100)]);
    let period = Some((date(2023, 12, 30), date(2024, 1, 4)));
    let law = law(vec![flat], true);
    let scenario = Scenario { date: date(2023, 12, 30), period, ..scenario(law, vec![(Vec::new(), Vec::new())]) };
    let run = compute(&scenario, &world);
    let days: Vec<u32> = run.rate_spans(&run.cases[0]).map(|course| course.interval.days()).collect();
    assert_eq!(days, [2, 3]);
    let duty = run.whole(&run.cases[0]).duty_before.expect("known").low.dollars();
    assert_eq!(duty, Decimal::from(2 * 366 + 3 * 365));
}

/// A row of a list that becomes known in a period is charged from that day on, as nobody knew it before.
#[test]
fn a_list_that_is_published_in_a_period_counts_from_then_on() {
    let row = DatedCode {
        code: code("01"),
        period: Period { from: Some(date(2025, 6, 1)), until: None },
        published: Some(date(2025, 6, 20)),
    };
    let listed = Measure {
        id: "b".into(),
        mode: Mode::Base,
        products: ProductSet::Dated(Arc::new(vec![row])),
        rate: Rate::new(StatedRate::Exact(rate(1_000_000))),
        ..always()
    };
    let world = laws::world([(laws::partner("AA"), code("01"), 365 * 100)]);
    let scenario = scenario(law(vec![listed], true), vec![(Vec::new(), Vec::new())]);
    let scenario = Scenario {
        date: date(2025, 6, 10),
        period: Some((date(2025, 6, 10), date(2025, 6, 30))),
        known_each_day: true,
        ..scenario
    };
    let duty = |scenario: &Scenario| {
        let run = compute(scenario, &world);
        run.whole(&run.cases[0]).duty_before.expect("known").low.dollars()
    };
    assert_eq!(duty(&scenario), Decimal::from(10));
    let looking_back = Scenario { as_of: date(2025, 6, 20), known_each_day: false, ..scenario };
    assert_eq!(duty(&looking_back), Decimal::from(20));
}

/// All importers together are the whole, on a day and over days.
#[test]
fn importers_together_are_the_whole() {
    let flat = Measure {
        id: "b".into(),
        mode: Mode::Base,
        importers: Importers::Any,
        rate: Rate::new(StatedRate::Exact(rate(10_000))),
        ..always()
    };
    let own = laws::world([(laws::partner("AA"), code("01"), 365 * 100)]);
    let world = laws::beside(&own, &own, laws::partner("YY"));
    for period in [None, Some((DAY, date(2025, 6, 25)))] {
        let asked = Scenario { period, ..scenario(law(vec![flat.clone()], true), vec![(Vec::new(), Vec::new())]) };
        let run = compute(&asked, &world);
        let whole = run.whole(&run.cases[0]);
        assert!(!whole.imports.is_zero());
        assert_eq!(run.importers_together(&run.cases[0], &world.importers), whole);
    }
}
