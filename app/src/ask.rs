//! A command that one view asks for, and the answer that it waits for.

use client::change::Rejected;
use client::intent::{Intent, Refusal};
use leptos::prelude::*;
use protocol::id::{ChannelId, ClientId};

use crate::actions::Actions;
use crate::react::{effect, memo};
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// A command that one view asks for, and the answer that it waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask {
    actions: Actions,
    asked: RwSignal<Option<ClientId>>,
    answer: Memo<Option<Result<ChannelId, Rejected>>>,
    refusal: RwSignal<Option<Refusal>>,
}

impl Ask {
    /// Nothing is asked for yet.
    pub(crate) fn new() -> Self {
        let state = state::expect();
        let asked = RwSignal::new(None);
        let answer = memo(move || {
            let asked = asked.read();
            state.answers().with(|answers| state::answer_to(answers, asked.as_ref()?))
        });
        Self { actions: Actions::expect(), asked, answer, refusal: RwSignal::new(None) }
    }

    /// Asks; what was asked before is no longer waited for.
    pub(crate) fn ask(self, intent: Intent) {
        let asked = (self.actions.intent)(intent);
        self.refusal.set(asked.as_ref().err().copied());
        self.asked.set(asked.unwrap_or(None));
    }

    /// Has it said above the messages where something asked does not work. For views that go by then.
    pub(crate) fn complain(self) {
        let state = state::expect();
        effect(move |_| {
            if let Some(problem) = self.problem() {
                state::complain(state, problem);
            }
        });
    }

    /// [`Self::problem`] for views; nothing where there is none.
    pub(crate) fn said(self) -> Signal<String> {
        Signal::derive(move || self.problem().unwrap_or_default())
    }

    /// Whether there is no answer yet.
    pub(crate) fn is_waiting(self) -> bool {
        self.asked.with(Option::is_some) && self.answer.with(Option::is_none)
    }

    /// Why it did not work, in words.
    fn problem(self) -> Option<String> {
        let refused = self.refusal.get().map(words::refusal);
        refused.or_else(|| self.answer.get()?.err().map(|rejected| words::error(rejected.code).to_owned()))
    }
}
