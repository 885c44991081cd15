// A brush over a square grid of cells, each 0 or 1: mouse, finger or keys.
//
// it has canvas, ring (drawn around the brush), size (a slider: the brush's width in cells), cells,
// cursor ([row, column]) and past (for undo). brush says how many cells a side has, what the
// brush makes of them (value()), and is told of changes (changed()) and of strokes (begun(),
// lifted()).

const MOST_PAST = 40;
const FAR = 8; // cells that the brush moves with Shift

const BRUSH_MOVES = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};

const reachOf = (it) => Number(it.size.value) / 2;

// Whether it changes anything.
function dab(it, { side, value }, row, column) {
  it.cursor = [row, column];
  const on = value();
  const radius = reachOf(it);
  let changed = false;
  for (let y = Math.ceil(row - radius); y <= row + radius; y++) {
    for (let x = Math.ceil(column - radius); x <= column + radius; x++) {
      const inside = Math.hypot(y - row, x - column) <= radius;
      if (!inside || y < 0 || x < 0 || y >= side || x >= side) continue;
      if (it.cells[y * side + x] !== on) changed = true;
      it.cells[y * side + x] = on;
    }
  }
  return changed;
}

// All cells on the way: a quick hand leaves no gaps.
function strokeTo(it, brush, row, column) {
  const [top, left] = it.cursor;
  const steps = Math.max(Math.abs(row - top), Math.abs(column - left), 1);
  let changed = false;
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    const here = [top + (row - top) * share, left + (column - left) * share];
    changed = dab(it, brush, ...here.map(Math.round)) || changed;
  }
  if (changed) brush.changed();
}

function rememberCells(it) {
  it.past.push(it.cells.slice());
  if (it.past.length > MOST_PAST) it.past.shift();
}

function beginStroke(it, brush, row, column) {
  rememberCells(it);
  brush.begun?.();
  if (dab(it, brush, row, column)) brush.changed();
}

function showRing(it, side, row, column) {
  const share = (100 / side) * (2 * reachOf(it));
  Object.assign(it.ring.style, {
    left: `${((column + 0.5) / side) * 100}%`,
    top: `${((row + 0.5) / side) * 100}%`,
    width: `${share}%`,
    height: `${share}%`,
  });
  it.ring.hidden = false;
}

function brushByPointer(it, brush) {
  const { canvas } = it;
  const { side } = brush;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    canvas.setPointerCapture(event.pointerId);
    it.pointer = event.pointerId;
    const { row, column } = cellUnder(event, canvas, side, side);
    beginStroke(it, brush, row, column);
  });
  canvas.addEventListener("pointermove", (event) => {
    const { row, column } = cellUnder(event, canvas, side, side);
    showRing(it, side, row, column);
    if (event.pointerId === it.pointer) strokeTo(it, brush, row, column);
  });
  const lift = (event) => {
    if (event.pointerId !== it.pointer) return;
    it.pointer = null;
    brush.lifted?.();
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => (it.ring.hidden = true));
}

// Space paints; held down, it paints along the way of the arrow keys.
function brushByKeys(it, brush) {
  const { canvas } = it;
  const { side } = brush;
  const lift = () => {
    if (it.pressed) brush.lifted?.();
    it.pressed = false;
  };
  canvas.addEventListener("keydown", (event) => {
    const move = BRUSH_MOVES[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (!move) {
      if (!it.pressed) beginStroke(it, brush, ...it.cursor);
      it.pressed = true;
      return;
    }
    const far = event.shiftKey ? FAR : 1;
    const within = (place) => Math.min(side - 1, Math.max(0, place));
    const there = it.cursor.map((place, axis) => within(place + far * move[axis]));
    if (it.pressed) strokeTo(it, brush, ...there);
    it.cursor = there;
    showRing(it, side, ...there);
  });
  canvas.addEventListener("keyup", (event) => event.key === " " && lift());
  canvas.addEventListener("focus", () => {
    if (canvas.matches(":focus-visible")) showRing(it, side, ...it.cursor);
  });
  canvas.addEventListener("blur", () => {
    lift();
    it.ring.hidden = true;
  });
}

function followBrush(it, brush) {
  brushByPointer(it, brush);
  brushByKeys(it, brush);
}
