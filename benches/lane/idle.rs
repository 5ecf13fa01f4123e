//! Memory, and what the daemon does while nothing happens.

use crate::events::Listener;
use crate::figures::{Samples, heading, row, short};
use crate::history::Histories;
use crate::home::Home;
use crate::process::{Memory, Work};
use crate::till::{Till, box_of_phone};
use crate::wires::{Wire, Wires};
use crate::{Failure, Places};
use std::time::Duration;

/// Scans after which memory is looked at again.
const SCANS: u64 = 2_000;

/// Of them in each sale.
const SCANS_PER_SALE: u64 = 20;

/// Sold in other sections and in the history: numbers from here on are free.
const FIRST_PHONE: u64 = 50_000_000;

const WINDOW: Duration = Duration::from_secs(10);
const WINDOWS: usize = 3;

/// Threads that read the journal's file end when they had nothing to do for this long. That is the end of something, not idleness.
const SETTLE: Duration = Duration::from_secs(12);

pub(crate) async fn measure(places: Places<'_>, histories: &Histories) -> Result<(), Failure> {
    heading(&format!("Memory: {} events, five devices attached", histories.long.events));
    let mut wires = Wires::open(places.disk).await?;
    let mut home = Home::new(places.disk, &wires.config)?;
    histories.long.give(&home)?;
    home.start().await?;
    wires.until_attached(&home).await?;
    let pid = home.pid()?;
    show("ready, all scanners attached", Memory::of(pid)?);
    let _openapi: serde_json::Value = home.client("pos").get("/v1/openapi.json").await?;
    show("after a client has read the OpenAPI document", Memory::of(pid)?);
    sell(&home, &mut wires).await?;
    let sales = SCANS / SCANS_PER_SALE;
    show(&format!("after {SCANS} scans, {sales} receipts printed"), Memory::of(pid)?);
    row("target: under 20 MiB resident", &format!("the most was {} MiB", short(Memory::of(pid)?.peak)));

    heading(&format!("Idle: {WINDOWS} windows of {} s, the same devices attached", WINDOW.as_secs()));
    tokio::time::sleep(SETTLE).await;
    windows("nobody connected", pid, None).await?;
    let mut listener = Listener::open(&home.path("pos.sock")).await?;
    tokio::time::sleep(SETTLE).await;
    windows("one client on the event stream", pid, Some(&mut listener)).await?;
    show("after that", Memory::of(pid)?);
    row("threads", &Work::of(pid)?.count().to_string());
    drop(listener);
    home.stop().await
}

fn show(when: &str, memory: Memory) {
    let Memory { resident, own, peak } = memory;
    let figure =
        format!("{} resident, {} of it anonymous, peak {}", short(resident), short(own), short(peak));
    row(&format!("{when}, MiB"), &figure);
}

/// Sells phones by scans on the wires, as in the shop: a receipt is printed before the next sale.
async fn sell(home: &Home, wires: &mut Wires) -> Result<(), Failure> {
    let till = Till::open(home.client("pos"), &home.client("admin")).await?;
    let mut listener = Listener::open(&home.path("pos.sock")).await?;
    let mut phone = FIRST_PHONE;
    for _ in 0..SCANS / SCANS_PER_SALE {
        let printed = wires.printed();
        let transaction = till.begin().await?;
        for wire in Wire::ALL.iter().cycle().take(usize::try_from(SCANS_PER_SALE)?) {
            let symbol = box_of_phone(phone);
            wires.scan(*wire, &symbol).await?;
            listener.scanned(&symbol.text()).await?;
            phone += 1;
        }
        till.finish(&transaction).await?;
        wires.until_printed(printed + 1).await?;
    }
    Ok(())
}

/// The same of a lane on which nobody is connected, once it has come to rest.
pub(crate) async fn settled_windows(who: &str, pid: u32) -> Result<(), Failure> {
    tokio::time::sleep(SETTLE).await;
    windows(who, pid, None).await
}

/// Looks at windows one after the other. With a client, says how many lines the stream brought: a comment now and then shows it that the
/// lane is there.
async fn windows(who: &str, pid: u32, mut listener: Option<&mut Listener>) -> Result<(), Failure> {
    let (mut switches, mut ran) = (Samples::default(), Samples::default());
    let mut lines = 0;
    for number in 1..=WINDOWS {
        if let Some(listener) = &mut listener {
            listener.lines_so_far();
        }
        let before = Work::of(pid)?;
        tokio::time::sleep(WINDOW).await;
        let done = Work::of(pid)?.since(&before);
        lines += listener.as_mut().map_or(0, |listener| listener.lines_so_far());
        switches.push(done.switches as f64);
        ran.push_us(done.ran);
        for (thread, count) in done.by_thread {
            row(&format!("{who}, window {number}: thread {thread}"), &format!("{count} switches"));
        }
    }
    row(&format!("{who}: context switches in {} s", WINDOW.as_secs()), &switches.spread());
    row(&format!("{who}: time on a CPU in {} s, us", WINDOW.as_secs()), &ran.spread());
    if listener.is_some() {
        row(&format!("{who}: lines that it got in all windows"), &lines.to_string());
    }
    Ok(())
}
