use super::super::token::Words;
use serde_json::{Map, Value, json};

/// Which socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Pos,
    Technician,
    Admin,
}

impl Role {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pos => "pos",
            Self::Technician => "technician",
            Self::Admin => "admin",
        }
    }
}

/// A request to be made. `{transaction}`, `{scan}` and `{receipt}` in the path stand for the latest of each.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) role: Role,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Body>,
    /// What opens a transaction is what later steps are about, under this name too.
    pub(crate) opens: bool,
    pub(crate) named: Option<String>,
}

/// What is sent.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Json(Value),
    /// Whatever bytes the scenario gives.
    Raw(Vec<u8>),
}

/// Reads the step that begins with `command`.
///
/// # Errors
/// Says what is wrong with it, or that there is no such step.
pub(super) fn parse(command: &str, words: &mut Words<'_>) -> Result<Call, String> {
    match command {
        "product" => product(words),
        "open" => open(words),
        "return" => returned(words),
        "staff" => staff(words),
        "stock" => stock(words),
        "block" => block(words),
        "unblock" => unblock(words),
        "call" => raw(words),
        "key" => keyed_scan(words),
        "scanning" => Ok(put(Role::Pos, "/v1/scanning", json!({"mode": words.text("the mode")?}))),
        "choose" => Ok(post("/v1/scans/{scan}/choose", json!({"line": words.number::<u32>("the line")?}))),
        "reprint" => Ok(post("/v1/receipts/{receipt}/reprint", json!({}))),
        "pick" | "unpick" | "pickup" | "ship" => order_call(command, words),
        "cancel" => cancel(words),
        _ => transaction_call(command, words),
    }
}

fn transaction_call(command: &str, words: &mut Words<'_>) -> Result<Call, String> {
    let of_line = |line: u32, what: &str| format!("/lines/{line}{what}");
    let (method, rest, body) = match command {
        "add" => ("POST", "/lines".to_owned(), new_line(words)?),
        "change" => {
            let line = words.number("the line")?;
            ("PATCH", of_line(line, ""), fields(words)?)
        }
        "serial" => {
            let line = words.number("the line")?;
            let serial = words.text("the serial number")?;
            let mut body = Map::from_iter([("serial".to_owned(), json!(serial))]);
            body.extend(words.pairs()?.into_iter().map(|(key, value)| (key, json!(value))));
            ("POST", of_line(line, "/serial"), Value::Object(body))
        }
        "override" => {
            let line = words.number("the line")?;
            let mut body = Map::from_iter([("reason".to_owned(), json!(words.text("the reason")?))]);
            body.extend(words.pairs()?.into_iter().map(|(key, value)| (key, json!(value))));
            ("POST", of_line(line, "/override"), Value::Object(body))
        }
        "void" if words.take_if("transaction") => ("POST", "/void".to_owned(), json!({})),
        "void" => ("POST", of_line(words.number("the line")?, "/void"), json!({})),
        "replace" => {
            let line = words.number("the line")?;
            ("POST", of_line(line, "/replace"), fields(words)?)
        }
        "focus" if words.take_if("none") => ("POST", "/focus".to_owned(), json!({"line": null})),
        "focus" => ("POST", "/focus".to_owned(), json!({"line": words.number::<u32>("the line")?})),
        "order" => ("POST", "/order".to_owned(), json!({"customer": {"name": words.text("the customer")?}})),
        "tender" => ("POST", "/tenders".to_owned(), tender(words)?),
        "complete" => {
            let mut tenders = Vec::new();
            while words.peek().is_some() {
                tenders.push(tender(words)?);
            }
            let body = if tenders.is_empty() { json!({}) } else { json!({"tenders": tenders}) };
            ("POST", "/complete".to_owned(), body)
        }
        "checkout" | "reopen" | "suspend" | "recall" => ("POST", format!("/{command}"), json!({})),
        other => return Err(format!("`{other}` is no step; tests/scenarios/README.md lists them")),
    };
    Ok(call(Role::Pos, method, format!("/v1/transactions/{{transaction}}{rest}"), Body::Json(body)))
}

fn order_call(command: &str, words: &mut Words<'_>) -> Result<Call, String> {
    let body = match command {
        "pick" => {
            let mut body = Map::from_iter([("line".to_owned(), json!(words.number::<u32>("the line")?))]);
            if words.peek().is_some() {
                body.insert("serial".to_owned(), json!(words.text("the serial number")?));
            }
            Value::Object(body)
        }
        "unpick" => json!({"line": words.number::<u32>("the line")?}),
        _ if words.peek().is_none() => json!({}),
        _ => json!({"lines": words.numbers("a line")?}),
    };
    Ok(post(&format!("/v1/orders/{{transaction}}/{command}"), body))
}

/// `cancel [reason "why"] [KIND AMOUNT]...`
fn cancel(words: &mut Words<'_>) -> Result<Call, String> {
    let mut body = Map::new();
    if words.take_if("reason") {
        body.insert("reason".to_owned(), json!(words.text("the reason")?));
    }
    let mut tenders = Vec::new();
    while words.peek().is_some() {
        tenders.push(tender(words)?);
    }
    if !tenders.is_empty() {
        body.insert("tenders".to_owned(), json!(tenders));
    }
    Ok(post("/v1/orders/{transaction}/cancel", Value::Object(body)))
}

/// `product SKU "description" PRICE [tax R] [serialized] [gtin G] [key KIND] [pattern P] [strip_prefix P] [optional]`
fn product(words: &mut Words<'_>) -> Result<Call, String> {
    let sku = words.text("the SKU")?;
    let description = words.text("the description")?;
    let price = words.text("the price")?;
    let mut product = Map::new();
    let mut rule = Map::new();
    let mut gtins = Vec::new();
    product.insert("tax_rate".to_owned(), json!("19"));
    while let Some(token) = words.take() {
        let word = token.text();
        match word.as_str() {
            "stocked" => drop(product.insert("tracking".to_owned(), json!("inventory"))),
            "beyond_stock" => drop(product.insert("negative_stock_allowed".to_owned(), json!(true))),
            "serialized" => drop(product.insert("tracking".to_owned(), json!("sales_process"))),
            "scanned_only" => drop(product.insert("keyed_needs_supervisor".to_owned(), json!(true))),
            "optional" => drop(product.insert("blank_issue_allowed".to_owned(), json!(true))),
            "tax" => drop(product.insert("tax_rate".to_owned(), json!(words.text("the tax rate")?))),
            "gtin" => gtins.push(words.text("the GTIN")?),
            "key" => drop(rule.insert("kind".to_owned(), json!(words.text("the kind")?))),
            "pattern" | "check" | "strip_prefix" | "case" => {
                let value = words.text(&word)?;
                rule.insert(word, json!(value));
            }
            other => return Err(format!("`{other}` says nothing of a product")),
        }
    }
    if !rule.is_empty() {
        rule.entry("kind").or_insert(json!("serial"));
        product.insert("identifiers".to_owned(), json!([rule]));
    }
    product.extend([
        ("description".to_owned(), json!(description)),
        ("price".to_owned(), json!(price)),
        ("gtins".to_owned(), json!(gtins)),
    ]);
    Ok(put(Role::Admin, &format!("/v1/products/{sku}"), Value::Object(product)))
}

/// `open [training] [as NAME]`
fn open(words: &mut Words<'_>) -> Result<Call, String> {
    let training = words.take_if("training");
    let named = if words.take_if("as") { Some(words.text("its name")?) } else { None };
    let body = if training { json!({"training": true}) } else { json!({}) };
    Ok(Call { opens: true, named, ..post("/v1/transactions", body) })
}

/// `stock [add] [as_of TIME] [SKU SERIAL]...`
fn stock(words: &mut Words<'_>) -> Result<Call, String> {
    let mut query = if words.take_if("add") { "?mode=add".to_owned() } else { "?mode=replace".to_owned() };
    if words.take_if("as_of") {
        query += &format!("&as_of={}", words.text("the time")?);
    }
    let rows: Vec<String> = words
        .pairs()?
        .into_iter()
        .map(|(sku, serial)| format!("{}\n", json!({"sku": sku, "serial": serial})))
        .collect();
    let body = Some(Body::Raw(format!("{}\n", rows.concat()).into_bytes()));
    let path = format!("/v1/stock/import{query}");
    Ok(Call { role: Role::Admin, method: "POST", path, body, opens: false, named: None })
}

/// `block SERIAL [sku SKU] [reason "why"]`
fn block(words: &mut Words<'_>) -> Result<Call, String> {
    let mut body = Map::from_iter([("serial".to_owned(), json!(words.text("the serial number")?))]);
    body.extend(words.pairs()?.into_iter().map(|(key, value)| (key, json!(value))));
    Ok(Call { role: Role::Admin, ..post("/v1/blocked", Value::Object(body)) })
}

/// `unblock SERIAL [sku SKU]`
fn unblock(words: &mut Words<'_>) -> Result<Call, String> {
    let mut path = format!("/v1/blocked?serial={}", words.text("the serial number")?);
    for (key, value) in words.pairs()? {
        path += &format!("&{key}={value}");
    }
    Ok(Call { role: Role::Admin, method: "DELETE", path, body: None, opens: false, named: None })
}

/// `staff ID "name" [supervisor] [pin P]`
fn staff(words: &mut Words<'_>) -> Result<Call, String> {
    let id = words.text("the operator's id")?;
    let mut body = Map::from_iter([("name".to_owned(), json!(words.text("the name")?))]);
    if words.take_if("supervisor") {
        body.insert("supervisor".to_owned(), json!(true));
    }
    body.extend(words.pairs()?.into_iter().map(|(key, value)| (key, json!(value))));
    Ok(put(Role::Admin, &format!("/v1/operators/{id}"), Value::Object(body)))
}

/// `return [as NAME] [KEY VALUE]... [lines N...]`
fn returned(words: &mut Words<'_>) -> Result<Call, String> {
    let named = if words.take_if("as") { Some(words.text("its name")?) } else { None };
    let mut body = Map::new();
    while words.peek().is_some() {
        if words.take_if("lines") {
            body.insert("lines".to_owned(), json!(words.numbers("a line")?));
            break;
        }
        let key = words.text("a field")?;
        let value = words.text(&format!("the value of `{key}`"))?;
        body.insert(key, json!(value));
    }
    Ok(Call { opens: true, named, ..post("/v1/returns", Value::Object(body)) })
}

/// `SKU [xN] [delivery D] [serial S] [unit_price P] [discount D] [reference R]`, or `gtin G` in the SKU's place.
fn new_line(words: &mut Words<'_>) -> Result<Value, String> {
    let mut body = Map::new();
    let kind = if words.take_if("gtin") { "gtin" } else { "sku" };
    body.insert(kind.to_owned(), json!(words.text("the product")?));
    let quantity = words.peek().filter(|token| !token.quoted).and_then(|token| {
        let text = token.text();
        serde_json::from_str::<Value>(text.strip_prefix('x')?).ok()
    });
    if quantity.is_some() {
        words.take();
    }
    body.insert("quantity".to_owned(), quantity.unwrap_or(json!(1)));
    body.extend(words.pairs()?.into_iter().map(|(key, value)| (key, json!(value))));
    Ok(Value::Object(body))
}

/// Pairs of a field and its value; a quantity is a number.
fn fields(words: &mut Words<'_>) -> Result<Value, String> {
    let pairs = words.pairs()?.into_iter().map(|(key, value)| {
        let number = (key == "quantity").then(|| serde_json::from_str(&value).ok()).flatten();
        (key, number.unwrap_or(json!(value)))
    });
    Ok(Value::Object(pairs.collect()))
}

fn tender(words: &mut Words<'_>) -> Result<Value, String> {
    Ok(json!({"kind": words.text("the kind of money")?, "amount": words.text("the amount")?}))
}

/// `key "text" [AIM]`: typed in, and treated as a scan.
fn keyed_scan(words: &mut Words<'_>) -> Result<Call, String> {
    let text = words.text("what is typed")?;
    let body = match words.take() {
        None => json!({"text": text}),
        Some(aim) => json!({"text": text, "aim": aim.text()}),
    };
    Ok(post("/v1/scans", body))
}

/// `call ROLE METHOD PATH ["body"]`: any request at all.
fn raw(words: &mut Words<'_>) -> Result<Call, String> {
    let role = match words.text("the role")?.as_str() {
        "pos" => Role::Pos,
        "technician" => Role::Technician,
        "admin" => Role::Admin,
        other => return Err(format!("`{other}` is no role")),
    };
    let method = words.text("the method")?;
    let method = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .into_iter()
        .find(|known| *known == method)
        .ok_or_else(|| format!("`{method}` is no method"))?;
    let path = words.text("the path")?;
    let body = words.take().map(|token| Body::Raw(token.bytes.clone()));
    Ok(Call { role, method, path, body, opens: false, named: None })
}

fn post(path: &str, body: Value) -> Call {
    call(Role::Pos, "POST", path.to_owned(), Body::Json(body))
}

fn put(role: Role, path: &str, body: Value) -> Call {
    call(role, "PUT", path.to_owned(), Body::Json(body))
}

fn call(role: Role, method: &'static str, path: String, body: Body) -> Call {
    Call { role, method, path, body: Some(body), opens: false, named: None }
}
