//! How values are written: the types and patterns that a schema gives for fields whose meaning a serde type does not show.
//!
//! A pattern lets through all that the reader of the field takes, and stops what is plainly something else; the reader
//! has the last word.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Types without values, each for a way to write a field.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident => $schema:tt)*) => {$(
        $(#[doc = $doc])*
        pub enum $name {}

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!($schema);
                let lines = [$($doc),*];
                schema.insert("description".into(), lines.map(str::trim).join(" ").into());
                schema
            }
        }
    )*};
}

kinds! {
    /// A rate with its unit, in quotes: one, a band, "about", or a rate that exists and is not given.
    Rate => {
        "type": "string",
        "pattern": r"^\s*([Ff][Rr][Ee][Ee]|unknown|[~～]?\s*[+\-−]?[0-9０-９._．/ ]+[%％](\s*\.\.\s*[0-9０-９._．]+\s*[%％])?)\s*$",
        "examples": ["15%", "2.5%", "Free", "10%..40%", "~20%", "unknown"],
    }
    /// One rate with its unit, in quotes.
    ExactRate => {
        "type": "string",
        "pattern": r"^\s*([Ff][Rr][Ee][Ee]|[+\-−]?[0-9０-９._．/ ]+[%％])\s*$",
        "examples": ["15%", "2.5%"],
    }
    /// A rate in percent, or a difference in percentage points.
    Step => {
        "type": "string",
        "pattern": r"^\s*[+]?[0-9０-９._．]+\s*([%％]|pp)\s*$",
        "examples": ["2.5%", "5pp"],
    }
    /// A difference of rates, in percentage points.
    Points => {
        "type": "string",
        "pattern": r"^\s*[+\-−－]?\s*[0-9０-９._．]+\s*pp\s*$",
        "examples": ["10pp", "-2.5pp"],
    }
    /// A factor: a number, or percent in quotes.
    Factor => {
        "anyOf": [
            { "type": "number", "minimum": 0, "maximum": 100 },
            { "type": "string", "pattern": r"^\s*[+]?[0-9０-９._．]+\s*[%％]?\s*$" },
        ],
        "examples": ["110%", 1.1],
    }
    /// A part of a whole: a number from 0 to 1, or percent in quotes.
    Share => {
        "anyOf": [
            { "type": "number", "minimum": 0, "maximum": 1 },
            { "type": "string", "pattern": r"^\s*[+]?[0-9０-９._．]+\s*[%％]?\s*$" },
        ],
        "examples": ["40%", 0.4],
    }
    /// `true` for the shipped number, `false` for none, or a part of a whole.
    Switch => {
        "anyOf": [
            { "type": "boolean" },
            { "type": "number", "minimum": 0, "maximum": 1 },
            { "type": "string", "pattern": r"^\s*[+]?[0-9０-９._．]+\s*[%％]?\s*$" },
        ],
        "examples": [true, 0.2],
    }
    /// A part of a whole: a number from 0 to 1, percent in quotes, two ends in quotes where it is not known, or "unknown".
    ShareDefault => {
        "anyOf": [
            { "type": "number", "minimum": 0, "maximum": 1 },
            { "type": "string", "pattern": r"^\s*([+]?[0-9０-９._．]+\s*[%％]?(\s*\.\.\s*[0-9０-９._．]+\s*[%％]?)?|unknown)\s*$" },
        ],
        "examples": ["40%", 0.4, "0..1", "unknown"],
    }
    /// An amount of money in dollars, or a band of two.
    Money => {
        "type": "string",
        "pattern": r"^\s*[~～]?\s*[$＄]\s*[0-9０-９][0-9０-９.,，_．]*\s*(tn|bn|m|k)?(\s*\.\.\s*[$＄].*)?\s*$",
        "examples": ["$550bn", "$850m", "$1,234.50"],
    }
    /// What a result is compared with, in the unit of the outcome: percent, points or dollars; one, a band, or "unknown".
    Bound => {
        "type": "string",
        "pattern": r"^\s*unknown\s*$|([%％]|pp)\s*$|[$＄]",
        "examples": ["15%", "-12.5pp", "-$5.238bn", "10%..40%", "unknown"],
    }
    /// A day, without quotes.
    Date => { "type": "string", "format": "date", "examples": ["2025-10-25"] }
    /// A day, without quotes; or "each day": over a period the law of each day as it was known on that day.
    Knowledge => {
        "anyOf": [{ "type": "string", "format": "date" }, { "const": "each day" }],
        "examples": ["2025-10-25", "each day"],
    }
    /// Partners: codes, names or groups. `dutylab list partners` shows all.
    Partners => { "type": "array", "items": { "type": "string" }, "examples": [["JP", "KR"], ["Korea"], ["EU27"]] }
    /// Products: codes of 2 to 10 digits, or names of lists. `dutylab list products WORD` finds codes.
    Products => { "type": "array", "items": { "type": "string" }, "examples": [["8703"], ["8541", "8542"]] }
    /// A named set of partners: codes, names or other groups.
    Group => { "type": "array", "items": { "type": "string" }, "examples": [["JP", "KR", "EU27"]] }
    /// A tag of measures that is an authority, with its title: the duty of measures with this tag is counted under it.
    Authority => { "type": "string", "examples": ["Section 232"] }
    /// Ids, slots or tags of measures: one, or a list.
    Measures => {
        "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" }, "minItems": 1 },
        ],
        "examples": ["s232", ["recip", "metal"]],
    }
    /// Headings of the schedule, in quotes: 4 to 10 digits with dots; one, or a list.
    Headings => {
        "anyOf": [
            { "type": "string", "pattern": r"^\s*[0-9]{4}(\.[0-9]{2}){0,3}([0-9]{2})?\s*$" },
            { "type": "array", "items": { "type": "string" }, "minItems": 1 },
        ],
        "examples": ["9903.01.25", ["9903.94.05", "9903.94.06"]],
    }
    /// An elasticity of substitution: above 0 and not 1.
    Substitution => { "type": "number", "exclusiveMinimum": 0, "examples": [2.5] }
    /// An elasticity of demand: below 0.
    Demand => { "type": "number", "exclusiveMaximum": 0, "examples": [-1] }
    /// An elasticity of supply: above 0, or "inf" for a fixed price.
    Supply => {
        "anyOf": [
            { "type": "number", "exclusiveMinimum": 0 },
            { "type": "string", "enum": ["inf"] },
        ],
        "examples": ["inf", 10],
    }
    /// How much of a duty reaches the buyer: 0 to 1 (1.2 at most), or percent in quotes.
    PassThrough => {
        "anyOf": [
            { "type": "number", "minimum": 0, "maximum": 1.2 },
            { "type": "string", "pattern": r"^\s*[0-9.]+\s*%\s*$" },
        ],
        "examples": ["94%", 0.94],
    }
    /// A standard error: 0 or more.
    StandardError => { "type": "number", "minimum": 0 }
    /// Digits of the codes that are a market each.
    Market => { "type": "integer", "enum": [2, 4, 6, 8, 10] }
}

/// Returns the words of a fixed set, as files write them.
pub fn words<T>(words: &[(T, &'static str)]) -> Vec<&'static str> {
    words.iter().map(|(_, word)| *word).collect()
}
