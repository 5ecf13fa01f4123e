//! What a person sees.

use crate::wrap::words;
use anstyle::{AnsiColor, Style};
use serde_json::Value;
use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// The terminal. Colour only where it is one and `NO_COLOR` is not set.
#[derive(Debug)]
pub(super) struct Screen {
    colour: bool,
    act: u32,
    /// Something could not be shown: a full disk behind it, say.
    unshown: Cell<bool>,
}

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const ODD: Style = AnsiColor::Yellow.on_default();
const WHO: Style = AnsiColor::Cyan.on_default();

impl Screen {
    pub(super) fn new() -> Self {
        let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self { colour, act: 0, unshown: Cell::new(false) }
    }

    /// Whether all that was said could be shown.
    pub(super) const fn has_shown_all(&self) -> bool {
        !self.unshown.get()
    }

    /// The title and what the lane is made of.
    pub(super) fn title(&self, parts: &[(&str, String)]) {
        self.line("");
        self.line(&format!(
            "  {}",
            self.paint(BOLD, "laned demo: one checkout lane, from the wire to the receipt")
        ));
        self.line(&self.paint(DIM, &format!("  {}", "─".repeat(76))));
        for (name, value) in parts {
            self.line(&format!("  {}{value}", self.paint(DIM, &format!("{name:<10}"))));
        }
    }

    /// A new act.
    pub(super) fn act(&mut self, title: &str, about: &str) {
        self.act += 1;
        self.line("");
        self.line(&format!("  {}  {}", self.paint(WHO, &self.act.to_string()), self.paint(BOLD, title)));
        for row in words(about, WIDTH - 5) {
            self.line(&self.paint(DIM, &format!("     {row}")));
        }
        self.line("");
    }

    /// Somebody does something.
    pub(super) fn does(&self, who: &str, what: &str) {
        self.line(&format!("     {}{what}", self.paint(WHO, &format!("{who:<9}"))));
    }

    /// It went well.
    pub(super) fn good(&self, what: &str) {
        self.mark(GOOD, "✓", what);
    }

    /// The lane said no, as it should.
    pub(super) fn refused(&self, problem: &Value) {
        let text = |key: &str| problem.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        self.mark(BAD, "✗", &self.paint(BAD, &text("code")));
        self.below(Style::new(), &text("detail"));
        self.below(DIM, &format!("→ {}", text("remedy")));
    }

    /// A scan's outcome, and the beep that the scanner was told to make.
    pub(super) fn scan(&self, event: &Value, beep: &str) {
        let text = |key: &str| event.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (style, mark) = match text("decision").as_str() {
            "accepted" => (GOOD, "✓"),
            "refused" => (BAD, "✗"),
            "needs_choice" => (ODD, "?"),
            _ => (DIM, "·"),
        };
        let beep = if beep.is_empty() { String::new() } else { self.paint(DIM, &format!("  ♪ {beep}")) };
        self.mark(style, mark, &format!("{}{beep}", self.paint(style, &text("code"))));
        self.below(Style::new(), &text("message"));
    }

    /// The cart, line by line.
    pub(super) fn cart(&self, transaction: &Value) {
        let empty = Vec::new();
        let lines = transaction.get("lines").and_then(Value::as_array).unwrap_or(&empty);
        for line in lines {
            let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default();
            let number = line.get("line").map(ToString::to_string).unwrap_or_default();
            let quantity = line.get("quantity").map(ToString::to_string).filter(|quantity| quantity != "1");
            let name = match quantity {
                Some(quantity) => format!("{} × {quantity}", text("description")),
                None => text("description").to_owned(),
            };
            let row = format!("{number:>3}  {name:<24}{:>9}  ", text("amount"));
            let shown = match (text("state"), text("serial"), text("comment")) {
                ("voided", ..) => self.paint(DIM, &format!("{row}voided")),
                (_, "", "") => row,
                (_, "", comment) => {
                    let later = if text("delivery") == "pickup" { " (pickup: needed then)" } else { "" };
                    format!("{row}{}", self.paint(ODD, &format!("○ {comment}{later}")))
                }
                (state, serial, _) => {
                    let state = if state == "active" {
                        String::new()
                    } else {
                        format!("  {}", state.replace('_', " "))
                    };
                    format!("{row}{}", self.paint(GOOD, &format!("● {serial}{state}")))
                }
            };
            self.line(&format!("              {shown}"));
        }
        let text = |key: &str| transaction.get(key).and_then(Value::as_str).unwrap_or_default();
        let sums = format!("{:>3}  {:<24}{:>9}  due {}", "", "total", text("total"), text("due"));
        self.line(&format!("              {}", self.paint(BOLD, &sums)));
    }

    /// A receipt's text, as the paper shows it.
    pub(super) fn paper(&self, text: &str) {
        let width = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        self.line(&self.paint(DIM, &format!("       ┌{}┐", "─".repeat(width + 2))));
        for line in text.trim_end().lines() {
            let bar = self.paint(DIM, "│");
            self.line(&format!("       {bar} {line:<width$} {bar}"));
        }
        self.line(&self.paint(DIM, &format!("       └{}┘", "─".repeat(width + 2))));
    }

    /// Where the receipts are.
    pub(super) fn pictures(&self, pictures: &[PathBuf]) {
        self.line("");
        self.line(&format!("  {}", self.paint(GOOD, "Every step went as told.")));
        self.line("  The receipts, as the emulated printer drew them from the bytes it got:");
        for picture in pictures {
            self.line(&format!("    {}", picture.display()));
        }
        self.line("");
    }

    /// How to go on with what was kept.
    pub(super) fn kept(&self, folder: &Path) {
        let pos = folder.join("pos.sock").display().to_string();
        let curl = |rest: &str| format!("    curl --unix-socket {pos} {rest}");
        self.line(
            "  Everything is kept. Start the lane again (its emulated devices are gone, and it says so):",
        );
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("laned"));
        self.line(&format!("    {} --config {} &", program.display(), folder.join("laned.toml").display()));
        self.line("  and talk to it:");
        self.line(&curl("http://lane/v1/health"));
        self.line(&curl("http://lane/v1/products"));
        self.line(&curl("-X POST http://lane/v1/transactions -H 'content-type: application/json' -d '{}'"));
        self.line(&curl("'http://lane/v1/serials?sku=PHONE-X&serial=F2LX7Q1A2B3'"));
        self.line(&curl("-N 'http://lane/v1/events?after=0&timeout_ms=2000'"));
        self.line("");
    }

    /// It did not go as told.
    pub(super) fn failed(&self, why: &str) {
        self.line("");
        self.line(&format!("  {} {why}", self.paint(BAD, "The demo did not go as told:")));
        self.line("");
    }

    /// What the daemon said, when it did not.
    pub(super) fn log(&self, log: &str) {
        for line in log.lines().rev().take(20).collect::<Vec<_>>().into_iter().rev() {
            self.line(&self.paint(DIM, &format!("  laned: {line}")));
        }
    }

    /// A sentence under a mark, in as many rows as it needs.
    fn below(&self, style: Style, text: &str) {
        for row in words(text, WIDTH - 16) {
            self.line(&format!("                {}", self.paint(style, row)));
        }
    }

    fn mark(&self, style: Style, mark: &str, what: &str) {
        self.line(&format!("              {} {what}", self.paint(style, mark)));
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn line(&self, text: &str) {
        if let Err(error) = writeln!(std::io::stdout(), "{text}")
            // A closed pipe (`| head`) is no reason to fail.
            && error.kind() != std::io::ErrorKind::BrokenPipe
        {
            self.unshown.set(true);
        }
    }
}

/// The widest row: a terminal of 80 columns has room for it.
const WIDTH: usize = 80;
