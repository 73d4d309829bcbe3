// Buttons that copy a field: <button hidden data-copy="id of the field" data-copied="Copied">. Shown only where copying works.
const buttons = document.querySelectorAll("[data-copy]");

for (const button of buttons) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  });
}
