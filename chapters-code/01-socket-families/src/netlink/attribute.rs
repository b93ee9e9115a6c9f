//! The attributes of a message: type, length, value.

use super::{Malformed, aligned};

/// One attribute, borrowed from its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// What it says, in the numbers of its message's type, without the two flag bits.
    pub of_type: u16,
    /// Its value; a nested attribute's value is attributes again.
    pub value: &'a [u8],
}

impl<'a> Attribute<'a> {
    /// The length of an attribute's own header: C's `struct nlattr`.
    pub const HEADER: usize = 4;

    /// Reads the value as a number of the host's byte order; `None` if it hasn't 4 bytes.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.value.try_into().ok().map(u32::from_ne_bytes)
    }

    /// Reads the value as text up to the null byte that ends it.
    ///
    /// `None` if it isn't UTF-8: interface names, for one, may be any bytes.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        let end = self.value.iter().position(|&b| b == 0);
        std::str::from_utf8(&self.value[..end.unwrap_or(self.value.len())]).ok()
    }
}

/// Takes a list of attributes apart.
///
/// # Examples
///
/// ```
/// use socket_families::netlink::attributes;
///
/// // 5 bytes long, type 3, "a"; then what is cut off.
/// let mut bytes = 5_u16.to_ne_bytes().to_vec();
/// bytes.extend(3_u16.to_ne_bytes());
/// bytes.extend(*b"a\0\0\0");
/// bytes.push(8);
/// let mut attributes = attributes(&bytes);
/// assert_eq!(attributes.next().unwrap()?.text(), Some("a"));
/// assert!(attributes.next().unwrap().is_err());
/// assert!(attributes.next().is_none());
/// # Ok::<(), socket_families::netlink::Malformed>(())
/// ```
#[must_use]
pub fn attributes(bytes: &[u8]) -> Attributes<'_> {
    Attributes { rest: bytes }
}

/// The attributes of a list, up to the first that is malformed; see [`attributes`].
#[derive(Debug, Clone)]
pub struct Attributes<'a> {
    rest: &'a [u8],
}

// ANCHOR: next
impl<'a> Iterator for Attributes<'a> {
    type Item = Result<Attribute<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = std::mem::take(&mut self.rest);
        let found = bytes.len();
        let what = "a netlink attribute";
        let Some(&[l0, l1, t0, t1]) = bytes.first_chunk() else {
            let needed = Attribute::HEADER;
            return (found > 0).then_some(Err(Malformed::TooShort {
                what,
                needed,
                found,
            }));
        };
        let said = usize::from(u16::from_ne_bytes([l0, l1]));
        if said < Attribute::HEADER || said > found {
            return Some(Err(Malformed::BadLength { what, said, found }));
        }
        // The two highest bits say "nested" and "network order".
        let of_type = u16::from_ne_bytes([t0, t1]) & 0x3fff;
        let value = &bytes[Attribute::HEADER..said];
        self.rest = bytes.get(aligned(said)..).unwrap_or_default();
        Some(Ok(Attribute { of_type, value }))
    }
}
// ANCHOR_END: next
