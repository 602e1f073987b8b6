//! Pictures of what consumers pay: households by decile, and the categories that rise most with the parts of their rise.

use rust_decimal::Decimal;

use super::placed::Picture;
use crate::prices::chain::PriceRise;
use crate::prices::households::DecileCost;
use crate::report::change_phrase::in_words;
use crate::report::chart::{Bar, Bars, Body, Caption, Stack, StackBars, StackRow, StackedBar, TitleTotals};
use crate::report::columns::prices::DecileRow;
use crate::report::digits::decimal;
use crate::report::finding::ReportContext;
use crate::report::headline::tone;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{SELECTED_GOODS, capital, day_words, lower, with_article};
use crate::report::pictures::captions::{tell_light_part, tell_shown};
use crate::report::prices::{about, notes, percent, premises, two_digits};
use crate::report::readings::{between, money, rate, size};
use crate::report::text::Role;
use crate::report::title::{MOST_WORDS, fitting, sentence};
use crate::run::CaseRun;

/// How many categories are shown, and what the smallest of them is of the largest.
const MOST_CATEGORIES: usize = 15;
const SMALLEST: i64 = 20;

/// The least share of income, in percent, of any decile where shares are told.
const LEAST_SHARE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

impl<'a> ReportContext<'a> {
    /// Returns the pictures of consumer prices; none where nobody asks for them or nothing moves.
    pub(super) fn consumers(&self, case: &'a CaseRun) -> Vec<Picture> {
        [self.deciles(case), self.categories(case, None)].into_iter().flatten().collect()
    }

    /// Returns what a household of each decile pays.
    pub(super) fn deciles(&self, case: &'a CaseRun) -> Option<Picture> {
        let found = case.prices.as_ref()?;
        let rows = DecileRow::all(found);
        let mean = found.of_households(|costs| costs.mean).filter(|mean| found.is_known() && *mean != [0.0; 2])?;
        let of_decile =
            |place: usize, of: fn(&DecileCost) -> f64| found.of_households(|costs| of(&costs.deciles[place]));
        // What all save is drawn as a saving.
        let saves = rows.iter().all(|row| of_decile(row.place, |cost| cost.usd).is_some_and(|[_, high]| high <= 0.0));
        let drawn = |[low, high]: [f64; 2]| if saves { [-high, -low] } else { [low, high] };
        // Hundredths of a percent of income tell nobody apart.
        let share = |row: &DecileRow<'_>| of_decile(row.place, |cost| cost.of_income).and_then(percent);
        let has_shares = rows.iter().filter_map(share).any(|share| size(&share) >= LEAST_SHARE);
        let bar = |row: &DecileRow<'_>| {
            let over = |of: fn(&DecileCost) -> f64| of_decile(row.place, of).map(drawn);
            let share = over(|cost| cost.of_income).and_then(percent).filter(|_| has_shares);
            let share = share.map_or(String::new(), |share| format!("{} of income, ", Unit::Percent.read(&share)));
            let income = found.income(row.place).and_then(between);
            let income = income.map_or(String::new(), |income| format!("average income {}", Unit::Usd.read(&income)));
            let cost = over(|cost| cost.usd).and_then(two_digits);
            // An amount of a model is told in the two digits that it has.
            let cost = cost.map(|cost| Reading { approx: !cost.low.is_zero() || !cost.high.is_zero(), ..cost });
            Bar::new(decile_name(row.place), format!("{share}{income}"), cost)
        };
        let mut rows: Vec<Bar> = rows.iter().map(bar).collect();
        let average = two_digits(drawn(mean)).map(|mean| Reading { approx: true, ..mean });
        rows.push(Bar { accent: false, ..Bar::new("Average household", String::new(), average) });
        let title = self.household_title(case, mean);
        let year = found.corners.first()?.households.as_ref()?.dollars_of;
        let what = if saves { "Saving from lower prices" } else { "Cost of higher prices" };
        let subtitle = format!("{what} for a household by decile of income, {year} dollars a year,");
        let mut caption = self.price_caption(title, &subtitle, case);
        let sources = &found.tables().constants;
        let sources = [sources.source.as_str(), &sources.income_source].join("; ");
        caption.source = ReportContext::source_with(std::slice::from_ref(self), Some(&sources));
        tell_light_part(&mut caption, &rows);
        caption.wholes.push(TitleTotals::new(
            "Mean of households, rounded",
            "value",
            Unit::Usd,
            two_digits(drawn(mean)),
        ));
        caption.wholes.extend(self.tariff_of_title(case));
        Some(Picture::new("households", caption, Body::Bars(Bars { sums: 1, ..Bars::new(Unit::Usd, false, rows) })))
    }

    /// Returns what the duties cost an average household: "Higher US duties on cars would cost the average household about $260 a year".
    fn household_title(&self, case: &'a CaseRun, mean: [f64; 2]) -> String {
        let (words, [would, known]) = (about(mean), self.would_where_known(case));
        let is_one_way = mean[0].is_sign_negative() == mean[1].is_sign_negative();
        let (course, verb, amount) = match (words.strip_suffix(" more"), words.strip_suffix(" less")) {
            (Some(amount), _) if is_one_way => ("higher", "cost", amount),
            (_, Some(amount)) if is_one_way => ("lower", "save", amount),
            _ => return format!("Households {would}pay {words} a year on average{known}"),
        };
        if self.duties_move_otherwise(case, course) {
            // Prices follow goods that households buy, and duties all goods.
            let verb = if course == "higher" { "pay" } else { "save" };
            return format!("Prices {would}change: households {would}{verb} {amount} a year{known}");
        }
        let short = amount.replace("about ", "≈").replace(" to ", "–");
        let forms = [
            format!("{would}{verb} the average household {amount} a year{known}"),
            format!("{would}{verb} a household {amount} a year{known}"),
            format!("{would}{verb} a household {amount} yearly{known}"),
            format!("{would}{verb} a household {short} a year{known}"),
            format!("{would}{verb} a household {short} yearly{known}"),
        ];
        let (own, vague) = (self.own_of(case, "duties"), self.subjects(case, "duties").pop().unwrap_or_default());
        let vague = [&vague, &vague.replace(&own, "duties")].map(|duties| format!("{course} {duties}"));
        let named = self.causes(case, course).into_iter();
        let told = |subjects: &[String]| -> Vec<String> {
            forms.iter().flat_map(|form| subjects.iter().map(move |one| format!("{one} {form}"))).collect()
        };
        let told = named.chain([vague.to_vec()]).flat_map(|subjects| told(&subjects));
        let mut title =
            told.filter(|title| title.split_whitespace().count() <= MOST_WORDS).map(|title| capital(&title));
        title.next().unwrap_or_else(|| sentence(&vague[..1], &forms))
    }

    /// Returns what moves prices, of named goods: a tariff that all pay, which says more than that duties are higher, "a 25%
    /// tariff on cars"; "higher US duties on cars from Japan"; then without the sellers, which the line below has.
    fn causes(&self, case: &'a CaseRun, course: &str) -> [Vec<String>; 3] {
        let named = |subjects: Vec<String>| {
            let subjects = subjects.into_iter().filter(|one| one.contains(" on ") && !one.contains(SELECTED_GOODS));
            subjects.map(|duties| format!("{course} {}", without_codes(&duties))).collect()
        };
        let tariff = self.one_tariff(case).into_iter().collect();
        [tariff, named(self.subjects(case, "duties")), named(self.subjects_of_goods(case, "duties"))]
    }

    /// Returns true if duties fall where prices get higher, or rise where they get lower.
    fn duties_move_otherwise(&self, case: &CaseRun, course: &str) -> bool {
        money(self.run.whole(case).duty_change).is_some_and(|change| match course {
            "higher" => change.high < Decimal::ZERO,
            _ => change.low > Decimal::ZERO,
        })
    }

    /// Returns "a 25% tariff on cars" of a case in which all goods, free before, come to pay one rate.
    fn one_tariff(&self, case: &'a CaseRun) -> Option<String> {
        let whole = self.run.whole(case);
        let (before, after) = (rate(whole.rate_before)?, rate(whole.rate_after)?);
        let pairs = self.run.by_partner(case);
        let is_one = before.high.is_zero()
            && after.is_point()
            && !after.low.is_zero()
            && pairs.iter().all(|(_, burden)| rate(burden.rate_after) == Some(after));
        let about = self.subjects(case, "tariff").into_iter().nth(1)?;
        let about = about.find(" on ").map(|at| &about[at..])?;
        let about = without_codes(about);
        is_one.then(|| with_article(&format!("{} tariff{about}", Unit::Percent.read(&after))))
    }

    /// Returns the one tariff that all goods come to pay, for a title.
    fn tariff_of_title(&self, case: &'a CaseRun) -> Option<TitleTotals> {
        let tariff = self.one_tariff(case).map(|_| rate(self.run.whole(case).rate_after));
        tariff.map(|tariff| TitleTotals::new("The tariff", "tariff", Unit::Percent, tariff))
    }

    /// Returns "would " before the verb of what a model estimates, and " at known rates" behind what leaves imports out that are
    /// more than a fiftieth, as levels of rates do.
    fn would_where_known(&self, case: &CaseRun) -> [&'static str; 2] {
        let imports = f64::try_from(self.run.whole(case).imports.usd().dollars()).unwrap_or_default();
        let is_partly_known = case.prices.as_ref().is_some_and(|found| 50.0 * found.unknown()[1] > imports);
        ["would ", if is_partly_known { " at known rates" } else { "" }]
    }

    /// Returns the categories whose prices move most, in their parts; of hedged rates at the upper ends.
    pub(super) fn categories(&self, case: &'a CaseRun, top: Option<usize>) -> Option<Picture> {
        let found = case.prices.as_ref()?;
        let tables = found.tables();
        let upper = |place: usize, part: fn(&PriceRise) -> f64| decimal(100.0 * found.category(place, part)[1]);
        let row =
            |place: usize| Some((place, [upper(place, |rise| rise.direct)?, upper(place, |rise| rise.supply_chain)?]));
        let mut rows: Vec<(usize, [Decimal; 2])> = (0..tables.categories.len()).filter_map(row).collect();
        let is_touched = |place: usize| found.corners.iter().any(|outcome| !outcome.prices.untouched[place]);
        rows.retain(|(place, parts)| is_touched(*place) && parts.iter().any(|part| !part.is_zero()));
        let size_of = |parts: &[Decimal; 2]| (parts[0] + parts[1]).abs();
        rows.sort_by(|(one, first), (other, second)| size_of(second).cmp(&size_of(first)).then(one.cmp(other)));
        let all = rows.len();
        rows.truncate(top.unwrap_or(MOST_CATEGORIES));
        let (first, largest) = rows.first()?;
        // Beside the largest the others would be hairlines.
        let least = size_of(largest) / Decimal::from(SMALLEST);
        let shown = rows.iter().take_while(|(_, parts)| size_of(parts) >= least).count();
        let (first, shown) = (*first, if top.is_some() { rows.len() } else { shown });
        rows.truncate(shown);
        let whole = percent(found.over(|outcome| outcome.prices.whole.whole()))?;
        let name = &tables.categories[first].name;
        let rise = percent(found.category(first, PriceRise::whole))?;
        let most = course(&rise);
        let [would, known] = self.would_where_known(case);
        let (name, all_prices) = (lower(name), format!("Consumer prices {would}{}", course(&whole)));
        let whole_moves = format!("{all_prices}{known}");
        // Of what moves the same way the verb is said once.
        let same_way = course(&whole).split(' ').next().and_then(|verb| most.strip_prefix(verb));
        let shorter = same_way.map_or(whole_moves.clone(), |by| format!("{all_prices}, {name}{by}{known}"));
        let dearer = match tone(&rise) {
            Role::Rise => Some(("higher", "costlier")),
            Role::Fall => Some(("lower", "cheaper")),
            _ => None,
        };
        let dearer = dearer.filter(|(duties, _)| !self.duties_move_otherwise(case, duties));
        let caused = dearer.zip(most.split_once(" by ")).map(|((duties, dearer), (_, size))| {
            let causes = self.causes(case, duties).concat().into_iter();
            causes.map(|cause| format!("{cause} {would}make {name} {size} {dearer}{known}")).collect::<Vec<_>>()
        });
        let moves = [format!("{whole_moves}; those of {name} {would}{most}"), shorter, whole_moves];
        let title = fitting(caused.into_iter().flatten().chain(moves).collect::<Vec<_>>());
        let is_open = found.corners.len() > 1;
        let end = if is_open { ", upper end of the range" } else { "" };
        let subtitle = format!("Change of consumer prices by category, %{end},");
        let mut caption = self.price_caption(title, &subtitle, case);
        caption.wholes.push(TitleTotals::new("All consumer prices", "total", Unit::Percent, Some(whole)));
        caption.wholes.extend(self.tariff_of_title(case));
        if is_open {
            let label = format!("{}, between both ends", tables.categories[first].name);
            caption.wholes.push(TitleTotals::new(&label, "total", Unit::Percent, Some(rise)));
            caption.notes.push("At the upper ends of what is uncertain.".into());
        }
        let which = if rows.len() == 1 { "the one that moves most" } else { "those that move most" };
        tell_shown(&mut caption, (rows.len(), all), &format!("categories, {which}"));
        let stack_row = |label: String, parts: [Decimal; 2]| StackRow {
            label,
            scope: String::new(),
            stacked_bar: StackedBar(parts.into()),
        };
        let row = |(place, parts): (usize, [Decimal; 2])| stack_row(tables.categories[place].name.clone(), parts);
        let of_all =
            |part: fn(&PriceRise) -> f64| decimal(100.0 * found.over(|outcome| part(&outcome.prices.whole))[1]);
        let together = [of_all(|rise| rise.direct), of_all(|rise| rise.supply_chain)];
        let together = together[0]
            .zip(together[1])
            .map(|(goods, inputs)| stack_row("All consumer prices".into(), [goods, inputs]));
        let stack = Stack {
            unit: Unit::Percent,
            parts: ["The goods themselves", "Imported inputs"].map(String::from).into(),
            bars: StackBars::Rows(together.into_iter().chain(rows.into_iter().map(row)).collect()),
        };
        Some(Picture::new("prices", caption, Body::Stack(stack)))
    }

    /// Returns " compared with the duties in US law,": the other side, where the assumption does not say two days.
    fn compared(&self) -> String {
        let phrase = &self.scenario.baseline.phrase;
        match (self.scenario.before, phrase.starts_with("in ")) {
            (Some(_), _) => String::new(),
            (None, true) => {
                format!(" compared with the duties {phrase} on {},", day_words(self.scenario.last_day()))
            }
            (None, false) => format!(" compared with prices {phrase},"),
        }
    }

    /// Returns the words around a picture of what consumers pay.
    pub(super) fn price_caption(&self, title: String, subtitle: &str, case: &'a CaseRun) -> Caption {
        let assumed = case.prices.as_ref().map_or(String::new(), |found| format!(" {},", premises(found)));
        let whole = self.run.whole(case);
        let rates = rate(whole.rate_before).zip(rate(whole.rate_after)).filter(|_| whole.rate_unknown.is_zero());
        let rates = rates.map_or(String::new(), |(before, after)| {
            let noun = if whole.is_average { "average tariff" } else { "tariff" };
            let [before, after] = [before, after].map(|reading| Unit::Percent.read(&reading));
            format!(" {noun} {before} before and {after} after,")
        });
        let subtitle = format!("{subtitle}{rates}{assumed}{}", self.compared());
        let mut caption = self.caption_of_change(title, &subtitle, &[case]);
        if let Some(found) = &case.prices {
            caption.notes.splice(0..0, notes(found));
            let accounts = Some(found.tables().constants.source.as_str());
            caption.source = ReportContext::source_with(std::slice::from_ref(self), accounts);
        }
        caption
    }
}

/// Returns "rise by 0.2%", "fall by less than 0.01%"; of what may go either way "change by −0.1% to +0.2%".
fn course(change: &Reading) -> String {
    let size = Reading { low: change.low.abs().min(change.high.abs()), high: size(change), ..*change };
    let words =
        if size.is_point() && !size.approx { in_words(Unit::Percent, size.high) } else { Unit::Percent.read(&size) };
    match tone(change) {
        Role::Rise => format!("rise by {words}"),
        Role::Fall => format!("fall by {words}"),
        _ => format!("change by {}", Unit::Percent.read_change(change)),
    }
}

/// Returns goods without the codes behind their names, which the line below has: "coffee" of "coffee (0901)".
fn without_codes(goods: &str) -> String {
    let mut pieces = goods.split(" (");
    let first = pieces.next().unwrap_or_default().to_string();
    pieces.fold(first, |told, piece| match piece.split_once(')') {
        Some((code, rest)) if code.chars().all(|one| one.is_ascii_digit() || one == '.') => told + rest,
        _ => format!("{told} ({piece}"),
    })
}

/// Returns "1 (lowest income)".
pub(super) fn decile_name(place: usize) -> String {
    match place {
        0 => "1 (lowest income)".into(),
        9 => "10 (highest income)".into(),
        place => (place + 1).to_string(),
    }
}
