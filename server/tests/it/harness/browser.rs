//! A browser that reads pages and sends their forms, without running anything.

use std::net::SocketAddr;

use protocol::user::User;

use super::{Account, Response, Server, request, request_bytes};

/// A browser, and the cookie that it has got.
pub struct Browser {
    address: SocketAddr,
    key: Option<String>,
}

impl Browser {
    /// A browser that nobody has used.
    pub fn new(server: &Server) -> Self {
        Self { address: server.address, key: None }
    }

    /// A browser with the key of a device.
    pub fn of(server: &Server, account: &Account) -> Self {
        Self { address: server.address, key: Some(account.key.clone()) }
    }

    /// The device of the browser, as this user.
    pub fn account(&self, user: &User) -> Account {
        Account { user: user.clone(), key: self.key.clone().expect("the browser has got a cookie") }
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Response {
        let cookie = self.cookie();
        request(self.address, "GET", path, &cookie_header(&cookie), None).await
    }

    /// Sends a form from a page of the server, and keeps the cookie of the answer.
    pub async fn submit(&mut self, path: &str, form: &str) -> Response {
        let origin = format!("http://{}", self.address);
        let response = self.submit_from(&[("Origin", &origin)], path, form).await;
        if let Some(cookie) = response.header("set-cookie") {
            let key = cookie.strip_prefix("banter_device=").and_then(|rest| rest.split(';').next());
            self.key = key.map(str::to_owned);
        }
        response
    }

    /// Sends a form with these headers, and its cookie.
    pub async fn submit_from(&self, from: &[(&str, &str)], path: &str, form: &str) -> Response {
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        self.post(&[from, &[kind]].concat(), path, form.as_bytes()).await
    }

    /// Sends a form whose one field is a file.
    pub async fn submit_file(&self, path: &str, field: &str, content: &[u8]) -> Response {
        let origin = format!("http://{}", self.address);
        let form = file_form(field, content);
        let headers = [("Origin", origin.as_str()), ("Content-Type", "multipart/form-data; boundary=edge")];
        self.post(&headers, path, &form).await
    }

    async fn post(&self, headers: &[(&str, &str)], path: &str, body: &[u8]) -> Response {
        let cookie = self.cookie();
        let headers = [headers, &cookie_header(&cookie)].concat();
        request_bytes(self.address, "POST", path, &headers, Some(body)).await
    }

    fn cookie(&self) -> Option<String> {
        self.key.as_ref().map(|key| format!("banter_device={key}"))
    }
}

/// A form whose one field is a file. It is read to its last byte.
pub fn file_form(field: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"file\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--edge--"].concat()
}

fn cookie_header(cookie: &Option<String>) -> Vec<(&str, &str)> {
    cookie.iter().map(|cookie| ("Cookie", cookie.as_str())).collect()
}
