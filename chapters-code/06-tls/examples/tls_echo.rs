//! An echo server with TLS, and a client of it.
//!
//! ```sh
//! cargo run -p tls --example tls_echo
//! cargo run -p tls --example tls_echo serve 127.0.0.1:8443 --write-cert cert.pem
//! cargo run -p tls --example tls_echo connect 127.0.0.1:8443 --ca cert.pem
//! ```
//!
//! With no arguments: both, over loopback. `serve` takes `--cert FILE` and `--key FILE`, in
//! PEM; without them it makes a certificate for localhost, 127.0.0.1 and ::1, which
//! `--write-cert FILE` writes. It goes on until Ctrl-C, and then takes leave of its clients;
//! a second Ctrl-C ends it at once. `connect` sends what it reads from the terminal; without
//! `--ca FILE` it trusts whom this machine trusts. Arguments that make no sense end with
//! code 2, anything else that goes wrong with code 1 and one line. Try the server with
//! `openssl s_client -connect 127.0.0.1:8443 -CAfile cert.pem` too.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use endpoints::{Listen, Server, create_server, open_connection};
use tls::{
    ClientContext, ConnectTls, DemoCertificate, ListenTls, Roots, ServerContext,
};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::signal::unix::{SignalKind, signal};
use transports::{Protocol, Transport};

// ANCHOR: protocol
struct Echo;

impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(data);
    }

    fn pause_writing(&mut self, transport: Transport) {
        transport.pause_reading();
    }

    fn resume_writing(&mut self, transport: Transport) {
        transport.resume_reading();
    }
}
// ANCHOR_END: protocol

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let done = match Asked::parse(&arguments) {
        Ok(Asked::Help) => {
            println!("{USAGE}");
            Ok(())
        }
        Ok(Asked::Both) => demonstrate().await,
        Ok(Asked::Serve { address, certificate, write }) => {
            serve(address, certificate, write).await
        }
        Ok(Asked::Connect { address, ca }) => connect(address, ca).await,
        Err(why) => {
            eprintln!("{why}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Its whole text is in its first line.
        Err(error) => {
            eprintln!("tls_echo: {error}");
            ExitCode::FAILURE
        }
    }
}

const USAGE: &str = "usage: tls_echo
       tls_echo serve IP:PORT [--cert FILE --key FILE] [--write-cert FILE]
       tls_echo connect IP:PORT [--ca FILE]";

enum Asked {
    Help,
    Both,
    Serve {
        address: SocketAddr,
        certificate: Option<(PathBuf, PathBuf)>,
        write: Option<PathBuf>,
    },
    Connect {
        address: SocketAddr,
        ca: Option<PathBuf>,
    },
}

impl Asked {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut words = arguments.iter();
        let command = match words.next().map(String::as_str) {
            None => return Ok(Self::Both),
            Some("--help" | "-h") => return Ok(Self::Help),
            Some(command @ ("serve" | "connect")) => command,
            Some(other) => return Err(format!("{other:?} is no command")),
        };
        let (mut address, mut cert, mut key, mut write, mut ca) =
            (None, None, None, None, None);
        while let Some(word) = words.next() {
            let into = match (command, word.as_str()) {
                ("serve", "--cert") => &mut cert,
                ("serve", "--key") => &mut key,
                ("serve", "--write-cert") => &mut write,
                ("connect", "--ca") => &mut ca,
                (_, option) if option.starts_with('-') => {
                    return Err(format!("{command} has no option {option}"));
                }
                (_, word) if address.is_none() => {
                    let form =
                        "is not an address; write 127.0.0.1:8443 or [::1]:8443";
                    let parsed =
                        word.parse().map_err(|_| format!("{word:?} {form}"))?;
                    address = Some(parsed);
                    continue;
                }
                (_, word) => return Err(format!("{word:?}: one address is enough")),
            };
            let file = words.next().filter(|file| !file.starts_with("--"));
            let file = file.ok_or_else(|| format!("{word} needs a file"))?;
            if into.replace(PathBuf::from(file)).is_some() {
                return Err(format!("{word} is given twice"));
            }
        }
        let address =
            address.ok_or_else(|| format!("{command} needs an address"))?;
        if command == "connect" {
            return Ok(Self::Connect { address, ca });
        }
        let certificate = match (cert, key) {
            (None, None) => None,
            (Some(cert), Some(key)) => Some((cert, key)),
            (Some(_), None) => return Err("--cert needs --key".to_owned()),
            (None, Some(_)) => return Err("--key needs --cert".to_owned()),
        };
        if certificate.is_some() && write.is_some() {
            let why =
                "--write-cert is for the certificate that is made without --cert";
            return Err(why.to_owned());
        }
        Ok(Self::Serve { address, certificate, write })
    }
}

// ANCHOR: serve
async fn serve(
    address: SocketAddr,
    certificate: Option<(PathBuf, PathBuf)>,
    write: Option<PathBuf>,
) -> anyhow::Result<()> {
    let context = match certificate {
        Some((cert, key)) => ServerContext::from_pem_files(cert, key)?,
        None => {
            let demo = DemoCertificate::localhost();
            if let Some(path) = write {
                std::fs::write(&path, demo.certificate_pem()).map_err(|error| {
                    let path = path.display();
                    anyhow!(
                        "--write-cert {path}: {error}; name a file that can be made"
                    )
                })?;
            }
            demo.server_context()
        }
    };
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let server = echo_server(address, &context).await?;
    println!("listening on {}", server.sockets()[0].local_addr()?);
    io::stdout().flush()?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    server.close();
    server.close_clients();
    tokio::select! {
        () = server.wait_closed() => {}
        // Asked a second time, it takes leave of nobody.
        _ = interrupt.recv() => server.abort_clients(),
        _ = terminate.recv() => server.abort_clients(),
    }
    server.wait_closed().await;
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: echo_server
async fn echo_server(
    address: SocketAddr,
    context: &ServerContext,
) -> anyhow::Result<Server> {
    let listen = Listen::on(address).tls(context);
    Ok(create_server(|| Echo, listen).await?)
}
// ANCHOR_END: echo_server

// ANCHOR: connect
async fn connect(address: SocketAddr, ca: Option<PathBuf>) -> anyhow::Result<()> {
    let context = match ca {
        Some(file) => ClientContext::trusting(Roots::from_pem_file(file)?)?,
        None => ClientContext::platform()?,
    };
    let (mut reader, writer) = open_connection(address.tls(&context)).await?;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        writer.write(format!("{line}\n").as_bytes());
        print!("{}", String::from_utf8_lossy(&reader.readline().await?));
    }
    writer.close().wait_closed().await?;
    Ok(())
}
// ANCHOR_END: connect

// ANCHOR: demonstrate
async fn demonstrate() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let server = echo_server(loopback, &demo.server_context()).await?;
    let address = server.sockets()[0].local_addr()?;

    let target = address.tls(&demo.client_context());
    let (mut reader, writer) = open_connection(target).await?;
    writer.write(b"round the loop, encrypted\n");
    print!("{}", String::from_utf8_lossy(&reader.readline().await?));
    let large = vec![b'x'; 1 << 20];
    writer.write(&large);
    let back = reader.readexactly(large.len()).await?;
    println!("{} bytes came back, all of them right: {}", back.len(), back == large);
    Ok(())
}
// ANCHOR_END: demonstrate
