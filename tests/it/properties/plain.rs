//! A second way to work a rate out, plain and slow: from the wording of `docs/model.md`, entry by entry, in decimals.

use std::collections::{BTreeMap, BTreeSet};

use dutylab::partner::Partner;
use dutylab::period::Period;
use dutylab::product::ProductSet;
use dutylab::regime::Regime;
use dutylab::regime::measure::{Measure, Mode, TaxBase};
use dutylab::regime::rate::StatedRate;
use dutylab::regime::rule::{Displaces, Exemption};
use dutylab::regime::share::{ShareKind, ShareTable};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// A line on a day, and what is known of it.
pub struct Asked<'a> {
    pub who: Partner,
    pub line: &'a str,
    /// The entry date.
    pub date: Date,
    /// The day of knowledge.
    pub as_of: Date,
    /// Shares that the flow declares itself.
    pub declared: &'a BTreeMap<String, Decimal>,
    /// Which hedged values are at their upper end.
    pub ends: &'a BTreeMap<String, bool>,
}

/// The sum of what is known, and each thing that is not known with the part of the value that it is about.
pub type Plain = (Decimal, BTreeMap<String, Decimal>);

/// The rate of a line under a law with these measures in place of its own.
pub fn level(law: &Regime, measures: &[&Measure], asked: &Asked<'_>) -> Plain {
    let claims: Vec<(&String, Decimal)> = law
        .shares
        .iter()
        .filter(|(_, table)| table.kind == ShareKind::Claim)
        .map(|(name, table)| (name, share(name, table, asked)))
        .collect();
    let mut whole = Plain::default();
    for combination in 0..1u32 << claims.len() {
        let mut weight = Decimal::ONE;
        let mut made = BTreeSet::new();
        for (bit, (name, share)) in claims.iter().enumerate() {
            if combination >> bit & 1 == 1 {
                made.insert(*name);
                weight *= share;
            } else {
                weight *= Decimal::ONE - share;
            }
        }
        if !weight.is_zero() {
            let (sum, unknown) = entry(law, measures, asked, &made);
            whole.0 += weight * sum;
            for (what, part) in unknown {
                *whole.1.entry(what).or_default() += weight * part;
            }
        }
    }
    whole
}

/// The share of a line: what the flow declares; the longest row of its partner; the longest row of everybody; the default.
fn share(name: &str, table: &ShareTable, asked: &Asked<'_>) -> Decimal {
    if let Some(share) = asked.declared.get(name) {
        return *share;
    }
    let step = table.steps.iter().find(|step| within(&step.period, asked.date));
    for who in [Some(asked.who), None] {
        let rows = step.and_then(|step| step.rows.get(&who)).into_iter().flatten();
        let text = |code: &Option<dutylab::product::HsCode>| code.map(|code| code.to_string()).unwrap_or_default();
        let covering = rows.filter(|(code, _)| asked.line.starts_with(&text(code)));
        if let Some((_, share)) = covering.max_by_key(|(code, _)| text(code).len()) {
            return share.fraction();
        }
    }
    table.default.expect("a default").low.fraction()
}

fn within(period: &Period, date: Date) -> bool {
    period.from.is_none_or(|from| from <= date) && period.until.is_none_or(|until| date < until)
}

fn known(published: Option<Date>, from: Option<Date>, as_of: Date) -> bool {
    match (published, from) {
        (Some(day), _) | (None, Some(day)) => day <= as_of,
        (None, None) => true,
    }
}

/// True if the set has all of the line.
fn has(set: &ProductSet, asked: &Asked<'_>) -> bool {
    match set {
        ProductSet::All | ProductSet::Goods => true,
        ProductSet::Codes(codes) => codes.iter().any(|code| asked.line.starts_with(&code.to_string())),
        ProductSet::Dated(rows) => rows.iter().any(|row| {
            asked.line.starts_with(&row.code.to_string())
                && within(&row.period, asked.date)
                && known(row.published, row.period.from, asked.as_of)
        }),
        ProductSet::Union(sets) => sets.iter().any(|set| has(set, asked)),
        ProductSet::Except(set, except) => has(set, asked) && !has(except, asked),
        ProductSet::Within(set, other) => has(set, asked) && has(other, asked),
    }
}

/// True if the set, which is one of codes, has some of what lies below the line.
fn has_part(set: &ProductSet, asked: &Asked<'_>) -> bool {
    matches!(set, ProductSet::Codes(codes) if codes.iter().any(|code| code.to_string().starts_with(asked.line)))
}

fn names(words: &[String], measure: &Measure) -> bool {
    words.iter().any(|word| {
        *word == measure.id
            || *word == measure.slot
            || measure.tags.contains(word)
            || (word == "base" && measure.mode == Mode::Base)
    })
}

/// One entry, of which it is known what it claims.
fn entry(law: &Regime, measures: &[&Measure], asked: &Asked<'_>, made: &BTreeSet<&String>) -> Plain {
    let claims_met = |when: &[String], unless: &[String]| {
        when.iter().all(|claim| made.contains(claim)) && !unless.iter().any(|claim| made.contains(claim))
    };
    let covers = |partners: &dutylab::partner::PartnerSet| {
        partners.members.as_ref().is_none_or(|set| set.contains(&asked.who)) && !partners.except.contains(&asked.who)
    };
    let exempts = |rule: &Exemption, measure: &Measure| {
        within(&rule.period, asked.date)
            && known(rule.published, rule.period.from, asked.as_of)
            && names(&rule.measures, measure)
            && covers(&rule.partners)
            && has(&rule.products, asked)
            && claims_met(&rule.when, &rule.unless)
    };
    // Selection.
    let mut selected: Vec<&Measure> = Vec::new();
    for &measure in measures {
        let in_part =
            measure.part.as_ref().is_some_and(|claim| made.contains(claim)) && has_part(&measure.products, asked);
        let exempt = law.exemptions.iter().any(|rule| rule.contents.is_none() && exempts(rule, measure));
        if !measure.repealed
            && within(&measure.period, asked.date)
            && known(measure.published, measure.period.from, asked.as_of)
            && covers(&measure.partners)
            && (has(&measure.products, asked) || in_part)
            && claims_met(&measure.when, &measure.unless)
            && !exempt
        {
            selected.push(measure);
        }
    }
    // Slots.
    let outranked = |one: &&Measure| selected.iter().any(|other| other.slot == one.slot && other.rank > one.rank);
    let mut winners: Vec<&Measure> = selected.iter().copied().filter(|one| !outranked(one)).collect();
    // Partition of the value: the contents, each cut where some exemption leaves out no more, and the rest.
    let contents = law.shares.iter().filter(|(_, table)| table.kind == ShareKind::Content);
    let contents: BTreeMap<&str, Decimal> =
        contents.map(|(name, table)| (name.as_str(), share(name, table, asked))).collect();
    let left_out = |rule: &Exemption, name: &str| {
        let limits = rule.contents.as_ref().filter(|left_out| left_out.names.iter().any(|other| other == name));
        limits.map(|limits| (limits.at_least.fraction(), limits.at_most.fraction()))
    };
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (&name, &share) in &contents {
        let ends = law.exemptions.iter().filter_map(|rule| left_out(rule, name)).map(|(_, at_most)| at_most);
        let mut above = Decimal::ZERO;
        for up_to in ends.chain([Decimal::ONE]).collect::<BTreeSet<_>>() {
            pieces.push(Piece { name, up_to, size: share.min(up_to) - share.min(above) });
            above = up_to;
        }
    }
    let rest = Decimal::ONE - contents.values().sum::<Decimal>();
    pieces.push(Piece { name: "the rest", up_to: Decimal::ONE, size: rest });
    let sum = |parts: &BTreeSet<usize>| parts.iter().map(|&part| pieces[part].size).sum::<Decimal>();
    let mut parts: BTreeMap<&String, BTreeSet<usize>> = BTreeMap::new();
    for measure in &winners {
        let is_exempt = |piece: &Piece<'_>| {
            let rules = law.exemptions.iter().filter(|rule| measure.mode != Mode::Cap && exempts(rule, measure));
            let limits = rules.filter_map(|rule| left_out(rule, piece.name));
            limits.into_iter().any(|(at_least, at_most)| contents[piece.name] >= at_least && piece.up_to <= at_most)
        };
        let is_own = |piece: &Piece<'_>| match &measure.base {
            TaxBase::Whole => true,
            TaxBase::Content(names) => names.iter().any(|name| name == piece.name),
            TaxBase::Rest(names) => names.iter().all(|name| name != piece.name),
        };
        let own = (0..pieces.len()).filter(|&part| is_own(&pieces[part]) && !is_exempt(&pieces[part]));
        parts.insert(&measure.id, own.collect());
    }
    // Precedence: a measure goes before those of higher numbers only, so that the order of the numbers is an order of theirs.
    winners.sort_by_key(|measure| number(measure));
    for winner in winners.clone() {
        let left = parts[&winner.id].clone();
        if left.is_empty() {
            continue;
        }
        let rules = law.precedences.iter().filter(|rule| {
            within(&rule.period, asked.date)
                && known(rule.published, rule.period.from, asked.as_of)
                && names(&rule.winner, winner)
        });
        for rule in rules {
            for loser in winners.iter().filter(|loser| loser.id != winner.id && names(&rule.loser, loser)) {
                let of_loser = parts.get_mut(&loser.id).expect("a winner of its slot");
                match rule.scope {
                    Displaces::Whole => of_loser.clear(),
                    Displaces::Content => of_loser.retain(|part| !left.contains(part)),
                    Displaces::Charged => {
                        if sum(&left) > Decimal::ZERO {
                            of_loser.clear();
                        }
                    }
                }
            }
        }
    }
    winners.retain(|measure| !parts[&measure.id].is_empty());
    // Amounts.
    winners.sort_by_key(|measure| (measure.mode, measure.id.clone()));
    let mut unknown = BTreeMap::new();
    let stated = winners.iter().any(|measure| matches!(measure.mode, Mode::Base | Mode::AllIn));
    if !law.complete && !stated {
        unknown.insert("unstated".to_string(), Decimal::ONE);
    }
    // With what a measure adds to the whole, what it adds to its own parts.
    let mut amounts: Vec<(&Measure, Decimal, Decimal, bool)> = Vec::new();
    for measure in winners {
        let share = sum(&parts[&measure.id]);
        let rate = match &measure.rate.written {
            StatedRate::Exact(rate) => Some(rate.fraction()),
            StatedRate::Hedged(hedged) if asked.ends[&hedged.variable] => Some(hedged.high.fraction()),
            StatedRate::Hedged(hedged) => Some(hedged.low.fraction()),
            StatedRate::Unknown => None,
            StatedRate::Column(_) | StatedRate::Charged => panic!("no columns and no totals here"),
        };
        // What an earlier cap took off the same amounts is not there to be taken off again.
        let taken_off = |cap: &Measure| {
            cap.mode == Mode::Cap
                && amounts.iter().any(|(both, ..)| names(&measure.counts, both) && names(&cap.counts, both))
        };
        let inside: Vec<&(&Measure, Decimal, Decimal, bool)> =
            amounts.iter().filter(|(other, ..)| names(&measure.counts, other) || taken_off(other)).collect();
        // An all-in rate counts what falls on all of its parts at the rate that it has there.
        let counted = |(other, amount, there, _): &&(&Measure, Decimal, Decimal, bool)| {
            let is_there = measure.mode == Mode::AllIn && parts[&measure.id].is_subset(&parts[&other.id]);
            if is_there { *there } else { *amount }
        };
        let sum: Decimal = inside.iter().map(counted).sum();
        let open = inside.iter().any(|(.., open)| *open) || (measure.mode == Mode::Cap && !law.complete && !stated);
        let (amount, open) = match (measure.mode, rate) {
            (Mode::Base | Mode::Add, Some(rate)) => (share * rate, false),
            (Mode::AllIn, Some(rate)) if !open => (share * (rate - sum).max(Decimal::ZERO), false),
            (Mode::Cap, Some(rate)) if !open => (-(sum - rate).max(Decimal::ZERO), false),
            // Nothing of something unknown is nothing.
            (Mode::Base | Mode::Add | Mode::AllIn, _) if share.is_zero() => (Decimal::ZERO, false),
            (Mode::Base | Mode::Add, None) => {
                unknown.insert(format!("the rate of {}", measure.id), share);
                (Decimal::ZERO, true)
            }
            // What comes out depends on the rate and on what is known of the total, too.
            (_, rate) => {
                let share = if measure.mode == Mode::Cap { Decimal::ONE } else { share };
                unknown.insert(format!("what {} at {rate:?} makes of {sum}", measure.id), share);
                (Decimal::ZERO, true)
            }
        };
        let there = match (measure.mode, rate) {
            (Mode::Base | Mode::Add, Some(rate)) => rate,
            (Mode::AllIn, Some(rate)) => (rate - sum).max(Decimal::ZERO),
            _ => amount,
        };
        amounts.push((measure, amount, there, open));
    }
    (amounts.iter().map(|(_, amount, ..)| *amount).sum(), unknown)
}

/// A part of the value: of a content, what lies below `up_to` and above the piece before it.
struct Piece<'a> {
    name: &'a str,
    up_to: Decimal,
    size: Decimal,
}

/// The number in a measure's tag.
fn number(measure: &Measure) -> u32 {
    let tag = measure.tags.iter().find_map(|tag| tag.strip_prefix("tag "));
    tag.and_then(|tag| tag.parse().ok()).expect("a number")
}
