//! A response, as handlers make it.

use std::borrow::Cow;

use super::field_bytes::{is_token, is_value_byte};
use super::http_date::with_date;
use super::{Body, Status, Version};

/// A response. `Date`, `Content-Length` or `Transfer-Encoding`, and `Connection` are the
/// server's to add.
///
/// # Examples
///
/// ```
/// use app_protocols::http::{Response, Status};
///
/// let created = Response::new(Status::CREATED).field("Location", "/notes/7")?;
/// assert!(Response::text("hi").field("X-Evil", "a\r\nSet-Cookie: b").is_err());
/// # drop(created);
/// # Ok::<(), app_protocols::http::BadField>(())
/// ```
#[derive(Debug)]
pub struct Response {
    pub(crate) status: Status,
    /// Written already, line by line.
    fields: Vec<u8>,
    pub(crate) body: Body,
    /// Whether the connection is to end after it.
    pub(crate) closes: bool,
}

/// A field that would be something else on the wire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the field {name:?}: {value:?} has a character that fields can't have, or is the \
     server's to write"
)]
pub struct BadField {
    name: String,
    value: String,
}

const SERVERS_OWN: [&str; 4] =
    ["content-length", "transfer-encoding", "connection", "date"];

impl Response {
    /// Without a body.
    #[must_use]
    pub fn new(status: Status) -> Self {
        let body = Body::Whole(Cow::Borrowed(b""));
        Self { status, fields: Vec::new(), body, closes: false }
    }

    /// 200, with a text in UTF-8.
    #[must_use]
    pub fn text(body: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Status::OK).with_text(body)
    }

    /// With a text in UTF-8.
    #[must_use]
    pub fn with_text(mut self, body: impl Into<Cow<'static, str>>) -> Self {
        self.fields
            .extend_from_slice(b"Content-Type: text/plain; charset=utf-8\r\n");
        self.with_body(Body::Whole(match body.into() {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }))
    }

    /// With a body, whose `Content-Type` is up to the caller.
    #[must_use]
    pub fn with_body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// With one field more.
    ///
    /// # Errors
    ///
    /// [`BadField`] where name or value would begin another field or another response,
    /// and for the fields that the server writes.
    // ANCHOR: field
    pub fn field(
        mut self,
        name: &str,
        value: impl AsRef<[u8]>,
    ) -> Result<Self, BadField> {
        let value = value.as_ref();
        let name_is_good = is_token(name.as_bytes());
        let value_is_good = value.iter().all(|&byte| is_value_byte(byte));
        let is_ours = SERVERS_OWN.iter().any(|own| own.eq_ignore_ascii_case(name));
        if !name_is_good || !value_is_good || is_ours {
            let value = String::from_utf8_lossy(value).into_owned();
            return Err(BadField { name: name.to_owned(), value });
        }
        for part in [name.as_bytes(), b": ", value, b"\r\n"] {
            self.fields.extend_from_slice(part);
        }
        Ok(self)
    }
    // ANCHOR_END: field

    /// Ends the connection after this response.
    #[must_use]
    pub fn closing(mut self) -> Self {
        self.closes = true;
        self
    }

    /// Writes all that stands before the body.
    // ANCHOR: write_head
    pub(crate) fn write_head(&self, out: &mut Vec<u8>, sending: Sending) {
        out.extend_from_slice(b"HTTP/1.1 ");
        out.extend_from_slice(
            itoa::Buffer::new().format(self.status.code()).as_bytes(),
        );
        out.push(b' ');
        out.extend_from_slice(self.status.reason().as_bytes());
        out.extend_from_slice(b"\r\nDate: ");
        with_date(|date| out.extend_from_slice(date));
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&self.fields);
        match sending.length {
            _ if self.status.has_no_body() => {}
            Length::Known(length) => {
                out.extend_from_slice(b"Content-Length: ");
                out.extend_from_slice(itoa::Buffer::new().format(length).as_bytes());
                out.extend_from_slice(b"\r\n");
            }
            Length::Chunked => {
                out.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
            }
            Length::UntilTheEnd => {}
        }
        match (sending.keep_alive, sending.version) {
            (false, _) => out.extend_from_slice(b"Connection: close\r\n"),
            (true, Version::Http10) => {
                out.extend_from_slice(b"Connection: keep-alive\r\n");
            }
            (true, Version::Http11) => {}
        }
        out.extend_from_slice(b"\r\n");
    }
    // ANCHOR_END: write_head
}

/// What the server adds to a response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sending {
    pub(crate) length: Length,
    pub(crate) keep_alive: bool,
    pub(crate) version: Version,
}

/// How the end of a response's body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    Known(u64),
    Chunked,
    UntilTheEnd,
}
