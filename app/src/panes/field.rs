//! A labeled line to write in, with its hint and what is wrong with it.

use crate::html::Html;

/// What somebody has typed, and why it will not do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// As it was typed.
    pub text: String,
    /// In words; nothing where nothing is wrong.
    pub problem: Option<String>,
}

/// One field of a form.
pub(super) struct Field<'a> {
    /// By what its parts know each other.
    pub(super) id: &'a str,
    /// How it is called where it is sent.
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    /// What stands before it.
    pub(super) prefix: Option<&'a str>,
    pub(super) hint: Option<&'a str>,
    pub(super) value: &'a str,
    /// Why that will not do.
    pub(super) problem: Option<&'a str>,
    /// The id of what may be chosen.
    pub(super) list: Option<&'a str>,
    /// Whether it takes the focus when the pane opens.
    pub(super) takes_focus: bool,
}

impl Field<'_> {
    /// Writes it. What `beside` writes stands beside the problem.
    pub(super) fn write(&self, html: &mut Html, beside: impl FnOnce(&mut Html)) {
        let (hint_id, error_id) = (format!("{}-hint", self.id), format!("{}-error", self.id));
        html.open_class("div", "field");
        html.open_class("label", "field__label").attr("for", self.id).text(self.label).close();
        html.open_class("div", "field__control");
        if let Some(prefix) = self.prefix {
            html.open_class("span", "field__prefix").attr("aria-hidden", "true").text(prefix).close();
        }
        html.open_class("input", "field__input").attr("id", self.id).attr("name", self.name);
        html.attr("value", self.value).attr("dir", "auto").attr("autocomplete", "off");
        html.attr("autocapitalize", "none").attr("spellcheck", "false");
        let described_by = match self.hint {
            Some(_) => format!("{error_id} {hint_id}"),
            None => error_id.clone(),
        };
        html.attr("aria-describedby", &described_by);
        if let Some(list) = self.list {
            html.attr("list", list);
        }
        if self.problem.is_some() {
            html.attr("aria-invalid", "true");
        }
        if self.takes_focus {
            html.flag("autofocus");
        }
        html.close();
        html.open_class("div", "field__error").attr("id", &error_id).attr("role", "alert");
        html.text(self.problem.unwrap_or_default());
        beside(html);
        html.close();
        if let Some(hint) = self.hint {
            html.open_class("p", "field__hint").attr("id", &hint_id).text(hint).close();
        }
        html.close();
    }
}
