//! Solution: from one connection into another, no faster than the slower one.

use std::sync::{Arc, OnceLock};

use transports::{
    NoRuntime, OnEof, Protocol, Stream, Transport, TransportError, attach,
};

// ANCHOR: solution
/// Knows the sink, and where the sink's protocol looks for this side.
struct Source(Transport, Arc<OnceLock<Transport>>);
impl Protocol for Source {
    fn connection_made(&mut self, transport: Transport) {
        let _ = self.1.set(transport.clone());
        if self.0.is_closing() {
            transport.abort();
        }
    }
    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.0.write(data);
    }
    fn connection_lost(&mut self, _: Option<TransportError>) {
        self.0.clone().close();
    }
}

struct Sink(Arc<OnceLock<Transport>>);
impl Protocol for Sink {
    fn eof_received(&mut self, _: Transport) -> OnEof {
        OnEof::KeepOpen
    }
    fn pause_writing(&mut self, _: Transport) {
        self.0.get().inspect(|source| source.pause_reading());
    }
    fn resume_writing(&mut self, _: Transport) {
        self.0.get().inspect(|source| source.resume_reading());
    }
    fn connection_lost(&mut self, _: Option<TransportError>) {
        self.0.get().inspect(|source| (*source).clone().abort());
    }
}

fn relay(source: impl Stream, sink: impl Stream) -> Result<Transport, NoRuntime> {
    let slot = Arc::new(OnceLock::new());
    let sink = attach(sink, Sink(slot.clone()))?;
    attach(source, Source(sink.clone(), slot))?;
    Ok(sink)
}
// ANCHOR_END: solution

#[path = "../exercises/checks/relay.rs"]
mod checks;
