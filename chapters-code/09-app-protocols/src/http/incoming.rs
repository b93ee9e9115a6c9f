//! What comes in: a head, and the body behind it.

use std::mem::MaybeUninit;
use std::sync::Arc;

use super::connection::Connection;
use super::exchange::{Exchange, State};
use super::head::{Framing, Head, MOST_FIELDS};
use super::head_scanner::HeadScanner;
use super::later::Promised;
use super::outgoing::BATCH;
use super::refusal::{Refusal, bad, refuse};
use super::{ChunkedDecoder, Request, Status};

impl Exchange {
    /// Deals with a head that may be cut, and the body behind it if it is whole.
    pub(crate) fn head(
        &mut self,
        rest: &[u8],
        connection: &Arc<Connection>,
    ) -> Result<usize, Refusal> {
        // RFC 9112, 2.2: an empty line before the request line is passed over.
        if rest.starts_with(b"\r\n") {
            self.scanner = HeadScanner::default();
            return Ok(2);
        }
        let limits = &connection.shared.limits;
        let Some(head) = self.scanner.scan(rest, limits)? else { return Ok(0) };
        let mut fields = [MaybeUninit::uninit(); MOST_FIELDS];
        let parsed = Head::parse(&rest[..head], &mut fields)?;
        match parsed.framing {
            Framing::NoBody => self.answer(&parsed, &[], head, connection),
            Framing::Length(length) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                if length > limits.body {
                    return too_large();
                }
                let needed = head.saturating_add(length);
                if let Some(body) = rest.get(head..needed) {
                    return self.answer(&parsed, body, needed, connection);
                }
                if rest.len() == head && !self.invite(&parsed, connection) {
                    return Ok(head);
                }
                (self.state, self.since) =
                    (State::Length { needed }, connection.shared.now());
                Ok(0)
            }
            Framing::Chunked => {
                if rest.len() == head && !self.invite(&parsed, connection) {
                    return Ok(head);
                }
                let decoder = ChunkedDecoder::default();
                self.state =
                    State::Chunks { head, decoded: 0, decoder, body: Vec::new() };
                self.since = connection.shared.now();
                self.chunks(rest, connection)
            }
        }
    }

    /// Asks for a body that waits to be asked for; or says at once, and returns false,
    /// that nobody wants it ([RFC 9110, 10.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1)).
    // ANCHOR: invite
    fn invite(&mut self, head: &Head<'_, '_>, connection: &Connection) -> bool {
        if !head.expects_continue {
            return true;
        }
        match connection.shared.routes.find(&Request::new(head, b"")) {
            Ok(_) => self.out.extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n"),
            Err(response) => {
                self.since = connection.shared.now();
                self.respond(&response.closing(), Promised::last(head));
                return false;
            }
        }
        true
    }
    // ANCHOR_END: invite

    /// Decodes what has come of the chunks.
    pub(crate) fn chunks(
        &mut self,
        rest: &[u8],
        connection: &Arc<Connection>,
    ) -> Result<usize, Refusal> {
        let State::Chunks { head, decoded, decoder, body } = &mut self.state else {
            return Ok(0);
        };
        let head = *head;
        let Ok(taken) = decoder.decode(&rest[head + *decoded..], body) else {
            return bad("the chunks of the body make no sense");
        };
        *decoded += taken;
        let limit = connection.shared.limits.body;
        let whole = (body.len() as u64).saturating_add(decoder.announced());
        // Extensions are no body, and still cost time.
        let raw = limit.saturating_mul(8).saturating_add(BATCH);
        if whole > limit as u64 || decoder.seen() > raw {
            return too_large();
        }
        if !decoder.is_done() {
            return Ok(0);
        }
        let end = head + *decoded;
        let body = std::mem::take(body);
        self.request(&rest[..end], Some((head, body)), connection)
    }

    /// Deals with a request that is whole.
    pub(crate) fn request(
        &mut self,
        whole: &[u8],
        decoded: Option<(usize, Vec<u8>)>,
        connection: &Arc<Connection>,
    ) -> Result<usize, Refusal> {
        let mut fields = [MaybeUninit::uninit(); MOST_FIELDS];
        match decoded {
            Some((head, body)) => {
                let parsed = Head::parse(&whole[..head], &mut fields)?;
                self.answer(&parsed, &body, whole.len(), connection)
            }
            None => {
                let head = memchr::memmem::find(whole, b"\r\n\r\n");
                let head = head.map_or(whole.len(), |at| at + 4);
                let parsed = Head::parse(&whole[..head], &mut fields)?;
                self.answer(&parsed, &whole[head..], whole.len(), connection)
            }
        }
    }
}

fn too_large<T>() -> Result<T, Refusal> {
    refuse(Status::CONTENT_TOO_LARGE, "the body is too large")
}
