//! A form that was sent.

use axum::http::Uri;
use protocol::id::ClientId;
use sha2::{Digest as _, Sha256};

use crate::error::HttpError;

/// How many bytes of a hash tell one form that was sent from another.
const ID_BYTES: usize = 16;

/// What a form says.
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    client_id: ClientId,
}

impl Form {
    /// Reads a form as browsers send it. It must say by what a repeat of it is known.
    pub(crate) fn read(uri: &Uri, body: &[u8]) -> Result<Self, HttpError> {
        let fields: Vec<_> = form_urlencoded::parse(body).into_owned().collect();
        let is_known = fields.iter().any(|(name, value)| name == "client_id" && !value.is_empty());
        if !is_known {
            return Err(HttpError::bad_request());
        }
        // All that was sent counts: the same again is a repeat, and another text in the same form is not, even if
        // somebody went back to it.
        let hash = Sha256::new().chain_update(uri.path()).chain_update([0]).chain_update(body).finalize();
        let digits: String = hash[..ID_BYTES].iter().map(|byte| format!("{byte:02x}")).collect();
        let client_id = ClientId::try_from(digits).expect("hex digits are an id");
        Ok(Self { fields, client_id })
    }

    /// What is in a field; blank where there is no such field.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value)
    }

    /// Whether there is such a field.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(of, _)| of == name)
    }

    /// By what the command is known that the form asks for.
    pub(crate) fn client_id(&self) -> ClientId {
        self.client_id.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &'static str, body: &str) -> Form {
        Form::read(&Uri::from_static(path), body.as_bytes()).expect("it is a form")
    }

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let form = read("/browse", "client_id=1&name=two+words%20%C3%A9&empty=");

        assert_eq!(form.field("name"), "two words é");
        assert!(form.has("empty") && !form.has("other"));
        assert_eq!((form.field("empty"), form.field("other")), ("", ""));
    }

    #[test]
    fn only_the_same_form_with_the_same_words_is_a_repeat() {
        let first = read("/browse", "client_id=1&name=a").client_id();

        assert_eq!(first, read("/browse", "client_id=1&name=a").client_id());
        for (path, body) in [
            ("/browse", "client_id=2&name=a"),
            ("/browse", "client_id=1&name=b"),
            ("/new-channel", "client_id=1&name=a"),
        ] {
            assert_ne!(first, read(path, body).client_id(), "{path} {body}");
        }
    }

    #[test]
    fn a_form_without_an_id_is_refused() {
        for body in ["", "name=a", "client_id=&name=a"] {
            assert!(Form::read(&Uri::from_static("/browse"), body.as_bytes()).is_err(), "{body}");
        }
    }
}
