//! What counts as the same name: two names with one [`Fold`] cannot both be had.

use caseless::default_case_fold_str;
use protocol::channel::ChannelName;
use protocol::fact::Fold;
use protocol::user::DisplayName;
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

/// What a display name counts as: the same whatever the case, the accents' form or look-alike letters.
///
/// A capital `I` and a small `l` look alike, so `i` and `l` count as one letter here: "lan" cannot pass for
/// "Ian".
pub(crate) fn fold_display_name(name: &DisplayName) -> Fold {
    Fold(fold(name.as_str()).replace('i', "l").into())
}

/// What a channel's name counts as: the same whatever the case, the accents' form or look-alike letters.
pub(crate) fn fold_channel_name(name: &ChannelName) -> Fold {
    Fold(fold(name.as_str()).into())
}

/// Compatibility form (NFKC), case folded, then the skeleton of UTS 39; case folded once more, since
/// skeletons bring capitals in (that of `0` is `O`).
fn fold(name: &str) -> String {
    let plain: String = default_case_fold_str(&name.nfkc().collect::<String>()).nfkc().collect();
    let skeleton: String = skeleton(&plain).collect();
    default_case_fold_str(&skeleton).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn display(text: &str) -> Fold {
        fold_display_name(&DisplayName::parse(text).unwrap())
    }

    fn channel(text: &str) -> Fold {
        fold_channel_name(&ChannelName::parse(text).unwrap())
    }

    #[test]
    fn names_that_look_alike_are_the_same_name() {
        for (one, other) in [
            ("Ana", "ANA"),
            ("José", "Jose\u{301}"),
            ("Ana", "\u{410}n\u{430}"), // Cyrillic capital and small A
            ("Ana", "Ａｎａ"),          // full width
            ("Straße", "STRASSE"),
            ("Ian", "lan"),
            ("Bob", "B0b"),
            ("ﬁn", "fin"),
        ] {
            assert_eq!(display(one), display(other), "{one} and {other}");
        }
        assert_eq!(channel("General"), channel("gener\u{430}l"));
    }

    #[test]
    fn names_that_differ_are_different_names() {
        for (one, other) in [("Ana", "Anna"), ("José", "Jose"), ("日本", "日木")] {
            assert_ne!(display(one), display(other), "{one} and {other}");
        }
        assert_ne!(channel("mail"), channel("mall"));
    }
}
