//! The one dialog of all panes: small screens that the server renders.
//!
//! A link with `data-pane` opens one here; without a script it just loads the page. A form within is sent, and what
//! the server says takes its place.

use std::time::Duration;

use client::view::BrowseEntry;
use leptos::ev::{Event, MouseEvent, PointerEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Element, FormData, HtmlElement, HtmlFormElement, UrlSearchParams};

use crate::actions::Actions;
use crate::components::control::{self, Control};
use crate::components::dialog;
use crate::keys;
use crate::pane::{BROWSE_PATH, PaneAnswer, PaneOutcome, PaneRequest, TITLE_ID};
use crate::panels::Panels;
use crate::react::{effect, handler};
use crate::state::{self, ChatStateStoreFields, State};
use crate::words;

/// What a search that is sent while one types replaces.
const RESULTS: &str = "[data-results]";

/// How long the keyboard must rest before a search is sent, in milliseconds.
const TYPING_MS: u64 = 200;

/// What was asked of the server last.
#[derive(Debug, Clone, Copy, Default)]
struct Asked {
    /// The number of the request. What is said to any before it is stale.
    id: u32,
    /// Whether the answer only replaces what was found.
    is_live: bool,
    /// Whether a form was sent that changes something.
    is_sent: bool,
    /// How often something was typed that is searched for.
    typed: u32,
    /// Whether the pointer was put down beside the content. What was only dragged there closes nothing.
    is_beside: bool,
}

/// The dialog of all panes. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pane {
    state: State,
    actions: Actions,
    panels: Panels,
    dialog: NodeRef<html::Dialog>,
    content: NodeRef<html::Div>,
    asked: RwSignal<Asked>,
}

impl Pane {
    /// No pane is open.
    pub(crate) fn new() -> Self {
        let pane = Self {
            state: state::expect(),
            actions: Actions::expect(),
            panels: Panels::expect(),
            dialog: NodeRef::new(),
            content: NodeRef::new(),
            asked: RwSignal::new(Asked::default()),
        };
        effect(move |_| {
            if let Some(answer) = pane.state.pane().get() {
                pane.take(&answer);
            }
        });
        effect(move |before: Option<Vec<BrowseEntry>>| {
            let channels = pane.state.browse().get();
            let Some(before) = before else { return channels };
            // What was pressed in the list goes first: this runs again when that is answered.
            if pane.panels.pane_busy.get() {
                return before;
            }
            if before != channels {
                pane.refresh_channels();
            }
            channels
        });
        pane
    }

    /// The channels are others than before: where they are listed, asks for the list again, of what is typed there.
    fn refresh_channels(self) {
        let content = self.content.get_untracked();
        let find = |selector| content.as_ref().and_then(|content| content.query_selector(selector).ok()?);
        if find("[data-follows=\"channels\"]").is_none() {
            return;
        }
        match find("form[data-live]") {
            Some(search) => _ = search.unchecked_ref::<HtmlFormElement>().request_submit(),
            None => self.ask(BROWSE_PATH.to_owned(), None, true),
        }
    }

    /// Asks for the pane at a path, and opens it when it is there.
    pub(crate) fn open(self, path: String) {
        self.ask(path, None, false);
    }

    /// Closes it.
    pub(crate) fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Takes a click on a link: to a pane it leads here. From within to anywhere else, the pane gives way.
    pub(crate) fn follow(self, event: &MouseEvent) {
        let link = target(event).and_then(|target| target.closest("a[href]").ok()?);
        let Some(link) = link.filter(|_| keys::is_plain_click(event)) else { return };
        let path = link.get_attribute("href").unwrap_or_default();
        if link.has_attribute("data-pane") {
            event.prevent_default();
            self.open(path);
        } else if path.starts_with('/') && !link.has_attribute("download") && self.holds(&link) {
            self.close();
        }
    }

    fn holds(self, element: &Element) -> bool {
        self.content.get_untracked().is_some_and(|content| content.contains(Some(element)))
    }

    fn ask(self, path: String, form: Option<String>, is_live: bool) {
        let before = self.asked.get_untracked();
        let (id, is_sent) = (before.id + 1, form.is_some());
        self.asked.set(Asked { id, is_live, is_sent, ..before });
        self.panels.pane_busy.set(!is_live);
        (self.actions.fetch_pane)(PaneRequest { id, path, form });
    }

    /// Shows what the server says, unless something else was asked since.
    fn take(self, answer: &PaneAnswer) {
        let asked = self.asked.get_untracked();
        if answer.id != asked.id {
            return;
        }
        self.asked.set(Asked { is_sent: false, ..asked });
        self.panels.pane_busy.set(false);
        match &answer.outcome {
            // Not from our server: from whoever stands before it.
            PaneOutcome::Content(html) if !html.contains(TITLE_ID) => self.show_unreachable(),
            PaneOutcome::Content(html) if asked.is_live => self.show_results(html),
            PaneOutcome::Content(html) => self.show(html),
            PaneOutcome::Go(path) => {
                self.close();
                if !path.is_empty() {
                    (self.actions.go)(path.clone());
                }
            }
            PaneOutcome::Unreachable => self.show_unreachable(),
        }
    }

    /// Shows a pane in place of what was there. What is wrong has the focus, else the same control again, else the
    /// heading.
    fn show(self, html: &str) {
        let (Some(dialog), Some(content)) = (self.dialog.get_untracked(), self.content.get_untracked())
        else {
            return;
        };
        let held = document().active_element().filter(|active| self.holds(active));
        let same = held.and_then(|held| control::same_control(&held));
        content.set_inner_html(html);
        self.say_local_times(&content);
        let heading = ["#", TITLE_ID].concat();
        let wanted: [&str; 3] = if dialog.open() {
            ["[aria-invalid=\"true\"]", same.as_deref().unwrap_or(":not(*)"), &heading]
        } else {
            // It can only fail where the element is not in the page, and then nothing needs opening.
            let _ = dialog.show_modal();
            self.panels.pane_open.set(true);
            ["[autofocus]", ":not(*)", ":not(*)"]
        };
        let found = wanted.iter().find_map(|selector| content.query_selector(selector).ok()?);
        let _ = found.as_ref().unwrap_or(&content).unchecked_ref::<HtmlElement>().focus();
    }

    /// Shows what was found, and touches nothing else: somebody is typing.
    fn show_results(self, html: &str) {
        let Some(content) = self.content.get_untracked() else { return };
        let Ok(answer) = document().create_element("div") else { return };
        answer.set_inner_html(html);
        if let (Ok(Some(shown)), Ok(Some(found))) =
            (content.query_selector(RESULTS), answer.query_selector(RESULTS))
        {
            control::replace(&shown, &found.inner_html());
            self.say_local_times(&content);
        }
    }

    /// Says each time as the clock of this page has it: the server does not know where its reader is.
    fn say_local_times(self, within: &Element) {
        let clock = self.state.clock().get_untracked();
        while let Ok(Some(time)) = within.query_selector("time[data-at]") {
            let at = time.get_attribute("data-at").and_then(|at| at.parse().ok()).unwrap_or(0);
            time.set_text_content(Some(&clock.date_and_time(at)));
            // It can only fail for a name that is none.
            let _ = time.remove_attribute("data-at");
        }
    }

    /// Says that the server did not answer. What was typed stays.
    fn show_unreachable(self) {
        let content = self.content.get_untracked().filter(|_| self.panels.pane_open.get_untracked());
        let status = content.and_then(|content| content.query_selector(":scope > [role=\"status\"]").ok()?);
        match status {
            Some(status) => status.set_text_content(Some(words::UNREACHABLE)),
            None => state::complain(self.state, words::PANE_UNREACHABLE.to_owned()),
        }
    }

    /// Sends a form. One that changes something is sent once at a time.
    fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        let Some(form) = target(event).and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        let asked = self.asked.get_untracked();
        let Some(sent) = written(&form, event.submitter()).filter(|_| !asked.is_sent) else { return };
        // What was typed before is searched for now, and not again in a moment.
        self.asked.set(Asked { typed: asked.typed + 1, ..asked });
        let path = form.get_attribute("action").unwrap_or_default();
        if form.get_attribute("method").as_deref() == Some("post") {
            self.ask(path, Some(sent), false);
        } else {
            self.ask([path.as_str(), "?", sent.as_str()].concat(), None, form.has_attribute("data-live"));
        }
    }

    /// Sends a search while one types, when the keyboard rests for a moment.
    fn typed(self, event: &Event) {
        let Some(form) = target(event).and_then(|target| target.closest("form[data-live]").ok()?) else {
            return;
        };
        let typed = self.asked.get_untracked().typed + 1;
        self.asked.update_untracked(|asked| asked.typed = typed);
        let search = move || {
            if self.asked.get_untracked().typed == typed {
                let _ = form.unchecked_ref::<HtmlFormElement>().request_submit();
            }
        };
        set_timeout(search, Duration::from_millis(TYPING_MS));
    }

    /// It has closed, however: what is still to come is for nobody, unless it is open again by now.
    fn closed(self) {
        if self.dialog.get_untracked().is_none_or(|dialog| dialog.open()) {
            return;
        }
        self.asked.update_untracked(|asked| {
            asked.id += 1;
            asked.typed += 1;
            asked.is_sent = false;
        });
        self.panels.pane_busy.set(false);
        self.panels.pane_open.set(false);
        if let Some(content) = self.content.get_untracked() {
            content.set_inner_html("");
        }
    }
}

/// The dialog. Empty until a pane is in it.
#[component]
pub(crate) fn PaneDialog(pane: Pane) -> impl IntoView {
    let on_click = move |event: MouseEvent| {
        let closes = Control::pressed(&event).is_some_and(|control| control.action() == "close");
        let is_beside = pane.asked.get_untracked().is_beside && dialog::is_beside(&event, pane.dialog);
        if closes || is_beside {
            pane.close();
        }
    };

    view! {
        <dialog
            class="dialog dialog--pane"
            aria-labelledby=TITLE_ID
            aria-busy=Signal::derive(move || pane.panels.pane_busy.get().then_some("true"))
            node_ref=pane.dialog
            on:close=handler(move |_| pane.closed())
            on:pointerdown=handler(move |event: PointerEvent| {
                let is_beside = dialog::is_beside(&event, pane.dialog);
                pane.asked.update_untracked(|asked| asked.is_beside = is_beside);
            })
            on:click=handler(on_click)
            on:submit=handler(move |event| pane.submit(&event))
            on:input=handler(move |event| pane.typed(&event))
        >
            <div class="dialog__form" tabindex="-1" node_ref=pane.content></div>
        </dialog>
    }
}

/// What a form sends, urlencoded, with the button that sends it.
fn written(form: &HtmlFormElement, button: Option<HtmlElement>) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    if let Some(button) = button
        && let Some(name) = button.get_attribute("name")
    {
        let value = button.get_attribute("value").unwrap_or_default();
        data.append_with_str(&name, &value).ok()?;
    }
    let data: &JsValue = data.as_ref();
    Some(String::from(UrlSearchParams::new_with_str_sequence_sequence(data).ok()?.to_string()))
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
