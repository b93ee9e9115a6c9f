use endpoints::{Listen, ServeError, create_server};
use streams::DEFAULT_LIMIT;
use transports::Protocol;

struct Silent;
impl Protocol for Silent {}

async fn serve() -> Result<(), ServeError> {
    // ANCHOR: misuse
    let listen = Listen::on(("127.0.0.1", 8080)).limit(DEFAULT_LIMIT);
    let server = create_server(|| Silent, listen).await?;
    // ANCHOR_END: misuse
    server.serve_forever().await
}

fn main() {
    drop(serve());
}
