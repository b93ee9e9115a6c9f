//! What becomes of a queued datagram when its endpoint is closed, and when it is aborted.
//!
//! ```sh
//! cargo run -p transports --example datagram_endings
//! ```
//!
//! Sends to a Unix receiver that doesn't receive, until one datagram is queued; ends the
//! endpoint and sends once more; then the receiver receives. Prints how the protocol is
//! told, and what of the two arrives.

use anyhow::Context;
use socket_families::UnixAddress;
use tokio::net::UnixDatagram;
use tokio::sync::oneshot;
use transports::{DatagramProtocol, TransportError, attach_datagram};

struct Told(Option<oneshot::Sender<Option<TransportError>>>);

impl DatagramProtocol<UnixAddress> for Told {
    fn connection_lost(&mut self, error: Option<TransportError>) {
        let _ = self.0.take().map(|lost| lost.send(error));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    for ending in ["close", "abort"] {
        let path = folder.path().join(ending);
        let receiver = UnixDatagram::bind(&path)?;
        let socket = UnixDatagram::unbound()?;
        socket.connect(&path)?;
        let (lost, ended) = oneshot::channel();
        let transport = attach_datagram(socket, Told(Some(lost)))?;

        // ANCHOR: ending
        let mut sent = 0;
        while transport.write_buffer_size() == 0 {
            transport.send(b"datagram")?;
            sent += 1;
        }
        if ending == "close" {
            transport.clone().close();
        } else {
            transport.clone().abort();
        }
        // Refused: the endpoint is closing.
        let _ = transport.send(b"too late");
        for _ in 1..sent {
            receiver.recv(&mut [0; 100]).await?;
        }
        let error = ended.await.context("the endpoint ends")?;
        let mut arrived = Vec::new();
        let mut buffer = [0; 100];
        while let Ok(n) = receiver.try_recv(&mut buffer) {
            arrived.push(String::from_utf8_lossy(&buffer[..n]).into_owned());
        }
        println!("{ending}: connection_lost({error:?}), arrived: {arrived:?}");
        // ANCHOR_END: ending
    }
    Ok(())
}
