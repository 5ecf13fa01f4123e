/// Whether Caps Lock is on in a scanner that presses it before a scan and after it, or around letters.
///
/// Its presses are counted, and the count is set right by itself: where no character was typed between two presses, one scan ended with
/// the first, and the second begins the next. How long it was silent between keys says nothing, since a key that is heard late was not
/// sent late.
#[derive(Clone, Copy, Debug)]
pub(super) struct CapsLock {
    is_on: bool,
    /// It was pressed at least once.
    is_used: bool,
    /// Keys may not have been heard since it was last known.
    is_lost: bool,
    /// A character may have been typed since it was pressed.
    has_typed: bool,
    since_end: SinceEnd,
}

/// What was pressed since the last end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SinceEnd {
    Nothing,
    /// Caps Lock alone.
    Pressed,
    /// A character first, and then Caps Lock so often.
    Typed(u32),
    /// What tells nothing.
    Other,
}

impl CapsLock {
    /// What was heard first may be the rest of a scan, unless it is Caps Lock.
    pub(super) const NEW: Self =
        Self { is_on: false, is_used: false, is_lost: true, has_typed: false, since_end: SinceEnd::Nothing };

    /// It goes down.
    pub(super) const fn press(&mut self) {
        if self.has_typed {
            self.is_on = !self.is_on;
        } else {
            self.is_on = true;
            self.is_lost = false;
        }
        self.since_end = match self.since_end {
            SinceEnd::Nothing | SinceEnd::Pressed => SinceEnd::Pressed,
            SinceEnd::Typed(count) if self.has_typed => SinceEnd::Typed(count.saturating_add(1)),
            SinceEnd::Typed(_) | SinceEnd::Other => SinceEnd::Other,
        };
        self.is_used = true;
        self.has_typed = false;
    }

    /// A key goes down that is no lock and no end.
    pub(super) const fn typed(&mut self) {
        self.has_typed = true;
        match self.since_end {
            SinceEnd::Nothing => self.since_end = SinceEnd::Typed(0),
            SinceEnd::Pressed => self.since_end = SinceEnd::Other,
            SinceEnd::Typed(_) | SinceEnd::Other => {}
        }
    }

    /// A scan ends. Where all of it was heard, and it began with a character and has pressed it in pairs, it is off: so a scanner is known
    /// again that types a prefix first.
    pub(super) const fn end(&mut self) {
        match self.since_end {
            SinceEnd::Typed(count @ 2..) if self.is_lost && count % 2 == 0 => {
                (self.is_on, self.is_lost) = (false, false);
            }
            // The press may have ended a scan of which nothing else was heard.
            SinceEnd::Pressed => self.is_lost = true,
            _ => {}
        }
        self.since_end = SinceEnd::Nothing;
    }

    /// Keys may not have been heard: it may have been among them.
    pub(super) const fn lose(&mut self) {
        self.is_lost = true;
        self.has_typed = true;
        self.since_end = SinceEnd::Other;
    }

    pub(super) const fn is_on(self) -> bool {
        self.is_on
    }

    /// Whether it may be on or off.
    pub(super) const fn is_unknown(self) -> bool {
        self.is_used && self.is_lost
    }
}
