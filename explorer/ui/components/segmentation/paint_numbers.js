// What is written and drawn beside a painted mask: its measures, and how shifts count.

const whole = (count) => count.toLocaleString("en");
const decimal = (value) => value.toFixed(3);

const MEASURES = {
  iou: {
    name: "IoU (Jaccard)",
    of: overlapOf,
    formula: ({ both, excess, missed }) =>
      `right / (right + too much + missed) = ` +
      `${whole(both)} / (${whole(both)} + ${whole(excess)} + ${whole(missed)})`,
  },
  dice: {
    name: "Dice (F1)",
    of: diceOf,
    formula: ({ both, excess, missed }) =>
      `2 · right / (2 · right + too much + missed) = ` +
      `${whole(2 * both)} / (${whole(2 * both)} + ${whole(excess)} + ${whole(missed)})`,
  },
  accuracy: {
    name: "Pixel accuracy",
    of: accuracyOf,
    formula: ({ both, excess, missed, neither }) =>
      `(right + right background) / all pixels = ` +
      `(${whole(both)} + ${whole(neither)}) / ${whole(both + neither + excess + missed)}`,
  },
};

function makeMeasure(name) {
  const row = textIn("div", "measure", "");
  row.dataset.measure = name;
  row.setAttribute("role", "listitem");
  const track = textIn("span", "track", "");
  track.append(textIn("div", "bar", ""));
  row.append(textIn("span", "name", ""), track, textIn("span", "value", ""));
  row.append(textIn("span", "formula", ""));
  return row;
}

function writeMeasure(row, name, share, value, formula) {
  row.querySelector(".name").textContent = name;
  row.querySelector(".bar").style.width = `${100 * (share)}%`;
  row.querySelector(".value").textContent = value;
  row.querySelector(".formula").textContent = formula;
}

function writeMeasures(it) {
  const counts = comparedMasks(it.cells, it.truth);
  for (const [name, measure] of Object.entries(MEASURES)) {
    const value = measure.of(counts);
    writeMeasure(it.rows[name], measure.name, value, decimal(value), measure.formula(counts));
  }
  writeBoundary(it);
  for (const [name, element] of Object.entries(it.counted))
    element.textContent = whole({ right: counts.both, ...counts }[name]);
  it.find(".verdict").textContent = verdictOn(counts);
}

function writeBoundary(it) {
  const error = boundaryErrorOf(it.cells, it.truth, SIDE);
  const none = !edgeOf(it.cells, SIDE).length;
  const says = none
    ? "this mask has no edge: counted as the diagonal of the picture"
    : "mean distance from the edge of each mask to the nearest edge pixel of the other";
  const share = Math.min(1, error / WORST_BOUNDARY);
  writeMeasure(it.rows.boundary, "Boundary error", share, `${error.toFixed(2)} px`, says);
}

// Why the share of right pixels flatters.
function verdictOn({ both, excess, missed, neither }) {
  const nothing = { both: 0, excess: 0, missed: both + missed, neither: neither + excess };
  const empty = accuracyOf(nothing);
  const share = `${(100 * empty).toFixed(1)} %`;
  return (
    `Pixel accuracy misleads: a mask with nothing in it already gets ${share}, since most of the ` +
    `picture is background. IoU and Dice do not count background that is rightly left alone.`
  );
}

const SQUARES = [
  [8, "5 3"],
  [48, "1.5 3"],
];
const MOST_SHIFT = 24; // pixels
const SHIFTS = Array.from({ length: MOST_SHIFT + 1 }, (_, shift) => shift);
const squareKeeps = (side) => (shift) => Math.max(0, (side - shift) / (side + shift));

// The curve of the true mask itself, and of two squares.
function drawCurve(it) {
  const across = linearScale(0, MOST_SHIFT, 34, 262);
  const down = linearScale(0, 1, 138, 8);
  const own = it.shifted.map((mask) => overlapOf(comparedMasks(mask, it.truth)));
  const parts = [];
  for (const share of [0, 0.5, 1]) {
    const y = down(share);
    parts.push(svg("line", { class: "axis", x1: 34, x2: 262, y1: y, y2: y }));
    parts.push(svg("text", { x: 28, y: y + 4, "text-anchor": "end" }, String(share)));
  }
  for (const shift of [0, 6, 12, 18, 24])
    parts.push(svg("text", { x: across(shift), y: 152, "text-anchor": "middle" }, String(shift)));
  parts.push(svg("text", { x: 148, y: 167, "text-anchor": "middle" }, "pixels moved"));
  const ends = [[266, down(own[MOST_SHIFT]) + 4, it.data.short]];
  for (const [side, dashes] of SQUARES) {
    const shares = SHIFTS.map(squareKeeps(side));
    const d = linePath(SHIFTS, shares, across, down);
    parts.push(svg("path", { class: "line", d, "stroke-dasharray": dashes }));
    ends.push([266, down(shares[MOST_SHIFT]) + 4, `square of ${side}`]);
  }
  parts.push(svg("path", { class: "line own", d: linePath(SHIFTS, own, across, down) }));
  it.here = svg("circle", { class: "here", r: 5 });
  it.placeHere = (shift) => {
    it.here.setAttribute("cx", across(shift));
    it.here.setAttribute("cy", down(own[shift]));
  };
  const places = spreadOut(ends.map(([x, y]) => [x, Math.min(y, 129)]), 13);
  places.forEach(([x, y], i) => parts.push(svg("text", { x, y }, ends[i][2])));
  const curve = it.find(".curve");
  curve.replaceChildren(...parts, it.here);
  const said = [1, 4, 12].map((shift) => `${shift} px: ${decimal(own[shift])}`).join(", ");
  curve.setAttribute("aria-label", `IoU of ${it.data.short}, moved by so many pixels. ${said}.`);
}

// The dot on the curve, as long as the mask is the true one, moved.
function placeOnCurve(it) {
  const shift = it.shifted.findIndex((mask) => mask.every((on, i) => on === it.cells[i]));
  it.here.style.display = shift < 0 ? "none" : "";
  if (shift < 0) return;
  it.placeHere(shift);
  it.find(".shift").value = shift;
  it.find(".shift-value").textContent = `${shift} px`;
}
