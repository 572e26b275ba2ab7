//! The text that a subject is stored under: its kind and its ids. A text that a person chose is there as the
//! hex of a hash only, so that a key may be logged and shown.

use std::fmt::Write;

use protocol::fact::{Fold, Subject};
use protocol::id::{ChannelId, Seq};
use sha2::{Digest, Sha256};

/// How many bytes of a hash stand for a text: too many for two texts to meet by chance.
const HASH_BYTES: usize = 16;

/// The key of a subject. Two subjects never share one.
pub(crate) fn key(subject: &Subject) -> String {
    match subject {
        Subject::Username(fold) => format!("username.{}", hash(fold)),
        Subject::User(user) => format!("user.{user}"),
        Subject::RecoveryCode(user) => format!("recovery.{user}"),
        Subject::Channel(channel) => format!("channel.{channel}"),
        Subject::Device(device) => format!("device.{device}"),
        Subject::ChannelName(fold) => format!("name.{}", hash(fold)),
        Subject::Direct(low, high) => format!("direct.{low}.{high}"),
        Subject::Member(channel, user) => format!("member.{channel}.{user}"),
        Subject::Read(channel, user) => format!("read.{channel}.{user}"),
        Subject::Post(channel) => format!("post.{channel}"),
        Subject::Edit(channel, message) => format!("{}.edit", mark(*channel, *message)),
        Subject::Deletion(channel, message) => format!("{}.deletion", mark(*channel, *message)),
        Subject::Reactions(channel, message, user) => {
            format!("{}.reactions.{user}", mark(*channel, *message))
        }
        Subject::Pin(channel, message) => format!("{}.pin", mark(*channel, *message)),
        Subject::Upload(attachment) => format!("upload.{attachment}"),
        Subject::Sent(device) => format!("sent.{device}"),
    }
}

/// What the keys of all that is said of one message begin with.
fn mark(channel: ChannelId, message: Seq) -> String {
    format!("mark.{channel}.{:016x}", message.0)
}

fn hash(Fold(text): &Fold) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(HASH_BYTES).fold(String::with_capacity(2 * HASH_BYTES), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes every write");
        hex
    })
}

#[cfg(test)]
mod tests {
    use protocol::id::{AttachmentId, DeviceId, UserId};

    use super::*;

    #[test]
    fn a_key_is_its_kind_and_ids() {
        let (channel, user, device) = (ChannelId(0xc), UserId(0xa), DeviceId([0xd; 32]));
        let mark = "mark.000000000000000c.000000000000001f";
        let keys = [
            (Subject::User(user), "user.000000000000000a".to_owned()),
            (Subject::RecoveryCode(user), "recovery.000000000000000a".to_owned()),
            (Subject::Channel(channel), "channel.000000000000000c".to_owned()),
            (Subject::Device(device), format!("device.{}", "0d".repeat(32))),
            (Subject::Direct(user, UserId(0xb)), "direct.000000000000000a.000000000000000b".to_owned()),
            (Subject::Member(channel, user), "member.000000000000000c.000000000000000a".to_owned()),
            (Subject::Read(channel, user), "read.000000000000000c.000000000000000a".to_owned()),
            (Subject::Post(channel), "post.000000000000000c".to_owned()),
            (Subject::Edit(channel, Seq(31)), format!("{mark}.edit")),
            (Subject::Deletion(channel, Seq(31)), format!("{mark}.deletion")),
            (Subject::Reactions(channel, Seq(31), user), format!("{mark}.reactions.000000000000000a")),
            (Subject::Pin(channel, Seq(31)), format!("{mark}.pin")),
            (Subject::Upload(AttachmentId(0xf)), "upload.000000000000000f".to_owned()),
            (Subject::Sent(device), format!("sent.{}", "0d".repeat(32))),
        ];
        for (subject, expected) in keys {
            assert_eq!(key(&subject), expected);
        }
    }

    #[test]
    fn a_key_holds_no_text_that_a_person_chose() {
        // SHA-256 of "abc" begins with ba7816bf 8f01cfea 414140de 5dae2223.
        let fold = Fold("abc".into());
        assert_eq!(key(&Subject::Username(fold.clone())), "username.ba7816bf8f01cfea414140de5dae2223");
        assert_eq!(key(&Subject::ChannelName(fold)), "name.ba7816bf8f01cfea414140de5dae2223");
    }
}
