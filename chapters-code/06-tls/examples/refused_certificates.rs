//! Certificates that a client doesn't believe, and why.
//!
//! ```sh
//! cargo run -p tls --example refused_certificates
//! ```
//!
//! Prints for each certificate what a client of localhost says to it.

use endpoints::{Listen, open_connection, start_server};
use rcgen::{CertificateParams, date_time_ymd};
use tls::{ClientContext, ConnectTls, DemoCertificate, ListenTls, TlsError};

// ANCHOR: visit
async fn visit(shown: &DemoCertificate, context: &ClientContext) -> String {
    let listen = Listen::on(("127.0.0.1", 0)).tls(&shown.server_context());
    let visit = async {
        let server = start_server(async |_, _| {}, listen).await?;
        let port = server.sockets()[0].local_addr()?.port();
        open_connection(("localhost", port).tls(context)).await?;
        anyhow::Ok(())
    };
    match visit.await {
        Ok(()) => "believed".to_owned(),
        Err(error) => match TlsError::find(error.as_ref()) {
            Some(cause) => cause.to_string(),
            None => error.to_string(),
        },
    }
}
// ANCHOR_END: visit

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: cases
    let right = DemoCertificate::localhost();
    let other_name = DemoCertificate::for_names(["one.example", "two.example"]);
    let mut params = CertificateParams::new(["localhost".to_owned()])?;
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2020, 2, 1);
    let expired = DemoCertificate::of(&params);

    for (what, certificate, context) in [
        ("right", &right, right.client_context()),
        ("for another name", &other_name, other_name.client_context()),
        ("expired", &expired, expired.client_context()),
        ("not trusted", &right, other_name.client_context()),
    ] {
        println!("{what}: {}", visit(certificate, &context).await);
    }
    // ANCHOR_END: cases
    Ok(())
}
