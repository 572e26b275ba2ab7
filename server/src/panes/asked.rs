//! Who asks for a pane, and how they are answered.

use app::pages::LOCAL_TIMES;
use app::pane::{GO_HEADER, PANE_HEADER};
use app::panes;
use app::words;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::{ChannelId, ClientId, DeviceId};
use protocol::preferences::Preferences;

use crate::credentials::{device_of, reading_device};
use crate::error::HttpError;
use crate::headers::no_store;
use crate::hub::Page;
use crate::page;
use crate::router::AppState;

/// The header by which the app asks for the fragment alone.
const PANE: HeaderName = HeaderName::from_static(PANE_HEADER);

/// The header that tells the app to close the pane, and where to go.
const GO: HeaderName = HeaderName::from_static(GO_HEADER);

/// Somebody who asks for a pane, or sends one of its forms.
pub(crate) struct Asked<'a> {
    app: &'a AppState,
    device: Option<DeviceId>,
    is_app: bool,
}

/// What became of a command.
pub(crate) enum Performed {
    /// It was carried out; with the channel, where it asked for one.
    Accepted(Option<ChannelId>),
    /// It was refused; with the channel that has a name already.
    Refused(ErrorCode, Option<ChannelId>),
    /// Nobody is signed in.
    SignedOut,
}

impl<'a> Asked<'a> {
    /// Somebody who reads: there the cookie is enough.
    pub(crate) fn by(app: &'a AppState, headers: &HeaderMap) -> Self {
        Self { app, device: reading_device(headers), is_app: is_app(headers) }
    }

    /// Somebody who wants to change something: only a page of ours, or a program.
    pub(crate) fn to_change(app: &'a AppState, headers: &HeaderMap) -> Result<Self, HttpError> {
        Ok(Self { app, device: device_of(headers)?.device, is_app: is_app(headers) })
    }

    /// What they may see, with the history of the channel at a path; `None` where nobody is signed in.
    pub(crate) async fn page(&self, path: &str) -> Result<Option<Box<Page>>, HttpError> {
        match self.device {
            Some(device) => Ok(self.app.hub.snapshot(device, path.to_owned()).await?),
            None => Ok(None),
        }
    }

    /// How they like Banter; `None` where nobody is signed in.
    pub(crate) async fn preferences(&self) -> Result<Option<Preferences>, HttpError> {
        match self.device {
            Some(device) => Ok(self.app.hub.preferences(device).await?),
            None => Ok(None),
        }
    }

    /// Carries out a command.
    pub(crate) async fn perform(&self, command: Command) -> Result<Performed, HttpError> {
        let event = match self.device {
            Some(device) => self.app.hub.perform(device, command).await?,
            None => None,
        };
        Ok(match event {
            Some(Event::Accepted { channel, .. }) => Performed::Accepted(channel),
            Some(Event::Rejected { code, channel, .. }) => Performed::Refused(code, channel),
            Some(_) => Performed::Refused(ErrorCode::Internal, None),
            None => Performed::SignedOut,
        })
    }

    /// Where a former name at a path leads now.
    pub(crate) async fn forward(&self, path: &str) -> Result<Option<String>, HttpError> {
        match self.device {
            Some(device) => Ok(self.app.hub.forward(device, path.to_owned()).await?),
            None => Ok(None),
        }
    }

    /// Answers with a pane: its fragment, or a page of its own.
    pub(crate) fn show(
        &self,
        look: Preferences,
        status: StatusCode,
        title: &str,
        fragment: &str,
    ) -> Response {
        if self.is_app {
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            return (status, no_store(), [(CONTENT_TYPE, html)], fragment.to_owned()).into_response();
        }
        let body = panes::page(fragment, look.time_format);
        page::named(self.app, status, look, title, &body, Some(LOCAL_TIMES))
    }

    /// Answers that this is done, and where to go on.
    pub(crate) fn go(&self, path: &str) -> Response {
        let path = HeaderValue::try_from(path).expect("a path is percent-encoded");
        if self.is_app {
            (no_store(), [(GO, path)]).into_response()
        } else {
            (StatusCode::SEE_OTHER, no_store(), [(LOCATION, path)]).into_response()
        }
    }

    /// Answers whoever is not signed in.
    pub(crate) fn signed_out(&self) -> Response {
        let (title, look) = (words::panes::SIGNED_OUT, Preferences::default());
        self.show(look, StatusCode::UNAUTHORIZED, title, &panes::note::signed_out())
    }

    /// Answers that nothing is here: to the app by a pane, to others as at any address with nothing there.
    pub(crate) async fn nothing_here(&self, uri: Uri, headers: HeaderMap) -> Result<Response, HttpError> {
        if !self.is_app {
            return page::serve(State(self.app.clone()), uri, headers).await;
        }
        let (title, look) = (words::NOTHING_HERE, Preferences::default());
        Ok(self.show(look, StatusCode::NOT_FOUND, title, &panes::note::nothing_here()))
    }
}

/// What an address asks to search for: its `q`.
pub(crate) fn searched_for(uri: &Uri) -> String {
    let query = uri.query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "q").map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// By what the forms of one rendering know a repeat.
pub(crate) fn new_form_id() -> ClientId {
    ClientId::from(getrandom::u64().expect("the system gives random numbers to every process"))
}

fn is_app(headers: &HeaderMap) -> bool {
    headers.get(PANE).is_some_and(|value| value == "1")
}
