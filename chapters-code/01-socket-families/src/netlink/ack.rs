//! The answer to a request: done, or not, and why not.

use std::io;

use super::{Malformed, Message, aligned, attributes};

/// What an `NLMSG_ERROR` says; error number 0 is the acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// The error number, as in errno(3); 0 when all went well.
    pub error: i32,
    /// The kernel's own words, where the socket asked for them (`NETLINK_EXT_ACK`) and the
    /// kernel has some.
    pub words: Option<String>,
}

impl Ack {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`Malformed`] when the message is no `NLMSG_ERROR`, or is cut off.
    // ANCHOR: parse
    pub fn parse(message: &Message<'_>) -> Result<Self, Malformed> {
        if message.of_type != Message::ERROR {
            let (expected, found) = (Message::ERROR, message.of_type);
            return Err(Malformed::OtherType { expected, found });
        }
        // The negated error number, then the header of the request it is about.
        let Some((number, request)) = message.payload.split_first_chunk() else {
            let (needed, found) = (4, message.payload.len());
            return Err(Malformed::TooShort { what: "an ack", needed, found });
        };
        let error = i32::from_ne_bytes(*number).saturating_neg();
        let mut words = None;
        if message.flags & NLM_F_ACK_TLVS != 0 {
            for attribute in attributes(after_request(request, message.flags)?) {
                let attribute = attribute?;
                if attribute.of_type == NLMSGERR_ATTR_MSG {
                    words = attribute.text().map(str::to_owned);
                }
            }
        }
        Ok(Self { error, words })
    }
    // ANCHOR_END: parse

    /// Turns it into a result: an error has the number's kind and the kernel's words.
    ///
    /// # Errors
    ///
    /// When the kernel did not do what was asked.
    pub fn into_result(self) -> io::Result<()> {
        let error = match self.error {
            0 => return Ok(()),
            number => io::Error::from_raw_os_error(number),
        };
        match self.words {
            None => Err(error),
            Some(words) => {
                Err(io::Error::new(error.kind(), format!("{error}: {words}")))
            }
        }
    }
}

/// Skips the request that the kernel quotes: its header, or all of it without `CAPPED`.
fn after_request(request: &[u8], flags: u16) -> Result<&[u8], Malformed> {
    let what = "the request that an ack quotes";
    let found = request.len();
    let Some(length) = request.first_chunk() else {
        return Err(Malformed::TooShort { what, needed: Message::HEADER, found });
    };
    let said = match flags & NLM_F_CAPPED {
        0 => aligned(u32::from_ne_bytes(*length) as usize),
        _ => Message::HEADER,
    };
    request.get(said..).ok_or(Malformed::BadLength { what, said, found })
}

const NLM_F_CAPPED: u16 = 0x100;
const NLM_F_ACK_TLVS: u16 = 0x200;
const NLMSGERR_ATTR_MSG: u16 = 1;
