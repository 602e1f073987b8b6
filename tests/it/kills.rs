//! Five hundred runs killed at random moments: results are old or new, and what is somebody else's is what it was. It
//! takes minutes, so that `.ci/full` asks for it by name.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::program::results::{hold_whole, part, timeless};
use crate::program::study::{Tree, study, tree, write_scenarios};
use crate::program::{command, dutylab};

const KILLS: usize = 500;
/// Of the moments; the same seed has the same ones.
const SEED: u64 = 20_251_025;
const SCENARIOS: usize = 6;
/// What somebody else has in the output folder, under names that this program uses too.
const FOREIGN: [&str; 7] = [
    "data/cases.csv",
    "data/manifest.json",
    "data/precious.txt",
    "notes.txt",
    "s00.csv",
    ".dutylab-old/cases.csv",
    ".dutylab-old/below/precious.txt",
];

/// The next of some numbers that look drawn (SplitMix64), from 0 to before 1.
fn next(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

fn is_foreign(path: &Path) -> bool {
    FOREIGN.iter().any(|name| path == Path::new(name))
}

/// What is somebody else's in an output folder, and what is not; without what a killed run left.
fn apart(output: &Path) -> (Tree, Tree) {
    let (foreign, mut own): (Tree, Tree) = tree(output).into_iter().partition(|(path, _)| is_foreign(path));
    own.retain(|path, _| !path.to_string_lossy().starts_with(".dutylab-"));
    (foreign, timeless(own))
}

#[test]
#[ignore = "takes minutes; .ci/full runs it"]
fn kills_leave_no_mixture_and_touch_nobody() {
    let folder = study(SCENARIOS, 10);
    let output = folder.path().join("output");
    for name in FOREIGN {
        let path = output.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, format!("my only copy of {name}\n")).expect("a file");
    }
    let full = |points| {
        write_scenarios(folder.path(), SCENARIOS, points);
        let began = Instant::now();
        dutylab(folder.path(), &["run"], 0);
        (apart(&output), began.elapsed())
    };
    let (foreign, _) = apart(&output);
    let ((_, twenties), _) = full(20);
    // Both times every scenario is run.
    let ((kept, tens), took) = full(10);
    assert_eq!(kept, foreign);
    assert_ne!(tens, twenties);
    let (mut state, mut killed, mut mixtures) = (SEED, 0, 0);
    for number in 0..KILLS {
        let (points, old, new) = if number % 2 == 0 { (20, &tens, &twenties) } else { (10, &twenties, &tens) };
        write_scenarios(folder.path(), SCENARIOS, points);
        let mut run = command(folder.path(), &["run"]);
        let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        std::thread::sleep(Duration::from_secs_f64(took.as_secs_f64() * next(&mut state)));
        let over = run.try_wait().expect("the state of a process").is_some();
        run.kill().expect("a signal");
        run.wait().expect("the end of a process");
        killed += usize::from(!over);

        let (kept, now) = apart(&output);
        assert_eq!(kept, foreign, "kill {number}");
        hold_whole(&now);
        let mut renewed = 0;
        for scenario in (0..SCENARIOS).map(|number| format!("s{number:02}")) {
            let part_of = |tree| part(tree, &scenario);
            assert!([part_of(old), part_of(new)].contains(&part_of(&now)), "kill {number}: {scenario} is a mixture");
            renewed += usize::from(part_of(&now) == part_of(new));
        }
        for name in ["index.html", "index.json", "manifest.json", "summary.csv", "summary.png"].map(Path::new) {
            assert!([&old[name], &new[name]].contains(&&now[name]), "kill {number}: {}", name.display());
        }
        mixtures += usize::from(renewed > 0 && renewed < SCENARIOS);

        let ((kept, now), _) = full(points);
        assert_eq!(kept, foreign, "after kill {number}");
        assert_eq!(now, *new, "after kill {number}");
        let left: Vec<_> = fs::read_dir(&output).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
        let hidden = left.iter().filter(|name| name.to_string_lossy().starts_with(".dutylab-"));
        assert_eq!(hidden.count(), 2, "the lock, and the folder that is somebody else's: {left:?}");
    }
    println!("{killed} of {KILLS} runs killed, {mixtures} of them with some scenarios renewed");
    assert!(killed > KILLS / 2 && mixtures > 0, "{killed} killed, {mixtures} in the midst of writing");
}
