//! The task that drives one datagram endpoint.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use socket2::SockRef;
use tokio::io::ReadBuf;
use tokio::runtime::Handle;

use crate::datagram_state::{DatagramState, DatagramStep};
use crate::datagram_transport::Endpoint;
use crate::driver::guard;
use crate::read_buffer;
use crate::{
    DatagramProtocol, DatagramSocket, DatagramTransport, ErrorEvent, Info,
    NoRuntime, TransportError,
};

/// Makes an endpoint of a datagram socket and a protocol, and starts the task that drives
/// it. The endpoint lives on when all handles are dropped.
///
/// When it returns, `connection_made` has been called. It is what asyncio's
/// [`create_datagram_endpoint`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_datagram_endpoint)
/// does once it has a socket. If the socket is connected, its peer is the fixed peer.
///
/// # Errors
///
/// [`NoRuntime`] outside a tokio runtime; the socket is closed.
///
/// # Examples
///
/// See [`DatagramProtocol`].
// ANCHOR: attach_datagram
pub fn attach_datagram<S: DatagramSocket, P: DatagramProtocol<S::Address>>(
    socket: S,
    protocol: P,
) -> Result<DatagramTransport<S::Address>, NoRuntime> {
    let runtime = Handle::try_current().map_err(|_| NoRuntime)?;
    let socket = Arc::new(socket);
    let endpoint = Arc::new(Endpoint {
        peer: socket.peer(),
        info: Info::of_socket(&SockRef::from(&*socket)),
        state: Mutex::new(DatagramState::new(socket.clone())),
    });
    let mut driver = DatagramDriver {
        endpoint: endpoint.clone(),
        errors: Some(socket.clone().error_event()),
        socket,
        protocol,
        over: false,
    };
    driver.call("connection_made", P::connection_made);
    runtime.spawn(driver);
    Ok(DatagramTransport(endpoint))
}
// ANCHOR_END: attach_datagram

/// Makes every callback, so that no two run at once and their order is kept.
struct DatagramDriver<S: DatagramSocket, P: DatagramProtocol<S::Address>> {
    endpoint: Arc<Endpoint<S::Address>>,
    socket: Arc<S>,
    // None once there is no telling any more.
    errors: Option<ErrorEvent>,
    protocol: P,
    over: bool,
}

// Nothing in it is pinned.
impl<S: DatagramSocket, P: DatagramProtocol<S::Address>> Unpin
    for DatagramDriver<S, P>
{
}

/// After so many steps the other tasks of the thread have their turn.
const STEPS_A_TURN: usize = 64;

impl<S: DatagramSocket, P: DatagramProtocol<S::Address>> Future
    for DatagramDriver<S, P>
{
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        for _ in 0..STEPS_A_TURN {
            let step = self.endpoint.state().next_step(cx);
            match step {
                DatagramStep::PauseWriting => {
                    self.call("pause_writing", P::pause_writing);
                }
                DatagramStep::ResumeWriting => {
                    self.call("resume_writing", P::resume_writing);
                }
                DatagramStep::ErrorReceived(error) => self.error_received(error),
                DatagramStep::Receive => ready!(self.receive(cx)),
                DatagramStep::Wait => return Poll::Pending,
                DatagramStep::Lose(error) => {
                    self.lose(error);
                    return Poll::Ready(());
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<S: DatagramSocket, P: DatagramProtocol<S::Address>> DatagramDriver<S, P> {
    // ANCHOR: receive
    fn receive(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let received = read_buffer::lend(|buffer| {
            let mut buffer = ReadBuf::new(buffer);
            match ready!(self.socket.poll_receive(cx, &mut buffer)) {
                Ok(from) => self.call("datagram_received", |protocol, transport| {
                    protocol.datagram_received(transport, buffer.filled(), from);
                }),
                Err(error) => self.error_received(error),
            }
            Poll::Ready(())
        });
        match received {
            Poll::Ready(()) => Poll::Ready(()),
            Poll::Pending => self.poll_error(cx),
        }
    }
    // ANCHOR_END: receive

    /// Waits for what no call returns: on a connected socket, the peer's host has said
    /// that nobody listens.
    fn poll_error(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(errors) = &mut self.errors else { return Poll::Pending };
        let error = ready!(errors.as_mut().poll(cx));
        self.errors = error.is_some().then(|| self.socket.clone().error_event());
        error.into_iter().for_each(|error| self.error_received(error));
        Poll::Ready(())
    }

    fn error_received(&mut self, error: io::Error) {
        self.call("error_received", |protocol, transport| {
            protocol.error_received(transport, error);
        });
    }

    /// Makes a callback. A panic in it ends this endpoint.
    fn call(
        &mut self,
        name: &'static str,
        callback: impl FnOnce(&mut P, DatagramTransport<S::Address>),
    ) {
        let transport = DatagramTransport(self.endpoint.clone());
        let called = guard(name, || callback(&mut self.protocol, transport));
        if let Err(panicked) = called {
            self.endpoint.state().end(Some(panicked));
        }
    }

    fn lose(&mut self, error: Option<TransportError>) {
        self.over = true;
        // The handles can't send any more; the socket is closed when the protocol knows.
        let socket = self.endpoint.state().take_socket();
        // The hook has reported the panic, and there is nobody left to tell.
        let _ = guard("connection_lost", || self.protocol.connection_lost(error));
        self.errors = None;
        drop(socket);
    }
}

/// The runtime is shutting down.
impl<S: DatagramSocket, P: DatagramProtocol<S::Address>> Drop
    for DatagramDriver<S, P>
{
    fn drop(&mut self) {
        if !self.over {
            self.lose(Some(TransportError::RuntimeStopped));
        }
    }
}
