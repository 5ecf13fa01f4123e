//! A receipt, laid out once and shown three ways: on paper, as text, as a picture.
//!
//! A [`Document`] says what is on a receipt, a [`Paper`] how wide it may be. [`lay_out`] makes a [`Page`] of both;
//! text, picture and printer bytes are made of the page alone, so that they cannot differ.
//!
//! Text from outside (descriptions, serial numbers, names) is made [`Printable`] in the layout. A page never
//! holds a control character, nor a character that a receipt printer's code page lacks.

mod barcode;
mod document;
mod image;
mod layout;
mod logo;
mod page;
mod paper;
mod picture;
mod printable;

pub use barcode::{
    Barcode, Code128, Code128Error, CodeSet, FunctionThree, ProgrammingCode, ProgrammingCodeError, Qr, Run,
    Symbol,
};
pub use document::{
    Customer, Document, DocumentError, DocumentKind, JournalMark, Line, LineIdentifier, SerialBarcode,
    TaxRow, TenderKind, TenderRow,
};
pub use image::{Image, ImageError};
pub use layout::lay_out;
pub use logo::LogoError;
pub use page::{Align, Page, PageBuilder, Row, Size, Span, Style};
pub use paper::{Paper, PaperError};
pub use picture::{PICTURE_HEIGHT_MAX, PictureError};
pub use printable::{Printable, is_printable};
