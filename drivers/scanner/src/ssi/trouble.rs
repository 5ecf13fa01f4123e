use super::commands::{Done, Outcome};

/// What keeps an SSI scanner from doing what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SsiTrouble {
    /// It answers no command.
    Silent,
    /// It answers, and takes none of the commands that set it up.
    Refuses,
}

impl SsiTrouble {
    /// What is wrong, for a technician.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Silent => "it answers no command",
            Self::Refuses => "it takes none of the commands that set it up",
        }
    }

    /// What to do.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Silent => {
                "read the code for SSI host in its manual, check its cable and the line's speed, and name flow = \"none\" if the cable has no RTS and CTS; it is ready once it answers"
            }
            Self::Refuses => {
                "read the codes for its defaults and for SSI host in its manual, and check the model in the configuration; it is ready once it takes a command"
            }
        }
    }
}

/// What the scanner's answers come to.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// How many commands set it up.
    wanted: usize,
    /// How many it has refused since it was last set up. `None`: it has taken one.
    refused: Option<usize>,
    /// How many commands in succession it has not answered.
    unanswered: u8,
    trouble: Option<SsiTrouble>,
    told: Option<SsiTrouble>,
}

/// So many commands in succession without an answer, each sent three times, and it answers none.
const UNANSWERED_MOST: u8 = 3;

impl Answers {
    /// It is set up with so many commands.
    pub(super) const fn set_up(&mut self, commands: usize) {
        (self.wanted, self.refused) = (commands, Some(0));
    }

    pub(super) fn take(&mut self, done: &Done) {
        match done.outcome {
            Outcome::Taken => (self.refused, self.unanswered, self.trouble) = (None, 0, None),
            // One that was set up, and wants no beep, is well.
            Outcome::Refused | Outcome::NotUnderstood => {
                self.unanswered = 0;
                self.refused = self.refused.map(|refused| refused.saturating_add(1));
                let all = self.refused.is_some_and(|refused| refused >= self.wanted);
                let was = self.trouble.filter(|trouble| *trouble == SsiTrouble::Refuses);
                self.trouble = if all { Some(SsiTrouble::Refuses) } else { was };
            }
            Outcome::Unanswered => {
                self.unanswered = self.unanswered.saturating_add(1);
                // How it is set up, and whether it reads, isn't known then. Of anything else, one may be lost.
                if done.command.sets_up() || self.unanswered >= UNANSWERED_MOST {
                    self.trouble = Some(SsiTrouble::Silent);
                }
            }
            Outcome::Late | Outcome::Crowded => {}
        }
    }

    /// Whether it may have been away since it was set up, and have forgotten that.
    pub(super) const fn may_have_gone(&self) -> bool {
        self.trouble.is_some() || self.unanswered > 0
    }

    /// What is wrong, where that has changed since it was asked last: `Some(None)` is that it is well again.
    pub(super) fn news(&mut self) -> Option<Option<SsiTrouble>> {
        (self.trouble != self.told).then(|| {
            self.told = self.trouble;
            self.trouble
        })
    }
}
