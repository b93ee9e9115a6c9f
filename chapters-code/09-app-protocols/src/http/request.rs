//! A request, as handlers see it.

use std::fmt;

use httparse::Header;

use super::head::Head;
use super::target::after_authority;

/// Which HTTP the peer speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// HTTP/1.0, whose connections end with the response unless both sides say otherwise.
    Http10,
    /// HTTP/1.1.
    Http11,
}

/// A request with its whole body; all of it lies in the connection's buffer.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// As it was sent: methods are case-sensitive.
    pub method: &'a str,
    /// The second word of the request line.
    pub target: &'a str,
    /// The third.
    pub version: Version,
    /// The body; empty if there is none.
    pub body: &'a [u8],
    fields: &'a [Header<'a>],
}

impl<'a> Request<'a> {
    pub(crate) fn new(head: &Head<'a, 'a>, body: &'a [u8]) -> Self {
        Self {
            method: head.method,
            target: head.target,
            version: head.version,
            body,
            fields: head.fields,
        }
    }

    /// The first field of this name, in whatever case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'a [u8]> {
        let mut fields = self.fields.iter();
        fields.find(|field| field.name.eq_ignore_ascii_case(name)).map(|it| it.value)
    }

    /// All fields, in their order.
    pub fn fields(&self) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.fields.iter().map(|field| (field.name, field.value))
    }

    /// The target without its query, still percent-encoded. Of the form that proxies are
    /// sent, `http://HOST/PATH`, the path.
    #[must_use]
    pub fn path(&self) -> &'a str {
        let path = self.target.split_once('?').map_or(self.target, |(path, _)| path);
        if path.starts_with('/') {
            return path;
        }
        match after_authority(path) {
            Some("") => "/",
            Some(path) => path,
            None => path,
        }
    }

    /// What follows the question mark, still percent-encoded.
    #[must_use]
    pub fn query(&self) -> Option<&'a str> {
        self.target.split_once('?').map(|(_, query)| query)
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("version", &self.version)
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}
