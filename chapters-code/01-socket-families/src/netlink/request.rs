//! A message to the kernel.

use super::{Message, aligned};

/// A message being put together.
///
/// # Examples
///
/// ```
/// use socket_families::netlink::Request;
///
/// // RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, number 7, an empty `struct ifinfomsg`.
/// let request = Request::new(18, 0x301, 7).fixed(&[0; 16]).finish();
/// assert_eq!(request.len(), 16 + 16);
/// ```
#[derive(Debug, Clone)]
pub struct Request {
    bytes: Vec<u8>,
}

impl Request {
    /// Marks a request: C's `NLM_F_REQUEST`. The kernel overlooks a message without it.
    pub const REQUEST: u16 = 0x01;
    /// Asks for an answer even when all went well: C's `NLM_F_ACK`.
    pub const ACK: u16 = 0x04;
    /// Asks for all there is, ended by [`Message::DONE`]: C's `NLM_F_DUMP`.
    pub const DUMP: u16 = 0x300;
    /// Asks for something new to be made: C's `NLM_F_CREATE`.
    pub const CREATE: u16 = 0x400;

    /// Starts with the header; `sequence` comes back in the answers.
    // ANCHOR: new
    #[must_use]
    pub fn new(of_type: u16, flags: u16, sequence: u32) -> Self {
        let mut bytes = vec![0; 4]; // the length: finish fills it in
        bytes.extend(of_type.to_ne_bytes());
        bytes.extend(flags.to_ne_bytes());
        bytes.extend(sequence.to_ne_bytes());
        bytes.extend([0; 4]); // our port id: the kernel knows whose socket it is
        debug_assert_eq!(bytes.len(), Message::HEADER);
        Self { bytes }
    }
    // ANCHOR_END: new

    /// Adds the struct that the message's type asks for after the header.
    #[must_use]
    pub fn fixed(mut self, fields: &[u8]) -> Self {
        self.bytes.extend(fields);
        self.pad();
        self
    }

    /// Adds an attribute.
    ///
    /// # Panics
    ///
    /// When the value has more than 65531 bytes: an attribute's length is 16 bits.
    #[must_use]
    pub fn attribute(mut self, of_type: u16, value: &[u8]) -> Self {
        let length = u16::try_from(4 + value.len());
        let length = length.expect("an attribute's value has 65531 bytes at most");
        self.bytes.extend(length.to_ne_bytes());
        self.bytes.extend(of_type.to_ne_bytes());
        self.bytes.extend(value);
        self.pad();
        self
    }

    /// Fills in the length, and returns the bytes to send.
    ///
    /// # Panics
    ///
    /// When the message has 4 GiB or more.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let length = u32::try_from(self.bytes.len());
        let length = length.expect("a message has less than 4 GiB");
        self.bytes[..4].copy_from_slice(&length.to_ne_bytes());
        self.bytes
    }

    fn pad(&mut self) {
        self.bytes.resize(aligned(self.bytes.len()), 0);
    }
}
