use crate::refusal::shown;
use crate::state::Group;
use crate::{Because, Line, Product, Unit};
use label::{
    Binding, BoundIdentifier, Check, Evidence, Filled, Filling, Identifier, IdentifierKind, IdentifierRule,
    Label, Misfit, SerialRule, bind_for, fill_for,
};

/// How well a label fits a line; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The label says what it is, and a rule with something to say takes it.
    DeclaredByRule,
    /// The label says what it is.
    Declared,
    /// A rule with something to say takes it.
    Rule,
    /// A plain serial number, for a line that takes any.
    Plain,
    /// The same, but the label is rather something else.
    Competing,
}

impl Rank {
    /// The same where the text is known to be something else: a plain serial number is none, and neither is one that was made of the text.
    pub(super) const fn doubted(self, is_made: bool) -> Self {
        match (self, is_made) {
            (Self::Plain, _) | (Self::Rule, true) => Self::Competing,
            (other, _) => other,
        }
    }

    /// Why the one line that has this rank takes the label; `None` where it is rather something else, so that being the only one
    /// decides nothing.
    pub(super) const fn decides(self) -> Option<Because> {
        match self {
            Self::DeclaredByRule | Self::Declared => Some(Because::Declared),
            Self::Rule => Some(Because::OnlyRule),
            Self::Plain => Some(Because::OnlyLine),
            Self::Competing => None,
        }
    }
}

/// What a label gives to a unit.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub(super) new: Vec<BoundIdentifier>,
    pub(super) rank: Rank,
    /// What the label gives as well, and what is wrong with it.
    pub(super) left: Vec<Misfit>,
}

/// The same before it is known how else the unit is known, which is not looked for in all products that a label may be of.
#[derive(Debug)]
pub(super) struct Likely {
    filling: Filling,
    pub(super) rank: Rank,
    /// The label also says what is known of the unit already: it is that unit's, and no other line's.
    pub(super) is_its: bool,
}

/// How a label fits a product's unit, of which some may be known already. A label that contradicts what is known
/// is another unit's.
pub(super) fn fit(label: &Label<'_>, product: &Product, unit: Option<&Unit>) -> Result<Fit, Misfit> {
    likely(label, product, unit).map(|likely| likely.whole(label, product))
}

/// The same, as far as products are compared by it.
pub(super) fn likely(label: &Label<'_>, product: &Product, unit: Option<&Unit>) -> Result<Likely, Misfit> {
    let known = unit.map_or(&[][..], |unit| &unit.identifiers);
    let own = product.own();
    let filling = fill_for(label, &product.rule, known, own)?;
    let mut is_its = false;
    if !known.is_empty() {
        let whole =
            bind_for(label, &product.rule, &[], own).map(|binding| binding.identifiers).unwrap_or_default();
        // What the same text may be as well contradicts nothing.
        let is_new = |bound: &BoundIdentifier| {
            filling.values().any(|new| {
                (new.kind, new.normalized) == (bound.kind, bound.normalized.as_str())
                    || label.is_one_value(new.raw, &bound.raw)
            })
        };
        is_its = whole.iter().any(|bound| is_known(known, bound));
        let other = whole.into_iter().find(|bound| !is_known(known, bound) && !is_new(bound));
        if let Some(bound) = other {
            return Err(other_unit(&bound));
        }
    }
    let rank = rank(label, &product.rule, filling.values());
    Ok(Likely { filling, rank, is_its })
}

impl Likely {
    /// What the label gives to the unit.
    pub(super) fn values(&self) -> impl Iterator<Item = Filled<'_>> + Clone {
        self.filling.values()
    }

    /// With all that the unit is known by. It is the label and the product that it was found for.
    pub(super) fn whole(&self, label: &Label<'_>, product: &Product) -> Fit {
        let Binding { identifiers: new, left } =
            self.filling.clone().bind(label, &product.rule, product.own());
        Fit { new, rank: self.rank, left }
    }

    /// Whether what is bound was made of digits that say something else as they stand: a Dell's tag, of its express service code.
    pub(super) fn is_made_of(&self, text: &str) -> bool {
        text.bytes().all(|byte| byte.is_ascii_digit()) && self.values().all(|value| !text.contains(value.raw))
    }
}

/// How well what was bound of a label fits a product, of whose unit nothing is known.
pub(super) fn of(label: &Label<'_>, product: &Product, binding: Binding) -> Fit {
    let Binding { identifiers: new, left } = binding;
    let rank = rank(label, &product.rule, new.iter().map(BoundIdentifier::filled));
    Fit { new, rank, left }
}

/// What the label gives as well, and why it is not noted, as the rest of a message. Empty where nothing is lost.
pub(super) fn not_noted(left: &[Misfit]) -> String {
    left.iter().map(|misfit| format!(" Not noted: {}", misfit.message)).collect()
}

fn other_unit(bound: &BoundIdentifier) -> Misfit {
    let (raw, normalized) = (shown(&bound.raw), shown(&bound.normalized));
    let message =
        format!("{} {normalized} is not that of the unit that was scanned before.", bound.kind.name());
    Misfit { code: "other_unit", raw, normalized, message, rule: None, is_own: false }
}

/// In whatever form: the second IMEI of a telephone that is known by its first one is that telephone's.
fn is_known(known: &[BoundIdentifier], bound: &BoundIdentifier) -> bool {
    known.iter().any(|other| other.may_be(bound))
}

fn rank<'f>(label: &Label<'_>, rule: &SerialRule, mut new: impl Iterator<Item = Filled<'f>> + Clone) -> Rank {
    let entry = |new: &Filled<'_>| {
        rule.identifiers().iter().find(|entry| entry.kind == new.kind && entry.role == new.role)
    };
    let is_plain = |new: &Filled<'_>| entry(new).is_some_and(IdentifierRule::is_plain);
    // A prefix that is taken off says nothing of the signs in what follows it.
    let is_signed = |new: &Filled<'_>| {
        let is_open = |entry: &IdentifierRule| {
            entry.kind == IdentifierKind::Serial && entry.pattern.is_none() && entry.check == Check::None
        };
        entry(new).is_some_and(is_open) && !new.normalized.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    // What was cut out of a label was declared by it, too, had it come whole.
    let is_declared = |new: &Filled<'_>| matches!(new.evidence, Evidence::Declared | Evidence::Segmented);
    // What else is bound of the label doesn't make text that is rather something else a serial number.
    let is_doubtful = |new: Filled<'_>| {
        !is_declared(&new) && (is_plain(&new) || is_signed(&new)) && label.competing_with(new.raw).is_some()
    };
    if new.clone().any(is_doubtful) {
        return Rank::Competing;
    }
    let declared = new.clone().all(|new| is_declared(&new));
    match (declared, new.all(|new| is_plain(&new))) {
        (true, false) => Rank::DeclaredByRule,
        (true, true) => Rank::Declared,
        (false, false) => Rank::Rule,
        (false, true) => Rank::Plain,
    }
}

/// Whether the label says itself that it names one unit.
pub(super) fn declares_unit(label: &Label<'_>) -> bool {
    label.identifiers.iter().any(|found| found.kind.names_unit() && found.evidence == Evidence::Declared)
}

/// Whether a label that declares no unit says beside the product's code what may be one's number: a label that was mended, or values
/// with their names.
pub(super) fn has_unit_beside_product(label: &Label<'_>) -> bool {
    let read = || label.identifiers.iter().filter(|found| found.evidence <= Evidence::Shaped);
    let gtins = || read().filter(|found| found.kind == IdentifierKind::Gtin);
    let is_beside = |unit: &Identifier<'_>| gtins().any(|gtin| !label.is_one_value(&unit.value, &gtin.value));
    read().filter(|found| found.kind.names_unit()).any(is_beside)
}

/// Lines that a label fits alike: there may be thousands of them.
pub(super) struct Candidate<'a> {
    /// The lowest of them.
    pub(super) line: &'a Line,
    /// All of them.
    pub(super) group: Group<'a>,
    pub(super) fit: Likely,
}

impl Candidate<'_> {
    /// What the label gives to the unit of one of its lines.
    pub(super) fn whole(&self, label: &Label<'_>) -> Fit {
        self.fit.whole(label, &self.line.product)
    }
}
