//! How values are written: the types and patterns that a schema gives for fields whose meaning a serde type does not show.
//!
//! A pattern lets through all that the reader of the field takes, and stops what is plainly something else; the reader
//! has the last word. They stand in `value_kinds.json`, as JSON Schema has them.

use std::borrow::Cow;
use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};

static SCHEMAS: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("value_kinds.json")).unwrap_or_default());

/// Types without values, each for a way to write a field.
macro_rules! kinds {
    ($($name:ident)*) => {$(
        pub enum $name {}

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let object = SCHEMAS.get(stringify!($name)).and_then(Value::as_object);
                object.cloned().unwrap_or_default().into()
            }
        }
    )*};
}

kinds! {
    Rate ExactRate Step Points Factor Share Switch ShareDefault Money Bound Date Knowledge Partners Products Group
    Authority Measures Headings Substitution Demand Supply PassThrough StandardError Market
}

/// Returns the words of a fixed set, as files write them.
pub fn words<T>(words: &[(T, &'static str)]) -> Vec<&'static str> {
    words.iter().map(|(_, word)| *word).collect()
}
