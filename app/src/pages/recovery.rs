//! The section about the recovery code.

use leptos::prelude::*;

use crate::pages::settings::Settings;
use crate::pages::time;
use crate::words::settings as said;

pub(crate) fn view(page: &Settings) -> impl IntoView {
    let since = page.recovery_code_since.map(|since| {
        view! {
            <p class="settings__text">{said::RECOVERY_SINCE} {time::day(since)} "." " " {said::NEW_CODE_REPLACES}</p>
        }
    });
    let remove = page.recovery_code_since.map(|_| {
        view! {
            <form method="post" action="/settings/recovery/remove">
                <button class="button button--quiet" type="submit">
                    {said::REMOVE_CODE}
                </button>
            </form>
        }
    });
    let make = if page.recovery_code_since.is_some() { said::REPLACE_CODE } else { said::MAKE_CODE };

    view! {
        <p class="settings__text">{said::RECOVERY_TEXT}</p>
        {since}
        <div class="settings__actions">
            <form method="post" action="/settings/recovery">
                <button class="button" type="submit">
                    {make}
                </button>
            </form>
            {remove}
        </div>
    }
}
