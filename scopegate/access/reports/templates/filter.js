const box = document.getElementById("filter");
const changed = document.getElementById("changed");
function apply() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of document.querySelectorAll("[data-text]")) {
    const text = row.dataset.text.toLowerCase();
    const shown = words.every((word) => text.includes(word));
    row.hidden = !shown || (changed.checked && row.dataset.changed === "no");
  }
}
box.addEventListener("input", apply);
changed.addEventListener("change", apply);
