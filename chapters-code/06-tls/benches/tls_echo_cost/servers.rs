//! The servers in Rust that are compared.

use std::sync::Arc;

use anyhow::{Context, bail};
use endpoints::{Listen, Server, create_server, start_server};
use streams::{StreamReader, StreamWriter};
use tls::{DemoCertificate, ListenTls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use transports::{Protocol, Transport};

pub(crate) fn serve(name: &str) -> anyhow::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    match name {
        "transport" => runtime.block_on(with_protocol()),
        "streams" => runtime.block_on(with_streams()),
        "tokio-rustls" => runtime.block_on(bare()),
        _ => bail!("no server {name:?}"),
    }
}

struct Echo;

impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(data);
    }
}

async fn with_protocol() -> anyhow::Result<()> {
    let context = DemoCertificate::localhost().server_context();
    let listen = Listen::on(("127.0.0.1", 0)).tls(&context);
    serve_on(create_server(|| Echo, listen).await?).await
}

async fn with_streams() -> anyhow::Result<()> {
    async fn echo(
        mut reader: StreamReader,
        writer: StreamWriter,
    ) -> anyhow::Result<()> {
        loop {
            let data = reader.read(64 * 1024).await?;
            if data.is_empty() {
                return Ok(());
            }
            writer.write(&data);
            writer.drain().await?;
        }
    }
    let context = DemoCertificate::localhost().server_context();
    let listen = Listen::on(("127.0.0.1", 0)).tls(&context);
    serve_on(start_server(echo, listen).await?).await
}

async fn serve_on(server: Server) -> anyhow::Result<()> {
    println!("{}", server.sockets()[0].local_addr()?.port());
    Ok(server.serve_forever().await?)
}

async fn bare() -> anyhow::Result<()> {
    async fn echo(stream: TcpStream, acceptor: TlsAcceptor) -> anyhow::Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = acceptor.accept(stream).await?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n = stream.read(&mut buffer).await?;
            if n == 0 {
                // Takes leave, as the others do.
                return Ok(stream.shutdown().await?);
            }
            stream.write_all(&buffer[..n]).await?;
            stream.flush().await?;
        }
    }
    let demo = DemoCertificate::localhost();
    let chain = vec![CertificateDer::from(demo.der().to_vec())];
    let key = PrivateKeyDer::from_pem_slice(demo.key_pem().as_bytes())?;
    let provider = tokio_rustls::rustls::crypto::ring::default_provider();
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.context("listening")?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(echo(stream, acceptor.clone()));
    }
}
