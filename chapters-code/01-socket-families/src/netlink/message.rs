//! The messages of a datagram.

use super::{Malformed, aligned};

/// One message, borrowed from the datagram that it came in.
// ANCHOR: message
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    /// What it is about: below 16 netlink's own types, above them the protocol's.
    pub of_type: u16,
    /// `NLM_F_*`.
    pub flags: u16,
    /// The number of the request that it answers; 0 for events.
    pub sequence: u32,
    /// The port id that it is for; 0 when the kernel speaks to a group.
    pub port: u32,
    /// All that follows the header.
    pub payload: &'a [u8],
}
// ANCHOR_END: message

impl Message<'_> {
    /// The length of a header: C's `struct nlmsghdr`.
    pub const HEADER: usize = 16;
    /// Ends a dump: C's `NLMSG_DONE`.
    pub const DONE: u16 = 3;
    /// An error, or with the number 0 an acknowledgement: C's `NLMSG_ERROR`.
    pub const ERROR: u16 = 2;
    /// The flag of a dump that isn't one snapshot, because something changed meanwhile:
    /// C's `NLM_F_DUMP_INTR`. Ask again.
    pub const INTERRUPTED: u16 = 0x10;

    /// Says whether it ends a dump.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.of_type == Self::DONE
    }
}

/// Takes a datagram apart.
///
/// # Examples
///
/// ```
/// use socket_families::netlink::{Request, messages};
///
/// let mut datagram = Request::new(18, 0x301, 1).fixed(&[0; 16]).finish();
/// let message = messages(&datagram).next().unwrap()?;
/// assert_eq!((message.of_type, message.sequence), (18, 1));
///
/// datagram.pop();
/// assert!(messages(&datagram).next().unwrap().is_err(), "cut off");
/// # Ok::<(), socket_families::netlink::Malformed>(())
/// ```
#[must_use]
pub fn messages(datagram: &[u8]) -> Messages<'_> {
    Messages { rest: datagram }
}

/// The messages of a datagram, up to the first that is malformed; see [`messages`].
#[derive(Debug, Clone)]
pub struct Messages<'a> {
    rest: &'a [u8],
}

// ANCHOR: next
impl<'a> Iterator for Messages<'a> {
    type Item = Result<Message<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        // Where one ends can't be told behind a bad length: nothing is left then.
        let rest = std::mem::take(&mut self.rest);
        Some(first(rest).map(|(message, after)| {
            self.rest = after;
            message
        }))
    }
}

fn first(bytes: &[u8]) -> Result<(Message<'_>, &[u8]), Malformed> {
    let what = "a netlink message";
    let found = bytes.len();
    let Some(&[l0, l1, l2, l3, t0, t1, f0, f1, s0, s1, s2, s3, p0, p1, p2, p3]) =
        bytes.first_chunk()
    else {
        return Err(Malformed::TooShort { what, needed: Message::HEADER, found });
    };
    let said = u32::from_ne_bytes([l0, l1, l2, l3]) as usize;
    if said < Message::HEADER || said > found {
        return Err(Malformed::BadLength { what, said, found });
    }
    let message = Message {
        of_type: u16::from_ne_bytes([t0, t1]),
        flags: u16::from_ne_bytes([f0, f1]),
        sequence: u32::from_ne_bytes([s0, s1, s2, s3]),
        port: u32::from_ne_bytes([p0, p1, p2, p3]),
        payload: &bytes[Message::HEADER..said],
    };
    // The last message need not be padded.
    Ok((message, bytes.get(aligned(said)..).unwrap_or_default()))
}
// ANCHOR_END: next
