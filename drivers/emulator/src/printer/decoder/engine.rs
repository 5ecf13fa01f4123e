//! The printer behind the commands: settings, the line, the paper, and what goes out.

use std::collections::VecDeque;
use std::sync::Arc;

use super::line::Line;
use super::settings::Settings;
use super::table::Command;
use super::{Output, codepage};
use crate::printer::paper::Paper;
use crate::printer::profile::Profile;
use crate::printer::receipt::{Barcode, Complaint, Receipt};

/// Most bytes of one receipt that are kept.
const MAX_RECEIPT_BYTES: usize = 8 * 1024 * 1024;
/// Most complaints that are kept of one receipt, and between two questions for them.
const MAX_COMPLAINTS: usize = 1000;
/// Most bytes of text of one receipt.
const MAX_TEXT_BYTES: usize = 1024 * 1024;
/// Most barcodes of one receipt that are kept.
const MAX_BARCODES: usize = 1000;

/// The state of the printer as its data stream makes it.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) profile: Profile,
    pub(super) settings: Settings,
    pub(super) line: Line,
    pub(super) paper: Paper,
    pub(super) output: VecDeque<Output>,
    /// New complaints that nobody has taken yet.
    pub(super) news: Vec<Complaint>,
    /// Offset of the command that is being worked on, from power-on.
    pub(super) offset: u64,
    /// `ESC =` has selected this printer.
    pub(super) selected: bool,
    /// What `GS ( k` has stored: its kind and the data.
    pub(super) stored_symbol: Option<(u8, Vec<u8>)>,
    /// What `GS ( L` has stored.
    pub(super) stored_picture: Option<super::graphics::Picture>,
    /// A process ID whose data is not yet printed.
    waiting_id: Option<[u8; 4]>,
    /// The command that is being worked on.
    command: &'static str,
    text: String,
    barcodes: Vec<Barcode>,
    bytes: Vec<u8>,
    complaints: Vec<Complaint>,
    paper_ran_over: bool,
}

impl Engine {
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            settings: Settings::new(profile.dots_per_inch()),
            line: Line::default(),
            paper: Paper::new(u32::from(profile.dots_per_line)),
            profile,
            output: VecDeque::new(),
            news: Vec::new(),
            offset: 0,
            selected: true,
            stored_symbol: None,
            stored_picture: None,
            waiting_id: None,
            command: "text",
            text: String::new(),
            barcodes: Vec::new(),
            bytes: Vec::new(),
            complaints: Vec::new(),
            paper_ran_over: false,
        }
    }

    /// Runs one command.
    pub(super) fn run(&mut self, command: &'static Command, parameters: &[u8]) {
        // A printer that is not selected throws everything away but the command that selects it.
        if self.selected || command.name == "ESC =" {
            self.command = command.name;
            self.warn_of_real_time(parameters);
            (command.run)(self, parameters);
        }
    }

    /// Prints a run of text bytes.
    pub(super) fn text(&mut self, bytes: &[u8]) {
        if !self.selected {
            return;
        }
        self.command = "text";
        let start = self.offset;
        for (&byte, offset) in bytes.iter().zip(start..) {
            self.offset = offset;
            let character = match self.settings.page.character(byte) {
                Some(ascii) if ascii.is_ascii() => codepage::national(self.settings.country, ascii),
                Some(character) => character,
                None => {
                    let page = self.settings.page.name;
                    self.complain(format!("byte {byte:02X} is no character of {page}; printed as a space"));
                    ' '
                }
            };
            self.put(character);
        }
        self.offset = start;
    }

    /// Puts one character on the line, and begins another line where it does not fit.
    fn put(&mut self, character: char) {
        let style = self.settings.style;
        if style.width() > self.area() {
            self.complain("the print area is narrower than one character; not printed");
            return;
        }
        if self.line.x + style.width() > self.area() {
            self.print_line(self.settings.line_spacing);
        }
        self.line.put(character, style, self.settings.spacing * u32::from(style.times_wide));
    }

    /// Width of the print area in dots.
    pub(super) fn area(&self) -> u32 {
        let right_of_margin = self.paper.width().saturating_sub(self.settings.left_margin);
        self.settings.area_width.map_or(right_of_margin, |set| set.min(right_of_margin))
    }

    /// Prints the line and feeds at least `feed` dots, and at least its height.
    pub(super) fn print_line(&mut self, feed: u32) {
        let line = std::mem::take(&mut self.line);
        let top = self.paper.height();
        self.feed(feed.max(line.height()));
        let left = self.settings.left_margin + line.start(self.settings.justify, self.area());
        if let Some(character) = line.draw(&mut self.paper, left, top + line.height()) {
            self.complain(format!("the emulator has no picture of {character:?}; drawn as a box"));
        }
        self.say(&line.read(left));
        self.send_waiting_id();
    }

    /// Feeds blank paper.
    pub(super) fn feed(&mut self, dots: u32) {
        if !self.paper.feed(dots) && !self.paper_ran_over {
            self.paper_ran_over = true;
            self.complain("more than 20,000 rows without a cut; the rest is not kept");
        }
    }

    /// Adds a line to what a person reads.
    pub(super) fn say(&mut self, line: &str) {
        if self.text.len() + line.len() < MAX_TEXT_BYTES {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// Remembers a barcode that was printed.
    pub(super) fn printed_barcode(&mut self, symbology: &'static str, data: Vec<u8>) {
        self.say(&format!("[{symbology} {}]", crate::typed::escape(&data)));
        if self.barcodes.len() < MAX_BARCODES {
            self.barcodes.push(Barcode { symbology, data });
        }
    }

    /// Notes something that a real printer would not have printed as meant.
    pub(super) fn complain(&mut self, what: impl AsRef<str>) {
        if self.complaints.len() < MAX_COMPLAINTS {
            let what = match self.command {
                "text" => what.as_ref().to_owned(),
                command => format!("{command}: {}", what.as_ref()),
            };
            let complaint = Complaint { offset: self.offset, what };
            if self.news.len() < MAX_COMPLAINTS {
                self.news.push(complaint.clone());
            }
            self.complaints.push(complaint);
        }
    }

    /// Counts the bytes of the command that was just worked on.
    pub(super) fn took(&mut self, bytes: &[u8]) {
        self.offset += bytes.len() as u64;
        let room = MAX_RECEIPT_BYTES.saturating_sub(self.bytes.len());
        self.bytes.extend(bytes.iter().take(room));
        self.command = "text";
        // A cut is noted by its command; its bytes belong to the receipt that it ends.
        if let Some(Output::Receipt(receipt)) = self.output.back_mut()
            && receipt.bytes.is_empty()
        {
            receipt.bytes = std::mem::take(&mut self.bytes);
        }
    }

    /// Hands out the receipt and begins another, unless nothing was printed since the last cut.
    pub(super) fn finish_receipt(&mut self) {
        if self.paper.blank_rows_at_end() == self.paper.height() {
            self.paper = Paper::new(self.paper.width());
            self.text.clear();
            return;
        }
        let blank = Paper::new(self.paper.width());
        let receipt = Receipt {
            text: std::mem::take(&mut self.text),
            barcodes: std::mem::take(&mut self.barcodes),
            bytes: Vec::new(),
            complaints: std::mem::take(&mut self.complaints),
            paper: Arc::new(std::mem::replace(&mut self.paper, blank)),
        };
        self.paper_ran_over = false;
        self.output.push_back(Output::Receipt(Box::new(receipt)));
    }

    /// What was printed since the last cut.
    pub(super) fn receipt(&self) -> Receipt {
        Receipt {
            text: self.text.clone(),
            barcodes: self.barcodes.clone(),
            bytes: self.bytes.clone(),
            complaints: self.complaints.clone(),
            paper: Arc::new(self.paper.clone()),
        }
    }

    /// Forgets the line that is not yet printed, and the ID that waited for it: it is never sent.
    pub(super) fn forget_line(&mut self) {
        self.line = Line::default();
        self.waiting_id = None;
    }

    /// Answers with a process ID once everything before it is on paper. Only the latest one waits.
    pub(super) fn answer_when_printed(&mut self, id: [u8; 4]) {
        self.waiting_id = Some(id);
        if self.line.is_empty() {
            self.send_waiting_id();
        }
    }

    fn send_waiting_id(&mut self) {
        if let Some([a, b, c, d]) = self.waiting_id.take() {
            self.output.push_back(Output::Answer(vec![0x37, 0x22, a, b, c, d, 0x00]));
        }
    }

    /// Real-time commands are executed wherever they turn up, so inside data they are an accident.
    fn warn_of_real_time(&mut self, data: &[u8]) {
        let accident = data.windows(3).any(|bytes| {
            matches!(bytes, [0x10, 0x04, 1..=8] | [0x10, 0x05, 1 | 2] | [0x10, 0x14, 1 | 2 | 3 | 7 | 8])
        });
        if accident {
            self.complain("its data contains a real-time command (DLE EOT, ENQ or DC4), which is executed");
        }
    }
}
