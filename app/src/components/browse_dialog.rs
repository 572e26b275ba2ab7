//! The dialog of all public channels.

use leptos::prelude::*;

use crate::ask::Ask;
use crate::components::dialog::Dialog;
use crate::components::entry::{Entries, Entry};
use crate::panels::Panels;
use crate::state::{self, ChatStateStoreFields};

/// Every public channel, to join or to open. The list is only made while the dialog is open.
#[component]
pub(crate) fn BrowseDialog() -> impl IntoView {
    let state = state::expect();
    let open = Panels::expect().browse_open;
    let join = Ask::new();
    let entries = Memo::new(move |_| -> Vec<Entry> {
        if open.get() { state.browse().read().iter().map(Entry::listing).collect() } else { Vec::new() }
    });

    view! {
        <Dialog open class="dialog dialog--browse" labelled_by="browse-title" ask=join>
            <div class="dialog__form">
                <h2 class="dialog__title" id="browse-title">
                    "Browse channels"
                </h2>
                <div class="field__error" role="alert">
                    {join.said()}
                </div>
                <Entries class="dialog__list" line_class="listing" label="Public channels" entries join />
                <div class="dialog__foot">
                    <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                        "Close"
                    </button>
                </div>
            </div>
        </Dialog>
    }
}
