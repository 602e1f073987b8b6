//! Fields of a table: values with their places, read as quantities and dates; what is wrong with one is said at its place.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, Range};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use strum::VariantNames;
use toml::Spanned;

use super::former_names;
use super::hint::did_you_mean;
use super::quantity::QuantityError;
use super::syntax::date_label_of;
use super::toml_reader::{Scalar, TomlReader};
use crate::period::Period;

/// A value with its place, described to editors as a `K`: a kind of [`super::value_kind`], or the type itself.
#[derive(Clone, Debug)]
pub struct Field<T, K = T>(Spanned<T>, PhantomData<fn() -> K>);

/// A text, a number, a flag or a date, as a `K` has it.
pub type Value<K> = Field<Scalar, K>;
/// Texts with their places, in a list with a place.
pub type TextList = Spanned<Vec<Spanned<String>>>;
/// A list of texts, each with its place.
pub type Texts<K = Vec<String>> = Field<Vec<Spanned<String>>, K>;

/// Returns the texts of a list; none where there is none.
pub fn texts(list: Option<&TextList>) -> &[Spanned<String>] {
    list.map_or(&[], |list| list.get_ref())
}

impl<T, K> Field<T, K> {
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T, K> Deref for Field<T, K> {
    type Target = Spanned<T>;

    fn deref(&self) -> &Spanned<T> {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>, K> Deserialize<'de> for Field<T, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Field<T, K>, D::Error> {
        Spanned::deserialize(deserializer).map(|value| Field(value, PhantomData))
    }
}

impl<T, K: JsonSchema> JsonSchema for Field<T, K> {
    fn schema_name() -> Cow<'static, str> {
        K::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        K::schema_id()
    }

    fn inline_schema() -> bool {
        K::inline_schema()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        K::json_schema(generator)
    }
}

/// One word or a list of words, those of a list with their places.
pub struct WordList(pub Vec<(String, Option<Range<usize>>)>);

impl<'de> Deserialize<'de> for WordList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WordList, D::Error> {
        struct WordsVisitor;
        impl<'de> Visitor<'de> for WordsVisitor {
            type Value = WordList;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }
            fn visit_str<E>(self, word: &str) -> Result<WordList, E> {
                Ok(WordList(vec![(word.to_string(), None)]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<WordList, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = items.next_element::<Spanned<String>>()? {
                    let span = word.span();
                    words.push((word.into_inner(), Some(span)));
                }
                Ok(WordList(words))
            }
        }
        deserializer.deserialize_any(WordsVisitor)
    }
}

impl TomlReader {
    /// Reads what something is called in sentences: its words with one space between them.
    pub fn phrase(&mut self, text: &str, span: Range<usize>, whose: &str) -> Option<String> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return self.refuse(span, format!("the title of {whose} is empty"), "what sentences call it");
        }
        Some(words)
    }

    /// Reads a field with one of the functions of `quantity`. A bare number means its digits.
    pub fn quantity<T>(
        &mut self,
        field: &Spanned<Scalar>,
        read: impl Fn(&str) -> Result<T, QuantityError>,
    ) -> Option<T> {
        let text = match field.get_ref() {
            Scalar::Text(text) => text.clone(),
            Scalar::Number => self.slice(field.span()).to_string(),
            Scalar::Flag(_) | Scalar::Date(_) => {
                let found = if matches!(field.get_ref(), Scalar::Date(_)) { "a date" } else { "true or false" };
                let what = format!("a number with a unit was expected, found {found}");
                return self.refuse(field.span(), what, "write it in quotes, such as \"15%\"");
            }
        };
        match read(&text) {
            Ok(quantity) => Some(quantity),
            Err(wrong) => self.refuse(field.span(), wrong.what, wrong.help),
        }
    }

    /// Reads a date.
    pub fn date(&mut self, field: &Spanned<Scalar>) -> Option<jiff::civil::Date> {
        if let Scalar::Date(datetime) = field.get_ref()
            && let (Some(date), None) = (datetime.date, datetime.time)
        {
            let parts = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
            if let (Ok(year), Ok(month), Ok(day)) = parts
                && let Ok(date) = jiff::civil::Date::new(year, month, day)
            {
                return Some(date);
            }
        }
        let written = self.slice(field.span()).to_string();
        let (what, label) = match field.get_ref() {
            Scalar::Text(text) => match date_label_of(text) {
                Some((true, label)) => ("a date has no quotes".to_string(), label),
                Some((false, label)) => (format!("“{text}” is not a date"), label),
                None => (format!("“{text}” is not a date"), "write a date such as 2025-10-25, without quotes".into()),
            },
            Scalar::Date(datetime) if datetime.date.is_some() => {
                ("a date, without the time of the day".into(), "write a date such as 2025-10-25".into())
            }
            _ => (format!("“{written}” is not a date"), "write a date such as 2025-10-25, without quotes".into()),
        };
        self.refuse(field.span(), what, label)
    }

    /// Returns a word of a fixed set, or one that once was in its place.
    pub fn word<T: Copy>(&mut self, word: &Spanned<String>, words: &[(T, &'static str)], what: &str) -> Option<T> {
        let known: Vec<&str> = words.iter().map(|(_, name)| *name).collect();
        self.known(word, &known, what).map(|place| words[place].0)
    }

    /// Returns a word of the fixed set that a type has.
    pub fn variant<T: FromStr + VariantNames>(&mut self, word: &Spanned<String>, what: &str) -> Option<T> {
        self.known(word, T::VARIANTS, what).and_then(|place| T::VARIANTS[place].parse().ok())
    }

    /// Returns the place of a word among those that are known.
    fn known(&mut self, word: &Spanned<String>, known: &[&str], what: &str) -> Option<usize> {
        let place = |wanted: &str| known.iter().position(|name| *name == wanted);
        let found = place(word.get_ref()).or_else(|| place(&former_names::now("word", word.get_ref())?));
        if found.is_none() {
            let hint = did_you_mean(word.get_ref(), known.iter().copied());
            let label = hint.unwrap_or(format!("not a {what}"));
            let problem = self.unknown(word.span(), format!("unknown {what} “{}”", word.get_ref()), label);
            problem.help.push(format!("known: {}", known.join(", ")));
        }
        found
    }

    /// Returns a span of dates; the ends in the wrong order are reported.
    pub fn period(&mut self, from: Option<&Spanned<Scalar>>, until: Option<&Spanned<Scalar>>) -> Period {
        let mut date = |field: Option<&Spanned<Scalar>>| field.and_then(|field| self.date(field));
        let period = Period { from: date(from), until: date(until) };
        if let (Some(first), Some(last), Some(field)) = (period.from, period.until, until)
            && last <= first
        {
            let label = format!("the first day is {first}");
            let problem = self.report(field.span(), "`until` is not after `from`", label);
            problem.help.push("a period is half-open: `until` is the first day on which it no longer holds".into());
        }
        period
    }
}
