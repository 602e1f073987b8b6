//! Parameters of response: elasticities by product, each with its standard error, its source and how it was filled.
//!
//! An estimate is looked for at the code that is asked for, then at ever shorter codes: what the user states, else the
//! line's own estimate shrunk toward that of its heading, else the median of the estimates below six, four or two
//! digits, else that of the sector, else that of all goods (`fill` says how). Markets have six digits by default.

pub mod fill;
pub mod home_share;
pub mod shrink;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::partner::{Partner, PartnerSet};
use crate::product::{HsCode, ProductSet};
use crate::units::Estimate;
use home_share::HomeShares;

/// How a parameter was filled for a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EstimateOrigin {
    /// The user states it.
    Stated,
    /// An assumption that is shipped.
    Assumed,
    /// An estimate of a code of so many digits itself, shrunk toward the median of its heading.
    Own(u8),
    /// The median of so many estimates below a code of so many digits.
    Median {
        /// Digits of the code: 6, 4 or 2.
        digits: u8,
        /// Number of estimates.
        of: usize,
    },
    /// The median of so many estimates of a sector.
    Sector(usize),
    /// The median of so many estimates of all goods.
    All(usize),
}

impl fmt::Display for EstimateOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EstimateOrigin::Stated => formatter.write_str("stated"),
            EstimateOrigin::Assumed => formatter.write_str("assumed"),
            EstimateOrigin::Own(digits) => write!(formatter, "own estimate at {digits} digits"),
            EstimateOrigin::Median { digits, of } => write!(formatter, "median of {of} below {digits} digits"),
            EstimateOrigin::Sector(of) => write!(formatter, "median of {of} in the sector"),
            EstimateOrigin::All(of) => write!(formatter, "median of {of}, all goods"),
        }
    }
}

/// An estimate of a product by itself, as published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnEstimate {
    /// The elasticity.
    pub value: f64,
    /// Its weight against the median of its heading, from 0 to 1.
    pub weight: f64,
}

/// A parameter of a product.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The elasticity: a pure number.
    pub estimate: Estimate,
    /// How it was filled.
    pub filled: EstimateOrigin,
    /// The own estimate, if it is filled from one.
    pub own: Option<OwnEstimate>,
    /// Who estimated or states it.
    pub source: Arc<str>,
    /// What of it is an assumption, and where that comes from; `None` if nothing is.
    pub assumed: Option<Arc<str>>,
}

/// What the user states of one parameter of a product.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterInput {
    /// The elasticity; `None` leaves the shipped one.
    pub value: Option<f64>,
    /// The standard error; `None` leaves the shipped one, in proportion to the value.
    pub error: Option<f64>,
    /// Where it comes from.
    pub source: Arc<str>,
}

/// One parameter, found for any product.
#[derive(Clone, Debug)]
pub struct ParameterByCode {
    /// Where the parameter begins, and its error is none: 1 for substitution, 0 for demand.
    origin: f64,
    /// Estimates that stand, by code.
    filled: HashMap<HsCode, Parameter>,
    /// For products that none of them covers.
    all: Parameter,
    /// What the user states, by code.
    pub stated: BTreeMap<HsCode, ParameterInput>,
}

impl ParameterByCode {
    /// Returns the estimate for a product.
    pub fn find(&self, code: HsCode) -> Parameter {
        let shipped = code.prefixes().find_map(|code| self.filled.get(&code)).unwrap_or(&self.all);
        match code.prefixes().find_map(|code| self.stated.get(&code)) {
            Some(stated) => stated.over(shipped, self.origin),
            None => shipped.clone(),
        }
    }
}

impl ParameterByCode {
    /// Lets an assumption hold for a code and all codes below it, in place of estimates.
    pub fn assume(&mut self, code: HsCode, value: f64, source: &str) {
        self.filled.retain(|filled, _| !filled.prefixes().any(|above| above == code));
        let (filled, source) = (EstimateOrigin::Assumed, source.into());
        let estimate = Estimate::exact(value);
        self.filled.insert(code, Parameter { estimate, filled, own: None, source, assumed: Some("the number".into()) });
    }

    /// Returns how many own estimates there are, and how many of them are moved by more than a tenth.
    pub fn own_and_moved(&self) -> (usize, usize) {
        let own = || self.filled.values().filter_map(|found| Some((found.estimate.value, found.own?.value)));
        let is_moved =
            |(value, own): &(f64, f64)| ((value - self.origin) / (own - self.origin)).ln().abs() > 1.1f64.ln();
        (own().count(), own().filter(is_moved).count())
    }
}

impl ParameterInput {
    /// Returns what is stated, with what is not stated from the shipped estimate.
    fn over(&self, shipped: &Parameter, origin: f64) -> Parameter {
        let before = shipped.estimate;
        let (value, filled) =
            self.value.map_or((before.value, shipped.filled), |value| (value, EstimateOrigin::Stated));
        let (error, assumed) = match (self.error, self.value) {
            (Some(error), _) => (error, None),
            (None, None) => (before.error, shipped.assumed.clone()),
            (None, Some(value)) => {
                let error = before.error * ((value - origin) / (before.value - origin)).abs();
                (error, Some(format!("the standard error, in proportion that of {}", shipped.source).into()))
            }
        };
        let source = match self.value {
            Some(_) => self.source.clone(),
            None => format!("{}; standard error: {}", shipped.source, self.source).into(),
        };
        let own = shipped.own.filter(|_| self.value.is_none());
        Parameter { estimate: Estimate { value, error }, filled, own, source, assumed }
    }
}

/// How much of a duty the price at the border takes on: 1 if importers bear all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PassThrough {
    /// The first date of entry on which it is the default; `None`: it never is.
    pub from: Option<Date>,
    /// Whose goods alone it was measured on; `None`: those of all.
    pub partner: Option<Partner>,
    /// Which goods alone; `None`: all.
    pub product: Option<HsCode>,
    /// The part of the duty by which the price that importers pay rises.
    pub estimate: Estimate,
    /// Of which imports and when.
    pub sample: String,
    /// Who measured it.
    pub source: String,
    /// What of it is an assumption.
    pub assumed: Option<String>,
}

impl PassThrough {
    /// Returns true if all of these imports are of the kind that it was measured on.
    fn is_about(&self, partners: &PartnerSet, products: &ProductSet) -> bool {
        let is_theirs = |partner: Partner| {
            partners.members.as_ref().is_some_and(|members| members.iter().all(|member| *member == partner))
        };
        let codes = products.codes();
        let holds = |product: HsCode| !codes.is_empty() && codes.iter().all(|code| product.covers(*code));
        self.partner.is_none_or(is_theirs) && self.product.is_none_or(holds)
    }
}

/// A parameter of a model that is the same for all products.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelParameter {
    /// The name by which the model asks for it.
    pub name: String,
    /// What it is.
    pub meaning: String,
    /// A pure number.
    pub estimate: Estimate,
    /// Who gives it.
    pub source: String,
    /// What of it is an assumption.
    pub assumed: Option<String>,
}

/// The parameters of response of one importer.
#[derive(Clone, Debug)]
pub struct Parameters {
    /// The name of the table: that of the user's file, or "shipped".
    pub name: String,
    /// What it is.
    pub title: String,
    /// Names the files that it came from: the first 12 hexadecimal digits of their SHA-256.
    pub hash: String,
    /// Known limits of the estimates.
    pub notes: Vec<String>,
    /// What was measured of pass-through at the border.
    pub pass_through: Vec<PassThrough>,
    /// Defaults of single models.
    pub models: Vec<ModelParameter>,
    /// Elasticities of substitution between sources.
    pub substitution: ParameterByCode,
    /// Elasticities of import demand.
    pub demand: ParameterByCode,
    /// Elasticities of export supply: only what the user states.
    pub supply: BTreeMap<HsCode, ParameterInput>,
    /// Shares of domestic goods.
    pub home_shares: HomeShares,
}

impl Parameters {
    /// Returns the elasticity of substitution between sources of a product, σ > 1.
    pub fn substitution(&self, code: HsCode) -> Parameter {
        self.substitution.find(code)
    }

    /// Returns the elasticity of import demand for a product, η < 0: by how many percent imports change when their
    /// price rises by one.
    pub fn demand(&self, code: HsCode) -> Parameter {
        self.demand.find(code)
    }

    /// Returns the elasticity of export supply of a product, ε > 0, if the user states one; nothing is shipped.
    pub fn supply(&self, code: HsCode) -> Option<Parameter> {
        let stated = code.prefixes().find_map(|code| self.supply.get(&code))?;
        let estimate = Estimate { value: stated.value?, error: stated.error.unwrap_or_default() };
        Some(Parameter {
            estimate,
            filled: EstimateOrigin::Stated,
            own: None,
            source: stated.source.clone(),
            assumed: None,
        })
    }

    /// Returns the pass-through that holds for entries of a date where a scenario states none: the latest measured by
    /// then, for earlier dates the first.
    pub fn default_pass_through(&self, date: Date) -> Option<&PassThrough> {
        let dated = || self.pass_through.iter().filter_map(|row| Some((row.from?, row)));
        let latest = dated().filter(|(from, _)| *from <= date).max_by_key(|(from, _)| *from);
        latest.or_else(|| dated().min_by_key(|(from, _)| *from)).map(|(_, row)| row)
    }

    /// Returns the lowest and the highest pass-through that was measured on imports which hold those asked about;
    /// `None` where fewer than two differ.
    pub fn ends_of_pass_through(&self, partners: &PartnerSet, products: &ProductSet) -> Option<[&PassThrough; 2]> {
        let by_size = |one: &&PassThrough, other: &&PassThrough| one.estimate.value.total_cmp(&other.estimate.value);
        let rows = || self.pass_through.iter().filter(|row| row.is_about(partners, products));
        let (low, high) = (rows().min_by(by_size)?, rows().max_by(by_size)?);
        (low.estimate.value < high.estimate.value).then_some([low, high])
    }

    /// Returns a default of a model, by its name.
    pub fn model(&self, name: &str) -> Option<&ModelParameter> {
        self.models.iter().find(|parameter| parameter.name == name)
    }
}
