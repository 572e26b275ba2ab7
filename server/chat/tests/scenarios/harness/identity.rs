//! Who people are: what their devices ask for over HTTP.

use chat::{DeviceEntry, Rejection, RequestId, Settings};
use protocol::device::DeviceLabel;
use protocol::error::ErrorCode;
use protocol::fact::Picture;
use protocol::id::{FileId, Millis, SecretHash, UserId};
use protocol::preferences::Preferences;
use protocol::user::User;

use super::{SignIn, TestChat, device_id};

impl TestChat {
    /// A device asks to be signed in under a name, and says what it is called.
    pub fn ask_to_sign_in_as(&mut self, device: &str, name: &str, label: &str) -> RequestId {
        let request = RequestId(self.number());
        self.chat.handle_sign_in(self.now, request, device_id(device), name, DeviceLabel::new(label));
        self.pump();
        request
    }

    /// Signs a device out, and lets it forget its user.
    pub fn forget(&mut self, device: &str) -> SignIn {
        let request = RequestId(self.number());
        self.chat.handle_log_out(self.now, request, device_id(device), true);
        self.answered(request)
    }

    /// A device asks that another one no longer holds its user.
    pub fn ask_to_revoke(&mut self, device: &str, revoked: &str) -> RequestId {
        let request = RequestId(self.number());
        self.chat.handle_revoke_device(self.now, request, device_id(device), device_id(revoked));
        self.pump();
        request
    }

    /// A device has another one revoked.
    pub fn revoke(&mut self, device: &str, revoked: &str) -> SignIn {
        let request = self.ask_to_revoke(device, revoked);
        self.answered(request)
    }

    /// A device asks for another display name.
    pub fn ask_to_take_name(&mut self, device: &str, name: &str) -> RequestId {
        let request = RequestId(self.number());
        self.chat.handle_change_display_name(self.now, request, device_id(device), name);
        self.pump();
        request
    }

    /// A device gives its user another display name.
    pub fn take_name(&mut self, device: &str, name: &str) -> SignIn {
        let request = self.ask_to_take_name(device, name);
        self.answered(request)
    }

    /// Who had a display name until lately.
    pub fn user_of_former_name(&self, name: &str) -> Option<UserId> {
        self.chat.user_of_former_name(self.now, name)
    }

    /// A device makes a link, whose secret is known by a word.
    pub fn make_link(&mut self, device: &str, secret: &str) -> Result<Millis, ErrorCode> {
        self.chat.make_link(self.now, device_id(device), hash(secret)).map_err(Rejection::code)
    }

    /// A device revokes the link of its user.
    pub fn revoke_link(&mut self, device: &str) {
        self.chat.revoke_link(device_id(device));
    }

    /// Whom a link lets in as.
    pub fn link_of(&self, secret: &str) -> Option<User> {
        self.chat.link(self.now, hash(secret))
    }

    /// A device asks to be let in by a link.
    pub fn ask_to_use_link(&mut self, device: &str, secret: &str) -> RequestId {
        let request = RequestId(self.number());
        let label = DeviceLabel::new(device);
        self.chat.handle_use_link(self.now, request, hash(secret), device_id(device), label);
        self.pump();
        request
    }

    /// A device is let in by a link.
    pub fn use_link(&mut self, device: &str, secret: &str) -> SignIn {
        let request = self.ask_to_use_link(device, secret);
        self.answered(request)
    }

    /// A device lets another one in.
    pub fn let_in(&mut self, device: &str, other: &str) -> SignIn {
        self.make_link(device, "let in")?;
        self.use_link(other, "let in")
    }

    /// A device gives its user a recovery code, or none.
    pub fn set_recovery_code(&mut self, device: &str, code: Option<&str>) -> SignIn {
        let request = RequestId(self.number());
        self.chat.handle_set_recovery_code(self.now, request, device_id(device), code.map(hash));
        self.answered(request)
    }

    /// A device asks to be let in by a recovery code.
    pub fn ask_to_recover(&mut self, device: &str, code: &str) -> RequestId {
        let request = RequestId(self.number());
        let label = DeviceLabel::new(device);
        self.chat.handle_recover(self.now, request, hash(code), device_id(device), label);
        self.pump();
        request
    }

    /// A device is let in by a recovery code.
    pub fn recover(&mut self, device: &str, code: &str) -> SignIn {
        let request = self.ask_to_recover(device, code);
        self.answered(request)
    }

    /// A device asks for a picture, which the shell has stored, or for none.
    pub fn ask_for_picture(&mut self, device: &str, picture: Option<Picture>) -> RequestId {
        let request = RequestId(self.number());
        if let Some(picture) = picture {
            *self.folder.entry(picture.file).or_default() += 1;
            self.stored.insert(request, picture.file);
        }
        self.chat.handle_set_picture(self.now, request, device_id(device), picture);
        self.pump();
        request
    }

    /// A device gives its user a picture, or none.
    pub fn set_picture(&mut self, device: &str, picture: Option<Picture>) -> SignIn {
        let request = self.ask_for_picture(device, picture);
        self.answered(request)
    }

    /// A device asks for other preferences.
    pub fn ask_for_preferences(&mut self, device: &str, preferences: Preferences) -> RequestId {
        let request = RequestId(self.number());
        self.chat.handle_set_preferences(self.now, request, device_id(device), preferences);
        self.pump();
        request
    }

    /// A device gives its user other preferences.
    pub fn set_preferences(&mut self, device: &str, preferences: Preferences) -> SignIn {
        let request = self.ask_for_preferences(device, preferences);
        self.answered(request)
    }

    /// How a user likes Banter.
    pub fn preferences(&self, user: UserId) -> Preferences {
        self.chat.preferences(user)
    }

    /// Whether a device may see a picture.
    pub fn may_see_picture(&self, device: &str, picture: Picture) -> bool {
        self.chat.may_see_picture(device_id(device), picture.file)
    }

    /// What the page of settings shows on a device.
    pub fn settings(&self, device: &str) -> Option<Settings> {
        self.chat.settings(self.now, device_id(device))
    }

    /// The devices that hold the user of a device, as it lists them.
    pub fn devices(&self, device: &str) -> Vec<DeviceEntry> {
        self.settings(device).map(|settings| settings.devices).unwrap_or_default()
    }

    /// The display name of a user.
    pub fn name_of(&self, user: UserId) -> String {
        let users = self.snapshot(user, self.general()).welcome.users;
        let user = users.into_iter().find(|other| other.id == user).expect("the user is registered");
        user.display_name.as_str().to_owned()
    }

    /// A picture that was refused is not kept.
    pub(super) fn keep_picture(&mut self, request: RequestId, answer: &SignIn) {
        if let Some(file) = self.stored.remove(&request)
            && !matches!(answer, Ok(Some(_)))
        {
            self.release_file(file);
        }
    }

    fn answered(&mut self, request: RequestId) -> SignIn {
        self.pump();
        self.sign_in_answer(request).expect("the journal is not held")
    }
}

/// The hash of a secret that is known by a word.
pub fn hash(secret: &str) -> SecretHash {
    SecretHash(device_id(secret).0)
}

/// A picture of some size whose content is known by a word.
pub fn picture(word: &str, bytes: u64) -> Picture {
    Picture { file: FileId(device_id(word).0), bytes }
}
