/// One word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) bytes: Vec<u8>,
    /// It stood in quotes, so it is a value and never a keyword.
    pub(crate) quoted: bool,
}

impl Token {
    /// Its text; bytes that are no UTF-8 are only allowed where bytes are wanted.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn is(&self, word: &str) -> bool {
        !self.quoted && self.bytes == word.as_bytes()
    }
}

/// Splits a line into words, quoted texts and commas. `#` begins a comment. In quotes, `\xNN` is a byte, `\n`, `\r`,
/// `\t`, `\"` and `\\` are what they are elsewhere.
///
/// # Errors
/// For a quote that doesn't end and an escape that there isn't.
pub(crate) fn split(line: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '#' => break,
            ',' => (Some(word(",")), rest.get(1..).unwrap_or_default()),
            '"' => {
                let (token, after) = quoted(rest.get(1..).unwrap_or_default())?;
                (Some(token), after)
            }
            _ => {
                let end = rest.find([' ', ',', '"']).unwrap_or(rest.len());
                let (bare, after) = rest.split_at(end);
                (Some(word(bare)), after)
            }
        };
        tokens.extend(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

fn word(text: &str) -> Token {
    Token { bytes: text.as_bytes().to_vec(), quoted: false }
}

fn quoted(text: &str) -> Result<(Token, &str), String> {
    let mut bytes = Vec::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((Token { bytes, quoted: true }, text.get(at + 1..).unwrap_or_default())),
            '\\' => match letters.next() {
                Some((_, 'n')) => bytes.push(b'\n'),
                Some((_, 'r')) => bytes.push(b'\r'),
                Some((_, 't')) => bytes.push(b'\t'),
                Some((_, kept @ ('"' | '\\'))) => bytes.push(kept as u8),
                Some((at, 'x')) => {
                    let digits = text.get(at + 1..at + 3).unwrap_or_default();
                    bytes.push(
                        u8::from_str_radix(digits, 16).map_err(|_| format!("`\\x{digits}` is no byte"))?,
                    );
                    letters.nth(1);
                }
                _ => return Err("a backslash takes xNN, n, r, t, \" or another backslash".to_owned()),
            },
            _ => bytes.extend(letter.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    Err("a quote does not end".to_owned())
}

/// The words of a line, taken from the front.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    rest: &'a [Token],
}

impl<'a> Words<'a> {
    pub(crate) fn new(tokens: &'a [Token]) -> Self {
        Self { rest: tokens }
    }

    pub(crate) fn peek(&self) -> Option<&'a Token> {
        self.rest.first()
    }

    pub(crate) fn peek_at(&self, place: usize) -> Option<&'a Token> {
        self.rest.get(place)
    }

    pub(crate) fn take(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// Takes the next word if it is this one.
    pub(crate) fn take_if(&mut self, word: &str) -> bool {
        let there = self.peek().is_some_and(|token| token.is(word));
        if there {
            self.take();
        }
        there
    }

    /// # Errors
    /// When there is none left.
    pub(crate) fn text(&mut self, what: &str) -> Result<String, String> {
        self.take().map(Token::text).ok_or_else(|| format!("{what} is missing"))
    }

    /// # Errors
    /// When there is none left.
    pub(crate) fn bytes(&mut self, what: &str) -> Result<Vec<u8>, String> {
        self.take().map(|token| token.bytes.clone()).ok_or_else(|| format!("{what} is missing"))
    }

    /// # Errors
    /// When there is none left, or it is no number.
    pub(crate) fn number<N: std::str::FromStr>(&mut self, what: &str) -> Result<N, String> {
        let text = self.text(what)?;
        text.parse().map_err(|_| format!("{what}: `{text}` is no number"))
    }

    /// Numbers, as many as there are.
    ///
    /// # Errors
    /// When one of them is none.
    pub(crate) fn numbers(&mut self, what: &str) -> Result<Vec<u32>, String> {
        let mut numbers = Vec::new();
        while self.peek().is_some() {
            numbers.push(self.number(what)?);
        }
        Ok(numbers)
    }

    /// Pairs of a key and its value, as many as there are.
    ///
    /// # Errors
    /// When a value is missing.
    pub(crate) fn pairs(&mut self) -> Result<Vec<(String, String)>, String> {
        let mut pairs = Vec::new();
        while let Some(key) = self.take() {
            let key = key.text();
            let value = self.text(&format!("the value of `{key}`"))?;
            pairs.push((key, value));
        }
        Ok(pairs)
    }

    /// # Errors
    /// When there is anything left.
    pub(crate) fn end(&self) -> Result<(), String> {
        match self.peek() {
            None => Ok(()),
            Some(token) => Err(format!("`{}` is one word too many", token.text())),
        }
    }
}
