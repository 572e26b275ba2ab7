//! The page where a recovery code lets somebody in, and the one that shows a new code.

use leptos::prelude::*;
use protocol::error::ErrorCode;
use protocol::user::DisplayName;

use crate::pages::form::Field;
use crate::pages::frame;
use crate::pages::settings::Section;
use crate::words::settings as said;

/// How many characters a recovery code has: each is five random bits, so that nobody guesses one.
pub const CODE_CHARS: usize = 26;

/// How many characters of a code stand together.
const GROUP_CHARS: usize = 4;

/// Why a code did not let anybody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeProblem {
    /// It has this many letters and digits, and a code has another number of them.
    Length(usize),
    /// It has a character that no code has.
    Forbidden(char),
    /// The server said no.
    Refused(ErrorCode),
}

/// The page. What was typed stays.
#[must_use]
pub fn recover(typed: &str, problem: Option<CodeProblem>) -> String {
    let field = Field {
        id: "code",
        name: "code",
        label: said::RECOVERY_CODE,
        hint: said::CODE_HINT,
        value: typed.to_owned(),
        autocomplete: "off",
        class: "page__secret-line",
        problem: problem.map(said::code_problem),
    };
    let view = frame::card(
        said::RECOVER.to_owned(),
        view! {
            <p class="page__text">{said::RECOVER_TEXT}</p>
            <form class="page__form" method="post" action="/recover" novalidate>
                {field.view()}
                <button class="button button--primary" type="submit">
                    {said::COME_BACK}
                </button>
            </form>
            <p class="page__foot">
                <a class="link link--alone" href="/">
                    {said::BACK_TO_SIGN_IN}
                </a>
            </p>
        },
    );
    view.to_html()
}

/// The page that shows a new recovery code, this once.
#[must_use]
pub fn new_code(user: &DisplayName, code: &str) -> String {
    let groups: Vec<_> = code
        .as_bytes()
        .chunks(GROUP_CHARS)
        .map(|group| {
            let group = String::from_utf8_lossy(group).into_owned();
            view! { <span class="page__group">{group}</span> " " }
        })
        .collect();
    let view = frame::card(
        said::NEW_CODE.to_owned(),
        view! {
            <p class="page__text">{said::new_code_text(user)}</p>
            <p class="page__secret" id="code" tabindex="-1" autofocus translate="no">
                {groups}
            </p>
            <p class="page__text">{said::NEW_CODE_WARNING}</p>
            <div class="page__actions">
                <a class="button button--primary" href=format!("/settings#{}", Section::Recovery.id())>
                    {said::CODE_KEPT}
                </a>
            </div>
        },
    );
    view.to_html()
}
