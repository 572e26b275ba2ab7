//! Small screens that the server renders, as they come into the page: what is asked for, and what the server says.

/// The header by which the server knows that only the content of a pane is asked for.
pub const PANE_HEADER: &str = "banter-pane";

/// The header of an answer that closes the pane, with the path to go to; empty where one stays.
pub const GO_HEADER: &str = "banter-go";

/// The pane of all public channels.
pub const BROWSE_PATH: &str = "/browse";

/// The pane that creates a channel.
pub const CREATE_PATH: &str = "/new-channel";

/// The pane that searches messages.
pub const SEARCH_PATH: &str = "/search";

/// The pane of the keyboard shortcuts.
pub const SHORTCUTS_PATH: &str = "/shortcuts";

/// What the path of a place ends with that leads to its details.
pub const DETAILS_SUFFIX: &str = "/details";

/// The id of the heading that every pane begins with.
pub const TITLE_ID: &str = "pane-title";

/// What is asked of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaneRequest {
    /// Its number, which the answer repeats.
    pub id: u32,
    /// The path, with its query.
    pub path: String,
    /// What a form sends, urlencoded; `None` where the path is only asked for.
    pub form: Option<String>,
}

/// What the server says to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaneAnswer {
    /// The number of the request.
    pub id: u32,
    /// What it says.
    pub outcome: PaneOutcome,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaneOutcome {
    /// There is something to show, as HTML of our own server.
    Content(String),
    /// It is done: the pane closes, and the path is gone to, if there is one.
    Go(String),
    /// The server did not answer, or could not.
    Unreachable,
}
