# Recipes for work on dutylab. `just` lists them.

default:
    @just --list

# every test
test:
    cargo test

# the gate: format, lints, docs, tests, determinism, memory
ci:
    .ci/run

# the gate, the pages in a real browser, and the tests that take minutes: 200 kills of a run
full:
    .ci/full

# the pages in a real browser, if Chromium and Node.js are here
browser:
    .ci/browser

# where the time of a run goes
bench:
    cargo bench --bench batch

# rewrite the golden results and drawings; read the difference before it is committed
bless:
    BLESS=1 cargo test --test it -- scenarios charts errors gallery published terminal asks docs third_party

# whole runs from start to end; beside another program, the ratios
time runs="7" old="":
    cargo build --release
    .ci/time {{runs}} {{old}}

# how long a save takes to be seen in Chromium, by `watch`
live:
    cargo build --release
    node tests/browser/live.mjs target/release/dutylab 15
