//! OpenSSL, curl and Python's ssl, as clients and as servers.

mod served;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use endpoints::{Listen, open_connection, start_server};
use served::{echo_server, soon};
use streams::{StreamReader, StreamWriter};
use tls::{ConnectTls, DemoCertificate, ListenTls};

struct Files {
    _folder: tempfile::TempDir,
    cert: PathBuf,
    key: PathBuf,
}

fn files(demo: &DemoCertificate) -> Files {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (cert, key) =
        (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&cert, demo.certificate_pem()).expect("the folder is ours");
    std::fs::write(&key, demo.key_pem()).expect("the folder is ours");
    Files { _folder: folder, cert, key }
}

/// Runs a program with this input; `None` if it isn't there.
async fn run(mut command: Command, input: &'static [u8]) -> Option<Output> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        netlab::skip(&format!("{:?}", command.get_program()));
        return None;
    };
    let running = tokio::task::spawn_blocking(move || {
        let mut stdin = child.stdin.take().expect("it is piped");
        stdin.write_all(input).expect("it reads");
        drop(stdin);
        child.wait_with_output().expect("it ends")
    });
    Some(soon(running).await.expect("it doesn't panic"))
}

const PYTHON_CLIENT: &str = r#"
import asyncio, ssl, sys
async def main():
    context = ssl.create_default_context(cafile=sys.argv[2])
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", int(sys.argv[1]), ssl=context, server_hostname="localhost")
    writer.write(b"x" * 300000)
    await writer.drain()
    data = await reader.readexactly(300000)
    print(len(data), writer.get_extra_info("cipher")[1])
    writer.close()
    await writer.wait_closed()
asyncio.run(main())
"#;

#[tokio::test]
async fn asyncio_is_served() {
    let demo = DemoCertificate::localhost();
    let files = files(&demo);
    let (_server, port) = echo_server(&demo.server_context()).await;
    let mut python = Command::new("python3");
    python.args(["-c", PYTHON_CLIENT, &port.to_string()]).arg(&files.cert);
    let Some(output) = run(python, b"").await else { return };
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.trim(), "300000 TLSv1.3", "{errors}");
}

#[tokio::test]
async fn openssls_client_is_served_in_both_versions() {
    let demo = DemoCertificate::localhost();
    let files = files(&demo);
    for (flag, version) in [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")] {
        let greet = async |_: StreamReader, writer: StreamWriter| {
            writer.write(b"hello from rustls\n");
        };
        let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
        let server = start_server(greet, listen).await.unwrap();
        let port = server.sockets()[0].local_addr().unwrap().port();
        let mut openssl = Command::new("openssl");
        openssl.args(["s_client", "-verify_return_error", "-ign_eof", flag]);
        openssl.args(["-verify_hostname", "localhost", "-CAfile"]).arg(&files.cert);
        openssl.args(["-connect", &format!("127.0.0.1:{port}")]);
        let Some(output) = run(openssl, b"").await else { return };
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("hello from rustls"), "{output:?}");
        assert!(said.contains("Verify return code: 0 (ok)"), "{said}");
        assert!(said.contains(version), "{said}");
    }
}

#[tokio::test]
async fn curl_is_served_and_refuses_whom_it_does_not_trust() {
    let demo = DemoCertificate::localhost();
    let files = files(&demo);
    let answer = async |mut reader: StreamReader, writer: StreamWriter| {
        if reader.readuntil(b"\r\n\r\n").await.is_ok() {
            writer.write(b"HTTP/1.0 200 OK\r\n\r\nover TLS");
        }
    };
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = start_server(answer, listen).await.unwrap();
    let port = server.sockets()[0].local_addr().unwrap().port();
    let url = format!("https://127.0.0.1:{port}/");
    let mut curl = Command::new("curl");
    curl.args(["-sS", "--noproxy", "*", &url, "--cacert"]).arg(&files.cert);
    let Some(output) = run(curl, b"").await else { return };
    assert_eq!(output.stdout, b"over TLS", "{output:?}");
    let mut curl = Command::new("curl");
    curl.args(["-sS", "--noproxy", "*", &url]);
    let Some(output) = run(curl, b"").await else { return };
    // CURLE_PEER_FAILED_VERIFICATION.
    assert_eq!(output.status.code(), Some(60), "{output:?}");
}

/// Ends the server with the test. Its output stays open, for it may go on to print.
struct Peer(Child, Option<BufReader<ChildStdout>>);

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const PYTHON_SERVER: &str = r#"
import asyncio, ssl, sys
async def handle(reader, writer):
    line = await reader.readline()
    writer.write(line.upper())
    writer.close()
async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"#;

/// Starts a server that prints its port, alone on a line or after `ACCEPT` and a colon.
async fn listening(mut command: Command) -> Option<(Peer, u16)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        netlab::skip(&format!("{:?}", command.get_program()));
        return None;
    };
    let stdout = child.stdout.take().expect("it is piped");
    let mut peer = Peer(child, None);
    let reading = tokio::task::spawn_blocking(move || {
        let mut stdout = BufReader::new(stdout);
        loop {
            let mut line = String::new();
            let n = stdout.read_line(&mut line).expect("it prints text");
            assert!(n > 0, "it ended before it listened");
            let last = line.trim().rsplit(':').next().unwrap_or_default();
            if let Ok(port) = last.parse() {
                return (stdout, port);
            }
        }
    });
    let (stdout, port) = soon(reading).await.expect("it listens");
    peer.1 = Some(stdout);
    Some((peer, port))
}

fn python_server(cert: &Path, key: &Path) -> Command {
    let mut python = Command::new("python3");
    python.args(["-c", PYTHON_SERVER]).arg(cert).arg(key);
    python
}

#[tokio::test]
async fn asyncio_serves_us() {
    let demo = DemoCertificate::localhost();
    let files = files(&demo);
    let started = listening(python_server(&files.cert, &files.key)).await;
    let Some((_peer, port)) = started else { return };
    let target = ("127.0.0.1", port).tls(&demo.client_context());
    let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
    writer.write(b"hello\n");
    assert_eq!(soon(reader.read_to_end()).await.unwrap(), "HELLO\n");
}

#[tokio::test]
async fn openssls_server_serves_us() {
    let demo = DemoCertificate::localhost();
    let files = files(&demo);
    let mut openssl = Command::new("openssl");
    // It prints ACCEPT and its address when it listens; -rev sends lines back reversed.
    openssl.args(["s_server", "-accept", "127.0.0.1:0", "-rev", "-cert"]);
    openssl.arg(&files.cert).arg("-key").arg(&files.key);
    let Some((_peer, port)) = listening(openssl).await else { return };
    let target = ("127.0.0.1", port).tls(&demo.client_context());
    let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
    writer.write(b"abc\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "cba\n");
}
