//! What a source says, figure by figure: claims with their section, their status, and what the law of the day said.

use crate::partner::{Partner, PartnerSet};
use crate::product::ProductSet;
use crate::units::AdValorem;

/// How far a claim had come when the source was written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "lowercase")]
pub enum FactStatus {
    /// Agreed between governments.
    Agreed,
    /// Still negotiated.
    #[strum(serialize = "in talks")]
    InTalks,
    /// Held out as a possibility.
    Threatened,
    /// Announced by one side.
    Announced,
    /// Context.
    Background,
}

words!(FactStatus);

/// One claim of a source, in our words.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its name.
    pub id: String,
    /// The claim.
    pub title: String,
    /// The section of the source that makes it.
    pub section: String,
    /// How far it had come.
    pub status: FactStatus,
    /// The reading on which figures from it stand: "if …"; said in headlines.
    pub premise: Option<String>,
    /// What the source leaves open, said rather than filled in.
    pub missing: Option<String>,
    /// What the law of the day said, where it said something else; printed under pictures.
    pub law_note: Option<LawNote>,
    /// The measures of the regime that rest on it.
    pub measures: Vec<String>,
    /// Whose goods and which it is about, where no measure says so.
    pub scope: Option<(PartnerSet, ProductSet)>,
    /// Rates in law, drawn beside the claim.
    pub markers: Vec<RateMarker>,
}

/// What the law of the day said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawNote {
    /// In one or two sentences.
    pub text: String,
    /// Statute, order or heading.
    pub source: String,
}

/// A rate in law, to be drawn beside a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct RateMarker {
    /// Whose goods.
    pub partner: Partner,
    /// At what rate.
    pub rate: AdValorem,
    /// What kind of rate: "in law", "added in law".
    pub label: String,
    /// Statute, order or heading.
    pub source: String,
}
