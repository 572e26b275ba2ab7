//! What a message is shown as: the same whether a client's row is asked, or what the server holds.

use client::view::{Original, PendingEdit, Row, RowId};
use protocol::id::{AttachmentId, Millis, Seq, UserId};
use protocol::message::Message;
use protocol::snapshot::{HistoryState, Welcome};

/// Everything of a posted message that a person sees.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    pub seq: Seq,
    pub author: UserId,
    /// Nothing where an edit that has failed stands in its place.
    pub text: Option<String>,
    pub edited: Option<Millis>,
    pub quote: Option<(Seq, Original)>,
    pub attachments: Vec<AttachmentId>,
    /// The emoji, the names of others, and whether the user has reacted with it.
    pub reactions: Vec<(String, Vec<String>, bool)>,
    pub pinned: bool,
}

impl Shown {
    /// What a client shows.
    pub fn by_row(row: &Row) -> Self {
        let RowId::Posted(seq) = row.id else { panic!("{row:?} is not posted") };
        assert_ne!(row.edit, Some(PendingEdit::Saving), "{row:?} is quiet");
        assert!(!row.deleting && row.path.is_some(), "{row:?} is quiet");
        let quote = row.quote.as_ref();
        Self {
            seq,
            author: row.author,
            text: row.edit.is_none().then(|| row.body.to_string()),
            edited: row.edited,
            quote: quote.map(|quote| (quote.message, quote.original.clone())),
            attachments: row.attachments.iter().map(|attachment| attachment.id).collect(),
            reactions: row
                .reactions
                .iter()
                .map(|entry| {
                    let others = entry.others.iter().map(ToString::to_string).collect();
                    (entry.emoji.to_string(), others, entry.own)
                })
                .collect(),
            pinned: row.pinned,
        }
    }

    /// What the server holds, as its user must see it.
    pub fn by_history(history: &HistoryState, welcome: &Welcome) -> Vec<Self> {
        history.messages.iter().map(|message| Self::by_message(message, history, welcome)).collect()
    }

    fn by_message(message: &Message, history: &HistoryState, welcome: &Welcome) -> Self {
        let name = |id: UserId| {
            let user = welcome.users.iter().find(|user| user.id == id);
            user.expect("everybody is known").display_name.clone()
        };
        let original = |seq: Seq| match history.messages.iter().find(|message| message.seq == seq) {
            Some(found) => Original::Here { author_name: name(found.author), body: found.body.clone() },
            None if seq < history.oldest => Original::Dropped,
            None => Original::Deleted,
        };
        Self {
            seq: message.seq,
            author: message.author,
            text: Some(message.body.to_string()),
            edited: message.edited,
            quote: message.reply_to.map(|seq| (seq, original(seq))),
            attachments: message.attachments.iter().map(|attachment| attachment.id).collect(),
            reactions: message
                .reactions
                .iter()
                .map(|reaction| {
                    let others = reaction.users.iter().filter(|user| **user != welcome.user);
                    let others = others.map(|user| name(*user).to_string()).collect();
                    (reaction.emoji.to_string(), others, reaction.users.contains(&welcome.user))
                })
                .collect(),
            pinned: message.pin.is_some(),
        }
    }
}
