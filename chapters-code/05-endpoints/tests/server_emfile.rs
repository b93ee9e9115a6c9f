//! A server without a free file. A binary of its own, since the limit is the process's.

mod serving;

use std::fs::File;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use endpoints::{Listen, create_server};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serving::{Echo, address_of, echo, hello, soon};
use tokio::net::TcpStream;
use tracing::field::{Field, Visit};
use tracing::span;

#[tokio::test]
async fn emfile_on_accept_is_logged_and_accepting_pauses_for_a_second() {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.clone());
    let first = create_server(|| Echo, Listen::on(("127.0.0.1", 0))).await.unwrap();
    let mut before = hello(address_of(&first)).await.unwrap();
    let waiting = sockets_for_clients();
    let hoard = hoard_all_files();

    // The kernel completes the connections, and the server can't take them.
    let mut clients = Vec::new();
    for socket in waiting {
        clients.push(connect(socket, address_of(&first)).await);
    }
    let started = Instant::now();
    soon(async {
        while log.shortages().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    echo(&mut before).await.unwrap();
    assert!(first.is_serving());
    drop(hoard);
    for client in &mut clients {
        echo(client).await.unwrap();
    }
    let paused = started.elapsed();
    assert!(paused > Duration::from_millis(900), "{paused:?}");
    assert!(paused < Duration::from_secs(10), "{paused:?}");
    // Once for the second: it didn't try again and again.
    let shortages = log.shortages();
    assert_eq!(shortages.len(), 1, "{shortages:?}");
    assert!(shortages[0].contains("os error 24"), "{shortages:?}");

    hello(address_of(&first)).await.unwrap();
    first.close();
    drop((before, clients));
    soon(first.wait_closed()).await;
}

fn sockets_for_clients() -> Vec<tokio::net::TcpSocket> {
    (0..3).map(|_| tokio::net::TcpSocket::new_v4().expect("a file")).collect()
}

async fn connect(socket: tokio::net::TcpSocket, to: SocketAddr) -> TcpStream {
    soon(socket.connect(to)).await.expect("the backlog has room")
}

/// All files that this process may still open.
fn hoard_all_files() -> Vec<File> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("a limit");
    let open = std::fs::read_dir("/dev/fd").expect("a list of files").count() as u64;
    let few = (open + 8).min(hard);
    setrlimit(Resource::RLIMIT_NOFILE, few, hard).expect("a lower limit");
    std::iter::from_fn(|| File::open("/dev/null").ok()).collect()
}

/// What the server has to say.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn shortages(&self) -> Vec<String> {
        let lines = self.0.lock().expect("nothing panics with it");
        lines.iter().filter(|it| it.contains("out of system")).cloned().collect()
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.is_event()
    }

    fn event(&self, event: &tracing::Event<'_>) {
        struct Line(String);
        impl Visit for Line {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                self.0 += &format!("{field}={value:?} ");
            }
        }
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().expect("nothing panics with it").push(line.0);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}
