// What the labs in this folder share: the picture, switches, and what the pointer does on a map.

const clamp = (index, count) => Math.max(0, Math.min(count - 1, index));

const within = (share) => Math.max(0, Math.min(1, share));

// The same place on a map of another size.
const carried = (index, before, now) =>
  clamp(before && before !== now ? Math.floor(((index + 0.5) / before) * now) : index, now);

const carriedCell = ([row, column], before, now) => [
  carried(row, before.height, now.height),
  carried(column, before.width, now.width),
];

const cellOf = (text) => text.split("-").map(Number);

// lab.cursor stays in the same place of a map that may have changed its size (lab.cursorOn); at
// first it is the cell that the link names (lab.kept), or else the one that first() gives.
function placeCursor(lab, { height, width }, first) {
  const size = { height, width };
  if (lab.cursorOn) {
    const moved = (cell) => carriedCell(cell, lab.cursorOn, size);
    lab.cursor = moved(lab.cursor);
    if (lab.kept) lab.kept = moved(cellOf(lab.kept)).join("-");
  } else {
    const [row, column] = lab.kept ? cellOf(lab.kept) : first();
    lab.cursor = [clamp(row, height), clamp(column, width)];
    if (!lab.centred) centreLens(lab.lens, lab.cursor, size);
  }
  lab.centred = false;
  lab.cursorOn = size;
}

// A cell that was clicked goes into the link; one that was only pointed at does not.
function keepCell(lab) {
  lab.kept = lab.cursor.join("-");
  noteChange(lab);
}

const listWords = (words, last = "and") =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;

// What may help: those of the ways that are open.
const waysWords = (ways) => listWords(ways.filter(Boolean), "or");

// "3 to 5", first and last included.
const between = (first, last) =>
  first === last ? shortNumber(first) : `${shortNumber(first)} to ${shortNumber(last)}`;

const linesWords = (name, first, last) =>
  `${name}${first === last ? "" : "s"} ${between(first, last)}`;

// "rows 3 to 5, columns 0 to 2", all of them included.
const boxWords = ({ top, bottom, left, right }) =>
  `${linesWords("row", top, bottom)}, ${linesWords("column", left, right)}`;

const palettesOf = ({ palettes }) =>
  Object.fromEntries(Object.entries(palettes).map(([use, hex]) => [use, hexBytes(hex)]));

// The picture that the server sent, once it is decoded; a later one wins. lab.forgetPlace() forgets
// which cell was looked at, as there may be no such cell on a picture of another size.
async function takePicture(lab, { digest, uri, name }, then) {
  if (lab.expected === digest) return lab.picture && then();
  lab.expected = digest;
  const { rgba, width, height } = await readPixels(uri);
  if (lab.expected !== digest) return;
  const before = lab.picture;
  lab.picture = { digest, name, rgba, width, height, ...planesOf(rgba) };
  if (before?.width !== width || before.height !== height) lab.forgetPlace();
  then();
}

// Everything is drawn at most once per frame, however many events there were.
function oncePerFrame(lab, draw) {
  if (lab.waiting) return;
  lab.waiting = true;
  requestAnimationFrame(() => {
    lab.waiting = false;
    if (lab.picture) draw(lab);
  });
}

// refresh(lab) computes and paints anew; refresh(lab, false) only draws what the pointer changes.
const makeRefresh =
  ({ compute, paint, draw }) =>
  (lab, computing = true) => {
    lab.stale = lab.stale || computing;
    oncePerFrame(lab, () => {
      if (lab.stale) {
        lab.stale = false;
        compute(lab);
        paint(lab);
      }
      draw(lab);
    });
  };

const asEntries = (numbers, words = String) => numbers.map((number) => [number, words(number)]);

// Named kernels as entries of a list, family by family.
function presetGroups(presets) {
  const groups = new Map();
  for (const { name, title, family } of presets) {
    if (!groups.has(family))
      groups.set(family, Object.assign(document.createElement("optgroup"), { label: family }));
    groups.get(family).append(new Option(title, name));
  }
  return groups.values();
}

// Redraws when the lab gets another size, or the page another theme.
function followLook(frame, redraw) {
  new ResizeObserver(redraw).observe(frame);
  frame.addEventListener("transitionend", ({ target, propertyName }) => {
    if (target === frame && propertyName === "color") redraw();
  });
}

// The colour scale of a map: from which value to which.
function showScale(find, { low, high, palette }) {
  find(".scale").style.background = gradientOf(palette);
  find(".low").textContent = shortNumber(low);
  find(".high").textContent = shortNumber(high);
}

// The map as it is, one pixel for one cell: what a program wants to read.
function saveMap(map, name) {
  const link = document.createElement("a");
  link.href = map.image.toDataURL("image/png");
  link.download = name;
  link.click();
}

// ---- the lens: {zoom, y, x}, zoom from 0 to 100, the centre as shares of the map -------------

const wholeMap = () => ({ zoom: 0, y: 0.5, x: 0.5 });

const CELL_SIDE = 31; // css pixels of a cell at full zoom, so that its number can be read

// How many times larger the map is drawn.
function magnified({ zoom, y, x }, map) {
  const box = sizeOf(map.canvas);
  const cell = Math.min(box.width / pixelsAcross(map), box.height / pixelsDown(map));
  return { zoom: cell ? Math.max(1, CELL_SIDE / cell) ** (zoom / 100) : 1, y, x };
}

// Where the lens is, in thousandths of the map, as it stands in a link; "" for the whole map.
const centreText = ({ zoom, y, x }) =>
  zoom ? [y, x].map((share) => Math.round(1000 * share)).join("-") : "";

function takeLens(lab, zoom, centre) {
  lab.lens.zoom = zoom;
  lab.centred = Boolean(centre);
  if (centre) [lab.lens.y, lab.lens.x] = cellOf(centre).map((share) => within(share / 1000));
}

const zoomWords = (lens, { zoom }, whole) =>
  lens.zoom ? `${shortNumber(Number(zoom.toPrecision(2)))} ×` : whole;

const centreLens = (lens, [row, column], { height, width }) =>
  Object.assign(lens, { y: (row + 0.5) / height, x: (column + 0.5) / width });

// Moves the lens when the cell has left what is shown.
function keepInView(lens, frame, cell, size) {
  if (!lens.zoom || !frame) return;
  const [row, column] = cell;
  const inside =
    row >= frame.top &&
    column >= frame.left &&
    row + 1 <= frame.top + frame.height &&
    column + 1 <= frame.left + frame.width;
  if (!inside) centreLens(lens, cell, size);
}

// Enter and the space bar do what a click does.
function onEnter(canvas, pick) {
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick();
  });
}

// Hover or tap reads a cell, a click picks it; a drag moves the lens; a double click, + and − zoom.
function followMap(map, lens, { read, pick, zoomTo, moved, released }) {
  const { canvas } = map;
  let drag = null;
  let dragged = false;
  followPointer(
    canvas,
    (event) => !drag?.moved && map.frame && read(pointedCell(map, event)),
    () => {},
  );
  canvas.addEventListener("pointerdown", ({ clientX, clientY }) => {
    dragged = false;
    if (lens.zoom) drag = { clientX, clientY, y: lens.y, x: lens.x, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag || !event.buttons) return;
    const [down, across] = [event.clientY - drag.clientY, event.clientX - drag.clientX];
    drag.moved = drag.moved || Math.hypot(down, across) > 5;
    if (!drag.moved) return;
    dragged = true;
    const share = (pixels, cells) => pixels / map.frame.scale / cells;
    Object.assign(lens, {
      y: within(drag.y - share(down, map.height)),
      x: within(drag.x - share(across, map.width)),
    });
    moved();
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"])
    canvas.addEventListener(end, () => {
      if (drag?.moved) released();
      drag = null;
    });
  canvas.addEventListener("click", () => dragged || pick());
  onEnter(canvas, pick);
  canvas.addEventListener("dblclick", () => zoomTo(lens.zoom ? 0 : 100));
  canvas.addEventListener("keydown", ({ key }) => {
    const steps = { "+": 20, "=": 20, "-": -20 }[key];
    if (steps) zoomTo(Math.max(0, Math.min(100, lens.zoom + steps)));
  });
}

// The output size along an axis, with the formula filled in.
function sizeFormula({ size, stride, dilation, kernel, extent, count }, name, padding) {
  if (padding === "same") return `${name} ⌈${size} / ${stride}⌉ = ${count}`;
  const dilated = dilation > 1;
  const window = dilated ? `((${kernel} − 1) · ${dilation} + 1)` : kernel;
  if (!count) return `${name} none, as ${window}${dilated ? ` = ${extent}` : ""} > ${size}`;
  return `${name} ⌊(${size} − ${window}) / ${stride}⌋ + 1 = ${count}`;
}

// The window whose middle is nearest to a pixel of what it slides over.
function windowAround({ rows, columns }, { row, column }) {
  const nearest = (axis, pixel) =>
    Math.round((pixel + axis.before - (axis.extent - 1) / 2) / axis.stride);
  return [nearest(rows, row), nearest(columns, column)];
}
