//! The way to every channel and everyone.

use leptos::html;
use leptos::prelude::*;
use protocol::id::{ChannelId, UserId};

use crate::components::brand;
use crate::components::channel_link::ChannelLink;
use crate::components::contact_link::ContactLink;
use crate::components::icon::{self, icon};
use crate::components::sidebar_foot::SidebarFoot;
use crate::panels::{Panels, focus_when_opened};
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// Head, filter, the two lists, and oneself at the foot. A drawer where the window is narrow.
#[component]
pub(crate) fn Sidebar() -> impl IntoView {
    let panels = Panels::expect();
    let filter = RwSignal::new(String::new());
    let close = NodeRef::<html::Button>::new();
    focus_when_opened(panels.menu_open, close);

    view! {
        <nav class="sidebar" id="sidebar" aria-label="Channels and people">
            <div class="sidebar__head">
                <a class="brand" href="/" on:click=move |_| panels.close_overlays()>
                    {brand::mark("brand__mark")}
                    <span class="brand__name">{words::BANTER}</span>
                </a>
                <button
                    class="button button--icon button--quiet sidebar__close"
                    type="button"
                    aria-label="Close menu"
                    node_ref=close
                    on:click=move |_| panels.menu_open.set(false)
                >
                    {icon(icon::CLOSE)}
                </button>
            </div>
            <div class="searchbox">
                {icon::placed(icon::SEARCH, "icon searchbox__icon")}
                <input
                    class="searchbox__input"
                    type="search"
                    aria-label="Filter channels and people"
                    placeholder="Filter"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || filter.get()
                    on:input=move |event| filter.set(event_target_value(&event))
                />
            </div>
            <div class="sidebar__scroll">
                <Entries filter />
            </div>
            <SidebarFoot />
        </nav>
    }
}

/// The joined channels and everybody else, as far as the filter lets them through.
#[component]
fn Entries(filter: RwSignal<String>) -> impl IntoView {
    let state = state::expect();
    let passes = move |name: &str| filter.with(|filter| contains(name, filter));
    let channels = Memo::new(move |_| -> Vec<ChannelId> {
        let sidebar = state.sidebar().read();
        let passing = sidebar.channels.iter().filter(|channel| passes(channel.name.as_str()));
        passing.map(|channel| channel.id).collect()
    });
    let contacts = Memo::new(move |_| -> Vec<UserId> {
        let sidebar = state.sidebar().read();
        let passing = sidebar.contacts.iter().filter(|contact| passes(contact.display_name.as_str()));
        passing.map(|contact| contact.user).collect()
    });
    let nothing_passes = Memo::new(move |_| {
        let is_filtered = filter.with(|filter| !filter.trim().is_empty());
        is_filtered && channels.with(Vec::is_empty) && contacts.with(Vec::is_empty)
    });
    let is_alone = move || state.sidebar().with(|sidebar| sidebar.contacts.is_empty());

    view! {
        <section class="sidebar__section" aria-labelledby="sidebar-channels" hidden=move || nothing_passes.get()>
            <ChannelsHead />
            <ul class="sidebar__list">
                <For each=move || channels.get() key=|id| *id let(id)>
                    <ChannelLink id />
                </For>
            </ul>
        </section>
        <section class="sidebar__section" aria-labelledby="sidebar-contacts" hidden=move || nothing_passes.get()>
            <div class="sidebar__section-head">
                <h2 class="sidebar__heading" id="sidebar-contacts">
                    "Direct messages"
                </h2>
            </div>
            <ul class="sidebar__list">
                <For each=move || contacts.get() key=|id| *id let(user)>
                    <ContactLink user />
                </For>
            </ul>
            {move || {
                is_alone().then(|| view! { <p class="sidebar__empty">"Nobody else is here yet."</p> })
            }}
        </section>
        {move || {
            let said = nothing_passes.get().then(|| filter.with(|filter| words::nothing_matches(filter)));
            let class = if said.is_some() { "sidebar__empty" } else { "visually-hidden" };
            view! {
                <p class=class role="status">
                    {said}
                </p>
            }
        }}
    }
}

/// The heading of the channels, with the ways to more of them.
#[component]
fn ChannelsHead() -> impl IntoView {
    let panels = Panels::expect();

    view! {
        <div class="sidebar__section-head">
            <h2 class="sidebar__heading" id="sidebar-channels">
                "Channels"
            </h2>
            <button
                class="button button--icon button--quiet button--small"
                type="button"
                aria-label="Browse channels"
                title="Browse channels"
                on:click=move |_| panels.browse_open.set(true)
            >
                {icon(icon::BROWSE)}
            </button>
            <button
                class="button button--icon button--quiet button--small"
                type="button"
                aria-label="Create a channel"
                title="Create a channel"
                on:click=move |_| panels.create_open.set(true)
            >
                {icon(icon::PLUS)}
            </button>
        </div>
    }
}

/// Whether a name has the filter in it, whatever the case. A `#` before a channel's name is no part of it.
fn contains(name: &str, filter: &str) -> bool {
    let filter = filter.trim();
    let filter = filter.strip_prefix('#').unwrap_or(filter);
    filter.is_empty() || name.to_lowercase().contains(&filter.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn a_filter_finds_part_of_a_name_whatever_the_case() {
        assert!(contains("Überblick", "überb"));
        assert!(contains("general", " #GEN "));
        assert!(contains("general", ""));
        assert!(!contains("general", "x"));
    }
}
