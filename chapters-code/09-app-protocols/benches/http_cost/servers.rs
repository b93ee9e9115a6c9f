//! The servers in Rust that are compared.

use std::convert::Infallible;
use std::time::Duration;

use anyhow::bail;
use app_protocols::http::{Limits, Response, Routes, serve_http};
use bytes::Bytes;
use endpoints::Listen;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

pub(crate) fn serve(name: &str) -> anyhow::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    match name {
        "http" => runtime.block_on(ours()),
        "hyper" => runtime.block_on(hyper_server()),
        _ => bail!("no server {name:?}"),
    }
}

async fn ours() -> anyhow::Result<()> {
    let routes = Routes::new().get("/", |_| Response::text("hello"));
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes, Limits::default(), listen).await?;
    println!("{}", server.addresses()[0].port());
    std::future::pending().await
}

/// With its header timeout, date and pipelining, as it is meant to be used.
async fn hyper_server() -> anyhow::Result<()> {
    async fn answer(
        request: hyper::Request<Incoming>,
    ) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
        let is_there = request.uri().path() == "/";
        let mut response =
            hyper::Response::new(Full::new(Bytes::from_static(b"hello")));
        let kind = "text/plain; charset=utf-8";
        let kind = hyper::header::HeaderValue::from_static(kind);
        response.headers_mut().insert(hyper::header::CONTENT_TYPE, kind);
        if !is_there {
            *response.status_mut() = hyper::StatusCode::NOT_FOUND;
        }
        Ok(response)
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(10))
            .pipeline_flush(true)
            .serve_connection(TokioIo::new(stream), service_fn(answer));
        tokio::spawn(connection);
    }
}
