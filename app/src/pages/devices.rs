//! The section about devices, and the page that shows the link for another one.

use leptos::either::Either;
use leptos::prelude::*;
use protocol::device::DeviceLabel;
use protocol::id::Millis;

use crate::pages::settings::{Device, Section, Settings};
use crate::pages::{frame, time};
use crate::words::{around, settings as said};

pub(crate) fn view(page: &Settings) -> impl IntoView {
    let devices: Vec<_> = page.devices.iter().map(device).collect();

    view! {
        <p class="settings__text">{said::DEVICES_TEXT}</p>
        <ul class="settings__list">{devices}</ul>
        {link(page.link_until)}
    }
}

fn device(device: &Device) -> impl IntoView + use<> {
    let label = device.label.as_ref().map_or(DeviceLabel::UNKNOWN, DeviceLabel::as_str).to_owned();
    let online = (device.is_online && !device.is_this).then_some(said::ONLINE_NOW);
    let this = device.is_this.then(|| view! { <span class="settings__badge">{said::THIS_DEVICE}</span> });
    let way_out = if device.is_this {
        Either::Left(view! {
            <a class="button button--small" href="/log-out">
                {around::LOG_OUT}
            </a>
        })
    } else {
        Either::Right(view! {
            <form method="post" action="/settings/devices/revoke">
                <button class="button button--small" name="device" value=device.id.to_string()>
                    {said::REVOKE}
                    <span class="visually-hidden">" " {label.clone()}</span>
                </button>
            </form>
        })
    };

    view! {
        <li class="settings__item">
            <span class="settings__item-text">
                <span class="settings__item-name">
                    <bdi>{label}</bdi>
                    {this}
                </span>
                <span class="settings__detail">{said::SINCE} {time::day_and_hour(device.since)} {online}</span>
            </span>
            {way_out}
        </li>
    }
}

/// What there is of a link, and the way to another one.
fn link(until: Option<Millis>) -> impl IntoView {
    let waiting = until.map(|until| {
        view! {
            <p class="settings__text">{said::LINK_WAITS_UNTIL} {time::hour(until)} "."</p>
        }
    });
    let revoke = until.map(|_| {
        view! {
            <form method="post" action="/settings/link/revoke">
                <button class="button button--quiet" type="submit">
                    {said::REVOKE_LINK}
                </button>
            </form>
        }
    });
    let make = if until.is_some() { said::MAKE_ANOTHER_LINK } else { said::LINK_DEVICE };

    view! {
        <div class="settings__group">
            <h3 class="settings__subheading">{said::LINK_DEVICE}</h3>
            <p class="settings__text">{said::LINK_TEXT}</p>
            {waiting}
            <div class="settings__actions">
                <form method="post" action="/settings/link">
                    <button class="button" type="submit">
                        {make}
                    </button>
                </form>
                {revoke}
            </div>
        </div>
    }
}

/// A link that was just made. It is shown this once.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// The whole address.
    pub address: String,
    /// Until when it lets somebody in.
    pub until: Millis,
    /// The address as a QR code.
    pub code: Code,
    /// How times are written for whoever reads the page.
    pub time_format: &'static str,
}

/// A QR code to be drawn.
#[derive(Debug, Clone)]
pub struct Code {
    /// How many modules it has on each side.
    pub size: usize,
    /// Its dark modules, as the path of an SVG in which each is a square of one.
    pub path: String,
}

/// What runs on the page of a new link: a browser alone reaches the clipboard.
pub const COPY: &str = include_str!("copy.js");

/// Around a QR code is this much room, or scanners do not find it.
const QUIET_ZONE: usize = 4;

/// The page that shows a new link.
#[must_use]
pub fn new_link(page: &NewLink) -> String {
    let side = page.code.size + 2 * QUIET_ZONE;
    let view_box = format!("-{QUIET_ZONE} -{QUIET_ZONE} {side} {side}");
    let view = view! {
        <main class="page" data-time-format=page.time_format>
            <div class="page__card">
                {frame::mark()}
                <h1 class="page__title">{said::LINK_DEVICE}</h1>
                <p class="page__text">{said::NEW_LINK_TEXT}</p>
                <svg class="page__code" viewBox=view_box role="img" aria-label=said::CODE_LABEL>
                    <path d=page.code.path.clone() />
                </svg>
                <div class="field">
                    <label class="field__label" for="link">
                        {said::LINK}
                    </label>
                    <div class="field__control">
                        <input
                            class="field__input page__secret-line"
                            id="link"
                            readonly
                            autofocus
                            value=page.address.clone()
                            aria-describedby="link-hint"
                        />
                    </div>
                    <p class="field__hint" id="link-hint">
                        {said::WORKS_ONCE_UNTIL} {time::hour(page.until)} "."
                    </p>
                </div>
                <div class="page__actions">
                    <button class="button" type="button" data-action="copy" data-done=said::COPIED hidden>
                        {said::COPY_LINK}
                    </button>
                    <a class="button button--primary" href=format!("/settings#{}", Section::Devices.id())>
                        {said::DONE}
                    </a>
                    <form method="post" action="/settings/link/revoke">
                        <button class="button button--quiet" type="submit">
                            {said::REVOKE_LINK}
                        </button>
                    </form>
                </div>
            </div>
        </main>
    };
    view.to_html()
}
