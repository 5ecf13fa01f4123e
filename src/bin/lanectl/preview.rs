use crate::failure::Failure;
use crate::screen::{Screen, Tone};
use ::models::{Models, PrinterModel};
use clap::Args;
use receipt::Document;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to draw, and where to put it.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The receipt document, JSON
    file: PathBuf,
    /// The folder for the drawings; made where it isn't there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The printer's model
    #[arg(long, default_value = "generic-escpos")]
    model: String,
}

/// The longest document.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

pub(crate) fn run(options: &Options, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let models = Models::load(None).map_err(|error| Failure::Usage(error.to_string()))?;
    let model = models.printer(&options.model).ok_or_else(|| {
        let known: Vec<&str> = models.printers().map(|model| model.name.as_str()).collect();
        Failure::Usage(format!(
            "no printer model is called {:?}; known are {}",
            options.model,
            known.join(", ")
        ))
    })?;
    let document = Document::from_json(&read(&options.file)?)
        .map_err(|error| Failure::Usage(format!("{}: {error}", options.file.display())))?;
    std::fs::create_dir_all(&options.out)
        .map_err(|error| Failure::Io(options.out.display().to_string(), error))?;
    let mut files = Vec::new();
    for (ending, bytes) in draw(&document, model)? {
        let file = options.out.join(format!("{}.{ending}", stem(&options.file)));
        std::fs::write(&file, bytes).map_err(|error| Failure::Io(file.display().to_string(), error))?;
        files.push(file.display().to_string());
    }
    if json {
        return screen.json(&serde_json::json!({"files": files}).to_string()).map(|()| ExitCode::SUCCESS);
    }
    files.iter().try_for_each(|file| screen.line(Tone::Plain, file))?;
    Ok(ExitCode::SUCCESS)
}

fn draw(document: &Document, model: &PrinterModel) -> Result<[(&'static str, Vec<u8>); 3], Failure> {
    let paper = printer::paper(model).map_err(|error| Failure::Usage(error.to_string()))?;
    let page = receipt::lay_out(document, paper);
    let picture =
        page.png().map_err(|error| Failure::Usage(format!("the picture can't be drawn: {error}")))?;
    Ok([("txt", page.text().into_bytes()), ("png", picture), ("escpos", printer::encode(&page, model))])
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::Io(file.display().to_string(), error);
    if std::fs::metadata(file).map_err(failed)?.len() > MAX_BYTES {
        return Err(Failure::Usage(format!("{} is too long for a receipt", file.display())));
    }
    std::fs::read(file).map_err(failed)
}

/// The drawings are named as the document is.
fn stem(file: &Path) -> String {
    file.file_stem().map_or_else(|| "receipt".to_owned(), |stem| stem.to_string_lossy().into_owned())
}
