//! The way to every channel and everyone.

use leptos::html;
use leptos::prelude::*;
use protocol::lowercase::lower;

use crate::components::brand;
use crate::components::entry::{Entries, Entry};
use crate::components::icon::{self, icon};
use crate::components::sidebar_foot::SidebarFoot;
use crate::components::switcher::Switcher;
use crate::pane::{BROWSE_PATH, CREATE_PATH, SEARCH_PATH};
use crate::panels::{Panels, focus_when_opened};
use crate::react::{handler, memo};
use crate::state::{self, ChatStateStoreFields};
use crate::words;

/// The class of a small button of which only an icon is seen.
const SMALL: &str = "button button--icon button--quiet button--small";

/// Head, filter, the two lists, and oneself at the foot. A drawer where the window is narrow.
#[component]
pub(crate) fn Sidebar(switcher: Switcher) -> impl IntoView {
    let panels = Panels::expect();
    let filter = RwSignal::new(String::new());
    let close = NodeRef::<html::Button>::new();
    focus_when_opened(panels.menu_open, close);

    view! {
        <nav class="sidebar" id="sidebar" aria-label=words::around::SIDEBAR>
            <div class="sidebar__head">
                <a class="brand" href="/" on:click=handler(move |_| panels.close_overlays())>
                    {brand::mark("brand__mark")}
                    <span class="brand__name">{words::BANTER}</span>
                </a>
                <button
                    class="button button--icon button--quiet sidebar__switch"
                    type="button"
                    aria-label=words::around::GO_TO_LABEL
                    title=words::around::GO_TO_HINT
                    on:click=handler(move |_| switcher.open())
                >
                    {icon(icon::SWITCH)}
                </button>
                {pane_link("button button--icon button--quiet", SEARCH_PATH, words::around::SEARCH_MESSAGES, icon::SEARCH)}
                <button
                    class="button button--icon button--quiet sidebar__close"
                    type="button"
                    aria-label=words::around::CLOSE_MENU
                    node_ref=close
                    on:click=handler(move |_| panels.menu_open.set(false))
                >
                    {icon(icon::CLOSE)}
                </button>
            </div>
            <div class="searchbox">
                {icon::placed(icon::FILTER, "icon searchbox__icon")}
                <input
                    class="searchbox__input"
                    type="search"
                    aria-label=words::around::FILTER_SIDEBAR
                    placeholder=words::around::FILTER
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=filter
                    on:input=handler(move |event| filter.set(event_target_value(&event)))
                />
            </div>
            <div class="sidebar__scroll">
                <Lists filter />
            </div>
            <SidebarFoot />
        </nav>
    }
}

/// The joined channels and everybody else, as far as the filter lets them through.
#[component]
fn Lists(filter: RwSignal<String>) -> impl IntoView {
    let state = state::expect();
    let passes = move |name: &str| filter.with(|filter| contains(name, filter));
    let channels = memo(move || -> Vec<Entry> {
        let sidebar = state.sidebar().read();
        let passing = sidebar.channels.iter().filter(|channel| passes(channel.name.as_str()));
        passing.map(Entry::channel).collect()
    });
    let contacts = memo(move || -> Vec<Entry> {
        let sidebar = state.sidebar().read();
        let passing = sidebar.contacts.iter().filter(|contact| passes(contact.display_name.as_str()));
        passing.map(Entry::contact).collect()
    });
    let is_hidden = Signal::derive(move || {
        let is_filtered = filter.with(|filter| !filter.trim().is_empty());
        is_filtered && channels.with(Vec::is_empty) && contacts.with(Vec::is_empty)
    });
    let said = Signal::derive(move || {
        if is_hidden.get() {
            filter.with(|filter| words::nothing_matches(filter))
        } else if state.sidebar().read().contacts.is_empty() {
            words::around::ALONE.to_owned()
        } else {
            String::new()
        }
    });
    let said_class =
        Signal::derive(
            move || if said.with(String::is_empty) { "visually-hidden" } else { "sidebar__empty" },
        );

    view! {
        <section class="sidebar__section" aria-labelledby="sidebar-channels" hidden=is_hidden>
            <ChannelsHead />
            <Entries class="sidebar__list" entries=channels />
        </section>
        <section class="sidebar__section" aria-labelledby="sidebar-contacts" hidden=is_hidden>
            <div class="sidebar__section-head">
                <h2 class="sidebar__heading" id="sidebar-contacts">
                    {words::around::DIRECT_MESSAGES}
                </h2>
            </div>
            <Entries class="sidebar__list" entries=contacts />
        </section>
        <p class=said_class role="status">
            {said}
        </p>
    }
}

/// The heading of the channels, with the ways to more of them.
#[component]
fn ChannelsHead() -> impl IntoView {
    view! {
        <div class="sidebar__section-head">
            <h2 class="sidebar__heading" id="sidebar-channels">
                {words::around::CHANNELS}
            </h2>
            {pane_link(SMALL, BROWSE_PATH, words::around::BROWSE_CHANNELS, icon::BROWSE)}
            {pane_link(SMALL, CREATE_PATH, words::around::CREATE_CHANNEL, icon::PLUS)}
        </div>
    }
}

/// A link to a pane, of which only an icon is seen.
fn pane_link(
    class: &'static str,
    path: &'static str,
    label: &'static str,
    path_of_icon: &'static str,
) -> impl IntoView {
    view! {
        <a
            class=class
            href=path
            data-pane=""
            aria-label=label
            title=label
        >
            {icon(path_of_icon)}
        </a>
    }
}

/// Whether a name has the filter in it, whatever the case. A `#` before a channel's name is no part of it.
fn contains(name: &str, filter: &str) -> bool {
    let filter = filter.trim();
    let filter = filter.strip_prefix('#').unwrap_or(filter);
    filter.is_empty() || lower(name).contains(&lower(filter))
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
