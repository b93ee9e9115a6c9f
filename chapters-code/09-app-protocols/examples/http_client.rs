//! A client of HTTP/1.1 that keeps its connection.
//!
//! ```sh
//! cargo run -p app-protocols --example http_client
//! cargo run -p app-protocols --example http_client connect localhost:8080 /
//! ```
//!
//! With no arguments: of a server of its own, over loopback. `connect HOST:PORT PATH`
//! gets a path of another, and prints the body; try it with the server of `http_server`.
//! Prints what is answered, and whether it was the same connection.

use std::process::ExitCode;

use app_protocols::http::{
    Body, HttpClient, Limits, Response, Routes, Status, serve_http,
};
use endpoints::Listen;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => demonstrate().await?,
        ["connect", server, path] => {
            let parts = server.rsplit_once(':');
            let parts =
                parts.and_then(|(host, port)| Some((host, port.parse().ok()?)));
            let Some((host, port)) = parts else {
                eprintln!(
                    "{server:?} is no server; write HOST:PORT, localhost:8080"
                );
                return Ok(ExitCode::from(2));
            };
            let answer = HttpClient::new(host, port).get(path).await?;
            eprintln!("{}", answer.status);
            print!("{}", String::from_utf8_lossy(&answer.body));
        }
        _ => {
            eprintln!("usage: http_client [connect HOST:PORT PATH]");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn demonstrate() -> anyhow::Result<()> {
    // ANCHOR: routes
    let routes = Routes::new()
        .get("/whole", |_| Response::text("of a length that is known"))
        .get("/pieces", |_| {
            let pieces = ["of a length ", "that ", "isn't"].map(|it| it.into());
            let body = Body::Pieces(Box::new(pieces.into_iter()));
            Response::new(Status::OK).with_body(body)
        })
        .get("/data", |_| {
            let body = Body::Whole(b"{\"html\": false}".into());
            let response = Response::new(Status::OK).with_body(body);
            response.field("Content-Type", "application/json")
        })
        .get("/nothing", |_| Response::new(Status::NO_CONTENT));
    // ANCHOR_END: routes
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes, Limits::default(), listen).await?;

    // ANCHOR: client
    let mut client = HttpClient::new("127.0.0.1", server.addresses()[0].port());
    let mut ports = Vec::new();
    for target in ["/whole", "/pieces", "/data", "/nothing", "/elsewhere"] {
        let answer = client.get(target).await?;
        println!("{target}: {}", answer.status);
        for name in ["Content-Type", "Content-Length", "Transfer-Encoding"] {
            if let Some(value) = answer.field(name) {
                println!("  {name}: {}", String::from_utf8_lossy(value));
            }
        }
        println!("  {:?}", String::from_utf8_lossy(&answer.body));
        ports.push(client.local_port());
    }
    ports.dedup();
    println!("connections: {}", ports.len());
    // ANCHOR_END: client
    Ok(())
}
