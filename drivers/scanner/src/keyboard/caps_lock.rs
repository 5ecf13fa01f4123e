/// Whether Caps Lock is on in a scanner that presses it before a scan and after it, or around letters.
///
/// Its presses are counted from silence to silence: a scanner that rests has it off. Where the count says otherwise though nothing is known to
/// be missing, a press was not heard, or it was no rest but a pause within a scan: then nothing is known until the next one.
#[derive(Clone, Copy, Debug)]
pub(super) struct CapsLock {
    is_on: bool,
    /// It was pressed at least once. Of a scanner that never does so, lost keys make no letter doubtful.
    is_used: bool,
    /// Keys may not have been heard since it was last known.
    is_lost: bool,
}

impl CapsLock {
    pub(super) const NEW: Self = Self { is_on: false, is_used: false, is_lost: false };

    /// It goes down.
    pub(super) const fn press(&mut self) {
        self.is_on = !self.is_on;
        self.is_used = true;
    }

    /// The scanner has been silent for longer than it ever is within a scan.
    pub(super) const fn rest(&mut self) {
        self.is_lost = self.is_on && !self.is_lost;
        self.is_on = false;
    }

    /// Keys may not have been heard: it may have been among them.
    pub(super) const fn lose(&mut self) {
        self.is_lost = true;
    }

    /// Whether a rest would say more than is known.
    pub(super) const fn needs_rest(self) -> bool {
        self.is_on || self.is_lost
    }

    pub(super) const fn is_on(self) -> bool {
        self.is_on
    }

    /// Whether it may be on or off.
    pub(super) const fn is_unknown(self) -> bool {
        self.is_used && self.is_lost
    }
}
