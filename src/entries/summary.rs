//! What came out of all lines together: by origin, number, authority and month; what is over- and underpaid, in two lists.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rust_decimal::Decimal;

use super::assess::{AssessedRow, RowStatus};

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

/// Sums of lines, in dollars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntrySums {
    /// Lines.
    pub lines: u64,
    /// Entered value.
    pub value: Decimal,
    /// Duty due.
    pub duty: Decimal,
    /// Duty under the scenario.
    pub after: Decimal,
    /// What is declared above what is due.
    pub overpaid: Decimal,
    /// What is due above what is declared.
    pub underpaid: Decimal,
    /// Lines that are not computed.
    pub not_computed: u64,
    /// Their value.
    pub not_computed_value: Decimal,
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
    /// The sums, by what lines are added up by.
    pub sums: BTreeMap<(Grouped, String), EntrySums>,
    /// Rows of the files.
    pub rows: u64,
    /// Rows of which something does not read that does not bear on their duty.
    pub remarked: u64,
    /// Lines that are estimated.
    pub estimated: u64,
    /// Lines whose duty was declared.
    pub declared: u64,
    over: BinaryHeap<Reverse<DifferentLine>>,
    under: BinaryHeap<Reverse<DifferentLine>>,
}

impl EntrySummary {
    /// Adds a row. `authorities` are the tags of the law, the last for none.
    pub fn add(&mut self, assessed: &AssessedRow, authorities: &[String]) {
        self.rows += 1;
        self.remarked += u64::from(!assessed.row.remarks.is_empty());
        let due = assessed.due.as_ref();
        let dollars = due.map_or(Decimal::ZERO, |due| due.dollars);
        if let Some(due) = due {
            for (measure_dollars, authority) in
                due.by_authority.iter().zip(authorities).filter(|(dollars, _)| !dollars.is_zero())
            {
                self.of(Grouped::Authority, authority).duty += *measure_dollars;
            }
            for (heading, dollars) in &due.by_heading {
                let sums = self.of(Grouped::Heading, &heading.dotted());
                sums.duty += *dollars;
                sums.lines += 1;
                sums.value += assessed.value;
            }
        }
        let origin = assessed.origin.map(|origin| origin.to_string()).unwrap_or_default();
        let month = assessed.day.map(|day| day.strftime("%Y-%m").to_string()).unwrap_or_default();
        for (by, key) in [(Grouped::All, ""), (Grouped::Origin, &origin), (Grouped::Month, &month)] {
            let sums = self.of(by, key);
            sums.duty += dollars;
            if assessed.is_line {
                sums.line(assessed);
            }
        }
        if assessed.is_line {
            self.line(assessed);
        }
    }

    fn of(&mut self, by: Grouped, key: &str) -> &mut EntrySums {
        self.sums.entry((by, key.to_string())).or_default()
    }

    fn line(&mut self, assessed: &AssessedRow) {
        self.estimated += u64::from(assessed.status == RowStatus::Estimated);
        let Some(finding) = &assessed.finding else { return };
        self.declared += 1;
        let Some(reason) = finding.reason.as_ref() else { return };
        let sums = self.of(Grouped::Reason, reason.kind.word());
        sums.line(assessed);
        sums.duty += assessed.due.as_ref().map_or(Decimal::ZERO, |due| due.dollars);
        let is_over = finding.difference > Decimal::ZERO;
        if !finding.is_beyond {
            return;
        }
        let row = &assessed.row;
        let line = DifferentLine {
            dollars: finding.difference.abs(),
            place: Reverse((row.file, row.row)),
            key: row.key.as_deref().unwrap_or_default().replace('\u{1f}', "/"),
            reason: reason.words(),
        };
        let list = if is_over { &mut self.over } else { &mut self.under };
        list.push(Reverse(line));
        if list.len() > MOST_LISTED {
            list.pop();
        }
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
        self.sums.get(&(Grouped::All, String::new())).cloned().unwrap_or_default()
    }
}

impl EntrySums {
    fn line(&mut self, assessed: &AssessedRow) {
        self.lines += 1;
        self.value += assessed.value;
        self.after += assessed.after.unwrap_or_default();
        if assessed.status == RowStatus::NotComputed {
            self.not_computed += 1;
            self.not_computed_value += assessed.value;
        }
        let difference =
            assessed.finding.as_ref().filter(|finding| finding.is_beyond).map(|finding| finding.difference);
        match difference {
            Some(over) if over > Decimal::ZERO => self.overpaid += over,
            Some(under) => self.underpaid -= under,
            None => {}
        }
    }
}

fn by_dollars(list: &BinaryHeap<Reverse<DifferentLine>>) -> Vec<DifferentLine> {
    let mut lines: Vec<DifferentLine> = list.iter().map(|line| line.0.clone()).collect();
    lines.sort_by(|one, other| other.cmp(one));
    lines
}
