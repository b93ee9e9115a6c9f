//! A server of HTTP/1.1, to be tried with curl, wrk or a browser.
//!
//! ```sh
//! cargo run -p app-protocols --example http_server
//! cargo run -p app-protocols --example http_server serve 127.0.0.1:8080 --root book
//! ```
//!
//! `GET /` is a greeting, `POST /echo` gives the body back with its type, `GET /static/…`
//! the files below `--root DIR`. `--header-timeout SECONDS`, `--idle-timeout SECONDS` and
//! `--max-body BYTES` set its limits. It goes on until Ctrl-C or SIGTERM, then finishes
//! what has begun, in 5 seconds at most, and ends with code 0; a second signal ends it at
//! once. Arguments that make no sense end with code 2. With no arguments: some requests to
//! itself. Prints what they are answered.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use app_protocols::http::{
    Body, Drained, HttpServer, Limits, Reply, Request, Response, Routes,
    StaticFolder, Status, serve_http,
};
use endpoints::Listen;
use signals::Termination;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

// ANCHOR: routes
fn echo(request: &Request<'_>) -> Reply {
    let kind = request.field("Content-Type").unwrap_or(b"application/octet-stream");
    let response = Response::new(Status::OK).field("Content-Type", kind);
    let body = Body::Whole(request.body.to_vec().into());
    response.map(|response| response.with_body(body)).into()
}

fn routes(root: Option<StaticFolder>) -> Routes {
    let routes = Routes::new()
        .get("/", |_| Response::text("hello from chapter 9\n"))
        .post("/echo", echo);
    match root {
        Some(folder) => routes.get_below("/static/", move |request| {
            folder.answer(request, "/static/")
        }),
        None => routes,
    }
}
// ANCHOR_END: routes

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match Asked::parse(&arguments) {
        Ok(None) => demonstrate().await.map(|()| ExitCode::SUCCESS),
        Ok(Some(asked)) => serve(asked).await,
        Err(why) => {
            eprintln!("{why}\n{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}

const USAGE: &str = "usage: http_server [serve IP:PORT [--root DIR] \
    [--header-timeout SECONDS] [--idle-timeout SECONDS] [--max-body BYTES]]";

struct Asked {
    address: SocketAddr,
    root: Option<StaticFolder>,
    limits: Limits,
}

impl Asked {
    fn parse(arguments: &[String]) -> Result<Option<Self>, String> {
        let mut words = arguments.iter();
        match words.next().map(String::as_str) {
            None => return Ok(None),
            Some("serve") => {}
            Some(other) => return Err(format!("{other:?} is no command")),
        }
        let (mut address, mut root, mut limits) = (None, None, Limits::default());
        while let Some(word) = words.next() {
            if !word.starts_with('-') {
                let form = "is not an address; write 127.0.0.1:8080 or [::1]:8080";
                let parsed = word.parse().map_err(|_| format!("{word:?} {form}"))?;
                if address.replace(parsed).is_some() {
                    return Err(format!("{word:?}: one address is enough"));
                }
                continue;
            }
            let value =
                words.next().ok_or_else(|| format!("{word} needs a value"))?;
            match word.as_str() {
                "--root" => {
                    let folder = StaticFolder::new(PathBuf::from(value));
                    root = Some(folder.map_err(|error| format!("--root {error}"))?);
                }
                "--header-timeout" => limits.head_time = seconds(word, value)?,
                "--idle-timeout" => limits.idle_time = seconds(word, value)?,
                "--max-body" => {
                    let form = "is not a number of bytes; write 1048576";
                    limits.body = value
                        .parse()
                        .map_err(|_| format!("{word} {value:?} {form}"))?;
                }
                _ => return Err(format!("serve has no option {word}")),
            }
        }
        let address = address.ok_or("serve needs an address")?;
        Ok(Some(Self { address, root, limits }))
    }
}

fn seconds(option: &str, value: &str) -> Result<Duration, String> {
    let number: Option<f64> = value.parse().ok().filter(|&number| number > 0.0);
    let time = number.and_then(|it| Duration::try_from_secs_f64(it).ok());
    let form = "is not a number of seconds; write 5 or 0.5";
    time.ok_or_else(|| format!("{option} {value:?} {form}"))
}

// ANCHOR: serve
async fn serve(asked: Asked) -> anyhow::Result<ExitCode> {
    // Before anybody is told to come, so that no signal is missed.
    let mut termination = Termination::listen()?;
    let listen = Listen::on(asked.address);
    let server = serve_http(routes(asked.root), asked.limits, listen).await?;
    println!("listening on {}", server.addresses()[0]);
    io::stdout().flush()?;

    let signal = termination.requested().await;
    eprintln!("{signal}: no more connections; finishing what has begun");
    let finished = tokio::select! {
        drained = server.shutdown(Duration::from_secs(5)) => drained,
        _ = termination.requested() => Drained::Cut,
    };
    eprintln!("{finished:?}");
    Ok(ExitCode::SUCCESS)
}
// ANCHOR_END: serve

// ANCHOR: demonstrate
async fn ask(server: &HttpServer, request: &str) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(server.addresses()[0]).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    println!("> {}", request.lines().next().unwrap_or_default());
    for line in answer.lines().filter(|line| !line.starts_with("Date: ")) {
        println!("  {line}");
    }
    Ok(())
}

async fn demonstrate() -> anyhow::Result<()> {
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes(None), Limits::default(), listen).await?;
    let last = "Host: localhost\r\nConnection: close\r\n";
    ask(&server, &format!("GET / HTTP/1.1\r\n{last}\r\n")).await?;
    let body = "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n[1,2,3]";
    ask(&server, &format!("POST /echo HTTP/1.1\r\n{last}{body}")).await?;
    ask(&server, &format!("DELETE / HTTP/1.1\r\n{last}\r\n")).await?;
    ask(&server, "Method: GET\r\nUri: /\r\n\r\n").await?;
    Ok(())
}
// ANCHOR_END: demonstrate
