use serde::{Deserialize, Serialize};

macro_rules! becauses {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $says:literal;)*) => {
        /// What decided where a scan goes. The code that decides says which, so that nobody has to guess it afterwards.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Because { $($(#[$doc])* $variant,)* }

        impl Because {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in the API and the journal.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// A sentence for a person.
            #[must_use]
            pub const fn says(self) -> &'static str {
                match self { $(Self::$variant => $says,)* }
            }
        }
    };
}

becauses! {
    /// To a pending line of the product that the label names with its unit.
    ProductAndUnit = "product_and_unit", "It names product and unit: the first line of that product that waits takes it.";
    /// The same, and none waited.
    ProductAndUnitAdded = "product_and_unit_added", "It names product and unit, and no line of that product waits: one is added.";
    /// The cashier has to say whether it is a unit's number at all.
    NotSure = "not_sure", "It may be a unit's number, but nothing says so for sure: the cashier is asked.";
    /// The product is added, or one more of it.
    ProductAlone = "product_alone", "It names a product and no unit of it: the product is added.";
    /// In capture, or while a line of the product is in focus.
    ProductFocuses = "product_focuses", "It names a product whose serial number is asked for: it only says for which line.";
    /// Scanning adds nothing, or no line of the product waits.
    ProductWaits = "product_waits", "It names a product, and there is nothing to do with that yet.";
    /// Separators are missing.
    OnlyCut = "only_cut", "Its separators are missing, and one way alone to cut it fits.";
    /// The label says what it is.
    Declared = "declared", "It says itself what it is, and fits no other line as well.";
    /// A rule with something to say.
    OnlyRule = "only_rule", "It keeps the rule of this line's product, and no other line's as well.";
    /// A plain serial number.
    OnlyLine = "only_line", "It can be a serial number, and no other line takes one.";
    /// The registry or the stock knows the unit.
    KnownStock = "known_stock", "Several lines fit, and the shop knows the unit as one of this product.";
    /// The line in focus, among several.
    Focus = "focus", "Several lines fit, and this one is in focus.";
    /// The cashier said so.
    Chosen = "chosen", "Several lines fit, and the cashier chose this one.";
    /// A code of the same box named the product before.
    SameBox = "same_box", "Another code of the same box named the product.";
    /// The code that named the product for another one of its box.
    NamedProduct = "named_product", "It named the product for another code of its box.";
    /// A held code, and the line that was added for it.
    LineAdded = "line_added", "It waited, and a line that it fits was added.";
    /// Several lines are as good.
    SeveralFit = "several_fit", "Several lines fit as well, and nothing says which: the cashier has to choose.";
    /// Codes of two products stand beside it.
    TwoProducts = "two_products", "Codes of two products were read before it: the cashier has to say which it belongs to.";
    /// It waits for other codes.
    NothingFits = "nothing_fits", "No line takes it yet: it waits for the other codes of its box.";
    /// It waited in vain.
    NothingCame = "nothing_came", "It waited for the other codes of its box, and no line came that takes it.";
    /// The same read within the window.
    SameRead = "same_read", "The same scanner has just read the same.";
    /// The unit is on a line already.
    AlreadyHere = "already_here", "A line has this very unit already.";
    /// The end of a scan with nothing before it.
    NothingRead = "nothing_read", "There is nothing in it.";
    /// Scanning mode `pos`.
    ForPos = "for_pos", "Scans are for the till program alone now.";
    /// It is what was sold, and comes back.
    ReturnedUnit = "returned_unit", "A line that comes back was sold with just that.";
    /// The line that comes back, and that this unit is for.
    ReturnedLine = "returned_line", "A line that comes back waits for its unit.";
    /// One more unit comes back.
    SoldUnit = "sold_unit", "It was sold, and stands on no line yet that comes back.";
}
