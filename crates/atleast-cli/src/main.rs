//! The command `atleast`.

use std::process::ExitCode;

// Before `main` the standard library opens `/dev/null` for each standard descriptor that is closed. SAFETY: `look`
// asks the system and sets an atomic; it needs nothing that is not there yet.
#[cfg(unix)]
ctor::declarative::ctor! {
    #[ctor(unsafe)]
    fn look() {
        atleast_cli::look();
    }
}

fn main() -> ExitCode {
    ExitCode::from(atleast_cli::run(std::env::args_os().skip(1)))
}
