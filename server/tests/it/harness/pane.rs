//! Panes as a browser asks for them, in the app or without it.

use std::net::SocketAddr;

use super::{Account, Response, Server, request, request_bytes};

/// Somebody who asks for panes in a browser.
pub struct PaneReader {
    address: SocketAddr,
    account: Account,
    is_app: bool,
}

impl PaneReader {
    /// A browser in which the app runs.
    pub fn with_app(server: &Server, account: &Account) -> Self {
        Self { address: server.address, account: account.clone(), is_app: true }
    }

    /// A browser without scripts.
    pub fn without_app(server: &Server, account: &Account) -> Self {
        Self { address: server.address, account: account.clone(), is_app: false }
    }

    /// Asks for a pane.
    pub async fn get(&self, path: &str) -> Response {
        let cookie = self.account.cookie();
        let mut headers = vec![("Cookie", cookie.as_str())];
        if self.is_app {
            headers.push(("Banter-Pane", "1"));
        }
        request(self.address, "GET", path, &headers, None).await
    }

    /// Asks for a pane, then sends a form of it with these fields.
    pub async fn fill_in(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let form_id = form_id(&self.get(path).await);
        self.send(path, &form_id, fields).await
    }

    /// Sends a form.
    pub async fn send(&self, path: &str, form_id: &str, fields: &[(&str, &str)]) -> Response {
        let origin = format!("http://{}", self.address);
        self.send_from(&origin, path, form_id, fields).await
    }

    /// Sends a form from a page of this origin.
    pub async fn send_from(
        &self,
        origin: &str,
        path: &str,
        form_id: &str,
        fields: &[(&str, &str)],
    ) -> Response {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("client_id", form_id).extend_pairs(fields);
        let (body, cookie) = (form.finish(), self.account.cookie());
        let mut headers =
            vec![("Cookie", cookie.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        if !origin.is_empty() {
            headers.push(("Origin", origin));
        }
        if self.is_app {
            headers.push(("Banter-Pane", "1"));
        }
        request_bytes(self.address, "POST", path, &headers, Some(body.as_bytes())).await
    }
}

/// By what the forms of a pane are known.
pub fn form_id(pane: &Response) -> String {
    let (_, after) = pane.body.split_once("name=\"client_id\" value=\"").expect("there is a form in it");
    after.split('"').next().expect("the value ends").to_owned()
}
