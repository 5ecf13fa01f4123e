//! What is known of each make of scanner and printer, as data.
