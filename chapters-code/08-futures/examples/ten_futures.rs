//! Ten results, each after a second of sleep, all at the same time: tasks.
//!
//! ```sh
//! cargo run -p future-objects --example ten_futures
//! ```

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: program
    let begin = Instant::now();
    let mut tasks = JoinSet::new();
    for i in 0..10_u32 {
        tasks.spawn(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            (i, i.pow(2))
        });
    }
    let mut results = tasks.join_all().await;
    results.sort_unstable();
    println!("{}", results[5].1);
    println!("it took {} s", begin.elapsed().as_secs());
    // ANCHOR_END: program
    Ok(())
}
