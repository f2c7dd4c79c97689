//! Python's data as text for the engine of `atleast`, and what each of its Python classes needs: arguments
//! with our own messages, data of every kind in chunks, signals, and values that one call at a time may use.
//!
//! It knows no question: what it must know of one, how it takes bytes, is [`data::BytesAs`]. The classes
//! themselves are the public Rust types of the crates above, decorated where they are defined; only
//! [`file::File`] is defined here, since it is data for all of them.
//!
//! This crate is built for the extension module alone.

pub mod arguments;
pub mod buffer;
pub mod data;
pub mod exclusive;
pub mod file;
pub mod many;
pub mod signals;
pub mod slices;
pub mod source;
mod turns;
pub mod type_hints;
