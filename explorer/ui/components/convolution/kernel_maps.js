const PLANES = ["red", "green", "blue"];

// ---- computing -------------------------------------------------------------------------------

function compute(lab) {
  const { picture, layer } = lab;
  const before = lab.found;
  lab.found = layerMaps(picture, layer, before);
  lab.pooled = lab.found.problem || layer.pooling === "none" ? null : pooledMaps(lab.found, layer);
  if (lab.pooled?.problem) lab.found.problem = lab.pooled.problem;
  if (lab.found.problem) return;
  placeCursor(lab, before);
  lab.range = rangeOf(lab.found.maps);
}

// The same place as before; on another picture its middle, or the cell that the link names.
function placeCursor(lab, before) {
  const { height, width } = lab.found;
  const [row, column] = lab.cursor;
  if (before?.maps) lab.cursor = [carried(row, before.height, height), carried(column, before.width, width)];
  else if (lab.kept) lab.cursor = [clamp(row, height), clamp(column, width)];
  else lab.cursor = [height >> 1, width >> 1];
  if (!before?.maps) centreLens(lab.lens, lab.cursor, lab.found);
}

function pooledMaps({ maps, height, width }, { pooling, poolSize }) {
  const axes = poolAxes(height, width, poolSize);
  if (!axes.rows.count || !axes.columns.count) {
    return { problem: `The result of ${height} × ${width} is too small for a pooling window of ${poolSize} × ${poolSize}.` };
  }
  const pooled = maps.map((map) => poolPlane(map, axes, pooling));
  return { axes, maps: pooled, height: axes.rows.count, width: axes.columns.count };
}

const refresh = makeRefresh({ compute, paint, draw });

// ---- painting --------------------------------------------------------------------------------

function paint(lab) {
  const { found, layer, maps, picture } = lab;
  showControls(lab);
  const { rows, columns } = found.axes;
  const margin = [rows.before, rows.after, columns.before, columns.after];
  paintInput(lab, margin);
  maps.input.numbers = (row, column) => found.seen.map((plane) => String(plane[row * picture.width + column]));
  lab.find(".problem").hidden = !found.problem;
  lab.find(".problem").textContent = found.problem ?? "";
  for (const part of OF_A_RESULT) lab.find(part).hidden = Boolean(found.problem);
  for (const button of [".save", ".play", ".step", ".begin"]) lab.find(button).disabled = Boolean(found.problem);
  lab.find(".pooled-box").hidden = !lab.pooled || Boolean(found.problem);
  lab.find(".below").classList.toggle("split", !lab.find(".pooled-box").hidden);
  if (found.problem) return showNoResult(lab);
  lab.shading = shadingOf(lab.shown, found.maps, lab.range, { relu: layer.relu, palettes: lab.palettes, keepsBrightness: Math.abs(sumOf(layer.kernel) - 1) < 1e-5 });
  maps.input.dots = { stride: rows.stride, row: rows.extent / 2 - rows.before, column: columns.extent / 2 - columns.before, rows: rows.count, columns: columns.count };
  paintResult(lab, maps.result, found, ".result-title", layer.relu ? "Result after ReLU" : "Result");
  if (lab.pooled) paintResult(lab, maps.pooled, lab.pooled, ".pooled-title", `After ${layer.pooling} pooling ${layer.poolSize} × ${layer.poolSize}`);
  showLegend(lab);
  drawHistogram(lab.find(".histogram"), found.maps, lab.range, { ...lab.shading, palette: paletteOf(lab) });
}

const OF_A_RESULT = [".legend", ".says", ".histogram", ".histogram-ends", ".place", ".sums"];

function showNoResult({ maps, find }) {
  maps.result.width = maps.pooled.width = 0;
  maps.result.canvas.result = maps.pooled.canvas.result = null;
  maps.input.dots = null;
  find(".result-title").textContent = "No result";
  maps.result.canvas.setAttribute("aria-label", "No result");
}

const sumOf = ({ planes }) => planes.reduce((total, plane) => total + plane.reduce((a, b) => a + b, 0), 0);

// The picture is painted anew only if it is another one, or is looked at in other colours.
function paintInput({ maps, picture, layer }, margin) {
  const rgba = layer.colours === "grey" ? (picture.greyed ??= paintMaps(picture.grey, { low: 0, high: 255, palette: GREYS })) : picture.rgba;
  if (maps.input.rgba !== rgba) setPixels(maps.input, rgba, picture.height, picture.width);
  maps.input.margin = margin;
}

function paintResult(lab, map, { maps, height, width }, title, words) {
  setPixels(map, paintMaps(maps, lab.shading), height, width);
  map.numbers = (row, column) => maps.map((one) => shortNumber(one[row * width + column]));
  map.canvas.result = { maps, height, width }; // for tests, and for whoever looks with the browser's tools
  const [low, high] = rangeOf(maps);
  const text = `${words}: ${height} × ${width}${maps.length > 1 ? " × 3" : ""}, ${shortNumber(low)} to ${shortNumber(high)}`;
  lab.find(title).textContent = text;
  map.canvas.setAttribute("aria-label", `${text}. Arrow keys move the window.`);
}

const paletteOf = ({ found, shading }) => (found.maps.length > 1 ? GREYS : shading.palette);

function showLegend(lab) {
  const { shading, found } = lab;
  lab.find(".scale").style.background = gradientOf(paletteOf(lab));
  lab.find(".low").textContent = shortNumber(shading.low);
  lab.find(".high").textContent = shortNumber(shading.high);
  const beyond = clippedShare(found.maps, shading);
  const share = `${(100 * beyond).toFixed(beyond < 0.01 ? 1 : 0)} % of the values`;
  const more = beyond < 0.0005 ? "" : shading.lossy ? `; ${share} lie outside and are lost` : `; ${share} lie beyond the scale`;
  const says = found.maps.length > 1 && shading.low < 0 ? "three maps as red, green and blue: mid-grey is zero" : shading.says;
  lab.find(".says").textContent = says[0].toUpperCase() + says.slice(1) + more + ".";
  lab.find(".histogram-title").textContent = "histogram, log scale";
  lab.find(".histogram").setAttribute("aria-label", `Histogram of ${found.maps.length * found.maps[0].length} values from ${shortNumber(lab.range[0])} to ${shortNumber(lab.range[1])}`);
  lab.find(".histogram-low").textContent = shortNumber(lab.range[0]);
  lab.find(".histogram-high").textContent = shortNumber(lab.range[1]);
}

// ---- drawing: what the pointer changes -------------------------------------------------------

function draw(lab) {
  const { maps, found } = lab;
  Object.values(maps).forEach((map) => {
    map.outlines = [];
    if (!map.width) return;
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
  if (lab.pooled) drawMap(maps.pooled, lens);
  writeSums(lab);
}

function outline(lab) {
  const { maps, found, pooled, cursor } = lab;
  lab.find(".cells").classList.add("lit");
  if (lab.pooledCursor && pooled) return outlinePooled(lab);
  const { rows, columns } = found.axes;
  const box = { top: cursor[0] * rows.stride - rows.before, left: cursor[1] * columns.stride - columns.before, height: rows.extent, width: columns.extent };
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
  return { top: box.top + Math.floor(index / columns.kernel) * rows.dilation, left: box.left + (index % columns.kernel) * columns.dilation, height: 1, width: 1, thin: true };
}

const inWindow = (lab, index) => (index >= 0 && lab.layer.flip ? lab.layer.kernel.planes[0].length - 1 - index : index);

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

// ---- the written sum -------------------------------------------------------------------------

function writeSums(lab) {
  const sums = lab.find(".sums");
  if (lab.pooledCursor && lab.pooled) return writePooled(lab, sums);
  const { found, layer, cursor } = lab;
  const each = layer.colours === "each";
  const shown = layer.colours === "grey" ? [0] : each ? [lab.plane] : [0, 1, 2];
  const marked = inWindow(lab, lab.pointed);
  const terms = shown.map((plane) => windowTerms(found.seen[plane], layer.kernel.planes[each ? 0 : plane], found.axes, ...cursor, layer.flip));
  const lines = terms.map((one, index) => sumLine(lab, one, layer.colours === "grey" ? "" : PLANES[shown[index]], marked));
  const shownPlane = Math.max(0, shown.indexOf(lab.plane));
  const boxes = textIn("div", "matrices", "");
  boxes.append(...threeMatrices(terms[shownPlane], found.axes.columns.kernel, lab.palettes.signed, marked));
  sums.replaceChildren(boxes, ...lines, totalLine(lab, terms));
  lab.find(".place").textContent = placeWords(lab);
}

function sumLine(lab, terms, name, marked) {
  const line = textIn("p", "line", "");
  if (name) line.append(textIn("strong", "", `${name}: `));
  line.append(...termWords(terms, marked), textIn("strong", "sum", ` = ${shortNumber(totalOf(terms))}`));
  return line;
}

// The sums of the colours, the bias and ReLU; one number of the result, as it is on the map.
function totalLine(lab, terms) {
  const { found, layer, cursor } = lab;
  const map = found.maps[layer.colours === "each" ? lab.plane : 0];
  const value = map[cursor[0] * found.width + cursor[1]];
  const sums = terms.map((one) => shortNumber(totalOf(one)));
  let words = sums.join(" + ");
  if (layer.bias) words += ` + bias ${shortNumber(layer.bias)}`;
  if (layer.relu) words = `max(0, ${words})`;
  const line = textIn("p", "line total", "");
  line.append(words === shortNumber(value) ? "Result: " : `${words} = `, textIn("strong", "answer", shortNumber(value)));
  return line;
}

function placeWords(lab) {
  const { found, cursor, layer } = lab;
  const { rows, columns } = found.axes;
  const [y, x] = [cursor[0] * rows.stride - rows.before, cursor[1] * columns.stride - columns.before];
  const turned = layer.flip ? "; the kernel is turned by 180°" : "";
  return `Window at ${span("row", y, rows.extent)}, ${span("column", x, columns.extent)} of the input gives row ${cursor[0]}, column ${cursor[1]} of the result${turned}:`;
}

const span = (name, start, extent) => `${name}${extent > 1 ? "s" : ""} ${between(start, start + extent - 1)}`;

function writePooled(lab, sums) {
  const { found, pooled, layer, pooledCursor } = lab;
  const plane = found.maps.length > 1 ? lab.plane : 0;
  const [top, bottom, left, right] = windowOn(pooled.axes, ...pooledCursor);
  const values = [];
  for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) values.push(found.maps[plane][row * found.width + column]);
  const answer = pooled.maps[plane][pooledCursor[0] * pooled.width + pooledCursor[1]];
  const name = layer.pooling === "max" ? "max" : "average of ";
  const line = textIn("p", "line total", `${name}(${values.map(shortNumber).join(", ")}) = `);
  line.append(textIn("strong", "answer", shortNumber(answer)));
  sums.replaceChildren(line);
  lab.find(".place").textContent = `Pooling window at ${span("row", top, bottom - top + 1)}, ${span("column", left, right - left + 1)} of the result:`;
}
