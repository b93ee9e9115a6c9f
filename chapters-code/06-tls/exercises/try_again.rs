//! Exercise: which failures are worth another try?

use endpoints::ConnectError;
use tls::TlsError;

// ANCHOR: task
/// What a program does when it couldn't connect.
#[derive(Debug, PartialEq, Eq)]
enum Advice {
    /// The network or the server, for the moment: wait, and try again.
    TryAgain,
    /// A setting is wrong, here or there: another try changes nothing.
    AskTheOperator,
    /// It may be an attack: send nothing, and raise the alarm.
    RaiseTheAlarm,
}

/// A certificate for another name, or one that nobody vouches for, may be an
/// attacker's. A handshake that was cut or took too long may do better next time, so
/// may whatever isn't about TLS. The rest is a matter of settings.
fn advice(error: &ConnectError) -> Advice {
    todo!("judge {error}")
}
// ANCHOR_END: task

#[path = "checks/try_again.rs"]
mod checks;
