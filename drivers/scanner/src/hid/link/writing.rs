//! What goes to a HID scanner.

use std::sync::{Arc, PoisonError};

use super::{Far, HidLayout, HidLink};
use crate::hid::feature::Ask;
use crate::hid::{OutputMessage, node, socket};
use crate::ibm::IbmCommand;

impl HidLink {
    /// Reads or writes a feature report, in its turn.
    pub(super) fn ask(&mut self, ask: Ask) {
        let Far::Node { output, writing } = &mut self.far else {
            let sent = match &ask {
                Ask::Get(id) => socket::send(&self.input, socket::GET_FEATURE, &[*id]),
                Ask::Set(report) => socket::send(&self.input, socket::SET_FEATURE, report),
            };
            if let Err(error) = sent {
                tracing::warn!(device = %self.description, %error, "a feature report was not sent");
            }
            return;
        };
        let (output, device, before) = (Arc::clone(output), self.description.clone(), writing.take());
        let answers = self.features.0.clone();
        *writing = Some(tokio::spawn(async move {
            if let Some(before) = before {
                // However it ended, it has ended.
                let _ = before.await;
            }
            let done = tokio::task::spawn_blocking(move || {
                let output = output.lock().unwrap_or_else(PoisonError::into_inner);
                node::feature(&output, &ask)
            });
            match done.await {
                Ok(Ok(None)) => {}
                // The link may have gone.
                Ok(Ok(Some(report))) => drop(answers.send(report)),
                Ok(Err((error, is_answer))) => {
                    tracing::warn!(device, %error, "a feature report was not taken or given");
                    if is_answer {
                        drop(answers.send(Vec::new()));
                    }
                }
                Err(error) => tracing::warn!(device, %error, "a feature report was not taken or given"),
            }
        }));
    }

    /// Sends a report that must not be lost: a scanner that is never told to read again is of no use. It waits its turn behind
    /// one that is on its way.
    pub(super) fn send_for_sure(&mut self, message: OutputMessage) {
        let Far::Node { output, writing } = &mut self.far else { return self.send(message) };
        let (output, device, before) = (Arc::clone(output), self.description.clone(), writing.take());
        *writing = Some(tokio::spawn(async move {
            if let Some(before) = before {
                // However it ended, it has ended.
                let _ = before.await;
            }
            let write =
                move || output.lock().unwrap_or_else(PoisonError::into_inner).write(&message.hidraw());
            match tokio::task::spawn_blocking(write).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::warn!(device, %error, "an output report was not sent"),
                Err(error) => tracing::warn!(device, %error, "an output report was not sent"),
            }
        }));
    }

    pub(super) fn send(&mut self, message: OutputMessage) {
        match &mut self.far {
            Far::Socket => {
                if let Err(error) = socket::send(&self.input, socket::OUTPUT, &message.bytes) {
                    tracing::warn!(device = %self.description, %error, "an output report was not sent");
                }
            }
            Far::Node { output, writing } => {
                if writing.as_ref().is_some_and(|writing| !writing.is_finished()) {
                    tracing::warn!(device = %self.description, "an output report was not sent: the last one is still on its way");
                    return;
                }
                let output = Arc::clone(output);
                let device = self.description.clone();
                *writing = Some(tokio::task::spawn_blocking(move || {
                    let output = output.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Err(error) = output.write(&message.hidraw()) {
                        tracing::warn!(device, %error, "an output report was not sent");
                    }
                }));
            }
        }
    }

    /// Sends the feature reports that the model wants on attach and the device declares. A device that takes
    /// none of them may work all the same.
    pub(super) fn set_up(&mut self) {
        let (HidLayout::Pos(layout), Some(profile)) = (&self.layout, &self.profile) else { return };
        let reports: Vec<Vec<u8>> = profile
            .setup
            .iter()
            .filter(|setup| layout.has_feature(setup.report_id))
            .map(|setup| [&[setup.report_id], setup.data.as_bytes()].concat())
            .collect();
        if reports.is_empty() {
            return;
        }
        let device = self.description.clone();
        match &mut self.far {
            Far::Socket => {
                for report in &reports {
                    if let Err(error) = socket::send(&self.input, socket::SET_FEATURE, report) {
                        tracing::warn!(device, %error, "a feature report was not sent");
                    }
                }
            }
            Far::Node { output, writing } => {
                let output = Arc::clone(output);
                *writing = Some(tokio::task::spawn_blocking(move || {
                    let output = output.lock().unwrap_or_else(PoisonError::into_inner);
                    for report in &reports {
                        if let Err(error) = output.send_feature_report(report) {
                            tracing::warn!(device, %error, "a feature report was not taken");
                        }
                    }
                }));
            }
        }
    }
}

impl Drop for HidLink {
    /// Nobody takes what it reads from now on: an IBM OEM scanner shall not beep as if somebody did, and a trigger that is pulled
    /// is let go. Done on a thread that may wait.
    fn drop(&mut self) {
        let message = match &self.layout {
            HidLayout::Ibm(layout) => Some(IbmCommand::Disable.report(layout)),
            _ if self.is_triggered => self.trigger_message(false),
            _ => None,
        };
        let Some(message) = message else { return };
        // It may be gone.
        match &self.far {
            Far::Socket => drop(socket::send(&self.input, socket::OUTPUT, &message.bytes)),
            // Waits for the device, and for what is still being written.
            Far::Node { output, .. } => {
                let output = output.lock().unwrap_or_else(PoisonError::into_inner);
                drop(output.write(&message.hidraw()));
            }
        }
    }
}
