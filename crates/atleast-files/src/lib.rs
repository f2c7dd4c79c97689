//! Where the bytes come from: files, folders, and standard input; what is compressed is unpacked.
//!
//! One buffer is filled with plain reads and used again, so memory is bounded by the longest line
//! (or [`PIECE`], if that is more), and a file that shrinks while it is read is just shorter.
//!
//! ```
//! use atleast_files::Pieces;
//!
//! let mut pieces = Pieces::new("a\nb\nlast".as_bytes());
//! let mut text = Vec::new();
//! while let Some(piece) = pieces.next_piece()? {
//!     text.extend_from_slice(piece);
//! }
//! assert_eq!(text, b"a\nb\nlast");
//! # Ok::<(), std::io::Error>(())
//! ```

mod content;
mod decode;
mod line_ranges;
mod odd;
mod pieces;
mod ragged;
mod range;
#[cfg(test)]
mod slow;
mod source;
mod walk;
mod window;

pub use line_ranges::{LineRange, LineRanges};
pub use pieces::{PIECE, Pieces};
pub use ragged::{RaggedError, RaggedSink, ragged, ragged_opened, ragged_source};
pub use range::FileRange;
pub use source::{Opened, Opening, Source};
pub use walk::{Walk, WalkError};
pub use window::Window;
