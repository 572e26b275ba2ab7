//! The small Markdown of messages: from the text of a body to a closed tree.
//!
//! Nothing in a tree is HTML; who shows it decides what its parts look like. The work is bounded by the
//! length of the text, and so is the depth of the tree. Whatever is not markup stays text, so that nothing
//! that was written is lost.

mod address;
mod block;
mod inline;
mod mention;
mod plain;
mod work;

use crate::channel::ChannelName;
use crate::id::UserId;

pub use address::is_safe_address;
pub use mention::{begins_with, calls};
pub use plain::plain;

/// How deeply quotes and lists go into each other. What is deeper stays text.
const DEPTH_MAX: usize = 4;

/// How many names of users and channels are looked up for one text. What follows stays text.
const LOOKUPS_MAX: usize = 100;

/// One block of a text, below the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines of text.
    Paragraph(Vec<Inline>),
    /// What somebody else said.
    Quote(Vec<Block>),
    /// Several things; at least one.
    List {
        /// What the first is numbered with; `None` where there are bullets.
        first: Option<u32>,
        /// The blocks of each.
        items: Vec<Vec<Block>>,
    },
    /// Code on lines of its own.
    Code {
        /// The word after the fence; often the name of a language, often empty.
        language: String,
        /// The lines, without a line end after the last.
        text: String,
    },
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text as it stands. Two may follow each other.
    Text(String),
    /// The end of a line within a paragraph.
    LineBreak,
    /// Bold.
    Strong(Vec<Inline>),
    /// Italic.
    Emphasis(Vec<Inline>),
    /// Struck through.
    Strike(Vec<Inline>),
    /// Code within a line.
    Code(String),
    /// A link; there is none within its content, and no mention.
    Link {
        /// Where it leads: `http`, `https` or `mailto`.
        url: String,
        /// What is shown.
        content: Vec<Inline>,
    },
    /// Somebody is called.
    Mention {
        /// Who.
        who: Mentioned,
        /// As it is written, with the `@`.
        text: String,
    },
    /// A public channel.
    ChannelLink(ChannelName),
}

/// Whom a mention calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mentioned {
    /// One user.
    User(UserId),
    /// Every member who is online.
    Here,
    /// Every member.
    Channel,
}

/// Which names there are.
pub trait Names {
    /// The longest display name that this text begins with, whatever the case, and that ends before
    /// something other than a letter or a digit: its length in bytes of the text, and whose it is.
    fn user(&self, after_at: &str) -> Option<(usize, UserId)>;

    /// The public channel of this name, whatever the case.
    fn channel(&self, name: &str) -> Option<&ChannelName>;
}

/// Nobody: mentions and names of channels stay text.
#[derive(Debug, Clone, Copy)]
pub struct NoNames;

impl Names for NoNames {
    fn user(&self, _after_at: &str) -> Option<(usize, UserId)> {
        None
    }

    fn channel(&self, _name: &str) -> Option<&ChannelName> {
        None
    }
}

/// Reads a text.
#[must_use]
pub fn parse(text: &str, names: &dyn Names) -> Vec<Block> {
    let lines: Vec<&str> = text.split('\n').collect();
    block::Parser::new(names).blocks(&lines, 0)
}

#[cfg(test)]
mod tests;
