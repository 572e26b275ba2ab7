//! The page where one chooses a display name.

use leptos::prelude::*;
use protocol::error::ErrorCode;
use protocol::limits::DISPLAY_NAME_CHARS_MAX;
use protocol::user::DisplayNameError;

use crate::components::brand;
use crate::words;

/// What the page stays on while the server is away or says no. Without it the form works as well.
pub const SCRIPT: &str = include_str!("sign_in.js");

/// What was asked, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The text as it was typed.
    pub display_name: String,
    /// The path of ours that is wanted after it; empty for the home.
    pub to: String,
    /// Why it did not work.
    pub problem: Option<NameProblem>,
}

/// Why signing in did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    /// The text cannot be a display name.
    Invalid(DisplayNameError),
    /// The server said no.
    Refused(ErrorCode),
}

/// Asks for a display name, and says in words why one will not do. The text stays.
#[must_use]
pub fn body(asked: &Asked) -> String {
    let said = asked.problem.map(why).unwrap_or_default();
    let invalid = asked.problem.is_some().then_some("true");

    view! {
        <main class="sign-in">
            <form
                class="sign-in__card"
                method="post"
                action="/sign-in"
                novalidate
                data-unreachable=words::UNREACHABLE
            >
                {brand::mark("brand__mark sign-in__mark")}
                <h1 class="sign-in__title">{words::BANTER}</h1>
                <p class="sign-in__text">{words::SIGN_IN_NOTE}</p>
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
                            value=asked.display_name.clone()
                        />
                    </div>
                    <div class="field__error" id="display-name-error" role="alert">
                        {said}
                    </div>
                </div>
                <input type="hidden" name="to" value=asked.to.clone() />
                <button class="button button--primary sign-in__submit" type="submit">
                    {words::START}
                </button>
                <p class="sign-in__foot">
                    <a class="link link--alone" href="/recover">
                        {words::USE_RECOVERY_CODE}
                    </a>
                    <a class="link link--alone" href="/about">
                        {words::ABOUT}
                    </a>
                </p>
            </form>
        </main>
    }
    .to_html()
}

/// Why a display name will not do, in words.
pub(crate) fn why(problem: NameProblem) -> String {
    match problem {
        NameProblem::Invalid(DisplayNameError::Empty) => "Choose a display name.".to_owned(),
        NameProblem::Invalid(DisplayNameError::TooLong { over }) => {
            format!("At most {DISPLAY_NAME_CHARS_MAX} characters. Yours has {over} too many.")
        }
        NameProblem::Invalid(DisplayNameError::Forbidden) => {
            "A display name can't hold control or invisible characters.".to_owned()
        }
        NameProblem::Refused(ErrorCode::DisplayNameTaken) => {
            "Somebody else is called that, or a name that looks like it. Choose another one.".to_owned()
        }
        NameProblem::Refused(ErrorCode::LimitExceeded) => {
            "Nobody else fits in here. Use a display name that this browser had before.".to_owned()
        }
        NameProblem::Refused(code) => words::error(code).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_name_is_answered_by_what_is_wrong_with_it_and_stays() {
        let problem = Some(NameProblem::Invalid(DisplayNameError::TooLong { over: 2 }));
        let html = body(&Asked { display_name: "\"><b>".to_owned(), to: "/channels/x".to_owned(), problem });

        assert!(html.contains("At most 32 characters. Yours has 2 too many."), "{html}");
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains("value=\"&quot;") && !html.contains("<b>"), "{html}");
    }
}
