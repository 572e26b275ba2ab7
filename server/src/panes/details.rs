//! `/channels/NAME/details`, `/private/ID/details` and `/direct/NAME/details`.

use app::Place;
use app::pane::DETAILS_SUFFIX;
use app::panes::details::{Details, Of, render};
use app::panes::{Typed, path_of};
use app::words::{self, panes};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use protocol::channel::{ChannelName, NotificationLevel, Topic};
use protocol::command::{ChannelUpdate, Command};
use protocol::error::ErrorCode;
use protocol::id::{ChannelId, ClientId, UserId};
use protocol::snapshot::Snapshot;
use protocol::user::User;

use super::asked::{Asked, Performed, new_form_id};
use super::create::{name_in, path_in};
use super::form::Form;
use crate::error::{HttpError, status};
use crate::hub::Page;
use crate::page;
use crate::router::AppState;

/// What a form asks for.
struct Step {
    command: Command,
    /// What is said once that is done.
    said: String,
    then: Then,
}

/// What comes after.
enum Then {
    /// The pane again.
    Stay,
    /// The channel, wherever it is then.
    Open,
    /// Home.
    Home,
}

/// What will not do in a form, before the chat is asked.
enum Wrong {
    Topic(String),
    Name(String),
    Invited(String),
}

/// Shows the details of what is at the path.
pub(crate) async fn show(
    State(app): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let asked = Asked::by(&app, &headers);
    let path = place_path(&uri);
    let Some(page) = asked.page(path).await? else { return Ok(asked.signed_out()) };
    if let Some((of, path)) = found(&page.snapshot, path) {
        return Ok(answer(&asked, &page, StatusCode::OK, &Details::new(&page.snapshot, of, &path)));
    }
    match asked.forward(path).await? {
        Some(to) => Ok(page::elsewhere(&format!("{to}{DETAILS_SUFFIX}"))),
        None => asked.nothing_here(uri, headers).await,
    }
}

/// Does what one of the forms asks for.
pub(crate) async fn submit(
    State(app): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, HttpError> {
    let asked = Asked::to_change(&app, &headers)?;
    let form = Form::read(&uri, &body)?;
    let Some(page) = asked.page(place_path(&uri)).await? else { return Ok(asked.signed_out()) };
    let Some((of, path)) = found(&page.snapshot, place_path(&uri)) else {
        return asked.nothing_here(uri, headers).await;
    };
    let Of::Channel(channel) = of else { return Err(HttpError::bad_request()) };
    let step = match step(&form, &page.snapshot, channel.id, &channel.members)? {
        Ok(step) => step,
        Err(wrong) => {
            let mut details = Details::new(&page.snapshot, of, &path);
            wrong.tell(&form, &mut details);
            return Ok(answer(&asked, &page, StatusCode::UNPROCESSABLE_ENTITY, &details));
        }
    };
    match asked.perform(step.command).await? {
        Performed::SignedOut => Ok(asked.signed_out()),
        Performed::Refused(code, existing) => {
            let problem = match existing.and_then(|id| name_in(&page, id)) {
                Some(name) if code == ErrorCode::ChannelExists => panes::channel_exists(&name),
                Some(_) | None => words::error(code).to_owned(),
            };
            let mut details = Details::new(&page.snapshot, of, &path);
            match Wrong::of_form(&form, &problem) {
                Some(wrong) => wrong.tell(&form, &mut details),
                None => details.problem = Some(problem),
            }
            Ok(answer(&asked, &page, status(code), &details))
        }
        Performed::Accepted(_) => {
            let Some(page) = asked.page(&path).await? else { return Ok(asked.signed_out()) };
            match (step.then, found(&page.snapshot, &path)) {
                (Then::Stay, Some((of, path))) => {
                    let details = Details { said: &step.said, ..Details::new(&page.snapshot, of, &path) };
                    Ok(answer(&asked, &page, StatusCode::OK, &details))
                }
                (Then::Open, _) => Ok(asked.go(&path_in(&page, channel.id))),
                (Then::Home, _) | (Then::Stay, None) => Ok(asked.go("/")),
            }
        }
    }
}

fn answer(asked: &Asked<'_>, page: &Page, status: StatusCode, details: &Details<'_>) -> Response {
    asked.show(page.preferences, status, &details.title(), &render(details, &new_form_id()))
}

/// The path of what the details are about.
fn place_path(uri: &Uri) -> &str {
    uri.path().strip_suffix(DETAILS_SUFFIX).unwrap_or_default()
}

/// What is at a path, with the path that it has; `None` where nothing is that the reader may know of.
fn found<'a>(snapshot: &'a Snapshot, path: &str) -> Option<(Of<'a>, String)> {
    let welcome = &snapshot.welcome;
    let channel = |id: ChannelId| {
        let channel = welcome.channels.iter().find(|channel| channel.id == id)?;
        let path = path_of(id, &channel.kind, welcome.user, &welcome.users)?;
        Some((Of::Channel(channel), path))
    };
    match Place::of(welcome, path) {
        Place::Channel(id) | Place::NotJoined(id) | Place::Direct { channel: Some(id), .. } => channel(id),
        Place::Direct { user, channel: None } => {
            let user = welcome.users.iter().find(|of| of.id == user)?;
            Some((Of::User(user), path.to_owned()))
        }
        Place::SignedOut
        | Place::UnknownChannel(_)
        | Place::UnknownUser(_)
        | Place::About
        | Place::NoChannels
        | Place::UnknownPage => None,
    }
}

/// What a form asks for, or what is wrong in it.
fn step(
    form: &Form,
    snapshot: &Snapshot,
    channel: ChannelId,
    members: &[UserId],
) -> Result<Result<Step, Wrong>, HttpError> {
    let client_id = form.client_id();
    let update = |client_id: ClientId, update, then| Step {
        command: Command::UpdateChannel { client_id, channel, update },
        said: panes::SAVED.to_owned(),
        then,
    };
    Ok(Ok(match form.field("do") {
        "topic" => {
            let topic = form.field("topic");
            if let Err(problem) = Topic::parse(topic) {
                return Ok(Err(Wrong::Topic(panes::topic_problem(problem))));
            }
            update(client_id, ChannelUpdate::Topic(topic.to_owned()), Then::Stay)
        }
        "rename" => {
            let name = form.field("name");
            if let Err(problem) = ChannelName::parse(name) {
                return Ok(Err(Wrong::Name(panes::channel_name_problem(problem))));
            }
            update(client_id, ChannelUpdate::Name(name.to_owned()), Then::Open)
        }
        "archive" => update(client_id, ChannelUpdate::Archived(true), Then::Stay),
        "unarchive" => update(client_id, ChannelUpdate::Archived(false), Then::Stay),
        "level" => {
            let level = NotificationLevel::from_word(form.field("level"));
            let level = level.ok_or_else(HttpError::bad_request)?;
            let command = Command::SetLevel { client_id, channel, level };
            Step { command, said: panes::SAVED.to_owned(), then: Then::Stay }
        }
        "invite" => match invited(form.field("who"), snapshot, members) {
            Err(wrong) => return Ok(Err(wrong)),
            Ok(user) => Step {
                command: Command::Invite { client_id, channel, user: user.id },
                said: panes::invited(user.display_name.as_str()),
                then: Then::Stay,
            },
        },
        "remove" => {
            let user = form.field("user").parse().map_err(|_| HttpError::bad_request())?;
            let of = snapshot.welcome.users.iter().find(|of| of.id == user);
            let said = of.map_or_else(String::new, |user| panes::removed(user.display_name.as_str()));
            Step { command: Command::RemoveMember { client_id, channel, user }, said, then: Then::Stay }
        }
        "join" => Step {
            command: Command::JoinChannel { client_id, channel },
            said: String::new(),
            then: Then::Open,
        },
        "leave" => Step {
            command: Command::LeaveChannel { client_id, channel },
            said: String::new(),
            then: Then::Home,
        },
        _ => return Err(HttpError::bad_request()),
    }))
}

/// Whom somebody means who invites: the user of exactly this name, else of this name in another case.
fn invited<'a>(text: &str, snapshot: &'a Snapshot, members: &[UserId]) -> Result<&'a User, Wrong> {
    let name = text.trim().trim_start_matches('@').trim();
    if name.is_empty() {
        return Err(Wrong::Invited(panes::INVITE_NOBODY.to_owned()));
    }
    let users = &snapshot.welcome.users;
    let folded = name.to_lowercase();
    let exactly = users.iter().find(|user| user.display_name.as_str() == name);
    let found =
        exactly.or_else(|| users.iter().find(|user| user.display_name.as_str().to_lowercase() == folded));
    let user = found.ok_or_else(|| Wrong::Invited(words::nobody_called(name)))?;
    if members.contains(&user.id) {
        return Err(Wrong::Invited(panes::is_member_already(user.display_name.as_str())));
    }
    Ok(user)
}

impl Wrong {
    /// Where to say why a form was refused; `None` where it has no field to write in.
    fn of_form(form: &Form, problem: &str) -> Option<Self> {
        let problem = problem.to_owned();
        match form.field("do") {
            "topic" => Some(Self::Topic(problem)),
            "rename" => Some(Self::Name(problem)),
            "invite" => Some(Self::Invited(problem)),
            _ => None,
        }
    }

    /// Says so at the field, with what was typed.
    fn tell(self, form: &Form, details: &mut Details<'_>) {
        let typed =
            |field: &str, problem| Some(Typed { text: form.field(field).to_owned(), problem: Some(problem) });
        match self {
            Self::Topic(problem) => details.topic = typed("topic", problem),
            Self::Name(problem) => details.name = typed("name", problem),
            Self::Invited(problem) => details.invited = typed("who", problem),
        }
    }
}
