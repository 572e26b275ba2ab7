//! What is read aloud.

use client::client::Client;
use client::view::{Delivery, Row, RowId};
use leptos::prelude::*;
use protocol::id::Seq;

use super::{ChatStateStoreFields, State, Timeline};
use crate::words::message;

/// How many new messages at once are read aloud. More are counted.
const SAID_MAX: usize = 3;

/// Has something read aloud.
pub(crate) fn say(state: State, words: String) {
    // A screen reader speaks only where the text differs.
    let repeated = state.said().with_untracked(|before| *before == words);
    state.said().set(if repeated { words + "\u{a0}" } else { words });
}

/// Has the messages read aloud that have arrived since this was done last.
pub(crate) fn say_heard(state: State) {
    let heard = state.heard().get_untracked();
    if !heard.is_empty() {
        state.heard().set(Vec::new());
        say(state, together(&heard));
    }
}

/// The newest posted message that is shown; `None` where nothing of this channel was shown before.
pub(super) fn last_posted(state: State, client: &Client) -> Option<Seq> {
    state.timeline().with_untracked(|old| {
        let is_same = old.loaded && old.channel.is_some() && old.channel == client.open_channel();
        is_same.then(|| {
            let posted = old.rows.iter().filter_map(|(_, row)| row.with_untracked(posted));
            posted.max().unwrap_or_default()
        })
    })
}

/// Notes what others wrote in the open channel after `last`, to be read aloud.
pub(super) fn hear_what_is_new(state: State, timeline: &Timeline, last: Seq) {
    let is_new = |row: &Row| !row.own && posted(row) > Some(last);
    let rows = timeline.rows.iter().filter(|(_, row)| row.with_untracked(is_new));
    let new: Vec<String> = rows.map(|(_, row)| row.with_untracked(message::arrived)).collect();
    if !new.is_empty() {
        state.heard().update(|heard| heard.extend(new));
    }
}

/// What is said of messages that are read aloud at once.
fn together(heard: &[String]) -> String {
    if heard.len() > SAID_MAX { message::new_messages(heard.len()) } else { heard.join("\n") }
}

fn posted(row: &Row) -> Option<Seq> {
    match (&row.id, row.delivery) {
        (RowId::Posted(seq), Delivery::Posted) => Some(*seq),
        (
            RowId::Posted(_) | RowId::Pending(_),
            Delivery::Pending | Delivery::Posted | Delivery::Failed { .. },
        ) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::together;

    #[test]
    fn up_to_three_messages_are_read_aloud_and_more_are_counted() {
        let heard: Vec<String> = (1..=4).map(|at| format!("Ana: {at}")).collect();

        assert_eq!(together(&heard[..1]), "Ana: 1");
        assert_eq!(together(&heard[..3]), "Ana: 1\nAna: 2\nAna: 3");
        assert_eq!(together(&heard), "4 new messages");
    }
}
