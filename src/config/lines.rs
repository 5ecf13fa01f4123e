use std::path::{Path, PathBuf};

/// Where in the file each device's section and its keys are, so that what can't work is named with its line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceLines {
    file: PathBuf,
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    kind: String,
    line: usize,
    keys: Vec<(String, usize)>,
}

impl DeviceLines {
    /// Finds the sections that begin with `[[kind]]`. A list of devices that is written in one line has none.
    pub(super) fn find(text: &str, file: &Path) -> Self {
        let mut sections: Vec<Section> = Vec::new();
        let mut within = false;
        for (line, content) in text.lines().enumerate().map(|(index, content)| (index + 1, content.trim())) {
            let header = content.strip_prefix("[[").and_then(|rest| rest.split_once("]]"));
            if let Some((kind, _)) = header {
                sections.push(Section { kind: kind.trim().to_owned(), line, keys: Vec::new() });
                within = true;
            } else if content.starts_with('[') {
                within = false;
            } else if let (true, Some(section), Some((key, _))) =
                (within, sections.last_mut(), content.split_once('='))
            {
                section.keys.push((key.trim().to_owned(), line));
            }
        }
        let file = if sections.is_empty() { PathBuf::new() } else { file.to_owned() };
        Self { file, sections }
    }

    /// The line of a key of the device of that kind that comes at `index`; without the key, of its section.
    #[must_use]
    pub fn of(&self, kind: &str, index: usize, key: Option<&str>) -> Option<usize> {
        let section = self.sections.iter().filter(|section| section.kind == kind).nth(index)?;
        let of_key = section.keys.iter().find(|(name, _)| Some(name.as_str()) == key).map(|(_, line)| *line);
        Some(of_key.unwrap_or(section.line))
    }

    /// `laned.toml:7: `, for the beginning of a sentence; nothing where the line isn't known.
    #[must_use]
    pub fn place(&self, kind: &str, index: usize, key: Option<&str>) -> String {
        match self.of(kind, index, key) {
            Some(line) => format!("{}:{line}: ", self.file.display()),
            None => String::new(),
        }
    }
}
