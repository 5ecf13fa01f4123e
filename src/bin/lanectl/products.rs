use crate::failure::Failure;
use crate::screen::{Screen, Tone};
use api::client::Call;
use api::{Client, Imported, Problem};
use bytes::Bytes;
use clap::Subcommand;
use hyper::Method;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// The longest import that a lane takes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// An import of many products takes as long as their commits do.
const TIMEOUT: Duration = Duration::from_secs(600);

/// What to do with the catalogue.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Put products into the catalogue from a file: NDJSON, or CSV with a row of names
    Import {
        /// The file; `-` is standard input
        file: PathBuf,
    },
}

pub(crate) async fn run(
    command: &Command,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    let Command::Import { file } = command;
    let body = read(file)?;
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    let media_type = if first == Some(&b'{') { "application/x-ndjson" } else { "text/csv" };
    let client = client.clone().with_timeout(TIMEOUT);
    let path = "/v1/products/import";
    let call = Call { method: Method::POST, path, headers: &[], body: Some((media_type, Bytes::from(body))) };
    let reply = client.call(call).await?;
    if reply.status >= 300 {
        let problem: Problem = reply.json(client.socket())?;
        return Err(api::ClientError::Problem(Box::new(problem)).into());
    }
    if json {
        screen.json(&String::from_utf8_lossy(&reply.body))?;
    } else {
        let imported: Imported = reply.json(client.socket())?;
        screen.line(
            Tone::Good,
            &format!("{} products are new, {} changed", imported.created, imported.changed),
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::Io(file.display().to_string(), error);
    let mut body = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut body).map_err(failed)?;
    } else {
        std::fs::File::open(file)
            .map_err(failed)?
            .take(MAX_BYTES + 1)
            .read_to_end(&mut body)
            .map_err(failed)?;
    }
    if u64::try_from(body.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(Failure::Usage(format!("{} is longer than 64 MiB: import it in parts", file.display())));
    }
    Ok(body)
}
