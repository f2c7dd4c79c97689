//! Reads the bytes of files, folders and standard input, and decompresses them where needed.
//!
//! Data is read with plain reads into one reused buffer. Memory is therefore bounded by the bytes
//! that are still needed (or by [`READ_SIZE`], if that is more). If a file shrinks while it is
//! read, the data only ends earlier.
//!
//! ```no_run
//! use atleast_files::{Opening, Walk, Window};
//!
//! let mut newlines = 0;
//! for source in Walk::new(["logs".into()]).recursive(true).sources()? {
//!     let mut opened = Opening::new().open(&source?)?;
//!     let mut window = Window::default();
//!     while window.read(&mut opened)? > 0 {
//!         newlines += window.bytes().iter().filter(|byte| **byte == b'\n').count();
//!         window.remove(window.bytes().len());
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod content;
mod decode;
mod identity;
mod line_ranges;
mod queue;
pub mod ragged;
mod range;
mod source;
mod special_files;
#[cfg(test)]
mod testing;
mod walk;
mod window;

pub use decode::zip::ZipError;
pub use identity::Identity;
pub use line_ranges::{LineRange, LineRanges};
pub use queue::{Budget, Queue, Turn};
pub use range::FileRange;
pub use source::{Opened, Opening, Source};
pub use walk::{Walk, WalkError};
pub use window::{READ_SIZE, Window};
