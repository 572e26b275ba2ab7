//! The sections about how Banter looks, and how one writes.

use leptos::prelude::*;
use protocol::preferences::{Accent, Density, Preferences, SendKey, Theme, TimeFormat};

use crate::pages::form::{Choice, Sample, choices};
use crate::words::settings as said;

pub(crate) fn appearance(preferences: &Preferences) -> impl IntoView + use<> {
    let themes = Theme::ALL.iter().map(|theme| Choice {
        value: theme.as_str(),
        label: said::theme(*theme),
        hint: "",
        is_chosen: *theme == preferences.theme,
        sample: Sample::Theme(theme.as_str()),
    });
    let accents = Accent::ALL.iter().map(|accent| Choice {
        value: accent.as_str(),
        label: said::accent(*accent),
        hint: "",
        is_chosen: *accent == preferences.accent,
        sample: Sample::Accent(accent.as_str()),
    });
    let densities = Density::ALL.iter().map(|density| {
        let (label, hint) = said::density(*density);
        let is_chosen = *density == preferences.density;
        Choice { value: density.as_str(), label, hint, is_chosen, sample: Sample::None }
    });

    view! {
        <form class="settings__form" method="post" action="/settings/appearance">
            {choices("theme", said::THEME, "choices--samples", themes.collect())}
            {choices("accent", said::ACCENT, "choices--swatches", accents.collect())}
            {choices("density", said::DENSITY, "", densities.collect())}
            <button class="button button--primary" type="submit">
                {said::SAVE_APPEARANCE}
            </button>
        </form>
    }
}

pub(crate) fn writing(preferences: &Preferences) -> impl IntoView + use<> {
    let keys = SendKey::ALL.iter().map(|key| {
        let (label, hint) = said::send_key(*key);
        let is_chosen = *key == preferences.send_key;
        Choice { value: key.as_str(), label, hint, is_chosen, sample: Sample::None }
    });
    let formats = TimeFormat::ALL.iter().map(|format| {
        let (label, hint) = said::time_format(*format);
        let is_chosen = *format == preferences.time_format;
        Choice { value: format.as_str(), label, hint, is_chosen, sample: Sample::None }
    });

    view! {
        <form class="settings__form" method="post" action="/settings/writing">
            {choices("send_key", said::SEND_KEY, "", keys.collect())}
            {choices("time_format", said::TIME_FORMAT, "", formats.collect())}
            <button class="button button--primary" type="submit">
                {said::SAVE_WRITING}
            </button>
        </form>
    }
}
