//! Shipped flows in columns: read, where their text would have to be unpacked and understood. `build.rs` makes the columns
//! of the text, and a test holds them to it.

use super::flows::{DeclaredShares, FlowTable};
use crate::input::files::Location;
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::units::CustomsValue;
use crate::world::{Flow, ImporterIndex, PartnerIndex};

/// Files of flows that are in columns, by path.
const COLUMNS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/columns.rs"));

/// Returns the flows of a shipped file, bought by one importer; `None` if they are not in columns, or one of the partners has
/// no name.
pub(super) fn flows(location: &Location, names: &Partners, importer: Partner) -> Option<FlowTable> {
    let Location::Shipped(path) = location else { return None };
    let (_, bytes) = COLUMNS.iter().find(|(name, _)| name == path)?;
    let mut columns = Columns(bytes);
    let [partner_count, product_count, flow_count] = [columns.count()?, columns.count()?, columns.count()?];
    let codes: Vec<&[u8; 2]> = columns.column(partner_count)?.collect();
    let counts: Vec<usize> = columns.column(partner_count)?.map(|count| u32::from_le_bytes(*count) as usize).collect();
    let known = |code: &[u8; 2]| names.find(std::str::from_utf8(code).ok()?);
    let partners = codes.into_iter().map(known).collect::<Option<Vec<Partner>>>()?;
    let code = |digits: &[u8; 10]| HsCode::parse(std::str::from_utf8(digits).ok()?).ok();
    let products = columns.column(product_count)?.map(code).collect::<Option<Vec<HsCode>>>()?;
    let mut places = columns.column(flow_count)?.map(|place| u32::from_le_bytes(*place));
    let mut values = columns.column(flow_count)?.map(|cents| CustomsValue::from_cents(i64::from_le_bytes(*cents)));
    let mut flows = Vec::with_capacity(flow_count);
    for (partner, count) in counts.into_iter().enumerate() {
        for (product, value) in places.by_ref().zip(values.by_ref()).take(count) {
            let partner = PartnerIndex(partner as u16);
            flows.push(Flow { importer: ImporterIndex::FIRST, partner, product, value: value? });
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
    /// Returns how much there is of something.
    fn count(&mut self) -> Option<usize> {
        self.column(1)?.next().map(|count| u32::from_le_bytes(*count) as usize)
    }

    /// Returns so many values of `N` bytes.
    fn column<const N: usize>(&mut self, count: usize) -> Option<impl Iterator<Item = &'static [u8; N]> + use<N>> {
        let (column, rest) = self.0.split_at_checked(count * N)?;
        self.0 = rest;
        Some(column.as_chunks::<N>().0.iter())
    }
}
