//! The suite that every journal passes: [`suite`] makes a test of each claim here for one kind of journal.

mod drafts;

use std::pin::{Pin, pin};
use std::thread;
use std::time::Duration;

use futures_util::{Stream, StreamExt, future};
use protocol::fact::{AppendError, Change, Draft, Fact};
use protocol::id::{ChannelId, FileId, SecretHash, Seq};
use protocol::limits::{APPENDS_WAITING_MAX, HISTORY_LEN_MAX};

pub(crate) use self::drafts::{
    ANA, CHANNEL, OTHER_CHANNEL, deletion, edit, named, one_of_each, picture, pin, post, post_with,
    private_channel, public_channel, reactions, read_mark, upload,
};
use self::drafts::{BO, bodies, name, recovery_code};
use crate::{Followed, Journal};

/// Where a journal lives, so that it can be opened again after it was closed.
pub(crate) trait Home {
    type Journal: Journal;

    fn open(&self) -> Self::Journal;
}

/// Makes a test of every claim of the suite, each with a home of its own.
macro_rules! suite {
    ($home:expr) => {
        $crate::conformance::suite!($home,
            appends_keep_the_order_of_their_calls,
            a_dropped_append_is_an_append,
            a_replay_is_what_was_followed_live,
            a_channel_keeps_its_newest_messages,
            an_erased_message_makes_room_for_another,
            every_other_subject_keeps_its_newest_fact,
            what_is_said_of_a_message_is_kept_for_each_message_and_user,
            what_is_said_of_users_and_channels_is_kept_for_each,
            an_edit_takes_the_place_of_the_one_before_it,
            each_kind_of_fact_can_be_erased,
            what_a_later_append_supersedes_is_followed_all_the_same,
            an_append_with_the_expected_seq_is_made_and_any_other_refused,
            of_two_claims_at_once_the_first_wins,
            a_conflict_leaves_no_trace,
            an_erased_fact_is_gone_and_its_neighbors_stay,
            erasing_what_is_not_there_is_fine,
            a_seq_is_never_used_again,
            catching_up_is_said_once_and_in_its_place,
            a_replay_of_many_pages_is_whole,
            a_follower_that_races_with_appends_misses_and_repeats_nothing,
            two_followers_get_the_same,
            a_journal_opened_again_is_the_same,
            closing_finishes_what_was_appended_and_refuses_the_rest,
            a_stream_ends_with_its_journal,
            too_many_waiting_appends_are_refused_until_a_follower_reads,
        );
    };
    ($home:expr, $($claim:ident),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $claim() {
                let home = $home;
                let claim = $crate::conformance::$claim(&home);
                tokio::time::timeout($crate::conformance::CLAIM_MAX, claim).await.expect("it waits for ever");
            }
        )+
    };
}
pub(crate) use suite;

/// How long a claim may take before it counts as hanging: far more than any does.
pub(crate) const CLAIM_MAX: Duration = Duration::from_secs(120);

pub(crate) async fn appends_keep_the_order_of_their_calls(home: &impl Home) {
    let journal = home.open();
    let calls: Vec<_> = (0..50).map(|n| journal.append(post(CHANNEL, &format!("message {n}")))).collect();

    // Polled from the last to the first.
    let mut seqs = Vec::new();
    for call in calls.into_iter().rev() {
        seqs.insert(0, call.await.unwrap());
    }

    assert!(seqs.is_sorted_by(|one, next| one < next), "{seqs:?}");
    let expected: Vec<_> =
        seqs.iter().enumerate().map(|(n, seq)| (*seq, post(CHANNEL, &format!("message {n}")).fact)).collect();
    assert_eq!(replay(&journal).await, expected);
}

pub(crate) async fn a_dropped_append_is_an_append(home: &impl Home) {
    let journal = home.open();
    drop(journal.append(post(CHANNEL, "nobody waits for this")));
    let last = journal.append(post(CHANNEL, "last")).await.unwrap();

    let facts = replay(&journal).await;
    assert_eq!(bodies(&facts), ["nobody waits for this", "last"]);
    assert_eq!(facts[1].0, last);
}

pub(crate) async fn a_replay_is_what_was_followed_live(home: &impl Home) {
    let journal = home.open();
    let mut follower = following(&journal).await;
    let drafts = one_of_each(1);
    for draft in drafts.clone() {
        journal.append(draft).await.unwrap();
    }

    let mut live = Vec::new();
    for _ in &drafts {
        live.push(next_fact(&mut follower).await);
    }
    let facts: Vec<_> = drafts.into_iter().map(|draft| draft.fact).collect();
    assert_eq!(live.iter().map(|(_, fact)| fact.clone()).collect::<Vec<_>>(), facts);
    assert_eq!(replay(&journal).await, live);
}

pub(crate) async fn a_channel_keeps_its_newest_messages(home: &impl Home) {
    let journal = home.open();
    append_all(&journal, [post(OTHER_CHANNEL, "elsewhere")]).await;
    append_all(&journal, (0..HISTORY_LEN_MAX).map(|n| post(CHANNEL, &n.to_string()))).await;
    assert_eq!(bodies(&replay(&journal).await).len(), 1 + HISTORY_LEN_MAX);

    append_all(&journal, [post(CHANNEL, "one"), post(CHANNEL, "two")]).await;

    let facts = replay(&journal).await;
    let kept = bodies(&facts);
    assert_eq!(kept.len(), 1 + HISTORY_LEN_MAX);
    assert_eq!(kept[..2], ["elsewhere", "2"]);
    assert_eq!(kept[HISTORY_LEN_MAX - 1..], ["one", "two"]);
}

pub(crate) async fn an_erased_message_makes_room_for_another(home: &impl Home) {
    let journal = home.open();
    let posts = (0..HISTORY_LEN_MAX).map(|n| post(CHANNEL, &n.to_string()));
    let seqs = append_all(&journal, posts).await;
    journal.erase(seqs[50]).await.unwrap();

    append_all(&journal, [post(CHANNEL, "one")]).await;
    let facts = replay(&journal).await;
    assert_eq!((facts.len(), facts[0].0), (HISTORY_LEN_MAX, seqs[0]));

    append_all(&journal, [post(CHANNEL, "two")]).await;
    let facts = replay(&journal).await;
    assert_eq!((facts.len(), facts[0].0), (HISTORY_LEN_MAX, seqs[1]));
}

pub(crate) async fn every_other_subject_keeps_its_newest_fact(home: &impl Home) {
    let journal = home.open();
    append_all(&journal, one_of_each(1)).await;
    append_all(&journal, one_of_each(2)).await;

    let kept: Vec<_> = replay(&journal).await.into_iter().map(|(_, fact)| fact).collect();
    let (posted, others): (Vec<_>, Vec<_>) =
        kept.into_iter().partition(|fact| matches!(fact.change, Change::MessagePosted { .. }));
    assert_eq!(posted.len(), 2);
    let newest = one_of_each(2).into_iter().map(|draft| draft.fact);
    let newest: Vec<_> = newest.filter(|fact| !matches!(fact.change, Change::MessagePosted { .. })).collect();
    assert_eq!(others, newest);
}

pub(crate) async fn what_is_said_of_a_message_is_kept_for_each_message_and_user(home: &impl Home) {
    let journal = home.open();
    append_all(&journal, [reactions(Seq(1), ANA, &["👍"]), pin(Seq(1), true)]).await;
    let kept = [
        edit(Seq(1), "one", vec![]),
        edit(Seq(2), "two", vec![]),
        reactions(Seq(1), BO, &["👍"]),
        reactions(Seq(2), ANA, &["👍"]),
        reactions(Seq(1), ANA, &["🎉", "👍"]),
        pin(Seq(2), true),
        pin(Seq(1), false),
        deletion(1),
    ];
    append_all(&journal, kept.clone()).await;

    let facts: Vec<_> = replay(&journal).await.into_iter().map(|(_, fact)| fact).collect();
    assert_eq!(facts, kept.map(|draft| draft.fact));
}

pub(crate) async fn what_is_said_of_users_and_channels_is_kept_for_each(home: &impl Home) {
    let journal = home.open();
    let (file, code) = (Some(FileId([0xf2; 32])), Some(SecretHash([0x5c; 32])));
    // A user and a channel with one number are two subjects all the same.
    let channel = ChannelId(ANA.0);
    append_all(&journal, [picture(ANA, None), recovery_code(ANA, None)]).await;
    append_all(&journal, [private_channel(channel, "plans", "Where we go")]).await;
    let kept = [
        private_channel(CHANNEL, "plans", "What to do"),
        public_channel(channel, "plans"),
        named(ANA, "plans"),
        picture(BO, file),
        picture(ANA, file),
        recovery_code(BO, None),
        recovery_code(ANA, code),
        private_channel(channel, "books", ""),
    ];
    append_all(&journal, kept.clone()).await;

    let facts: Vec<_> = replay(&journal).await.into_iter().map(|(_, fact)| fact).collect();
    assert_eq!(facts, kept.map(|draft| draft.fact));
}

pub(crate) async fn an_edit_takes_the_place_of_the_one_before_it(home: &impl Home) {
    let journal = home.open();
    let posted = append_all(&journal, [post(CHANNEL, "first"), post(CHANNEL, "other")]).await;
    append_all(&journal, [edit(posted[0], "second", vec![])]).await;
    journal.erase(posted[0]).await.unwrap();
    append_all(&journal, [edit(posted[0], "third", vec![])]).await;
    // It does not count as one of the hundred, which makes it the chat's to erase with the message.
    append_all(&journal, (1..HISTORY_LEN_MAX).map(|n| post(CHANNEL, &n.to_string()))).await;

    let facts = replay(&journal).await;
    assert_eq!(bodies(&facts)[..3], ["other", "third", "1"]);
    assert_eq!(facts.len(), 1 + HISTORY_LEN_MAX);
}

pub(crate) async fn each_kind_of_fact_can_be_erased(home: &impl Home) {
    let journal = home.open();
    let seqs = append_all(&journal, one_of_each(1)).await;
    let again = append_all(&journal, one_of_each(2)).await;
    // Those that the second of a kind has replaced are gone already, which is fine.
    for seq in seqs.into_iter().chain(again) {
        assert_eq!(journal.erase(seq).await, Ok(()));
    }
    assert_eq!(replay(&journal).await, []);
}

pub(crate) async fn what_a_later_append_supersedes_is_followed_all_the_same(home: &impl Home) {
    let journal = home.open();
    let mut follower = following(&journal).await;
    let drafts = (1..=20).map(|seq| read_mark(Seq(seq)));
    let seqs = append_all(&journal, drafts.clone()).await;

    for (seq, draft) in seqs.into_iter().zip(drafts) {
        assert_eq!(next_fact(&mut follower).await, (seq, draft.fact));
    }
}

pub(crate) async fn an_append_with_the_expected_seq_is_made_and_any_other_refused(home: &impl Home) {
    let journal = home.open();
    let claim = |user, expect| Draft { expect, ..name(user) };

    assert_eq!(journal.append(claim(ANA, Some(Seq(7)))).await, Err(AppendError::Conflict));
    let first = journal.append(claim(ANA, Some(Seq(0)))).await.unwrap();
    assert_eq!(journal.append(claim(BO, Some(Seq(0)))).await, Err(AppendError::Conflict));
    let second = journal.append(claim(BO, Some(first))).await.unwrap();
    assert_eq!(journal.append(claim(ANA, Some(first))).await, Err(AppendError::Conflict));
    let third = journal.append(claim(ANA, None)).await.unwrap();

    assert!(first < second && second < third);
    assert_eq!(replay(&journal).await, [(third, name(ANA).fact)]);
}

pub(crate) async fn of_two_claims_at_once_the_first_wins(home: &impl Home) {
    let journal = home.open();
    let claim = |user| journal.append(Draft { expect: Some(Seq(0)), ..name(user) });
    let (ana, bo) = (claim(ANA), claim(BO));

    assert_eq!(bo.await, Err(AppendError::Conflict));
    assert_eq!(replay(&journal).await, [(ana.await.unwrap(), name(ANA).fact)]);
}

pub(crate) async fn a_conflict_leaves_no_trace(home: &impl Home) {
    let journal = home.open();
    let mut follower = following(&journal).await;
    let before = journal.append(post(CHANNEL, "before"));
    let refused = journal.append(Draft { expect: Some(Seq(99)), ..post(CHANNEL, "refused") });
    let after = journal.append(post(CHANNEL, "after"));

    assert_eq!(refused.await, Err(AppendError::Conflict));
    let (before, after) = (before.await.unwrap(), after.await.unwrap());
    assert_eq!(next_fact(&mut follower).await.0, before);
    assert_eq!(next_fact(&mut follower).await.0, after);
    assert_eq!(bodies(&replay(&journal).await), ["before", "after"]);
}

pub(crate) async fn an_erased_fact_is_gone_and_its_neighbors_stay(home: &impl Home) {
    let journal = home.open();
    let seqs = append_all(&journal, ["one", "two", "three"].map(|body| post(CHANNEL, body))).await;

    // In one breath, and twice.
    let erasures = [seqs[1], seqs[1], seqs[2]].map(|seq| journal.erase(seq));
    assert_eq!(future::join_all(erasures).await, [Ok(()); 3]);

    assert_eq!(bodies(&replay(&journal).await), ["one"]);
}

pub(crate) async fn erasing_what_is_not_there_is_fine(home: &impl Home) {
    let journal = home.open();
    append_all(&journal, [post(CHANNEL, "one")]).await;

    for seq in [0, 2, u64::MAX] {
        assert_eq!(journal.erase(Seq(seq)).await, Ok(()));
    }
    assert_eq!(bodies(&replay(&journal).await), ["one"]);
}

pub(crate) async fn a_seq_is_never_used_again(home: &impl Home) {
    let journal = home.open();
    let seqs = append_all(&journal, ["one", "two"].map(|body| post(CHANNEL, body))).await;
    for seq in &seqs {
        journal.erase(*seq).await.unwrap();
    }
    journal.close().await;

    let journal = home.open();
    assert_eq!(replay(&journal).await, []);
    assert!(journal.append(post(CHANNEL, "three")).await.unwrap() > seqs[1]);
}

pub(crate) async fn catching_up_is_said_once_and_in_its_place(home: &impl Home) {
    let journal = home.open();
    let mut early = Box::pin(journal.follow());
    assert_eq!(early.next().await, Some(Followed::CaughtUp));
    append_all(&journal, [post(CHANNEL, "one")]).await;
    assert!(matches!(early.next().await, Some(Followed::Fact { .. })));

    let mut late = Box::pin(journal.follow());
    assert!(matches!(late.next().await, Some(Followed::Fact { .. })));
    assert_eq!(late.next().await, Some(Followed::CaughtUp));
    append_all(&journal, [post(CHANNEL, "two")]).await;
    journal.close().await;

    for stream in [early, late] {
        let rest: Vec<_> = stream.collect().await;
        assert!(matches!(rest[..], [Followed::Fact { .. }]), "{rest:?}");
    }
}

pub(crate) async fn a_replay_of_many_pages_is_whole(home: &impl Home) {
    let journal = home.open();
    // Two full pages exactly, so that an empty one is the last.
    let drafts = (0..2 * crate::follower::PAGE_LEN as u64).map(deletion);
    let seqs = append_all(&journal, drafts).await;

    assert_eq!(replay(&journal).await.into_iter().map(|(seq, _)| seq).collect::<Vec<_>>(), seqs);
}

pub(crate) async fn a_follower_that_races_with_appends_misses_and_repeats_nothing(home: &impl Home) {
    const THREADS: u64 = 4;
    const EACH: u64 = 1_000;
    let last = &read_mark(Seq(1)).fact;
    let journal = home.open();

    let followed = thread::scope(|scope| {
        let appenders: Vec<_> = (0..THREADS)
            .map(|thread| {
                let journal = &journal;
                scope.spawn(move || {
                    for n in 0..EACH {
                        drop(journal.append(deletion(thread * EACH + n)));
                        thread::yield_now();
                    }
                })
            })
            .collect();
        let followers: Vec<_> = (0..6)
            .map(|_| {
                let stream = journal.follow();
                scope.spawn(move || block_on(facts_up_to(stream, last)))
            })
            .collect();
        for appender in appenders {
            appender.join().unwrap();
        }
        drop(journal.append(Draft { fact: last.clone(), expect: None }));
        followers.into_iter().map(|follower| follower.join().unwrap()).collect::<Vec<_>>()
    });

    let kept = replay(&journal).await;
    assert_eq!(kept.len() as u64, THREADS * EACH + 1);
    for facts in followed {
        assert!(facts == kept, "a follower got something else than what was kept");
    }
}

pub(crate) async fn two_followers_get_the_same(home: &impl Home) {
    let journal = home.open();
    let (mut one, mut other) = (following(&journal).await, following(&journal).await);
    append_all(&journal, one_of_each(1)).await;

    for _ in one_of_each(1) {
        assert_eq!(next_fact(&mut one).await, next_fact(&mut other).await);
    }
}

pub(crate) async fn a_journal_opened_again_is_the_same(home: &impl Home) {
    let journal = home.open();
    let epoch = journal.epoch();
    append_all(&journal, one_of_each(1)).await;
    let kept = replay(&journal).await;
    journal.close().await;

    let journal = home.open();
    assert_eq!(journal.epoch(), epoch);
    assert_eq!(replay(&journal).await, kept);
}

pub(crate) async fn closing_finishes_what_was_appended_and_refuses_the_rest(home: &impl Home) {
    let journal = home.open();
    let before: Vec<_> = (0..1_000).map(|n| journal.append(deletion(n))).collect();
    journal.close().await;
    let after = journal.append(deletion(1_000));

    assert!(future::join_all(before).await.iter().all(Result::is_ok));
    assert_eq!(after.await, Err(AppendError::Unknown));
    assert_eq!(journal.erase(Seq(1)).await, Err(AppendError::Unknown));
    journal.close().await;
    assert_eq!(replay(&home.open()).await.len(), 1_000);
}

pub(crate) async fn a_stream_ends_with_its_journal(home: &impl Home) {
    let journal = home.open();
    let mut closed = following(&journal).await;
    let mut unread = Box::pin(journal.follow());
    journal.close().await;
    assert_eq!((closed.next().await, unread.next().await), (None, None));
    assert_eq!(closed.next().await, None, "polling on is no error");

    let journal = home.open();
    let mut dropped = following(&journal).await;
    drop(journal);
    assert_eq!(dropped.next().await, None);
}

pub(crate) async fn too_many_waiting_appends_are_refused_until_a_follower_reads(home: &impl Home) {
    let journal = home.open();
    let mut follower = following(&journal).await;
    let last = (0..APPENDS_WAITING_MAX).map(|_| journal.append(read_mark(Seq(1)))).last().unwrap();

    // All are in the file, and all are still on their way to the follower.
    last.await.unwrap();
    assert_eq!(journal.append(read_mark(Seq(2))).await, Err(AppendError::Full));
    assert_eq!(journal.erase(Seq(1)).await, Err(AppendError::Full));

    next_fact(&mut follower).await;
    journal.append(read_mark(Seq(3))).await.unwrap();
    assert_eq!(journal.append(read_mark(Seq(4))).await, Err(AppendError::Full));
    drop(follower);
    // The follower's queue is gone at once; the place of the last append may come free a moment later.
    let kept = replay(&journal).await;
    assert_eq!(kept.into_iter().map(|(_, fact)| fact).collect::<Vec<_>>(), [read_mark(Seq(3)).fact]);
    journal.append(read_mark(Seq(5))).await.unwrap();
}

/// Everything that is kept now.
pub(crate) async fn replay(journal: &impl Journal) -> Vec<(Seq, Fact)> {
    let replay = journal.follow().take_while(|followed| future::ready(*followed != Followed::CaughtUp));
    replay.filter_map(|followed| future::ready(fact_in(followed))).collect().await
}

/// Appends all at once, and waits for all.
pub(crate) async fn append_all(journal: &impl Journal, drafts: impl IntoIterator<Item = Draft>) -> Vec<Seq> {
    let calls: Vec<_> = drafts.into_iter().map(|draft| journal.append(draft)).collect();
    future::join_all(calls).await.into_iter().map(Result::unwrap).collect()
}

type Follower = Pin<Box<dyn Stream<Item = Followed> + Send>>;

/// A follower that has caught up.
pub(crate) async fn following(journal: &impl Journal) -> Follower {
    let mut follower: Follower = Box::pin(journal.follow());
    while follower.next().await.expect("the journal is open") != Followed::CaughtUp {}
    follower
}

pub(crate) async fn next_fact(follower: &mut Follower) -> (Seq, Fact) {
    fact_in(follower.next().await.expect("the journal is open")).expect("it has caught up already")
}

/// Everything until this fact, and that too.
async fn facts_up_to(stream: impl Stream<Item = Followed>, last: &Fact) -> Vec<(Seq, Fact)> {
    let mut facts = Vec::new();
    let mut stream = pin!(stream);
    while let Some(followed) = stream.next().await {
        facts.extend(fact_in(followed));
        if facts.last().is_some_and(|(_, fact)| fact == last) {
            break;
        }
    }
    facts
}

fn fact_in(followed: Followed) -> Option<(Seq, Fact)> {
    match followed {
        Followed::Fact { seq, fact } => Some((seq, fact)),
        Followed::CaughtUp => None,
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
