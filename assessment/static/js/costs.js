// Works the cost out again while it is typed, without keeping it. Without this file, the button does the same and keeps it.

const PAUSE = 400;

const form = document.getElementById("cost-form");
const result = document.getElementById("cost-result");
const now = document.getElementById("cost-now");
let timer = 0;
let turn = 0;

async function follow() {
  const mine = ++turn;
  try {
    const answer = await fetch(form.dataset.try, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok || mine !== turn) return;
    const found = await answer.json();
    if (mine !== turn) return;
    if (found.problems) {
      now.textContent = found.problems.join(" ");
      return;
    }
    const open = [...result.querySelectorAll("details")].map((part) => part.open);
    result.innerHTML = found.result; // written by our own templates, everything in it escaped
    const parts = result.querySelectorAll("details");
    if (parts.length === open.length) parts.forEach((part, number) => (part.open = open[number]));
    now.textContent = found.now;
  } catch {
    // Out of reach for a moment: the next change asks again, and the button keeps everything anyway.
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(follow, PAUSE);
});
