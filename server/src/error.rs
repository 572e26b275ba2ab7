//! What a refused HTTP request is answered with: a status, and the same codes as on the wire.

use std::io;

use app::pages::sign_in::NameProblem;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chat::Rejection;
use protocol::error::ErrorCode;
use protocol::user::DisplayNameError;
use serde::Serialize;
use tracing::warn;

use crate::credentials::WrongOrigin;
use crate::hub::Stopped;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) struct HttpError {
    status: StatusCode,
    code: ErrorCode,
    /// What is wrong with a display name.
    display_name: Option<DisplayNameError>,
}

#[derive(Debug, Serialize)]
struct Refusal {
    code: ErrorCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
    /// By how many characters a text is too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<usize>,
}

impl HttpError {
    pub(crate) fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorCode::BadRequest)
    }

    /// Nobody is signed in where somebody must be.
    pub(crate) fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ErrorCode::UnknownUser)
    }

    /// There is nobody of this name.
    pub(crate) fn unknown_user() -> Self {
        Self::new(StatusCode::NOT_FOUND, ErrorCode::UnknownUser)
    }

    /// There is no such channel, as far as whoever asks may know.
    pub(crate) fn unknown_channel() -> Self {
        Self::new(StatusCode::NOT_FOUND, ErrorCode::UnknownChannel)
    }

    /// There is none, as far as whoever asks may know.
    pub(crate) fn unknown_attachment() -> Self {
        Self::new(StatusCode::NOT_FOUND, ErrorCode::UnknownAttachment)
    }

    /// A file could not be written. The cause is for the log.
    pub(crate) fn of_disk(error: io::Error) -> Self {
        warn!(%error, "An uploaded file was not stored");
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Rejection::StorageFull.into(),
            _ => Rejection::Unavailable.into(),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// The same, as the page that asks for a display name says it.
    pub(crate) fn problem(&self) -> NameProblem {
        self.display_name.map_or(NameProblem::Refused(self.code), NameProblem::Invalid)
    }

    fn new(status: StatusCode, code: ErrorCode) -> Self {
        Self { status, code, display_name: None }
    }
}

impl From<WrongOrigin> for HttpError {
    fn from(WrongOrigin: WrongOrigin) -> Self {
        Self::new(StatusCode::FORBIDDEN, ErrorCode::NotAllowed)
    }
}

impl From<Stopped> for HttpError {
    fn from(Stopped: Stopped) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Unavailable)
    }
}

impl From<Rejection> for HttpError {
    fn from(rejection: Rejection) -> Self {
        let code = rejection.code();
        let mut error = Self::new(status(code), code);
        if let Rejection::InvalidDisplayName(reason) = rejection {
            error.display_name = Some(reason);
        }
        error
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let (detail, over) = match self.display_name {
            Some(DisplayNameError::Empty) => (Some("empty"), None),
            Some(DisplayNameError::TooLong { over }) => (Some("too_long"), Some(over)),
            Some(DisplayNameError::Forbidden) => (Some("forbidden"), None),
            None => (None, None),
        };
        (self.status, Json(Refusal { code: self.code, detail, over })).into_response()
    }
}

/// The status that says the same as a code.
pub(crate) fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::NotAMember | ErrorCode::NotAllowed => StatusCode::FORBIDDEN,
        ErrorCode::UnknownChannel
        | ErrorCode::UnknownUser
        | ErrorCode::UnknownMessage
        | ErrorCode::UnknownLink
        | ErrorCode::UnknownAttachment => StatusCode::NOT_FOUND,
        ErrorCode::ChannelExists
        | ErrorCode::DisplayNameTaken
        | ErrorCode::TooManyReactions
        | ErrorCode::ChannelArchived
        | ErrorCode::LimitExceeded => StatusCode::CONFLICT,
        ErrorCode::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::InvalidChannelName
        | ErrorCode::InvalidDisplayName
        | ErrorCode::InvalidEmoji
        | ErrorCode::MessageEmpty
        | ErrorCode::MessageTooLong
        | ErrorCode::TopicTooLong
        | ErrorCode::WrongRecoveryCode
        | ErrorCode::NotAnImage
        | ErrorCode::TooManyAttachments => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
