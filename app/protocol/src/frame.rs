//! Frames: commands and events as JSON text, each with its `type`, a command also with its `ref`.

use serde_json::Value;

use crate::command::Command;
use crate::error::ErrorCode;
use crate::event::{self, Event};
use crate::id::Ref;
use crate::json::{self, FromJson as _, JsonError, ObjectText};
use crate::limits::FRAME_DEPTH_MAX;

/// Why a frame is not a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// It is not JSON, or nested too deeply. The connection ends.
    #[error("the frame is not JSON, or too deep")]
    NotJson,
    /// It is JSON, but not a command. The connection stays.
    #[error("the frame is not a command: {detail}")]
    NotACommand {
        /// The command's number, where it could be read.
        reference: Option<Ref>,
        /// What is wrong, for developers.
        detail: String,
    },
}

/// Why a frame is not an event of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// A later version tells of something that this one does not know. It is left alone.
    #[error("an event of this type is not known")]
    UnknownType,
    /// It is not as the protocol has it: nobody knows what was told.
    #[error(transparent)]
    Malformed(JsonError),
}

impl FrameError {
    /// The answer to a frame that is JSON; `None` where the connection ends instead.
    #[must_use]
    pub fn into_answer(self) -> Option<Event> {
        match self {
            Self::NotJson => None,
            Self::NotACommand { reference, detail } => Some(Event::Rejected {
                reference,
                code: ErrorCode::BadRequest,
                temporary: false,
                channel: None,
                detail: Some(detail),
            }),
        }
    }
}

/// Reads a command.
///
/// # Errors
/// Says whether the connection may go on: see [`FrameError`].
pub fn decode_command(text: &str) -> Result<(Ref, Command), FrameError> {
    if depth(text) > FRAME_DEPTH_MAX {
        return Err(FrameError::NotJson);
    }
    let value: Value = serde_json::from_str(text).map_err(|_| FrameError::NotJson)?;
    let not_a_command = |reference: Option<Ref>, error: JsonError| FrameError::NotACommand {
        reference,
        detail: error.to_string(),
    };
    let number: Ref = json::required(&value, "ref").map_err(|error| not_a_command(None, error))?;
    let command = Command::from_json(&value).map_err(|error| not_a_command(Some(number), error))?;
    Ok((number, command))
}

/// Writes a command.
#[must_use]
pub fn encode_command(reference: Ref, command: &Command) -> String {
    let mut text = ObjectText::new();
    command.write(&mut text);
    text.number("ref", reference.0);
    text.finish()
}

/// Reads an event.
///
/// # Errors
/// Says whether what it tells may be left alone: see [`EventError`].
pub fn decode_event(text: &str) -> Result<Event, EventError> {
    json::read(text).map_err(|error| match error {
        error if error == event::unknown_type() => EventError::UnknownType,
        error => EventError::Malformed(error),
    })
}

/// Writes an event.
#[must_use]
pub fn encode_event(event: &Event) -> String {
    serde_json::to_string(event).expect("an event has string keys only and no failing serializer")
}

/// How deeply objects and arrays are nested, without reading anything else.
fn depth(text: &str) -> usize {
    let (mut now, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                now += 1;
                deepest = deepest.max(now);
            }
            b'}' | b']' if !in_string => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_is_not_json_ends_the_connection() {
        for text in ["", "hello", "{\"type\":", "{} {}"] {
            assert_eq!(decode_command(text), Err(FrameError::NotJson), "{text}");
        }
    }

    #[test]
    fn a_frame_may_nest_16_deep_and_not_17() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(matches!(decode_command(&nested(16)), Err(FrameError::NotACommand { .. })));
        assert_eq!(decode_command(&nested(17)), Err(FrameError::NotJson));
        let quoted = format!("{{\"ref\":1,\"type\":\"{}\\\"\"}}", "[".repeat(17));
        assert!(matches!(decode_command(&quoted), Err(FrameError::NotACommand { .. })));
    }

    #[test]
    fn json_that_is_no_command_is_answered_with_its_ref() {
        let reference_of = |text| match decode_command(text) {
            Err(FrameError::NotACommand { reference, .. }) => reference,
            other => panic!("{text} was read as {other:?}"),
        };
        assert_eq!(reference_of(r#"{"type":"dance","ref":7}"#), Some(Ref(7)));
        assert_eq!(reference_of(r#"{"type":"mark_read","ref":8,"channel":5}"#), Some(Ref(8)));
        assert_eq!(reference_of(r#"{"type":"heartbeat"}"#), None);
        assert_eq!(reference_of(r#"{"type":"heartbeat","ref":-1}"#), None);
        assert_eq!(reference_of("[1]"), None);
        assert_eq!(reference_of("null"), None);
    }
}
