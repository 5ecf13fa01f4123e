//! `laned demo`: a whole lane on emulated devices, through the real drivers, as it happens.
//!
//! It starts the real daemon as a process of its own, with an emulated RS-232 scanner on a pseudo-terminal, an emulated
//! HID POS scanner on a socket and an emulated printer on TCP, and plays a story on them: a cart whose serial numbers come
//! later, checkout refused until they are there, a power cut, the sale, and an order fetched later. Every step is
//! checked; a step that goes otherwise ends the demo with exit code 1.

mod goods;
mod screen;
mod stage;
mod story;

use screen::Screen;
use stage::Stage;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many names are tried for a temporary folder.
const FOLDERS_TRIED: u32 = 100;

/// Options of `laned demo`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Make this folder and keep everything in it: configuration, journal, receipts
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Why the demo did not go as told.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A step went otherwise.
    #[error("{0}")]
    Otherwise(String),
    /// Something around the lane failed.
    #[error("{0}: {1}")]
    System(&'static str, std::io::Error),
    /// The lane gave no answer.
    #[error(transparent)]
    Client(#[from] api::ClientError),
    /// Something took too long.
    #[error("{0} took too long")]
    TooLong(&'static str),
}

/// Plays the story; exit code 0 when every step went as told.
#[must_use]
pub fn run(options: &Options) -> ExitCode {
    let mut screen = Screen::new();
    match play(options, &mut screen) {
        Ok(()) if screen.has_shown_all() => ExitCode::SUCCESS,
        Ok(()) => {
            eprintln!("laned demo: what it showed could not all be written");
            ExitCode::FAILURE
        }
        Err(error) => {
            screen.failed(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn play(options: &Options, screen: &mut Screen) -> Result<(), DemoError> {
    let folder = make_folder(options.keep.as_deref())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| DemoError::System("no event loop can be had", error))?;
    let pictures = runtime.block_on(async {
        let mut stage = Stage::open(&folder).await?;
        let pictures = story::play(&mut stage, screen).await;
        let log = stage.close().await;
        if pictures.is_err() {
            screen.log(&log);
        }
        pictures
    })?;
    screen.pictures(&pictures);
    match &options.keep {
        Some(_) => screen.kept(&folder),
        None => keep_pictures_only(&folder),
    }
    Ok(())
}

/// The folder: the one that was asked for, which must be new or empty, or a temporary one.
fn make_folder(keep: Option<&Path>) -> Result<PathBuf, DemoError> {
    let folder = match keep {
        Some(folder) => {
            let folder =
                std::path::absolute(folder).map_err(|error| DemoError::System("the folder's path", error))?;
            let in_use = std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
            if in_use {
                let text = format!("{} is there and not empty: name a new folder", folder.display());
                return Err(DemoError::Otherwise(text));
            }
            folder
        }
        None => temporary_folder()?,
    };
    std::fs::create_dir_all(folder.join("receipts"))
        .map_err(|error| DemoError::System("the folder can't be made", error))?;
    Ok(folder)
}

/// A new folder of our own: never one that is there already, since most of what is in it is removed in the end.
fn temporary_folder() -> Result<PathBuf, DemoError> {
    let process = std::process::id();
    let mut number = 1_u32;
    loop {
        let folder = std::env::temp_dir().join(format!("laned-demo-{process}-{number}"));
        match std::fs::DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && number < FOLDERS_TRIED => {
                number += 1;
            }
            Err(error) => return Err(DemoError::System("the folder can't be made", error)),
        }
    }
}

/// Without `--keep`, only the receipts stay.
fn keep_pictures_only(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name() != "receipts") {
        let path = entry.path();
        // It is a temporary folder: what can't be removed now is removed by the system.
        let _ = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
    }
}
