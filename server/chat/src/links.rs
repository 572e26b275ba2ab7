//! Links: how a signed-in device lets one other device in.
//!
//! The shell makes a secret and shows it once; here only its hash is kept, and only in memory: a restart ends
//! every link.

use std::collections::BTreeMap;

use protocol::device::DeviceLabel;
use protocol::id::{DeviceId, Millis, SecretHash, UserId};
use protocol::limits::DEVICE_LINK_MS;
use protocol::user::User;

use crate::chat::Chat;
use crate::effect::RequestId;
use crate::rejection::Rejection;
use crate::requests::Requester;

/// The links, at most one of each user.
#[derive(Debug, Default)]
pub(crate) struct Links {
    by_user: BTreeMap<UserId, Link>,
}

/// What lets one device in.
#[derive(Debug)]
struct Link {
    hash: SecretHash,
    /// The device that made it. It counts only while that one is signed in as the user.
    maker: DeviceId,
    /// When it is over.
    until: Millis,
}

impl Chat {
    /// Makes a link that lets one other device in as the user of this one, in place of the one before. Says
    /// when it is over: [`DEVICE_LINK_MS`] from now.
    ///
    /// # Errors
    /// [`Rejection::UnknownUser`] where the device is not signed in.
    pub fn make_link(
        &mut self,
        now: Millis,
        device: DeviceId,
        hash: SecretHash,
    ) -> Result<Millis, Rejection> {
        let user = self.signed_in(device).ok_or(Rejection::UnknownUser)?;
        self.links.expire(now);
        let until = now.saturating_add(DEVICE_LINK_MS);
        self.links.by_user.insert(user, Link { hash, maker: device, until });
        Ok(until)
    }

    /// The link of the user of a device lets nobody in any more, whichever device has made it.
    pub fn revoke_link(&mut self, device: DeviceId) {
        if let Some(user) = self.signed_in(device) {
            self.links.by_user.remove(&user);
        }
    }

    /// Whom a link lets in as; `None` where there is no such link, or not any more.
    #[must_use]
    pub fn link(&self, now: Millis, hash: SecretHash) -> Option<User> {
        self.user(self.links.user(now, hash)?)
    }

    /// Lets a device in by a link, which thereby is used up. One that is signed in as the user already leaves it
    /// as it is.
    pub fn handle_use_link(
        &mut self,
        now: Millis,
        request: RequestId,
        hash: SecretHash,
        device: DeviceId,
        label: DeviceLabel,
    ) {
        self.ask(Requester { request, device }, |chat| {
            let user = chat.links.user(now, hash).ok_or(Rejection::UnknownLink)?;
            if chat.signed_in(device) == Some(user) {
                return Ok(None);
            }
            Ok(Some(chat.let_in(now, device, user, label)?.using(hash)))
        });
    }

    /// Until when the link of a user can be used, if there is one.
    pub(crate) fn link_until(&self, now: Millis, user: UserId) -> Option<Millis> {
        self.links.by_user.get(&user).map(|link| link.until).filter(|until| now < *until)
    }
}

impl Links {
    /// A link was used.
    pub(crate) fn remove(&mut self, hash: SecretHash) {
        self.by_user.retain(|_, link| link.hash != hash);
    }

    /// A device is signed in as this user, or as nobody: what it made for others counts no longer.
    pub(crate) fn forget_others(&mut self, device: DeviceId, signed_in: Option<UserId>) {
        self.by_user.retain(|user, link| link.maker != device || Some(*user) == signed_in);
    }

    /// Drops those that are over.
    pub(crate) fn expire(&mut self, now: Millis) {
        self.by_user.retain(|_, link| now < link.until);
    }

    fn user(&self, now: Millis, hash: SecretHash) -> Option<UserId> {
        let mut links = self.by_user.iter();
        links.find(|(_, link)| link.hash == hash && now < link.until).map(|(user, _)| *user)
    }
}
