//! What a server does with each of its connections.

use std::any::Any;
use std::error::Error;
use std::fmt::Display;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::BoxFuture;
use transports::Transport;

use crate::{StreamReader, StreamWriter};

/// asyncio's `client_connected_cb`, to be called once.
pub(crate) type Handler = Box<
    dyn FnOnce(StreamReader, StreamWriter) -> BoxFuture<'static, Outcome> + Send,
>;

/// Of a handler: in order, or why not.
type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// What the handler of a connection may give: nothing, or a `Result` whose error is then
/// logged, and ends its connection.
pub trait HandlerOutcome {
    /// The error, for the log.
    ///
    /// # Errors
    ///
    /// The handler's own.
    fn into_result(self) -> Result<(), Box<dyn Error + Send + Sync>>;
}

impl HandlerOutcome for () {
    fn into_result(self) -> Outcome {
        Ok(())
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> HandlerOutcome for Result<(), E> {
    fn into_result(self) -> Outcome {
        self.map_err(Into::into)
    }
}

pub(crate) fn boxed<F, R>(handler: F) -> Handler
where
    F: FnOnce(StreamReader, StreamWriter) -> R + Send + 'static,
    R: Future<Output: HandlerOutcome> + Send + 'static,
{
    Box::new(|reader, writer| {
        let handled = handler(reader, writer);
        async { handled.await.into_result() }.boxed()
    })
}

/// Runs a handler to its end. If it fails or panics, its connection is closed, and no
/// other is harmed.
// ANCHOR: run
pub(crate) async fn run(
    handler: Handler,
    reader: StreamReader,
    writer: StreamWriter,
) {
    let transport = writer.transport().clone();
    let handled = AssertUnwindSafe(async { handler(reader, writer).await });
    match handled.catch_unwind().await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => give_up(transport, &error),
        Err(panic) => give_up(transport, &format!("panic: {}", message(&*panic))),
    }
}

fn give_up(transport: Transport, error: &dyn Display) {
    tracing::error!(%error, ?transport, "unhandled error in client_connected");
    transport.close();
}
// ANCHOR_END: run

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
