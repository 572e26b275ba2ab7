//! Reading wire types from JSON, by hand.
//!
//! What serde derives for tagged and flattened types is generic code, and it is in every browser's
//! download: reading the parsed value field by field takes a fifth of it. Writing is serde's.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde_json::Value;

/// A type that can be read from a JSON value. Fields that it does not know are left alone.
pub trait FromJson: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// Where the value is not one of these; says which field is wrong.
    fn from_json(value: &Value) -> Result<Self, JsonError>;
}

/// Why a JSON value is not what it should be, for developers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonError {
    /// The innermost field that is missing or wrong, if it is one.
    field: Option<&'static str>,
    /// Whether it is the items of that field that should be so.
    is_item: bool,
    /// What should be there.
    expected: &'static str,
}

impl JsonError {
    /// There should have been this.
    #[must_use]
    pub fn expected(expected: &'static str) -> Self {
        Self { field: None, is_item: false, expected }
    }

    /// The same, in this field: the innermost one is said.
    pub(crate) fn of_field(self, field: &'static str) -> Self {
        Self { field: self.field.or(Some(field)), ..self }
    }

    /// The same, in an item of a list or a map.
    fn of_item(self) -> Self {
        Self { is_item: self.is_item || self.field.is_none(), ..self }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.field, self.is_item) {
            (Some(field), false) => write!(f, "`{field}` should be {}", self.expected),
            (Some(field), true) => write!(f, "each of `{field}` should be {}", self.expected),
            (None, false) => write!(f, "there should be {}", self.expected),
            (None, true) => write!(f, "each item should be {}", self.expected),
        }
    }
}

impl std::error::Error for JsonError {}

/// Parses a text and reads it.
///
/// # Errors
/// Where it is not JSON, or not one of these.
pub fn read<T: FromJson>(text: &str) -> Result<T, JsonError> {
    let value = serde_json::from_str(text).map_err(|_| JsonError::expected("JSON"))?;
    T::from_json(&value)
}

/// Reads a field that must be there.
///
/// # Errors
/// Where it is missing, or wrong.
pub fn required<T: FromJson>(of: &Value, field: &'static str) -> Result<T, JsonError> {
    let value = of.get(field).unwrap_or(&Value::Null);
    T::from_json(value).map_err(|error| error.of_field(field))
}

/// Reads a field that may be missing or null, and is then empty.
///
/// # Errors
/// Where it is there and wrong.
pub fn optional<T: FromJson + Default>(of: &Value, field: &'static str) -> Result<T, JsonError> {
    match of.get(field) {
        None | Some(Value::Null) => Ok(T::default()),
        Some(_) => required(of, field),
    }
}

/// Reads a text that has a type of its own.
///
/// # Errors
/// Where it is not a text, or not such a one.
pub fn text<T>(
    value: &Value,
    expected: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, JsonError> {
    value.as_str().and_then(parse).ok_or(JsonError::expected(expected))
}

/// Checks that a value has fields at all, so that an error is about it and not about its first field.
pub(crate) fn object(value: &Value) -> Result<(), JsonError> {
    if value.is_object() { Ok(()) } else { Err(JsonError::expected("an object")) }
}

/// Reads what is written as one word, like the kinds and codes of the protocol.
pub(crate) fn word<T: Copy>(
    value: &Value,
    expected: &'static str,
    words: &[(&'static str, T)],
) -> Result<T, JsonError> {
    text(value, expected, |found| words.iter().find(|(word, _)| *word == found).map(|(_, is)| *is))
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        value.as_bool().ok_or(JsonError::expected("true or false"))
    }
}

impl FromJson for u64 {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        value.as_u64().ok_or(JsonError::expected("a whole number from zero"))
    }
}

impl FromJson for u32 {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        u64::from_json(value)?.try_into().map_err(|_| JsonError::expected("a smaller number"))
    }
}

impl FromJson for usize {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        u64::from_json(value)?.try_into().map_err(|_| JsonError::expected("a smaller number"))
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        text(value, "a text", |text| Some(text.to_owned()))
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        if value.is_null() { Ok(None) } else { T::from_json(value).map(Some) }
    }
}

impl<T: FromJson> FromJson for Arc<T> {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        T::from_json(value).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        let items = value.as_array().ok_or(JsonError::expected("a list"))?;
        let mut list = Self::with_capacity(items.len());
        for item in items {
            list.push(T::from_json(item).map_err(JsonError::of_item)?);
        }
        Ok(list)
    }
}

impl<T: FromJson> FromJson for [T; 2] {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        match value.as_array().map(Vec::as_slice) {
            Some([first, second]) => {
                let item = |item| T::from_json(item).map_err(JsonError::of_item);
                Ok([item(first)?, item(second)?])
            }
            Some(_) | None => Err(JsonError::expected("a list of two")),
        }
    }
}

impl<K: FromStr + Ord, V: FromJson> FromJson for BTreeMap<K, V> {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        let fields = value.as_object().ok_or(JsonError::expected("an object"))?;
        let mut map = Self::new();
        for (name, value) in fields {
            let name = name.parse().map_err(|_| JsonError::expected("an object with ids as names"))?;
            map.insert(name, V::from_json(value).map_err(JsonError::of_item)?);
        }
        Ok(map)
    }
}

/// A JSON object as it is written: field by field, each name once.
#[derive(Debug, Default)]
pub struct ObjectText(String);

impl ObjectText {
    /// An object without fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A field whose value is this JSON.
    pub fn raw(&mut self, name: &str, json: &str) -> &mut Self {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0 += &quoted(name);
        self.0.push(':');
        self.0 += json;
        self
    }

    /// A text.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.raw(name, &quoted(text))
    }

    /// An id, or something else that is written as a text.
    pub fn id(&mut self, name: &str, id: &dyn fmt::Display) -> &mut Self {
        self.text(name, &id.to_string())
    }

    /// A whole number.
    pub fn number(&mut self, name: &str, number: u64) -> &mut Self {
        self.raw(name, &number.to_string())
    }

    /// A truth value.
    pub fn truth(&mut self, name: &str, truth: bool) -> &mut Self {
        self.raw(name, if truth { "true" } else { "false" })
    }

    /// A truth value that is left out where it is false.
    pub fn flag(&mut self, name: &str, truth: bool) -> &mut Self {
        if truth { self.truth(name, truth) } else { self }
    }

    /// The JSON.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.0 += if self.0.is_empty() { "{}" } else { "}" };
        self.0
    }
}

/// A list of values that are JSON already.
pub fn list(items: impl Iterator<Item = String>) -> String {
    let mut list = String::from("[");
    for item in items {
        if list.len() > 1 {
            list.push(',');
        }
        list += &item;
    }
    list + "]"
}

/// A text between quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\n' => json += "\\n",
            '\t' => json += "\\t",
            c if c < ' ' => json += &format!("\\u{:04x}", u32::from(c)),
            c => json.push(c),
        }
    }
    json + "\""
}

/// Reads a struct field by field: those before `;` must be there, those after it may be missing.
macro_rules! from_json_fields {
    ($name:ident { $($required:ident),* $(; $($optional:ident),*)? }) => {
        impl $crate::json::FromJson for $name {
            fn from_json(value: &serde_json::Value) -> Result<Self, $crate::json::JsonError> {
                $crate::json::object(value)?;
                Ok(Self {
                    $($required: $crate::json::required(value, stringify!($required))?,)*
                    $($($optional: $crate::json::optional(value, stringify!($optional))?,)*)?
                })
            }
        }
    };
}

pub(crate) use from_json_fields;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Seq;

    #[test]
    fn an_object_is_written_field_by_field_and_read_as_such() {
        let mut object = ObjectText::new();
        object.text("a \"name\"", "x").id("id", &Seq(7)).number("number", u64::MAX).truth("no", false);
        object
            .flag("yes", true)
            .flag("left out", false)
            .raw("list", &list([quoted("y"), "1".to_owned()].into_iter()));

        let text = object.finish();

        let expected = r#"{"a \"name\"":"x","id":"7","number":18446744073709551615,"no":false,"yes":true,"list":["y",1]}"#;
        assert_eq!(text, expected);
        assert!(serde_json::from_str::<Value>(&text).is_ok());
    }

    #[test]
    fn what_is_empty_is_written_too() {
        assert_eq!(ObjectText::new().finish(), "{}");
        assert_eq!(list(std::iter::empty()), "[]");
        assert_eq!(quoted(""), "\"\"");
    }

    #[test]
    fn a_text_is_written_with_as_few_escapes_as_may_be() {
        assert_eq!(quoted("\"\\\n\t\u{7}\u{7f}é😀\u{2028}"), "\"\\\"\\\\\\n\\t\\u0007\u{7f}é😀\u{2028}\"");
    }
}
