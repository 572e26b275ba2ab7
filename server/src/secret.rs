//! Secrets that people carry from one device to another: the tokens of links, and recovery codes.

use app::pages::recover::{CODE_CHARS, CodeProblem};
use protocol::id::SecretHash;
use sha2::{Digest as _, Sha256};

/// Crockford's base32: without the letters that look like digits, and without U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 130 random bits as text that can be written down. Never stored, never logged.
pub(crate) struct Secret(String);

impl Secret {
    /// A new one, from the system's random numbers.
    pub(crate) fn new() -> Self {
        let mut bytes = [0; CODE_CHARS];
        getrandom::fill(&mut bytes).expect("the system gives random numbers to every process");
        // Each character takes five bits of a byte of its own, so that all are as likely.
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
    }

    /// Reads one as a person writes it: in small letters, in groups, with O for zero and I or L for one.
    pub(crate) fn parse(text: &str) -> Result<Self, CodeProblem> {
        let written = text.chars().filter(|c| !c.is_whitespace() && !is_dash(*c));
        let secret: String =
            written.map(|c| digit(c).ok_or(CodeProblem::Forbidden(c))).collect::<Result<_, _>>()?;
        if secret.len() == CODE_CHARS { Ok(Self(secret)) } else { Err(CodeProblem::Length(secret.len())) }
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0.as_bytes()).into())
    }

    /// The secret itself, for whoever is to carry it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

/// The character of the alphabet that somebody meant.
fn digit(written: char) -> Option<char> {
    let meant = match written.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let byte = u8::try_from(meant).ok()?;
    ALPHABET.contains(&byte).then_some(meant)
}

/// What people and word processors put between groups.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_secret_is_read_as_itself_and_no_two_are_the_same() {
        let (one, other) = (Secret::new(), Secret::new());

        let read = Secret::parse(one.reveal()).unwrap_or_else(|_| panic!("{}", one.reveal()));

        assert_eq!(one.reveal().len(), CODE_CHARS);
        assert!(read.hash() == one.hash());
        assert!(other.hash() != one.hash());
    }

    #[test]
    fn a_secret_is_read_however_a_person_writes_it() {
        let hash = |text| Secret::parse(text).map(|secret| secret.hash());
        let plain = hash("01ABCDEFGHJKMNPQRSTVWXYZ01");

        for text in [
            "01abcdefghjkmnpqrstvwxyz01",
            "OIABCDEFGHJKMNPQRSTVWXYZol",
            "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-01",
            "  01AB CDEF\u{a0}GHJK MNPQ – RSTV\tWXYZ 01\n",
        ] {
            assert!(plain.is_ok() && hash(text) == plain, "{text}");
        }
    }

    #[test]
    fn what_is_no_secret_is_answered_by_why() {
        let problem = |text| Secret::parse(text).err();

        assert_eq!(problem(""), Some(CodeProblem::Length(0)));
        assert_eq!(problem("abcd"), Some(CodeProblem::Length(4)));
        assert_eq!(problem("01ABCDEFGHJKMNPQRSTVWXYZ012"), Some(CodeProblem::Length(27)));
        assert_eq!(problem("U1ABCDEFGHJKMNPQRSTVWXYZ01"), Some(CodeProblem::Forbidden('U')));
        assert_eq!(problem("é1ABCDEFGHJKMNPQRSTVWXYZ01"), Some(CodeProblem::Forbidden('é')));
    }
}
