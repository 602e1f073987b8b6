//! `solve` told: the rates at which a goal holds, or why none does, in words, as JSON, as CSV and as a picture.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Number;

use super::chart::{Body, Fan, Series};
use super::columns::csv::CsvTable;
use super::columns::{self, JsonRow, sides};
use super::digits::{money, number};
use super::finding::ReportContext;
use super::json_text::FORMAT;
use super::number::{Reading, Unit, counted};
use super::phrases::capital;
use super::pictures::Picture;
use super::text::{Printable, Role, Text};
use super::title::fitting;
use crate::run::CaseRun;
use crate::run::solve::{GoalPoint, GoalSearch, GoalSolution, STRETCHES};
use crate::scenario::goal::{Goal, GoalFigure, GoalSide, GoalUnit, Vary};
use crate::scenario::{Change, Outcome};

/// The most solutions that are marked on the picture.
const MOST_MARKED: usize = 2;

/// The most measures that a sentence names.
const MOST_NAMED: usize = 3;

/// What was found, with what is needed to talk about it.
#[derive(Clone, Copy)]
pub struct SolveReport<'a> {
    /// The scenario and its result at its own rates.
    pub context: ReportContext<'a>,
    /// Its case.
    pub case: &'a CaseRun,
    /// What was varied.
    pub vary: &'a Vary,
    /// What was to hold.
    pub goal: &'a Goal,
    /// What was found.
    pub found: &'a GoalSearch,
}

#[derive(Serialize)]
struct SolveResult {
    format: u32,
    scenario: String,
    case: String,
    vary: String,
    from_pct: Option<Number>,
    to_pct: Option<Number>,
    goal: String,
    solutions: Vec<SolutionResult>,
    at_ends: Vec<JsonRow>,
}

#[derive(Serialize)]
struct SolutionResult {
    rate_pct: Option<Number>,
    /// The other end of a stretch on which every rate does.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_rate_pct: Option<Number>,
    exact: bool,
    left: Option<Number>,
    right: Option<Number>,
}

fn percent(rate: Decimal) -> String {
    format!("{}%", rate.normalize())
}

impl Printable for SolveReport<'_> {
    fn text(&self) -> Text {
        let mut text = self.context.headed_text(self.case, "solve.csv");
        for sentence in self.finding() {
            text.words(2, sentence, Role::Plain);
        }
        let Vary { target, low, high, .. } = self.vary;
        let (from, to) = (percent(*low), percent(*high));
        let step = percent((*high - *low) / Decimal::from(STRETCHES));
        let looked = format!(
            "{}Searched from {from} to {to} in steps of {step}: a solution between two steps on the same \
             side is not found. Imports are held fixed.",
            if self.varied() == *target { String::new() } else { format!("{target} is {}. ", self.varied()) }
        );
        text.words(0, looked, Role::Aside);
        self.asides().into_iter().for_each(|words| text.words(0, words, Role::Aside));
        if self.goal.kind == GoalUnit::Cost {
            let cost = "A cost is a dollar of customs value and its duty: $1.25 at a rate of 25%.";
            text.words(0, cost, Role::Aside);
        }
        text
    }

    /// Returns `solve --json`.
    fn json(&self) -> impl Serialize {
        let one = |point: &GoalPoint, to: Option<Decimal>, exact: bool| SolutionResult {
            rate_pct: number(point.rate.normalize()),
            to_rate_pct: to.and_then(|rate| number(rate.normalize())),
            exact,
            left: number(self.text(point.left)),
            right: number(self.text(point.right)),
        };
        let solution = |solution: &GoalSolution| match solution {
            GoalSolution::At(point, exact) => one(point, None, *exact),
            GoalSolution::Stretch(from, to) => one(from, Some(to.rate), true),
        };
        let ends = [self.found.outcomes.first(), self.found.outcomes.last()].into_iter().flatten();
        SolveResult {
            format: FORMAT,
            scenario: self.context.scenario.name.clone(),
            case: self.case.variant.name.clone(),
            vary: self.vary.target.clone(),
            from_pct: number(self.vary.low.normalize()),
            to_pct: number(self.vary.high.normalize()),
            goal: self.goal.text.clone(),
            solutions: self.found.solutions.iter().map(solution).collect(),
            at_ends: ends
                .map(|(rate, point)| JsonRow::new(&sides::goal(), &self.sides_at(*rate, point.as_ref())))
                .collect(),
        }
    }

    /// Returns the grid.
    fn csv(&self) -> String {
        self.table().text
    }
}

impl SolveReport<'_> {
    /// Returns `solve.csv`: both sides of the goal on the grid.
    pub fn table(&self) -> CsvTable {
        let rows = self.found.outcomes.iter().map(|(rate, point)| self.sides_at(*rate, point.as_ref()));
        columns::csv::table(&sides::goal(), &rows.collect::<Vec<_>>(), false)
    }

    /// Returns what the goal is about where the scenario does not say it, and what the rate takes the place of.
    fn asides(&self) -> Vec<String> {
        let (scenario, variant) = (self.context.scenario, &self.case.variant);
        let mut told = Vec::new();
        let varied = |id: &String| self.vary.measures.contains(id);
        let is_changed = |change: &Change| varied(&change.measure);
        let is_added =
            |id: &String| scenario.cases[variant.case].measures.iter().any(|one| one.id == *id && !one.is_part());
        if scenario.cases[variant.case].changes.iter().any(is_changed) {
            let target = &self.vary.target;
            told.push(format!(
                "The rate takes the place of what the case does to {target}: its own change is left out."
            ));
        }
        let is_in_scope = [&self.goal.left, &self.goal.right]
            .iter()
            .filter_map(|side| side.term())
            .any(|term| term.products.is_none());
        let is_wider = self.vary.measures.iter().any(|id| !variant.touched.contains(id) && !is_added(id));
        if is_in_scope && is_wider && scenario.scope.is_none() && !variant.touched.is_empty() {
            let touched: Vec<String> = variant.touched.iter().take(MOST_NAMED).cloned().collect();
            let more = if variant.touched.len() > MOST_NAMED { " and others" } else { "" };
            told.push(format!(
                "The goal is about all imports that {} may charge and those of {}{more} together: name the goods in the goal, or a [scope].",
                self.vary.target,
                touched.join(", ")
            ));
        }
        told
    }

    fn word(&self, number: Decimal) -> String {
        match self.goal.kind {
            GoalUnit::Money => Unit::Usd.precise(number),
            GoalUnit::Rate => Unit::Percent.precise(number),
            GoalUnit::Points => Unit::Points.word(number),
            GoalUnit::Cost => {
                let mut number = number.round_dp(6).normalize();
                number.rescale(number.scale().max(2));
                format!("${number}")
            }
        }
    }

    fn sides_at(&self, rate: Decimal, point: Option<&GoalPoint>) -> sides::GoalRow {
        let side = |of: fn(&GoalPoint) -> Decimal| point.map(|point| self.text(of(point)));
        sides::GoalRow { rate, left: side(|point| point.left), right: side(|point| point.right) }
    }

    fn text(&self, number: Decimal) -> String {
        match self.goal.kind {
            GoalUnit::Money => money(number.round_dp(2)),
            GoalUnit::Rate | GoalUnit::Points | GoalUnit::Cost => number.round_dp(10).normalize().to_string(),
        }
    }

    /// Returns "duty is $11.524bn", or both sides where both depend on a rate.
    fn state(&self, point: &GoalPoint) -> String {
        let sides = [(&self.goal.left, point.left), (&self.goal.right, point.right)];
        let told = sides.map(|(side, number)| Some(format!("{} is {}", self.name(side)?, self.word(number))));
        told.into_iter().flatten().collect::<Vec<_>>().join(" and ")
    }

    /// Returns the goal in words: "the duty owed is $8bn".
    fn goal(&self) -> String {
        let side = |side: &GoalSide| match side {
            GoalSide::Number(number) => self.word(*number),
            GoalSide::Term(_) => self.name(side).unwrap_or_default(),
        };
        let (left, right) = match (&self.goal.left, &self.goal.right) {
            // What is looked at comes first, as in a sentence.
            (GoalSide::Number(_), right) => (right, &self.goal.left),
            (left, right) => (left, right),
        };
        let verb = if right.term().is_some() { "equals" } else { "is" };
        format!("{} {verb} {}", side(left), side(right))
    }

    /// Returns what is varied, in words: the title of the measure, or how many they are.
    fn varied(&self) -> String {
        match self.vary.measures.as_slice() {
            [only] => {
                let measure = self.case.variant.measures.iter().find(|measure| measure.id == *only);
                let titled = measure.filter(|measure| measure.title != measure.id);
                titled.map_or(self.vary.target.clone(), |measure| format!("“{}”", measure.title))
            }
            several => counted(several.len(), "measure"),
        }
    }

    /// Returns a side in words, if it depends on a rate: "the average rate of Japan on chips".
    fn name(&self, side: &GoalSide) -> Option<String> {
        let term = side.term()?;
        let figure = match term.figure {
            GoalFigure::Cost => "the landed cost of a dollar of goods",
            GoalFigure::Outcome(Outcome::DutyAfter) => "the duty",
            GoalFigure::Outcome(Outcome::DutyBefore) => "the duty before",
            GoalFigure::Outcome(Outcome::DutyChange) => "the change in duties",
            GoalFigure::Outcome(Outcome::RateAfter) => "the average rate",
            GoalFigure::Outcome(Outcome::RateBefore) => "the average rate before",
            GoalFigure::Outcome(Outcome::RateChange) => "the change of the average rate",
            GoalFigure::Outcome(outcome) => outcome.word(),
        };
        let goods = term.text.split_once(',').map(|(_, goods)| goods.trim_end_matches(')').trim());
        let of = term.partners.as_ref().map_or(String::new(), |partners| format!(" from {}", partners.name));
        let goods = goods.map_or(String::new(), |goods| format!(" ({goods})"));
        let times =
            if term.factor == Decimal::ONE { String::new() } else { format!("{} × ", term.factor.normalize()) };
        Some(format!("{times}{figure}{of}{goods}"))
    }

    /// Returns what was found, in a sentence or more.
    fn finding(&self) -> Vec<String> {
        let Vary { target, low, high, .. } = self.vary;
        let goal = capital(&self.goal());
        let tell = |solution: &GoalSolution| match solution {
            GoalSolution::At(point, exact) => {
                let places = if *exact { "" } else { ", to nine places" };
                format!("{goal} at {target} = {}{places}", percent(point.rate))
            }
            GoalSolution::Stretch(from, to) => {
                format!("{goal} at every {target} from {} to {}", percent(from.rate), percent(to.rate))
            }
        };
        if !self.found.solutions.is_empty() {
            return self.found.solutions.iter().map(tell).collect();
        }
        let ends = [self.found.outcomes.first(), self.found.outcomes.last()].into_iter().flatten();
        let states = ends.map(|(rate, point)| match point {
            Some(point) => format!("at {} {}", percent(*rate), self.state(point)),
            None => format!("at {} a side of it is not known", percent(*rate)),
        });
        let states: Vec<String> = states.collect();
        vec![format!("No rate from {} to {} does: {}", percent(*low), percent(*high), states.join(", "))]
    }

    /// Returns both sides over the rate, with the solutions.
    pub fn picture(&self) -> Picture {
        let (unit, what) = match self.goal.kind {
            GoalUnit::Money => (Unit::Usd, "US$"),
            GoalUnit::Rate => (Unit::Percent, "% of customs value"),
            GoalUnit::Points => (Unit::Points, "percentage points"),
            GoalUnit::Cost => (Unit::Percent, "landed cost, % of customs value"),
        };
        let subtitle = format!("Both sides of the goal, {what}, by the rate of {},", self.varied());
        let mut caption = self.context.caption(self.picture_title(), &subtitle, &[self.case]);
        let solutions = &self.found.solutions;
        if solutions.len() > MOST_MARKED {
            caption.notes.push(format!("{} rates do; the first two are marked.", solutions.len()));
        }
        let x = format!("Rate of {}, % of customs value", self.varied());
        let sides = [self.line(&self.goal.left, |point| point.left), self.line(&self.goal.right, |point| point.right)];
        let marks = solutions.iter().take(MOST_MARKED).map(|solution| self.mark(solution));
        let fan = Fan { x, unit, series: sides.into_iter().chain(marks).collect() };
        Picture::new("goal", caption, Body::Fan(fan))
    }

    /// Returns what is found, in the title of the picture.
    fn picture_title(&self) -> String {
        let (goal, Vary { low, high, .. }) = (self.goal(), self.vary);
        fitting(match self.found.solutions.first() {
            Some(GoalSolution::At(point, _)) => {
                let rate = Unit::Percent.precise(point.rate);
                [format!("{goal} at a rate of {rate}"), format!("the goal is reached at a rate of {rate}")]
            }
            Some(GoalSolution::Stretch(from, to)) => {
                let [from, to] = [from, to].map(|point| Unit::Percent.precise(point.rate));
                let at = format!("at every rate from {from} to {to}");
                [format!("{goal} {at}"), format!("the goal is reached {at}")]
            }
            None => {
                let none = format!("no rate from {} to {} reaches the goal", percent(*low), percent(*high));
                [none.clone(), none]
            }
        })
    }

    /// Returns a number of the goal as it is drawn: a cost as a share of the customs value.
    fn drawn(&self, number: Decimal) -> Option<Reading> {
        let is_cost = self.goal.kind == GoalUnit::Cost;
        Some(Reading::exact(if is_cost { number * Decimal::ONE_HUNDRED } else { number }))
    }

    /// Returns a side over the rate.
    fn line(&self, side: &GoalSide, of: fn(&GoalPoint) -> Decimal) -> Series {
        let label = self.name(side).map_or("Goal".to_string(), |name| capital(name.trim_start_matches("the ")));
        let point = |(rate, point): &(Decimal, Option<GoalPoint>)| {
            (*rate, point.as_ref().and_then(|point| self.drawn(of(point))))
        };
        Series { label, points: self.found.outcomes.iter().map(point).collect(), bands: Vec::new() }
    }

    /// Returns a solution as a point, or as a stretch of a line.
    fn mark(&self, solution: &GoalSolution) -> Series {
        let precise = |point: &GoalPoint| Unit::Percent.precise(point.rate);
        let (label, points) = match solution {
            GoalSolution::At(point, true) => (format!("At {}", precise(point)), vec![point]),
            GoalSolution::At(point, false) => (format!("At ≈{}", precise(point)), vec![point]),
            GoalSolution::Stretch(from, to) => (format!("{} to {}", precise(from), precise(to)), vec![from, to]),
        };
        let points = points.into_iter().map(|point| (point.rate, self.drawn(point.left))).collect();
        Series { label, points, bands: Vec::new() }
    }
}
