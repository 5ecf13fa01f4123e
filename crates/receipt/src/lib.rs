//! A receipt document, laid out once, as text and as a picture.
