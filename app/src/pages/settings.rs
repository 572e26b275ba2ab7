//! The settings: a user's own name, looks, devices and way back.

use leptos::prelude::*;
use protocol::device::DeviceLabel;
use protocol::error::ErrorCode;
use protocol::id::{DeviceId, Millis};
use protocol::preferences::Preferences;
use protocol::user::{DisplayName, User};

use crate::pages::sign_in::NameProblem;
use crate::pages::{devices, frame, notifications, preferences, profile, recovery};
use crate::words;
use crate::words::settings as said;

/// What runs on the page: a browser alone knows about its notifications.
pub const NOTIFICATIONS: &str = include_str!("notifications.js");

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who reads it.
    pub user: User,
    /// How they like Banter.
    pub preferences: Preferences,
    /// The devices that hold them.
    pub devices: Vec<Device>,
    /// Until when their link can be used, if there is one.
    pub link_until: Option<Millis>,
    /// Since when they have the recovery code, if there is one.
    pub recovery_code_since: Option<Millis>,
    /// Their former display names that nobody else gets yet, and until when.
    pub reserved: Vec<(DisplayName, Millis)>,
    /// What was changed just now.
    pub saved: Option<Saved>,
    /// What was not.
    pub problem: Option<Problem>,
}

/// One device that holds a user.
#[derive(Debug, Clone)]
pub struct Device {
    /// Which device.
    pub id: DeviceId,
    /// What it is called, where it has ever said so.
    pub label: Option<DeviceLabel>,
    /// When it came to hold the user, or last signed in or out.
    pub since: Millis,
    /// Whether it is connected now.
    pub is_online: bool,
    /// Whether the page is shown on it.
    pub is_this: bool,
}

/// A section of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What others see.
    Profile,
    /// How Banter looks.
    Appearance,
    /// How one writes, and reads times.
    Writing,
    /// What this browser tells of.
    Notifications,
    /// Which browsers and programs hold the user.
    Devices,
    /// The way back without any of them.
    Recovery,
}

/// A change that was made, as one word of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// The display name.
    DisplayName,
    /// The picture.
    Picture,
    /// No picture any more.
    NoPicture,
    /// Theme, accent and density.
    Appearance,
    /// How one writes, and reads times.
    Writing,
    /// A device no longer holds the user.
    DeviceRevoked,
    /// The link lets nobody in any more.
    LinkRevoked,
    /// There is no recovery code any more.
    NoRecoveryCode,
}

/// A change that was not made, where it was asked for, and why.
#[derive(Debug, Clone)]
pub enum Problem {
    /// The display name that was typed.
    DisplayName {
        /// What was typed.
        typed: String,
        /// What is wrong with it.
        why: NameProblem,
    },
    /// The file that was to be the picture.
    Picture(ErrorCode),
    /// Anything else in a section.
    Other(Section, ErrorCode),
}

impl Section {
    /// Every section, from the top of the page.
    pub const ALL: [Self; 6] =
        [Self::Profile, Self::Appearance, Self::Writing, Self::Notifications, Self::Devices, Self::Recovery];

    /// What the address of the page ends in that leads to the section.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Appearance => "appearance",
            Self::Writing => "writing",
            Self::Notifications => "notifications",
            Self::Devices => "devices",
            Self::Recovery => "recovery",
        }
    }
}

impl Saved {
    /// Every change.
    const ALL: [Self; 8] = [
        Self::DisplayName,
        Self::Picture,
        Self::NoPicture,
        Self::Appearance,
        Self::Writing,
        Self::DeviceRevoked,
        Self::LinkRevoked,
        Self::NoRecoveryCode,
    ];

    /// The change as one word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DisplayName => "name",
            Self::Picture => "picture",
            Self::NoPicture => "no-picture",
            Self::Appearance => "appearance",
            Self::Writing => "writing",
            Self::DeviceRevoked => "device",
            Self::LinkRevoked => "link",
            Self::NoRecoveryCode => "no-recovery-code",
        }
    }

    /// The change of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|saved| saved.as_str() == word)
    }

    /// Where on the page it was made.
    #[must_use]
    pub fn section(self) -> Section {
        match self {
            Self::DisplayName | Self::Picture | Self::NoPicture => Section::Profile,
            Self::Appearance => Section::Appearance,
            Self::Writing => Section::Writing,
            Self::DeviceRevoked | Self::LinkRevoked => Section::Devices,
            Self::NoRecoveryCode => Section::Recovery,
        }
    }

    /// Where the page says that it was made.
    #[must_use]
    pub fn address(self) -> String {
        format!("/settings?saved={}#{}", self.as_str(), self.section().id())
    }
}

impl Settings {
    /// The problem with a section as a whole, in words.
    fn other_problem(&self, section: Section) -> Option<String> {
        match &self.problem {
            Some(Problem::Other(of, code)) if *of == section => Some(words::error(*code).to_owned()),
            Some(Problem::Other(..) | Problem::DisplayName { .. } | Problem::Picture(_)) | None => None,
        }
    }
}

/// The page.
#[must_use]
pub fn settings(page: &Settings) -> String {
    let links: Vec<_> = Section::ALL
        .into_iter()
        .map(|of| {
            view! {
                <li>
                    <a class="settings__link" href=format!("#{}", of.id())>
                        {said::section(of)}
                    </a>
                </li>
            }
        })
        .collect();
    let view = view! {
        <div class="settings">
            <header class="settings__head">
                {frame::mark()}
                <h1 class="settings__title">{words::around::SETTINGS}</h1>
                <a class="button button--small" href="/">
                    {words::GO_HOME}
                </a>
            </header>
            <nav class="settings__nav" aria-label=said::SECTIONS>
                <ul class="settings__links">
                    {links}
                    <li>
                        <a class="settings__link" href="/log-out">
                            {words::around::LOG_OUT}
                        </a>
                    </li>
                </ul>
            </nav>
            <main class="settings__main" data-time-format=page.preferences.time_format.as_str()>
                {section(page, Section::Profile, profile::view(page))}
                {section(page, Section::Appearance, preferences::appearance(&page.preferences))}
                {section(page, Section::Writing, preferences::writing(&page.preferences))}
                {section(page, Section::Notifications, notifications::view())}
                {section(page, Section::Devices, devices::view(page))}
                {section(page, Section::Recovery, recovery::view(page))}
            </main>
        </div>
    };
    view.to_html()
}

/// A section, with what was changed in it just now and what was not. Who comes back from a change is led here.
fn section(page: &Settings, of: Section, content: impl IntoView) -> impl IntoView {
    let saved = page.saved.filter(|saved| saved.section() == of).map(said::saved);
    let problem = page.other_problem(of);
    let is_wrong = problem.is_some();
    let title = format!("{}-title", of.id());
    let notice = saved.map(|saved| {
        view! {
            <p class="settings__saved" id="saved" role="status">
                {saved}
            </p>
        }
    });
    let problem = problem.map(|problem| {
        view! {
            <p class="settings__problem" id="problem" role="alert">
                {problem}
            </p>
        }
    });
    let described = match (&notice, &problem) {
        (_, Some(_)) => Some("problem"),
        (Some(_), None) => Some("saved"),
        (None, None) => None,
    };

    view! {
        <section
            class="settings__section"
            id=of.id()
            tabindex="-1"
            autofocus=is_wrong
            aria-labelledby=title
            aria-describedby=described
        >
            <h2 class="settings__heading" id=title.clone()>
                {said::section(of)}
            </h2>
            {notice}
            {problem}
            {content}
        </section>
    }
}
