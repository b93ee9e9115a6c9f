//! Requests that are not answered by a handler.

use super::Status;

/// What a request is refused with. Where it ends is not known any more, so the connection
/// ends too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: Status,
    pub(crate) why: &'static str,
}

pub(crate) const fn refuse<T>(
    status: Status,
    why: &'static str,
) -> Result<T, Refusal> {
    Err(Refusal { status, why })
}

pub(crate) const fn bad<T>(why: &'static str) -> Result<T, Refusal> {
    refuse(Status::BAD_REQUEST, why)
}
