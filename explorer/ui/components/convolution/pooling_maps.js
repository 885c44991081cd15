// ---- computing -------------------------------------------------------------------------------

// The map to pool, of the picture moved by so many pixels: {map, height, width}, or {problem}.
function mapToPool(lab, shift) {
  const { picture, layer, state } = lab;
  const { height, width } = picture;
  const moved = (planes) => (shift ? planes.map((plane) => movedPlane(plane, height, width, shift)) : planes);
  if (state.pooled === "picture") return { map: Float32Array.from(moved(picture.grey)[0]), height, width };
  const summed = layer.colours === "summed";
  const seen = summed ? { colours: moved(picture.colours) } : { grey: moved(picture.grey) };
  const found = layerMaps({ height, width, ...seen }, { ...layer, colours: summed ? "summed" : "grey" });
  return found.problem ? found : { map: found.maps[0], height: found.height, width: found.width };
}

// The map and its two poolings, by name.
function allThree({ axes }, { map }) {
  return { whole: map, max: poolPlane(map, axes, "max"), average: poolPlane(map, axes, "average") };
}

// What has not changed is not computed again: hovering computes nothing, moving only what moved.
function computePooling(lab) {
  const { state, picture } = lab;
  const source = `${picture.digest} ${lab.layerText} ${state.pooled}`;
  const window = `${source} ${state.size} ${state.stride} ${state.padding}`;
  if (lab.source !== source) {
    lab.source = source;
    lab.still = mapToPool(lab, 0);
  }
  if (lab.window !== window) {
    lab.window = window;
    lab.curve = [];
    poolStill(lab);
  }
  const moment = `${window} ${state.shift}`;
  if (lab.problem || lab.moment === moment) return;
  lab.moment = moment;
  lab.now = state.shift ? allThree(lab, mapToPool(lab, state.shift)) : lab.before;
  lab.curve[state.shift] = survivalsOf(lab, lab.now);
}

function poolStill(lab) {
  const { still, state } = lab;
  const sizes = lab.axes && [lab.axes.rows.count, lab.axes.columns.count];
  lab.moment = lab.now = null;
  lab.problem = still.problem ? `${still.problem} All of that stands under “One kernel”. Or pool the picture itself.` : "";
  lab.axes = still.problem ? null : poolAxes(still.height, still.width, state.size, state.stride, state.padding);
  if (lab.axes && !(lab.axes.rows.count && lab.axes.columns.count)) lab.problem = windowTooLarge(lab);
  if (lab.problem) return;
  lab.before = allThree(lab, still);
  const range = rangeOf([still.map]);
  lab.shading = state.pooled === "picture" ? { low: 0, high: 255, palette: GREYS, of: (v) => v, says: "grey, as in the picture" } : shadingOf("signed", [still.map], range, { relu: lab.layer.relu, palettes: lab.palettes });
  if (lab.cursor && sizes) {
    lab.cursor = [carried(lab.cursor[0], sizes[0], lab.axes.rows.count), carried(lab.cursor[1], sizes[1], lab.axes.columns.count)];
  } else {
    lab.cursor = largestCell(lab);
    centreLens(lab.lens, lab.cursor, pooledSize(lab));
  }
}

// Where to look first: the largest number of the pooled map.
function largestCell({ before, axes }) {
  const at = before.max.reduce((best, value, index) => (value > before.max[best] ? index : best), 0);
  return [Math.floor(at / axes.columns.count), at % axes.columns.count];
}

function windowTooLarge({ still, state }) {
  return `No window fits: the map of ${still.height} × ${still.width} is smaller than the pooling window of ${state.size} × ${state.size}. Choose padding “same”, a smaller window, or a larger picture.`;
}

// ---- painting --------------------------------------------------------------------------------

function refreshPooling(lab) {
  oncePerFrame(lab, renderPooling);
}

function renderPooling(lab) {
  computePooling(lab);
  const look = `${lab.window} ${lab.state.shift} ${lab.hatched}`;
  if (lab.painted !== look) {
    lab.painted = look;
    paintPooling(lab);
  }
  drawPooling(lab);
}

const cellsOf = (lab, name) => (name === "whole" ? lab.still : pooledSize(lab));

function paintPooling(lab) {
  showPoolingControls(lab);
  for (const name of MAP_NAMES) {
    const problem = lab.find(`.${name}-side .problem`);
    problem.hidden = !lab.problem;
    problem.textContent = name === "whole" ? lab.problem : "Nothing to show.";
    if (!lab.problem) paintOne(lab, name);
  }
  for (const part of [".legend", ".colours-say", ".written", ".survivors", ".tick", ".curve"]) lab.find(part).hidden = Boolean(lab.problem);
  showShift(lab);
  if (lab.problem) return;
  const { shading } = lab;
  lab.find(".scale").style.background = gradientOf(shading.palette);
  lab.find(".low").textContent = shortNumber(shading.low);
  lab.find(".high").textContent = shortNumber(shading.high);
  const beyond = clippedShare([lab.now.whole], shading);
  const more = beyond < 0.0005 ? "" : `; ${(100 * beyond).toFixed(1)} % of the map lies beyond the scale`;
  lab.find(".colours-say").textContent = `One scale for all three: ${shading.says}${more}. ${movedWords(lab.state.shift)}`;
}

const movedWords = (shift) => (shift ? `All three belong to the picture moved to the right by ${shift}\u00a0pixel${shift > 1 ? "s" : ""}.` : "The picture is not moved.");

const TITLES = { whole: "Map", max: "Max pooled", average: "Average pooled" };

function paintOne(lab, name) {
  const map = lab.maps[name];
  const values = lab.now[name];
  const { height, width } = cellsOf(lab, name);
  const rgba = paintMaps([values], lab.shading);
  if (lab.hatched) fadeChanged(rgba, lab.before[name], values);
  setPixels(map, rgba, height, width);
  map.numbers = (row, column) => [shortNumber(Number(values[row * width + column].toPrecision(4)))];
  map.canvas.result = { maps: [values], height, width }; // for tests, and for whoever looks with the browser's tools
  const [low, high] = rangeOf([values]);
  const title = name === "whole" && lab.state.pooled === "picture" ? "Grey picture" : TITLES[name];
  const text = `${title}: ${height} × ${width}, ${shortNumber(low)} to ${shortNumber(high)}`;
  lab.find(`.${name}-title`).textContent = text;
  map.canvas.setAttribute("aria-label", `${text}. Arrow keys move the window.`);
}

// ---- drawing: what the pointer changes -------------------------------------------------------

const pickedWindow = (lab) => windowOn(lab.axes, ...lab.cursor);

// Place of the largest number in the window that is looked at; the first, if there are several.
function largestIn(lab) {
  const [top, bottom, left, right] = pickedWindow(lab);
  let best = { row: top, column: left, value: -Infinity };
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const value = lab.now.whole[row * lab.still.width + column];
      if (value > best.value) best = { row, column, value };
    }
  }
  return best;
}

function drawPooling(lab) {
  const { maps, state } = lab;
  const lens = magnified(lab.lens, maps.whole);
  lab.find(".zoom-says").textContent = zoomWords(lab.lens, lens, "whole map");
  lab.find(".zoom-range").value = state.zoom;
  if (lab.problem) return;
  outlineWindow(lab);
  for (const map of Object.values(maps)) {
    map.canvas.style.aspectRatio = shapeOf(maps.whole);
    map.canvas.style.touchAction = state.zoom ? "none" : "auto";
    drawMap(map, lens);
    if (lab.hatched) hatchBehind(map);
  }
  writeArithmetic(lab);
}

function outlineWindow(lab) {
  const [top, bottom, left, right] = pickedWindow(lab);
  const cell = { top: lab.cursor[0], left: lab.cursor[1], height: 1, width: 1 };
  lab.maps.whole.outlines = [{ top, left, height: bottom - top + 1, width: right - left + 1 }];
  const best = largestIn(lab);
  if ((lab.maps.whole.frame?.scale ?? 0) >= 6) lab.maps.whole.outlines.push({ top: best.row, left: best.column, height: 1, width: 1, thin: true });
  lab.maps.max.outlines = lab.maps.average.outlines = [cell];
}

// ---- the arithmetic, written out -------------------------------------------------------------

const plainNumber = (value) => (Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 0.001) ? shortNumber(value) : String(Number(value.toPrecision(5))).replace("-", "−"));

function writeArithmetic(lab) {
  const [top, bottom, left, right] = pickedWindow(lab);
  const best = largestIn(lab);
  const cells = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) cells.push({ value: lab.now.whole[row * lab.still.width + column], best: row === best.row && column === best.column });
  }
  const at = lab.cursor[0] * lab.axes.columns.count + lab.cursor[1];
  const missing = lab.state.size ** 2 - cells.length;
  const beyond = missing ? `, ${missing} of its cells beyond the border, which count for neither` : "";
  lab.find(".place").textContent = `Window at rows ${between(top, bottom)}, columns ${between(left, right)} of the map gives row ${lab.cursor[0]}, column ${lab.cursor[1]} of both pooled maps${beyond}:`;
  lab.find(".max-line").replaceChildren(...maxWords(cells), answerOf(lab.now.max[at]));
  lab.find(".average-line").replaceChildren(...averageWords(cells), answerOf(lab.now.average[at]));
}

const answerOf = (value) => textIn("strong", "answer", plainNumber(value));

const valueWord = ({ best }, text) => textIn(best ? "strong" : "span", best ? "value largest" : "value", text);

const maxWords = (cells) => ["max(", ...cells.flatMap((cell, index) => [...(index ? [", "] : []), valueWord(cell, plainNumber(cell.value))]), ") = "];

// "(12 + 84 + (−3) + 7) / 4 = "
function averageWords(cells) {
  const summand = ({ value }, index) => (value < 0 && index ? `(${plainNumber(value)})` : plainNumber(value));
  return [`(${cells.map(summand).join(" + ")}) / ${cells.length} = `];
}
