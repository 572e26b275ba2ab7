const hour12 = document.querySelector("main").dataset.timeFormat === "12";
const forms = {
  hour: { timeStyle: "short", hour12 },
  day: { dateStyle: "long" },
  both: { dateStyle: "long", timeStyle: "short", hour12 },
};
for (const time of document.querySelectorAll("time[data-form]")) {
  const format = new Intl.DateTimeFormat("en-GB", forms[time.dataset.form]);
  time.textContent = format.format(new Date(time.dateTime));
}
