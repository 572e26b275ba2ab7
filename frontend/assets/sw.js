// @ts-check
// The service worker: what Banter shows while its server cannot be reached, and the notifications.
//
// Pages come from the network whenever it answers. The newest page of the chat is kept as the *base*: its HTML, the
// files that it needs, and the frames that its tab has heard since. Where the server cannot be reached, the base is
// the answer to every address of the chat; the app in it replays the frames, then goes to the address asked for.
//
// A base is one whole: it takes the place of the one before only when all its files are here. Until then it is a
// candidate, which hears the frames of its tab already. What comes with a version in its address never changes and
// is answered from what is kept. All other requests, and all that change something, are the browser's.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/**
 * A page that is kept, or is about to be.
 * @typedef {object} Base
 * @property {number} id Newer ones have greater ids.
 * @property {string} owner The id of the client whose frames belong to it.
 * @property {string} user Whose page it is; empty while that is not known.
 * @property {string[]} files What the page needs, by addresses with versions.
 * @property {boolean} ready Whether all that it needs is here.
 * @property {boolean} full Whether it takes no more frames: those that it has are without a gap.
 * @property {number} frames How many it has.
 * @property {number} chars How long they are together.
 */

/** @typedef {(name: string) => IDBObjectStore} Store Gives a store of the database, by its name. */

/** The addresses of the chat; all others are pages of their own. */
const CHAT = /^\/((channels|direct|private)\/[^/]+(\/[1-9]\d*)?)?\/?$/;
/** The query of an address whose content never changes. */
const VERSION = /^\?v=[0-9a-f]+$/;
/** The files with versions that a page names. */
const FILE = /"(\/[^"\s]+\?v=[0-9a-f]+)"/g;
/** Who reads the page, as the server says it on pages of the chat. */
const KEEP = "banter-keep";
/** The page where one leaves. */
const LOG_OUT = "/log-out";
/** What stands before the server says when it is not there. */
const UNREACHABLE = [502, 503, 504];

const FILES = "banter-files";
const DATABASE = "banter";
const STORES = ["bases", "pages", "frames"];
const FRAMES_MAX = 2_000;
const CHARS_MAX = 4 * 1024 * 1024;
/** How long a page may take that nobody waits for. */
const PATIENCE_MS = 10_000;

worker.addEventListener("install", () => worker.skipWaiting());

worker.addEventListener("activate", (event) => event.waitUntil(activate()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (VERSION.test(url.search)) event.respondWith(file(request));
});

/**
 * Where each tab is, by its own word: the address of a client is the one that it was loaded with. What a worker that
 * was started anew does not know is not in view; what is read there takes its notification back.
 * @type {Map<string, string>}
 */
const paths = new Map();

worker.addEventListener("message", (event) => {
  const client = /** @type {Client} */ (event.source);
  const { keep, notify, close, badge, path } = event.data;
  if (keep !== undefined) event.waitUntil(append(client, keep));
  if (notify !== undefined) event.waitUntil(show(JSON.parse(notify)));
  if (close !== undefined) event.waitUntil(closeNotifications(close));
  if (badge !== undefined) event.waitUntil(setBadge(Number(badge)));
  if (path !== undefined) paths.set(client.id, path);
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** Takes over the pages that are open. The first of them becomes the base, where there is none. */
async function activate() {
  // The request for a page need not wait until this script has started.
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
  const [client] = await chatWindows();
  if (!client) return;
  const candidate = await transact("readwrite", async (store) => {
    const bases = await all(store("bases"));
    return bases.length === 0 ? begin(store, client.id) : undefined;
  });
  if (candidate !== undefined) await renew(client, candidate);
}

// Pages and files.

/**
 * @param {FetchEvent} event
 * @param {URL} url
 */
async function page(event, url) {
  /** @type {Response | undefined} */
  let response;
  try {
    response = (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    // Nobody answers.
  }
  const isChat = CHAT.test(url.pathname);
  if (!response || UNREACHABLE.includes(response.status)) {
    const base = isChat ? await kept(event.resultingClientId).catch(() => undefined) : undefined;
    return base ?? response ?? nothing();
  }
  if (isChat && response.ok && response.headers.has(KEEP)) {
    event.waitUntil(keep(event.resultingClientId, response.clone()));
  } else if (url.pathname === LOG_OUT || (isChat && isSignedOut(response))) {
    event.waitUntil(wipe());
  }
  return response;
}

/** @param {Request} request */
async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** @param {Response} response A page of the chat. */
function isSignedOut(response) {
  return response.type === "basic" && response.status < 500 && !response.headers.has(KEEP);
}

/**
 * The base, as the answer to an address of the chat. The tab that gets it is the one whose frames it hears from now on.
 * @param {string} owner
 */
async function kept(owner) {
  const found = await transact("readwrite", async (store) => {
    const base = (await all(store("bases"))).findLast((base) => base.ready);
    if (!base) return undefined;
    store("bases").put({ ...base, owner });
    const frames = await ask(store("frames").index("base").getAll(base.id));
    return { page: await ask(store("pages").get(base.id)), texts: frames.map(({ text }) => text) };
  });
  if (!found) return undefined;
  const { html, headers } = found.page;
  // No parser of HTML may take a message for the end of the block.
  const frames = JSON.stringify(found.texts).replaceAll("<", "\\u003c");
  const end = html.lastIndexOf("</body>");
  const block = `<script type="application/json" id="kept">${frames}</script>`;
  return new Response(html.slice(0, end) + block + html.slice(end), { headers });
}

/** What is said where nothing is kept. */
function nothing() {
  const html = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Banter</title>
<link rel="icon" href="data:,">
<style>
  :root { background: light-dark(#edf3f1, #0c1413); color: light-dark(#17211f, #e7ecea); color-scheme: light dark }
  body { display: grid; font: 1rem/1.5 system-ui, sans-serif; margin: 0; min-block-size: 100dvh; place-content: center }
  main {
    background: light-dark(#fcfdfd, #151e1c); border-radius: 1.25rem; margin: 1rem; max-inline-size: 26rem; padding: 2rem
  }
  h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 }
  p { margin: 1rem 0 0 }
  a { color: light-dark(#006b55, #70dcb6) }
</style>
<main>
<h1>Banter cannot be reached</h1>
<p>This page is not there without a network.</p>
<p><a href="/">Go to your channels</a></p>
</main>
`;
  return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}

// The base.

/**
 * Keeps a page, as the base once all that it needs is here.
 * @param {string} owner
 * @param {Response} response
 */
async function keep(owner, response) {
  const id = await transact("readwrite", (store) => begin(store, owner));
  await finish(id, response);
}

/**
 * Begins a candidate: from now on it hears what its tab hears.
 * @param {Store} store
 * @param {string} owner
 */
async function begin(store, owner) {
  const base = { owner, user: "", files: [], ready: false, full: false, frames: 0, chars: 0 };
  return Number(await ask(store("bases").add(base)));
}

/**
 * Makes a candidate the base, once all that its page needs is here.
 * @param {number} id
 * @param {Response} response
 */
async function finish(id, response) {
  try {
    const user = response.headers.get(KEEP) ?? "";
    const headers = [...response.headers.entries()].filter(([name]) => !/^content-(encoding|length)$/.test(name));
    const html = await response.text();
    const files = filesOf(html);
    const isWanted = await transact("readwrite", async (store) => {
      const bases = await all(store("bases"));
      // Nothing of another user stays, not even for a moment.
      await drop(store, bases.filter((base) => base.ready && base.user !== user));
      const candidate = bases.find((base) => base.id === id);
      if (candidate) store("bases").put({ ...candidate, user, files });
      return candidate !== undefined;
    });
    if (!isWanted) return;
    await fetchFiles(files);
    await transact("readwrite", async (store) => {
      const bases = await all(store("bases"));
      const candidate = bases.find((base) => base.id === id);
      // A newer one was faster, or everything was wiped.
      if (!candidate) return;
      await drop(store, bases.filter((base) => base.id < id));
      store("pages").put({ id, html, headers });
      store("bases").put({ ...candidate, ready: true });
    });
    await prune();
  } catch {
    // Something of it cannot be had, or there is no room. What was kept before goes on.
    await transact("readwrite", (store) => drop(store, [{ id }]));
  }
}

/**
 * Makes a candidate the base with the page of its tab as the server has it now.
 * @param {Client} client
 * @param {number} id
 */
async function renew(client, id) {
  const url = new URL(client.url);
  try {
    const path = CHAT.test(url.pathname) ? url.pathname : "/";
    const response = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok && response.headers.has(KEEP)) return await finish(id, response);
    if (isSignedOut(response)) return await wipe();
  } catch {
    // Nobody answers: the next frame tries again.
  }
  await transact("readwrite", (store) => drop(store, [{ id }]));
}

/**
 * Keeps a frame with the page of the tab that has heard it. Frames of tabs whose page is not kept are left out.
 * @param {Client} client
 * @param {string} text
 */
async function append(client, text) {
  try {
    const candidate = await transact("readwrite", async (store) => {
      const bases = await all(store("bases"));
      const own = bases.filter((base) => base.owner === client.id);
      for (const base of own.filter((base) => !base.full)) {
        base.frames += 1;
        base.chars += text.length;
        base.full = base.frames > FRAMES_MAX || base.chars > CHARS_MAX;
        if (!base.full) store("frames").add({ base: base.id, text });
        store("bases").put(base);
      }
      const isStale = bases.length === 0 || (own.length > 0 && own.every((base) => base.full));
      return isStale ? begin(store, client.id) : undefined;
    });
    if (candidate !== undefined) await renew(client, candidate);
  } catch {
    // There is no room. With a gap it would be worth less than nothing.
    await wipe();
  }
}

/** Forgets all that belongs to whoever was signed in. */
async function wipe() {
  await transact("readwrite", (store) => Promise.all(STORES.map((name) => ask(store(name).clear()))));
  await closeNotifications();
  await setBadge(0);
}

/** @param {string} html */
function filesOf(html) {
  // People write what is in the title and in the body.
  const head = html.slice(0, html.indexOf("</head>")).replace(/<title>.*?<\/title>/s, "");
  return [...new Set([...head.matchAll(FILE)].map(([, path]) => path))];
}

/** @param {string[]} files */
async function fetchFiles(files) {
  const cache = await caches.open(FILES);
  const found = await Promise.all(files.map((path) => cache.match(path, { ignoreVary: true })));
  await cache.addAll(files.filter((_, at) => !found[at]));
}

/** Removes the files that no page needs any more. */
async function prune() {
  /** @type {Base[]} */
  const bases = await transact("readonly", (store) => all(store("bases")));
  const needed = new Set(bases.flatMap((base) => base.files).map((path) => new URL(path, location.origin).href));
  const cache = await caches.open(FILES);
  const unneeded = (await cache.keys()).filter((request) => !needed.has(request.url));
  await Promise.all(unneeded.map((request) => cache.delete(request, { ignoreVary: true })));
}

// The database.

/** @type {Promise<IDBDatabase> | undefined} */
let database;

/** @returns {Promise<IDBDatabase>} */
function connect() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("bases", { keyPath: "id", autoIncrement: true });
    opening.result.createObjectStore("pages", { keyPath: "id" });
    opening.result.createObjectStore("frames", { autoIncrement: true }).createIndex("base", "base");
  };
  return ask(opening).then((opened) => {
    opened.onclose = () => (database = undefined);
    return opened;
  });
}

/**
 * Does work in one transaction. It is done when this is.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: Store) => Promise<T>} work May wait for its requests only.
 * @returns {Promise<T>}
 */
async function transact(mode, work) {
  database ??= connect();
  database.catch(() => (database = undefined));
  const transaction = (await database).transaction(STORES, mode);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const [result] = await Promise.all([work((name) => transaction.objectStore(name)), done]);
  return result;
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Every base, the oldest first.
 * @param {IDBObjectStore} bases
 * @returns {Promise<Base[]>}
 */
function all(bases) {
  return ask(bases.getAll());
}

/**
 * Removes bases with all that belongs to them.
 * @param {Store} store
 * @param {{ id: number }[]} bases
 */
async function drop(store, bases) {
  const frames = store("frames");
  for (const { id } of bases) {
    store("bases").delete(id);
    store("pages").delete(id);
    for (const key of await ask(frames.index("base").getAllKeys(id))) frames.delete(key);
  }
}

// Notifications.

/**
 * Shows a notification, one for all tabs that ask for it, unless somebody looks at its place.
 * @param {{ title: string, body: string, path: string, tag: string }} notification
 */
async function show({ title, body, path, tag }) {
  if (Notification.permission !== "granted") return;
  const seen = (await chatWindows()).filter((client) => client.focused);
  if (seen.some((client) => place(paths.get(client.id) ?? "") === place(path))) return;
  const [shown] = await worker.registration.getNotifications({ tag });
  // Another tab was faster.
  if (shown?.data === path) return;
  // Only the newest of a channel is shown, and heard as the first was.
  const renotify = shown !== undefined;
  const options = { body, tag, renotify, data: path, icon: "/icon-192.png" };
  await worker.registration.showNotification(title, options);
}

/**
 * The channel that a path leads to, whatever message it means.
 * @param {string} path
 */
function place(path) {
  return path.match(/^\/[a-z]+\/[^/]+/)?.[0];
}

/**
 * Closes the notifications with a tag, or all of them.
 * @param {string} [tag]
 */
async function closeNotifications(tag) {
  for (const notification of await worker.registration.getNotifications({ tag })) notification.close();
}

/**
 * Goes to a path in a tab that shows the chat, or in a new one.
 * @param {string} path
 */
async function open(path) {
  const [client] = await chatWindows();
  if (!client) return worker.clients.openWindow(path);
  client.postMessage(path);
  return client.focus();
}

/**
 * The open windows that show the chat, the one used last first.
 * @returns {Promise<WindowClient[]>}
 */
async function chatWindows() {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.filter((client) => CHAT.test(new URL(client.url).pathname));
}

/** @param {number} count */
async function setBadge(count) {
  try {
    await worker.navigator.setAppBadge?.(count);
  } catch {
    // Only an installed app has one.
  }
}
