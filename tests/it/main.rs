//! Every test of the program from outside, in one binary: each module is a subject. `cargo test --test it SUBJECT::` runs one.
//! What needs all of the shipped data is left out where a build has less of them.

mod account;
#[cfg(all_data)]
mod agreement;
mod asked;
mod asks;
mod beside;
mod cases;
#[cfg(all_data)]
mod charts;
mod check_output;
mod current;
#[cfg(all_data)]
mod data_package;
#[cfg(all_data)]
mod docs;
#[cfg(all_data)]
mod entries;
mod equilibrium;
#[cfg(all_data)]
mod errors;
mod every_day;
#[cfg(all_data)]
mod examples;
mod first_run;
mod foreign;
#[cfg(all_data)]
mod gallery;
mod garbage;
mod help;
mod importers;
#[cfg(all_data)]
mod keep;
mod kills;
mod law_2026;
mod layers;
#[cfg(not(all_data))]
mod left_out;
mod library;
#[cfg(all_data)]
mod merge;
mod new_tariff;
#[cfg(all_data)]
mod output;
mod own_words;
#[cfg(all_data)]
mod page;
mod passed_on;
#[cfg(all_data)]
mod prices;
mod program;
mod properties;
#[cfg(all_data)]
mod published;
#[cfg(all_data)]
mod readme;
mod regimes;
mod release;
#[cfg(all_data)]
mod response;
mod rules;
#[cfg(all_data)]
mod scenarios;
mod schema;
#[cfg(all_data)]
mod sentences;
mod session;
mod shares;
#[cfg(all_data)]
mod slips;
mod standing;
#[cfg(all_data)]
mod statements;
mod style;
#[cfg(all_data)]
mod terminal;
mod third_party;
mod totals;
mod tutorial;
#[cfg(all_data)]
mod twice;
mod us_content;
#[cfg(all_data)]
mod watch;
mod world;
