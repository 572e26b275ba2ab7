//! The server is killed again and again while people talk: what it accepted is there, once and in order.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use protocol::command::Command;
use protocol::event::Event;
use protocol::id::{ChannelId, Ref, Seq};
use protocol::limits::HISTORY_LEN_MAX;
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::harness::{Account, Bot, Held, Process, patiently, register, send_message};

const SENDERS: usize = 8;
/// How often the server must be killed while commands are unanswered.
const KILLS: usize = 20;
/// How many messages are accepted between two kills, at the least.
const ACCEPTED_PER_LIFE: usize = 50;
/// How many messages must be accepted in all.
const ACCEPTED_MIN: usize = 1_000;
/// How many commands each sender keeps unanswered.
const WINDOW: usize = 8;
const CHANNELS: usize = 32;
/// How many new messages each sender has for each life of the server: together well above what is waited
/// for, so that they are still talking when it is killed.
const MESSAGES_PER_LIFE: usize = 16;
/// How many lives there may be, so that no channel reaches its cap.
const LIVES_MAX: usize = CHANNELS * (HISTORY_LEN_MAX / SENDERS) / MESSAGES_PER_LIFE;

const _: () = assert!(KILLS < LIVES_MAX);
const _: () = assert!(KILLS * ACCEPTED_PER_LIFE >= ACCEPTED_MIN);
const _: () = assert!(2 * ACCEPTED_PER_LIFE < SENDERS * MESSAGES_PER_LIFE);

/// Someone who posts numbered messages to all channels in turn, and repeats what was not answered.
struct Sender {
    account: Account,
    channels: Arc<Vec<ChannelId>>,
    held: Held,
    next_number: usize,
    /// Sent, and not answered by any server so far; oldest first.
    unanswered: VecDeque<Numbered>,
    accepted: BTreeMap<usize, Seq>,
}

#[derive(Clone)]
struct Numbered {
    number: usize,
    command: Command,
}

/// How many messages have been accepted by the server of this life.
#[derive(Default)]
struct Progress {
    accepted: AtomicUsize,
    changed: Notify,
}

impl Sender {
    /// Repeats what is unanswered, then posts this many new messages. Ends when the server is gone, or when
    /// there is nothing more to say.
    async fn talk(mut self, mut bot: Bot, new_messages: usize, progress: Arc<Progress>) -> Self {
        let last_number = self.next_number + new_messages;
        let mut underway: BTreeMap<Ref, usize> = BTreeMap::new();
        for Numbered { number, command } in &self.unanswered {
            underway.insert(bot.send(command).await, *number);
        }
        loop {
            while self.unanswered.len() < WINDOW && self.next_number < last_number {
                let next = self.next();
                underway.insert(bot.send(&next.command).await, next.number);
                self.unanswered.push_back(next);
            }
            if self.unanswered.is_empty() {
                break;
            }
            match bot.next_or_end().await {
                Ok(Event::Accepted { reference, seq, gone, .. }) => {
                    assert!(!gone, "nothing was deleted, and the cap is not reached");
                    let number = underway.remove(&reference).expect("it was asked on this connection");
                    self.unanswered.retain(|command| command.number != number);
                    self.accepted.insert(number, seq);
                    progress.accepted.fetch_add(1, Ordering::SeqCst);
                    progress.changed.notify_one();
                }
                Ok(Event::Rejected { code, .. }) => panic!("rejected as {code:?}"),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        self.held = bot.held;
        self
    }

    fn next(&mut self) -> Numbered {
        let number = self.next_number;
        self.next_number += 1;
        let channel = self.channels[number % CHANNELS];
        Numbered { number, command: send_message(channel, &number.to_string()) }
    }
}

/// Connects everybody, lets them talk, and kills the server meanwhile. Says how many commands were left
/// unanswered.
async fn live_and_die(process: Process, senders: &mut Vec<Sender>) -> usize {
    let progress = Arc::new(Progress::default());
    let mut talks = start_talking(process.address, senders, MESSAGES_PER_LIFE, &progress).await;
    let enough = async {
        while progress.accepted.load(Ordering::SeqCst) < ACCEPTED_PER_LIFE {
            progress.changed.notified().await;
        }
    };
    patiently("messages are accepted", enough).await;
    process.kill().await;
    while let Some(sender) = talks.join_next().await {
        senders.push(sender.expect("a sender does not panic"));
    }
    senders.iter().map(|sender| sender.unanswered.len()).sum()
}

/// Connects everybody before anybody talks, so that nobody is cut off while still being greeted.
async fn start_talking(
    address: SocketAddr,
    senders: &mut Vec<Sender>,
    new_messages: usize,
    progress: &Arc<Progress>,
) -> JoinSet<Sender> {
    let mut bots = Vec::new();
    for sender in senders.iter_mut() {
        let held = std::mem::take(&mut sender.held);
        bots.push(Bot::connect(address, sender.account.clone(), held).await);
    }
    let talks = senders.drain(..).zip(bots).map(|(sender, bot)| {
        let progress = Arc::clone(progress);
        sender.talk(bot, new_messages, progress)
    });
    talks.collect()
}

/// Everybody signs up and joins all channels.
async fn gather(address: SocketAddr) -> Vec<Sender> {
    let mut channels = Vec::new();
    let mut senders = Vec::new();
    for number in 0..SENDERS {
        let account = register(address, &format!("Sender {number}")).await;
        let mut bot = Bot::connect(address, account.clone(), Held::default()).await;
        if number == 0 {
            for channel in 0..CHANNELS {
                channels.push(bot.create(&format!("channel-{channel}")).await);
            }
        } else {
            for channel in &channels {
                bot.join(*channel).await;
            }
        }
        bot.catch_up().await;
        senders.push((account, bot.held));
    }
    let channels = Arc::new(channels);
    let sender = |(account, held)| Sender {
        account,
        channels: Arc::clone(&channels),
        held,
        next_number: 0,
        unanswered: VecDeque::new(),
        accepted: BTreeMap::new(),
    };
    senders.into_iter().map(sender).collect()
}

/// A last life in which everything is answered.
async fn live_in_peace(folder: &Path, senders: &mut Vec<Sender>) -> Process {
    let process = Process::start(folder).await;
    let mut talks = start_talking(process.address, senders, 0, &Arc::default()).await;
    while let Some(sender) = talks.join_next().await {
        senders.push(sender.expect("a sender does not panic"));
    }
    process
}

#[tokio::test]
async fn what_was_accepted_survives_twenty_kills_once_and_in_order() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let mut senders = gather(process.address).await;
    process.kill().await;
    let (mut kills, mut lives) = (0, 0);
    while kills < KILLS {
        lives += 1;
        assert!(lives <= LIVES_MAX, "only {kills} of the kills left commands unanswered");
        let process = Process::start(folder.path()).await;
        // A kill at which all happened to be answered does not count.
        if live_and_die(process, &mut senders).await > 0 {
            kills += 1;
        }
    }
    let process = live_in_peace(folder.path(), &mut senders).await;

    let accepted: usize = senders.iter().map(|sender| sender.accepted.len()).sum();
    assert!(accepted >= ACCEPTED_MIN, "only {accepted} messages were accepted");
    let total: usize = senders.iter().map(|sender| sender.next_number).sum();
    assert_eq!(accepted, total, "everything was answered in the end");
    for sender in senders {
        is_there_once_and_in_order(process.address, sender).await;
    }
    assert_eq!(process.terminate().await.code(), Some(0));
}

/// What this sender has posted is there, and what it has heard over all these lives is what is there.
async fn is_there_once_and_in_order(address: SocketAddr, sender: Sender) {
    let mut resumed = Bot::connect(address, sender.account.clone(), sender.held).await;
    resumed.catch_up().await;
    let fresh = Bot::connect(address, sender.account.clone(), Held::default()).await;
    assert_eq!(resumed.held.channels(), fresh.held.channels(), "every reader sees the same");

    let mut found = BTreeMap::new();
    for channel in sender.channels.iter() {
        let messages = fresh.held.messages(*channel);
        let own = messages.iter().filter(|message| message.author == fresh.user());
        let mut last = None;
        for message in own {
            let number: usize = message.body.as_str().parse().expect("only numbers were posted");
            assert!(last < Some(number), "{number} came after {last:?}");
            last = Some(number);
            let before = found.insert(number, message.seq);
            assert_eq!(before, None, "{number} is there twice");
        }
    }
    assert_eq!(found, sender.accepted, "each is there once, at the place that was told");
}
