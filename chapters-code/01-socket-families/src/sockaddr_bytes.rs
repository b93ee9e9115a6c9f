//! Between C's address structs and the [`SockAddr`] that holds any of them.
//!
//! All of the crate's unsafe code about addresses is here.

use std::mem::{MaybeUninit, size_of};

use socket2::{SockAddr, SockAddrStorage, socklen_t};

use crate::{AddressError, Family};

/// Returns the bytes of an address as the kernel sees them, the family first.
///
/// # Examples
///
/// ```
/// use socket_families::sockaddr_bytes;
/// use socket2::SockAddr;
///
/// let address: std::net::SocketAddr = "127.0.0.1:80".parse()?;
/// let sockaddr = SockAddr::from(address);
/// let after_family = &sockaddr_bytes(&sockaddr)[2..8];
/// assert_eq!(after_family, [0, 80, 127, 0, 0, 1], "in network order");
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[must_use]
pub fn sockaddr_bytes(address: &SockAddr) -> &[u8] {
    // The kernel reports the length that it needed, which may be more than there was.
    let length = (address.len() as usize).min(size_of::<SockAddrStorage>());
    let start = address.as_ptr().cast::<u8>();
    // SAFETY: the storage lives as long as `address`, is all initialised (a SockAddr
    // starts from zeros), and `length` stays inside it.
    unsafe { std::slice::from_raw_parts(start, length) }
}

/// Makes an address of the bytes of a C struct, the family first.
///
/// The bytes may be anything: whether they are an address is for the kernel to say, or
/// for the conversion into one of this crate's types.
///
/// # Errors
///
/// [`AddressError::OutOfRange`] when there are more bytes than `sockaddr_storage` has.
pub fn sockaddr_from_bytes(bytes: &[u8]) -> Result<SockAddr, AddressError> {
    let mut storage = SockAddrStorage::zeroed();
    let room = size_of::<SockAddrStorage>();
    let length =
        socklen_t::try_from(bytes.len()).ok().filter(|_| bytes.len() <= room);
    let Some(length) = length else {
        return Err(AddressError::OutOfRange {
            field: "the length of a sockaddr",
            value: bytes.len() as u64,
            limit: room as u64,
        });
    };
    let start = (&raw mut storage).cast::<u8>();
    // SAFETY: `bytes` is at most as long as the storage, and can't overlap a local.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), start, bytes.len()) };
    // SAFETY: the storage is initialised, and `length` is within it.
    Ok(unsafe { SockAddr::new(storage, length) })
}

/// One of C's `sockaddr_*` structs.
///
/// # Safety
///
/// The type is `repr(C)`, made of integers and arrays of them only (so that any bytes
/// are a value), has no padding, and fits into `sockaddr_storage`.
pub(crate) unsafe trait CAddress: Copy {
    /// The family that its first field holds.
    const FAMILY: Family;
    /// The least length that the kernel takes; what is missing after it reads as zeros.
    const REQUIRED: usize = size_of::<Self>();
}

/// Reads `address` as the struct `C`.
pub(crate) fn read<C: CAddress>(address: &SockAddr) -> Result<C, AddressError> {
    let bytes = sockaddr_bytes(address);
    let found = Family::from(address);
    if found != C::FAMILY {
        return Err(AddressError::WrongFamily { expected: C::FAMILY, found });
    }
    if bytes.len() < C::REQUIRED {
        let (needed, found) = (C::REQUIRED, bytes.len());
        return Err(AddressError::TooShort { family: C::FAMILY, needed, found });
    }
    let mut fields = MaybeUninit::<C>::zeroed();
    let length = bytes.len().min(size_of::<C>());
    let start = fields.as_mut_ptr().cast::<u8>();
    // SAFETY: `length` is within both, and a local overlaps no borrow.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), start, length) };
    // SAFETY: by the trait's contract any bytes are a value, and none is uninitialised.
    Ok(unsafe { fields.assume_init() })
}

/// Wraps the struct `fields` as a [`SockAddr`] of its whole size.
#[allow(dead_code, reason = "the families that socket2 doesn't know come next")]
pub(crate) fn write<C: CAddress>(fields: &C) -> SockAddr {
    const { assert!(size_of::<C>() <= size_of::<SockAddrStorage>()) };
    let mut storage = SockAddrStorage::zeroed();
    // SAFETY: the struct fits (asserted above), and the storage is aligned for all of them.
    unsafe { std::ptr::write((&raw mut storage).cast::<C>(), *fields) };
    #[allow(clippy::cast_possible_truncation, reason = "asserted to fit above")]
    let length = size_of::<C>() as socklen_t;
    // SAFETY: the storage holds the struct, whose size is the length.
    unsafe { SockAddr::new(storage, length) }
}

// SAFETY: integers and arrays of them, no padding on Linux and the BSDs.
unsafe impl CAddress for libc::sockaddr_in {
    const FAMILY: Family = Family::INET;
}

// SAFETY: as above.
unsafe impl CAddress for libc::sockaddr_in6 {
    const FAMILY: Family = Family::INET6;
}
