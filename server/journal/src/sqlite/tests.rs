//! What only the SQLite journal promises. What its store promises is tested beside that.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use futures_util::{StreamExt, future};
use protocol::id::{ChannelId, UserId};
use protocol::limits::HISTORY_LEN_MAX;
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::conformance::{
    self, CHANNEL, Home, append_all, deletion, edit, following, next_fact, one_of_each, pin, post, post_with,
    reactions, read_mark, replay, upload,
};

struct Sqlite(TempDir);

impl Home for Sqlite {
    type Journal = SqliteJournal;

    fn open(&self) -> SqliteJournal {
        SqliteJournal::open(self.0.path()).unwrap()
    }
}

conformance::suite!(home());

#[tokio::test]
async fn a_folder_in_use_is_refused_until_it_is_free() {
    let home = home();
    let journal = home.open();

    let refused = SqliteJournal::open(home.0.path()).err().unwrap();
    assert!(matches!(&refused, OpenError::InUse { folder } if folder == home.0.path()), "{refused:?}");

    // The one who has it is not disturbed.
    append_all(&journal, one_of_each(1)).await;
    journal.close().await;
    append_all(&home.open(), one_of_each(2)).await;
}

#[tokio::test]
async fn only_the_owner_may_look_into_the_folder() {
    let parent = TempDir::new().unwrap();
    let folder = parent.path().join("new/data");
    let journal = SqliteJournal::open(&folder).unwrap();
    append_all(&journal, one_of_each(1)).await;

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files = files(&folder);
    assert_eq!(files, ["banter.lock", "banter.sqlite", "banter.sqlite-shm", "banter.sqlite-wal"]);
    for file in files {
        assert_eq!(mode(&folder.join(&file)), 0o600, "{file}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let parent = TempDir::new().unwrap();
    let path = parent.path().join("file");
    fs::write(&path, "").unwrap();

    let refused = SqliteJournal::open(&path).err().unwrap();
    assert_eq!(refused.to_string(), format!("{} cannot be used", path.display()));
}

#[tokio::test]
async fn two_journals_have_two_epochs() {
    assert_ne!(home().open().epoch(), home().open().epoch());
}

#[tokio::test]
async fn a_fact_that_cannot_be_read_stops_the_start_and_is_not_quoted() {
    let cases = [
        (r#""v":3"#, r#""v":4"#, "fact 2 has version 4, this server reads up to version 3"),
        (r#""type":"message_posted""#, r#""type":"message_sung""#, "fact 2 is damaged"),
        (r#""at":1"#, r#""at":"a secret""#, "fact 2 is damaged"),
        ("{", "", "fact 2 is damaged"),
    ];
    for (good, bad, expected) in cases {
        let home = home();
        let journal = home.open();
        append_all(&journal, ["one", "two", "three"].map(|body| post(CHANNEL, body))).await;
        journal.close().await;
        let changed = shell(&home)
            .execute("UPDATE facts SET fact = replace(fact, ?1, ?2) WHERE seq = 2", [good, bad])
            .unwrap();
        assert_eq!(changed, 1);

        let refused = SqliteJournal::open(home.0.path()).err().unwrap();
        assert_eq!(refused.to_string(), expected);
        assert!(!format!("{refused:?}").contains("secret"), "{refused:?}");
    }
}

#[tokio::test]
async fn another_schema_and_another_file_stop_the_start() {
    let later = home();
    later.open().close().await;
    shell(&later).execute("UPDATE meta SET value = 3 WHERE name = 'schema_version'", []).unwrap();
    let refused = SqliteJournal::open(later.0.path()).err().unwrap();
    assert!(matches!(refused, OpenError::UnknownSchema { found: 3 }), "{refused:?}");

    let other = home();
    shell(&other).execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    let refused = SqliteJournal::open(other.0.path()).err().unwrap();
    assert!(matches!(refused, OpenError::NotAJournal { .. }), "{refused:?}");

    let text = home();
    fs::write(text.0.path().join("banter.sqlite"), "Dear diary, ".repeat(500)).unwrap();
    let refused = SqliteJournal::open(text.0.path()).err().unwrap();
    assert!(matches!(refused, OpenError::NotAJournal { .. }), "{refused:?}");
}

#[tokio::test]
async fn no_subject_holds_a_text_that_a_person_chose() {
    let home = home();
    append_all(&home.open(), one_of_each(1)).await;

    let shell = shell(&home);
    let mut select = shell.prepare("SELECT subject FROM facts ORDER BY seq").unwrap();
    let subjects: Vec<String> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(subjects.len(), one_of_each(1).len());
    assert!(subjects[0].starts_with("username."));
    for subject in subjects {
        let ids = subject.split('.').filter(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(ids.clone().count() > 0 && ids.clone().all(|id| id.len() >= 16), "{subject}");
        assert!(!subject.contains("ana"), "{subject}");
    }
}

#[tokio::test]
async fn a_shell_can_read_what_is_kept() {
    let home = home();
    append_all(&home.open(), one_of_each(1_760_000_000_000)).await;

    let shell = shell(&home);
    let text = |sql: &str| shell.query_one(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(text("SELECT user || ' ' || display_name FROM users"), "00000000000000a1 Ana");
    assert_eq!(text("SELECT channel || ' ' || name FROM channels"), "00000000000000c1 ana");
    let message =
        "posted_at || ' #' || channel_name || ' ' || author_name || ': ' || body || ' +' || attachments";
    let not_edited = format!("SELECT {message} FROM messages WHERE edited_at IS NULL");
    assert_eq!(text(&not_edited), "2025-10-09 08:53:20 #ana Ana: hello +1");
    let edited = format!("SELECT seq || ' ' || {message} || ' at ' || edited_at FROM messages WHERE seq = 7");
    assert_eq!(text(&edited), "7 2025-10-09 08:53:20 #ana Ana: hello again +1 at 2025-10-09 08:53:21");
}

#[tokio::test]
async fn a_shell_sees_an_edited_message_once_and_as_it_is_now() {
    let home = home();
    let journal = home.open();
    let posted = append_all(&journal, [post(CHANNEL, "first"), post(CHANNEL, "other")]).await;
    append_all(&journal, [edit(posted[0], "second", vec![])]).await;

    let shell = shell(&home);
    let bodies = || -> Vec<String> {
        let mut select = shell.prepare("SELECT body FROM messages").unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(bodies(), ["second", "other"], "while its post is still there");
    journal.erase(posted[0]).await.unwrap();
    assert_eq!(bodies(), ["second", "other"]);
}

#[tokio::test]
async fn a_file_of_the_first_schema_is_read_and_brought_up_to_date() {
    let home = home();
    let journal = home.open();
    append_all(&journal, [post(CHANNEL, "hello")]).await;
    let kept = replay(&journal).await;
    journal.close().await;
    shell(&home)
        .execute_batch(
            "DROP VIEW messages;
             CREATE VIEW messages AS SELECT seq FROM facts WHERE fact ->> 'type' = 'message_posted';
             UPDATE meta SET value = 1 WHERE name = 'schema_version';
             UPDATE facts SET fact = replace(fact, '\"v\":2', '\"v\":1');",
        )
        .unwrap();

    let journal = home.open();
    assert_eq!(replay(&journal).await, kept);
    let edited: Option<String> =
        shell(&home).query_one("SELECT edited_at FROM messages", [], |row| row.get(0)).unwrap();
    assert_eq!(edited, None);
    journal.close().await;
    assert_eq!(replay(&home.open()).await, kept, "and only once");
}

#[tokio::test]
async fn what_was_acknowledged_outlives_the_process() {
    let home = home();
    let journal = home.open();
    append_all(&journal, one_of_each(1)).await;
    append_all(&journal, (0..300).map(|n| post(CHANNEL, &n.to_string()))).await;

    // What a process leaves that is killed now.
    let left = copy(&home);

    let again = left.open();
    assert_eq!(replay(&again).await, replay(&journal).await);
    assert_eq!(again.epoch(), journal.epoch());
}

#[tokio::test]
async fn an_erased_message_is_in_no_file() {
    let home = home();
    let journal = home.open();
    let seqs =
        append_all(&journal, ["short", &"long ".repeat(700)].map(|body| post(CHANNEL, &marked(body, 7))))
            .await;
    append_all(&journal, [post(CHANNEL, &marked("kept", 8))]).await;
    assert!(holds(&home, 7) && holds(&home, 8));

    future::join_all(seqs.into_iter().map(|seq| journal.erase(seq))).await;

    assert!(!holds(&home, 7));
    assert!(holds(&home, 8));
}

#[tokio::test]
async fn an_erased_message_is_in_no_file_however_the_file_was_used() {
    let home = home();
    let journal = home.open();
    let mut random = fastrand::Rng::with_seed(7);
    let mut kept: Vec<(Seq, usize)> = Vec::new();
    let mut erased: Vec<(Seq, usize)> = Vec::new();
    for round in 0..40 {
        let drafts: Vec<_> = (0..100)
            .map(|n| {
                let text = "x".repeat(*random.choice(&[1, 40, 200, 700, 1_500, 3_900]).unwrap());
                post(ChannelId(random.u64(0..30)), &marked(&text, round * 100 + n))
            })
            .collect();
        // Among others that come and go without a trace of text.
        let others = (0..100).map(|_| read_mark(Seq(random.u64(..)))).chain((0..20).map(deletion));
        append_all(&journal, others).await;
        let seqs = append_all(&journal, drafts).await;
        kept.extend(seqs.into_iter().zip(round * 100..));
        for _ in 0..60 {
            let gone = kept.swap_remove(random.usize(..kept.len()));
            drop(journal.erase(gone.0));
            erased.push(gone);
        }
    }
    let last = append_all(&journal, [post(CHANNEL, "last")]).await;
    journal.erase(last[0]).await.unwrap();

    let found = marks(&bytes(&home));
    assert_eq!(erased.iter().find(|(_, mark)| found.contains(mark)), None);
    let kept_now: HashSet<_> = replay(&journal).await.into_iter().map(|(seq, _)| seq).collect();
    kept.retain(|(seq, _)| kept_now.contains(seq));
    assert!(kept.len() > 500 && kept.iter().all(|(_, mark)| found.contains(mark)));
}

#[tokio::test]
async fn a_superseded_edit_is_in_no_file_and_neither_is_the_name_of_a_file() {
    let home = home();
    let journal = home.open();
    let name = |mark| format!("<{mark}>.png");
    let seqs = append_all(&journal, [post_with(CHANNEL, &marked("first", 1), vec![&name(2)])]).await;
    let message = seqs[0];
    append_all(&journal, [edit(message, &marked("second", 3), vec![&name(4)]), upload(&name(5))]).await;
    assert!((1..=5).all(|mark| holds(&home, mark)));

    append_all(&journal, [edit(message, &marked("third", 6), vec![&name(7)])]).await;
    cleared(&journal).await;
    assert!(!holds(&home, 3) && !holds(&home, 4), "by its successor alone");

    append_all(&journal, [upload(&name(8))]).await;
    cleared(&journal).await;
    assert!(!holds(&home, 5));

    let kept = replay(&journal).await;
    for (seq, _) in kept {
        journal.erase(seq).await.unwrap();
    }
    assert_eq!(marks(&bytes(&home)), HashSet::new());
}

#[tokio::test]
async fn edits_and_uploads_that_are_gone_are_in_no_file_however_the_file_was_used() {
    let home = home();
    let journal = home.open();
    let mut random = fastrand::Rng::with_seed(7);
    let mut edits: HashMap<u64, usize> = HashMap::new();
    let (mut gone, mut uploads) = (HashSet::new(), Vec::new());
    for round in 0..20 {
        for n in 0..60 {
            let mark = round * 1_000 + n;
            let message = random.u64(1..40);
            let text = "x".repeat(*random.choice(&[1, 40, 200, 700, 1_500, 3_900]).unwrap());
            drop(journal.append(edit(Seq(message), &marked(&text, mark), vec![&format!("<{mark}>")])));
            gone.extend(edits.insert(message, mark));
            drop(journal.append(reactions(Seq(message), UserId(random.u64(0..20)), &["👍"])));
            drop(journal.append(pin(Seq(message), random.bool())));
        }
        let mark = round * 1_000 + 999;
        let upload = append_all(&journal, [upload(&format!("<{mark}>"))]).await;
        uploads.push(upload[0]);
        gone.insert(mark);
    }
    future::join_all(uploads.into_iter().map(|seq| journal.erase(seq))).await;

    let found = marks(&bytes(&home));
    assert_eq!(found.intersection(&gone).next(), None);
    assert_eq!(found, edits.into_values().collect());
}

#[tokio::test]
async fn a_post_that_leaves_with_the_cap_asks_for_no_clearing() {
    let home = home();
    let journal = home.open();
    let posts = |n| (0..n).map(|n: usize| post(CHANNEL, &n.to_string()));
    append_all(&journal, posts(HISTORY_LEN_MAX)).await;
    let log = home.0.path().join("banter.sqlite-wal");
    let before = fs::metadata(&log).unwrap().len();

    append_all(&journal, posts(10)).await;
    assert!(fs::metadata(&log).unwrap().len() > before, "the log beside the file goes on");

    append_all(&journal, [edit(Seq(1), "first", vec![]), edit(Seq(1), "second", vec![])]).await;
    cleared(&journal).await;
    assert_eq!(fs::metadata(&log).unwrap().len(), 0, "and is emptied for an edit");
}

#[tokio::test]
async fn the_text_of_a_message_is_on_pages_of_its_own() {
    let home = home();
    let journal = home.open();
    let long = (1..3_900).step_by(13).map(|length| "x".repeat(length));
    let drafts = long.enumerate().flat_map(|(n, text)| {
        let edited = edit(Seq(n as u64), &marked(&text, 1_000 + n), vec![]);
        [post(ChannelId(n as u64), &marked(&text, n)), edited]
    });
    let mut count = append_all(&journal, drafts).await.len();
    count += append_all(&journal, [upload(&marked("name", 2_000))]).await.len();
    journal.close().await;

    let shell = shell(&home);
    let mut select =
        shell.prepare("SELECT pagetype, pgoffset, pgsize FROM dbstat WHERE name = 'facts'").unwrap();
    let file = fs::read(home.0.path().join("banter.sqlite")).unwrap();
    let (mut own, mut shared) = (HashSet::new(), HashSet::new());
    let mut rows = select.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (kind, offset, length): (String, i64, i64) = row.try_into().unwrap();
        let found = marks(&file[offset as usize..][..length as usize]);
        if kind == "overflow" { own.extend(found) } else { shared.extend(found) }
    }
    assert_eq!(shared, HashSet::new());
    assert_eq!(own.len(), count);
}

#[tokio::test]
async fn what_a_reader_keeps_from_being_cleared_is_cleared_once_it_is_gone() {
    let home = home();
    let journal = home.open();
    let seqs = append_all(&journal, [post(CHANNEL, &marked("secret", 7))]).await;
    let reader = shell(&home);
    reader.execute_batch("BEGIN; SELECT count(*) FROM facts").unwrap();

    journal.erase(seqs[0]).await.unwrap();
    assert!(holds(&home, 7), "the reader keeps it");
    let left = copy(&home);

    drop(reader);
    append_all(&journal, one_of_each(1)).await;
    journal.erase(Seq(u64::MAX)).await.unwrap();
    assert!(!holds(&home, 7), "the next batch clears it");

    // What a process leaves that is killed while the reader is there.
    assert!(holds(&left, 7));
    let _open = left.open();
    assert!(!holds(&left, 7), "the next start clears it");
}

#[tokio::test]
async fn a_writing_shell_makes_appends_fail_only_while_it_writes() {
    let home = home();
    let journal = home.open();
    let writer = shell(&home);
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(journal.append(post(CHANNEL, "one")).await, Err(AppendError::Full));

    writer.execute_batch("ROLLBACK").unwrap();
    let seq = journal.append(post(CHANNEL, "two")).await.unwrap();
    assert_eq!(replay(&journal).await, [(seq, post(CHANNEL, "two").fact)]);
}

#[tokio::test]
async fn after_a_failure_everything_is_unknown_and_nothing_is_written() {
    let home = home();
    let journal = home.open();
    append_all(&journal, [post(CHANNEL, "before")]).await;
    let mut follower = following(&journal).await;
    let shell = shell(&home);
    shell.execute_batch("ALTER TABLE facts RENAME TO away").unwrap();

    // The whole batch, and everything after it.
    let batch = [journal.append(post(CHANNEL, "one")), journal.append(post(CHANNEL, "two"))];
    assert_eq!(future::join_all(batch).await, [Err(AppendError::Unknown); 2]);
    shell.execute_batch("ALTER TABLE away RENAME TO facts").unwrap();
    assert_eq!(journal.append(post(CHANNEL, "three")).await, Err(AppendError::Unknown));
    assert_eq!(journal.erase(Seq(1)).await, Err(AppendError::Unknown));

    // Reading goes on, and the next start writes again.
    assert_eq!(replay(&journal).await, [(Seq(1), post(CHANNEL, "before").fact)]);
    journal.close().await;
    assert_eq!(follower.next().await, None, "nobody was told of a fact");
    let journal = home.open();
    assert!(journal.append(post(CHANNEL, "four")).await.is_ok());
}

#[tokio::test]
async fn nobody_hears_of_a_fact_before_it_is_in_the_file() {
    let home = home();
    let journal = home.open();
    let mut follower = following(&journal).await;
    for n in 0..50 {
        drop(journal.append(post(CHANNEL, &n.to_string())));
        let (seq, _) = next_fact(&mut follower).await;
        let newest: i64 = shell(&home).query_one("SELECT max(seq) FROM facts", [], |row| row.get(0)).unwrap();
        assert_eq!(newest as u64, seq.0);
    }
}

/// Waits until what has been superseded so far is cleared away: an append is answered before that.
async fn cleared(journal: &SqliteJournal) {
    journal.erase(Seq(u64::MAX)).await.unwrap();
}

fn home() -> Sqlite {
    Sqlite(TempDir::new().unwrap())
}

/// Another process's connection, as the `sqlite3` shell makes one.
fn shell(home: &Sqlite) -> Connection {
    Connection::open(home.0.path().join("banter.sqlite")).unwrap()
}

/// All files as they are now, in a home of their own.
fn copy(home: &Sqlite) -> Sqlite {
    let copy = self::home();
    for file in files(home.0.path()) {
        fs::copy(home.0.path().join(&file), copy.0.path().join(&file)).unwrap();
    }
    copy
}

fn files(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    files
}

/// A body that is known again by its first and its last bytes.
fn marked(text: &str, mark: usize) -> String {
    format!("<{mark}>{text}<{mark}>")
}

/// Whether any file holds a body with this mark, or a part of it.
fn holds(home: &Sqlite, mark: usize) -> bool {
    contains(&bytes(home), format!("<{mark}>").as_bytes())
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Every `<mark>` that is in the bytes.
fn marks(bytes: &[u8]) -> HashSet<usize> {
    let candidates = bytes.split(|byte| *byte == b'<').skip(1);
    let digits = candidates.filter_map(|candidate| candidate.split(|byte| *byte == b'>').next());
    digits.filter_map(|digits| str::from_utf8(digits).ok()?.parse().ok()).collect()
}

/// All files, one after the other.
fn bytes(home: &Sqlite) -> Vec<u8> {
    files(home.0.path()).iter().flat_map(|file| fs::read(home.0.path().join(file)).unwrap()).collect()
}
