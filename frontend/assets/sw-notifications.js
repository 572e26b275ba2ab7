// @ts-check
// The part of the service worker that tells people of messages: notifications, and the number on the icon. It uses
// what `sw.js` declares.

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** @type {Promise<unknown>} */
let turn = Promise.resolve();

/**
 * Does one thing after the other, as tabs have asked for them.
 * @param {() => Promise<void>} work
 */
function inTurn(work) {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

/**
 * Shows a notification, one for all tabs that ask for it, unless somebody looks at its place.
 * @param {{ title: string, body: string, path: string, tag: string }} notification
 */
async function show({ title, body, path, tag }) {
  if (Notification.permission !== "granted" || (await isInView(path))) return;
  const [shown] = await worker.registration.getNotifications({ tag });
  // Another tab was faster.
  if (shown && numberOf(shown.data) >= numberOf(path)) return;
  // Only the newest of a channel is shown, and heard as the first was.
  const renotify = shown !== undefined;
  const options = { body, tag, renotify, data: path, icon: "/icon-192.png" };
  await worker.registration.showNotification(title, options);
}

/**
 * Whether somebody looks at the channel of a message.
 * @param {string} path
 */
async function isInView(path) {
  const visible = (await chatWindows()).filter((client) => client.visibilityState === "visible");
  const paths = await transact("readonly", (store) =>
    Promise.all(visible.map((client) => ask(store("places").get(client.id)))),
  );
  return paths.some((there) => there !== undefined && place(there) === place(path));
}

/**
 * Says where a tab is: the address of a client is the one that it was loaded with. It is written down, since
 * browsers end a worker that has nothing to do.
 * @param {Client} client
 * @param {string} path
 */
async function setPath(client, path) {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.map(({ id }) => id);
  await transact("readwrite", async (store) => {
    const places = store("places");
    for (const id of await ask(places.getAllKeys())) if (!open.includes(String(id))) places.delete(id);
    places.put(path, client.id);
  });
}

/**
 * The channel that a path leads to, whatever message it means.
 * @param {string} path
 */
function place(path) {
  return path.match(/^\/[a-z]+\/[^/]+/)?.[0];
}

/**
 * The number of the message that a path means: later ones have greater numbers.
 * @param {string} path
 */
function numberOf(path) {
  return Number(path.match(/\d+$/)?.[0] ?? 0);
}

/**
 * Closes the notifications with a tag, or all of them.
 * @param {string} [tag]
 */
async function closeNotifications(tag) {
  for (const notification of await worker.registration.getNotifications({ tag })) notification.close();
}

/** Takes back all that was told. */
async function takeBack() {
  await inTurn(() => closeNotifications());
  await setBadge(0);
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
