//! Columns of sectors in general equilibrium.

use super::world::country;
use super::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue};
use crate::equilibrium::sector_outcome::{BeforeAfter, SectorIndicator, SectorOutcome};
use crate::partner::Partners;
use crate::report::readings::between;
use crate::run::equilibrium::EquilibriumResult;
use crate::world::economy::Sector;

/// A sector of a country by its numbers, in what becomes of the world.
pub struct SectorRow<'a> {
    pub(crate) partners: &'a Partners,
    pub(crate) equilibrium: &'a EquilibriumResult,
    pub(crate) country: usize,
    pub(crate) sector: usize,
}

impl<'a> SectorRow<'a> {
    /// Returns a row for each sector of each country; none where the model has no sectors.
    pub fn all(partners: &'a Partners, equilibrium: &'a EquilibriumResult) -> Vec<SectorRow<'a>> {
        let has_sectors = equilibrium.states.iter().any(|state| !state.sectors.is_empty());
        let sectors = if has_sectors { equilibrium.sectors.len() } else { 0 };
        let of_country =
            move |country| (0..sectors).map(move |sector| SectorRow { partners, equilibrium, country, sector });
        (0..equilibrium.countries.len()).flat_map(of_country).collect()
    }

    /// Returns a number of the sector over the corners of the hedged values; `None` where the model has no such number.
    fn over(&self, of: impl Fn(&SectorOutcome) -> Option<f64>) -> Option<[f64; 2]> {
        self.equilibrium.over(|state| of(self.equilibrium.sector(state, self.country, self.sector)?))
    }

    fn sector(&self) -> &Sector {
        &self.equilibrium.sectors[self.sector]
    }
}

/// The three columns of a value of a sector: keys and meanings before, after, and of the change.
struct SectorValue {
    value: fn(&SectorOutcome) -> BeforeAfter,
    before: (&'static str, &'static str),
    after: (&'static str, &'static str),
    change: (SectorIndicator, &'static str, &'static str),
}

const SECTOR_VALUES: [SectorValue; 4] = [
    SectorValue {
        value: |sector| sector.output,
        before: ("output_before_usd", "Gross output in the base year"),
        after: ("output_after_usd", "Gross output after"),
        change: (SectorIndicator::Output, "output_pct", "Change in gross output, as a value"),
    },
    SectorValue {
        value: |sector| sector.value_added,
        before: ("value_added_before_usd", "Value added in the base year"),
        after: ("value_added_after_usd", "Value added after"),
        change: (SectorIndicator::ValueAdded, "value_added_pct", "Change in value added, as a value"),
    },
    SectorValue {
        value: |sector| sector.exports,
        before: ("exports_before_usd", "Exports in the base year, before tariffs"),
        after: ("exports_after_usd", "Exports after, before tariffs"),
        change: (SectorIndicator::Exports, "exports_pct", "Change in exports, as a value"),
    },
    SectorValue {
        value: |sector| sector.imports,
        before: ("imports_before_usd", "Imports in the base year, before tariffs"),
        after: ("imports_after_usd", "Imports after, before tariffs"),
        change: (SectorIndicator::Imports, "imports_pct", "Change in imports, as a value"),
    },
];

const SECTOR_CHANGES: [(SectorIndicator, &str, &str); 4] = [
    (SectorIndicator::RealOutput, "real_output_pct", "Change in gross output at the producer prices of the base year"),
    (SectorIndicator::Price, "price_pct", "Change in the price index of purchases of the sector, tariffs included"),
    (SectorIndicator::TermsOfTrade, "terms_of_trade_pct", "Part of the country's `terms_of_trade_pct`"),
    (SectorIndicator::VolumeOfTrade, "volume_of_trade_pct", "Part of the country's `volume_of_trade_pct`"),
];

/// Returns the columns of `by_sector.csv`.
pub fn sectors<'a>() -> Vec<Column<'a, SectorRow<'a>>> {
    let change = |(indicator, key, meaning): (SectorIndicator, _, _)| {
        Column::new((key, ColumnUnit::Percent, ColumnForm::Outcome), meaning, move |of: &SectorRow<'a>| {
            of.over(|sector| sector.of(indicator)).map_or(ColumnValue::Unknown, ColumnValue::Outcome)
        })
    };
    let usd = |(key, meaning), form, value: fn(&SectorOutcome) -> BeforeAfter, side: fn(&BeforeAfter) -> f64| {
        let value = move |of: &SectorRow<'a>| {
            ColumnValue::money(of.over(|sector| Some(side(&value(sector)))).and_then(between))
        };
        Column::new((key, ColumnUnit::Usd, form), meaning, value).from(ColumnSource::Model)
    };
    let mut columns = country(|of: &SectorRow<'a>| (of.partners, of.equilibrium.countries[of.country]));
    columns.extend([
        Column::text("sector", "Code of the sector", |of: &SectorRow<'a>| of.sector().code.to_string()),
        Column::text("sector_name", "Name of the sector", |of: &SectorRow<'a>| of.sector().name.clone()).csv_only(),
    ]);
    for SectorValue { value, before, after, change: of_change } in SECTOR_VALUES {
        columns.push(usd(before, ColumnForm::One, value, |value| value.before));
        columns.push(usd(after, ColumnForm::Level, value, |value| value.after));
        columns.push(change(of_change));
    }
    columns.extend(SECTOR_CHANGES.map(change));
    columns
}
