//! `period` by itself.

use dutylab::period::*;
use jiff::civil::date;

#[test]
fn the_last_day_is_outside() {
    let first = Period { from: Some(date(2025, 4, 9)), until: Some(date(2025, 4, 10)) };
    let next = Period { from: Some(date(2025, 4, 10)), until: None };
    assert!(first.contains(date(2025, 4, 9)) && !first.contains(date(2025, 4, 10)));
    assert!(!first.overlaps(&next) && next.overlaps(&Period::default()) && first.overlaps(&first));
}
