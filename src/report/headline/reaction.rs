//! What a model of a result says, in a cell.

use super::words::{tone, toned};
use crate::equilibrium::outcome::Indicator;
use crate::partial::ResponseFigure;
use crate::report::finding::ReportContext;
use crate::report::model_usd::reading;
use crate::report::number::{Reading, Unit};
use crate::report::readings::hull;
use crate::report::text::{StyledText, plain};
use crate::report::world;

/// Returns the change of duty once trade reacts, or that of the importer's real income; of several cases from the lowest
/// to the highest.
pub fn of(result: &ReportContext<'_>) -> StyledText {
    let cases = &result.run.cases;
    let duties = cases.iter().filter(|case| case.response.is_some());
    let duties = duties.map(|case| Some(reading(&result.run.after_response(case, None, ResponseFigure::Change)?)));
    let incomes = cases.iter().filter_map(|case| case.equilibrium.as_ref());
    let incomes = incomes.map(|model| world::reading(model, model.importer, Indicator::RealIncome));
    let all = |readings: Vec<Reading>| readings.into_iter().reduce(hull);
    let duty = duties.collect::<Option<Vec<Reading>>>().and_then(all);
    let income = incomes.collect::<Option<Vec<Reading>>>().and_then(all);
    match (duty, income) {
        (Some(duty), _) => toned(Unit::Usd, &duty),
        (None, Some(income)) => {
            StyledText::new(format!("real income {}", Unit::Percent.read_change(&income)), tone(&income))
        }
        (None, None) => plain(""),
    }
}
