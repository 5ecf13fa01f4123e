#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value read by name never panics: what isn't there is null"
)]

use super::command::{Action, Body};
use super::expectation::{Decision, Expectation};
use super::field;
use super::script::{Script, Step};
use super::world::World;
use crate::support::{PATIENCE, patiently};
use serde_json::Value;
use std::time::Duration;

/// Where and why a scenario did not go as told.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Line of the file, from 1.
    pub(crate) line: usize,
    /// What stands there.
    pub(crate) text: String,
    /// What was expected, and what came.
    pub(crate) message: String,
    /// What the lane said of itself up to then.
    pub(crate) log: String,
}

/// Plays a scenario to its end.
///
/// # Errors
/// At the first thing that does not go as told.
pub(crate) async fn play(script: &Script) -> Result<(), Failure> {
    let mut world =
        World::new(&script.settings).await.map_err(|message| failure(1, "the set-up", message, ""))?;
    for step in &script.steps {
        if let Err((line, text, message)) = play_step(&mut world, step).await {
            return Err(failure(line, text, message, &history(&world)));
        }
    }
    let last = script.steps.last().map_or(1, |step| step.line);
    end_well(&mut world).await.map_err(|message| failure(last, "the end", message, &history(&world)))
}

fn failure(line: usize, text: &str, message: String, log: &str) -> Failure {
    Failure { line, text: text.to_owned(), message, log: log.to_owned() }
}

async fn play_step<'a>(world: &mut World, step: &'a Step) -> Result<(), (usize, &'a str, String)> {
    act(world, step).await.map_err(|message| (step.line, step.text.as_str(), message))?;
    for expected in &step.expectations {
        expect(world, &expected.expectation)
            .await
            .map_err(|message| (expected.line, expected.text.as_str(), message))?;
    }
    Ok(())
}

/// Does what the step says. What its expectations leave unsaid has to go well.
async fn act(world: &mut World, step: &Step) -> Result<(), String> {
    if !matches!(step.action, Action::Run(_) | Action::Start | Action::Fault { .. }) {
        world.start_if_never_started().await?;
    }
    match &step.action {
        Action::Call(call) => {
            let answer = world.call(call).await?;
            let may_fail = says(step, |expectation| matches!(expectation, Expectation::Problem { .. }));
            if !answer.is_success() && !may_fail {
                return Err(format!("refused: {} {}", answer.status, answer.text()));
            }
            if answer.is_success() && matches!(call.body, Some(Body::Json(_))) {
                answers_truly(world, &answer.json()).await?;
            }
            Ok(())
        }
        Action::Again => world.again().await,
        Action::Scan { device, aim, data, manner } => {
            let before = world.events.all();
            world.wires.scan(device, aim.as_deref(), data, *manner).await?;
            let is_new = |event: &Value| {
                event["type"] == "scan"
                    && event["scan"]["device"] == device.as_str()
                    && before.iter().all(|old| old["scan"]["id"] != event["scan"]["id"])
            };
            let wait = world.events.wait_for(before.len(), is_new);
            let (place, event) = patiently("the scan's event", wait).await?;
            let accepted = event["decision"] == "accepted";
            if !accepted && !says(step, |expectation| matches!(expectation, Expectation::Decision(_))) {
                return Err(format!("not accepted: {event}"));
            }
            world.scan = Some((place + 1, event));
            Ok(())
        }
        Action::Fault { device, fault } => world.wires.fault(device, *fault),
        Action::Restart => world.restart().await,
        Action::Stop => world.stop().await,
        Action::Start => world.start().await,
        Action::Run(arguments) => run(world, step, arguments).await,
        Action::With(name) => {
            let id = world.names.get(name).ok_or_else(|| format!("no transaction is called `{name}`"))?;
            world.transaction = Some(id.clone());
            Ok(())
        }
        Action::Operator(id) => {
            world.operator.clone_from(id);
            Ok(())
        }
        Action::Now => Ok(()),
        Action::Wait(time) => {
            tokio::time::sleep(std::time::Duration::from_millis(*time)).await;
            Ok(())
        }
    }
}

async fn run(world: &mut World, step: &Step, arguments: &[String]) -> Result<(), String> {
    let (program, arguments) = arguments.split_first().ok_or("nothing to run")?;
    if program != "laned" {
        return Err(format!("`{program}`: only laned can be run"));
    }
    let config = world.home.config().display().to_string();
    let arguments: Vec<String> =
        arguments.iter().map(|argument| argument.replace("{config}", &config)).collect();
    let ended = world.home.run(&arguments).await?;
    if ended.code != Some(0) && !says(step, |expectation| matches!(expectation, Expectation::Exits(_))) {
        return Err(format!("ended with {:?}: {}", ended.code, ended.said));
    }
    world.said = Some(ended.said.clone());
    world.ended = Some(ended);
    Ok(())
}

fn says(step: &Step, what: impl Fn(&Expectation) -> bool) -> bool {
    step.expectations.iter().any(|expected| what(&expected.expectation))
}

/// A command's answer is the transaction as anybody else sees it.
async fn answers_truly(world: &World, answer: &Value) -> Result<(), String> {
    let (Some(id), true) = (answer["id"].as_str(), answer["lines"].is_array()) else { return Ok(()) };
    let seen = world.get(&format!("/v1/transactions/{id}")).await?.json();
    let Some(seen) = seen.as_object() else {
        return Err(format!("transaction {id} can't be had after its answer"));
    };
    for (name, value) in seen.iter().filter(|(name, _)| *name != "seq") {
        if &answer[name] != value {
            return Err(format!("`{name}` is {} in the answer, but {value} when asked for", answer[name]));
        }
    }
    Ok(())
}

async fn expect(world: &mut World, expectation: &Expectation) -> Result<(), String> {
    match expectation {
        Expectation::Problem { status, code, fields } => {
            let answer = world.answer.as_ref().ok_or("nothing was asked")?;
            let problem = answer.json();
            if answer.status != *status || problem["code"] != code.as_str() {
                return Err(format!("expected {status} {code}, got {} {}", answer.status, answer.text()));
            }
            if !answer.content_type.starts_with("application/problem+json") {
                return Err(format!("a refusal of type {:?}", answer.content_type));
            }
            field::check("the problem", &problem, fields)
        }
        Expectation::Decision(decision) => {
            let (_, event) = world.scan.as_ref().ok_or("nothing was scanned")?;
            check_decision(event, decision)
        }
        Expectation::Later(decision) => later(world, decision).await,
        Expectation::Answer(fields) => {
            let answer = world.answer.as_ref().ok_or("nothing was asked")?;
            field::check("the answer", &answer.json(), fields)
        }
        Expectation::Cart(fields) => field::check("the cart", &world.cart().await?, fields),
        Expectation::Line(number, fields) => {
            let cart = world.cart().await?;
            let lines = cart["lines"].as_array().ok_or("the cart has no lines")?;
            let line = lines.iter().find(|line| line["line"] == *number);
            let line =
                line.ok_or_else(|| format!("there is no line {number}; there are {}", cart["lines"]))?;
            field::check(&format!("line {number}"), line, fields)
        }
        Expectation::Hears { device, feedback } => world.wires.hears(device, feedback).await,
        Expectation::Says(texts) => {
            has_all("what was said", world.said.as_deref().ok_or("nothing was said yet")?, texts)
        }
        Expectation::Lacks(texts) => {
            let said = world.said.as_deref().ok_or("nothing was said yet")?;
            match texts.iter().find(|text| said.contains(text.as_str())) {
                None => Ok(()),
                Some(text) => Err(format!("what was said has {text:?}:\n{said}")),
            }
        }
        Expectation::Exits(code) => {
            let ended = world.ended.as_ref().ok_or("no program was run")?;
            let same = ended.code == Some(*code);
            if same { Ok(()) } else { Err(format!("ended with {:?}: {}", ended.code, ended.said)) }
        }
        other => expect_outside(world, other).await,
    }
}

/// What shows elsewhere than in an answer, and perhaps a little later.
async fn expect_outside(world: &mut World, expectation: &Expectation) -> Result<(), String> {
    match expectation {
        Expectation::Receipt(texts) => {
            let receipt = world.receipt.clone().ok_or("there is no receipt yet")?;
            let answer = world.get(&format!("/v1/receipts/{receipt}.txt")).await?;
            has_all(&format!("receipt {receipt} ({})", answer.status), &answer.text(), texts)
        }
        Expectation::Paper(texts) => {
            let receipt = world.wires.next_receipt().await?;
            has_all("the paper", &receipt.text, texts)
        }
        Expectation::Barcode(data) => {
            let receipt = world.wires.last_receipt().ok_or("nothing was printed yet")?;
            let there = receipt.barcodes.iter().any(|barcode| &barcode.data == data);
            if there { Ok(()) } else { Err(format!("the barcodes are {:?}", receipt.barcodes)) }
        }
        Expectation::Device(name, fields) => eventually(world, &format!("/v1/devices/{name}"), fields).await,
        Expectation::Health(fields) => eventually(world, "/v1/health", fields).await,
        Expectation::Event(kind, fields) => {
            let fits =
                |event: &Value| event["type"] == kind.as_str() && field::check("", event, fields).is_ok();
            let wait = world.events.wait_for(world.event_cursor, fits);
            let (place, _) = patiently(&format!("an event `{kind}` with those fields"), wait).await?;
            world.event_cursor = place + 1;
            Ok(())
        }
        Expectation::Log(texts) => {
            let log = async {
                while has_all("the log", &world.home.read("log"), texts).is_err() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            patiently(&format!("the log to have {texts:?}"), log).await
        }
        other => Err(format!("{other:?} is checked elsewhere")),
    }
}

/// The next that becomes of the last scan.
async fn later(world: &mut World, decision: &Decision) -> Result<(), String> {
    let (from, event) = world.scan.clone().ok_or("nothing was scanned")?;
    let same = |other: &Value| other["type"] == "scan" && other["scan"]["id"] == event["scan"]["id"];
    let wait = world.events.wait_for(from, |other| same(other) && other["seq"] != event["seq"]);
    let (place, event) = patiently("what becomes of the scan later", wait).await?;
    check_decision(&event, decision)?;
    world.scan = Some((place + 1, event));
    Ok(())
}

fn check_decision(event: &Value, expected: &Decision) -> Result<(), String> {
    let code_fits = expected.code.as_ref().is_none_or(|code| event["code"] == code.as_str());
    if event["decision"] != expected.decision.as_str() || !code_fits {
        let code = expected.code.as_deref().unwrap_or_default();
        return Err(format!("expected {} {code}, got {event}", expected.decision));
    }
    field::check("the scan's event", event, &expected.fields)
}

/// Asks until it is so.
async fn eventually(world: &World, path: &str, fields: &[field::Field]) -> Result<(), String> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let answer = world.get(path).await?;
        let checked = field::check(path, &answer.json(), fields);
        if checked.is_ok() || tokio::time::Instant::now() > deadline {
            return checked.map_err(|message| format!("{message}\n  in {} {}", answer.status, answer.text()));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn has_all(what: &str, text: &str, parts: &[String]) -> Result<(), String> {
    match parts.iter().find(|part| !text.contains(part.as_str())) {
        None => Ok(()),
        Some(part) => Err(format!("{what} has no {part:?}:\n{text}")),
    }
}

/// Whatever the story, the lane is alive at its end, ends when told, has not panicked, and has sent its printers
/// nothing that they could not print.
async fn end_well(world: &mut World) -> Result<(), String> {
    if world.is_running() {
        world.stop().await?;
    }
    if world.home.read("log").contains("panicked at") {
        return Err("laned panicked".to_owned());
    }
    let complaints = world.wires.complaints();
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(format!("the printer complains: {}", complaints.join("; ")))
    }
}

/// The last events and the end of the log.
fn history(world: &World) -> String {
    let events = world.events.all();
    let recent = events.iter().skip(events.len().saturating_sub(25));
    let events: String = recent.map(|event| format!("    {event}\n")).collect();
    format!("  events:\n{events}  log:\n{}", world.home.log_tail())
}
