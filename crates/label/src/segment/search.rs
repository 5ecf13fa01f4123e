use crate::gs1::{Cuts, MAX_ELEMENTS, Message, RawElement, SEPARATOR, cuts};

/// The most elements that are tried, in all, for one scan. Reached only by data that is made for it.
const MAX_STEPS: usize = 5_000;

/// A search through every way to cut data into GS1 elements.
pub(super) struct Search<'a> {
    data: &'a str,
    /// Whether elements from the start can reach this byte, and from it the end of the data.
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
    /// Finds the bytes that elements from the start on can reach, and from which of these the end can be reached. None where
    /// it can't from the start. Takes time for the length of the data times the longest value (90).
    pub(super) fn new(data: &'a str) -> Option<Self> {
        let mut good = vec![false; data.len() + 1];
        mark(&mut good, 0, true);
        for at in 0..data.len() {
            if is_marked(&good, at) {
                ends(data, at, |end| {
                    mark(&mut good, end, true);
                    Go::On
                });
            }
        }
        if !is_marked(&good, data.len()) {
            return None;
        }
        for at in (0..data.len()).rev() {
            let good_here = is_marked(&good, at) && {
                let reaches = |end| if is_marked(&good, end) { Go::Stop } else { Go::On };
                ends(data, at, reaches) == Go::Stop
            };
            mark(&mut good, at, good_here);
        }
        Some(Self { data, good, steps: 0, path: Vec::new() })
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
        is_marked(&self.good, at)
    }
}

/// Gives the bytes after a separator, or after each element that could stand here, to `visit`, until that stops it.
fn ends(data: &str, at: usize, mut visit: impl FnMut(usize) -> Go) -> Go {
    if is_separator(data, at) {
        return visit(at + 1);
    }
    let mut ends = cuts(data, at).into_iter().flat_map(Cuts::ends);
    if ends.any(|end| visit(end) == Go::Stop) { Go::Stop } else { Go::On }
}

fn mark(marks: &mut [bool], at: usize, marked: bool) {
    if let Some(mark) = marks.get_mut(at) {
        *mark = marked;
    }
}

fn is_marked(marks: &[bool], at: usize) -> bool {
    marks.get(at).copied().unwrap_or_default()
}

fn is_separator(data: &str, at: usize) -> bool {
    data.as_bytes().get(at).is_some_and(|byte| char::from(*byte) == SEPARATOR)
}
