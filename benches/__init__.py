"""The benchmarks: of the counter (a Rust project of its own), `atleast ragged`, and the package."""
