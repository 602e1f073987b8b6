//! Five classes with round bounds for values that are spread wide: the bounds that fill the classes most evenly, of equally
//! even ones the lowest.
//!
//! Bounds are 1, 2 or 5 times a power of ten. Where values lie at both sides of zero, two classes lie at each side of a middle one,
//! with the same bounds at both.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::palette::{Color, GRID, SEQUENTIAL, WarmSide};
use figures::Unit;

/// Classes told apart by color; a bound belongs to the class farther from zero.
pub struct Breaks {
    /// Ascending, in absolute value.
    bounds: Vec<Decimal>,
    way: BreakDirection,
    rise: WarmSide,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BreakDirection {
    /// Nothing below zero.
    Up,
    /// Nothing above zero.
    Down,
    Both,
}

/// The most bounds among which to choose; values that spread wider share the lowest class.
const CANDIDATES: usize = 24;

impl Breaks {
    /// Of gains and losses, the middle class is always about zero.
    pub fn of(unit: Unit, rise: WarmSide, values: impl Iterator<Item = Decimal>) -> Self {
        let values: Vec<Decimal> = values.collect();
        let below = values.iter().any(|value| *value < Decimal::ZERO);
        let above = values.iter().any(|value| *value > Decimal::ZERO);
        let way = match (below, above) {
            (true, true) => BreakDirection::Both,
            _ if rise == WarmSide::Cold => BreakDirection::Both,
            (true, false) => BreakDirection::Down,
            _ => BreakDirection::Up,
        };
        let mut sizes: Vec<Decimal> = values.iter().map(Decimal::abs).collect();
        sizes.sort_unstable();
        let wanted = if way == BreakDirection::Both { 2 } else { 4 };
        let mut candidates = candidates(&sizes);
        // What is too small to be worded apart is no bound, nor is what reads like the next.
        candidates.retain(|bound| !unit.word(*bound).contains('<'));
        candidates.reverse();
        candidates.dedup_by_key(|bound| unit.word(*bound));
        candidates.reverse();
        let mut best: Option<(usize, Vec<Decimal>)> = None;
        for chosen in combinations(&candidates, wanted) {
            let counts = counts(&sizes, &chosen);
            let uneven = counts.iter().map(|count| count * count).sum();
            if best.as_ref().is_none_or(|(least, _)| uneven < *least) {
                best = Some((uneven, chosen));
            }
        }
        Self { bounds: best.map_or(candidates, |(_, chosen)| chosen), way, rise }
    }

    pub fn color(&self, value: Decimal) -> Color {
        let class = self.bounds.partition_point(|bound| *bound <= value.abs());
        let colors = self.rise.diverging();
        match (self.way, value.cmp(&Decimal::ZERO)) {
            (BreakDirection::Both, Ordering::Less) => [GRID, colors[1], colors[0]][class.min(2)],
            (BreakDirection::Both, _) => [GRID, colors[5], colors[6]][class.min(2)],
            _ => SEQUENTIAL[1 + class.min(4)],
        }
    }

    /// Returns the classes from the least value to the greatest, each with its bounds in words.
    pub fn named(&self, unit: Unit) -> Vec<(Color, String)> {
        let bounds = &self.bounds;
        let outer = |sign: Decimal| {
            let (before, end) = if sign < Decimal::ZERO { ("above", "or lower") } else { ("under", "or more") };
            bounds.iter().enumerate().map(move |(index, bound)| {
                let words = match bounds.get(index + 1) {
                    Some(next) => format!("{} to {before} {}", unit.bare(bound * sign), unit.word(next * sign)),
                    None => format!("{} {end}", unit.word(bound * sign)),
                };
                (self.color(bound * sign), words)
            })
        };
        let Some(first) = bounds.first() else {
            return vec![(self.color(Decimal::ZERO), "all values".to_owned())];
        };
        let mut classes: Vec<(Color, String)> = Vec::new();
        let innermost = match self.way {
            BreakDirection::Both => {
                classes.extend(outer(-Decimal::ONE));
                classes.reverse();
                format!("within {} of zero", unit.word(*first).trim_start_matches('+'))
            }
            BreakDirection::Down => format!("above {}", unit.word(-*first)),
            BreakDirection::Up => format!("under {}", unit.word(*first)),
        };
        classes.push((self.color(Decimal::ZERO), innermost));
        classes.extend(outer(if self.way == BreakDirection::Down { -Decimal::ONE } else { Decimal::ONE }));
        classes
    }
}

/// Returns round numbers past the least value and up to the greatest, the largest of them if there are many.
fn candidates(sizes: &[Decimal]) -> Vec<Decimal> {
    let positive = || sizes.iter().filter(|size| !size.is_zero());
    let (Some(least), Some(most)) = (sizes.first(), positive().next_back()) else {
        return Vec::new();
    };
    let mut power = Decimal::ONE;
    while let Some(next) = power.checked_mul(Decimal::TEN).filter(|next| next <= most) {
        power = next;
    }
    while power > *most && power.scale() < 20 {
        power /= Decimal::TEN;
    }
    let mut found = Vec::new();
    while found.len() < CANDIDATES && power.scale() < 20 {
        let steps = [5, 2, 1].map(|times| power.saturating_mul(Decimal::from(times)));
        found.extend(steps.into_iter().filter(|step| step <= most && step > least));
        if power <= *least {
            break;
        }
        power /= Decimal::TEN;
    }
    found.truncate(CANDIDATES);
    found.reverse();
    found
}

/// Returns every choice of some of the candidates, in their order; all of them where there are no more.
fn combinations(candidates: &[Decimal], wanted: usize) -> Vec<Vec<Decimal>> {
    if candidates.len() <= wanted {
        return vec![candidates.to_vec()];
    }
    let Some((first, rest)) = candidates.split_first().filter(|_| wanted > 0) else {
        return vec![Vec::new()];
    };
    let with = combinations(rest, wanted - 1).into_iter().map(|tail| [vec![*first], tail].concat());
    with.filter(|chosen| chosen.len() == wanted).chain(combinations(rest, wanted)).collect()
}

/// Returns how many values fall between neighboring bounds; the sizes are sorted.
fn counts(sizes: &[Decimal], bounds: &[Decimal]) -> Vec<usize> {
    let places: Vec<usize> = bounds.iter().map(|bound| sizes.partition_point(|size| size < bound)).collect();
    let ends = places.iter().copied().chain([sizes.len()]);
    ends.zip([0].into_iter().chain(places.iter().copied())).map(|(to, from)| to - from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(values: &[i64], unit: Unit) -> Vec<String> {
        let breaks = Breaks::of(unit, WarmSide::Warm, values.iter().map(|value| Decimal::from(*value)));
        breaks.named(unit).into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn bounds_are_round_and_classes_even() {
        let values = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 10, 15, 19, 20, 25, 30, 50, 60];
        let want = ["under 2%", "2 to under 5%", "5 to under 10%", "10 to under 20%", "20% or more"];
        assert_eq!(words(&values, Unit::Percent), want);
    }

    #[test]
    fn both_sides_of_zero_have_the_same_bounds() {
        let words = words(&[-40, -12, -11, 0, 3, 4, 10, 25, 30], Unit::Points);
        assert_eq!(words[..2], ["−20 pp or lower", "−5 to above −20 pp"]);
        assert_eq!(words[2..], ["within 5 pp of zero", "+5 to under +20 pp", "+20 pp or more"]);
    }

    #[test]
    fn bounds_that_read_alike_are_one() {
        let values = [-70, -11, -6, -5, -1, 2, 7, 12].map(|thousandths| Decimal::new(thousandths, 3));
        let breaks = Breaks::of(Unit::Percent, WarmSide::Cold, values.into_iter());
        let words: Vec<String> = breaks.named(Unit::Percent).into_iter().map(|(_, words)| words).collect();
        assert!(words.iter().all(|word| !word.contains("0.01 to above −0.01")), "{words:?}");
        assert_eq!(words.len(), 5);
    }

    #[test]
    fn few_values_have_few_classes() {
        assert_eq!(words(&[], Unit::Percent), ["all values"]);
        assert_eq!(words(&[0, 0], Unit::Percent), ["all values"]);
        assert_eq!(words(&[-3, -3], Unit::Percent), ["all values"]);
        assert_eq!(words(&[0, 15], Unit::Percent).len(), 5);
    }

    #[test]
    fn every_value_has_a_color() {
        let values = [Decimal::MAX, Decimal::MIN, Decimal::ZERO, Decimal::new(1, 28)];
        let breaks = Breaks::of(Unit::Usd, WarmSide::Warm, values.into_iter());
        assert_ne!(breaks.color(Decimal::MAX), breaks.color(Decimal::MIN));
    }
}
