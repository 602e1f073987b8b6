//! The bar of a long run: how much is done, and how long it will take.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use crate::report::number::grouped;

/// Work that is over sooner needs no bar.
const SOON: Duration = Duration::from_secs(1);
/// Between two looks at the counters.
const TICK: Duration = Duration::from_millis(100);

/// How far a batch is.
#[derive(Debug, Default)]
pub struct Counters {
    /// Scenarios that are run and written, or have failed.
    pub scenarios: AtomicUsize,
    /// Cases and draws that are run.
    pub steps: AtomicU64,
}

/// A bar on standard error, which goes away when it is dropped.
pub struct RunProgress {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl RunProgress {
    /// Watches the counters until they reach so many scenarios and steps; without a terminal nothing is drawn.
    pub fn watch(counters: Arc<Counters>, (scenarios, steps): (usize, u64), terminal: &Terminal) -> RunProgress {
        let over = Arc::new(AtomicBool::new(false));
        let end = over.clone();
        let watch = move || draw(&counters, (scenarios, steps), &end);
        RunProgress { over, thread: terminal.is_watched().then(|| std::thread::spawn(watch)) }
    }
}

impl Drop for RunProgress {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A bar that failed is no reason for a run to fail.
            let _ = thread.join();
        }
    }
}

fn draw(counters: &Counters, (scenarios, steps): (usize, u64), over: &AtomicBool) {
    let clock = Instant::now();
    while clock.elapsed() < SOON {
        if over.load(Ordering::Relaxed) {
            return;
        }
        std::thread::park_timeout(SOON.saturating_sub(clock.elapsed()));
    }
    let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {wide_msg}") {
        bar.set_style(style.progress_chars("█▉▊▋▌▍▎▏ "));
    }
    while !over.load(Ordering::Relaxed) {
        let done = counters.steps.load(Ordering::Relaxed).min(steps);
        let finished = counters.scenarios.load(Ordering::Relaxed);
        bar.set_position(done);
        bar.set_message(words((finished, scenarios), (done, steps), clock.elapsed()));
        bar.tick();
        std::thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

/// Returns "3 of 32 scenarios · 1,200 of 10,000 cases and draws · about 12 s left".
fn words((finished, scenarios): (usize, usize), (done, steps): (u64, u64), elapsed: Duration) -> String {
    let inside = format!("{} of {} cases and draws", grouped(done.into()), grouped(steps.into()));
    let left = match done {
        0 => String::new(),
        _ if done == steps => " · writing".into(),
        _ => {
            let seconds = elapsed.as_secs_f64() * ((steps - done) as f64 / done as f64);
            format!(" · about {} left", duration(seconds))
        }
    };
    format!("{finished} of {scenarios} scenarios · {inside}{left}")
}

/// Returns "12 s", "3 min", "2 h 10 min".
fn duration(seconds: f64) -> String {
    let whole = seconds.ceil() as u64;
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min", whole.div_ceil(60)),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_it_will_take() {
        let words = |done| words((1, 3), (done, 4000), Duration::from_secs(10));
        assert_eq!(words(0), "1 of 3 scenarios · 0 of 4,000 cases and draws");
        assert_eq!(words(1000), "1 of 3 scenarios · 1,000 of 4,000 cases and draws · about 30 s left");
        assert_eq!(words(4000), "1 of 3 scenarios · 4,000 of 4,000 cases and draws · writing");
        assert_eq!([61.0, 8000.0].map(duration), ["2 min", "2 h 13 min"]);
    }
}
