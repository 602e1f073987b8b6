//! The measures that a change makes where it is not of a whole measure: of a part of its goods, or of a total.

use jiff::civil::Date;

use crate::input::measure::ties::are_disjoint;
use crate::partner::{Importers, PartnerSet};
use crate::period::Period;
use crate::product::ProductSet;
use crate::regime::measure::{LegalStanding, Measure, Mode, TaxBase};
use crate::regime::rate::{Rate, StatedRate};
use crate::scenario::{Operator, Scope};

use super::change::ChangedTotal;

/// The slot of all totals: one at most applies to an entry.
const TOTALS: &str = "the total";

/// When a change holds, and which of several it stands before.
#[derive(Clone, Copy, Debug)]
pub struct RevisionTime {
    /// Entry dates.
    pub period: Period,
    /// The higher stands before the lower.
    pub layer: u32,
}

/// Returns a part of a measure with a change of its own; `None` if the measure charges nothing of the part.
pub fn part_of(measure: &Measure, part: &Scope, operator: &Operator, when: RevisionTime) -> Option<Measure> {
    if !meets(measure, part) {
        return None;
    }
    let mut changed = Measure {
        importers: both_importers(&measure.importers, &part.importers),
        partners: both_partners(&measure.partners, &part.partners),
        products: both_products(&measure.products, &part.products),
        goods: if part.products == ProductSet::All { measure.goods.clone() } else { part.goods.clone() },
        // A change is known before it is made: only the measure itself may not be.
        published: measure.published.or(measure.period.from).or(Some(Date::MIN)),
        // An empty span where they have no days in common.
        period: Period {
            from: measure.period.from.max(when.period.from),
            until: [measure.period.until, when.period.until].into_iter().flatten().min(),
        },
        layer: when.layer,
        ..measure.clone()
    };
    match operator {
        Operator::Set(written) => changed.rate = Rate::new(written.clone()),
        Operator::Edit(edit) => changed.rate.edits.push(edit.clone()),
        Operator::Repeal => changed.void = true,
    }
    Some(changed)
}

/// Returns the measure that sets a total, or edits it.
pub fn total(total: &ChangedTotal, operator: &Operator, when: RevisionTime) -> Measure {
    let rate = match operator {
        Operator::Set(written) => Rate::new(written.clone()),
        Operator::Edit(edit) => Rate { written: StatedRate::Charged, edits: vec![edit.clone()] },
        Operator::Repeal => Rate::new(StatedRate::Charged),
    };
    Measure {
        id: total.id.clone(),
        title: total.id.clone(),
        source: "assumption of this file".into(),
        standing: LegalStanding::default(),
        tags: Vec::new(),
        slot: TOTALS.into(),
        rank: 1,
        step: 0,
        layer: when.layer,
        importers: total.scope.importers.clone(),
        partners: total.scope.partners.clone(),
        products: total.scope.products.clone(),
        goods: total.scope.goods.clone(),
        mode: Mode::Total,
        rate,
        period: when.period,
        published: Some(Date::MIN),
        counts: Vec::new(),
        keeps: total.keeps.iter().map(|(word, _)| word.clone()).collect(),
        when: Vec::new(),
        unless: Vec::new(),
        base: TaxBase::Whole,
        part: None,
        scale: None,
        quota: None,
        independent: false,
        repealed: false,
        void: false,
    }
}

/// Returns true if some goods lie in both scopes.
pub fn meet(one: &Scope, other: &Scope) -> bool {
    one.importers.overlaps(&other.importers)
        && one.partners.overlaps(&other.partners)
        && share_a_line(&one.products, &other.products)
}

/// Returns true if a measure charges some goods of a scope.
pub fn meets(measure: &Measure, part: &Scope) -> bool {
    measure.importers.overlaps(&part.importers)
        && measure.partners.overlaps(&part.partners)
        && share_a_line(&measure.products, &part.products)
}

fn share_a_line(one: &ProductSet, other: &ProductSet) -> bool {
    !are_disjoint(one, other) && one.common_line(other).is_some()
}

fn both_importers(one: &Importers, other: &Importers) -> Importers {
    match (one, other) {
        (Importers::Named(one), Importers::Named(other)) => Importers::Named(one & other),
        (one, Importers::Any) => one.clone(),
        (_, other) => other.clone(),
    }
}

fn both_partners(one: &PartnerSet, other: &PartnerSet) -> PartnerSet {
    let members = match (&one.members, &other.members) {
        (Some(one), Some(other)) => Some(one & other),
        (Some(only), None) | (None, Some(only)) => Some(only.clone()),
        (None, None) => None,
    };
    PartnerSet { members, except: &one.except | &other.except }
}

fn both_products(one: &ProductSet, other: &ProductSet) -> ProductSet {
    match (one, other) {
        (ProductSet::All, set) | (set, ProductSet::All) => set.clone(),
        (one, other) => ProductSet::Within(Box::new(one.clone()), Box::new(other.clone())),
    }
}
