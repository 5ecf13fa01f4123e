//! Printer driver: a laid-out page to ESC/POS, status, and transports.
