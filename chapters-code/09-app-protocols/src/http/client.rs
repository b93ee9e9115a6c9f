//! A client of HTTP/1.1.

use std::net::SocketAddr;
use std::time::Duration;

use endpoints::open_connection;
use streams::{StreamReader, StreamWriter};

use super::field_bytes::{is_token, is_value_byte};
use super::read_answer::read_answer;
use super::{Answer, HttpError};

/// Asks one server, one request after the other, on one connection as long as that lasts.
///
/// # Examples
///
/// See [`serve_http`](super::serve_http).
#[derive(Debug)]
pub struct HttpClient {
    host: String,
    port: u16,
    connection: Option<(StreamReader, StreamWriter)>,
    most: usize,
    patience: Duration,
}

/// The fields that the client writes: twice they would make two requests of one.
const OWN: [&str; 3] = ["host", "content-length", "transfer-encoding"];

impl HttpClient {
    /// Of a host and a port. Nothing is connected yet.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self {
            host: host.into(),
            port,
            connection: None,
            most: 16 * 1024 * 1024,
            patience: Duration::from_secs(30),
        }
    }

    /// The bytes of a body that it takes at most: 16 MiB by default.
    #[must_use]
    pub fn most(mut self, bytes: usize) -> Self {
        self.most = bytes;
        self
    }

    /// How long a request may take until its answer is whole: 30 s by default.
    #[must_use]
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = time;
        self
    }

    /// The local port of the connection that it has, if there is one.
    #[must_use]
    pub fn local_port(&self) -> Option<u16> {
        let (_, writer) = self.connection.as_ref()?;
        let address: SocketAddr = writer.socket_name()?.to_string().parse().ok()?;
        Some(address.port())
    }

    /// `GET`.
    ///
    /// # Errors
    ///
    /// An [`HttpError`]. A status such as 404 is an answer, and no error.
    ///
    /// # Cancel safety
    ///
    /// The answer is lost, and the connection with it; the client goes on with another.
    pub async fn get(&mut self, target: &str) -> Result<Answer, HttpError> {
        self.ask("GET", target, &[], b"").await
    }

    /// `POST` of a body of this media type.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    ///
    /// # Cancel safety
    ///
    /// As [`get`](Self::get); whether the server has acted nobody knows.
    pub async fn post(
        &mut self,
        target: &str,
        kind: &str,
        body: &[u8],
    ) -> Result<Answer, HttpError> {
        self.ask("POST", target, &[("Content-Type", kind)], body).await
    }

    /// Any method, with these fields. `Host` and `Content-Length` are the client's own.
    ///
    /// A connection that was kept may have been closed by the server meanwhile. If that
    /// is known, there is a new one. If it comes out only when the request is under way,
    /// one that can be repeated is sent once more.
    ///
    /// A server may answer before it has read all, to refuse a body: that is the answer,
    /// and the rest isn't sent.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    ///
    /// # Cancel safety
    ///
    /// As [`get`](Self::get).
    // ANCHOR: ask
    pub async fn ask(
        &mut self,
        method: &str,
        target: &str,
        fields: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, HttpError> {
        let request = self.write(method, target, fields, body)?;
        let after = self.patience;
        let asked = async {
            let repeats =
                matches!(method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS");
            let mut was_kept = self.connection.is_some();
            loop {
                let answer = self.exchange(&request, body, method == "HEAD").await;
                match answer {
                    Err(HttpError::NoAnswer | HttpError::Write(_))
                        if was_kept && repeats =>
                    {
                        was_kept = false;
                    }
                    answer => return answer,
                }
            }
        };
        match tokio::time::timeout(after, asked).await {
            Ok(answer) => answer,
            Err(_) => Err(HttpError::Timeout { after }),
        }
    }
    // ANCHOR_END: ask

    fn write(
        &self,
        method: &str,
        target: &str,
        fields: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Vec<u8>, HttpError> {
        // ANCHOR: write
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|it| it.is_ascii_graphic())
        };
        let token = |token: &str| is_token(token.as_bytes());
        let value = |value: &str| value.bytes().all(is_value_byte);
        let is_own =
            |name: &str| OWN.iter().any(|own| own.eq_ignore_ascii_case(name));
        let mut all = vec![(method, token(method)), (target, word(target))];
        all.push((&self.host, word(&self.host)));
        all.extend(fields.iter().flat_map(|(name, text)| {
            [(*name, token(name) && !is_own(name)), (*text, value(text))]
        }));
        if let Some((what, _)) = all.iter().find(|(_, good)| !good) {
            return Err(HttpError::BadRequest { what: (*what).to_owned() });
        }
        // ANCHOR_END: write
        let colons = self.host.contains(':');
        let host =
            if colons { format!("[{}]", self.host) } else { self.host.clone() };
        let mut head =
            format!("{method} {target} HTTP/1.1\r\nHost: {host}:{}\r\n", self.port);
        for (name, value) in fields {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() || matches!(method, "POST" | "PUT" | "PATCH") {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        Ok((head + "\r\n").into_bytes())
    }

    /// The connection goes back only when the answer is whole: after an error, and when
    /// this is cancelled, it is dropped.
    // ANCHOR: exchange
    async fn exchange(
        &mut self,
        request: &[u8],
        body: &[u8],
        is_head: bool,
    ) -> Result<Answer, HttpError> {
        let (mut reader, writer) = match self.kept().await {
            Some(kept) => kept,
            None => open_connection((self.host.clone(), self.port)).await.map_err(
                |source| {
                    let server = format!("{}:{}", self.host, self.port);
                    HttpError::Connect { server, source }
                },
            )?,
        };
        writer.writelines(&[request, body]);
        let answer = tokio::select! {
            biased;
            answer = read_answer(&mut reader, is_head, self.most) => answer?,
            Err(broken) = writer.drain() => return Err(broken.into()),
        };
        let is_sent = writer.transport().write_buffer_size() == 0;
        if answer.keep_alive && is_sent {
            self.connection = Some((reader, writer));
        }
        Ok(answer)
    }
    // ANCHOR_END: exchange

    /// The connection that was kept, unless the server has closed it, or has said what
    /// nobody asked for: that must not pass for the next answer.
    // ANCHOR: kept
    async fn kept(&mut self) -> Option<(StreamReader, StreamWriter)> {
        let (reader, writer) = self.connection.take()?;
        // Has what came meanwhile be delivered.
        tokio::task::yield_now().await;
        let is_quiet = reader.buffered() == 0 && !reader.at_eof();
        (is_quiet && reader.error().is_none()).then_some((reader, writer))
    }
    // ANCHOR_END: kept
}
