use crate::{Line, LineNumber, Transaction, limits};

/// A line as the cashier knows it: `line 2 (Phone X)`.
pub(crate) fn line_name(line: &Line) -> String {
    format!("line {} ({})", line.number, shown(&line.product.description))
}

/// Several lines, in one sentence: the first few by name, the rest by number of lines.
pub(crate) fn line_names<'a>(lines: impl IntoIterator<Item = &'a Line>) -> String {
    let mut lines = lines.into_iter();
    let names: Vec<_> = lines.by_ref().take(limits::LINES_IN_A_SENTENCE).map(line_name).collect();
    listed(names, lines.count())
}

/// The same for lines of one transaction by number: only those are looked at that are named.
pub(crate) fn names_of(cart: &Transaction, numbers: &[LineNumber]) -> String {
    let (named, more) = numbers.split_at_checked(limits::LINES_IN_A_SENTENCE).unwrap_or((numbers, &[]));
    listed(named.iter().filter_map(|number| cart.line(*number)).map(line_name).collect(), more.len())
}

fn listed(mut names: Vec<String>, more: usize) -> String {
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        None => "no line".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// A value from a barcode or a request, in quotation marks.
pub(crate) fn quoted(value: &str) -> String {
    format!("\"{}\"", shown(value))
}

/// A value from a barcode or a request, fit to be shown: escaped, and cut where it is too long.
pub(crate) fn shown(value: &str) -> String {
    // Not more bytes, so not more characters.
    if value.len() <= limits::SHOWN_CHARS {
        return label::escape(value.as_bytes());
    }
    match value.char_indices().nth(limits::SHOWN_CHARS) {
        Some((end, _)) => format!("{}...", label::escape(value.get(..end).unwrap_or_default().as_bytes())),
        None => label::escape(value.as_bytes()),
    }
}
