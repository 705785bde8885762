const body = document.querySelector("tbody");
const heads = [...document.querySelectorAll("th")];
heads.forEach((head, column) => {
  head.firstChild.addEventListener("click", () => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const text = (row) => row.cells[column].textContent;
    const order = new Intl.Collator("en", { numeric: true }).compare;
    const rows = [...body.rows].sort((a, b) => (up ? 1 : -1) * order(text(a), text(b)));
    body.append(...rows);
  });
});
document.querySelector("input").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const row of body.rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
});
