//! The rows of a file of shares: partners, codes and shares, read quickly, held against each other.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::error::{Place, Problem, Problems, in_order};
use crate::input::csv_table::{CsvTable, MOST_PROBLEMS};
use crate::input::quantity::whole_share;
use crate::input::toml_reader::did_you_mean;
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::regime::share::ShareRows;
use crate::units::Share;

/// A column that is wanted of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedColumn {
    /// Its name.
    pub column: String,
    /// The number of the share that it is for.
    pub share: usize,
    /// True if it is a content: the contents of a row are one whole at most.
    pub content: bool,
}

/// Rows by partner; cheap to clone.
pub type PartnerRows = Arc<ShareRows>;

/// A row of one column, with the byte that it begins at.
struct ShareRow {
    code: Option<HsCode>,
    share: Share,
    start: u64,
}

/// The rows of a partner, under the word by which the file names it, for each column that is wanted.
struct Whose {
    word: Vec<u8>,
    partner: Option<Partner>,
    rows: Vec<Vec<ShareRow>>,
}

/// Reads some columns of a file in one pass.
pub fn read_rows(csv: &CsvTable, wanted: &[WantedColumn], partners: &Partners) -> Result<Vec<PartnerRows>, Problems> {
    let (product, partner) = (csv.find("product"), csv.find("partner"));
    if product.is_none() && partner.is_none() {
        let problem = Problem::new("there is no column `product` or `partner`").at(csv.at(0, None), "the columns");
        return Err(problem.help("shares are looked up by one of them, or both").into());
    }
    if let Some(column) = ["from", "until"].iter().find_map(|name| csv.find(name)) {
        let problem = Problem::new("rows of shares have no dates of their own");
        let problem = problem.at(csv.at(0, Some(column)), "a column of dates");
        return Err(problem
            .help("write a file for each time: steps = [{ file = \"…\", until = 2025-03-07 }, …]")
            .into());
    }
    let mut columns = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        columns.push(csv.column(&wanted.column)?);
    }
    let several_contents = wanted.iter().filter(|wanted| wanted.content).count() > 1;
    let mut whose: Vec<Whose> = Vec::new();
    let mut last = 0;
    let mut problems = Problems::new();
    let mut shares: Vec<Share> = Vec::with_capacity(wanted.len());
    csv.rows(&mut problems, |row, problems| {
        let mut fault = |column: Option<usize>, what: String, label: String| {
            problems.push(Problem::new(what).at(csv.at(row.start, column), label));
        };
        let word = partner.map_or(&b""[..], |column| row.bytes(column));
        // Files have few partners, each in many rows: one after the other, or in turn.
        let known = whose.get(last).filter(|whose| whose.word == word).map(|_| last);
        let own = match known.or_else(|| whose.iter().position(|whose| whose.word == word)) {
            Some(own) => own,
            None => match find(partners, row.text(partner.unwrap_or_default()).trim(), word.is_empty()) {
                Ok(found) => {
                    whose.push(Whose {
                        word: word.to_vec(),
                        partner: found,
                        rows: wanted.iter().map(|_| Vec::new()).collect(),
                    });
                    whose.len() - 1
                }
                Err((what, label)) => return fault(partner, what, label),
            },
        };
        let code = match product.map_or("", |column| row.text(column)) {
            "" => None,
            text => match HsCode::parse(text) {
                Ok(code) => Some(code),
                Err(why) => return fault(product, format!("“{text}” is not a product code"), why.what.into()),
            },
        };
        shares.clear();
        for &column in &columns {
            match read_share(row.text(column)) {
                Ok(share) => shares.push(share),
                Err((what, label)) => return fault(Some(column), what, label),
            }
        }
        if several_contents && let Some(sum) = too_much(wanted, &shares) {
            let help = format!("they add up to {}", sum.normalize());
            return fault(None, "the contents of this row are more than the whole".into(), help);
        }
        last = own;
        for (rows, &share) in whose[own].rows.iter_mut().zip(&shares) {
            rows.push(ShareRow { code, share, start: row.start });
        }
    });
    if problems.is_empty() && whose.is_empty() {
        problems.push(Problem::new("there is no share in this file").at(Place::file(csv.path()), ""));
    }
    let rows: Vec<PartnerRows> = wanted
        .iter()
        .enumerate()
        .map(|(number, wanted)| {
            let own = whose.iter_mut().map(|whose| (whose.partner, std::mem::take(&mut whose.rows[number])));
            by_partner(csv, own, wanted, &mut problems)
        })
        .collect();
    if problems.is_empty() { Ok(rows) } else { Err(in_order(problems, &[])) }
}

/// Returns the partner of a word; everybody where there is none.
fn find(partners: &Partners, word: &str, everybody: bool) -> Result<Option<Partner>, (String, String)> {
    if everybody || word.is_empty() {
        return Ok(None);
    }
    partners.find(word).map(Some).ok_or_else(|| {
        let label = did_you_mean(word, partners.words()).unwrap_or("not a partner".into());
        (format!("unknown partner “{word}”"), label)
    })
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
fn by_partner(
    csv: &CsvTable,
    rows: impl Iterator<Item = (Option<Partner>, Vec<ShareRow>)>,
    wanted: &WantedColumn,
    problems: &mut Problems,
) -> PartnerRows {
    let mut by_partner: BTreeMap<Option<Partner>, Vec<ShareRow>> = BTreeMap::new();
    for (partner, rows) in rows {
        match by_partner.entry(partner) {
            Entry::Vacant(place) => drop(place.insert(rows)),
            Entry::Occupied(mut place) => place.get_mut().extend(rows),
        }
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
                let problem =
                    Problem::new(what).at(csv.at(other, None), "the second").and(csv.at(one, None), "the first");
                problems.push(problem.help("a partner and product stand once, or twice with the same share"));
            }
        }
        let mut own: Vec<(Option<HsCode>, Share)> = rows.into_iter().map(|row| (row.code, row.share)).collect();
        own.dedup();
        sorted.insert(partner, own);
    }
    Arc::new(sorted)
}

/// Returns a share in a cell. Most are a few digits with a point, and are read without further ado.
fn read_share(text: &str) -> Result<Share, (String, String)> {
    if let Some(share) = plain_share(text.as_bytes()) {
        return Ok(share);
    }
    if text.trim().is_empty() {
        return Err(("a share is missing".into(), "from 0 to 1; 0 for none".into()));
    }
    whole_share(text).map_err(|wrong| (wrong.what, wrong.help))
}

/// Digits with a point, up to eighteen.
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
