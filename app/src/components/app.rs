//! The whole page below `<body>`.

use client::place::Place;
use leptos::either::EitherOf4;
use leptos::prelude::*;

use crate::components::about::About;
use crate::components::chat::Chat;
use crate::components::notice::Lost;
use crate::components::sign_in::SignIn;
use crate::state::{self, ChatStateStoreFields};

/// Everything that a reader sees. Expects the state by context.
///
/// Which page it is never changes: from one to another leads a link that loads it. So the browser only has to
/// know how to take a page over, and not how to build another one in its place.
#[component]
pub fn App() -> impl IntoView {
    let state = state::expect();
    match state.place().get_untracked() {
        Place::SignedOut => EitherOf4::A(view! { <SignIn /> }),
        Place::About => EitherOf4::B(view! { <About /> }),
        Place::Channel(_)
        | Place::NotJoined(_)
        | Place::UnknownChannel(_)
        | Place::Direct { .. }
        | Place::UnknownUser(_)
        | Place::NoChannels
        | Place::UnknownPage => {
            if state.user().with_untracked(Option::is_some) {
                EitherOf4::C(view! { <Chat /> })
            } else {
                EitherOf4::D(view! {
                    <main class="about">
                        <Lost />
                    </main>
                })
            }
        }
    }
}
