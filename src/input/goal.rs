//! What `solve` is asked: what is varied, and the goal that is to hold.
//!
//! `goal = side "=" side`; `side = [number "*"] term | quantity`; `term = word ["(" partner ["," product] … ")"]`.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;
use wildmatch::WildMatch;

use super::csv_table::code;
use super::hint::did_you_mean;
use super::list::Lists;
use super::partner::{PartnerGroups, partners_meant};
use super::quantity::{QuantityError, money, percent, points, wrong};
use crate::error::{Place, Problem, SourceText};
use crate::partner::Partners;
use crate::product::ProductSet;
use crate::scenario::Variant;
use crate::scenario::goal::{Goal, GoalFigure, GoalPartners, GoalSide, GoalTerm, GoalUnit, Vary};

/// A text of the command line, with the way to point at a part of it.
struct ArgumentText<'a> {
    text: &'a str,
    source: Arc<SourceText>,
}

impl<'a> ArgumentText<'a> {
    fn new(text: &'a str, option: &str) -> ArgumentText<'a> {
        ArgumentText { text, source: Arc::new(SourceText { path: option.into(), text: text.into() }) }
    }

    fn wrong(&self, span: Range<usize>, what: impl Into<String>, label: impl Into<String>) -> Problem {
        Problem::new(what).at(Place { source: self.source.clone(), span }, label)
    }

    /// Returns a part without the blanks around it.
    fn trimmed(&self, span: Range<usize>) -> Range<usize> {
        let part = &self.text[span.clone()];
        let start = span.start + part.len() - part.trim_start().len();
        start..start + part.trim().len()
    }
}

/// Reads what is varied: `jp.cars`, `jp.cars.rate`, `jp.cars=0%..50%`. Without ends it is 0% to 100%.
///
/// # Errors
/// Where no measure of the variant has the name, or the ends are no range of rates; the place is in the text.
pub fn read_vary(text: &str, variant: &Variant) -> Result<Vary, Problem> {
    let argument = ArgumentText::new(text, "--vary");
    let (target, ends) =
        text.split_once('=').map_or((text, None), |(target, ends)| (target, Some((ends, target.len() + 1))));
    let span = argument.trimmed(0..target.len());
    let target = text[span.clone()].strip_suffix(".rate").unwrap_or(&text[span.clone()]);
    let glob = WildMatch::new(target);
    let mut measures: Vec<String> =
        variant.measures.iter().filter(|measure| glob.matches(&measure.id)).map(|measure| measure.id.clone()).collect();
    measures.dedup();
    if measures.is_empty() {
        let hint = did_you_mean(target, variant.measures.iter().map(|measure| measure.id.as_str()));
        let label = hint.unwrap_or("no such measure".into());
        let problem = argument.wrong(span, format!("unknown measure “{target}”"), label);
        return Err(problem.help("write MEASURE=LOW..HIGH, such as jp.cars=0%..50%"));
    }
    let Some((ends, at)) = ends else {
        return Ok(Vary { target: target.into(), measures, low: Decimal::ZERO, high: Decimal::ONE_HUNDRED });
    };
    let Some((low, high)) = ends.split_once("..") else {
        let span = argument.trimmed(at..text.len());
        return Err(argument.wrong(span, "a range has two ends", "write LOW..HIGH, such as 0%..50%"));
    };
    let end = |word: &str, at: usize| {
        let span = argument.trimmed(at..at + word.len());
        let rate = percent(word).and_then(|rate| match (Decimal::ZERO..=Decimal::ONE_THOUSAND).contains(&rate) {
            true => Ok(rate),
            false => wrong(format!("“{}” is no rate", word.trim()), "a rate lies between 0% and 1000%"),
        });
        rate.map_err(|wrong| argument.wrong(span, wrong.what, wrong.help))
    };
    let (first, last) = (end(low, at)?, end(high, at + low.len() + 2)?);
    if first >= last {
        let span = argument.trimmed(at..text.len());
        return Err(argument.wrong(span, "an empty range", "the lower end comes first"));
    }
    Ok(Vary { target: target.into(), measures, low: first, high: last })
}

/// Reads a goal: `duty = $20bn`, `rate(JP) = rate(KR)`, `cost(MY, chips) = 0.9 * cost(TW, chips)`.
///
/// # Errors
/// Where it is no equation, a word or a quantity means nothing, or its sides are of two kinds; the place is in the text.
pub fn read_goal(text: &str, partners: &Partners, groups: &PartnerGroups, lists: &Lists) -> Result<Goal, Problem> {
    let argument = ArgumentText::new(text, "--goal");
    let help = "write a goal such as \"duty = $20bn\" or \"rate(JP) = rate(KR)\"";
    let Some(at) = text.find('=') else {
        let whole = argument.trimmed(0..text.len());
        return Err(argument.wrong(whole, "a goal has two sides", "`=` is missing").help(help));
    };
    if let Some(second) = text[at + 1..].find('=') {
        let second = at + 1 + second;
        return Err(argument.wrong(second..second + 1, "a goal has two sides", "one `=` only").help(help));
    }
    let reader = GoalReader { argument: &argument, partners, groups, lists };
    let spans = [argument.trimmed(0..at), argument.trimmed(at + 1..text.len())];
    for (span, place) in spans.iter().zip([0..at.max(1), at..at + 1]) {
        if span.is_empty() {
            return Err(argument.wrong(place, "a side of the goal is missing", "nothing stands here").help(help));
        }
    }
    let (left, right) = (reader.term(spans[0].clone())?, reader.term(spans[1].clone())?);
    let kind = |side: &Option<GoalTerm>| side.as_ref().map(|term| term.figure.kind());
    let (one, other) = (kind(&left), kind(&right));
    let Some(kind) = one.or(other) else {
        let known = GoalFigure::WORDS.map(|(_, word)| word).join(", ");
        let problem = argument.wrong(spans[0].clone(), "no outcome in this goal", "no side depends on a rate");
        return Err(problem.help(format!("outcomes: {known}")));
    };
    if let (Some(one), Some(other)) = (one, other)
        && one != other
    {
        let what = format!("{} cannot equal {}", words(one), words(other));
        return Err(argument.wrong(spans[1].clone(), what, "counts something else"));
    }
    let side = |term: Option<GoalTerm>, span: &Range<usize>| match term {
        Some(term) => Ok(GoalSide::Term(term)),
        None => reader.number(span.clone(), kind).map(GoalSide::Number),
    };
    Ok(Goal { left: side(left, &spans[0])?, right: side(right, &spans[1])?, kind, text: text.trim().into() })
}

fn words(kind: GoalUnit) -> &'static str {
    match kind {
        GoalUnit::Money => "money",
        GoalUnit::Rate => "a rate",
        GoalUnit::Points => "a change of a rate",
        GoalUnit::Cost => "a cost",
    }
}

/// The largest number of a goal. With the largest factor, both sides and their difference stay exact.
const LARGEST: u64 = 1_000_000_000_000_000_000;
/// The largest factor of an outcome.
const LARGEST_FACTOR: u64 = 1_000_000_000;

struct GoalReader<'a> {
    argument: &'a ArgumentText<'a>,
    partners: &'a Partners,
    groups: &'a PartnerGroups,
    lists: &'a Lists,
}

impl GoalReader<'_> {
    /// Returns a side that has an outcome in it; nothing if it is a quantity.
    fn term(&self, span: Range<usize>) -> Result<Option<GoalTerm>, Problem> {
        let (factor, named) = self.factor(span)?;
        let text = &self.argument.text[named.clone()];
        if !text.starts_with(|first: char| first.is_alphabetic()) {
            return match factor {
                None => Ok(None),
                Some(_) => Err(self.argument.wrong(named, "a factor of what?", "an outcome such as duty or rate(JP)")),
            };
        }
        let bracket = text.find('(').map(|at| named.start + at);
        let figure = self.figure(self.argument.trimmed(named.start..bracket.unwrap_or(named.end)))?;
        let (mut partners, mut products) = (None, None);
        if let Some(open) = bracket {
            if !text.ends_with(')') {
                let what = "a bracket that does not close";
                return Err(self.argument.wrong(open..open + 1, what, "`)` is missing at the end"));
            }
            (partners, products) = self.scope(open + 1..named.end - 1)?;
        }
        let factor = factor.unwrap_or(Decimal::ONE);
        Ok(Some(GoalTerm { factor, figure, partners, products, text: text.to_string() }))
    }

    /// Returns the factor in front of a term, and where the term itself is.
    fn factor(&self, span: Range<usize>) -> Result<(Option<Decimal>, Range<usize>), Problem> {
        let text = &self.argument.text[span.clone()];
        // The star in brackets is everybody.
        let head = &text[..text.find('(').unwrap_or(text.len())];
        let Some((factor, _)) = head.split_once('*') else { return Ok((None, self.argument.trimmed(span))) };
        let star = span.start + factor.len();
        let place = self.argument.trimmed(span.start..star);
        let written = &self.argument.text[place.clone()];
        let Ok(factor) = Decimal::from_str_exact(written) else {
            return Err(self.argument.wrong(place, format!("“{written}” is not a number"), "a factor such as 0.9"));
        };
        if factor.abs() > Decimal::from(LARGEST_FACTOR) {
            return Err(self.argument.wrong(place, format!("a factor of {factor}"), "beyond all trade"));
        }
        Ok((Some(factor), self.argument.trimmed(star + 1..span.end)))
    }

    fn figure(&self, name: Range<usize>) -> Result<GoalFigure, Problem> {
        let word = &self.argument.text[name.clone()];
        let known = || GoalFigure::WORDS.into_iter().map(|(_, word)| word);
        if let Some((figure, _)) = GoalFigure::WORDS.into_iter().find(|(_, known)| *known == word) {
            return Ok(figure);
        }
        let outcomes = format!("outcomes: {}", known().collect::<Vec<_>>().join(", "));
        if word.ends_with("_response") {
            let what = format!("“{word}” cannot be asked for: `solve` holds imports fixed");
            let problem = self.argument.wrong(name, what, "needs trade to react");
            let help = "sweep the rate instead: [[sweep]] in the scenario, then `dutylab run`";
            return Err(problem.help(help).help(outcomes));
        }
        let hint = did_you_mean(word, known()).unwrap_or("not an outcome".into());
        Err(self.argument.wrong(name, format!("unknown outcome “{word}”"), hint).help(outcomes))
    }

    fn scope(&self, span: Range<usize>) -> Result<(Option<GoalPartners>, Option<ProductSet>), Problem> {
        let (mut at, mut partners, mut products) = (span.start, None, Vec::new());
        for (place, part) in self.argument.text[span].split(',').enumerate() {
            let span = self.argument.trimmed(at..at + part.len());
            at += part.len() + 1;
            if place == 0 {
                partners = self.partners(span)?;
            } else {
                products.push(self.products(span)?);
            }
        }
        Ok((partners, if products.len() > 1 { Some(ProductSet::Union(products)) } else { products.pop() }))
    }

    /// Returns a partner, a bloc or a group; nothing for `*`, which is everybody.
    fn partners(&self, span: Range<usize>) -> Result<Option<GoalPartners>, Problem> {
        let word = &self.argument.text[span.clone()];
        if word == "*" {
            return Ok(None);
        }
        if word.is_empty() {
            let bracket = span.start.saturating_sub(1)..span.end;
            let problem = self.argument.wrong(bracket, "a partner is missing", "whose goods?");
            return Err(problem.help("leave the brackets out, or write `*` for everybody"));
        }
        let name = self.partners.find(word).map_or(word.to_string(), |partner| self.partners.short(partner));
        let meant =
            partners_meant(word, self.partners, self.groups).map(|members| Some(GoalPartners { members, name }));
        meant.ok_or_else(|| {
            let hint = did_you_mean(word, self.partners.words().chain(self.groups.keys().map(String::as_str)));
            let problem =
                self.argument.wrong(span, format!("unknown partner “{word}”"), hint.unwrap_or("not a partner".into()));
            problem.help("write a partner, then goods: rate(JP, 8703); `*` is everybody")
        })
    }

    fn products(&self, span: Range<usize>) -> Result<ProductSet, Problem> {
        let word = &self.argument.text[span.clone()];
        if let Some(list) = self.lists.get(word) {
            return Ok(list.products.clone());
        }
        if word.starts_with(|first: char| first.is_ascii_digit()) {
            let code = code(word).map_err(|wrong| self.argument.wrong(span, wrong.what, wrong.help))?;
            return Ok(ProductSet::Codes(Arc::new([code].into())));
        }
        let names = || self.lists.keys().map(String::as_str);
        let (known, hint) = (names().collect::<Vec<_>>().join(", "), did_you_mean(word, names()));
        let label = hint.unwrap_or("neither a code nor a list".into());
        let problem = self.argument.wrong(span, format!("unknown list “{word}”"), label);
        Err(problem.help(format!("lists here: {}", if known.is_empty() { "none" } else { &known })))
    }

    /// Returns a quantity of a kind: dollars, percent, points, or dollars a dollar.
    fn number(&self, span: Range<usize>, kind: GoalUnit) -> Result<Decimal, Problem> {
        let text = &self.argument.text[span.clone()];
        let read = match kind {
            GoalUnit::Money => money(text),
            GoalUnit::Rate => percent(text),
            GoalUnit::Points => points(text),
            GoalUnit::Cost => Decimal::from_str_exact(text).map_err(|_| {
                QuantityError::new(format!("“{text}” is not a cost"), "dollars a dollar of customs value, such as 1.25")
            }),
        };
        match read {
            Ok(number) if number.abs() > Decimal::from(LARGEST) => {
                Err(self.argument.wrong(span, format!("“{text}” cannot be met"), "beyond all trade"))
            }
            read => read.map_err(|wrong| self.argument.wrong(span, wrong.what, wrong.help)),
        }
    }
}
