//! Columns of general equilibrium: outcomes of countries, and the tariff changes passed to the model.

use super::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue, csv_only, importer, partner};
use crate::equilibrium::outcome::Indicator;
use crate::partner::{Partner, Partners};
use crate::report::digits::{decimal, percent};
use crate::run::closures::ClosureOutcome;
use crate::run::equilibrium::EquilibriumResult;
use crate::run::shock::TariffShock;
use crate::units::CustomsValue;
use crate::world::economy::Economy;

/// A country by its number, in what becomes of the world.
pub struct CountryRow<'a> {
    pub(crate) partners: &'a Partners,
    pub(crate) equilibrium: &'a EquilibriumResult,
    pub(crate) place: usize,
}

const OUTCOMES: [(Indicator, &str, &str); 11] = [
    (
        Indicator::Welfare,
        "welfare_pct",
        "Change in welfare, as the paper of the model defines it: real income less what work costs in `gravity`, real income in `multisector`, to first order in `caliendo_parro`",
    ),
    (Indicator::RealWage, "real_wage_pct", "Change in the wage ÷ the price index"),
    (
        Indicator::RealIncome,
        "real_income_pct",
        "Change in spending ÷ the price index, exactly: the same in every model, and what headlines say",
    ),
    (
        Indicator::Price,
        "price_pct",
        "Change in the price index relative to the world: a rise is a real appreciation, no inflation",
    ),
    (Indicator::Employment, "employment_pct", "Change in employment"),
    (Indicator::Exports, "exports_gdp_pct", "Change in exports ÷ gross domestic product"),
    (Indicator::Imports, "imports_gdp_pct", "Change in imports ÷ gross domestic product"),
    (Indicator::Deficit, "deficit_pct", "Change in the trade deficit"),
    (Indicator::Tariff, "tariff_pct", "Average tariff after, on imports of the base year"),
    (Indicator::TermsOfTrade, "terms_of_trade_pct", "Part of `welfare_pct` due to the terms of trade"),
    (Indicator::VolumeOfTrade, "volume_of_trade_pct", "Part of `welfare_pct` due to the volume of trade"),
];

/// Returns the place of an outcome in tables of the page, with its head; `None` where it is in none.
fn head(indicator: Indicator) -> Option<(u8, &'static str)> {
    Some(match indicator {
        Indicator::RealIncome => (0, indicator.title()),
        Indicator::RealWage => (1, indicator.title()),
        Indicator::Welfare => (2, "welfare as the paper defines it"),
        Indicator::Employment => (3, indicator.title()),
        Indicator::Price => (4, indicator.title()),
        Indicator::Exports => (5, indicator.title()),
        Indicator::Imports => (6, indicator.title()),
        Indicator::Deficit | Indicator::Tariff | Indicator::TermsOfTrade | Indicator::VolumeOfTrade => return None,
    })
}

/// Returns the outcome whose column has this key.
pub fn outcome(key: &str) -> Option<Indicator> {
    OUTCOMES.iter().find(|(_, one, _)| *one == key).map(|(indicator, ..)| *indicator)
}

/// Returns the words of a country.
pub fn country<'a, R: 'a>(of: impl Fn(&R) -> (&'a Partners, Partner) + Copy + Send + Sync + 'a) -> Vec<Column<'a, R>> {
    let word = |key, meaning, word: fn(&Partners, Partner) -> String| {
        Column::text(key, meaning, move |row: &R| {
            let (partners, country) = of(row);
            word(partners, country)
        })
    };
    vec![
        word("country", "ISO 3166 alpha-3; `ROW` is the rest of the world", Partners::iso3),
        word("iso2", "ISO 3166 alpha-2; `XW` is the rest of the world", |_, country| country.to_string()),
        word("name", "Name of the country", Partners::short).csv_only(),
    ]
}

/// Returns the columns of `by_country.csv`.
pub fn countries<'a>() -> Vec<Column<'a, CountryRow<'a>>> {
    let mut columns = country(|of: &CountryRow<'a>| (of.partners, of.equilibrium.countries[of.place]));
    columns.extend(OUTCOMES.map(|(indicator, key, meaning)| {
        let value = move |of: &CountryRow<'a>| {
            of.equilibrium.between(of.place, indicator).map_or(ColumnValue::Unknown, ColumnValue::Outcome)
        };
        let column = Column::new((key, ColumnUnit::Percent, ColumnForm::Outcome), meaning, value);
        Column { on_page: head(indicator), ..column }
    }));
    let share = ("revenue_share", ColumnUnit::Of("part of spending"), ColumnForm::Outcome);
    let revenue = Column::new(share, "Tariff revenue after ÷ spending before", |of: &CountryRow<'a>| {
        of.equilibrium
            .over(|state| state.outcomes[of.place].revenue_share)
            .map_or(ColumnValue::Unknown, ColumnValue::Outcome)
    });
    let tariff = columns.iter().position(|column| column.key == "tariff_pct").unwrap_or(columns.len());
    columns.insert(tariff, revenue.json_only());
    columns
}

/// Returns the columns of `closures.csv`.
pub fn closures<'a>() -> Vec<Column<'a, ClosureOutcome>> {
    let mut columns = vec![
        Column::text("rebate", "What the revenue does, as `rebate` of the model", |of: &ClosureOutcome| {
            of.rebate.to_string()
        })
        .from(ColumnSource::Scenario),
        Column::text("retaliation", "Who answers, as `by` of `[retaliation]`", |of: &ClosureOutcome| {
            of.retaliation.word().to_string()
        })
        .from(ColumnSource::Scenario),
    ];
    let shown = OUTCOMES.into_iter().filter(|(indicator, ..)| *indicator != Indicator::Tariff);
    columns.extend(shown.map(|(indicator, key, meaning)| {
        let value = move |of: &ClosureOutcome| of.between(indicator).map_or(ColumnValue::Unknown, ColumnValue::Outcome);
        let column = Column::new((key, ColumnUnit::Percent, ColumnForm::Outcome), meaning, value);
        Column { on_page: head(indicator), ..column }
    }));
    columns
}

/// The tariff change of one sector of one exporter and importer.
pub struct ShockRow<'a> {
    pub(crate) fed: &'a TariffShock,
    pub(crate) equilibrium: &'a EquilibriumResult,
    pub(crate) economy: Option<&'a Economy>,
}

/// Returns the columns of `fed.csv`.
pub fn fed<'a>(partners: &'a Partners) -> Vec<Column<'a, ShockRow<'a>>> {
    let usd = |key, meaning, of: fn(&TariffShock) -> CustomsValue| {
        Column::customs_value(key, meaning, move |row: &ShockRow<'a>| of(row.fed))
    };
    let number = |key, meaning, of: fn(&TariffShock) -> Option<String>| {
        Column::number(key, ColumnUnit::Percent, meaning, move |row: &ShockRow<'a>| of(row.fed).unwrap_or_default())
    };
    let who = |row: &ShockRow<'a>, place: usize| row.equilibrium.countries[row.fed.pair[place]];
    let [importer, importer_iso3] = importer(partners, move |row: &ShockRow<'a>| who(row, 1));
    let [partner, partner_iso3] = partner(partners, move |row: &ShockRow<'a>| who(row, 0));
    let passed = "Tariff change passed to the model, on top of the world's own tariff";
    let own = Column::number(
        "applied_pct",
        ColumnUnit::Percent,
        "The world's own tariff in the base year",
        |row: &ShockRow<'a>| {
            let TariffShock { sector, pair: [from, to], .. } = *row.fed;
            let applied = row.economy.and_then(|economy| economy.tariffs.get(economy.place(sector, from, to)));
            applied.and_then(|applied| decimal(100.0 * applied)).map_or(String::new(), |applied| applied.to_string())
        },
    )
    .from(ColumnSource::Trade);
    csv_only(vec![
        importer,
        importer_iso3,
        partner,
        partner_iso3,
        Column::text("sector", "Code of the sector", |row: &ShockRow<'a>| {
            let sector = row.economy.and_then(|economy| economy.sectors.get(row.fed.sector));
            sector.map_or(String::new(), |sector| sector.code.to_string())
        }),
        usd("value_usd", "Imports over which the rates are averaged", |of| of.value),
        number("rate_before_pct", "Average rate before, where it is known", |of| of.before.map(percent)),
        number("rate_after_pct", "Average rate after, where it is known", |of| of.after.map(percent)),
        number("fed_pct", passed, |of| decimal(100.0 * of.change).map(|fed| fed.to_string())),
        own,
        usd("change_unknown_usd", "The part of the imports whose change is not known", |of| of.unknown),
    ])
}
