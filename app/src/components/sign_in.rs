//! The page where one chooses a display name.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use protocol::user::DisplayName;

use crate::actions::Actions;
use crate::components::brand;
use crate::state::{self, ChatStateStoreFields, SignInProblem};
use crate::words;

/// Asks for a display name, and says in words why one will not do. The text stays.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let state = state::expect();
    let actions = Actions::expect();
    let input = NodeRef::<html::Input>::new();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(node) = input.get_untracked() else { return };
        match DisplayName::parse(&node.value()) {
            Ok(_) => (actions.sign_in)(node.value()),
            Err(error) => state::sign_in_failed(state, SignInProblem::Invalid(error)),
        }
    };
    let is_busy = Signal::derive(move || !state.alive().get() || state.sign_in().read().busy);

    view! {
        <main class="sign-in">
            <form class="sign-in__card" method="post" novalidate on:submit=on_submit>
                {brand::mark("brand__mark sign-in__mark")}
                <h1 class="sign-in__title">{words::BANTER}</h1>
                <p class="sign-in__text">
                    {words::SIGN_IN_NOTE}
                </p>
                <NameField input />
                <button class="button button--primary sign-in__submit" type="submit" disabled=is_busy>
                    {words::START}
                </button>
                <p class="sign-in__foot">
                    <a class="link" href="/recover">
                        {words::USE_RECOVERY_CODE}
                    </a>
                    <a class="link" href="/about">
                        {words::ABOUT}
                    </a>
                </p>
            </form>
        </main>
    }
}

/// The display name, with why it will not do.
#[component]
fn NameField(input: NodeRef<html::Input>) -> impl IntoView {
    let state = state::expect();
    // Once: who empties the field wants it empty.
    Effect::new(move |before: Option<String>| {
        let remembered = state.sign_in().read().remembered.clone();
        if let Some(node) = input.get_untracked()
            && before.as_ref() != Some(&remembered)
            && node.value().is_empty()
        {
            node.set_value(&remembered);
        }
        remembered
    });
    Effect::new(move |_| {
        if state.sign_in().read().problem.is_some()
            && let Some(node) = input.get_untracked()
        {
            let _ = node.focus();
        }
    });
    let problem = move || state.sign_in().read().problem;
    let invalid = Signal::derive(move || problem().is_some().then_some("true"));
    let said = Signal::derive(move || problem().map(words::sign_in_problem).unwrap_or_default());

    view! {
        <div class="field">
            <label class="field__label" for="display-name">
                {words::DISPLAY_NAME}
            </label>
            <div class="field__control">
                <input
                    class="field__input"
                    id="display-name"
                    name="display_name"
                    dir="auto"
                    autocomplete="nickname"
                    autofocus
                    spellcheck="false"
                    aria-describedby="display-name-error"
                    aria-invalid=invalid
                    node_ref=input
                />
            </div>
            <div class="field__error" id="display-name-error" role="alert">
                {said}
            </div>
        </div>
    }
}
