//! Shipped flows in columns: read, where their text would have to be unpacked and understood. `build.rs` makes the columns
//! of the text, which is not in the program, and a test holds them to it.

use super::flows::{DeclaredShares, FlowTable};
use crate::error::Problem;
use crate::input::files::{Location, SHIPPED};
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::units::CustomsValue;
use crate::world::{Flow, ImporterIndex, PartnerIndex};

/// The shipped files of flows that are in columns.
static COLUMNS: &[&str] = include!(concat!(env!("OUT_DIR"), "/flows.rs"));

/// Returns the flows of a shipped file, bought by one importer; `None` if they are not in columns.
pub(super) fn flows(location: &Location, names: &Partners, importer: Partner) -> Option<Result<FlowTable, Problem>> {
    let Location::Shipped(path) = location else { return None };
    let path = *COLUMNS.iter().find(|name| **name == path.as_str())?;
    let (_, bytes) = SHIPPED.iter().find(|(name, _)| *name == path)?;
    // All partners of shipped flows have a name.
    let fault = || Problem::fault(format!("the columns of {path} do not read"));
    Some(read(bytes, names, importer).ok_or_else(fault))
}

fn read(bytes: &'static [u8], names: &Partners, importer: Partner) -> Option<FlowTable> {
    let mut columns = Columns(bytes);
    let [partner_count, product_count] = [columns.number()?, columns.number()?];
    let known = |code: &[u8; 2]| names.find(std::str::from_utf8(code).ok()?);
    let partners = columns.codes(partner_count)?.map(known).collect::<Option<Vec<Partner>>>()?;
    let code = |digits: &[u8; 10]| HsCode::parse(std::str::from_utf8(digits).ok()?).ok();
    let products = columns.codes(product_count)?.map(code).collect::<Option<Vec<HsCode>>>()?;
    let mut places = Columns(columns.bytes()?);
    let mut flows = Vec::with_capacity(bytes.len() / 4);
    for partner in 0..partner_count {
        let mut product = 0;
        for _ in 0..places.number()? {
            product += places.number()? as u32;
            let value = CustomsValue::from_cents(i64::try_from(columns.number()?).ok()?.checked_mul(100)?)?;
            let partner = PartnerIndex(partner as u16);
            flows.push(Flow { importer: ImporterIndex::FIRST, partner, product, value });
        }
    }
    Some(FlowTable {
        importers: vec![importer],
        partners,
        products,
        flows,
        declared: DeclaredShares::new(),
        ..FlowTable::default()
    })
}

/// What is left to be read.
struct Columns(&'static [u8]);

impl Columns {
    /// Returns a number: seven bits a byte, the lowest first, and a set bit where more follow (LEB128).
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Returns bytes whose count stands in front of them.
    fn bytes(&mut self) -> Option<&'static [u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    /// Returns so many codes of `N` bytes.
    fn codes<const N: usize>(&mut self, count: u64) -> Option<impl Iterator<Item = &'static [u8; N]> + use<N>> {
        let (codes, rest) = self.0.split_at_checked(usize::try_from(count).ok()?.checked_mul(N)?)?;
        self.0 = rest;
        Some(codes.as_chunks::<N>().0.iter())
    }
}
