//! Why a scan became, or would become, what it did: a chain, for a person.

use crate::failure::Failure;
use crate::screen::{Screen, Tone, tone_of};
use api::{
    DecisionReason, Explained, FittingLines, OutcomeReason, Reason, ReasonProduct, ScanOutcome, ScanReasons,
    UnfitLines,
};

/// The column that everything but the chain's own words stands in.
const INDENT: usize = 13;

/// What became of a scan, and why.
pub(super) fn show_scan(told: &ScanReasons, screen: &mut Screen) -> Result<(), Failure> {
    let scan = &told.scan;
    let text = scan.text.as_deref().map_or("(contents not kept)".to_owned(), |text| format!("\"{text}\""));
    let aim = scan.aim.as_deref().map(|aim| format!(" {aim}")).unwrap_or_default();
    screen.paragraph(0, Tone::Strong, &format!("{} from {}{aim} {text}", scan.id, scan.device))?;
    if let Some(transaction) = &told.transaction {
        screen.line(Tone::Faint, &format!("in transaction {transaction}"))?;
    }
    show_reason(&told.reason, screen)?;
    if !told.lines_known {
        step("lines", Tone::Faint, "not known any more: the cart began too long before the scan", screen)?;
    }
    told.decisions.iter().try_for_each(|decision| show_decision(decision, screen))
}

/// What would become of a label that the lane was asked about.
pub(super) fn show_outcome(explained: &Explained, screen: &mut Screen) -> Result<(), Failure> {
    let (Some(outcome), Some(reason)) = (&explained.outcome, &explained.reason) else { return Ok(()) };
    // What it says, and is wrong with it, stands above.
    show_lines(&reason.reason, screen)?;
    let OutcomeReason { because, refused_by, .. } = reason;
    show_because(because.as_ref(), screen)?;
    let ScanOutcome { decision, code, message, choices, .. } = outcome;
    let said = format!("would be {decision} ({code}): {message}");
    step("so", tone_of(decision.as_str()), &said, screen)?;
    show_choices(choices, screen)?;
    show_refusal(refused_by.as_ref(), screen)
}

fn show_reason(reason: &Reason, screen: &mut Screen) -> Result<(), Failure> {
    for read in &reason.read_as {
        step("read as", Tone::Plain, &format!("{} {} ({})", read.kind, read.value, read.evidence), screen)?;
    }
    show_more(reason.more_read_as, "readings", screen)?;
    for problem in &reason.read_problems {
        step("but", Tone::Warn, &format!("{} ({})", problem.message, problem.code), screen)?;
    }
    show_lines(reason, screen)
}

fn show_lines(reason: &Reason, screen: &mut Screen) -> Result<(), Failure> {
    if let Some(ReasonProduct { sku, description }) = &reason.product {
        step("names", Tone::Plain, &format!("{description}, {sku}"), screen)?;
    }
    for FittingLines { lines, more, product, fit, gives } in &reason.fits {
        let gives: Vec<String> =
            gives.iter().map(|gives| format!("{} {}", gives.kind, gives.normalized)).collect();
        let said = format!(
            "{}: {}; it would get {}",
            named(lines, *more, product),
            how_well(fit.as_str()),
            gives.join(", ")
        );
        step("fits", Tone::Good, &said, screen)?;
    }
    for UnfitLines { lines, more, product, code, message } in &reason.fits_not {
        step(
            "fits not",
            Tone::Faint,
            &format!("{}: {message} ({code})", named(lines, *more, product)),
            screen,
        )?;
    }
    show_more(reason.more_lines, "lines", screen)
}

fn show_decision(told: &DecisionReason, screen: &mut Screen) -> Result<(), Failure> {
    show_because(told.because.as_ref(), screen)?;
    let line = told.line.map(|line| format!(" line {line}")).unwrap_or_default();
    let said = format!("{} ({}){line}: {}", told.decision, told.code, told.message);
    step("so", tone_of(told.decision.as_str()), &said, screen)?;
    show_choices(&told.choices, screen)?;
    show_refusal(told.refused_by.as_ref(), screen)
}

fn show_because(because: Option<&api::BecauseSays>, screen: &mut Screen) -> Result<(), Failure> {
    match because {
        Some(because) => {
            step("because", Tone::Plain, &format!("{} ({})", because.message, because.code), screen)
        }
        None => Ok(()),
    }
}

fn show_choices(choices: &[u32], screen: &mut Screen) -> Result<(), Failure> {
    if choices.is_empty() {
        return Ok(());
    }
    let choices: Vec<String> = choices.iter().map(ToString::to_string).collect();
    step("choices", Tone::Warn, &format!("lines {}", choices.join(", ")), screen)
}

fn show_refusal(refused: Option<&api::RefusedBy>, screen: &mut Screen) -> Result<(), Failure> {
    let Some(refused) = refused else { return Ok(()) };
    let said = match refused.rule {
        Some(rule) => format!("{}, rule {rule} of the specification", refused.code),
        None => refused.code.clone(),
    };
    step("refused by", Tone::Bad, &said, screen)
}

fn show_more(more: usize, what: &str, screen: &mut Screen) -> Result<(), Failure> {
    if more == 0 { Ok(()) } else { step("", Tone::Faint, &format!("and {more} more {what}"), screen) }
}

/// One step of the chain: its word, and what is to be said, beside it.
fn step(word: &str, tone: Tone, text: &str, screen: &mut Screen) -> Result<(), Failure> {
    screen.labelled(word, INDENT, tone, text)
}

fn named(lines: &[u32], more: usize, product: &ReasonProduct) -> String {
    let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let word = if lines.len() == 1 && more.is_empty() { "line" } else { "lines" };
    format!("{word} {}{more} ({})", numbers.join(", "), product.description)
}

/// A fit in words; of a newer lane, its own word.
fn how_well(word: &str) -> &str {
    let known = checkout::HowWell::ALL.iter().find(|fit| fit.name() == word);
    known.map_or(word, |fit| fit.says())
}
