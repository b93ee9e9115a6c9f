//! A child process behind a protocol: its pipes, its exit, and the order of their end.
//!
//! ```sh
//! cargo run -p transports --example subprocess_protocol
//! ```
//!
//! Runs a shell that reads a line, answers, complains and exits; then one that sleeps and
//! is closed; then one that is asked to end. Prints what was received and how each ended.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use tokio::sync::oneshot;
use transports::{
    ChildPipe, SubprocessProtocol, SubprocessTransport, TransportError,
    subprocess_exec,
};

// ANCHOR: protocol
#[derive(Default)]
struct Story {
    output: BTreeMap<ChildPipe, Vec<u8>>,
    pipes_lost: usize,
    exited: bool,
}

struct Narrator {
    story: Story,
    lost: Option<oneshot::Sender<Story>>,
}

impl SubprocessProtocol for Narrator {
    fn pipe_data_received(
        &mut self,
        _: SubprocessTransport,
        pipe: ChildPipe,
        data: &[u8],
    ) {
        self.story.output.entry(pipe).or_default().extend(data);
    }

    fn pipe_connection_lost(
        &mut self,
        _: SubprocessTransport,
        _: ChildPipe,
        _: Option<TransportError>,
    ) {
        self.story.pipes_lost += 1;
    }

    fn process_exited(&mut self, _: SubprocessTransport) {
        self.story.exited = true;
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        let story = std::mem::take(&mut self.story);
        let _ = self.lost.take().map(|lost| lost.send(story));
    }
}
// ANCHOR_END: protocol

fn shell(
    script: &str,
) -> std::io::Result<(SubprocessTransport, oneshot::Receiver<Story>)> {
    // ANCHOR: exec
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (lost, story) = oneshot::channel();
    let narrator = Narrator { story: Story::default(), lost: Some(lost) };
    let child = subprocess_exec(command, narrator)?;
    // ANCHOR_END: exec
    Ok((child, story))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: conversation
    let script = "read name; echo \"hello, $name\"; echo 'no more' >&2; exit 3";
    let (child, story) = shell(script)?;
    println!("running: {}", child.returncode().is_none());
    if let Some(stdin) = child.stdin() {
        stdin.write(b"ada\n");
        stdin.close();
    }
    let story = story.await?;
    for (pipe, output) in &story.output {
        print!("{}: {}", *pipe as i32, String::from_utf8_lossy(output));
    }
    println!("pipes lost: {}, exited: {}", story.pipes_lost, story.exited);
    println!("returncode: {}", child.returncode().unwrap_or_default());
    // ANCHOR_END: conversation

    // ANCHOR: ends
    let (child, story) = shell("exec sleep 60")?;
    child.clone().close();
    let pipes_lost = story.await?.pipes_lost;
    println!(
        "closed: {}, {pipes_lost} pipes",
        child.returncode().unwrap_or_default()
    );

    let (child, story) = shell("exec sleep 60")?;
    child.terminate()?;
    story.await?;
    println!("terminated: {}", child.returncode().unwrap_or_default());
    println!("a signal now: refused {}", child.kill().is_err());
    // ANCHOR_END: ends
    Ok(())
}
