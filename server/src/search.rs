//! Search: every message that somebody may see, at once, by what it says, who wrote it, and where.
//!
//! There is no index. A scan of all messages that a server keeps is quick, finds parts of words in any script,
//! and has nothing to keep up to date.

pub mod excerpt;
pub mod fold;
pub mod matcher;
pub mod query;
pub mod scan;

use std::collections::HashMap;

use app::panes::search::{Found, Outcome, Piece, Search};
use app::panes::{self, other_of, path_of};
use app::words::nobody_called;
use app::words::panes as words;
use axum::Json;
use axum::extract::State;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chat::Searchable;
use protocol::channel::ChannelKind;
use protocol::id::{ChannelId, UserId};
use protocol::limits::BODY_CHARS_MAX;
use protocol::markup::plain;
use protocol::message::Message;
use serde::Serialize;
use tokio::task::spawn_blocking;

use crate::credentials::reading_device;
use crate::error::HttpError;
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
    let searchable = match reading_device(&headers) {
        Some(device) => app.hub.searchable(device).await?,
        None => None,
    };
    if wants_json {
        return in_json(&app, searchable.ok_or_else(HttpError::signed_out)?, &text).await;
    }
    let asked = Asked::by(&app, &headers);
    let Some(searchable) = searchable else { return Ok(asked.signed_out()) };
    let look = searchable.preferences;
    let (status, outcome) = for_reader(&app, searchable, &text).await?;
    let html = panes::search::render(&Search { asked: &text, outcome });
    Ok(asked.show(look, status, words::SEARCH, &html))
}

async fn for_reader(
    app: &AppState,
    searchable: Box<Searchable>,
    text: &str,
) -> Result<(StatusCode, Outcome), HttpError> {
    let query = match Query::parse(text) {
        Ok(query) if query.is_blank() => return Ok((StatusCode::OK, Outcome::NotAsked)),
        Ok(query) => query,
        Err(too_long) => {
            let problem = Outcome::Problem(words::search_too_long(too_long.over));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, problem));
        }
    };
    let outcome = in_background(app, move || match Scope::of(&query, &searchable) {
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
    Ok((StatusCode::OK, outcome.await))
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

async fn in_json(app: &AppState, searchable: Box<Searchable>, text: &str) -> Result<Response, HttpError> {
    let query = Query::parse(text).map_err(|_| HttpError::bad_request())?;
    let scanned = in_background(app, move || {
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

/// Works where it holds nobody up, a few searches at a time.
async fn in_background<T: Send + 'static>(app: &AppState, work: impl FnOnce() -> T + Send + 'static) -> T {
    let permit = app.searches.acquire().await.expect("nobody closes the semaphore");
    let done = spawn_blocking(work).await.expect("a search does not panic");
    drop(permit);
    done
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
