//! A writer of HTML that is safe by construction.
//!
//! Names of elements and attributes are written in the source. All that comes from people is escaped, and
//! addresses that would run something are left out. The only way to put markup in is another [`Html`].

use protocol::markup::is_safe_address;

/// Elements without content and without an end tag.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// Attributes that hold an address.
const ADDRESSES: [&str; 4] = ["action", "formaction", "href", "src"];

/// A piece of a page, as text.
///
/// [`open`](Self::open) an element, give it attributes, then its content, then [`close`](Self::close) it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html {
    text: String,
    /// The elements that are open, the innermost last.
    open: Vec<&'static str>,
    /// Whether the text ends within a start tag, so that attributes may follow.
    in_tag: bool,
}

impl Html {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins an element within the innermost one that is open. Those without content close by themselves.
    pub fn open(&mut self, element: &'static str) -> &mut Self {
        debug_assert!(is_element(element), "{element} is no element for a message");
        self.end_tag();
        self.text.push('<');
        self.text.push_str(element);
        self.in_tag = true;
        if !VOID.contains(&element) {
            self.open.push(element);
        }
        self
    }

    /// Gives the element that was just begun an attribute. An address that is neither of this site nor one that
    /// a link may lead to is left out.
    pub fn attr(&mut self, name: &'static str, value: &str) -> &mut Self {
        debug_assert!(self.in_tag, "{name} comes after the start tag");
        debug_assert!(is_attribute(name), "{name} is no attribute for a message");
        if ADDRESSES.contains(&name) && !leads_somewhere_safe(value) {
            return self;
        }
        self.flag(name);
        self.text.push_str("=\"");
        escape(value, &mut self.text);
        self.text.push('"');
        self
    }

    /// Gives the element that was just begun an attribute without a value.
    pub fn flag(&mut self, name: &'static str) -> &mut Self {
        debug_assert!(self.in_tag, "{name} comes after the start tag");
        debug_assert!(is_attribute(name), "{name} is no attribute for a message");
        self.text.push(' ');
        self.text.push_str(name);
        self
    }

    /// Begins an element of this class.
    pub fn open_class(&mut self, element: &'static str, class: &str) -> &mut Self {
        self.open(element).attr("class", class)
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.end_tag();
        escape(text, &mut self.text);
        self
    }

    /// Ends the innermost element that is open.
    pub fn close(&mut self) -> &mut Self {
        self.end_tag();
        if let Some(element) = self.open.pop() {
            self.text.push_str("</");
            self.text.push_str(element);
            self.text.push('>');
        }
        self
    }

    /// Adds another piece, whole.
    pub fn append(&mut self, html: Self) -> &mut Self {
        self.end_tag();
        self.text.push_str(&html.into_string());
        self
    }

    /// The text, with every element ended.
    #[must_use]
    pub fn into_string(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.end_tag();
        self.text
    }

    fn end_tag(&mut self) {
        if self.in_tag {
            self.text.push('>');
            self.in_tag = false;
        }
    }
}

/// Whether an element may be written: no other language begins within it.
fn is_element(name: &str) -> bool {
    !matches!(name, "script" | "style" | "iframe" | "object" | "embed" | "template" | "textarea" | "title")
        && is_name(name)
}

/// Whether an attribute may be written: it holds neither a script, nor styles, nor a page.
fn is_attribute(name: &str) -> bool {
    !name.starts_with("on") && !matches!(name, "style" | "srcdoc" | "srcset") && is_name(name)
}

/// Lower case, but for what SVG writes otherwise.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether an address is of this site, or one that a link may lead to.
fn leads_somewhere_safe(url: &str) -> bool {
    let is_path = url.starts_with('/') && !url[1..].starts_with(['/', '\\']);
    let is_own = (is_path || url.starts_with('#')) && !url.contains(char::is_control);
    is_own || is_safe_address(url)
}

fn escape(text: &str, out: &mut String) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(escaped);
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
}

#[cfg(test)]
mod tests;
