//! The tables of consumer prices: shipped in `seeds/household/`, or a folder of one's own over them.

mod matrix;

use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

use self::matrix::{Codes, number, read_matrix};
use super::csv_table::{CsvRow, CsvTable};
use super::files::{Location, shipped_in};
use super::hint::did_you_mean;
use crate::error::{ErrorKind, Problem, Problems};
use crate::partner::Partner;
use crate::prices::tables::{
    BridgeRow, Bucket, Category, Commodity, ConstantsOfTables, ConsumerTables, DECILES, Decile, Industry, NamedGoods,
};
use crate::product::HsCode;

/// The tables that hold where a scenario names none: some 70 commodities.
pub const DEFAULT: &str = "summary";
const FOLDER: &str = "seeds/household";
/// The file that every folder of tables has.
const CONSTANTS: &str = "constants.csv";
/// All files of tables.
const FILES: [&str; 13] = [
    CONSTANTS,
    "commodities.csv",
    "industries.csv",
    "requirements.csv",
    "requirements.csv.gz",
    "imported_inputs.csv",
    "imported_inputs.csv.gz",
    "crosswalk.csv",
    "categories.csv",
    "bridge.csv",
    "named_goods.csv",
    "buckets.csv",
    "deciles.csv",
];
/// The accounts are in millions of dollars, spending by decile in billions.
const MILLION: f64 = 1e6;
const BILLION: f64 = 1e9;
/// By how much shares of deciles may miss a whole: they are published to a hundredth of a percent.
const ROUNDING: f64 = 0.1;

/// Returns the names of the shipped tables.
pub fn shipped_tables() -> impl Iterator<Item = &'static str> {
    let folders = shipped_in(FOLDER).filter_map(|(path, _)| path.strip_suffix(CONSTANTS));
    folders.filter_map(|path| path.strip_prefix(FOLDER)?.trim_matches('/').split('/').next())
}

/// Returns where tables of this name stand: the shipped ones, or the file `constants.csv` of a folder beside a file.
///
/// # Errors
/// If there are no such tables.
pub fn locate(name: &str, beside: &Location) -> Result<Location, Problem> {
    let shipped = Location::Shipped(format!("{FOLDER}/{name}/{CONSTANTS}"));
    let folder = beside.beside(&format!("{name}/{CONSTANTS}"));
    [shipped, folder.clone()].into_iter().find(Location::exists).ok_or_else(|| {
        let mut problem = Problem::of(ErrorKind::Unknown, format!("there are no tables “{name}”"));
        problem.help.extend(did_you_mean(name, shipped_tables()));
        let known = shipped_tables().collect::<Vec<_>>().join(", ");
        problem.help(format!("shipped: {known}; there is no file {} either", folder.display()))
    })
}

/// Returns the files of a folder of one's own: a result depends on them.
pub fn files(constants: &Location) -> impl Iterator<Item = Location> {
    let is_own = !matches!(constants, Location::Shipped(_));
    FILES.into_iter().map(|name| constants.beside(name)).filter(move |file| is_own && file.exists())
}

/// Reads tables. A file that their folder lacks is the shipped one.
///
/// # Errors
/// All mistakes that can be told apart: what is no number, a share outside of its ends, a table that does not square.
pub fn read_tables(name: &str, constants: &Location) -> Result<ConsumerTables, Problems> {
    let folder = TableFolder { constants };
    let (constants, scale) = folder.constants()?;
    let commodities = folder.commodities()?;
    let industries = folder.industries()?;
    let codes: Codes = commodities.iter().zip(0..).map(|(one, place)| (one.code.clone(), place)).collect();
    let of_industry: Codes = industries.iter().zip(0..).map(|(one, place)| (one.code.clone(), place)).collect();
    let requirements = read_matrix(&folder.csv("requirements.csv.gz")?, [&of_industry, &codes])?;
    let inputs = read_matrix(&folder.csv("imported_inputs.csv.gz")?, [&codes, &of_industry])?;
    let (buckets, numbers) = folder.buckets()?;
    let (mut categories, lines) = folder.categories(&numbers)?;
    let bridge = folder.bridge(&lines, &codes, scale * MILLION)?;
    bridge.iter().for_each(|row| categories[row.category].spending += row.purchasers);
    folder.all_bought(&categories)?;
    let (sectors, sector_numbers) = folder.crosswalk(&codes)?;
    Ok(ConsumerTables {
        name: name.into(),
        constants,
        commodities,
        bridge,
        buckets,
        deciles: folder.deciles()?,
        sectors,
        sector_of: folder.products(&sector_numbers)?,
        named: folder.named_goods(&lines)?,
        categories,
        industries,
        requirements,
        inputs,
    })
}

/// The files of a folder.
struct TableFolder<'a> {
    constants: &'a Location,
}

impl TableFolder<'_> {
    /// Returns a file of the folder, else the shipped one.
    fn csv(&self, name: &str) -> Result<CsvTable, Problem> {
        let own = [name.trim_end_matches(".gz"), name].map(|name| self.constants.beside(name));
        let shipped = [format!("{FOLDER}/{name}"), format!("{FOLDER}/{DEFAULT}/{name}")].map(Location::Shipped);
        let found = own.into_iter().chain(shipped).find(Location::exists);
        CsvTable::read(&found.unwrap_or_else(|| self.constants.beside(name)))
    }

    /// Returns what each row of a file says.
    fn each<const N: usize, T>(
        &self,
        name: &str,
        columns: [&str; N],
        mut row: impl FnMut(&TableRow<'_, N>) -> Result<T, Problem>,
    ) -> Result<Vec<T>, Problems> {
        let csv = self.csv(name)?;
        let columns = csv.columns(columns)?;
        let (mut found, mut problems) = (Vec::new(), Problems::new());
        csv.rows(&mut problems, |fields, problems| match row(&TableRow { csv: &csv, row: fields, columns }) {
            Ok(row) => found.push(row),
            Err(problem) => problems.push(problem),
        });
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }

    fn commodities(&self) -> Result<Vec<Commodity>, Problems> {
        let mut codes = BTreeSet::new();
        self.each("commodities.csv", ["code", "name", "imported", "home"], |row| {
            let (imported, home) = (row.number(2)?, row.number(3)?);
            let import_share = if imported == 0.0 { 0.0 } else { imported / (imported + home) };
            if !(0.0..=1.0).contains(&import_share) {
                let what = format!("imports of {imported} in {} bought in all", imported + home);
                return Err(row.fault(2, what, "a share of imports lies between 0 and 1"));
            }
            row.once(0, &mut codes)?;
            let imports = MILLION * imported;
            Ok(Commodity { code: row.text(0).into(), name: row.text(1).into(), import_share, imports })
        })
    }

    fn industries(&self) -> Result<Vec<Industry>, Problems> {
        let mut codes = BTreeSet::new();
        self.each("industries.csv", ["code", "output", "variable_cost"], |row| {
            row.once(0, &mut codes)?;
            Ok(Industry { code: row.text(0).into(), output: row.number(1)?, variable_cost: row.number(2)? })
        })
    }

    /// Returns the buckets, and the place of each by its number.
    fn buckets(&self) -> Result<(Vec<Bucket>, Codes), Problems> {
        let names: [String; DECILES] = std::array::from_fn(|decile| format!("decile_{}", decile + 1));
        let mut columns = ["bucket", "name", "spending"].to_vec();
        columns.extend(names.iter().map(String::as_str));
        let columns: [&str; DECILES + 3] = columns.try_into().unwrap_or_default();
        let found = self.each("buckets.csv", columns, |row| {
            let mut parts = [0.0; DECILES];
            for (decile, part) in parts.iter_mut().enumerate() {
                *part = row.within(decile + 3, 0.0..=100.0)?;
            }
            let sum: f64 = parts.iter().sum();
            if (sum - 100.0).abs() > ROUNDING {
                let label = format!("the deciles have {sum:.2} % together");
                return Err(row.fault(3, "shares of deciles that do not add up to 100", label));
            }
            let spending = BILLION * row.within(2, 0.0..=1e9)?;
            let bucket = Bucket { name: row.text(1).into(), spending: parts.map(|part| spending * part / 100.0) };
            Ok((bucket, row.text(0).to_string()))
        })?;
        Ok(placed(found))
    }

    fn deciles(&self) -> Result<Vec<Decile>, Problems> {
        let columns = ["decile", "income", "income_with_scaling", "consumption_share", "scaling", "variation"];
        let found = self.each("deciles.csv", columns, |row| {
            Ok(Decile {
                income: row.within(1, 1.0..=1e12)?,
                income_with_scaling: row.within(2, 1.0..=1e12)?,
                consumption_share: row.within(3, 0.0..=1.0)?,
                scaling: row.within(4, 0.0..=100.0)?,
                variation: row.within(5, 0.0..=100.0)?,
            })
        })?;
        if found.len() == DECILES {
            return Ok(found);
        }
        let (what, header) = (format!("{} deciles", found.len()), self.csv("deciles.csv")?.at_header(None));
        Err(Problem::new(what).at(header, format!("{DECILES} rows, from the lowest income")).into())
    }

    /// Returns the categories without spending, and the place of each by its line.
    fn categories(&self, buckets: &Codes) -> Result<(Vec<Category>, Codes), Problems> {
        let mut lines = BTreeSet::new();
        let found = self.each("categories.csv", ["line", "category", "bucket"], |row| {
            row.once(0, &mut lines)?;
            let line = row.within(0, 0.0..=65535.0)? as u16;
            let category = Category { line, name: row.text(1).into(), bucket: row.place(2, buckets)?, spending: 0.0 };
            Ok((category, row.text(0).to_string()))
        })?;
        Ok(placed(found))
    }

    fn bridge(&self, lines: &Codes, commodities: &Codes, unit: f64) -> Result<Vec<BridgeRow>, Problems> {
        self.each("bridge.csv", ["line", "commodity", "producers", "purchasers"], |row| {
            let (category, commodity) = (row.place(0, lines)?, row.place(1, commodities)?);
            let (producers, purchasers) = (unit * row.number(2)?, unit * row.number(3)?);
            Ok(BridgeRow { category, commodity, producers, purchasers })
        })
    }

    /// Refuses a category that nobody buys: its price has no weight.
    fn all_bought(&self, categories: &[Category]) -> Result<(), Problems> {
        let Some(category) = categories.iter().find(|category| category.spending == 0.0) else { return Ok(()) };
        let what = format!("nobody buys “{}”, line {}", category.name, category.line);
        let csv = self.csv("bridge.csv")?;
        let problem = Problem::new(what).at(csv.at_header(None), "the table does not square");
        Err(problem.help("a category has rows in bridge.csv, or no row in categories.csv").into())
    }

    /// Returns the commodities of each sector, and the place of each by its name.
    fn crosswalk(&self, commodities: &Codes) -> Result<(Vec<Vec<usize>>, Codes), Problems> {
        let (mut found, mut places) = (Vec::<Vec<usize>>::new(), Codes::new());
        self.each("crosswalk.csv", ["gtap", "commodity"], |row| {
            let place = *places.entry(row.text(0).into()).or_insert(found.len());
            let commodity = row.place(1, commodities)?;
            match found.get_mut(place) {
                Some(commodities) => commodities.push(commodity),
                None => found.push(vec![commodity]),
            }
            Ok(())
        })?;
        Ok((found, places))
    }

    /// Returns the sector of each product. Those of services, which no duty is charged on, are left out.
    fn products(&self, sectors: &Codes) -> Result<HashMap<HsCode, usize>, Problems> {
        let found = self.each("products.csv", ["product", "gtap"], |row| {
            let product = row.code(0)?;
            Ok(sectors.get(row.text(1)).map(|sector| (product, *sector)))
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    fn named_goods(&self, lines: &Codes) -> Result<HashMap<HsCode, NamedGoods>, Problems> {
        let found = self.each("named_goods.csv", ["product", "goods", "line", "reason"], |row| {
            let category = if row.text(2).is_empty() { None } else { Some(row.place(2, lines)?) };
            let (goods, reason) = (row.text(1).into(), row.text(3).into());
            Ok((row.code(0)?, NamedGoods { category, goods, reason }))
        })?;
        Ok(found.into_iter().collect())
    }

    /// Returns the numbers of the whole, and what the bridge is multiplied by.
    fn constants(&self) -> Result<(ConstantsOfTables, f64), Problems> {
        let (mut country, mut source, mut income_source) = (None, String::new(), String::new());
        let mut numbers: HashMap<String, f64> = HashMap::new();
        self.each(CONSTANTS, ["name", "value", "source", "assumed"], |row| {
            if row.text(2).is_empty() && row.text(3).is_empty() {
                return Err(row.fault(2, "a number without a source", "who says so, or why it is assumed"));
            }
            match row.text(0) {
                "country" => {
                    let fault = || row.fault(1, format!("“{}” is not a country", row.text(1)), "a code such as US");
                    country = Some(Partner::from_iso2(row.text(1)).ok_or_else(fault)?);
                    source = row.text(2).into();
                }
                name @ ("least_coverage" | "landed_share" | "retail" | "exchange_rate_offset" | "domestic_pricing") => {
                    numbers.insert(name.into(), row.within(1, 0.0..=1.0)?);
                }
                name => {
                    if name == "scaling_year" {
                        income_source = row.text(2).into();
                    }
                    numbers.insert(name.into(), row.within(1, 1e-9..=1e12)?);
                }
            }
            Ok(())
        })?;
        let header = self.csv(CONSTANTS)?.at_header(None);
        let missing = |name: &str| {
            let problem = Problem::new(format!("there is no row `{name}`")).at(header.clone(), "this table");
            problem.help(format!("`{FOLDER}/{DEFAULT}/{CONSTANTS}` has them all"))
        };
        let number = |name: &str| numbers.get(name).copied().ok_or_else(|| missing(name));
        let year = |name: &str| number(name).map(|year| year as i16);
        let constants = ConstantsOfTables {
            country: country.ok_or_else(|| missing("country"))?,
            source,
            income_source,
            households: number("households")?,
            least_coverage: number("least_coverage")?,
            landed_share: number("landed_share")?,
            retail: number("retail")?,
            exchange_rate_offset: number("exchange_rate_offset")?,
            domestic_pricing: number("domestic_pricing")?,
            consumption_year: year("consumption_year")?,
            spending_year: year("spending_year")?,
            scaling_year: year("scaling_year")?,
        };
        Ok((constants, number("consumption_scale")?))
    }
}

/// Returns rows, and the place of each by its code.
fn placed<T>(rows: Vec<(T, String)>) -> (Vec<T>, Codes) {
    let codes = rows.iter().zip(0..).map(|((_, code), place)| (code.clone(), place)).collect();
    (rows.into_iter().map(|(row, _)| row).collect(), codes)
}

/// A row with its columns by number.
struct TableRow<'a, const N: usize> {
    csv: &'a CsvTable,
    row: CsvRow<'a>,
    columns: [usize; N],
}

impl<const N: usize> TableRow<'_, N> {
    fn text(&self, column: usize) -> &str {
        self.row.text(self.columns[column])
    }

    fn fault(&self, column: usize, what: impl Into<String>, label: impl Into<String>) -> Problem {
        self.csv.fault(&self.row, self.columns[column], what, label)
    }

    fn number(&self, column: usize) -> Result<f64, Problem> {
        number(self.text(column)).map_err(|wrong| self.fault(column, wrong.what, wrong.help))
    }

    fn within(&self, column: usize, ends: RangeInclusive<f64>) -> Result<f64, Problem> {
        let found = self.number(column)?;
        let label = || format!("between {} and {}", ends.start(), ends.end());
        if ends.contains(&found) {
            Ok(found)
        } else {
            Err(self.fault(column, format!("{found} is out of range"), label()))
        }
    }

    fn code(&self, column: usize) -> Result<HsCode, Problem> {
        super::csv_table::code(self.text(column)).map_err(|wrong| self.fault(column, wrong.what, wrong.help))
    }

    fn place(&self, column: usize, codes: &Codes) -> Result<usize, Problem> {
        let fault = || {
            let what = format!("“{}” stands in no other table", self.text(column));
            self.fault(column, what, "the tables do not square")
        };
        codes.get(self.text(column)).copied().ok_or_else(fault)
    }

    fn once(&self, column: usize, seen: &mut BTreeSet<String>) -> Result<(), Problem> {
        let is_new = seen.insert(self.text(column).into());
        let fault = || self.fault(column, format!("“{}” stands twice", self.text(column)), "the second");
        if is_new { Ok(()) } else { Err(fault()) }
    }
}
