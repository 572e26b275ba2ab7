//! The quick switcher: type a part of a name, and go there.

use client::view::{ContactEntry, PlaceKind, SwitchEntry};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use protocol::lowercase::lower;

use crate::actions::Actions;
use crate::components::entry::{self, Waiting};
use crate::components::picture::Face;
use crate::components::{control, dialog, icon};
use crate::html::Html;
use crate::keys;
use crate::pane::{BROWSE_PATH, CREATE_PATH, SEARCH_PATH, SHORTCUTS_PATH};
use crate::react::handler;
use crate::state::{self, ChatStateStoreFields, State};
use crate::words;

/// The id of the list.
const LIST_ID: &str = "switcher-list";

/// What finds the option that Enter takes.
const CHOSEN: &str = "[aria-selected=\"true\"]";

/// What one can go to besides channels and people: what it is called, where it is, its icon, whether it is a pane.
const WAYS: [(&str, &str, &str, bool); 7] = [
    (words::around::CREATE_CHANNEL, CREATE_PATH, icon::PLUS, true),
    (words::around::BROWSE_CHANNELS, BROWSE_PATH, icon::BROWSE, true),
    (words::around::SEARCH_MESSAGES, SEARCH_PATH, icon::SEARCH, true),
    (words::around::SETTINGS, "/settings", icon::SETTINGS, false),
    (words::around::SHORTCUTS, SHORTCUTS_PATH, icon::KEYBOARD, true),
    (words::ABOUT, "/about", icon::INFO, false),
    (words::around::LOG_OUT, "/log-out", icon::LOG_OUT, false),
];

/// The quick switcher. Cheap to copy. Its options are links, so that they find their way by themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Switcher {
    state: State,
    actions: Actions,
    dialog: NodeRef<html::Dialog>,
    input: NodeRef<html::Input>,
    list: NodeRef<html::Div>,
    /// How many there are.
    said: RwSignal<String>,
    /// Whether it is open.
    pub(crate) is_open: RwSignal<bool>,
}

impl Switcher {
    /// It is closed.
    pub(crate) fn new() -> Self {
        Self {
            state: state::expect(),
            actions: Actions::expect(),
            dialog: NodeRef::new(),
            input: NodeRef::new(),
            list: NodeRef::new(),
            said: RwSignal::new(String::new()),
            is_open: RwSignal::new(false),
        }
    }

    /// Opens it, with nothing typed.
    pub(crate) fn open(self) {
        let (Some(dialog), Some(input)) = (self.dialog.get_untracked(), self.input.get_untracked()) else {
            return;
        };
        input.set_value("");
        self.show();
        // It can only fail where the element is not in the page, and then nothing needs opening.
        let _ = dialog.show_modal();
        self.is_open.set(true);
    }

    fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Shows what fits what is typed, and chooses the best.
    fn show(self) {
        let (Some(input), Some(list)) = (self.input.get_untracked(), self.list.get_untracked()) else {
            return;
        };
        let query = input.value();
        let places = (self.actions.places)(&query);
        let contacts = &self.state.sidebar().read_untracked().contacts;
        list.set_inner_html(&options(&places, contacts, &query));
        let count = usize::try_from(list.child_element_count()).unwrap_or_default();
        self.said.set(if count == 0 { words::nothing_matches(&query) } else { words::around::found(count) });
        self.choose(list.first_element_child().as_ref());
    }

    /// Makes this the option that Enter takes.
    fn choose(self, option: Option<&Element>) {
        let (Some(input), Some(list)) = (self.input.get_untracked(), self.list.get_untracked()) else {
            return;
        };
        // An element of this page takes any attribute.
        if let Ok(Some(before)) = list.query_selector(CHOSEN) {
            let _ = before.set_attribute("aria-selected", "false");
        }
        let Some(option) = option else {
            let _ = input.remove_attribute("aria-activedescendant");
            return;
        };
        let _ = option.set_attribute("aria-selected", "true");
        let _ = input.set_attribute("aria-activedescendant", &option.id());
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&nearest);
    }

    /// Moves through the options, around at the ends, and takes one.
    fn press(self, event: &KeyboardEvent) {
        let Some(list) = self.list.get_untracked().filter(|_| !keys::composes(event)) else { return };
        let chosen = list.query_selector(CHOSEN).ok().flatten();
        match event.key().as_str() {
            "ArrowDown" => {
                let next = chosen.and_then(|chosen| chosen.next_element_sibling());
                self.choose(next.or_else(|| list.first_element_child()).as_ref());
            }
            "ArrowUp" => {
                let next = chosen.and_then(|chosen| chosen.previous_element_sibling());
                self.choose(next.or_else(|| list.last_element_child()).as_ref());
            }
            "Enter" => {
                if let Some(chosen) = chosen {
                    chosen.unchecked_ref::<HtmlElement>().click();
                }
            }
            _ if keys::has_command(event) && keys::letter(event) == "k" => self.close(),
            _ => return,
        }
        event.prevent_default();
    }
}

/// A field, and the list of what fits. The focus stays in the field, which says which option is chosen.
#[component]
pub(crate) fn SwitcherDialog(switcher: Switcher) -> impl IntoView {
    let on_click = move |event: MouseEvent| {
        let is_option = control::closest(&event, "[role=\"option\"]").is_some();
        if is_option || dialog::is_beside(&event, switcher.dialog) {
            switcher.close();
        }
    };

    view! {
        <dialog
            class="dialog switcher"
            aria-label=words::around::GO_TO
            node_ref=switcher.dialog
            on:close=handler(move |_| switcher.is_open.set(false))
            on:click=handler(on_click)
            on:keydown=handler(move |event| switcher.press(&event))
        >
            <input
                class="switcher__input"
                role="combobox"
                aria-label=words::around::GO_TO_LABEL
                placeholder=words::around::GO_TO_LABEL
                aria-autocomplete="list"
                aria-expanded="true"
                aria-controls=LIST_ID
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus
                node_ref=switcher.input
                on:input=handler(move |_| switcher.show())
            />
            <div class="switcher__list" id=LIST_ID role="listbox" aria-label=words::around::GO_TO node_ref=switcher.list></div>
            <p class="switcher__said" role="status">
                {switcher.said}
            </p>
        </dialog>
    }
}

/// The places, and the other ways that have in their name what was typed.
fn options(places: &[SwitchEntry], contacts: &[ContactEntry], query: &str) -> String {
    let mut html = Html::new();
    for (at, place) in places.iter().enumerate() {
        open_option(&mut html, at, &place.path);
        match place.kind {
            PlaceKind::Channel => icon::write(&mut html, icon::HASH),
            PlaceKind::Private => icon::write(&mut html, icon::LOCK),
            PlaceKind::User => {
                if let Some(contact) = contacts.iter().find(|contact| contact.path == place.path) {
                    entry::write_face(&mut html, &Face::of_contact(contact), contact.presence);
                }
            }
        }
        write_name(&mut html, &place.name);
        if !place.joined {
            html.text(" ").open_class("span", "suggestion__detail").text(words::composer::NOT_JOINED).close();
        }
        let is_direct = place.kind == PlaceKind::User;
        entry::write_badge(&mut html, Waiting::new(place.unread, place.mentions, place.muted, is_direct));
        html.close();
    }
    let typed = lower(query.trim());
    let ways = WAYS.iter().filter(|(label, ..)| lower(label).contains(&typed));
    for (at, (label, path, icon, is_pane)) in ways.enumerate() {
        open_option(&mut html, places.len() + at, path);
        if *is_pane {
            html.flag("data-pane");
        }
        icon::write(&mut html, icon);
        write_name(&mut html, label);
        html.close();
    }
    html.into_string()
}

fn open_option(html: &mut Html, at: usize, path: &str) {
    html.open_class("a", "suggestion").attr("id", &format!("switch-{at}")).attr("role", "option");
    html.attr("tabindex", "-1").attr("aria-selected", "false").attr("href", path);
}

fn write_name(html: &mut Html, name: &str) {
    html.open_class("span", "suggestion__name").attr("dir", "auto").text(name).close();
}

#[cfg(test)]
mod tests {
    use client::view::Presence;
    use protocol::id::UserId;
    use protocol::user::DisplayName;

    use super::*;

    fn place(kind: PlaceKind, name: &str, path: &str) -> SwitchEntry {
        SwitchEntry {
            kind,
            name: name.to_owned(),
            path: path.to_owned(),
            unread: 3,
            mentions: 0,
            muted: false,
            joined: true,
        }
    }

    fn bo() -> ContactEntry {
        ContactEntry {
            user: UserId(2),
            display_name: DisplayName::parse("Bo").expect("it is a display name"),
            picture: None,
            presence: Presence::Online,
            path: "/direct/Bo".to_owned(),
            unread: 3,
            muted: false,
            open: false,
        }
    }

    #[test]
    fn every_option_is_a_link_with_an_id_of_its_own() {
        let places = [
            place(PlaceKind::Channel, "general", "/channels/general"),
            place(PlaceKind::User, "Bo", "/direct/Bo"),
        ];
        let html = options(&places, &[bo()], "");

        assert_eq!(html.matches("role=\"option\"").count(), places.len() + WAYS.len());
        assert!(html.contains("id=\"switch-0\"") && html.contains("id=\"switch-8\""), "{html}");
        assert!(html.contains("presence--online"), "{html}");
        assert!(html.contains("badge badge--quiet") && html.contains("class=\"badge\""), "{html}");
    }

    #[test]
    fn the_other_ways_are_found_by_a_part_of_their_name() {
        let found = |typed| options(&[], &[], typed);

        assert!(found(" LOG o").contains("href=\"/log-out\""));
        assert_eq!(found("log o").matches("role=\"option\"").count(), 1);
        assert!(found("search").contains("href=\"/search\" data-pane"), "{}", found("search"));
        assert_eq!(found("#general"), "");
    }

    #[test]
    fn a_channel_that_one_is_not_in_says_so() {
        let design = SwitchEntry { joined: false, ..place(PlaceKind::Channel, "design", "/channels/design") };

        assert!(options(&[design], &[], "d").contains(words::composer::NOT_JOINED));
    }
}
