//! [`Shorten`], which keeps long values out of error messages.

use std::fmt::Display;

/// The most characters of a value that a message repeats.
pub const MAX_CHARS: usize = 80;

/// Displays a value in a message.
pub trait Shorten {
    /// Returns the value as text. If it is longer than [`MAX_CHARS`], it is cut and ends in `…`.
    fn shortened(&self) -> String;
}

impl<T: Display + ?Sized> Shorten for T {
    fn shortened(&self) -> String {
        let shown = self.to_string();
        match shown.char_indices().nth(MAX_CHARS) {
            Some((end, _)) => format!("{}…", &shown[..end]),
            None => shown,
        }
    }
}

/// Returns bytes in quotes, with the escapes that Rust and Python share, shortened.
pub fn quoted(bytes: &[u8]) -> String {
    let escaped = &bytes[..bytes.len().min(MAX_CHARS + 1)];
    format!("\"{}\"", escaped.escape_ascii()).shortened()
}
