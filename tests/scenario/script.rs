use super::command::{self, Action, Setting};
use super::expectation::{self, Expectation};
use super::token::{self, Words};

/// A scenario, read whole before anything starts: a misspelt line fails at once, and not half-way.
#[derive(Debug)]
pub(crate) struct Script {
    /// The lane as it is set up before it starts.
    pub(crate) settings: Vec<Setting>,
    pub(crate) steps: Vec<Step>,
}

/// Something that happens, and what has to hold after it.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) line: usize,
    pub(crate) text: String,
    pub(crate) action: Action,
    pub(crate) expectations: Vec<Expected>,
}

/// One indented line.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) line: usize,
    pub(crate) text: String,
    pub(crate) expectation: Expectation,
}

impl Script {
    /// Reads a scenario's text.
    ///
    /// # Errors
    /// The line's number, and what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut script = Self { settings: Vec::new(), steps: Vec::new() };
        for (number, line) in (1..).zip(text.lines()) {
            script.take(number, line).map_err(|message| (number, message))?;
        }
        if script.steps.is_empty() {
            return Err((1, "nothing happens in it".to_owned()));
        }
        Ok(script)
    }

    fn take(&mut self, number: usize, line: &str) -> Result<(), String> {
        let tokens = token::split(line)?;
        if tokens.is_empty() {
            return Ok(());
        }
        let mut words = Words::new(&tokens);
        if line.starts_with([' ', '\t']) {
            let expectation = expectation::parse(&mut words)?;
            let step = self.steps.last_mut().ok_or("an expectation has to stand below a step")?;
            step.expectations.push(Expected { line: number, text: line.trim().to_owned(), expectation });
            return Ok(());
        }
        if let Some(setting) = Setting::parse(&mut words)? {
            if !self.steps.is_empty() {
                return Err("how the lane is set up has to stand before the first step".to_owned());
            }
            self.settings.push(setting);
            return Ok(());
        }
        let action = command::parse(&mut words)?;
        self.steps.push(Step {
            line: number,
            text: line.trim().to_owned(),
            action,
            expectations: Vec::new(),
        });
        Ok(())
    }
}
