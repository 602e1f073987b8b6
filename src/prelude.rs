//! The names that most programs need: `use dutylab::prelude::*`.

pub use crate::burden::{Burden, Interval};
pub use crate::error::{ErrorKind, Problem, Problems};
pub use crate::input::files::Location;
pub use crate::input::scenario::Overrides;
pub use crate::partner::{Pair, Partner, Partners};
pub use crate::product::HsCode;
pub use crate::regime::Regime;
pub use crate::report::finding::ReportContext;
pub use crate::run::{CaseRun, Failure, Run, run};
pub use crate::scenario::Scenario;
pub use crate::session::{Loaded, Session};
pub use crate::units::{AdValorem, CustomsValue, Usd};
pub use crate::world::{Flow, World};
