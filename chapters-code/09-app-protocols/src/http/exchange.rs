//! Requests in, responses out: what one connection is at.

use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use transports::Transport;

use super::connection::Connection;
use super::head::{Framing, Head, MOST_FIELDS};
use super::head_scanner::HeadScanner;
use super::later::{Promised, answer_later};
use super::outgoing::BATCH;
use super::refusal::{Refusal, bad, refuse};
use super::{Body, ChunkedDecoder, Reply, Request, Response, Status};

/// Requests in, responses out, in order.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) transport: Option<Transport>,
    /// What has come and is not dealt with.
    pending: Vec<u8>,
    scanner: HeadScanner,
    pub(crate) state: State,
    /// Responses that go out together.
    pub(crate) out: Vec<u8>,
    /// The tick of the server's clock at which `state` began.
    pub(crate) since: u64,
    pub(crate) peer_ended: bool,
}

// ANCHOR: state
#[derive(Debug)]
pub(crate) enum State {
    /// Between two requests.
    Idle,
    /// In the middle of a head.
    Head,
    /// In the middle of a body: the request is whole with so many bytes.
    Length { needed: usize },
    /// In the middle of a body in chunks, which begins behind the head.
    Chunks { head: usize, decoder: ChunkedDecoder, body: Vec<u8> },
    /// The response comes later; the next request waits.
    Answering,
    /// The last response is sent; what still comes is thrown away.
    Lingering,
}
// ANCHOR_END: state

impl Exchange {
    pub(crate) fn new() -> Self {
        Self {
            transport: None,
            pending: Vec::new(),
            scanner: HeadScanner::default(),
            state: State::Idle,
            out: Vec::new(),
            since: 0,
            peer_ended: false,
        }
    }
}

impl Exchange {
    /// Deals with what has come. A request that is whole is read where it lies; only a
    /// rest is kept.
    // ANCHOR: take
    pub(crate) fn take(
        &mut self,
        data: &[u8],
        transport: &Transport,
        connection: &Arc<Connection>,
    ) {
        if self.pending.is_empty() {
            let taken = self.work(data, transport, connection);
            self.pending.extend_from_slice(&data[taken..]);
        } else {
            let mut pending = std::mem::take(&mut self.pending);
            pending.extend_from_slice(data);
            let taken = self.work(&pending, transport, connection);
            pending.drain(..taken);
            // What a large body took is given back.
            pending.shrink_to(2 * pending.len());
            self.pending = pending;
        }
        self.begin_waiting(connection);
        self.send(transport);
        // What waits for an answer to go out is bounded too.
        if matches!(self.state, State::Answering) && self.pending.len() > BATCH {
            transport.pause_reading();
        }
    }
    // ANCHOR_END: take

    /// Returns how much of `input` is dealt with.
    // ANCHOR: work
    fn work(
        &mut self,
        input: &[u8],
        transport: &Transport,
        connection: &Arc<Connection>,
    ) -> usize {
        let mut taken = 0;
        loop {
            let rest = &input[taken..];
            let step = match &self.state {
                State::Answering => return taken,
                State::Lingering => return input.len(),
                _ if transport.is_writing_paused() => return taken,
                _ if rest.is_empty() => return taken,
                State::Idle | State::Head => self.head(rest, connection),
                State::Length { needed } if rest.len() < *needed => return taken,
                State::Length { needed } => {
                    let needed = *needed;
                    self.request(&rest[..needed], None, connection)
                }
                State::Chunks { .. } => self.chunks(rest, connection),
            };
            match step {
                Ok(0) => return taken,
                Ok(n) => taken += n,
                Err(refusal) => {
                    self.since = connection.shared.now();
                    self.refuse(refusal, rest.starts_with(b"HEAD "));
                }
            }
            if self.out.len() > BATCH {
                self.send(transport);
            }
        }
    }
    // ANCHOR_END: work

    /// Deals with a head that may be cut, and the body behind it if it is whole.
    fn head(
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
                self.state = State::Chunks { head, decoder, body: Vec::new() };
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

    /// The chunks come again with each call until the body is whole: `seen` says where
    /// the decoder is.
    fn chunks(
        &mut self,
        rest: &[u8],
        connection: &Arc<Connection>,
    ) -> Result<usize, Refusal> {
        let State::Chunks { head, decoder, body } = &mut self.state else {
            return Ok(0);
        };
        let head = *head;
        let seen = decoder.seen();
        if decoder.decode(&rest[head + seen..], body).is_err() {
            return bad("the chunks of the body make no sense");
        }
        let limit = connection.shared.limits.body;
        let whole = (body.len() as u64).saturating_add(decoder.announced());
        // What is left undecoded is kept too, so both are bounded.
        let raw = limit.saturating_mul(8).saturating_add(BATCH);
        if whole > limit as u64 || decoder.seen() > raw {
            return too_large();
        }
        if !decoder.is_done() {
            return Ok(0);
        }
        let end = head + decoder.seen();
        let body = std::mem::take(body);
        self.request(&rest[..end], Some((head, body)), connection)
    }

    /// Deals with a request that is whole.
    fn request(
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

    // ANCHOR: answer
    fn answer(
        &mut self,
        head: &Head<'_, '_>,
        body: &[u8],
        taken: usize,
        connection: &Arc<Connection>,
    ) -> Result<usize, Refusal> {
        self.scanner = HeadScanner::default();
        (self.state, self.since) = (State::Idle, connection.shared.now());
        let request = Request::new(head, body);
        let promised = Promised {
            is_head: head.method == "HEAD",
            version: head.version,
            keep_alive: head.keep_alive && !connection.shared.is_draining(),
        };
        let answered = catch_unwind(AssertUnwindSafe(|| {
            connection.shared.routes.answer(&request)
        }));
        match answered {
            Ok(Reply::Now(response @ Response { body: Body::Whole(_), .. })) => {
                self.respond(&response, promised);
            }
            Ok(reply) => {
                self.state = State::Answering;
                answer_later(connection, promised, reply);
            }
            Err(_) => {
                tracing::error!(?request, "the handler panicked");
                let failed = Response::new(Status::INTERNAL_SERVER_ERROR).closing();
                self.respond(&failed, promised);
            }
        }
        Ok(taken)
    }
    // ANCHOR_END: answer

    /// The beginning of a head has its own time.
    fn begin_waiting(&mut self, connection: &Connection) {
        if matches!(self.state, State::Idle) && !self.pending.is_empty() {
            (self.state, self.since) = (State::Head, connection.shared.now());
        }
    }

    /// Whether what has come is a request whose response has no body.
    pub(crate) fn is_head(&self) -> bool {
        self.pending.starts_with(b"HEAD ")
    }

    /// Whether nothing has come of a next request.
    pub(crate) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }
}

fn too_large<T>() -> Result<T, Refusal> {
    refuse(Status::CONTENT_TOO_LARGE, "the body is too large")
}
