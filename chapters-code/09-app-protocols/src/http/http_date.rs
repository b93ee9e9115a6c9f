//! The field `Date`.

use std::cell::RefCell;
use std::time::{SystemTime, UNIX_EPOCH};

/// Passes the time as fields have it, `Tue, 24 Nov 2026 07:30:00 GMT`. It is written
/// once a second for each thread.
pub(crate) fn with_date<T>(pass: impl FnOnce(&[u8]) -> T) -> T {
    thread_local! {
        static WRITTEN: RefCell<(u64, String)> =
            const { RefCell::new((0, String::new())) };
    }
    let now = SystemTime::now();
    let second = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    WRITTEN.with_borrow_mut(|(of, written)| {
        if *of != second || written.is_empty() {
            (*of, *written) = (second, httpdate::fmt_http_date(now));
        }
        pass(written.as_bytes())
    })
}
