//! Signing in and out: which device is which user. Asked for over HTTP, so answered by request.

use std::collections::BTreeMap;

use protocol::device::DeviceLabel;
use protocol::error::CloseCode;
use protocol::event::DepartureKind;
use protocol::fact::{AppendError, Change, Draft, Fact};
use protocol::id::{DeviceId, Millis, Seq, UserId};
use protocol::limits::{DEVICE_USERS_MAX, USERS_MAX};
use protocol::user::{DisplayName, User};

use crate::chat::Chat;
use crate::connection::ConnectionId;
use crate::device::Device;
use crate::effect::{Effect, RequestId};
use crate::names::fold_display_name;
use crate::rejection::Rejection;

/// The one request of each device that waits for its fact.
#[derive(Debug, Default)]
pub(crate) struct SignIns {
    waiting: BTreeMap<DeviceId, Waiting>,
}

#[derive(Debug)]
struct Waiting {
    request: RequestId,
    /// The change whose return settles the request.
    change: Change,
}

/// What judging a sign in came to.
enum Verdict {
    /// The device is signed in as this user already.
    AlreadySo(User),
    /// This must be appended first; expected of its subject is the second.
    Append(Change, Option<Seq>),
}

impl Chat {
    /// Signs a device in under a display name: registers the user where the name is free, and lets a
    /// device back in that holds the user.
    pub fn handle_sign_in(
        &mut self,
        now: Millis,
        request: RequestId,
        device: DeviceId,
        name: &str,
        _label: DeviceLabel,
    ) {
        match self.judge_sign_in(now, device, name) {
            Ok(Verdict::AlreadySo(user)) => self.answer(request, Ok(Some(user))),
            Ok(Verdict::Append(change, expect)) => self.ask(request, device, change, expect),
            Err(rejection) => self.answer(request, Err(rejection)),
        }
    }

    /// Signs a device out. It keeps the users it holds. Its connections are closed.
    pub fn handle_log_out(&mut self, now: Millis, request: RequestId, device: DeviceId, _forget: bool) {
        let signed_in = self.signed_in(device);
        if self.sign_ins.waiting.contains_key(&device) {
            return self.answer(request, Err(Rejection::TooManyRequests));
        }
        let (Some(_), Some(known)) = (signed_in, self.devices.get(&device)) else {
            return self.answer(request, Ok(None));
        };
        let change =
            Change::DeviceUpdated { device, users: known.users(), signed_in: None, label: None, at: now };
        self.ask(request, device, change, None);
    }

    /// Another device no longer holds the user of this one.
    pub fn handle_revoke_device(
        &mut self,
        _now: Millis,
        request: RequestId,
        _device: DeviceId,
        _revoked: DeviceId,
    ) {
        self.answer(request, Err(Rejection::Unavailable));
    }

    /// Gives the user of a device another display name.
    pub fn handle_change_display_name(
        &mut self,
        _now: Millis,
        request: RequestId,
        _device: DeviceId,
        _name: &str,
    ) {
        self.answer(request, Err(Rejection::Unavailable));
    }

    /// The user a device is signed in as.
    #[must_use]
    pub fn signed_in(&self, device: DeviceId) -> Option<UserId> {
        self.devices.get(&device).and_then(Device::signed_in)
    }

    fn judge_sign_in(&mut self, now: Millis, device: DeviceId, name: &str) -> Result<Verdict, Rejection> {
        let display_name = DisplayName::parse(name)?;
        if self.sign_ins.waiting.contains_key(&device) {
            return Err(Rejection::TooManyRequests);
        }
        let fold = fold_display_name(&display_name);
        let held = self.devices.get(&device).map(Device::users).unwrap_or_default();
        let Some(user) = self.usernames.get(&fold).map(|claim| claim.holder) else {
            if held.len() >= DEVICE_USERS_MAX || self.users.len() + self.sign_ins.claims() >= USERS_MAX {
                return Err(Rejection::LimitExceeded);
            }
            let user = UserId(self.ids.next());
            let change = Change::UserNamed { fold, user, display_name, device, label: None, at: now };
            return Ok(Verdict::Append(change, Some(Seq(0))));
        };
        if !held.contains(&user) {
            return Err(Rejection::DisplayNameTaken);
        }
        if self.signed_in(device) == Some(user)
            && let Some(user) = self.user(user)
        {
            return Ok(Verdict::AlreadySo(user));
        }
        let change =
            Change::DeviceUpdated { device, users: held, signed_in: Some(user), label: None, at: now };
        Ok(Verdict::Append(change, None))
    }

    fn ask(&mut self, request: RequestId, device: DeviceId, change: Change, expect: Option<Seq>) {
        self.sign_ins.waiting.insert(device, Waiting { request, change: change.clone() });
        self.append(Draft { fact: Fact { origin: None, change }, expect });
    }

    pub(crate) fn answer(&mut self, request: RequestId, result: Result<Option<User>, Rejection>) {
        self.effects.push_back(Effect::Answer { request, result });
    }

    /// A fact came back: whoever asked for it over HTTP is answered.
    pub(crate) fn answer_sign_in(&mut self, change: &Change) {
        let result = match change {
            Change::UserNamed { user, display_name, .. } => {
                Some(User { id: *user, display_name: display_name.clone(), picture: None })
            }
            Change::DeviceUpdated { signed_in, .. } => signed_in.and_then(|user| self.user(user)),
            Change::UserUpdated { .. }
            | Change::RecoveryCodeSet { .. }
            | Change::ChannelUpdated { .. }
            | Change::ChannelNamed { .. }
            | Change::DirectOpened { .. }
            | Change::MembershipChanged { .. }
            | Change::ReadMarked { .. }
            | Change::MessagePosted { .. }
            | Change::MessageEdited { .. }
            | Change::ReactionsChanged { .. }
            | Change::PinChanged { .. }
            | Change::FileUploaded { .. }
            | Change::MessageDeleted { .. }
            | Change::CommandsRemembered { .. } => return,
        };
        if let Some(request) = self.sign_ins.finish(change) {
            self.answer(request, Ok(result));
        }
    }

    pub(crate) fn refuse_sign_in(&mut self, change: &Change, error: AppendError) {
        if let Some(request) = self.sign_ins.finish(change) {
            let rejection = match error {
                AppendError::Conflict => Rejection::DisplayNameTaken,
                AppendError::Full | AppendError::Unknown => Rejection::Unavailable,
            };
            self.answer(request, Err(rejection));
        }
    }

    /// Closes the connections of a device under users it is no longer signed in as.
    pub(crate) fn end_other_sign_ins(&mut self, now: Millis, device: DeviceId) {
        let signed_in = self.signed_in(device);
        let of_others = self
            .connections
            .iter()
            .filter(|(_, connection)| connection.device == device && Some(connection.user) != signed_in);
        let closed: Vec<(ConnectionId, UserId)> =
            of_others.map(|(id, connection)| (*id, connection.user)).collect();
        for (connection, _) in closed {
            self.close(now, connection, CloseCode::SignedOut);
        }
        let held = self.devices.get(&device).map(Device::users).unwrap_or_default();
        let left = held.into_iter().filter(|user| Some(*user) != signed_in);
        let left: Vec<UserId> = left.filter(|user| self.presence.leave(*user)).collect();
        self.tell_departures(left, DepartureKind::Left);
    }
}

impl SignIns {
    /// How many names are being claimed.
    fn claims(&self) -> usize {
        self.waiting.values().filter(|waiting| matches!(waiting.change, Change::UserNamed { .. })).count()
    }

    fn finish(&mut self, change: &Change) -> Option<RequestId> {
        let (Change::UserNamed { device, .. } | Change::DeviceUpdated { device, .. }) = change else {
            return None;
        };
        if self.waiting.get(device).is_some_and(|waiting| waiting.change == *change) {
            self.waiting.remove(device).map(|waiting| waiting.request)
        } else {
            None
        }
    }
}
