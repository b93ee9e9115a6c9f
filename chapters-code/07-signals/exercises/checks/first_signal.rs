//! What waiting for several signals means. One test, for signals are the process's.

use std::collections::BTreeSet;
use std::time::Duration;

use signals::SignalNumber;
use tokio::time::timeout;

use super::Signals;

const BOTH: [SignalNumber; 2] = [SignalNumber::USER_1, SignalNumber::USER_2];

async fn next(signals: &mut Signals) -> SignalNumber {
    let soon = Duration::from_secs(20);
    timeout(soon, signals.next()).await.expect("a signal has come")
}

#[tokio::test]
async fn each_signal_is_told_once_and_none_is_lost() {
    let mut signals = Signals::listen(&BOTH).expect("both can be caught");
    for signal in BOTH {
        signal.raise().unwrap();
        assert_eq!(next(&mut signals).await, signal);
    }

    // Both at once, before anybody waits.
    for signal in BOTH {
        signal.raise().unwrap();
    }
    let told = [next(&mut signals).await, next(&mut signals).await];
    assert_eq!(BTreeSet::from(told), BTreeSet::from(BOTH));

    // None is left, and giving up loses none.
    let moment = Duration::from_millis(50);
    timeout(moment, signals.next()).await.expect_err("no signal was sent");
    SignalNumber::USER_2.raise().unwrap();
    assert_eq!(next(&mut signals).await, SignalNumber::USER_2);

    // What can't be caught is an error and no panic.
    assert!(Signals::listen(&[SignalNumber::KILL]).is_err());
}
