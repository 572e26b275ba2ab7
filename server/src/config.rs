//! What the server is told at start: `Leptos.toml`, then the environment.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use leptos::config::errors::LeptosConfigError;
use leptos::config::{LeptosOptions, get_config_from_str};

/// The settings of the site, read from the working directory.
const SITE_FILE: &str = "Leptos.toml";
/// What holds where that file is not there: the binary alone is enough.
const SITE_DEFAULT: &str = include_str!("../../Leptos.toml");
/// Where the data is kept unless `BANTER_DATA` says otherwise.
const DATA_DEFAULT: &str = "data";

/// The settings of one server.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the server listens and what the site's files are called.
    pub site: LeptosOptions,
    /// The folder that holds everything worth a backup.
    pub data: PathBuf,
    /// Whether `cargo leptos watch` runs this server: its pages then reload themselves.
    pub watch: bool,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is there, but the system does not let us read it.
    #[error("{SITE_FILE} cannot be read")]
    Unreadable(#[source] io::Error),
    /// The file or a `LEPTOS_*` variable says something that makes no sense.
    #[error("the settings of the site are wrong")]
    Invalid(#[source] LeptosConfigError),
}

impl Config {
    /// Reads `Leptos.toml` from the working directory, and what the environment sets above it.
    pub fn load() -> Result<Self, ConfigError> {
        let text = match fs::read_to_string(Path::new(SITE_FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => SITE_DEFAULT.to_owned(),
            Err(error) => return Err(ConfigError::Unreadable(error)),
        };
        Ok(Self {
            site: get_config_from_str(&text).map_err(ConfigError::Invalid)?,
            data: env::var_os("BANTER_DATA").map_or_else(|| PathBuf::from(DATA_DEFAULT), PathBuf::from),
            watch: env::var_os("LEPTOS_WATCH").is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_told_what_the_build_was_told() {
        let of_build = get_config_from_str(include_str!("../../Cargo.toml")).expect("cargo reads it too");
        let of_server = get_config_from_str(SITE_DEFAULT).expect("it is part of the binary");

        assert_eq!(format!("{of_server:?}"), format!("{of_build:?}"));
    }
}
