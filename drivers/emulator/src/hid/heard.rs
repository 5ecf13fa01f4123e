//! What a host says to a scanner in output and feature reports.

use super::layout::{COMMAND_REPORT, Layout, OUTPUT_REPORT, Output};

/// Something the host said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The beep for a good read (usage 86).
    GoodReadBeep,
    /// The beep for an error (usage 85).
    ErrorBeep,
    /// The beep for a good read of an unknown item (usage 87).
    NotOnFileBeep,
    /// Scanning was switched off (`true`) or on again (usage 5F).
    PreventRead(bool),
    /// The trigger was pulled (`true`) or let go (usage 60).
    InitiateRead(bool),
    /// Back to the settings after power-on (usage 5E).
    PowerOnReset,
    /// A command in the maker's own language.
    Command(Vec<u8>),
    /// A feature report was set; with its report id.
    Feature(Vec<u8>),
    /// A report that this device does not have; with its report id.
    Unknown(Vec<u8>),
}

/// What bits that stay as they are were set to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Held {
    pub(super) prevented: bool,
    pub(super) triggered: bool,
}

/// Reads the output report, id first. `held` is what was set before.
pub(super) fn read_output(layout: &Layout, report: &[u8], held: Held) -> Vec<Heard> {
    match (report, &layout.output) {
        (&[OUTPUT_REPORT, bits], Output::Bits(usages)) => read_bits(usages, bits, held),
        (&[OUTPUT_REPORT, length, ref text @ ..], Output::Programming)
        | (&[COMMAND_REPORT, length, ref text @ ..], Output::Bits(_) | Output::Commands)
            if text.len() <= 62 =>
        {
            match text.get(..usize::from(length)) {
                Some(command) => vec![Heard::Command(command.to_vec())],
                None => vec![Heard::Unknown(report.to_vec())],
            }
        }
        _ => vec![Heard::Unknown(report.to_vec())],
    }
}

/// How a Newland scanner answers a programming command (NLS-HR42 user guide, Responses): the same again behind another first
/// byte, with ACK before each comma and semicolon.
pub(super) fn answer(command: &[u8]) -> Option<Vec<u8>> {
    let rest = command.strip_prefix(b"~\x01")?;
    let mut answer = b"\x02\x01".to_vec();
    for byte in rest {
        if matches!(byte, b',' | b';') {
            answer.push(0x06);
        }
        answer.push(*byte);
    }
    Some(answer)
}

fn read_bits(usages: &[u8; 8], bits: u8, held: Held) -> Vec<Heard> {
    let mut heard = Vec::new();
    for (bit, usage) in usages.iter().enumerate() {
        let on = bits & (1 << bit) != 0;
        match usage {
            0x5f if on != held.prevented => heard.push(Heard::PreventRead(on)),
            0x5e if on => heard.push(Heard::PowerOnReset),
            0x60 if on != held.triggered => heard.push(Heard::InitiateRead(on)),
            0x85 if on => heard.push(Heard::ErrorBeep),
            0x86 if on => heard.push(Heard::GoodReadBeep),
            0x87 if on => heard.push(Heard::NotOnFileBeep),
            _ => {}
        }
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beep_is_another_bit_for_each_maker() {
        let heard = |layout: &Layout, bits| read_output(layout, &[4, bits], Held::default());
        assert_eq!(heard(&Layout::honeywell_xenon(), 0x40), [Heard::GoodReadBeep]);
        assert_eq!(heard(&Layout::zebra_ds2208(), 0x08), [Heard::GoodReadBeep]);
        assert_eq!(heard(&Layout::unusual(), 0x04), [Heard::GoodReadBeep]);
        assert_eq!(heard(&Layout::zebra_ds2208(), 0x04), [Heard::ErrorBeep]);
        assert_eq!(heard(&Layout::unusual(), 0x02), [Heard::NotOnFileBeep]);
    }

    #[test]
    fn prevent_read_is_heard_when_it_changes() {
        let layout = Layout::zebra_ds2208();
        let held = Held { prevented: true, triggered: false };
        assert_eq!(read_output(&layout, &[4, 1], Held::default()), [Heard::PreventRead(true)]);
        assert_eq!(read_output(&layout, &[4, 1], held), []);
        assert_eq!(read_output(&layout, &[4, 8], held), [Heard::PreventRead(false), Heard::GoodReadBeep]);
    }

    #[test]
    fn commands_of_the_maker_are_given_as_they_are() {
        let beep = [0xfd, 3, 0x16, 0x07, 0x0d];
        assert_eq!(
            read_output(&Layout::honeywell_xenon(), &beep, Held::default()),
            [Heard::Command(vec![0x16, 0x07, 0x0d])]
        );
        assert_eq!(
            read_output(&Layout::newland(), b"\x04\x03~\x010", Held::default()),
            [Heard::Command(b"~\x010".to_vec())]
        );
        assert_eq!(
            read_output(&Layout::newland(), b"\x04\x09~", Held::default()),
            [Heard::Unknown(b"\x04\x09~".to_vec())]
        );
    }

    #[test]
    fn a_report_the_device_does_not_have_is_unknown() {
        for report in [&b"\x04"[..], b"\x04\x01\x01", b"\x09\x00", b""] {
            assert_eq!(
                read_output(&Layout::zebra_ds2208(), report, Held::default()),
                [Heard::Unknown(report.to_vec())]
            );
        }
    }
}
