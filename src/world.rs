//! What was traded: one importer's purchases in one year, a flow for each partner and product line.

pub mod parameter;

use std::collections::BTreeMap;

use crate::partner::Partner;
use crate::product::HsCode;
use crate::units::{CustomsValue, Share};

/// The trade of one importer in one year.
#[derive(Clone, Debug)]
pub struct World {
    /// The name by which scenarios call it.
    pub name: String,
    /// What it is.
    pub title: String,
    /// Whose imports.
    pub importer: Partner,
    /// The word before "duty" on pictures: "US".
    pub adjective: Option<String>,
    /// The year of the flows.
    pub year: i16,
    /// Publisher and title; printed under pictures.
    pub source: String,
    /// Names the files that it came from: the first 12 hexadecimal digits of their SHA-256.
    pub hash: String,
    /// Known limits of the data.
    pub notes: Vec<String>,
    /// The partners that sell, by code.
    pub partners: Vec<Partner>,
    /// The product lines that are traded, by code.
    pub products: Vec<HsCode>,
    /// The flows, by partner and product.
    pub flows: Vec<Flow>,
    /// Claims and contents that the flows declare themselves, by name: a share a flow, `None` where it says nothing.
    pub declared: BTreeMap<String, Vec<Option<Share>>>,
}

/// What one partner sells of one product line in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Index of the partner in [`World::partners`].
    pub partner: u16,
    /// Index of the product in [`World::products`].
    pub product: u32,
    /// At what customs value.
    pub value: CustomsValue,
}

impl World {
    /// The value of all flows.
    pub fn value(&self) -> CustomsValue {
        self.flows.iter().map(|flow| flow.value).sum()
    }

    /// The value of each product line, from all partners together, in the order of [`World::products`].
    pub fn value_by_product(&self) -> Vec<CustomsValue> {
        let mut values = vec![CustomsValue::default(); self.products.len()];
        for flow in &self.flows {
            values[flow.product as usize] += flow.value;
        }
        values
    }

    /// The value that each partner sells.
    pub fn value_by_partner(&self) -> BTreeMap<Partner, CustomsValue> {
        let mut values = vec![CustomsValue::default(); self.partners.len()];
        for flow in &self.flows {
            values[usize::from(flow.partner)] += flow.value;
        }
        self.partners.iter().copied().zip(values).collect()
    }

    /// The flows of a partner, in the order of the products.
    pub fn flows_of(&self, partner: Partner) -> &[Flow] {
        let Ok(index) = self.partners.binary_search(&partner) else { return &[] };
        let start = self.flows.partition_point(|flow| usize::from(flow.partner) < index);
        let end = self.flows.partition_point(|flow| usize::from(flow.partner) <= index);
        &self.flows[start..end]
    }
}
