//! Whose rate is asked for: a partner, or a bloc whose members pay the same.

use dutylab::error::{ErrorKind, Problem, Problems};
use dutylab::explain::{EntryDetails, trace};
use dutylab::input::partner::partners_meant;
use dutylab::input::toml_reader::did_you_mean;
use dutylab::partner::{Pair, Partner, Partners};
use dutylab::product::HsCode;
use dutylab::regime::law_on_date::LawOnDate;
use dutylab::units::CustomsValue;

/// Adds to what is wrong with the lines of a bloc that its members have lines of their own.
pub fn of_bloc(mut problems: Problems, bloc: Partner, members: &[Partner], partners: &Partners) -> Problems {
    let members: Vec<&str> = members.iter().filter(|member| **member != bloc).map(Partner::iso2).collect();
    if let (false, Some(problem)) = (members.is_empty(), problems.first_mut()) {
        problem.help.push(format!(
            "or explain one of the members of {}: {}",
            partners.phrase(bloc),
            members.join(", ")
        ));
    }
    problems
}

/// Refuses a bloc whose members pay different rates.
pub fn alike(
    members: &[Partner],
    laws: &[LawOnDate<'_>],
    inquiry: &EntryDetails<'_>,
    lines: &[(HsCode, CustomsValue)],
    partners: &Partners,
) -> Result<(), Problem> {
    let bloc = inquiry.pair.partner;
    let rates = |partner: Partner| {
        let of_partner = EntryDetails { pair: Pair { partner, ..inquiry.pair }, ..*inquiry };
        let traces = laws.iter().map(|law| trace(law, &of_partner, lines).map(|trace| trace.total));
        traces.collect::<Result<Vec<_>, Problem>>()
    };
    let mut first = None;
    for &member in members.iter().filter(|member| **member != bloc) {
        let found = rates(member)?;
        let (other, known) = first.get_or_insert((member, found.clone()));
        if *known != found {
            let [one, other] = [*other, member].map(|partner| partners.short(partner));
            let problem = Problem::new(format!(
                "{one} and {other} pay different rates: {} has no rate of its own",
                partners.phrase(bloc)
            ));
            return Err(problem.help("explain one of its members"));
        }
    }
    Ok(())
}

/// Returns the partner that a word means; a group is none.
pub fn find_partner(word: &str, partners: &Partners) -> Result<Partner, Problem> {
    partners.find(word).ok_or_else(|| {
        let groups = partners.groups();
        if let Some(members) = partners_meant(word, partners, &groups) {
            let members: Vec<&str> = members.iter().map(Partner::iso2).collect();
            let problem = Problem::new(format!("“{word}” is a group, whose members may pay different rates"));
            return problem.help(format!("explain one of them: {}", members.join(", ")));
        }
        let problem = Problem::of(ErrorKind::Unknown, format!("unknown partner “{word}”"));
        let hint = did_you_mean(word, partners.words());
        problem.help(hint.unwrap_or_else(|| "`dutylab list partners` shows every name".into()))
    })
}
