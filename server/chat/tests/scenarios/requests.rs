//! Commands that come over HTTP: they need no hello, and hear nothing but their answers.

use protocol::command::Command;
use protocol::error::{CloseCode, ErrorCode};
use protocol::event::Event;
use protocol::limits::{UNANSWERED_MAX, USER_CONNECTIONS_MAX};

use crate::harness::{Answer, TestChat, hello};

#[test]
fn a_request_is_answered_without_a_hello_and_hears_nothing_else() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    let request = chat.request("ana").unwrap();
    let create = chat.creating_private("plans");
    let answer = chat.run(request, create.clone());
    let plans = answer.channel();
    assert_eq!(chat.texts_seen_by(ana), [""; 0]);
    assert!(matches!(chat.take_events(ana).last(), Some(Event::ChannelCreated { .. })));
    chat.send(ana, general, "hello");
    chat.send(ana, plans, "hello");
    chat.set_topic(ana, plans, "summer");
    chat.arrive("bo");
    assert_eq!(chat.take_events(request).len(), 1);
    assert_eq!(chat.run(ana, create), answer, "a repeat on another connection acts once");
    let refused = chat.creating("two words");
    assert_eq!(chat.run(request, refused), Answer::Rejected(ErrorCode::InvalidChannelName));
    assert_eq!(chat.run(request, hello(None)), Answer::Rejected(ErrorCode::BadRequest));
}

#[test]
fn a_request_makes_nobody_online_and_takes_no_connection_away() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    chat.sign_in("bo", "bo").unwrap();
    chat.take_events(ana);
    let requests: Vec<_> = (1..UNANSWERED_MAX).map(|_| chat.request("bo").unwrap()).collect();
    assert!(chat.take_events(ana).is_empty());
    assert_eq!(chat.snapshot(chat.user_of(ana), chat.general()).welcome.online, [chat.user_of(ana)]);
    for _ in 0..USER_CONNECTIONS_MAX {
        chat.connect("bo");
    }
    assert_eq!(chat.open("bo").err(), Some(CloseCode::Busy));
    assert!(chat.request("bo").is_ok());
    for request in requests {
        chat.disconnect(request);
    }
}

#[test]
fn a_request_that_is_gone_hears_no_answer_and_its_command_goes_on() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let create = chat.creating("books");
    let request = chat.request("ana").unwrap();
    chat.journal.hold();
    let asked = chat.ask(request, create.clone());
    chat.disconnect(request);
    chat.release();
    assert_eq!(chat.answer(asked), None);
    let books = chat.find_channel("books").unwrap();
    assert_eq!(chat.run(ana, create).channel(), books);
}

#[test]
fn a_device_that_is_not_signed_in_sends_no_requests_and_one_that_logs_out_ends_them() {
    let mut chat = TestChat::new();
    assert_eq!(chat.request("ana").err(), Some(CloseCode::SignedOut));
    chat.sign_in("ana", "ana").unwrap();
    let request = chat.request("ana").unwrap();
    chat.log_out("ana").unwrap();
    assert_eq!(chat.closed(request), Some(CloseCode::SignedOut));
    assert_eq!(chat.request("ana").err(), Some(CloseCode::SignedOut));
}

#[test]
fn typing_is_told_on_a_request_to_nobody_but_others() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let general = chat.general();
    chat.take_events(ana);
    chat.take_events(bo);
    let request = chat.request("ana").unwrap();
    chat.ask(request, Command::SetTyping { channel: general, typing: true });
    assert!(chat.take_events(ana).is_empty());
    assert_eq!(chat.take_events(bo).len(), 1);
}

#[test]
fn a_device_has_32_open_requests_and_not_33() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let general = chat.general();
    chat.let_in("ana", "phone").unwrap();
    chat.journal.hold();
    let mut asked = Vec::new();
    for number in 0..UNANSWERED_MAX {
        let (request, send) = (chat.request("ana").unwrap(), chat.sending(general, &number.to_string()));
        asked.push((request, chat.ask(request, send)));
    }
    assert_eq!(chat.request("ana").err(), Some(CloseCode::Busy));
    // What comes on a socket, and from another device, is counted for itself.
    let send = chat.sending(general, "by socket");
    let by_socket = chat.ask(ana, send);
    assert!(chat.request("phone").is_ok());
    chat.release();

    assert!(matches!(chat.answer(by_socket), Some(Answer::Accepted { .. })));
    for (request, reference) in asked {
        assert!(matches!(chat.answer(reference), Some(Answer::Accepted { .. })));
        chat.disconnect(request);
        chat.request("ana").unwrap();
        assert_eq!(chat.request("ana").err(), Some(CloseCode::Busy));
    }
}
