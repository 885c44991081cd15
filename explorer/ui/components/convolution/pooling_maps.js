// ---- computing -------------------------------------------------------------------------------

// The map to pool, of the picture moved by so many pixels: {map, height, width}, or {problem}.
function mapToPool(lab, shift) {
  const { picture, layer, state } = lab;
  const { height, width } = picture;
  const moved = (planes) =>
    shift ? planes.map((plane) => movedPlane(plane, height, width, shift)) : planes;
  if (state.pooled === "picture")
    return { map: Float32Array.from(moved(picture.grey)[0]), height, width };
  const summed = layer.colours === "summed";
  const seen = summed ? { colours: moved(picture.colours) } : { grey: moved(picture.grey) };
  const found = layerMaps(
    { height, width, ...seen },
    { ...layer, colours: summed ? "summed" : "grey" },
  );
  return found.problem ? found : { map: found.maps[0], height: found.height, width: found.width };
}

// The map and its two poolings, by name.
function allThree({ axes }, { map }) {
  return { whole: map, max: poolPlane(map, axes, "max"), average: poolPlane(map, axes, "average") };
}

// What has not changed is not computed again: a shift leaves alone what it is compared with.
function computePooling(lab) {
  const { state, picture } = lab;
  const source = `${picture.digest} ${lab.layerText} ${state.pooled}`;
  const windows = `${source} ${state.size} ${state.stride} ${state.padding}`;
  if (lab.source !== source) {
    lab.source = source;
    lab.still = mapToPool(lab, 0);
  }
  if (lab.windows !== windows) {
    lab.windows = windows;
    lab.curve = [];
    poolStill(lab);
  }
  if (lab.problem) return;
  lab.now = state.shift ? allThree(lab, mapToPool(lab, state.shift)) : lab.before;
  lab.curve[state.shift] = survivalsOf(lab, lab.now);
}

function poolStill(lab) {
  const { still, state } = lab;
  const { size, stride, padding } = state;
  lab.axes = still.problem ? null : poolAxes(still.height, still.width, size, stride, padding);
  lab.problem = poolingProblem(lab);
  if (lab.problem) return;
  lab.before = allThree(lab, still);
  lab.shading = shadingOfMap(lab);
  placeCursor(lab, pooledSize(lab), () => largestCell(lab));
}

function poolingProblem({ still, axes, state }) {
  if (still.problem) {
    return `${still.problem} You find that under “One kernel”. Or pool the picture itself.`;
  }
  if (axes.rows.count && axes.columns.count) return "";
  const [map, window] = [`${still.height} × ${still.width}`, `${state.size} × ${state.size}`];
  const why = `the map of ${map} is smaller than the pooling window of ${window}`;
  const smaller = state.size > POOL_SIZES[0] && "a smaller window";
  const ways = waysWords(["padding “same”", smaller, "a larger picture"]);
  return `No window fits: ${why}. Choose ${ways}.`;
}

// One scale for all three, that of the map as it is before the picture moves.
function shadingOfMap({ still, state, layer, palettes }) {
  if (state.pooled === "picture") return { ...GREY_PICTURE, says: "grey, as in the picture" };
  return shadingOf("auto", [still.map], rangeOf([still.map]), {
    relu: layer.relu,
    palettes,
    picture: makesPicture(layer.kernel),
  });
}

// Where to look first.
function largestCell({ before, axes }) {
  const at = before.max.reduce(
    (best, value, index) => (value > before.max[best] ? index : best),
    0,
  );
  return [Math.floor(at / axes.columns.count), at % axes.columns.count];
}

// ---- painting --------------------------------------------------------------------------------

const refreshPooling = makeRefresh({
  compute: computePooling,
  paint: paintPooling,
  draw: drawPooling,
});

const cellsOf = (lab, name) => (name === "whole" ? lab.still : pooledSize(lab));

const OF_A_POOLING = [
  ".legend",
  ".colours-say",
  ".written",
  ".survivors",
  ".tick",
  ".conclusion",
  ".curve",
  ".measured",
];

function paintPooling(lab) {
  const { problem, find } = lab;
  showPoolingControls(lab);
  find(".written").dataset.size = lab.state.size;
  for (const part of OF_A_POOLING) find(part).hidden = Boolean(problem);
  for (const name of MAP_NAMES) {
    find(`.${name}-side .problem`).hidden = !problem;
    find(`.${name}-side .problem`).textContent = name === "whole" ? problem : "Nothing to show.";
    if (problem) paintNone(lab, name);
    else paintOne(lab, name);
  }
  if (problem) return;
  showShift(lab);
  showScale(find, lab.shading);
  const beyond = clippedShare([lab.now.whole], lab.shading);
  const share = `; ${(100 * beyond).toFixed(1)} % of the map lies beyond the scale`;
  const scale = `One scale for all three: ${lab.shading.says}${beyond < 0.0005 ? "" : share}.`;
  find(".colours-say").textContent = `${scale} ${movedWords(lab.state.shift)}`;
}

function movedWords(shift) {
  if (!shift) return "The picture is not moved.";
  const pixels = `${shift}\u00a0pixel${shift > 1 ? "s" : ""}`;
  return `All three belong to the picture moved to the right by ${pixels}.`;
}

const TITLES = { whole: "Map", max: "Max pooled", average: "Average pooled" };

function paintNone(lab, name) {
  lab.maps[name].width = 0;
  lab.maps[name].canvas.result = null;
  namePooling(lab, name, `${TITLES[name]}: none`);
}

function paintOne(lab, name) {
  const map = lab.maps[name];
  const values = lab.now[name];
  const { height, width } = cellsOf(lab, name);
  const rgba = paintMaps([values], lab.shading);
  if (lab.state.hatched) fadeChanged(rgba, lab.before[name], values);
  setPixels(map, rgba, height, width);
  map.numbers = (row, column) => [cellNumber(values[row * width + column])];
  map.canvas.result = { maps: [values], height, width }; // for tests, and for browsers' tools
  const [low, high] = rangeOf([values]);
  const title = name === "whole" && lab.state.pooled === "picture" ? "Grey picture" : TITLES[name];
  const text = `${title}: ${height} × ${width}, ${shortNumber(low)} to ${shortNumber(high)}`;
  namePooling(lab, name, text, " Arrow keys move the window.");
}

function namePooling(lab, name, text, hint = "") {
  lab.find(`.${name}-title`).textContent = text;
  lab.maps[name].canvas.setAttribute("aria-label", `${text}.${hint}`);
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
    if (lab.state.hatched) hatchBehind(map);
  }
  writeArithmetic(lab);
}

function outlineWindow(lab) {
  const [top, bottom, left, right] = pickedWindow(lab);
  const cell = { top: lab.cursor[0], left: lab.cursor[1], height: 1, width: 1 };
  lab.maps.whole.outlines = [{ top, left, height: bottom - top + 1, width: right - left + 1 }];
  const best = largestIn(lab);
  const found = { top: best.row, left: best.column, height: 1, width: 1, thin: true };
  if ((lab.maps.whole.frame?.scale ?? 0) >= 6) lab.maps.whole.outlines.push(found);
  lab.maps.max.outlines = lab.maps.average.outlines = [cell];
}

// ---- the arithmetic, written out -------------------------------------------------------------

const plainNumber = (value) =>
  Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 0.001)
    ? shortNumber(value)
    : String(Number(value.toPrecision(5))).replace("-", "−");

function writeArithmetic(lab) {
  const [top, bottom, left, right] = pickedWindow(lab);
  const best = largestIn(lab);
  const cells = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const value = lab.now.whole[row * lab.still.width + column];
      cells.push({ value, best: row === best.row && column === best.column });
    }
  }
  const at = lab.cursor[0] * lab.axes.columns.count + lab.cursor[1];
  lab.find(".place").textContent = poolingPlace(lab, cells.length);
  lab.find(".max-line").replaceChildren(...maxWords(cells), answerOf(lab.now.max[at]));
  lab.find(".average-line").replaceChildren(...averageWords(cells), answerOf(lab.now.average[at]));
}

function poolingPlace(lab, count) {
  const [top, bottom, left, right] = pickedWindow(lab);
  const cell = `row ${lab.cursor[0]}, column ${lab.cursor[1]} of both pooled maps`;
  const missing = lab.state.size ** 2 - count;
  const beyond = missing && `, ${missing} of its cells beyond the border, which count for neither`;
  const window = boxWords({ top, bottom, left, right });
  return `Window at ${window} of the map gives ${cell}${beyond || ""}:`;
}

const answerOf = (value) => textIn("strong", "answer", plainNumber(value));

const valueWord = ({ best }, text) =>
  textIn(best ? "strong" : "span", best ? "value largest" : "value", text);

const maxWords = (cells) => [
  "max(",
  ...cells.flatMap((cell, index) => [
    ...(index ? [", "] : []),
    valueWord(cell, plainNumber(cell.value)),
  ]),
  ") = ",
];

// "(12 + 84 + (−3) + 7) / 4 = "
function averageWords(cells) {
  const summand = ({ value }, index) =>
    value < 0 && index ? `(${plainNumber(value)})` : plainNumber(value);
  return [`(${cells.map(summand).join(" + ")}) / ${cells.length} = `];
}
