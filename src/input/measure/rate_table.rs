//! Rates by partner or by product, in a CSV file: a part of the measure for each rate.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Vocabulary;
use super::amount::RatePart;
use crate::error::{Problem, Problems, in_order};
use crate::input::csv_table::CsvTable;
use crate::input::dating::{Dates, Dating, conflict};
use crate::input::field::Field;
use crate::input::list::{Filter, no_row, wanted};
use crate::input::quantity::rate;
use crate::input::toml_reader::{TomlReader, did_you_mean};
use crate::partner::Partner;
use crate::period::Period;
use crate::product::{DatedCode, HsCode, ProductSet};
use crate::regime::rate::StatedRate;

/// Rates by partner or by product, in a CSV file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateTable {
    /// The CSV file (or `.csv.gz`), beside this one.
    file: Field<String>,
    /// The column that says what a rate is of.
    #[schemars(with = "String", extend("enum" = ["partner", "product"]))]
    key: Spanned<String>,
    /// The column of the rates, each with its unit.
    column: String,
    /// Only the rows whose columns have these values.
    #[serde(default, rename = "where")]
    filter: Filter,
    /// `true`: the columns `from`, `until` and `published` of the file count; `false`: they are left alone.
    dated: Option<Field<bool>>,
}

/// What the rows of a table are about.
#[derive(Clone, Copy)]
enum RowKey {
    Partner,
    Product,
}

/// A row: whom or what it is about, its rate, its dates, the byte that it begins at.
struct RateRow<K> {
    key: K,
    rate: u32,
    dates: Dates,
    start: u64,
}

/// The codes of one length that have a rate, and those below them that have another.
type Nested<'r> = (Vec<&'r RateRow<HsCode>>, Vec<&'r RateRow<HsCode>>);

/// The rows of a table with the different rates in it.
struct RateRows<K> {
    rows: Vec<RateRow<K>>,
    rates: Vec<StatedRate>,
}

impl TomlReader {
    /// Returns the parts of a measure whose rates stand in a file.
    pub(super) fn rate_table(&mut self, id: &str, table: &RateTable, words: Vocabulary<'_>) -> Option<Vec<RatePart>> {
        let key = self.word(&table.key, &[(RowKey::Partner, "partner"), (RowKey::Product, "product")], "key")?;
        let location = self.location.beside(table.file.get_ref());
        self.inputs.push(location.clone());
        let read = CsvTable::read(&location).map_err(Problems::from).and_then(|csv| match key {
            RowKey::Partner => table.by_partner(id, &csv, words),
            RowKey::Product => table.by_product(id, &csv),
        });
        self.of_file(read, &table.file)
    }
}

impl RateTable {
    /// Returns rows in the order of what they are about, without those that say the same again. Two that say different
    /// things of the same day are reported.
    fn rows<K: Copy + Ord>(
        &self,
        id: &str,
        csv: &CsvTable,
        key: &str,
        find: impl Fn(&str) -> Result<Vec<K>, (String, String)>,
        name: impl Fn(K) -> String,
    ) -> Result<RateRows<K>, Problems> {
        let [key] = csv.columns([key])?;
        let column = csv.column(&self.column)?;
        let dating = Dating::of(csv, self.dated.as_ref().map(|said| *said.get_ref()))?;
        let wanted = wanted(csv, &self.filter)?;
        let mut rates: Vec<(String, StatedRate)> = Vec::new();
        let mut rows: Vec<RateRow<K>> = Vec::new();
        let mut problems = Problems::new();
        csv.rows(&mut problems, |row, problems| {
            if !wanted.iter().all(|(column, value)| row.bytes(*column) == *value) {
                return;
            }
            let keys = find(row.text(key)).map_err(|(what, label)| {
                problems.push(Problem::new(what).at(csv.at(row.start, Some(key)), label));
            });
            let text = row.text(column).trim();
            let rate = match rates.iter().position(|(known, _)| known == text) {
                Some(rate) => Ok(rate),
                None => rate(text, &format!("{id} {text}")).map(|written| {
                    let same = rates.iter().position(|(_, other)| *other == written);
                    same.unwrap_or_else(|| {
                        rates.push((text.to_string(), written));
                        rates.len() - 1
                    })
                }),
            };
            let rate = rate.map_err(|wrong| {
                problems.push(Problem::new(wrong.what).at(csv.at(row.start, Some(column)), wrong.help));
            });
            let dates = match &dating {
                Some(dating) => dating.read(csv, &row, problems),
                None => Some((Period::default(), None)),
            };
            if let (Ok(keys), Ok(rate), Some(dates)) = (keys, rate, dates) {
                let rate = u32::try_from(rate).unwrap_or(u32::MAX);
                rows.extend(keys.into_iter().map(|key| RateRow { key, rate, dates, start: row.start }));
            }
        });
        rows.sort_by_key(|row| (row.key, row.dates.0.from, row.start));
        rows.dedup_by(|second, first| (second.key, second.rate, second.dates) == (first.key, first.rate, first.dates));
        for of_key in rows.chunk_by(|one, other| one.key == other.key) {
            for (index, row) in of_key.iter().enumerate() {
                if let Some(other) = of_key[..index].iter().find(|other| other.dates.0.overlaps(&row.dates.0)) {
                    let what = format!("two rates of {}: {}", name(row.key), {
                        let text =
                            |row: &RateRow<K>| rates.get(row.rate as usize).map_or("", |(text, _)| text.as_str());
                        format!("{} and {}", text(other), text(row))
                    });
                    let (first, second) = (other.start.min(row.start), other.start.max(row.start));
                    problems.push(conflict(what, csv.at(second, None), csv.at(first, None)));
                }
            }
        }
        if rows.is_empty() && problems.is_empty() {
            problems.push(no_row(csv, &self.filter, "rate"));
        }
        let rates = rates.into_iter().map(|(_, written)| written).collect();
        if problems.is_empty() { Ok(RateRows { rows, rates }) } else { Err(in_order(problems, &[])) }
    }

    /// Returns one part a rate and time.
    fn by_partner(&self, id: &str, csv: &CsvTable, words: Vocabulary<'_>) -> Result<Vec<RatePart>, Problems> {
        let find = |word: &str| match (words.groups.get(word.trim()), words.partners.find(word)) {
            (Some(members), _) => Ok(members.iter().copied().collect()),
            (None, Some(partner)) => Ok(vec![partner]),
            (None, None) => {
                let known = words.partners.words().chain(words.groups.keys().map(String::as_str));
                let label = did_you_mean(word, known).unwrap_or("neither a partner nor a group".into());
                Err((format!("unknown partner or group “{word}”"), label))
            }
        };
        let RateRows { rows, rates } = self.rows(id, csv, "partner", find, |partner: Partner| partner.to_string())?;
        // In the order of the rates as they come in the file.
        type Time = (u32, Option<jiff::civil::Date>, Option<jiff::civil::Date>, Option<jiff::civil::Date>);
        let mut members: BTreeMap<Time, BTreeSet<Partner>> = BTreeMap::new();
        for RateRow { key, rate, dates: (period, published), .. } in rows {
            members.entry((rate, period.from, period.until, published)).or_default().insert(key);
        }
        let part = |((rate, from, until, published), partners)| {
            let written = rates.get(rate as usize)?.clone();
            let period = Period { from, until };
            Some(RatePart { written, step: 0, partners: Some(partners), products: None, period, published })
        };
        Ok(members.into_iter().filter_map(part).collect())
    }

    /// Returns one part a rate. Of the codes above a line the longest has its rate.
    fn by_product(&self, id: &str, csv: &CsvTable) -> Result<Vec<RatePart>, Problems> {
        let find = |text: &str| match HsCode::parse(text) {
            Ok(code) => Ok(vec![code]),
            Err(why) => Err((format!("“{text}” is not a product code"), why.to_string())),
        };
        let RateRows { rows, rates } = self.rows(id, csv, "product", find, |code: HsCode| code.dotted())?;
        let is_dated = self.dated.as_ref().is_some_and(|said| *said.get_ref());
        let set = |rows: &[&RateRow<HsCode>]| match is_dated {
            true => {
                let dated = |row: &&RateRow<HsCode>| {
                    let (period, published) = row.dates;
                    DatedCode { code: row.key, period, published }
                };
                ProductSet::Dated(Arc::new(rows.iter().map(dated).collect()))
            }
            false => ProductSet::Codes(Arc::new(rows.iter().map(|row| row.key).collect())),
        };
        // Rows in the order of their codes: those below a code follow it.
        let all = rows.as_slice();
        let below = |at: usize| all[at + 1..].iter().take_while(move |row| all[at].key.covers(row.key));
        let mut parts = Vec::new();
        for (rate, written) in (0u32..).zip(&rates) {
            let mut by_length: BTreeMap<usize, Nested<'_>> = BTreeMap::new();
            for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.rate == rate) {
                let (own, others) = by_length.entry(row.key.digits()).or_default();
                own.push(row);
                others.extend(below(at).filter(|other| other.rate != rate && other.key != row.key));
            }
            // Without rates below rates, all lengths are one set.
            let mut sets = Vec::new();
            if by_length.values().all(|(_, others)| others.is_empty()) {
                let mut own: Vec<&RateRow<HsCode>> = by_length.into_values().flat_map(|(own, _)| own).collect();
                own.sort_by_key(|row| row.key);
                sets.push(set(&own));
            } else {
                for (own, mut others) in by_length.into_values() {
                    others.sort_by_key(|row| (row.key, row.start));
                    others.dedup_by_key(|row| row.start);
                    sets.push(match others.is_empty() {
                        true => set(&own),
                        false => ProductSet::Except(Box::new(set(&own)), Box::new(set(&others))),
                    });
                }
            }
            let products = if sets.len() == 1 { sets.swap_remove(0) } else { ProductSet::Union(sets) };
            let written = written.clone();
            let period = Period::default();
            parts.push(RatePart {
                written,
                step: 0,
                partners: None,
                products: Some(products),
                period,
                published: None,
            });
        }
        Ok(parts)
    }
}
