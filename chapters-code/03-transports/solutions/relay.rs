//! Solution: from one connection into another, no faster than the slower one.

use std::sync::{Arc, OnceLock};

use transports::{
    NoRuntime, OnEof, Protocol, Stream, Transport, TransportError, attach,
};

// ANCHOR: solution
struct Source {
    sink: Transport,
    // Where the sink's protocol finds this side, once it is there.
    this: Arc<OnceLock<Transport>>,
}

impl Protocol for Source {
    fn connection_made(&mut self, transport: Transport) {
        let _ = self.this.set(transport);
    }

    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.sink.write(data);
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        self.sink.clone().close();
    }
}

struct Sink(Arc<OnceLock<Transport>>);

impl Protocol for Sink {
    /// The other end sends nothing, but may want to receive.
    fn eof_received(&mut self, _: Transport) -> OnEof {
        OnEof::KeepOpen
    }

    fn pause_writing(&mut self, _: Transport) {
        if let Some(source) = self.0.get() {
            source.pause_reading();
        }
    }

    fn resume_writing(&mut self, _: Transport) {
        if let Some(source) = self.0.get() {
            source.resume_reading();
        }
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        if let Some(source) = self.0.get() {
            source.clone().abort();
        }
    }
}

fn relay(source: impl Stream, sink: impl Stream) -> Result<Transport, NoRuntime> {
    let this = Arc::new(OnceLock::new());
    let sink = attach(sink, Sink(this.clone()))?;
    attach(source, Source { sink: sink.clone(), this })?;
    Ok(sink)
}
// ANCHOR_END: solution

#[path = "../exercises/checks/relay.rs"]
mod checks;
