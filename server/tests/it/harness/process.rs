//! The binary as people run it: a process of its own, that can be asked to stop, and killed.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use tokio::task::spawn_blocking;

use super::patiently;

/// What the binary says once it serves.
const READY: &str = "Banter is ready at http://";

/// A running server. It is killed where a test ends without stopping it.
pub struct Process {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Process {
    /// Starts the binary with its data and its log in this folder, and waits until it serves.
    pub async fn start(folder: &Path) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(Self::log(folder));
        let mut child = Command::new(env!("CARGO_BIN_EXE_banter"))
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
            .env("BANTER_DATA", Self::data(folder))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.expect("the folder is ours"))
            .spawn()
            .expect("cargo has built the binary");
        let stdout = child.stdout.take().expect("it is piped");
        let mut process = Self { address: SocketAddr::from(([127, 0, 0, 1], 0)), child };
        let ready = spawn_blocking(|| {
            let mut lines = BufReader::new(stdout).lines().map(|line| line.expect("it is text"));
            lines.find_map(|line| line.strip_prefix(READY).map(str::to_owned))
        });
        let address = patiently("the binary serves", ready).await.expect("reading does not panic");
        process.address = address.expect("the binary serves").parse().expect("it says where");
        process
    }

    /// Where it keeps its data.
    pub fn data(folder: &Path) -> PathBuf {
        folder.join("data")
    }

    /// Where its log is.
    pub fn log(folder: &Path) -> PathBuf {
        folder.join("log")
    }

    /// How much memory it has now, in kibibytes.
    pub fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("it is running");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the system says so");
        line.trim().trim_end_matches(" kB").parse().expect("it is a number")
    }

    /// Ends it at once, wherever it is.
    pub async fn kill(mut self) {
        self.child.kill().expect("it is running");
        self.wait().await;
    }

    /// Asks it to stop, and waits until it has.
    pub async fn terminate(self) -> ExitStatus {
        self.ask_to_stop();
        self.wait().await
    }

    /// Asks it to stop.
    pub fn ask_to_stop(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.expect("every system has kill").success());
    }

    /// Waits until it has ended.
    pub async fn wait(mut self) -> ExitStatus {
        let ended = spawn_blocking(move || self.child.wait());
        patiently("the process ends", ended).await.expect("waiting does not panic").expect("it is our child")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
