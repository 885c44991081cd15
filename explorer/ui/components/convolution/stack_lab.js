// Kernels in a row: the whole of the lab, in step with the server.

// ---- in step with the server -----------------------------------------------------------------

const stateOf = ({ stages, kept, enlarged }) => ({
  stack: writeStages(stages),
  cell: kept,
  enlarged: Number(enlarged),
});

// Take over what the server hands, unless that is what stands here already.
function adopt(lab, handed) {
  if (lab.stages && sameEntries(stateOf(lab), handed)) return;
  lab.stages = readStages(handed.stack);
  lab.kept = handed.cell;
  lab.enlarged = Boolean(handed.enlarged);
  if (handed.cell) lab.cursor = null;
}

// ---- computing -------------------------------------------------------------------------------

function compute(lab) {
  const kernels = lab.stages.map(({ kernel }) => lab.kernels.get(kernel));
  const before = lab.found;
  lab.windows = lab.stages.map((stage, index) =>
    windowsOf(stage, kernels[index], kernels[index].title),
  );
  lab.growth = fieldGrowth(lab.windows);
  lab.found = stackLevels(lab.picture, lab.stages, kernels);
  lab.centre = lab.cursor = carriedCursor(lab, before);
  if (lab.kept && lab.cursor) lab.kept = cursorText(lab.cursor);
}

const refresh = makeRefresh({ compute, paint, draw });

// ---- painting --------------------------------------------------------------------------------

function paint(lab) {
  showStages(lab);
  lab.levels[0].find(".enlarge").checked = lab.enlarged;
  const shadings = lab.found.map((level, number) => {
    showMisfit(lab, level, number);
    return level.maps ? paintLevel(lab, level, number) : paintNone(lab, number);
  });
  const complete = lab.found.every(({ maps }) => maps);
  lab.find(".says").textContent = coloursWords(shadings);
  lab.find(".growth").replaceChildren(...growthRows(lab.growth, lab.picture));
  lab.find(".notice").textContent = complete ? noticeWords(lab.growth) : "";
}

function showMisfit(lab, { maps, problem, missing }, number) {
  const { figure, find, map } = lab.levels[number];
  const nothing = missing ? `Nothing to look at: stage ${missing} gives no map.` : "";
  find(".problem").hidden = Boolean(maps);
  find(".problem").textContent = problem ? `${problem} ${adviceWords(lab, number)}` : nothing;
  figure.classList.toggle("none", !maps);
  map.canvas.result = maps ? lab.found[number] : null; // for tests, and for browsers' tools
  map.canvas.tabIndex = maps ? 0 : -1;
}

function adviceWords({ stages, kernels, found }, number) {
  const { kernel, stride } = stages[number - 1];
  const side = ({ height, width }) => Math.max(height, width);
  const smallest = Math.min(...[...kernels.values()].map(side));
  const shrinks = (stage) => stage.stride > 1 || stage.pooling !== "none";
  const pooling = found[number].tooLarge === "pooling";
  const ways = waysWords([
    side(kernels.get(kernel)) > smallest && "a smaller kernel",
    pooling && "no pooling here",
    pooling && stride > 1 && "less stride here",
    stages.slice(0, number - 1).some(shrinks) && "less stride and pooling before it",
    "a larger picture",
  ]);
  return `Take ${ways}.`;
}

const levelName = (number) => (number ? `Stage ${number}` : "Input");

function paintNone(lab, number) {
  const { find, map } = lab.levels[number];
  map.width = 0;
  find(".title").textContent = levelName(number);
  find(".range").textContent = "no map";
  map.canvas.setAttribute("aria-label", `${levelName(number)}: no map`);
  return null;
}

function paintLevel(lab, { maps, height, width }, number) {
  const { find, map } = lab.levels[number];
  const range = rangeOf(maps);
  const shading = number ? stageShading(lab, maps, range, number) : GREY_PICTURE;
  setPixels(map, paintMaps(maps, shading), height, width);
  map.numbers = (row, column) => [cellNumber(maps[0][row * width + column])];
  const title = `${levelName(number)}: ${sizeWords(height, width)}`;
  showTitle(find, title, range, shading);
  const picture = number ? "" : `${lab.picture.name}. `;
  const label = `${picture}${title}, ${find(".range").textContent}. Arrow keys move the cell.`;
  map.canvas.setAttribute("aria-label", label);
  return shading;
}

// Grey as in a picture only as long as all kernels so far make pictures.
function stageShading({ stages, kernels, palettes }, maps, range, number) {
  const picture = stages.slice(0, number).every(({ kernel }) => makesPicture(kernels.get(kernel)));
  return shadingOf("auto", maps, range, { relu: stages[number - 1].relu, palettes, picture });
}

function showTitle(find, title, [low, high], shading) {
  find(".title").textContent = title;
  find(".range").textContent = `${shortNumber(low)} to ${shortNumber(high)}`;
  showScale(find, shading);
}

// ---- drawing: what the pointer changes -------------------------------------------------------

function draw(lab) {
  const { cursor, found, levels, windows } = lab;
  const boxes = cursor ? traceBack(cursor.level, cursor.row, cursor.column, windows) : [];
  const shape = shapeOf(levels[0].map);
  found.forEach((level, number) => {
    const { map } = levels[number];
    const box = boxes[number];
    map.canvas.style.aspectRatio = shape;
    map.outlines = box ? [outlineOf(box)] : [];
    if (level.maps) drawMap(map, lensOf(lab, number));
  });
  lab.find(".place").textContent = cursor
    ? placeWords(boxes, valueAt(found[cursor.level], cursor))
    : "";
}

const outlineOf = ({ top, bottom, left, right }) => ({
  top,
  left,
  height: bottom - top + 1,
  width: right - left + 1,
});

const valueAt = ({ maps, width }, { row, column }) => maps[0][row * width + column];

function moveTo(lab, level, row, column) {
  const { height, width } = lab.found[level];
  lab.cursor = { level, row: clamp(row, height), column: clamp(column, width) };
  refresh(lab, false);
}

// What is enlarged stays where it is under the pointer; a click or an arrow key takes it along.
function centreHere(lab) {
  lab.centre = lab.cursor;
  refresh(lab, false);
}

// A cell that was clicked goes into the link; one that was only pointed at does not.
function keepHere(lab) {
  if (!lab.cursor) return;
  lab.kept = cursorText(lab.cursor);
  noteChange(lab);
  centreHere(lab);
}

// On the input the whole receptive field follows the pointer, of the map that was looked at last.
function followLevel(lab, { map }, number) {
  const read = (event) => {
    if (!map.width || !lab.cursor) return;
    const pointed = pointedCell(map, event);
    const { level } = number ? { level: number } : lab.cursor;
    const { row, column } = number ? pointed : cellAround(pointed, level, lab.windows);
    moveTo(lab, level, row, column);
  };
  followPointer(map.canvas, read, () => {});
  map.canvas.addEventListener("click", () => keepHere(lab));
  onEnter(map.canvas, () => keepHere(lab));
  const cursor = () =>
    !number || lab.cursor?.level === number ? lab.cursor : middleOf(lab, number);
  followKeys(
    map.canvas,
    () => [cursor().row, cursor().column],
    (row, column) => {
      if (!lab.cursor) return;
      moveTo(lab, number || lab.cursor.level, row, column);
      centreHere(lab);
    },
  );
}

function mount(parent, data) {
  const find = openFrame(parent, MARKUP);
  const lab = {
    find,
    levels: [], // the input and the stages, as they stand on the page
    palettes: palettesOf(data),
    kernels: null, // by name
    picture: null,
    stages: null, // [{kernel, stride, relu, pooling}]
    found: null, // the maps: the input's and each stage's
    cursor: null, // {level, row, column}
    centre: null, // the cell around which maps are enlarged
    enlarged: false,
    kept: "", // the cell in the link
  };
  for (let number = 0; number <= STAGES.at(-1); number++) lab.levels.push(makeLevel(lab, number));
  lab.levels.forEach((level, number) => followLevel(lab, level, number));
  lab.forgetPlace = () => (lab.cursor = null);
  takeKernels(lab, data.presets);
  makeCount(lab);
  lab.levels[0].find(".enlarge").addEventListener("change", ({ target }) => {
    lab.enlarged = target.checked;
    noteChange(lab);
    centreHere(lab);
  });
  followLook(find(".levels").parentElement, () => refresh(lab));
  return lab;
}

export default liveComponent({
  mount,
  stateOf,
  adopt,
  update: (lab, { own, picture }) => {
    takeOwnKernel(lab, own);
    takePicture(lab, picture, () => refresh(lab));
  },
  inUrl: ({ kept, enlarged }) => ({ "stack-cell": kept, enlarged: Number(enlarged) }),
});
