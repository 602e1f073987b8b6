//! What of a scenario stands against a picture that is asked of it.
#![deny(clippy::wildcard_enum_match_arm)]

use super::chart::kind::{ChartKind, KindLimit};
use super::chart::request::{ChartOptions, ChartRequest, LIST, fitting};
use super::chart::subject::{Breakdown, ChartSubject, word};
use super::lack::Lack;
use super::outcome::Outcome;
use super::question::Scenario;

/// Why a scenario cannot give a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {help}")]
pub struct ChartMisfit {
    /// What does not go together.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl ChartRequest {
    /// Returns the same picture, with the first of what fits that the scenario can give.
    pub fn settled(self, said: ChartOptions, scenario: &Scenario) -> Result<ChartRequest, ChartMisfit> {
        let all = fitting(said).map(|(kind, what, by)| ChartRequest { kind, what, by, ..self.clone() });
        let mut first = None;
        for request in all {
            match request.misfit(scenario) {
                None => return Ok(request),
                Some(misfit) => first = first.or(Some(misfit)),
            }
        }
        Err(first.unwrap_or_else(|| ChartMisfit { what: "nothing that can be drawn".into(), help: LIST.into() }))
    }

    /// Returns what of a scenario stands against the picture.
    pub fn misfit(&self, scenario: &Scenario) -> Option<ChartMisfit> {
        let by = format!("by = \"{}\"", self.by.word());
        let (kind, what) = (self.kind.spec().word, word(self.what, &ChartSubject::words()));
        let no = |what: String, help: &str| Some(ChartMisfit { what, help: help.to_string() });
        let (period, sweeps) = (scenario.period.is_some(), scenario.sweeps.len());
        let lack = if self.what.needs_response() { scenario.lack_of_response() } else { None };
        let lack = lack.or_else(|| scenario.lack(Outcome::Consumers(self.what.of_consumers()?)));
        if let Some(Lack { what: missing, help }) = lack {
            return no(format!("a {kind} of `{what}`{missing}"), help);
        }
        if self.what.needs_response() && period {
            return no(
                format!("a {kind} of `{what}` over a period"),
                "it needs one date: give `date` in place of [period]",
            );
        }
        if self.by == Breakdown::Country
            && let Some(Lack { what: missing, help }) = scenario.lack_of_countries()
        {
            return no(format!("{by},{missing}"), help);
        }
        let has_sectors = || scenario.equilibrium.as_ref().is_some_and(|asked| asked.model.tells_sectors());
        if self.by == Breakdown::Sector && !has_sectors() {
            return no(
                format!("{by}, and no model gives results by sector"),
                "add [response.caliendo_parro] and world = \"nafta-1993\", for instance",
            );
        }
        if self.country.is_some() && (self.by, self.kind) != (Breakdown::Sector, ChartKind::Bars) {
            return no(
                format!("`country` of a {kind} with {by}"),
                "leave `country` out, or take kind = \"bars\" with by = \"sector\"",
            );
        }
        if self.is_limited(KindLimit::All) && self.top.is_some() {
            return no(format!("`top` of a {kind} that shows all"), "leave `top` out");
        }
        use Breakdown::*;
        let needed = match self.by {
            Day if !period => no(format!("{by} on a single date"), "add [period] with `from` and `until`"),
            _ if self.is_limited(KindLimit::OneDate) && period => {
                no(format!("a {kind} with {by} over a period"), "it needs one date: give `date` in place of [period]")
            }
            Authority if scenario.baseline.authorities.is_empty() => {
                let regime = &scenario.baseline.name;
                let others = self.others(&[Breakdown::Partner, Breakdown::Chapter]);
                no(
                    format!("{by}, and the regime “{regime}” names no authorities"),
                    &others.unwrap_or_else(|| "take a regime that does: `dutylab list regimes`".into()),
                )
            }
            Case if sweeps > 0 => {
                let others = self.others(&[Breakdown::Sweep]);
                no(
                    format!("{by} where rates are swept"),
                    &others.unwrap_or_else(|| "lines and heatmap take by = \"sweep\"".into()),
                )
            }
            Case if scenario.cases.len() < 2 => {
                no(format!("{by}, and there is one case"), "add a [[case]], or take this [[chart]] out")
            }
            Sweep if sweeps == 0 => {
                no(format!("{by}, and no rate is swept"), "add a [[sweep]], or take this [[chart]] out")
            }
            Sweep if self.is_limited(KindLimit::OneSweep) && sweeps > 1 => {
                no(format!("{by}, and {sweeps} rates are swept"), "kind = \"heatmap\" shows several")
            }
            Input if scenario.draws.is_none() => {
                no(format!("{by}, and nothing is drawn"), "add [draws], or take this [[chart]] out")
            }
            Partner | Chapter | Importer | Authority | Measure | Case | Day | Sweep => None,
            Input | Country | Sector | Decile | Category => None,
        };
        needed.or_else(|| match self.by.shows_all_cases() {
            true if self.case.is_some() => no("`case` of a picture that shows all".into(), "leave `case` out"),
            false if sweeps > 0 && self.case.is_none() => {
                let count = scenario.variant_count();
                let first = scenario.variant(0).name;
                no(
                    format!("a picture of one point, and there are {count}"),
                    &format!("name it: `case`, such as “{first}”"),
                )
            }
            _ => None,
        })
    }

    /// Returns "take by = …" for the first of these that the kind has.
    fn others(&self, breakdowns: &[Breakdown]) -> Option<String> {
        let has = |by: &&Breakdown| self.kind.spec().rows.iter().any(|row| row.by == **by);
        breakdowns.iter().find(has).map(|by| format!("take by = \"{}\"", by.word()))
    }
}
