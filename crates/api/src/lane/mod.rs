//! What programs see of the lane itself: its health, devices, receipts, and the units that it knows.

mod device;
mod health;
mod receipt;
mod unit;

pub use device::{
    Device, DeviceKind, DeviceKindValue, DeviceList, DeviceReading, DeviceReadingValue, DeviceState,
    DeviceStateValue, DeviceTest, DeviceTestResult, DeviceTrigger, DeviceTriggered, TestName, TestNameValue,
};
pub use health::{
    Health, HealthStatus, HealthStatusValue, JournalHealth, LaneIdentity, RegistryHealth, Snapshot,
};
pub use receipt::{PrintJob, Receipt, Reprint};
pub use unit::{
    SerialHistory, SerialStep, SerialUnit, UnitAction, UnitActionValue, UnitState, UnitStateValue,
};

/// Lists of words that only the API has.
macro_rules! own_words {
    ($(#[$doc:meta])* $alias:ident = $title:literal as $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        pub type $alias = crate::Word<$name>;

        #[doc = concat!("The values of [`", stringify!($alias), "`].")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl crate::Named for $name {
            const TITLE: &'static str = $title;
            const ALL: &'static [Self] = &[$(Self::$variant,)*];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}
pub(crate) use own_words;
