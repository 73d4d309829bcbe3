// A form after which this page leaves the history: <form data-leave>. Without JavaScript it is sent as any other.
for (const form of document.querySelectorAll("form[data-leave]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      location.replace(answer.url);
    } catch {
      form.submit();
    }
  });
}
