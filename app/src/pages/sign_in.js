// Stays on the page while the server is away or says no, with what was typed.
const form = document.querySelector("form");
const { display_name: name, to } = form.elements;
const error = document.getElementById("display-name-error");
const button = form.querySelector("button");

try {
  name.value ||= JSON.parse(localStorage.getItem("banter.v1.display_name")) ?? "";
} catch {}

function say(problem) {
  error.textContent = problem;
  name.setAttribute("aria-invalid", "true");
  name.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      location.replace(to.value || "/");
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    say(page.getElementById(error.id).textContent);
  } catch {
    say(form.dataset.unreachable);
  }
  button.disabled = false;
});
