// Pages of a meeting: read anew when the server's state is another one, counts in place, and a clock that runs down.
// Without a script the pages read themselves anew every few seconds.
const EVERY = 2500;
const page = document.querySelector("[data-poll]");

async function look() {
  try {
    const answer = await fetch(page.dataset.poll, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const now = await answer.json();
      if (page.dataset.state !== undefined && now.state !== page.dataset.state) {
        // Not a reload: the page that refused a late vote would send that vote again, at every change.
        location.replace(location.pathname);
        return;
      }
      for (const count of document.querySelectorAll("[data-count]")) {
        count.textContent = now[count.dataset.count] ?? count.textContent;
      }
    }
  } catch {
    // The network is away for a moment: the next look finds it.
  }
  setTimeout(look, EVERY);
}

function run(clock) {
  const end = Date.now() + Number(clock.dataset.left) * 1000;
  setInterval(() => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }, 500);
}

if (page) setTimeout(look, EVERY);
document.querySelectorAll("[data-left]").forEach(run);
