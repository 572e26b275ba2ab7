//! What people do: anything that the views let them do, at any time.

use client::client::Client;
use client::intent::{Intent, Refusal};
use client::view::{Delivery, PendingEdit, Row, RowId};
use protocol::emoji::Emoji;
use protocol::id::{ChannelId, ClientId, Seq};

use crate::agenda::Occurrence;
use crate::ledger::Sent;
use crate::world::World;

/// Few emoji, so that some are taken back.
const EMOJI: [&str; 3] = ["👍", "🎉", "👀"];

/// The longest a person thinks between two things, in milliseconds.
const PAUSE_MS_MAX: u64 = 500;

/// How many messages there are in a rush: more than a channel keeps, also where some do not come through.
const RUSH_LEN: usize = 140;

impl World {
    /// Somebody does something, and somebody will do the next thing.
    pub fn act(&mut self) {
        if self.is_healed {
            return;
        }
        let after = self.random.between(1, PAUSE_MS_MAX);
        self.agenda.enter(after, Occurrence::Act);
        let tab = usize::try_from(self.random.number() % 64).expect("it is small") % self.tabs.len();
        if self.tabs[tab].page.is_none() {
            return;
        }
        match self.random.below(122) {
            0..25 => self.say(tab),
            25..32 => self.delete_something(tab),
            32 => self.say_a_lot(tab),
            33..36 => self.create_channel(tab),
            36..41 => self.join_something(tab),
            41..44 => self.leave_something(tab),
            44..48 => self.open_direct(tab),
            48..58 => self.go_somewhere(tab),
            58..61 => self.settle_failed(tab),
            61..70 => self.edit_something(tab),
            70..79 => self.react_to_something(tab),
            79..85 => self.pin_something(tab),
            85..87 => self.mark_something_unread(tab),
            87..91 => self.upload(tab),
            91..93 => {
                let at_newest = self.random.chance(60);
                self.want(tab, Intent::AtNewest(at_newest));
            }
            93..96 => {
                let visible = self.random.chance(60);
                self.see(tab, visible);
            }
            96..100 => self.type_something(tab),
            100..105 => self.invite_somebody(tab),
            105..111 => self.remove_somebody(tab),
            111..115 => self.change_channel(tab),
            115..118 => self.choose_level(tab),
            118 => self.change_display_name(tab),
            _ => self.revoke_device(tab),
        }
        if let Some(channel) = self.client(tab).and_then(Client::open_channel) {
            self.check_rows(tab, channel);
        }
    }

    pub fn want(&mut self, tab: usize, intent: Intent) -> Option<Result<Option<ClientId>, Refusal>> {
        self.trace(|| format!("tab {tab} wants {intent:?}"));
        self.with_client(tab, |client, now| client.handle_intent(now, intent))
    }

    pub fn say(&mut self, tab: usize) {
        let Some(channel) = self.client(tab).and_then(Client::open_channel) else { return };
        if self.random.chance(20) {
            let message = self.pick_posted(tab, false);
            self.want(tab, Intent::ReplyTo { message });
        }
        let has_files = self.client(tab).is_some_and(|client| !client.draft().attachments.is_empty());
        let number = self.number();
        // Each text is said once. Some hold what frames must escape.
        let text = match number % 5 {
            _ if has_files && self.random.chance(30) => String::new(),
            0 => format!("{number}\n\t\"quoted\" \\ 😀"),
            1 => self.call_somebody(tab, number),
            _ => format!("text {number}"),
        };
        let wanted = self.want(tab, Intent::SendMessage { text: text.clone() });
        if let Some(Ok(Some(client_id))) = wanted {
            let sent = Sent { lineage: self.tabs[tab].lineage, number, channel, text, retried: false };
            self.ledger.sent.insert(client_id, sent);
        }
    }

    /// A text that calls somebody, or would in other circumstances.
    fn call_somebody(&mut self, tab: usize, number: u64) -> String {
        let users = self.client(tab).map(|client| client.sidebar("").contacts).unwrap_or_default();
        let mut names: Vec<String> = users.iter().map(|entry| format!("@{}", entry.display_name)).collect();
        names.extend(["@here".to_owned(), "@Channel".to_owned(), "@Ana".to_owned(), "`@here`".to_owned()]);
        format!("{} {number}", self.random.pick(&names).expect("there are some"))
    }

    /// Everybody talks at once, more than the cap holds, while somebody has no network.
    pub fn rush(&mut self) {
        let tabs: Vec<usize> = (0..self.tabs.len()).collect();
        let (away, others) = tabs.split_first().expect("there are tabs");
        self.lose_network(*away, 25_000);
        for _ in 0..RUSH_LEN / others.len() + 1 {
            for tab in others {
                self.want(*tab, Intent::Navigated { path: "/".to_owned() });
                self.say(*tab);
            }
        }
    }

    /// Somebody says many things before the first is answered.
    fn say_a_lot(&mut self, tab: usize) {
        for _ in 0..self.random.between(5, 25) {
            self.say(tab);
        }
    }

    fn rows_here(&self, tab: usize) -> Vec<Row> {
        let Some(client) = self.client(tab) else { return Vec::new() };
        client.open_channel().map(|channel| client.rows(channel)).unwrap_or_default()
    }

    /// A posted message of the open place. What was just said is thought of most.
    fn pick_posted(&mut self, tab: usize, own: bool) -> Option<Seq> {
        let rows = self.rows_here(tab).into_iter().filter(|row| row.own || !own);
        let posted: Vec<Seq> = rows
            .filter_map(|row| match row.id {
                RowId::Posted(seq) => Some(seq),
                RowId::Pending(_) => None,
            })
            .collect();
        let recent = posted.len().saturating_sub(if self.random.chance(50) { 2 } else { posted.len() });
        self.random.pick(&posted[recent..])
    }

    fn delete_something(&mut self, tab: usize) {
        if let Some(message) = self.pick_posted(tab, true) {
            self.want(tab, Intent::DeleteMessage { message });
        }
    }

    fn edit_something(&mut self, tab: usize) {
        if let Some(message) = self.pick_posted(tab, true) {
            let text = format!("edit {}", self.number());
            self.want(tab, Intent::EditMessage { message, text });
        }
    }

    fn react_to_something(&mut self, tab: usize) {
        let Some(message) = self.pick_posted(tab, false) else { return };
        let emoji = Emoji::parse(self.random.pick(&EMOJI).expect("there are some")).expect("they are emoji");
        let rows = self.rows_here(tab);
        let row = rows.iter().find(|row| row.id == RowId::Posted(message));
        let mut reactions = row.into_iter().flat_map(|row| &row.reactions);
        let on = !reactions.any(|entry| entry.own && entry.emoji == emoji);
        // Now and then one that is there already: a second tab of the same user does that.
        let on = on || self.random.chance(10);
        self.want(tab, Intent::React { message, emoji, on });
    }

    fn pin_something(&mut self, tab: usize) {
        if let Some(message) = self.pick_posted(tab, false) {
            let pinned = self.random.chance(60);
            self.want(tab, Intent::PinMessage { message, pinned });
        }
    }

    fn mark_something_unread(&mut self, tab: usize) {
        if let Some(message) = self.pick_posted(tab, false) {
            self.want(tab, Intent::MarkUnread { message });
        }
    }

    fn join_something(&mut self, tab: usize) {
        if let Some(channel) = self.pick_unjoined(tab) {
            self.want(tab, Intent::JoinChannel { channel });
        }
    }

    fn leave_something(&mut self, tab: usize) {
        let joined = self.joined(tab);
        if let Some(channel) = self.random.pick(&joined) {
            self.want(tab, Intent::LeaveChannel { channel });
        }
    }

    fn pick_unjoined(&mut self, tab: usize) -> Option<ChannelId> {
        let entries = self.client(tab)?.browse();
        let such = entries.into_iter().filter(|entry| !entry.joined && !entry.changing);
        let such: Vec<ChannelId> = such.map(|entry| entry.id).collect();
        self.random.pick(&such)
    }

    fn open_direct(&mut self, tab: usize) {
        let contacts = self.client(tab).map(|client| client.sidebar("").contacts).unwrap_or_default();
        let users: Vec<_> = contacts.iter().map(|entry| entry.user).collect();
        if let Some(user) = self.random.pick(&users) {
            self.want(tab, Intent::OpenDirect { user });
        }
    }

    fn go_somewhere(&mut self, tab: usize) {
        let sidebar = self.client(tab).map(|client| client.sidebar("")).unwrap_or_default();
        let channels = sidebar.channels.into_iter().map(|entry| entry.path);
        let mut paths: Vec<String> = channels.collect();
        if self.random.chance(40) {
            paths.extend(sidebar.contacts.into_iter().map(|entry| entry.path));
        }
        if self.random.chance(20) {
            paths = self.rows_here(tab).into_iter().filter_map(|row| row.path).collect();
        }
        paths.push("/".to_owned());
        if let Some(path) = self.random.pick(&paths) {
            self.want(tab, Intent::Navigated { path });
        }
    }

    fn settle_failed(&mut self, tab: usize) {
        let failed: Vec<ClientId> = self
            .rows_here(tab)
            .into_iter()
            .filter_map(|row| match (row.id, row.delivery, row.edit) {
                (RowId::Pending(client_id), Delivery::Failed { .. }, _)
                | (_, _, Some(PendingEdit::Failed { client_id, .. })) => Some(client_id),
                _ => None,
            })
            .collect();
        let Some(client_id) = self.random.pick(&failed) else { return };
        if self.random.chance(50) {
            if let Some(sent) = self.ledger.sent.get_mut(&client_id) {
                sent.retried = true;
            }
            self.want(tab, Intent::Retry { client_id });
        } else {
            self.want(tab, Intent::Discard { client_id });
        }
    }

    fn type_something(&mut self, tab: usize) {
        let text = format!("half a thought {}", self.number());
        self.want(tab, Intent::SetDraft { text });
    }
}
