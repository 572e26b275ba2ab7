//! The HTML document around the views, and the snapshot that rides in it.

use std::sync::Arc;

use app::App;
use app::state::Boot;
use hydration_context::SsrSharedContext;
use leptos::hydration::AutoReload;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use protocol::preferences::{Preferences, Theme};

use crate::assets;
use crate::config::Config;

/// `--color-ground` of the stylesheet, for what the browser draws around the page.
const GROUND_LIGHT: &str = "#edf3f1";
const GROUND_DARK: &str = "#0c1413";

/// At `/`, brings a reader back to the last place before anything is shown: only the browser knows it. Without a
/// network this page may stand in for any other, where it does nothing.
///
/// Whoever signs in from this browser next is not led to where the one before was.
const RETURN_TO_LAST: &str = r#"try {
  const last = JSON.parse(localStorage.getItem("banter.v1.last"));
  const isMine = last.user === document.currentScript.dataset.user;
  if (isMine && location.pathname === "/" && /^\/(channels|direct|private)\/[^/]+$/.test(last.path)) {
    document.documentElement.hidden = true;
    location.replace(last.path);
  }
} catch {}"#;

/// Registers the service worker once nothing else is to do: it matters only later.
const REGISTER_WORKER: &str = r#"const later = window.requestIdleCallback ?? ((run) => setTimeout(run, 2000));
later(() => navigator.serviceWorker?.register("/sw.js").catch(() => {}));"#;

/// Renders the page of the app at once: nothing in it waits, and so no other render can come between.
pub(crate) fn render(config: &Config, nonce: Nonce, look: Preferences, boot: &Boot) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let html = owner.with(|| {
        let client = boot.client(0);
        provide_context(nonce.clone());
        app::state::provide(&client, boot);
        document(look, app_head(config, &nonce, boot, app::state::title(&client)), app_body(boot)).to_html()
    });
    owner.unset_with_forced_cleanup();
    html
}

/// Renders a page that works without the app: `body` is its markup, and `script` runs once it is read.
pub(crate) fn plain(
    config: &Config,
    nonce: &Nonce,
    look: Preferences,
    title: &str,
    body: &str,
    script: Option<&str>,
) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let html = owner.with(|| {
        provide_context(nonce.clone());
        let script = script
            .map(|script| view! { <script type="module" nonce=nonce.clone() inner_html=script.to_owned()></script> });
        let head = view! {
            {head(config, title.to_owned())}
            {script}
        };
        document(look, head, view! { <body inner_html=body.to_owned()></body> }).to_html()
    });
    owner.unset_with_forced_cleanup();
    html
}

/// The document. Its look is told by attributes of `<html>`, which the stylesheet goes by.
fn document<Head: IntoView, Body: IntoView>(
    look: Preferences,
    head: Head,
    body: Body,
) -> impl IntoView + use<Head, Body> {
    // What the browser draws itself, such as scrollbars, follows as well.
    let (scheme, light, dark) = match look.theme {
        Theme::System | Theme::Contrast => ("light dark", GROUND_LIGHT, GROUND_DARK),
        Theme::Light => ("light", GROUND_LIGHT, GROUND_LIGHT),
        Theme::Dark => ("dark", GROUND_DARK, GROUND_DARK),
    };

    view! {
        <!DOCTYPE html>
        <html
            lang="en"
            data-theme=look.theme.as_str()
            data-accent=look.accent.as_str()
            data-density=look.density.as_str()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
                <meta name="color-scheme" content=scheme />
                {theme_color(light, "(prefers-color-scheme: light)")}
                {theme_color(dark, "(prefers-color-scheme: dark)")}
                {head}
            </head>
            {body}
        </html>
    }
}

/// The color around the page, as phones and installed apps show it.
fn theme_color(color: &'static str, media: &'static str) -> impl IntoView {
    // The macro does not know this attribute of this element.
    leptos::html::meta().name("theme-color").content(color).attr("media", media)
}

/// What the head of every page has.
fn head(config: &Config, title: String) -> impl IntoView + use<> {
    let style = package(config, ".css");
    let reload = config.watch.then(|| view! { <AutoReload options=config.site.clone() /> });

    view! {
        <title>{title}</title>
        <link
            id="icon"
            rel="icon"
            type="image/svg+xml"
            href=assets::address("favicon.svg")
            data-other=assets::address("favicon-unread.svg")
        />
        <link rel="apple-touch-icon" href=assets::address("apple-touch-icon.png") />
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="stylesheet" href=style />
        {reload}
    }
}

/// The head of a page that comes alive.
fn app_head(config: &Config, nonce: &Nonce, boot: &Boot, title: String) -> impl IntoView + use<> {
    let user = boot.snapshot.welcome.user.to_string();
    // On every page, since each may be kept, and be the answer to `/` then.
    let returns = view! { <script nonce=nonce.clone() data-user=user inner_html=RETURN_TO_LAST></script> };
    let (script, wasm) = (package(config, ".js"), package(config, ".wasm"));
    // The mark on `<html>` tells tests, and styles, that the page has come alive.
    let start = format!(
        "import init, {{ hydrate }} from \"{script}\";\n\
         await init({{ module_or_path: \"{wasm}\" }});\n\
         hydrate();\n\
         document.documentElement.dataset.hydrated = \"\";\n\
         {REGISTER_WORKER}"
    );

    view! {
        {returns}
        {head(config, title)}
        <link rel="modulepreload" href=script nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=nonce.clone() inner_html=start></script>
    }
}

/// The body of a page that comes alive. The browser hydrates it from its first node: the views must come first
/// in it, with nothing before or between them, and what follows them is left alone.
fn app_body(boot: &Boot) -> impl IntoView + use<> {
    let snapshot = data_block(boot);

    view! {
        <body>
            <App />
            <script type="application/json" id="snapshot" inner_html=snapshot></script>
        </body>
    }
}

/// The address of one of the files that the build makes.
fn package(config: &Config, ending: &str) -> String {
    assets::address(&format!("{}/{}{ending}", config.site.site_pkg_dir, config.site.output_name))
}

/// The state as JSON that no HTML parser takes for the end of its block.
fn data_block(boot: &Boot) -> String {
    let json = serde_json::to_string(boot).expect("it has string keys only and no failing serializer");
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use protocol::channel::{ChannelDetails, ChannelKind, ChannelName, ChannelState, ReadMark};
    use protocol::id::{ChannelId, Epoch, Seq, UserId};
    use protocol::message::{Body, Message};
    use protocol::preferences::{Accent, Density, SendKey, TimeFormat};
    use protocol::snapshot::{HistoryState, Limits, Snapshot, Welcome};
    use protocol::user::{DisplayName, User};

    use super::*;

    fn html(bodies: &[&str]) -> String {
        let config = Config::load().expect("the settings of this repository are right");
        render(&config, Nonce::from_value("abc"), Preferences::default(), &boot(bodies))
    }

    /// The page of a channel in which Ana, who reads it, has written this.
    fn boot(bodies: &[&str]) -> Boot {
        let (ana, general) = (UserId(1), ChannelId(2));
        let messages = (3..).map(Seq).zip(bodies).map(|(seq, body)| {
            let body = Body::parse(body).expect("the tests write bodies");
            Arc::new(Message {
                seq,
                author: ana,
                at: 0,
                body,
                client_id: seq.0.into(),
                edited: None,
                reply_to: None,
                attachments: vec![],
                reactions: vec![],
                pin: None,
            })
        });
        let history = HistoryState {
            channel: general,
            since: None,
            oldest: Seq(3),
            messages: messages.collect(),
            changed: vec![],
            deleted: vec![],
        };
        let name = ChannelName::parse("general").expect("it is a channel name");
        let channel = ChannelState {
            id: general,
            kind: ChannelKind::Public { name },
            joined: true,
            member_count: 1,
            members: vec![ana],
            mark: ReadMark::default(),
            unread: 0,
            mentions: 0,
            level: None,
            details: ChannelDetails::default(),
        };
        let display_name = DisplayName::parse("Ana").expect("it is a display name");
        let welcome = Welcome {
            epoch: Epoch(1),
            cursor: Seq(9),
            user: ana,
            users: vec![User { id: ana, display_name, picture: None }],
            online: vec![ana],
            channels: vec![channel],
            limits: Limits::default(),
            build: String::new(),
        };
        Boot {
            snapshot: Snapshot { welcome, history: Some(history), at: 0 },
            path: "/".to_owned(),
            send_key: SendKey::default(),
            time_format: TimeFormat::default(),
        }
    }

    #[test]
    fn the_first_response_shows_the_messages() {
        let html = html(&["hello there"]);
        let body = html.find("<body>").expect("every page has a body");
        let block = html.find("id=\"snapshot\"").expect("every page has a data block");

        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\" "), "{html}");
        assert!(html[body..block].contains("hello there"), "{html}");
    }

    #[test]
    fn every_page_says_how_it_looks() {
        let config = Config::load().expect("the settings of this repository are right");
        let look = Preferences {
            theme: Theme::Dark,
            accent: Accent::Teal,
            density: Density::Compact,
            ..Preferences::default()
        };

        let of_app = render(&config, Nonce::from_value("abc"), look, &boot(&[]));
        let plain = plain(&config, &Nonce::from_value("abc"), look, "Title", "<main>Hi</main>", None);

        for html in [of_app, plain] {
            assert!(
                html.contains(r#"data-theme="dark" data-accent="teal" data-density="compact""#),
                "{html}"
            );
            assert!(html.contains(r#"<meta name="color-scheme" content="dark">"#), "{html}");
            assert!(html.contains(r#"rel="stylesheet""#), "{html}");
        }
    }

    #[test]
    fn a_plain_page_runs_nothing_but_its_own_script() {
        let config = Config::load().expect("the settings of this repository are right");
        let page = |script| {
            let (nonce, look) = (Nonce::from_value("abc"), Preferences::default());
            plain(&config, &nonce, look, "A < B", "<main>Hi</main>", script)
        };

        assert!(!page(None).contains("<script"), "{}", page(None));
        let html = page(Some("go();"));
        assert!(html.contains(r#"<script type="module" nonce="abc">go();</script>"#), "{html}");
        assert!(html.contains("<title>A &lt; B</title>"), "{html}");
        assert!(html.contains("<body><main>Hi</main></body>"), "{html}");
    }

    #[test]
    fn a_message_cannot_leave_its_element_or_the_data_block() {
        let html = html(&["</script><script>alert(1)</script>"]);

        assert!(!html.contains("<script>alert"), "{html}");
        assert!(html.contains("\\u003c/script>\\u003cscript>alert(1)"), "{html}");
    }

    #[test]
    fn only_a_place_is_returned_to() {
        // What a message is linked by is no place that one was last at.
        assert!(RETURN_TO_LAST.contains(r"/^\/(channels|direct|private)\/[^/]+$/"));
    }

    #[test]
    fn every_script_that_runs_carries_the_nonce() {
        let html = html(&[]);

        for script in
            html.split("<script ").skip(1).filter(|script| !script.starts_with("type=\"application/json\""))
        {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains("nonce=\"abc\""), "{tag}");
        }
    }
}
