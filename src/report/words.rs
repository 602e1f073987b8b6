//! Rates of measures in words, and what a case does to them.

use std::sync::Arc;

use super::number::Unit;
use super::phrases::join;
use crate::partner::Partners;
use crate::regime::measure::{Measure, Mode};
use crate::regime::rate::{Edit, StatedRate};
use crate::units::AdValorem;

/// Returns "25%", "10%..40%", "column “general”".
pub fn rate_words(measure: &Measure) -> String {
    let percent = |rate: AdValorem| Unit::Percent.word(rate.percent());
    match &measure.rate.written {
        StatedRate::Exact(rate) => percent(*rate),
        StatedRate::Hedged(hedged) if hedged.low == hedged.high => format!("~{}", percent(hedged.low)),
        StatedRate::Hedged(hedged) => format!("{}..{}", percent(hedged.low), percent(hedged.high)),
        StatedRate::Column(column) => format!("column “{}”", column.name),
        StatedRate::Charged => "the total".into(),
        StatedRate::Unknown => "unknown".into(),
    }
}

/// Returns what becomes of the measures of a name: "27.5% → 15%", "new, 10%", "repealed", "25%, cut by 50%", "3 rates".
pub fn change_words(before: &[Arc<Measure>], after: &[Arc<Measure>], id: &str) -> String {
    let named = |measures: &[Arc<Measure>]| -> Vec<Arc<Measure>> {
        measures.iter().filter(|measure| measure.id == id).cloned().collect()
    };
    let (before, after) = (named(before), named(after));
    let first = |measures: &[Arc<Measure>]| {
        let words: Vec<String> = measures.iter().map(|measure| rate_words(measure)).collect();
        let same = words.windows(2).all(|pair| pair[0] == pair[1]);
        match words.first() {
            Some(word) if same => word.clone(),
            _ => format!("{} rates", words.len()),
        }
    };
    let Some(last) = after.first() else { return "absent".into() };
    let edits_of = |measure: &Measure| measure.rate.edits.iter().map(edit_words).collect::<Vec<_>>().join(", ");
    if last.mode == Mode::Total {
        let total = |one: &Arc<Measure>| match one.rate.written {
            StatedRate::Charged => format!("total {}", edits_of(one)),
            _ => format!("{} in total", rate_words(one)),
        };
        return after.iter().map(total).collect::<Vec<_>>().join("; ");
    }
    let more = if last.mode == Mode::Add && before.is_empty() { "+" } else { "" };
    if before.is_empty() {
        return format!("new, {more}{}", first(&after));
    }
    let (parts, after): (Vec<Arc<Measure>>, Vec<Arc<Measure>>) = after.into_iter().partition(|one| one.is_part());
    if let Some(part) = parts.first() {
        let what =
            if part.void { "repealed".into() } else { [first(&parts), edits_of(part)].join(" ").trim().to_string() };
        return format!("{}; {what} on a part of its goods", first(&after));
    }
    if after.iter().all(|measure| measure.repealed) {
        return format!("{}, repealed", first(&before));
    }
    let (one, other) = (first(&before), first(&after));
    let edits = after.first().map_or(String::new(), |measure| edits_of(measure));
    match edits.is_empty() {
        true if one == other => one,
        true => format!("{one} → {other}"),
        false => format!("{other}, {edits}"),
    }
}

/// Returns what a measure is called before a reader: its title, or what it charges where it has none of its own.
pub fn measure_title(measure: &Measure, partners: &Partners) -> String {
    if measure.title != measure.id {
        return measure.title.clone();
    }
    let kind = match measure.mode {
        Mode::Base => "Ordinary duty",
        Mode::Add => "Additional duty",
        Mode::AllIn => "Duty in total",
        Mode::Total => match measure.rate.written {
            StatedRate::Charged => "Change of the total",
            _ => "Duty set",
        },
        Mode::Cap => "Highest duty",
    };
    format!("{kind} on {}", measure_goods(measure, partners))
}

/// Returns what a measure charges: "cars from Japan", "all goods".
pub fn measure_goods(measure: &Measure, partners: &Partners) -> String {
    let Some(members) = &measure.partners.members else { return measure.goods.clone() };
    let named = partners.named_in(&measure.partners);
    format!("{} from {}", measure.goods, join(&partners.together(&named, members), "partners"))
}

fn edit_words(edit: &Edit) -> String {
    let percent = |rate: &AdValorem| Unit::Percent.word(rate.percent());
    match edit {
        Edit::Add(points) => Unit::Points.word(points.points()),
        Edit::Scale(factor) => format!("times {}", factor.normalize()),
        Edit::Cut(share) => format!("cut by {}%", (*share * rust_decimal::Decimal::ONE_HUNDRED).normalize()),
        Edit::Cap(most) => format!("{} at most", percent(most)),
        Edit::Floor(least) => format!("{} at least", percent(least)),
        Edit::Swiss(coefficient) => format!("Swiss formula, {}", percent(coefficient)),
    }
}
