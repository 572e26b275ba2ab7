//! Requests over HTTP that wait for their facts: who asked, and what nothing else may change meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use protocol::fact::{AppendError, Change, Draft, Fact, Picture, Subject};
use protocol::id::{DeviceId, Millis, SecretHash, UserId};

use crate::chat::Chat;
use crate::effect::{Effect, RequestId};
use crate::rejection::Rejection;

/// The requests that wait for their facts.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    /// By what each is about to change: see [`changed`].
    waiting: BTreeMap<Subject, Waiting>,
    /// What is about to change, or must stay as it is until something else has changed.
    locked: BTreeSet<Subject>,
    /// Revocations of devices that are just changing. Each has its turn right after that, so that a device
    /// cannot put off its revocation by asking for something all the time.
    pub(crate) revocations: BTreeMap<DeviceId, Revocation>,
}

/// Which request, and which device asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Requester {
    pub(crate) request: RequestId,
    pub(crate) device: DeviceId,
}

/// A revocation of a device that waits for its turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Revocation {
    pub(crate) requester: Requester,
    /// The user whom the device is to hold no longer.
    pub(crate) user: UserId,
}

/// What a request appends, one after the other.
#[derive(Debug)]
pub(crate) struct Steps {
    first: Draft,
    /// What is appended once the first is durable.
    then: Option<Draft>,
    /// What nothing else may change meanwhile.
    locks: Vec<Subject>,
    /// The link that is used up by this.
    link: Option<SecretHash>,
}

/// A request, or something that the chat does by itself, that waits for a fact.
#[derive(Debug)]
pub(crate) struct Waiting {
    requester: Option<Requester>,
    /// The change whose return goes on with it.
    change: Change,
    then: Option<Draft>,
    locks: Vec<Subject>,
    link: Option<SecretHash>,
}

impl Steps {
    /// One change, whatever was there before.
    pub(crate) fn one(change: Change) -> Self {
        Self::of(Draft { fact: Fact { origin: None, change }, expect: None })
    }

    /// One draft.
    pub(crate) fn of(first: Draft) -> Self {
        let locks = changed(&first.fact.change).into_iter().collect();
        Self { first, then: None, locks, link: None }
    }

    /// Before all this, another change.
    pub(crate) fn after(self, change: Change) -> Self {
        let before = Self::one(change);
        let locks = before.locks.into_iter().chain(self.locks).collect();
        Self { first: before.first, then: Some(self.first), locks, link: self.link }
    }

    /// Nothing else may change this meanwhile.
    pub(crate) fn locking(mut self, subject: Subject) -> Self {
        self.locks.push(subject);
        self
    }

    /// Uses up a link.
    pub(crate) fn using(mut self, link: SecretHash) -> Self {
        self.link = Some(link);
        self
    }
}

impl Chat {
    /// Judges a request of a device and takes the steps that it needs, if any. Once it is carried out, it is
    /// answered by who is signed in on the device then.
    pub(crate) fn ask(
        &mut self,
        requester: Requester,
        judge: impl FnOnce(&mut Self) -> Result<Option<Steps>, Rejection>,
    ) {
        if self.is_changing(&Subject::Device(requester.device)) {
            return self.answer(requester.request, Err(Rejection::TooManyRequests));
        }
        match judge(self) {
            Ok(None) => self.answer_signed_in(requester),
            Ok(Some(steps)) if steps.locks.iter().any(|lock| self.is_changing(lock)) => {
                self.answer(requester.request, Err(Rejection::TooManyRequests));
            }
            Ok(Some(steps)) => self.take_steps(Some(requester), steps),
            Err(rejection) => self.answer(requester.request, Err(rejection)),
        }
    }

    /// Whether this is about to change.
    pub(crate) fn is_changing(&self, subject: &Subject) -> bool {
        self.requests.locked.contains(subject)
    }

    /// Appends the first of some steps. Nobody else may hold what they lock.
    pub(crate) fn take_steps(&mut self, requester: Option<Requester>, steps: Steps) {
        let Steps { first, then, locks, link } = steps;
        self.requests.locked.extend(locks.iter().cloned());
        self.wait(Waiting { requester, change: first.fact.change.clone(), then, locks, link }, first);
    }

    fn wait(&mut self, waiting: Waiting, draft: Draft) {
        let key = changed(&waiting.change).expect("only changes of users and devices are waited for");
        let before = self.requests.waiting.insert(key, waiting);
        assert!(before.is_none(), "what is locked is changed by one request at a time");
        self.append(draft);
    }

    /// A fact came back. Whoever waits for it goes on with the next step; without one, it is settled once the
    /// fact is applied.
    pub(crate) fn next_step(&mut self, change: &Change) -> Option<Waiting> {
        let mut done = self.requests.take(change)?;
        let Some(next) = done.then.take() else { return Some(done) };
        self.wait(Waiting { change: next.fact.change.clone(), ..done }, next);
        None
    }

    /// All steps are taken: whoever asked is answered.
    pub(crate) fn settle_request(&mut self, now: Millis, done: Waiting) {
        self.requests.unlock(&done.locks);
        if let Some(link) = done.link {
            self.links.remove(link);
        }
        if let Some(requester) = done.requester {
            self.answer_signed_in(requester);
        }
        self.revoke_waiting(now);
        self.free_names(now);
    }

    /// A draft was not appended, or may not have been: whoever waits for it is told.
    pub(crate) fn refuse_request(&mut self, now: Millis, change: &Change, error: AppendError) {
        let Some(refused) = self.requests.take(change) else { return };
        self.requests.unlock(&refused.locks);
        if let Some(requester) = refused.requester {
            let rejection = match error {
                AppendError::Conflict => Rejection::DisplayNameTaken,
                AppendError::Full | AppendError::Unknown => Rejection::Unavailable,
            };
            self.answer(requester.request, Err(rejection));
        }
        self.revoke_waiting(now);
    }

    pub(crate) fn answer(&mut self, request: RequestId, result: Result<Option<UserId>, Rejection>) {
        let result = result.map(|user| user.and_then(|user| self.user(user)));
        self.effects.push_back(Effect::Answer { request, result });
    }

    /// Answers with who is signed in on the device by now.
    pub(crate) fn answer_signed_in(&mut self, requester: Requester) {
        self.answer(requester.request, Ok(self.signed_in(requester.device)));
    }
}

impl Requests {
    /// The users whose names are about to be claimed.
    pub(crate) fn claimants(&self) -> impl Iterator<Item = UserId> {
        self.changes()
            .filter_map(|change| if let Change::UserNamed { user, .. } = change { Some(*user) } else { None })
    }

    /// The pictures that users are about to have.
    pub(crate) fn pictures(&self) -> impl Iterator<Item = Picture> {
        self.changes().filter_map(|change| {
            if let Change::UserUpdated { picture, .. } = change { *picture } else { None }
        })
    }

    /// The changes that are waited for, or come after those.
    fn changes(&self) -> impl Iterator<Item = &Change> {
        let waiting = self.waiting.values();
        waiting.flat_map(|of| [Some(&of.change), of.then.as_ref().map(|then| &then.fact.change)]).flatten()
    }

    fn take(&mut self, change: &Change) -> Option<Waiting> {
        let key = changed(change)?;
        let is_waited_for = self.waiting.get(&key).is_some_and(|waiting| waiting.change == *change);
        if is_waited_for { self.waiting.remove(&key) } else { None }
    }

    fn unlock(&mut self, locks: &[Subject]) {
        for lock in locks {
            self.locked.remove(lock);
        }
    }
}

/// What a change that is asked for over HTTP is about. The claim of a name is kept apart by its device: of two
/// claims of one name the journal takes the first.
fn changed(change: &Change) -> Option<Subject> {
    match change {
        Change::UserNamed { device, .. } | Change::DeviceUpdated { device, .. } => {
            Some(Subject::Device(*device))
        }
        Change::UserUpdated { user, .. } => Some(Subject::User(*user)),
        Change::RecoveryCodeSet { user, .. } => Some(Subject::RecoveryCode(*user)),
        Change::ChannelUpdated { .. }
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
        | Change::CommandsRemembered { .. } => None,
    }
}
