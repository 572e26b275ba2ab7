//! The dialog that creates a channel.

use client::intent::Intent;
use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;

use crate::actions::Actions;
use crate::ask::Ask;
use crate::components::control::Control;
use crate::components::dialog::Dialog;
use crate::html::Html;
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};

/// Asks for a name, and says why it will not do; a name that is taken leads to the channel that has it.
#[component]
pub(crate) fn CreateDialog() -> impl IntoView {
    let panels = Panels::expect();
    let open = panels.create_open;
    let input = NodeRef::<html::Input>::new();
    let create = Ask::new();
    // The field is empty again when the dialog opens again.
    Effect::new(move |_| {
        if !open.get()
            && let Some(node) = input.get_untracked()
        {
            node.set_value("");
        }
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(node) = input.get_untracked() else { return };
        create.ask(Intent::CreateChannel { name: node.value() });
        let _ = node.focus();
    };

    view! {
        <Dialog open class="dialog" labelled_by="create-title" ask=create>
            <form class="dialog__form" on:submit=on_submit>
                <h2 class="dialog__title" id="create-title">
                    "Create a channel"
                </h2>
                <p class="dialog__text">"Everybody can see it and join it."</p>
                <NameField input create />
                <div class="dialog__foot">
                    <button class="button button--quiet" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <button
                        class="button button--primary"
                        type="submit"
                        disabled=Signal::derive(move || create.is_waiting())
                    >
                        "Create"
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

/// The name, with why it will not do.
#[component]
fn NameField(input: NodeRef<html::Input>, create: Ask) -> impl IntoView {
    let invalid = Signal::derive(move || create.problem().is_some().then_some("true"));

    view! {
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
                    aria-invalid=invalid
                    node_ref=input
                />
            </div>
            <p class="field__hint" id="create-hint">
                "Letters, digits, - and _. At most 48."
            </p>
            <Problem create />
        </div>
    }
}

/// Why the name will not do, and the way to the channel that has it.
#[component]
fn Problem(create: Ask) -> impl IntoView {
    let state = state::expect();
    let panels = Panels::expect();
    let actions = Actions::expect();
    let existing = Memo::new(move |_| {
        let id = create.answer()?.err()?.channel?;
        let channels = state.browse().read();
        let existing = channels.iter().find(|channel| channel.id == id)?;
        Some((existing.name.to_string(), existing.path.clone()))
    });
    let html = Memo::new(move |_| match existing.get() {
        Some((name, path)) => existing_html(&name, &path),
        None => {
            let mut html = Html::new();
            html.text(&create.problem().unwrap_or_default());
            html.into_string()
        }
    });
    let on_click = move |event: MouseEvent| {
        if let Some(control) = Control::pressed(&event) {
            panels.create_open.set(false);
            (actions.go)(control.data("data-path").unwrap_or_default());
        }
    };

    view! {
        <div class="field__error" id="create-error" role="alert" inner_html=html on:click=on_click></div>
    }
}

fn existing_html(name: &str, path: &str) -> String {
    let mut html = Html::new();
    html.text(&format!("There is already a channel called #{name}. "));
    html.open_class("button", "button button--small").attr("type", "button");
    html.attr("data-action", "go").attr("data-path", path).text(&format!("Open #{name}"));
    html.into_string()
}
