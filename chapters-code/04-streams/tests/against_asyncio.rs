//! The same random operations on CPython's `StreamReader` and on ours: the same results,
//! the same errors, the same left in the buffer, and reading paused at the same times.
//!
//! Needs a python3 of 3.11 or later; with 3.13 or later, several separators take part.
//! `PYTHON=/path/to/python3.13 cargo test -p streams --test against_asyncio` names one.

mod asyncio_reader;
mod feeding;

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use asyncio_reader::{Theirs, python};
use bytes::Bytes;
use feeding::limit;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use streams::{Feeder, ReadError, StreamError, StreamReader};
use tokio::net::UnixStream;
use tokio::sync::Mutex;
use transports::{Protocol, Transport, attach};

#[derive(Debug, Clone)]
enum Step {
    Feed(Vec<u8>),
    FeedEof,
    SetError,
    Cancel,
    Read(usize),
    ReadToEnd,
    ReadExactly(usize),
    ReadLine,
    ReadUntil(Vec<Vec<u8>>),
}

fn letters(len: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    // Few, so that separators are frequent, repeat themselves, and are cut.
    let letter = prop_oneof![3 => Just(b'a'), 2 => Just(b'b'), 2 => Just(b'\n')];
    vec(letter, len)
}

fn separators(several: bool) -> impl Strategy<Value = Vec<Vec<u8>>> {
    let most = if several { 4 } else { 1 };
    // Without a byte, and none at all, are refused by both.
    prop_oneof![
        20 => vec(letters(1..5), 1..=most),
        1 => Just(vec![Vec::new()]),
    ]
}

fn step(several: bool) -> impl Strategy<Value = Step> {
    prop_oneof![
        24 => letters(0..12).prop_map(Step::Feed),
        1 => Just(Step::FeedEof),
        1 => Just(Step::SetError),
        3 => Just(Step::Cancel),
        6 => (0_usize..12).prop_map(Step::Read),
        1 => Just(Step::ReadToEnd),
        6 => (0_usize..12).prop_map(Step::ReadExactly),
        8 => Just(Step::ReadLine),
        8 => separators(several).prop_map(Step::ReadUntil),
    ]
}

impl Step {
    fn as_json(&self) -> Value {
        match self {
            Self::Feed(data) => json!(["feed_data", hex(data)]),
            Self::FeedEof => json!(["feed_eof"]),
            Self::SetError => json!(["set_error", "as the test wants it"]),
            Self::Cancel => json!(["cancel"]),
            Self::Read(n) => json!(["read", n]),
            Self::ReadToEnd => json!(["read_to_end"]),
            Self::ReadExactly(n) => json!(["readexactly", n]),
            Self::ReadLine => json!(["readline"]),
            Self::ReadUntil(all) => {
                let all: Vec<_> = all.iter().map(|one| hex(one)).collect();
                json!(["readuntil", all])
            }
        }
    }

    fn is_read(&self) -> bool {
        !matches!(
            self,
            Self::Feed(_) | Self::FeedEof | Self::SetError | Self::Cancel
        )
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Our reader, and the read that waits.
struct Ours {
    reader: Rc<Mutex<StreamReader>>,
    feeder: Feeder,
    transport: Transport,
    _peer: UnixStream,
    waiting: Option<Reading>,
}

type Reading = Pin<Box<dyn Future<Output = Result<Bytes, ReadError>>>>;

struct Ignores;
impl Protocol for Ignores {}

impl Ours {
    fn new(bytes: usize) -> Self {
        let (near, peer) = UnixStream::pair().expect("a pair can be made");
        let transport = attach(near, Ignores).expect("we are in a runtime");
        let reader = StreamReader::new(limit(bytes));
        reader.set_transport(transport.clone()).expect("it is the first");
        let feeder = reader.feeder();
        let reader = Rc::new(Mutex::new(reader));
        Self { reader, feeder, transport, _peer: peer, waiting: None }
    }

    fn take(&mut self, step: &Step) -> Value {
        let mut answer = json!({});
        match step.clone() {
            Step::Feed(data) => {
                if self.feeder.feed_data(&data).is_err() {
                    answer["refused"] = json!(true);
                }
            }
            Step::FeedEof => self.feeder.feed_eof(),
            Step::SetError => {
                self.feeder.set_error(StreamError::new("as the test wants it"));
            }
            Step::Cancel => self.waiting = None,
            read => {
                let reader = self.reader.clone();
                self.waiting = Some(Box::pin(async move {
                    let mut reader = reader.lock().await;
                    match read {
                        Step::Read(n) => reader.read(n).await,
                        Step::ReadToEnd => reader.read_to_end().await,
                        Step::ReadExactly(n) => reader.readexactly(n).await,
                        Step::ReadUntil(all) => {
                            let all: Vec<&[u8]> =
                                all.iter().map(|one| &one[..]).collect();
                            reader.readuntil(all).await
                        }
                        _ => reader.readline().await,
                    }
                }));
            }
        }
        let mut cx = Context::from_waker(Waker::noop());
        if let Some(reading) = &mut self.waiting
            && let Poll::Ready(result) = reading.as_mut().poll(&mut cx)
        {
            self.waiting = None;
            answer["result"] = as_json(&result);
        }
        answer["waiting"] = json!(self.waiting.is_some());
        answer["paused"] = json!(!self.transport.is_reading());
        // A read that waits holds the reader; what is left is compared afterwards.
        if let Ok(reader) = self.reader.try_lock() {
            answer["left"] = json!(reader.buffered());
            answer["at_eof"] = json!(reader.at_eof());
        }
        answer
    }
}

fn as_json(result: &Result<Bytes, ReadError>) -> Value {
    match result {
        Ok(bytes) => json!({"ok": hex(bytes)}),
        Err(ReadError::IncompleteRead { partial, expected }) => {
            json!({"incomplete": hex(partial), "expected": expected})
        }
        Err(ReadError::LimitOverrun { consumed, found, .. }) => {
            json!({"overrun": consumed, "found": found})
        }
        Err(ReadError::LineTooLong { ended, .. }) => {
            json!({"value_error": "too long", "found": ended})
        }
        Err(ReadError::EmptySeparator) => {
            json!({"value_error": "empty", "found": false})
        }
        Err(ReadError::Broken(error)) => json!({"broken": error.to_string()}),
        Err(other) => panic!("unknown to CPython: {other:?}"),
    }
}

/// Runs the steps on both and compares after each.
fn compare(
    theirs: &mut Theirs,
    limit: usize,
    steps: &[Step],
) -> Result<(), TestCaseError> {
    let mut ours = Ours::new(limit);
    theirs.ask(&json!(["new", limit]));
    let mut done: Vec<&Step> = Vec::new();
    let mut eof = false;
    // asyncio's read(-1) empties the buffer while it waits, and loses that if it fails.
    let mut reads_to_end = false;
    for step in steps {
        let waits = ours.waiting.is_some();
        let is_no_use = match step {
            Step::Cancel => !waits || reads_to_end,
            step => step.is_read() && (waits || reads_to_end),
        };
        if is_no_use {
            continue;
        }
        eof |= matches!(step, Step::FeedEof);
        done.push(step);
        let ours_gave = ours.take(step);
        let mut theirs_gave = theirs.ask(&step.as_json());
        theirs_gave["left"] =
            json!(theirs_gave["left"].as_str().map_or(0, |left| left.len() / 2));
        let mut parts = vec!["refused", "result", "waiting"];
        let to_end = matches!(step, Step::ReadToEnd) || reads_to_end;
        let has_read = ours_gave["result"]["ok"].is_string();
        reads_to_end = to_end && !has_read;
        if !reads_to_end {
            if ours.waiting.is_none() {
                parts.extend(["left", "at_eof"]);
            }
            if !eof {
                // At the end CPython no longer cares to resume.
                parts.push("paused");
            }
        }
        for part in parts {
            prop_assert_eq!(
                &ours_gave[part],
                &theirs_gave[part],
                "{} differs with limit {} after {:?}\nours: {}\ntheirs: {}",
                part,
                limit,
                done,
                ours_gave,
                theirs_gave
            );
        }
    }
    Ok(())
}

#[test]
fn random_operations_do_to_our_reader_what_they_do_to_asyncios() {
    let Some((python, several)) = python() else {
        return netlab::skip("a python3 of 3.11 or later, to ask asyncio itself");
    };
    // Transports need one; no task runs, so that nothing but the steps does anything.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built");
    let _entered = runtime.enter();
    let theirs = RefCell::new(Theirs::start(&python));
    let cases = (1_usize..12, vec(step(several), 1..40));
    let config = ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..Default::default()
    };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&cases, |(limit, steps)| {
        compare(&mut theirs.borrow_mut(), limit, &steps)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
