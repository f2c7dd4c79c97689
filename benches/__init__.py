"""The benchmarks: of the counter (a Rust project of its own), and of `atleast ragged`."""
