// The kernel as a grid of cells: type, use the arrow keys, or drag a cell up and down.

const DRAG_STEP = 4; // css pixels that a finger moves for one step of a weight

// Text of a cell -> {weight}, or {word} that says what is wrong with it. 1/9 and 0,5 are numbers.
function parseWeight(text, most = MAX_WEIGHT) {
  const plain = text.trim().replace(/[−–]/, "-").replace(",", ".");
  if (!plain) return { word: "empty" };
  if (/^[+-]?(inf(inity)?|∞)$/i.test(plain)) return { word: "infinite" };
  const number = String.raw`\d*\.?\d+(?:e[+-]?\d+)?|\d+\.`;
  const match = plain.match(new RegExp(`^([+-]?(?:${number}))(?:\\s*/\\s*(${number}))?$`, "i"));
  if (!match) return { word: "not a number" };
  const weight = Number(match[1]) / (match[2] === undefined ? 1 : Number(match[2]));
  if (Number.isNaN(weight)) return { word: "not a number" };
  if (!Number.isFinite(weight)) return { word: "infinite" };
  return Math.abs(weight) <= most ? { weight } : { word: "too large" };
}

// What stands in a cell of a kernel of so many columns.
function shortWeight(weight, columns = 1) {
  const words = weightWords(weight);
  if (words.includes("/") && columns < 6) return words;
  const wide = columns < 6;
  const digits = Math.abs(weight) >= 100 ? (wide ? 4 : 3) : wide ? 3 : 2;
  return String(Number(weight.toPrecision(digits)))
    .replace(/^(-?)0\./, "$1.")
    .replace("-", "−");
}

// edit(index, weight) takes a new weight; refuse(word, cell, kept) tells of refused text, without a
// word when it is gone; point(index) tells which weight is pointed at, -1 for none.
function openKernelGrid(root, { edit, refuse, point }) {
  const grid = {
    root,
    cells: [],
    height: 0,
    width: 0,
    weights: null,
    tag: textIn("span", "word", ""),
    edit,
    refuse,
    point,
  };
  grid.tag.hidden = true;
  root.addEventListener("input", (event) => typed(grid, event.target));
  root.addEventListener("focusin", (event) => focusCell(grid, event.target));
  root.addEventListener("focusout", (event) => restoreCell(grid, event.target));
  root.addEventListener("keydown", (event) => stepByKey(grid, event));
  root.addEventListener("pointerover", (event) => point(grid.cells.indexOf(event.target)));
  root.addEventListener("pointerleave", () => point(-1));
  dragCells(grid);
  return grid;
}

function showKernel(grid, { height, width }, weights, palette) {
  if (grid.height !== height || grid.width !== width) buildCells(grid, height, width);
  grid.weights = weights;
  grid.palette = palette;
  grid.cells.forEach((cell, index) => {
    const editing = cell === grid.root.getRootNode().activeElement;
    const stands = editing && Math.fround(parseWeight(cell.value).weight) === weights[index];
    if (!stands && !(editing && cell.ariaInvalid === "true"))
      cell.value = shortWeight(weights[index], grid.width);
    colourCell(grid, cell, weights[index]);
  });
}

function buildCells(grid, height, width) {
  grid.height = height;
  grid.width = width;
  grid.root.style.setProperty("--columns", width);
  grid.root.style.setProperty("--side", Math.max(height, width));
  grid.cells = Array.from({ length: height * width }, (_, index) => {
    const cell = document.createElement("input");
    cell.type = "text";
    cell.inputMode = "decimal";
    cell.autocomplete = "off";
    cell.spellcheck = false;
    cell.maxLength = 24;
    cell.setAttribute(
      "aria-label",
      `Weight in row ${Math.floor(index / width) + 1}, column ${(index % width) + 1}`,
    );
    return cell;
  });
  grid.root.replaceChildren(...grid.cells, grid.tag);
}

function colourCell(grid, cell, weight) {
  const bound = Math.max(...grid.weights.map(Math.abs));
  paintCell(cell, colourAt(grid.palette, signedShade(weight, bound)));
}

function typed(grid, cell) {
  const { weight, word } = parseWeight(cell.value);
  if (/^\s*[+−–-]\s*$/.test(cell.value)) return setWord(grid, cell, undefined); // a number begins
  setWord(grid, cell, word);
  if (word === undefined) putWeight(grid, grid.cells.indexOf(cell), weight);
}

// The grid has the new weight at once, not only when it is shown: a next key may come before.
function putWeight(grid, index, weight) {
  grid.weights = grid.weights.with(index, weight);
  grid.edit(index, weight);
}

// The sentence with the id "refused" says why.
function markRefused(field, refused) {
  for (const [name, value] of Object.entries({
    "aria-invalid": "true",
    "aria-describedby": "refused",
  })) {
    if (refused) field.setAttribute(name, value);
    else field.removeAttribute(name);
  }
}

// Below the refused cell: what is wrong with it. The kernel keeps the number from before.
function setWord(grid, cell, word) {
  grid.tag.textContent = word ?? "";
  grid.tag.hidden = word === undefined;
  markRefused(cell, word !== undefined);
  Object.assign(grid.tag.style, {
    left: `${cell.offsetLeft + cell.offsetWidth / 2}px`,
    top: `${cell.offsetTop + cell.offsetHeight}px`,
  });
  grid.refuse(word, cell, word === undefined ? null : grid.weights[grid.cells.indexOf(cell)]);
}

function focusCell(grid, cell) {
  const index = grid.cells.indexOf(cell);
  if (index < 0) return;
  cell.value = writeWeight(grid.weights[index]);
  grid.before = grid.weights[index];
  cell.select();
  grid.point(index);
}

function restoreCell(grid, cell) {
  const index = grid.cells.indexOf(cell);
  if (index < 0) return;
  setWord(grid, cell, undefined);
  cell.value = shortWeight(grid.weights[index], grid.width);
  grid.point(-1);
}

// A step that suits the numbers of this kernel: a tenth of the power of ten in the largest.
const stepOf = (weights) =>
  10 ** (Math.floor(Math.log10(Math.max(...weights.map(Math.abs)) || 1)) - 1);

function moveWeight(grid, index, from, steps) {
  const step = grid.step;
  const moved = Math.round((from + steps * step) / step) * step;
  const weight = Math.min(MAX_WEIGHT, Math.max(-MAX_WEIGHT, Number(moved.toPrecision(9))));
  putWeight(grid, index, weight);
  return weight;
}

function stepByKey(grid, event) {
  const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  const index = grid.cells.indexOf(event.target);
  if (index >= 0 && event.key === "Escape") takeBack(grid, event.target, index);
  if (index < 0 || steps === undefined) return;
  event.preventDefault();
  grid.step = stepOf(grid.weights);
  const weight = moveWeight(grid, index, grid.weights[index], steps);
  setWord(grid, event.target, undefined);
  event.target.value = writeWeight(Math.fround(weight));
}

// Escape: the number that stood there when the cell was entered.
function takeBack(grid, cell, index) {
  putWeight(grid, index, grid.before);
  setWord(grid, cell, undefined);
  cell.value = writeWeight(grid.before);
}

function dragCells(grid) {
  let drag = null;
  grid.root.addEventListener("dragstart", (event) => event.preventDefault()); // of selected text
  grid.root.addEventListener("pointerdown", (event) => {
    const index = grid.cells.indexOf(event.target);
    if (index < 0 || event.button !== 0) return;
    drag = {
      index,
      pointer: event.pointerId,
      y: event.clientY,
      from: grid.weights[index],
      moving: false,
    };
    grid.step = stepOf(grid.weights);
  });
  grid.root.addEventListener("pointermove", (event) => {
    if (!event.buttons) drag = null; // let go outside of the grid
    if (!drag || event.pointerId !== drag.pointer) return;
    const steps = Math.trunc((drag.y - event.clientY) / DRAG_STEP);
    if (!drag.moving && !steps) return;
    if (!drag.moving) startDragging(grid, drag);
    drag.moving = true;
    moveWeight(grid, drag.index, drag.from, steps);
  });
  const end = (event) => {
    if (drag?.pointer === event.pointerId) drag = null;
  };
  grid.root.addEventListener("pointerup", end);
  grid.root.addEventListener("pointercancel", end);
}

function startDragging(grid, drag) {
  grid.cells[drag.index].setPointerCapture(drag.pointer);
  grid.cells[drag.index].blur();
}

// A kernel of another size: what there is stays in the middle, zeros around.
function resizedPlane(plane, from, height, width) {
  const resized = new Float32Array(height * width);
  const down = Math.floor((height - from.height) / 2);
  const across = Math.floor((width - from.width) / 2);
  for (let row = 0; row < from.height; row++) {
    for (let column = 0; column < from.width; column++) {
      const [y, x] = [row + down, column + across];
      if (y >= 0 && x >= 0 && y < height && x < width)
        resized[y * width + x] = plane[row * from.width + column];
    }
  }
  return resized;
}

// A quarter turn clockwise: the kernel (rows, columns) becomes (columns, rows).
function quarterTurn({ height, width, planes }) {
  const turn = (plane) =>
    Float32Array.from(
      plane,
      (_, i) => plane[(height - 1 - (i % height)) * width + Math.floor(i / height)],
    );
  return { height: width, width: height, planes: planes.map(turn) };
}
