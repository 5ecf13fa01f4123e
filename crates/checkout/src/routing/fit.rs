use crate::{Line, Product, Unit};
use label::{
    Binding, BoundIdentifier, Evidence, IdentifierKind, IdentifierRule, Label, Misfit, Role, SerialRule, bind,
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

/// What a label gives to a unit.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub(super) new: Vec<BoundIdentifier>,
    pub(super) rank: Rank,
}

/// How a label fits a product's unit, of which some may be known already.
pub(super) fn fit(label: &Label<'_>, product: &Product, unit: Option<&Unit>) -> Result<Fit, Misfit> {
    match unit {
        None => {
            let Binding { identifiers } = bind(label, &product.rule)?;
            let rank = rank(label, &identifiers, product.rule.is_plain());
            Ok(Fit { new: identifiers, rank })
        }
        Some(unit) => fit_further(label, product, unit),
    }
}

/// How a label fits what is still open of a unit. A label that contradicts what is known is another unit's.
fn fit_further(label: &Label<'_>, product: &Product, unit: &Unit) -> Result<Fit, Misfit> {
    let mut new: Vec<BoundIdentifier> = Vec::new();
    let mut plain = false;
    let mut misfit = None;
    for entry in unit.open_entries(&product.rule) {
        match bind_one(label, entry) {
            Ok(bound) if is_known(&unit.identifiers, &bound) || is_known(&new, &bound) => {}
            Ok(bound) => {
                plain |= is_plain(entry);
                new.push(BoundIdentifier { role: entry.role, ..bound });
            }
            Err(reason) => misfit = Some(reason),
        }
    }
    let whole = bind(label, &product.rule).map(|binding| binding.identifiers).unwrap_or_default();
    let other_unit =
        whole.into_iter().find(|bound| !is_known(&unit.identifiers, bound) && !is_known(&new, bound));
    match (other_unit, new.is_empty()) {
        (None, false) => Ok(Fit { rank: rank(label, &new, plain), new }),
        (Some(bound), _) => Err(Misfit {
            code: "other_unit",
            message: format!(
                "{} \"{}\" is not that of the unit that was scanned before",
                bound.kind.name(),
                label::escape(bound.normalized.as_bytes())
            ),
            raw: bound.raw,
            normalized: bound.normalized,
        }),
        (None, true) => Err(misfit.unwrap_or_else(nothing_new)),
    }
}

/// Binds one entry of a rule on its own.
fn bind_one(label: &Label<'_>, entry: &IdentifierRule) -> Result<BoundIdentifier, Misfit> {
    // One entry that is the key is a rule, and binds to one identifier.
    let alone = IdentifierRule { role: Role::Key, ..entry.clone() };
    let rule = SerialRule::new(vec![alone]).map_err(|_| nothing_new())?;
    bind(label, &rule)?.identifiers.into_iter().next().ok_or_else(nothing_new)
}

fn nothing_new() -> Misfit {
    Misfit {
        code: "kind",
        raw: String::new(),
        normalized: String::new(),
        message: "nothing on this label is still missing".to_owned(),
    }
}

fn is_known(known: &[BoundIdentifier], bound: &BoundIdentifier) -> bool {
    known.iter().any(|other| other.kind == bound.kind && other.normalized == bound.normalized)
}

fn is_plain(entry: &IdentifierRule) -> bool {
    entry.is_plain()
}

fn rank(label: &Label<'_>, new: &[BoundIdentifier], plain: bool) -> Rank {
    let declared = new.iter().all(|bound| bound.evidence == Evidence::Declared);
    match (declared, plain) {
        (true, false) => Rank::DeclaredByRule,
        (true, true) => Rank::Declared,
        (false, false) => Rank::Rule,
        (false, true) if is_rather_something_else(label) => Rank::Competing,
        (false, true) => Rank::Plain,
    }
}

/// The best reading of the label is neither a serial number nor just text.
fn is_rather_something_else(label: &Label<'_>) -> bool {
    let best = label.identifiers.first();
    best.is_some_and(|best| !matches!(best.kind, IdentifierKind::Serial | IdentifierKind::Text))
}

/// Whether an identifier of this kind names one unit: what a label can declare a unit by.
pub(super) const fn names_unit(kind: IdentifierKind) -> bool {
    matches!(
        kind,
        IdentifierKind::Serial
            | IdentifierKind::Imei
            | IdentifierKind::Imeisv
            | IdentifierKind::Meid
            | IdentifierKind::Iccid
            | IdentifierKind::Eid
            | IdentifierKind::Mac
            | IdentifierKind::Vin
    )
}

/// Whether the label says itself that it names one unit.
pub(super) fn declares_unit(label: &Label<'_>) -> bool {
    label.identifiers.iter().any(|found| names_unit(found.kind) && found.evidence == Evidence::Declared)
}

/// A line that a label fits.
pub(super) struct Candidate<'a> {
    pub(super) line: &'a Line,
    pub(super) fit: Fit,
}
