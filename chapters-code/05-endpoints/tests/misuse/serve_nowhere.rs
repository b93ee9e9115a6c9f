use endpoints::{ServeError, create_server};
use transports::Protocol;

struct Silent;
impl Protocol for Silent {}

async fn serve() -> Result<(), ServeError> {
    // ANCHOR: misuse
    let server = create_server(|| Silent).await?;
    // ANCHOR_END: misuse
    server.serve_forever().await
}

fn main() {
    drop(serve());
}
