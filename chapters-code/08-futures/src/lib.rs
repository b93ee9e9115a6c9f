//! Chapter 8: asyncio's Future objects, and the queue that runs their callbacks.
//!
//! In reading order:
//!
//! - [`call_queue`], [`CallQueue`], [`Turns`]: callbacks in order, one turn after another;
//! - [`Handle`], [`TimerHandle`]: a call that is still to come, and can be cancelled;
//! - [`Future`], [`State`]: a result that does not exist yet, for many who wait;
//! - [`Wait`]: waiting for it, without taking it;
//! - [`DoneCallback`]: a callback that can be removed again;
//! - [`Failure`], [`CancelledError`], [`InvalidStateError`]: all that can go wrong;
//! - [`Promise`], [`Promised`]: the same in two halves, one result ruled in by the compiler.
//!
//! Inside: `shared`, what all handles of a future have in common; `timers`, what is due
//! when; `contained`, a callback that panics alone; `sync`, the lock.

// Callbacks, one turn after another.
mod call;
mod call_queue;
mod contained;
mod handle;
mod sync;
mod timers;
mod turns;

pub use call_queue::{CallQueue, call_queue};
pub use handle::{Handle, TimerHandle};
pub use turns::Turns;

// A result that does not exist yet.
mod cancelled_error;
mod done_callback;
mod failure;
mod future;
mod invalid_state_error;
mod outcome;
mod shared;
mod state;
mod wait;

pub use cancelled_error::CancelledError;
pub use done_callback::DoneCallback;
pub use failure::Failure;
pub use future::Future;
pub use invalid_state_error::InvalidStateError;
pub use state::State;
pub use wait::Wait;

// In two halves.
mod promise;
mod promised;

pub use promise::Promise;
pub use promised::Promised;
