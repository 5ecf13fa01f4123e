//! GS1 Digital Link URIs: GS1 elements in a web address (GS1 Digital Link: URI syntax 1.4 and compression 1.0).

mod bits;
mod compressed;
mod keys;
mod names;
mod uri;

#[cfg(test)]
mod dictionary;

pub(crate) use uri::read;
