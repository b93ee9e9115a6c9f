//! Ten thousand clients that say nothing, and one that does. A binary of its own, for it
//! takes all the files that a process may open; the clients are a second process.

mod serving;

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use endpoints::{Listen, create_server};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serving::{Echo, address_of, echo, hello};
use socket2::{Domain, Socket, Type};

const CLIENTS: usize = 10_000;
/// What the process needs besides: the runtime, the listener, libraries.
const SPARE: u64 = 200;
/// Tells the second process whom to connect to.
const CONNECT_TO: &str = "ENDPOINTS_TEN_THOUSAND_CONNECT_TO";

#[test]
fn ten_thousand_idle_clients_are_served_on() {
    if let Ok(address) = std::env::var(CONNECT_TO) {
        return be_the_clients(address.parse().unwrap());
    }
    let Some(limit) = raise_the_limit() else { return };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listen = Listen::on(("127.0.0.1", 0)).backlog(4096);
        let server = create_server(|| Echo, listen).await.unwrap();
        let mut first = hello(address_of(&server)).await.unwrap();
        let before = resident();
        let mut clients = start_the_clients(address_of(&server));
        let news = BufReader::new(clients.0.stdout.take().unwrap());
        // While that thread reads, this one serves.
        let connected = tokio::task::spawn_blocking(move || {
            let expected = format!("connected {CLIENTS}");
            news.lines().map_while(Result::ok).any(|line| line == expected)
        });
        let limited = tokio::time::timeout(Duration::from_secs(60), connected).await;
        let connected = limited.expect("connecting takes a few seconds").unwrap();
        assert!(connected, "they can't all connect; {limit} files are allowed");

        // All are accepted and not only in the queue.
        while files() < CLIENTS {
            tokio::task::yield_now().await;
        }
        let each = resident().saturating_sub(before) / CLIENTS;
        // By the terminal's own descriptor, so that a passing test shows it, too.
        let _ = writeln!(std::io::stderr(), "an idle client takes {each} bytes");
        assert!(each < 8 * 1024, "an idle client takes {each} bytes");
        echo(&mut first).await.unwrap();
        hello(address_of(&server)).await.unwrap();

        // They leave all at once, and the server notices each.
        server.close();
        drop((first, clients));
        let gone =
            tokio::time::timeout(Duration::from_secs(60), server.wait_closed());
        gone.await.expect("the last client is gone");
    });
}

/// As many files as are needed, or a word why not.
fn raise_the_limit() -> Option<u64> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("a limit");
    let needed = CLIENTS as u64 + SPARE;
    if hard < needed {
        netlab::skip(&format!("{needed} open files are needed, {hard} are allowed"));
        return None;
    }
    setrlimit(Resource::RLIMIT_NOFILE, needed, hard).expect("up to the hard limit");
    Some(needed)
}

struct Clients(Child);

impl Drop for Clients {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start_the_clients(address: SocketAddr) -> Clients {
    let this = std::env::current_exe().expect("this program");
    let clients = Command::new(this)
        .args(["--exact", "ten_thousand_idle_clients_are_served_on", "--nocapture"])
        .env(CONNECT_TO, address.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn();
    Clients(clients.expect("a second process"))
}

/// Connects from several addresses, for one alone has not ports enough everywhere.
fn be_the_clients(server: SocketAddr) {
    raise_the_limit().expect("the first process has found it enough");
    let sources: Vec<_> =
        (1..=4).map(|last| Ipv4Addr::new(127, 0, 7, last)).collect();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let client =
                Socket::new(Domain::IPV4, Type::STREAM, None).expect("a file");
            let source = SocketAddr::from((sources[n % sources.len()], 0));
            client.bind(&source.into()).expect("a loopback address");
            client.connect(&server.into()).expect("the server accepts");
            client
        })
        .collect();
    // libtest has written half a line before.
    println!("\nconnected {}", clients.len());
    std::io::stdout().flush().expect("it is read");
    // Until the first process kills this one.
    std::thread::sleep(Duration::from_secs(120));
}

fn files() -> usize {
    std::fs::read_dir("/proc/self/fd").expect("Linux's list of files").count()
}

/// The memory that this process has in use, in bytes.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("Linux's count");
    let pages = pages.split(' ').nth(1).and_then(|it| it.parse::<usize>().ok());
    pages.expect("the second figure") * 4096
}
