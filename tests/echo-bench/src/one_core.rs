//! Client and servers on the same core.

use std::io;

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;

/// On one core a ping-pong measures work, on two the time that a core takes to wake up.
pub(crate) fn pin_to_the_last_core() -> io::Result<()> {
    let this_thread = Pid::from_raw(0);
    let allowed = sched_getaffinity(this_thread)?;
    let last = (0..CpuSet::count())
        .rev()
        .find(|&cpu| matches!(allowed.is_set(cpu), Ok(true)));
    let mut one = CpuSet::new();
    one.set(last.unwrap_or(0))?;
    Ok(sched_setaffinity(this_thread, &one)?)
}
