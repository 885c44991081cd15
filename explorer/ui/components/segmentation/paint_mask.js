// A mask to paint by hand: how well it fits the true one follows while the brush moves.

const MODES = [
  ["paint", "Paint"],
  ["erase", "Erase"],
];
const ZOOM = 6; // pixels of the canvas for each of the picture
const WORST_BOUNDARY = 16; // pixels at which the bar is full
const SHOWN_KINDS = ["right", "excess", "missed"];

function kindAt(it, i) {
  if (it.cells[i]) return it.truth[i] ? "right" : "excess";
  return it.truth[i] ? "missed" : "";
}

// While the true mask is hidden, all that is painted looks the same.
function shownKind(it, i) {
  if (!it.blind.checked) return kindAt(it, i);
  return it.cells[i] ? "right" : "";
}

function paintKinds(it) {
  fillKinds(it.canvas, SIDE, (i) => shownKind(it, i), it.fills);
  outlineKinds(it.canvas, SIDE, (i) => it.cells[i], [3.5, 1.5]);
}

// At most once for each frame that the browser draws.
function redraw(it) {
  if (it.drawing) return;
  it.drawing = requestAnimationFrame(() => {
    it.drawing = 0;
    paintKinds(it);
    writeMeasures(it);
    placeOnCurve(it);
  });
}

function noteMask(it) {
  redraw(it);
  noteChange(it);
}

function replaceMask(it, cells) {
  it.cells = cells;
  noteMask(it);
}

// Sliders stand for the mask only as long as nothing else has changed it.
function restMakers(it, moving) {
  for (const name of MAKERS.filter((one) => one !== moving)) {
    it.find(name).value = 0;
    it.find(`${name}-value`).textContent = "0 px";
  }
}

function replaceByHand(it, cells) {
  restMakers(it);
  replaceMask(it, cells);
}

const MAKERS = [".shift", ".growth"];
const STARTS = {
  nothing: (it) => it.truth.map(() => 0),
  everything: (it) => it.truth.map(() => 1),
  true: (it) => it.truth.slice(),
};

function followStarts(it) {
  it.find(".starts").addEventListener("click", (event) => {
    const start = event.target.closest("button")?.dataset.start;
    if (!start) return;
    rememberCells(it);
    replaceByHand(it, STARTS[start](it));
  });
  followMaker(it, ".shift", (pixels) => it.shifted[pixels]);
  followMaker(it, ".growth", (pixels) => grownMask(it.truth, SIDE, pixels));
}

// A slider that makes a mask of the true one; all of one drag is undone at once.
function followMaker(it, name, make) {
  const [slider, output] = [it.find(name), it.find(`${name}-value`)];
  let dragging = false;
  slider.addEventListener("input", () => {
    if (!dragging) rememberCells(it);
    dragging = true;
    const pixels = Number(slider.value);
    restMakers(it, name);
    output.textContent = `${String(pixels).replace("-", "−")} px`;
    replaceMask(it, make(pixels).slice());
  });
  slider.addEventListener("change", () => (dragging = false));
  output.textContent = "0 px";
}

function makeKinds(it) {
  it.counted = {};
  for (const name of SHOWN_KINDS) {
    const entry = textIn("span", "kind", "");
    it.counted[name] = textIn("b", "count", "");
    entry.append(swatchOf(KINDS[name]), `${KINDS[name].title}:`, it.counted[name]);
    it.find(".kinds").append(entry);
  }
  const pen = it.canvas.getContext("2d");
  it.fills = Object.fromEntries(
    SHOWN_KINDS.map((name) => [name, pen.createPattern(patternTile(KINDS[name], 0.7), "repeat")]),
  );
  it.rows = Object.fromEntries(
    [...Object.keys(MEASURES), "boundary"].map((name) => [name, makeMeasure(name)]),
  );
  it.find(".measures").append(...Object.values(it.rows));
}

function mountPad(parent, data) {
  const find = openFrame(parent, MARKUP);
  const it = { find, data, past: [], cursor: [SIDE / 2, SIDE / 2] };
  Object.assign(it, { canvas: find(".mask"), ring: find(".brush-ring"), size: find(".size") });
  it.blind = find(".blind");
  it.canvas.width = it.canvas.height = SIDE * ZOOM;
  makeKinds(it);
  const chooseMode = (mode) => {
    it.mode = mode;
    markSwitch(find(".modes"), mode);
  };
  makeSwitch(find(".modes"), "What the brush does", MODES, chooseMode);
  chooseMode("paint");
  const value = () => (it.mode === "paint" ? 1 : 0);
  const changed = () => {
    restMakers(it);
    noteMask(it);
  };
  followBrush(it, { side: SIDE, value, changed });
  followStarts(it);
  it.blind.addEventListener("change", () => redraw(it));
  const undo = () => it.past.length && replaceByHand(it, it.past.pop());
  find(".undo").addEventListener("click", undo);
  it.canvas.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) undo();
  });
  find(".clear").addEventListener("click", () => {
    rememberCells(it);
    replaceByHand(it, STARTS.nothing(it));
  });
  showTruth(it, data);
  return it;
}

function showTruth(it, data) {
  it.data = data;
  it.truth = unpackedMask(data.truth);
  it.shifted = SHIFTS.map((pixels) => shiftedMask(it.truth, SIDE, pixels));
  it.past = [];
  Object.assign(it.find(".photo"), { src: data.photo, alt: data.alt });
  it.find(".paint-title").textContent = data.title;
  it.canvas.setAttribute("aria-label", `${data.alt}; arrow keys move the brush, Space paints`);
  drawCurve(it);
}

const padState = (it) => ({ mask: packedMask(it.cells), truth: it.data.truth });

function adoptPad(it, { mask }) {
  it.cells = unpackedMask(mask);
  redraw(it);
}

function updatePad(it, data) {
  if (it.data.truth !== data.truth || it.data.photo !== data.photo) {
    showTruth(it, data);
    redraw(it);
  }
}

export default liveComponent({
  mount: mountPad,
  stateOf: padState,
  adopt: adoptPad,
  update: updatePad,
});
