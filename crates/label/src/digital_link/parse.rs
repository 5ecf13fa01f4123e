use super::compressed;
use super::keys::{self, Key};
use super::percent::{self, Plus};
use crate::escape::is_hidden;
use crate::gs1::{self, MAX_ELEMENTS, Message, RawElement};
use crate::problem::{
    CHECK_DIGIT, COMPRESSED_LINK, HIDDEN_CHARACTER, LINK_ATTRIBUTE, LINK_CHARACTER, LINK_PATH,
    PERCENT_ENCODING, REPEATED_AI, SHORT_GTIN, TOO_MANY_ELEMENTS,
};
use crate::slice::split_once;
use crate::{Gtin, Problem, Problems, Text, bytes, check};
use smallvec::SmallVec;
use std::borrow::Cow;

/// The elements of a GS1 Digital Link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link<'a> {
    /// The elements: the primary key, its qualifiers, then the attributes of the query.
    pub elements: SmallVec<[LinkElement<'a>; 6]>,
    /// What is odd about it, but does no harm.
    pub warnings: Problems,
    /// It is compressed and names no unit, and nothing but its contents tells that it is a link.
    pub(crate) is_guessed: bool,
}

/// One element of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkElement<'a> {
    /// The application identifier.
    pub ai: &'a str,
    /// Its value, decoded; a GTIN has 14 digits.
    pub value: Text<'a>,
    /// The byte of the URI that the value starts at.
    pub position: usize,
    /// The application identifier's number, and its family's place in the table of all.
    code: u16,
    family: u8,
}

impl<'a> LinkElement<'a> {
    /// An element whose decoded value is checked by the format of its application identifier.
    fn checked(ai: &'a str, decoded: Cow<'a, str>, position: usize) -> Result<Self, Problem> {
        let RawElement { code, family, .. } = RawElement::of(ai, &decoded, position)?;
        let value = match decoded {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        };
        Ok(Self { ai, value, position, code, family })
    }

    /// The element, as one of an element string.
    pub(crate) fn raw(&self) -> RawElement<'_> {
        let Self { ai, value, position, code, family } = self;
        RawElement { ai, value, position: *position, code: *code, family: *family }
    }
}

/// Reads a GS1 Digital Link URI. `None` for any other text, a plain web address among it: one whose path ends
/// in no primary key with a value of its form.
///
/// The domain and what stands before the primary key may be anything. Of several keys the rightmost one counts. The
/// fragment and other keys of the query are left alone. A path that ends in a compressed segment is read
/// as one only where all of it makes sense, and said to be.
///
/// # Errors
/// A link whose primary key has a wrong check digit, or that breaks the standard after it.
pub fn parse(uri: &str) -> Result<Option<Link<'_>>, Problem> {
    let mut link = Link::default();
    Ok(link.read(uri)?.then_some(link))
}

/// The parts of a URI that matter.
struct Parts<'a> {
    uri: &'a str,
    /// What follows the domain, without the slash at its end.
    path: &'a str,
    query: &'a str,
    /// Something may be percent-encoded, or a plus sign stand for a space.
    encoded: bool,
}

impl<'a> Parts<'a> {
    fn of(uri: &'a str) -> Option<Self> {
        let rest = ["https://", "http://"].iter().find_map(|scheme| {
            let (front, rest) = uri.split_at_checked(scheme.len())?;
            front.eq_ignore_ascii_case(scheme).then_some(rest)
        })?;
        let end = bytes::position(rest.as_bytes(), |byte| (byte == b'?') | (byte == b'#'));
        let end = end.unwrap_or(rest.len());
        let (rest, after) = rest.split_at_checked(end)?;
        let query = after.strip_prefix('?').unwrap_or_default();
        let query = split_once(query, b'#').map_or(query, |(query, _)| query);
        let (domain, path) = split_once(rest, b'/')?;
        let path = path.strip_suffix('/').unwrap_or(path);
        let encoded = bytes::any(uri.as_bytes(), |byte| (byte == b'%') | (byte == b'+'));
        (!domain.is_empty()).then_some(Self { uri, path, query, encoded })
    }

    /// The segments of the path, the last one first.
    fn segments(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut rest = Some(self.path);
        core::iter::from_fn(move || {
            let path = rest?;
            let slash = path.bytes().rposition(|byte| byte == b'/');
            rest = slash.and_then(|slash| path.get(..slash));
            path.get(slash.map_or(0, |slash| slash + 1)..)
        })
    }

    /// Whether GS1's own resolver has the domain.
    fn is_of_gs1(&self) -> bool {
        let domain = self.uri.split('/').nth(2).unwrap_or_default();
        domain.eq_ignore_ascii_case("id.gs1.org")
    }

    /// Refuses the address of a GTIN that goes on with a qualifier, and then with something that is none. Other addresses may
    /// hold the number too.
    fn no_broken_link(&self) -> Result<(), Problem> {
        // What follows the segment, and what follows that.
        let mut passed: [Option<&str>; 2] = [None; 2];
        for segment in self.segments() {
            if segment == "01"
                && let [Some(value), Some(next)] = passed
                && Gtin::of(value.as_bytes()).is_ok_and(|_| value.len() == 14)
                && (next.is_empty() || gs1::is_known(next))
            {
                let message = "what follows the GTIN in the path is no qualifier with a value";
                return Err(Problem::error(LINK_PATH, self.position(value) + value.len(), message));
            }
            passed = [Some(segment), passed.first().copied().flatten()];
        }
        Ok(())
    }

    /// Where a second address begins right after a value in the path: two codes came as one. A segment of its own belongs there,
    /// as an archive has it, and so does one in the query or the fragment.
    fn second_address(&self) -> Option<usize> {
        let end = self.position(self.path) + self.path.len();
        let mut starts = self.uri.match_indices("://").skip(1);
        starts.find_map(|(at, _)| {
            let before = self.uri.get(..at).filter(|_| at < end)?;
            let scheme = ["https", "http"].iter().find(|scheme| {
                let start = before.len().checked_sub(scheme.len());
                start
                    .and_then(|start| before.get(start..))
                    .is_some_and(|end| end.eq_ignore_ascii_case(scheme))
            })?;
            let start = at - scheme.len();
            (!before.get(..start)?.ends_with('/')).then_some(start)
        })
    }

    /// A part of the URI, decoded.
    fn decode(&self, part: &'a str, plus: Plus) -> Result<Cow<'a, str>, usize> {
        if self.encoded { percent::decode(part, plus) } else { Ok(Cow::Borrowed(part)) }
    }

    /// The byte of the URI that a part of it starts at.
    fn position(&self, part: &str) -> usize {
        crate::slice::position(self.uri, part)
    }
}

/// Reads a path that ends in a primary key, its value, and pairs of qualifiers and values. False where it doesn't.
fn plain<'a>(parts: &Parts<'a>, link: &mut Link<'a>) -> Result<bool, Problem> {
    let mut segments = parts.segments();
    let mut pairs: SmallVec<[(&str, &str); 6]> = SmallVec::new();
    let (key, key_value) = loop {
        let (Some(value), Some(ai)) = (segments.next(), segments.next()) else { return Ok(false) };
        if let Some(key) = keys::find(ai) {
            break (key, value);
        }
        if pairs.len() == MAX_ELEMENTS || !gs1::is_known(ai) {
            return Ok(false);
        }
        pairs.push((ai, value));
    };
    if !link.push_key(key, key_value, parts)? {
        return Ok(false);
    }
    pairs.reverse();
    let qualifiers = pairs.iter().map(|(ai, _)| *ai);
    for (index, (ai, _)) in pairs.iter().enumerate() {
        if qualifiers.clone().take(index).any(|earlier| earlier == *ai) {
            return Err(repeated(ai, parts.position(ai)));
        }
    }
    if let Some(ai) = key.misplaced(qualifiers) {
        let message =
            format!("({ai}) can't stand where it does in the path of a GS1 Digital Link for ({})", key.ai);
        return Err(Problem::error(LINK_PATH, parts.position(ai), message));
    }
    for (ai, value) in pairs {
        link.push(ai, value, Plus::Literal, parts)?;
    }
    Ok(true)
}

/// Reads a path that ends in a compressed segment: the whole of it, or what follows a primary key in clear.
fn compressed<'a>(parts: &Parts<'a>) -> Option<Link<'a>> {
    let mut segments = parts.segments();
    let last = segments.next()?;
    let mut found = compressed::read(last)?;
    let mut link = Link::default();
    let in_clear = match (segments.next(), segments.next()) {
        (Some(value), Some(ai)) => keys::find(ai).map(|key| (key, value)),
        _ => None,
    };
    let key = match in_clear {
        Some((key, value)) if link.push_key(key, value, parts) == Ok(true) => key,
        _ => {
            let (index, key) =
                found.iter().enumerate().find_map(|(index, (ai, _))| Some((index, keys::find(ai)?)))?;
            let (ai, value) = found.remove(index);
            link.push_decoded(ai, Cow::Owned(value), parts.position(last))?;
            key
        }
    };
    // What was put together in any order is told in the path's.
    found.sort_by_key(|(ai, _)| key.place(ai).map_or((usize::MAX, 0), |(_, place)| (0, place)));
    for (ai, value) in found {
        let belongs = key.place(ai).is_some() || keys::is_attribute(ai);
        link.push_decoded(ai, Cow::Owned(value), parts.position(last)).filter(|()| belongs)?;
    }
    let qualifiers =
        link.elements.iter().skip(1).map(|element| element.ai).filter(|ai| key.place(ai).is_some());
    if key.misplaced(qualifiers).is_some() {
        return None;
    }
    link.clone().finish().ok()?;
    let message = "read as a compressed GS1 Digital Link: nothing but its contents tells that it is one";
    link.warnings.push(Problem::warning(COMPRESSED_LINK, parts.position(last), message));
    Some(link)
}

impl<'a> Link<'a> {
    /// Reads a URI, while there is nothing in the link yet. False where it is none.
    ///
    /// # Errors
    /// As [`parse`] says.
    pub(crate) fn read(&mut self, uri: &'a str) -> Result<bool, Problem> {
        let Some(parts) = Parts::of(uri) else { return Ok(false) };
        if !plain(&parts, self)? {
            match compressed(&parts) {
                // One in thousands of other addresses is one by accident, but hardly with a serial number beside the key.
                Some(link) => {
                    let has_serial = link.elements.iter().any(|element| matches!(element.ai, "21" | "235"));
                    *self = Self { is_guessed: !parts.is_of_gs1() && !has_serial, ..link }
                }
                None => return parts.no_broken_link().map(|()| false),
            }
        }
        self.check_characters(&parts)?;
        self.read_query(&parts)?;
        self.finish()?;
        Ok(true)
    }

    /// Adds the primary key. False where the value hasn't its form: then the text is no link.
    fn push_key(&mut self, key: &'static Key, value: &'a str, parts: &Parts<'a>) -> Result<bool, Problem> {
        let position = parts.position(value);
        let Ok(decoded) = parts.decode(value, Plus::Literal) else { return Ok(false) };
        let digits = decoded.len();
        if key.ai == "01" && digits > 14 && check::all_digits(decoded.as_bytes()) {
            // No GTIN: rather a time, in the address of something else.
            return Ok(false);
        }
        if key.ai == "01" && matches!(digits, 8 | 12 | 13) && check::all_digits(decoded.as_bytes()) {
            let gtin = match Gtin::of(decoded.as_bytes()) {
                Ok(gtin) => gtin,
                // Rather a date, in the address of a piece of news.
                Err(_) if digits == 8 => return Ok(false),
                Err(flaw) => {
                    return Err(Problem::error(CHECK_DIGIT, position, flaw.of(&decoded).to_string()));
                }
            };
            let message = format!("the GTIN in the link has {digits} digits where it should have 14");
            self.warnings.push(Problem::warning(SHORT_GTIN, position, message));
            let RawElement { code, family, .. } = RawElement::gtin(&decoded);
            self.elements.push(LinkElement { ai: key.ai, value: gtin.into(), position, code, family });
            return Ok(true);
        }
        match LinkElement::checked(key.ai, decoded, position) {
            Ok(element) => {
                self.elements.push(element);
                Ok(true)
            }
            Err(problem) if problem.code == CHECK_DIGIT => Err(problem),
            Err(_) => Ok(false),
        }
    }

    /// Adds a further element.
    fn push(&mut self, ai: &'a str, value: &'a str, plus: Plus, parts: &Parts<'a>) -> Result<(), Problem> {
        let position = parts.position(value);
        if self.elements.len() == MAX_ELEMENTS {
            let message = format!("there are more than {MAX_ELEMENTS} GS1 elements");
            return Err(Problem::error(TOO_MANY_ELEMENTS, position, message));
        }
        if self.elements.iter().any(|element| element.ai == ai) {
            return Err(repeated(ai, position));
        }
        let decoded = parts.decode(value, plus).map_err(|at| {
            let message =
                format!("the value of ({ai}) in the link holds a percent sign that encodes no text");
            Problem::error(PERCENT_ENCODING, position + at, message)
        })?;
        let element = LinkElement::checked(ai, decoded, position).map_err(|mut problem| {
            let offset = problem.position.unwrap_or(position).saturating_sub(position);
            problem.position = Some(position + percent::position(value, offset, plus));
            problem
        })?;
        self.elements.push(element);
        Ok(())
    }

    /// Adds an element of a compressed segment, if it is one and new.
    fn push_decoded(&mut self, ai: &'static str, value: Cow<'a, str>, position: usize) -> Option<()> {
        let new = self.elements.len() < MAX_ELEMENTS && self.elements.iter().all(|element| element.ai != ai);
        let element = LinkElement::checked(ai, value, position).ok().filter(|_| new)?;
        self.elements.push(element);
        Some(())
    }

    /// Looks for characters that no address holds as they are (RFC 3986, 2), in parts of it that nobody reads as well: some
    /// show nothing, or turn the text around them. One that is only not encoded is odd.
    fn check_characters(&mut self, parts: &Parts<'a>) -> Result<(), Problem> {
        if parts.encoded
            && let Some(at) = percent::malformed(parts.uri)
        {
            let message = "a percent sign in the link encodes nothing";
            self.warnings.push(Problem::warning(PERCENT_ENCODING, at, message));
        }
        // Nearly no link has any of these, nor a port.
        let after_scheme = parts.uri.as_bytes().get("https:".len()..).unwrap_or_default();
        if !bytes::any(after_scheme, |byte| is_no_uri_byte(byte) | (byte == b':')) {
            return Ok(());
        }
        if let Some(at) = parts.second_address() {
            let message = "a second address stands within the link: two symbols may have come as one scan";
            return Err(Problem::error(LINK_PATH, at, message));
        }
        if let Some(at) = parts.uri.find(is_hidden) {
            let message = "the link holds a character that shows nothing, or turns the text around it";
            return Err(Problem::error(HIDDEN_CHARACTER, at, message));
        }
        let is_none = |character: char| u8::try_from(character).map_or(true, is_no_uri_byte);
        if let Some(at) = parts.uri.find(is_none) {
            let message = "the link holds a character that a web address holds only percent-encoded";
            self.warnings.push(Problem::warning(LINK_CHARACTER, at, message));
        }
        Ok(())
    }

    /// Adds the elements of the query. Keys that are no application identifiers are somebody else's.
    fn read_query(&mut self, parts: &Parts<'a>) -> Result<(), Problem> {
        let mut query = Some(parts.query);
        while let Some(rest) = query {
            // Earlier editions of the standard take a semicolon too.
            let end = bytes::position(rest.as_bytes(), |byte| (byte == b'&') | (byte == b';'));
            let (pair, further) = match end.and_then(|end| rest.split_at_checked(end)) {
                Some((pair, further)) => (pair, further.get(1..)),
                None => (rest, None),
            };
            query = further;
            let pair = split_once(pair, b'=').filter(|(ai, _)| gs1::is_known(ai));
            let Some((ai, value)) = pair else { continue };
            if self.elements.iter().any(|element| element.ai == ai) {
                return Err(repeated(ai, parts.position(ai)));
            }
            if !keys::is_attribute(ai) {
                let message = format!("({ai}) can't stand in the query of a GS1 Digital Link");
                return Err(Problem::error(LINK_ATTRIBUTE, parts.position(ai), message));
            }
            self.push(ai, value, Plus::Space, parts)?;
        }
        Ok(())
    }

    /// Checks what the elements say of each other.
    fn finish(&mut self) -> Result<(), Problem> {
        if gs1::are_at_home(self.elements.iter().map(|element| (element.code, element.family))) {
            return Ok(());
        }
        let elements = self.elements.iter().map(LinkElement::raw).collect();
        let mut message = Message { elements, ..Message::default() };
        message.finish()?;
        self.warnings.append(&mut message.warnings);
        Ok(())
    }
}

/// Not one of RFC 3986's characters, nor the percent sign.
#[inline]
const fn is_no_uri_byte(byte: u8) -> bool {
    // Of those above a quotation mark, all that are left out stand together but for a few.
    (byte <= b'"') & (byte != b'!')
        | (byte >= b'{') & (byte != b'~')
        | (byte == b'<')
        | (byte == b'>')
        | (byte == b'\\')
        | (byte == b'^')
        | (byte == b'`')
}

fn repeated(ai: &str, position: usize) -> Problem {
    let message = format!("the GS1 element ({ai}) comes twice in the link");
    Problem::error(REPEATED_AI, position, message)
}
