use super::app::App;
use super::failure::Failure;
use api::{Fault, FieldError};
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::ops::RangeInclusive;

/// The query, as texts; an unknown name is an error.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        let Query(query) = Query::<T>::try_from_uri(&parts.uri).map_err(|error| {
            let text = label::escape(error.body_text().chars().take(300).collect::<String>().as_bytes());
            Failure::new(Fault::Malformed, format!("The query can't be read: {text}."))
        })?;
        Ok(Self(query))
    }
}

/// A number in the query.
///
/// # Errors
/// Not digits, or out of range.
pub(super) fn number(
    name: &str,
    text: Option<&str>,
    range: RangeInclusive<u64>,
) -> Result<Option<u64>, FieldError> {
    let Some(text) = text else { return Ok(None) };
    let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    match number.filter(|number| range.contains(number)) {
        Some(number) => Ok(Some(number)),
        None => Err(FieldError::new(
            name,
            text,
            format!("it is a number from {} to {}", range.start(), range.end()),
        )),
    }
}

/// How many entries a page has.
///
/// # Errors
/// Not a number from 1 to 1,000.
pub(super) fn page_size(text: Option<&str>) -> Result<usize, FieldError> {
    let limit = number("limit", text, 1..=1_000)?.unwrap_or(100);
    Ok(usize::try_from(limit).unwrap_or(100))
}
