//! `scenario::placeholder` by itself.

use dutylab::scenario::placeholder::*;

#[test]
fn placeholders_are_found_and_filled() {
    assert_eq!(word("{after}"), Ok(Placeholder::After));
    assert_eq!(word("{ after }"), Ok(Placeholder::After));
    assert_eq!((word("{afer}"), word("{after")), (Err("afer"), Err("after")));
    let found: Vec<_> = places("a {b} {c {d}\n{e").map(|place| &"a {b} {c {d}\n{e"[place]).collect();
    assert_eq!(found, ["{b}", "{c ", "{d}", "{e"]);
    assert_eq!(filled("{product}: {x} to {after}", |_| "all".into()), "All: {x} to all");
    let told = |word: Placeholder| if word == Placeholder::Change { "0 pp".into() } else { "15%".to_string() };
    assert!(contrasts_equals("It would be {after}, not {before}", told));
    assert!(!contrasts_equals("It would be {after}, {change} more", told));
    assert_eq!(without_results("Cars from {before} to {after}"), "Cars from the rate before to the rate after");
}
