//! A network interface, as the kernel describes it.

use super::{Malformed, Message, attributes};

/// What an `RTM_NEWLINK` or `RTM_DELLINK` says of one interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub index: u32,
    /// What the hardware is (`ARPHRD_*`): 1 Ethernet, 772 loopback.
    pub hardware: u16,
    /// `IFF_*`; see [`is_up`](Self::is_up).
    pub flags: u32,
    /// Its name; bytes that are no UTF-8 read as none.
    pub name: String,
    /// The most bytes of a packet, if the message says.
    pub mtu: Option<u32>,
}

impl Link {
    /// The type of a request for links: C's `RTM_GETLINK`.
    pub const GET: u16 = 18;
    /// The type of a message about a link that is there: C's `RTM_NEWLINK`.
    pub const NEW: u16 = 16;
    /// The type of a message about a link that has gone: C's `RTM_DELLINK`.
    pub const GONE: u16 = 17;
    /// The group that hears of all changes to links: C's `RTMGRP_LINK`.
    pub const GROUP: u32 = 1;
    /// The length of C's `struct ifinfomsg`, which stands before the attributes.
    pub const FIXED: usize = 16;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`Malformed`] when the message isn't about a link, or is cut off.
    // ANCHOR: parse
    pub fn parse(message: &Message<'_>) -> Result<Self, Malformed> {
        if ![Self::NEW, Self::GONE].contains(&message.of_type) {
            let (expected, found) = (Self::NEW, message.of_type);
            return Err(Malformed::OtherType { expected, found });
        }
        // struct ifinfomsg: family, padding, type, index, flags, mask of changes.
        let Some((&fixed, rest)) = message.payload.split_first_chunk::<16>() else {
            let (needed, found) = (Self::FIXED, message.payload.len());
            return Err(Malformed::TooShort { what: "a link", needed, found });
        };
        let [_, _, h0, h1, i0, i1, i2, i3, f0, f1, f2, f3, ..] = fixed;
        let mut link = Self {
            hardware: u16::from_ne_bytes([h0, h1]),
            index: u32::from_ne_bytes([i0, i1, i2, i3]),
            flags: u32::from_ne_bytes([f0, f1, f2, f3]),
            name: String::new(),
            mtu: None,
        };
        for attribute in attributes(rest) {
            let attribute = attribute?;
            match attribute.of_type {
                IFLA_IFNAME => {
                    link.name = attribute.text().unwrap_or_default().to_owned();
                }
                IFLA_MTU => link.mtu = attribute.number(),
                // A kernel newer than this program has more: never an error.
                _ => {}
            }
        }
        Ok(link)
    }
    // ANCHOR_END: parse

    /// Says whether it was set up, as by `ip link set NAME up` (`IFF_UP`).
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.flags & 1 != 0
    }
}

const IFLA_IFNAME: u16 = 3;
const IFLA_MTU: u16 = 4;
