//! A stream protocol of either kind.

use std::any::Any;

use crate::{
    Buffered, BufferedProtocol, OnEof, Protocol, Transport, TransportError,
};

/// What a connection takes as its protocol: a [`Protocol`], or a [`BufferedProtocol`]
/// in [`Buffered`].
pub trait IntoProtocol {
    /// Forgets the type.
    fn into_protocol(self) -> AnyProtocol;
}

impl<P: Protocol> IntoProtocol for P {
    fn into_protocol(self) -> AnyProtocol {
        AnyProtocol(Kind::Plain(Box::new(self)))
    }
}

impl<P: BufferedProtocol> IntoProtocol for Buffered<P> {
    fn into_protocol(self) -> AnyProtocol {
        AnyProtocol(Kind::Buffered(Box::new(self.0)))
    }
}

impl IntoProtocol for AnyProtocol {
    fn into_protocol(self) -> Self {
        self
    }
}

/// A stream protocol of either kind, in a box.
pub struct AnyProtocol(pub(crate) Kind);

impl AnyProtocol {
    /// What a connection has when it is over: nothing is called any more.
    pub(crate) fn none() -> Self {
        struct Nobody;
        impl Protocol for Nobody {}
        Nobody.into_protocol()
    }
}

pub(crate) enum Kind {
    Plain(Box<dyn Protocol>),
    Buffered(Box<dyn BufferedProtocol>),
}

impl std::fmt::Debug for AnyProtocol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Kind::Plain(_) => "Protocol",
            Kind::Buffered(_) => "BufferedProtocol",
        })
    }
}

/// The callbacks that both kinds have.
impl AnyProtocol {
    pub(crate) fn connection_made(&mut self, transport: Transport) {
        match &mut self.0 {
            Kind::Plain(protocol) => protocol.connection_made(transport),
            Kind::Buffered(protocol) => protocol.connection_made(transport),
        }
    }

    pub(crate) fn eof_received(&mut self, transport: Transport) -> OnEof {
        match &mut self.0 {
            Kind::Plain(protocol) => protocol.eof_received(transport),
            Kind::Buffered(protocol) => protocol.eof_received(transport),
        }
    }

    pub(crate) fn pause_writing(&mut self, transport: Transport) {
        match &mut self.0 {
            Kind::Plain(protocol) => protocol.pause_writing(transport),
            Kind::Buffered(protocol) => protocol.pause_writing(transport),
        }
    }

    pub(crate) fn resume_writing(&mut self, transport: Transport) {
        match &mut self.0 {
            Kind::Plain(protocol) => protocol.resume_writing(transport),
            Kind::Buffered(protocol) => protocol.resume_writing(transport),
        }
    }

    pub(crate) fn connection_lost(&mut self, error: Option<TransportError>) {
        match &mut self.0 {
            Kind::Plain(protocol) => protocol.connection_lost(error),
            Kind::Buffered(protocol) => protocol.connection_lost(error),
        }
    }

    pub(crate) fn is_buffered(&self) -> bool {
        matches!(self.0, Kind::Buffered(_))
    }

    /// The protocol itself, if it is a `P`.
    pub(crate) fn downcast<P: Any>(&mut self) -> Option<&mut P> {
        let any: &mut dyn Any = match &mut self.0 {
            Kind::Plain(protocol) => &mut **protocol,
            Kind::Buffered(protocol) => &mut **protocol,
        };
        any.downcast_mut()
    }
}
