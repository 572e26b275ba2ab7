//! What is open beside and above the timeline: drawer, members, menus, dialogs; and what the composer writes.

use client::view::Row;
use leptos::html;
use leptos::prelude::*;
use protocol::id::{AttachmentId, Seq};
use protocol::message::Body;

use crate::react::effect;
use crate::screen::Width;

/// What the composer writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Composing {
    /// A message, whose text is the draft.
    New,
    /// What a posted message is to say from now on. The draft waits meanwhile.
    Edit {
        /// Which message.
        message: Seq,
        /// What it says before.
        before: Body,
    },
}

/// What an emoji is picked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PickerFor {
    /// The text of the composer.
    Composer,
    /// A reaction to this message.
    Reaction(Seq),
}

/// What is open beside and above the timeline. Belongs to the page, not to the chat.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Panels {
    /// The drawer with the sidebar, where the window is narrow.
    pub(crate) menu_open: RwSignal<bool>,
    /// The members, where they open above the timeline.
    pub(crate) members_open: RwSignal<bool>,
    /// Whether the members were closed where they have a column of their own.
    pub(crate) members_closed: RwSignal<bool>,
    /// How much room there is; `None` until the browser has taken the page over.
    pub(crate) width: RwSignal<Option<Width>>,
    /// The dialog of panes.
    pub(crate) pane_open: RwSignal<bool>,
    /// Whether the server was asked for a pane and has not answered.
    pub(crate) pane_busy: RwSignal<bool>,
    /// The dialog that asks before a message is deleted.
    pub(crate) delete_open: RwSignal<bool>,
    /// The message that it asks about, also while it closes.
    pub(crate) deleting: RwSignal<Option<Row>>,
    /// The message whose menu is open.
    pub(crate) menu: RwSignal<Option<Seq>>,
    /// The message that has the focus, or had it last.
    pub(crate) current: RwSignal<Option<Seq>>,
    /// Whether the key that was pressed last is Tab; `None` where a pointer was used since.
    pub(crate) last_key: RwSignal<Option<bool>>,
    /// The picker of emoji.
    pub(crate) picker: RwSignal<Option<PickerFor>>,
    /// The image that is shown whole.
    pub(crate) lightbox: RwSignal<Option<AttachmentId>>,
    /// The dialog of the pinned messages.
    pub(crate) pins_open: RwSignal<bool>,
    /// What the composer writes.
    pub(crate) composing: RwSignal<Composing>,
    /// Raised by whoever wants the composer to take the focus.
    pub(crate) focus_composer: RwSignal<()>,
}

impl Panels {
    /// Makes the panels, all closed, and known to every view below the current owner.
    pub(crate) fn provide() -> Self {
        let panels = Self {
            menu_open: RwSignal::new(false),
            members_open: RwSignal::new(false),
            members_closed: RwSignal::new(false),
            width: RwSignal::new(None),
            pane_open: RwSignal::new(false),
            pane_busy: RwSignal::new(false),
            delete_open: RwSignal::new(false),
            deleting: RwSignal::new(None),
            menu: RwSignal::new(None),
            current: RwSignal::new(None),
            last_key: RwSignal::new(None),
            picker: RwSignal::new(None),
            lightbox: RwSignal::new(None),
            pins_open: RwSignal::new(false),
            composing: RwSignal::new(Composing::New),
            focus_composer: RwSignal::new(()),
        };
        provide_context(panels);
        panels
    }

    /// The panels, as the views find them.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Closes what lies above the timeline.
    pub(crate) fn close_overlays(self) {
        self.menu_open.set(false);
        self.members_open.set(false);
    }

    /// Whether anything lies above the timeline, be it a drawer, a menu or a dialog.
    pub(crate) fn is_covered(self) -> bool {
        // All are read: each may be the next to change.
        let open = [self.menu_open, self.members_open, self.pane_open, self.delete_open, self.pins_open];
        let [menu, members, pane, delete, pins] = open.map(|open| open.get());
        let menu_of_message = self.menu.get().is_some();
        let picker = self.picker.get().is_some();
        let lightbox = self.lightbox.get().is_some();
        menu || members || pane || delete || pins || menu_of_message || picker || lightbox
    }

    /// Whether something lies above the timeline that Escape closes.
    pub(crate) fn is_overlaid(self) -> bool {
        let is_open = |open: RwSignal<bool>| open.get_untracked();
        is_open(self.menu_open) || is_open(self.members_open) || self.menu.get_untracked().is_some()
    }

    /// Shows or hides the members, where there is room for them or above the timeline.
    pub(crate) fn toggle_members(self) {
        let shown = match self.width.get_untracked() {
            Some(Width::Wide) => self.members_closed,
            Some(Width::Narrow | Width::Middle) | None => self.members_open,
        };
        shown.update(|shown| *shown = !*shown);
    }

    /// Whether the members are shown; `None` while only the stylesheet knows.
    pub(crate) fn members_shown(self) -> Option<bool> {
        self.width.get().map(|width| match width {
            Width::Wide => !self.members_closed.get(),
            Width::Narrow | Width::Middle => self.members_open.get(),
        })
    }

    /// Whether nothing has the focus, and who lost it is at the keyboard.
    pub(crate) fn is_focus_lost(self) -> bool {
        let is_nowhere = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        is_nowhere && self.last_key.get_untracked().is_some()
    }

    /// Asks whether a message is to be deleted.
    pub(crate) fn ask_to_delete(self, row: Row) {
        self.deleting.set(Some(row));
        self.delete_open.set(true);
    }
}

/// Gives the focus to the button that closes something again, when it has opened.
pub(crate) fn focus_when_opened(open: RwSignal<bool>, close: NodeRef<html::Button>) {
    effect(move |was_open: Option<bool>| {
        let is_open = open.get();
        if is_open && was_open == Some(false) {
            // Only the next frame shows it, and what is hidden takes no focus. It may be closed by then.
            request_animation_frame(move || {
                if open.get_untracked()
                    && let Some(close) = close.get_untracked()
                {
                    let _ = close.focus();
                }
            });
        }
        is_open
    });
}

/// Gives the focus back to the button that opened something above the timeline, when that has closed and
/// took the focus with it.
pub(crate) fn focus_when_closed(open: RwSignal<bool>, opener: NodeRef<html::Button>) {
    effect(move |was_open: Option<bool>| {
        let is_open = open.get();
        // An element that the stylesheet does not show takes no focus: where there is room, nothing happens.
        if was_open == Some(true)
            && !is_open
            && let Some(opener) = opener.get_untracked()
        {
            let _ = opener.focus();
        }
        is_open
    });
}
