//! The head of a request: what is asked, and how long its body is.

use std::mem::MaybeUninit;

use httparse::{Error, Header};

use super::refusal::{Refusal, bad, refuse};
use super::target::{is_authority, is_target};
use super::{Status, Version};

/// Fields of one head.
pub(crate) const MOST_FIELDS: usize = 100;

/// A head that makes sense.
#[derive(Debug)]
pub(crate) struct Head<'h, 'b> {
    pub(crate) method: &'b str,
    pub(crate) target: &'b str,
    pub(crate) version: Version,
    pub(crate) fields: &'h [Header<'b>],
    pub(crate) framing: Framing,
    pub(crate) keep_alive: bool,
    pub(crate) expects_continue: bool,
}

/// How the end of a request's body is found,
/// [RFC 9112, 6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    NoBody,
    Length(u64),
    Chunked,
}

impl<'h, 'b> Head<'h, 'b> {
    /// Reads a head that is whole.
    pub(crate) fn parse(
        bytes: &'b [u8],
        fields: &'h mut [MaybeUninit<Header<'b>>; MOST_FIELDS],
    ) -> Result<Self, Refusal> {
        let mut parsed = httparse::Request::new(&mut []);
        match parsed.parse_with_uninit_headers(bytes, fields) {
            Ok(httparse::Status::Complete(_)) => {}
            Ok(httparse::Status::Partial) => return bad("the head is cut"),
            Err(error) => return refused(error, bytes),
        }
        let (Some(method), Some(target), Some(version)) =
            (parsed.method, parsed.path, parsed.version)
        else {
            return bad("the request line is METHOD TARGET HTTP/1.1");
        };
        let version = if version == 0 { Version::Http10 } else { Version::Http11 };
        let mut head = Self {
            method,
            target,
            version,
            fields: parsed.headers,
            framing: Framing::NoBody,
            keep_alive: version == Version::Http11,
            expects_continue: false,
        };
        head.judge()?;
        Ok(head)
    }

    /// Looks at each field once, and at what several of them say together.
    // ANCHOR: judge
    fn judge(&mut self) -> Result<(), Refusal> {
        if !is_target(self.method, self.target) {
            return bad("the target is /PATH, or http://HOST/PATH");
        }
        let (mut length, mut chunked) = (None, false);
        let (mut hosts, mut closes) = (0, false);
        for field in self.fields {
            let (name, value) = (field.name, field.value);
            if name.eq_ignore_ascii_case("content-length") {
                if length.replace(content_length(value)?).is_some() {
                    return bad("two Content-Length fields");
                }
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                if chunked {
                    return bad("two Transfer-Encoding fields");
                }
                chunked = transfer_encoding(value, self.version)?;
            } else if name.eq_ignore_ascii_case("host") {
                hosts += 1;
                if !is_authority(value) {
                    return bad("Host is a name or an address, and perhaps a port");
                }
            } else if name.eq_ignore_ascii_case("connection") {
                closes |= self.connection(value);
            } else if name.eq_ignore_ascii_case("expect") {
                self.expects_continue = expectation(value, self.version)?;
            }
        }
        self.keep_alive &= !closes;
        if hosts > 1 || (hosts == 0 && self.version == Version::Http11) {
            return bad("HTTP/1.1 takes one Host field");
        }
        self.framing = self.framing(length, chunked)?;
        Ok(())
    }
    // ANCHOR_END: judge

    // ANCHOR: framing
    fn framing(
        &self,
        length: Option<u64>,
        chunked: bool,
    ) -> Result<Framing, Refusal> {
        Ok(match (length, chunked) {
            (Some(_), true) => {
                return bad("Content-Length and Transfer-Encoding together");
            }
            (Some(length), false) => Framing::Length(length),
            (None, true) => Framing::Chunked,
            (None, false) if matches!(self.method, "POST" | "PUT" | "PATCH") => {
                let why = "a body takes Content-Length or Transfer-Encoding";
                return refuse(Status::LENGTH_REQUIRED, why);
            }
            (None, false) => Framing::NoBody,
        })
    }
    // ANCHOR_END: framing

    /// Whether one of the options is `close`, which outweighs `keep-alive`.
    fn connection(&mut self, value: &[u8]) -> bool {
        let mut options = value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
        let mut closes = false;
        for option in &mut options {
            closes |= option.eq_ignore_ascii_case(b"close");
            self.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
        }
        closes
    }
}

/// Digits and nothing else: no sign, no list, no blank in between.
fn content_length(value: &[u8]) -> Result<u64, Refusal> {
    let wrong = "Content-Length is a number of bytes";
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return bad(wrong);
    }
    match std::str::from_utf8(value).map(str::parse) {
        Ok(Ok(length)) => Ok(length),
        _ => refuse(Status::CONTENT_TOO_LARGE, "the body is too large"),
    }
}

fn transfer_encoding(value: &[u8], version: Version) -> Result<bool, Refusal> {
    if version == Version::Http10 {
        return bad("HTTP/1.0 has no Transfer-Encoding");
    }
    if value.eq_ignore_ascii_case(b"chunked") {
        return Ok(true);
    }
    let codings = value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
    let chunked = |it: &[u8]| it.eq_ignore_ascii_case(b"chunked");
    let places: Vec<bool> = codings.map(chunked).collect();
    match places.iter().filter(|&&it| it).count() {
        1 if places.last() == Some(&true) => {
            refuse(Status::NOT_IMPLEMENTED, "no coding but chunked is known here")
        }
        0 => refuse(Status::NOT_IMPLEMENTED, "no coding but chunked is known here"),
        _ => bad("chunked has to be there once, and last"),
    }
}

fn expectation(value: &[u8], version: Version) -> Result<bool, Refusal> {
    // It means nothing in 1.0, whose clients can't deal with an interim response.
    if version == Version::Http10 {
        return Ok(false);
    }
    if value.eq_ignore_ascii_case(b"100-continue") {
        return Ok(true);
    }
    refuse(Status::EXPECTATION_FAILED, "no expectation but 100-continue is known")
}

fn refused<T>(error: Error, bytes: &[u8]) -> Result<T, Refusal> {
    match error {
        Error::TooManyHeaders => {
            refuse(Status::FIELDS_TOO_LARGE, "more than 100 fields")
        }
        Error::Version if other_version(bytes) => {
            refuse(Status::VERSION_NOT_SUPPORTED, "HTTP/1.1 and 1.0 are spoken here")
        }
        Error::HeaderName => bad("a field is NAME: VALUE, without a blank before :"),
        Error::HeaderValue => bad("a field's value has a control character"),
        _ => bad("the request line is METHOD TARGET HTTP/1.1"),
    }
}

/// Whether the first line has three words, the last of which is a version that is neither
/// 1.1 nor 1.0.
fn other_version(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|&byte| byte == b'\r').map(<[u8]>::trim_ascii_start);
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let words: Vec<_> = line.split(|&byte| byte == b' ').collect();
    let [_, _, [b'H', b'T', b'T', b'P', b'/', major, b'.', minor]] = words[..]
    else {
        return false;
    };
    let is_known = *major == b'1' && matches!(minor, b'0' | b'1');
    major.is_ascii_digit() && minor.is_ascii_digit() && !is_known
}
