//! Nothing that happens within a private channel reaches anybody outside of it, not even as a difference: two
//! runs that differ only in there look the same to outsiders.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chat::ConnectionId;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use protocol::channel::NotificationLevel;
use protocol::command::{ChannelUpdate, Command};
use protocol::event::Event;
use protocol::frame::encode_event;
use protocol::id::{AttachmentId, ChannelId, Seq, UserId};
use protocol::limits::{HISTORY_LEN_MAX, READ_MARK_MS};

use crate::harness::{Answer, TestChat, file};
use crate::journal_double::JournalDouble;

const CASES: u32 = 200;
const NAMES: [&str; 5] = ["ana", "bo", "cy", "formerly inside", "never inside"];
/// How many of those may be in the private channel.
const INSIDERS: usize = 3;

/// What happens where everybody may look, or to connections.
#[derive(Debug, Clone, Copy)]
enum Outside {
    Send,
    React,
    Join,
    Leave,
    Rename,
    Topic,
    Reconnect,
    Resume,
    Wait,
    Restart,
    Pry(usize),
}

/// What insiders do within the private channel.
#[derive(Debug, Clone, Copy)]
enum Inside {
    Send,
    Flood,
    SendFile,
    Upload,
    Edit,
    React,
    Pin,
    Delete,
    Topic,
    Rename,
    Archive(bool),
    Invite,
    Remove,
    Leave,
    Level,
    Typing,
    Read,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Outside { who: usize, what: Outside },
    Inside { who: usize, other: usize, what: Inside },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let outside = prop_oneof![
        3 => proptest::sample::select(vec![
            Outside::Send,
            Outside::React,
            Outside::Join,
            Outside::Leave,
            Outside::Rename,
            Outside::Topic,
            Outside::Reconnect,
            Outside::Resume,
            Outside::Wait,
        ]),
        1 => any::<usize>().prop_map(Outside::Pry),
        1 => proptest::strategy::Just(Outside::Restart),
    ];
    let inside = proptest::sample::select(vec![
        Inside::Send,
        Inside::Flood,
        Inside::SendFile,
        Inside::Upload,
        Inside::Edit,
        Inside::React,
        Inside::Pin,
        Inside::Delete,
        Inside::Topic,
        Inside::Rename,
        Inside::Archive(true),
        Inside::Archive(false),
        Inside::Archive(false),
        Inside::Invite,
        Inside::Remove,
        Inside::Leave,
        Inside::Level,
        Inside::Typing,
        Inside::Read,
    ]);
    let step = prop_oneof![
        2 => (0..NAMES.len(), outside).prop_map(|(who, what)| Step::Outside { who, what }),
        3 => (0..INSIDERS, 0..INSIDERS, inside)
            .prop_map(|(who, other, what)| Step::Inside { who, other, what }),
    ];
    vec(step, 1..60)
}

/// The five, where they meet, and what outsiders have got to know.
struct Town {
    chat: TestChat,
    books: ChannelId,
    plans: ChannelId,
    users: Vec<UserId>,
    connections: Vec<ConnectionId>,
    /// What the former insider once did in the private channel.
    former: Vec<Command>,
    file: AttachmentId,
    /// What outsiders were told otherwise than by frames.
    told: String,
    /// How often an insider was accepted within.
    happened: usize,
}

impl Town {
    fn new() -> Self {
        let mut chat = TestChat::with_journal(JournalDouble::new(0), 1);
        let connections: Vec<_> = NAMES.iter().map(|name| chat.arrive(name)).collect();
        let users: Vec<_> = connections.iter().map(|connection| chat.user_of(*connection)).collect();
        let (books, plans) =
            (chat.create_channel(connections[0], "books"), chat.create_private(connections[0], "plans"));
        for number in 1..=INSIDERS {
            chat.join(connections[number], books);
            chat.invite(connections[0], plans, users[number]);
        }
        let former =
            vec![chat.sending(plans, "I was here"), chat.setting_level(plans, NotificationLevel::All)];
        for command in &former {
            chat.run(connections[INSIDERS], command.clone());
        }
        let file = chat.upload(NAMES[0], plans, "map");
        chat.send_files(connections[0], plans, "with a map", &[file]);
        chat.remove(connections[0], plans, users[INSIDERS]);
        Self { chat, books, plans, users, connections, former, file, told: String::new(), happened: 0 }
    }

    /// Lets everything happen, with what happens inside or without it.
    fn run(steps: &[Step], with_inside: bool) -> Self {
        let mut town = Self::new();
        for (number, step) in steps.iter().enumerate() {
            match *step {
                Step::Outside { who, what } => town.act(who, what, number),
                Step::Inside { who, other, what } if with_inside => town.act_inside(who, other, what, number),
                Step::Inside { .. } => {}
            }
        }
        town.chat.advance(READ_MARK_MS);
        for outsider in INSIDERS..NAMES.len() {
            town.reconnect(outsider, None);
        }
        town
    }

    fn act(&mut self, who: usize, what: Outside, number: usize) {
        let (connection, books) = (self.connections[who], self.books);
        let newest = self.newest(who, books);
        let command = match what {
            Outside::Send => self.chat.sending(books, &format!("@here {number}")),
            Outside::React => self.chat.reacting(books, newest, "👍", true),
            Outside::Join => self.chat.joining(books),
            Outside::Leave => self.chat.leaving(books),
            Outside::Rename => {
                let name = ["books", "novels", "plans"][number % 3].to_owned();
                self.chat.updating(books, ChannelUpdate::Name(name))
            }
            Outside::Topic => self.chat.updating(books, ChannelUpdate::Topic(format!("topic {number}"))),
            Outside::Reconnect => return self.reconnect(who, None),
            Outside::Resume => {
                let cursor = self.chat.welcome(connection).cursor;
                return self.reconnect(who, Some(cursor));
            }
            Outside::Wait => return self.chat.advance(READ_MARK_MS),
            Outside::Restart => return self.restart(),
            Outside::Pry(how) if who >= INSIDERS => return self.pry(who, how),
            Outside::Pry(_) => return,
        };
        self.chat.run(connection, command);
    }

    fn restart(&mut self) {
        self.chat.advance(READ_MARK_MS);
        self.chat.restart();
        for (connection, name) in self.connections.iter_mut().zip(NAMES) {
            *connection = self.chat.connect(name);
        }
    }

    fn reconnect(&mut self, who: usize, cursor: Option<Seq>) {
        self.chat.disconnect(self.connections[who]);
        self.connections[who] = match cursor {
            Some(cursor) => self.chat.resume(NAMES[who], cursor, &[self.books, self.plans]),
            None => self.chat.connect(NAMES[who]),
        };
    }

    /// An outsider tries to get at the private channel.
    fn pry(&mut self, who: usize, how: usize) {
        let (channel, user, message) =
            (self.plans, self.users[who], Seq(1 + u64::try_from(how % 90).unwrap()));
        let chat = &mut self.chat;
        let command = match how % 16 {
            0 => chat.joining(channel),
            1 => chat.leaving(channel),
            2 => chat.updating(channel, ChannelUpdate::Name("mine".to_owned())),
            3 => chat.updating(channel, ChannelUpdate::Topic("mine".to_owned())),
            4 => chat.updating(channel, ChannelUpdate::Archived(true)),
            5 => chat.inviting(channel, user),
            6 => chat.removing(channel, user),
            7 => chat.setting_level(channel, NotificationLevel::All),
            8 => chat.sending(channel, "hello"),
            9 => chat.editing(channel, message, "hello"),
            10 => chat.deleting(channel, message),
            11 => chat.reacting(channel, message, "👍", true),
            12 => chat.pinning(channel, message, true),
            13 => Command::MarkRead { channel, read: message, unreads: None },
            14 => Command::SetTyping { channel, typing: true },
            _ => {
                let got = chat.attachment(NAMES[who], self.file);
                let may = chat.may_upload(NAMES[who], channel, 1);
                writeln!(self.told, "{got:?} {may:?}").unwrap();
                self.former[how / 16 % self.former.len()].clone()
            }
        };
        self.chat.ask(self.connections[who], command);
    }

    fn act_inside(&mut self, who: usize, other: usize, what: Inside, number: usize) {
        let (by, plans, other) = (self.connections[who], self.plans, self.users[other]);
        let newest = self.newest(who, plans);
        let text = format!("@channel {number}");
        let chat = &mut self.chat;
        let command = match what {
            Inside::Send => chat.sending(plans, &text),
            Inside::Flood => {
                chat.send_many_if_allowed(by, plans, HISTORY_LEN_MAX);
                return;
            }
            Inside::Upload => {
                chat.ask_to_upload(NAMES[who], plans, file(&text, 1_000));
                return;
            }
            Inside::SendFile => {
                let request = chat.ask_to_upload(NAMES[who], plans, file(&text, 1_000));
                let Some(Ok(attachment)) = chat.upload_answer(request) else { return };
                chat.sending_files(plans, &text, &[attachment.id])
            }
            Inside::Edit => chat.editing(plans, newest, &text),
            Inside::React => chat.reacting(plans, newest, "👍", true),
            Inside::Pin => chat.pinning(plans, newest, true),
            Inside::Delete => chat.deleting(plans, newest),
            Inside::Topic => chat.updating(plans, ChannelUpdate::Topic(text)),
            Inside::Rename => chat.updating(plans, ChannelUpdate::Name(format!("novels-{number}"))),
            Inside::Archive(on) => chat.updating(plans, ChannelUpdate::Archived(on)),
            Inside::Invite => chat.inviting(plans, other),
            Inside::Remove => chat.removing(plans, other),
            Inside::Leave => chat.leaving(plans),
            Inside::Level => chat.setting_level(plans, NotificationLevel::None),
            Inside::Typing => Command::SetTyping { channel: plans, typing: true },
            Inside::Read => Command::MarkRead { channel: plans, read: newest, unreads: Some(1) },
        };
        let asked = self.chat.ask(by, command);
        self.happened += usize::from(matches!(self.chat.answer(asked), Some(Answer::Accepted { .. })));
    }

    /// The newest message of a channel that one is in.
    fn newest(&self, who: usize, channel: ChannelId) -> Seq {
        let history = self.chat.snapshot(self.users[who], channel).history;
        history.and_then(|history| Some(history.messages.last()?.seq)).unwrap_or(Seq(1))
    }

    /// All that reached outsiders, in words that do not depend on how much happened elsewhere: each place of
    /// the journal is how many of those that they know are not after it.
    fn known_outside(&self) -> String {
        let outsiders = &self.users[INSIDERS..];
        let heard: Vec<_> = self
            .chat
            .heard()
            .filter(|(connection, _)| outsiders.contains(&self.chat.user_of(*connection)))
            .map(|(connection, heard)| (self.chat.user_of(connection), &heard.event))
            .collect();
        let places: BTreeSet<u64> = heard.iter().flat_map(|(_, event)| places(event)).collect();
        let mut known = self.told.clone();
        for (user, event) in heard {
            writeln!(known, "{user}: {}", in_known_places(&encode_event(event), &places)).unwrap();
        }
        known
    }
}

/// The places of the journal that an event tells something of.
fn places(event: &Event) -> Vec<u64> {
    match event {
        Event::History(history) => history.messages.iter().map(|message| message.seq.0).collect(),
        other => other.seq().map(|seq| seq.0).into_iter().collect(),
    }
}

/// Writes a frame with places in place of seqs, and without what numbers commands.
fn in_known_places(frame: &str, places: &BTreeSet<u64>) -> String {
    let (mut written, mut key, mut rest) = (String::new(), "", frame);
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '"' => rest[1..].find('"').expect("no text of these has a quote") + 2,
            '0'..='9' => rest.find(|c: char| !c.is_ascii_digit()).expect("a frame ends with a brace"),
            other => other.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        if after.starts_with(':') && c == '"' {
            key = token.trim_matches('"');
        }
        let is_value = !after.starts_with(':');
        match (c, key) {
            ('"' | '0'..='9', "ref" | "client_id") if is_value => {}
            ('0'..='9', "seq" | "cursor" | "oldest" | "message" | "read" | "since" | "deleted") => {
                let place = places.range(..=token.parse::<u64>().unwrap()).count();
                write!(written, "{place}").unwrap();
            }
            (_, _) => written.push_str(token),
        }
        rest = after;
    }
    written
}

#[test]
fn invariant_5_two_runs_that_differ_only_within_a_private_channel_look_the_same_outside() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let happened = std::cell::Cell::new(0);
    let outcome = runner.run(&steps(), |steps| {
        let (with, without) = (Town::run(&steps, true), Town::run(&steps, false));
        happened.set(happened.get() + with.happened);
        proptest::prop_assert_eq!(with.known_outside(), without.known_outside());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(happened.get() > 1_000, "{}", happened.get());
}
