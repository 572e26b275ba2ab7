//! What the hub is asked about who somebody is: signing in and out, devices, links, recovery, profiles.

#[cfg(test)]
mod tests;

use app::Place;
use chat::{Rejection, Settings};
use journal::Journal;
use protocol::device::DeviceLabel;
use protocol::fact::Picture;
use protocol::id::{DeviceId, FileId, Millis, SecretHash};
use protocol::preferences::Preferences;
use protocol::snapshot::Snapshot;
use protocol::user::User;
use tokio::sync::oneshot;

use super::task::HubTask;
use super::{Hub, Request, SignInResult, Stopped};

/// What a page is rendered from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it shows.
    pub snapshot: Snapshot,
    /// How its reader likes Banter.
    pub preferences: Preferences,
}

/// Something that is asked about who somebody is.
#[derive(Debug)]
pub(crate) enum IdentityRequest {
    /// Answered when its fact is durable, by who is signed in then.
    Change { change: IdentityChange, reply: oneshot::Sender<SignInResult> },
    /// What a page at this address shows.
    Snapshot { device: DeviceId, path: String, reply: oneshot::Sender<Option<Box<Page>>> },
    /// How the user of a device likes Banter.
    Preferences { device: DeviceId, reply: oneshot::Sender<Option<Preferences>> },
    /// What the page of settings shows.
    Settings { device: DeviceId, reply: oneshot::Sender<Option<Box<Settings>>> },
    /// A link for another device.
    MakeLink { device: DeviceId, hash: SecretHash, reply: oneshot::Sender<Result<Millis, Rejection>> },
    /// No link for another device any more.
    RevokeLink { device: DeviceId },
    /// Whom a link lets in as.
    Link { hash: SecretHash, reply: oneshot::Sender<Option<User>> },
    /// Whether somebody's picture may be shown to a device.
    MaySeePicture { device: DeviceId, file: FileId, reply: oneshot::Sender<bool> },
}

/// A change of who somebody is, asked for by a device.
#[derive(Debug)]
pub(crate) enum IdentityChange {
    SignIn { device: DeviceId, display_name: String, label: DeviceLabel },
    LogOut { device: DeviceId, forget: bool },
    RevokeDevice { device: DeviceId, revoked: DeviceId },
    UseLink { device: DeviceId, hash: SecretHash, label: DeviceLabel },
    SetRecoveryCode { device: DeviceId, code: Option<SecretHash> },
    Recover { device: DeviceId, code: SecretHash, label: DeviceLabel },
    SetDisplayName { device: DeviceId, display_name: String },
    SetPicture { device: DeviceId, picture: Option<Picture> },
    SetPreferences { device: DeviceId, preferences: Preferences },
}

impl Hub {
    /// Signs a device in: registers the user where the name is free, or lets one back in that it holds.
    pub(crate) async fn sign_in(
        &self,
        device: DeviceId,
        display_name: String,
        label: DeviceLabel,
    ) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::SignIn { device, display_name, label }).await
    }

    /// Signs a device out. It goes on holding its user, unless it is to forget them.
    pub(crate) async fn log_out(&self, device: DeviceId, forget: bool) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::LogOut { device, forget }).await
    }

    /// Another device no longer holds the user of this one, and is no longer signed in as them. One that does
    /// not hold them anyway is fine, too.
    pub(crate) async fn revoke_device(
        &self,
        device: DeviceId,
        revoked: DeviceId,
    ) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::RevokeDevice { device, revoked }).await
    }

    /// Lets a device in by a link, which thereby is used up.
    pub(crate) async fn use_link(
        &self,
        hash: SecretHash,
        device: DeviceId,
        label: DeviceLabel,
    ) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::UseLink { device, hash, label }).await
    }

    /// Gives the user of a device another recovery code, or none.
    pub(crate) async fn set_recovery_code(
        &self,
        device: DeviceId,
        code: Option<SecretHash>,
    ) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::SetRecoveryCode { device, code }).await
    }

    /// Lets a device in by a recovery code.
    pub(crate) async fn recover(
        &self,
        code: SecretHash,
        device: DeviceId,
        label: DeviceLabel,
    ) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::Recover { device, code, label }).await
    }

    /// Gives the user of a device another display name.
    pub(crate) async fn change_display_name(
        &self,
        device: DeviceId,
        display_name: String,
    ) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::SetDisplayName { device, display_name }).await
    }

    /// Gives the user of a device a picture that is stored and counted as used once, or none. Where the
    /// answer is a refusal or names nobody, whoever has stored the picture releases it.
    pub(crate) async fn set_picture(
        &self,
        device: DeviceId,
        picture: Option<Picture>,
    ) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::SetPicture { device, picture }).await
    }

    /// Keeps how the user of a device likes Banter.
    pub(crate) async fn set_preferences(
        &self,
        device: DeviceId,
        preferences: Preferences,
    ) -> Result<SignInResult, Stopped> {
        self.change(IdentityChange::SetPreferences { device, preferences }).await
    }

    /// What a page at this address shows; `None` where the device is not signed in.
    pub(crate) async fn snapshot(
        &self,
        device: DeviceId,
        path: String,
    ) -> Result<Option<Box<Page>>, Stopped> {
        self.ask_identity(|reply| IdentityRequest::Snapshot { device, path, reply }).await
    }

    /// How the user of a device likes Banter; `None` where it is not signed in.
    pub(crate) async fn preferences(&self, device: DeviceId) -> Result<Option<Preferences>, Stopped> {
        self.ask_identity(|reply| IdentityRequest::Preferences { device, reply }).await
    }

    /// What the page of settings shows; `None` where the device is not signed in.
    pub(crate) async fn settings(&self, device: DeviceId) -> Result<Option<Box<Settings>>, Stopped> {
        self.ask_identity(|reply| IdentityRequest::Settings { device, reply }).await
    }

    /// Makes a link that lets one other device in as the user of this one. Says until when.
    pub(crate) async fn make_link(
        &self,
        device: DeviceId,
        hash: SecretHash,
    ) -> Result<Result<Millis, Rejection>, Stopped> {
        self.ask_identity(|reply| IdentityRequest::MakeLink { device, hash, reply }).await
    }

    /// The link of the user of a device lets nobody in any more.
    pub(crate) async fn revoke_link(&self, device: DeviceId) -> Result<(), Stopped> {
        self.send(Request::Identity(IdentityRequest::RevokeLink { device })).await
    }

    /// Whom a link lets in as; `None` where there is no such link, or not any more.
    pub(crate) async fn link(&self, hash: SecretHash) -> Result<Option<User>, Stopped> {
        self.ask_identity(|reply| IdentityRequest::Link { hash, reply }).await
    }

    /// Whether a file is the picture of somebody, and the device is signed in.
    pub(crate) async fn may_see_picture(&self, device: DeviceId, file: FileId) -> Result<bool, Stopped> {
        self.ask_identity(|reply| IdentityRequest::MaySeePicture { device, file, reply }).await
    }

    async fn change(&self, change: IdentityChange) -> Result<SignInResult, Stopped> {
        self.ask_identity(|reply| IdentityRequest::Change { change, reply }).await
    }

    async fn ask_identity<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<T>) -> IdentityRequest,
    ) -> Result<T, Stopped> {
        self.ask(|reply| Request::Identity(request(reply))).await
    }
}

impl<J: Journal> HubTask<J> {
    pub(super) fn take_identity_request(&mut self, request: IdentityRequest) {
        let now = self.clock.now();
        // Whoever asked may have gone.
        match request {
            IdentityRequest::Change { change, reply } => self.take_identity_change(change, reply),
            IdentityRequest::Snapshot { device, path, reply } => {
                _ = reply.send(self.page(device, &path));
            }
            IdentityRequest::Preferences { device, reply } => {
                let user = self.chat.signed_in(device);
                _ = reply.send(user.map(|user| self.chat.preferences(user)));
            }
            IdentityRequest::Settings { device, reply } => {
                _ = reply.send(self.chat.settings(now, device).map(Box::new));
            }
            IdentityRequest::MakeLink { device, hash, reply } => {
                _ = reply.send(self.chat.make_link(now, device, hash));
            }
            IdentityRequest::RevokeLink { device } => self.chat.revoke_link(device),
            IdentityRequest::Link { hash, reply } => _ = reply.send(self.chat.link(now, hash)),
            IdentityRequest::MaySeePicture { device, file, reply } => {
                _ = reply.send(self.chat.may_see_picture(device, file));
            }
        }
    }

    fn take_identity_change(&mut self, change: IdentityChange, reply: oneshot::Sender<SignInResult>) {
        let now = self.clock.now();
        let request = self.expect_answer(reply);
        let chat = &mut self.chat;
        match change {
            IdentityChange::SignIn { device, display_name, label } => {
                chat.handle_sign_in(now, request, device, &display_name, label);
            }
            IdentityChange::LogOut { device, forget } => chat.handle_log_out(now, request, device, forget),
            IdentityChange::RevokeDevice { device, revoked } => {
                chat.handle_revoke_device(now, request, device, revoked);
            }
            IdentityChange::UseLink { device, hash, label } => {
                chat.handle_use_link(now, request, hash, device, label);
            }
            IdentityChange::SetRecoveryCode { device, code } => {
                chat.handle_set_recovery_code(now, request, device, code);
            }
            IdentityChange::Recover { device, code, label } => {
                chat.handle_recover(now, request, code, device, label);
            }
            IdentityChange::SetDisplayName { device, display_name } => {
                chat.handle_change_display_name(now, request, device, &display_name);
            }
            IdentityChange::SetPicture { device, picture } => {
                chat.handle_set_picture(now, request, device, picture);
            }
            IdentityChange::SetPreferences { device, preferences } => {
                chat.handle_set_preferences(now, request, device, preferences);
            }
        }
    }

    fn page(&self, device: DeviceId, path: &str) -> Option<Box<Page>> {
        let user = self.chat.signed_in(device)?;
        let open = |welcome: &_| Place::of(welcome, path).channel();
        let snapshot = self.chat.snapshot(self.clock.now(), user, open);
        Some(Box::new(Page { snapshot, preferences: self.chat.preferences(user) }))
    }
}
