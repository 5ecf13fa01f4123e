//! What the daemon says while it runs: to standard error, which the service manager keeps.

use tracing_subscriber::EnvFilter;

/// Starts logging. `LANED_LOG` says how much (`info` where it is not set), in the form of `tracing`'s filters.
///
/// Under the service manager no times are written, since its journal has them. Values are escaped by the formatter: nothing
/// that came from a barcode reaches a terminal raw.
pub fn start() {
    let filter = EnvFilter::try_from_env("LANED_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(false);
    // A second start, in tests, changes nothing.
    if std::env::var_os("JOURNAL_STREAM").is_some() {
        let _ = log.without_time().try_init();
    } else {
        let _ = log.try_init();
    }
}
