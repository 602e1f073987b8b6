//! What was traded: what one importer, or several, bought in one year, a flow for each partner and product line.

pub mod economy;
mod index;
pub mod parameter;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::partner::{Pair, Partner};
use crate::product::{Branch, HsCode};
use crate::units::{CustomsValue, Share};
use economy::Economy;
pub use index::{ImporterIndex, PartnerIndex};

/// The trade of one importer, or of several, in one year.
#[derive(Clone, Debug)]
pub struct World {
    /// The name by which scenarios call it.
    pub name: String,
    /// What it is.
    pub title: String,
    /// Whose world it is: whose imports, and whose law a measure is that names nobody.
    pub importer: Partner,
    /// Everybody whose imports it has: its own importer first, then the others by code.
    pub importers: Vec<Partner>,
    /// The word before "duty" on pictures: "US".
    pub adjective: Option<String>,
    /// What its imports are called where they are not those of a country.
    pub imports: Option<String>,
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
    /// The flows, by importer, partner and product.
    pub flows: Vec<Flow>,
    /// Claims and contents that the flows declare themselves, by name: a share a flow, `None` where it says nothing.
    pub declared: BTreeMap<String, Vec<Option<Share>>>,
    /// Columns of days that its file of flows has: a world is a year, and they are not read.
    pub unread_days: Vec<String>,
    /// Set where its countries all buy and sell, so that what a tariff does to each of them can be asked.
    pub economy: Option<Arc<Economy>>,
    /// The law that its flows stood under, where a regime knows it.
    pub law: Option<BaseLaw>,
}

/// The law that the flows of a world of many countries stood under, as far as a regime knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseLaw {
    /// The world whose lines the law is compared with.
    pub lines: String,
    /// The day whose law is taken for that of the base year.
    pub date: Date,
    /// Why that day, and what it excludes.
    pub note: String,
    /// The sector of each code of the schedule, by code: the longest match holds, and nothing is said of goods that no
    /// sector has. Empty where goods are not told apart.
    pub concordance: Vec<(HsCode, Option<usize>)>,
}

/// What one partner sells of one product line to an importer in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Who buys, in [`World::importers`].
    pub importer: ImporterIndex,
    /// Who sells, in [`World::partners`].
    pub partner: PartnerIndex,
    /// Index of the product in [`World::products`].
    pub product: u32,
    /// At what customs value.
    pub value: CustomsValue,
}

impl World {
    /// Returns what an importer bought in a year: seller, product and customs value. Several values of a seller's
    /// product add up.
    pub fn of_purchases(
        name: &str,
        importer: Partner,
        year: i16,
        purchases: impl IntoIterator<Item = (Partner, HsCode, CustomsValue)>,
    ) -> World {
        let mut values: BTreeMap<(Partner, HsCode), CustomsValue> = BTreeMap::new();
        for (partner, product, value) in purchases {
            *values.entry((partner, product)).or_default() += value;
        }
        let mut partners: Vec<Partner> = values.keys().map(|(partner, _)| *partner).collect();
        partners.dedup();
        let products: BTreeSet<HsCode> = values.keys().map(|(_, product)| *product).collect();
        let products: Vec<HsCode> = products.into_iter().collect();
        let flow = |((partner, product), value): (&(Partner, HsCode), &CustomsValue)| Flow {
            importer: ImporterIndex::FIRST,
            partner: PartnerIndex(partners.partition_point(|other| other < partner) as u16),
            product: products.partition_point(|other| other < product) as u32,
            value: *value,
        };
        World {
            name: name.into(),
            title: name.into(),
            importer,
            importers: vec![importer],
            adjective: None,
            imports: None,
            year,
            source: name.into(),
            hash: String::new(),
            notes: Vec::new(),
            flows: values.iter().map(flow).collect(),
            partners,
            products,
            declared: BTreeMap::new(),
            unread_days: Vec::new(),
            economy: None,
            law: None,
        }
    }

    /// Returns the value of all flows.
    pub fn value(&self) -> CustomsValue {
        self.flows.iter().map(|flow| flow.value).sum()
    }

    /// Returns true if some flow is at, above or below a code.
    pub fn trades(&self, code: HsCode) -> bool {
        let next = self.products.partition_point(|line| *line < code);
        self.products.get(next).is_some_and(|line| code.covers(*line))
            || code.prefixes().any(|above| self.products.binary_search(&above).is_ok())
    }

    /// Returns the chapter or sector of a product.
    pub fn branch(&self, product: HsCode) -> Branch {
        let is_sector = self.economy.as_ref().is_some_and(|economy| economy.sector(product).is_some());
        if is_sector { Branch::Sector(product) } else { Branch::Chapter(product.chapter()) }
    }

    /// Returns the products that are services.
    pub fn services(&self) -> BTreeSet<HsCode> {
        let sectors = self.economy.iter().flat_map(|economy| &economy.sectors);
        sectors.filter(|sector| !sector.is_goods).map(|sector| sector.code).collect()
    }

    /// Returns true if it has the imports of more than its own importer.
    pub fn has_several_importers(&self) -> bool {
        self.importers.len() > 1
    }

    /// Returns who buys from whom in a flow.
    pub fn pair(&self, flow: &Flow) -> Pair {
        self.pair_at(flow.importer, flow.partner)
    }

    /// Returns who stands at these places.
    pub fn pair_at(&self, importer: ImporterIndex, partner: PartnerIndex) -> Pair {
        Pair { importer: self.importers[usize::from(importer)], partner: self.partners[usize::from(partner)] }
    }

    /// For each importer the value of each product line, from all partners together, in the order of [`World::products`].
    pub fn value_by_product(&self) -> Vec<Vec<CustomsValue>> {
        let mut values = vec![vec![CustomsValue::default(); self.products.len()]; self.importers.len()];
        for flow in &self.flows {
            values[usize::from(flow.importer)][flow.product as usize] += flow.value;
        }
        values
    }

    /// Returns the value that each partner sells, whoever buys.
    pub fn value_by_partner(&self) -> BTreeMap<Partner, CustomsValue> {
        let mut values = vec![CustomsValue::default(); self.partners.len()];
        for flow in &self.flows {
            values[usize::from(flow.partner)] += flow.value;
        }
        self.partners.iter().copied().zip(values).collect()
    }

    /// Returns the value that each importer buys.
    pub fn value_by_importer(&self) -> BTreeMap<Partner, CustomsValue> {
        let mut values = vec![CustomsValue::default(); self.importers.len()];
        for flow in &self.flows {
            values[usize::from(flow.importer)] += flow.value;
        }
        self.importers.iter().copied().zip(values).collect()
    }

    /// What an importer buys from a partner, in the order of the products.
    pub fn flows_of(&self, Pair { importer, partner }: Pair) -> &[Flow] {
        let Some(buyer) = self.importers.iter().position(|&other| other == importer) else { return &[] };
        let Ok(seller) = self.partners.binary_search(&partner) else { return &[] };
        let key = |flow: &Flow| (usize::from(flow.importer), usize::from(flow.partner));
        let start = self.flows.partition_point(|flow| key(flow) < (buyer, seller));
        let end = self.flows.partition_point(|flow| key(flow) <= (buyer, seller));
        &self.flows[start..end]
    }
}
