//! Effects, memos and handlers of few types.
//!
//! Each closure is a type of its own, and so would be the runner that reactive code brings for it: two kilobytes of the
//! download for an effect. Behind a box they share one.

use leptos::prelude::*;

/// Runs at once, and again whenever something that it reads has changed. It is given what it returned last.
pub(crate) fn effect<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
    let mut before = None;
    run_boxed(Box::new(move || before = Some(run(before.take()))));
}

/// What is worked out anew whenever something that it reads has changed, and tells its readers where it differs.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    work_out: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    memo_boxed(Box::new(work_out))
}

fn run_boxed(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}

fn memo_boxed<T: PartialEq + Send + Sync + 'static>(work_out: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| work_out())
}

/// A handler of events. Behind a box, what attaches it is the same for all handlers of a kind of event.
pub(crate) fn handler<E: 'static>(handle: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(handle)
}
