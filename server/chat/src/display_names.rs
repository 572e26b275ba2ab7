//! Display names: who has which, which former ones are reserved, and which are free again.
//!
//! A user's newest claim is the name. Each older one stays reserved for [`FORMER_DISPLAY_NAME_MS`] from the next
//! claim on, and is free after that, without a write. A claim also says that a device holds the user: before it
//! may leave the journal, that is written down in a fact of the device.

use protocol::device::DeviceLabel;
use protocol::event::Event;
use protocol::fact::{Change, Draft, Fact, Fold, Subject};
use protocol::id::{DeviceId, Millis, Seq, UserId};
use protocol::limits::{FORMER_DISPLAY_NAME_MS, FORMER_DISPLAY_NAMES_MAX};
use protocol::user::DisplayName;

use crate::chat::{Chat, Registered};
use crate::device::{Claimed, Device};
use crate::effect::{Effect, RequestId};
use crate::names::fold_display_name;
use crate::rejection::Rejection;
use crate::requests::{Requester, Steps};

/// The newest claim of a display name.
#[derive(Debug)]
pub(crate) struct NameClaim {
    pub(crate) seq: Seq,
    pub(crate) holder: UserId,
    pub(crate) display_name: DisplayName,
    /// The device that claimed it.
    pub(crate) device: DeviceId,
    pub(crate) at: Millis,
}

impl Chat {
    /// Gives the user of a device another display name. The one before stays reserved for a while, so that the
    /// user can go back to it and nobody passes for them.
    pub fn handle_change_display_name(
        &mut self,
        now: Millis,
        request: RequestId,
        device: DeviceId,
        name: &str,
    ) {
        self.ask(Requester { request, device }, |chat| chat.judge_display_name(now, device, name));
    }

    /// The user who had a display name until lately, under whatever name of now. `None` where somebody has it
    /// now, and where it has been free again.
    #[must_use]
    pub fn user_of_former_name(&self, now: Millis, name: &str) -> Option<UserId> {
        let fold = fold_display_name(&DisplayName::parse(name).ok()?);
        let claim = self.usernames.get(&fold)?;
        self.reserved_until(claim).filter(|until| now < *until).map(|_| claim.holder)
    }

    /// What a user is called now.
    #[must_use]
    pub fn display_name(&self, user: UserId) -> Option<&DisplayName> {
        self.users.get(&user).map(|user| &user.display_name)
    }

    /// The former names that are reserved for a user, and until when; the newest first.
    pub(crate) fn reserved_names(&self, now: Millis, user: UserId) -> Vec<(DisplayName, Millis)> {
        let claims = self.claims_of(user);
        let reserved = claims.filter_map(|claim| Some((claim, self.reserved_until(claim)?)));
        let reserved = reserved.filter(|(_, until)| now < *until);
        let mut names: Vec<_> = reserved.map(|(claim, until)| (claim.display_name.clone(), until)).collect();
        names.reverse();
        names
    }

    /// The user who has a name, or has it reserved.
    pub(crate) fn user_of_name(&self, now: Millis, fold: &Fold) -> Option<UserId> {
        let claim = self.usernames.get(fold)?;
        self.reserved_until(claim).is_none_or(|until| now < until).then_some(claim.holder)
    }

    /// What claims a name for a user, whoever had it before.
    pub(crate) fn claim_name(&self, claim: Change) -> Steps {
        let Change::UserNamed { fold, user, device, .. } = &claim else { return Steps::one(claim) };
        let (user, device) = (*user, *device);
        let before = self.usernames.get(fold);
        let expect = Some(before.map_or(Seq(0), |before| before.seq));
        let written_down = before
            .filter(|before| (before.holder, before.device) != (user, device))
            .and_then(|before| self.rests_on(before));
        let steps = Steps::of(Draft { fact: Fact { origin: None, change: claim }, expect });
        let steps = steps.locking(Subject::User(user));
        match written_down {
            Some(device) => steps.after(self.written_down(device)),
            None => steps,
        }
    }

    fn judge_display_name(
        &self,
        now: Millis,
        device: DeviceId,
        name: &str,
    ) -> Result<Option<Steps>, Rejection> {
        let Some(user) = self.signed_in(device) else { return Ok(None) };
        let display_name = DisplayName::parse(name)?;
        let fold = fold_display_name(&display_name);
        if self.user_of_name(now, &fold).is_some_and(|holder| holder != user) {
            return Err(Rejection::DisplayNameTaken);
        }
        if self.users.get(&user).is_some_and(|known| known.display_name == display_name) {
            return Ok(None);
        }
        let is_reserved = |claim: &&NameClaim| self.reserved_until(claim).is_none_or(|until| now < until);
        let others = self.claims_of(user).filter(|claim| fold_display_name(&claim.display_name) != fold);
        if others.filter(is_reserved).count() > FORMER_DISPLAY_NAMES_MAX {
            return Err(Rejection::LimitExceeded);
        }
        let label = self.devices.get(&device).and_then(|device| device.label().cloned());
        let claim = Change::UserNamed { fold, user, display_name, device, label, at: now };
        Ok(Some(self.claim_name(claim)))
    }

    /// A fact claims a name. Where it is the newest claim of it, its device holds the user thereby.
    pub(crate) fn take_claim(
        &mut self,
        now: Millis,
        fold: Fold,
        claim: NameClaim,
        label: Option<DeviceLabel>,
    ) {
        let NameClaim { seq, holder: user, device, at, .. } = claim;
        if self.name_user(fold, claim) {
            self.hold_by_claim(now, seq, device, Claimed { user, label, at });
        }
    }

    /// Says whether it is the newest claim of the name.
    fn name_user(&mut self, fold: Fold, claim: NameClaim) -> bool {
        let seq = claim.seq;
        if self.usernames.get(&fold).is_some_and(|known| known.seq > seq) {
            return false;
        }
        let (id, display_name) = (claim.holder, claim.display_name.clone());
        if let Some(before) = self.usernames.insert(fold.clone(), claim) {
            self.forget_claim(&before);
        }
        let is_new = !self.users.contains_key(&id);
        let known = self.users.entry(id).or_insert_with(|| Registered::new(display_name.clone()));
        known.claims.insert(seq, fold);
        let is_newest = known.claims.last_key_value().is_some_and(|(newest, _)| *newest == seq);
        if is_newest {
            known.display_name = display_name;
        }
        let Some(user) = self.user(id) else { return true };
        if is_new {
            self.tell_everyone(Event::UserRegistered { seq, user });
            if let Some(channel) = self.default_channel() {
                self.tell_everyone(Event::MemberJoined { seq, channel, user: id, members: Vec::new() });
            }
        } else if is_newest {
            self.tell_everyone(Event::UserUpdated { seq, user });
        }
        true
    }

    /// Whoever was signed in on the device before is so no longer.
    fn hold_by_claim(&mut self, now: Millis, seq: Seq, device: DeviceId, claimed: Claimed) {
        let before = self.signed_in(device);
        self.devices.entry(device).or_default().claim(seq, claimed);
        self.end_other_sign_ins(now, device, before);
    }

    /// Erases the claims of names that are free again. Where a device holds a user by such a claim alone, that
    /// is written down first, and the claim goes when it is durable.
    pub(crate) fn free_names(&mut self, now: Millis) {
        let former = self.users.values().filter(|user| user.claims.len() > 1);
        let former = former.flat_map(|user| user.claims.values());
        let is_free = |fold: &&Fold| {
            let claim = self.usernames.get(*fold);
            claim.and_then(|claim| self.reserved_until(claim)).is_some_and(|until| until <= now)
        };
        let free: Vec<Fold> = former.filter(is_free).cloned().collect();
        for fold in free {
            let resting = self.usernames.get(&fold).and_then(|claim| self.rests_on(claim));
            match resting {
                // It comes again when that device has changed.
                Some(device) if self.is_changing(&Subject::Device(device)) => {}
                Some(device) => self.take_steps(None, Steps::one(self.written_down(device))),
                None => {
                    if let Some(claim) = self.usernames.remove(&fold) {
                        self.forget_claim(&claim);
                        self.effects.push_back(Effect::Erase(claim.seq));
                        self.forget_empty_device(claim.device);
                    }
                }
            }
        }
    }

    /// Until when a former name is reserved; `None` for the name of now.
    fn reserved_until(&self, claim: &NameClaim) -> Option<Millis> {
        let claims = &self.users.get(&claim.holder)?.claims;
        let (_, next) = claims.range(Seq(claim.seq.0 + 1)..).next()?;
        Some(self.usernames.get(next)?.at.saturating_add(FORMER_DISPLAY_NAME_MS))
    }

    /// The claims of a user, in the order of their seqs.
    fn claims_of(&self, user: UserId) -> impl Iterator<Item = &NameClaim> {
        let folds = self.users.get(&user).into_iter().flat_map(|user| user.claims.values());
        folds.filter_map(|fold| self.usernames.get(fold))
    }

    /// The device that holds a user by this claim alone, if one does.
    fn rests_on(&self, claim: &NameClaim) -> Option<DeviceId> {
        let device = self.devices.get(&claim.device)?;
        device.rests_on(claim.seq).then_some(claim.device)
    }

    /// What there is to say of a device, whatever claims say. It is as old as what it repeats.
    fn written_down(&self, id: DeviceId) -> Change {
        let at = self.devices.get(&id).map_or(0, Device::changed_at);
        self.device_updated(at, id, self.held(id), self.signed_in(id))
    }

    /// A claim is no longer in the journal.
    fn forget_claim(&mut self, claim: &NameClaim) {
        if let Some(holder) = self.users.get_mut(&claim.holder) {
            holder.claims.remove(&claim.seq);
        }
        if let Some(device) = self.devices.get_mut(&claim.device) {
            device.forget_claim(claim.seq);
        }
    }
}
