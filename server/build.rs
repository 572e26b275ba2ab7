//! Keeps the embedded site and the binary in step.
//!
//! A release binary carries `target/site`, so it is built again when the site changes. While developing the
//! site is read from the disk and nothing here matters.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

const SITE: &str = "../target/site";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_some() {
        return;
    }
    println!("cargo:rerun-if-changed={SITE}");
    for file in files(Path::new(SITE)) {
        assert!(!is_stale(&file), "{} is older than what it compresses: run `make build`", file.display());
    }
}

/// All files below a directory; none if it is not there.
fn files(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Whether this is a precompressed file that was left over from an earlier build. Browsers would be given the
/// old WASM together with the new JavaScript.
fn is_stale(path: &Path) -> bool {
    let is_compressed = matches!(path.extension().and_then(OsStr::to_str), Some("br" | "gz"));
    let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    is_compressed && modified(path) < modified(&path.with_extension(""))
}
