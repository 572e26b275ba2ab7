//! The page that asks how to log out.

use leptos::prelude::*;
use protocol::error::ErrorCode;
use protocol::user::User;

use crate::pages::frame;
use crate::pages::settings::Section;
use crate::words;
use crate::words::settings as said;

/// The page. `is_last` where neither another device nor a recovery code leads back to the user.
#[must_use]
pub fn log_out(user: &User, is_last: bool, problem: Option<ErrorCode>) -> String {
    let name = &user.display_name;
    let problem = problem.map(|code| {
        view! {
            <p class="page__problem" role="alert">
                {words::error(code)}
            </p>
        }
    });
    let warning = is_last.then(|| {
        view! {
            <p class="page__problem" id="warning">
                {said::name_would_be_lost(name)}
                " "
                <a class="link" href=format!("/settings#{}", Section::Recovery.id())>
                    {said::MAKE_CODE_FIRST}
                </a>
            </p>
        }
    });
    let described = if is_last { "forget-text warning" } else { "forget-text" };
    let view = frame::card(
        said::LOG_OUT_TITLE.to_owned(),
        view! {
            {problem}
            <form class="page__form" method="post" action="/log-out">
                <p class="page__text" id="keep-text">
                    {said::log_out_text(name)}
                </p>
                <div class="page__actions">
                    <button class="button button--primary" type="submit" aria-describedby="keep-text">
                        {words::around::LOG_OUT}
                    </button>
                    <a class="button button--quiet" href="/">
                        {said::STAY}
                    </a>
                </div>
            </form>
            <form class="page__form page__part" method="post" action="/log-out">
                <h2 class="page__subtitle">{said::FORGET_TITLE}</h2>
                <p class="page__text" id="forget-text">
                    {said::forget_text(name)}
                </p>
                {warning}
                <div class="page__actions">
                    <button
                        class="button button--danger"
                        type="submit"
                        name="forget"
                        value="true"
                        aria-describedby=described
                    >
                        {said::FORGET}
                    </button>
                </div>
            </form>
        },
    );
    view.to_html()
}
