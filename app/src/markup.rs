//! The body of a message as HTML: the same on the first paint, while it is pending, and after.

mod names;

use client::route::{Named, Route};
use protocol::emoji::Emoji;
use protocol::id::UserId;
use protocol::markup::{Block, Inline, Mentioned, parse};

use crate::highlight;
use crate::html::Html;

pub use names::Names;

/// The most emoji that are shown large where a message is nothing else.
const JUMBO_MAX: usize = 27;

/// What a body looks like to `me`: one element with the class `markup`.
#[must_use]
pub fn message(body: &str, names: &Names, me: Option<UserId>) -> Html {
    let mut writer = Writer { html: Html::new(), names, me };
    let class = if is_jumbo(body) { "markup markup--jumbo" } else { "markup" };
    writer.html.open_class("div", class);
    writer.blocks(&parse(body, names), Place::Message);
    writer.html.close();
    writer.html
}

struct Writer<'a> {
    html: Html,
    names: &'a Names,
    me: Option<UserId>,
}

/// What blocks are in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing else: each finds out its direction by its first letter, for all that is in it.
    Message,
    Quote,
    /// The item of a list. It is enough of an element for a paragraph that comes first.
    Item,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block], place: Place) {
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Block::Paragraph(parts) if at == 0 && place == Place::Item => self.parts(parts),
                Block::Paragraph(parts) => {
                    self.open("p", place);
                    self.parts(parts);
                    self.html.close();
                }
                Block::Quote(blocks) => {
                    self.open("blockquote", place);
                    self.blocks(blocks, Place::Quote);
                    self.html.close();
                }
                Block::List { first, items } => self.list(*first, items, place),
                Block::Code { language, text } => self.code(language, text),
            }
        }
    }

    fn open(&mut self, element: &'static str, place: Place) {
        self.html.open(element);
        if place == Place::Message {
            self.html.attr("dir", "auto");
        }
    }

    fn list(&mut self, first: Option<u32>, items: &[Vec<Block>], place: Place) {
        self.open(if first.is_some() { "ol" } else { "ul" }, place);
        if let Some(first) = first
            && first != 1
        {
            self.html.attr("start", &first.to_string());
        }
        for blocks in items {
            self.html.open("li");
            self.blocks(blocks, Place::Item);
            self.html.close();
        }
        self.html.close();
    }

    /// Whatever the language, the block can be scrolled by keyboard where its lines are long.
    fn code(&mut self, language: &str, text: &str) {
        self.html.open_class("pre", "code-block").attr("dir", "ltr").attr("tabindex", "0").open("code");
        if !language.is_empty() {
            self.html.attr("data-language", language);
        }
        highlight::write(&mut self.html, language, text);
        self.html.close().close();
    }

    fn parts(&mut self, parts: &[Inline]) {
        for part in parts {
            match part {
                Inline::Text(text) => {
                    self.html.text(text);
                }
                Inline::LineBreak => {
                    self.html.open("br");
                }
                Inline::Strong(parts) => self.element("strong", parts),
                Inline::Emphasis(parts) => self.element("em", parts),
                Inline::Strike(parts) => self.element("s", parts),
                Inline::Code(text) => {
                    self.html.open_class("code", "code").text(text).close();
                }
                Inline::Link { url, content } => self.link(url, content),
                Inline::Mention { who, text } => self.mention(*who, text),
                Inline::ChannelLink(name) => {
                    let path = Route::Channel(Named::new(name.as_str())).to_string();
                    self.html.open_class("a", "mention").attr("href", &path);
                    self.html.text("#").text(name.as_str()).close();
                }
            }
        }
    }

    fn element(&mut self, element: &'static str, parts: &[Inline]) {
        self.html.open(element);
        self.parts(parts);
        self.html.close();
    }

    fn link(&mut self, url: &str, content: &[Inline]) {
        self.html.open_class("a", "link").attr("href", url);
        self.html.attr("rel", "noopener nofollow").attr("target", "_blank");
        self.parts(content);
        self.html.close();
    }

    /// Others are one click away; who calls oneself, or everybody, stands out.
    fn mention(&mut self, who: Mentioned, text: &str) {
        let other = match who {
            Mentioned::User(user) if Some(user) != self.me => self.names.display_name(user),
            Mentioned::User(_) | Mentioned::Here | Mentioned::Channel => None,
        };
        match other {
            Some(display_name) => {
                let path = Route::Direct(Named::new(display_name.as_str())).to_string();
                self.html.open_class("a", "mention").attr("href", &path);
            }
            None => {
                self.html.open_class("span", "mention mention--own");
            }
        }
        self.html.text(text).close();
    }
}

/// Whether a body is nothing but a few emoji.
fn is_jumbo(body: &str) -> bool {
    let mut count = 0;
    for word in body.split_whitespace() {
        for c in word.chars() {
            // What an emoji may hold besides pictures cannot stand alone.
            let joins = matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
            count += usize::from(!joins);
            if count > JUMBO_MAX || !(joins || Emoji::parse(c.encode_utf8(&mut [0; 4])).is_ok()) {
                return false;
            }
        }
    }
    count > 0
}

#[cfg(test)]
mod tests;
