// Anchors over a picture: those of the cell that is pointed at, and which of all are matched.

const isOfCell = (anchor, { stride, row, column }) =>
  anchor.stride === stride && anchor.row === row && anchor.column === column;

const placeText = ({ stride, row, column, kind }) => [stride, row, column, kind].join("-");

function readPlace(text) {
  const [stride, row, column, kind] = text.split("-").map(Number);
  return { stride, row, column, kind };
}

// The best anchor among those that pass: a matched one first, then by its overlap.
function bestAnchor(it, test) {
  let best = -1;
  it.anchors.forEach((anchor, i) => {
    if (!test(anchor)) return;
    const rank = (one) => it.matches[one].overlap + (it.matches[one].object >= 0 ? 1 : 0);
    if (best < 0 || rank(i) > rank(best)) best = i;
  });
  return best;
}

const indexOfPlace = (it, at) =>
  it.anchors.findIndex((anchor) => isOfCell(anchor, at) && anchor.kind === at.kind);

function settle(it, at) {
  it.index = indexOfPlace(it, at);
  if (it.index < 0) it.index = bestAnchor(it, (anchor) => isOfCell(anchor, at));
  if (it.index < 0) it.index = bestAnchor(it, ({ stride }) => stride === at.stride);
  const anchor = it.anchors[it.index];
  it.at = anchor ? { ...anchor } : { stride: at.stride, row: 0, column: 0, kind: 0 };
  it.stride = it.at.stride;
  it.cells = Math.ceil(SIDE / it.stride);
  const match = it.matches[it.index];
  const object = match?.overlap > 0 ? (match.object >= 0 ? match.object : match.nearest) : -1;
  it.object = it.data.objects[object] ?? null;
  it.encoded = it.object ? encodeBox(it.object.box, anchor.box) : [0, 0, 0, 0];
  it.offsets = it.encoded;
}

function layAll(it) {
  const ratios = ratiosOf(it.setting);
  const ofStride = (stride) => layAnchors(SIDE, stride, scalesOf(it.setting, stride), ratios);
  it.anchors = STRIDES.flatMap(ofStride);
  const { positive, negative } = it.setting;
  const boxes = it.data.objects.map(({ box }) => box);
  const anchors = it.anchors.map(({ box }) => box);
  it.matches = matchAnchors(anchors, boxes, positive / 100, negative / 100);
}

function drawAll(it) {
  drawGrid(it);
  drawAnchors(it);
  drawCell(it);
  showControls(it);
  writeCounts(it);
  writeObjects(it);
  showPlace(it);
}

function showPlace(it) {
  showKinds(it);
  writeChosen(it);
  showBent(it);
}

function showBent(it) {
  const anchor = it.anchors[it.index];
  it.decoded = anchor ? decodeBox(it.offsets, anchor.box) : null;
  showOffsets(it);
  writeDecoding(it);
  drawChosen(it);
}

function choose(it, at) {
  const sameMap = at.stride === it.stride;
  settle(it, at);
  if (sameMap) {
    drawCell(it);
    showPlace(it);
  } else drawAll(it);
  noteChange(it);
}

function change(it, changes) {
  it.setting = { ...it.setting, ...changes };
  layAll(it);
  settle(it, it.at);
  drawAll(it);
  noteChange(it);
}

function chooseCell(it, row, column) {
  const within = (place) => Math.min(it.cells - 1, Math.max(0, place));
  it.hover = null;
  choose(it, { stride: it.stride, row: within(row), column: within(column), kind: -1 });
}

function followCells(it) {
  const stack = it.find(".stack");
  const under = (event) => cellUnder(event, stack, it.cells, it.cells);
  stack.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    it.hover = under(event);
    drawCell(it);
  });
  stack.addEventListener("pointerleave", () => {
    it.hover = null;
    drawCell(it);
  });
  stack.addEventListener("click", (event) => {
    const { row, column } = under(event);
    chooseCell(it, row, column);
  });
  followKeys(stack, () => [it.at.row, it.at.column], (row, column) => chooseCell(it, row, column));
}

function showPicture(it, data) {
  it.data = data;
  Object.assign(it.find(".photo"), { src: data.photo, alt: data.alt });
  it.find(".stage-title").textContent = data.title;
  const help = "Arrow keys choose a cell; below, the anchors of the cell can be chosen.";
  it.find(".stack").setAttribute("aria-label", `${data.alt}, with a grid of cells. ${help}`);
}

function mountAnchors(parent, data) {
  const find = openFrame(parent, MARKUP);
  const at = { stride: STRIDES[0], row: 0, column: 0, kind: 0 };
  const it = { find, hover: null, lit: "both", at };
  find(".anchors").setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
  it.change = (changes) => change(it, changes);
  it.choose = (at) => choose(it, at);
  it.openMap = (stride) => choose(it, { stride, row: -1, column: -1, kind: -1 });
  it.bend = (offsets) => {
    it.offsets = offsets;
    showBent(it);
  };
  it.light = (lit) => {
    it.lit = lit;
    markSwitch(find(".lit"), lit);
    drawAnchors(it);
    noteChange(it);
  };
  makeControls(it);
  followCells(it);
  showPicture(it, data);
  return it;
}

const anchorState = (it) => ({
  setting: settingText(it.setting),
  at: placeText(it.at),
  lit: it.lit,
  scene: it.data.scene,
});

// Without a place: the best anchor of all.
function adoptAnchors(it, { setting, at, lit }) {
  Object.assign(it, { setting: readSetting(setting), lit, hover: null });
  layAll(it);
  const best = it.anchors[bestAnchor(it, () => true)];
  settle(it, at ? readPlace(at) : (best ?? it.at));
  drawAll(it);
}

function updateAnchors(it, data) {
  if (it.data.scene === data.scene && it.data.photo === data.photo) return;
  showPicture(it, data);
  adoptAnchors(it, data.state);
}

export default liveComponent({
  mount: mountAnchors,
  stateOf: anchorState,
  adopt: adoptAnchors,
  update: updateAnchors,
});
