//! The duties of a line, component by component, compared with cases computed by hand from the text of the law.
//!
//! `tests/published/statutory.csv`: partner, line, date, the measure, what it adds in percentage points, the total. A
//! component is met by the measure of that name and by those below it (`s232.metals.uk` by `s232.metals.uk.steel`), unless
//! the case lists them apart. Rows with 0 are measures that a trace must show as giving way, or must not charge.
//!
//! `tests/published/statutory-2026.csv`: the same with the total alone, which may be “not known”.

use std::collections::BTreeSet;

use super::cases::{cases, compute, questions, regime};
use dutylab::explain::Trace;
use rust_decimal::Decimal;

#[test]
fn duties_are_those_worked_out_by_hand() {
    let cases = cases();
    assert_eq!(cases.len(), 39);
    let (us, threats) = (regime("us"), regime("us_threats"));
    let mut wrong = Vec::new();
    for ((case, ..), rows) in &cases {
        let trace = compute(&rows[0], &us, &threats);
        let percent = |span: Option<dutylab::burden::Interval<_>>| {
            span.map(|span: dutylab::burden::Interval<dutylab::units::AdValorem>| span.low.percent())
        };
        if percent(trace.total) != Some(rows[0].total) {
            wrong.push(format!("{case}: total {:?}, not {}: {}", percent(trace.total), rows[0].total, said(&trace)));
        }
        let listed: BTreeSet<&str> = rows.iter().map(|row| row.component.as_str()).collect();
        let of = |id: &str| -> Option<&str> {
            let above = |name: &&&str| id == **name || id.starts_with(&format!("{name}."));
            listed.iter().filter(above).max_by_key(|name| name.len()).copied()
        };
        for row in rows {
            let steps = trace.steps.iter().filter(|step| of(&step.measure.id) == Some(&row.component));
            let sum: Decimal = steps.clone().filter_map(|step| percent(step.amount)).sum();
            if sum != row.rate {
                wrong.push(format!("{case}: {} adds {sum}, not {}: {}", row.component, row.rate, said(&trace)));
            }
            if steps.count() == 0 {
                wrong.push(format!("{case}: {} is not in the trace: {}", row.component, said(&trace)));
            }
        }
        let other = trace.steps.iter().filter(|step| of(&step.measure.id).is_none());
        for step in other.filter(|step| percent(step.amount) != Some(Decimal::ZERO)) {
            wrong.push(format!("{case}: {} adds {:?}", step.measure.id, percent(step.amount)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn questions_have_the_totals_read_from_the_law() {
    let questions = questions();
    assert_eq!(questions.len(), 23);
    let (us, threats) = (regime("us"), regime("us_threats"));
    let mut wrong = Vec::new();
    for (row, expected) in &questions {
        let trace = compute(row, &us, &threats);
        let total = trace.total.map(|total| total.low.percent());
        if total != *expected {
            wrong.push(format!("{}: total {total:?}, not {expected:?}: {}", row.case, said(&trace)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn said(trace: &Trace) -> String {
    let steps = trace.steps.iter().map(|step| {
        let amount = step.amount.map(|amount| amount.low.percent());
        format!("{} {} {amount:?} {:?}", step.measure.id, step.status.word(), step.by)
    });
    steps.collect::<Vec<_>>().join("; ")
}
