// ---- controls --------------------------------------------------------------------------------

const POOLING_SWITCHES = {
  pooled: ["What is pooled", [["result", "the result of your kernel"], ["picture", "the picture, in grey"]]],
  size: ["Size of the pooling window", [2, 3, 4].map((n) => [n, `${n} × ${n}`])],
  stride: ["Stride of the pooling window", numbersUpTo(4)],
  padding: ["Padding of the pooling", [["same", "same"], ["valid", "valid"]]],
};

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
  for (const [name, [label, entries]] of Object.entries(POOLING_SWITCHES)) {
    makeSwitch(lab.find(`.${name}`), label, entries, (value) => changePooling(lab, { [name]: value }));
  }
  const on = (selector, event, then) => lab.find(selector).addEventListener(event, (e) => then(e.target));
  on(".zoom-range", "input", (range) => zoomPooling(lab, Number(range.value)));
  on(".shift", "input", (range) => changePooling(lab, { shift: Number(range.value) }));
  on(".hatch", "change", (tick) => {
    lab.hatched = tick.checked;
    refreshPooling(lab);
  });
  on(".save-max", "click", () => saveMap(lab.maps.max, "max-pooled.png"));
  on(".save-average", "click", () => saveMap(lab.maps.average, "average-pooled.png"));
  for (const name of MAP_NAMES) followPooling(lab, name);
}

function showPoolingControls(lab) {
  const { state, layer, find } = lab;
  for (const name of Object.keys(POOLING_SWITCHES)) markSwitch(find(`.${name}`), state[name]);
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
  const left = [[rest(rows), "row"], [rest(columns), "column"]].filter(([count]) => count > 0);
  const named = left.map(([count, name]) => `${count} ${name}${count > 1 ? "s" : ""}`).join(" and ");
  const are = left.length > 1 || left[0]?.[0] > 1 ? "are" : "is";
  if (left.length && state.stride <= state.size) words.push(`At the end ${named} ${are} left out: no whole window fits there.`);
  if (state.stride > state.size) words.push("The stride is larger than the window: some cells are never looked at.");
  if (state.stride < state.size) words.push("The stride is smaller than the window: neighbouring windows overlap.");
  return words.join(" ");
}

// ---- pointer and keys ------------------------------------------------------------------------

function lookAt(lab, row, column) {
  if (lab.problem || !lab.axes) return;
  lab.cursor = [clamp(row, lab.axes.rows.count), clamp(column, lab.axes.columns.count)];
  refreshPooling(lab);
}

const pooledSize = ({ axes }) => ({ height: axes.rows.count, width: axes.columns.count });

function zoomPooling(lab, zoom) {
  if (!lab.lens.zoom && lab.cursor && lab.axes) centreLens(lab.lens, lab.cursor, pooledSize(lab));
  lab.lens.zoom = zoom;
  changePooling(lab, { zoom });
}

function followPooling(lab, name) {
  const map = lab.maps[name];
  followMap(map, lab.lens, {
    read: (cell) => !lab.problem && lookAt(lab, ...(name === "whole" ? windowAround(lab.axes, cell) : [cell.row, cell.column])),
    zoomTo: (zoom) => zoomPooling(lab, zoom),
    moved: () => refreshPooling(lab),
  });
  followKeys(map.canvas, () => lab.cursor ?? [0, 0], (row, column) => {
    lookAt(lab, row, column);
    if (!lab.problem) keepInView(lab.lens, lab.maps.max.frame, lab.cursor, pooledSize(lab));
  });
}
