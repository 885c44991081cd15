const FEWEST_CELLS = 5; // that an enlarged map shows along its shorter side

const MARKUP = `
<div class="levels"></div>
<div class="row count"><button type="button" class="add">Add a stage</button><button type="button" class="remove"></button></div>
<p class="place" aria-live="polite"></p>
<p class="says"></p>
<section class="field">
  <h4>How the receptive field grows</h4>
  <p class="general">Each window of k × k with stride s: the field becomes r + (k − 1) · j, and the jump, which is how many input pixels neighbouring cells lie apart, j · s. Both begin with 1. (<a href="https://distill.pub/2019/computing-receptive-fields/" target="_blank" rel="noopener">Araujo, Norris and Sim 2019</a>)</p>
  <ol class="growth"></ol>
  <p class="notice"></p>
</section>`;

// ---- in step with the server -----------------------------------------------------------------

const stateOf = ({ stages }) => ({ stack: writeStages(stages) });

// Take over what the server hands, unless that is what stands here already.
function adopt(lab, { stack }) {
  if (lab.stages && writeStages(lab.stages) === stack) return;
  lab.stages = readStages(stack);
}

// ---- computing -------------------------------------------------------------------------------

function compute(lab) {
  const kernels = lab.stages.map(({ kernel }) => lab.kernels.get(kernel));
  const before = lab.found;
  lab.windows = lab.stages.map((stage, index) => windowsOf(stage, kernels[index], kernels[index].title));
  lab.growth = fieldGrowth(lab.windows);
  lab.found = stackLevels(lab.picture, lab.stages, kernels);
  lab.centre = lab.cursor = carriedCursor(lab, before);
}

const lastLevel = (found) => found.findLastIndex((level) => level.maps);

// The same place after a change; at first the strongest answer of the last map.
function carriedCursor({ cursor, found }, before) {
  const last = lastLevel(found);
  if (!last) return null;
  if (!cursor) return { level: last, ...strongestCell(found[last]) };
  const level = cursor.level === lastLevel(before) ? last : Math.min(cursor.level, last);
  const old = before[cursor.level];
  return { level, row: carried(cursor.row, old.height, found[level].height), column: carried(cursor.column, old.width, found[level].width) };
}

const refresh = makeRefresh({ compute, paint, draw });

// ---- painting --------------------------------------------------------------------------------

function paint(lab) {
  showStages(lab);
  const shadings = lab.found.map((level, number) => paintLevel(lab, lab.levels[number], level, number));
  lab.find(".says").textContent = coloursWords(shadings);
  lab.find(".growth").replaceChildren(...growthRows(lab.growth, lab.picture));
  lab.find(".notice").textContent = noticeWords(lab.growth.slice(0, Math.max(FEWEST_STAGES, lastLevel(lab.found))));
}

function paintLevel(lab, { figure, find, map }, level, number) {
  const { maps, height, width, problem, missing } = level;
  const name = number ? `Stage ${number}` : "Input";
  find(".problem").hidden = Boolean(maps);
  find(".problem").textContent = problem ? `${problem} Take a smaller kernel or no pooling here, or less stride and pooling before it.` : missing ? `Nothing to look at: stage ${missing} gives no map.` : "";
  figure.classList.toggle("none", !maps);
  map.canvas.result = level; // for tests, and for whoever looks with the browser's tools
  map.canvas.tabIndex = maps ? 0 : -1;
  if (!maps) {
    map.width = 0;
    find(".title").textContent = name;
    find(".range").textContent = "no map";
    map.canvas.setAttribute("aria-label", `${name}: no map`);
    return null;
  }
  const range = rangeOf(maps);
  const shading = number ? shadingOf("signed", maps, range, { relu: lab.stages[number - 1].relu, palettes: lab.palettes }) : { low: 0, high: 255, palette: GREYS };
  setPixels(map, paintMaps(maps, shading), height, width);
  map.numbers = (row, column) => [shortNumber(Number(maps[0][row * width + column].toPrecision(3)))];
  showTitle(find, `${name}: ${sizeWords(height, width)}`, range, shading);
  const of = number ? "" : `${lab.picture.name}. `;
  map.canvas.setAttribute("aria-label", `${of}${name}: ${sizeWords(height, width)}, ${find(".range").textContent}. Arrow keys move the cell.`);
  return shading;
}

function showTitle(find, title, [low, high], shading) {
  find(".title").textContent = title;
  find(".range").textContent = `${shortNumber(low)} to ${shortNumber(high)}`;
  find(".scale").style.background = gradientOf(shading.palette);
  find(".low").textContent = shortNumber(shading.low);
  find(".high").textContent = shortNumber(shading.high);
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
    map.outlines = box ? [{ top: box.top, left: box.left, height: box.bottom - box.top + 1, width: box.right - box.left + 1 }] : [];
    if (level.maps) drawMap(map, lensOf(lab, number));
  });
  lab.find(".place").textContent = cursor ? placeWords(boxes, valueAt(found[cursor.level], cursor)) : "";
}

// All of a map; or, enlarged, what lies around the window on it, so that its numbers can be read.
function lensOf({ enlarged, centre, found, windows }, number) {
  if (!enlarged || !centre) return { zoom: 1, y: 0.5, x: 0.5 };
  const { height, width } = found[number];
  const share = (index, count) => (index + 0.5) / count;
  const from = found[centre.level];
  if (number > centre.level) {
    return { zoom: magnification(height, width, 1), y: share(centre.row, from.height), x: share(centre.column, from.width) };
  }
  const { top, bottom, left, right } = traceBack(centre.level, centre.row, centre.column, windows)[number];
  const zoom = magnification(height, width, Math.max(bottom - top, right - left) + 1);
  return { zoom, y: share((top + bottom) / 2, height), x: share((left + right) / 2, width) };
}

const magnification = (height, width, side) => Math.max(1, Math.min(height, width) / Math.max(FEWEST_CELLS, 1.6 * side));

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
  map.canvas.addEventListener("click", () => centreHere(lab));
  const cursor = () => (!number || lab.cursor?.level === number ? lab.cursor : middleOf(lab, number));
  followKeys(map.canvas, () => [cursor().row, cursor().column], (row, column) => {
    if (!lab.cursor) return;
    moveTo(lab, number || lab.cursor.level, row, column);
    centreHere(lab);
  });
}

// Where the arrow keys begin on a map that was not looked at before: where the outline is now.
function middleOf(lab, number) {
  const { cursor, windows } = lab;
  if (cursor.level < number) return strongestCell(lab.found[number]);
  const { top, bottom, left, right } = traceBack(cursor.level, cursor.row, cursor.column, windows)[number];
  return { row: (top + bottom) >> 1, column: (left + right) >> 1 };
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
  };
  for (let number = 0; number <= MOST_STAGES; number++) lab.levels.push(makeLevel(lab, number));
  lab.levels.forEach((level, number) => followLevel(lab, level, number));
  lab.pictureChanged = () => (lab.cursor = null);
  takeKernels(lab, data.presets);
  makeCount(lab);
  lab.levels[0].find(".enlarge").addEventListener("change", ({ target }) => {
    lab.enlarged = target.checked;
    centreHere(lab);
  });
  new ResizeObserver(() => lab.found && refresh(lab, false)).observe(find(".levels"));
  return lab;
}

export default liveComponent({ mount, stateOf, adopt, update: (lab, { picture }) => takePicture(lab, picture, () => refresh(lab)) });
