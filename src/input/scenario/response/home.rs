//! `home` and `composite_demand` of a model: whether domestic goods are part of every market.

use toml::Spanned;

use super::table::{HomeWord, ModelTable};
use crate::input::scenario::model_number::demand;
use crate::input::toml_reader::TomlReader;
use crate::partial::{Input, PartialModel};
use crate::scenario::response::{HomeProducers, ResponseInputs};
use crate::world::parameter::Parameters;

/// The default of `composite_demand` among the shipped parameters.
const COMPOSITE: &str = "composite_demand";

impl TomlReader {
    /// Returns where the shares of domestic goods come from; `fields` is what is stated of all products.
    pub fn home(
        &mut self,
        written: &ModelTable,
        model: &PartialModel,
        fields: &ResponseInputs,
        parameters: &Parameters,
    ) -> Option<HomeProducers> {
        let word = match &written.home {
            None => HomeWord::None,
            Some(word) => self.variant(word, "home")?,
        };
        let spans =
            [written.home.as_ref().map(Spanned::span), written.composite_demand.as_ref().map(|field| field.span())];
        if let (false, Some(span)) = (model.takes(Input::DomesticShare), spans.iter().flatten().next()) {
            let what = format!("the model “{}” has no domestic goods", model.word());
            self.report(span.clone(), what, "not part of this model").help.push("take [response.armington]".into());
            return None;
        }
        let composite = written.composite_demand.as_deref().map(|field| (self.quantity(field, demand), field.span()));
        match (word, composite) {
            (HomeWord::None, None) => Some(HomeProducers::None),
            (HomeWord::None, Some((_, span))) => {
                let what = "`composite_demand` without `home = \"shares\"`";
                let problem = self.report(span, what, "nothing takes it");
                problem
                    .help
                    .push("write `home = \"shares\"` beside it; with `domestic`, `demand` is of all goods".into());
                None
            }
            (HomeWord::Shares, composite) => {
                if let (true, [Some(span), _]) = (fields.get(Input::DomesticShare).is_some(), spans) {
                    let what = "`domestic` for all products beside `home = \"shares\"`";
                    let problem = self.report(span, what, "these shares would not be used");
                    problem.help.push("take one of the two out; a `where` table may state `domestic` for some".into());
                    return None;
                }
                let shipped = || parameters.model(COMPOSITE).map(|found| found.estimate.value);
                let composite_demand = composite.map_or_else(shipped, |(stated, _)| stated)?;
                Some(HomeProducers::Shares { composite_demand })
            }
        }
    }
}
