//! What else a unit can be read as: one unit on one line is the same unit, however another of its labels spells it.
//!
//! A form says what is refused as the same unit, and that a number which a line still lacks is its own. It is never shown. So more of them do little harm
//! (two units that differ by a letter in front refuse each other, and say so), and one too few sells a unit twice.

use super::{BoundIdentifier, MAX_SERIAL_CHARS, Own, canonical, fit, notation};
use crate::escape::is_hidden;
use crate::interpret::shapes;
use crate::problem::SWAPPED_CASE;
use crate::{
    Case, Evidence, Identifier, IdentifierKind as Kind, IdentifierRule, Label, Role, check, makers, mh10,
    named,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The most other forms that one identifier has.
pub const MAX_FORMS: usize = 24;

/// How often something is taken off the front of a text, and that of what is left.
const MAX_STEPS: usize = 4;

/// The most numbers of one kind that one unit has: a telephone has two IMEIs, a router an address for each of its ports and radios. More of
/// them are a list of several units.
const fn most_of(kind: Kind) -> usize {
    match kind {
        Kind::Mac => 8,
        _ => 2,
    }
}

/// The kinds of numbers that name a unit of which only their kind tells what it is.
const KINDS: [Kind; 7] = [Kind::Imei, Kind::Imeisv, Kind::Meid, Kind::Eid, Kind::Iccid, Kind::Mac, Kind::Vin];

/// Another form that a unit can be known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Form {
    /// What it is.
    pub kind: Kind,
    /// Its value.
    pub value: String,
}

impl BoundIdentifier {
    /// Whether one unit only has it: the product's rule says so of its key, and its kind of what else is noted.
    #[must_use]
    pub const fn names_unit(&self) -> bool {
        matches!(self.role, Role::Key) || self.kind.names_unit()
    }

    /// Everything that the unit is known by through this identifier: what is kept of it first, then its other forms. Nothing where
    /// many units have the same one, a lot for one.
    pub fn known_as(&self) -> impl Iterator<Item = (Kind, &str)> + Clone {
        let names_unit = self.names_unit();
        let kept = core::iter::once((self.kind, self.normalized.as_str()));
        let forms = self.forms.iter().map(|form| (form.kind, form.value.as_str()));
        kept.chain(forms).filter(move |_| names_unit)
    }

    /// Whether this and another one can be the same number of the same unit of one product.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        (self.kind, &self.normalized) == (other.kind, &other.normalized)
            || self.known_as().any(|known| other.known_as().any(|form| form == known))
    }

    /// The same, kept as another of its spellings: what a unit is known as already.
    #[must_use]
    pub fn kept_as(mut self, value: &str) -> Self {
        if self.normalized != value {
            let form =
                Form { kind: self.kind, value: core::mem::replace(&mut self.normalized, value.to_owned()) };
            self.forms.retain(|known| *known != form && (known.kind != self.kind || known.value != value));
            self.forms.push(form);
        }
        self
    }

    /// How else its own value is written: the forms of its own kind.
    pub fn spellings(&self) -> impl Iterator<Item = &str> + Clone {
        self.forms.iter().filter(|form| form.kind == self.kind).map(|form| form.value.as_str())
    }
}

/// The forms of a value that was given as such, by hand or by another program.
pub(super) fn of_value(bound: &BoundIdentifier, rule: &IdentifierRule, own: Own<'_>) -> Vec<Form> {
    let mut found = Found::new(core::slice::from_ref(bound), own, rule);
    found.spell(&bound.raw, true, 0);
    if !is_alike(&bound.raw, &bound.normalized) {
        found.spell(&bound.normalized, true, 0);
    }
    found.forms
}

/// Whether two serial numbers can be one unit's, so that a line that has the one takes the other one for its own: they are the same, or one
/// is a form of the other one, or both have one. Each comes with what it is believed by: what a label declares is what it says.
pub(crate) fn is_one(one: (&str, Evidence), other: (&str, Evidence)) -> bool {
    if one.0 == other.0 {
        return true;
    }
    let rule = IdentifierRule::plain(Kind::Serial);
    let known = |(value, evidence): (&str, Evidence)| {
        let normalized = fit(value, &rule).ok()?;
        let (raw, forms) = (value.to_owned(), Vec::new());
        let mut bound =
            BoundIdentifier { kind: rule.kind, role: rule.role, raw, normalized, evidence, forms };
        let mut found = Found::new(core::slice::from_ref(&bound), Own::default(), &rule);
        found.spell(value, evidence != Evidence::Declared, 0);
        bound.forms = found.forms;
        Some(bound)
    };
    known(one).zip(known(other)).is_some_and(|(one, other)| one.may_be(&other))
}

/// Gives identifiers of a label their forms; the first one also takes what else the label says of the unit.
pub(super) fn give(label: &Label<'_>, rules: &[IdentifierRule], own: Own<'_>, bound: &mut [BoundIdentifier]) {
    let mut forms = Vec::new();
    for (index, of) in bound.iter().enumerate() {
        let rule = rules.iter().find(|rule| rule.kind == of.kind && rule.role == of.role);
        forms.push(rule.map(|rule| {
            let mut found = Found::new(bound, own, rule);
            found.of(label, of);
            if index == 0 {
                found.beside(label, of);
            }
            found.forms
        }));
    }
    for (bound, forms) in bound.iter_mut().zip(forms) {
        bound.forms = forms.unwrap_or_default();
    }
}

/// Forms as they are found.
struct Found<'b> {
    /// What is kept of the unit as it is.
    bound: &'b [BoundIdentifier],
    own: Own<'b>,
    rule: &'b IdentifierRule,
    forms: Vec<Form>,
    /// What is spelled is left of a text whose first characters may have been a part of it.
    is_left: bool,
}

impl<'b> Found<'b> {
    const fn new(bound: &'b [BoundIdentifier], own: Own<'b>, rule: &'b IdentifierRule) -> Self {
        Self { bound, own, rule, forms: Vec::new(), is_left: false }
    }

    /// The forms of one identifier that a label gave.
    fn of(&mut self, label: &Label<'_>, bound: &BoundIdentifier) {
        // What a label declares is what it says. What is only read out of a text is one of the text's readings.
        let is_bare = !matches!(bound.evidence, Evidence::Declared | Evidence::Segmented);
        self.spell(&bound.raw, is_bare, 0);
        if !is_alike(&bound.raw, &bound.normalized) {
            self.spell(&bound.normalized, is_bare, 0);
        }
        let whole = core::str::from_utf8(label.scan.data).ok().filter(|_| is_bare && !label.told.in_words);
        // The case in which it came may be its own.
        let is_swapped = label.problems.iter().any(|problem| problem.code == SWAPPED_CASE);
        if let Some(whole) = whole.filter(|whole| is_swapped || is_serial(label, whole)) {
            // What was spelled once gives nothing new.
            if !is_alike(whole, &bound.raw) && !is_alike(whole, &bound.normalized) {
                self.spell(whole, true, 0);
            }
            if let Some(data) = notation::without_check_character(&label.scan, whole) {
                self.spell(data, true, 1);
            }
        }
    }

    /// Adds what a text is spelled as, and each reading of it.
    fn spell(&mut self, text: &str, is_bare: bool, step: usize) {
        if step > MAX_STEPS {
            return;
        }
        let text = text.trim();
        let folded = self.folded(text);
        let is_new = self.add(self.rule.kind, &folded);
        if step > 0 && !is_new {
            return;
        }
        if !text.is_ascii() {
            let compatible: String = text.nfkc().collect();
            // All else is made of this one form: what is a sign or a name in one spelling of a letter is none in another, and one unit
            // would be known by forms that have nothing in common.
            if compatible != text {
                return self.spell(&compatible, is_bare, step);
            }
        }
        self.numbers(text, is_bare);
        if is_number(self.rule.kind) {
            return;
        }
        // Nearly any eleven digits make a Dell's tag: of digits that are only left of a number none is made.
        if !self.is_left || text.contains(|letter: char| letter.is_ascii_alphabetic()) {
            for serial in makers::serials(text, is_bare) {
                self.spell(&serial, is_bare, step + 1);
            }
        }
        // A name is no part of the number.
        let is_named = is_bare && named::behind_other_name(text).is_some();
        if let Some(joined) = notation::without_signs(text).filter(|_| !is_named) {
            self.spell(&joined, is_bare, step + 1);
        }
        if is_bare {
            self.after_identifier(text, step);
            for other in notation::others(text) {
                self.spell(&other, true, step + 1);
            }
            if let Some(rest) = notation::after_element_identifier(text) {
                let was_left = core::mem::replace(&mut self.is_left, true);
                self.spell(rest, true, step + 1);
                self.is_left = was_left;
            }
        }
    }

    /// What stands after a data identifier, and what after an application identifier that has lost its carrier.
    fn after_identifier(&mut self, text: &str, step: usize) {
        if let Some(mh10::Bare { values, alone: false, .. }) = mh10::read_bare(text) {
            for (kind, value) in values {
                match kind {
                    Kind::Serial => self.spell(&value, true, step + 1),
                    _ => self.number(kind, &value, Evidence::Declared, true),
                }
            }
        }
        if let Some(vin) = notation::after_letter(text) {
            self.number(Kind::Vin, vin, Evidence::Shaped, true);
        }
        let imei = text.strip_prefix("21").and_then(|rest| shapes::of_kind(Kind::Imei, rest));
        if let Some(imei) = imei.filter(|imei| imei.evidence == Evidence::Checked) {
            self.number(Kind::Imei, &imei.value, Evidence::Checked, true);
        }
    }

    /// The numbers of well-known kinds that a text is. What a label declares to be a serial number is one within its product only, in
    /// whatever notation it has it.
    fn numbers(&mut self, text: &str, is_bare: bool) {
        let kept = self.rule.kind;
        if matches!(kept, Kind::Meid | Kind::Eid | Kind::Mac | Kind::Iccid | Kind::Vin | Kind::Imeisv) {
            self.number(kept, text, Evidence::Declared, true);
        }
        let across = is_bare || kept == Kind::Imei;
        if !is_number(kept) || kept == Kind::Imei {
            for kind in KINDS {
                if let Some(found) = shapes::of_kind(kind, text) {
                    self.number(kind, &found.value, found.evidence, across);
                    // As it is printed.
                    if found.value != *text {
                        self.spell_number(&found.value);
                    }
                }
            }
        }
        if let Some(address) = notation::hardware_address(text).filter(|_| kept != Kind::Imei) {
            self.address(&address, across);
        }
    }

    /// What else a label says of the unit, though nobody asked for it: its second IMEI, its hardware address. What names
    /// something else (a product, a lot, a part, a container) is none of it.
    fn beside(&mut self, label: &Label<'_>, bound: &BoundIdentifier) {
        let in_words = label.told.in_words;
        let declared = |found: &&Identifier<'_>| match found.evidence {
            Evidence::Declared | Evidence::Checked => true,
            Evidence::Shaped => in_words,
            Evidence::Segmented | Evidence::Keyed => false,
        };
        let of_kind =
            |kind: Kind| label.identifiers.iter().filter(declared).filter(move |it| it.kind == kind);
        let serials = || of_kind(Kind::Serial).filter(|_| !in_words);
        let is_of_bound = |found: &&Identifier<'_>| {
            bound.kind != Kind::Serial
                || is_part(&found.value, &bound.raw)
                || is_part(&bound.raw, &found.value)
        };
        let first = serials().map(|serial| serial.value.as_str()).next();
        let is_list = serials().any(|serial| {
            first.is_some_and(|first| !is_part(first, &serial.value) && !is_part(&serial.value, first))
        });
        if is_list {
            return;
        }
        for serial in serials().filter(is_of_bound) {
            if bound.kind == Kind::Serial {
                // What is declared was spelled already where it is what was taken.
                let is_spelled = bound.evidence == Evidence::Declared && *serial.value == *bound.raw;
                if !is_spelled {
                    self.spell(&serial.value, false, 0);
                }
            } else {
                self.add(Kind::Serial, &serial.value);
            }
        }
        if let Some(serial) = label.told.serial.as_deref().filter(|_| bound.kind != Kind::Serial) {
            self.add(Kind::Serial, serial);
        }
        for kind in KINDS {
            if of_kind(kind).count() <= most_of(kind) {
                for found in of_kind(kind) {
                    let evidence = if in_words { Evidence::Declared } else { found.evidence };
                    self.number(kind, &found.value, evidence, true);
                }
            }
        }
    }

    /// Adds a number of a well-known kind in the form of that kind. Where only its shape or one check digit shows that it is one,
    /// it counts for other products too only if that is hardly chance, and never unless it counts `across` products.
    fn number(&mut self, kind: Kind, value: &str, evidence: Evidence, across: bool) {
        let value = value.trim();
        let form = canonical::form(value, kind).map_or(Cow::Borrowed(value), Cow::Owned);
        let is_said = evidence == Evidence::Declared;
        let is_told = is_said || (evidence == Evidence::Checked && kind != Kind::Imei);
        let is_imei = || is_said || shapes::starts_like_an_imei(&form);
        match kind {
            Kind::Imei if form.len() == 14 => self.complete(&form, false),
            Kind::Imei if across && is_imei() => {
                self.add(Kind::Imei, &form);
            }
            // Its first 14 digits are the telephone's, the last two its program's.
            Kind::Imeisv if is_imei() => {
                if let Some(digits) = form.get(..14) {
                    self.complete(digits, is_said && across);
                }
            }
            Kind::Meid | Kind::Vin => {
                if is_told && across {
                    self.add(kind, &form);
                }
                self.spell_number(&form);
            }
            Kind::Eid => {
                if across {
                    self.add(kind, &form);
                }
                self.spell_number(&form);
            }
            // Twelve decimal digits with nothing between them are rather something else.
            Kind::Mac if !is_said && *form == *value && form.bytes().all(|byte| byte.is_ascii_digit()) => {}
            Kind::Mac => self.address(&form, across),
            Kind::Iccid => self.sim_card(&form, across),
            _ => {}
        }
    }

    /// A hardware address in its one form.
    fn address(&mut self, address: &str, across: bool) {
        if across {
            self.add(Kind::Mac, address);
        }
        self.spell_number(address);
    }

    /// An IMEI whose check digit was left out, with it: within its product, since fourteen digits prove nothing, or also as an IMEI.
    fn complete(&mut self, digits: &str, as_imei: bool) {
        for last in '0'..='9' {
            let whole = format!("{digits}{last}");
            if check::ends_in_luhn_digit(whole.as_bytes()) {
                if as_imei {
                    self.add(Kind::Imei, &whole);
                }
                self.spell_number(&whole);
            }
        }
    }

    /// A SIM card's number with and without its check digit, which some leave out (ITU-T E.118).
    fn sim_card(&mut self, digits: &str, across: bool) {
        let bare = digits.get(..digits.len().saturating_sub(1));
        let bare = bare.filter(|bare| bare.len() >= 18 && check::ends_in_luhn_digit(digits.as_bytes()));
        for form in [Some(digits), bare].into_iter().flatten() {
            if across {
                self.add(Kind::Iccid, form);
            }
            self.spell_number(form);
        }
    }

    /// A number that the text was another spelling of, as what the text is kept as.
    fn spell_number(&mut self, form: &str) {
        if !is_number(self.rule.kind) {
            let folded = self.folded(form);
            self.add(self.rule.kind, &folded);
        }
    }

    fn folded<'v>(&self, value: &'v str) -> Cow<'v, str> {
        match self.rule.case {
            Case::Keep => Cow::Borrowed(value),
            Case::Upper => Cow::Owned(value.to_ascii_uppercase()),
            Case::Lower => Cow::Owned(value.to_ascii_lowercase()),
        }
    }

    /// Adds a form, unless it is known, is no value that is kept, or is the product's own number. Says whether it is new.
    fn add(&mut self, kind: Kind, value: &str) -> bool {
        let is_kept = |bound: &BoundIdentifier| bound.kind == kind && bound.normalized == value;
        let is_known = self.bound.iter().any(is_kept)
            || self.forms.iter().any(|form| form.kind == kind && form.value == value);
        let can_be = || {
            !value.trim().is_empty()
                && value.chars().count() <= MAX_SERIAL_CHARS
                && !value.contains(is_hidden)
                && !self.own.is_own(value)
        };
        let is_new = !is_known && self.forms.len() < MAX_FORMS && can_be();
        if is_new {
            self.forms.push(Form { kind, value: value.to_owned() });
        }
        is_new
    }
}

/// Whether texts are spelled alike: what stands around them isn't looked at.
fn is_alike(one: &str, other: &str) -> bool {
    one.trim() == other.trim()
}

/// Whether a kind has a form of its own, whatever stands on the label.
const fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Imei | Kind::Meid | Kind::Eid | Kind::Mac | Kind::Iccid)
}

/// Whether a text as a whole is one of the serial numbers that the label may mean.
fn is_serial(label: &Label<'_>, text: &str) -> bool {
    label.identifiers.iter().any(|found| found.kind == Kind::Serial && *found.value == *text)
}

/// Whether a serial number is the item's own part of one that is unique in the world.
fn is_part(part: &str, whole: &str) -> bool {
    whole.ends_with(part)
}
