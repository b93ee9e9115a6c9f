//! The load: TLS on blocking sockets, by rustls itself. It believes any certificate, for
//! what is measured is the server.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use echo_bench::Client;
use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
    StreamOwned,
};

type Connection = StreamOwned<ClientConnection, TcpStream>;

/// `N` connections, each with a message of `SIZE` bytes under way.
pub(crate) fn echoes<const N: usize, const SIZE: usize>(
    address: SocketAddr,
) -> io::Result<Box<dyn Client>> {
    let config = config()?;
    let connections = (0..N).map(|_| connect(address, &config));
    Ok(Box::new(Echoes {
        connections: connections.collect::<io::Result<_>>()?,
        message: (0..=250).cycle().take(SIZE).collect(),
        buffer: vec![0; SIZE],
    }))
}

/// A connection an operation, with a whole handshake.
pub(crate) fn handshakes(address: SocketAddr) -> io::Result<Box<dyn Client>> {
    Ok(Box::new(Handshakes { address, config: config()? }))
}

struct Echoes {
    connections: Vec<Connection>,
    message: Vec<u8>,
    buffer: Vec<u8>,
}

impl Client for Echoes {
    fn run(&mut self, operations: usize) -> io::Result<usize> {
        let mut done = 0;
        while done < operations {
            for connection in &mut self.connections {
                connection.write_all(&self.message)?;
                connection.flush()?;
            }
            for connection in &mut self.connections {
                connection.read_exact(&mut self.buffer)?;
                check(self.buffer == self.message)?;
                done += 1;
            }
        }
        Ok(done)
    }
}

struct Handshakes {
    address: SocketAddr,
    config: Arc<ClientConfig>,
}

impl Client for Handshakes {
    fn run(&mut self, operations: usize) -> io::Result<usize> {
        for _ in 0..operations {
            let mut connection = connect(self.address, &self.config)?;
            connection.write_all(b"x")?;
            connection.flush()?;
            let mut echo = [0];
            connection.read_exact(&mut echo)?;
            check(echo == *b"x")?;
            connection.conn.send_close_notify();
            connection.flush()?;
        }
        Ok(operations)
    }
}

fn check(is_right: bool) -> io::Result<()> {
    let differs = "the echo differs from what was sent";
    if is_right { Ok(()) } else { Err(io::Error::other(differs)) }
}

fn connect(
    address: SocketAddr,
    config: &Arc<ClientConfig>,
) -> io::Result<Connection> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let name = ServerName::try_from("localhost").map_err(io::Error::other)?;
    let session =
        ClientConnection::new(config.clone(), name).map_err(io::Error::other)?;
    Ok(StreamOwned::new(session, stream))
}

fn config() -> io::Result<Arc<ClientConfig>> {
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&TLS13])
        .map_err(io::Error::other)?;
    let mut config = config
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(Arc::new(config))
}

/// Believes everybody.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        default_provider().signature_verification_algorithms.supported_schemes()
    }
}
