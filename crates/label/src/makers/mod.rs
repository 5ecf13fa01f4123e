//! How makers write the numbers on their boxes, as data: one more form is one line.
//!
//! A form only adds candidates to what text can be. It never takes the plain reading away, and nothing that it adds is
//! more than `shaped`: most makers publish no check digit, and many of these forms come from boxes, not from documents.

mod forms;

use crate::problem::SERIAL_OR_DATA_IDENTIFIER;
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, Problem, Text};
use forms::{FORMS, Rest};

/// How a maker writes a number.
#[derive(Debug)]
struct Form {
    maker: &'static str,
    kind: Kind,
    /// What stands before the value, the value, and what stands after it: `a` is a capital letter, `d` a digit, `x` either, all
    /// else itself.
    before: &'static str,
    value: &'static str,
    after: &'static str,
    /// What else holds.
    rest: Rest,
    /// Whether the form is documented, or seen on a box and recomputed.
    verified: bool,
}

/// Whose form text has, for someone who has to find out what a code is. The flag says whether the form is verified.
pub fn makers(text: &str) -> impl Iterator<Item = (&'static str, bool)> {
    let fitting = FORMS.iter().filter(move |form| form.read(text).is_some());
    fitting.map(|form| (form.maker, form.verified))
}

/// The serial number within text of which a verified form says every part: a part number, a serial number, and what stands before
/// them. None where forms disagree.
pub(crate) fn serial_of_whole(text: &str) -> Option<Text<'_>> {
    let mut serials = FORMS.iter().filter(|form| form.is_with_part(text)).filter_map(|form| form.read(text));
    serials.next().filter(|_| serials.next().is_none())
}

/// The serial number within one that a label declares, where the whole is type, model and serial number.
pub(crate) fn serial_of_declared(value: &str) -> Option<Text<'_>> {
    serial_of_whole(value).or_else(|| forms::LENOVO_BARE.read(value))
}

/// The serial numbers within text that makers' forms know, whatever stands around them. Of a text that is `bare` no standard says
/// what it is; of another one only a number in another notation is another form of the same, and a serial number after type and model.
pub(crate) fn serials(text: &str, bare: bool) -> impl Iterator<Item = Text<'_>> {
    let is_serial = move |form: &&Form| {
        let is_whole = form.before.is_empty() && form.after.is_empty();
        form.kind == Kind::Serial && (bare || is_whole || form.is_with_part(text))
    };
    let forms = if text.len() > LONGEST { &[][..] } else { FORMS };
    let forms = forms.iter().filter(is_serial).chain([&forms::LENOVO_BARE]);
    forms.filter_map(|form| form.read(text)).filter(move |value| **value != *text)
}

/// A Lenovo's number without the blanks that people print within it, and in capitals. None where it is none, or written so.
pub(crate) fn joined(text: &str) -> Option<String> {
    let may_be = |byte: u8| byte == b' ' || byte.is_ascii_lowercase();
    if text.len() > LONGEST + 1 || !text.bytes().any(may_be) {
        return None;
    }
    let joined = text.replace(' ', "").to_ascii_uppercase();
    let number = joined.strip_prefix('S').filter(|rest| rest.starts_with("1S")).unwrap_or(&joined);
    let mut forms = FORMS.iter().filter(|form| form.maker == "Lenovo").chain([&forms::LENOVO_BARE]);
    (joined != text && forms.any(|form| form.read(number).is_some())).then_some(joined)
}

/// Adds what makers' forms find within the text.
pub(crate) fn read<'a>(text: &'a str, label: &mut Label<'a>) {
    if text.len() > LONGEST {
        return;
    }
    for form in FORMS {
        let Some(value) = form.read(text) else { continue };
        if !label.identifiers.iter().any(|known| known.kind == form.kind && known.value == value) {
            label.identifiers.push(Identifier { kind: form.kind, value, evidence: Evidence::Shaped });
        }
    }
    if forms::is_of("Sxxxxxxxxxx", text) {
        let message =
            "these 11 characters can be a serial number, or one of 10 with the data identifier S before it";
        label.problems.push(Problem::warning(SERIAL_OR_DATA_IDENTIFIER, None, message));
    }
}

/// The most bytes of any form.
const LONGEST: usize = 24;

impl Form {
    /// Whether this is the form of a serial number that stands after a part number, and both are verified and found in the text.
    fn is_with_part(&self, text: &str) -> bool {
        let is_its_part =
            |part: &&Form| part.kind == Kind::PartNumber && part.verified && part.maker == self.maker;
        self.kind == Kind::Serial
            && self.verified
            && self.after.is_empty()
            && FORMS.iter().filter(is_its_part).any(|part| part.read(text).is_some())
    }

    /// The value, where the text has the form.
    fn read<'a>(&self, text: &'a str) -> Option<Text<'a>> {
        if text.len() != self.before.len() + self.value.len() + self.after.len() {
            return None;
        }
        let (before, rest) = text.split_at_checked(self.before.len())?;
        let (value, after) = rest.split_at_checked(self.value.len())?;
        let fits = [(self.before, before), (self.value, value), (self.after, after)];
        fits.into_iter().all(|(form, part)| forms::is_of(form, part)).then(|| (self.rest)(value))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_is_longer_than_the_longest() {
        for form in FORMS {
            assert!(form.before.len() + form.value.len() + form.after.len() <= LONGEST, "{form:?}");
        }
    }

    #[test]
    fn only_a_verified_form_of_the_whole_text_tells_which_part_is_the_serial_number() {
        assert_eq!(serial_of_whole("1S20AL0098USPC012345").as_deref(), Some("PC012345"));
        // The old form is not verified; the others say nothing of a part number beside the serial number.
        for text in ["1S2007JB1R8123456", "1S20AL0098USPC01234", "DEH2381234", "5RFDP01", ""] {
            assert_eq!(serial_of_whole(text), None, "{text}");
        }
    }

    #[test]
    fn examples_have_their_makers_form() {
        for (text, maker) in [
            ("SC02XK0ABJHD2", "Apple"),
            ("SHX7Q4PL2K9", "Apple"),
            ("1S20AL0098USPC012345", "Lenovo"),
            ("DEH2381234", "HP"),
            ("5RFDP01", "Dell"),
            ("12542331601", "Dell"),
            ("SAD08300D4W", "Cisco"),
            ("XAW10075273452", "Nintendo"),
            ("R58M123456Z", "Samsung"),
        ] {
            assert!(makers(text).any(|(found, _)| found == maker), "{text}");
        }
        for text in ["", "SAD08990D4W", "XAW10075273453", "1S20AL0098USPC01234", "99999999999", "é234567"] {
            assert_eq!(
                makers(text).filter(|(maker, _)| *maker != "Samsung" && *maker != "Apple").count(),
                0,
                "{text}"
            );
        }
    }
}
