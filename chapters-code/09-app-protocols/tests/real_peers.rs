//! curl, wrk, Chromium and Python's `http.client`, as clients of ours; Python's server, of our client.

mod served;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use app_protocols::http::{
    Body, Drained, HttpClient, Limits, Response, Status, serve_http,
};
use endpoints::Listen;
use served::{served, soon};
use tls::{DemoCertificate, ListenTls};

/// What a program prints; `None` if it isn't there.
async fn printed(mut command: Command) -> Option<String> {
    let running = tokio::task::spawn_blocking(move || {
        match command.stdin(Stdio::null()).output() {
            Ok(output) => {
                let errors = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{command:?}: {errors}");
                Some(String::from_utf8_lossy(&output.stdout).into_owned())
            }
            Err(error) => {
                netlab::skip(&format!("{:?}: {error}", command.get_program()));
                None
            }
        }
    });
    soon(running).await.expect("it doesn't panic")
}

#[tokio::test]
async fn curl_keeps_the_connection_posts_and_waits_for_100_continue() {
    let (_server, address) =
        served(Limits { body: 4 << 20, ..Limits::default() }).await;
    let url = |path: &str| format!("http://{address}{path}");
    let mut curl = Command::new("curl");
    curl.args(["-sS", "--noproxy", "*", &url("/"), &url("/pieces"), &url("/later")]);
    curl.args(["-w", " %{num_connects};"]);
    let Some(said) = printed(curl).await else { return };
    assert_eq!(said, "hello 1;one two three 0;at last 0;");

    // Larger than curl sends without asking.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("body");
    std::fs::write(&file, vec![b'x'; 2 << 20]).unwrap();
    for more in
        [&["-H", "Transfer-Encoding: chunked"][..], &["-H", "Expect: 100-continue"]]
    {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--noproxy", "*", "--fail", "--data-binary"]);
        curl.arg(format!("@{}", file.display())).args(more).arg(url("/echo"));
        let Some(said) = printed(curl).await else { return };
        assert_eq!(said.len(), 2 << 20);
    }
}

#[tokio::test]
async fn over_tls_it_is_https() {
    let demo = DemoCertificate::localhost();
    let folder = tempfile::tempdir().unwrap();
    let cert = folder.path().join("cert.pem");
    std::fs::write(&cert, demo.certificate_pem()).unwrap();
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server =
        serve_http(served::routes(), Limits::default(), listen).await.unwrap();
    let address = server.addresses()[0];
    let mut curl = Command::new("curl");
    curl.args(["-sS", "--http1.1", "--noproxy", "*", "--cacert"]).arg(&cert);
    curl.args(["/", "/pieces"].map(|path| format!("https://{address}{path}")));
    curl.args(["-w", " %{num_connects};"]);
    let Some(said) = printed(curl).await else { return };
    assert_eq!(said, "hello 1;one two three 0;");
    assert_eq!(
        soon(server.shutdown(Duration::from_secs(10))).await,
        Drained::Finished
    );
}

#[tokio::test]
async fn wrk_gets_nothing_but_answers() {
    let (_server, address) = served(Limits::default()).await;
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c20", "-d1s", &format!("http://{address}/")]);
    let Some(said) = printed(wrk).await else { return };
    assert!(said.contains("requests in"), "{said}");
    assert!(!said.contains("Non-2xx") && !said.contains("Socket errors"), "{said}");
}

/// A page, its style and its script: all by one browser, and the script asks for more.
#[tokio::test]
async fn a_browser_shows_a_page_whose_script_posts() {
    let page = "<!doctype html><title>t</title><link rel=stylesheet href=/style.css>\
                <p id=said>nothing</p><script>fetch('/echo', {method: 'POST', body: 'posted'})\
                .then(it => it.text()).then(it => { said.textContent = it })</script>";
    let routes = served::routes()
        .get("/page", move |_| {
            let body = Body::Whole(page.as_bytes().into());
            let response = Response::new(Status::OK).with_body(body);
            response.field("Content-Type", "text/html; charset=utf-8")
        })
        .get("/style.css", |_| {
            let body = Body::Whole(b"p { color: green }".into());
            Response::new(Status::OK)
                .with_body(body)
                .field("Content-Type", "text/css")
        });
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes, Limits::default(), listen).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut chromium = Command::new("chromium");
    chromium.args([
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
    ]);
    chromium.args(["--disable-background-networking", "--disable-component-update"]);
    chromium.args(["--virtual-time-budget=5000", "--dump-dom"]);
    chromium.arg(format!("--user-data-dir={}", folder.path().display()));
    chromium.arg(format!("http://{}/page", server.addresses()[0]));
    let Some(dom) = printed(chromium).await else { return };
    assert!(dom.contains("<p id=\"said\">posted</p>"), "{dom}");
}

const PYTHON: &str = r#"
import http.client, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
ports = set()
for method, path, body in [("GET", "/", None), ("POST", "/echo", b"abc"),
                           ("GET", "/pieces", None), ("HEAD", "/", None),
                           ("POST", "/echo", iter([b"d", b"ef"]))]:
    connection.request(method, path, body=body)
    response = connection.getresponse()
    print(response.status, response.read().decode())
    ports.add(connection.sock.getsockname()[1])
print(len(ports))
"#;

#[tokio::test]
async fn pythons_client_is_served_on_one_connection() {
    let (_server, address) = served(Limits::default()).await;
    let mut python = Command::new("python3");
    python.args(["-c", PYTHON, &address.port().to_string()]);
    let Some(said) = printed(python).await else { return };
    assert_eq!(said, "200 hello\n200 abc\n200 one two three\n200 \n200 def\n1\n");
}

const PYTHONS_SERVER: &str = r#"
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"#;

#[tokio::test]
async fn pythons_server_is_asked_on_one_connection() {
    let spawned = Command::new("python3")
        .args(["-c", PYTHONS_SERVER])
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = spawned else { return netlab::skip("python3") };
    let mut port = String::new();
    let stdout = python.stdout.take().expect("it is piped");
    BufReader::new(stdout).read_line(&mut port).unwrap();
    let mut client = HttpClient::new("127.0.0.1", port.trim().parse().unwrap());
    let mut ports = Vec::new();
    for _ in 0..2 {
        let answer = soon(client.post("/", "text/plain", b"abc")).await.unwrap();
        assert_eq!(answer.body, b"abc");
        ports.push(client.local_port());
    }
    python.kill().unwrap();
    python.wait().unwrap();
    assert_eq!(ports[0], ports[1]);
    let gone = soon(client.post("/", "text/plain", b"abc")).await;
    assert!(gone.is_err(), "and a POST is not repeated by itself");
}
