use super::verdict::hex;
use crate::ScanInput;
use crate::context::Lane;
use crate::state::Read;

/// Rule 11: the same read from the same scanner, within the window since it was read first. The window is
/// measured where the scans were read, and a repeat does not move it. A keyed scan is never a repeat.
pub(super) fn is_repeat(lane: &Lane<'_>, input: &ScanInput) -> bool {
    let window_ms = lane.settings.repeat_window_ms;
    if input.keyed || window_ms == 0 {
        return false;
    }
    let within = |earlier: &&Read| {
        let elapsed = input.read_mono_ms.checked_sub(earlier.first_mono_ms);
        elapsed.is_some_and(|elapsed| elapsed <= window_ms)
    };
    let mut earlier = lane.state.reads_of(&input.device).filter(within).peekable();
    if earlier.peek().is_none() {
        return false;
    }
    let read = Read {
        aim: input.aim.map(|aim| aim.to_string()),
        symbology: input.symbology,
        hex: hex(&input.data),
        first_mono_ms: input.read_mono_ms,
    };
    earlier.any(|earlier| earlier.is_same(&read))
}
