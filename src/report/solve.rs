//! `solve` told: the rates at which a goal holds, or why none does, in words, as JSON, as CSV and as a picture.

use rust_decimal::Decimal;
use serde::Serialize;

use super::chart::{Body, Chart, Fan, Series};
use super::columns::{self, Object, sides};
use super::finding::ReportContext;
use super::number::{Reading, Unit, counted};
use super::phrases::capital;
use super::pictures::Picture;
use super::text::{Printable, Role, Text};
use crate::run::CaseRun;
use crate::run::solve::{GoalPoint, GoalSearch, GoalSolution, STRETCHES};
use crate::scenario::Outcome;
use crate::scenario::goal::{Goal, GoalFigure, GoalSide, GoalUnit, Vary};

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
    scenario: String,
    case: String,
    vary: String,
    from_pct: String,
    to_pct: String,
    goal: String,
    solutions: Vec<SolutionResult>,
    at_ends: Vec<Object>,
}

#[derive(Serialize)]
struct SolutionResult {
    rate_pct: String,
    /// The other end of a stretch on which every rate does.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_rate_pct: Option<String>,
    exact: bool,
    left: String,
    right: String,
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
            "{}Looked at from {from} to {to} in steps of {step}: what holds between two steps of the same \
             side is not seen. Imports are held fixed.",
            if self.varied() == *target { String::new() } else { format!("{target} is {}. ", self.varied()) }
        );
        text.words(0, looked, Role::Aside);
        if self.goal.kind == GoalUnit::Cost {
            let cost = "A cost is what a dollar of customs value comes to with its duty: $1.25 at a rate of 25%.";
            text.words(0, cost, Role::Aside);
        }
        text
    }

    /// `solve --json`.
    fn json(&self) -> impl Serialize {
        let one = |point: &GoalPoint, to: Option<Decimal>, exact: bool| SolutionResult {
            rate_pct: point.rate.normalize().to_string(),
            to_rate_pct: to.map(|rate| rate.normalize().to_string()),
            exact,
            left: self.text(point.left),
            right: self.text(point.right),
        };
        let ends = [self.found.course.first(), self.found.course.last()].into_iter().flatten();
        SolveResult {
            scenario: self.context.scenario.name.clone(),
            case: self.case.variant.name.clone(),
            vary: self.vary.target.clone(),
            from_pct: self.vary.low.normalize().to_string(),
            to_pct: self.vary.high.normalize().to_string(),
            goal: self.goal.text.clone(),
            solutions: self
                .found
                .solutions
                .iter()
                .map(|solution| match solution {
                    GoalSolution::At(point, exact) => one(point, None, *exact),
                    GoalSolution::Stretch(from, to) => one(from, Some(to.rate), true),
                })
                .collect(),
            at_ends: ends
                .map(|(rate, point)| Object::new(&sides::goal(), &self.sides_at(*rate, point.as_ref())))
                .collect(),
        }
    }

    /// `solve.csv`: both sides of the goal on the grid.
    fn csv(&self) -> String {
        let rows = self.found.course.iter().map(|(rate, point)| self.sides_at(*rate, point.as_ref()));
        columns::csv(&sides::goal(), &rows.collect::<Vec<_>>(), false)
    }
}

impl SolveReport<'_> {
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
        let places = if self.goal.kind == GoalUnit::Money { 2 } else { 10 };
        let mut number = number.round_dp(places);
        if self.goal.kind == GoalUnit::Money {
            number.rescale(2);
        } else {
            number = number.normalize();
        }
        number.to_string()
    }

    /// "duty is $11.524bn", or both sides where both depend on a rate.
    fn state(&self, point: &GoalPoint) -> String {
        let (left, right) = (self.name(&self.goal.left), self.name(&self.goal.right));
        match (left, right) {
            (Some(left), Some(right)) => {
                format!("{left} is {} and {right} is {}", self.word(point.left), self.word(point.right))
            }
            (Some(left), None) => format!("{left} is {}", self.word(point.left)),
            (None, Some(right)) => format!("{right} is {}", self.word(point.right)),
            (None, None) => String::new(),
        }
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
            GoalFigure::Outcome(Outcome::DutyAfter) => "the duty owed",
            GoalFigure::Outcome(Outcome::DutyBefore) => "the duty owed before",
            GoalFigure::Outcome(Outcome::DutyChange) => "the change in duty owed",
            GoalFigure::Outcome(Outcome::RateAfter) => "the average rate",
            GoalFigure::Outcome(Outcome::RateBefore) => "the average rate before",
            GoalFigure::Outcome(Outcome::RateChange) => "the change of the average rate",
            GoalFigure::Outcome(outcome) => outcome.word(),
        };
        let goods = term.text.split_once(',').map(|(_, goods)| goods.trim_end_matches(')').trim());
        let partner = term.partner.map(|partner| self.context.partners.short(partner));
        let of = match (partner, goods) {
            (None, None) => String::new(),
            (Some(partner), None) => format!(" from {partner}"),
            (None, Some(goods)) => format!(" ({goods})"),
            (Some(partner), Some(goods)) => format!(" from {partner} ({goods})"),
        };
        let times =
            if term.factor == Decimal::ONE { String::new() } else { format!("{} × ", term.factor.normalize()) };
        Some(format!("{times}{figure}{of}"))
    }

    /// Returns what was found, in a sentence or more.
    fn finding(&self) -> Vec<String> {
        let Vary { target, low, high, .. } = self.vary;
        let goal = capital(&self.goal());
        let tell = |solution: &GoalSolution| match solution {
            GoalSolution::At(point, true) => format!("{goal} at {target} = {}", percent(point.rate)),
            GoalSolution::At(point, false) => {
                format!("{goal} at {target} = {}, to nine places", percent(point.rate))
            }
            GoalSolution::Stretch(from, to) => {
                format!("{goal} at every {target} from {} to {}", percent(from.rate), percent(to.rate))
            }
        };
        if !self.found.solutions.is_empty() {
            return self.found.solutions.iter().map(tell).collect();
        }
        let ends = [self.found.course.first(), self.found.course.last()].into_iter().flatten();
        let states = ends.map(|(rate, point)| match point {
            Some(point) => format!("at {} {}", percent(*rate), self.state(point)),
            None => format!("at {} a side of it is not known", percent(*rate)),
        });
        let states: Vec<String> = states.collect();
        vec![format!("No rate from {} to {} does: {}", percent(*low), percent(*high), states.join(", "))]
    }

    /// Returns both sides over the rate, with the solutions.
    pub fn picture(&self) -> Picture {
        let unit = match self.goal.kind {
            GoalUnit::Money => Unit::Usd,
            GoalUnit::Rate | GoalUnit::Cost => Unit::Percent,
            GoalUnit::Points => Unit::Points,
        };
        // A cost is drawn as a share of the customs value.
        let drawn =
            |number: Decimal| if self.goal.kind == GoalUnit::Cost { number * Decimal::ONE_HUNDRED } else { number };
        let reading = |number: Decimal| Some(Reading::exact(drawn(number)));
        let course = &self.found.course;
        let series = |label: String, side: fn(&GoalPoint) -> Decimal| Series {
            label,
            points: course.iter().map(|(rate, point)| (*rate, point.and_then(|point| reading(side(&point))))).collect(),
            bands: Vec::new(),
        };
        let label = |side: &GoalSide| {
            self.name(side).map_or("Goal".to_string(), |name| capital(name.trim_start_matches("the ")))
        };
        let mut all = vec![
            series(label(&self.goal.left), |point| point.left),
            series(label(&self.goal.right), |point| point.right),
        ];
        for solution in self.found.solutions.iter().take(2) {
            let (words, points) = match solution {
                GoalSolution::At(point, exact) => {
                    let about = if *exact { "" } else { "≈" };
                    (format!("At {about}{}", Unit::Percent.precise(point.rate)), vec![*point])
                }
                GoalSolution::Stretch(from, to) => {
                    let ends = [from, to].map(|point| Unit::Percent.precise(point.rate));
                    (format!("{} to {}", ends[0], ends[1]), vec![*from, *to])
                }
            };
            let points = points.iter().map(|point| (point.rate, reading(point.left))).collect();
            all.push(Series { label: words, points, bands: Vec::new() });
        }
        let what = match self.goal.kind {
            GoalUnit::Money => "US$",
            GoalUnit::Rate => "% of customs value",
            GoalUnit::Points => "percentage points",
            GoalUnit::Cost => "landed cost, % of customs value",
        };
        let title = capital(&match self.found.solutions.first() {
            Some(GoalSolution::At(point, _)) => {
                format!("{} at a rate of {}", self.goal(), Unit::Percent.precise(point.rate))
            }
            Some(GoalSolution::Stretch(from, to)) => {
                let ends = [from, to].map(|point| Unit::Percent.precise(point.rate));
                format!("{} at every rate from {} to {}", self.goal(), ends[0], ends[1])
            }
            None => {
                let ends = [self.vary.low, self.vary.high].map(percent);
                format!("No rate from {} to {} does it: {}", ends[0], ends[1], self.goal())
            }
        });
        let subtitle = format!("Both sides of the goal, {what}, over the rate of {},", self.varied());
        let mut caption = self.context.caption(title, &subtitle, &[self.case]);
        if self.found.solutions.len() > 2 {
            caption.notes.push(format!("{} rates do; the first two are marked.", self.found.solutions.len()));
        }
        let x = format!("Rate of {}, % of customs value", self.varied());
        let fan = Fan { x, x_unit: Unit::Percent, unit, series: all };
        Picture { stem: "goal".into(), chart: Chart { caption, body: Body::Fan(fan) } }
    }
}
