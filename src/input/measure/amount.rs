//! What a measure charges, in one of four forms: a rate, dated steps, a table of rates, a column of the schedule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;

use super::rate_part::{Amounts, RatePart};
use super::table::{MeasureTable, Programs, RateStepTable};
use crate::error::{Place, Problem};
use crate::input::hint::did_you_mean;
use crate::input::quantity::rate;
use crate::input::toml_reader::TomlReader;
use crate::input::vocabulary::{Columns, Vocabulary};
use crate::partner::Partner;
use crate::period::Period;
use crate::product::ProductSet;
use crate::regime::measure::Headings;
use crate::regime::rate::{ScheduleColumn, StatedRate};
use crate::regime::schedule::Schedule;

impl TomlReader {
    /// Returns what a measure charges. `whole` is its first line if the whole of it was understood: then something must
    /// be said.
    pub(super) fn amounts(
        &mut self,
        table: &MeasureTable,
        words: Vocabulary<'_>,
        whole: Option<&Place>,
    ) -> Option<Amounts> {
        let forms = [
            table.rate.as_ref().map(|field| ("rate", field.span())),
            table.steps.as_ref().map(|field| ("steps", field.span())),
            table.rate_table.as_ref().map(|field| ("rate_table", field.span())),
            table.column.as_ref().map(|field| ("column", field.span())),
        ];
        let said: Vec<_> = forms.into_iter().flatten().collect();
        if let [(first, _), (second, span), ..] = said.as_slice() {
            let what = format!("`{first}` and `{second}` in one measure");
            let help = "exactly one of: rate, steps, rate_table, column";
            self.report(span.clone(), what, "one of the two").help.push(help.into());
            return None;
        }
        let programs = table.programs.as_deref();
        if let (Some(programs), None) = (programs, &table.column) {
            let label = "programs are those of a column of the schedule";
            self.report(programs.span(), "`programs` without `column`", label);
        }
        let id = table.id.get_ref();
        if let Some(field) = &table.rate {
            self.quantity(field, |text| rate(text, id)).map(|written| Amounts(vec![RatePart::whole(written)]))
        } else if let Some(steps) = &table.steps {
            self.steps_of(table, steps)
        } else if let Some(rates) = &table.rate_table {
            self.rate_table(id, rates.get_ref(), words).map(Amounts)
        } else if let Some(column) = &table.column {
            self.column(column, programs, words).map(Amounts)
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
    fn steps_of(&mut self, table: &MeasureTable, steps: &Spanned<Vec<RateStepTable>>) -> Option<Amounts> {
        for (name, field) in [("from", &table.from), ("published", &table.published)] {
            if let Some(field) = field {
                let label = format!("each step has its own `{name}`");
                self.report(field.span(), format!("`{name}` beside `steps`"), label);
            }
        }
        if steps.get_ref().is_empty() {
            return self.refuse(steps.span(), "steps without a step", "write [{ from = 2025-04-09, rate = \"10%\" }]");
        }
        let mut parts: Vec<RatePart> = Vec::new();
        let mut last: Option<Date> = None;
        let mut sound = true;
        for (number, step) in steps.get_ref().iter().enumerate() {
            let from = self.date(&step.from);
            let variable = format!("{} step {}", table.id.get_ref(), number + 1);
            let written = self.quantity(&step.rate, |text| rate(text, &variable));
            let published = step.published.as_ref().and_then(|day| self.date(day));
            let headings = Headings { all: self.headings(step.heading.as_deref()), ..Headings::default() };
            if let (Some(last), Some(from)) = (last, from)
                && from <= last
            {
                let label = format!("the step before is of {last}");
                let problem = self.report(step.from.span(), "steps out of order", label);
                problem.help.push("each step begins after the one before; it holds until the next".into());
                sound = false;
            }
            last = from.or(last);
            let (Some(from), Some(written)) = (from, written) else {
                sound = false;
                continue;
            };
            let period = Period { from: Some(from), until: None };
            let step = u32::try_from(number).unwrap_or(u32::MAX);
            parts.push(RatePart { step, period, published, headings, ..RatePart::whole(written) });
        }
        sound.then_some(Amounts(parts))
    }

    /// Returns a column of the schedule: one part for all, or one for the partners of each list of programs. A line
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
        let (schedule, name) = (self.with_column(column, words)?, column.get_ref());
        let part = |programs: Vec<String>, partners: Option<BTreeSet<Partner>>| {
            let covered = schedule.covered(name, &programs);
            let written = StatedRate::Column(ScheduleColumn { name: name.clone(), programs });
            RatePart { partners, products: Some(ProductSet::Codes(Arc::new(covered))), ..RatePart::whole(written) }
        };
        Some(match programs {
            None => vec![part(Vec::new(), None)],
            Some(_) => {
                let parts = partners_of.into_iter();
                parts.map(|(programs, partners)| part(programs.into_iter().collect(), Some(partners))).collect()
            }
        })
    }

    fn with_column<'w>(&mut self, column: &Spanned<String>, words: Vocabulary<'w>) -> Option<&'w Schedule> {
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
        let (name, known) = (column.get_ref(), schedule.columns());
        if !known.contains(name) {
            let label = did_you_mean(name, known.iter().map(String::as_str)).unwrap_or("not a column of rates".into());
            let problem = self.report(column.span(), format!("the schedule has no column “{name}”"), label);
            problem.help.push(format!("columns: {}", known.join(", ")));
            return None;
        }
        Some(schedule)
    }

    /// Returns the programs of each partner: its own and those of its groups.
    fn programs(&mut self, programs: &Spanned<Programs>, words: Vocabulary<'_>) -> BTreeMap<Partner, BTreeSet<String>> {
        let mut of: BTreeMap<Partner, BTreeSet<String>> = BTreeMap::new();
        if programs.get_ref().is_empty() {
            self.report(programs.span(), "an empty table of programs", "write { CA = [\"S\", \"S+\"] }");
        }
        for (whose, codes) in programs.get_ref() {
            if codes.is_empty() {
                let what = format!("“{}” has no program", whose.get_ref());
                self.report(whose.span(), what, "name one, or leave it out");
            }
            for partner in self.members(std::slice::from_ref(whose), words.partners, words.groups) {
                of.entry(partner).or_default().extend(codes.iter().map(|code| code.get_ref().clone()));
            }
        }
        of
    }
}
