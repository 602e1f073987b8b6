//! What came out of all lines together: by origin, number, authority and month; what is over- and underpaid, in two lists.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::assess::{AssessedRow, RowDuty, RowStatus};
use super::audit::reason::ReasonKind;
use crate::partner::Partner;
use crate::product::HsCode;

/// What lines are added up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Grouped {
    /// All of them.
    All,
    /// Country of origin.
    Origin,
    /// Number of chapter 99; the duty under it alone.
    Heading,
    /// Authority; the duty on it alone.
    Authority,
    /// Month of the day whose law holds.
    Month,
    /// Reason why declared and due differ.
    Reason,
}

impl Grouped {
    /// In words.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// The key of antidumping and countervailing duty among authorities.
pub const ADCVD: &str = "adcvd";

/// What lines have in common that are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum SumKey {
    All,
    Origin(Option<Partner>),
    Heading(HsCode),
    /// The place of the authority in the law; then none, and antidumping and countervailing duty.
    Authority(usize),
    /// Year and month.
    Month(Option<(i16, i8)>),
    Reason(ReasonKind),
}

impl SumKey {
    /// Returns what lines are added up by, and the key in words. `authorities` are the tags of the law, the last for none.
    fn words(self, authorities: &[String]) -> (Grouped, String) {
        match self {
            SumKey::All => (Grouped::All, String::new()),
            SumKey::Origin(origin) => (Grouped::Origin, origin.map_or(String::new(), |origin| origin.to_string())),
            SumKey::Heading(heading) => (Grouped::Heading, heading.dotted()),
            SumKey::Authority(place) => {
                (Grouped::Authority, authorities.get(place).map_or(ADCVD, String::as_str).to_string())
            }
            SumKey::Month(month) => {
                (Grouped::Month, month.map_or(String::new(), |(year, month)| format!("{year:04}-{month:02}")))
            }
            SumKey::Reason(reason) => (Grouped::Reason, reason.word().to_string()),
        }
    }
}

/// Sums of lines, in dollars; `None` where nothing is counted or asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntrySums {
    /// Lines.
    pub lines: Option<u64>,
    /// Entered value, of the lines that have one.
    pub value: Option<Decimal>,
    /// Lines whose value is missing or does not read.
    pub without_value: u64,
    /// Duty due.
    pub duty: Option<Decimal>,
    /// Duty under the scenario.
    pub after: Option<Decimal>,
    /// How much more or less that is, of the lines that have both.
    pub change: Option<Decimal>,
    /// What is declared above what is due.
    pub overpaid: Option<Decimal>,
    /// What is due above what is declared.
    pub underpaid: Option<Decimal>,
    /// Lines that are not computed.
    pub not_computed: Option<u64>,
    /// Their value.
    pub not_computed_value: Option<Decimal>,
}

/// A line on which declared and due differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DifferentLine {
    /// By how many dollars.
    pub dollars: Decimal,
    /// The file and the row.
    pub place: Reverse<(usize, u64)>,
    /// Entry and line; empty where they are not stated.
    pub key: String,
    /// The reason in words.
    pub reason: String,
}

/// The most lines that a list of differences names: those of the most dollars.
pub const MOST_LISTED: usize = 10_000;

/// The sums of all lines.
#[derive(Debug, Default)]
pub struct EntrySummary {
    /// How many authorities the law has, with one for none.
    authorities: usize,
    /// Those of all lines and of authorities are in those of months.
    sums: FxHashMap<SumKey, EntrySums>,
    /// Rows of the files.
    pub rows: u64,
    /// Rows that are no lines.
    pub asides: u64,
    /// Rows of which something does not read that does not bear on their duty.
    pub remarked: u64,
    /// Duty in dollars by month and place of the authority; then of none, and antidumping and countervailing duty.
    by_month: BTreeMap<(i16, i8), Vec<Decimal>>,
    /// Lines with a number of the schedule that is not there.
    pub unlisted: u64,
    /// Lines whose duty rests on a claim that is taken as made.
    pub taken: u64,
    /// Lines that are estimated.
    pub estimated: u64,
    /// Lines whose duty was declared.
    pub declared: u64,
    /// Those whose declared duty leaves out antidumping and countervailing duty.
    pub without_adcvd: u64,
    over: BinaryHeap<Reverse<DifferentLine>>,
    under: BinaryHeap<Reverse<DifferentLine>>,
}

impl EntrySummary {
    /// Returns the sums of no lines under a law of so many authorities, one for none among them.
    pub fn new(authorities: usize) -> EntrySummary {
        EntrySummary { authorities, ..EntrySummary::default() }
    }

    /// Returns the sums of no lines under the same law.
    pub fn empty(&self) -> EntrySummary {
        EntrySummary::new(self.authorities)
    }

    /// Adds a row.
    pub fn add(&mut self, assessed: &AssessedRow<'_>) {
        self.rows += 1;
        if assessed.status == RowStatus::NoLine {
            self.asides += 1;
            return;
        }
        self.remarked += u64::from(!assessed.row.remarks.is_empty());
        self.unlisted += u64::from(assessed.read_as.is_some());
        let month = assessed.day.map(|day| (day.year(), day.month()));
        let due = assessed.due.as_ref();
        if let (Some(due), Some(month), Some(value)) = (due, month, assessed.value) {
            self.parts(due, value, month);
        }
        let is_told = due.is_some() || assessed.is_line;
        for key in [SumKey::Origin(assessed.origin), SumKey::Month(month)].into_iter().filter(|_| is_told) {
            let sums = self.sums.entry(key).or_default();
            if let Some(due) = due {
                *sums.duty.get_or_insert_default() += due.dollars;
            }
            if assessed.is_line {
                sums.line(assessed);
                sums.computed(assessed);
            }
        }
        if assessed.is_line {
            self.line(assessed);
        }
    }

    /// Adds what is due under the numbers of a row, by authority, number and month.
    fn parts(&mut self, due: &RowDuty, value: Decimal, month: (i16, i8)) {
        let of_month = self.by_month.entry(month).or_default();
        of_month.resize(self.authorities + 1, Decimal::ZERO);
        if !due.adcvd.is_zero() {
            of_month[self.authorities] += due.adcvd;
        }
        for (part, dollars, heading) in due.parts() {
            of_month[part.authority] += dollars;
            let Some(heading) = heading else { continue };
            let sums = self.sums.entry(SumKey::Heading(heading)).or_default();
            *sums.duty.get_or_insert_default() += dollars;
            *sums.lines.get_or_insert_default() += 1;
            *sums.value.get_or_insert_default() += value;
        }
    }

    /// Adds what came out of further lines.
    pub fn merge(&mut self, other: EntrySummary) {
        self.rows += other.rows;
        self.asides += other.asides;
        self.remarked += other.remarked;
        self.unlisted += other.unlisted;
        self.taken += other.taken;
        self.estimated += other.estimated;
        self.declared += other.declared;
        self.without_adcvd += other.without_adcvd;
        other.sums.into_iter().for_each(|(key, sums)| self.sums.entry(key).or_default().merge(&sums));
        for (month, sums) in other.by_month {
            let of_month = self.by_month.entry(month).or_default();
            of_month.resize(sums.len(), Decimal::ZERO);
            of_month.iter_mut().zip(sums).for_each(|(sum, more)| *sum += more);
        }
        other.over.into_iter().for_each(|line| list(&mut self.over, line));
        other.under.into_iter().for_each(|line| list(&mut self.under, line));
    }

    fn line(&mut self, assessed: &AssessedRow<'_>) {
        self.taken += u64::from(assessed.is_taken);
        self.estimated += u64::from(assessed.status == RowStatus::Estimated);
        let Some(finding) = &assessed.finding else { return };
        self.declared += 1;
        self.without_adcvd += u64::from(finding.without_adcvd);
        let Some(reason) = finding.reason.as_ref() else { return };
        let sums = self.sums.entry(SumKey::Reason(reason.kind)).or_default();
        sums.line(assessed);
        *sums.duty.get_or_insert_default() += assessed.line_dollars.unwrap_or_default();
        let is_over = finding.difference > Decimal::ZERO;
        if !finding.is_beyond {
            return;
        }
        let row = &assessed.row;
        let line = DifferentLine {
            dollars: finding.difference.abs(),
            place: Reverse((row.file, row.row)),
            key: row.key().map_or(String::new(), |numbers| numbers.join("/")),
            reason: reason.words(),
        };
        list(if is_over { &mut self.over } else { &mut self.under }, Reverse(line));
    }

    /// Returns the lines that are overpaid, by dollars.
    pub fn overpaid(&self) -> Vec<DifferentLine> {
        by_dollars(&self.over)
    }

    /// Returns the lines that are underpaid, by dollars.
    pub fn underpaid(&self) -> Vec<DifferentLine> {
        by_dollars(&self.under)
    }

    /// Returns the sums of all lines.
    pub fn all(&self) -> EntrySums {
        let months = self.sums.iter().filter(|(key, _)| matches!(key, SumKey::Month(_)));
        months.fold(EntrySums::default(), |mut all, (_, sums)| {
            all.merge(sums);
            all
        })
    }

    /// Returns the sums with what lines are added up by and the key in words. `authorities` are the tags of the law, the last for
    /// none.
    pub fn by_key(&self, authorities: &[String]) -> Vec<((Grouped, String), EntrySums)> {
        let all = Some((SumKey::All, self.all())).filter(|_| !self.sums.is_empty());
        let on_authority = (0..=self.authorities).filter_map(|place| {
            let duty: Decimal = self.by_month.values().map(|of_month| of_month[place]).sum();
            let sums = EntrySums { duty: Some(duty), ..EntrySums::default() };
            (!duty.is_zero()).then_some((SumKey::Authority(place), sums))
        });
        let others = self.sums.iter().map(|(key, sums)| (*key, sums.clone()));
        let mut sums: Vec<(SumKey, EntrySums)> = all.into_iter().chain(on_authority).chain(others).collect();
        sums.sort_by_key(|(key, _)| *key);
        sums.into_iter().map(|(key, sums)| (key.words(authorities), sums)).collect()
    }

    /// Returns duty by month: its name, and dollars by place of the authority; then of none, and antidumping and countervailing
    /// duty.
    pub fn by_month(&self) -> Vec<(String, &[Decimal])> {
        let name = |month: &(i16, i8)| SumKey::Month(Some(*month)).words(&[]).1;
        self.by_month.iter().map(|(month, sums)| (name(month), sums.as_slice())).collect()
    }
}

impl EntrySums {
    fn line(&mut self, assessed: &AssessedRow<'_>) {
        *self.lines.get_or_insert_default() += 1;
        match assessed.value {
            Some(value) => *self.value.get_or_insert_default() += value,
            None => self.without_value += 1,
        }
        if let Some(after) = assessed.after {
            *self.after.get_or_insert_default() += after;
        }
        if let Some(change) = assessed.change() {
            *self.change.get_or_insert_default() += change;
        }
        if let Some(finding) = &assessed.finding {
            let difference = if finding.is_beyond { finding.difference } else { Decimal::ZERO };
            *self.overpaid.get_or_insert_default() += difference.max(Decimal::ZERO);
            *self.underpaid.get_or_insert_default() -= difference.min(Decimal::ZERO);
        }
    }

    fn merge(&mut self, other: &EntrySums) {
        let EntrySums {
            lines, value, duty, after, change, overpaid, underpaid, not_computed, not_computed_value, ..
        } = other;
        self.without_value += other.without_value;
        for (sum, more) in [(&mut self.lines, lines), (&mut self.not_computed, not_computed)] {
            more.iter().for_each(|more| *sum.get_or_insert_default() += more);
        }
        for (sum, more) in [
            (&mut self.value, value),
            (&mut self.duty, duty),
            (&mut self.after, after),
            (&mut self.change, change),
            (&mut self.overpaid, overpaid),
            (&mut self.underpaid, underpaid),
            (&mut self.not_computed_value, not_computed_value),
        ] {
            more.iter().for_each(|more| *sum.get_or_insert_default() += more);
        }
    }

    fn computed(&mut self, assessed: &AssessedRow<'_>) {
        let is_without = assessed.status == RowStatus::NotComputed;
        *self.not_computed.get_or_insert_default() += u64::from(is_without);
        match assessed.value {
            Some(value) if is_without => *self.not_computed_value.get_or_insert_default() += value,
            _ => {}
        }
    }
}

/// Adds a line to a list of those of the most dollars.
fn list(lines: &mut BinaryHeap<Reverse<DifferentLine>>, line: Reverse<DifferentLine>) {
    lines.push(line);
    if lines.len() > MOST_LISTED {
        lines.pop();
    }
}

fn by_dollars(list: &BinaryHeap<Reverse<DifferentLine>>) -> Vec<DifferentLine> {
    let mut lines: Vec<DifferentLine> = list.iter().map(|line| line.0.clone()).collect();
    lines.sort_by(|one, other| other.cmp(one));
    lines
}
