//! General equilibrium of many countries and many sectors: what tariffs do to wages, prices, trade and welfare, and which
//! tariffs come of it where every country sets its own best (Lashkaripour 2021, The cost of a global tariff war: a
//! sufficient statistics approach, Journal of International Economics 131).
//!
//! Buyers split what they spend between sectors in fixed shares, and within a sector between makers with a constant
//! elasticity. Work is the one factor, its amount is fixed, and each country spends what it earns and collects.
//!
//! Countries and sectors are numbers from 0. What is by sector, exporter and importer is a matrix a sector, one after
//! another: a row for each exporter, a column for each importer. What is by sector and country is a row a sector. Tariffs
//! are fractions, all that is levied and not what comes on top of the base year. Money is in units of the world's own.

mod base;
mod equilibrium;
mod model;
mod nash;
mod outcome;
mod policy;

pub use base::MultisectorBase;
pub use equilibrium::MultisectorEquilibrium;
pub use model::{CARD, Multisector};
pub use nash::nash;
