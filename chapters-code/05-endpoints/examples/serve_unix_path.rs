//! A server at a path: where a stale socket lies, where another server listens, where
//! there is a file; and what it leaves behind.
//!
//! ```sh
//! cargo run -p endpoints --example serve_unix_path
//! ```
//!
//! Prints who is served by whom, and which error the others get.

use std::path::Path;

use endpoints::{Listen, ServeError, Server, start_unix_server};
use streams::{StreamReader, StreamWriter};
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;

async fn serve(name: &'static str, path: &Path) -> Result<Server, ServeError> {
    let greet = move |_: StreamReader, writer: StreamWriter| async move {
        writer.write(name.as_bytes());
    };
    start_unix_server(greet, Listen::at_path(path)).await
}

async fn ask(path: &Path) -> std::io::Result<String> {
    let mut answer = String::new();
    UnixStream::connect(path).await?.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let path = Path::new("demo.sock");

    // ANCHOR: stale
    // A server that is killed leaves its socket behind.
    drop(std::os::unix::net::UnixListener::bind(path)?);
    let first = serve("first", path).await?;
    println!("where a stale socket was: {}", ask(path).await?);
    // ANCHOR_END: stale

    // ANCHOR: live
    match serve("second", path).await {
        Ok(_second) => println!("the second one has the path"),
        Err(error) => println!("{error}"),
    }
    println!("a client gets the {}", ask(path).await?);
    // ANCHOR_END: live

    // ANCHOR: cleanup
    first.close();
    println!("closed, and the file is there: {}", path.exists());
    // ANCHOR_END: cleanup

    // ANCHOR: file
    std::fs::write("notes.txt", "keep me")?;
    match serve("third", Path::new("notes.txt")).await {
        Ok(_third) => println!("the third one has replaced a file"),
        Err(error) => println!("{:?}", error.kind()),
    }
    println!("the file says: {}", std::fs::read_to_string("notes.txt")?);
    // ANCHOR_END: file
    std::fs::remove_file("notes.txt")?;
    Ok(())
}
