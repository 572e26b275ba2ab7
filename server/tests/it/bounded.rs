//! What a channel holds is bounded, however much is written in it: in the journal, in the folder, in memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use protocol::command::Command;
use protocol::id::{ChannelId, Seq};
use protocol::limits::{HISTORY_LEN_MAX, UNANSWERED_MAX};
use tempfile::TempDir;

use crate::attachments::{are_stored, stored};
use crate::harness::{
    Bot, Held, Process, accepted_seq, next_client_id, patiently, register, send_files, upload,
};

const MESSAGES: usize = 1_000;
/// Every tenth message has a file, every tenth is edited, twice.
const FILE_EVERY: usize = 10;
const EDIT_EVERY: usize = 10;
/// Every twentieth has reactions and is pinned.
const MARK_EVERY: usize = 20;
/// How many messages are written at once.
const AT_ONCE: usize = 20;

const _: () = assert!(AT_ONCE <= UNANSWERED_MAX && MESSAGES.is_multiple_of(AT_ONCE));
const _: () = assert!(AT_ONCE.is_multiple_of(FILE_EVERY) && AT_ONCE.is_multiple_of(EDIT_EVERY));
const _: () = assert!(AT_ONCE.is_multiple_of(MARK_EVERY));
/// How much more memory a second thousand may leave behind, in kibibytes: buffers that found their size.
const MEMORY_MARGIN_KIB: u64 = 6 * 1_024;
/// How much the data of one full channel may be, in bytes: a page and a half for each fact, and the files.
const DATA_BYTES_MAX: u64 = 3 * 1_024 * 1_024;

/// Asks all of this at once, and waits for the answers.
async fn ask_all(bot: &mut Bot, commands: impl IntoIterator<Item = Command>) -> Vec<Seq> {
    let mut asked = Vec::new();
    for command in commands {
        asked.push(bot.send(&command).await);
    }
    let mut seqs = Vec::new();
    for reference in asked {
        seqs.push(accepted_seq(&bot.answer(reference).await));
    }
    seqs
}

/// Writes as people do: with files, edits, reactions and pins. Twenty messages at once, so that it takes
/// seconds.
async fn write(process: &Process, ana: &mut Bot, bo: &mut Bot, channel: ChannelId, from: usize) {
    for first in (from..from + MESSAGES).step_by(AT_ONCE) {
        let numbers = first..first + AT_ONCE;
        let account = ana.account.clone();
        let uploads = numbers.clone().map(async |number| {
            if number % FILE_EVERY != 0 {
                return vec![];
            }
            let content = format!("the content of file {number}");
            vec![upload(process.address, &account, channel, "a.txt", content.as_bytes()).await.id]
        });
        let files = join_all(uploads).await;
        let posts = numbers.clone().zip(files);
        let posts = posts.map(|(number, files)| send_files(channel, &format!("message {number}"), files));
        let messages = ask_all(ana, posts.collect::<Vec<_>>()).await;
        let edited = messages.iter().step_by(EDIT_EVERY);
        let edits = edited.flat_map(|message| {
            ["first thought", "second thought"].map(|body| Command::EditMessage {
                client_id: next_client_id(),
                channel,
                message: *message,
                body: body.to_owned(),
            })
        });
        ask_all(ana, edits.collect::<Vec<_>>()).await;
        for message in messages.into_iter().step_by(MARK_EVERY) {
            let react = |emoji: &str| Command::React {
                client_id: next_client_id(),
                channel,
                message,
                emoji: emoji.to_owned(),
                on: true,
            };
            let pin = Command::PinMessage { client_id: next_client_id(), channel, message, pinned: true };
            ask_all(bo, [react("👍"), react("🎉"), pin]).await;
        }
        bo.catch_up().await;
    }
    ana.catch_up().await;
}

/// How many facts of each type the journal holds.
fn facts(data: &Path) -> BTreeMap<String, usize> {
    let shell = rusqlite::Connection::open(data.join("banter.sqlite")).expect("a shell may read along");
    let mut select = shell
        .prepare("SELECT fact ->> 'type', count(*) FROM facts GROUP BY 1")
        .expect("the tables are as documented");
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize)));
    rows.expect("it can be read").map(|row| row.expect("it can be read")).collect()
}

/// The same, once the last edited posts have been erased: that is a moment after their edits are accepted.
async fn settled_facts(data: &Path) -> BTreeMap<String, usize> {
    let settle = async {
        loop {
            let facts = facts(data);
            if facts["message_posted"] + facts["message_edited"] <= HISTORY_LEN_MAX {
                return facts;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    patiently("the edited posts are erased", settle).await
}

fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let bytes = entries.map(|entry| {
        let entry = entry.expect("the folder can be read");
        let metadata = entry.metadata().expect("it is there");
        if metadata.is_dir() { bytes_in(&entry.path()) } else { metadata.len() }
    });
    bytes.sum()
}

#[tokio::test]
async fn a_thousand_messages_leave_what_the_last_hundred_need_and_a_second_thousand_no_more() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let data = Process::data(folder.path());
    let process = Process::start(folder.path()).await;
    let connect = async |name| {
        let account = register(process.address, name).await;
        Bot::connect(process.address, account, Held::default()).await
    };
    let (mut ana, mut bo) = (connect("Ana").await, connect("Bo").await);
    let channel = ana.general();

    write(&process, &mut ana, &mut bo, channel, 0).await;
    let (facts_before, memory_before) = (settled_facts(&data).await, process.memory_kib());
    write(&process, &mut ana, &mut bo, channel, MESSAGES).await;
    let (facts_after, memory_after) = (settled_facts(&data).await, process.memory_kib());

    let files = HISTORY_LEN_MAX / FILE_EVERY;
    are_stored(&data, files).await;
    let edited = HISTORY_LEN_MAX / EDIT_EVERY;
    let count = |of: &str| facts_after.get(of).copied().unwrap_or_default();
    assert_eq!(count("message_posted") + count("message_edited"), HISTORY_LEN_MAX);
    assert_eq!(count("message_edited"), edited);
    assert_eq!(count("reactions_changed"), HISTORY_LEN_MAX / MARK_EVERY);
    assert_eq!(count("pin_changed"), HISTORY_LEN_MAX / MARK_EVERY);
    assert_eq!(count("file_uploaded"), 0);
    assert_eq!(facts_before, facts_after);
    assert!(bytes_in(&data) < DATA_BYTES_MAX, "{} bytes", bytes_in(&data));
    assert!(
        memory_after < memory_before + MEMORY_MARGIN_KIB,
        "{memory_before} KiB after the first, {memory_after} KiB after the second"
    );

    assert_eq!(process.terminate().await.code(), Some(0));
    assert_eq!(stored(&data).len(), files);
    let process = Process::start(folder.path()).await;
    let again = Bot::connect(process.address, ana.account.clone(), Held::default()).await;
    assert_eq!(again.held.channels(), ana.held.channels(), "and a restart finds the same");
}
