use super::SEPARATOR;
use super::format::End;
use super::parse::parse;
use super::table::find;
use crate::Problem;

/// Writes element strings for a symbol that starts with FNC1: a separator after each value that needs one,
/// none at the end. [`parse`] reads the same elements from it.
///
/// # Errors
/// An application identifier or a value that [`parse`] would refuse; the position is in what would have been written.
pub fn print<'a>(elements: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<String, Problem> {
    let mut message = String::new();
    let mut given = Vec::new();
    let mut separator_due = false;
    for (ai, value) in elements {
        if separator_due {
            message.push(SEPARATOR);
        }
        message.push_str(ai);
        message.push_str(value);
        separator_due = find(ai.as_bytes()).is_none_or(|found| found.family.end == End::Separator);
        given.push((ai, value));
    }
    // A value may hold a separator and a whole element: what was asked for is not what would be read.
    let same = parse(&message)?.elements.iter().map(|element| (element.ai, element.value)).eq(given);
    if same {
        Ok(message)
    } else {
        Err(Problem::error(crate::problem::VALUE, 0, "the elements would be read as other ones"))
    }
}
