//! What is left of a writer that is closed.

use crate::{FlowControl, StreamError};

/// A connection that is being closed. It can be waited for, and nothing else; dropping it
/// is no harm, the connection ends by itself.
#[derive(Debug, Clone)]
pub struct Closing(FlowControl);

impl Closing {
    pub(crate) fn new(flow: FlowControl) -> Self {
        Self(flow)
    }

    /// Waits until all that was written is handed to the kernel and the socket is closed.
    ///
    /// # Errors
    ///
    /// Why the connection ended, if not in order: the rest was not sent.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: it only waits.
    pub async fn wait_closed(&self) -> Result<(), StreamError> {
        self.0.wait_closed().await
    }
}
