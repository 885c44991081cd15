// ---- controls --------------------------------------------------------------------------------

const POOLING_SWITCHES = {
  pooled: ["What is pooled", [["result", "the result of your kernel"], ["picture", "the picture, in grey"]]],
  size: ["Size of the pooling window", [2, 3, 4].map((n) => [n, `${n} × ${n}`])],
  stride: ["Stride of the pooling window", [1, 2, 3, 4].map((n) => [n, String(n)])],
  padding: ["Padding of the pooling", [["same", "same"], ["valid", "valid"]]],
};

function makePoolingSwitch(lab, name) {
  const group = lab.find(`.${name}`);
  const [label, entries] = POOLING_SWITCHES[name];
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", label);
  for (const [value, text] of entries) {
    const button = makeButton(text);
    button.dataset.value = value;
    button.addEventListener("click", () => changePooling(lab, { [name]: value }));
    group.append(button);
  }
  group.addEventListener("keydown", (event) => moveFocus(group, event));
}

// A change by the visitor: shown at once, told to the server after a pause. A stride that is the
// window's size goes on being that.
function changePooling(lab, part) {
  const { size, stride } = lab.state;
  const follows = "size" in part && stride === size;
  lab.state = { ...lab.state, ...part, ...(follows ? { stride: part.size } : {}) };
  noteChange(lab);
  refreshPooling(lab);
}

function makePoolingControls(lab) {
  Object.keys(POOLING_SWITCHES).forEach((name) => makePoolingSwitch(lab, name));
  const on = (selector, event, then) => lab.find(selector).addEventListener(event, (e) => then(e.target));
  on(".zoom-range", "input", (range) => zoomPooling(lab, Number(range.value)));
  on(".shift", "input", (range) => changePooling(lab, { shift: Number(range.value) }));
  on(".hatch", "change", (tick) => {
    lab.hatched = tick.checked;
    refreshPooling(lab);
  });
  on(".save-max", "click", () => savePooled(lab, "max"));
  on(".save-average", "click", () => savePooled(lab, "average"));
  for (const name of MAP_NAMES) readMap(lab, name);
}

function showPoolingControls(lab) {
  const { state, layer, find } = lab;
  for (const name of Object.keys(POOLING_SWITCHES)) markChosen(find(`.${name}`), (button) => button.dataset.value === String(state[name]));
  find(".shift").value = state.shift;
  find(".save-max").disabled = find(".save-average").disabled = Boolean(lab.problem);
  find(".source").textContent = state.pooled === "result" ? sourceWords(layer) : "";
  find(".formula").textContent = lab.axes ? `Output size: ${sizeFormula(lab, "rows", "height")}, ${sizeFormula(lab, "columns", "width")}.` : "";
  find(".left-out").textContent = lab.axes ? coverWords(lab) : "";
}

function sourceWords({ kernel, colours, stride, relu }) {
  const strides = stride > 1 ? `, stride ${stride}` : "";
  const looks = { grey: "on the grey picture", summed: "on red, green and blue, summed", each: "on the grey picture (the other tab treats each colour apart; here one map is pooled)" }[colours];
  return `The ${kernel.height} × ${kernel.width} kernel of “One kernel” ${looks}${strides}, ${relu ? "after ReLU" : "without ReLU"}.`;
}

function sizeFormula({ axes, state }, direction, name) {
  const { size, stride, count, kernel } = axes[direction];
  if (state.padding === "same") return `${name} ⌈${size} / ${stride}⌉ = ${count}`;
  return `${name} ⌊(${size} − ${kernel}) / ${stride}⌋ + 1 = ${count || "none"}`;
}

// Cells that no window looks at, and cells that several look at.
function coverWords({ axes: { rows, columns }, state }) {
  const words = [];
  const beyond = rows.before + rows.after + columns.before + columns.after;
  if (beyond) words.push(`Windows reach beyond the border: ${rows.before} above, ${rows.after} below, ${columns.before} left, ${columns.after} right. What lies there counts for neither.`);
  const rest = (axis) => (axis.count ? Math.max(0, axis.size - (axis.count - 1) * axis.stride - axis.extent + axis.before) : 0);
  const left = [[rest(rows), "row"], [rest(columns), "column"]].filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}${count > 1 ? "s" : ""}`);
  if (left.length && state.stride <= state.size) words.push(`At the end ${left.join(" and ")} ${left.length > 1 || left[0][0] !== "1" ? "are" : "is"} left out: no whole window fits there.`);
  if (state.stride > state.size) words.push("The stride is larger than the window: some cells are never looked at.");
  if (state.stride < state.size) words.push("The stride is smaller than the window: neighbouring windows overlap.");
  return words.join(" ");
}

// ---- pointer and keys ------------------------------------------------------------------------

function lookAt(lab, row, column) {
  if (lab.problem || !lab.axes) return;
  lab.cursor = [nearest(row, lab.axes.rows.count), nearest(column, lab.axes.columns.count)];
  refreshPooling(lab);
}

// The pooled cell whose window's middle is nearest to a cell of the map.
function cellOver(lab, { row, column }) {
  const over = (axis, pixel) => Math.round((pixel + axis.before - (axis.extent - 1) / 2) / axis.stride);
  return [over(lab.axes.rows, row), over(lab.axes.columns, column)];
}

const share = (part) => Math.max(0, Math.min(1, part));

const centreOn = (lab) => ({ y: (lab.cursor[0] + 0.5) / lab.axes.rows.count, x: (lab.cursor[1] + 0.5) / lab.axes.columns.count });

function zoomPooling(lab, zoom) {
  if (!lab.state.zoom && lab.cursor && lab.axes) lab.centre = centreOn(lab);
  changePooling(lab, { zoom });
}

// Takes the part that is shown along, when the keys move the window out of it.
function keepWindowInView(lab) {
  const { frame } = lab.maps.max;
  if (!lab.state.zoom || !frame || lab.problem) return;
  const [row, column] = lab.cursor;
  const inside = row >= frame.top && column >= frame.left && row + 1 <= frame.top + frame.height && column + 1 <= frame.left + frame.width;
  if (!inside) lab.centre = centreOn(lab);
}

// Hover or tap reads; a drag moves the enlarged part; double click zooms in and out; so do + and −.
function readMap(lab, name) {
  const map = lab.maps[name];
  const { canvas } = map;
  let drag = null;
  const read = (event) => {
    if (drag?.moved || !map.frame || lab.problem) return;
    const cell = pointedCell(map, event);
    lookAt(lab, ...(name === "whole" ? cellOver(lab, cell) : [cell.row, cell.column]));
  };
  followPointer(canvas, read, () => {});
  followKeys(canvas, () => lab.cursor ?? [0, 0], (row, column) => {
    lookAt(lab, row, column);
    keepWindowInView(lab);
  });
  canvas.addEventListener("pointerdown", (event) => {
    if (lab.state.zoom) drag = { x: event.clientX, y: event.clientY, centre: { ...lab.centre }, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag || !event.buttons) return;
    const [down, across] = [event.clientY - drag.y, event.clientX - drag.x];
    drag.moved = drag.moved || Math.hypot(down, across) > 5;
    if (!drag.moved) return;
    lab.centre = { y: share(drag.centre.y - down / map.frame.scale / map.height), x: share(drag.centre.x - across / map.frame.scale / map.width) };
    refreshPooling(lab);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) canvas.addEventListener(end, () => (drag = null));
  canvas.addEventListener("dblclick", () => zoomPooling(lab, lab.state.zoom ? 0 : 100));
  canvas.addEventListener("keydown", (event) => {
    const steps = { "+": 20, "=": 20, "-": -20 }[event.key];
    if (steps) zoomPooling(lab, Math.max(0, Math.min(100, lab.state.zoom + steps)));
  });
}

// One pixel for one cell: what a program wants to read.
function savePooled(lab, name) {
  const link = document.createElement("a");
  link.href = lab.maps[name].image.toDataURL("image/png");
  link.download = `${name}-pooled.png`;
  link.click();
}
