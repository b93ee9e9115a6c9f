//! Half-close: each side ends its own direction, and the other goes on.
//!
//! ```sh
//! cargo run -p transports --example half_close
//! ```
//!
//! A client sends numbers and finishes; the server adds them up when it has seen the end,
//! and answers on the direction that is still open. Then the same with the default answer.

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use transports::{OnEof, Protocol, Transport, TransportError, attach};

// ANCHOR: server
struct Sum {
    numbers: String,
    on_eof: OnEof,
}

impl Protocol for Sum {
    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.numbers.push_str(&String::from_utf8_lossy(data));
    }

    fn eof_received(&mut self, transport: Transport) -> OnEof {
        let numbers = self.numbers.split_whitespace();
        let sum: i64 = numbers.filter_map(|it| it.parse::<i64>().ok()).sum();
        // The answer takes its time, as a database would.
        tokio::spawn(async move {
            tokio::task::yield_now().await;
            transport.write(format!("sum {sum}").as_bytes());
            transport.close();
        });
        self.on_eof
    }
}
// ANCHOR_END: server

struct Client {
    answer: String,
    lost: Option<oneshot::Sender<String>>,
}

impl Protocol for Client {
    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.answer.push_str(&String::from_utf8_lossy(data));
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        if let Some(lost) = self.lost.take() {
            let _ = lost.send(std::mem::take(&mut self.answer));
        }
    }
}

async fn ask(on_eof: OnEof) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let stream = TcpStream::connect(listener.local_addr()?).await?;
    let (accepted, _) = listener.accept().await?;
    attach(accepted, Sum { numbers: String::new(), on_eof })?;
    // ANCHOR: client
    let (lost, answer) = oneshot::channel();
    let client = Client { answer: String::new(), lost: Some(lost) };
    let transport = attach(stream, client)?;
    transport.write(b"1 2 3 ");
    transport.write(b"4");
    transport.write_eof()?;
    println!("after write_eof, closing: {}", transport.is_closing());
    Ok(answer.await?)
    // ANCHOR_END: client
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    println!("kept open: answer {:?}", ask(OnEof::KeepOpen).await?);
    println!("closed by default: answer {:?}", ask(OnEof::Close).await?);
    Ok(())
}
