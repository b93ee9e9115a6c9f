//! What asking twice means.

use std::cell::Cell;
use std::time::Duration;

use tokio::sync::mpsc::channel;
use tokio::time::{Instant, sleep};

use super::until_asked_twice;

const SECOND: Duration = Duration::from_secs(1);

/// Presses Ctrl-C after each of these pauses; gives the time of the end in milliseconds,
/// and how many reminders there were.
async fn ended_after(pauses: &[u64], stays: bool) -> (u128, u32) {
    let (press, mut interrupts) = channel(16);
    let begin = Instant::now();
    let reminders = Cell::new(0);
    let remind = || reminders.set(reminders.get() + 1);
    let keys = async {
        for pause in pauses {
            sleep(Duration::from_millis(*pause)).await;
            let _ = press.send(()).await;
        }
        if stays {
            std::future::pending::<()>().await;
        }
        drop(press);
    };
    let ending = async {
        until_asked_twice(&mut interrupts, SECOND, remind).await;
        begin.elapsed().as_millis()
    };
    tokio::pin!(keys, ending);
    let end = tokio::select! {
        end = &mut ending => end,
        () = &mut keys => ending.await,
    };
    (end, reminders.get())
}

#[tokio::test(start_paused = true)]
async fn two_soon_after_each_other_end_it() {
    assert_eq!(ended_after(&[500, 300], true).await, (800, 1));
}

#[tokio::test(start_paused = true)]
async fn two_far_apart_do_not() {
    // The third comes soon after the second.
    assert_eq!(ended_after(&[0, 1500, 900], true).await, (2400, 2));
}

#[tokio::test(start_paused = true)]
async fn each_single_one_is_reminded_of() {
    assert_eq!(ended_after(&[0, 1001, 1001, 1001, 10], true).await, (3013, 4));
}

#[tokio::test(start_paused = true)]
async fn when_no_more_can_come_it_ends() {
    let (_, reminders) = ended_after(&[0], false).await;
    assert_eq!(reminders, 1);
    let (end, reminders) = ended_after(&[], false).await;
    assert_eq!((end, reminders), (0, 0));
}
