const PLANES = ["red", "green", "blue"];

// ---- computing -------------------------------------------------------------------------------

function compute(lab) {
  const { picture, layer, pooled: before } = lab;
  lab.found = layerMaps(picture, layer, lab.found);
  lab.pooled = lab.found.problem || layer.pooling === "none" ? null : pooledMaps(lab.found, layer);
  const both = lab.pooledCursor && before?.maps && lab.pooled?.maps;
  lab.pooledCursor = both ? carriedCell(lab.pooledCursor, before, lab.pooled) : null;
  if (lab.found.problem) return;
  const { height, width } = lab.found;
  placeCursor(lab, lab.found, () => [height >> 1, width >> 1]);
  lab.range = rangeOf(lab.found.maps);
}

function pooledMaps({ maps, height, width }, layer) {
  const { pooling, poolSize } = layer;
  const axes = poolAxes(height, width, poolSize);
  if (!axes.rows.count || !axes.columns.count) {
    const [result, window] = [`${height} × ${width}`, `${poolSize} × ${poolSize}`];
    const why = `The result of ${result} is too small for a pooling window of ${window}`;
    return { problem: `${why}. Choose ${poolingWays(layer)}.` };
  }
  const pooled = maps.map((map) => poolPlane(map, axes, pooling));
  return { axes, maps: pooled, height: axes.rows.count, width: axes.columns.count };
}

const poolingWays = ({ poolSize, stride, padding, kernel }) =>
  waysWords([
    poolSize > POOL_SIZES[0] && "a smaller window",
    stride > 1 && "less stride",
    padding === "valid" && "padding “same”",
    padding === "valid" && Math.max(kernel.height, kernel.width) > 1 && "a smaller kernel",
    "a larger picture",
  ]);

const refresh = makeRefresh({ compute, paint, draw });

// ---- painting --------------------------------------------------------------------------------

const OF_A_RESULT = [".legend", ".says", ".histogram", ".histogram-ends", ".place", ".sums"];
const NEEDING_A_RESULT = [".save", ".play", ".step", ".begin"];

function paint(lab) {
  const { found, layer, pooled, find } = lab;
  showControls(lab);
  paintInput(lab);
  showProblem(find(".result-side .problem"), found.problem);
  showProblem(find(".pooled-box .problem"), pooled?.problem);
  for (const part of OF_A_RESULT) find(part).hidden = Boolean(found.problem);
  for (const button of NEEDING_A_RESULT) find(button).disabled = Boolean(found.problem);
  find(".pooled-box").hidden = !pooled;
  find(".below").classList.toggle("split", Boolean(pooled));
  if (!found.problem) {
    lab.asPicture ??= makesPicture(layer.kernel);
    const look = { relu: layer.relu, palettes: lab.palettes, picture: lab.asPicture };
    lab.shading = shadingOf(lab.shown, found.maps, lab.range, look);
    showLegend(lab);
  }
  paintResult(lab, "result", found, layer.relu ? "Result after ReLU" : "Result");
  const window = `${layer.poolSize} × ${layer.poolSize}`;
  paintResult(lab, "pooled", pooled, `After ${layer.pooling} pooling ${window}`);
}

function showProblem(place, problem) {
  place.hidden = !problem;
  place.textContent = problem ?? "";
}

// The picture is painted anew only if it is another one, or is looked at in other colours.
function paintInput({ maps: { input }, picture, layer, found }) {
  const { rows, columns } = found.axes;
  const grey = layer.colours === "grey";
  if (grey) picture.greyed ??= paintMaps(picture.grey, GREY_PICTURE);
  const rgba = grey ? picture.greyed : picture.rgba;
  if (input.rgba !== rgba) setPixels(input, rgba, picture.height, picture.width);
  input.margin = [rows.before, rows.after, columns.before, columns.after];
  input.numbers = (row, column) =>
    found.seen.map((plane) => String(plane[row * picture.width + column]));
  input.dots = found.problem ? null : windowCentres(found.axes);
}

const windowCentres = ({ rows, columns }) => ({
  stride: rows.stride,
  row: rows.extent / 2 - rows.before,
  column: columns.extent / 2 - columns.before,
  rows: rows.count,
  columns: columns.count,
});

// A map of the result or of its pooling; or that there is none.
function paintResult(lab, name, found, words) {
  const map = lab.maps[name];
  map.canvas.result = found?.maps ? found : null; // for tests, and for browsers' tools
  if (!found?.maps) {
    map.width = 0;
    return nameMap(lab, name, name === "result" ? "No result" : `${words}: none`);
  }
  const { maps, height, width } = found;
  setPixels(map, paintMaps(maps, lab.shading), height, width);
  map.numbers = (row, column) => maps.map((one) => cellNumber(one[row * width + column]));
  const [low, high] = rangeOf(maps).map(shortNumber);
  const size = `${height} × ${width}${maps.length > 1 ? " × 3" : ""}`;
  nameMap(lab, name, `${words}: ${size}, ${low} to ${high}`, " Arrow keys move the window.");
}

function nameMap(lab, name, text, hint = "") {
  lab.find(`.${name}-title`).textContent = text;
  lab.maps[name].canvas.setAttribute("aria-label", `${text}.${hint}`);
}

const paletteOf = ({ found, shading }) => (found.maps.length > 1 ? GREYS : shading.palette);

function showLegend(lab) {
  const { shading, found } = lab;
  showScale(lab.find, { ...shading, palette: paletteOf(lab) });
  const beyond = clippedShare(found.maps, shading);
  const share = `${(100 * beyond).toFixed(beyond < 0.01 ? 1 : 0)} % of the values`;
  const fate = shading.lossy ? "lie outside and are lost" : "lie beyond the scale";
  const more = beyond < 0.0005 ? "" : `; ${share} ${fate}`;
  const { says } = shading;
  lab.find(".says").textContent = says[0].toUpperCase() + says.slice(1) + more + ".";
  lab.find(".histogram-title").textContent = "histogram, log scale";
  const count = found.maps.length * found.maps[0].length;
  const [low, high] = lab.range.map(shortNumber);
  lab
    .find(".histogram")
    .setAttribute("aria-label", `Histogram of ${count} values from ${low} to ${high}`);
  lab.find(".histogram-low").textContent = low;
  lab.find(".histogram-high").textContent = high;
  const palette = paletteOf(lab);
  drawHistogram(lab.find(".histogram"), found.maps, lab.range, { ...shading, palette });
}

// ---- drawing: what the pointer changes -------------------------------------------------------

function draw(lab) {
  const { maps, found } = lab;
  Object.values(maps).forEach((map) => {
    map.outlines = [];
    map.canvas.style.aspectRatio = shapeOf(maps.input);
    map.canvas.style.touchAction = lab.lens.zoom ? "none" : "auto";
  });
  if (!found.problem) outline(lab);
  const lens = magnified(lab.lens, maps.input);
  lab.find(".zoom-says").textContent = zoomWords(lab.lens, lens, "whole picture");
  drawMap(maps.input, lens);
  if (found.problem) return;
  maps.result.veilFrom = lab.walking ? lab.cursor[0] * found.width + lab.cursor[1] + 1 : null;
  drawMap(maps.result, lens);
  if (lab.pooled?.maps) drawMap(maps.pooled, lens);
  writeSums(lab);
}

function outline(lab) {
  const { maps, found, cursor } = lab;
  lab.find(".cells").classList.add("lit");
  if (lab.pooledCursor) return outlinePooled(lab);
  const { rows, columns } = found.axes;
  const box = {
    top: cursor[0] * rows.stride - rows.before,
    left: cursor[1] * columns.stride - columns.before,
    height: rows.extent,
    width: columns.extent,
  };
  maps.input.outlines.push(box);
  if (rows.dilation > 1) maps.input.outlines.push(...touchedPixels(box, found.axes));
  if (lab.pointed >= 0) maps.input.outlines.push(pixelOf(lab, box));
  maps.result.outlines.push({ top: cursor[0], left: cursor[1], height: 1, width: 1 });
}

const touchedPixels = (box, { rows, columns }) =>
  Array.from({ length: rows.kernel * columns.kernel }, (_, index) => ({
    top: box.top + Math.floor(index / columns.kernel) * rows.dilation,
    left: box.left + (index % columns.kernel) * columns.dilation,
    height: 1,
    width: 1,
    thin: true,
  }));

// The pixel that meets the weight which is pointed at.
function pixelOf(lab, box) {
  const { rows, columns } = lab.found.axes;
  const index = inWindow(lab, lab.pointed);
  return {
    top: box.top + Math.floor(index / columns.kernel) * rows.dilation,
    left: box.left + (index % columns.kernel) * columns.dilation,
    height: 1,
    width: 1,
    thin: true,
  };
}

const inWindow = (lab, index) =>
  index >= 0 && lab.layer.flip ? lab.layer.kernel.planes[0].length - 1 - index : index;

function outlinePooled(lab) {
  const { maps, found, pooled, pooledCursor } = lab;
  const [top, bottom, left, right] = windowOn(pooled.axes, ...pooledCursor);
  const { rows, columns } = found.axes;
  maps.pooled.outlines.push({ top: pooledCursor[0], left: pooledCursor[1], height: 1, width: 1 });
  maps.result.outlines.push({ top, left, height: bottom - top + 1, width: right - left + 1 });
  maps.input.outlines.push({
    top: top * rows.stride - rows.before,
    left: left * columns.stride - columns.before,
    height: (bottom - top) * rows.stride + rows.extent,
    width: (right - left) * columns.stride + columns.extent,
  });
}
