//! Says how long a search takes, next to a plain scan of the same bytes:
//! `cargo run --release --example search_bench`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use memchr::memmem::Finder;
use server::search::matcher::Matcher;
use server::search::query::Query;

/// How much is scanned: 200 channels full of messages.
const TOTAL_BYTES: usize = 20 * 1_024 * 1_024;

/// Of several runs the quickest counts: the others were held up.
const RUNS: usize = 5;

/// What messages are made of, and what is searched for, which none of them holds.
const CASES: [(&str, &str, &str); 4] = [
    ("English", "See you at the meeting on Thursday, and bring the notes from last week. ", "needle"),
    ("German", "Über die Grüße aus Köln hat sich die ganze Straße gefreut, schönen Dank! ", "nadel"),
    ("Russian", "Приходите завтра на встречу и захватите с собой заметки, ещё обсудим. ", "иголка"),
    ("Chinese", "我们明天下午在北京见面，请把上周的会议记录带来，谢谢大家的帮助。", "针线"),
];

fn main() {
    for (language, sentence, needle) in CASES {
        let body = sentence.repeat(200 / sentence.len() + 1);
        let bodies = vec![body.clone(); TOTAL_BYTES / body.len()];
        let query = Query::parse(needle).expect("the needle is short enough");
        let plain = quickest(|| {
            let finder = Finder::new(needle);
            bodies.iter().filter(|body| finder.find(body.as_bytes()).is_some()).count()
        });
        let folded = quickest(|| {
            let mut matcher = Matcher::new(&query.needles);
            bodies.iter().filter(|body| matcher.matches(std::iter::once(body.as_str()))).count()
        });
        let ratio = folded.as_secs_f64() / plain.as_secs_f64();
        println!("{language:8} folded {folded:9.1?}   plain {plain:9.1?}   {ratio:5.1} times as long");
    }
}

fn quickest(mut work: impl FnMut() -> usize) -> Duration {
    let runs = (0..RUNS).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}
