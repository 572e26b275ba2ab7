//! Former names: old addresses of a channel lead to it while nobody else has the name.

use crate::harness::{PaneReader, Server};

#[tokio::test]
async fn a_former_name_leads_to_the_channel_as_it_is_called_now() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let books = ana.create("books").await;
    let said = ana.say(books, "hello").await;
    let app = PaneReader::with_app(&server, &ana.account);

    let renamed = app.fill_in("/channels/books/details", &[("do", "rename"), ("name", "bücher")]).await;
    assert_eq!(renamed.header("banter-go"), Some("/channels/b%C3%BCcher"));

    for account in [&ana.account, &bo] {
        let plain = PaneReader::without_app(&server, account);
        for (from, to) in [
            ("/channels/books".to_owned(), "/channels/b%C3%BCcher".to_owned()),
            (format!("/channels/books/{said}"), format!("/channels/b%C3%BCcher/{said}")),
            ("/channels/books/details".to_owned(), "/channels/b%C3%BCcher/details".to_owned()),
        ] {
            let answer = plain.get(&from).await;
            assert_eq!((answer.status, answer.header("location")), (307, Some(to.as_str())), "{from}");
            assert_eq!(plain.get(&to).await.status, 200);
        }
        assert_eq!(plain.get("/channels/nothing").await.status, 404);
    }
}

#[tokio::test]
async fn a_former_name_that_somebody_has_claimed_is_theirs() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    ana.create("books").await;
    let app = PaneReader::with_app(&server, &ana.account);
    app.fill_in("/channels/books/details", &[("do", "rename"), ("name", "novels")]).await;

    let created = app.fill_in("/new-channel", &[("name", "books")]).await;

    assert_eq!(created.header("banter-go"), Some("/channels/books"));
    let page = PaneReader::without_app(&server, &ana.account).get("/channels/books").await;
    assert_eq!(page.status, 200);
}
