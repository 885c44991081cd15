// The cells of a confusion matrix, each read by pointing at it or going there with arrow keys.

const percent = (share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const total = (counts) => counts.reduce((sum, count) => sum + count, 0);

// What a cell counts, in a sentence.
function cellWords({ names, counts }, row, column) {
  const [count, all] = [counts[row][column], total(counts[row])];
  const of = `of ${all.toLocaleString("en")} pictures of class ${names[row]}`;
  const said = row === column ? "were recognised" : `were called ${names[column]}`;
  return `${count.toLocaleString("en")} ${of} ${said} (${percent(all ? count / all : 0)}).`;
}

function makeCell(view, row, column) {
  const cell = makeButton("");
  cell.dataset.cell = `${row}-${column}`;
  cell.className = row === column ? "right" : "wrong";
  cell.addEventListener("pointerenter", () => readCell(view, row, column));
  cell.addEventListener("focus", () => readCell(view, row, column));
  if (view.data.opens) cell.addEventListener("click", () => view.pick(cell.dataset.cell));
  return cell;
}

function tellCell(cell, data, row, column) {
  cell.textContent = data.counts[row][column] ? String(data.counts[row][column]) : "";
  cell.style.setProperty("--strength", `${data.strengths[row][column]}%`);
  cell.setAttribute("aria-label", cellWords(data, row, column));
}

// The classes that a cell is about stand out among the headings.
function readCell(view, row, column) {
  view.pointed = [row, column];
  view.note.textContent = cellWords(view.data, row, column);
  view.heads.forEach(({ head, of, index }) =>
    head.classList.toggle("pointed", index === (of === "row" ? row : column)),
  );
}

function restMatrix(view) {
  view.pointed = null;
  view.heads.forEach(({ head }) => head.classList.remove("pointed"));
  view.note.textContent = view.data?.opens
    ? "Point at a cell to read it, click it to see the pictures that it counts."
    : "Point at a cell to read it.";
}

function moveInMatrix(view, event) {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const step = steps[event.key];
  const here = event.target.closest("button");
  if (!step || !here) return;
  event.preventDefault();
  const [row, column] = here.dataset.cell.split("-").map(Number);
  findCell(view, `${row + step[0]}-${column + step[1]}`)?.focus();
}

const findCell = (view, cell) => view.grid.querySelector(`button[data-cell="${cell}"]`);

function makeHead(view, of, index) {
  const head = textIn("span", `head ${of}`, "");
  head.append(textIn("span", "name", view.data.names[index]));
  view.heads.push({ head, of, index });
  return head;
}

// Make the cells anew, for other classes.
function fillMatrix(view) {
  const { names } = view.data;
  view.heads = [];
  view.grid.style.setProperty("--classes", names.length);
  const places = names.map((_, index) => index);
  const rows = places.flatMap((row) => [
    makeHead(view, "row", row),
    ...places.map((column) => makeCell(view, row, column)),
  ]);
  const corner = textIn("span", "corner", "");
  corner.append(textIn("span", "across", "answer \u2192"), textIn("span", "down", "class \u2193"));
  view.grid.replaceChildren(corner, ...places.map((c) => makeHead(view, "column", c)), ...rows);
  tellMatrix(view);
}

// Other numbers in the same cells.
function tellMatrix(view) {
  const places = view.data.names.map((_, index) => index);
  for (const row of places)
    for (const column of places)
      tellCell(findCell(view, `${row}-${column}`), view.data, row, column);
  if (view.pointed) readCell(view, ...view.pointed);
}

// The matrix in a frame that has a place for it; view.data is set by who shows it.
function openMatrix(find) {
  const view = {
    frame: find(".matrix").closest(".frame"),
    grid: find(".matrix"),
    title: find(".matrix-title"),
    note: find(".matrix-note"),
    heads: [],
    pointed: null,
    data: null,
  };
  view.grid.addEventListener("keydown", (event) => moveInMatrix(view, event));
  view.grid.addEventListener("pointerleave", () => restMatrix(view));
  view.grid.addEventListener("focusout", () => restMatrix(view));
  return view;
}

function colourMatrix(view, { right, wrong }) {
  view.frame.style.setProperty("--right", right);
  view.frame.style.setProperty("--wrong", wrong);
}
