//! Rates by partner or by product, in a CSV file: a part of the measure for each rate.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::rate_part::RatePart;
use super::standing::headings_of_cell;
use super::table::RateTable;
use crate::error::{Problems, in_order};
use crate::input::csv_table::{CsvTable, code};
use crate::input::dating::{Dates, Dating, conflict};
use crate::input::hint::did_you_mean;
use crate::input::list::{no_row, wanted};
use crate::input::partner::partners_meant;
use crate::input::quantity::{QuantityError, rate, wrong};
use crate::input::toml_reader::TomlReader;
use crate::input::vocabulary::Vocabulary;
use crate::partner::Partner;
use crate::period::Period;
use crate::product::{DatedCode, HsCode, ProductSet};
use crate::regime::measure::Headings;
use crate::regime::rate::StatedRate;

/// What the rows of a table are about.
#[derive(Clone, Copy)]
enum RowKey {
    Partner,
    Product,
}

/// A row: whom or what it is about, the number of its rate, its dates, its headings, the byte that it begins at.
struct RateRow<K> {
    key: K,
    rate: usize,
    dates: Dates,
    headings: Vec<HsCode>,
    start: u64,
}

/// The codes of one length that have a rate, and those below them that have another.
type Nested<'r> = (Vec<&'r RateRow<HsCode>>, Vec<&'r RateRow<HsCode>>);

/// The rows of a table, with the different rates in it and their texts.
struct RateRows<K> {
    rows: Vec<RateRow<K>>,
    rates: Vec<(String, StatedRate)>,
}

impl TomlReader {
    /// Returns the parts of a measure whose rates stand in a file.
    pub(super) fn rate_table(&mut self, id: &str, table: &RateTable, words: Vocabulary<'_>) -> Option<Vec<RatePart>> {
        let key = self.word(&table.key, &[(RowKey::Partner, "partner"), (RowKey::Product, "product")], "key")?;
        let location = self.location.beside(table.file.get_ref());
        self.inputs.push(location.clone());
        let checks = self.checks_files;
        let read = CsvTable::read(&location).map_err(Problems::from).and_then(|csv| match key {
            RowKey::Partner => table.by_partner(id, &csv, words).map(|parts| (parts, Vec::new())),
            RowKey::Product => {
                let parts = table.by_product(id, &csv)?;
                Ok((parts, if checks { csv.products() } else { Vec::new() }))
            }
        });
        let (parts, codes) = self.of_file(read, &table.file)?;
        self.note_codes(codes, &table.file);
        Some(parts)
    }
}

impl<K: Copy + Ord> RateRows<K> {
    /// Returns the number of a rate by its text; one that says the same in another way has the same number.
    fn number_of(&mut self, id: &str, text: &str) -> Result<usize, QuantityError> {
        if let Some(number) = self.rates.iter().position(|(known, _)| known == text) {
            return Ok(number);
        }
        let written = rate(text, &format!("{id} {text}"))?;
        Ok(self.rates.iter().position(|(_, other)| *other == written).unwrap_or_else(|| {
            self.rates.push((text.to_string(), written));
            self.rates.len() - 1
        }))
    }

    /// Sorts the rows and drops those that say the same again, whose headings come together. Two that differ on the same
    /// day are reported.
    fn settle(&mut self, csv: &CsvTable, name: impl Fn(K) -> String, problems: &mut Problems) {
        self.rows.sort_by_key(|row| (row.key, row.dates.0.from, row.start));
        self.rows.dedup_by(|second, first| {
            let is_same = (second.key, second.rate, second.dates) == (first.key, first.rate, first.dates);
            if is_same {
                let more = second.headings.drain(..).filter(|heading| !first.headings.contains(heading));
                let more: Vec<HsCode> = more.collect();
                first.headings.extend(more);
            }
            is_same
        });
        for of_key in self.rows.chunk_by(|one, other| one.key == other.key) {
            for (index, row) in of_key.iter().enumerate() {
                if let Some(other) = of_key[..index].iter().find(|other| other.dates.0.overlaps(&row.dates.0)) {
                    let text = |row: &RateRow<K>| self.rates[row.rate].0.as_str();
                    let what = format!("two rates of {}: {} and {}", name(row.key), text(other), text(row));
                    let (first, second) = (other.start.min(row.start), other.start.max(row.start));
                    problems.push(conflict(what, csv.at(second, None), csv.at(first, None)));
                }
            }
        }
    }
}

impl RateTable {
    /// Returns rows in the order of what they are about, without those that say the same again.
    fn rows<K: Copy + Ord>(
        &self,
        id: &str,
        csv: &CsvTable,
        key: &str,
        find: impl Fn(&str) -> Result<Vec<K>, QuantityError>,
        name: impl Fn(K) -> String,
    ) -> Result<RateRows<K>, Problems> {
        let [key] = csv.columns([key])?;
        let column = csv.column(&self.column)?;
        let heading = self.heading.as_deref().map(|name| csv.column(name)).transpose()?;
        let dating = Dating::of(csv, self.dated.as_ref().map(|said| *said.get_ref()))?;
        let wanted = wanted(csv, &self.filter)?;
        let mut read = RateRows { rows: Vec::new(), rates: Vec::new() };
        let mut problems = Problems::new();
        csv.rows(&mut problems, |row, problems| {
            if !wanted.iter().all(|(column, value)| row.text(*column) == *value) {
                return;
            }
            let keys = csv.quantity(&row, key, &find, problems);
            let rate = csv.quantity(&row, column, |text| read.number_of(id, text.trim()), problems);
            let dates =
                dating.as_ref().map_or(Some((Period::default(), None)), |dating| dating.read(csv, &row, problems));
            let headings =
                heading.map_or(Some(Vec::new()), |column| csv.quantity(&row, column, headings_of_cell, problems));
            if let (Some(keys), Some(rate), Some(dates), Some(headings)) = (keys, rate, dates, headings) {
                let row = |key| RateRow { key, rate, dates, headings: headings.clone(), start: row.start };
                read.rows.extend(keys.into_iter().map(row));
            }
        });
        read.settle(csv, name, &mut problems);
        if read.rows.is_empty() && problems.is_empty() {
            problems.push(no_row(csv, &self.filter, "rate"));
        }
        if problems.is_empty() { Ok(read) } else { Err(in_order(problems, &[])) }
    }

    fn by_partner(&self, id: &str, csv: &CsvTable, words: Vocabulary<'_>) -> Result<Vec<RatePart>, Problems> {
        let find = |word: &str| match partners_meant(word, words.partners, words.groups) {
            Some(members) => Ok(members.into_iter().collect()),
            None => {
                let known = words.partners.words().chain(words.groups.keys().map(String::as_str));
                let label = did_you_mean(word, known).unwrap_or("neither a partner nor a group".into());
                wrong(format!("unknown partner or group “{word}”"), label)
            }
        };
        let RateRows { rows, rates } = self.rows(id, csv, "partner", find, |partner: Partner| partner.to_string())?;
        // In the order of the rates as they come in the file.
        let mut members: BTreeMap<_, BTreeMap<Partner, Vec<HsCode>>> = BTreeMap::new();
        for RateRow { key, rate, dates: (period, published), headings, .. } in rows {
            members.entry((rate, period.from, period.until, published)).or_default().insert(key, headings);
        }
        let part = |((rate, from, until, published), mut members): ((usize, _, _, _), BTreeMap<_, Vec<HsCode>>)| {
            let (written, period) = (rates[rate].1.clone(), Period { from, until });
            let partners = Some(members.keys().copied().collect());
            members.retain(|_, headings| !headings.is_empty());
            let headings = Headings { by_partner: members, ..Headings::default() };
            RatePart { partners, period, published, headings, ..RatePart::whole(written) }
        };
        Ok(members.into_iter().map(part).collect())
    }

    /// Returns one part a rate. Of the codes above a line the longest has its rate.
    fn by_product(&self, id: &str, csv: &CsvTable) -> Result<Vec<RatePart>, Problems> {
        let find = |text: &str| code(text).map(|code| vec![code]);
        let RateRows { rows, rates } = self.rows(id, csv, "product", find, |code: HsCode| code.dotted())?;
        let part = |(number, (_, written)): (usize, &(String, StatedRate))| RatePart {
            products: Some(self.products_of(number, &rows)),
            headings: headings_of_products(number, &rows),
            ..RatePart::whole(written.clone())
        };
        Ok(rates.iter().enumerate().map(part).collect())
    }

    fn products_of(&self, rate: usize, rows: &[RateRow<HsCode>]) -> ProductSet {
        // Rows in the order of their codes: those below a code follow it.
        let below = |at: usize| rows[at + 1..].iter().take_while(move |row| rows[at].key.covers(row.key));
        let mut by_length: BTreeMap<usize, Nested<'_>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.rate == rate) {
            let (at_rate, others) = by_length.entry(row.key.digits()).or_default();
            at_rate.push(row);
            others.extend(below(at).filter(|other| other.rate != rate && other.key != row.key));
        }
        // Without rates below rates, all lengths are one set.
        if by_length.values().all(|(_, others)| others.is_empty()) {
            let mut at_rate: Vec<&RateRow<HsCode>> = by_length.into_values().flat_map(|(rows, _)| rows).collect();
            at_rate.sort_by_key(|row| row.key);
            return self.set(&at_rate);
        }
        let set = |(at_rate, mut others): Nested<'_>| {
            others.sort_by_key(|row| (row.key, row.start));
            others.dedup_by_key(|row| row.start);
            match others.is_empty() {
                true => self.set(&at_rate),
                false => ProductSet::Except(Box::new(self.set(&at_rate)), Box::new(self.set(&others))),
            }
        };
        let mut sets: Vec<ProductSet> = by_length.into_values().map(set).collect();
        if sets.len() == 1 { sets.swap_remove(0) } else { ProductSet::Union(sets) }
    }

    /// Returns the codes of some rows, with their dates where these count.
    fn set(&self, rows: &[&RateRow<HsCode>]) -> ProductSet {
        if self.dated.as_ref().is_none_or(|said| !*said.get_ref()) {
            return ProductSet::Codes(Arc::new(rows.iter().map(|row| row.key).collect()));
        }
        let dated = |row: &&RateRow<HsCode>| DatedCode { code: row.key, period: row.dates.0, published: row.dates.1 };
        ProductSet::Dated(Arc::new(rows.iter().map(dated).collect()))
    }
}

/// Returns the headings of the codes that have a rate; of one that has several in turn, all of them.
fn headings_of_products(rate: usize, rows: &[RateRow<HsCode>]) -> Headings {
    let mut headings = Headings::default();
    for row in rows.iter().filter(|row| row.rate == rate && !row.headings.is_empty()) {
        let of_code = headings.by_product.entry(row.key).or_default();
        of_code.extend(row.headings.iter().filter(|heading| !of_code.contains(heading)).copied().collect::<Vec<_>>());
    }
    headings
}
