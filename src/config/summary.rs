use super::Config;
use std::fmt::Write as _;

/// What the configuration means, for a person: `laned check-config` prints it.
#[must_use]
pub fn summary(config: &Config) -> String {
    let mut out = String::new();
    let lane = config.lane.id();
    let mut row = |name: &str, value: String| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{name:<12}{value}");
    };
    row("lane", format!("store {}, lane {}, {}", lane.store, lane.number, config.lane.currency));
    row("state", config.lane.state_dir.display().to_string());
    row("sockets", format!("pos         {}", config.api.pos_socket.display()));
    row("", format!("technician  {}", config.api.technician_socket.display()));
    row("", format!("admin       {}", config.api.admin_socket.display()));
    for scanner in config.scanners() {
        let hash = scanner.tolerance(&config.labels).hash_is_separator;
        let layout =
            scanner.layout.as_deref().map_or_else(String::new, |name| format!(", keyboard layout {name}"));
        row(
            "scanner",
            format!(
                "{:<12}{} ({}{layout}){}",
                scanner.name,
                scanner.port,
                scanner.model.as_deref().unwrap_or("any known model"),
                if hash { ", # is a separator" } else { "" }
            ),
        );
    }
    for (index, printer) in config.printers().iter().enumerate() {
        let use_ = if index == 0 { "receipts" } else { "tests only" };
        row(
            "printer",
            format!(
                "{:<12}{} ({}), {use_}",
                printer.name,
                printer.port,
                printer.model.as_deref().unwrap_or("any known model")
            ),
        );
    }
    let yes_no = |yes: bool| if yes { "yes" } else { "no" };
    row("checkout", format!("equal products share a line: {}", yes_no(config.checkout.aggregate_products)));
    row("", format!("a scanned product is added: {}", yes_no(config.checkout.add_product_on_scan)));
    row("", format!("an operator is required: {}", yes_no(config.checkout.require_operator)));
    row(
        "labels",
        format!("# is a separator in what programs send: {}", yes_no(config.labels.hash_is_separator)),
    );
    out
}
