//! `reader serve`: the book on this machine, built anew after each change.

mod accept_language;
mod address;
mod api;
mod browser;
mod news;
mod rebuild;
mod request_path;
mod routes;
mod shelf;
mod shutdown;
mod watch;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::net::TcpListener;

use crate::book_root;
use crate::language::Language;
use crate::progress::Progress;
use rebuild::Builder;
use shelf::Shelf;

/// What to serve and where.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The book's root.
    pub root: PathBuf,
    /// Where to listen; `None` for a free port of loopback, 3000 if it is one.
    pub addr: Option<SocketAddr>,
    /// The languages to serve.
    pub languages: Vec<Language>,
    /// Whether to open the book in the browser.
    pub open: bool,
}

/// How long connections, and then builds, may take to end after Ctrl-C.
const PATIENCE: Duration = Duration::from_secs(2);

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
///
/// When the address can't be listened on, or the first build fails.
pub fn serve(options: &ServeOptions) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("can't start the server's threads")?;
    let listener = {
        let _in_runtime = runtime.enter();
        address::listen(options.addr)?
    };
    // While we listen there, nobody else builds into this folder.
    let addr = listener.local_addr().context("can't listen")?;
    let name = format!("serve-{addr}").replace(':', "-");
    let folder = book_root::target(&options.root).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)
        .with_context(|| format!("{}: can't build there", folder.display()))?;
    let result = runtime.block_on(run(options, listener, &folder));
    // A build that is still going on is of no use to anybody now, and may not write into
    // the folder any more.
    runtime.shutdown_timeout(PATIENCE);
    let _ = fs::remove_dir_all(&folder);
    result
}

async fn run(
    options: &ServeOptions,
    listener: TcpListener,
    folder: &Path,
) -> Result<()> {
    let started = Instant::now();
    let url = format!("http://{}/", listener.local_addr()?);
    let shelf = Arc::new(Shelf::new(
        options.root.clone(),
        folder.to_owned(),
        options.languages.clone(),
    ));
    let changes = watch::watch(&options.root);
    let mut builder = Builder::new(Arc::clone(&shelf));

    let progress = Progress::new();
    progress.step("pages");
    let built = tokio::select! {
        built = builder.first_build() => built,
        () = shutdown::asked() => return Ok(()),
    };
    progress.done();
    built?;

    println!(
        "{url} (built in {:.1} s; Ctrl-C ends it)",
        started.elapsed().as_secs_f32()
    );
    if options.open {
        browser::open(&url);
    }
    tokio::spawn(builder.run(changes));
    accept(listener, shelf).await
}

/// Answers requests until the end is asked for.
async fn accept(listener: TcpListener, shelf: Arc<Shelf>) -> Result<()> {
    let end = Arc::clone(&shelf);
    let server = axum::serve(listener, routes::routes(Arc::clone(&shelf)))
        .with_graceful_shutdown(async move {
            shutdown::asked().await;
            end.news.end();
        });
    let mut ended = shelf.news.subscribe();
    let too_late = async move {
        let _ = ended.wait_for(|news| news.ended).await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        result = server => result.context("the server failed"),
        () = too_late => Ok(()),
    }
}
