use super::Context;
use crate::metadata::{Metadata, Package};
use crate::program::{self, Program};
use crate::report::Verdict;
use crate::spdx;
use std::collections::{BTreeMap, BTreeSet};

/// Licences that anything may have; deny.toml says the same to cargo-deny.
const LICENCES: &[&str] =
    &["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "0BSD", "Unlicense", "Unicode-3.0"];

/// Licences that one package may have: copyleft by file, used unmodified.
const EXCEPTIONS: &[(&str, &str)] = &[("serialport", "MPL-2.0")];

/// Dependencies of ours that others bring in older versions too: their types never meet ours.
const OLDER_TOO: &[(&str, &str)] = &[("nix", "serialport and mio-serial each have one of their own")];

const PAGE: &str = "docs/dependencies.md";

/// Licences, versions and the page that gives each dependency's reason.
pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    let metadata = &context.metadata;
    let foreign = metadata.foreign();
    let direct = direct(metadata);
    let page = context.workspace.read(PAGE)?;

    let mut complaints = licences(&foreign);
    complaints.extend(versions(&foreign, &direct));
    complaints.extend(named(&foreign, &direct, &page));
    let detail = format!(
        "{} packages with allowed licences, {} of them ours directly, each with its reason in {PAGE}",
        foreign.len(),
        direct.len()
    );
    advisories(context, Verdict::of(complaints, detail))
}

/// Names of what our manifests themselves name.
fn direct(metadata: &Metadata) -> BTreeSet<&str> {
    metadata
        .members()
        .flat_map(|package| &package.dependencies)
        .filter(|declared| declared.path.is_none())
        .map(|declared| declared.name.as_str())
        .collect()
}

fn licences(foreign: &[&Package]) -> Vec<String> {
    let allowed_for = |package: &Package| {
        let own = EXCEPTIONS.iter().filter(|(name, _)| *name == package.name).map(|(_, licence)| *licence);
        LICENCES.iter().copied().chain(own).collect::<Vec<_>>()
    };
    foreign
        .iter()
        .filter_map(|package| {
            let licence = package.license.as_deref().unwrap_or("no licence");
            (!spdx::is_allowed(licence, &allowed_for(package)))
                .then(|| format!("{} {}: `{licence}` is not allowed", package.name, package.version))
        })
        .collect()
}

/// A dependency of ours is there once: two major versions of it would not know each other's types.
fn versions(foreign: &[&Package], direct: &BTreeSet<&str>) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let ours = |name: &str| direct.contains(name) && !OLDER_TOO.iter().any(|(known, _)| *known == name);
    for package in foreign.iter().filter(|package| ours(&package.name)) {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    versions
        .iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| format!("`{name}` is there more than once: {}", versions.join(", ")))
        .collect()
}

/// Each direct dependency has a row ``| `name` | licence | why |``, with the licence that its manifest gives.
fn named(foreign: &[&Package], direct: &BTreeSet<&str>, page: &str) -> Vec<String> {
    let rows: BTreeMap<&str, &str> = page.lines().filter_map(row).collect();
    let licences: BTreeMap<&str, &str> = foreign
        .iter()
        .map(|package| (package.name.as_str(), package.license.as_deref().unwrap_or_default()))
        .collect();
    let unnamed = direct.iter().filter_map(|name| {
        let licence = licences.get(name)?;
        match rows.get(name) {
            None => Some(format!("{PAGE} has no row for `{name}` ({licence})")),
            Some(given) if given == licence => None,
            Some(given) => Some(format!("{PAGE} says `{given}` for `{name}`, its manifest says `{licence}`")),
        }
    });
    let stale = rows
        .keys()
        .filter(|name| !direct.contains(*name))
        .map(|name| format!("{PAGE} has a row for `{name}`, which no manifest names"));
    unnamed.chain(stale).collect()
}

fn row(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.strip_prefix("| `")?.split('|');
    let name = cells.next()?.trim().strip_suffix('`')?;
    Some((name, cells.next()?.trim()))
}

/// cargo-deny sees what we don't: known holes. Their list has to be fetched.
fn advisories(context: &Context, verdict: Verdict) -> Result<Verdict, String> {
    const ASK: &str =
        "the advisory database (needs cargo-deny and the network: `cargo deny check advisories`)";
    if !program::found("cargo-deny") {
        return Ok(verdict.out_of_reach(ASK));
    }
    let said = Program::cargo()
        .args(["deny", "--offline", "check", "bans", "licenses", "sources"])
        .folder(&context.workspace.root)
        .run()?;
    let verdict = if said.success { verdict } else { Verdict::failed(said.all()) };
    Ok(verdict.out_of_reach(ASK))
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn a_row_of_the_page_is_read() {
        assert_eq!(row("| `nom` | MIT | labels |"), Some(("nom", "MIT")));
        assert_eq!(row("| `serde` | MIT OR Apache-2.0 | records |"), Some(("serde", "MIT OR Apache-2.0")));
    }

    #[test]
    fn other_lines_are_no_rows() {
        for line in ["", "| crate | licence | why |", "|---|---|---|", "`nom`", "| `nom` "] {
            assert_eq!(row(line), None, "{line:?}");
        }
    }
}
