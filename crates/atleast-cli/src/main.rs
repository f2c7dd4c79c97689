//! The command `atleast`.

use std::process::ExitCode;

// This runs before `main` because the standard library opens `/dev/null` for closed standard
// descriptors before `main`. SAFETY: `record_closed` only asks the system and sets an atomic; it
// needs nothing that is initialized later.
#[cfg(unix)]
ctor::declarative::ctor! {
    #[ctor(unsafe)]
    fn record_closed() {
        atleast_cli::record_closed();
    }
}

fn main() -> ExitCode {
    ExitCode::from(atleast_cli::run(std::env::args_os().skip(1)))
}
