//! Which pictures a run draws by default: one a question, the most useful questions first. `docs/titles.md` has the rule.

use super::placed::{Picture, PlacedPicture};
use crate::report::chart::{Body, Stack, StackBars, Steps};
use crate::scenario::Outcome;
use crate::scenario::chart::{Breakdown, ChartRequest, ChartSubject};

/// The most pictures of a scenario with one case, those that it asks for aside.
const MOST: usize = 5;
/// The most pictures of all cases together, and then of each by itself, where there are several.
const MOST_TOGETHER: usize = 4;
const MOST_OF_EACH: usize = 1;

/// What a picture answers. Of those that answer the same the first is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    World,
    Dollars,
    Rate,
    WhoPays,
    Partner,
    Measure,
    Goods,
    Input,
    Households,
    Prices,
    Observed,
    Sellers,
    Retaliation,
    Yardstick,
}

/// Which outcome a `[[chart]]` draws, whatever its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Duty,
    Rate,
    Response,
    World,
    Households,
    Prices,
}

/// The stem of a picture, what it answers, and which `[[chart]]` draws the same.
type RankedPicture = (&'static str, Question, Option<(Subject, Breakdown)>);

/// Every picture of a run, the best first.
const RANKED: [RankedPicture; 28] = [
    ("welfare-curve", Question::World, None),
    ("retaliation", Question::Retaliation, None),
    ("world-map", Question::World, Some((Subject::World, Breakdown::Country))),
    ("gains-and-losses", Question::World, Some((Subject::World, Breakdown::Country))),
    ("households", Question::Households, Some((Subject::Households, Breakdown::Decile))),
    ("prices", Question::Prices, Some((Subject::Prices, Breakdown::Category))),
    ("who_pays", Question::WhoPays, None),
    ("sweep_response", Question::Dollars, Some((Subject::Response, Breakdown::Sweep))),
    ("duty_after_response_by_case", Question::WhoPays, Some((Subject::Response, Breakdown::Case))),
    ("sweep", Question::Dollars, Some((Subject::Duty, Breakdown::Sweep))),
    ("exposure_by_partner", Question::Partner, None),
    ("rate_beside_observed", Question::Observed, None),
    ("rate_by_day", Question::Rate, Some((Subject::Rate, Breakdown::Day))),
    ("duty_by_case", Question::Dollars, Some((Subject::Duty, Breakdown::Case))),
    ("rate_by_partner", Question::Rate, Some((Subject::Rate, Breakdown::Partner))),
    ("duty_after_response", Question::Partner, Some((Subject::Response, Breakdown::Partner))),
    ("duty_by_importer", Question::Partner, Some((Subject::Duty, Breakdown::Importer))),
    ("duty_by_partner", Question::Partner, Some((Subject::Duty, Breakdown::Partner))),
    ("heatmap", Question::Dollars, Some((Subject::Duty, Breakdown::Sweep))),
    ("yardsticks", Question::Yardstick, None),
    ("rate_by_authority", Question::Measure, Some((Subject::Rate, Breakdown::Authority))),
    ("trade-heat", Question::Sellers, None),
    ("what_drives_it", Question::Input, Some((Subject::Duty, Breakdown::Input))),
    ("who_sells_more", Question::Sellers, None),
    ("sectors", Question::Goods, Some((Subject::World, Breakdown::Sector))),
    ("duty_by_chapter", Question::Goods, Some((Subject::Duty, Breakdown::Chapter))),
    ("sector-heat", Question::Goods, None),
    ("waterfall", Question::Measure, Some((Subject::Duty, Breakdown::Measure))),
];

/// Leaves the pictures that a run draws by default: of one case up to five; of several up to four of all together and one of
/// each. What a `[[chart]]` draws is not drawn twice.
pub fn chosen(pictures: Vec<PlacedPicture>, is_one_case: bool, asked: &[ChartRequest]) -> Vec<PlacedPicture> {
    let mut groups: Vec<Vec<PlacedPicture>> = Vec::new();
    for picture in pictures {
        match groups.iter_mut().find(|group| is_one_case || group[0].case == picture.case) {
            Some(group) => group.push(picture),
            None => groups.push(vec![picture]),
        }
    }
    let most = |group: &[PlacedPicture]| match (is_one_case, group[0].case.is_empty()) {
        (true, _) => MOST,
        (false, true) => MOST_TOGETHER,
        (false, false) => MOST_OF_EACH,
    };
    let of_group = |group: Vec<PlacedPicture>| {
        let most = most(&group);
        of_group(group, most, asked)
    };
    groups.into_iter().flat_map(of_group).collect()
}

/// Leaves the best pictures of some; of a case at least one.
fn of_group(mut pictures: Vec<PlacedPicture>, most: usize, asked: &[ChartRequest]) -> Vec<PlacedPicture> {
    pictures.sort_by_key(|placed| rank(&placed.picture));
    let is_asked = |placed: &PlacedPicture| {
        let same = rank(&placed.picture).and_then(|rank| RANKED[rank].2);
        same.is_some() && asked.iter().any(|request| subject(request) == same)
    };
    let mut answered: Vec<Question> = Vec::new();
    let mut left = Vec::new();
    let mut spare = None;
    for placed in pictures {
        let Some((_, question, draws)) = rank(&placed.picture).map(|rank| RANKED[rank]) else { continue };
        // Duties on imports held fixed are no answer beside a general equilibrium.
        let is_of_another_world =
            answered.contains(&Question::World) && draws.is_some_and(|(subject, _)| subject == Subject::Duty);
        if is_asked(&placed) {
            answered.push(question);
        } else if is_of_another_world
            || answered.contains(&question)
            || left.len() == most
            || says_little(&placed.picture)
        {
            spare = spare.or(Some(placed));
        } else {
            answered.push(question);
            left.push(placed);
        }
    }
    if left.is_empty() && answered.is_empty() { spare.into_iter().collect() } else { left }
}

fn rank(picture: &Picture) -> Option<usize> {
    RANKED.iter().position(|(stem, ..)| *stem == picture.stem)
}

/// Returns what a `[[chart]]` draws and by what.
fn subject(request: &ChartRequest) -> Option<(Subject, Breakdown)> {
    let subject = match request.what {
        ChartSubject::Outcome(Outcome::DutyBefore | Outcome::DutyAfter | Outcome::DutyChange) => Subject::Duty,
        ChartSubject::Outcome(
            Outcome::RateBefore | Outcome::RateAfter | Outcome::RateChange | Outcome::RateResponse,
        ) => Subject::Rate,
        ChartSubject::Outcome(Outcome::Response(_)) if request.by == Breakdown::Input => Subject::Duty,
        ChartSubject::Outcome(Outcome::Response(_)) => Subject::Response,
        ChartSubject::Outcome(Outcome::World(_)) | ChartSubject::Sector(_) => Subject::World,
        ChartSubject::Outcome(Outcome::Consumers(figure)) if figure.is_of_categories() => Subject::Prices,
        ChartSubject::Outcome(Outcome::Consumers(_)) => Subject::Households,
        ChartSubject::Outcome(Outcome::Imports | Outcome::ImportsAllPartners | Outcome::ImportShare)
        | ChartSubject::Sales => return None,
    };
    Some((subject, request.by))
}

/// Returns true of a single bar without a comparison or of one part, and of lines and parts that never move.
fn says_little(picture: &Picture) -> bool {
    match &picture.chart.body {
        Body::Bars(bars) => {
            matches!(bars.rows.as_slice(), [] | [_]) && bars.rows.iter().all(|row| row.baseline.is_none())
        }
        Body::Steps(steps) => is_flat(steps),
        Body::Stack(Stack { bars: StackBars::Spans(spans), .. }) => spans.len() < 2,
        // Of one part the whole says all.
        Body::Stack(Stack { bars: StackBars::Rows(rows), parts, .. }) => {
            let is_there = |place: &usize| {
                rows.iter().any(|row| row.stacked_bar.0.get(*place).is_some_and(|part| !part.is_zero()))
            };
            (0..parts.len()).filter(is_there).count() < 2
        }
        Body::Blank(_) => true,
        _ => false,
    }
}

fn is_flat(steps: &Steps) -> bool {
    steps.series.iter().all(|line| line.steps.windows(2).all(|pair| pair[0].value == pair[1].value))
}
