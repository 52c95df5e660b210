// The few things a page cannot do alone. Nothing here is needed to read or to act.
"use strict";

// A form is sent once: a second press while the answer comes would only ask twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) button.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

// Add up the amounts being typed: <input data-sum> … <output data-sum-total>, within one form.
const NARROW = "\u202f", HARD = "\u00a0";
function cents(text) {
  const plain = text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : 0;
}
function euros(total) {
  const whole = String(Math.floor(total / 100)).replace(/\B(?=(\d{3})+$)/g, NARROW);
  return `${whole},${String(total % 100).padStart(2, "0")}${HARD}€`;
}
function addUp(form) {
  const output = form.querySelector("[data-sum-total]");
  if (!output) return;
  let total = 0;
  for (const input of form.querySelectorAll("[data-sum]")) {
    const row = input.closest("[data-sum-row]");
    const tick = row && row.querySelector("[data-sum-if]");
    if (!tick || tick.checked) total += cents(input.value);
  }
  output.textContent = euros(total);
}
document.addEventListener("input", (event) => {
  if (event.target.form) addUp(event.target.form);
});

// A filter that answers at once, with its button still there for those without scripts.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// One menu at a time; Escape and a press elsewhere close it.
const MENUS = "details.menu[open], details.bar-more[open]";
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(MENUS)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A passkey that was cancelled or did not answer: say it in the page, not in the console.
document.addEventListener("allauth.error", (event) => {
  const notice = document.querySelector("[data-passkey-refused]");
  if (!notice) return;
  event.preventDefault();
  notice.hidden = false;
});

function ready() {
  for (const form of document.forms) addUp(form);
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
else ready();
