//! The story, act by act. Each step says what it expects; anything else ends the demo.

use super::goods::{PHONE_GTIN, UNKNOWN_EAN, catalogue};
use super::{DemoError, Screen, Stage};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Serial numbers on the boxes.
const PHONE_1: &str = "F2LX7Q1A2B3";
const PHONE_2: &str = "F2LX7Q1A2B4";
const PHONE_3: &str = "F2LX7Q9Z8Y7";
const HEADPHONES: &str = "HS20260117";
const TELEVISION: &str = "TV5500987654";

/// Plays all acts; gives the receipts' pictures.
pub(super) async fn play(stage: &mut Stage, screen: &mut Screen) -> Result<Vec<PathBuf>, DemoError> {
    screen.title(&[
        ("lane", format!("store 0042, lane 3: the real daemon, process {}", stage.process())),
        (
            "counter",
            format!("RS-232 scanner on {}, CR at the end of each scan", stage.counter.path().display()),
        ),
        ("hand", "USB HID POS scanner on the socket hand.sock, reports of 64 bytes".to_owned()),
        ("receipt", format!("ESC/POS printer on {}, 48 columns", stage.printer.port())),
        ("folder", stage.folder.display().to_string()),
    ]);
    for (sku, product) in catalogue() {
        stage.admin("PUT", &format!("/v1/products/{sku}"), product).await?;
    }
    let cart = cart(stage, screen).await?;
    refused_checkout(stage, screen, &cart).await?;
    scans(stage, screen, &cart).await?;
    wrong_scans(stage, screen).await?;
    no_edit(stage, screen, &cart).await?;
    power_cut(stage, screen, &cart).await?;
    let sale = payment(stage, screen, &cart).await?;
    sold_once(stage, screen).await?;
    let pickup = pickup(stage, screen, &cart).await?;
    Ok(vec![sale, pickup])
}

async fn cart(stage: &mut Stage, screen: &mut Screen) -> Result<String, DemoError> {
    screen.act(
        "The cart: serial numbers later",
        "The boxes are still in the stock room. Cables share a line; phones never do. The television is fetched on Saturday.",
    );
    screen.does("POS", "add 2 phones, headphones, 2 cables, 1 cable more, a television");
    let opened = stage.pos("POST", "/v1/transactions", json!({})).await?;
    let id = text(&opened, "/id")?;
    let lines = format!("/v1/transactions/{id}/lines");
    for line in [
        json!({"sku": "PHONE-X", "quantity": 2}),
        json!({"sku": "HEADPHONES", "quantity": 1}),
        json!({"sku": "CABLE", "quantity": 2}),
        json!({"sku": "CABLE", "quantity": 1}),
        json!({"sku": "TV-55", "quantity": 1, "delivery": "pickup"}),
    ] {
        stage.pos("POST", &lines, line).await?;
    }
    screen.does("POS", "make it a customer order for Ada Lovelace");
    let customer = json!({"customer": {"name": "Ada Lovelace", "phone": "+49 30 1234567"}});
    let cart = stage.pos("POST", &format!("/v1/transactions/{id}/order"), customer).await?;
    expect("lines", &cart, "/lines/4/line", &json!(5))?;
    expect("one line of 3 cables", &cart, "/lines/3/quantity", &json!(3))?;
    expect("blocking lines", &cart, "/blocking_lines", &json!([1, 2, 3]))?;
    screen.cart(&cart);
    Ok(id)
}

async fn refused_checkout(stage: &mut Stage, screen: &mut Screen, id: &str) -> Result<(), DemoError> {
    screen.act(
        "Checkout is refused, and every missing serial number is named",
        "The television is not among them: it is needed at pickup only.",
    );
    screen.does("POS", "checkout");
    let problem = stage
        .pos_refused("POST", &format!("/v1/transactions/{id}/checkout"), json!({}), "serial_missing")
        .await?;
    expect("the lines named", &problem, "/lines", &json!([1, 2, 3]))?;
    screen.refused(&problem);
    Ok(())
}

async fn scans(stage: &mut Stage, screen: &mut Screen, id: &str) -> Result<(), DemoError> {
    screen.act(
        "The boxes arrive, in no order",
        "Each label finds its line by what it says. Where two lines fit, the lane asks: it never guesses.",
    );

    screen.does("hand", &format!("scans ]C0 {HEADPHONES}, the headphones' label"));
    let event = hand(stage, screen, HEADPHONES.as_bytes(), "]C0").await?;
    expect("the headphones' line", &event, "/line", &json!(3))?;

    screen.does("counter", &format!("scans {PHONE_1}, a bare serial number that fits both phones"));
    stage
        .counter
        .scan(PHONE_1.as_bytes(), None)
        .await
        .map_err(|error| DemoError::System("the counter scanner", error))?;
    let event = stage.decided("counter").await?;
    screen.scan(&event, "");
    expect("a question", &event, "/decision", &json!("needs_choice"))?;
    expect("both phones to choose from", &event, "/choices", &json!([1, 2]))?;
    let scan = text(&event, "/scan/id")?;
    screen.does("POS", "the cashier chooses line 1");
    stage.pos("POST", &format!("/v1/scans/{scan}/choose"), json!({"line": 1})).await?;

    let label = gs1(PHONE_2);
    screen.does(
        "hand",
        &format!("scans ]d2 {}, GTIN and serial number in one symbol", label.replace('\x1d', "\\x1d")),
    );
    let event = hand(stage, screen, label.as_bytes(), "]d2").await?;
    expect("the second phone's line", &event, "/line", &json!(2))?;
    let cart = stage.pos("GET", &format!("/v1/transactions/{id}"), Value::Null).await?;
    expect("nothing blocks", &cart, "/blocking_lines", &json!([]))?;
    screen.cart(&cart);
    Ok(())
}

async fn wrong_scans(stage: &mut Stage, screen: &mut Screen) -> Result<(), DemoError> {
    screen.act(
        "Wrong scans are refused, with the reason",
        "The scanner's beep follows the decision, not the read.",
    );
    // The very same read within 400 ms would be the same scan, and ignored.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    screen.does("hand", &format!("scans ]C0 {HEADPHONES}: the same headphones again"));
    let event = hand(stage, screen, HEADPHONES.as_bytes(), "]C0").await?;
    expect("a refusal", &event, "/decision", &json!("refused"))?;
    expect("its code", &event, "/code", &json!("serial_already_here"))?;
    screen.does("hand", &format!("scans ]E0 {UNKNOWN_EAN}: a product that this shop does not have"));
    let event = hand(stage, screen, UNKNOWN_EAN.as_bytes(), "]E0").await?;
    expect("its code", &event, "/code", &json!("unknown_product"))
}

async fn no_edit(stage: &mut Stage, screen: &mut Screen, id: &str) -> Result<(), DemoError> {
    screen.act(
        "Once given, a serial number is not edited",
        "The cashier voids the line and adds the product again. Everything stays on record.",
    );
    screen.does("POS", &format!("give line 2 the serial number {PHONE_3} instead"));
    let path = format!("/v1/transactions/{id}/lines/2/serial");
    let problem = stage.pos_refused("POST", &path, json!({"serial": PHONE_3}), "serial_not_editable").await?;
    screen.refused(&problem);
    screen.does("POS", "void line 2, add the phone again");
    stage.pos("POST", &format!("/v1/transactions/{id}/lines/2/void"), json!({})).await?;
    let cart = stage
        .pos("POST", &format!("/v1/transactions/{id}/lines"), json!({"sku": "PHONE-X", "quantity": 1}))
        .await?;
    expect("a new line that waits", &cart, "/blocking_lines", &json!([6]))?;
    screen.does("hand", &format!("scans ]d2 {}", gs1(PHONE_3)));
    let event = hand(stage, screen, gs1(PHONE_3).as_bytes(), "]d2").await?;
    expect("the new line", &event, "/line", &json!(6))
}

async fn power_cut(stage: &mut Stage, screen: &mut Screen, id: &str) -> Result<(), DemoError> {
    screen.act(
        "The power fails",
        "The daemon is killed where it stands (SIGKILL), and started again. What was answered is there.",
    );
    let path = format!("/v1/transactions/{id}");
    let before = stage.pos("GET", &path, Value::Null).await?;
    screen.does("lane", "kill -9");
    stage.power_cut().await?;
    let after = stage.pos("GET", &path, Value::Null).await?;
    if before != after {
        return Err(DemoError::Otherwise(format!(
            "the cart changed over the power cut: before {before}, after {after}"
        )));
    }
    screen.good(&format!(
        "the cart is as it was, to the byte (revision {})",
        after.pointer("/revision").unwrap_or(&Value::Null)
    ));
    screen.cart(&after);
    Ok(())
}

async fn payment(stage: &mut Stage, screen: &mut Screen, id: &str) -> Result<PathBuf, DemoError> {
    screen.act(
        "Checkout, payment, receipt",
        "Completion, the sold units, the receipt's number and the print job are one commit.",
    );
    screen.does("POS", "checkout");
    let cart = stage.pos("POST", &format!("/v1/transactions/{id}/checkout"), json!({})).await?;
    expect("payment", &cart, "/state", &json!("tendering"))?;
    let due = text(&cart, "/due")?;
    screen.does("POS", &format!("card {due}, complete"));
    let body = json!({"tenders": [{"kind": "card", "amount": due}]});
    let done = stage.pos("POST", &format!("/v1/transactions/{id}/complete"), body).await?;
    expect("an order that waits for pickup", &done, "/state", &json!("ordered"))?;
    let receipt = text(&done, "/receipt")?;
    screen.good(&format!("receipt {receipt}; the television waits for pickup"));
    paper(stage, screen, 1, &receipt, &[PHONE_1, PHONE_3, HEADPHONES]).await
}

async fn sold_once(stage: &mut Stage, screen: &mut Screen) -> Result<(), DemoError> {
    screen.act("None is sold twice", "The next customer brings the box of a phone that was just sold.");
    let opened = stage.pos("POST", "/v1/transactions", json!({})).await?;
    let id = text(&opened, "/id")?;
    screen.does("hand", &format!("scans ]d2 {}", gs1(PHONE_1)));
    let event = hand(stage, screen, gs1(PHONE_1).as_bytes(), "]d2").await?;
    expect("its code", &event, "/code", &json!("serial_sold"))?;
    stage.pos("POST", &format!("/v1/transactions/{id}/void"), json!({})).await?;
    Ok(())
}

async fn pickup(stage: &mut Stage, screen: &mut Screen, id: &str) -> Result<PathBuf, DemoError> {
    screen.act(
        "Saturday: the television is fetched",
        "Pickup needs its serial number. It is given when the set is taken from the shelf.",
    );
    screen.does("POS", &format!("hand over order {id}"));
    let path = format!("/v1/orders/{id}/pickup");
    let problem = stage.pos_refused("POST", &path, json!({}), "serial_missing").await?;
    expect("the television's line", &problem, "/lines", &json!([5]))?;
    screen.refused(&problem);
    screen.does("POS", &format!("pick line 5 with serial number {TELEVISION}, hand it over"));
    stage.pos("POST", &format!("/v1/orders/{id}/pick"), json!({"line": 5, "serial": TELEVISION})).await?;
    let done = stage.pos("POST", &path, json!({})).await?;
    expect("a completed order", &done, "/state", &json!("completed"))?;
    screen.cart(&done);
    let receipt = text(&done, "/hand_over_receipt")?;
    paper(stage, screen, 2, &receipt, &[TELEVISION]).await
}

/// Scans with the hand scanner; answers what became of it, once the beep is heard.
async fn hand(stage: &mut Stage, screen: &Screen, data: &[u8], aim: &str) -> Result<Value, DemoError> {
    stage
        .hand
        .scan(data, Some(aim))
        .await
        .map_err(|error| DemoError::Otherwise(format!("the hand scanner: {error}")))?;
    let event = stage.decided("hand").await?;
    let beep = stage.hand_beep().await?;
    screen.scan(&event, beep);
    Ok(event)
}

/// Takes a receipt from the printer, checks that it names these serial numbers, and keeps its picture.
async fn paper(
    stage: &Stage,
    screen: &Screen,
    number: usize,
    name: &str,
    serials: &[&str],
) -> Result<PathBuf, DemoError> {
    let receipt = stage.receipt(number).await?;
    for serial in serials {
        let barcoded = receipt.barcodes.iter().any(|barcode| barcode.data == serial.as_bytes());
        if !receipt.text.contains(serial) || !barcoded {
            return Err(DemoError::Otherwise(format!(
                "receipt {number} should carry {serial} as text and as a barcode:\n{}",
                receipt.text
            )));
        }
    }
    if let Some(complaint) = receipt.complaints.first() {
        return Err(DemoError::Otherwise(format!(
            "the printer could not read receipt {number}: {complaint}"
        )));
    }
    screen.does("printer", "cuts this off:");
    screen.paper(&receipt.text);
    let png = receipt.png().map_err(|error| DemoError::System("the receipt can't be drawn", error))?;
    let path = stage.folder.join("receipts").join(format!("{name}.png"));
    std::fs::write(&path, png).map_err(|error| DemoError::System("the receipt can't be kept", error))?;
    Ok(path)
}

/// GTIN and serial number as a GS1 element string.
fn gs1(serial: &str) -> String {
    format!("01{PHONE_GTIN}21{serial}")
}

fn text(json: &Value, pointer: &str) -> Result<String, DemoError> {
    json.pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| DemoError::Otherwise(format!("{pointer} is missing in {json}")))
}

fn expect(what: &str, json: &Value, pointer: &str, wanted: &Value) -> Result<(), DemoError> {
    let found = json.pointer(pointer).unwrap_or(&Value::Null);
    if found == wanted {
        return Ok(());
    }
    Err(DemoError::Otherwise(format!("{what}: {pointer} should be {wanted}, and is {found}, in {json}")))
}
