//! What serde says of a value that can't be, in plain words: no name of a type of this program's.

/// Says in plain words what a reader of JSON or TOML says. `object` is what a value with values of its own is called there: `an object`, `a table`.
#[must_use]
pub fn in_plain_words(message: &str, object: &str) -> String {
    wrong_value(message, object)
        .or_else(|| missing(message))
        .or_else(|| unknown(message))
        .unwrap_or_else(|| message.trim().to_owned())
}

/// ``invalid type: integer `7`, expected a string``.
fn wrong_value(message: &str, object: &str) -> Option<String> {
    let rest = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    // What was found may hold these words, too; what is expected never does.
    let (found, expected) = rest.rsplit_once(", expected ")?;
    Some(format!("it is {}, and should be {}", of_found(found, object), of_expected(expected.trim(), object)))
}

fn missing(message: &str) -> Option<String> {
    let name = message.strip_prefix("missing field ")?;
    Some(format!("{} is missing", name.trim()))
}

/// ``unknown field `x`, expected one of `a`, `b` ``; ``unknown field `x`, there are no fields``; ``unknown variant `x`, expected `a` or `b` ``.
fn unknown(message: &str) -> Option<String> {
    let field = message.strip_prefix("unknown field ");
    let rest = field.or_else(|| message.strip_prefix("unknown variant "))?;
    if let Some(what) = rest.strip_suffix("`, there are no fields") {
        return Some(format!("{what}` is not known; nothing is taken here"));
    }
    let (what, expected) = rest.split_once("`, expected ")?;
    let known = expected.trim().trim_start_matches("one of ");
    Some(if field.is_some() {
        format!("{what}` is not known; known are {known}")
    } else {
        format!("it is {what}`, and should be one of {known}")
    })
}

fn of_found(found: &str, object: &str) -> String {
    // `Unexpected` of serde's documentation lists these.
    if let Some(text) = found.strip_prefix("string ") {
        return format!("the text {text}");
    }
    for kind in ["integer ", "floating point ", "boolean ", "character "] {
        if let Some(value) = found.strip_prefix(kind) {
            return value.trim_matches('`').to_owned();
        }
    }
    match found {
        "sequence" => "a list".to_owned(),
        "map" => object.to_owned(),
        "null" | "unit value" | "Option value" => "null".to_owned(),
        "byte array" => "bytes".to_owned(),
        other => other.to_owned(),
    }
}

fn of_expected(expected: &str, object: &str) -> String {
    let whole = |max: &str| format!("a whole number from 0 to {max}");
    match expected {
        "u8" => whole(&u8::MAX.to_string()),
        "u16" => whole(&u16::MAX.to_string()),
        "u32" => whole(&u32::MAX.to_string()),
        "u64" | "usize" | "u128" => "a whole number, 0 or more".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" | "i128" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a string" | "string" | "str" | "a borrowed string" | "path string" => "a text".to_owned(),
        "a boolean" | "bool" => "true or false".to_owned(),
        "a sequence" | "sequence" => "a list".to_owned(),
        "unit" | "null" | "None" => "null".to_owned(),
        "a map" | "map" => object.to_owned(),
        other if other.starts_with("struct ") || other.starts_with("internally tagged enum ") => {
            object.to_owned()
        }
        other
            if other.starts_with("sequence")
                || other.starts_with("tuple")
                || other.starts_with("an array") =>
        {
            "a list".to_owned()
        }
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_says_is_told_without_the_names_of_types() {
        for (message, plain) in [
            (
                r#"invalid type: string "three", expected u32"#,
                r#"it is the text "three", and should be a whole number from 0 to 4294967295"#,
            ),
            (
                "invalid value: integer `-1`, expected u64",
                "it is -1, and should be a whole number, 0 or more",
            ),
            ("invalid type: integer `7`, expected a string", "it is 7, and should be a text"),
            ("invalid type: floating point `1.5`, expected i64", "it is 1.5, and should be a whole number"),
            (
                r#"invalid type: string "a, expected b", expected a boolean"#,
                r#"it is the text "a, expected b", and should be true or false"#,
            ),
            ("invalid type: null, expected struct NewLine", "it is null, and should be an object"),
            ("invalid type: map, expected a sequence", "it is an object, and should be a list"),
            (
                "invalid type: sequence, expected an amount such as \"1.00\"",
                "it is a list, and should be an amount such as \"1.00\"",
            ),
            ("missing field `sku`", "`sku` is missing"),
            (
                "unknown field `colour`, expected one of `sku`, `gtin`",
                "`colour` is not known; known are `sku`, `gtin`",
            ),
            ("unknown field `a`, expected `b`", "`a` is not known; known are `b`"),
            ("unknown variant `x`, expected `a` or `b`", "it is `x`, and should be one of `a` or `b`"),
            ("EOF while parsing a value", "EOF while parsing a value"),
        ] {
            assert_eq!(in_plain_words(message, "an object"), plain);
        }
        assert_eq!(
            in_plain_words("invalid type: map, expected struct X", "a table"),
            "it is a table, and should be a table"
        );
    }
}
