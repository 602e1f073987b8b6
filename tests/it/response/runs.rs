//! Whole runs on a small world: markets, who is told apart, hedged rates, what drives the spread.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::partial::{ResponseFigure, Source, Supply, armington, gsim, smart};
use dutylab::run::{Run, run};
use dutylab::session::Session;
use dutylab::world::parameter::home_share::HomeShareLevel;
use tempfile::TempDir;

use super::plain::{Seller, two_nests};
use super::{elasticities, near, solve};

/// Four partners sell cars; a fifth good is not touched. The law charges 10% on all.
fn place() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write("mine/world.toml", "title = \"W\"\nimporter = \"US\"\nyear = 2024\nsource = \"test\"\n");
    write(
        "mine/flows.csv",
        "partner,product,value_usd\nJP,870323,100\nKR,870323,200\nDE,870323,50\nMX,870323,25\nJP,010121,1000\n",
    );
    write(
        "law.toml",
        "title = \"Law\"\nsource = \"test\"\ndate = 2025-01-01\ncomplete = true\n[[measure]]\nid = \"jp\"\npartners = [\"JP\"]\nproducts = [\"8703\"]\nmode = \"base\"\nrate = \"10%\"\n[[measure]]\nid = \"kr\"\npartners = [\"KR\"]\nproducts = [\"8703\"]\nmode = \"base\"\nrate = \"10%\"\n[[measure]]\nid = \"rest\"\npartners = [\"DE\", \"MX\"]\nmode = \"base\"\nrate = \"10%\"\n",
    );
    place
}

fn outcome(place: &Path, tables: &str) -> Run {
    outcome_in(place, "scope = {}\n", tables)
}

fn outcome_in(place: &Path, scope: &str, tables: &str) -> Run {
    let path = place.join("question.toml");
    let head = "title = \"Question\"\nbaseline = \"law.toml\"\nworld = \"mine\"\n";
    std::fs::write(&path, format!("{head}{scope}{tables}")).expect("written");
    let partners = read_partners().expect("partners");
    let read = Session::new().expect("names").read(&Location::Disk(path), &Overrides::default()).expect("a scenario");
    let world = read_world("mine", &read.world, &partners).expect("a world");
    run(&read.scenario, &world, &AtomicBool::new(false)).expect("a run")
}

/// Equations (27) and (28): flows charged alike are one source; SMART tells the sellers apart, and says of each what
/// (34) and (35) say.
#[test]
fn sellers_are_told_apart_where_the_model_asks() {
    let place = place();
    let change = "[[change]]\nmeasure = \"jp\"\nset = \"0%\"\n[[change]]\nmeasure = \"kr\"\nset = \"0%\"\n";
    let stated = "substitution = 1.5\ndemand = -1.2\n";
    for (model, word, count) in
        [(&armington::SPEC, "armington", 2), (&smart::SPEC, "smart", 4), (&gsim::SPEC, "gsim", 4)]
    {
        let run = outcome(place.path(), &format!("{change}[response.{word}]\n{stated}supply = \"inf\"\n"));
        let response = run.cases[0].response.as_ref().expect("a response");
        let [sources] = response.markets.corners.as_slice() else { panic!("one corner") };
        assert_eq!((response.markets.markets.len(), sources.len()), (1, count), "{word}");
        let alone: Vec<Source> = [(100.0, 0.0), (200.0, 0.0), (50.0, 0.1), (25.0, 0.1)]
            .iter()
            .zip(1..)
            .map(|(&(value, after), exporter)| Source { exporter, ..Source::new(value, 0.1, after) })
            .collect();
        let solved = solve(model, &alone, &elasticities(1.5, -1.2, Supply::Elastic(f64::INFINITY)));
        let worked = &response.worked[0];
        near(worked.all.duty_after, solved.sum.duty_after, 1e-12, word);
        near(worked.all.creation, solved.sum.creation, 1e-12, word);
        near(worked.all.imports_after, solved.sum.imports_after, 1e-12, word);
        let mut of_runs: Vec<f64> = response.sellers().map(|(_, seller)| seller.creation + seller.diversion).collect();
        let own = |(source, own): (&Source, &dutylab::partial::SourceResponse)| source.value * (own.quantity - 1.0);
        let mut plain: Vec<f64> = alone.iter().zip(&solved.reacted).map(own).collect();
        of_runs.sort_by(f64::total_cmp);
        plain.sort_by(f64::total_cmp);
        assert_eq!(of_runs.len(), plain.len(), "{word}");
        for (found, expected) in of_runs.into_iter().zip(plain) {
            near(found, expected, 1e-9, word);
        }
    }
}

/// Equations (101) and (102): a run reads the share of the product, keeps what is stated of some, and says what
/// follows; without the key, and with "none", nobody sells at home.
#[test]
fn shares_of_home_come_from_the_table() {
    let place = place();
    let change = "[[change]]\nmeasure = \"jp\"\nset = \"30%\"\n[response.armington]\nsupply = \"inf\"\n";
    let plain = outcome(place.path(), change);
    let none = outcome(place.path(), &format!("{change}home = \"none\"\n"));
    let [plain, none] = [&plain, &none].map(|run| run.cases[0].response.as_ref().expect("a response"));
    assert_eq!((plain.worked[0].all, plain.markets.with_home()), (none.worked[0].all, (0, 1)));
    assert_eq!(plain.markets.home_summary(), None);

    let stated = "[[response.armington.where]]\nproducts = [\"8703\"]\ndomestic = \"40%\"\n";
    for (further, level) in [("", HomeShareLevel::Detail), (stated, HomeShareLevel::Stated)] {
        let tables = format!("{change}home = \"shares\"\ncomposite_demand = -0.5\n{further}");
        let run = outcome(place.path(), &tables);
        let response = run.cases[0].response.as_ref().expect("a response");
        let [market] = response.markets.markets.as_slice() else { panic!("one market") };
        let assumed = market.assumed.at(&[]);
        let (found, read) = market.assumed.home_substitution().expect("domestic goods");
        let home = assumed.home.expect("domestic goods");
        assert_eq!((read, home.substitution, assumed.demand), (level, Some(found.between), -0.5));
        assert!(if level == HomeShareLevel::Stated { home.share == 0.4 } else { (0.4..0.6).contains(&home.share) });
        let implied = -(home.share * found.between + (1.0 - home.share) * 0.5);
        near(found.implied, implied, 1e-12, "what follows");
        let summary = response.markets.home_summary().expect("a summary");
        assert_eq!((summary.markets, summary.held, summary.imports), (1, usize::from(found.is_held()), 375.0));
        // A duty on a part of the imports moves buyers to the others and home.
        assert!(response.worked[0].surplus.home_sales > 0.0 && response.worked[0].surplus.home == 0.0);
    }
}

/// Equation (101): with `home = "shares"` and a stated supply, sales and gains of domestic goods are those of a plain
/// solver.
#[test]
fn output_at_home_of_a_run_is_that_of_a_plain_solver() {
    let place = place();
    let run = outcome(
        place.path(),
        "[[change]]\nmeasure = \"jp\"\nset = \"30%\"\n[response.armington]\nsupply = \"inf\"\nhome = \"shares\"\ndomestic_supply = 0.7\n",
    );
    let response = run.cases[0].response.as_ref().expect("a response");
    let [market] = response.markets.markets.as_slice() else { panic!("one market") };
    let assumed = market.assumed.at(&[]);
    let home = assumed.home.expect("domestic goods");
    let between = home.substitution.expect("a nest");
    let (rate, imports) = (|percent: f64| 1.0 + percent / 100.0, 375.0 * 1.1);
    let seller = |value: f64, after: f64| Seller {
        spent: value * 1.1,
        wedge: (rate(after) / rate(10.0)).ln(),
        supply: f64::INFINITY,
    };
    let worth = imports * home.share / (1.0 - home.share);
    let at_home = Seller { spent: worth, wedge: 0.0, supply: 0.7 };
    let abroad = [seller(100.0, 30.0), seller(275.0, 10.0)];
    let (_, prices) = two_nests(&abroad, &at_home, [between, assumed.substitution], assumed.demand);
    let [price, quantity] = prices[2];
    let surplus = &response.worked[0].surplus;
    near(surplus.home_sales, worth * ((price + quantity).exp() - 1.0), 1e-9, "sales");
    near(surplus.home, worth * ((1.7 * price).exp() - 1.0) / 1.7, 1e-9, "gains");
    assert!(surplus.home_sales > 1.0 && surplus.home > 0.1, "{surplus:?}");
}

/// Equations (47) and (49): a hedged rate is taken in proportion between its ends, and each input alone moves the duty
/// from its low end to its high end.
#[test]
fn each_input_moves_the_duty_from_end_to_end() {
    let place = place();
    let run = outcome(
        place.path(),
        "[[change]]\nmeasure = \"jp\"\nset = \"20%..40%\"\n[response.armington]\nsubstitution = 4\nsubstitution_se = 1\ndemand = -1.5\nsupply = \"inf\"\n[draws]\nn = 64\nseed = 3\n",
    );
    let response = run.cases[0].response.as_ref().expect("a response");
    let duty = |substitution: f64, after: f64| {
        let sources = [Source::new(100.0, 0.1, after), Source::new(275.0, 0.1, 0.1)];
        solve(&armington::SPEC, &sources, &elasticities(substitution, -1.5, Supply::Elastic(f64::INFINITY)))
            .sum
            .duty_after
    };
    for (place, after) in [(0.0, 0.2), (0.25, 0.25), (1.0, 0.4)] {
        let sources = response.markets.between(&[place]);
        let moved = sources.iter().find(|source| source.value == 100.0).expect("Japan's cars");
        near(moved.after, after, 1e-12, "after");
        near(moved.before, 0.1, 1e-12, "before");
    }
    assert_eq!(response.drivers.len(), 2);
    let spread: f64 = 1.0 / 3.0;
    let end = |score: f64| 1.0 + 3.0 * (spread * score - spread * spread / 2.0).exp();
    let wide = 1.959963984540054;
    let [substitution, rate] = response.drivers.as_slice() else { panic!("two inputs") };
    for (found, expected) in substitution.duty.iter().zip([duty(end(-wide), 0.3), duty(4.0, 0.3), duty(end(wide), 0.3)])
    {
        near(*found, expected, 1e-12, &substitution.input);
    }
    for (found, expected) in rate.duty.iter().zip([duty(4.0, 0.2), duty(4.0, 0.3), duty(4.0, 0.4)]) {
        near(*found, expected, 1e-12, &rate.input);
    }
}

/// A law that is not complete: of Japan's cars it knows the rate, of Korea's only what it adds.
const OPEN: &str = "title = \"Law\"\nsource = \"test\"\ndate = 2025-01-01\n[[measure]]\nid = \"jp\"\npartners = [\"JP\"]\nmode = \"base\"\nrate = \"10%\"\n[[measure]]\nid = \"kr\"\npartners = [\"KR\"]\nrate = \"5%\"\n";

/// Section 9.10: whose rate is not known has no figures after response, not figures of nothing; the rest is compared
/// with the same flows.
#[test]
fn what_is_not_known_is_left_out_and_counted() {
    let place = place();
    std::fs::write(place.path().join("law.toml"), OPEN).expect("written");
    let run = outcome(
        place.path(),
        "[[change]]\nmeasure = \"jp\"\nset = \"20%\"\n[[change]]\nmeasure = \"kr\"\nset = \"25%\"\n[response.armington]\n",
    );
    let case = &run.cases[0];
    let of = |partner: &str| {
        let pair = run.by_partner(case).into_iter().find(|(pair, _)| pair.partner.to_string() == partner);
        Some(pair.expect("a partner").0)
    };
    for &figure in ResponseFigure::ALL {
        assert_eq!(run.after_response(case, of("KR"), figure), None, "{figure:?}");
    }
    let covered = |pair| run.covered_by_response(case, pair).expect("a response");
    assert_eq!(covered(of("KR")).left_out().to_string(), "200.00");
    assert_eq!((covered(None).unknown.to_string(), covered(of("JP")).left_out().is_zero()), ("200.00".into(), true));
    let fixed = |pair| run.fixed_response(case, pair).map(|amount| amount.low);
    assert_eq!((fixed(of("KR")), fixed(None)), (None, fixed(of("JP"))));
    near(fixed(None).expect("known"), 110.0, 1e-12, "ten points on 100 and on 1000");
    let whole = run.after_response(case, None, ResponseFigure::Change).expect("known");
    assert_eq!(Some(whole), run.after_response(case, of("JP"), ResponseFigure::Change));
}

/// Equations (40) and (41): what buyers and exporters bear and the duty on trade that moved are the change of the duty.
#[test]
fn what_is_shown_adds_up_to_the_change_of_duty() {
    let place = place();
    for (word, after) in [("elastic", "40%"), ("armington", "40%"), ("smart", "0%"), ("gsim", "12%")] {
        let run =
            outcome(place.path(), &format!("[[change]]\nmeasure = \"jp\"\nset = \"{after}\"\n[response.{word}]\n"));
        let case = &run.cases[0];
        let of = |figure| run.after_response(case, None, figure).expect("a figure").low;
        let parts = of(ResponseFigure::Importers) + of(ResponseFigure::Exporters) + of(ResponseFigure::Moved);
        near(parts, of(ResponseFigure::Change), 1e-9, word);
        assert!(of(ResponseFigure::Moved) != 0.0, "{word}");
    }
}

/// A market without a solution is left out, its flows in no figure; where more than half of the value has none, the
/// case is refused.
#[test]
fn a_market_without_a_solution_is_left_out() {
    let place = place();
    let law = OPEN.replace("date = 2025-01-01", "date = 2025-01-01\ncomplete = true");
    std::fs::write(place.path().join("law.toml"), law).expect("written");
    // Cars at 500% have no solution by a steep supply; horses at 11% have one, and are worth more.
    let run = outcome(
        place.path(),
        "[[change]]\nmeasure = \"jp\"\nset = \"11%\"\n[[change]]\nmeasure = \"kr\"\nset = \"500%\"\n[response.gsim]\nsupply = 0.5\n",
    );
    let case = &run.cases[0];
    let response = case.response.as_ref().expect("a response");
    let unsolved: Vec<_> = response.markets.unsolved.iter().collect();
    let [(_, (1, value))] = unsolved.as_slice() else { panic!("{unsolved:?}") };
    assert_eq!(value.to_string(), "375.00");
    let covered = run.covered_by_response(case, None).expect("a response");
    assert_eq!((covered.reacting.to_string(), covered.unsolved), ("1000.00".into(), *value));
    assert!(run.after_response(case, None, ResponseFigure::Change).expect("known").low > 0.0);
}

/// Where each flow is a market of its own, what is lost is that of the flows in scope.
#[test]
fn by_the_elastic_model_what_is_lost_is_that_of_the_scope() {
    let place = place();
    let change = "[[change]]\nmeasure = \"jp\"\nset = \"40%\"\n[[change]]\nmeasure = \"kr\"\nset = \"40%\"\n";
    let run = outcome_in(place.path(), "scope = { partners = [\"JP\"] }\n", &format!("{change}[response.elastic]\n"));
    let case = &run.cases[0];
    let (pair, _) = run.by_partner(case)[0];
    for figure in [ResponseFigure::Deadweight, ResponseFigure::Net] {
        let of = |pair| run.after_response(case, pair, figure).expect("a figure").low;
        near(of(None), of(Some(pair)), 1e-12, figure.word());
    }
}

/// An outcome that had another name means what it did.
#[test]
fn words_of_earlier_versions_are_read() {
    let place = place();
    let change = "[[change]]\nmeasure = \"jp\"\nset = \"0%\"\n[response.elastic]\n";
    for word in ["us_net", "national_net"] {
        outcome(place.path(), &format!("{change}[[expect]]\nwhat = \"{word}\"\nmin = \"$0\"\n"));
    }
}

/// What the scenario does not state of pass-through depends on its date of entry; what it states is a point.
#[test]
fn pass_through_is_that_of_the_date_of_entry() {
    let place = place();
    let change = "[[change]]\nmeasure = \"jp\"\nset = \"0%\"\n[response.elastic]\n";
    for (day, stated, expected) in [
        ("2025-01-01", "", 0.94),
        ("2025-09-01", "", 0.92),
        ("2025-12-01", "", 0.86),
        ("2025-12-01", "pass_through = 0.5\n", 0.5),
    ] {
        let run = outcome_in(place.path(), &format!("date = {day}\nscope = {{}}\n"), &format!("{change}{stated}"));
        let response = run.cases[0].response.as_ref().expect("a response");
        let supplies: Vec<Supply> =
            response.markets.markets.iter().map(|market| market.assumed.at(&[]).supply).collect();
        assert!(!supplies.is_empty() && supplies.iter().all(|supply| *supply == Supply::Passed(expected)), "{day}");
    }
}

/// The importer's gain at the ends of what was measured is that of a scenario that states them; of a cut its sign turns.
#[test]
fn the_net_effect_is_known_at_the_ends_of_the_measured_pass_through() {
    let place = place();
    let net = |stated: &str| {
        let change = "[[change]]\nmeasure = \"jp\"\nset = \"0%\"\n";
        let scope = "scope = { partners = [\"JP\"], products = [\"8703\"] }\n";
        let run = outcome_in(place.path(), scope, &format!("{change}[response.elastic]\ndemand = -3\n{stated}"));
        let case = &run.cases[0];
        let net = run.after_response(case, None, ResponseFigure::Net).expect("a figure").low;
        let ends = &case.response.as_ref().expect("a response").measured_ends;
        (net, ends.iter().map(|end| (end.measured.estimate.value, end.net.low)).collect::<Vec<_>>())
    };
    let (as_assumed, ends) = net("");
    let [(low, at_low), (high, at_high)] = ends.as_slice() else { panic!("two ends: {ends:?}") };
    assert_eq!([*low, *high], [0.2, 1.0]);
    near(*at_low, net("pass_through = 0.2\n").0, 1e-12, "low");
    near(*at_high, net("pass_through = 1\n").0, 1e-12, "high");
    assert!(as_assumed > 0.0 && *at_high > 0.0 && *at_low < 0.0, "{as_assumed} {ends:?}");
    // An elasticity of supply has a pass-through of its own.
    let (of_supply, ends) = net("supply = 5\n");
    assert!(ends.iter().all(|(_, net)| *net == of_supply), "{of_supply} {ends:?}");
}
