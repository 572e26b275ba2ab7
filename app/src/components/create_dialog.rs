//! The dialog that creates a channel.

use client::intent::Intent;
use leptos::either::EitherOf3;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use protocol::channel::ChannelName;
use protocol::error::ErrorCode;

use crate::actions::Actions;
use crate::ask::Ask;
use crate::components::dialog::Dialog;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};

/// Asks for a name, and says why it will not do; a name that is taken leads to the channel that has it.
#[component]
pub(crate) fn CreateDialog() -> impl IntoView {
    let panels = Panels::expect();
    let open = panels.create_open;
    let input = NodeRef::<html::Input>::new();
    let name = RwSignal::new(String::new());
    let create = Ask::new();
    Effect::new(move |_| {
        if let Some(Ok(_)) = create.answer() {
            open.set(false);
        }
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(node) = input.get_untracked() else { return };
        name.set(node.value());
        create.ask(Intent::CreateChannel { name: node.value() });
        let _ = node.focus();
    };
    let closed = move || {
        create.forget();
        if let Some(node) = input.get_untracked() {
            node.set_value("");
        }
    };
    let has_problem = move || create.problem().is_some();

    view! {
        <Dialog open class="dialog" labelled_by="create-title" closed>
            <form class="dialog__form" on:submit=on_submit>
                <h2 class="dialog__title" id="create-title">
                    "Create a channel"
                </h2>
                <p class="dialog__text">"Everybody can see it and join it."</p>
                <div class="field">
                    <label class="field__label" for="create-name">
                        "Channel name"
                    </label>
                    <div class="field__control">
                        <span class="field__prefix" aria-hidden="true">
                            "#"
                        </span>
                        <input
                            class="field__input"
                            id="create-name"
                            name="name"
                            dir="auto"
                            autocomplete="off"
                            autocapitalize="none"
                            spellcheck="false"
                            aria-describedby="create-hint create-error"
                            aria-invalid=move || has_problem().then_some("true")
                            node_ref=input
                        />
                    </div>
                    <p class="field__hint" id="create-hint">
                        "Letters, digits, - and _. At most 48."
                    </p>
                    <div class="field__error" id="create-error" role="alert">
                        <Problem create name=name.read_only() />
                    </div>
                </div>
                <div class="dialog__foot">
                    <button class="button button--quiet" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <button
                        class="button button--primary"
                        type="submit"
                        disabled=move || create.is_waiting()
                    >
                        "Create"
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

/// Why the name will not do, and the way to the channel that has it.
#[component]
fn Problem(create: Ask, name: ReadSignal<String>) -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let actions = Actions::expect();
    let taken = Memo::new(move |_| {
        let is_taken = create.answer() == Some(Err(ErrorCode::ChannelExists));
        is_taken.then(|| name.with(|name| ChannelName::parse(name).map(String::from).unwrap_or_default()))
    });
    // Names in another case are the same name. Where the one that is taken differs in more, it is not offered.
    let existing = Memo::new(move |_| {
        let taken = taken.get()?.to_lowercase();
        let channels = state.browse().read();
        let existing = channels.iter().find(|channel| channel.name.as_str().to_lowercase() == taken)?;
        Some((existing.name.to_string(), existing.path.clone()))
    });
    let open = move |path: String| {
        panels.create_open.set(false);
        (actions.go)(path);
    };

    move || match (taken.get(), existing.get()) {
        (Some(_), Some((name, path))) => EitherOf3::A(view! {
            {format!("There is already a channel called #{name}. ")}
            <button class="button button--small" type="button" on:click=move |_| open(path.clone())>
                {format!("Open #{name}")}
            </button>
        }),
        (Some(name), None) => EitherOf3::B(format!("There is already a channel that looks like #{name}.")),
        (None, _) => EitherOf3::C(create.problem()),
    }
}
