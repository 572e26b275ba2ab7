//! One message in the timeline.

use client::view::{Delivery, Row, RowId};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Element;
use protocol::id::{Millis, Seq, UserId};

use crate::components::{attachments, control, icon, message_parts, message_status, reactions};
use crate::format::{self, Clock};
use crate::html::Html;
use crate::markup::Names;
use crate::react::effect;
use crate::state::{self, ChatStateStoreFields, State};
use crate::words::message as words;

/// The parts of a row that are replaced each for itself, by their classes.
const PARTS: [&str; 10] = [
    "message__divider",
    "message__side",
    "message__who",
    "message__quote",
    "message__content",
    "message__attachments",
    "message__marks",
    "message__reactions",
    "message__actions",
    "message__status",
];

/// Which of them is the marks.
const MARKS: usize = 6;

/// One message, written as text: a hundred of them are on a page, and views of their own for each part would be
/// the larger half of the download. The element stays while the message does, and only parts that differ are
/// replaced.
#[component]
pub(crate) fn Message(
    /// What to show.
    row: ArcRwSignal<Row>,
) -> impl IntoView {
    let state = state::expect();
    let node = NodeRef::<html::Li>::new();
    let first = row.with_untracked(|row| Shown::untracked(state, row));
    let (class, html) = (first.class.clone(), first.html());
    let seq = row.with_untracked(|row| seq(row).map(|seq| seq.to_string()));
    effect(move |before: Option<Shown>| {
        let now = row.with(|row| Shown::tracked(state, row));
        if let Some(node) = node.get_untracked() {
            now.replace(before.as_ref().unwrap_or(&first), &node);
        }
        now
    });

    view! { <li class=class data-seq=seq tabindex="-1" node_ref=node inner_html=html></li> }
}

/// What is shown of a row.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    class: String,
    parts: [String; PARTS.len()],
    time: Time,
    /// When it was edited.
    edited: Option<Time>,
    /// What the marks say, wherever the reader is: since when it is edited, and whether it is pinned.
    marked: (Option<Millis>, bool),
}

/// When something was, and the way to it. Apart from the others: it turns local when the page comes alive,
/// and then no element may go.
#[derive(Debug, PartialEq, Eq)]
struct Time {
    iso: String,
    short: String,
    full: String,
    path: Option<String>,
}

/// What a row is shown by, besides itself.
struct Around<'a> {
    clock: Clock,
    names: &'a Names,
    me: Option<UserId>,
}

impl Shown {
    fn untracked(state: State, row: &Row) -> Self {
        untrack(|| Self::tracked(state, row))
    }

    fn tracked(state: State, row: &Row) -> Self {
        let me = state.user().with(|user| user.as_ref().map(|user| user.id));
        let names = state.names().get();
        Self::of(row, &Around { clock: state.clock().get(), names: &names, me })
    }

    fn of(row: &Row, around: &Around<'_>) -> Self {
        let clock = &around.clock;
        let day = clock.day(row.at);
        let begins_day = row.previous_at.is_none_or(|previous_at| clock.day(previous_at) != day);
        let continues = row.continues_group && !begins_day && !row.begins_new;
        let written = |write: &dyn Fn(&mut Html)| {
            let mut html = Html::new();
            write(&mut html);
            html.into_string()
        };
        let edited = row.edited.map(|at| Time {
            iso: format::iso(at),
            short: clock.time(at),
            full: words::edited(&clock.full(at)),
            path: None,
        });
        Self {
            class: class(row, continues),
            parts: [
                written(&|html| {
                    message_parts::write_divider(
                        html,
                        begins_day.then(|| clock.day_name(day)),
                        row.begins_new,
                    );
                }),
                written(&|html| message_parts::write_side(html, row, continues)),
                written(&|html| message_parts::write_who(html, row, continues)),
                written(&|html| message_parts::write_quote(html, row)),
                written(&|html| message_parts::write_content(html, row, around.names, around.me)),
                written(&|html| attachments::write(html, &row.attachments)),
                written(&|html| write_marks(html, edited.as_ref(), row.pinned)),
                written(&|html| reactions::write(html, row)),
                written(&|html| message_parts::write_actions(html, row)),
                written(&|html| message_status::write(html, row)),
            ],
            time: Time {
                iso: format::iso(row.at),
                short: clock.time(row.at),
                full: clock.full(row.at),
                path: row.path.clone(),
            },
            edited,
            marked: (row.edited, row.pinned),
        }
    }

    /// The whole row, as it is when it comes.
    fn html(&self) -> String {
        let [divider, side, who, quote, content, attachments, marks, reactions, actions, status] =
            &self.parts;
        let mut time = Html::new();
        self.time.write(&mut time);
        let time = time.into_string();
        let part = |class: &str, html: &str| format!("<div class=\"{class}\">{html}</div>");
        let head = format!("<span class=\"{}\">{who}</span> {time}", PARTS[2]);
        let main = [content, attachments, marks, reactions];
        let main: String = PARTS[4..8].iter().zip(main).map(|(class, html)| part(class, html)).collect();
        let line = part("message__main", &main) + &part(PARTS[8], actions);
        [
            part(PARTS[0], divider),
            part(PARTS[1], side),
            part("message__head", &head),
            part(PARTS[3], quote),
            part("message__line", &line),
            part(PARTS[9], status),
        ]
        .concat()
    }

    /// Makes a row that shows `before` show this.
    fn replace(&self, before: &Self, row: &Element) {
        if self.class != before.class {
            row.set_class_name(&self.class);
        }
        let keeps_marks = self.marked == before.marked;
        for (at, class) in PARTS.iter().enumerate() {
            if self.parts[at] != before.parts[at]
                && !(at == MARKS && keeps_marks)
                && let Some(part) = control::part(row, class)
            {
                control::replace(&part, &self.parts[at]);
            }
        }
        if self.time != before.time
            && let Some(link) = control::part(row, "message__time")
        {
            self.time.replace(&link);
        }
        if let Some(edited) = &self.edited
            && keeps_marks
            && self.edited != before.edited
            && let Some(mark) = control::part(row, "message__mark")
        {
            edited.replace(&mark);
        }
    }
}

impl Time {
    fn write(&self, html: &mut Html) {
        html.open_class("a", "message__time").attr("title", &self.full);
        if let Some(path) = &self.path {
            html.attr("href", path);
        }
        self.write_clock(html);
        html.close();
    }

    fn write_clock(&self, html: &mut Html) {
        html.open("time").attr("datetime", &self.iso).text(&self.short).close();
    }

    fn replace(&self, link: &Element) {
        // An element of this page takes any attribute.
        let _ = link.set_attribute("title", &self.full);
        if let Some(path) = &self.path {
            let _ = link.set_attribute("href", path);
        }
        if let Some(time) = link.first_element_child() {
            let _ = time.set_attribute("datetime", &self.iso);
            time.set_text_content(Some(&self.short));
        }
    }
}

/// Writes that it was edited, and that it is pinned.
fn write_marks(html: &mut Html, edited: Option<&Time>, is_pinned: bool) {
    if let Some(edited) = edited {
        html.open_class("span", "message__mark").attr("title", &edited.full);
        html.text(words::EDITED).text(" ");
        edited.write_clock(html);
        html.close();
    }
    if is_pinned {
        html.open_class("span", "message__mark message__mark--pinned");
        icon::write(html, icon::PIN);
        html.text(words::PINNED).close();
    }
}

fn seq(row: &Row) -> Option<Seq> {
    match &row.id {
        RowId::Posted(seq) => Some(*seq),
        RowId::Pending(_) => None,
    }
}

fn class(row: &Row, continues: bool) -> String {
    let mut class = "message".to_owned();
    let kinds = [
        (continues, " message--continued"),
        (row.own, " message--own"),
        (row.delivery == Delivery::Pending, " message--pending"),
        (matches!(row.delivery, Delivery::Failed { .. }), " message--failed"),
        (row.deleting, " message--deleting"),
        (row.targeted, " message--targeted"),
    ];
    kinds.iter().filter(|(is_so, _)| *is_so).for_each(|(_, kind)| class.push_str(kind));
    class
}
