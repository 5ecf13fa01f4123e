use super::field::{self, Field};
use super::token::Words;

/// What has to hold after a step.
#[derive(Debug, Clone)]
pub(crate) enum Expectation {
    /// `refused 409 serial_missing, lines 1 2`: the command's answer is this problem.
    Problem { status: u16, code: String, fields: Vec<Field> },
    /// `accepted serial_provided, line 1`: what became of the scan.
    Decision(Decision),
    /// `then ignored no_pending_line`: what became of the same scan later.
    Later(Decision),
    /// `answer change 2.00`: fields of the command's answer.
    Answer(Vec<Field>),
    /// `cart state open`: fields of the transaction as it is now.
    Cart(Vec<Field>),
    /// `line 2 serial none`: fields of a line as it is now.
    Line(u64, Vec<Field>),
    /// `hears counter error`: the next feedback that the scanner gets.
    Hears { device: String, feedback: String },
    /// `receipt "S/N 42" "Total"`: the receipt's text has all of these.
    Receipt(Vec<String>),
    /// `paper "S/N 42"`: the next receipt from the printer has all of these.
    Paper(Vec<String>),
    /// `barcode "42"`: one of these stands on the last receipt from the printer.
    Barcode(Vec<u8>),
    /// `device counter status ready`: sooner or later.
    Device(String, Vec<Field>),
    /// `health status ready`: sooner or later.
    Health(Vec<Field>),
    /// `event printed ...`: an event of this type comes, or came after the last one asked for, with these fields.
    Event(String, Vec<Field>),
    /// `exits 2`: the program's exit code.
    Exits(i32),
    /// `says "state folder"`: the program's output, or the answer's text, has all of these.
    Says(Vec<String>),
    /// `lacks "4006381333931"`: the same has none of these.
    Lacks(Vec<String>),
    /// `log "..."`: the daemon's log has all of these, sooner or later.
    Log(Vec<String>),
}

/// What became of a scan.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub(crate) decision: String,
    pub(crate) code: Option<String>,
    pub(crate) fields: Vec<Field>,
}

const DECISIONS: [&str; 5] = ["accepted", "refused", "needs_choice", "held", "ignored"];

/// Reads one indented line.
///
/// # Errors
/// Says what is wrong with it.
pub(crate) fn parse(words: &mut Words<'_>) -> Result<Expectation, String> {
    let first = words.text("an expectation")?;
    let expectation = match first.as_str() {
        "refused" if words.peek().is_some_and(|token| token.text().parse::<u16>().is_ok()) => {
            let (status, code) = (words.number("the status")?, words.text("the code")?);
            Expectation::Problem { status, code, fields: more_fields(words)? }
        }
        "then" => {
            let decision = words.text("the decision")?;
            Expectation::Later(parse_decision(decision, words)?)
        }
        "answer" => Expectation::Answer(field::parse(words)?),
        "cart" => Expectation::Cart(field::parse(words)?),
        "line" => Expectation::Line(words.number("the line")?, field::parse(words)?),
        "hears" => {
            Expectation::Hears { device: words.text("the scanner")?, feedback: words.text("what it hears")? }
        }
        "receipt" => Expectation::Receipt(texts(words)?),
        "paper" => Expectation::Paper(texts(words)?),
        "barcode" => Expectation::Barcode(words.bytes("the barcode")?),
        "device" => Expectation::Device(words.text("the device")?, field::parse(words)?),
        "health" => Expectation::Health(field::parse(words)?),
        "event" => Expectation::Event(words.text("the event's type")?, more_fields(words)?),
        "exits" => Expectation::Exits(words.number("the exit code")?),
        "says" => Expectation::Says(texts(words)?),
        "lacks" => Expectation::Lacks(texts(words)?),
        "log" => Expectation::Log(texts(words)?),
        decision if DECISIONS.contains(&decision) => Expectation::Decision(parse_decision(first, words)?),
        other => return Err(format!("`{other}` is no expectation; tests/scenarios/README.md lists them")),
    };
    words.end()?;
    Ok(expectation)
}

fn parse_decision(decision: String, words: &mut Words<'_>) -> Result<Decision, String> {
    if !DECISIONS.contains(&decision.as_str()) {
        return Err(format!("`{decision}` is no decision; there are: {}", DECISIONS.join(", ")));
    }
    let has_code = words.peek().is_some_and(|token| !token.is(","));
    let code = if has_code { Some(words.text("the code")?) } else { None };
    Ok(Decision { decision, code, fields: more_fields(words)? })
}

/// Fields after a comma, if there are any.
fn more_fields(words: &mut Words<'_>) -> Result<Vec<Field>, String> {
    if words.take_if(",") { field::parse(words) } else { Ok(Vec::new()) }
}

fn texts(words: &mut Words<'_>) -> Result<Vec<String>, String> {
    let mut texts = vec![words.text("a text")?];
    while words.peek().is_some() {
        texts.push(words.text("a text")?);
    }
    Ok(texts)
}
