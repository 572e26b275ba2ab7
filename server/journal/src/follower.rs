//! Following: the replay in pages, then what is new, in one stream.
//!
//! A page that is not full is the last, and comes with the queue of everything after it. Whoever serves
//! pages reads the last one and opens its queue in one step: that is why there is no gap and nothing twice.

use std::vec;

use futures_util::{Stream, StreamExt, stream};
use protocol::fact::Fact;
use protocol::id::Seq;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::Followed;
use crate::place::Place;

/// How many facts of a replay are in memory at once.
pub(crate) const PAGE_LEN: usize = 512;

/// Part of a replay.
pub(crate) struct Page {
    /// The oldest facts after the one that was asked for, at most [`PAGE_LEN`].
    pub(crate) facts: Vec<(Seq, Fact)>,
    /// Everything after the last page.
    pub(crate) live: Option<UnboundedReceiver<Live>>,
}

/// A new fact on its way to a follower.
pub(crate) struct Live {
    seq: Seq,
    fact: Fact,
    /// Dropped when the follower takes the fact.
    _place: Place,
}

/// Whoever has caught up.
#[derive(Default)]
pub(crate) struct Followers(Vec<UnboundedSender<Live>>);

impl Followers {
    /// One more follower, who gets everything from now on.
    ///
    /// The queue itself has no bound: the places of what is in it have.
    pub(crate) fn add(&mut self) -> UnboundedReceiver<Live> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.0.push(sender);
        receiver
    }

    /// Hands a durable fact to everybody who still listens.
    pub(crate) fn hand_out(&mut self, seq: Seq, fact: &Fact, place: &Place) {
        self.0.retain(|follower| {
            follower.send(Live { seq, fact: fact.clone(), _place: place.clone() }).is_ok()
        });
    }
}

/// The stream of a follower. `fetch` answers with the page after a seq, or `None` where there is none to be
/// had any more.
pub(crate) fn follow<F, P>(fetch: F) -> impl Stream<Item = Followed> + Send + 'static
where
    F: Fn(Seq) -> P + Send + 'static,
    P: Future<Output = Option<Page>> + Send + 'static,
{
    let progress = Progress { fetch, after: Seq(0), replay: Vec::new().into_iter(), stage: Stage::Replaying };
    let next = async |mut progress: Progress<F>| Some((progress.next().await?, progress));
    // Fused, because whoever selects over the stream polls it again after its end.
    stream::unfold(progress, next).fuse()
}

struct Progress<F> {
    fetch: F,
    /// The newest fact of the replay so far.
    after: Seq,
    replay: vec::IntoIter<(Seq, Fact)>,
    stage: Stage,
}

enum Stage {
    /// There may be another page.
    Replaying,
    /// The replay holds the last page.
    LastPage(UnboundedReceiver<Live>),
    /// The follower has caught up.
    Live(UnboundedReceiver<Live>),
}

impl<F, P> Progress<F>
where
    F: Fn(Seq) -> P,
    P: Future<Output = Option<Page>>,
{
    async fn next(&mut self) -> Option<Followed> {
        loop {
            if let Some((seq, fact)) = self.replay.next() {
                self.after = seq;
                return Some(Followed::Fact { seq, fact });
            }
            match std::mem::replace(&mut self.stage, Stage::Replaying) {
                Stage::Replaying => {
                    let page = (self.fetch)(self.after).await?;
                    self.replay = page.facts.into_iter();
                    self.stage = page.live.map_or(Stage::Replaying, Stage::LastPage);
                }
                Stage::LastPage(live) => {
                    self.stage = Stage::Live(live);
                    return Some(Followed::CaughtUp);
                }
                Stage::Live(mut live) => {
                    let Live { seq, fact, .. } = live.recv().await?;
                    self.stage = Stage::Live(live);
                    return Some(Followed::Fact { seq, fact });
                }
            }
        }
    }
}
