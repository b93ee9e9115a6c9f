//! The end, when it is asked for.

use tokio::signal;

/// Waits for Ctrl-C or, on Unix, SIGTERM. After that a second Ctrl-C ends the program at
/// once.
///
/// # Cancel safety
///
/// A signal that came before is not missed as long as another call is waiting.
pub(super) async fn asked() {
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terminated() => {}
    }
    tokio::spawn(async {
        if signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
}

#[cfg(unix)]
async fn terminated() {
    match signal::unix::signal(signal::unix::SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
