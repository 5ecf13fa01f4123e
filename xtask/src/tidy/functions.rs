use super::SourceFile;

/// The most lines of a function, its signature and closing brace counted. Tests may tell a longer story.
const LONGEST: usize = 70;

/// rustfmt has been here: a function ends with a brace that stands under its first letter.
pub(super) fn check(source: &SourceFile) -> Vec<String> {
    if source.is_test {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    let mut open: Option<(usize, String, &str)> = None;
    for (number, line) in source.program() {
        match &open {
            Some((first, end, name)) if line == end => {
                let lines = number + 1 - first;
                if lines > LONGEST {
                    complaints.push(format!(
                        "{}:{first}: fn {name} has {lines} lines; a function has at most {LONGEST}",
                        source.path
                    ));
                }
                open = None;
            }
            Some(_) => {}
            None => open = started(number, line),
        }
    }
    complaints
}

fn started(number: usize, line: &str) -> Option<(usize, String, &str)> {
    let code = line.trim_start();
    let indent = line.len() - code.len();
    let (before, after) = code.split_once("fn ")?;
    let qualifiers = before.split_whitespace().all(|word| {
        word.starts_with("pub")
            || ["const", "async", "unsafe", "extern", "\"C\""].contains(&word)
            || word.ends_with(')')
    });
    // A body on the same line ends there; a declaration has none.
    if !qualifiers || code.ends_with('}') || code.ends_with(';') {
        return None;
    }
    let name = after.split(['(', '<']).next()?;
    Some((number, format!("{}}}", " ".repeat(indent)), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, body_lines: usize) -> SourceFile {
        let body = "        x();\n".repeat(body_lines);
        let text = format!(
            "impl X {{\n    pub(crate) async fn long<T>(\n        x: T,\n    ) {{\n{body}    }}\n}}\n"
        );
        SourceFile { is_test: path.contains("/tests/"), path: path.to_owned(), text }
    }

    #[test]
    fn a_function_that_is_too_long_is_named_with_its_line() {
        assert_eq!(check(&source("src/a.rs", LONGEST - 4)), Vec::<String>::new());
        assert_eq!(
            check(&source("src/a.rs", LONGEST - 3)),
            ["src/a.rs:2: fn long has 71 lines; a function has at most 70"]
        );
    }

    #[test]
    fn tests_may_be_longer() {
        assert!(check(&source("crates/x/tests/a.rs", 200)).is_empty());
    }

    #[test]
    fn a_word_before_fn_that_is_no_qualifier_starts_nothing() {
        assert!(started(1, "    // a fn that is told of").is_none());
        assert!(started(1, "    fn declared(&self);").is_none());
        assert!(started(1, "    const unsafe fn real() {").is_some());
    }
}
