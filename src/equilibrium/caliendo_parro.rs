//! General equilibrium of many countries and sectors that use each other's goods: what tariffs do to wages, prices, trade and
//! welfare (Caliendo & Parro 2015, Estimates of the trade and welfare effects of NAFTA, Review of Economic Studies 82(1)).
//!
//! Every sector makes its good from work and from the goods of all sectors, in fixed shares of cost; buyers split what they
//! spend between makers with a constant elasticity, and final spending between sectors in fixed shares. Revenue of tariffs is
//! spent by the country that levies them. The amount of work is fixed.
//!
//! Countries and sectors are numbers from 0. What is by sector, exporter and importer is a matrix a sector, one after another:
//! a row for each exporter, a column for each importer. What is by country and sector is a row a country. Tariffs are
//! fractions, all that is levied and not what comes on top of the base year. Money is in units of the world's own, and the
//! world's value added stays what it was.

mod base;
mod calibration;
mod equilibrium;
mod model;
mod outcome;

pub use base::{CaliendoParroBase, Deficits, WorldAccounts};
pub use equilibrium::CaliendoParroEquilibrium;
pub use model::{CARD, CaliendoParro};
pub use outcome::Decomposition;
