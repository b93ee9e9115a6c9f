//! What `readuntil` reads until.

use std::ops::Range;

use memchr::{memchr, memmem};

/// One separator, or several of which the one that is complete first counts.
///
/// Made of bytes, `b"\r\n"`, or of several, `[&b"\n"[..], b"END"]`, as CPython takes a
/// tuple since 3.13. Of two that end at the same byte, the shorter counts: what is read
/// is the same, but the limit is compared with what stands before it.
#[derive(Debug, Clone)]
pub struct Separators<'a>(Kind<'a>);

#[derive(Debug, Clone)]
enum Kind<'a> {
    One(&'a [u8]),
    // Shortest first, as CPython sorts them.
    Several(Vec<&'a [u8]>),
}

impl Separators<'_> {
    /// The lengths of the shortest and the longest; `None` if there is none to find.
    pub(crate) fn lengths(&self) -> Option<(usize, usize)> {
        let (shortest, longest) = match &self.0 {
            Kind::One(one) => (one.len(), one.len()),
            Kind::Several(all) => (all.first()?.len(), all.last()?.len()),
        };
        (shortest > 0).then_some((shortest, longest))
    }

    /// Where in `data`, from `from` on, the separator is that is complete first.
    // ANCHOR: find
    pub(crate) fn find(&self, data: &[u8], from: usize) -> Option<Range<usize>> {
        match &self.0 {
            Kind::One(one) => find_one(one, data, from),
            Kind::Several(all) => find_first(all, data, from),
        }
    }
    // ANCHOR_END: find
}

fn find_one(one: &[u8], data: &[u8], from: usize) -> Option<Range<usize>> {
    let data = data.get(from..)?;
    let at = match one {
        [byte] => memchr(*byte, data),
        _ => memmem::find(data, one),
    }?;
    Some(from + at..from + at + one.len())
}

/// In stretches that double, so that a separator that is rare is not looked for in all
/// of a long buffer each time that a frequent one ends a short line.
fn find_first(all: &[&[u8]], data: &[u8], from: usize) -> Option<Range<usize>> {
    let longest = all.last()?.len();
    let mut from = from;
    let mut stretch = FIRST_STRETCH.max(2 * longest);
    loop {
        let end = data.len().min(from.saturating_add(stretch));
        let mut first: Option<Range<usize>> = None;
        for one in all {
            // What does not end before the best one is no better.
            let end = first.as_ref().map_or(end, |first| first.end - 1);
            if let Some(found) = find_one(one, &data[..end], from) {
                first = Some(found);
            }
        }
        if first.is_some() || end == data.len() {
            return first;
        }
        from = end + 1 - longest;
        stretch *= 2;
    }
}

const FIRST_STRETCH: usize = 256;

impl<'a> From<&'a [u8]> for Separators<'a> {
    fn from(one: &'a [u8]) -> Self {
        Self(Kind::One(one))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Separators<'a> {
    fn from(one: &'a [u8; N]) -> Self {
        Self(Kind::One(one))
    }
}

impl<'a> From<Vec<&'a [u8]>> for Separators<'a> {
    fn from(mut all: Vec<&'a [u8]>) -> Self {
        all.sort_by_key(|one| one.len());
        Self(Kind::Several(all))
    }
}

impl<'a> From<&[&'a [u8]]> for Separators<'a> {
    fn from(all: &[&'a [u8]]) -> Self {
        Self::from(all.to_vec())
    }
}

impl<'a, const N: usize> From<[&'a [u8]; N]> for Separators<'a> {
    fn from(all: [&'a [u8]; N]) -> Self {
        Self::from(all.to_vec())
    }
}
