//! What a user may see: the answer to `hello`, and the snapshot of a page.

use protocol::channel::ChannelState;
use protocol::command::Resume;
use protocol::id::{ChannelId, Millis, UserId};
use protocol::snapshot::{HistoryState, Limits, Snapshot, Welcome};
use protocol::user::User;

use crate::calling::Calling;
use crate::channel::Channel;
use crate::chat::Chat;

impl Chat {
    /// What the first paint of a page shows to a user. `open` picks the channel whose history is shown, out
    /// of what the user may see; the history is there if the user is in that channel.
    #[must_use]
    pub fn snapshot(
        &self,
        now: Millis,
        user: UserId,
        open: impl FnOnce(&Welcome) -> Option<ChannelId>,
    ) -> Snapshot {
        let welcome = self.welcome(user);
        let open = open(&welcome).and_then(|id| Some((id, self.channels.get(&id)?)));
        let history = open.filter(|(_, channel)| channel.is_member(user));
        let history = history.map(|(id, channel)| channel.history.whole(id));
        Snapshot { welcome, history, at: now }
    }

    pub(crate) fn user(&self, id: UserId) -> Option<User> {
        let registered = self.users.get(&id)?;
        Some(User { id, display_name: registered.display_name.clone(), picture: self.picture(id) })
    }

    /// Who is in a channel, in the order of ids.
    pub(crate) fn members(&self, id: ChannelId) -> Vec<UserId> {
        self.channels.get(&id).map(|channel| self.members_of(channel)).unwrap_or_default()
    }

    pub(crate) fn welcome(&self, user: UserId) -> Welcome {
        let visible = self.channels.iter().filter(|(_, channel)| channel.is_visible_to(user));
        let calling = Calling::new(self);
        Welcome {
            epoch: self.epoch,
            cursor: self.cursor,
            user,
            users: self.users.keys().filter_map(|id| self.user(*id)).collect(),
            online: self.presence.online(),
            channels: visible
                .filter_map(|(id, channel)| self.channel_state(user, *id, channel, &calling))
                .collect(),
            limits: Limits::default(),
            build: self.build.clone(),
        }
    }

    /// The histories of the channels that a user is in: what changed of those held, the others whole.
    pub(crate) fn histories(&self, user: UserId, resume: Option<&Resume>) -> Vec<HistoryState> {
        let resume = resume.filter(|resume| resume.epoch == self.epoch && resume.cursor <= self.cursor);
        let joined = self.channels.iter().filter(|(_, channel)| channel.is_member(user));
        joined
            .map(|(id, channel)| match resume {
                Some(resume) if resume.held.contains(id) => channel.history.since(*id, resume.cursor),
                Some(_) | None => channel.history.whole(*id),
            })
            .collect()
    }

    fn channel_state(
        &self,
        user: UserId,
        id: ChannelId,
        channel: &Channel,
        calling: &Calling<'_>,
    ) -> Option<ChannelState> {
        let (kind, details) = (channel.shown_kind()?, channel.details());
        let members = self.members_of(channel);
        let member_count = u32::try_from(members.len()).expect("users are limited to far below 2^32");
        if !channel.is_member(user) {
            let (members, mark, unread, mentions, level) = Default::default();
            let joined = false;
            return Some(ChannelState {
                id,
                kind,
                joined,
                member_count,
                members,
                mark,
                unread,
                mentions,
                level,
                details,
            });
        }
        let mark = channel.read_by(user);
        let unread = channel.history.unread(user, mark.read);
        let mentions = calling.count(channel.history.unread_by(user, mark.read), user);
        let (joined, level) = (true, channel.level(user));
        Some(ChannelState { id, kind, joined, member_count, members, mark, unread, mentions, level, details })
    }

    fn members_of(&self, channel: &Channel) -> Vec<UserId> {
        self.users.keys().filter(|user| channel.is_member(**user)).copied().collect()
    }
}
