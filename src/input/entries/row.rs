//! A row of cells as what it says; what does not read is kept as a problem of the row.

use std::cell::RefCell;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use strum::VariantNames;

use super::claims::{ClaimReader, contradiction, share};
use super::columns::EntryColumns;
use super::dates::{DateOrder, ORDERS};
use super::formats::ColumnFormats;
use super::numbers::{DecimalSign, SIGNS};
use super::origin::origin;
use super::sheet::SheetRow;
use crate::entry::cells::RowCells;
use crate::entry::line::{EntryRow, NumberColumns, Quantity, RowFacts};
use crate::entry::practice::Practice;
use crate::entry::role::{Field, Role};
use crate::entry::stated::SharesByName;
use crate::input::quantity;
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::units::Share;

/// How cells are read: decided for each column.
pub struct RowReader<'a> {
    pub columns: &'a EntryColumns,
    pub signs: &'a ColumnFormats<DecimalSign>,
    pub orders: &'a ColumnFormats<DateOrder>,
    /// Counts for each column the cells in another format.
    pub contradictions: &'a [AtomicU64],
    pub restore_zeros: bool,
    pub partners: &'a Partners,
    pub practice: &'a Practice,
    pub memory: &'a RowMemory,
}

/// What is looked up once for the rows that a thread reads. Names are its own: threads that count who holds a name would wait for
/// each other.
pub struct RowMemory {
    /// The place of each field.
    places: Vec<Option<usize>>,
    /// The claim or content that each column states.
    of_columns: Vec<Arc<str>>,
    /// Where a row has its numbers.
    numbered: NumberColumns,
    /// For each column the words that are made of its cells.
    words: Vec<RefCell<FxHashMap<String, Arc<str>>>>,
    /// The countries of the cells so far.
    origins: RefCell<FxHashMap<String, Partner>>,
    /// What the programs of the cells so far say of claims.
    programs: RefCell<FxHashMap<String, Arc<SharesByName>>>,
}

/// The most words of a kind that are kept: the memory does not grow with the rows.
const MOST_WORDS: usize = 10_000;

impl RowMemory {
    pub fn new(columns: &EntryColumns) -> RowMemory {
        let places = Field::VARIANTS.iter().map(|word| columns.find(Field::from_str(word).ok()?));
        let of_column = |role: &Option<Role>| match role {
            Some(Role::Claim(name) | Role::Content(name)) => name.as_str().into(),
            _ => Arc::default(),
        };
        let [entry, line, invoice] = [Field::Entry, Field::Line, Field::Invoice].map(|field| columns.find(field));
        RowMemory {
            places: places.collect(),
            of_columns: columns.roles.iter().map(of_column).collect(),
            numbered: NumberColumns { entry, line, invoice },
            words: vec![RefCell::default(); columns.roles.len()],
            origins: RefCell::default(),
            programs: RefCell::default(),
        }
    }

    /// Forgets what it has too many of.
    pub fn trim(&mut self) {
        fn trim<T>(known: &mut RefCell<FxHashMap<String, T>>) {
            if known.get_mut().len() > MOST_WORDS {
                known.get_mut().clear();
            }
        }
        self.words.iter_mut().for_each(trim);
        trim(&mut self.origins);
        trim(&mut self.programs);
    }
}

/// Returns true for what is compared with the duty and does not bear on it, and for a mode of transport: without one the day of
/// loading decides.
fn is_compared(field: Field) -> bool {
    use Field::{Duty, ExportDate, ImportDate, LiquidationDate, Numbers, PaymentDate, SummaryDate, Transport};
    [Duty, ExportDate, ImportDate, LiquidationDate, Numbers, PaymentDate, SummaryDate, Transport].contains(&field)
}

/// The fewest figures of a number of the schedule and of a day.
const FEWEST_FIGURES: usize = 4;

impl RowReader<'_> {
    /// Returns a row as what it says.
    pub fn read(&self, file: usize, SheetRow { row, cells, is_text }: SheetRow) -> EntryRow {
        let (mut facts, mut problems, mut remarks) = (RowFacts::default(), Vec::new(), Vec::new());
        if !is_text {
            problems.push("the row is not UTF-8 text: save the file with the encoding UTF-8".to_string());
        }
        if cells.reach_beyond(self.columns.headers.len()) {
            problems.push(format!("the row has {} cells, and the header {}", cells.len(), self.columns.headers.len()));
        }
        for (at, role) in self.columns.roles.iter().enumerate() {
            let Some(role) = role else { continue };
            let cell = cells.text(at);
            if let Err(why) = self.take(&mut facts, role, at, cell) {
                self.count(role, at, cell);
                let words = format!("{}: {why}", self.columns.headers[at]);
                match role {
                    Role::Field(field) if is_compared(*field) => remarks.push((*field, words)),
                    _ => problems.push(words),
                }
            }
        }
        self.units(&mut facts, &cells, &mut problems);
        if let (Some(at), Some(origin)) = (self.place(Field::Program), facts.origin) {
            let foreign = self.claims().foreign_program(cells.text(at), origin);
            problems.extend(foreign.map(|why| format!("{}: {why}", self.columns.headers[at])));
        }
        problems.extend(self.claims().foreign_claim(&facts));
        let says_no_goods = !self.has_figures(&cells, Field::Hts);
        let is_aside = self.is_aside(&facts, says_no_goods, &cells);
        let numbered = self.memory.numbered;
        EntryRow { file, row, cells, numbered, is_aside, says_no_goods, facts, problems, remarks }
    }

    /// Returns true for a row that is no line: a total, a note, or the names of the columns once more.
    fn is_aside(&self, facts: &RowFacts, says_no_goods: bool, cells: &RowCells) -> bool {
        let has = |field| self.place(field).is_some_and(|at| !cells.text(at).is_empty());
        let words = || (0..cells.len()).map(|at| cells.text(at)).filter(|cell| !cell.is_empty());
        let is_total = |cell: &str| {
            let cell = cell.to_lowercase();
            let mut words = cell.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
            let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let names = [first.to_string(), format!("{first} {second}")];
            names.iter().any(|name| self.practice.totals.contains(name))
        };
        let is_note = || words().count() == 1 && !has(Field::Value);
        let names = || self.columns.headers.iter().map(String::as_str).filter(|name| !name.is_empty());
        // The word may stand below any name: "Total: 2 lines" is no number of the schedule and no day.
        let says_nothing = says_no_goods && !self.has_figures(cells, Field::EntryDate);
        says_nothing && (is_note() || facts.origin.is_none() && words().any(is_total)) || words().eq(names())
    }

    fn has_figures(&self, cells: &RowCells, field: Field) -> bool {
        let cell = self.place(field).and_then(|at| cells.get(at));
        cell.is_some_and(|cell| cell.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_FIGURES)
    }

    fn place(&self, field: Field) -> Option<usize> {
        self.memory.places[field as usize]
    }

    /// Counts a cell that reads in another format than its column.
    fn count(&self, role: &Role, at: usize, cell: &str) {
        let Role::Field(field) = role else { return };
        let is_other = field.is_day() && self.orders.contradicts(&ORDERS, at, cell)
            || field.is_number() && self.signs.contradicts(&SIGNS, at, cell);
        self.contradictions[at].fetch_add(u64::from(is_other), Ordering::Relaxed);
    }

    /// Takes down what a cell says.
    fn take(&self, facts: &mut RowFacts, role: &Role, at: usize, cell: &str) -> Result<(), String> {
        if self.practice.is_placeholder(cell) {
            return Err(format!("“{cell}” says nothing: state it, or leave the cell empty"));
        }
        let field = match role {
            // A blank cell says nothing.
            Role::Claim(_) | Role::Content(_) if cell.is_empty() => return Ok(()),
            Role::Claim(name) | Role::Content(name) => {
                let stated = share(cell, matches!(role, Role::Claim(_)));
                let stated = stated.map_err(|why| {
                    self.claims().meant_as_program(name, &self.columns.headers[at], cell).unwrap_or(why)
                })?;
                // What stands there already is from the program.
                if facts.shares.insert(self.memory.of_columns[at].clone(), stated) == Some(Share::WHOLE)
                    && stated == Share::NONE
                {
                    return Err(contradiction(name));
                }
                return Ok(());
            }
            Role::Field(field) => *field,
        };
        if field == Field::Program {
            return self.program(facts, cell);
        }
        if cell.is_empty() {
            return Ok(());
        }
        let number = || self.signs.formats[at].unwrap_or(DecimalSign::Point).read(cell);
        match field {
            Field::Origin => facts.origin = Some(self.origin(cell)?),
            Field::Hts => facts.product = Some(without_zeros(self.code(cell)?)),
            Field::Value => facts.value = Some(in_range(number()?, "a value")?),
            Field::Duty => facts.duty = Some(in_range(number()?, "a duty")?),
            Field::Quantity | Field::SecondQuantity => {
                let place = usize::from(field == Field::SecondQuantity);
                facts.quantities.push(Quantity { amount: in_range(number()?, "a quantity")?, unit: None, place });
            }
            Field::Type => {
                // "01", "1" and "01 - Consumption" are one type.
                let code = |cell: &str| match cell.bytes().take_while(u8::is_ascii_digit).count() {
                    1 => format!("0{}", &cell[..1]),
                    2 => cell[..2].to_string(),
                    _ => cell.to_string(),
                };
                facts.kind = Some(self.word(at, cell, code));
            }
            Field::ZoneStatus => facts.zone_status = Some(self.word(at, cell, str::to_string)),
            Field::Transport => {
                let mode = self.word(at, cell, str::to_lowercase);
                if !self.practice.vessels.contains_key(&*mode) {
                    return Err(format!("“{cell}” is no mode of transport that is known: 11 is a vessel, 40 is air"));
                }
                facts.transport = Some(mode);
            }
            Field::Numbers => facts.numbers = Some(numbers(cell)?),
            Field::AdcvdRate | Field::CvdRate => {
                let known = facts.adcvd_rate.unwrap_or_default();
                facts.adcvd_rate = Some(declared_rate(cell)?.checked_add(known).ok_or("a rate that is too large")?);
            }
            day if day.is_day() => facts.days.insert(day, self.day(at, cell)?),
            _ => {}
        }
        Ok(())
    }

    /// Returns the word that is made of a cell of a column.
    fn word(&self, at: usize, cell: &str, make: impl Fn(&str) -> String) -> Arc<str> {
        let mut known = self.memory.words[at].borrow_mut();
        if let Some(word) = known.get(cell) {
            return word.clone();
        }
        known.entry(cell.into()).or_insert(make(cell).into()).clone()
    }

    fn origin(&self, cell: &str) -> Result<Partner, String> {
        let mut known = self.memory.origins.borrow_mut();
        if let Some(partner) = known.get(cell) {
            return Ok(*partner);
        }
        let found = origin(cell, self.partners, &self.practice.former_origins)?;
        known.insert(cell.into(), found);
        Ok(found)
    }

    fn day(&self, at: usize, cell: &str) -> Result<Date, String> {
        self.orders.formats[at].unwrap_or(DateOrder::Ymd).read(cell)
    }

    /// Returns a number of the schedule: 8 or 10 digits, with points, blanks or neither.
    fn code(&self, cell: &str) -> Result<HsCode, String> {
        if matches!(cell.len(), 8 | 10) && cell.bytes().all(|byte| byte.is_ascii_digit()) {
            return HsCode::parse(cell).map_err(|why| format!("“{cell}”: {}", why.what));
        }
        if let Some(whole) = cell.strip_suffix(".0").filter(|whole| (7..=10).contains(&whole.len()))
            && whole.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(format!("“{cell}” has the decimal of a spreadsheet: take “.0” away"));
        }
        let plain: String =
            cell.chars().filter(|letter| !letter.is_whitespace() && *letter != '.' && *letter != '-').collect();
        // A sign in front or a point behind stands between no digits.
        let is_bare = [cell.chars().next(), cell.chars().next_back()].iter().flatten().all(char::is_ascii_digit);
        if plain.is_empty() || !is_bare || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("“{cell}” is not a number of the schedule: 8 or 10 digits"));
        }
        // Where points stand, they show where the zero is missing: 406.30.18.00.
        let first = cell.split(['.', '-', ' ']).next().map_or(0, str::len);
        let may_lack_zero = first == 3 || first == plain.len();
        let restored = match plain.len() {
            7 | 9 if may_lack_zero && self.restore_zeros => format!("0{plain}"),
            7 | 9 if may_lack_zero => {
                return Err(format!(
                    "“{cell}” has {} digits, a number of the schedule 8 or 10: if a spreadsheet took the zero in front away, --restore-zeros puts it back",
                    plain.len()
                ));
            }
            _ => plain,
        };
        match restored.len() {
            8 | 10 => HsCode::parse(&restored).map_err(|why| format!("“{cell}”: {}", why.what)),
            length => Err(format!("“{cell}” has {length} digits: a number of the schedule has 8 or 10")),
        }
    }

    fn claims(&self) -> ClaimReader<'_> {
        ClaimReader { practice: self.practice, partners: self.partners }
    }

    /// A program makes its claim; a column of programs that is empty says that none is claimed.
    fn program(&self, facts: &mut RowFacts, cell: &str) -> Result<(), String> {
        let mut known = self.memory.programs.borrow_mut();
        let claims = match known.get(cell) {
            Some(claims) => claims,
            None => known.entry(cell.into()).or_insert(Arc::new(self.claims().claims(cell)?)),
        };
        facts.shares.take_program(claims.clone()).map_or(Ok(()), |claim| Err(contradiction(claim)))
    }

    fn units(&self, facts: &mut RowFacts, cells: &RowCells, problems: &mut Vec<String>) {
        for quantity in &mut facts.quantities {
            let field = if quantity.place == 0 { Field::Unit } else { Field::SecondUnit };
            let Some(at) = self.place(field) else { continue };
            let cell = cells.text(at);
            if cell.is_empty() || self.practice.is_placeholder(cell) {
                continue;
            }
            if !self.practice.units.knows(cell) {
                let column = &self.columns.headers[at];
                problems.push(format!(
                    "{column}: “{cell}” is no unit that is known: state kg, t, lb, pieces, dozens or liters, or take quantity and unit out where no duty needs them"
                ));
            }
            quantity.unit = Some(cell.to_string());
        }
    }
}

/// The most dollars or units that a cell may have: a thousand trillion, as of the trade of a world. Sums of lines stay exact.
const MOST: u64 = 1_000_000_000_000_000;

fn in_range(number: Decimal, what: &str) -> Result<Decimal, String> {
    match () {
        () if number < Decimal::ZERO => Err(format!(
            "{what} is zero or more, not {}: leave a correction or a credit out of the file",
            number.normalize()
        )),
        () if number > Decimal::from(MOST) => {
            Err(format!("{what} is at most a thousand trillion, not {}", number.normalize()))
        }
        () => Ok(number),
    }
}

/// Returns a rate of antidumping or countervailing duty as a share of the value.
fn declared_rate(cell: &str) -> Result<Decimal, String> {
    let rate = quantity::exact_rate(cell).map(|rate| rate.fraction()).or_else(|_| quantity::share(cell));
    let rate = rate.map_err(|_| format!("“{cell}” is not a rate: 12.5% or 0.125"))?;
    match cell.parse::<Decimal>() {
        Ok(bare) if bare > Decimal::ONE => {
            let share = bare.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
            Err(format!("“{cell}” is more than the value, or a percentage: write {cell}% or {share}"))
        }
        _ => Ok(rate),
    }
}

/// Returns a number of chapter 99 without the two zeros that some files put behind its eight digits.
fn without_zeros(code: HsCode) -> HsCode {
    let is_additional = code.is_special_provision() && !code.is_special_classification();
    code.prefix(8).filter(|_| is_additional && code.dotted().ends_with(".00")).unwrap_or(code)
}

/// Returns the numbers of chapters 98 and 99 of a cell.
fn numbers(cell: &str) -> Result<Vec<HsCode>, String> {
    let words = cell.split([',', ';', '|', '/', ' ', '\n']).filter(|word| !word.is_empty());
    let number = |word: &str| match HsCode::parse(word) {
        Ok(code) if code.is_special_provision() => Ok(without_zeros(code)),
        Ok(_) => Err(format!("“{word}” is not a number of chapters 98 and 99: that of the goods stands in `hts`")),
        Err(_) => Err(format!("“{word}” is not a number of chapters 98 and 99: 8 or 10 digits")),
    };
    words.map(number).collect()
}
