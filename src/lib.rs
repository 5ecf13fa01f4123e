//! The daemon of one checkout lane.
