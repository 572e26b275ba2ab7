//! Who is in the open channel.

use client::place::Place;
use client::view::MemberEntry;
use leptos::html;
use leptos::prelude::*;

use crate::components::entry::{Entries, Entry};
use crate::components::icon::{self, icon};
use crate::panels::{Panels, focus_when_opened};
use crate::react::{handler, memo};
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The members of a public channel; not to be seen elsewhere.
#[component]
pub(crate) fn MemberList() -> impl IntoView {
    let state = state::expect();
    let is_elsewhere = Signal::derive(move || !matches!(*state.place().read(), Place::Channel(_)));
    let panels = Panels::expect();
    let close = NodeRef::<html::Button>::new();
    focus_when_opened(panels.members_open, close);
    let entries = memo(move || -> Vec<Entry> {
        let sidebar = state.sidebar().read();
        let path = |member: &MemberEntry| {
            let contact = sidebar.contacts.iter().find(|contact| contact.user == member.user);
            contact.map(|contact| contact.path.as_str())
        };
        state.members().read().iter().map(|member| Entry::member(member, path(member))).collect()
    });
    let count = Signal::derive(move || state.members().read().len().to_string());

    view! {
        <aside class="members" id="members" aria-label=words::around::MEMBERS hidden=is_elsewhere>
            <div class="members__head">
                <h2 class="members__title">{words::around::MEMBERS}</h2>
                <span class="members__count">{count}</span>
                <button
                    class="button button--icon button--quiet members__close"
                    type="button"
                    aria-label=words::around::CLOSE_MEMBERS
                    node_ref=close
                    on:click=handler(move |_| panels.members_open.set(false))
                >
                    {icon(icon::CLOSE)}
                </button>
            </div>
            <Entries class="members__list" entries />
        </aside>
    }
}
