//! What is written in the composer, and what becomes of it: sent, saved, kept, or given up.
//!
//! The text lives in the element. It is only written over where the client says so, so that neither what
//! was typed before the page came alive is lost, nor what an input method is composing.

use client::intent::{Intent, Refusal};
use client::place::Place;
use client::view::{Delivery, RowId};
use leptos::html;
use leptos::prelude::*;
use protocol::id::Seq;
use protocol::message::{Body, BodyError};

use crate::actions::Actions;
use crate::caret;
use crate::panels::{Composing, Panels};
use crate::react::effect;
use crate::state::{self, ChatStateStoreFields, State};
use crate::words;

/// From how many characters on the length is shown.
const COUNTED_FROM: usize = 3_800;

/// How long the text is, once that is worth saying.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Length {
    count: usize,
    over: usize,
}

/// Why the text is still here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// It was refused.
    Refused(Refusal),
    /// It waits for the channel that is being opened.
    Waits,
    /// It waits for its files; it is not sent by itself then.
    Uploads,
}

/// What is written in the composer. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writing {
    pub(crate) state: State,
    pub(crate) actions: Actions,
    pub(crate) panels: Panels,
    /// The element that holds the text.
    pub(crate) input: NodeRef<html::Textarea>,
    length: RwSignal<Length>,
    held: RwSignal<Option<Held>>,
    /// The text of the draft while a message is edited.
    kept: RwSignal<Option<String>>,
}

impl Writing {
    /// Nothing is written yet. From now on the text follows the client and what is edited.
    pub(crate) fn new() -> Self {
        let writing = Self {
            state: state::expect(),
            actions: Actions::expect(),
            panels: Panels::expect(),
            input: NodeRef::new(),
            length: RwSignal::new(Length::default()),
            held: RwSignal::new(None),
            kept: RwSignal::new(None),
        };
        writing.follow_draft();
        writing.follow_composing();
        writing
    }

    /// Whether a posted message is being changed.
    pub(crate) fn is_edit(self) -> bool {
        self.panels.composing.with(|composing| matches!(composing, Composing::Edit { .. }))
    }

    /// Whether a new message has no text yet.
    pub(crate) fn is_empty(self) -> bool {
        let is_new = self.kept.with_untracked(Option::is_none);
        is_new && self.input.get_untracked().is_some_and(|input| input.value().is_empty())
    }

    /// Whether files of the open channel are on their way.
    pub(crate) fn is_uploading(self) -> bool {
        let channel = self.state.place().read().channel();
        let uploads = self.state.uploads().read();
        uploads.iter().any(|upload| Some(upload.channel) == channel && upload.problem.is_none())
    }

    /// Whether it can go nowhere as it is.
    pub(crate) fn is_stuck(self) -> bool {
        self.is_over() || (!self.is_edit() && self.is_uploading())
    }

    /// Whether the text is longer than a message may be.
    pub(crate) fn is_over(self) -> bool {
        self.length.get().over > 0
    }

    /// How long it is, or why it is still here; nothing where neither is worth saying.
    pub(crate) fn remark(self) -> String {
        remark(self.length.get(), self.held.get()).unwrap_or_default()
    }

    /// The text is another one now.
    pub(crate) fn changed(self) {
        let Some(input) = self.input.get_untracked() else { return };
        let text = input.value();
        self.length.set(measure(&text));
        self.held.set(None);
        if self.kept.with_untracked(Option::is_none) {
            self.actions.tell(Intent::SetDraft { text });
        }
    }

    /// Sends the message, or saves the edit.
    pub(crate) fn submit(self) {
        let Some(input) = self.input.get_untracked() else { return };
        match self.panels.composing.get_untracked() {
            Composing::New => self.send(input.value()),
            Composing::Edit { message, before } => self.save(message, &before, input.value()),
        }
        let _ = input.focus();
    }

    /// Sends what waits for its channel. What waits for its files does not: more may be meant to come.
    pub(crate) fn send_waiting(self) {
        if self.held.get_untracked() == Some(Held::Waits) {
            self.submit();
        }
    }

    /// One is elsewhere: what waits no longer does, an edit is over, and nothing is picked for it.
    pub(crate) fn left(self) {
        self.held.set(None);
        self.stop_editing();
        if self.panels.picker.with_untracked(Option::is_some) {
            self.panels.picker.set(None);
        }
    }

    /// Edits one's own last message. Says whether there is one.
    pub(crate) fn edit_last(self) -> bool {
        let rows = self.state.timeline().read_untracked();
        let last = rows.rows.iter().rev().find_map(|(id, row)| {
            let row = row.get_untracked();
            let can_be_edited = row.own && row.delivery == Delivery::Posted && !row.deleting;
            match id {
                RowId::Posted(message) if can_be_edited => {
                    Some(Composing::Edit { message: *message, before: row.body })
                }
                RowId::Posted(_) | RowId::Pending(_) => None,
            }
        });
        drop(rows);
        let found = last.is_some();
        if let Some(last) = last {
            self.panels.composing.set(last);
        }
        found
    }

    /// Ends an edit without saving it, or else makes an answer a message like any other. Says whether there was one.
    pub(crate) fn cancel(self) -> bool {
        if self.kept.with_untracked(Option::is_some) {
            self.stop_editing();
            return true;
        }
        let is_reply = self.state.draft().read_untracked().reply.is_some();
        if is_reply {
            self.actions.tell(Intent::ReplyTo { message: None });
        }
        is_reply
    }

    /// Writes something where the caret is, in place of what is selected.
    pub(crate) fn insert(self, written: &str) {
        if let Some(input) = self.input.get_untracked() {
            let selected = caret::selection(&input, &input.value());
            caret::write(&input, selected, written, written.len()..written.len());
        }
    }

    /// Puts marks around what is selected.
    pub(crate) fn mark(self, mark: &str) {
        if let Some(input) = self.input.get_untracked() {
            let text = input.value();
            let selection = caret::selection(&input, &text);
            let (written, selected) = caret::marked(&text[selection.clone()], mark);
            caret::write(&input, selection, &written, selected);
        }
    }

    /// A message to somebody whose channel with us is only being opened waits for it.
    fn send(self, text: String) {
        if untrack(|| self.is_uploading()) {
            self.held.set(Some(Held::Uploads));
            return;
        }
        let is_message = Body::parse(&text).is_ok();
        let result = (self.actions.intent)(Intent::SendMessage { text });
        let is_unopened = matches!(*self.state.place().read_untracked(), Place::Direct { channel: None, .. });
        let held = match result {
            Err(Refusal::Nothing) if is_unopened && is_message => Some(Held::Waits),
            Err(refusal @ (Refusal::OutboxFull | Refusal::TooManyAttachments)) => {
                Some(Held::Refused(refusal))
            }
            // What is wrong with the text shows already, and of a place that is gone nothing is left to say.
            Ok(_) | Err(Refusal::Nothing | Refusal::Body(_)) => None,
        };
        self.held.set(held);
    }

    /// An edit that leaves nothing of a message is meant to delete it.
    fn save(self, message: Seq, before: &Body, text: String) {
        let after = Body::parse(&text);
        if after.as_ref() == Ok(before) || (after == Err(BodyError::Empty) && before.is_empty()) {
            self.stop_editing();
            return;
        }
        if after == Err(BodyError::Empty)
            && let Some(row) = state::row(self.state, message)
            && row.attachments.is_empty()
        {
            self.stop_editing();
            self.panels.ask_to_delete(row);
            return;
        }
        match (self.actions.intent)(Intent::EditMessage { message, text }) {
            Ok(_) => self.stop_editing(),
            Err(refusal) => self.held.set(Some(Held::Refused(refusal))),
        }
    }

    fn stop_editing(self) {
        if self.panels.composing.with_untracked(|composing| *composing != Composing::New) {
            self.panels.composing.set(Composing::New);
        }
    }

    /// Shows the draft that the client has for a place, and no draft once it is sent. During an edit, later.
    fn follow_draft(self) {
        effect(move |run: Option<()>| {
            let draft = self.state.draft().read();
            if self.kept.with_untracked(Option::is_some) {
                self.kept.set(Some(draft.text.clone()));
                return;
            }
            // What was typed before the page came alive is the client's draft only in a moment.
            let is_too_early = run.is_none() && draft.text.is_empty();
            if !is_too_early {
                self.show(&draft.text);
            } else if let Some(input) = self.input.get_untracked() {
                self.length.set(measure(&input.value()));
            }
        });
    }

    /// Shows what is to be edited, and afterwards what was there before.
    fn follow_composing(self) {
        effect(move |_| match self.panels.composing.get() {
            Composing::New => {
                if let Some(draft) = self.kept.get_untracked() {
                    self.kept.set(None);
                    self.held.set(None);
                    self.show(&draft);
                }
            }
            Composing::Edit { before, .. } => {
                let Some(input) = self.input.get_untracked() else { return };
                if self.kept.with_untracked(Option::is_none) {
                    self.kept.set(Some(input.value()));
                }
                self.held.set(None);
                self.show(before.as_str());
                // After this round, in which a menu may close and give the focus back to where it was.
                request_animation_frame(move || {
                    let _ = input.focus();
                    caret::to_end(&input);
                });
            }
        });
    }

    fn show(self, text: &str) {
        let Some(input) = self.input.get_untracked() else { return };
        if input.value() != text {
            input.set_value(text);
        }
        self.length.set(measure(text));
    }
}

fn measure(text: &str) -> Length {
    // No text has more characters than bytes: most are short, and need no second look.
    if text.len() < COUNTED_FROM {
        return Length::default();
    }
    let over = match Body::parse(text) {
        Err(BodyError::TooLong { over }) => over,
        Ok(_) | Err(BodyError::Empty) => 0,
    };
    Length { count: text.trim_end().chars().count(), over }
}

fn remark(length: Length, held: Option<Held>) -> Option<String> {
    let said = (length.count >= COUNTED_FROM).then(|| words::length(length.count, length.over));
    said.or_else(|| {
        Some(match held? {
            Held::Refused(refusal) => words::refusal(refusal),
            Held::Waits => words::SENDING.to_owned(),
            Held::Uploads => words::composer::STILL_UPLOADING.to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_said_from_3800_characters_on() {
        let said = |count: usize| remark(measure(&"ä".repeat(count)), None);

        assert_eq!(said(3_799), None);
        assert_eq!(said(3_800).as_deref(), Some("3,800 / 4,000"));
        assert_eq!(said(4_000).as_deref(), Some("4,000 / 4,000"));
        assert_eq!(said(4_001).as_deref(), Some("1 character too many"));
    }
}
