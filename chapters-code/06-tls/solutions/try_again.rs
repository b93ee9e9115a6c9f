//! Solution: which failures are worth another try?

use endpoints::ConnectError;
use tls::TlsError;

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

// ANCHOR: solution
fn advice(error: &ConnectError) -> Advice {
    match TlsError::find(error) {
        None
        | Some(
            TlsError::Io(_)
            | TlsError::ClosedInHandshake
            | TlsError::HandshakeTimeout { .. },
        ) => Advice::TryAgain,
        Some(
            TlsError::WrongName { .. }
            | TlsError::UnknownIssuer
            | TlsError::SelfSigned,
        ) => Advice::RaiseTheAlarm,
        Some(_) => Advice::AskTheOperator,
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/try_again.rs"]
mod checks;
