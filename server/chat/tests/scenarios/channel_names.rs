//! Names of public channels: changing them, and where former ones lead.

use protocol::channel::{ChannelKind, ChannelName};
use protocol::command::ChannelUpdate;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::Change;
use protocol::id::ChannelId;
use protocol::limits::{CHANNEL_NAME_CHARS_MAX, FORMER_CHANNEL_NAMES_MAX};

use crate::harness::{Answer, TestChat};

const EXISTS: Answer = Answer::Rejected(ErrorCode::ChannelExists);
const NOT_ALLOWED: Answer = Answer::Rejected(ErrorCode::NotAllowed);

/// What a channel is called.
fn name_of(chat: &TestChat, channel: ChannelId) -> String {
    match chat.channel(chat.user("ana"), channel).unwrap().kind {
        ChannelKind::Public { name } | ChannelKind::Private { name } => name.as_str().to_owned(),
        ChannelKind::Direct { .. } => panic!("a pair has no name"),
    }
}

/// How many names the journal holds.
fn claims(chat: &TestChat) -> usize {
    let claims = |change: &Change| matches!(change, Change::ChannelNamed { .. });
    chat.kept().iter().filter(|(_, fact)| claims(&fact.change)).count()
}

#[test]
fn everybody_hears_of_another_name_and_the_former_one_leads_to_the_channel() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    chat.send(ana, books, "still here");
    chat.take_events(bo);

    let seq = chat.rename(ana, books, "Novels").seq();

    let name = ChannelName::parse("Novels").unwrap();
    let details = chat.channel(chat.user_of(bo), books).unwrap().details;
    assert_eq!(chat.take_events(bo), [Event::ChannelUpdated { seq, channel: books, name, details }]);
    for former in ["books", "BOOKS", "novels", "Novels"] {
        assert_eq!(chat.current_channel_name(former).unwrap(), "Novels");
    }
    assert_eq!(chat.current_channel_name("films"), None);
    assert_eq!(chat.current_channel_name("not a name"), None);
    chat.restart();
    assert_eq!(name_of(&chat, books), "Novels");
    assert_eq!(chat.current_channel_name("books").unwrap(), "Novels");
    assert_eq!(chat.history_of("ana", books), ["still here"]);
}

#[test]
fn only_the_creator_renames_and_nobody_the_default_channel() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (books, general) = (chat.create_channel(ana, "books"), chat.general());
    assert_eq!(chat.rename(bo, books, "mine"), Answer::Rejected(ErrorCode::NotAMember));
    chat.join(bo, books);
    assert_eq!(chat.rename(bo, books, "mine"), NOT_ALLOWED);
    assert_eq!(chat.rename(ana, general, "mine"), NOT_ALLOWED);
    let other = chat.user_of(bo);
    let pair = chat.open_direct(ana, other);
    assert_eq!(chat.rename(ana, pair, "mine"), NOT_ALLOWED);
    assert_eq!(chat.rename(ana, ChannelId(7), "mine"), Answer::Rejected(ErrorCode::UnknownChannel));
    assert_eq!(chat.find_channel("mine"), None);
}

#[test]
fn a_new_name_keeps_to_the_rules_of_names() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (books, plans) = (chat.create_channel(ana, "books"), chat.create_private(ana, "plans"));
    let longest = "x".repeat(CHANNEL_NAME_CHARS_MAX);
    for channel in [books, plans] {
        for bad in ["", "two words", &format!("{longest}x")] {
            let answer = chat.rename(ana, channel, bad);
            assert_eq!(answer, Answer::Rejected(ErrorCode::InvalidChannelName), "{bad:?}");
        }
        assert!(matches!(chat.rename(ana, channel, &longest), Answer::Accepted { .. }));
        assert_eq!(name_of(&chat, channel), longest);
    }
}

#[test]
fn a_name_that_a_channel_has_now_is_taken_for_public_ones() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (books, films) = (chat.create_channel(ana, "books"), chat.create_channel(ana, "films"));
    assert_eq!(chat.rename(ana, films, "B\u{43e}oks"), EXISTS, "a look-alike");
    assert_eq!(chat.rename(ana, films, "general"), EXISTS);
    assert!(matches!(chat.rename(ana, books, "Books"), Answer::Accepted { .. }), "its own name");
    assert_eq!(name_of(&chat, books), "Books");
    assert_eq!(claims(&chat), 3, "one name, spelled anew, and two others");
    let plans = chat.create_private(ana, "plans");
    assert!(matches!(chat.rename(ana, plans, "films"), Answer::Accepted { .. }));
}

#[test]
fn a_former_name_can_be_taken_back_or_claimed_by_anybody() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    chat.rename(ana, books, "novels");
    chat.rename(ana, books, "books");
    assert_eq!(name_of(&chat, books), "books");
    assert_eq!(chat.current_channel_name("novels").unwrap(), "books");

    let novels = chat.create_channel(bo, "Novels");
    assert_eq!(chat.current_channel_name("novels").unwrap(), "Novels");
    assert_eq!(chat.rename(ana, books, "novels"), EXISTS);
    chat.rename(ana, books, "stories");
    let films = chat.create_channel(ana, "films");
    assert!(matches!(chat.rename(ana, films, "books"), Answer::Accepted { .. }));

    for _ in 0..2 {
        assert_eq!([books, novels, films].map(|id| name_of(&chat, id)), ["stories", "Novels", "books"]);
        assert_eq!(chat.current_channel_name("films").unwrap(), "books");
        assert_eq!(chat.current_channel_name("books").unwrap(), "books");
        chat.restart();
    }
    assert_eq!(claims(&chat), 5);
}

#[test]
fn of_two_claims_of_a_former_name_the_first_holds() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let books = chat.create_channel(ana, "books");
    chat.rename(ana, books, "novels");
    let create = chat.creating("books");
    let back = chat.updating(books, ChannelUpdate::Name("books".to_owned()));
    chat.journal.hold();
    let (create, back) = (chat.ask(bo, create), chat.ask(ana, back));
    chat.release();
    let new = chat.answer(create).unwrap().channel();
    assert_eq!(chat.answer(back), Some(EXISTS));
    assert_eq!(name_of(&chat, new), "books");
    assert_eq!(name_of(&chat, books), "novels");
}

#[test]
fn a_channel_keeps_8_former_names_and_not_9() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let create = chat.creating("name-0");
    let created = chat.run(ana, create.clone());
    let names = created.channel();
    let mut renames = vec![(create, created)];
    for number in 1..=FORMER_CHANNEL_NAMES_MAX {
        let rename = chat.updating(names, ChannelUpdate::Name(format!("name-{number}")));
        renames.push((rename.clone(), chat.run(ana, rename)));
    }
    assert_eq!(chat.current_channel_name("name-0").unwrap(), "name-8");
    let last = chat.updating(names, ChannelUpdate::Name("name-9".to_owned()));
    renames.push((last.clone(), chat.run(ana, last)));

    for _ in 0..2 {
        assert_eq!(chat.current_channel_name("name-0"), None);
        assert_eq!(chat.current_channel_name("name-1").unwrap(), "name-9");
        // The default channel, the name of now, and the former ones.
        assert_eq!(claims(&chat), 1 + 1 + FORMER_CHANNEL_NAMES_MAX);
        chat.restart();
    }
    let (ana, bo_again) = (chat.connect("ana"), chat.connect("bo"));
    assert!(!chat.is_open(bo));
    let new = chat.create_channel(bo_again, "name-0");
    assert_ne!(new, names);
    for (rename, answer) in renames {
        assert_eq!(chat.run(ana, rename), answer, "a repeat acts once, also after its fact has left");
    }
    assert_eq!(name_of(&chat, names), "name-9");
}

#[test]
fn a_former_name_that_a_crash_left_behind_is_free_after_the_next_start() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let names = chat.create_channel(ana, "name-0");
    for number in 1..=FORMER_CHANNEL_NAMES_MAX {
        chat.rename(ana, names, &format!("name-{number}"));
    }
    let last = chat.updating(names, ChannelUpdate::Name("name-9".to_owned()));
    chat.journal.hold();
    chat.ask(ana, last);
    chat.let_pass(1);
    chat.restart();
    assert_eq!(chat.current_channel_name("name-0"), None);
    assert_eq!(claims(&chat), 1 + 1 + FORMER_CHANNEL_NAMES_MAX);
}

#[test]
fn a_repeated_rename_acts_once_although_somebody_else_has_the_name_since() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let create = chat.creating("books");
    let created = chat.run(ana, create.clone());
    let books = created.channel();
    let rename = chat.updating(books, ChannelUpdate::Name("novels".to_owned()));
    let renamed = chat.run(ana, rename.clone());
    chat.rename(ana, books, "stories");
    chat.create_channel(bo, "novels");
    chat.create_channel(bo, "books");
    let kept = chat.kept();
    for _ in 0..2 {
        let ana = chat.connect("ana");
        assert_eq!(chat.run(ana, rename.clone()), renamed);
        assert_eq!(chat.run(ana, create.clone()), created);
        assert_eq!(name_of(&chat, books), "stories");
        assert_eq!(chat.kept(), kept);
        chat.restart();
    }
}
