//! A network interface, by name or by number.

use std::fmt;
use std::num::NonZeroU32;

use crate::AddressError;

/// The interface in an address of the packet or CAN family.
///
/// Its text is the name or the number; none is the empty text, as in Python's `''`.
///
/// # Examples
///
/// ```
/// use socket_families::Interface;
///
/// assert_eq!(Interface::from(0), Interface::Any);
/// assert_eq!(Interface::Name("lo".to_owned()).index()?, 1);
/// # Ok::<(), socket_families::AddressError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Interface {
    /// Number 0: all of them, or one that is still to be chosen.
    Any,
    /// The interface's number, as `ip link` prints it first.
    Index(NonZeroU32),
    /// The interface's name; converting to a `sockaddr` looks its number up.
    Name(String),
}

impl Interface {
    /// Returns the number, 0 for [`Any`](Self::Any); a name is looked up by
    /// [if_nametoindex(3)](https://man7.org/linux/man-pages/man3/if_nametoindex.3.html)
    /// in the calling thread's network namespace.
    ///
    /// # Errors
    ///
    /// [`AddressError::NoSuchInterface`] when no interface has the name.
    pub fn index(&self) -> Result<u32, AddressError> {
        match self {
            Self::Any => Ok(0),
            Self::Index(index) => Ok(index.get()),
            Self::Name(name) => nix::net::if_::if_nametoindex(name.as_str())
                .map_err(|_| AddressError::NoSuchInterface {
                    interface: name.clone(),
                }),
        }
    }

    /// Turns a number into the name that the calling thread's network namespace has for it.
    ///
    /// A number is all that an address from the kernel has. Names can change and numbers
    /// don't, so ask when you print, not before.
    ///
    /// # Errors
    ///
    /// [`AddressError::NoSuchInterface`] when no interface has the number.
    pub fn named(&self) -> Result<Self, AddressError> {
        let Self::Index(index) = self else { return Ok(self.clone()) };
        let unknown =
            || AddressError::NoSuchInterface { interface: index.to_string() };
        let name = nix::net::if_::if_indextoname(index.get())
            .map_err(|_| unknown())?
            .to_string_lossy()
            .into_owned();
        // nix takes the null pointer of a failed look-up for an empty name.
        if name.is_empty() { Err(unknown()) } else { Ok(Self::Name(name)) }
    }

    /// Reads the text, for the address types' own parsers.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::Any);
        }
        if text.bytes().all(|b| b.is_ascii_digit()) {
            let index: Result<u32, _> = text.parse();
            return index
                .map(Self::from)
                .map_err(|_| format!("the interface number {text} is too large"));
        }
        // The kernel's rule for interface names: dev_valid_name in net/core/dev.c.
        let fits = text.len() < libc::IFNAMSIZ && text != "." && text != "..";
        if !fits
            || text.contains(|c: char| c.is_whitespace() || c == '/' || c == ':')
        {
            return Err(format!("{text:?} is no interface name or number"));
        }
        Ok(Self::Name(text.to_owned()))
    }
}

impl From<u32> for Interface {
    fn from(index: u32) -> Self {
        NonZeroU32::new(index).map_or(Self::Any, Self::Index)
    }
}

impl fmt::Display for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => Ok(()),
            Self::Index(index) => index.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}
