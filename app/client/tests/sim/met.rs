//! How often what is hard occurred: a simulation that never meets it shows nothing.

use std::ops::AddAssign;

/// Counted from what really happened, never from what was meant to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Met {
    /// Facts that became durable, and whose `accepted` never reached the connection that asked for them.
    pub lost_answers: usize,
    /// Commands that reached the server more than once and were accepted.
    pub retries: usize,
    /// Histories that told a returning client only what it had missed, when it had missed something.
    pub resumes_by_cursor: usize,
    /// Whole histories of channels that a returning client said it held.
    pub resumes_by_whole_history: usize,
    /// Of those, the ones in which nothing was left of what the client showed: the cap had passed it.
    pub resumes_past_the_cap: usize,
    /// Messages that a client showed, and that left with the cap while it was away.
    pub evictions_while_away: usize,
    /// Messages that a client showed, and that were deleted while it was away.
    pub deletions_while_away: usize,
    /// Drafts that a crash lost on their way to the journal.
    pub crashes_before_commit: usize,
    /// Facts that were durable when a crash came, and that the chat had not heard of.
    pub crashes_after_commit: usize,
    /// Journals that were another one after a restart.
    pub new_epochs: usize,
    /// Commands that a page took over from the page before it.
    pub adoptions: usize,
    /// Messages that were rejected for good.
    pub failures: usize,
    /// Messages that were edited, reacted to, pinned or unpinned while a client was away, and came by cursor.
    pub changes_while_away: usize,
    /// Edits and reactions that reached the server when their message was deleted.
    pub deletions_crossed: usize,
    /// Edits that were rejected for good.
    pub edits_refused: usize,
    /// Edits that were asked for again when they were durable already, and that changed nothing again.
    pub edits_repeated: usize,
    /// The same of reactions.
    pub reactions_repeated: usize,
    /// The same of pins.
    pub pins_repeated: usize,
    /// Attachments whose messages left with the cap.
    pub attachments_dropped: usize,
    /// Private channels that a client held, and that it was removed from while it was away.
    pub removals_while_away: usize,
    /// Pages whose device was revoked while a command of theirs was unanswered.
    pub revoked_in_flight: usize,
    /// Read marks that reached the server when another device of the user had said more.
    pub marks_crossed: usize,
    /// Private channels that a client was invited to while it was there.
    pub invitations: usize,
    /// Addresses that became others as what was open was renamed.
    pub names_followed: usize,
    /// Display names that changed while a client was there.
    pub display_names_changed: usize,
    /// Texts that could not be sent as their channel was gone, and were told.
    pub texts_told: usize,
    /// Pages that started from what an earlier one had kept.
    pub kept_pages: usize,
}

impl Met {
    /// Every count with its name, and with how often it must occur over all runs.
    pub fn counts(&self) -> [(&'static str, usize, usize); 27] {
        [
            ("lost answers", self.lost_answers, 100),
            ("retries", self.retries, 100),
            ("resumes by cursor", self.resumes_by_cursor, 100),
            ("resumes by whole history", self.resumes_by_whole_history, 100),
            ("resumes past the cap", self.resumes_past_the_cap, 5),
            ("evictions while away", self.evictions_while_away, 100),
            ("deletions while away", self.deletions_while_away, 100),
            ("crashes before the commit", self.crashes_before_commit, 50),
            ("crashes after the commit", self.crashes_after_commit, 50),
            ("new epochs", self.new_epochs, 50),
            ("adoptions", self.adoptions, 100),
            ("failures", self.failures, 50),
            ("changes while away", self.changes_while_away, 1_000),
            ("deletions crossed", self.deletions_crossed, 50),
            ("edits refused", self.edits_refused, 50),
            ("edits repeated", self.edits_repeated, 10),
            ("reactions repeated", self.reactions_repeated, 15),
            ("pins repeated", self.pins_repeated, 10),
            ("attachments dropped", self.attachments_dropped, 100),
            ("removals while away", self.removals_while_away, 20),
            ("devices revoked with commands in flight", self.revoked_in_flight, 20),
            ("marks crossed", self.marks_crossed, 300),
            ("invitations", self.invitations, 50),
            ("names followed", self.names_followed, 30),
            ("display names changed", self.display_names_changed, 200),
            ("texts told", self.texts_told, 20),
            ("kept pages", self.kept_pages, 100),
        ]
    }
}

impl AddAssign for Met {
    fn add_assign(&mut self, other: Self) {
        self.lost_answers += other.lost_answers;
        self.retries += other.retries;
        self.resumes_by_cursor += other.resumes_by_cursor;
        self.resumes_by_whole_history += other.resumes_by_whole_history;
        self.resumes_past_the_cap += other.resumes_past_the_cap;
        self.evictions_while_away += other.evictions_while_away;
        self.deletions_while_away += other.deletions_while_away;
        self.crashes_before_commit += other.crashes_before_commit;
        self.crashes_after_commit += other.crashes_after_commit;
        self.new_epochs += other.new_epochs;
        self.adoptions += other.adoptions;
        self.failures += other.failures;
        self.changes_while_away += other.changes_while_away;
        self.deletions_crossed += other.deletions_crossed;
        self.edits_refused += other.edits_refused;
        self.edits_repeated += other.edits_repeated;
        self.reactions_repeated += other.reactions_repeated;
        self.pins_repeated += other.pins_repeated;
        self.attachments_dropped += other.attachments_dropped;
        self.removals_while_away += other.removals_while_away;
        self.revoked_in_flight += other.revoked_in_flight;
        self.marks_crossed += other.marks_crossed;
        self.invitations += other.invitations;
        self.names_followed += other.names_followed;
        self.display_names_changed += other.display_names_changed;
        self.texts_told += other.texts_told;
        self.kept_pages += other.kept_pages;
    }
}
