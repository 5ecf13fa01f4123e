/// Whether Caps Lock is on in a scanner that presses it before a scan and after it.
///
/// Its presses are counted, whatever the pauses between them: how late a report is read says nothing of when it was sent. Only where a
/// press may not have been heard does the next scan that begins after a silence start the count anew.
#[derive(Clone, Copy, Debug)]
pub(super) struct CapsLock {
    is_on: bool,
    /// It was pressed at least once.
    is_used: bool,
    doubt: Option<Doubt>,
    /// Nothing else was pressed since.
    is_last: bool,
}

/// Why a press may not have been heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// What was heard first may be the rest of a scan.
    Beginning,
    /// Keys were lost: whether letters are large or small is not known until it starts anew.
    Lost,
}

impl CapsLock {
    pub(super) const fn new() -> Self {
        Self { is_on: false, is_used: false, doubt: Some(Doubt::Beginning), is_last: false }
    }

    /// A key goes down; `is_itself` says whether it is Caps Lock, `after_silence` whether no scan is in hand and nothing was heard for
    /// longer than a scan may pause.
    pub(super) fn press(&mut self, is_itself: bool, after_silence: bool) {
        if after_silence && self.doubt.take().is_some() {
            // A press right before the silence began this scan, if another key follows it: one that ended a scan is followed by the
            // press that begins the next.
            self.is_on = self.is_last && !is_itself;
        }
        if is_itself {
            self.is_on = !self.is_on;
            self.is_used = true;
        }
        self.is_last = is_itself;
    }

    /// Keys were lost.
    pub(super) fn lose(&mut self) {
        self.doubt = Some(Doubt::Lost);
    }

    pub(super) const fn is_on(self) -> bool {
        self.is_on
    }

    /// Whether it may be on or off.
    pub(super) const fn is_unknown(self) -> bool {
        self.is_used && matches!(self.doubt, Some(Doubt::Lost))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(presses: &[(bool, bool)]) -> CapsLock {
        let mut lock = CapsLock::new();
        presses.iter().for_each(|(is_itself, after_silence)| lock.press(*is_itself, *after_silence));
        lock
    }

    #[test]
    fn its_presses_are_counted_and_counted_anew_after_a_silence_where_one_may_be_missing() {
        let (caps, letter) = (true, false);
        // The rest of a scan, and the next one; the same in which the lane stood still behind the press that begins it.
        assert!(after(&[(letter, false), (caps, false), (caps, true)]).is_on());
        assert!(after(&[(letter, false), (caps, false), (letter, false), (caps, true)]).is_on());
        assert!(after(&[(caps, false), (letter, true)]).is_on());
        assert!(!after(&[(letter, false), (caps, false), (letter, false), (letter, true)]).is_on());
        // Once it is known, silences say nothing.
        let known = [(caps, true), (letter, false), (caps, true), (caps, true), (letter, true)];
        assert!(after(&known).is_on());
        let mut lock = after(&known);
        lock.lose();
        assert!(lock.is_unknown());
        lock.press(caps, true);
        assert!(lock.is_on() && !lock.is_unknown());
        let mut never = after(&[(letter, true)]);
        never.lose();
        assert!(!never.is_unknown(), "it has none");
    }
}
