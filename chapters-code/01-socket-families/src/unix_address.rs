//! Addresses of `AF_UNIX`: a path, an abstract name, or none.

use std::ffi::OsStr;
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::str::FromStr;

use socket2::SockAddr;

use crate::escaped_bytes::{escape, unescape};
use crate::{AddressError, Family, sockaddr_bytes, sockaddr_from_bytes};

/// An address of [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html).
///
/// asyncio gives a `str` for a path, `bytes` for an abstract name, and `''` or `None`
/// for no name; here each is a variant.
///
/// Its text is `unix:/run/x.sock`, `unix:@name` and `unix:`. Bytes that can't be read
/// are `\xNN`, a backslash is `\\`, and so a path that begins with `@` is `unix:\x40…`.
///
/// # Examples
///
/// ```
/// use socket_families::UnixAddress;
/// use socket2::SockAddr;
///
/// let address: UnixAddress = "unix:@cache".parse()?;
/// assert_eq!(address, UnixAddress::Abstract(b"cache".to_vec()));
/// let sockaddr = SockAddr::try_from(&address)?;
/// assert_eq!(UnixAddress::try_from(&sockaddr)?, address);
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: unix_address
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum UnixAddress {
    /// No name: a socket that was never bound, the usual case for a client.
    Unnamed,
    /// A path in the file system. It has no null byte.
    Path(PathBuf),
    /// A name in Linux's abstract namespace, without the null byte that marks it.
    /// Every byte counts, null bytes too.
    Abstract(Vec<u8>),
}
// ANCHOR_END: unix_address

impl UnixAddress {
    /// The most bytes of a path: `sun_path` less the null byte that ends it, 107 on Linux.
    pub const LONGEST_PATH: usize = size_of::<libc::sockaddr_un>() - PATH_OFFSET - 1;

    /// The most bytes of an abstract name: `sun_path` less the null byte that begins it.
    ///
    /// asyncio counts that byte as one of the name's, so its limit reads 108.
    pub const LONGEST_NAME: usize = Self::LONGEST_PATH;
}

impl TryFrom<&SockAddr> for UnixAddress {
    type Error = AddressError;

    /// Reads the address that a system call returned.
    ///
    /// [`Unnamed`](Self::Unnamed) also when it has no bytes at all, not even a family:
    /// so `recvfrom` reports a sender without a name.
    // ANCHOR: from_sockaddr
    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        let bytes = sockaddr_bytes(address);
        let found = Family::from(address);
        if found != Family::UNIX && !bytes.is_empty() {
            return Err(AddressError::WrongFamily { expected: Family::UNIX, found });
        }
        // The length decides: null bytes are part of an abstract name, not its end.
        match bytes.get(PATH_OFFSET..) {
            None | Some([]) => Ok(Self::Unnamed),
            Some([0, name @ ..]) => Ok(Self::Abstract(name.to_vec())),
            Some(path) => {
                let end = path.iter().position(|&b| b == 0).unwrap_or(path.len());
                Ok(Self::Path(OsStr::from_bytes(&path[..end]).into()))
            }
        }
    }
    // ANCHOR_END: from_sockaddr
}

impl TryFrom<&UnixAddress> for SockAddr {
    type Error = AddressError;

    fn try_from(address: &UnixAddress) -> Result<Self, AddressError> {
        let mut bytes = vec![0; PATH_OFFSET];
        write_header(&mut bytes);
        match address {
            UnixAddress::Unnamed => {}
            UnixAddress::Path(path) => {
                let text = path.as_os_str().as_bytes();
                check_path(path, text)?;
                bytes.extend_from_slice(text);
                bytes.push(0);
            }
            UnixAddress::Abstract(name) => {
                if name.len() > UnixAddress::LONGEST_NAME {
                    return Err(AddressError::NameTooLong {
                        name: address.to_string(),
                        length: name.len(),
                        limit: UnixAddress::LONGEST_NAME,
                    });
                }
                bytes.push(0);
                bytes.extend_from_slice(name);
            }
        }
        sockaddr_from_bytes(&bytes)
    }
}

impl From<std::os::unix::net::SocketAddr> for UnixAddress {
    fn from(address: std::os::unix::net::SocketAddr) -> Self {
        #[cfg(target_os = "linux")]
        {
            use std::os::linux::net::SocketAddrExt;
            if let Some(name) = address.as_abstract_name() {
                return Self::Abstract(name.to_vec());
            }
        }
        address
            .as_pathname()
            .map_or(Self::Unnamed, |path| Self::Path(path.to_owned()))
    }
}

impl From<tokio::net::unix::SocketAddr> for UnixAddress {
    fn from(address: tokio::net::unix::SocketAddr) -> Self {
        std::os::unix::net::SocketAddr::from(address).into()
    }
}

impl FromStr for UnixAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let syntax = |why: String| AddressError::Syntax {
            what: "Unix address",
            input: text.to_owned(),
            why,
            form: "unix:/run/x.sock, unix:@name, or unix: for none",
        };
        let Some(rest) = text.strip_prefix("unix:") else {
            return Err(syntax("it doesn't begin with unix:".to_owned()));
        };
        let bytes = |text| unescape(text).map_err(|bad| syntax(bad.to_string()));
        if let Some(name) = rest.strip_prefix('@') {
            return bytes(name).map(Self::Abstract);
        }
        if rest.is_empty() {
            return Ok(Self::Unnamed);
        }
        let path = bytes(rest)?;
        let path = PathBuf::from(OsStr::from_bytes(&path));
        check_path(&path, path.as_os_str().as_bytes())?;
        Ok(Self::Path(path))
    }
}

impl fmt::Display for UnixAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unnamed => f.write_str("unix:"),
            Self::Abstract(name) => write!(f, "unix:@{}", escape(name)),
            Self::Path(path) => match path.as_os_str().as_bytes() {
                // Else the path would read as an abstract name.
                [b'@', rest @ ..] => write!(f, "unix:\\x40{}", escape(rest)),
                path => write!(f, "unix:{}", escape(path)),
            },
        }
    }
}

fn check_path(path: &std::path::Path, bytes: &[u8]) -> Result<(), AddressError> {
    let unusable = |why| AddressError::UnusablePath { path: path.to_owned(), why };
    if bytes.is_empty() {
        return Err(unusable(
            "it is empty; a socket without a path is UnixAddress::Unnamed",
        ));
    }
    if bytes.contains(&0) {
        return Err(unusable(
            "it has a null byte, and C reads a path up to the first",
        ));
    }
    if bytes.len() > UnixAddress::LONGEST_PATH {
        return Err(AddressError::PathTooLong {
            path: path.to_owned(),
            length: bytes.len(),
            limit: UnixAddress::LONGEST_PATH,
        });
    }
    Ok(())
}

fn write_header(bytes: &mut [u8]) {
    let family = Family::UNIX.0.to_ne_bytes();
    // The BSDs have a length byte before a family of one byte; Linux has neither.
    let start = std::mem::offset_of!(libc::sockaddr_un, sun_family);
    bytes[start..start + family.len()].copy_from_slice(&family);
}

const PATH_OFFSET: usize = std::mem::offset_of!(libc::sockaddr_un, sun_path);
