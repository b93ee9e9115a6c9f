//! What a server has answered.

use super::{HttpError, Status};

/// A response, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: Status,
    /// Its body, out of its chunks.
    pub body: Vec<u8>,
    fields: Vec<(String, Vec<u8>)>,
    pub(crate) framing: AnswerFraming,
    pub(crate) keep_alive: bool,
}

/// How the end of a response's body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerFraming {
    NoBody,
    Length(u64),
    Chunked,
    UntilTheEnd,
}

impl Answer {
    /// The first field of this name, in whatever case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&[u8]> {
        let mut fields = self.fields.iter();
        fields
            .find(|(of, _)| of.eq_ignore_ascii_case(name))
            .map(|(_, value)| &value[..])
    }

    /// All fields, in their order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.fields.iter().map(|(name, value)| (&name[..], &value[..]))
    }

    /// Reads a head; `None` of an interim response, 100 to 199.
    pub(crate) fn read(
        head: &[u8],
        is_head: bool,
    ) -> Result<Option<Self>, HttpError> {
        let no_http = |why: &str| HttpError::NoHttp { why: why.to_owned() };
        let mut fields = [httparse::EMPTY_HEADER; super::head::MOST_FIELDS];
        let mut parsed = httparse::Response::new(&mut fields);
        match parsed.parse(head) {
            Ok(httparse::Status::Complete(_)) => {}
            Ok(httparse::Status::Partial) => return Err(no_http("the head is cut")),
            Err(error) => return Err(no_http(&error.to_string())),
        }
        let code = parsed.code.unwrap_or(0);
        if matches!(code, 100 | 102..=199) {
            return Ok(None);
        }
        let status = Status::new(code).ok_or_else(|| no_http("the status"))?;
        let mut answer = Self {
            status,
            body: Vec::new(),
            fields: Vec::with_capacity(parsed.headers.len()),
            framing: AnswerFraming::UntilTheEnd,
            keep_alive: parsed.version == Some(1),
        };
        // ANCHOR: read
        let (mut length, mut chunked, mut closes) = (None, false, false);
        for field in parsed.headers.iter() {
            let value = field.value.trim_ascii();
            if field.name.eq_ignore_ascii_case("content-length") {
                let text = std::str::from_utf8(value).unwrap_or("");
                let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
                let new = text.parse().ok().filter(|_| is_number);
                let new: u64 = new.ok_or_else(|| no_http("Content-Length"))?;
                if length.replace(new).is_some_and(|old| old != new) {
                    return Err(no_http("two Content-Length fields that differ"));
                }
            } else if field.name.eq_ignore_ascii_case("transfer-encoding") {
                if !value.eq_ignore_ascii_case(b"chunked") || chunked {
                    return Err(no_http("a Transfer-Encoding other than chunked"));
                }
                chunked = true;
            } else if field.name.eq_ignore_ascii_case("connection") {
                let options = value.split(|&byte| byte == b',');
                for option in options.map(<[u8]>::trim_ascii) {
                    closes |= option.eq_ignore_ascii_case(b"close");
                    answer.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
                }
            }
            answer.fields.push((field.name.to_owned(), value.to_vec()));
        }
        answer.framing = match (length, chunked) {
            _ if is_head || status.has_no_body() => AnswerFraming::NoBody,
            (Some(_), true) => return Err(no_http("a length, and chunks")),
            (_, true) if parsed.version == Some(0) => {
                return Err(no_http("chunks, which HTTP/1.0 doesn't have"));
            }
            (_, true) => AnswerFraming::Chunked,
            (Some(length), false) => AnswerFraming::Length(length),
            (None, false) => AnswerFraming::UntilTheEnd,
        };
        answer.keep_alive &= !closes && answer.framing != AnswerFraming::UntilTheEnd;
        // ANCHOR_END: read
        Ok(Some(answer))
    }
}
