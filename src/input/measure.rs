//! A `[[measure]]` table, as regimes and scenarios write it.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::partner::Groups;
use super::product::Lists;
use super::quantity::rate;
use super::table::{Page, Scalar, Table, did_you_mean};
use crate::partner::Partners;
use crate::period::Period;
use crate::regime::measure::{Measure, Mode};
use crate::regime::rate::Rate;

/// A measure as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureTable {
    /// Its name: letters, digits, dots, hyphens and underscores.
    id: Spanned<String>,
    /// What it is; default: its name.
    title: Option<String>,
    /// Statute, order, heading, or section of a text.
    source: Option<String>,
    /// Families that it belongs to.
    #[serde(default)]
    tags: Vec<String>,
    /// At most one measure of a slot applies. Default: `base` for `mode = "base"`, else the measure alone.
    slot: Option<String>,
    /// The highest rank of a slot applies; default 1.
    rank: Option<i64>,
    /// Codes, names or groups; default: everybody.
    partners: Option<Spanned<Vec<Spanned<String>>>>,
    /// Those left out.
    #[serde(default)]
    except_partners: Vec<Spanned<String>>,
    /// Codes or lists; default: every product.
    products: Option<Spanned<Vec<Spanned<String>>>>,
    /// Those left out.
    #[serde(default)]
    except_products: Vec<Spanned<String>>,
    /// `base`, `add` (default), `all_in` or `cap`.
    mode: Option<Spanned<String>>,
    /// The rate with its unit.
    rate: Spanned<Scalar>,
    /// First entry date; default: always.
    from: Option<Spanned<Scalar>>,
    /// First entry date on which it no longer holds; default: never.
    until: Option<Spanned<Scalar>>,
    /// The day on which it became known; default: `from`.
    published: Option<Spanned<Scalar>>,
    /// What is inside an `all_in` or `cap` total; default `["base"]`.
    counts: Option<Spanned<Vec<String>>>,
}

/// The words that a file may use.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a> {
    /// Partners and their names.
    pub partners: &'a Partners,
    /// Groups of them.
    pub groups: &'a Groups,
    /// Product scopes.
    pub lists: &'a Lists,
}

impl Page {
    /// A measure, with the span of its name.
    pub fn measure(&mut self, table: Table<'_>, words: Vocabulary<'_>) -> Option<(Measure, std::ops::Range<usize>)> {
        let written: MeasureTable = self.understand(table, &[])?;
        let id = written.id.get_ref().clone();
        let allowed = |character: char| character.is_alphanumeric() || ".-_".contains(character);
        if id.is_empty() || !id.chars().all(allowed) {
            self.report(
                written.id.span(),
                format!("“{id}” is not a name for a measure"),
                "letters, digits, . - _ only",
            );
        }
        let mode = written.mode.map_or(Some(Mode::Add), |word| self.word(&word, &Mode::WORDS, "mode"));
        let rate = self.quantity(&written.rate, |text| rate(text, &id));
        let period = self.period(written.from.as_ref(), written.until.as_ref());
        let published = written.published.and_then(|day| self.date(&day));
        let partners =
            self.partner_set(written.partners.as_ref(), &written.except_partners, words.partners, words.groups);
        let products = self.product_set(written.products.as_ref(), &written.except_products, words.lists);
        let (mode, rate) = (mode?, rate?);
        if let Some(counts) = &written.counts
            && matches!(mode, Mode::Base | Mode::Add)
        {
            let what = format!("a measure of mode `{}` counts nothing", mode.word());
            self.report(counts.span(), what, "for `all_in` and `cap` only");
        }
        let slot = written.slot.unwrap_or_else(|| if mode == Mode::Base { "base".into() } else { id.clone() });
        let measure = Measure {
            title: written.title.unwrap_or_else(|| id.clone()),
            source: written.source.unwrap_or_else(|| "assumption of this file".into()),
            tags: written.tags,
            slot,
            rank: written.rank.unwrap_or(1),
            partners,
            products,
            goods: Page::goods(written.products.as_ref(), &written.except_products),
            mode,
            rate: Rate::new(rate),
            period,
            published,
            counts: written.counts.map_or_else(|| vec!["base".into()], Spanned::into_inner),
            repealed: false,
            id,
        };
        Some((measure, written.id.span()))
    }

    /// A word of a fixed set.
    pub fn word<T: Copy>(&mut self, word: &Spanned<String>, words: &[(T, &'static str)], what: &str) -> Option<T> {
        let found = words.iter().find(|(_, name)| name == word.get_ref()).map(|(meaning, _)| *meaning);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(_, name)| *name).collect();
            let hint = did_you_mean(word.get_ref(), known.iter().copied());
            self.report(
                word.span(),
                format!("unknown {what} “{}”", word.get_ref()),
                hint.unwrap_or(format!("not a {what}")),
            )
            .help
            .push(format!("known: {}", known.join(", ")));
        }
        found
    }

    /// A span of dates; the ends in the wrong order are reported.
    pub fn period(&mut self, from: Option<&Spanned<Scalar>>, until: Option<&Spanned<Scalar>>) -> Period {
        let mut date = |field: Option<&Spanned<Scalar>>| field.and_then(|field| self.date(field));
        let period = Period { from: date(from), until: date(until) };
        if let (Some(first), Some(last), Some(field)) = (period.from, period.until, until)
            && last <= first
        {
            self.report(field.span(), "`until` is not after `from`", format!("the first day is {first}"))
                .help
                .push("a period is half-open: `until` is the first day on which it no longer holds".into());
        }
        period
    }

    /// Reports measures of one name, and measures that tie in a slot. Each comes with the span of its name.
    pub fn settle(&mut self, measures: &[(Measure, std::ops::Range<usize>)]) {
        for (index, (other, other_span)) in measures.iter().enumerate() {
            for (one, span) in &measures[..index] {
                let first = (self.place(span.clone()), "the first".to_string());
                if one.id == other.id {
                    let what = format!("two measures are named {}", one.id);
                    self.report(other_span.clone(), what, "the second").also.push(first);
                } else if let Some(what) = tie(other, one) {
                    let problem = self.report(other_span.clone(), what, "the second");
                    problem.also.push(first);
                    problem.help.push(TIE_HELP.into());
                }
            }
        }
    }
}

/// The words by which `counts` may speak of measures: ids, slots, tags, and `base`.
pub(super) fn countable<'m>(measures: impl Iterator<Item = &'m Measure>) -> BTreeSet<&'m str> {
    let words = measures.flat_map(|measure| {
        let tags = measure.tags.iter().map(String::as_str);
        [measure.id.as_str(), measure.slot.as_str()].into_iter().chain(tags)
    });
    words.chain(["base"]).collect()
}

/// Says that a measure counts what there is not, and what was probably meant.
pub(super) fn uncounted(measure: &Measure, countable: &BTreeSet<&str>) -> Option<(String, String)> {
    let unknown = measure.counts.iter().find(|word| !countable.contains(word.as_str()))?;
    let hint = did_you_mean(unknown, countable.iter().copied());
    let label = hint.unwrap_or("neither an id, a slot nor a tag".into());
    Some((format!("{} counts “{unknown}”, which is not there", measure.id), label))
}

/// The way out of a tie.
pub(super) const TIE_HELP: &str =
    "at most one measure of a slot applies: give one of them a higher `rank`, or another `slot` to let both apply";

/// Says that two measures tie, if they do.
pub(super) fn tie(one: &Measure, other: &Measure) -> Option<String> {
    let (partner, line) = one.tie(other)?;
    let whose = partner.map_or("anybody".to_string(), |partner| partner.to_string());
    // The line is made up to ten digits: what it says is in the digits before the zeros.
    let digits = line.to_string();
    let told = digits.trim_end_matches("00").len().max(2);
    let code = u8::try_from(told).ok().and_then(|told| line.prefix(told)).unwrap_or(line);
    Some(format!(
        "{} and {} tie in slot {}: both charge goods of {} from {whose}",
        other.id,
        one.id,
        one.slot,
        code.dotted()
    ))
}
