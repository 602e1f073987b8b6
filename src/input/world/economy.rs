//! `[economy]` of a world: the countries that all buy and sell, and the tables beside it.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::flows::{FlowLine, FlowTable, find, index};
use crate::error::{Problem, Problems, in_order};
use crate::input::csv_table::{CsvRow, CsvTable};
use crate::input::field::Field;
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::units::CustomsValue;
use crate::world::economy::{Accounts, Economy, FixedCosts, Sector};

/// What makes a world one of many countries that all buy and sell: its flows then have the columns `exporter`, `importer`,
/// `value_usd` and, where there are several sectors or tariffs, `sector` and `tariff` (a fraction). A country's sales to
/// itself are a row too, where they are known.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EconomyTable {
    /// The file of the countries, in their order: `country`, `name`, `income_usd` and, where it is known, `deficit_usd`.
    countries: Field<String>,
    /// The country among them that represents all that have no row: a code or name. Default: none does.
    pub rest_of_world: Option<Field<String>>,
    /// The file of the sectors, in their order: `sector` (two digits), `name`, `goods` (1, or 0 for services, on which
    /// a measure falls only where it names them; default: all are goods) and trade elasticities in columns
    /// `elasticity_NAME`. Default: goods are not told apart.
    sectors: Option<Field<String>>,
    /// The file of who spends on what: `country`, `sector`, `value_added` and `consumption` (shares), `spending_usd`.
    accounts: Option<Field<String>>,
    /// The file of inputs: `country`, `input`, `output` (sectors) and `share`, of the cost of the output.
    inputs: Option<Field<String>>,
    /// What part of sales goes into the fixed costs of a market.
    fixed_costs: Option<FixedCostsTable>,
}

/// What part of sales goes into the fixed costs of a market, on average: from 0 to 1.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FixedCostsTable {
    /// Of the sales of the rest of the world.
    abroad: f64,
    /// Of those of the importer whose world it is.
    at_home: f64,
}

impl EconomyTable {
    /// Returns the files that it names, each with the place where it does.
    pub fn files(&self) -> impl Iterator<Item = &Field<String>> {
        let further = [&self.sectors, &self.accounts, &self.inputs];
        std::iter::once(&self.countries).chain(further.into_iter().flatten())
    }

    /// Reads the tables. `open` gives the sheet of a name; `flows` is that of the trade, of the importer and the year
    /// of the world.
    pub fn read(
        &self,
        flows: &CsvTable,
        open: impl Fn(&Spanned<String>) -> Result<CsvTable, Problems>,
        names: &Partners,
        (world_importer, year): (Partner, i16),
    ) -> Result<(Economy, FlowTable), Problems> {
        let mut reader =
            AccountsReader { problems: Problems::new(), countries: HashMap::new(), sectors: HashMap::new(), names };
        let (countries, income, deficits) = reader.countries(&open(&self.countries)?)?;
        let rest = self.rest_of_world.as_ref().map(|word| {
            let rest = names.find(word.get_ref());
            rest.and_then(|rest| countries.iter().position(|country| *country == rest)).ok_or_else(|| {
                Problem::new(format!("rest_of_world = “{}” stands in no row of the countries", word.get_ref()))
            })
        });
        let rest = rest.transpose()?;
        let (sectors, elasticities) = match &self.sectors {
            Some(file) => reader.sectors(&open(file)?)?,
            None => {
                (vec![Sector { code: HsCode::ALL_GOODS, name: "all goods".into(), is_goods: true }], BTreeMap::new())
            }
        };
        let trade = reader.trade(flows, world_importer, &sectors)?;
        let accounts = match (&self.accounts, &self.inputs) {
            (Some(accounts), Some(inputs)) => Some(reader.accounts(&open(accounts)?, &open(inputs)?)?),
            _ => None,
        };
        let fixed_costs = self.fixed_costs.map(|table| FixedCosts { abroad: table.abroad, at_home: table.at_home });
        if !reader.problems.is_empty() {
            return Err(in_order(reader.problems, &[]));
        }
        let (trade, tariffs, traded) = trade;
        let economy = Economy {
            year,
            countries,
            rest,
            sectors,
            trade,
            tariffs,
            income,
            deficits,
            elasticities,
            accounts,
            fixed_costs,
        };
        Ok((economy, traded))
    }
}

/// Says that a row is about what no other file has.
const UNKNOWN_PLACE: &str = "a country or sector of no other file";

/// Numbers of countries and sectors, and what is wrong so far.
struct AccountsReader<'a> {
    problems: Problems,
    countries: HashMap<String, usize>,
    sectors: HashMap<String, usize>,
    names: &'a Partners,
}

/// Countries, their incomes, and their deficits where these are known.
type Countries = (Vec<Partner>, Vec<f64>, Option<Vec<f64>>);
/// Sectors, and sets of elasticities by name.
type SectorSets = (Vec<Sector>, BTreeMap<String, Vec<f64>>);
/// Trade and tariffs, and the same as flows.
type Trade = (Vec<f64>, Vec<f64>, FlowTable);

impl AccountsReader<'_> {
    fn countries(&mut self, csv: &CsvTable) -> Result<Countries, Problems> {
        let [code, income] = csv.columns(["country", "income_usd"])?;
        let deficit = csv.find("deficit_usd");
        let (mut countries, mut incomes, mut deficits): (Vec<Partner>, _, _) = (Vec::new(), Vec::new(), Vec::new());
        let (numbers, names) = (&mut self.countries, self.names);
        let mut seen: HashMap<Partner, Option<u64>> = HashMap::new();
        csv.rows(&mut self.problems, |row, problems| {
            match find(names, row.text(code)) {
                Ok(partner) => {
                    let first = seen.entry(partner).or_default();
                    if csv.once(first, (&row, code), || partner.to_string(), problems) {
                        numbers.insert(row.text(code).to_string(), countries.len());
                        countries.push(partner);
                    }
                }
                Err(label) => {
                    let what = format!("unknown country “{}”", row.text(code));
                    problems.push(csv.fault(&row, code, what, label));
                }
            }
            incomes.push(number(csv, &row, income, f64::MIN_POSITIVE, problems));
            deficits.extend(deficit.map(|deficit| number(csv, &row, deficit, f64::MIN, problems)));
        });
        Ok((countries, incomes, deficit.map(|_| deficits)))
    }

    fn sectors(&mut self, csv: &CsvTable) -> Result<SectorSets, Problems> {
        let [code, title] = csv.columns(["sector", "name"])?;
        let goods = csv.find("goods");
        let set = |(column, name): (usize, &str)| Some((column, name.strip_prefix("elasticity_")?.to_string()));
        let sets: Vec<(usize, String)> = csv.headers().enumerate().filter_map(set).collect();
        let mut sectors: Vec<Sector> = Vec::new();
        let mut elasticities: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        let numbers = &mut self.sectors;
        let mut seen: HashMap<HsCode, Option<u64>> = HashMap::new();
        csv.rows(&mut self.problems, |row, problems| {
            match HsCode::parse(row.text(code)).ok().filter(|code| code.digits() == 2) {
                Some(digits) => {
                    let first = seen.entry(digits).or_default();
                    if !csv.once(first, (&row, code), || format!("the sector {digits}"), problems) {
                        return;
                    }
                    numbers.insert(row.text(code).to_string(), sectors.len());
                    let is_goods = match goods.map(|goods| row.text(goods)) {
                        None | Some("1") => true,
                        Some("0") => false,
                        Some(other) => {
                            let what = format!("“{other}” is neither goods nor services");
                            problems.push(csv.fault(&row, goods.unwrap_or(code), what, "1 for goods, 0 for services"));
                            true
                        }
                    };
                    sectors.push(Sector { code: digits, name: row.text(title).into(), is_goods });
                }
                None => {
                    let what = format!("“{}” is not a sector", row.text(code));
                    problems.push(csv.fault(&row, code, what, "two digits"));
                }
            }
            for (column, name) in &sets {
                let size = number(csv, &row, *column, f64::MIN_POSITIVE, problems);
                elasticities.entry(name.clone()).or_default().push(size);
            }
        });
        Ok((sectors, elasticities))
    }

    fn trade(&mut self, csv: &CsvTable, world_importer: Partner, sectors: &[Sector]) -> Result<Trade, Problems> {
        let [exporter, importer, value] = csv.columns(["exporter", "importer", "value_usd"])?;
        let (sector, tariff) = (csv.find("sector"), csv.find("tariff"));
        if sector.is_none() && sectors.len() > 1 {
            csv.columns(["sector"])?;
        }
        let n = self.countries.len();
        let mut trade = vec![0.0; n * n * sectors.len()];
        let mut tariffs = trade.clone();
        let mut firsts: Vec<Option<u64>> = vec![None; trade.len()];
        let mut lines: Vec<FlowLine> = Vec::new();
        let (countries, numbers, names) = (&self.countries, &self.sectors, self.names);
        let mut row_number = 0;
        csv.rows(&mut self.problems, |row, problems| {
            let mut known = |numbers: &HashMap<String, usize>, column: usize, file: &str| {
                let found = numbers.get(row.text(column)).copied();
                if found.is_none() {
                    let what = format!("“{}” does not stand in the file of the {file}", row.text(column));
                    problems.push(csv.fault(&row, column, what, "unknown here"));
                }
                found
            };
            let from = known(countries, exporter, "countries");
            let to = known(countries, importer, "countries");
            let of = sector.map_or(Some(0), |sector| known(numbers, sector, "sectors"));
            let amount = number(csv, &row, value, 0.0, problems);
            let rate = tariff.map_or(0.0, |tariff| number(csv, &row, tariff, -1.0, problems));
            let (Some(from), Some(to), Some(of)) = (from, to, of) else { return };
            let at = (of * n + from) * n + to;
            let name = || {
                let goods = sector.map_or(String::new(), |sector| format!(", sector {}", row.text(sector)));
                format!("what {} sells to {}{goods}", row.text(exporter), row.text(importer))
            };
            if !csv.once(&mut firsts[at], (&row, value), name, problems) {
                return;
            }
            (trade[at], tariffs[at]) = (amount, rate);
            if from == to {
                return;
            }
            let customs = row.text(value).parse::<Decimal>().ok().and_then(in_cents);
            match (names.find(row.text(exporter)), names.find(row.text(importer)), customs) {
                (Some(partner), Some(whose), Some(value)) => {
                    let importer = Some(whose).filter(|whose| *whose != world_importer);
                    lines.push(FlowLine { importer, partner, product: sectors[of].code, value, number: row_number });
                    row_number += 1;
                }
                _ => problems.push(csv.fault(&row, value, "an amount larger than world trade", "in dollars")),
            }
        });
        lines.sort_by_key(FlowLine::key);
        Ok((trade, tariffs, index(lines, world_importer)))
    }

    fn accounts(&mut self, csv: &CsvTable, inputs: &CsvTable) -> Result<Accounts, Problems> {
        let (n, k) = (self.countries.len(), self.sectors.len().max(1));
        let blank = vec![f64::NAN; n * k];
        let mut accounts = Accounts {
            value_added: blank.clone(),
            consumption: blank.clone(),
            spending: blank,
            inputs: vec![0.0; n * k * k],
        };
        let [country, sector, value_added, consumption, spending] =
            csv.columns(["country", "sector", "value_added", "consumption", "spending_usd"])?;
        let (countries, sectors) = (&self.countries, &self.sectors);
        let mut firsts: Vec<Option<u64>> = vec![None; n * k];
        csv.rows(&mut self.problems, |row, problems| {
            let place = countries.get(row.text(country)).zip(sectors.get(row.text(sector)));
            let Some((i, j)) = place else {
                return problems.push(csv.fault(&row, country, UNKNOWN_PLACE, "unknown"));
            };
            let at = i * k + j;
            let name = || format!("the sector {} of {}", row.text(sector), row.text(country));
            if !csv.once(&mut firsts[at], (&row, country), name, problems) {
                return;
            }
            accounts.value_added[at] = number(csv, &row, value_added, 0.0, problems);
            accounts.consumption[at] = number(csv, &row, consumption, 0.0, problems);
            accounts.spending[at] = number(csv, &row, spending, 0.0, problems);
        });
        if let Some(at) = firsts.iter().position(Option::is_none) {
            let name = |places: &HashMap<String, usize>, at: usize| {
                places.iter().find(|(_, place)| **place == at).map(|(name, _)| name.clone()).unwrap_or_default()
            };
            let what = format!("the sector {} of {} has no row", name(sectors, at % k), name(countries, at / k));
            let label = match firsts.iter().filter(|first| first.is_none()).count() {
                1 => "each sector of each country has a row".to_string(),
                missing => format!("{missing} rows are missing: each sector of each country has one"),
            };
            self.problems.push(Problem::new(what).at(csv.at_header(None), label));
        }
        let [country, input, output, share] = inputs.columns(["country", "input", "output", "share"])?;
        let mut firsts: Vec<Option<u64>> = vec![None; n * k * k];
        inputs.rows(&mut self.problems, |row, problems| {
            let of = |column: usize| sectors.get(row.text(column));
            let (Some(i), Some(from), Some(to)) = (countries.get(row.text(country)), of(input), of(output)) else {
                return problems.push(inputs.fault(&row, country, UNKNOWN_PLACE, "unknown"));
            };
            let at = (i * k + from) * k + to;
            let name = || format!("the input {} of {} in {}", row.text(input), row.text(output), row.text(country));
            if inputs.once(&mut firsts[at], (&row, country), name, problems) {
                accounts.inputs[at] = number(inputs, &row, share, -1.0, problems);
            }
        });
        Ok(accounts)
    }
}

/// Returns dollars as a customs value, rounded half-even to the cent.
fn in_cents(dollars: Decimal) -> Option<CustomsValue> {
    let cents = dollars.checked_mul(100.into())?.round();
    CustomsValue::from_cents(i64::try_from(cents).ok()?)
}

/// Returns a number from `least` on.
fn number(csv: &CsvTable, row: &CsvRow<'_>, column: usize, least: f64, problems: &mut Problems) -> f64 {
    match row.text(column).parse() {
        Ok(number) if f64::is_finite(number) && number >= least => number,
        _ => {
            let what = format!("“{}” is not a number that can stand here", row.text(column));
            problems.push(csv.fault(row, column, what, "digits and a point; none below what the column allows"));
            0.0
        }
    }
}
