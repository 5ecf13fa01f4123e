//! The far end of a wire: emulated scanners and an emulated printer.
