//! A task that waits is cancelled. What becomes of the future, and of others who wait?
//!
//! ```sh
//! cargo run -p future-objects --example who_cancels
//! ```
//!
//! Prints what each of two tasks gets, and how far the future is.

use future_objects::{Future, call_queue};
use tokio::task::yield_now;

async fn wait(future: Future<u32>) -> String {
    match future.wait().await {
        Ok(result) => result.to_string(),
        Err(failure) => failure.to_string(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (calls, _turns) = call_queue();
    // ANCHOR: waiter
    let future = calls.create_future();
    let first = tokio::spawn(wait(future.clone()));
    let second = tokio::spawn(wait(future.clone()));
    yield_now().await;

    first.abort();
    println!("first: cancelled {}", first.await.is_err());
    println!("the future: cancelled {}", future.cancelled());
    let _ = future.set_result(25);
    println!("second: {}", second.await?);
    // ANCHOR_END: waiter

    // ANCHOR: future
    let future = calls.create_future();
    let both = [0, 1].map(|_| tokio::spawn(wait(future.clone())));
    yield_now().await;
    future.cancel_with("not needed");
    for task in both {
        println!("{}", task.await?);
    }
    // ANCHOR_END: future
    Ok(())
}
