//! Lines of an invoice one after the other, as customs' rounding takes them together; invoices beside each other.

use rayon::prelude::*;

use super::amount::{Invoice, Rounding};
use super::assess::{AssessedRow, Assessor};
use super::group::RowGroup;

/// Lines that are assessed batch by batch. The last invoice of a batch may go on in the next.
#[derive(Debug, Default)]
pub struct Invoices {
    open: Option<(String, Invoice)>,
}

impl Invoices {
    /// Assesses lines; the results are in their order.
    pub fn assess(&mut self, assessor: &Assessor<'_>, lines: Vec<RowGroup>) -> Vec<AssessedRow> {
        if assessor.rounding == Rounding::Exact {
            let alone = |line| assessor.assess(line, &mut Invoice::default());
            return lines.into_par_iter().flat_map_iter(alone).collect();
        }
        let number = |line: &RowGroup| line.rows.first().and_then(|row| row.invoice.clone());
        let mut invoices: Vec<(Option<String>, Invoice, Vec<RowGroup>)> = Vec::new();
        for line in lines {
            let number = number(&line);
            match invoices.last_mut() {
                Some((last, _, lines)) if number.is_some() && *last == number => lines.push(line),
                last => {
                    let is_first = last.is_none();
                    let open = self.open.take_if(|(open, _)| is_first && number.as_ref() == Some(open));
                    invoices.push((number, open.map(|(_, invoice)| invoice).unwrap_or_default(), vec![line]));
                }
            }
        }
        let assessed = invoices.into_par_iter().map(|(number, mut invoice, lines)| {
            let rows: Vec<AssessedRow> =
                lines.into_iter().flat_map(|line| assessor.assess(line, &mut invoice)).collect();
            (number, invoice, rows)
        });
        let mut assessed: Vec<_> = assessed.collect();
        if let Some((Some(number), invoice, _)) = assessed.last_mut() {
            self.open = Some((std::mem::take(number), std::mem::take(invoice)));
        }
        assessed.into_iter().flat_map(|(.., rows)| rows).collect()
    }
}
