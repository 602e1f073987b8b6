//! The rows of a picture that is asked for: what comes out for each partner, chapter, importer, authority, change or case.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::burden::{AuthorityContribution, Burden};
use crate::partial::ResponseFigure;
use crate::partner::{Pair, Partner};
use crate::product::Branch;
use crate::report::chart::{BandMarker, rank};
use crate::report::finding::ReportContext;
use crate::report::model_usd::{dollars, quantiles, reading};
use crate::report::number::{OutcomeQuantiles, Reading, Unit};
use crate::report::phrases::{capital, others_words};
use crate::report::pictures::outcome_words::{DrawnOutcome, part_of};
use crate::report::readings::{self, levels, money, size};
use crate::report::why::WhyReport;
use crate::run::CaseRun;
use crate::run::expect::outcome;
use crate::scenario::Outcome;
use crate::scenario::chart::{Breakdown, ChartSubject};
use crate::units::Usd;

/// Up to so many rows each has its own, however small.
const FEW: usize = 5;

const IMPORTS: ChartSubject = ChartSubject::Outcome(Outcome::Imports);

/// What comes out for one of a breakdown.
#[derive(Clone, Debug, Default)]
pub struct BreakdownRow {
    pub label: String,
    /// What it covers.
    pub scope: String,
    /// Whose goods, where it is of a partner.
    pub pair: Option<Pair>,
    /// The imports that it is about, in dollars.
    pub imports: Decimal,
    /// The outcome; `None` where it is not known.
    pub value: Option<Reading>,
    /// Before, where the outcome has a level before.
    pub before: Option<Reading>,
    /// The change from there.
    pub change: Option<Reading>,
    /// With imports held fixed, where a model has trade react.
    pub still: Option<Decimal>,
    /// The draws.
    pub bands: Option<OutcomeQuantiles>,
    /// Rates in law beside a rate that is hedged.
    pub markers: Vec<BandMarker>,
}

impl BreakdownRow {
    /// Returns how much it weighs beside others: the size of what adds up, else the imports that an average is of.
    fn weight(&self, adds_up: bool) -> Decimal {
        let size = self.value.as_ref().map_or(Decimal::ZERO, size);
        if adds_up { size } else { self.imports }
    }
}

/// The rows that are shown.
pub struct ShownRows {
    /// Those with a row each.
    pub rows: Vec<BreakdownRow>,
    /// The others together, where they add up.
    pub others: Option<BreakdownRow>,
    /// True if there are others without a row of their own.
    pub is_part: bool,
    /// Which rows a finding is about, if not all.
    pub among: &'static str,
    /// How many there are of all, and which, where not all are shown.
    pub of_all: Option<(usize, String)>,
}

impl<'a> ReportContext<'a> {
    /// Returns the rows of a case; of the cases, one each.
    pub(in crate::report::pictures) fn rows(
        &self,
        case: &'a CaseRun,
        what: ChartSubject,
        by: Breakdown,
    ) -> Vec<BreakdownRow> {
        let of = |burden: &Burden, label: String, scope: String| self.row(case, burden, what, label, scope);
        match (by, what) {
            (Breakdown::Partner, ChartSubject::Sales) => self.sales(case),
            (Breakdown::Partner, _) => {
                let (parties, names) = (self.run.by_partner(case).into_iter(), self.pair_names(case));
                let row = |(pair, burden): (Pair, Burden)| {
                    let scope = match what {
                        IMPORTS => self.goods(case, Some(pair)),
                        ChartSubject::Outcome(Outcome::DutyChange | Outcome::RateChange) => {
                            self.scope_of_change(case, Some(pair), &burden)
                        }
                        ChartSubject::Outcome(_) | ChartSubject::Sales | ChartSubject::Sector(_) => {
                            self.scope(case, Some(pair), &burden)
                        }
                    };
                    let [label, _] = names(pair);
                    let row = of(&burden, label, scope);
                    let of_rate = what == ChartSubject::Outcome(Outcome::RateAfter);
                    let markers = if of_rate { self.markers(case, pair) } else { Vec::new() };
                    self.reacted(case, Some(pair), what, BreakdownRow { pair: Some(pair), markers, ..row })
                };
                parties.map(row).collect()
            }
            (Breakdown::Chapter, _) => {
                let branches = self.run.by_branch(case).into_iter();
                let scope = |branch: Branch, burden: &Burden| {
                    format!("{} {branch}, {}", branch.words()[0], self.imports_words(burden.imports))
                };
                branches.map(|(one, burden)| of(&burden, self.branch_name(one), scope(one, &burden))).collect()
            }
            (Breakdown::Importer, _) => {
                let sides = self.run.by_importer(case).into_iter();
                let row = |(one, burden): (Partner, Burden)| {
                    of(&burden, self.side(case, one), self.imports_words(burden.imports))
                };
                sides.map(row).collect()
            }
            (Breakdown::Authority, _) => self.by_authority(case, what),
            (Breakdown::Measure, _) => self.by_measure(case),
            (Breakdown::Case, _) => {
                let cases = self.run.cases.iter();
                let row = |case: &'a CaseRun| {
                    let whole = self.run.whole(case);
                    let label = capital(&self.scenario.cases[case.variant.case].name);
                    let row = self.row(case, &whole, what, label, self.scope_of_case(what, case, &whole));
                    let paid = what.of_consumers().and_then(|_| self.of_whole(case, what));
                    self.reacted(case, None, what, BreakdownRow { value: paid.or(row.value), ..row })
                };
                cases.map(row).collect()
            }
            (Breakdown::Decile | Breakdown::Category, _) => self.consumer_rows(case, what, by),
            // These have no rows.
            (Breakdown::Day | Breakdown::Sweep | Breakdown::Input, _) => Vec::new(),
            (Breakdown::Country | Breakdown::Sector, _) => Vec::new(),
        }
    }

    /// Returns what a case is about: "stated rate 10%, 11.4% on average, $275bn of imports" where duties are drawn, so that cases
    /// tell their rates apart; the imports where they differ.
    fn scope_of_case(&self, what: ChartSubject, case: &CaseRun, whole: &Burden) -> String {
        let is_duty = matches!(what, ChartSubject::Outcome(Outcome::DutyAfter | Outcome::DutyChange));
        let rate = readings::rate(whole.rate_after).filter(|_| is_duty);
        let rate = rate.map(|rate| match (whole.is_average, self.stated_rate(case)) {
            (true, Some(stated)) if Unit::Percent.word(stated) != Unit::Percent.read(&rate) => {
                format!("stated rate {}, {} on average", Unit::Percent.word(stated), Unit::Percent.read(&rate))
            }
            (true, _) => format!("{} on average", Unit::Percent.read(&rate)),
            (false, _) => Unit::Percent.read(&rate),
        });
        let is_same = self.run.cases.iter().all(|case| self.run.whole(case).imports == whole.imports);
        let imports = (!is_same || rate.is_none()).then(|| self.imports_words(whole.imports));
        rate.into_iter().chain(imports).collect::<Vec<_>>().join(", ")
    }

    fn row(&self, case: &CaseRun, burden: &Burden, what: ChartSubject, label: String, scope: String) -> BreakdownRow {
        let imports = burden.imports.usd().dollars();
        let (value, before, change) = match what {
            ChartSubject::Outcome(Outcome::RateAfter) => {
                let [before, after, change] = levels(burden);
                (after, before, change)
            }
            ChartSubject::Outcome(Outcome::RateBefore) => (levels(burden)[0], None, None),
            ChartSubject::Outcome(Outcome::DutyAfter) => {
                (money(burden.duty_after), money(burden.duty_before), money(burden.duty_change))
            }
            ChartSubject::Outcome(what) => (outcome(burden, what, case.all_partners.usd().dollars()), None, None),
            ChartSubject::Sales | ChartSubject::Sector(_) => (None, None, None),
        };
        BreakdownRow { label, scope, imports, value, before, change, ..BreakdownRow::default() }
    }

    /// Returns a row with what a model says, where that is asked.
    fn reacted(&self, case: &'a CaseRun, pair: Option<Pair>, what: ChartSubject, row: BreakdownRow) -> BreakdownRow {
        let ChartSubject::Outcome(Outcome::Response(figure)) = what else { return row };
        let Some(amount) = self.amount(case, pair, figure) else { return row };
        let still = if figure == ResponseFigure::Change { self.still(case, pair) } else { None };
        BreakdownRow { still, value: Some(reading(&amount)), bands: quantiles(&amount), ..row }
    }

    fn sales(&self, case: &'a CaseRun) -> Vec<BreakdownRow> {
        let sellers = case.response.iter().flat_map(|response| response.sellers());
        let names = self.pair_names(case);
        let row = |(pair, seller): (Pair, crate::run::partial::Seller)| BreakdownRow {
            label: names(pair)[0].clone(),
            scope: format!("imports {}", Unit::Usd.word(dollars(seller.imports))),
            pair: Some(pair),
            imports: dollars(seller.imports),
            value: Some(reading(&seller.change)),
            bands: quantiles(&seller.change),
            ..BreakdownRow::default()
        };
        sellers.map(row).collect()
    }

    fn by_authority(&self, case: &'a CaseRun, what: ChartSubject) -> Vec<BreakdownRow> {
        let whole = self.run.whole(case);
        let parts = self.run.by_authority(case);
        let titles = self.authority_titles().unwrap_or_default().into_iter().zip(parts);
        let row = |(label, added): (String, AuthorityContribution)| BreakdownRow {
            label,
            imports: whole.imports.usd().dollars(),
            value: part_of(&added, what),
            ..BreakdownRow::default()
        };
        let is_something = |row: &BreakdownRow| row.value.is_some_and(|value| !size(&value).is_zero());
        titles.map(row).filter(is_something).collect()
    }

    fn by_measure(&self, case: &'a CaseRun) -> Vec<BreakdownRow> {
        let Some(why) = &case.details.why else { return Vec::new() };
        let told = WhyReport { context: *self, case, why };
        let rows = told.rows();
        let row = |row: &crate::report::why::WhyRow| {
            let (label, scope) = told.told(row);
            let value = Some(row.amount.map(Usd::dollars));
            BreakdownRow { label, scope, value, ..BreakdownRow::default() }
        };
        rows.iter().map(row).collect()
    }
}

/// Returns the most important rows, the largest first, and what becomes of the others. Cases and deciles keep their order.
pub fn shown(
    mut rows: Vec<BreakdownRow>,
    measured: &DrawnOutcome,
    (by, several): (Breakdown, &str),
    top: usize,
) -> ShownRows {
    let all = rows.len();
    // Medians of draws do not add up.
    let adds_up = measured.adds_up && rows.iter().all(|row| row.bands.is_none());
    let mut rest = Vec::new();
    // Cases are alternatives and have no sum, and tenths of households are few.
    if all > top && !by.is_ordered() {
        rows.sort_by_key(|row| Reverse(row.weight(measured.adds_up)));
        rest = rows.split_off(top);
    }
    // What is nothing beside the whole is drawn with the others.
    if adds_up && !by.is_ordered() && all > FEW {
        let least = rows.iter().map(|row| row.weight(true)).sum::<Decimal>() / Decimal::ONE_HUNDRED;
        let (large, small): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.value.is_none() || row.weight(true) >= least);
        rows = large;
        rest.splice(0..0, small);
    }
    if !by.is_ordered() {
        rank(&mut rows, |row| row.value);
    }
    let known: Vec<Reading> = rest.iter().filter_map(|row| row.value).collect();
    let others = known.iter().copied().reduce(readings::sum).filter(|_| adds_up).map(|sum| BreakdownRow {
        label: others_words((known.len(), rest.len()), several),
        imports: rest.iter().map(|row| row.imports).sum(),
        value: Some(sum),
        ..BreakdownRow::default()
    });
    let (among, which) = match (rest.is_empty() || others.is_some(), measured.adds_up) {
        (true, _) => ("", None),
        (false, true) => ("", Some(format!("{several}, the largest"))),
        (false, false) => (", where shown", Some(format!("{several}, those with the most imports"))),
    };
    ShownRows { rows, others, is_part: !rest.is_empty(), among, of_all: which.map(|which| (all, which)) }
}
