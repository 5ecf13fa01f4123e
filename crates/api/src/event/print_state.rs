crate::lane::own_words! {
    /// Where a print job is in its life.
    PrintState = "PrintState" as PrintStateValue {
        /// It waits.
        Queued = "queued",
        /// Its first byte may be on its way.
        Sending = "sending",
        /// It is on paper.
        Printed = "printed",
        /// It may be on paper, whole, in part or not at all.
        Uncertain = "uncertain",
        /// It will not be printed.
        Failed = "failed",
    }
}
