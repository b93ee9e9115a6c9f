//! Solution: a third way of framing.

struct Netstrings {
    buffer: Vec<u8>,
    limit: usize,
}

impl Netstrings {
    /// What has come, cut anywhere.
    fn feed(&mut self, data: &[u8]) {
        self.buffer.extend_from_slice(data);
    }

    // ANCHOR: solution
    fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let digits = self.buffer.iter().take_while(|byte| byte.is_ascii_digit());
        let digits = digits.count();
        let mut length = 0;
        for digit in &self.buffer[..digits] {
            length = length * 10 + usize::from(digit - b'0');
            // At each digit, or a long row of them would overflow.
            if length > self.limit {
                return Err(format!("more than {} bytes", self.limit));
            }
        }
        if digits > 1 && self.buffer[0] == b'0' {
            return Err("a zero before the length".to_owned());
        }
        match self.buffer.get(digits) {
            None => return Ok(None),
            Some(b':') if digits > 0 => {}
            Some(_) => return Err("no length".to_owned()),
        }
        let end = digits + 1 + length;
        match self.buffer.get(end) {
            None => Ok(None),
            Some(b',') => {
                let rest = self.buffer.split_off(end + 1);
                let whole = std::mem::replace(&mut self.buffer, rest);
                Ok(Some(whole[digits + 1..end].to_vec()))
            }
            Some(_) => Err("no comma at the end".to_owned()),
        }
    }
    // ANCHOR_END: solution
}

#[path = "../exercises/checks/netstrings.rs"]
mod checks;
