//! Files are served from below the folder alone.

mod served;

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use app_protocols::http::{HttpClient, Limits, Routes, StaticFolder, serve_http};
use endpoints::Listen;
use served::{soon, status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has one"))
            .expect("it is ours");
        std::fs::write(path, text).expect("it is ours");
    };
    write("secret", b"outside");
    write("public/page.html", b"<p>hi");
    write("public/sub/index.html", b"<p>index");
    write("public/.hidden", b"hidden");
    write("public/with space.txt", b"space");
    write("public/large", &vec![b'x'; 3 << 20]);
    write("public/\u{6587}.txt", b"text");
    write("public/old", b"old");
    let old = std::fs::File::open(folder.path().join("public/old"));
    let before_1970 = UNIX_EPOCH - Duration::from_secs(1000);
    old.and_then(|it| it.set_modified(before_1970)).expect("it is ours");
    let pipe = folder.path().join("public/pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU)
        .expect("it can be made");
    std::os::unix::fs::symlink("../secret", folder.path().join("public/link"))
        .expect("links can be made");
    folder
}

async fn served(root: &Path) -> (app_protocols::http::HttpServer, HttpClient) {
    let files = StaticFolder::new(root).expect("it is a folder");
    let routes =
        Routes::new().get_below("/static/", move |it| files.answer(it, "/static/"));
    let listen = Listen::on(("127.0.0.1", 0));
    let server =
        serve_http(routes, Limits::default(), listen).await.expect("listens");
    let client = HttpClient::new("127.0.0.1", server.addresses()[0].port());
    (server, client)
}

#[tokio::test]
async fn files_are_served_with_their_type_however_large() {
    let folder = folder();
    let (_server, mut client) = served(&folder.path().join("public")).await;
    for (path, body, kind) in [
        ("/static/page.html", &b"<p>hi"[..], "text/html; charset=utf-8"),
        ("/static/sub/", b"<p>index", "text/html; charset=utf-8"),
        ("/static/with%20space.txt", b"space", "text/plain; charset=utf-8"),
        ("/static/%E6%96%87.txt", b"text", "text/plain; charset=utf-8"),
        ("/static/old", b"old", "application/octet-stream"),
    ] {
        let answer = soon(client.get(path)).await.unwrap();
        assert_eq!(answer.body, body, "{path}");
        assert_eq!(answer.field("Content-Type"), Some(kind.as_bytes()), "{path}");
    }
    let answer = soon(client.get("/static/large")).await.unwrap();
    assert_eq!(answer.body.len(), 3 << 20);
    let answer = soon(client.ask("HEAD", "/static/large", &[], b"")).await.unwrap();
    assert_eq!(answer.field("Content-Length"), Some(&b"3145728"[..]));
    assert!(answer.body.is_empty());
    let changed = answer.field("Last-Modified").expect("it is there").to_vec();
    let since = [("If-Modified-Since", std::str::from_utf8(&changed).unwrap())];
    let answer =
        soon(client.ask("GET", "/static/large", &since, b"")).await.unwrap();
    assert_eq!((answer.status.code(), answer.body.len()), (304, 0));
    let tagged = [since[0], ("If-None-Match", "\"a tag\"")];
    let answer =
        soon(client.ask("GET", "/static/large", &tagged, b"")).await.unwrap();
    assert_eq!(answer.status.code(), 200, "the tag outweighs the date");
}

#[tokio::test]
async fn a_folder_without_its_slash_is_elsewhere() {
    let folder = folder();
    let (_server, mut client) = served(&folder.path().join("public")).await;
    for (path, location) in
        [("/static/sub", "sub/"), ("/static/sub?a=b", "sub/?a=b")]
    {
        let answer = soon(client.get(path)).await.unwrap();
        assert_eq!(answer.status.code(), 301);
        assert_eq!(answer.field("Location"), Some(location.as_bytes()));
    }
}

/// With fewer threads for files than clients that take no more of theirs.
#[test]
fn clients_that_read_nothing_keep_no_files_from_others() {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().max_blocking_threads(2).build().unwrap();
    runtime.block_on(async {
        let folder = folder();
        let (server, mut client) = served(&folder.path().join("public")).await;
        let mut slow = Vec::new();
        for _ in 0..8 {
            let mut stream =
                tokio::net::TcpStream::connect(server.addresses()[0]).await.unwrap();
            let wire = b"GET /static/large HTTP/1.1\r\nHost: a\r\n\r\n";
            stream.write_all(wire).await.unwrap();
            // It has begun.
            soon(stream.read_exact(&mut [0; 12])).await.unwrap();
            slow.push(stream);
        }
        let answer = soon(client.get("/static/page.html")).await.unwrap();
        assert_eq!(answer.body, b"<p>hi");
    });
}

#[tokio::test]
async fn nothing_beside_the_folder_is_served() {
    let folder = folder();
    let (server, mut client) = served(&folder.path().join("public")).await;
    // ANCHOR: beside
    for path in [
        "/static/../secret",
        "/static/%2e%2e/secret",
        "/static/..%2fsecret",
        "/static/sub/../../secret",
        "/static//etc/passwd",
        "/static/%2fetc/passwd",
        "/static/..%5csecret",
        "/static/link",
        "/static/.hidden",
        "/static/page.html%00",
        "/static/%ff",
        "/static/nowhere",
        "/static/pipe",
        "/static/%zz",
        "/static/./page.html",
        "/static",
        "/static/",
        "/static/page.html/",
        "/static/page.html/x",
    ] {
        let answer = soon(client.get(path)).await.unwrap();
        assert_eq!(answer.status.code(), 404, "{path}");
        assert!(!answer.body.starts_with(b"outside"), "{path}");
    }
    // ANCHOR_END: beside
    let wire =
        b"POST /static/page.html HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\
                 Connection: close\r\n\r\n";
    let answer = served::said(server.addresses()[0], wire).await;
    assert_eq!(status(&answer), "405 Method Not Allowed");
}

#[test]
fn a_root_that_is_none_is_named() {
    let error = StaticFolder::new("/no/such/folder").unwrap_err();
    assert!(error.to_string().starts_with("/no/such/folder: "), "{error}");
    let error = StaticFolder::new("/proc/self/status").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotADirectory);
}
