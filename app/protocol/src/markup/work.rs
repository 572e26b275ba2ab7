//! The work of reading a text, counted in tests alone, so that they can bound it without a clock.

/// Counts so many characters as read once.
#[cfg(not(test))]
pub(super) fn count(_steps: usize) {}

#[cfg(test)]
pub(super) use counted::{count, steps_of};

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub(in super::super) fn count(steps: usize) {
        STEPS.set(STEPS.get() + steps);
    }

    /// How many characters were read while this ran, each time anew.
    pub(in super::super) fn steps_of(run: impl FnOnce()) -> usize {
        STEPS.set(0);
        run();
        STEPS.get()
    }
}
