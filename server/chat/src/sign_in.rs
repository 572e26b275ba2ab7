//! Signing in and out: which device is which user. Asked for over HTTP, so answered by request.

use protocol::device::DeviceLabel;
use protocol::error::CloseCode;
use protocol::event::DepartureKind;
use protocol::fact::{Change, Subject};
use protocol::id::{DeviceId, Millis, Seq, UserId};
use protocol::limits::{DEVICE_USERS_MAX, USER_DEVICES_MAX, USERS_MAX};
use protocol::user::DisplayName;

use crate::chat::Chat;
use crate::connection::ConnectionId;
use crate::device::{Device, Listed};
use crate::effect::{Effect, RequestId};
use crate::names::fold_display_name;
use crate::rejection::Rejection;
use crate::requests::{Requester, Revocation, Steps};

impl Chat {
    /// Signs a device in under a display name: registers the user where the name is free, and lets a
    /// device back in that holds the user who has the name, or has it reserved.
    pub fn handle_sign_in(
        &mut self,
        now: Millis,
        request: RequestId,
        device: DeviceId,
        name: &str,
        label: DeviceLabel,
    ) {
        self.ask(Requester { request, device }, |chat| chat.judge_sign_in(now, device, name, label));
    }

    /// Signs a device out. It keeps the users it holds, unless it is to forget the one who leaves. Its
    /// connections are closed.
    pub fn handle_log_out(&mut self, now: Millis, request: RequestId, device: DeviceId, forget: bool) {
        self.ask(Requester { request, device }, |chat| {
            let Some(user) = chat.signed_in(device) else { return Ok(None) };
            let mut users = chat.held(device);
            users.retain(|held| !forget || *held != user);
            Ok(Some(Steps::one(chat.device_updated(now, device, users, None))))
        });
    }

    /// A device of the user of this one no longer holds them. Its connections as them are closed at once.
    ///
    /// Nothing happens where that device does not hold them: it may have been revoked a moment ago, and whose
    /// else it is nobody learns.
    pub fn handle_revoke_device(
        &mut self,
        now: Millis,
        request: RequestId,
        device: DeviceId,
        revoked: DeviceId,
    ) {
        let requester = Requester { request, device };
        let of = |user| Revocation { requester, user };
        match self.signed_in(device).map(of).filter(|_| self.is_changing(&Subject::Device(revoked))) {
            // A device that asks for something all the time would otherwise never be revoked.
            Some(later) if !self.requests.revocations.contains_key(&revoked) => {
                self.requests.revocations.insert(revoked, later);
            }
            Some(_) | None => self.ask(requester, |chat| chat.judge_revocation(now, device, revoked)),
        }
    }

    /// The user a device is signed in as.
    #[must_use]
    pub fn signed_in(&self, device: DeviceId) -> Option<UserId> {
        self.devices.get(&device).and_then(Device::signed_in)
    }

    /// The users a device holds.
    pub(crate) fn held(&self, device: DeviceId) -> Vec<UserId> {
        self.devices.get(&device).map(Device::users).unwrap_or_default()
    }

    fn judge_sign_in(
        &mut self,
        now: Millis,
        device: DeviceId,
        name: &str,
        label: DeviceLabel,
    ) -> Result<Option<Steps>, Rejection> {
        let display_name = DisplayName::parse(name)?;
        let fold = fold_display_name(&display_name);
        let users = self.held(device);
        let Some(user) = self.user_of_name(now, &fold) else {
            if users.len() >= DEVICE_USERS_MAX || self.users.len() + self.registering() >= USERS_MAX {
                return Err(Rejection::LimitExceeded);
            }
            let user = UserId(self.ids.next());
            let label = Some(label);
            let claim = Change::UserNamed { fold, user, display_name, device, label, at: now };
            return Ok(Some(self.claim_name(claim)));
        };
        if !users.contains(&user) {
            return Err(Rejection::DisplayNameTaken);
        }
        if self.signed_in(device) == Some(user) {
            return Ok(None);
        }
        let (signed_in, label) = (Some(user), Some(label));
        let change = Change::DeviceUpdated { device, users, signed_in, label, at: now };
        Ok(Some(Steps::one(change)))
    }

    fn judge_revocation(
        &self,
        now: Millis,
        device: DeviceId,
        revoked: DeviceId,
    ) -> Result<Option<Steps>, Rejection> {
        match self.signed_in(device) {
            Some(user) if self.held(revoked).contains(&user) => Ok(Some(self.revocation(now, revoked, user))),
            Some(_) | None => Ok(None),
        }
    }

    /// Gives the revocations that had to wait their turn.
    pub(crate) fn revoke_waiting(&mut self, now: Millis) {
        let is_free = |chat: &Self, device: &DeviceId| !chat.is_changing(&Subject::Device(*device));
        let free = self.requests.revocations.keys().copied().filter(|device| is_free(self, device));
        let free: Vec<DeviceId> = free.collect();
        for device in free {
            let Some(Revocation { requester, user }) = self.requests.revocations.remove(&device) else {
                continue;
            };
            if self.held(device).contains(&user) {
                self.take_steps(Some(requester), self.revocation(now, device, user));
            } else {
                self.answer_signed_in(requester);
            }
        }
    }

    fn revocation(&self, now: Millis, device: DeviceId, user: UserId) -> Steps {
        Steps::one(self.revoked(now, device, user))
    }

    /// What there is to say of a device that no longer holds a user.
    fn revoked(&self, now: Millis, device: DeviceId, user: UserId) -> Change {
        let mut users = self.held(device);
        users.retain(|held| *held != user);
        let signed_in = self.signed_in(device).filter(|signed_in| *signed_in != user);
        self.device_updated(now, device, users, signed_in)
    }

    /// A device is to hold a user whom the recovery code has shown it to be. Whoever has lost every device can let
    /// none go: where there are too many, the one that is missed least goes first.
    pub(crate) fn let_back_in(
        &self,
        now: Millis,
        device: DeviceId,
        user: UserId,
        label: DeviceLabel,
    ) -> Result<Steps, Rejection> {
        match self.let_in(now, device, user, label.clone()) {
            Err(Rejection::TooManyDevices) => {
                let steps = self.hold_one_more(now, device, user, label)?;
                let stale = self.device_missed_least(user).ok_or(Rejection::TooManyDevices)?;
                Ok(steps.after(self.revoked(now, stale, user)))
            }
            judged => judged,
        }
    }

    /// Of the devices that hold a user, without a connection before those with one, the one on which they signed in
    /// or out last the longest ago.
    fn device_missed_least(&self, user: UserId) -> Option<DeviceId> {
        let is_online = |device| self.connections.values().any(|of| of.device == device && of.user == user);
        let of = |(id, device): (&DeviceId, &Device)| Some((is_online(*id), device.holds_since(user)?, *id));
        self.devices.iter().filter_map(of).min().map(|(_, _, device)| device)
    }

    /// A device is to hold a user whom another proof than a name has shown it to be.
    pub(crate) fn let_in(
        &self,
        now: Millis,
        device: DeviceId,
        user: UserId,
        label: DeviceLabel,
    ) -> Result<Steps, Rejection> {
        if !self.held(device).contains(&user) {
            let devices = self.devices.values().filter(|other| other.holds_since(user).is_some()).count();
            if devices >= USER_DEVICES_MAX {
                return Err(Rejection::TooManyDevices);
            }
        }
        self.hold_one_more(now, device, user, label)
    }

    /// A device is to hold a user, however many others do.
    fn hold_one_more(
        &self,
        now: Millis,
        device: DeviceId,
        user: UserId,
        label: DeviceLabel,
    ) -> Result<Steps, Rejection> {
        let mut users = self.held(device);
        if !users.contains(&user) {
            if users.len() >= DEVICE_USERS_MAX {
                return Err(Rejection::LimitExceeded);
            }
            users.push(user);
        }
        let (signed_in, label) = (Some(user), Some(label));
        let change = Change::DeviceUpdated { device, users, signed_in, label, at: now };
        // Of two devices at once, the second counts the first.
        Ok(Steps::one(change).locking(Subject::User(user)))
    }

    /// What there is to say of a device, which goes on being called as before.
    pub(crate) fn device_updated(
        &self,
        at: Millis,
        device: DeviceId,
        users: Vec<UserId>,
        signed_in: Option<UserId>,
    ) -> Change {
        let label = self.devices.get(&device).and_then(|device| device.label().cloned());
        Change::DeviceUpdated { device, users, signed_in, label, at }
    }

    /// How many users are being registered.
    fn registering(&self) -> usize {
        self.requests.claimants().filter(|user| !self.users.contains_key(user)).count()
    }

    /// A fact says whom a device holds.
    pub(crate) fn update_device(&mut self, now: Millis, seq: Seq, device: DeviceId, list: Listed) {
        let before = self.signed_in(device);
        self.devices.entry(device).or_default().list(seq, list);
        self.end_other_sign_ins(now, device, before);
        self.forget_empty_device(device);
    }

    /// A device that holds nobody is as good as one that never was: the fact that says so is erased.
    pub(crate) fn forget_empty_device(&mut self, device: DeviceId) {
        // Before that, a claim may still come that the fact takes back.
        if self.caught_up
            && let Some(empty) = self.devices.get_mut(&device).and_then(Device::take_empty_list)
        {
            self.effects.push_back(Effect::Erase(empty));
        }
    }

    /// Does so for all devices.
    pub(crate) fn forget_empty_devices(&mut self) {
        let devices: Vec<DeviceId> = self.devices.keys().copied().collect();
        for device in devices {
            self.forget_empty_device(device);
        }
    }

    /// Closes the connections of a device under users it is no longer signed in as.
    pub(crate) fn end_other_sign_ins(&mut self, now: Millis, device: DeviceId, before: Option<UserId>) {
        let signed_in = self.signed_in(device);
        let of_others = self
            .connections
            .iter()
            .filter(|(_, connection)| connection.device == device && Some(connection.user) != signed_in);
        let closed: Vec<(ConnectionId, UserId)> =
            of_others.map(|(id, connection)| (*id, connection.user)).collect();
        for (connection, _) in &closed {
            self.close(now, *connection, CloseCode::SignedOut);
        }
        self.links.forget_others(device, signed_in);
        let left = closed.into_iter().map(|(_, user)| user).chain(before);
        let left: Vec<UserId> = left.filter(|user| Some(*user) != signed_in).collect();
        // One who had several connections has left once.
        let left: Vec<UserId> = left.into_iter().filter(|user| self.presence.leave(*user)).collect();
        self.tell_departures(left, DepartureKind::Left);
    }
}
