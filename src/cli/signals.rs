//! Signals that end a command: Ctrl-C, a request to end, and a terminal that is closed.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::invocation::INTERRUPTED;
use crate::error::Problem;

/// The exit code that shells expect of a command that the last signal ended: 128 and its number.
static CODE: LazyLock<Arc<AtomicUsize>> = LazyLock::new(|| Arc::new(AtomicUsize::new(usize::from(INTERRUPTED))));

/// Lets signals set `stop`, so that the command ends by itself and leaves nothing half done.
pub fn listen(stop: &Arc<AtomicBool>) -> Result<(), Problem> {
    let signals = [
        SIGINT,
        SIGTERM,
        #[cfg(unix)]
        signal_hook::consts::SIGHUP,
    ];
    for signal in signals {
        let code = usize::try_from(128 + signal).unwrap_or_default();
        flag::register_usize(signal, CODE.clone(), code)
            .and_then(|_| flag::register(signal, stop.clone()))
            .map_err(|error| Problem::new(format!("cannot listen for Ctrl-C: {error}")))?;
    }
    Ok(())
}

/// Returns the exit code of a command that was stopped: 130 by Ctrl-C, 143 by a request to end.
pub fn code() -> u8 {
    u8::try_from(CODE.load(Ordering::Relaxed)).unwrap_or(INTERRUPTED)
}
