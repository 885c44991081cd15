// ---- controls --------------------------------------------------------------------------------

const POOLING_SWITCHES = {
  pooled: [
    "What is pooled",
    [
      ["result", "the result of your kernel"],
      ["picture", "the picture, in grey"],
    ],
  ],
  size: ["Size of the pooling window", asEntries(POOL_SIZES, (n) => `${n} × ${n}`)],
  stride: ["Stride of the pooling window", asEntries(STRIDES)],
  padding: [
    "Padding of the pooling",
    [
      ["same", "same"],
      ["valid", "valid"],
    ],
  ],
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
    makeSwitch(lab.find(`.${name}`), label, entries, (value) =>
      changePooling(lab, { [name]: value }),
    );
  }
  const on = (selector, event, then) =>
    lab.find(selector).addEventListener(event, (e) => then(e.target));
  on(".zoom-range", "input", (range) => zoomPooling(lab, Number(range.value)));
  lab.find(".shift").max = SHIFTS.at(-1);
  on(".shift", "input", (range) => changePooling(lab, { shift: Number(range.value) }));
  on(".hatch", "change", (tick) => changePooling(lab, { hatched: Number(tick.checked) }));
  on(".save-max", "click", () => savePooled(lab, "max"));
  on(".save-average", "click", () => savePooled(lab, "average"));
  for (const name of MAP_NAMES) followPooling(lab, name);
}

// Without the hatching, which belongs to the comparison.
function savePooled(lab, name) {
  const map = openMap(document.createElement("canvas"));
  const { height, width } = pooledSize(lab);
  setPixels(map, paintMaps([lab.now[name]], lab.shading), height, width);
  saveMap(map, `${name}-pooled.png`);
}

function showPoolingControls(lab) {
  const { state, layer, find } = lab;
  for (const name of Object.keys(POOLING_SWITCHES)) markSwitch(find(`.${name}`), state[name]);
  find(".shift").value = state.shift;
  find(".shift-says").textContent = state.shift === 1 ? "1 pixel" : `${state.shift} pixels`;
  find(".hatch").checked = Boolean(state.hatched);
  find(".save-max").disabled = find(".save-average").disabled = Boolean(lab.problem);
  find(".source").textContent = state.pooled === "result" ? sourceWords(layer) : "";
  const size = (axis, name) => sizeFormula(lab.axes[axis], name, state.padding);
  const sizes = lab.axes ? `${size("rows", "height")}, ${size("columns", "width")}` : "none";
  find(".formula").textContent = `Output size: ${sizes}.`;
  find(".left-out").textContent = lab.axes ? coverWords(lab.axes, state) : "";
}

function sourceWords({ kernel, colours, stride, relu }) {
  const strides = stride > 1 ? `, stride ${stride}` : "";
  const looks = {
    grey: "on the grey picture",
    summed: "on red, green and blue, summed",
    each: "on the grey picture (the other tab treats each colour apart; here one map is pooled)",
  }[colours];
  const size = `${kernel.height} × ${kernel.width}`;
  const after = relu ? "after ReLU" : "without ReLU";
  return `The ${size} kernel of “One kernel” ${looks}${strides}, ${after}.`;
}

// Cells that no window looks at, and cells that several look at.
function coverWords(axes, { size, stride }) {
  const words = [beyondWords(axes)];
  if (stride <= size) words.push(leftOutWords(axes));
  else words.push("The stride is larger than the window: some cells are never looked at.");
  if (stride < size)
    words.push("The stride is smaller than the window: neighbouring windows overlap.");
  return words.filter(Boolean).join(" ");
}

function beyondWords({ rows, columns }) {
  if (!(rows.before + rows.after + columns.before + columns.after)) return "";
  const down = `${rows.before} above, ${rows.after} below`;
  const across = `${columns.before} left, ${columns.after} right`;
  return `Windows reach beyond the border: ${down}, ${across}. What lies there counts for neither.`;
}

function leftOutWords({ rows, columns }) {
  const rest = ({ count, size, stride, extent, before }) =>
    count ? Math.max(0, size - (count - 1) * stride - extent + before) : 0;
  const words = [
    [rest(rows), "row"],
    [rest(columns), "column"],
  ].flatMap(([count, name]) => (count ? [`${count} ${name}${count > 1 ? "s" : ""}`] : []));
  if (!words.length) return "";
  const are = rest(rows) + rest(columns) > 1 ? "are" : "is";
  return `At the end ${words.join(" and ")} ${are} left out: no whole window fits there.`;
}

// ---- pointer and keys ------------------------------------------------------------------------

function lookAt(lab, row, column) {
  if (lab.problem || !lab.axes) return;
  lab.cursor = [clamp(row, lab.axes.rows.count), clamp(column, lab.axes.columns.count)];
  refreshPooling(lab, false);
}

const pooledSize = ({ axes }) => ({ height: axes.rows.count, width: axes.columns.count });

function zoomPooling(lab, zoom) {
  if (!lab.lens.zoom && !lab.problem) centreLens(lab.lens, lab.cursor, pooledSize(lab));
  lab.lens.zoom = lab.state.zoom = zoom;
  noteChange(lab);
  refreshPooling(lab, false);
}

function followPooling(lab, name) {
  const map = lab.maps[name];
  followMap(map, lab.lens, {
    read: (cell) =>
      !lab.problem &&
      lookAt(lab, ...(name === "whole" ? windowAround(lab.axes, cell) : [cell.row, cell.column])),
    pick: () => lab.problem || keepCell(lab),
    zoomTo: (zoom) => zoomPooling(lab, zoom),
    moved: () => refreshPooling(lab, false),
    released: () => noteChange(lab),
  });
  followKeys(
    map.canvas,
    () => lab.cursor,
    (row, column) => {
      lookAt(lab, row, column);
      if (!lab.problem) keepInView(lab.lens, lab.maps.max.frame, lab.cursor, pooledSize(lab));
    },
  );
}
