//! The same random steps on CPython's transport and on ours: the same callbacks in the
//! same order, and the same left in the write buffer.
//!
//! Needs a python3 of 3.11 or later. Left out is what the pages tell as a difference: a
//! write after the end, and a reset that is noticed without reading.

mod recorder;

use std::cell::RefCell;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream as Peer;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use recorder::{Event, Events, Recorder, let_others_run, trace};
use tokio::net::UnixStream;
use transports::{Transport, WaterMarks, attach};

/// One step of the program or of its peer, under the name that the script knows.
#[derive(Clone, Copy)]
struct Step(&'static str, usize);

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            0 => f.write_str(self.0),
            n => write!(f, "{}:{n}", self.0),
        }
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const NOTHING: Step = Step("none", 0);

/// More than a Unix socket takes at once.
const MUCH: usize = 400_000;

fn step() -> impl Strategy<Value = Step> {
    prop::sample::select(vec![
        Step("write", 10),
        Step("write", MUCH),
        Step("write", MUCH),
        Step("write_eof", 0),
        Step("close", 0),
        Step("abort", 0),
        Step("pause", 0),
        Step("resume", 0),
        Step("high", 0),
        Step("high", 1000),
        Step("high", 10 * MUCH),
        Step("low", 100),
        Step("peer_sends", 10),
        Step("peer_sends", 1000),
        Step("peer_reads", 10),
        Step("peer_reads", 10 * MUCH),
        Step("peer_reads", 10 * MUCH),
        Step("peer_shuts_down", 0),
        Step("peer_closes", 0),
        Step("peer_leaves", 10),
    ])
}

/// In one callback of three the protocol does something.
fn reaction() -> impl Strategy<Value = Step> {
    let acts = ["write_eof", "close", "abort", "pause"].map(|name| Step(name, 0));
    let acts = [&acts[..], &[Step("write", 8)]].concat();
    prop_oneof![2 => Just(NOTHING), 1 => prop::sample::select(acts)]
}

/// A connection of ours whose protocol reacts.
struct Ours {
    transport: Transport,
    events: Events,
    peer: Option<Peer>,
    has_written_eof: Arc<AtomicBool>,
    eof: bool,
}

impl Ours {
    fn new(keep_open: bool, reactions: [Step; 5]) -> Self {
        let (near, peer) = Peer::pair().expect("a pair can be made");
        near.set_nonblocking(true).expect("an option");
        peer.set_nonblocking(true).expect("an option");
        let near = UnixStream::from_std(near).expect("we are in a runtime");
        let (recorder, events) = Recorder::new();
        let recorder = if keep_open { recorder.keeping_open() } else { recorder };
        let has_written_eof = Arc::new(AtomicBool::new(false));
        let written = has_written_eof.clone();
        let recorder = recorder.reacting(move |event, transport| {
            let [made, data, eof, pause, resume] = reactions;
            let reaction = match event {
                Event::Made => made,
                Event::Data(_) => data,
                Event::Eof => eof,
                Event::Pause => pause,
                Event::Resume => resume,
                Event::Lost(_) => NOTHING,
            };
            act(&transport, reaction, &written);
        });
        let transport = attach(near, recorder).expect("we are in a runtime");
        let peer = Some(peer);
        Self { transport, events, peer, has_written_eof, eof: false }
    }

    async fn take(&mut self, step: Step) -> String {
        if step.0 != "resume" || !self.eof {
            act(&self.transport, step, &self.has_written_eof);
        }
        let got = self.peer_acts(step).await;
        let_others_run().await;
        let events = self.events.so_far();
        self.eof |= events.iter().any(|event| matches!(event, Event::Eof));
        let (left, closing, reading) = (
            self.transport.write_buffer_size(),
            self.transport.is_closing(),
            self.transport.is_reading(),
        );
        format!("{step}: {} ({left}, {got}) ({closing}, {reading})", trace(&events))
    }

    /// What the other end has read. Its own failures are no matter here.
    async fn peer_acts(&mut self, step: Step) -> usize {
        let heard = self.transport.is_reading() && !self.eof;
        let Some(peer) = &mut self.peer else { return 0 };
        match step {
            Step("peer_sends", n) => drop(peer.write(&vec![b'p'; n])),
            Step("peer_shuts_down", _) => drop(peer.shutdown(Shutdown::Write)),
            Step("peer_closes" | "peer_leaves", n)
                if heard || self.transport.is_closing() =>
            {
                // With its last words, for whoever still has something to send.
                let _ = peer.write(&vec![b'p'; n]);
                self.peer = None;
            }
            Step("peer_reads", most) => return read(peer, most).await,
            _ => {}
        }
        0
    }
}

/// What does not mean the same in both is left out on both sides.
fn act(transport: &Transport, step: Step, has_written_eof: &AtomicBool) {
    let closing = transport.is_closing();
    match step {
        Step("write", n) if !closing && !has_written_eof.load(Ordering::SeqCst) => {
            transport.write(&vec![b'w'; n]);
        }
        Step("write_eof", _) if !closing => {
            has_written_eof.store(true, Ordering::SeqCst);
            transport.write_eof().expect("a Unix stream has a half-close");
        }
        Step("close", _) => transport.clone().close(),
        Step("abort", _) => transport.clone().abort(),
        Step("pause", _) => transport.pause_reading(),
        Step("resume", _) => transport.resume_reading(),
        Step("high", n) => {
            transport.set_write_buffer_limits(WaterMarks::from_high(n))
        }
        Step("low", n) => transport.set_write_buffer_limits(WaterMarks::from_low(n)),
        _ => {}
    }
}

async fn read(peer: &mut Peer, most: usize) -> usize {
    let (mut got, mut idle) = (0, false);
    let mut buffer = vec![0; MUCH];
    while got < most {
        let room = buffer.len().min(most - got);
        match peer.read(&mut buffer[..room]) {
            Ok(0) => break,
            Ok(n) => (got, idle) = (got + n, false),
            Err(e) if e.kind() == std::io::ErrorKind::WouldBlock && !idle => {
                idle = true;
                let_others_run().await;
            }
            Err(_) => break,
        }
    }
    got
}

/// CPython in a child process.
struct Theirs {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Theirs {
    fn start() -> Option<Self> {
        let new_enough = "import sys; sys.exit(sys.version_info < (3, 11))";
        let asked = Command::new("python3").args(["-c", new_enough]).status();
        if !asked.is_ok_and(|status| status.success()) {
            return None;
        }
        let script =
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/transport_steps.py");
        let mut child = Command::new("python3")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it has just run");
        let to = child.stdin.take().expect("it is piped");
        let from = BufReader::new(child.stdout.take().expect("it is piped"));
        Some(Self { child, to, from })
    }

    fn ask(&mut self, line: &str) -> String {
        writeln!(self.to, "{line}").expect("the child reads");
        let mut answer = String::new();
        self.from.read_line(&mut answer).expect("the child answers");
        answer.trim_end().to_owned()
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        // It ends with its input; it is not to outlive a test that fails.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn random_steps_do_to_our_transport_what_they_do_to_asyncios() {
    let Some(theirs) = Theirs::start() else {
        return netlab::skip("a python3 of 3.11 or later, to ask asyncio itself");
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built");
    let theirs = RefCell::new(theirs);
    let reactions = prop::array::uniform5(reaction());
    let cases = (any::<bool>(), reactions, vec(step(), 1..10));
    let config = ProptestConfig {
        cases: 600,
        failure_persistence: None,
        ..Default::default()
    };
    let compared =
        TestRunner::new(config).run(&cases, |(keep_open, does, mut steps)| {
            // Who pauses at the last words hears of the reset here and not there.
            steps.retain(|step| step.0 != "peer_leaves" || does[1].0 != "pause");
            let ours = runtime.block_on(taken_by_ours(keep_open, does, &steps));
            let keep_open = if keep_open { "keep_open" } else { "close" };
            let mut line = vec![keep_open.to_owned()];
            line.extend(does.iter().chain(&steps).map(ToString::to_string));
            let theirs = theirs.borrow_mut().ask(&line.join(" "));
            let theirs: Vec<_> = theirs.split("; ").collect();
            prop_assert_eq!(ours, theirs);
            Ok(())
        });
    if let Err(error) = compared {
        panic!("{error}");
    }
}

async fn taken_by_ours(
    keep_open: bool,
    reactions: [Step; 5],
    steps: &[Step],
) -> Vec<String> {
    let mut ours = Ours::new(keep_open, reactions);
    let mut answers = Vec::new();
    for step in [Step("look", 0)].iter().chain(steps) {
        answers.push(ours.take(*step).await);
    }
    ours.transport.abort();
    let_others_run().await;
    answers
}
