//! The lines below a picture: where its numbers are from and what calculated them, in full and in shorter forms for sheets on
//! which that takes more than a line.

use std::cmp::Reverse;

use super::phrases::distinct;
use crate::scenario::Scenario;

/// The most sources that a form names in full, and what it says of the others.
const MOST_NAMED: usize = 3;
const OTHERS: &str = "others in the notes";

/// Returns "Source: publisher, title; publisher, title. Rates of 25 October 2025.", then publishers alone, without the day,
/// then those on which most numbers stand. Each of `sources` may name several, with "; " between them, first the one of most of its values;
/// last the first publisher.
pub fn source_forms<'s>(sources: impl Iterator<Item = &'s str>, law: &str) -> Vec<String> {
    let sources: Vec<&str> = sources.collect();
    let all = distinct(sources.iter().flat_map(|named| named.split("; ")));
    let publishers = distinct(all.iter().map(|named| named.split(", ").next().unwrap_or_default()));
    let firsts: Vec<&str> = sources.iter().filter_map(|named| named.split("; ").next()).collect();
    let mut main = distinct(firsts.iter().copied());
    main.sort_by_key(|one| Reverse(firsts.iter().filter(|other| *other == one).count()));
    main.truncate(MOST_NAMED);
    let first = publishers.first().copied().unwrap_or_default();
    let least = if all.len() > 1 { format!("{first}; {OTHERS}") } else { first.to_string() };
    main.extend((main.len() < all.len()).then_some(OTHERS));
    let line = |named: &str, law: &str| format!("Source: {named}. {law}").trim_end().to_string();
    let publishers = publishers.join("; ");
    // All who published before the day, which stands below the title too.
    distinct([
        line(&all.join("; "), law),
        line(&publishers, law),
        line(&publishers, ""),
        line(&main.join("; "), law),
        line(&least, law),
    ])
}

/// Returns "dutylab 0.1.0 · scenario japan-cars (0a1b2c3d) · law known to 10 October 2026", then the names of the scenarios
/// alone, then of several their count.
pub fn program_forms(scenarios: &[&Scenario], known: &str) -> Vec<String> {
    let full = scenarios.iter().map(|one| one.name_and_hash()).collect::<Vec<_>>().join("; ");
    let names = scenarios.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join("; ");
    let counted = if scenarios.len() > 1 { format!("{} scenarios", scenarios.len()) } else { names.clone() };
    let program = format!("dutylab {}", env!("CARGO_PKG_VERSION"));
    let line = |named: String| {
        let parts = [program.as_str(), named.as_str(), known].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" · ")
    };
    distinct([full, names, counted].map(line))
}
