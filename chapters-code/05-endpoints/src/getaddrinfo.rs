//! The system's resolver.

use std::ffi::{CStr, CString, c_int};
use std::io;
use std::net::SocketAddr;
use std::ptr;

use socket_families::sockaddr_from_bytes;
use socket2::Type;

use crate::{IpFamily, LookupFlags};

/// What is asked, besides host and service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query {
    pub(crate) family: Option<IpFamily>,
    pub(crate) of_type: Type,
    pub(crate) flags: LookupFlags,
}

/// An answer that has no addresses.
#[derive(Debug)]
pub(crate) enum GaiError {
    /// `EAI_SYSTEM`.
    System(io::Error),
    /// Any other code of `EAI_…`.
    Code(c_int),
}

impl GaiError {
    /// The resolver's words.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::System(error) => error.to_string(),
            Self::Code(code) => code_text(*code),
        }
    }
}

/// Asks the system's resolver, and waits for it:
/// [getaddrinfo(3)](https://man7.org/linux/man-pages/man3/getaddrinfo.3.html), asyncio's
/// [`loop.getaddrinfo`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getaddrinfo),
/// which calls it in a thread.
///
/// The standard library has it without the name of a service and without hints.
pub(crate) fn getaddrinfo(
    host: Option<&CStr>,
    service: &CString,
    query: Query,
) -> Result<Vec<SocketAddr>, GaiError> {
    let hints = libc::addrinfo {
        ai_flags: query.flags.number(),
        ai_family: query.family.map_or(libc::AF_UNSPEC, IpFamily::number),
        ai_socktype: query.of_type.into(),
        ai_protocol: 0,
        ai_addrlen: 0,
        ai_addr: ptr::null_mut(),
        ai_canonname: ptr::null_mut(),
        ai_next: ptr::null_mut(),
    };
    let host = host.map_or(ptr::null(), CStr::as_ptr);
    let mut found = Found(ptr::null_mut());
    #[allow(unsafe_code, reason = "no crate at hand has the call with its hints")]
    // SAFETY: both texts end with a null byte and the hints have no pointers; all live
    // through the call. The list that it returns is freed by `Found`, once.
    let code =
        unsafe { libc::getaddrinfo(host, service.as_ptr(), &hints, &mut found.0) };
    match code {
        0 => Ok(found.addresses()),
        libc::EAI_SYSTEM => Err(GaiError::System(io::Error::last_os_error())),
        code => Err(GaiError::Code(code)),
    }
}

/// The list that getaddrinfo has made.
struct Found(*mut libc::addrinfo);

impl Found {
    #[allow(unsafe_code, reason = "the list is C's")]
    fn addresses(&self) -> Vec<SocketAddr> {
        let mut addresses = Vec::new();
        let mut next = self.0;
        // SAFETY: the pointer is null or an entry of the list, which lives as long as we.
        while let Some(entry) = unsafe { next.as_ref() } {
            let length = usize::try_from(entry.ai_addrlen).unwrap_or_default();
            if !entry.ai_addr.is_null() {
                // SAFETY: an entry's address has the length that the entry says.
                let bytes = unsafe {
                    std::slice::from_raw_parts(entry.ai_addr.cast::<u8>(), length)
                };
                let address = sockaddr_from_bytes(bytes).ok();
                addresses.extend(address.and_then(|it| it.as_socket()));
            }
            next = entry.ai_next;
        }
        addresses
    }
}

impl Drop for Found {
    fn drop(&mut self) {
        if !self.0.is_null() {
            #[allow(unsafe_code, reason = "the list is C's")]
            // SAFETY: getaddrinfo has made it, and nobody else frees it.
            unsafe {
                libc::freeaddrinfo(self.0);
            }
        }
    }
}

#[allow(unsafe_code, reason = "the texts are C's")]
fn code_text(code: c_int) -> String {
    // SAFETY: it takes any number.
    let text = unsafe { libc::gai_strerror(code) };
    // SAFETY: it is a constant text that ends with a null byte, whatever the number.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_string_lossy().into_owned()
}
