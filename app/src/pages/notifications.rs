//! The section about notifications. Whether they are on, only the browser knows: its script shows what goes for
//! it, and until then nothing can be pressed.

use leptos::prelude::*;

use crate::words;
use crate::words::settings as said;

pub(crate) fn view() -> impl IntoView {
    let states = said::NOTIFICATION_STATES.map(|(state, text)| {
        view! {
            <p class="settings__state" data-when=state hidden>
                {text}
            </p>
        }
    });

    view! {
        <p class="settings__text">{said::NOTIFICATIONS_TEXT}</p>
        <div role="status">
            <p class="settings__state" data-when="">
                {said::NOTIFICATIONS_NEED_SCRIPT}
            </p>
            {states.into_iter().collect::<Vec<_>>()}
        </div>
        <div class="settings__actions">
            <button class="button button--primary" type="button" data-when="off" data-action="turn-on" hidden>
                {said::TURN_ON}
            </button>
            <button
                class="button"
                type="button"
                data-when="on tested failed"
                data-action="test"
                data-title=words::BANTER
                data-body=said::TEST_BODY
                hidden
            >
                {said::TEST}
            </button>
            <button class="button button--quiet" type="button" data-when="on tested failed" data-action="turn-off" hidden>
                {said::TURN_OFF}
            </button>
        </div>
    }
}
