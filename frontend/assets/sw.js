// @ts-check
// The service worker: what Banter shows while its server cannot be reached. Notifications are a part of their own.
//
// Pages come from the network whenever it answers before somebody has waited for long. The newest page of the chat is
// kept as the *base*: its HTML, the files that it needs, and the frames that its tab has heard since. Where the server
// is not reached, the base is the answer to every address of the chat; the app in it replays the frames, then goes to
// the address asked for.
//
// A base is one whole: it takes the place of the one before only when all its files are here. Until then it is a
// candidate, which hears the frames of its tab already. What comes with a version in its address never changes and
// is answered from what is kept. All other requests, and all that change something, are the browser's.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

importScripts("/sw-notifications.js");

/**
 * A page that is kept, or is about to be.
 * @typedef {object} Base
 * @property {number} id Newer ones have greater ids.
 * @property {string} owner The id of the client whose frames belong to it.
 * @property {string} user Whose page it is; empty while that is not known.
 * @property {string[]} files What the page needs, by addresses with versions.
 * @property {boolean} ready Whether all that it needs is here.
 * @property {boolean} waits Whether its tab has still to begin anew: what it hears before that is none of it.
 * @property {boolean} full Whether it takes no more frames: those that it has are without a gap.
 * @property {boolean} lived Whether there is more in it than what a connection begins with.
 * @property {number} frames How many it has.
 * @property {number} chars How long they are together.
 * @property {number} begun When it was begun, in milliseconds.
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
/** What a connection begins with. */
const BEGINNING = /^\{"type":"(welcome|history)"/;

const FILES = "banter-files";
const DATABASE = "banter";
/** What makes up the bases. */
const KEPT = ["bases", "pages", "frames"];
/** And where each tab is, by the id of its client. */
const STORES = [...KEPT, "places"];
const FRAMES_MAX = 2_000;
const CHARS_MAX = 4 * 1024 * 1024;
/** How long somebody waits for a page of the chat where one is kept: a network may be there and let nothing through. */
const WAIT_MS = 5_000;
/** How long after that nobody waits so long again: one address may lead to another at once. */
const SILENCE_MS = 10_000;
/** How long a page may take that nobody waits for. */
const PATIENCE_MS = 10_000;
/** How long nothing is renewed after that has failed, or where a base was full at once: it may well be so again. */
const REST_MS = 60_000;

worker.addEventListener("install", () => worker.skipWaiting());

worker.addEventListener("activate", (event) => event.waitUntil(activate()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (VERSION.test(url.search)) event.respondWith(file(request));
});

worker.addEventListener("message", (event) => {
  const client = /** @type {Client} */ (event.source);
  const { keep, whole, forget, notify, close, badge, path } = event.data;
  if (keep !== undefined) event.waitUntil(append(client, keep));
  if (whole !== undefined) event.waitUntil(hear(client));
  if (forget !== undefined) event.waitUntil(wipe());
  if (notify !== undefined) event.waitUntil(inTurn(() => show(JSON.parse(notify))));
  if (close !== undefined) event.waitUntil(inTurn(() => closeNotifications(close)));
  if (badge !== undefined) event.waitUntil(setBadge(Number(badge)));
  if (path !== undefined) event.waitUntil(inTurn(() => setPath(client, path)));
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
    return bases.length === 0 ? begin(store, client.id, true) : undefined;
  });
  if (candidate !== undefined) await renew(client, candidate);
}

// Pages and files.

/** When somebody has waited in vain last. */
let silentAt = -Infinity;

/**
 * @param {FetchEvent} event
 * @param {URL} url
 */
async function page(event, url) {
  const isChat = CHAT.test(url.pathname);
  let isSilent = true;
  const answer = network(event).finally(() => (isSilent = false));
  const patience = pause(Date.now() - silentAt < SILENCE_MS ? 0 : WAIT_MS);
  const early = await (isChat ? Promise.race([answer, patience]) : answer);
  if (isChat && !isAnswer(early)) {
    if (isSilent) silentAt = Date.now();
    const base = await kept(event.resultingClientId).catch(() => undefined);
    if (base) {
      // What comes when nobody waits for it any more still says who is signed in.
      event.waitUntil(answer.then(heed));
      return base;
    }
  }
  const response = early ?? (await answer);
  if (!response) return nothing();
  if (!isAnswer(response)) return response;
  if (isChat && response.headers.has(KEEP)) {
    event.waitUntil(keep(event.resultingClientId, response.clone()));
  } else if (url.pathname === LOG_OUT || (isChat && isSignedOut(response))) {
    event.waitUntil(wipe());
  }
  return response;
}

/**
 * What the network says; nothing where nobody answers.
 * @param {FetchEvent} event
 * @returns {Promise<Response | undefined>}
 */
async function network(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return undefined;
  }
}

/**
 * Whether Banter itself has answered.
 * @param {Response | undefined} response
 */
function isAnswer(response) {
  return response !== undefined && !UNREACHABLE.includes(response.status);
}

/**
 * @param {number} ms
 * @returns {Promise<undefined>}
 */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Drops what was kept where a page says that it is not of whoever is signed in.
 * @param {Response | undefined} response What was said of an address of the chat.
 */
async function heed(response) {
  if (!response || !isAnswer(response)) return;
  silentAt = -Infinity;
  if (response.headers.has(KEEP)) await expel(userOf(response));
  else if (isSignedOut(response)) await wipe();
}

/** @param {Request} request */
async function file(request) {
  // Where the browser cannot read what it keeps, there is still the network.
  const found = await caches.match(request, { ignoreVary: true }).catch(() => undefined);
  return found ?? fetch(request);
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
    store("bases").put({ ...base, owner, waits: false });
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
  if (!response.ok) return expel(userOf(response));
  const id = await transact("readwrite", (store) => begin(store, owner, false));
  await finish(id, response);
}

/**
 * Begins a candidate: it hears what its tab hears, from now on or once that has begun anew.
 * @param {Store} store
 * @param {string} owner
 * @param {boolean} waits
 */
async function begin(store, owner, waits) {
  const counts = { frames: 0, chars: 0, begun: Date.now() };
  const base = { owner, user: "", files: [], ready: false, waits, full: false, lived: false, ...counts };
  return Number(await ask(store("bases").add(base)));
}

/**
 * Makes a candidate the base, once all that its page needs is here. Says whether that could be had.
 * @param {number} id
 * @param {Response} response
 */
async function finish(id, response) {
  try {
    const user = userOf(response);
    await expel(user, id);
    const headers = [...response.headers.entries()].filter(([name]) => !/^content-(encoding|length)$/.test(name));
    const html = await response.text();
    const files = filesOf(html);
    const isWanted = await transact("readwrite", async (store) => {
      const candidate = await ask(store("bases").get(id));
      if (candidate) store("bases").put({ ...candidate, user, files });
      return candidate !== undefined;
    });
    if (!isWanted) return true;
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
    return true;
  } catch {
    // Something of it cannot be had, or there is no room. What was kept before goes on.
    await transact("readwrite", (store) => drop(store, [{ id }]));
    return false;
  }
}

/**
 * Drops what is not of this user, or not known to be: nothing of another one stays, not even for a moment.
 * @param {string} user
 * @param {number} [but] The candidate that is about to be theirs.
 */
async function expel(user, but) {
  const wasOther = await transact("readwrite", async (store) => {
    const others = (await all(store("bases"))).filter((base) => base.user !== user && base.id !== but);
    await drop(store, others);
    return others.some((base) => base.user !== "");
  });
  if (wasOther) await takeBack();
}

/** @param {Response} response */
function userOf(response) {
  return response.headers.get(KEEP) ?? "";
}

/** When something was not to be had last. A worker that was started anew may try at once. */
let failedAt = 0;

/**
 * Makes a candidate the base with a page as the server has it now. Its tab begins anew, so that it hears the whole
 * history of every channel: the page has that of one.
 * @param {Client} client
 * @param {number} id
 */
async function renew(client, id) {
  try {
    const response = await fetchPage(new URL(client.url).pathname);
    if (isSignedOut(response)) return await wipe();
    if (response.ok) {
      client.postMessage({ resync: true });
      if (await finish(id, response)) return;
    }
  } catch {
    // Nobody answers.
  }
  failedAt = Date.now();
  await transact("readwrite", (store) => drop(store, [{ id }]));
}

/**
 * The page at a path of the chat; the first one where there is none any more.
 * @param {string} path
 */
async function fetchPage(path) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(CHAT.test(path) ? path : "/", { signal });
  return response.ok || isSignedOut(response) ? response : fetch("/", { signal });
}

/**
 * Keeps a frame with the page of the tab that has heard it. Frames of tabs whose page is not kept are left out.
 * @param {Client} client
 * @param {string} text
 */
async function append(client, text) {
  try {
    /** @type {Base | undefined} */
    const newest = await transact("readwrite", async (store) => {
      const bases = await all(store("bases"));
      for (const base of bases.filter(({ owner, waits, full }) => owner === client.id && !waits && !full)) {
        base.frames += 1;
        base.chars += text.length;
        base.full = base.frames > FRAMES_MAX || base.chars > CHARS_MAX;
        base.lived ||= !BEGINNING.test(text);
        if (!base.full) store("frames").add({ base: base.id, text });
        store("bases").put(base);
      }
      return bases.at(-1);
    });
    if (!(await isStale(newest, client))) return;
    const candidate = await transact("readwrite", async (store) => {
      const isNewest = (await all(store("bases"))).at(-1)?.id === newest?.id;
      // Else another frame was faster.
      return isNewest ? begin(store, client.id, true) : undefined;
    });
    if (candidate !== undefined) await renew(client, candidate);
  } catch {
    // There is no room. With a gap it would be worth less than nothing.
    failedAt = Date.now();
    await clear(KEPT);
  }
}

/**
 * Whether a page should be fetched for a client, since the newest that is kept does not follow the chat any more.
 * @param {Base | undefined} newest
 * @param {Client} client
 */
async function isStale(newest, client) {
  if (Date.now() - failedAt < REST_MS) return false;
  if (!newest) return true;
  if (newest.owner !== client.id) return (await worker.clients.get(newest.owner)) === undefined;
  // What is full from its beginning alone would be so again.
  return newest.full && newest.lived && Date.now() - newest.begun >= REST_MS;
}

/**
 * From now on what a tab hears is without a gap.
 * @param {Client} client
 */
async function hear(client) {
  await transact("readwrite", async (store) => {
    const own = (await all(store("bases"))).filter((base) => base.owner === client.id);
    for (const base of own) store("bases").put({ ...base, waits: false });
  });
}

/** Forgets all that belongs to whoever was signed in. */
async function wipe() {
  await clear(STORES);
  await takeBack();
}

/** @param {string[]} names The stores that shall be empty. */
async function clear(names) {
  await transact("readwrite", (store) => Promise.all(names.map((name) => ask(store(name).clear()))));
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
  await Promise.all(
    files.map(async (path) => {
      if (await cache.match(path, { ignoreVary: true })) return;
      const response = await fetch(path);
      // A server of another version has something else there.
      if (!/\bimmutable\b/.test(response.headers.get("cache-control") ?? "")) throw new Error(`${path} may change`);
      await cache.put(path, response);
    }),
  );
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
  const opening = indexedDB.open(DATABASE, 2);
  opening.onupgradeneeded = () => {
    // What another version of this script has kept is fetched anew.
    for (const name of [...opening.result.objectStoreNames]) opening.result.deleteObjectStore(name);
    opening.result.createObjectStore("bases", { keyPath: "id", autoIncrement: true });
    opening.result.createObjectStore("pages", { keyPath: "id" });
    opening.result.createObjectStore("frames", { autoIncrement: true }).createIndex("base", "base");
    opening.result.createObjectStore("places");
  };
  return ask(opening).then((opened) => {
    opened.onclose = () => (database = undefined);
    opened.onversionchange = () => opened.close();
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
