//! What the law of the United States leaves out of the value: content of the United States, and what was exported to be
//! repaired or assembled abroad. Each total is computed by hand from the headings that the row names.

use std::path::Path;

use serde_json::Value;

use crate::program::dutylab;

/// A question, and the total in percent; `?` is not known.
const QUESTIONS: [(&str, &str); 15] = [
    // Reciprocal tariff, 9903.01.34: ordinary 3.9, fentanyl 20, list 4A 7.5, and 10 on what is not of the United States.
    ("CN 85287264 --date 2025-06-15", "41.4"),
    ("CN 85287264 --date 2025-06-15 --content us=0.3", "38.4"),
    ("CN 85287264 --date 2025-06-15 --content us=0.2", "39.4"),
    ("CN 85287264 --date 2025-06-15 --content us=0.19", "41.4"),
    // Section 122 has no such rule: 3.9, list 4A 7.5, 10.
    ("CN 85287264 --date 2026-03-01 --content us=0.3", "21.4"),
    // Cars under USMCA, 9903.94.03: 25 on what is not of the United States, whatever its share.
    ("MX 87032301 --date 2025-09-01 --claim usmca=1", "15"),
    ("MX 87032301 --date 2025-09-01 --claim usmca=1 --content us=0.6", "10"),
    // Mobile equipment under USMCA, note 16(j): 40% is set off at most.
    ("MX 84295210 --date 2026-06-15 --claim usmca=1", "15"),
    ("MX 84295210 --date 2026-06-15 --claim usmca=1 --content us=0.3", "17.5"),
    ("MX 84295210 --date 2026-06-15 --claim usmca=1 --content us=0.6", "15"),
    // 9802.00.80: ordinary 16.5 and 25, on 60% of the value.
    ("MX 61091000 --date 2025-09-01 --claim usmca=0", "41.5"),
    ("MX 61091000 --date 2025-09-01 --claim usmca=0 --claim worked_abroad=1 --content exported=0.4", "24.9"),
    // 15 in total, on 60%.
    ("FR 39269099 --date 2025-09-15 --claim worked_abroad=1 --content exported=0.4", "9"),
    // Steel, half of which was exported: 50 on the other half.
    ("KR 73089095 --date 2025-09-01 --claim worked_abroad=1 --content exported=0.5 --content steel=0.5", "25"),
    // Under 9802 alone nobody knows what the article is.
    ("MX 98020080 --date 2025-09-01 --content exported=0.4", "?"),
];

#[test]
fn the_rest_of_the_value_is_charged() {
    let mut wrong = Vec::new();
    for (question, expected) in QUESTIONS {
        let words = ["explain", "--json", "--baseline", "us"].into_iter().chain(question.split(' '));
        let output = dutylab(Path::new("."), &words.collect::<Vec<_>>(), 0);
        let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let total = &told["before"]["total_pct"];
        let total = if total.is_number() { total.to_string() } else { "?".into() };
        if total != expected {
            wrong.push(format!("{question}: {total}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What was exported is asked for where an entry claims it, and nowhere else.
#[test]
fn what_was_exported_must_be_stated() {
    let words = "explain MX 61091000 --date 2025-09-01 --baseline us --claim worked_abroad=1";
    let output = dutylab(Path::new("."), &words.split(' ').collect::<Vec<_>>(), 2);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the share “exported” is missing for the line 6109.10.00"), "{said}");
    assert!(said.contains("--content exported=…"), "{said}");
}
