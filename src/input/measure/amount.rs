//! What a measure charges, in one of four forms: a rate, dated steps, a table of rates, a column of the schedule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::rate_table::RateTable;
use super::{Columns, Vocabulary};
use crate::error::{Place, Problem};
use crate::input::field::Value;
use crate::input::quantity::rate;
use crate::input::schema::kind;
use crate::input::toml_reader::{Scalar, TomlReader, did_you_mean};
use crate::partner::{Partner, PartnerSet};
use crate::period::Period;
use crate::product::ProductSet;
use crate::regime::measure::Measure;
use crate::regime::rate::{Rate, ScheduleColumn, StatedRate};

/// Programmes by partner or group.
pub type Programs = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

/// A rate from one day on, until the next step.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "RateStep")]
#[serde(deny_unknown_fields)]
pub struct StepTable {
    /// First entry date.
    from: Value<kind::Date>,
    /// The rate with its unit.
    rate: Value<kind::Rate>,
    /// The day on which it became known. Default: `from`.
    published: Option<Value<kind::Date>>,
}

/// The fields of a measure that say what it charges.
pub struct AmountTable<'a> {
    pub id: &'a str,
    pub rate: Option<&'a Spanned<Scalar>>,
    pub steps: Option<&'a Spanned<Vec<StepTable>>>,
    pub rate_table: Option<&'a Spanned<RateTable>>,
    pub column: Option<&'a Spanned<String>>,
    pub programs: Option<&'a Spanned<Programs>>,
    pub from: Option<&'a Spanned<Scalar>>,
    pub published: Option<&'a Spanned<Scalar>>,
}

/// A rate, and for what part of the measure it is.
pub struct RatePart {
    /// The rate.
    pub written: StatedRate,
    /// Of several rates in force on a day the highest step holds.
    pub step: u32,
    /// Only these partners.
    pub partners: Option<BTreeSet<Partner>>,
    /// Only these products.
    pub products: Option<ProductSet>,
    /// Only these entry dates.
    pub period: Period,
    /// Since when it is known, if the part says so itself.
    pub published: Option<Date>,
}

/// Everything that a measure charges.
pub struct Amounts(Vec<RatePart>);

impl RatePart {
    fn whole(written: StatedRate) -> RatePart {
        RatePart { written, step: 0, partners: None, products: None, period: Period::default(), published: None }
    }
}

impl Amounts {
    /// Returns a measure for each part, with the scope and the dates that the part leaves. A part that leaves none is
    /// none, but one always stays, so that the name of the measure is known.
    pub fn measures(self, measure: Measure) -> Vec<Measure> {
        let mut measures: Vec<Measure> = Vec::with_capacity(self.0.len());
        for part in self.0 {
            let mut own = measure.clone();
            own.rate = Rate::new(part.written);
            own.step = part.step;
            own.published = part.published.or(own.published);
            let from = own.period.from.max(part.period.from);
            let until = [own.period.until, part.period.until].into_iter().flatten().min();
            own.period = Period { from, until };
            if let Some(partners) = part.partners {
                let members = match own.partners.members {
                    Some(members) => &members & &partners,
                    None => partners,
                };
                own.partners = PartnerSet { members: Some(members), except: own.partners.except };
            }
            own.products = match (own.products, part.products) {
                (products, None) => products,
                // A table that names services means them.
                (ProductSet::Goods, Some(within)) => ProductSet::Within(Box::new(ProductSet::All), Box::new(within)),
                (products, Some(within)) => ProductSet::Within(Box::new(products), Box::new(within)),
            };
            let nobody = own.partners.members.as_ref().is_some_and(BTreeSet::is_empty);
            let never = matches!((from, until), (Some(from), Some(until)) if until <= from);
            if !nobody && !never {
                measures.push(own);
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

impl TomlReader {
    /// Returns what a measure charges. `table` is its first line if the whole of it was understood: then something must
    /// be said.
    pub(super) fn amounts(
        &mut self,
        table: &AmountTable<'_>,
        words: Vocabulary<'_>,
        whole: Option<&Place>,
    ) -> Option<Amounts> {
        let forms = [
            table.rate.map(|field| ("rate", field.span())),
            table.steps.map(|field| ("steps", field.span())),
            table.rate_table.map(|field| ("rate_table", field.span())),
            table.column.map(|field| ("column", field.span())),
        ];
        let said: Vec<_> = forms.into_iter().flatten().collect();
        if let [(first, _), (second, span), ..] = said.as_slice() {
            let what = format!("`{first}` and `{second}` in one measure");
            let help = "exactly one of: rate, steps, rate_table, column";
            self.report(span.clone(), what, "one of the two").help.push(help.into());
            return None;
        }
        if let (Some(programs), None) = (table.programs, table.column) {
            self.report(
                programs.span(),
                "`programs` without `column`",
                "programmes are those of a column of the schedule",
            );
        }
        if let Some(field) = table.rate {
            self.quantity(field, |text| rate(text, table.id)).map(|written| Amounts(vec![RatePart::whole(written)]))
        } else if let Some(steps) = table.steps {
            self.steps_of(table, steps)
        } else if let Some(rates) = table.rate_table {
            self.rate_table(table.id, rates.get_ref(), words).map(Amounts)
        } else if let Some(column) = table.column {
            self.column(column, table.programs, words).map(Amounts)
        } else {
            if let Some(place) = whole {
                let problem = Problem::new("`rate` is missing").at(place.clone(), "this table needs `rate`");
                let problem = self.note(problem.help("write rate = \"15%\", for instance"));
                problem.help.push("or one of `steps`, `rate_table`, `column` in its place".into());
            }
            None
        }
    }

    /// Returns rates from one day on, each until the next.
    fn steps_of(&mut self, table: &AmountTable<'_>, steps: &Spanned<Vec<StepTable>>) -> Option<Amounts> {
        for (name, field) in [("from", table.from), ("published", table.published)] {
            if let Some(field) = field {
                let label = format!("each step has its own `{name}`");
                self.report(field.span(), format!("`{name}` beside `steps`"), label);
            }
        }
        if steps.get_ref().is_empty() {
            self.report(steps.span(), "steps without a step", "write [{ from = 2025-04-09, rate = \"10%\" }]");
            return None;
        }
        let mut parts: Vec<RatePart> = Vec::new();
        let mut last: Option<Date> = None;
        let mut sound = true;
        for (number, step) in steps.get_ref().iter().enumerate() {
            let from = self.date(&step.from);
            let variable = format!("{} step {}", table.id, number + 1);
            let written = self.quantity(&step.rate, |text| rate(text, &variable));
            let published = step.published.as_ref().and_then(|day| self.date(day));
            if let (Some(last), Some(from)) = (last, from)
                && from <= last
            {
                let problem =
                    self.report(step.from.span(), "steps out of order", format!("the step before is of {last}"));
                problem.help.push("each step begins after the one before; it holds until the next".into());
                sound = false;
            }
            last = from.or(last);
            let (Some(from), Some(written)) = (from, written) else {
                sound = false;
                continue;
            };
            let period = Period { from: Some(from), until: None };
            parts.push(RatePart {
                step: u32::try_from(number).unwrap_or(u32::MAX),
                period,
                published,
                ..RatePart::whole(written)
            });
        }
        sound.then_some(Amounts(parts))
    }

    /// Returns a column of the schedule: one part for all, or one for the partners of each list of programmes. A line
    /// without a rate in it is out of scope.
    fn column(
        &mut self,
        column: &Spanned<String>,
        programs: Option<&Spanned<Programs>>,
        words: Vocabulary<'_>,
    ) -> Option<Vec<RatePart>> {
        let mut partners_of: BTreeMap<BTreeSet<String>, BTreeSet<Partner>> = BTreeMap::new();
        if let Some(programs) = programs {
            for (partner, programs) in self.programs(programs, words) {
                partners_of.entry(programs).or_default().insert(partner);
            }
        }
        let schedule = match words.schedule {
            Columns::Of(schedule) => schedule,
            Columns::Unread => return None,
            Columns::None => {
                if !self.incomplete {
                    let what = "`column` without a schedule";
                    let problem = self.report(column.span(), what, "a column of which schedule?");
                    problem.help.push("name one in the regime: [schedule] file = \"schedule.csv.gz\"".into());
                }
                return None;
            }
        };
        let name = column.get_ref();
        let known: Vec<String> = schedule.columns().iter().map(|name| name.to_string()).collect();
        if !known.contains(name) {
            let hint = did_you_mean(name, known.iter().map(String::as_str));
            let label = hint.unwrap_or("not a column of rates".into());
            let problem = self.report(column.span(), format!("the schedule has no column “{name}”"), label);
            problem.help.push(format!("columns: {}", known.join(", ")));
            return None;
        }
        let part = |programs: Vec<String>, partners: Option<BTreeSet<Partner>>| {
            let covered = schedule.covered(name, &programs);
            let written = StatedRate::Column(ScheduleColumn { name: name.clone(), programs });
            RatePart { partners, products: Some(ProductSet::Codes(Arc::new(covered))), ..RatePart::whole(written) }
        };
        Some(match programs {
            None => vec![part(Vec::new(), None)],
            Some(_) => partners_of
                .into_iter()
                .map(|(programs, partners)| part(programs.into_iter().collect(), Some(partners)))
                .collect(),
        })
    }

    /// Returns the programmes of each partner: its own and those of its groups.
    fn programs(&mut self, programs: &Spanned<Programs>, words: Vocabulary<'_>) -> BTreeMap<Partner, BTreeSet<String>> {
        let mut of: BTreeMap<Partner, BTreeSet<String>> = BTreeMap::new();
        if programs.get_ref().is_empty() {
            self.report(programs.span(), "an empty table of programmes", "write { CA = [\"S\", \"S+\"] }");
        }
        for (whose, codes) in programs.get_ref() {
            if codes.is_empty() {
                self.report(
                    whose.span(),
                    format!("“{}” has no programme", whose.get_ref()),
                    "name one, or leave it out",
                );
            }
            for partner in self.members(std::slice::from_ref(whose), words.partners, words.groups) {
                of.entry(partner).or_default().extend(codes.iter().map(|code| code.get_ref().clone()));
            }
        }
        of
    }
}
