//! What a handler answers.

use std::fmt;
use std::pin::Pin;

use super::{BadField, Response, Status};

/// A response, or one that will be there later.
#[derive(Debug)]
pub enum Reply {
    /// It goes out with the others of the same read.
    Now(Response),
    /// A task waits for it. Requests that have come after it wait as well.
    Later(Later),
}

/// A response to come.
pub struct Later(pub(crate) Pin<Box<dyn Future<Output = Response> + Send>>);

impl Reply {
    /// Once `response` is there. What it needs of the request it takes out before.
    pub fn later<R: Into<Self>>(
        response: impl Future<Output = R> + Send + 'static,
    ) -> Self {
        Self::Later(Later(Box::pin(async move {
            let mut reply = response.await.into();
            loop {
                match reply {
                    Self::Now(response) => return response,
                    Self::Later(later) => reply = Self::Now(later.0.await),
                }
            }
        })))
    }
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self::Now(response)
    }
}

/// A fault of the handler's is the server's: 500, and a line in the log.
impl<R: Into<Self>> From<Result<R, BadField>> for Reply {
    fn from(result: Result<R, BadField>) -> Self {
        result.map_or_else(
            |error| {
                tracing::error!(%error, "a handler's response");
                Self::Now(Response::new(Status::INTERNAL_SERVER_ERROR))
            },
            Into::into,
        )
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}
