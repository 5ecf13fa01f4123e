use crate::gs1::{Cuts, MAX_ELEMENTS, Message, RawElement, SEPARATOR, cuts};

/// The most elements that are tried, in all, for one scan. Reached only by data that is made for it.
const MAX_STEPS: usize = 5_000;

/// A search through every way to cut data into GS1 elements.
pub(super) struct Search<'a> {
    data: &'a str,
    /// Whether elements from this byte on can reach the end of the data.
    good: Vec<bool>,
    steps: usize,
    path: Vec<RawElement<'a>>,
}

/// Whether a search goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Go {
    On,
    Stop,
}

impl<'a> Search<'a> {
    /// Finds from where the end can be reached: for each byte, from the last, each length that an element there can
    /// have. Takes time for the length of the data times the longest value (90).
    pub(super) fn new(data: &'a str) -> Self {
        let mut good = vec![false; data.len() + 1];
        if let Some(end) = good.last_mut() {
            *end = true;
        }
        let reaches = |good: &[bool], at: usize| good.get(at).copied().unwrap_or_default();
        for at in (0..data.len()).rev() {
            let good_here = if is_separator(data, at) {
                reaches(&good, at + 1)
            } else {
                cuts(data, at).is_some_and(|cuts| cuts.ends().any(|end| reaches(&good, end)))
            };
            if let Some(here) = good.get_mut(at) {
                *here = good_here;
            }
        }
        Self { data, good, steps: 0, path: Vec::new() }
    }

    /// Gives every segmentation whose elements can stand together to `found`, those with the longest first elements
    /// first, until that stops it. Whether all were seen, or stopped for: `false` where the search became too long.
    pub(super) fn run(mut self, mut found: impl FnMut(Message<'a>) -> Go) -> bool {
        self.from(0, &mut found);
        self.steps < MAX_STEPS
    }

    fn from(&mut self, at: usize, found: &mut impl FnMut(Message<'a>) -> Go) -> Go {
        let at =
            at + self.data.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(SEPARATOR).len());
        if at == self.data.len() {
            return self.offer(found);
        }
        if self.path.len() == MAX_ELEMENTS || !self.is_good(at) {
            return Go::On;
        }
        let Some(cuts) = cuts(self.data, at) else { return Go::On };
        for end in cuts.ends() {
            if self.is_good(end) && self.step(cuts, end, found) == Go::Stop {
                return Go::Stop;
            }
        }
        Go::On
    }

    /// Goes on after one more element. One that was there with another value can't be.
    fn step(&mut self, cuts: Cuts<'a>, end: usize, found: &mut impl FnMut(Message<'a>) -> Go) -> Go {
        self.steps += 1;
        if self.steps >= MAX_STEPS {
            return Go::Stop;
        }
        let Some(element) = cuts.element(end) else { return Go::On };
        if self.path.iter().any(|earlier| earlier.ai == element.ai && earlier.value != element.value) {
            return Go::On;
        }
        self.path.push(element);
        let go = self.from(end, found);
        self.path.pop();
        go
    }

    fn offer(&self, found: &mut impl FnMut(Message<'a>) -> Go) -> Go {
        let mut message = Message { elements: self.path.iter().copied().collect(), ..Message::default() };
        if message.finish().is_ok() { found(message) } else { Go::On }
    }

    fn is_good(&self, at: usize) -> bool {
        self.good.get(at).copied().unwrap_or_default()
    }
}

fn is_separator(data: &str, at: usize) -> bool {
    data.as_bytes().get(at).is_some_and(|byte| char::from(*byte) == SEPARATOR)
}
