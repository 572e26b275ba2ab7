//! What Banter is, for anyone.

use leptos::prelude::*;
use protocol::limits::HISTORY_LEN_MAX;

use crate::components::brand;
use crate::words;

/// The page about Banter, for somebody who is signed in or not.
#[must_use]
pub fn body(is_signed_in: bool) -> String {
    let way_on = if is_signed_in { words::GO_HOME } else { words::START };
    let cap = format!(
        "Every channel keeps its last {HISTORY_LEN_MAX} messages and no more. What was said last month is not lying around."
    );

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
                    <li>{cap}</li>
                    <li>
                        "Your name is yours. There is no password: the browser that chose a name holds its key, \
                        and lets your other devices in."
                    </li>
                    <li>"Direct messages are for the two of you, private channels for their members, and nobody else."</li>
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
                    <div>
                        <dt>"Made of"</dt>
                        <dd>
                            <a class="link link--alone" href="/licenses.txt">
                                "Libraries and their licenses"
                            </a>
                        </dd>
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
    .to_html()
}
