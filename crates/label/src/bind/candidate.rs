//! Which identifier of a label an identifier of a rule takes.

use super::misfit::{self, Misfit};
use super::{BoundIdentifier, Form, Own, canonical, fit};
use crate::interpret::undecorated;
use crate::standing::is_bare;
use crate::{Evidence, Identifier, IdentifierKind as Kind, IdentifierRule, Label, Text, makers};

/// What an identifier of a rule takes, and of which of the label's.
#[derive(Debug)]
pub(super) struct Taken<'l, 'd> {
    pub(super) bound: BoundIdentifier,
    from: &'l Identifier<'d>,
    closeness: Closeness,
}

/// What is taken already.
#[derive(Clone, Copy, Debug)]
pub(super) struct InUse<'k, 'l, 'd> {
    /// Known of the unit before this label.
    pub(super) known: &'k [BoundIdentifier],
    /// Taken of this label.
    pub(super) taken: &'k [Taken<'l, 'd>],
}

/// How near what a label says is to what a rule asks for, the nearest first. Of equally good evidence the nearer is meant,
/// whatever the order of the rule: a hardware address is that before it is some serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// The label says the kind that is asked for.
    Kind,
    /// It says nothing, and what the rule says fits.
    Rule,
    /// Nothing is said by either.
    Nothing,
}

/// The best believed of the fits for what is still lacking, and which of it that fills. Keeps the first reason why something can't be filled.
pub(super) fn next_fit<'l, 'd>(
    label: &'l Label<'d>,
    lacking: &[&IdentifierRule],
    in_use: InUse<'_, 'l, 'd>,
    own: Own<'_>,
    reason: &mut Option<Misfit>,
) -> Option<(usize, Taken<'l, 'd>)> {
    let mut best: Option<(usize, Taken<'l, 'd>)> = None;
    for (index, wanted) in lacking.iter().enumerate() {
        match best_fit(label, wanted, in_use, own) {
            Ok(Some(fit)) if best.as_ref().is_none_or(|(_, best)| fit.is_better_than(best)) => {
                best = Some((index, fit));
            }
            Ok(_) => {}
            Err(misfit) => *reason = reason.take().or(Some(misfit)),
        }
    }
    best
}

/// What is wrong with what the label declares, or proves, to be of a kind that is asked for. `None` where nothing is.
pub(super) fn said_in_vain(
    label: &Label<'_>,
    wanted: &IdentifierRule,
    taken: &[Taken<'_, '_>],
) -> Option<Misfit> {
    let is_said = |found: &&Identifier<'_>| {
        found.kind == wanted.kind
            && found.evidence <= Evidence::Checked
            && !taken.iter().any(|taken| taken.bound.raw == found.value)
    };
    label.identifiers.iter().filter(is_said).find_map(|found| fit(&found.value, wanted).err())
}

/// The best identifier of the label that fits. `None` where there is none that could.
fn best_fit<'l, 'd>(
    label: &'l Label<'d>,
    wanted: &IdentifierRule,
    in_use: InUse<'_, 'l, 'd>,
    own: Own<'_>,
) -> Result<Option<Taken<'l, 'd>>, Misfit> {
    let mut reason = None;
    let mut best: Option<Taken<'l, 'd>> = None;
    let told = told_serial(label, wanted);
    let none_fits = label.told.no_number || (label.told.needs_pattern && wanted.pattern.is_none());
    let is_no_number = |candidate: &&Identifier<'_>| candidate.kind == Kind::Text && none_fits;
    let is_told = |candidate: &&Identifier<'_>| {
        told.as_ref().is_none_or(|told| candidate.value == *told || candidate.evidence == Evidence::Declared)
    };
    let candidates = label.identifiers.iter().filter(|candidate| may_fill(candidate, wanted));
    for candidate in candidates.filter(is_told).filter(|candidate| !is_no_number(candidate)) {
        let fitted = fit(&candidate.value, wanted)
            .or_else(|misfit| fit_part(candidate, wanted).ok_or(misfit))
            .and_then(|normalized| own.refuse_of(label, candidate, &normalized, wanted).map(|()| normalized));
        let normalized = match fitted {
            Ok(normalized) => normalized,
            Err(misfit) => {
                reason = reason.or(Some(misfit));
                continue;
            }
        };
        if in_use.has(label, candidate, wanted.kind, &normalized) {
            reason = reason.or_else(|| Some(misfit::known(&candidate.value, &normalized).by(wanted)));
            continue;
        }
        if let Some(first) = best.as_ref().filter(|first| first.bound.normalized != normalized)
            && is_ambiguous(label, first.from, candidate, wanted)
        {
            if is_whole(label, first.from, wanted) {
                continue;
            }
            return Err(misfit::ambiguous(&first.bound.raw, &candidate.value, &normalized).by(wanted));
        }
        let fit = Taken::of(label, candidate, wanted, normalized);
        match &mut best {
            // The same in another form: what was read first is kept.
            Some(best) if best.bound.normalized == fit.bound.normalized => {
                best.closeness = best.closeness.min(fit.closeness);
            }
            Some(best) if !fit.is_better_than(best) => {}
            _ => best = Some(fit),
        }
    }
    match (best, reason) {
        (None, Some(reason)) => Err(reason),
        (best, _) => Ok(best),
    }
}

/// The serial number of a declared one that a form of its maker's takes apart, for a rule that the whole doesn't fit.
fn fit_part(candidate: &Identifier<'_>, wanted: &IdentifierRule) -> Option<String> {
    // What is declared fills what is asked for only if it is of that kind.
    let is_serial = wanted.kind == Kind::Serial && candidate.evidence == Evidence::Declared;
    let part = makers::serial_of_declared(&candidate.value).filter(|_| is_serial)?;
    fit(&part, wanted).ok()
}

/// What a form of its maker's or a name says is the serial number within the text. A rule that says something itself knows better than
/// a form. A pattern that the named value matches is met by that, though the text with the name may match it too.
fn told_serial<'l>(label: &'l Label<'_>, wanted: &IdentifierRule) -> Option<Text<'l>> {
    let told = label.told.serial.as_ref().filter(|_| wanted.kind == Kind::Serial)?;
    // A prefix that the rule takes off is what it knows of the name.
    let knows_more = || wanted.strip_prefix.is_some() || label.told.doubtful;
    let is_met = || label.told.is_named && !knows_more() && fit(told, wanted).is_ok();
    (wanted.says_nothing() || is_met()).then(|| told.clone())
}

/// Whether a reading is the whole text, and of a rule whose pattern matches it: the rule knows better than whoever reads a part of it. Text
/// with names in it is more than a number.
fn is_whole(label: &Label<'_>, found: &Identifier<'_>, wanted: &IdentifierRule) -> bool {
    wanted.pattern.is_some()
        && !label.told.is_named
        && is_bare(found)
        && undecorated(&label.scan).is_some_and(|text| text.trim() == found.value)
}

/// Whether an identifier of the label can be what the rule asks for at all.
fn may_fill(candidate: &Identifier<'_>, wanted: &IdentifierRule) -> bool {
    let is_bare = is_bare(candidate);
    match wanted.kind {
        // Cut out under an assumption: only what is known of the label from elsewhere can prove it.
        _ if candidate.evidence == Evidence::Segmented => false,
        // Twelve decimal digits are rather a product code: only a rule that says so, or a label, makes them an address.
        Kind::Mac
            if candidate.evidence != Evidence::Declared
                && candidate.value.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            (is_bare || candidate.kind == Kind::Mac) && !wanted.says_nothing()
        }
        kind if kind == candidate.kind => true,
        Kind::Serial | Kind::Text => is_bare,
        // These are told by their own form, or by nothing.
        Kind::Gtin | Kind::Imei | Kind::Url | Kind::Receipt => false,
        // Any other kind in a bare code is known by what the rule says of it, if it says something.
        _ => is_bare && !wanted.says_nothing(),
    }
}

/// Whether two readings fit equally well, so that nothing says which is meant. A unit has one serial number: of two fields that
/// declare one each, one is another unit's, whatever the rule. Of readings of one text the first is the whole, and only a rule that
/// says enough says that it must be one of them.
fn is_ambiguous(
    label: &Label<'_>,
    first: &Identifier<'_>,
    second: &Identifier<'_>,
    wanted: &IdentifierRule,
) -> bool {
    let equally_good = first.kind == second.kind && first.evidence == second.evidence;
    let are_fields = first.evidence == Evidence::Declared && !label.is_one_text(first, second);
    equally_good && first.kind == Kind::Serial && (are_fields || !wanted.says_nothing())
}

impl<'l, 'd> Taken<'l, 'd> {
    fn of(label: &Label<'_>, from: &'l Identifier<'d>, wanted: &IdentifierRule, normalized: String) -> Self {
        let bound = BoundIdentifier {
            kind: wanted.kind,
            role: wanted.role,
            raw: from.value.clone().into_owned(),
            normalized,
            evidence: if label.told.cut_out { Evidence::Segmented } else { from.evidence },
            forms: Vec::new(),
        };
        // A name before it says that it is one.
        let is_named = from.kind == wanted.kind && label.told.serial.as_ref() == Some(&from.value);
        let closeness = match (is_bare(from) && !is_named, wanted.says_nothing()) {
            (false, _) => Closeness::Kind,
            (true, false) => Closeness::Rule,
            (true, true) => Closeness::Nothing,
        };
        Self { bound, from, closeness }
    }

    fn is_better_than(&self, other: &Self) -> bool {
        (self.bound.evidence, self.closeness) < (other.bound.evidence, other.closeness)
    }
}

impl InUse<'_, '_, '_> {
    /// Whether a value is in use already, as this kind or as another one, in this form or in another: one text is one value.
    fn has(&self, label: &Label<'_>, candidate: &Identifier<'_>, kind: Kind, normalized: &str) -> bool {
        let is_it = |bound: &BoundIdentifier| is_same(bound, candidate, kind, normalized);
        // What is declared is a value of its own.
        let is_of_one_text = |taken: &Taken<'_, '_>| {
            candidate.evidence != Evidence::Declared && label.is_one_text(candidate, taken.from)
        };
        self.known.iter().any(is_it)
            || self.taken.iter().any(|taken| is_it(&taken.bound) || is_of_one_text(taken))
            || self.has_reading(label, candidate)
    }

    /// Whether another reading of the same text is known of the unit: the text says nothing new.
    fn has_reading(&self, label: &Label<'_>, candidate: &Identifier<'_>) -> bool {
        if candidate.evidence == Evidence::Declared || self.known.is_empty() {
            return false;
        }
        let is_known = |reading: &Identifier<'_>| {
            self.known.iter().any(|known| {
                known.kind == reading.kind
                    && (known.raw == reading.value || is_form_of(reading, &known.normalized))
            })
        };
        let readings = label.identifiers.iter().filter(|reading| is_known(reading));
        readings.into_iter().any(|reading| label.is_one_text(reading, candidate))
    }
}

/// What is kept of an IMEI is no serial number beside it, however it was printed. What another identifier was only known as too is what is
/// asked for: a text with an IMEI in it was taken for the serial number, and now the IMEI comes.
fn is_same(bound: &BoundIdentifier, candidate: &Identifier<'_>, kind: Kind, normalized: &str) -> bool {
    // In fields of their own a lot may be called as the unit is.
    let is_other = bound.kind != kind && !(bound.kind.names_unit() && kind.names_unit());
    if is_other && candidate.evidence == Evidence::Declared {
        return false;
    }
    let is_asked_for = |form: &Form| form.kind == kind && bound.kind != kind;
    let is_form = |form: &Form| form.kind != Kind::Serial && form.value == normalized && !is_asked_for(form);
    bound.raw == candidate.value || bound.normalized == normalized || bound.forms.iter().any(is_form)
}

/// Whether a reading is kept in this form.
fn is_form_of(reading: &Identifier<'_>, normalized: &str) -> bool {
    match canonical::form(&reading.value, reading.kind) {
        Some(form) => form == normalized,
        None => reading.value == *normalized,
    }
}
