//! The protocol of a connection.

use std::mem::MaybeUninit;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socket2::SockRef;
use streams::FlowControl;
use transports::{OnEof, Protocol, Transport, TransportError};

use super::exchange::{Exchange, State};
use super::server::Shared;

/// The protocol of a connection: hands its bytes to the [`Exchange`].
#[derive(Debug)]
pub(crate) struct HttpConnection(Arc<Connection>);

/// What the protocol, the task of a response that comes later and the server share.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) shared: Arc<Shared>,
    pub(crate) flow: FlowControl,
    number: u64,
    exchange: Mutex<Exchange>,
}

impl HttpConnection {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let number = shared.connections.next_number();
        Self(Arc::new(Connection {
            shared,
            flow: FlowControl::new(),
            number,
            exchange: Mutex::new(Exchange::new()),
        }))
    }
}

// ANCHOR: protocol
impl Protocol for HttpConnection {
    fn connection_made(&mut self, transport: Transport) {
        let mut exchange = self.0.exchange();
        exchange.transport = Some(transport);
        exchange.since = self.0.shared.now();
        drop(exchange);
        self.0.shared.connections.add(self.0.number, &self.0);
        if self.0.shared.is_draining() {
            self.0.close_if_idle();
        }
    }

    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        self.0.exchange().take(data, &transport, &self.0);
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        let mut exchange = self.0.exchange();
        exchange.peer_ended = true;
        match exchange.state {
            State::Answering => OnEof::KeepOpen,
            _ => OnEof::Close,
        }
    }

    fn pause_writing(&mut self, transport: Transport) {
        self.0.flow.pause_writing();
        transport.pause_reading();
        self.0.exchange().since = self.0.shared.now();
    }

    fn resume_writing(&mut self, transport: Transport) {
        self.0.flow.resume_writing();
        transport.resume_reading();
        let mut exchange = self.0.exchange();
        exchange.since = self.0.shared.now();
        exchange.take(b"", &transport, &self.0);
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.0.shared.connections.remove(self.0.number);
        self.0.flow.connection_lost(error.map(Into::into));
        self.0.exchange().transport = None;
    }
}
// ANCHOR_END: protocol

impl Connection {
    /// Closes it unless a request is under way: begun, or in the kernel and not yet read.
    pub(crate) fn close_if_idle(&self) {
        let exchange = self.exchange();
        let Some(transport) = exchange.transport.clone() else { return };
        if exchange.is_idle() && !has_unread(&transport) {
            transport.close();
        }
    }

    // Handlers run with this held; they can't reach it.
    pub(crate) fn exchange(&self) -> MutexGuard<'_, Exchange> {
        self.exchange.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether bytes have come that nobody has read yet.
fn has_unread(transport: &Transport) -> bool {
    let peeked = transport.socket().map(|socket| {
        socket.with_fd(|fd| SockRef::from(&fd).peek(&mut [MaybeUninit::uninit()]))
    });
    matches!(peeked, Some(Ok(1..)))
}
