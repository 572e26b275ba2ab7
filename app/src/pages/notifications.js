const key = "banter.v1.notifications";
const section = document.getElementById("notifications");

// Storage may be closed to us.
function isOn() {
  try {
    return localStorage.getItem(key) === "on";
  } catch {
    return false;
  }
}

function state() {
  if (!isSecureContext) return "insecure";
  if (!("Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  return Notification.permission === "granted" && isOn() ? "on" : "off";
}

function show(now = state()) {
  const hadFocus = section.contains(document.activeElement) && document.activeElement !== section;
  for (const part of section.querySelectorAll("[data-when]")) {
    part.hidden = !part.dataset.when.split(" ").includes(now);
  }
  // The button that was pressed may be gone.
  if (hadFocus && document.activeElement.hidden !== false) {
    (section.querySelector("button:not([hidden])") ?? section).focus();
  }
}

async function turnOn() {
  if ((await Notification.requestPermission()) === "granted") localStorage.setItem(key, "on");
}

// Phones show notifications only for a service worker.
async function test({ title, body }) {
  const options = { body, icon: "/favicon.svg", tag: "test" };
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker?.active) await worker.showNotification(title, options);
  else new Notification(title, options);
}

section.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-action]");
  if (!button) return;
  try {
    if (button.dataset.action === "turn-on") await turnOn();
    if (button.dataset.action === "turn-off") localStorage.removeItem(key);
    if (button.dataset.action === "test") await test(button.dataset);
    show(button.dataset.action === "test" ? "tested" : state());
  } catch {
    show("failed");
  }
});

show();
navigator.permissions?.query({ name: "notifications" }).then((permission) => {
  permission.onchange = () => show();
}, () => {});
