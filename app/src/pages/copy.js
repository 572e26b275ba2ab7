const link = document.getElementById("link");
const copy = document.querySelector("[data-action=copy]");

copy.hidden = !navigator.clipboard;
copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(link.value);
  copy.textContent = copy.dataset.done;
});
// It has the focus at first, and is whole whenever it gets it.
link.addEventListener("focus", () => link.select());
if (document.activeElement === link) {
  link.select();
}
