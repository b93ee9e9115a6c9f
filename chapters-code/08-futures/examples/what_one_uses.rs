//! What one uses in place of a Future object: oneshot, SetOnce, watch, Notify, JoinHandle.
//!
//! ```sh
//! cargo run -p future-objects --example what_one_uses
//! ```
//!
//! asyncio: none, because these are tokio's; `future_basics` has asyncio's one for all.
//!
//! asyncio：无，因为这些是 tokio 的；asyncio 一样通吃的见 `future_basics`。

use std::sync::Arc;

use tokio::sync::{Notify, SetOnce, oneshot, watch};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: oneshot
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move { sender.send(25) });
    println!("oneshot: {}", receiver.await?);

    let (sender, receiver) = oneshot::channel::<u32>();
    drop(sender);
    println!("dropped: {}", receiver.await.is_err());
    // ANCHOR_END: oneshot

    // ANCHOR: watch
    let (sender, mut first) = watch::channel(None);
    let mut second = first.clone();
    sender.send(Some(25))?;
    let first = *first.wait_for(Option::is_some).await?;
    let second = *second.wait_for(Option::is_some).await?;
    println!("watch, many who wait: {first:?} {second:?}");
    // ANCHOR_END: watch

    // ANCHOR: set_once
    let once = Arc::new(SetOnce::new());
    let waits = once.clone();
    let waiting = tokio::spawn(async move { *waits.wait().await });
    once.set(25)?;
    println!("SetOnce, many who wait: {} {}", waiting.await?, once.wait().await);
    println!("set again: {}", once.set(26).is_ok());
    // ANCHOR_END: set_once

    // ANCHOR: notify
    let notify = Arc::new(Notify::new());
    let notified = notify.clone();
    let waiting = tokio::spawn(async move { notified.notified().await });
    notify.notify_one();
    waiting.await?;
    println!("Notify: that something is so, and no value");
    // ANCHOR_END: notify

    // ANCHOR: join
    let task = tokio::spawn(async { 5_u32.pow(2) });
    println!("JoinHandle: {}", task.await?);
    let task = tokio::spawn(std::future::pending::<()>());
    task.abort();
    let cancelled = task.await.is_err_and(|error| error.is_cancelled());
    println!("aborted: {cancelled}");
    // ANCHOR_END: join
    Ok(())
}
