//! Requests in, responses out: what one connection is at.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use transports::Transport;

use super::connection::Connection;
use super::head::Head;
use super::head_scanner::HeadScanner;
use super::later::{Promised, answer_later};
use super::outgoing::BATCH;
use super::refusal::Refusal;
use super::{Body, ChunkedDecoder, Reply, Request, Response, Status};

/// Requests in, responses out, in order.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) transport: Option<Transport>,
    /// What has come and is not dealt with.
    pending: Vec<u8>,
    pub(crate) scanner: HeadScanner,
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
    /// In the middle of a body in chunks. Of those behind the head so many bytes are
    /// decoded, and in `body` already.
    Chunks { head: usize, decoded: usize, decoder: ChunkedDecoder, body: Vec<u8> },
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
        self.forget_chunks();
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
                self.flush(transport);
            }
        }
    }
    // ANCHOR_END: work

    // ANCHOR: answer
    pub(crate) fn answer(
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

    /// Of chunks only the body is kept, and the head to answer it.
    fn forget_chunks(&mut self) {
        if let State::Chunks { head, decoded, .. } = &mut self.state {
            self.pending.drain(*head..*head + std::mem::take(decoded));
        }
    }

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
