/// Whether Caps Lock is on in a scanner that presses it before a scan and after it.
///
/// Its presses are counted, and the count is set right by itself: where nothing was typed between two presses but an end, one scan ended
/// with the first, and the second begins the next. How long it was silent between keys says nothing, since a key that is heard late was not
/// sent late.
#[derive(Clone, Copy, Debug)]
pub(super) struct CapsLock {
    is_on: bool,
    /// It was pressed at least once.
    is_used: bool,
    /// Keys were lost since it was last known.
    is_lost: bool,
    /// A character was typed since it was pressed.
    has_typed: bool,
}

impl CapsLock {
    /// As it is at first.
    pub(super) const NONE: Self = Self { is_on: false, is_used: false, is_lost: false, has_typed: false };

    /// It goes down.
    pub(super) const fn press(&mut self) {
        if self.has_typed {
            self.is_on = !self.is_on;
        } else {
            self.is_on = true;
            self.is_lost = false;
        }
        self.is_used = true;
        self.has_typed = false;
    }

    /// A key goes down that is no lock and no end.
    pub(super) const fn typed(&mut self) {
        self.has_typed = true;
    }

    /// Keys were lost: it may have been among them.
    pub(super) const fn lose(&mut self) {
        self.is_lost = true;
    }

    pub(super) const fn is_on(self) -> bool {
        self.is_on
    }

    /// Whether it may be on or off.
    pub(super) const fn is_unknown(self) -> bool {
        self.is_used && self.is_lost
    }
}
