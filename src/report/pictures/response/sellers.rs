//! Who would sell more, and who less, once trade reacts.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::partner::Pair;
use crate::report::change_phrase::Tense;
use crate::report::chart::{Body, Diverging, DivergingRow};
use crate::report::finding::ReportContext;
use crate::report::model_usd::{as_it_stands, central, dollars, quantiles};
use crate::report::number::Unit;
use crate::report::phrases::join;
use crate::report::pictures::placed::Picture;
use crate::report::subject::is_single;
use crate::report::title::fitting;
use crate::run::CaseRun;
use crate::run::partial::{PartialResult, Seller, UncertainUsd};

const MOST_SELLERS: usize = 15;
/// A seller's change is shown if it is at least one of so many parts of the largest.
const SMALLEST: Decimal = Decimal::from_parts(200, 0, 0, false, 0);

impl<'a> ReportContext<'a> {
    /// Returns the change of what each seller sells; `None` where nothing changes.
    pub(super) fn sellers(&self, case: &'a CaseRun, response: &PartialResult) -> Option<Picture> {
        let SellersByChange { shown, rest, largest } = SellersByChange::of(response)?;
        let all = || shown.iter().chain(&rest);
        // Medians do not add up: sums are those of central values.
        let is_drawn = all().any(|(_, _, seller)| seller.change.drawn.is_some());
        let whole: Decimal = all().map(|(.., seller)| as_it_stands(&seller.change)).sum();
        let importer = match &self.world.adjective {
            Some(adjective) => format!("{adjective} imports"),
            None => format!("imports of {}", self.partners.short(self.world.importer)),
        };
        let subtitle = format!("Change of {importer} by seller, at the prices that sellers get, US$ a year,");
        let mut caption = self.response_caption(self.sellers_title(case, &shown, &largest), &subtitle, case, response);
        // Those whose goods are charged more are some of the sellers.
        let markets = format!("markets of {}", self.goods(case, None));
        caption.subtitle = caption.subtitle.replacen(&self.about_below(case), &markets, 1);
        if !rest.is_empty() {
            let (shown, all) = (shown.len(), all().count());
            let note = format!("Shown are the {shown} of {all} sellers with the largest changes; sellers.csv has all.");
            caption.notes.insert(0, note);
        }
        let stands = if is_drawn { ", at central values" } else { "" };
        caption.notes.insert(0, format!("Sales of all sellers together: {}{stands}.", Unit::Usd.change(whole)));
        let names = self.pair_names(case);
        let row = |(pair, change, seller): &ChangedSeller| DivergingRow {
            label: names(*pair)[0].clone(),
            scope: format!("{} sold before", Unit::Usd.word(dollars(seller.imports))),
            value: *change,
            bands: quantiles(&seller.change),
        };
        let total = (!rest.is_empty()).then(|| DivergingRow {
            label: format!("{} others", rest.len()),
            scope: if is_drawn { "at central values" } else { "" }.into(),
            value: rest.iter().map(|(.., seller)| as_it_stands(&seller.change)).sum(),
            bands: None,
        });
        let (rows, gains, losses) = (shown.iter().map(row).collect(), "sells more".into(), "sells less".into());
        let body = Diverging { unit: Unit::Usd, rows, total, gains, losses };
        Some(Picture::new("who_sells_more", caption, Body::Diverging(body.ranked())))
    }

    /// Returns "Mexico would sell $5bn more cars, Japan $6bn less".
    fn sellers_title(&self, case: &'a CaseRun, shown: &[ChangedSeller], largest: &[Option<String>; 2]) -> String {
        let phrases = self.pair_names(case);
        let of = |word: &String| -> Vec<&ChangedSeller> {
            shown.iter().filter(|(_, change, _)| Unit::Usd.change(*change) == *word).collect()
        };
        let told = |word: &String, way: &str, verb: &str| {
            let names: Vec<String> = of(word).iter().map(|(pair, ..)| phrases(*pair)[1].clone()).collect();
            let each = if names.len() > 1 { " each" } else { "" };
            format!("{}{verb} {} {way}{each}", join(&names, "partners"), word.trim_start_matches(['+', '−']))
        };
        let buyer = self.world.adjective.as_ref().filter(|_| self.is_domestic(case));
        let buyer = buyer.filter(|name| !name.contains(char::is_lowercase)).map(|name| format!(" the {name}"));
        let verb = format!(" {}{}", Tense::Would.verb("sell"), buyer.as_deref().unwrap_or_default());
        let goods = self.goods(case, None);
        let goods = Some(goods).filter(|goods| is_single(goods) && !goods.contains(char::is_numeric));
        let of_goods = |way: &str| goods.as_ref().map_or(way.to_string(), |goods| format!("{way} {goods}"));
        let to =
            if buyer.is_some() { String::new() } else { format!(" to {}", self.partners.phrase(self.world.importer)) };
        let most = shown.first().map_or(Decimal::ZERO, |(_, change, _)| change.abs());
        // One that may go either way, or is nothing beside the other, is not named.
        let is_told = |word: &&String| {
            let is_large = |change: Decimal| change.abs() * Decimal::ONE_HUNDRED >= most;
            let named = of(word);
            !named.is_empty() && named.iter().all(|(_, change, seller)| is_one_way(&seller.change) && is_large(*change))
        };
        match largest.each_ref().map(|word| word.as_ref().filter(is_told)) {
            [Some(gain), Some(loss)] => {
                let (more, less) = ((gain, "more"), (loss, "less"));
                let loses = shown.first().is_some_and(|(_, change, _)| change.is_sign_negative());
                let [first, second] = if loses { [less, more] } else { [more, less] };
                let (of_goods, alone) = (told(first.0, &of_goods(first.1), &verb), told(first.0, first.1, &verb));
                let second = told(second.0, second.1, "");
                fitting([
                    format!("{of_goods}, {second}"),
                    format!("{alone}, {second}"),
                    format!("{of_goods}{to}"),
                    alone,
                ])
            }
            [Some(one), None] | [None, Some(one)] => {
                let way = if one.starts_with('+') { "more" } else { "less" };
                let (of_goods, alone) = (told(one, &of_goods(way), &verb), told(one, way, &verb));
                fitting([format!("{of_goods}{to}"), of_goods, format!("{alone}{to}"), alone])
            }
            [None, None] => "No seller would sell more or less for certain".into(),
        }
    }
}

/// Who sells, the change in dollars, and what it is made of.
type ChangedSeller = (Pair, Decimal, Seller);

/// Those who sell more or less, the largest changes first.
struct SellersByChange {
    shown: Vec<ChangedSeller>,
    rest: Vec<ChangedSeller>,
    /// The largest gain and the largest loss, in words.
    largest: [Option<String>; 2],
}

impl SellersByChange {
    /// Returns the sellers of a case; `None` where nothing changes. A change too small to see beside the largest is one
    /// of the rest; the largest of either kind that can be seen is always shown.
    fn of(response: &PartialResult) -> Option<SellersByChange> {
        let changed = response.sellers().map(|(pair, seller)| (pair, central(&seller.change), seller));
        let mut sellers: Vec<ChangedSeller> = changed.filter(|(_, change, _)| !change.is_zero()).collect();
        sellers.sort_by_key(|(pair, change, _)| (Reverse(change.abs()), *pair));
        let least = sellers.first()?.1.abs() / SMALLEST;
        let largest = [false, true].map(|falls| {
            let first = sellers.iter().find(|(_, change, _)| change.is_sign_negative() == falls);
            first.map(|(_, change, _)| Unit::Usd.change(*change))
        });
        let (shown, rest): (Vec<_>, Vec<_>) = sellers.into_iter().enumerate().partition(|(rank, (_, change, _))| {
            let is_largest = || largest.iter().flatten().any(|word| *word == Unit::Usd.change(*change));
            change.abs() >= least && (*rank < MOST_SELLERS || is_largest())
        });
        let [shown, rest] = [shown, rest].map(|part| part.into_iter().map(|(_, seller)| seller).collect());
        Some(SellersByChange { shown, rest, largest })
    }
}

/// Returns true if a change has one sign over 95% of draws.
fn is_one_way(change: &UncertainUsd) -> bool {
    quantiles(change).is_none_or(|drawn| drawn.p025 > Decimal::ZERO || drawn.p975 < Decimal::ZERO)
}
