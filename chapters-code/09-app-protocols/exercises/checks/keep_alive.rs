//! When a connection goes on.

use super::goes_on;

#[test]
fn the_version_decides_when_nobody_says_anything() {
    assert!(goes_on(1, &[]));
    assert!(!goes_on(0, &[]));
    assert!(goes_on(1, &["Upgrade"]));
    assert!(!goes_on(0, &["Upgrade"]));
}

#[test]
fn close_ends_it_wherever_it_stands() {
    for fields in [
        &["close"][..],
        &["Close"],
        &["upgrade, close"],
        &["x", " CLOSE\t,y"],
        &["a,,close"],
    ] {
        assert!(!goes_on(1, fields), "{fields:?}");
        assert!(!goes_on(0, fields), "{fields:?}");
    }
    assert!(!goes_on(1, &["keep-alive, close"]));
    assert!(!goes_on(0, &["close", "keep-alive"]));
}

#[test]
fn keep_alive_keeps_a_connection_of_1_0() {
    assert!(goes_on(0, &["keep-alive"]));
    assert!(goes_on(0, &["x , Keep-Alive"]));
    assert!(goes_on(1, &["keep-alive"]));
}

#[test]
fn a_word_that_only_begins_so_is_another_word() {
    assert!(goes_on(1, &["closed, close-soon"]));
    assert!(!goes_on(0, &["keep-alive-please"]));
}
