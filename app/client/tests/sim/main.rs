//! Clients and the chat, run against each other over a simulated link, with a virtual clock.
//!
//! Each run follows from one seed, which is printed where it fails. `BANTER_SIM_SEED=7 cargo test -p client
//! --test sim -- --nocapture` runs that one again and says all that happens.

#[path = "../../../../server/chat/tests/scenarios/journal_double.rs"]
mod journal_double;

mod agenda;
mod browser;
mod check;
mod disk;
mod ledger;
mod line;
mod met;
mod note;
mod panes;
mod people;
mod random;
mod server;
mod shown;
mod trouble;
mod uploads;
mod world;

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::met::Met;
use crate::world::World;

/// How many runs there are.
const SEEDS: u64 = 300;

/// The variable that picks one seed.
const SEED_VARIABLE: &str = "BANTER_SIM_SEED";

/// Says which seed it was, where a run fails.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("this was seed {0}: run it again with {SEED_VARIABLE}={0}", self.0);
        }
    }
}

fn run(seed: u64, is_traced: bool) -> Met {
    let _named = Seed(seed);
    World::new(seed, is_traced).run()
}

fn run_all() -> Met {
    let next = AtomicU64::new(0);
    let work = || {
        let mut met = Met::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= SEEDS {
                return met;
            }
            met += run(seed, false);
        }
    };
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut met = Met::default();
        for worker in workers {
            met += worker.join().expect("every run ends well");
        }
        met
    })
}

#[test]
fn invariant_8_once_quiet_every_client_shows_what_the_server_holds() {
    if let Ok(seed) = std::env::var(SEED_VARIABLE) {
        let met = run(seed.parse().expect("the seed is a number"), true);
        eprintln!("{met:?}");
        return;
    }
    let met = run_all();
    println!("{met:?}");
    for (name, count, least) in met.counts() {
        assert!(count >= least, "{name}: {count} in {SEEDS} runs, and not {least}");
    }
}

#[test]
fn a_seed_always_gives_the_same_run() {
    assert_eq!(run(1, false), run(1, false));
}
