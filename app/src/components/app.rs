//! The whole page below `<body>`.

use client::place::Place;
use leptos::either::EitherOf4;
use leptos::prelude::*;

use crate::components::about::About;
use crate::components::chat::Chat;
use crate::components::notice::Lost;
use crate::components::sign_in::SignIn;
use crate::state::{self, ChatStateStoreFields};

/// Which page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    SignIn,
    About,
    /// An address that does not exist, to somebody who is not signed in.
    Lost,
    Chat,
}

/// Everything that a reader sees. Expects the state by context.
#[component]
pub fn App() -> impl IntoView {
    let state = state::expect();
    let page = Memo::new(move |_| match state.place().get() {
        Place::SignedOut => Page::SignIn,
        Place::About => Page::About,
        Place::Channel(_)
        | Place::NotJoined(_)
        | Place::UnknownChannel(_)
        | Place::Direct { .. }
        | Place::UnknownUser(_)
        | Place::NoChannels
        | Place::UnknownPage => {
            if state.user().with(Option::is_some) {
                Page::Chat
            } else {
                Page::Lost
            }
        }
    });

    move || match page.get() {
        Page::SignIn => EitherOf4::A(view! { <SignIn /> }),
        Page::About => EitherOf4::B(view! { <About /> }),
        Page::Lost => EitherOf4::C(view! {
            <main class="about">
                <Lost />
            </main>
        }),
        Page::Chat => EitherOf4::D(view! { <Chat /> }),
    }
}
