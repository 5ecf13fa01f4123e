//! What the host asks of the scanner: one command at a time, each waits for its answer.

use core::time::Duration;
use std::collections::VecDeque;

use super::packet::{RETRANSMITTED, from_host, opcode};
use crate::Reading;

/// What the host asks of the scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SsiCommand {
    /// Sound the beep of this code.
    Beep(u8),
    /// Light these lights.
    LedOn(u8),
    /// Put these lights out.
    LedOff(u8),
    /// Let the operator scan.
    ScanEnable,
    /// Don't let the operator scan.
    ScanDisable,
    /// Try to read a symbol, as if the trigger were pulled.
    StartSession,
    /// Stop trying.
    StopSession,
    /// Set a parameter until the scanner loses its power: its number and its value, as they go over the wire.
    Parameter(Vec<u8>),
}

impl SsiCommand {
    fn packet(&self, status: u8) -> Vec<u8> {
        match self {
            Self::Beep(code) => from_host(opcode::BEEP, status, &[*code]),
            Self::LedOn(lights) => from_host(opcode::LED_ON, status, &[*lights]),
            Self::LedOff(lights) => from_host(opcode::LED_OFF, status, &[*lights]),
            Self::ScanEnable => from_host(opcode::SCAN_ENABLE, status, &[]),
            Self::ScanDisable => from_host(opcode::SCAN_DISABLE, status, &[]),
            Self::StartSession => from_host(opcode::START_SESSION, status, &[]),
            Self::StopSession => from_host(opcode::STOP_SESSION, status, &[]),
            Self::Parameter(parameter) => {
                from_host(opcode::PARAM_SEND, status, &[&[NO_BEEP], parameter.as_slice()].concat())
            }
        }
    }

    /// Lets it scan, or not.
    pub(super) const fn of_reading(reading: Reading) -> Self {
        match reading {
            Reading::Allowed => Self::ScanEnable,
            Reading::Prevented => Self::ScanDisable,
        }
    }

    /// Whether the scanner shall scan from then on, where it says something of that.
    pub(super) const fn reading(&self) -> Option<Reading> {
        match self {
            Self::ScanEnable => Some(Reading::Allowed),
            Self::ScanDisable => Some(Reading::Prevented),
            _ => None,
        }
    }

    /// Whether it says how the scanner is to be from then on.
    pub(super) const fn sets_up(&self) -> bool {
        matches!(self, Self::Parameter(_) | Self::ScanEnable | Self::ScanDisable)
    }

    /// Whether it is about this very moment, and wrong when it comes late: what became of a scan is old news soon, and who
    /// asked for a scan has been told that nobody answered.
    const fn is_for_now(&self) -> bool {
        matches!(self, Self::Beep(_) | Self::StartSession)
    }

    /// Whether it must not be left out because others wait: the scanner would go on with what it shall stop, or stay as it was.
    const fn must_come(&self) -> bool {
        self.sets_up() || matches!(self, Self::StopSession)
    }

    /// Whether `before`, which has not been done yet, must not be done any more once this is wanted.
    const fn overtakes(&self, before: &Self) -> bool {
        match self {
            Self::StopSession => matches!(before, Self::StartSession),
            Self::ScanDisable => {
                matches!(before, Self::StartSession | Self::ScanEnable | Self::ScanDisable)
            }
            Self::ScanEnable => matches!(before, Self::ScanEnable | Self::ScanDisable),
            _ => false,
        }
    }
}

/// The parameters of a `PARAM_SEND`, one by one: a number of one byte, or of two where the first is F0 or more, and a
/// value of one byte.
pub(super) fn parameters(bytes: &[u8]) -> Vec<SsiCommand> {
    let mut parameters = Vec::new();
    let mut rest = bytes;
    while let [number, ..] = rest {
        let length = if *number >= EXTENDED { 3 } else { 2 };
        let Some((parameter, more)) = rest.split_at_checked(length) else { break };
        parameters.push(SsiCommand::Parameter(parameter.to_vec()));
        rest = more;
    }
    parameters
}

/// In a `PARAM_SEND`: no beep when it is taken.
const NO_BEEP: u8 = 0xff;

/// Parameter numbers from here on have a second byte.
const EXTENDED: u8 = 0xf0;

/// Commands that may wait ...
const QUEUE_MAX: usize = 16;
/// ... and those that must come: more than all parameters of a model.
const QUEUE_MOST: usize = 64;

/// How often a command is sent: once, and twice again.
const SENDINGS_MAX: u8 = 3;

/// A command that is about this very moment and could not be sent for so long is not sent any more.
const STALE_AFTER: Duration = Duration::from_secs(2);

/// A scanner without handshake lines that has heard nothing for so long may sleep. Not verified.
const SLEEPS_AFTER: Duration = Duration::from_secs(1);

/// What it takes to wake. Not verified.
const WAKING: Duration = Duration::from_millis(20);

/// Wakes the scanner. No packet, and not answered.
const WAKE_UP: u8 = 0x00;

/// Sends commands, and sends them again.
#[derive(Debug)]
pub(super) struct Commands {
    response: Duration,
    /// There are no handshake lines, so that it has to be woken.
    wakes: bool,
    waiting: VecDeque<(CommandId, SsiCommand, Duration)>,
    flight: Option<Flight>,
    heard: Option<Duration>,
    /// A scan session may be on.
    has_session: bool,
    /// The number of the command that was asked last.
    asked: CommandId,
    done: Vec<Done>,
}

/// A command, by its number.
pub(crate) type CommandId = u64;

/// A command under way.
#[derive(Debug)]
struct Flight {
    id: CommandId,
    command: SsiCommand,
    /// When it was asked.
    since: Duration,
    sendings: u8,
    /// Another one says the contrary: it is not sent again.
    is_overtaken: bool,
    /// The scanner has asked for it again.
    is_not_understood: bool,
    /// When it is sent, or sent again.
    due: Duration,
}

/// A command that has come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) id: CommandId,
    pub(crate) command: SsiCommand,
    pub(crate) outcome: Outcome,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The scanner has taken it.
    Taken,
    /// The scanner does not want it.
    Refused,
    /// The scanner asked for it again until it was given up.
    NotUnderstood,
    /// The scanner did not answer.
    Unanswered,
    /// It was not sent: it would have come too late.
    Late,
    /// It was not sent: too many others wait.
    Crowded,
}

impl Outcome {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Taken => "the scanner has taken it",
            Self::Refused => "the scanner refused it",
            Self::NotUnderstood => "the scanner did not understand it",
            Self::Unanswered => "the scanner did not answer",
            Self::Late => "it would come too late",
            Self::Crowded => "too many others wait",
        }
    }
}

impl Commands {
    pub(super) const fn new(response: Duration, wakes: bool) -> Self {
        Self {
            response,
            wakes,
            waiting: VecDeque::new(),
            flight: None,
            heard: None,
            has_session: false,
            asked: 0,
            done: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, command: SsiCommand, now: Duration) -> CommandId {
        self.asked += 1;
        self.overtake(&command);
        let most = if command.must_come() { QUEUE_MOST } else { QUEUE_MAX };
        if self.waiting.len() < most {
            self.waiting.push_back((self.asked, command, now));
        } else {
            self.end(self.asked, command, Outcome::Crowded);
        }
        self.asked
    }

    /// Takes out what must not be done any more once this is wanted. One that has been sent waits for its answer, so that
    /// this is not taken for another's.
    fn overtake(&mut self, command: &SsiCommand) {
        while let Some(at) = self.waiting.iter().position(|(_, before, _)| command.overtakes(before)) {
            if let Some((id, before, _)) = self.waiting.remove(at) {
                self.end(id, before, Outcome::Late);
            }
        }
        if let Some(flight) = &mut self.flight {
            flight.is_overtaken |= command.overtakes(&flight.command);
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.flight.is_none()
    }

    /// Whether the scanner is being told how it is to be.
    pub(super) fn is_setting_up(&self) -> bool {
        let waiting = self.waiting.iter().map(|(_, command, _)| command);
        waiting.chain(self.flight.as_ref().map(|flight| &flight.command)).any(SsiCommand::sets_up)
    }

    /// When [`Self::pump`] must be called, unless the line is taken.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.flight.as_ref().map(|flight| flight.due)
    }

    /// The commands that have come to their end since the last time.
    pub(super) fn take_done(&mut self) -> Vec<Done> {
        std::mem::take(&mut self.done)
    }

    /// What ends it all, each to be sent by itself: a session that may be on, and reading. Nobody waits for the answers.
    pub(super) fn farewell(&self, now: Duration) -> Vec<Vec<u8>> {
        let wakes = (self.wakes && self.sleeps(now)).then(|| vec![WAKE_UP]);
        let stop = self.has_session.then(|| SsiCommand::StopSession.packet(0));
        wakes.into_iter().chain(stop).chain([SsiCommand::ScanDisable.packet(0)]).collect()
    }

    fn sleeps(&self, now: Duration) -> bool {
        self.heard.is_none_or(|heard| now > heard + SLEEPS_AFTER)
    }

    /// The line is alive at `now`: the scanner is awake.
    pub(super) const fn heard(&mut self, now: Duration) {
        self.heard = Some(now);
    }

    /// The line is taken, so that the scanner can't answer: nothing is sent again before then.
    pub(super) fn hold(&mut self, until: Duration) {
        if let Some(flight) = &mut self.flight {
            flight.due = flight.due.max(until);
        }
    }

    /// The line is free: sends again what is due, and the next command if none is under way.
    pub(super) fn pump(&mut self, now: Duration, output: &mut Vec<u8>) {
        if self.deadline().is_some_and(|due| now >= due) {
            self.send(now, output);
        }
        while self.flight.is_none() {
            let Some((id, command, since)) = self.waiting.pop_front() else { return };
            let flight = Flight {
                id,
                command,
                since,
                sendings: 0,
                is_overtaken: false,
                is_not_understood: false,
                due: now,
            };
            let wakes = self.wakes && self.sleeps(now) && !flight.is_late(now, self.response);
            self.flight = Some(flight);
            if wakes {
                output.push(WAKE_UP);
                self.hold(now + WAKING);
            } else {
                self.send(now, output);
            }
        }
    }

    /// The scanner has taken the command.
    pub(super) fn acknowledged(&mut self) {
        // Before it was sent, an answer is to something else.
        if let Some(flight) = self.flight.take_if(|flight| flight.sendings > 0) {
            self.has_session &= flight.command != SsiCommand::StopSession;
            self.end(flight.id, flight.command, Outcome::Taken);
        }
    }

    /// The scanner has not understood the command.
    pub(super) fn resend(&mut self, now: Duration) {
        if let Some(flight) = self.flight.as_mut().filter(|flight| flight.sendings > 0) {
            flight.is_not_understood = true;
            flight.due = now;
        }
    }

    /// The scanner does not want the command.
    pub(super) fn refused(&mut self) {
        if let Some(flight) = self.flight.take_if(|flight| flight.sendings > 0) {
            self.has_session &= flight.command != SsiCommand::StartSession;
            self.end(flight.id, flight.command, Outcome::Refused);
        }
    }

    /// Sends the command under way, once more or for the first time; or ends it.
    fn send(&mut self, now: Duration, output: &mut Vec<u8>) {
        let Some(flight) = &mut self.flight else { return };
        let is_late = flight.is_late(now, self.response);
        if is_late || flight.sendings >= SENDINGS_MAX {
            if let Some(flight) = self.flight.take() {
                let outcome = match flight {
                    _ if flight.sendings == 0 => Outcome::Late,
                    // It was sent once, and its answer is of no use any more.
                    _ if flight.is_overtaken && flight.command.sets_up() => Outcome::Late,
                    _ if flight.is_not_understood => Outcome::NotUnderstood,
                    _ => Outcome::Unanswered,
                };
                self.end(flight.id, flight.command, outcome);
            }
            return;
        }
        let status = if flight.sendings > 0 { RETRANSMITTED } else { 0 };
        self.has_session |= flight.command == SsiCommand::StartSession;
        flight.sendings += 1;
        flight.due = now + self.response;
        output.extend(flight.command.packet(status));
    }

    fn end(&mut self, id: CommandId, command: SsiCommand, outcome: Outcome) {
        if self.done.len() < 2 * QUEUE_MAX {
            self.done.push(Done { id, command, outcome });
        }
    }
}

impl Flight {
    /// Whether it must not be sent now, or not once more.
    fn is_late(&self, now: Duration, response: Duration) -> bool {
        // Only where the line was taken the times before have taken longer.
        let most = STALE_AFTER + response * u32::from(self.sendings);
        self.is_overtaken || (self.command.is_for_now() && now > self.since + most)
    }
}
