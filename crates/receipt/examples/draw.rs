//! Draws a receipt document: `cargo run -p receipt --example draw FILE.json COLUMNS OUT.png`; the text goes to
//! standard output.

use receipt::{Document, Paper, lay_out};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: draw FILE.json COLUMNS OUT.png");
    let (file, columns, out) = (next()?, next()?.parse::<u16>()?, next()?);
    let paper = match columns {
        42 => Paper::COLUMNS_42,
        other => Paper::new(other, other * 12)?,
    };
    let page = lay_out(&Document::from_json(&std::fs::read(file)?)?, paper);
    print!("{}", page.text());
    std::fs::write(out, page.png()?)?;
    Ok(())
}
