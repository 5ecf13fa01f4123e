use super::super::token::Words;

/// How the lane is set up before it starts.
#[derive(Debug, Clone)]
pub(crate) enum Setting {
    /// `set checkout burst_window_ms 300`: a key of a section.
    Key { section: String, key: String, value: String },
    /// `scanner counter serial terminator LF`, `printer receipt tcp`: a device and its far end.
    Device { kind: &'static str, name: String, wire: Wire, keys: Vec<(String, String)> },
    /// `config "..."`: text at the end of the file, whatever it is.
    Text(String),
}

/// The far end of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wire {
    /// A scanner on a pseudo-terminal.
    Serial,
    /// A scanner that talks SSI on a pseudo-terminal.
    Ssi,
    /// A HID scanner of this layout on a socket.
    Hid(String),
    /// An IBM OEM scanner of this form on a socket.
    IbmOem(String),
    /// A scanner that types, with this country's keyboard, on a socket.
    Keyboard(String),
    /// A printer on a TCP port.
    Tcp,
    /// A printer that takes everything and never answers.
    Silent,
    /// Nothing is there.
    Missing,
}

impl Setting {
    /// Reads a setting, if the line is one.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub(crate) fn parse(words: &mut Words<'_>) -> Result<Option<Self>, String> {
        let Some(first) = words.peek() else { return Ok(None) };
        let setting = match first.text().as_str() {
            "set" => {
                words.take();
                Self::key(words)?
            }
            "scanner" => {
                words.take();
                Self::device("scanner", words)?
            }
            "printer" if is_printer_setting(words) => {
                words.take();
                Self::device("printer", words)?
            }
            "config" => {
                words.take();
                Self::Text(words.text("the text")?)
            }
            _ => return Ok(None),
        };
        words.end()?;
        Ok(Some(setting))
    }

    fn key(words: &mut Words<'_>) -> Result<Self, String> {
        let (section, key) = (words.text("the section")?, words.text("the key")?);
        let mut values = Vec::new();
        while let Some(token) = words.take() {
            let bare = token.text();
            let is_literal =
                !token.quoted && (bare.parse::<i64>().is_ok() || bare == "true" || bare == "false");
            values.push(if is_literal { bare } else { format!("{bare:?}") });
        }
        let value = match values.as_slice() {
            [] => return Err(format!("`{key}` has no value")),
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        Ok(Self::Key { section, key, value })
    }

    fn device(kind: &'static str, words: &mut Words<'_>) -> Result<Self, String> {
        let name = words.text("its name")?;
        let wire = match (kind, words.text("its wire")?.as_str()) {
            ("scanner", "serial") => Wire::Serial,
            ("scanner", "ssi") => Wire::Ssi,
            ("scanner", "ibm-oem") => Wire::IbmOem(words.text("its form")?),
            ("scanner", "keyboard") => Wire::Keyboard(words.text("its country")?),
            ("scanner", "hid") => Wire::Hid(words.text("its layout")?),
            ("printer", "tcp") => Wire::Tcp,
            ("printer", "silent") => Wire::Silent,
            (_, "missing") => Wire::Missing,
            (_, other) => return Err(format!("a {kind} can't be on `{other}`")),
        };
        Ok(Self::Device { kind, name, wire, keys: words.pairs()? })
    }
}

/// `printer receipt silent` sets one up that never answers; `printer receipt paper_out` is a step.
fn is_printer_setting(words: &Words<'_>) -> bool {
    words.peek_at(2).is_some_and(|wire| ["tcp", "silent", "missing"].contains(&wire.text().as_str()))
}
