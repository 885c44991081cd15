// What the labs in this folder share: the picture, switches, and what the pointer does on a map.

const clamp = (index, count) => Math.max(0, Math.min(count - 1, index));

const within = (share) => Math.max(0, Math.min(1, share));

// The same place on a map of another size.
const carried = (index, before, now) => clamp(before && before !== now ? Math.floor(((index + 0.5) / before) * now) : index, now);

// "3 to 5", first and last included.
const between = (first, last) => (first === last ? shortNumber(first) : `${shortNumber(first)} to ${shortNumber(last)}`);

const palettesOf = ({ palettes }) => ({ signed: hexBytes(palettes.signed), activation: hexBytes(palettes.activation) });

// The picture that the server sent, once it is decoded; a later one wins.
async function takePicture(lab, { digest, uri, name }, then) {
  if (lab.expected === digest) return lab.picture && then();
  lab.expected = digest;
  const { rgba, width, height } = await readPixels(uri);
  if (lab.expected !== digest) return;
  lab.picture = { digest, name, rgba, width, height, ...planesOf(rgba) };
  lab.pictureChanged?.();
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
const makeRefresh = ({ compute, paint, draw }) => (lab, computing = true) => {
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

function makeSwitch(group, label, entries, pick) {
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", label);
  for (const [value, text] of entries) {
    const button = makeButton(text);
    button.dataset.value = value;
    button.addEventListener("click", () => pick(value));
    group.append(button);
  }
  group.addEventListener("keydown", (event) => moveFocus(group, event));
}

const markSwitch = (group, value) => markChosen(group, (button) => button.dataset.value === String(value));

const numbersUpTo = (last) => Array.from({ length: last }, (_, index) => [index + 1, String(index + 1)]);

// The map as it is, one pixel for one cell: what a program wants to read.
function saveMap(map, name) {
  const link = document.createElement("a");
  link.href = map.image.toDataURL("image/png");
  link.download = name;
  link.click();
}

// ---- the lens: {zoom, y, x}, zoom from 0 to 100, the centre as shares of the map -------------

const wholeMap = () => ({ zoom: 0, y: 0.5, x: 0.5 });

// How many times larger the map is drawn; at 100, about nine cells are seen side by side.
const magnified = ({ zoom, y, x }, map) => ({ zoom: Math.max(1, map.width ? pixelsAcross(map) / 9 : 1) ** (zoom / 100), y, x });

const zoomWords = (lens, { zoom }, whole) => (lens.zoom ? `${shortNumber(Number(zoom.toPrecision(2)))} ×` : whole);

const centreLens = (lens, [row, column], { height, width }) => Object.assign(lens, { y: (row + 0.5) / height, x: (column + 0.5) / width });

// Moves the lens when the cell has left what is shown.
function keepInView(lens, frame, cell, size) {
  if (!lens.zoom || !frame) return;
  const [row, column] = cell;
  const inside = row >= frame.top && column >= frame.left && row + 1 <= frame.top + frame.height && column + 1 <= frame.left + frame.width;
  if (!inside) centreLens(lens, cell, size);
}

// Hover or tap reads a cell; a drag moves the lens; double click zooms in and out; so do + and −.
function followMap(map, lens, { read, zoomTo, moved }) {
  const { canvas } = map;
  let drag = null;
  followPointer(canvas, (event) => !drag?.moved && map.frame && read(pointedCell(map, event)), () => {});
  canvas.addEventListener("pointerdown", ({ clientX, clientY }) => {
    if (lens.zoom) drag = { clientX, clientY, y: lens.y, x: lens.x, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag || !event.buttons) return;
    const [down, across] = [event.clientY - drag.clientY, event.clientX - drag.clientX];
    drag.moved = drag.moved || Math.hypot(down, across) > 5;
    if (!drag.moved) return;
    const share = (pixels, cells) => pixels / map.frame.scale / cells;
    Object.assign(lens, { y: within(drag.y - share(down, map.height)), x: within(drag.x - share(across, map.width)) });
    moved();
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) canvas.addEventListener(end, () => (drag = null));
  canvas.addEventListener("dblclick", () => zoomTo(lens.zoom ? 0 : 100));
  canvas.addEventListener("keydown", ({ key }) => {
    const steps = { "+": 20, "=": 20, "-": -20 }[key];
    if (steps) zoomTo(Math.max(0, Math.min(100, lens.zoom + steps)));
  });
}

// The window whose middle is nearest to a pixel of what it slides over.
function windowAround({ rows, columns }, { row, column }) {
  const nearest = (axis, pixel) => Math.round((pixel + axis.before - (axis.extent - 1) / 2) / axis.stride);
  return [nearest(rows, row), nearest(columns, column)];
}
