//! The rows of a file of shares: partners, codes and shares, read quickly, compared with each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::error::{Place, Problem, Problems, in_order};
use crate::input::csv_table::{CsvRow, CsvTable, MOST_PROBLEMS, code};
use crate::input::hint::did_you_mean;
use crate::input::quantity::{QuantityError, whole_share, wrong};
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::regime::share::ShareRows;
use crate::units::Share;

/// A column that is wanted of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedColumn {
    pub column: String,
    pub share: usize,
    /// True if it is a content: the contents of a row are one whole at most.
    pub content: bool,
}

/// Rows by partner; cheap to clone.
pub type PartnerRows = Arc<ShareRows>;

/// A row of one column, with the byte that it begins at.
#[derive(Clone)]
struct ShareRow {
    code: Option<HsCode>,
    share: Share,
    start: u64,
}

/// The rows of a partner, under the word by which the file names it, for each column that is wanted.
struct Whose {
    word: String,
    /// Whom the word means; nobody for an empty cell, which is about everybody.
    partners: Vec<Partner>,
    rows: Vec<Vec<ShareRow>>,
}

/// What is wrong with a row: in which column, and what to write.
type RowFault = (Option<usize>, String, String);

/// The rows of a file that were read so far.
struct RowReader<'a> {
    wanted: &'a [WantedColumn],
    partners: &'a Partners,
    product: Option<usize>,
    partner: Option<usize>,
    columns: Vec<usize>,
    /// True if the contents of a row may add up to too much.
    several_contents: bool,
    whose: Vec<Whose>,
    /// Whose the last row was.
    last: usize,
    shares: Vec<Share>,
}

/// Reads some columns of a file in one pass.
pub fn read_rows(csv: &CsvTable, wanted: &[WantedColumn], partners: &Partners) -> Result<Vec<PartnerRows>, Problems> {
    let mut reader = RowReader::new(csv, wanted, partners)?;
    let mut problems = Problems::new();
    csv.rows(&mut problems, |row, problems| {
        if let Err((column, what, label)) = reader.row(&row) {
            problems.push(Problem::new(what).at(csv.at(row.start, column), label));
        }
    });
    let mut whose = reader.whose;
    if problems.is_empty() && whose.is_empty() {
        problems.push(Problem::new("there is no share in this file").at(Place::file(csv.path()), ""));
    }
    let mut rows: Vec<PartnerRows> = Vec::with_capacity(wanted.len());
    for (number, wanted) in wanted.iter().enumerate() {
        let of_column = whose.iter_mut().map(|whose| (&whose.partners[..], std::mem::take(&mut whose.rows[number])));
        rows.push(by_partner(csv, of_column, wanted, &mut problems));
    }
    if problems.is_empty() { Ok(rows) } else { Err(in_order(problems, &[])) }
}

impl<'a> RowReader<'a> {
    fn new(csv: &CsvTable, wanted: &'a [WantedColumn], partners: &'a Partners) -> Result<RowReader<'a>, Problems> {
        let (product, partner) = (csv.find("product"), csv.find("partner"));
        if product.is_none() && partner.is_none() {
            let problem =
                Problem::new("there is no column `product` or `partner`").at(csv.at_header(None), "the columns");
            return Err(problem.help("shares are looked up by one of them, or both").into());
        }
        if let Some(column) = ["from", "until"].iter().find_map(|name| csv.find(name)) {
            let problem = Problem::new("rows of shares have no dates of their own");
            let problem = problem.at(csv.at_header(Some(column)), "a column of dates");
            let help = "write a file for each time: steps = [{ file = \"…\", until = 2025-03-07 }, …]";
            return Err(problem.help(help).into());
        }
        let columns =
            wanted.iter().map(|wanted| csv.column(&wanted.column)).collect::<Result<Vec<usize>, Problem>>()?;
        let several_contents = wanted.iter().filter(|wanted| wanted.content).count() > 1;
        let (whose, shares) = (Vec::new(), Vec::with_capacity(wanted.len()));
        Ok(RowReader { wanted, partners, product, partner, columns, several_contents, whose, last: 0, shares })
    }

    fn row(&mut self, row: &CsvRow<'_>) -> Result<(), RowFault> {
        let whose = self.whose(row)?;
        let no_code = |wrong: QuantityError| (self.product, wrong.what, wrong.help);
        let code = match self.product.map_or("", |column| row.text(column)) {
            "" => None,
            text => Some(code(text).map_err(no_code)?),
        };
        self.shares.clear();
        for &column in &self.columns {
            let share = read_share(row.text(column));
            self.shares.push(share.map_err(|wrong| (Some(column), wrong.what, wrong.help))?);
        }
        if self.several_contents
            && let Some(sum) = too_much(self.wanted, &self.shares)
        {
            let label = format!("they add up to {}", sum.normalize());
            return Err((None, "the contents of this row are more than the whole".into(), label));
        }
        self.last = whose;
        for (rows, &share) in self.whose[whose].rows.iter_mut().zip(&self.shares) {
            rows.push(ShareRow { code, share, start: row.start });
        }
        Ok(())
    }

    /// Returns the number of the partner of a row. Files have few, each in many rows: one after the other, or in turn.
    fn whose(&mut self, row: &CsvRow<'_>) -> Result<usize, RowFault> {
        let word = self.partner.map_or("", |column| row.text(column));
        let is_last = self.whose.get(self.last).is_some_and(|whose| whose.word == word);
        let known = is_last.then_some(self.last);
        if let Some(known) = known.or_else(|| self.whose.iter().position(|whose| whose.word == word)) {
            return Ok(known);
        }
        let partners = find(self.partners, word).map_err(|(what, label)| (self.partner, what, label))?;
        let rows = self.wanted.iter().map(|_| Vec::new()).collect();
        self.whose.push(Whose { word: word.to_string(), partners, rows });
        Ok(self.whose.len() - 1)
    }
}

fn find(partners: &Partners, word: &str) -> Result<Vec<Partner>, (String, String)> {
    let meant = partners.meant_by(word);
    if meant.is_empty() && !word.is_empty() {
        let label = did_you_mean(word, partners.words()).unwrap_or("not a partner".into());
        return Err((format!("unknown partner “{word}”"), label));
    }
    Ok(meant)
}

/// Returns the sum of the contents of a row, if it is more than the whole. A content in several columns counts once.
fn too_much(wanted: &[WantedColumn], shares: &[Share]) -> Option<Decimal> {
    let mut largest: Vec<(usize, Share)> = Vec::with_capacity(shares.len());
    for (wanted, &share) in wanted.iter().zip(shares).filter(|(wanted, _)| wanted.content) {
        match largest.iter_mut().find(|(of, _)| *of == wanted.share) {
            Some((_, most)) => *most = share.max(*most),
            None => largest.push((wanted.share, share)),
        }
    }
    let fits = largest.iter().try_fold(Share::NONE, |sum, (_, share)| sum.checked_add(*share)).is_some();
    (!fits).then(|| largest.iter().map(|(_, share)| share.fraction()).sum())
}

/// Returns rows by partner and sorted by code, each once; rows that do not agree are reported. A partner may have
/// several words.
fn by_partner<'w>(
    csv: &CsvTable,
    rows: impl Iterator<Item = (&'w [Partner], Vec<ShareRow>)>,
    wanted: &WantedColumn,
    problems: &mut Problems,
) -> PartnerRows {
    let mut by_partner: BTreeMap<Option<Partner>, Vec<ShareRow>> = BTreeMap::new();
    for (partners, rows) in rows {
        for partner in partners.iter().skip(1) {
            by_partner.entry(Some(*partner)).or_default().extend(rows.iter().cloned());
        }
        by_partner.entry(partners.first().copied()).or_default().extend(rows);
    }
    let mut sorted = BTreeMap::new();
    for (partner, mut rows) in by_partner {
        if !rows.is_sorted_by_key(|row| row.code) {
            rows.sort_by_key(|row| row.code);
        }
        for pair in rows.windows(2) {
            let [one, other] = pair else { continue };
            if one.code == other.code && one.share != other.share && problems.len() < MOST_PROBLEMS {
                let code = one.code.map_or("all goods".into(), HsCode::dotted);
                let whose = partner.map_or("everybody".into(), |partner| partner.to_string());
                let (one, other) = (one.start.min(other.start), one.start.max(other.start));
                let what = format!("two shares of {code} from {whose} in the column `{}`", wanted.column);
                let problem = Problem::new(what).at(csv.at(other, None), "the second");
                let problem = problem.and(csv.at(one, None), "the first");
                problems.push(problem.help("a partner and product stand once, or twice with the same share"));
            }
        }
        let mut shares: Vec<(Option<HsCode>, Share)> = rows.into_iter().map(|row| (row.code, row.share)).collect();
        shares.dedup();
        sorted.insert(partner, shares);
    }
    Arc::new(sorted)
}

/// Returns a share in a cell. Most are a few digits with a point, and are read without further ado.
fn read_share(text: &str) -> Result<Share, QuantityError> {
    match plain_share(text.as_bytes()) {
        Some(share) => Ok(share),
        None if text.is_empty() => wrong("a share is missing", "from 0 to 1; 0 for none"),
        None => whole_share(text),
    }
}

/// Returns digits with a point, up to eighteen.
fn plain_share(bytes: &[u8]) -> Option<Share> {
    let mut number = 0i64;
    let mut places: Option<u32> = None;
    if bytes.is_empty() || bytes.len() > 18 {
        return None;
    }
    for &byte in bytes {
        match byte {
            b'0'..=b'9' => {
                number = number * 10 + i64::from(byte - b'0');
                places = places.map(|places| places + 1);
            }
            b'.' if places.is_none() => places = Some(0),
            _ => return None,
        }
    }
    Share::from_fraction(Decimal::new(number, places.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::partner::read_partners;

    fn csv(text: &str) -> CsvTable {
        CsvTable::new("shares.csv", text.into()).expect("a sheet")
    }
    fn wanted(column: &str, content: bool, share: usize) -> WantedColumn {
        WantedColumn { column: column.into(), share, content }
    }
    fn share(text: &str) -> Share {
        whole_share(text).expect("a share")
    }

    #[test]
    fn rows_are_sorted_and_stand_once() {
        let partners = read_partners().expect("partners");
        let text = "partner,product,share\nMexico,8704,0.5\nCA,8703,1\nMX,8703,25%\nMX,8703,0.25\n,87,0\n";
        let rows = read_rows(&csv(text), &[wanted("share", false, 0)], &partners).expect("rows");
        let mexico = Partner::from_iso2("MX");
        let code = |text: &str| HsCode::parse(text).ok();
        assert_eq!(rows[0][&mexico], vec![(code("8703"), share("0.25")), (code("8704"), share("0.5"))]);
        assert_eq!(rows[0][&None], vec![(code("87"), Share::NONE)]);
    }

    #[test]
    fn what_cannot_be() {
        let partners = read_partners().expect("partners");
        let what = |text: &str, wanted: &[WantedColumn]| {
            let problems = read_rows(&csv(text), wanted, &partners).expect_err("a mistake");
            problems.iter().map(|problem| problem.what.clone()).collect::<Vec<_>>().join("; ")
        };
        let one = [wanted("share", false, 0)];
        assert_eq!(what("product,share\n8703,1.2\n", &one), "“1.2” is more than the whole");
        assert_eq!(what("product,share\n8703,-1\n", &one), "“-1” is less than nothing");
        assert_eq!(what("product,share\nABCD,1\n", &one), "“ABCD” is not a product code");
        assert_eq!(
            what("product,share\n8703,1\n8703,0\n", &one),
            "two shares of 8703 from everybody in the column `share`"
        );
        let two = [wanted("steel", true, 0), wanted("copper", true, 1)];
        assert_eq!(
            what("product,steel,copper\n8703,0.6,0.6\n", &two),
            "the contents of this row are more than the whole"
        );
    }
}
