//! Whose rate is asked for: a partner, or a bloc whose members pay the same.

use crate::error::{ErrorKind, Problem, Problems};
use crate::explain::{EntryDetails, trace};
use crate::input::partner::partners_meant;
use crate::input::toml_reader::did_you_mean;
use crate::partner::{Pair, Partner, Partners};
use crate::product::HsCode;
use crate::regime::law_on_date::LawOnDate;
use crate::units::CustomsValue;

/// Returns what is wrong with the lines of a partner: of a bloc that it is several countries.
pub fn of_bloc(
    problems: Problems,
    (bloc, members): (Partner, &[Partner]),
    product: &str,
    partners: &Partners,
) -> Problems {
    let members: Vec<Partner> = members.iter().copied().filter(|member| *member != bloc).collect();
    if members.is_empty() { problems } else { several(&partners.phrase(bloc), &members, product).into() }
}

/// Says that a word is several countries, and names one of them.
fn several(bloc: &str, members: &[Partner], product: &str) -> Problem {
    let problem = Problem::new(format!("{bloc} is several countries with rates of their own"));
    let Some(first) = members.first() else { return problem };
    let members: Vec<&str> = members.iter().map(Partner::iso2).collect();
    problem.help(format!("name one: `dutylab explain {first} {product}`; there are {}", members.join(", ")))
}

/// Refuses a bloc whose members pay different rates.
pub fn alike(
    members: &[Partner],
    laws: &[LawOnDate<'_>],
    inquiry: &EntryDetails<'_>,
    (word, lines): (&str, &[(HsCode, CustomsValue)]),
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
            return Err(problem.help(format!("name one of its members: `dutylab explain {member} {word}`")));
        }
    }
    Ok(())
}

/// Returns the partner that a word means; a group is none. `product` is what is explained of it.
pub fn find_partner(word: &str, product: &str, partners: &Partners) -> Result<Partner, Problem> {
    partners.find(word).ok_or_else(|| {
        let groups = partners.groups();
        if let Some(members) = partners_meant(word, partners, &groups) {
            // A bloc is among its own members.
            let is_one = |member: &Partner| partners.meant_by(member.iso2()).len() == 1;
            let members: Vec<Partner> = members.into_iter().filter(is_one).collect();
            return several(&format!("“{word}”"), &members, product);
        }
        let problem = Problem::of(ErrorKind::Unknown, format!("unknown partner “{word}”"));
        if partners.find(product).is_some() {
            return problem.help(format!("the partner comes first: dutylab explain {product} {word}"));
        }
        let hint = did_you_mean(word, partners.words());
        problem.help(hint.unwrap_or_else(|| "`dutylab list partners` shows every name".into()))
    })
}
