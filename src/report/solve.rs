//! `solve` told: the rates at which a goal holds, or why none does, in words, as JSON, as CSV and as a picture.

use rust_decimal::Decimal;
use serde::Serialize;

use super::chart::{Body, Chart, Fan, Series};
use super::finding::{Answer, capital};
use super::number::{Reading, Unit};
use super::pictures::Picture;
use super::table::line;
use crate::run::CaseRun;
use crate::run::solve::goal::{Goal, Kind, Side, Vary};
use crate::run::solve::{Found, Point, STRETCHES, Solution};

/// What was found, with what is needed to talk about it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The scenario and its result at its own rates.
    pub answer: Answer<'a>,
    /// Its case.
    pub case: &'a CaseRun,
    /// What was varied.
    pub vary: &'a Vary,
    /// What was to hold.
    pub goal: &'a Goal,
    /// What was found.
    pub found: &'a Found,
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
    at_ends: Vec<PointResult>,
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

#[derive(Serialize)]
struct PointResult {
    rate_pct: String,
    left: Option<String>,
    right: Option<String>,
}

fn percent(rate: Decimal) -> String {
    format!("{}%", rate.normalize())
}

impl Told<'_> {
    /// A number of the goal in words.
    fn word(&self, number: Decimal) -> String {
        match self.goal.kind {
            Kind::Money => Unit::Usd.precise(number),
            Kind::Rate => Unit::Percent.precise(number),
            Kind::Points => Unit::Points.word(number),
            Kind::Cost => format!("${}", number.round_dp(6).normalize()),
        }
    }

    fn text(&self, number: Decimal) -> String {
        let places = if self.goal.kind == Kind::Money { 2 } else { 10 };
        let mut number = number.round_dp(places);
        if self.goal.kind == Kind::Money {
            number.rescale(2);
        } else {
            number = number.normalize();
        }
        number.to_string()
    }

    /// "duty is $11.524bn", or both sides where both depend on a rate.
    fn state(&self, point: &Point) -> String {
        let (left, right) = (name(&self.goal.left), name(&self.goal.right));
        match (left, right) {
            (Some(left), Some(right)) => {
                format!("{left} is {} and {right} is {}", self.word(point.left), self.word(point.right))
            }
            (Some(left), None) => format!("{left} is {}", self.word(point.left)),
            (None, Some(right)) => format!("{right} is {}", self.word(point.right)),
            (None, None) => String::new(),
        }
    }

    /// What was found, in a sentence or more.
    pub fn finding(&self) -> Vec<String> {
        let Vary { target, low, high, .. } = self.vary;
        let goal = &self.goal.text;
        let tell = |solution: &Solution| match solution {
            Solution::At(point, true) => format!("{goal} at {target} = {}", percent(point.rate)),
            Solution::At(point, false) => {
                format!("{goal} at {target} = {}, to nine places", percent(point.rate))
            }
            Solution::Stretch(from, to) => {
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
        vec![format!("no rate in [{}, {}] does: {}", percent(*low), percent(*high), states.join(", "))]
    }

    /// The answer in plain text.
    pub fn table(&self) -> String {
        let scenario = self.answer.scenario;
        let mut text = format!("{} · {}\n", scenario.name, scenario.title);
        if self.case.variant.name != "base" {
            text.push_str(&format!("{}\n", self.case.variant.name));
        }
        for sentence in self.finding() {
            text.push_str(&format!("  {sentence}\n"));
        }
        let Vary { low, high, .. } = self.vary;
        let step = percent((*high - *low) / Decimal::from(STRETCHES));
        text.push_str(&format!(
            "Looked at from {} to {} in steps of {step}; what holds between two steps of the same side is not seen.\n",
            percent(*low),
            percent(*high)
        ));
        text
    }

    /// `solve --json`.
    pub fn json(&self) -> impl Serialize + use<> {
        let one = |point: &Point, to: Option<Decimal>, exact: bool| SolutionResult {
            rate_pct: point.rate.normalize().to_string(),
            to_rate_pct: to.map(|rate| rate.normalize().to_string()),
            exact,
            left: self.text(point.left),
            right: self.text(point.right),
        };
        let ends = [self.found.course.first(), self.found.course.last()].into_iter().flatten();
        SolveResult {
            scenario: self.answer.scenario.name.clone(),
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
                    Solution::At(point, exact) => one(point, None, *exact),
                    Solution::Stretch(from, to) => one(from, Some(to.rate), true),
                })
                .collect(),
            at_ends: ends
                .map(|(rate, point)| PointResult {
                    rate_pct: rate.normalize().to_string(),
                    left: point.map(|point| self.text(point.left)),
                    right: point.map(|point| self.text(point.right)),
                })
                .collect(),
        }
    }

    /// `solve.csv`: both sides of the goal on the grid.
    pub fn csv(&self) -> String {
        let mut text = String::new();
        line(&mut text, &["rate_pct", "left", "right"].map(String::from));
        for (rate, point) in &self.found.course {
            let cell = |number: Option<Decimal>| number.map(|number| self.text(number)).unwrap_or_default();
            let sides = [cell(point.map(|point| point.left)), cell(point.map(|point| point.right))];
            line(&mut text, &[rate.normalize().to_string(), sides[0].clone(), sides[1].clone()]);
        }
        text
    }

    /// Both sides over the rate, with the solutions.
    pub fn picture(&self) -> Picture {
        let unit = match self.goal.kind {
            Kind::Money => Unit::Usd,
            Kind::Rate | Kind::Cost => Unit::Percent,
            Kind::Points => Unit::Points,
        };
        // A cost is drawn as a share of the customs value.
        let drawn = |number: Decimal| if self.goal.kind == Kind::Cost { number * Decimal::ONE_HUNDRED } else { number };
        let reading = |number: Decimal| Some(Reading::exact(drawn(number)));
        let series = |label: String, side: fn(&Point) -> Decimal| Series {
            label,
            points: self
                .found
                .course
                .iter()
                .map(|(rate, point)| (*rate, point.and_then(|point| reading(side(&point)))))
                .collect(),
            bands: Vec::new(),
        };
        let label = |side: &Side| name(side).map_or("Goal".to_string(), |name| capital(&name));
        let mut all = vec![
            series(label(&self.goal.left), |point| point.left),
            series(label(&self.goal.right), |point| point.right),
        ];
        for solution in self.found.solutions.iter().take(2) {
            let (words, points) = match solution {
                Solution::At(point, exact) => {
                    let about = if *exact { "" } else { "≈" };
                    (format!("At {about}{}", Unit::Percent.precise(point.rate)), vec![*point])
                }
                Solution::Stretch(from, to) => {
                    let ends = [from, to].map(|point| Unit::Percent.precise(point.rate));
                    (format!("{} to {}", ends[0], ends[1]), vec![*from, *to])
                }
            };
            let points = points.iter().map(|point| (point.rate, reading(point.left))).collect();
            all.push(Series { label: words, points, bands: Vec::new() });
        }
        let what = match self.goal.kind {
            Kind::Money => "US$",
            Kind::Rate => "% of customs value",
            Kind::Points => "percentage points",
            Kind::Cost => "landed cost, % of customs value",
        };
        let title = capital(&match self.found.solutions.first() {
            Some(Solution::At(point, _)) => {
                format!("{} at a rate of {}", self.goal.text, Unit::Percent.precise(point.rate))
            }
            _ => self.finding().into_iter().next().unwrap_or_default(),
        });
        let subtitle = format!("Both sides of the goal, {what}, over the rate of {},", self.vary.target);
        let mut caption = self.answer.caption(title, &subtitle, &[self.case]);
        if self.found.solutions.len() > 2 {
            caption.notes.push(format!("{} rates do; the first two are marked.", self.found.solutions.len()));
        }
        let x = format!("Rate of {}, % of customs value", self.vary.target);
        let fan = Fan { x, x_unit: Unit::Percent, unit, series: all };
        Picture { stem: "goal".into(), chart: Chart { caption, body: Body::Fan(fan) } }
    }
}

fn name(side: &Side) -> Option<String> {
    match side {
        Side::Term(term) if term.factor == Decimal::ONE => Some(term.text.clone()),
        Side::Term(term) => Some(format!("{} × {}", term.factor.normalize(), term.text)),
        Side::Number(_) => None,
    }
}
