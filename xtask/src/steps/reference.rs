use super::Context;
use crate::report::{Missing, State, Verdict};

/// Which reference data the tests had. Without some, the tests that compare with it say so and return.
pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    let had: Vec<&str> = context.workspace.reference.iter().map(|(name, _)| name.as_str()).collect();
    let mut verdict = Verdict::passed(format!("the tests had {}", had.join(", ")));
    if had.is_empty() {
        verdict.state = State::NotRun;
        verdict.detail = "no reference data to compare with".to_owned();
    }
    for what in &context.workspace.missing_reference {
        verdict.missing.push(Missing { what: what.clone(), out_of_reach: false });
    }
    Ok(verdict)
}
