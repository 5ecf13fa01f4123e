use crate::program::Program;
use crate::workspace::Workspace;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What `cargo metadata` knows of the workspace, resolved for this machine.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
    resolve: Resolve,
    pub(crate) target_directory: std::path::PathBuf,
}

/// One package.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    pub(crate) dependencies: Vec<Declared>,
    targets: Vec<Target>,
}

/// A dependency as a manifest declares it.
#[derive(Debug, Deserialize)]
pub(crate) struct Declared {
    pub(crate) name: String,
    /// A folder of ours.
    pub(crate) path: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Debug, Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Debug, Deserialize)]
struct EdgeKind {
    /// `None` is a normal dependency; else `dev` or `build`.
    kind: Option<String>,
}

impl Metadata {
    /// Asks cargo.
    ///
    /// # Errors
    /// When cargo can't answer, or its answer can't be read.
    pub(crate) fn load(workspace: &Workspace) -> Result<Self, String> {
        let host = host()?;
        let said = Program::cargo()
            .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &host])
            .folder(&workspace.root)
            .run()?;
        if !said.success {
            return Err(format!("cargo metadata failed:\n{}", said.stderr));
        }
        serde_json::from_str(&said.stdout).map_err(|error| format!("cargo metadata can't be read: {error}"))
    }

    /// Our own packages.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.is_member(package))
    }

    pub(crate) fn is_member(&self, package: &Package) -> bool {
        self.workspace_members.contains(&package.id)
    }

    /// Every package that ours need in any way, tests and builds included, ours left out.
    pub(crate) fn foreign(&self) -> Vec<&Package> {
        let roots: Vec<&str> = self.workspace_members.iter().map(String::as_str).collect();
        self.reach(&roots, |_| true).into_iter().filter(|package| !self.is_member(package)).collect()
    }

    /// What is linked into a program that uses this package: its normal dependencies and theirs, itself left out.
    /// A procedural macro runs in the compiler, so it and what it needs are not linked.
    pub(crate) fn linked(&self, package: &Package) -> Vec<&Package> {
        let mut linked = self.reach(&[package.id.as_str()], |kind| kind.is_none());
        linked.retain(|other| other.id != package.id);
        linked
    }

    fn reach(&self, roots: &[&str], follow: impl Fn(Option<&str>) -> bool) -> Vec<&Package> {
        let packages: BTreeMap<&str, &Package> =
            self.packages.iter().map(|package| (package.id.as_str(), package)).collect();
        let nodes: BTreeMap<&str, &Node> =
            self.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<&str> = roots.to_vec();
        let linked_only = !follow(Some("build"));
        while let Some(id) = waiting.pop() {
            let macros = packages.get(id).is_some_and(|package| package.is_proc_macro());
            if (linked_only && macros) || !seen.insert(id) {
                continue;
            }
            let edges = nodes.get(id).map_or(&[][..], |node| node.deps.as_slice());
            waiting.extend(
                edges
                    .iter()
                    .filter(|edge| edge.dep_kinds.iter().any(|kind| follow(kind.kind.as_deref())))
                    .map(|edge| edge.pkg.as_str()),
            );
        }
        seen.into_iter().filter_map(|id| packages.get(id).copied()).collect()
    }
}

impl Package {
    fn is_proc_macro(&self) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
    }

    /// Names of its benchmarks.
    pub(crate) fn benches(&self) -> impl Iterator<Item = &str> {
        self.targets
            .iter()
            .filter(|target| target.kind.iter().any(|kind| kind == "bench"))
            .map(|target| target.name.as_str())
    }
}

fn host() -> Result<String, String> {
    let said = Program::new("rustc").args(["-vV"]).run()?;
    said.stdout
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "rustc does not say what machine it builds for".to_owned())
}
