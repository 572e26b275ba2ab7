//! The section about what others see of a user.

use leptos::prelude::*;

use crate::pages::form::{self, Field};
use crate::pages::settings::{Problem, Settings};
use crate::pages::{frame, time};
use crate::words;
use crate::words::settings as said;

pub(crate) fn view(page: &Settings) -> impl IntoView {
    view! {
        {display_name(page)}
        {reserved(page)}
        {picture(page)}
    }
}

fn display_name(page: &Settings) -> impl IntoView {
    let (value, problem) = match &page.problem {
        Some(Problem::DisplayName { typed, why }) => (typed.clone(), Some(said::display_name_problem(*why))),
        Some(Problem::Picture(_) | Problem::Other(..)) | None => (page.user.display_name.to_string(), None),
    };
    let field = Field {
        id: "display-name",
        name: "display_name",
        label: words::DISPLAY_NAME,
        hint: said::DISPLAY_NAME_HINT,
        value,
        autocomplete: "nickname",
        class: "",
        problem,
    };

    view! {
        <form class="settings__form" method="post" action="/settings/name" novalidate>
            {field.view()}
            <button class="button button--primary" type="submit">
                {said::SAVE_NAME}
            </button>
        </form>
    }
}

/// The names that one had, and may go back to.
fn reserved(page: &Settings) -> impl IntoView {
    let names: Vec<_> = page
        .reserved
        .iter()
        .map(|(name, until)| {
            view! {
                <li class="settings__item">
                    <span class="settings__item-text">
                        <bdi class="settings__item-name">{name.to_string()}</bdi>
                        <span class="settings__detail">{said::RESERVED_UNTIL} {time::day_and_hour(*until)}</span>
                    </span>
                    <button class="button button--small" name="display_name" value=name.to_string()>
                        {said::GO_BACK_TO}
                        <span class="visually-hidden">" " {name.to_string()}</span>
                    </button>
                </li>
            }
        })
        .collect();

    (!names.is_empty()).then(|| {
        view! {
            <form class="settings__form" method="post" action="/settings/name">
                <h3 class="field__label">{said::RESERVED}</h3>
                <ul class="settings__list">{names}</ul>
            </form>
        }
    })
}

fn picture(page: &Settings) -> impl IntoView {
    let problem = match &page.problem {
        Some(Problem::Picture(code)) => Some(said::picture_problem(*code)),
        Some(Problem::DisplayName { .. } | Problem::Other(..)) | None => None,
    };
    let is_wrong = problem.is_some();
    let described = if is_wrong { "picture-error picture-hint" } else { "picture-hint" };
    let generated = page.user.picture.is_some().then(|| {
        view! {
            <form method="post" action="/settings/picture/remove">
                <button class="button button--quiet" type="submit">
                    {said::USE_GENERATED}
                </button>
            </form>
        }
    });

    view! {
        <div class="settings__picture">
            {frame::picture(&page.user, "settings__portrait")}
            <form
                class="settings__form"
                method="post"
                action="/settings/picture"
                enctype="multipart/form-data"
            >
                <div class="field">
                    <label class="field__label" for="picture">
                        {said::PICTURE}
                    </label>
                    <input
                        class="settings__file"
                        id="picture"
                        name="picture"
                        type="file"
                        accept="image/png,image/jpeg,image/gif,image/webp"
                        required
                        autofocus=is_wrong
                        aria-describedby=described
                        aria-invalid=is_wrong.then_some("true")
                    />
                    {form::problem("picture-error".to_owned(), problem)}
                    <p class="field__hint" id="picture-hint">
                        {said::picture_hint()}
                    </p>
                </div>
                <button class="button" type="submit">
                    {said::UPLOAD_PICTURE}
                </button>
            </form>
            {generated}
        </div>
    }
}
