//! Whom a text calls.

use super::{Block, Inline, Mentioned, Names, parse};
use crate::id::UserId;
use crate::lowercase::small;

/// Whether a text calls a user: by name, or together with everybody. What is within code calls nobody.
#[must_use]
pub fn calls(text: &str, names: &dyn Names, user: UserId) -> bool {
    text.contains('@') && blocks_call(&parse(text, names), user)
}

/// How many bytes of a text are the name that it begins with, whatever the case. The name is in lower case.
#[must_use]
pub fn begins_with(text: &str, name: &str) -> Option<usize> {
    let mut expected = name.chars();
    for (at, c) in text.char_indices() {
        if expected.as_str().is_empty() {
            return Some(at);
        }
        if expected.next() != Some(small(c)) {
            return None;
        }
    }
    expected.as_str().is_empty().then_some(text.len())
}

fn blocks_call(blocks: &[Block], user: UserId) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph(parts) => parts_call(parts, user),
        Block::Quote(blocks) => blocks_call(blocks, user),
        Block::List { items, .. } => items.iter().any(|blocks| blocks_call(blocks, user)),
        Block::Code { .. } => false,
    })
}

fn parts_call(parts: &[Inline], user: UserId) -> bool {
    parts.iter().any(|part| match part {
        Inline::Mention { who: Mentioned::User(called), .. } => *called == user,
        Inline::Mention { who: Mentioned::Here | Mentioned::Channel, .. } => true,
        Inline::Strong(parts) | Inline::Emphasis(parts) | Inline::Strike(parts) => parts_call(parts, user),
        // There is no mention within a link.
        Inline::Link { .. }
        | Inline::Text(_)
        | Inline::LineBreak
        | Inline::Code(_)
        | Inline::ChannelLink(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::ChannelName;

    const ANA: UserId = UserId(1);
    const BEN: UserId = UserId(2);

    struct Two;

    impl Names for Two {
        fn user(&self, after_at: &str) -> Option<(usize, UserId)> {
            let users = [("ana", ANA), ("ben", BEN)];
            users.into_iter().find_map(|(name, user)| Some((begins_with(after_at, name)?, user)))
        }

        fn channel(&self, _name: &str) -> Option<&ChannelName> {
            None
        }
    }

    #[test]
    fn a_text_calls_whom_it_names_and_nobody_else() {
        for text in ["@ana", "Look, @Ana!", "- **@ana**\n- x", "> @ANA, _~~or @ana~~_"] {
            assert!(calls(text, &Two, ANA), "{text}");
            assert!(!calls(text, &Two, BEN), "{text}");
        }
    }

    #[test]
    fn here_and_channel_call_everybody() {
        for text in ["@here", "Tell @channel"] {
            assert!(calls(text, &Two, ANA) && calls(text, &Two, BEN), "{text}");
        }
    }

    #[test]
    fn code_links_and_plain_names_call_nobody() {
        for text in [
            "ana",
            "`@ana`",
            "```\n@ana @here\n```",
            "[@ana](https://example.org)",
            "x@ana",
            "@cleo",
            "@ ana",
        ] {
            assert!(!calls(text, &Two, ANA), "{text}");
        }
    }

    #[test]
    fn a_text_begins_with_a_name_whatever_the_case() {
        for (text, name, expected) in [
            ("Ana and", "ana", Some(3)),
            ("ANA", "ana", Some(3)),
            ("ÉVA!", "éva", Some(4)),
            ("An", "ana", None),
            ("Ben", "ana", None),
        ] {
            assert_eq!(begins_with(text, name), expected, "{text}");
        }
    }
}
