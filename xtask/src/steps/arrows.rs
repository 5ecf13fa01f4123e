use super::Context;
use crate::report::Verdict;

/// Who may depend on whom, by manifest. Arrows point one way: a driver knows nothing of carts, the rules know
/// nothing of devices, SQL or HTTP.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "laned",
        &[
            "api", "checkout", "emulator", "label", "models", "money", "printer", "receipt", "scanner",
            "store",
        ],
    ),
    ("api", &["checkout", "label", "money"]),
    ("checkout", &["label", "money"]),
    ("emulator", &["models"]),
    ("label", &[]),
    ("models", &[]),
    ("money", &[]),
    ("printer", &["models", "receipt"]),
    ("receipt", &["money"]),
    ("scanner", &["label", "models"]),
    ("store", &[]),
    ("xtask", &[]),
];

/// Every arrow between our own packages, those of their tests included, is one of the table's.
pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    let mut complaints = Vec::new();
    let mut arrows = 0;
    for package in context.metadata.members() {
        let ours = package.dependencies.iter().filter(|declared| declared.path.is_some());
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            complaints
                .push(format!("the package `{}` has no row in xtask/src/steps/arrows.rs", package.name));
            continue;
        };
        for declared in ours {
            arrows += 1;
            if !allowed.contains(&declared.name.as_str()) {
                complaints.push(format!("`{}` must not depend on `{}`", package.name, declared.name));
            }
        }
    }
    Ok(Verdict::of(complaints, format!("{arrows} arrows between {} packages", ARROWS.len())))
}
