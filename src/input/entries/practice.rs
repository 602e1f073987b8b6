//! The lists of customs' practice: `seeds/entries/`.

use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::entry::practice::{DayRule, EntryType, InTransit, OutsideNumbers, Practice, Program, Provision, ZoneClause};
use crate::entry::role::Role;
use crate::entry::unit::Units;
use crate::error::{Problem, Problems};
use crate::input::files::Location;
use crate::input::product::nomenclature;
use crate::partner::Partner;
use crate::product::HsCode;
use crate::units::Share;

/// Reads what is known of customs' practice.
///
/// # Errors
/// Where a shipped list has a fault.
pub fn read_practice() -> Result<Practice, Problems> {
    let mut practice = Practice { numbers: Some(nomenclature), ..Practice::default() };
    for [code, title, day] in rows("types")? {
        let day = DayRule::from_str(&day).map_err(|_| fault("types", &day))?;
        practice.types.insert(code, EntryType { title, day });
    }
    for [code, claim, origins, _] in rows("programs")? {
        let origin = |word: &str| Partner::from_iso2(word).ok_or_else(|| fault("programs", word));
        let origins = origins.split_whitespace().map(origin).collect::<Result<_, _>>()?;
        practice.programs.insert(code, Program { claim: Some(claim).filter(|claim| !claim.is_empty()), origins });
    }
    practice.program_claims = practice.programs.values().filter_map(|program| program.claim.clone()).collect();
    practice.programs_outside = rows("programs_outside")?.into_iter().map(|[code, title]| (code, title)).collect();
    for [code, claim, content, title] in rows("provisions")? {
        let code = of_list("provisions", &code, HsCode::parse(&code))?;
        let claim = Some(claim).filter(|claim| !claim.is_empty());
        practice.provisions.push(Provision { code, claim, content, title });
    }
    for [number, name, stated, _] in rows("claims")? {
        let share = match &*stated {
            "yes" => Some(Share::WHOLE),
            "no" => Some(Share::NONE),
            "part" => None,
            word => return Err(fault("claims", word).into()),
        };
        practice.claims.insert(of_list("claims", &number, HsCode::parse(&number))?, (name, share));
    }
    for [code, except, title] in rows("numbers_outside")? {
        let number = |text: &str| of_list("numbers_outside", text, HsCode::parse(text));
        let except = except.split_whitespace().map(number).collect::<Result<_, _>>()?;
        practice.numbers_outside.push(OutsideNumbers { code: number(&code)?, except, title });
    }
    practice.units = units()?;
    for [measures, loaded_before, entered_from, entered_before, heading, _] in rows("in_transit")? {
        let day = |text: &str| of_list("in_transit", text, Date::from_str(text));
        practice.in_transit.push(InTransit {
            measures: measures.split_whitespace().map(String::from).collect(),
            loaded_before: day(&loaded_before)?,
            entered_from: day(&entered_from)?,
            entered_before: day(&entered_before)?,
            heading: of_list("in_transit", &heading, HsCode::parse(&heading))?,
        });
    }
    for [measures, admitted_before, entered_from, entered_before, headings, _] in rows("zone_clauses")? {
        let day = |text: &str| of_list("zone_clauses", text, Date::from_str(text));
        let number = |text: &str| of_list("zone_clauses", text, HsCode::parse(text));
        let pair = |text: &str| {
            let (usual, instead) = text.split_once('=').ok_or_else(|| fault("zone_clauses", text))?;
            Ok::<_, Problems>((number(usual)?, number(instead)?))
        };
        practice.zone.push(ZoneClause {
            measures: measures.split_whitespace().map(String::from).collect(),
            admitted_before: day(&admitted_before)?,
            entered_from: day(&entered_from)?,
            entered_before: day(&entered_before)?,
            headings: headings.split_whitespace().map(pair).collect::<Result<_, _>>()?,
        });
    }
    practice.filing_order = rows("filing_order")?.into_iter().map(|[authority]| authority).collect();
    practice.vessels = yes_or_no("transport")?.collect();
    practice.zone_status = yes_or_no("zone_status")?.collect();
    for [codes, what, now] in rows("former_origins")? {
        practice.former_origins.extend(codes.split(';').map(|code| (code.into(), (what.clone(), now.clone()))));
    }
    practice.totals = rows("totals")?.into_iter().map(|[word]| word).collect();
    practice.placeholders = rows("placeholders")?.into_iter().map(|[word]| word).collect();
    Ok(practice)
}

/// Returns the usual words of headers, each list with its role, in the order in which they are looked for.
///
/// # Errors
/// Where the shipped list has a fault.
pub fn usual_headers() -> Result<Vec<(Role, Vec<String>)>, Problems> {
    let read = |[role, headers]: [String; 2]| {
        let role = Role::of(&role).ok_or_else(|| fault("columns", &role))?;
        Ok((role, headers.split(';').map(String::from).collect()))
    };
    rows("columns")?.into_iter().map(read).collect()
}

fn units() -> Result<Units, Problems> {
    let mut units = Units::default();
    for [unit, words, factor, of, plural] in rows("units")? {
        let factor = of_list("units", &factor, Decimal::from_str_exact(&factor))?;
        let of = if of.is_empty() { unit.clone() } else { of };
        for word in words.split(';').chain([unit.as_str()]) {
            units.insert(word, factor, &of);
        }
        units.name(&unit, &plural);
    }
    Ok(units)
}

fn yes_or_no(list: &str) -> Result<impl Iterator<Item = (String, bool)>, Problems> {
    Ok(rows(list)?.into_iter().map(|[word, _, answer]| (word, answer == "yes")))
}

fn of_list<T, E>(list: &str, text: &str, read: Result<T, E>) -> Result<T, Problems> {
    read.map_err(|_| fault(list, text).into())
}

fn fault(list: &str, what: impl std::fmt::Display) -> Problem {
    Problem::fault(format!("seeds/entries/{list}.csv: {what}"))
}

/// Returns the rows of a shipped list.
fn rows<const N: usize>(list: &str) -> Result<Vec<[String; N]>, Problems> {
    let bytes = Location::Shipped(format!("seeds/entries/{list}.csv")).bytes()?;
    let cells = |record: csv::Result<csv::StringRecord>| {
        let record = record.map_err(|error| fault(list, error))?;
        let cells: Vec<String> = record.iter().map(String::from).collect();
        <[String; N]>::try_from(cells).map_err(|cells| fault(list, cells.join(",")).into())
    };
    csv::Reader::from_reader(bytes.as_slice()).records().map(cells).collect()
}
