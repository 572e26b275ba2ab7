//! What holds of devices, names and profiles, whatever people do and whatever fails in between: which device
//! holds whom changes by sign in, log out and revocation alone, and never by what becomes of a name.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chat::Settings;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use protocol::fact::{AppendError, Change};
use protocol::id::{DeviceId, FileId, Seq, UserId};
use protocol::limits::FORMER_DISPLAY_NAME_MS;
use protocol::preferences::{Preferences, Theme};

use crate::harness::{TestChat, device_id, picture};
use crate::properties::shuffled;
use crate::tidy::assert_tidy;

const DEVICES: [&str; 5] = ["laptop", "phone", "tablet", "old", "new"];
const NAMES: [&str; 6] = ["Ana", "Bo", "Cleo", "Dee", "Eli", "Fay"];
const PICTURES: [&str; 3] = ["cat", "dog", "cow"];
const CASES: u32 = 200;

/// One thing that happens.
#[derive(Debug, Clone)]
enum Action {
    SignIn {
        device: usize,
        name: usize,
    },
    Rename {
        device: usize,
        name: usize,
    },
    LogOut {
        device: usize,
        forget: bool,
    },
    Revoke {
        device: usize,
        other: usize,
    },
    LetIn {
        device: usize,
        other: usize,
    },
    SetCode {
        device: usize,
    },
    Recover {
        device: usize,
        of: usize,
    },
    SetPicture {
        device: usize,
        picture: Option<usize>,
    },
    SetTheme {
        device: usize,
        dark: bool,
    },
    /// The journal takes nothing for one action.
    Full(Box<Action>),
    Advance {
        days: u64,
    },
    Restart,
    /// The process is killed while these two are on their way, and so much of them is durable.
    Crash(Box<[Action; 2]>, usize),
}

/// Whom a device holds, and whom it is signed in as.
type Held = (BTreeSet<UserId>, Option<UserId>);
/// What the model knows of each device.
type Model = BTreeMap<DeviceId, Held>;

/// How often what is hard occurred: a property that never meets it shows nothing.
#[derive(Debug, Default)]
struct Met {
    renames: usize,
    given_away: usize,
    revocations: usize,
    written_down: usize,
    crashes: usize,
    recovered: usize,
}

fn action() -> impl Strategy<Value = Action> {
    let device = || 0..DEVICES.len();
    let name = || 0..NAMES.len();
    let single = move || {
        prop_oneof![
            4 => (device(), name()).prop_map(|(device, name)| Action::SignIn { device, name }),
            6 => (device(), name()).prop_map(|(device, name)| Action::Rename { device, name }),
            2 => (device(), any::<bool>()).prop_map(|(device, forget)| Action::LogOut { device, forget }),
            1 => (device(), device()).prop_map(|(device, other)| Action::Revoke { device, other }),
            3 => (device(), device()).prop_map(|(device, other)| Action::LetIn { device, other }),
            1 => device().prop_map(|device| Action::SetCode { device }),
            1 => (device(), device()).prop_map(|(device, of)| Action::Recover { device, of }),
            1 => (device(), proptest::option::of(0..PICTURES.len()))
                .prop_map(|(device, picture)| Action::SetPicture { device, picture }),
            1 => (device(), any::<bool>()).prop_map(|(device, dark)| Action::SetTheme { device, dark }),
        ]
    };
    prop_oneof![
        12 => single(),
        1 => single().prop_map(|action| Action::Full(Box::new(action))),
        3 => (0..2u64).prop_map(|days| Action::Advance { days }),
        1 => any::<bool>().prop_map(|_| Action::Restart),
        2 => (single(), single(), 0..5usize)
            .prop_map(|(one, other, durable)| Action::Crash(Box::new([one, other]), durable)),
    ]
}

#[test]
fn no_device_gains_or_loses_a_user_by_what_becomes_of_a_name() {
    let met = RefCell::new(Met::default());
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&(vec(action(), 20..120), any::<u64>()), |(actions, order)| {
        let mut chat = TestChat::new();
        let mut model = Model::new();
        let first = [Action::SignIn { device: 0, name: 0 }, Action::LetIn { device: 0, other: 1 }];
        for action in first.iter().chain(&actions) {
            act(&mut chat, &mut model, action, &mut met.borrow_mut());
        }
        check(&mut chat, &model, order);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let met = met.into_inner();
    let counts = [met.renames, met.given_away, met.revocations, met.written_down, met.crashes, met.recovered];
    assert!(counts.iter().all(|count| *count >= 20), "{met:?}");
}

/// Something happens to the chat, and to the model what must come of it.
fn act(chat: &mut TestChat, model: &mut Model, action: &Action, met: &mut Met) {
    match action {
        Action::Full(action) => {
            chat.journal.fail_with(AppendError::Full);
            act(chat, model, action, met);
            chat.journal.recover();
        }
        Action::Advance { days } => chat.advance(1_000 + days * FORMER_DISPLAY_NAME_MS),
        Action::Restart => chat.restart(),
        Action::Crash(actions, durable) => {
            crash(chat, model, actions, *durable);
            met.crashes += 1;
        }
        Action::SignIn { .. }
        | Action::Rename { .. }
        | Action::LogOut { .. }
        | Action::Revoke { .. }
        | Action::LetIn { .. }
        | Action::SetCode { .. }
        | Action::Recover { .. }
        | Action::SetPicture { .. }
        | Action::SetTheme { .. } => {
            let (last, before) = (last_seq(chat), claims(chat));
            ask(chat, model, action, met);
            let after = claims(chat);
            let moved = before.iter().filter(|(name, user)| after.get(*name).is_some_and(|now| now != *user));
            met.given_away += moved.count();
            met.written_down += written_down(chat, last, action);
        }
    }
    assert_eq!(held_by_facts(chat), known(model), "after {action:?}");
}

/// A device asks for something, and the model learns what must come of it.
fn ask(chat: &mut TestChat, model: &mut Model, action: &Action, met: &mut Met) {
    let signed_in = |model: &Model, device: usize| {
        model.get(&device_id(DEVICES[device])).and_then(|(_, signed_in)| *signed_in)
    };
    match *action {
        Action::SignIn { device, name } => {
            if let Ok(user) = chat.sign_in(DEVICES[device], NAMES[name]) {
                hold(model, device, user);
            }
        }
        Action::Rename { device, name } => {
            let renamed = chat.take_name(DEVICES[device], NAMES[name]);
            met.renames += usize::from(matches!(renamed, Ok(Some(_))));
        }
        Action::LogOut { device, forget } => {
            let user = signed_in(model, device);
            let answer = if forget { chat.forget(DEVICES[device]) } else { chat.log_out(DEVICES[device]) };
            if let (Ok(None), Some(user)) = (answer, user) {
                sign_out(model, device, user, forget);
            }
        }
        Action::Revoke { device, other } => {
            let user = signed_in(model, device);
            if let (Ok(_), Some(user)) = (chat.revoke(DEVICES[device], DEVICES[other]), user) {
                sign_out(model, other, user, true);
                met.revocations += 1;
            }
        }
        Action::LetIn { device, other } => {
            if let Ok(Some(user)) = chat.let_in(DEVICES[device], DEVICES[other]) {
                hold(model, other, user);
            }
        }
        Action::SetCode { device } => {
            _ = chat.set_recovery_code(DEVICES[device], Some(DEVICES[device]));
        }
        Action::Recover { device, of } => {
            if let Ok(Some(user)) = chat.recover(DEVICES[device], DEVICES[of]) {
                hold(model, device, user);
                met.recovered += 1;
            }
        }
        Action::SetPicture { device, picture: of } => {
            _ = chat.set_picture(DEVICES[device], of.map(|of| picture(PICTURES[of], 9_000)));
        }
        Action::SetTheme { device, dark } => {
            let theme = if dark { Theme::Dark } else { Theme::System };
            _ = chat.set_preferences(DEVICES[device], Preferences { theme, ..Preferences::default() });
        }
        Action::Full(_) | Action::Advance { .. } | Action::Restart | Action::Crash(..) => {}
    }
}

/// Two requests are on their way when the process is killed. Of no other device anything changes.
fn crash(chat: &mut TestChat, model: &mut Model, actions: &[Action; 2], durable: usize) {
    chat.journal.hold();
    let mut involved = BTreeSet::new();
    for action in actions {
        match *action {
            Action::SignIn { device, name } => {
                chat.ask_to_sign_in(DEVICES[device], NAMES[name]);
                involved.insert(device_id(DEVICES[device]));
            }
            Action::Rename { device, name } => {
                chat.ask_to_take_name(DEVICES[device], NAMES[name]);
            }
            Action::LogOut { device, .. } => {
                chat.ask_to_log_out(DEVICES[device]);
                involved.insert(device_id(DEVICES[device]));
            }
            Action::Revoke { device, other } => {
                chat.ask_to_revoke(DEVICES[device], DEVICES[other]);
                involved.insert(device_id(DEVICES[other]));
            }
            Action::LetIn { device, other } => {
                _ = chat.make_link(DEVICES[device], "secret");
                chat.ask_to_use_link(DEVICES[other], "secret");
                involved.insert(device_id(DEVICES[other]));
            }
            Action::SetPicture { device, picture: of } => {
                chat.ask_for_picture(DEVICES[device], of.map(|of| picture(PICTURES[of], 9_000)));
            }
            Action::SetCode { .. }
            | Action::Recover { .. }
            | Action::SetTheme { .. }
            | Action::Full(_)
            | Action::Advance { .. }
            | Action::Restart
            | Action::Crash(..) => {}
        }
    }
    chat.let_pass(durable / 2);
    chat.journal.commit(durable % 2);
    chat.restart();
    let after = held_by_facts(chat);
    for device in DEVICES.map(device_id) {
        if !involved.contains(&device) {
            assert_eq!(after.get(&device), known(model).get(&device), "{actions:?}");
        }
    }
    *model = after;
}

/// At the end: whoever folds the facts knows the same, and every device gets back whom it holds and nobody else.
fn check(chat: &mut TestChat, model: &Model, order: u64) {
    let facts = chat.kept();
    let live = state(chat);
    for facts in [facts.clone(), shuffled(&facts, order)] {
        let mut node = TestChat::folded(&facts, 7);
        node.now = chat.now;
        assert_eq!(state(&node), live);
    }
    chat.restart();
    assert_eq!(state(chat), live);
    assert_tidy(chat, &[]);
    let users = chat.snapshot(UserId(0), chat.general()).welcome.users;
    for device in DEVICES {
        let held = model.get(&device_id(device)).map(|(held, _)| held.clone()).unwrap_or_default();
        for user in &users {
            let back = chat.sign_in(device, user.display_name.as_str());
            assert_eq!(back.is_ok_and(|back| back == user.id), held.contains(&user.id), "{device} {user:?}");
        }
    }
}

/// What there is to see of who somebody is.
type State = (Vec<Option<UserId>>, Vec<Option<Settings>>, Vec<Option<UserId>>, BTreeMap<FileId, usize>);

fn state(chat: &TestChat) -> State {
    let signed_in = DEVICES.map(|device| chat.signed_in(device)).to_vec();
    // Links are in memory only.
    let lasting = |settings| Settings { link_until: None, ..settings };
    let settings = DEVICES.map(|device| chat.settings(device).map(lasting)).to_vec();
    let names = NAMES.iter().flat_map(|name| [chat.find_user(name), chat.user_of_former_name(name)]);
    (signed_in, settings, names.collect(), chat.files())
}

/// Whom each device holds by what the journal keeps, read anew.
fn held_by_facts(chat: &TestChat) -> Model {
    let mut model = Model::new();
    let facts = chat.kept();
    for (_, fact) in &facts {
        match &fact.change {
            Change::DeviceUpdated { device, users, signed_in, .. } => {
                model.insert(*device, (users.iter().copied().collect(), *signed_in));
            }
            Change::UserNamed { device, user, .. } => {
                let (held, signed_in) = model.entry(*device).or_default();
                held.insert(*user);
                *signed_in = Some(*user);
            }
            _ => {}
        }
    }
    known(&model)
}

/// A device that holds nobody is as good as unknown.
fn known(model: &Model) -> Model {
    model.iter().filter(|(_, (held, _))| !held.is_empty()).map(|(id, of)| (*id, of.clone())).collect()
}

fn hold(model: &mut Model, device: usize, user: UserId) {
    let (held, signed_in) = model.entry(device_id(DEVICES[device])).or_default();
    held.insert(user);
    *signed_in = Some(user);
}

fn sign_out(model: &mut Model, device: usize, user: UserId, forget: bool) {
    let (held, signed_in) = model.entry(device_id(DEVICES[device])).or_default();
    if forget {
        held.remove(&user);
    }
    if *signed_in == Some(user) {
        *signed_in = None;
    }
}

/// Who has claimed each name last.
fn claims(chat: &TestChat) -> BTreeMap<String, UserId> {
    let claim = |change: &Change| match change {
        Change::UserNamed { display_name, user, .. } => Some((display_name.as_str().to_owned(), *user)),
        _ => None,
    };
    chat.kept().iter().filter_map(|(_, fact)| claim(&fact.change)).collect()
}

fn last_seq(chat: &TestChat) -> Seq {
    chat.kept().last().map(|(seq, _)| *seq).unwrap_or_default()
}

/// How many facts of other devices came with what some devices have asked for.
fn written_down(chat: &TestChat, last: Seq, action: &Action) -> usize {
    let asked = match *action {
        Action::Revoke { other, .. } | Action::LetIn { other, .. } => other,
        Action::SignIn { device, .. }
        | Action::Rename { device, .. }
        | Action::LogOut { device, .. }
        | Action::SetCode { device }
        | Action::Recover { device, .. }
        | Action::SetPicture { device, .. }
        | Action::SetTheme { device, .. } => device,
        Action::Full(_) | Action::Advance { .. } | Action::Restart | Action::Crash(..) => return 0,
    };
    let asked = device_id(DEVICES[asked]);
    let is_of_other =
        |change: &Change| matches!(change, Change::DeviceUpdated { device, .. } if *device != asked);
    chat.kept().iter().filter(|(seq, fact)| *seq > last && is_of_other(&fact.change)).count()
}
