use serde::Deserialize;

use crate::{ByteString, DataBits, SerialSettings};

/// What is particular to one make of scanner that talks Zebra's Simple Serial Interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SsiModel {
    /// The line. Of the framing, only `idle_ms` (the silence within a packet that breaks it) and `aim` count: packets
    /// have their own.
    pub settings: SerialSettings,
    /// What the protocol leaves to the make.
    pub ssi: SsiSettings,
}

/// What the Simple Serial Interface leaves to the make.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SsiSettings {
    /// Numbers and values of parameters to set when the scanner is attached, as `PARAM_SEND` carries them. They are set
    /// until the scanner loses its power, and not written into its memory.
    pub parameters: ByteString,
    /// How long either side waits for an answer before it sends again, in milliseconds (parameter 9B).
    pub response_ms: u32,
    /// What it sounds.
    pub beeps: SsiBeeps,
    /// The lights that are lit while a scan needs somebody's attention, as `LED_ON` selects them. 0: none.
    pub led: u8,
}

/// The beep codes for what became of a scan. One that is left out: silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SsiBeeps {
    /// The scan was taken.
    pub good: Option<u8>,
    /// The scan was refused.
    pub bad: Option<u8>,
    /// The scan is not known here.
    pub not_on_file: Option<u8>,
    /// Somebody has to choose at the screen.
    pub choice: Option<u8>,
}

/// SSI settings that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SsiError {
    /// Packets hold any byte.
    #[error("data_bits = 7 cannot carry SSI packets; they need 8")]
    SevenBits,
    /// XON and XOFF are bytes of packets.
    #[error("flow = \"software\" cannot be with SSI, whose packets hold any byte; use hardware or none")]
    SoftwareFlow,
    /// The wait for an answer is too short or too long.
    #[error("response_ms = {0} cannot be; it must lie between 100 and 10000")]
    Response(u32),
}

impl SsiError {
    /// The key that it is about.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::SevenBits => "data_bits",
            Self::SoftwareFlow => "flow",
            Self::Response(_) => "response_ms",
        }
    }
}

impl SsiModel {
    /// Checks that the settings can be used together.
    ///
    /// # Errors
    ///
    /// The first setting that cannot be.
    pub const fn check(&self) -> Result<(), SsiError> {
        if matches!(self.settings.data_bits, DataBits::Seven) {
            return Err(SsiError::SevenBits);
        }
        if matches!(self.settings.flow, crate::FlowControl::Software) {
            return Err(SsiError::SoftwareFlow);
        }
        if self.ssi.response_ms < 100 || self.ssi.response_ms > 10_000 {
            return Err(SsiError::Response(self.ssi.response_ms));
        }
        Ok(())
    }
}

impl Default for SsiSettings {
    fn default() -> Self {
        Self { parameters: ByteString::default(), response_ms: 2_000, beeps: SsiBeeps::default(), led: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_need_eight_bits_and_no_bytes_that_stop_the_line() {
        let mut model = SsiModel::default();
        assert_eq!(model.check(), Ok(()));
        model.settings.data_bits = DataBits::Seven;
        assert_eq!(model.check(), Err(SsiError::SevenBits));
        model.settings.data_bits = DataBits::Eight;
        model.settings.flow = crate::FlowControl::Software;
        assert_eq!(model.check(), Err(SsiError::SoftwareFlow));
        model.settings.flow = crate::FlowControl::None;
        model.ssi.response_ms = 99;
        assert_eq!(model.check(), Err(SsiError::Response(99)));
    }
}
