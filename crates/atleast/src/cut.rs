//! A value as a message repeats it: no longer than can be read.

use std::fmt::Display;

/// How many characters of a value a message repeats.
pub const REPEATED: usize = 80;

/// A value as a message repeats it: whole, or its beginning if it is long.
pub trait Cut {
    /// Returns it so.
    fn cut(&self) -> String;
}

impl<T: Display + ?Sized> Cut for T {
    fn cut(&self) -> String {
        let shown = self.to_string();
        match shown.char_indices().nth(REPEATED) {
            Some((end, _)) => format!("{}…", &shown[..end]),
            None => shown,
        }
    }
}

/// Returns bytes between quotes, as they are written in Rust, Python and messages; of long ones the beginning.
pub fn quoted(bytes: &[u8]) -> String {
    let escaped = &bytes[..bytes.len().min(REPEATED + 1)];
    format!("\"{}\"", escaped.escape_ascii()).cut()
}
