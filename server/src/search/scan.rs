//! The scan itself: which messages hold what is searched for.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;

use chat::{Searchable, SearchableChannel};
use protocol::channel::ChannelKind;
use protocol::id::{ChannelId, Seq, UserId};
use protocol::limits::SEARCH_RESULTS_MAX;
use protocol::message::Message;

use super::fold::fold;
use super::matcher::Matcher;
use super::query::Query;

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Scanned {
    /// The newest messages, the newest first, each with its channel.
    pub found: Vec<(ChannelId, Arc<Message>)>,
    /// Whether there are older ones, too.
    pub has_more: bool,
}

/// Whose messages are searched, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// `None`: everybody's.
    authors: Option<BTreeSet<UserId>>,
    /// `None`: everywhere.
    channels: Option<BTreeSet<ChannelId>>,
}

/// Somebody or something is named that there is not, as far as whoever searches may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeError {
    /// There is nobody of this name.
    UnknownUser(String),
    /// They are in no channel of this name.
    UnknownChannel(String),
}

impl Scope {
    /// Finds out whom and what a query names.
    ///
    /// # Errors
    /// The first name that is nobody's.
    pub fn of(query: &Query, searchable: &Searchable) -> Result<Self, ScopeError> {
        let mut authors = BTreeSet::new();
        for name in &query.from {
            let users = users_named(searchable, name);
            if users.is_empty() {
                return Err(ScopeError::UnknownUser(name.clone()));
            }
            authors.extend(users);
        }
        let mut channels = BTreeSet::new();
        for name in &query.within {
            channels.extend(channels_named(searchable, name)?);
        }
        Ok(Self {
            authors: (!authors.is_empty()).then_some(authors),
            channels: (!query.within.is_empty()).then_some(channels),
        })
    }

    fn holds_channel(&self, channel: ChannelId) -> bool {
        self.channels.as_ref().is_none_or(|channels| channels.contains(&channel))
    }

    fn holds_author(&self, author: UserId) -> bool {
        self.authors.as_ref().is_none_or(|authors| authors.contains(&author))
    }
}

/// Whoever has exactly this name, else whoever has one that only differs in case, accents and the like.
fn users_named(searchable: &Searchable, name: &str) -> Vec<UserId> {
    let named = |is_it: &dyn Fn(&str) -> bool| -> Vec<UserId> {
        let users = searchable.users.iter().filter(|user| is_it(user.display_name.as_str()));
        users.map(|user| user.id).collect()
    };
    let exactly = named(&|of| of == name);
    let folded = fold(name);
    if exactly.is_empty() { named(&|of| fold(of) == folded) } else { exactly }
}

/// The channels of this name, or the direct messages with somebody. One may have been opened never.
fn channels_named(searchable: &Searchable, name: &str) -> Result<Vec<ChannelId>, ScopeError> {
    if let Some(display_name) = name.strip_prefix('@') {
        let users = users_named(searchable, display_name);
        if users.is_empty() {
            return Err(ScopeError::UnknownUser(display_name.to_owned()));
        }
        let is_it = |channel: &&SearchableChannel| match &channel.kind {
            ChannelKind::Direct { users: pair } => {
                pair.iter().any(|user| *user != searchable.user && users.contains(user))
            }
            ChannelKind::Public { .. } | ChannelKind::Private { .. } => false,
        };
        return Ok(searchable.channels.iter().filter(is_it).map(|channel| channel.id).collect());
    }
    let folded = fold(name.trim_start_matches('#'));
    let is_it = |channel: &&SearchableChannel| match &channel.kind {
        ChannelKind::Public { name } | ChannelKind::Private { name } => fold(name.as_str()) == folded,
        ChannelKind::Direct { .. } => false,
    };
    let channels: Vec<ChannelId> =
        searchable.channels.iter().filter(is_it).map(|channel| channel.id).collect();
    if channels.is_empty() { Err(ScopeError::UnknownChannel(name.to_owned())) } else { Ok(channels) }
}

/// Scans everything that is in scope.
#[must_use]
pub fn scan(query: &Query, scope: &Scope, searchable: &Searchable) -> Scanned {
    let mut matcher = Matcher::new(&query.needles);
    let mut newest: BinaryHeap<Reverse<(Seq, usize, usize)>> = BinaryHeap::new();
    let mut has_more = false;
    for (at, channel) in searchable.channels.iter().enumerate() {
        if !scope.holds_channel(channel.id) {
            continue;
        }
        for (place, message) in channel.messages.iter().enumerate() {
            if !scope.holds_author(message.author) || (query.has_file && message.attachments.is_empty()) {
                continue;
            }
            let names = message.attachments.iter().map(|attachment| attachment.name.as_str());
            if matcher.matches(std::iter::once(message.body.as_str()).chain(names)) {
                newest.push(Reverse((message.seq, at, place)));
                if newest.len() > SEARCH_RESULTS_MAX {
                    newest.pop();
                    has_more = true;
                }
            }
        }
    }
    // The greatest seq is the least reversed one.
    let sorted = newest.into_sorted_vec();
    let found = sorted.into_iter().map(|Reverse((_, at, place))| {
        let channel = &searchable.channels[at];
        (channel.id, Arc::clone(&channel.messages[place]))
    });
    Scanned { found: found.collect(), has_more }
}
