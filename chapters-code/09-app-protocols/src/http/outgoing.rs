//! What goes out.

use transports::Transport;

use super::exchange::{Exchange, State};
use super::later::Promised;
use super::refusal::Refusal;
use super::response::{Length, Sending};
use super::{Body, Response, Version};

/// As much of the responses as goes out in one write.
pub(crate) const BATCH: usize = 64 * 1024;

impl Exchange {
    /// Writes a response that is whole.
    pub(crate) fn respond(&mut self, response: &Response, promised: Promised) {
        let Body::Whole(body) = &response.body else { return };
        let keep_alive = promised.keep_alive && !response.closes;
        let length = Length::Known(body.len() as u64);
        let version = promised.version;
        response.write_head(&mut self.out, Sending { length, keep_alive, version });
        if !promised.is_head && !response.status.has_no_body() {
            self.out.extend_from_slice(body);
        }
        self.state = if keep_alive { State::Idle } else { State::Lingering };
    }

    // ANCHOR: refuse
    pub(crate) fn refuse(&mut self, refusal: Refusal, is_head: bool) {
        let response = Response::new(refusal.status)
            .with_text(format!("{}\n", refusal.why))
            .closing();
        let version = Version::Http11;
        self.respond(&response, Promised { is_head, version, keep_alive: false });
    }
    // ANCHOR_END: refuse

    /// Sends what is written. After the last response it says that there is no more, and
    /// reads on: closed at once, with bytes unread, the kernel resets the connection, and
    /// the peer loses the response ([RFC 9112, 9.6](https://www.rfc-editor.org/rfc/rfc9112#section-9.6)).
    // ANCHOR: send
    pub(crate) fn send(&mut self, transport: &Transport) {
        self.flush(transport);
        let is_over = match self.state {
            State::Lingering => self.peer_ended || transport.write_eof().is_err(),
            State::Answering => false,
            // A rest that is there is no whole request, and nothing follows.
            _ => self.peer_ended && !transport.is_writing_paused(),
        };
        if is_over {
            transport.clone().close();
        }
    }
    // ANCHOR_END: send

    pub(crate) fn flush(&mut self, transport: &Transport) {
        if !self.out.is_empty() {
            transport.write(&self.out);
            self.out.clear();
            self.out.shrink_to(BATCH);
        }
    }
}
