//! The tables of results: what a row is, and which columns tell its rows apart.

/// A table in CSV.
#[derive(Clone, Copy, Debug)]
pub struct TableSpec {
    /// Its file.
    pub file: &'static str,
    /// What a row is: "a partner".
    pub row: &'static str,
    /// The columns that no two rows have alike, as far as the table has them.
    pub key: &'static [&'static str],
}

const fn table(file: &'static str, row: &'static str, key: &'static [&'static str]) -> TableSpec {
    TableSpec { file, row, key }
}

impl TableSpec {
    /// Returns true if its rows are flows.
    pub fn is_of_flows(&self) -> bool {
        self.key == FLOW
    }
}

/// What tells flows apart.
const FLOW: &[&str] = &["importer", "partner", "product"];

/// The tables in the folder of a scenario.
pub const TABLES: [TableSpec; 24] = [
    table("cases.csv", "a case or a point of a sweep", &["case"]),
    table("by_partner.csv", "a partner", &["importer", "partner"]),
    table("by_importer.csv", "an importer, where there are several", &["importer"]),
    table("by_product.csv", "a chapter, or a sector where the world has sectors", &["product"]),
    table("by_list.csv", "a list of the scenario; lists may overlap", &["list"]),
    table("by_authority.csv", "an authority of the law", &["authority"]),
    table(RATES, "a flow in scope", FLOW),
    table("by_interval.csv", "a part of the flows in an interval, by `kind`", &["from", "kind", "code"]),
    table("by_day.csv", "a part of the flows on a day, by `kind`", &["date", "kind", "code"]),
    table("response.csv", "a case or a point of a sweep, all partners together", &["case"]),
    table(
        RESPONSE_QUANTILES,
        "a quantile of a figure of `response.csv`, where it is drawn",
        &["case", "column", "quantile"],
    ),
    table("response_by_partner.csv", "a partner; of a sweep, a partner at a point", &["case", "importer", "partner"]),
    table(
        PARTNER_QUANTILES,
        "a quantile of a figure of `response_by_partner.csv`, where it is drawn",
        &["case", "importer", "partner", "column", "quantile"],
    ),
    table("sellers.csv", "a partner, with all that it sells in the markets", &["importer", "partner"]),
    table(
        SELLER_QUANTILES,
        "a quantile of a figure of `sellers.csv`, where it is drawn",
        &["importer", "partner", "column", "quantile"],
    ),
    table("response_by_market.csv", "a market; of hedged rates the lower ends", &["importer", "market"]),
    table("response_by_flow.csv", "a flow of the markets; of hedged rates the lower ends", FLOW),
    table("prices.csv", "a category of consumption. What stands in JSON alone is of all together", &["category"]),
    table("households.csv", "a tenth of households by income", &["decile"]),
    table("by_country.csv", "a country of the world", &["country"]),
    table(
        COUNTRY_QUANTILES,
        "a quantile of an outcome of `by_country.csv`, where it is drawn",
        &["country", "column", "quantile"],
    ),
    table("closures.csv", "a closure of the model, where the scenario asks for them", &["rebate", "retaliation"]),
    table(
        "by_sector.csv",
        "a sector of a country, in a model of many sectors. Values are those that makers receive, before tariffs; values and prices are measured against the value added of the world, which stays what it was. The base year is that of the model, in which trade balances where its closure says so",
        &["country", "sector"],
    ),
    table("fed.csv", "a sector that one country buys from another", &["importer", "partner", "sector"]),
];

/// Rates of flows.
pub const RATES: &str = "rates.csv";
/// Quantiles of `response.csv`.
pub const RESPONSE_QUANTILES: &str = "response_quantiles.csv";
/// Quantiles of `response_by_partner.csv`.
pub const PARTNER_QUANTILES: &str = "response_by_partner_quantiles.csv";
/// Quantiles of `sellers.csv`.
pub const SELLER_QUANTILES: &str = "sellers_quantiles.csv";
/// Quantiles of `by_country.csv`.
pub const COUNTRY_QUANTILES: &str = "by_country_quantiles.csv";

/// Returns the table of a file; `None` if no folder of a scenario has one.
pub fn of_file(file: &str) -> Option<&'static TableSpec> {
    TABLES.iter().find(|table| table.file == file)
}
