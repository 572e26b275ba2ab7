//! What Banter is, for anyone.

use leptos::prelude::*;
use protocol::limits::HISTORY_LEN_MAX;

use crate::components::brand;
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The page about Banter. Stands alone, signed in or not.
#[component]
pub(crate) fn About() -> impl IntoView {
    let state = state::expect();
    let way_on = if state.user().with_untracked(Option::is_some) { words::GO_HOME } else { words::START };

    view! {
        <main class="about">
            <article class="about__card">
                {brand::mark("brand__mark about__mark")}
                <h1 class="about__title">{words::ABOUT}</h1>
                <p>
                    "Banter is team chat that a small group hosts for itself: channels, direct messages, who is \
                    here, in a browser tab that opens at once and never loses a line."
                </p>
                <h2>"What to expect"</h2>
                <ul>
                    <li>
                        {format!(
                            "Every channel keeps its last {HISTORY_LEN_MAX} messages and no more. What was said last month is not lying around.",
                        )}
                    </li>
                    <li>
                        "Your name is yours. There is no password: the browser that chose a name holds its key."
                    </li>
                    <li>"Direct messages are for the two of you, and nobody else."</li>
                    <li>"What you write while offline waits, and is sent once when you are back."</li>
                    <li>"Your own messages can be deleted, and are gone for everybody."</li>
                </ul>
                <dl class="about__facts">
                    <div>
                        <dt>"Version"</dt>
                        <dd>{env!("CARGO_PKG_VERSION")}</dd>
                    </div>
                    <div>
                        <dt>"License"</dt>
                        <dd>{env!("CARGO_PKG_LICENSE")}</dd>
                    </div>
                </dl>
                <p class="about__foot">
                    <a class="button" href="/">
                        {way_on}
                    </a>
                </p>
            </article>
        </main>
    }
}
