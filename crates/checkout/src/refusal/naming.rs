use crate::{Line, LineNumber, Transaction, limits};
use core::fmt::Write as _;

/// A line as the cashier knows it: `line 2 (Phone X)`.
pub(crate) fn line_name(line: &Line) -> String {
    let mut name = String::with_capacity(USUAL_BYTES);
    push_name(&mut name, line);
    name
}

/// Most names of a line are shorter.
const USUAL_BYTES: usize = 48;

fn push_name(text: &mut String, line: &Line) {
    // Writing to a string can't fail.
    let _ = write!(text, "line {} (", line.number);
    push_shown(text, &line.product.description);
    text.push(')');
}

/// Several lines, in one sentence: the first few by name, the rest by number of lines.
pub(crate) fn line_names<'a>(lines: impl IntoIterator<Item = &'a Line>) -> String {
    let mut lines = lines.into_iter();
    let named: Vec<&Line> = lines.by_ref().take(limits::LINES_IN_A_SENTENCE).collect();
    listed(&named, lines.count())
}

/// The same for lines of one transaction by number: only those are looked at that are named.
pub(crate) fn names_of(cart: &Transaction, numbers: &[LineNumber]) -> String {
    let (named, more) = numbers.split_at_checked(limits::LINES_IN_A_SENTENCE).unwrap_or((numbers, &[]));
    let named: Vec<&Line> = named.iter().filter_map(|number| cart.line(*number)).collect();
    listed(&named, more.len())
}

fn listed(named: &[&Line], more: usize) -> String {
    if named.is_empty() {
        return "no line".to_owned();
    }
    let last = if more > 0 { named.len() } else { named.len().saturating_sub(1) };
    let before = |index: usize| match index {
        0 => "",
        index if index == last => " and ",
        _ => ", ",
    };
    let mut text = String::with_capacity(named.len().saturating_add(1).saturating_mul(USUAL_BYTES));
    for (index, line) in named.iter().enumerate() {
        text.push_str(before(index));
        push_name(&mut text, line);
    }
    if more > 0 {
        // Writing to a string can't fail.
        let _ = write!(text, "{}{more} more", before(named.len()));
    }
    text
}

/// A value from a barcode or a request, in quotation marks.
pub(crate) fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len().saturating_add(2));
    text.push('"');
    push_shown(&mut text, value);
    text.push('"');
    text
}

/// A value from a barcode or a request, fit to be shown: escaped, and cut where it is too long.
pub(crate) fn shown(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    push_shown(&mut text, value);
    text
}

fn push_shown(text: &mut String, value: &str) {
    label::push_shown(text, value, limits::SHOWN_CHARS);
}
