use super::token::{Token, Words};
use serde_json::Value;

/// What is expected of one field of a JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// Names from the outside in: `scan.text`; through an array, `lines.serial`.
    path: String,
    expected: Expected,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Expected {
    /// `none`: null, or not there.
    Nothing,
    /// `any`: there, and not null.
    Something,
    /// One value, as text; or an array of just that.
    Value(String),
    /// `~`: the text contains this.
    Containing(String),
    /// Several values, or `empty`: an array.
    List(Vec<String>),
}

/// Reads `name value, name value value, name ~ "part"` to the end of the line.
///
/// # Errors
/// When a name or value is missing.
pub(crate) fn parse(words: &mut Words<'_>) -> Result<Vec<Field>, String> {
    let mut fields = Vec::new();
    while words.peek().is_some() {
        let path = words.text("a field's name")?;
        let mut values: Vec<&Token> = Vec::new();
        while let Some(token) = words.take().filter(|token| !token.is(",")) {
            values.push(token);
        }
        let expected = expected(&values).ok_or_else(|| format!("`{path}` has no value"))?;
        fields.push(Field { path, expected });
    }
    Ok(fields)
}

fn expected(values: &[&Token]) -> Option<Expected> {
    let texts = |tokens: &[&Token]| tokens.iter().map(|token| token.text()).collect();
    Some(match values {
        [] => return None,
        [one] if one.is("none") => Expected::Nothing,
        [one] if one.is("any") => Expected::Something,
        [one] if one.is("empty") => Expected::List(Vec::new()),
        [one] => Expected::Value(one.text()),
        [tilde, part] if tilde.is("~") => Expected::Containing(part.text()),
        several => Expected::List(texts(several)),
    })
}

/// Holds an object against what is expected of it.
///
/// # Errors
/// Names each field that differs, with what was expected and what is there.
pub(crate) fn check(what: &str, object: &Value, fields: &[Field]) -> Result<(), String> {
    let wrong: Vec<String> = fields.iter().filter_map(|field| field.difference(object)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("{what}: {}", wrong.join("; "))) }
}

impl Field {
    fn difference(&self, object: &Value) -> Option<String> {
        let found = &self.path.split('.').fold(object.clone(), |value, name| inside(&value, name));
        let (fits, expected) = match &self.expected {
            Expected::Nothing => (found.is_null(), "nothing".to_owned()),
            Expected::Something => (!found.is_null(), "something".to_owned()),
            Expected::Value(value) => {
                let alone =
                    matches!(found.as_array().map(Vec::as_slice), Some([item]) if plain(item) == *value);
                (alone || plain(found) == *value, format!("{value:?}"))
            }
            Expected::Containing(part) => {
                (plain(found).contains(part.as_str()), format!("a text with {part:?}"))
            }
            Expected::List(values) => {
                let same =
                    found.as_array().is_some_and(|items| items.iter().map(plain).eq(values.iter().cloned()));
                (same, format!("{values:?}"))
            }
        };
        (!fits).then(|| format!("`{}` should be {expected}, but is {found}", self.path))
    }
}

/// What a field holds; of an array, what each of its objects holds there, in one.
fn inside(value: &Value, name: &str) -> Value {
    let Some(items) = value.as_array() else { return value.get(name).cloned().unwrap_or_default() };
    let found = items.iter().map(|item| item.get(name).cloned().unwrap_or_default());
    let flat = found.flat_map(|item| match item {
        Value::Array(items) => items,
        other => vec![other],
    });
    Value::Array(flat.collect())
}

/// A value as a scenario writes it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
