//! Search: every message that somebody may see, at once, by what it says, who wrote it, and where.
//!
//! There is no index. A scan of all messages that a server keeps is quick, finds parts of words in any script,
//! and has nothing to keep up to date.

pub mod excerpt;
pub mod fold;
pub mod matcher;
pub mod query;
pub mod scan;
pub(crate) mod turns;

use std::collections::HashMap;

use app::panes::search::{Found, Outcome, Piece, Search};
use app::panes::{self, other_of, path_of};
use app::words::{error as said, nobody_called, panes as words};
use axum::Json;
use axum::extract::State;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chat::Searchable;
use protocol::channel::ChannelKind;
use protocol::id::{ChannelId, DeviceId, UserId};
use protocol::limits::BODY_CHARS_MAX;
use protocol::markup::plain;
use protocol::message::Message;
use serde::Serialize;

use crate::credentials::reading_device;
use crate::error::{HttpError, status};
use crate::headers::no_store;
use crate::panes::{Asked, searched_for};
use crate::router::AppState;

use self::query::Query;
use self::scan::{Scanned, Scope, ScopeError};

/// Searches, for a person in a pane, or for a program in JSON.
pub(crate) async fn search(
    State(app): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let text = searched_for(&uri);
    let wants_json = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"));
    let asked = Asked::by(&app, &headers);
    // Whoever is nobody here takes no place among those who wait.
    let device = reading_device(&headers);
    let (Some(device), Some(preferences)) = (device, asked.preferences().await?) else {
        return if wants_json { Err(HttpError::signed_out()) } else { Ok(asked.signed_out()) };
    };
    if wants_json {
        return in_json(&app, device, &text).await;
    }
    let Some((status, outcome)) = for_reader(&app, device, &text).await? else {
        return Ok(asked.signed_out());
    };
    let html = panes::search::render(&Search { asked: &text, outcome });
    Ok(asked.show(preferences, status, words::SEARCH, &html))
}

/// What a person is answered; `None` where the device is not signed in.
async fn for_reader(
    app: &AppState,
    device: DeviceId,
    text: &str,
) -> Result<Option<(StatusCode, Outcome)>, HttpError> {
    let query = match Query::parse(text) {
        Ok(query) if query.is_blank() => return Ok(Some((StatusCode::OK, Outcome::NotAsked))),
        Ok(query) => query,
        Err(too_long) => {
            let problem = Outcome::Problem(words::search_too_long(too_long.over));
            return Ok(Some((StatusCode::UNPROCESSABLE_ENTITY, problem)));
        }
    };
    let turn = match app.searches.take().await {
        Ok(turn) => turn,
        Err(rejection) => {
            let problem = Outcome::Problem(said(rejection.code()).to_owned());
            return Ok(Some((status(rejection.code()), problem)));
        }
    };
    let Some(searchable) = app.hub.searchable(device).await? else { return Ok(None) };
    let outcome = turn.work(move || match Scope::of(&query, &searchable) {
        Ok(scope) => {
            let scanned = scan::scan(&query, &scope, &searchable);
            let showing = Showing::new(&searchable, &query);
            let results =
                scanned.found.iter().filter_map(|(channel, message)| showing.found(*channel, message));
            Outcome::Found { results: results.collect(), has_more: scanned.has_more }
        }
        Err(ScopeError::UnknownUser(name)) => Outcome::Problem(nobody_called(&name)),
        Err(ScopeError::UnknownChannel(name)) => Outcome::Problem(words::in_no_channel(&name)),
    });
    Ok(Some((StatusCode::OK, outcome.await)))
}

/// What a program is answered.
#[derive(Serialize)]
struct Answer<'a> {
    found: Vec<FoundMessage<'a>>,
    /// Whether there are older ones, too.
    more: bool,
}

#[derive(Serialize)]
struct FoundMessage<'a> {
    channel: ChannelId,
    message: &'a Message,
}

async fn in_json(app: &AppState, device: DeviceId, text: &str) -> Result<Response, HttpError> {
    let query = Query::parse(text).map_err(|_| HttpError::bad_request())?;
    let turn = app.searches.take().await?;
    let searchable = app.hub.searchable(device).await?.ok_or_else(HttpError::signed_out)?;
    let scanned = turn.work(move || {
        if query.is_blank() {
            return Ok(Scanned::default());
        }
        Scope::of(&query, &searchable).map(|scope| scan::scan(&query, &scope, &searchable))
    });
    let scanned = scanned.await.map_err(|error| match error {
        ScopeError::UnknownUser(_) => HttpError::unknown_user(),
        ScopeError::UnknownChannel(_) => HttpError::unknown_channel(),
    })?;
    let found = scanned.found.iter().map(|(channel, message)| FoundMessage { channel: *channel, message });
    let answer = Answer { found: found.collect(), more: scanned.has_more };
    Ok((no_store(), Json(answer)).into_response())
}

/// What a reader knows by which found messages are shown.
struct Showing<'a> {
    searchable: &'a Searchable,
    query: &'a Query,
    names: HashMap<UserId, &'a str>,
}

impl<'a> Showing<'a> {
    fn new(searchable: &'a Searchable, query: &'a Query) -> Self {
        let names = searchable.users.iter().map(|user| (user.id, user.display_name.as_str()));
        Self { searchable, query, names: names.collect() }
    }

    fn found(&self, channel: ChannelId, message: &Message) -> Option<Found> {
        let kind = &self.searchable.channels.iter().find(|of| of.id == channel)?.kind;
        let path = path_of(channel, kind, self.searchable.user, &self.searchable.users)?;
        Some(Found {
            path: format!("{path}/{}", message.seq),
            place: self.place(kind),
            author: self.name(message.author),
            at: message.at,
            excerpt: self.excerpt(message),
        })
    }

    fn place(&self, kind: &ChannelKind) -> String {
        match kind {
            ChannelKind::Public { name } | ChannelKind::Private { name } => format!("#{}", name.as_str()),
            ChannelKind::Direct { users } => {
                let other = other_of(*users, self.searchable.user, &self.searchable.users);
                format!("@{}", other.map_or("", |user| user.display_name.as_str()))
            }
        }
    }

    fn name(&self, user: UserId) -> String {
        self.names.get(&user).copied().unwrap_or_default().to_owned()
    }

    /// Shown is the text without its marks. Where a hit is within those, the text as it was written; where it is
    /// in the name of a file, the names.
    fn excerpt(&self, message: &Message) -> Vec<Piece> {
        let needles = &self.query.needles;
        let files: Vec<&str> = message.attachments.iter().map(|file| file.name.as_str()).collect();
        let texts = [
            plain(message.body.as_str(), BODY_CHARS_MAX),
            message.body.as_str().replace('\n', " "),
            files.join(", "),
        ];
        let mut shown: Option<(&str, Vec<std::ops::Range<usize>>)> = None;
        for text in texts.iter().filter(|text| !text.is_empty()) {
            let hits = excerpt::hits(text, needles);
            if shown.as_ref().is_none_or(|(_, before)| before.is_empty() && !hits.is_empty()) {
                shown = Some((text, hits));
            }
        }
        shown.map(|(text, hits)| excerpt::excerpt(text, &hits)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::http::HeaderValue;
    use axum::http::header::AUTHORIZATION;
    use futures_util::FutureExt as _;
    use futures_util::future::join_all;
    use protocol::limits::{SEARCHES_MAX, SEARCHES_WAITING_MAX};

    use super::*;
    use crate::credentials::DeviceKey;

    #[tokio::test]
    async fn while_too_many_searches_wait_one_more_is_asked_to_come_again() {
        let key = DeviceKey::new();
        let (app, _folder) = AppState::with_ana(key.device()).await;
        let bearer = format!("Bearer {}", key.reveal());
        let value = |text: &str| text.parse::<HeaderValue>().expect("it is plain text");
        let program =
            HeaderMap::from_iter([(AUTHORIZATION, value(&bearer)), (ACCEPT, value("application/json"))]);
        let mut person = HeaderMap::from_iter([(AUTHORIZATION, value(&bearer))]);
        person.insert("banter-pane", value("1"));
        let asked = |path: &'static str, headers: &HeaderMap| {
            search(State(app.clone()), Uri::from_static(path), headers.clone())
        };

        let _running = join_all((0..SEARCHES_MAX).map(|_| app.searches.take())).await;
        let mut waiting: Vec<_> = (0..SEARCHES_WAITING_MAX).map(|_| Box::pin(app.searches.take())).collect();
        for waiter in &mut waiting {
            assert!(futures_util::poll!(waiter).is_pending());
        }
        assert!(app.searches.take().now_or_never().is_some_and(|turn| turn.is_err()), "no more may wait");

        let refused = asked("/search?q=fox", &program).await.expect_err("too many wait");
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        let refused = asked("/search?q=fox", &person).await.expect("a person is told in a pane");
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        let pane = to_bytes(refused.into_body(), usize::MAX).await.expect("it is in memory");
        assert!(String::from_utf8_lossy(&pane).contains("That was a lot at once: wait a moment."));
        // What is not searched needs no turn.
        let empty = asked("/search", &person).await.expect("the pane opens");
        assert_eq!(empty.status(), StatusCode::OK);
    }
}
