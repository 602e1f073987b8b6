//! The parts of what a measure charges, each with its rate, and the measures that they make.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::partner::{Partner, PartnerSet};
use crate::period::Period;
use crate::product::ProductSet;
use crate::regime::measure::{Headings, Measure};
use crate::regime::rate::{Rate, StatedRate};

/// A rate, and for what part of the measure it is.
pub struct RatePart {
    pub written: StatedRate,
    /// Of several rates in force on a day the highest step holds.
    pub step: u32,
    pub partners: Option<BTreeSet<Partner>>,
    pub products: Option<ProductSet>,
    /// Only these entry dates.
    pub period: Period,
    /// Since when it is known, if the part says so itself.
    pub published: Option<Date>,
    /// Its headings, where it has others than the measure.
    pub headings: Headings,
}

/// Everything that a measure charges.
pub struct Amounts(pub Vec<RatePart>);

impl RatePart {
    /// Returns a rate that is all of the measure's.
    pub fn whole(written: StatedRate) -> RatePart {
        RatePart {
            written,
            step: 0,
            partners: None,
            products: None,
            period: Period::default(),
            published: None,
            headings: Headings::default(),
        }
    }
}

impl Amounts {
    /// Returns a measure for each part, with the scope and the dates that the part leaves. A part that leaves none is
    /// none, but one always stays, so that the name of the measure is known.
    pub fn measures(self, measure: Measure) -> Vec<Measure> {
        let mut measures: Vec<Measure> = Vec::with_capacity(self.0.len());
        for part in self.0 {
            let mut charged = measure.clone();
            charged.rate = Rate::new(part.written);
            charged.step = part.step;
            charged.standing.headings.refine(part.headings);
            charged.published = part.published.or(charged.published);
            let from = charged.period.from.max(part.period.from);
            let until = [charged.period.until, part.period.until].into_iter().flatten().min();
            charged.period = Period { from, until };
            if let Some(partners) = part.partners {
                let members = match charged.partners.members {
                    Some(members) => &members & &partners,
                    None => partners,
                };
                charged.partners = PartnerSet { members: Some(members), except: charged.partners.except };
            }
            charged.products = match (charged.products, part.products) {
                (products, None) => products,
                // A table that names services means them.
                (ProductSet::Goods, Some(within)) => ProductSet::Within(Box::new(ProductSet::All), Box::new(within)),
                (products, Some(within)) => ProductSet::Within(Box::new(products), Box::new(within)),
            };
            let nobody = charged.partners.members.as_ref().is_some_and(BTreeSet::is_empty);
            let never = matches!((from, until), (Some(from), Some(until)) if until <= from);
            if !nobody && !never {
                measures.push(charged);
            }
        }
        if measures.is_empty() {
            measures.push(Measure {
                partners: PartnerSet { members: Some(BTreeSet::new()), ..measure.partners },
                ..measure
            });
        }
        measures
    }
}
