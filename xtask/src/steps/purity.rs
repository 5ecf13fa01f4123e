use super::Context;
use crate::report::Verdict;
use crate::tidy::{self, SourceFile};

/// Crates that have no clock, file, socket, thread, async runtime or randomness.
const PURE: [&str; 4] = ["label", "checkout", "receipt", "money"];

/// Everything that may be linked into a pure crate. Each was read: it computes, and does nothing else.
const ALLOWED: &[&str] = &[
    // Ours.
    "label",
    "money",
    // Parsing and matching.
    "memchr",
    "nom",
    "regex-lite",
    "smallvec",
    // Compatible forms of text, as tables.
    "tinyvec",
    "unicode-normalization",
    // Errors, and records as bytes.
    "itoa",
    "serde",
    "serde_core",
    "serde_json",
    "thiserror",
    "zmij",
    // Pictures: compression into memory, glyphs and symbols as tables.
    "adler2",
    "arrayvec",
    "bitflags",
    "cfg-if",
    "crc32fast",
    "datamatrix",
    "fdeflate",
    "flagset",
    "flate2",
    "miniz_oxide",
    "noto-sans-mono-bitmap",
    "png",
    "qrcodegen",
    "simd-adler32",
    "zlib-rs",
];

/// What of the standard library reaches out of the program.
const OUTSIDE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "println!(",
    "eprintln!(",
    "print!(",
    "eprint!(",
];

/// A pure crate's dependency list shows that it is pure; so does its source.
pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    let mut complaints = Vec::new();
    let mut linked = 0;
    for name in PURE {
        let package = context
            .metadata
            .members()
            .find(|package| package.name == name)
            .ok_or_else(|| format!("there is no crate `{name}`"))?;
        for other in context.metadata.linked(package) {
            linked += 1;
            if !ALLOWED.contains(&other.name.as_str()) {
                complaints.push(format!(
                    "`{name}` is pure, but reaches `{}` {}; allow it in xtask/src/steps/purity.rs only after reading it",
                    other.name, other.version
                ));
            }
        }
        let sources = tidy::sources(&context.workspace, &format!("crates/{name}/src"))?;
        complaints.extend(
            sources.iter().filter(|source| !source.is_test).flat_map(|source| reaching_out(name, source)),
        );
    }
    Ok(Verdict::of(complaints, format!("{} pure crates, {linked} links to others, all allowed", PURE.len())))
}

fn reaching_out(name: &str, source: &SourceFile) -> Vec<String> {
    source
        .program()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .filter_map(|(number, line)| {
            let word = OUTSIDE.iter().find(|word| line.contains(*word))?;
            Some(format!("{}:{number}: `{word}` in the pure crate `{name}`", source.path))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_a_pure_crate_is_found_and_one_in_its_tests_is_not() {
        let source = SourceFile {
            path: "a.rs".to_owned(),
            is_test: false,
            text: "use std::time::Instant;\n// std::fs\n#[cfg(test)]\nmod tests { use std::fs; }\n"
                .to_owned(),
        };
        assert_eq!(
            reaching_out("label", &source),
            ["a.rs:1: `std::time::Instant` in the pure crate `label`"]
        );
    }
}
