//! Which messages call somebody, by the names that users have now.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use protocol::channel::ChannelName;
use protocol::id::UserId;
use protocol::lowercase::{lower, small};
use protocol::markup::{Names, calls};
use protocol::message::Message;

use crate::chat::Chat;

/// Looks into messages for the names of users. What that takes is made when it is needed first.
pub(crate) struct Calling<'a> {
    chat: &'a Chat,
    names: OnceCell<UserNames>,
}

/// The display names of all users, in lower case.
struct UserNames(BTreeMap<String, UserId>);

impl<'a> Calling<'a> {
    pub(crate) fn new(chat: &'a Chat) -> Self {
        Self { chat, names: OnceCell::new() }
    }

    /// How many of these messages call a user.
    pub(crate) fn count<'m>(&self, messages: impl Iterator<Item = &'m Arc<Message>>, user: UserId) -> u32 {
        let called = messages.filter(|message| {
            let text = message.body.as_str();
            text.contains('@') && calls(text, self.names.get_or_init(|| UserNames::of(self.chat)), user)
        });
        u32::try_from(called.count()).expect("a history is far shorter than 2^32")
    }
}

impl UserNames {
    fn of(chat: &Chat) -> Self {
        let users = chat.users.iter();
        Self(users.map(|(id, registered)| (lower(registered.display_name.as_str()), *id)).collect())
    }

    /// The first name that begins like this, and whose it is.
    fn beginning_with(&self, start: &str) -> Option<(&str, UserId)> {
        let (name, user) = self.0.range::<str, _>((Bound::Included(start), Bound::Unbounded)).next()?;
        name.starts_with(start).then_some((name, *user))
    }
}

impl Names for UserNames {
    fn user(&self, after_at: &str) -> Option<(usize, UserId)> {
        let (mut found, mut start) = (None, String::new());
        for (at, c) in after_at.char_indices() {
            start.push(small(c));
            // A text may be full of `@`, and the hub waits: what no name begins with is left at once.
            let Some((name, user)) = self.beginning_with(&start) else { break };
            let end = at + c.len_utf8();
            if name == start && !after_at[end..].starts_with(char::is_alphanumeric) {
                found = Some((end, user));
            }
        }
        found
    }

    /// Links to channels call nobody.
    fn channel(&self, _name: &str) -> Option<&ChannelName> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::collection::vec;
    use proptest::prop_assert_eq;
    use proptest::sample::select;
    use proptest::strategy::Strategy;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

    use super::*;

    /// Tries every start of the text that is no longer than the longest name.
    fn by_trying_all(names: &UserNames, after_at: &str) -> Option<(usize, UserId)> {
        let longest = names.0.keys().map(String::len).max().unwrap_or_default();
        let (mut found, mut start) = (None, String::new());
        for (at, c) in after_at.char_indices() {
            start.push(small(c));
            if start.len() > longest {
                break;
            }
            let end = at + c.len_utf8();
            if !after_at[end..].starts_with(char::is_alphanumeric)
                && let Some(user) = names.0.get(&start)
            {
                found = Some((end, *user));
            }
        }
        found
    }

    /// Texts of few letters, so that names begin with each other and texts with names.
    fn text(length: usize) -> impl Strategy<Value = String> {
        let letters = vec!['a', 'A', 'b', 'É', 'é', 'İ', 'i', '@', ' ', '-', '日', '😀'];
        vec(select(letters), 1..=length).prop_map(|letters| letters.into_iter().collect())
    }

    #[test]
    fn the_same_names_are_found_as_by_trying_every_start() {
        let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let found = Cell::new(0);
        let cases = (vec(text(5), 0..12), vec(text(8), 1..8));
        let outcome = TestRunner::new_with_rng(config, rng).run(&cases, |(names, texts)| {
            let users = names.iter().zip(1..).map(|(name, id)| (lower(name), UserId(id)));
            let users = UserNames(users.collect());
            let named = names.iter().map(|name| format!("{name}!"));
            for text in texts.into_iter().chain(named) {
                prop_assert_eq!(users.user(&text), by_trying_all(&users, &text), "{}", text);
                found.set(found.get() + usize::from(users.user(&text).is_some()));
            }
            Ok(())
        });
        if let Err(error) = outcome {
            panic!("{error}");
        }
        assert!(found.get() > 1_000, "{found:?}");
    }

    #[test]
    fn a_name_is_found_in_its_whole_length_only() {
        let users =
            UserNames([("ana", 1), ("ana luz", 2)].map(|(name, id)| (name.to_owned(), UserId(id))).into());
        for (text, expected) in [
            ("Ana", Some((3, 1))),
            ("Ana Lu", Some((3, 1))),
            ("ANA LUZ!", Some((7, 2))),
            ("Anal", None),
            ("@@@@ana", None),
        ] {
            assert_eq!(users.user(text), expected.map(|(end, id)| (end, UserId(id))), "{text}");
        }
    }
}
