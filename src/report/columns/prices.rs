//! Columns of consumer prices and of households.

use super::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue};
use crate::prices::chain::PriceRise;
use crate::prices::households::DecileCost;
use crate::report::readings::between;
use crate::run::prices::PriceResult;

/// A category of consumption by its place.
pub struct CategoryRow<'a> {
    pub(crate) result: &'a PriceResult,
    pub(crate) place: usize,
}

/// A tenth of households by its place, from the lowest income.
pub struct DecileRow<'a> {
    pub(crate) result: &'a PriceResult,
    pub(crate) place: usize,
}

impl<'a> CategoryRow<'a> {
    /// Returns a row for each category.
    pub fn all(result: &'a PriceResult) -> Vec<CategoryRow<'a>> {
        (0..result.tables().categories.len()).map(|place| CategoryRow { result, place }).collect()
    }

    fn rise(&self, part: fn(&PriceRise) -> f64) -> ColumnValue {
        percent(self.result.category(self.place, part))
    }

    /// In points of all prices.
    fn contribution(&self) -> ColumnValue {
        let tables = self.result.tables();
        let weight = tables.categories[self.place].spending / tables.spending();
        percent(self.result.category(self.place, PriceRise::whole).map(|end| weight * end))
    }
}

impl<'a> DecileRow<'a> {
    /// Returns a row for each decile; none where households are not asked for.
    pub fn all(result: &'a PriceResult) -> Vec<DecileRow<'a>> {
        let count = if result.settings.households.is_some() { result.tables().deciles.len() } else { 0 };
        (0..count).map(|place| DecileRow { result, place }).collect()
    }

    fn over(&self, of: fn(&DecileCost) -> f64) -> Option<[f64; 2]> {
        self.result.of_households(|costs| of(&costs.deciles[self.place]))
    }
}

/// Returns a fraction in percent.
pub fn percent(ends: [f64; 2]) -> ColumnValue {
    between(ends).map_or(ColumnValue::Unknown, |_| ColumnValue::Outcome(ends.map(|end| 100.0 * end)))
}

/// Returns dollars, to the cent.
pub fn usd(ends: [f64; 2]) -> ColumnValue {
    ColumnValue::money(between(ends))
}

const IN_PERCENT: ColumnUnit = ColumnUnit::Of("percent");
const DOLLARS: ColumnUnit = ColumnUnit::Of("US dollars");

/// Returns the numbers of all prices together.
pub fn whole<'a>() -> Vec<Column<'a, PriceResult>> {
    let rise = |key, meaning, part: fn(&PriceRise) -> f64| {
        Column::new((key, ColumnUnit::Percent, ColumnForm::Outcome), meaning, move |of: &PriceResult| {
            percent(of.over(|outcome| part(&outcome.prices.whole)))
        })
        .json_only()
    };
    let dollars = |key, meaning, of: fn(&PriceResult) -> [f64; 2]| {
        Column::new((key, ColumnUnit::Usd, ColumnForm::Change), meaning, move |result: &PriceResult| usd(of(result)))
            .from(ColumnSource::Model)
            .json_only()
    };
    vec![
        rise("pce_pct", "Rise in the prices of personal consumption; the others by category", PriceRise::whole),
        rise("direct_pct", "Part due to the goods themselves, and to domestic competitors where they follow", |rise| {
            rise.direct
        }),
        rise("supply_chain_pct", "Part due to imported inputs in what is produced domestically", |rise| {
            rise.supply_chain
        }),
        dollars(
            "duty_per_household_usd",
            "Change in duties, imports held fixed, for each household",
            PriceResult::duty_per_household,
        ),
        dollars("narrow_usd", "Direct cost of changes that are too narrow for the supply chain", |of| {
            of.over(|outcome| outcome.prices.narrow())
        }),
        dollars("unplaced_usd", "Part of it in no category", |of| of.over(|outcome| outcome.prices.unplaced)),
        dollars(
            "outside_usd",
            "Change in duties on goods outside the commodities of the accounts: in no price",
            PriceResult::outside,
        ),
        dollars("unknown_usd", "Imports whose change of duty is not known: in no price", PriceResult::unknown),
    ]
}

/// Returns the columns of `prices.csv`.
pub fn categories<'a>() -> Vec<Column<'a, CategoryRow<'a>>> {
    let rise = |key, unit, meaning, part: fn(&PriceRise) -> f64| {
        Column::new((key, unit, ColumnForm::Outcome), meaning, move |of: &CategoryRow<'a>| of.rise(part))
    };
    vec![
        Column::text("category", "Category of personal consumption", |of: &CategoryRow<'a>| {
            of.result.tables().categories[of.place].name.clone()
        }),
        rise("pct", IN_PERCENT, "Rise in its price", PriceRise::whole),
        Column::new(
            ("contribution_pp", ColumnUnit::Points, ColumnForm::Outcome),
            "What it adds to `pce_pct`",
            |of: &CategoryRow<'a>| of.contribution(),
        ),
        rise("direct_pct", ColumnUnit::Percent, "Part due to the goods themselves", |rise| rise.direct),
        rise("supply_chain_pct", ColumnUnit::Percent, "Part due to imported inputs", |rise| rise.supply_chain),
    ]
}

/// Returns the columns of `households.csv`.
pub fn deciles<'a>() -> Vec<Column<'a, DecileRow<'a>>> {
    let share = |key, meaning, part: fn(&DecileCost) -> f64| {
        Column::new((key, IN_PERCENT, ColumnForm::Outcome), meaning, move |of: &DecileRow<'a>| {
            of.over(part).map_or(ColumnValue::Unknown, percent)
        })
    };
    vec![
        Column::new(
            ("decile", ColumnUnit::Of("number"), ColumnForm::One),
            "Tenth of households, from the lowest income",
            |of: &DecileRow<'a>| ColumnValue::Outcome([(of.place + 1) as f64; 2]),
        )
        .from(ColumnSource::Names),
        Column::new(("income_usd", ColumnUnit::Usd, ColumnForm::One), "Income of a household", |of: &DecileRow<'a>| {
            of.result.income(of.place).map_or(ColumnValue::Unknown, usd)
        })
        .from(ColumnSource::Parameters),
        share("pct_of_income", "Cost against income", |cost| cost.of_income),
        share("pct_of_spending", "Cost against spending", |cost| cost.of_spending),
        Column::new(("usd", DOLLARS, ColumnForm::Change), "Cost of a household, a year", |of: &DecileRow<'a>| {
            of.over(|cost| cost.usd).map_or(ColumnValue::Unknown, usd)
        })
        .from(ColumnSource::Model),
    ]
}
