//! Why an edit changes nothing, and what to do about it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Trial, Trials};
use crate::period::Period;
use crate::rates::levels::LawWithScopes;
use crate::regime::measure::Measure;
use crate::regime::rate::{BandEnds, Edit, StatedRate};
use crate::run::equilibrium::EquilibriumResult;
use crate::run::law_dates::LawDates;
use crate::run::result::CaseRun;
use crate::scenario::Operator;
use crate::scenario::edit::{EditKind, IdleEdit, LawEdit};
use crate::scenario::equilibrium::Retaliation;
use crate::units::AdValorem;

/// The most edits that are told one by one.
const MOST_TOLD: usize = 30;

impl<'a> Trials<'a> {
    /// Returns what is said of edits without effect, and of a scenario or a case whose laws charge all flows alike.
    pub(super) fn told(&self, idle: &[usize]) -> Vec<IdleEdit> {
        let mut told: Vec<IdleEdit> = Vec::new();
        for &edit in idle.iter().take(MOST_TOLD) {
            let (address, cases) = (Some(self.edit(edit).address()), self.made_in[edit].clone());
            told.extend(self.reason(edit).map(|why| IdleEdit { address, cases, why }));
        }
        let more = idle.len().saturating_sub(MOST_TOLD);
        let why = format!("{more} more edits change nothing");
        let of_whole = |why| IdleEdit { address: None, cases: Vec::new(), why };
        told.extend((more > 0).then(|| of_whole(why)));
        told.extend(self.unchanged(idle).map(of_whole));
        told
    }

    fn edit(&self, edit: usize) -> &'a LawEdit {
        &self.scenario.edits.list[edit]
    }

    fn name(&self, edit: usize) -> String {
        let LawEdit { kind, name, .. } = self.edit(edit);
        match kind {
            EditKind::Change => format!("the change of {name}"),
            EditKind::Total => "the change of the total".into(),
            EditKind::Sweep(_) => format!("the sweep of {name}"),
            EditKind::Measure | EditKind::Precedence(_) | EditKind::Exemption(_) => format!("“{name}”"),
        }
    }

    /// Returns why an edit has no effect; `None` of one that is meant to have none.
    fn reason(&self, edit: usize) -> Option<String> {
        let mut overridden = self.scenario.edits.cases.iter().flat_map(|case| &case.overridden);
        let Some(point) = self.made_in[edit].iter().find_map(|case| self.points(*case).next()) else {
            let one = overridden.find(|one| one.edit == edit)?;
            let is_meant = overridden.filter(|one| one.edit == edit).chain([one]).any(|one| one.is_meant);
            return (!is_meant)
                .then(|| format!("{} changes nothing: {} overrides it", self.name(edit), self.at(one.by)));
        };
        if let Some(reason) = self.other_days(edit, point).or_else(|| self.void(edit, point)) {
            return Some(reason);
        }
        // Of several cases one may turn off what another has.
        if self.scenario.cases.len() > 1 && overridden.any(|one| one.by == edit && one.is_meant) {
            return None;
        }
        let day = self.run.compiled.days.iter().find(|day| self.holds_on(edit, point, **day));
        let day = day.copied().unwrap_or(self.run.compiled.day(self.scenario));
        let why = self
            .no_flows(edit, point)
            .or_else(|| self.masked(edit, point))
            .or_else(|| self.same_rate(edit, point, day))
            .or_else(|| self.no_operation(edit, point));
        let why = why.unwrap_or_else(|| self.not_charged(edit, point, day));
        let case = point.variant.case;
        let is_alone = self.scenario.edits.of_case(case) == [edit] && !self.compares_days();
        let is_all = is_alone && self.points(case).all(|point| self.is_unchanged(point));
        let unchanged = match is_all {
            true => format!("; no flow in scope is charged otherwise than in the baseline on {}", day.date),
            false => String::new(),
        };
        Some(format!("{} changes nothing: {why}{unchanged}", self.name(edit)))
    }

    /// Returns an edit with the line on which it stands.
    fn at(&self, edit: usize) -> String {
        format!("{} ({})", self.name(edit), self.edit(edit).address())
    }

    /// Returns the measures that an edit changes or adds in a case, with their places in the law.
    fn measures(&self, edit: usize, point: &'a CaseRun) -> Vec<(usize, &'a Arc<Measure>)> {
        let edits = &self.scenario.edits.cases[point.variant.case];
        let case = &self.scenario.cases[point.variant.case];
        let changes = case.changes.iter().zip(&edits.changes).filter(|(_, of)| **of == edit);
        let mut changed: BTreeSet<&str> = changes.map(|(change, _)| change.measure.as_str()).collect();
        if let EditKind::Sweep(sweep) = self.edit(edit).kind {
            changed.extend(self.scenario.sweeps[sweep].measures.iter().map(String::as_str));
        }
        let (given, all) = (self.scenario.baseline.measures.len(), &point.variant.measures);
        let added = edits.measures.iter().enumerate().filter(|(_, of)| **of == edit).map(|(at, _)| given + at);
        let named = |at: &usize| !all[*at].is_part() && changed.contains(all[*at].id.as_str());
        // Most edits add a measure and change none.
        let whole = (0..if changed.is_empty() { 0 } else { all.len() }).filter(named);
        added.chain(whole).filter_map(|at| Some((at, all.get(at)?))).collect()
    }

    /// Returns the days on which an edit holds, and when it was published: of each of its measures, or of the rule.
    fn periods(&self, edit: usize, point: &'a CaseRun) -> Vec<(Period, Option<Date>)> {
        let (rules, exemptions) = (&self.scenario.precedences, &self.scenario.exemptions);
        match self.edit(edit).kind {
            EditKind::Precedence(at) => vec![(rules[at].period, rules[at].published)],
            EditKind::Exemption(at) => vec![(exemptions[at].period, exemptions[at].published)],
            _ => {
                let measures = self.measures(edit, point).into_iter();
                measures.map(|(_, measure)| (measure.period, measure.published)).collect()
            }
        }
    }

    /// Returns true if an edit holds for goods that enter on a day, and is known then.
    pub(super) fn holds_on(&self, edit: usize, point: &'a CaseRun, day: LawDates) -> bool {
        let holds = |(period, published): &(Period, Option<Date>)| period.holds(*published, day.date, day.after);
        self.edit(edit).period.contains(day.date) && self.periods(edit, point).iter().any(holds)
    }

    /// Returns why an edit holds on none of the days asked about.
    fn other_days(&self, edit: usize, point: &'a CaseRun) -> Option<String> {
        let days = &self.run.compiled.days;
        if days.iter().any(|day| self.holds_on(edit, point, *day)) {
            return None;
        }
        let (first, last) = (days.first()?.date, days.last()?.date);
        let asked = match self.scenario.period {
            Some((from, until)) => format!("enter from {from} to before {until}"),
            None => format!("enter on {first}"),
        };
        let advice = if self.scenario.period.is_some() { "set another period" } else { "set `date`" };
        let nothing = format!("the question is about goods that {asked}: it changes nothing; {advice}");
        let own = self.edit(edit).period;
        if !days.iter().any(|day| own.contains(day.date)) {
            return Some(format!("{} {}; {nothing}", self.name(edit), when(&[own], first, last)));
        }
        let periods = self.periods(edit, point);
        let spans: Vec<Period> = periods.iter().map(|(period, _)| *period).collect();
        let measures = self.measures(edit, point);
        let subject = measures.first().map_or(self.edit(edit).name.clone(), |(_, measure)| measure.id.clone());
        if !days.iter().any(|day| spans.iter().any(|span| span.contains(day.date))) {
            return Some(format!("{subject} {}; {nothing}", when(&spans, first, last)));
        }
        let published = periods.iter().filter_map(|(period, published)| published.or(period.from)).min()?;
        Some(format!("{subject} was not known before {published}: it changes nothing; set `as_of`"))
    }

    /// Returns that all that an edit is about was void.
    fn void(&self, edit: usize, point: &'a CaseRun) -> Option<String> {
        let day = self.run.compiled.day(self.scenario);
        let law = self.run.compiled.law_after(self.scenario, &point.variant, day).law;
        let own = match self.edit(edit).kind {
            EditKind::Exemption(at) => Some(&self.scenario.exemptions[at]),
            _ => None,
        };
        let measures = match own {
            Some(own) => {
                let all = point.variant.measures.iter().enumerate();
                all.filter(|(_, measure)| measure.in_force(day.date) && measure.is_named(&own.measures)).collect()
            }
            None => self.measures(edit, point),
        };
        let mut void: Vec<String> = Vec::new();
        for (index, measure) in measures {
            let rules = law.exempted_by(index).iter().filter_map(|&rule| law.exemptions.get(rule));
            let mut rules = rules.filter(|rule| own.is_none_or(|own| rule.id != own.id));
            let rule = rules.find(|rule| rule.is_repeal())?;
            let subject = if own.is_some() { "all that it names" } else { &measure.id };
            let words = format!("{subject} was void on {} by {}", day.date, rule.id);
            void.extend((!void.contains(&words)).then_some(words));
        }
        (!void.is_empty()).then(|| format!("this changes nothing: {}", void.join("; ")))
    }

    /// Returns for each class whether some measures are about it, and the exemption of an edit.
    fn touched(&self, edit: usize, measures: &[&Measure]) -> Vec<bool> {
        let compiled = &self.run.compiled;
        let of = |scopes: BTreeSet<usize>| compiled.flow_classes.touched(&scopes);
        let touched = of(measures.iter().flat_map(|measure| compiled.scopes_of(measure)).collect());
        let EditKind::Exemption(at) = self.edit(edit).kind else { return touched };
        let (rule, before) = (&self.scenario.exemptions[at], self.scenario.baseline.exemptions.len());
        let exempt = of(compiled.scopes_of_exemption(rule, &compiled.exempting[before + at]));
        touched.into_iter().zip(exempt).map(|(one, other)| one && other).collect()
    }

    /// Returns that nothing in scope is what an edit is about.
    fn no_flows(&self, edit: usize, point: &'a CaseRun) -> Option<String> {
        let (measures, none) = match self.edit(edit).kind {
            EditKind::Precedence(_) => return None,
            EditKind::Exemption(at) => {
                let words = &self.scenario.exemptions[at].measures;
                let named = point.variant.measures.iter().filter(|measure| measure.is_named(words));
                (
                    named.map(Arc::as_ref).collect::<Vec<&Measure>>(),
                    "no imports are both among its goods and charged by its measures",
                )
            }
            _ => {
                let measures = self.measures(edit, point).into_iter();
                (measures.map(|(_, measure)| &**measure).collect(), "no imports of its goods come from its partners")
            }
        };
        let touched = self.touched(edit, &measures);
        if !touched.contains(&true) {
            return Some(format!("{none} in “{}”", self.world.name));
        }
        let is_outside = !touched.iter().zip(&*point.in_scope).any(|(touched, inside)| *touched && *inside);
        is_outside.then(|| match &self.scenario.scope {
            Some(_) => "[scope] leaves out its partners or goods".into(),
            None => "its partners or goods are outside of what the scenario's measures cover: state a [scope]".into(),
        })
    }

    /// Returns which other edit takes its place.
    fn masked(&self, edit: usize, point: &'a CaseRun) -> Option<String> {
        let case = point.variant.case;
        let others = self.scenario.edits.of_case(case).into_iter().filter(|other| *other != edit);
        let mut masks = others.filter(|other| self.has_effect(edit, case, &[*other]));
        masks.next().map(|other| format!("{} takes its place", self.at(other)))
    }

    /// Returns that a rate is set to what it is.
    fn same_rate(&self, edit: usize, point: &'a CaseRun, day: LawDates) -> Option<String> {
        let LawEdit { kind, rate, .. } = self.edit(edit);
        let rate = (*rate)?;
        let words = format!("{}%", rate.percent().normalize());
        if *kind == EditKind::Total {
            return Some(format!("these goods pay {words} in all already"));
        }
        let without = Trial::new(self, point, day, &[edit]);
        let is_same = |(at, measure): (usize, &Arc<Measure>)| {
            let before = match measure.is_part() {
                true => without.variant.measures.iter().find(|one| one.id == measure.id && !one.is_part()),
                false => without.variant.measures.get(at),
            };
            before.is_some_and(|before| before.rate.written == StatedRate::Exact(rate) && before.rate.edits.is_empty())
        };
        let measures: Vec<(usize, &Arc<Measure>)> =
            self.measures(edit, point).into_iter().filter(|(_, measure)| measure.in_force(day.date)).collect();
        // Of the dated steps of a measure the last holds.
        let is_last = |one: &Measure| !measures.iter().any(|(_, other)| other.id == one.id && other.step > one.step);
        measures
            .iter()
            .copied()
            .filter(|(_, measure)| is_last(measure))
            .all(is_same)
            .then(|| format!("{words} is its rate already"))
    }

    /// Returns that an operator leaves every rate as it is.
    fn no_operation(&self, edit: usize, point: &'a CaseRun) -> Option<String> {
        let edits = &self.scenario.edits.cases[point.variant.case].changes;
        let changes = &self.scenario.cases[point.variant.case].changes;
        let of_whole = changes.iter().zip(edits).filter(|(_, of)| **of == edit).map(|(change, _)| &change.operator);
        let mut of_whole =
            of_whole.filter_map(|operator| if let Operator::Edit(one) = operator { Some(one) } else { None });
        let measures = self.measures(edit, point);
        let operation = of_whole.next_back().or(measures.iter().find_map(|(_, measure)| measure.rate.edits.last()))?;
        // What a total edits is what is charged in all.
        let stated = |(_, measure): &(usize, &Arc<Measure>)| match measure.rate.written {
            StatedRate::Exact(rate) => Some(rate),
            _ => None,
        };
        let is_total = self.edit(edit).kind == EditKind::Total;
        let are_all =
            |fits: &dyn Fn(AdValorem) -> bool| is_total || measures.iter().all(|one| stated(one).is_some_and(fits));
        let percent = |rate: &AdValorem| format!("{}%", rate.percent().normalize());
        match operation {
            Edit::Add(points) if points.points().is_zero() => Some("it adds 0 points".into()),
            Edit::Scale(factor) if *factor == Decimal::ONE => Some("it multiplies by 1".into()),
            Edit::Cut(share) if share.is_zero() => Some("it cuts 0%".into()),
            Edit::Cap(cap) if are_all(&|rate| rate <= *cap) => Some(format!("no rate is above {}", percent(cap))),
            Edit::Floor(floor) if are_all(&|rate| rate >= *floor) => {
                Some(format!("no rate is below {}", percent(floor)))
            }
            Edit::Add(_) | Edit::Scale(_) | Edit::Cut(_) | Edit::Cap(_) | Edit::Floor(_) | Edit::Swiss(_) => None,
        }
    }

    /// Returns whether what an edit is about is charged at all.
    fn not_charged(&self, edit: usize, point: &'a CaseRun, day: LawDates) -> String {
        let measures = self.measures(edit, point);
        let ids: BTreeSet<&str> = measures.iter().map(|(_, measure)| measure.id.as_str()).collect();
        let all: Vec<&Measure> = measures.iter().map(|(_, measure)| &***measure).collect();
        let touched = self.touched(edit, &all).into_iter().zip(&*point.in_scope);
        let wanted: Vec<bool> = touched.map(|(touched, inside)| touched && *inside).collect();
        let flow_classes = &self.run.compiled.flow_classes;
        let is_charged = |law: &LawWithScopes<'_>| {
            let variables = flow_classes.hedged(&[law], &wanted);
            let charges = flow_classes.charges(law, BandEnds { variables: &variables, ends: 0 }, &wanted).ok();
            let mut parts = charges.iter().flatten().flatten().flat_map(|charges| &charges.parts);
            parts.any(|(index, _)| ids.contains(law.law.measures[*index].id.as_str()))
        };
        let laws = [Trial::new(self, point, day, &[]), Trial::new(self, point, day, &[edit])];
        match ids.is_empty() || laws.iter().any(|trial| is_charged(&trial.law(self, day))) {
            true => format!("what is charged in all is the same without it on {}", day.date),
            false if !all.is_empty() && all.iter().all(|measure| measure.rate.written == NO_RATE) => {
                "its rate is 0%".into()
            }
            false => format!(
                "nothing in scope is charged under it on {}: other measures take its place, or no entry claims it; \
                 `dutylab explain` shows why",
                day.date
            ),
        }
    }

    /// Returns that all cases are charged alike under two laws; where edits have no effect, these say it.
    fn unchanged(&self, idle: &[usize]) -> Option<String> {
        let scenario = self.scenario;
        let is_still = |point: &CaseRun| match &point.equilibrium {
            Some(world) => is_without_shock(world),
            None => !self.run.whole(point).imports.is_zero() && self.is_unchanged(point),
        };
        let is_of_edits = !scenario.edits.list.is_empty();
        if !idle.is_empty() || !(is_of_edits || self.compares_days()) || !self.run.cases.iter().all(is_still) {
            return None;
        }
        let day = self.run.compiled.day(scenario);
        let unchanged = "no flow in scope is charged otherwise";
        let settings = scenario.equilibrium.as_ref();
        Some(match (scenario.before, scenario.refund) {
            (Some(before), _) if settings.is_some_and(|settings| settings.from_law) => format!(
                "{unchanged} by the law of {} than by that of {}, from which the world “{}” starts: write a later `date`, or a change",
                day.date, before.date, self.world.name
            ),
            (Some(before), _)
                if (day.date_before, day.before) == (day.date, day.after) && scenario.period.is_none() =>
            {
                format!(
                    "{unchanged} than before: `date` of [before] is {} too; write an earlier day there",
                    before.date
                )
            }
            (Some(before), _) if before.date == scenario.date => {
                format!("{unchanged} by the law as known on {} than as known on {}", scenario.knowledge(), before.as_of)
            }
            (Some(before), _) => {
                format!("{unchanged} by the law of {} than by that of {}", scenario.last_day(), before.date)
            }
            (None, Some(_)) if day.before == day.after && !is_of_edits => format!(
                "{unchanged}: [refund] compares the law known on {} with itself; write a later `as_of` into it, or what was void",
                scenario.knowledge()
            ),
            (None, Some(_)) => format!(
                "{unchanged} by the law as known on {} than as known on {}: nothing is to be asked back",
                day.after,
                scenario.knowledge()
            ),
            (None, None) => {
                let why = if settings.is_some() { "no edit changes a rate" } else { "the edits cancel each other out" };
                format!("{unchanged} than in the baseline on {}: {why}", day.date)
            }
        })
    }
}

/// The rate of a measure that charges nothing.
const NO_RATE: StatedRate = StatedRate::Exact(AdValorem::ZERO);

/// Returns true if no rate changes in a world, and nobody chooses other ones.
fn is_without_shock(world: &EquilibriumResult) -> bool {
    let chooses = matches!(world.retaliation, Retaliation::Formula | Retaliation::Nash) || world.optimal.is_some();
    world.shocks.is_empty() && !chooses
}

/// Returns "holds from 2025-04-05", "ended before 2025-04-05".
fn when(periods: &[Period], first: Date, last: Date) -> String {
    let begins = periods.iter().filter_map(|period| period.from).filter(|from| *from > last).min();
    let ended = periods.iter().filter_map(|period| period.until).filter(|until| *until <= first).max();
    match (begins, ended) {
        (Some(begins), _) => format!("holds from {begins}"),
        (None, Some(ended)) => format!("ended before {ended}"),
        (None, None) => "holds on other days".into(),
    }
}
