//! A table read into its serde type: each mistake of it in words, with its place, and what to write.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeValue;

use super::hint::{nearest, nearly_same_meaning, same_meaning, tables_of};
use super::toml_reader::{Table, TomlReader, noun};
use crate::error::Problem;

const MOST_IN_TABLE: usize = 50;

impl TomlReader {
    /// Deserializes a table into its serde type. Reports each mistake in it, and goes on without the field that has it;
    /// `also` are further keys that may stand there. `None` if what is left makes no sense.
    pub fn deserialize_reporting<T: DeserializeOwned>(&mut self, table: Table<'_>, also: &[&str]) -> Option<T> {
        let span = table.span();
        let mut table = table;
        // Fields that are there, if not as they should be: they are not missing.
        let mut broken: Vec<String> = Vec::new();
        for _ in 0..MOST_IN_TABLE {
            let error = match T::deserialize(serde::de::IntoDeserializer::into_deserializer(table.clone())) {
                Ok(meant) => return Some(meant),
                Err(error) => error,
            };
            let message = error.message().to_string();
            let at = error.span().unwrap_or(span.clone());
            let hit = table.get_ref().iter().find(|(key, value)| {
                let inside = |span: Range<usize>| span.start <= at.start && at.end <= span.end;
                inside(key.span()) || inside(value.span())
            });
            let hit = hit.map(|(key, value)| (key.get_ref().to_string(), value.clone()));
            if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
                if !broken.iter().any(|name| name == field) {
                    let whose = if at == self.root { "this file" } else { "this table" };
                    let place = self.first_line(at);
                    let problem = Problem::new(format!("`{field}` is missing"));
                    let problem = self.note(problem.at(place, format!("{whose} needs `{field}`")));
                    problem.help.extend(example(field).map(|example| format!("write {example}, for instance")));
                }
                let (key, _) = hit?;
                table.get_mut().remove(&*key);
                broken.push(key);
                continue;
            }
            let Some((key, value)) = hit else {
                return self.refuse(at, message, "here");
            };
            broken.extend(self.explain(&message, at, &value, also));
            table.get_mut().remove(&*key);
            broken.push(key);
        }
        None
    }

    /// Returns a serde message in our words. Returns the field that was probably meant.
    fn explain(
        &mut self,
        message: &str,
        span: Range<usize>,
        value: &Spanned<DeValue<'_>>,
        also: &[&str],
    ) -> Option<String> {
        if message.starts_with("unknown field") {
            let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
            let mut known: Vec<&str> = words.iter().skip(1).copied().chain(also.iter().copied()).collect();
            known.sort_unstable();
            let unknown = words.first().copied().unwrap_or_default();
            let said = same_meaning(unknown, &known);
            let of_other_table = tables_of(unknown).filter(|_| said.is_none());
            let slip = || nearest(unknown, known.iter().copied()).or_else(|| nearly_same_meaning(unknown, &known));
            let near = said.or_else(|| slip().filter(|_| of_other_table.is_none()));
            let label = near.map_or("not a key here".to_string(), |near| format!("did you mean “{near}”?"));
            let list = known.join(", ");
            let is_of_file = near.is_none() && self.top_keys.contains(&unknown);
            let problem = self.unknown(span, format!("unknown key `{unknown}`"), label);
            problem.help.extend(of_other_table);
            problem.help.push(match is_of_file {
                true => format!(
                    "`{unknown}` is a key of the file itself: it belongs above the first line in square brackets"
                ),
                false => format!("known here: {list}"),
            });
            return near.map(String::from);
        }
        let Some((_, expected)) = message.rsplit_once("expected ") else {
            return match message.ends_with("number overflowed") {
                true => self.refuse(span, "a number out of range", "no number here has so many digits"),
                false => self.refuse(span, message, "here"),
            };
        };
        let found = at_span(value, &span).map_or("something else", |value| value.type_str());
        let slice = self.slice(span.clone());
        let short = if slice.len() <= 40 && !slice.contains('\n') { slice.to_string() } else { "…".into() };
        let head = slice.trim_matches(['[', ']']);
        let (expected, label) = match (expected, found) {
            (_, "array") if slice.starts_with("[[") && expected != "a sequence" => {
                ("one value", format!("write [{head}], with one bracket, if it has keys of its own"))
            }
            ("a string", "array") => ("one text", "one in quotes; a table of its own for each further one".to_string()),
            ("a string", "table") => ("a text", "one text in quotes".to_string()),
            ("a string", _) => ("a text", format!("write it in quotes: \"{short}\"")),
            ("a sequence", "array" | "table") => ("a list", "write a list: [\"…\", \"…\"]".into()),
            ("a sequence", _) => ("a list", format!("write a list: [{}]", short.replace(", ", "\", \""))),
            ("a boolean", _) => ("true or false", "write true or false, without quotes".into()),
            ("a map", _) => ("a table", "write { key = value }".into()),
            (expected, _) if expected.starts_with("struct") => ("a table", "write { key = value }".into()),
            ("i64" | "u64", "integer") => {
                let (least, most) = if expected == "i64" {
                    (i64::MIN.to_string(), i64::MAX.to_string())
                } else {
                    ("0".into(), u64::MAX.to_string())
                };
                ("a whole number", format!("from {least} to {most}"))
            }
            ("i64" | "u64", _) => ("a whole number", "write digits, without quotes or unit".into()),
            (_, _) => ("one value", "one value belongs here".into()),
        };
        let what = match found {
            "integer" if expected == "a whole number" => "a number out of range".to_string(),
            found => format!("{expected} was expected, found {}", noun(found)),
        };
        self.refuse(span, what, label)
    }
}

/// Returns how a field that must be there is written.
fn example(field: &str) -> Option<&'static str> {
    let mut examples = include_str!("field_examples.toml").lines();
    examples.find(|line| line.split_once(" = ").is_some_and(|(name, _)| name == field))
}

/// Returns the value that stands at a span, in another or itself.
fn at_span<'t, 'a>(value: &'t Spanned<DeValue<'a>>, span: &Range<usize>) -> Option<&'t DeValue<'a>> {
    if value.span() == *span {
        return Some(value.get_ref());
    }
    match value.get_ref() {
        DeValue::Array(items) => items.iter().find_map(|item| at_span(item, span)),
        DeValue::Table(table) => table.iter().find_map(|(_, value)| at_span(value, span)),
        _ => None,
    }
}
