const hourCycle = document.querySelector("main").dataset.timeFormat === "12" ? "h12" : "h23";
const hour = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", hourCycle });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });
const forms = {
  hour: (at) => hour.format(at),
  day: (at) => day.format(at),
  both: (at) => `${day.format(at)}, ${hour.format(at)}`,
};
for (const time of document.querySelectorAll("time[data-form]")) {
  time.textContent = forms[time.dataset.form](new Date(time.dateTime));
}
