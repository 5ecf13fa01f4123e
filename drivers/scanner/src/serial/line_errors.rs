//! What the kernel says of errors on a line.

use std::io;
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd};

use rustix::ioctl::{self, Getter, Opcode};
use rustix::termios::{InputModes, OptionalActions, tcgetattr, tcsetattr};
use tokio_serial::SerialStream;

/// The port's descriptor.
pub(super) fn descriptor(port: &SerialStream) -> BorrowedFd<'_> {
    // SAFETY: the descriptor belongs to `port`, which is borrowed for as long as the result lives.
    unsafe { BorrowedFd::borrow_raw(port.as_raw_fd()) }
}

/// Has the kernel mark bytes that come broken, with parity or without: where it is not asked to, it hands out 00 for such a byte or
/// leaves it out, which looks like another read. Says whether it does.
pub(super) fn mark(line: impl AsFd) -> io::Result<bool> {
    let mut modes = tcgetattr(&line)?;
    modes.input_modes.insert(InputModes::INPCK | InputModes::PARMRK);
    modes
        .input_modes
        .remove(InputModes::IGNPAR | InputModes::IGNBRK | InputModes::BRKINT | InputModes::ISTRIP);
    tcsetattr(&line, OptionalActions::Now, &modes)?;
    Ok(tcgetattr(&line)?.input_modes.contains(InputModes::INPCK | InputModes::PARMRK))
}

/// How often bytes were lost on a port, where it counts.
type Count = fn(BorrowedFd<'_>) -> Option<u32>;

/// Tells when bytes were lost before they could be read: the port took them too late, or the kernel had no room. The line itself
/// shows no sign of that.
#[derive(Debug)]
pub(super) struct Losses {
    /// How many there were when it was looked at last. Nothing where the port doesn't count, as a pseudo-terminal.
    known: Option<u32>,
    count: Count,
}

impl Losses {
    pub(super) fn new(line: impl AsFd) -> Self {
        Self::counted(line, count)
    }

    /// With another count than the kernel's.
    pub(super) fn counted(line: impl AsFd, count: Count) -> Self {
        Self { known: count(line.as_fd()), count }
    }

    /// Whether some were lost since it was looked at last.
    pub(super) fn some(&mut self, line: impl AsFd) -> bool {
        if self.known.is_none() {
            return false;
        }
        let now = (self.count)(line.as_fd());
        core::mem::replace(&mut self.known, now) != now
    }
}

/// `struct serial_icounter_struct` of linux/serial.h.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Counters {
    /// cts, dsr, rng, dcd, rx, tx, frame.
    _before: [i32; 7],
    overrun: u32,
    /// parity, brk.
    _between: [i32; 2],
    buffer_overrun: u32,
    _reserved: [i32; 9],
}

/// `TIOCGICOUNT` of asm-generic/ioctls.h.
const COUNTERS: Opcode = 0x545d;

fn count(line: BorrowedFd<'_>) -> Option<u32> {
    if cfg!(any(target_arch = "mips", target_arch = "mips64")) {
        // It has another number there.
        return None;
    }
    // SAFETY: the kernel fills in a `serial_icounter_struct` for this request, of which `Counters` has size and fields.
    let counters = unsafe { ioctl::ioctl(line, Getter::<COUNTERS, Counters>::new()) }.ok()?;
    Some(counters.overrun.wrapping_add(counters.buffer_overrun))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_as_the_kernel_lays_them_out() {
        // Eleven counters and nine places, each an int.
        assert_eq!(size_of::<Counters>(), 20 * size_of::<i32>());
        assert_eq!(std::mem::offset_of!(Counters, overrun), 7 * 4);
        assert_eq!(std::mem::offset_of!(Counters, buffer_overrun), 10 * 4);
    }

    #[test]
    fn a_port_that_does_not_count_loses_nothing() {
        let file = tempfile::tempfile().unwrap();
        let mut losses = Losses::new(&file);
        assert!(losses.known.is_none() && !losses.some(&file));
    }
}
