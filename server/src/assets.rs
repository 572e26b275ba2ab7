//! The files of the site: script, WASM, styles and pictures.
//!
//! A release binary carries them, compressed ahead of time; while developing they are read from the disk,
//! uncompressed, because what lies compressed there may be older. An address with the right `?v=` never
//! changes its content and is kept by browsers for good; any other is asked for again by its ETag.

use std::fmt::Write as _;

use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderName, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};
use sha2::{Digest, Sha256};

/// How many bytes of a file's hash are told: 2⁶⁴ versions of one file are enough.
const HASH_BYTES: usize = 8;
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The service worker, and what it may do: load its parts, and ask its own server.
const WORKER: &str = "sw.js";
const WORKER_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'",
);

#[derive(Embed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// The address of a file, with the hash of its content: `/pkg/banter.js?v=0123456789abcdef`.
///
/// A file that is not there is named without a hash; asking for it is answered by 404.
pub fn address(path: &str) -> String {
    match Site::get(path) {
        Some(file) => format!("/{path}?v={}", hash(&file)),
        None => format!("/{path}"),
    }
}

/// Names this build of the site: another where any of its files has another content.
pub fn build() -> String {
    let mut names: Vec<_> = Site::iter().filter(|name| !is_compressed(name)).collect();
    names.sort();
    let mut all = Sha256::new();
    for file in names.iter().filter_map(|name| Site::get(name)) {
        all.update(file.metadata.sha256_hash());
    }
    hexadecimal(&all.finalize()[..HASH_BYTES])
}

/// Answers a request for a file of the site.
pub async fn serve(uri: Uri, request: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if is_compressed(path) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(plain) = Site::get(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let is_versioned = uri.query() == Some(&format!("v={}", hash(&plain)));
    let (encoding, file) = compressed(path, &request).unwrap_or(("identity", plain));
    with_policy(path, respond(path, encoding, file, is_versioned, &request))
}

/// Says what the worker may do, also where it is not sent again: browsers take the newer headers over.
fn with_policy(path: &str, mut response: Response) -> Response {
    if path == WORKER {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, WORKER_POLICY);
    }
    response
}

/// The best form of a file that was compressed ahead and that the browser takes.
fn compressed(path: &str, request: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    if cfg!(debug_assertions) {
        return None;
    }
    let forms = [("br", "br"), ("gzip", "gz")];
    forms.into_iter().find_map(|(encoding, extension)| {
        accepts(request, encoding).then_some(())?;
        Some((encoding, Site::get(&format!("{path}.{extension}"))?))
    })
}

fn respond(
    path: &str,
    encoding: &'static str,
    file: EmbeddedFile,
    is_versioned: bool,
    request: &HeaderMap,
) -> Response {
    let etag = format!("\"{}\"", hash(&file));
    let is_known = has_etag(request, &etag);
    let headers: [(HeaderName, HeaderValue); 3] = [
        (ETAG, HeaderValue::try_from(etag).expect("a hash in hexadecimal is ASCII")),
        (CACHE_CONTROL, if is_versioned { FOREVER } else { ASK_AGAIN }),
        (VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let mut response = (headers, [(CONTENT_TYPE, content_type(path))], file.data).into_response();
    if encoding != "identity" {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Compressed files are forms of the others, not files of their own.
fn is_compressed(path: &str) -> bool {
    path.ends_with(".br") || path.ends_with(".gz")
}

/// The start of the hash of a file's content.
fn hash(file: &EmbeddedFile) -> String {
    hexadecimal(&file.metadata.sha256_hash()[..HASH_BYTES])
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

/// Whether the browser names this encoding, and does not refuse it by `q=0`.
fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    let values = request.get_all(ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        is_named && quality.unwrap_or(1.0) > 0.0
    })
}

/// Whether the browser already has the content with this ETag.
pub(crate) fn has_etag(request: &HeaderMap, etag: &str) -> bool {
    let values = request.get_all(IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use rust_embed::Metadata;

    use super::*;

    fn file(content: &'static [u8], hash: u8) -> EmbeddedFile {
        let metadata = Metadata::__rust_embed_new([hash; 32], None, None);
        EmbeddedFile { data: Cow::Borrowed(content), metadata }
    }

    fn request(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn wasm_is_named_as_what_browsers_compile_while_it_loads() {
        let response = respond("pkg/banter.wasm", "br", file(b"x", 0xab), false, &HeaderMap::new());

        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/wasm");
        assert_eq!(response.headers()[CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[VARY], "accept-encoding");
        assert_eq!(response.headers()[ETAG], "\"abababababababab\"");
    }

    #[test]
    fn only_an_address_with_the_right_version_is_kept_for_good() {
        let versioned = respond("a.css", "identity", file(b"x", 1), true, &HeaderMap::new());
        let plain = respond("a.css", "identity", file(b"x", 1), false, &HeaderMap::new());

        assert_eq!(versioned.headers()[CACHE_CONTROL], FOREVER);
        assert_eq!(plain.headers()[CACHE_CONTROL], ASK_AGAIN);
        assert!(!plain.headers().contains_key(CONTENT_ENCODING));
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let known = request(IF_NONE_MATCH, "\"other\", W/\"0101010101010101\"");
        let changed = request(IF_NONE_MATCH, "\"0202020202020202\"");

        let response = respond("a.css", "identity", file(b"x", 1), false, &known);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert!(response.headers().contains_key(CACHE_CONTROL));
        let response = respond("a.css", "identity", file(b"x", 1), false, &changed);
        assert_eq!(response.status(), StatusCode::OK);
    }

    #[test]
    fn the_worker_may_load_its_parts_also_where_the_browser_has_it() {
        for headers in [HeaderMap::new(), request(IF_NONE_MATCH, "\"0101010101010101\"")] {
            for (path, policy) in [("sw.js", Some(&WORKER_POLICY)), ("emoji.json", None)] {
                let response = respond(path, "identity", file(b"x", 1), false, &headers);
                let response = with_policy(path, response);
                assert_eq!(response.headers().get(CONTENT_SECURITY_POLICY), policy, "{path}");
            }
        }
    }

    #[test]
    fn an_encoding_counts_only_if_it_is_named_and_not_refused() {
        let offers = request(ACCEPT_ENCODING, "gzip, deflate, BR;q=0.9");

        assert!(accepts(&offers, "br"));
        assert!(accepts(&offers, "gzip"));
        assert!(!accepts(&offers, "zstd"));
        assert!(!accepts(&request(ACCEPT_ENCODING, "br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }

    #[test]
    fn a_build_has_a_short_name_that_stays() {
        assert_eq!(build().len(), 2 * HASH_BYTES);
        assert_eq!(build(), build());
    }

    #[tokio::test]
    async fn what_is_not_a_file_of_the_site_is_not_found() {
        for path in ["/nothing.js", "/../Cargo.toml", "/pkg", "/", "/pkg/banter.js.br"] {
            let response = serve(Uri::from_static(path), HeaderMap::new()).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
