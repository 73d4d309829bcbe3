// Saves each answer in the background as it is given. Without this file, each page saves when it is sent.
//
// One request travels at a time, so that an older choice never lands after a newer one; what is chosen meanwhile waits and
// goes together. A choice counts as saved when the server says so: only then does the page's hidden "seen" field follow.

const RETRY_FIRST = 1000;
const RETRY_LONGEST = 30000;
const TYPING_PAUSE = 800;
const LEAVING_PATIENCE = 2000;
const QUIET_SAVE = 600; // a save shorter than this is not announced: a screen reader would speak at every choice

const form = document.getElementById("answers");
const said = document.getElementById("saved");
const waiting = new Map(); // item -> value, not yet acknowledged
let travelling = null; // the promise of the request under way
let underWay = new Map(); // what it carries
let retry = RETRY_FIRST;
let timer = 0;
let stopped = false;
let leaving = false;

function say(state) {
  const text = state ? form.dataset[state] : "";
  if (said.textContent !== text) said.textContent = text;
}

function request(answers) {
  const body = JSON.stringify({ language: document.documentElement.lang, answers: Object.fromEntries(answers) });
  return fetch(form.dataset.save, {
    method: "POST",
    // A browser lets a page leave behind no more than 64 kilobytes.
    keepalive: body.length < 60000,
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
    body,
  });
}

function note(answers, tooLong, progress) {
  for (const [item, value] of answers) {
    if (!(item in tooLong)) form.elements[`seen.${item}`].value = value;
    if (waiting.get(item) === value) waiting.delete(item);
    warn(item, tooLong[item] ?? "");
  }
  const bar = document.querySelector(".progress-bar");
  bar.max = progress.total;
  bar.value = progress.answered;
  for (const part of document.querySelectorAll("[data-progress]")) part.textContent = progress[part.dataset.progress];
}

// A text that is too long stays as it was typed; what is wrong with it stands beside it.
function warn(item, message) {
  const place = document.getElementById(`w-${item}`);
  if (!place) return;
  place.textContent = message;
  place.hidden = !message;
  document.getElementById(`q-${item}`).toggleAttribute("aria-invalid", Boolean(message));
}

async function send() {
  if (travelling || stopped || leaving || !waiting.size) return;
  clearTimeout(timer);
  const answers = new Map(waiting);
  const slow = setTimeout(say, QUIET_SAVE, "saving");
  underWay = answers;
  travelling = request(answers);
  try {
    const answer = await travelling;
    if (answer.status >= 500 || answer.status === 429) throw new Error(`status ${answer.status}`);
    if (!answer.ok) {
      stopped = true;
      say("stopped");
      return;
    }
    const body = await answer.json();
    note(answers, body.too_long, body.progress);
    retry = RETRY_FIRST;
    if (!waiting.size) say(form.querySelector("[id^='w-']:not([hidden])") ? "" : "saved");
  } catch {
    if (!leaving) say("offline");
    timer = setTimeout(send, retry);
    retry = Math.min(retry * 2, RETRY_LONGEST);
    return;
  } finally {
    clearTimeout(slow);
    travelling = null;
    underWay = new Map();
  }
  send();
}

function given(event) {
  const field = event.target;
  if (!field.name || field.name.startsWith("seen.") || field.name === "csrf_token") return;
  waiting.set(field.name, field.value);
  clearTimeout(timer);
  if (field.type === "radio" || event.type === "change") send();
  else timer = setTimeout(send, TYPING_PAUSE);
}

form.addEventListener("change", given);
form.addEventListener("input", (event) => {
  if (event.target.type !== "radio") given(event);
});

// The page's own buttons send everything that is chosen. They wait for a request under way, or it could arrive after them.
form.addEventListener("submit", (event) => {
  if (leaving) return;
  if (navigator.onLine === false) {
    event.preventDefault();
    say("offline");
    return;
  }
  leaving = true;
  clearTimeout(timer);
  if (!travelling) return;
  event.preventDefault();
  const patience = new Promise((done) => setTimeout(done, LEAVING_PATIENCE));
  // In a turn of its own: a form asked to submit while it is still telling of a submission does nothing.
  const submit = () => setTimeout(() => form.requestSubmit(event.submitter));
  Promise.race([travelling.catch(() => {}), patience]).then(submit);
});

window.addEventListener("online", send);
window.addEventListener("pagehide", () => {
  if (leaving) return;
  const left = [...waiting].filter(([item, value]) => underWay.get(item) !== value);
  if (left.length) request(left).catch(() => {});
});
window.addEventListener("pageshow", () => {
  leaving = false;
  send();
});
