//! The command.

use std::process::ExitCode;

/// A line of a file of entries is many small pieces: a sixth of its time went to the system's allocator.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(dutylab::cli::main(std::env::args_os(), std::env::current_exe().ok()))
}
