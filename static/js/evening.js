// The evening's page on a poor network: each form leaves alone, waits here when nothing answers,
// and leaves again by itself; the parts that others may change are asked for from time to time.
// Without this script every form still works. Only nominal acts are on this page.
"use strict";

const evening = document.querySelector("[data-evening]");
const STORE = evening && `cymbale-soiree-${evening.dataset.evening}`;
const EVERY = 6000;
const notice = evening && evening.querySelector("[data-offline]");
const tags = {};
let sending = false;
let over = false;

const read = (name) => JSON.parse(localStorage.getItem(`${STORE}-${name}`) || "null");
const write = (name, value) => {
  const key = `${STORE}-${name}`;
  if (value === null || value.length === 0) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(value));
};
const queue = () => read("queue") || [];
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const partOf = (form) => form.closest("[data-part]");

function tell(sentence) {
  notice.textContent = sentence;
  notice.hidden = !sentence;
}
function waiting() {
  const count = queue().length;
  tell(count ? `${over ? evening.dataset.over : evening.dataset.queued} ${count}` : "");
}

// What is being typed, kept by part and name until the server has it.
function keptName(field) { return `${partOf(field.form).dataset.part}/${field.form.elements.hearing ? field.form.elements.hearing.value : ""}/${field.name}`; }
function keep(field) {
  if (!field.form || !field.form.matches("[data-keep]") || !field.name || field.type === "hidden") return;
  const kept = read("typed") || {};
  kept[keptName(field)] = field.value;
  localStorage.setItem(`${STORE}-typed`, JSON.stringify(kept));
}
function restore(root) {
  const kept = read("typed") || {};
  for (const form of root.querySelectorAll("form[data-keep]")) {
    for (const field of form.elements) {
      if (field.name && field.type !== "hidden" && keptName(field) in kept) field.value = kept[keptName(field)];
    }
  }
}
function forget(form) {
  const kept = read("typed") || {};
  for (const field of form.elements) if (field.name) delete kept[keptName(field)];
  if (Object.keys(kept).length) localStorage.setItem(`${STORE}-typed`, JSON.stringify(kept));
  else localStorage.removeItem(`${STORE}-typed`);
}

// A refused send gives its words back to the form they came from.
function giveBack({ name, fields }) {
  const said = new Map(fields);
  const kept = read("typed") || {};
  for (const [key, value] of said) if (!["part", "key", "hearing", "motion"].includes(key)) kept[`${name}/${said.get("hearing") || ""}/${key}`] = value;
  localStorage.setItem(`${STORE}-typed`, JSON.stringify(kept));
}
// A form sent once under a key is not sent again, changed, while its first send waits here.
function lock() {
  const held = queue().filter((one) => new Map(one.fields).has("key")).map((one) => one.name);
  for (const form of evening.querySelectorAll("form[data-send]")) {
    if (form.elements.key) for (const button of form.querySelectorAll("button")) button.disabled = held.includes(partOf(form).dataset.part);
  }
}

// True while somebody writes in a part: it is then left alone.
function isBusy(part) {
  if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return true;
  if (part.querySelector("details[open]")) return true;
  return [...part.querySelectorAll("form[data-keep] input, form[data-keep] textarea")].some((field) => field.type !== "hidden" && field.value !== field.defaultValue);
}
function show(name, html, tag) {
  const part = evening.querySelector(`[data-part="${name}"]`);
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(...fresh.childNodes);
  if (tag) tags[name] = tag; else delete tags[name];
  restore(part);
  lock();
  const again = focused && document.getElementById(focused);
  if (again) again.focus();
}

async function post(fields) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", token());
  return fetch(location.pathname, { method: "POST", body, headers: { "X-Cymbale-Part": "1" }, redirect: "manual" });
}
// The server has taken or refused it; anything else (no network, a fault, a session over) waits.
const isAnswered = (answer) => [200, 204, 403, 404, 422].includes(answer.status);
const isOver = (answer) => answer.type === "opaqueredirect";
async function settle(name, answer) {
  if (answer.headers.get("X-Cymbale-Go")) { location.assign(answer.headers.get("X-Cymbale-Go")); return true; }
  if (answer.status === 200 || answer.status === 422) show(name, await answer.text());
  return answer.status === 200;
}

async function send(form, submitter) {
  const name = partOf(form).dataset.part;
  const fields = [...new FormData(form, submitter)].filter(([key]) => key !== "csrfmiddlewaretoken");
  if (queue().length === 0) {
    try {
      const answer = await post(fields);
      if (isAnswered(answer)) {
        if (answer.status === 200) forget(form);
        if (!(await settle(name, answer)) && answer.status !== 422) tell(evening.dataset.refused);
        return;
      }
      over = isOver(answer);
    } catch { /* no answer: it waits below */ }
  }
  write("queue", [...queue(), { name, fields }]);
  forget(form);
  lock();
  waiting();
}

async function sendWaiting() {
  if (sending || queue().length === 0) return;
  sending = true;
  let refused = false;
  try {
    while (queue().length) {
      const [first, ...rest] = queue();
      const answer = await post(first.fields);
      over = isOver(answer);
      if (!isAnswered(answer)) break;
      if (answer.status !== 200) giveBack(first);
      write("queue", rest);
      refused = !(await settle(first.name, answer)) || refused;
    }
    lock();
    waiting();
    if (queue().length === 0) tell(refused ? evening.dataset.refused : evening.dataset.again);
  } catch { waiting(); } finally { sending = false; }
}

async function look() {
  if (document.hidden || !navigator.onLine) return;
  await sendWaiting();
  if (queue().length) return;
  for (const part of evening.querySelectorAll("[data-live]")) {
    if (isBusy(part)) continue;
    const name = part.dataset.part;
    try {
      const answer = await fetch(`${location.pathname}?partie=${name}`, { headers: tags[name] ? { "If-None-Match": tags[name] } : {}, redirect: "manual", cache: "no-store" });
      if (answer.status === 200 && !isBusy(part)) show(name, await answer.text(), answer.headers.get("ETag"));
    } catch { return; }
  }
}

if (evening) {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-send]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("input", (event) => keep(event.target));
  window.addEventListener("online", look);
  // who logs out leaves nothing of theirs on this computer
  document.addEventListener("submit", (event) => {
    if (!/logout|deconnexion/.test(event.target.action)) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith("cymbale-soiree-")) localStorage.removeItem(key);
  });
  restore(evening);
  lock();
  waiting();
  setInterval(look, EVERY);
}
