//! Sums of what lies between two ends: at each choice of the ends parts add up as exact ones do, a band goes from the least
//! of these sums to the greatest, and halfway between the ends of a share lies what that share gives by itself.

use dutylab::burden::AuthorityContribution;
use dutylab::regime::share::{ShareBand, share_variable};
use dutylab::units::Share;

use super::laws::CLAIMS;
use super::*;

/// The same law whose claims lie between these ends, in twentieths, where they have some.
fn opened(law: &Regime, ends: &[Option<(i64, i64)>]) -> Regime {
    let mut law = law.clone();
    for (name, ends) in CLAIMS.iter().zip(ends) {
        if let (Some(table), Some((one, other))) = (law.shares.get_mut(*name), ends) {
            table.default = Some(ShareBand { low: share(*one.min(other)), high: share(*one.max(other)) });
        }
    }
    law
}

/// The scenario with the claims that lie between two ends at what `of` makes of these.
fn with_shares(scenario: &Scenario, of: impl Fn(&str, ShareBand) -> Share) -> Scenario {
    let mut scenario = scenario.clone();
    for (name, table) in &mut scenario.baseline.shares {
        table.default = table.default.map(|ends| if ends.is_open() { ShareBand::exact(of(name, ends)) } else { ends });
    }
    scenario
}

/// The scenario with each hedged rate and each open claim at one of its ends.
fn at_ends(scenario: &Scenario, ends: &BTreeMap<String, bool>) -> Scenario {
    let is_high = |variable: &str| ends.get(variable).copied().unwrap_or_default();
    let mut fixed =
        with_shares(scenario, |name, ends| if is_high(&share_variable(name)) { ends.high } else { ends.low });
    let added = fixed.cases.iter_mut().flat_map(|case| &mut case.measures);
    for measure in fixed.baseline.measures.iter_mut().chain(added) {
        let StatedRate::Hedged(hedged) = &measure.rate.written else { continue };
        let rate = if is_high(&hedged.variable) { hedged.high } else { hedged.low };
        Arc::make_mut(measure).rate.written = StatedRate::Exact(rate);
    }
    fixed
}

/// Duty before, after and its change.
fn duties(burden: &Burden) -> [Option<Interval<Usd>>; 3] {
    [burden.duty_before, burden.duty_after, burden.duty_change]
}

/// The same as amounts; what is known of nothing is nothing.
fn amounts(burden: &Burden) -> [Usd; 3] {
    duties(burden).map(|span| span.map_or(Usd::ZERO, |span| span.low))
}

fn total(parts: impl Iterator<Item = [Usd; 3]>) -> [Usd; 3] {
    parts.fold([Usd::ZERO; 3], |sum, part| [0, 1, 2].map(|side| sum[side] + part[side]))
}

/// What authorities add, at the lower ends of their bands.
fn lower(added: Vec<AuthorityContribution>) -> [Usd; 3] {
    total(added.into_iter().map(|added| [0, 1, 2].map(|side| added.duty[side].low)))
}

/// Holds that the parts of a result without bands add up: partners, chapters and authorities to the whole, and the
/// authorities of each partner to what it owes.
fn adds_up(run: &Run) -> Result<(), TestCaseError> {
    let case = &run.cases[0];
    let whole = amounts(&run.whole(case));
    prop_assert_eq!(total(run.by_partner(case).iter().map(|(_, burden)| amounts(burden))), whole);
    prop_assert_eq!(total(run.by_branch(case).iter().map(|(_, burden)| amounts(burden))), whole);
    prop_assert_eq!(lower(run.by_authority(case)), whole);
    for (pair, burden) in run.by_partner(case) {
        prop_assert_eq!(lower(run.by_authority_of(case, pair)), amounts(&burden), "{}", pair.partner);
    }
    Ok(())
}

/// Holds that a band goes from the least to the greatest of what its corners give; where one is not known, it is not.
fn is_envelope(band: &Burden, corners: &[Burden]) -> Result<(), TestCaseError> {
    for (side, span) in duties(band).into_iter().enumerate() {
        let ends: Option<Vec<Usd>> = corners.iter().map(|burden| Some(duties(burden)[side]?.low)).collect();
        let ends = ends.and_then(|ends| Some((*ends.iter().min()?, *ends.iter().max()?)));
        prop_assert_eq!(span.map(|span| (span.low, span.high)), ends);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn parts_add_up_at_every_corner(
        world in worlds(), law in laws(ALL, rates(), 0..=4), added in laws(ALL, rates(), 0..=1),
        ends in prop::collection::vec(prop::option::weighted(0.4, (0..=20i64, 0..=20i64)), CLAIMS.len()),
    ) {
        let law = opened(&law, &ends);
        let new: Vec<Measure> = added.measures.iter().map(|measure| {
            let mut measure = Measure { id: "new".into(), rank: 100, tags: vec!["even".into()], ..(**measure).clone() };
            if let StatedRate::Hedged(hedged) = &mut measure.rate.written {
                hedged.variable = "new".into();
            }
            measure
        }).collect();
        let open = law.shares.iter().filter(|(_, table)| table.default.is_some_and(ShareBand::is_open));
        let mut names: BTreeSet<String> = open.map(|(name, _)| share_variable(name)).collect();
        let old: Vec<&Measure> = law.measures.iter().map(|measure| &**measure).collect();
        names.extend(variables([&old, &new.iter().collect::<Vec<_>>()]));
        let asked = scenario(law.clone(), vec![(Vec::new(), new)]);
        let run = compute(&asked, &world);
        let case = &run.cases[0];

        let corners: Vec<Run> = corners(&names).iter().map(|ends| compute(&at_ends(&asked, ends), &world)).collect();
        corners.iter().try_for_each(adds_up)?;
        let of_corners = |of: &dyn Fn(&Run) -> Burden| corners.iter().map(of).collect::<Vec<Burden>>();
        is_envelope(&run.whole(case), &of_corners(&|run| run.whole(&run.cases[0])))?;
        for (pair, burden) in run.by_partner(case) {
            let found = |run: &Run| run.by_partner(&run.cases[0]).into_iter().find(|(other, _)| *other == pair);
            is_envelope(&burden, &of_corners(&|run| found(run).expect("a partner").1))?;
        }
        for (branch, burden) in run.by_branch(case) {
            let found = |run: &Run| run.by_branch(&run.cases[0]).into_iter().find(|(other, _)| *other == branch);
            is_envelope(&burden, &of_corners(&|run| found(run).expect("a chapter").1))?;
        }
        for (number, added) in run.by_authority(case).into_iter().enumerate() {
            for side in 0..3 {
                let ends = corners.iter().map(|run| run.by_authority(&run.cases[0])[number].duty[side].low);
                let ends = (ends.clone().min(), ends.max());
                prop_assert_eq!((Some(added.duty[side].low), Some(added.duty[side].high)), ends);
            }
        }
        // The first corner has every lower end: there the parts of the bars of a band add up.
        let first = &corners[0];
        prop_assert_eq!(lower(run.by_authority_at_lower_ends(case, None)), amounts(&first.whole(&first.cases[0])));
        for (pair, burden) in first.by_partner(&first.cases[0]) {
            prop_assert_eq!(lower(run.by_authority_at_lower_ends(case, Some(pair))), amounts(&burden));
        }

        let halfway = run.rate_halfway(case, &run.open_shares(&asked, case));
        if names.iter().all(|name| name.starts_with("share ")) && let Some(rate) = halfway {
            let mean = |_: &str, ends: ShareBand| {
                Share::from_fraction((ends.low.fraction() + ends.high.fraction()) / Decimal::TWO).expect("a share")
            };
            let run = compute(&with_shares(&asked, mean), &world);
            let whole = run.whole(&run.cases[0]);
            let shown = whole.with_levels().and_then(|burden| burden.rate_after).expect("a rate").low.percent();
            prop_assert!((rate - shown).abs() < Decimal::new(1, 9), "{} and {}", rate, shown);
        }
    }
}
