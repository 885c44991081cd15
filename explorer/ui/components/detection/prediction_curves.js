// Precision against recall, of all classes or one, with the current threshold as a point on it.

const [CURVE_WIDTH, CURVE_HEIGHT] = [520, 330];
const MARGIN = { left: 46, right: 14, top: 10, bottom: 40 };
const ALL = -1;
const DASHES = ["", "9 4", "2 4", "9 4 2 4", "14 5"];
const overlapPlace = (overlap) => THRESHOLDS.findIndex((one) => Math.abs(one - overlap) < 1e-6);

function makeCurves(it) {
  it.find(".most").textContent = String(HELD_OUT_MOST);
  const choice = it.find(".curve-overlap");
  for (const threshold of THRESHOLDS) {
    const option = textIn("option", "", twoDigits(threshold));
    option.value = twoDigits(threshold);
    choice.append(option);
  }
  choice.addEventListener("change", () => changeState(it, { curve_overlap: Number(choice.value) }));
  it.find(".by-class").addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-class]");
    if (row) changeState(it, { curve_class: Number(row.dataset.class) });
  });
}

const acrossOf = linearScale(0, 1, MARGIN.left, CURVE_WIDTH - MARGIN.right);
const downOf = linearScale(0, 1.02, CURVE_HEIGHT - MARGIN.bottom, MARGIN.top);

function drawAxes(chart) {
  for (const tick of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    const [x, y] = [acrossOf(tick), downOf(tick)];
    const bottom = CURVE_HEIGHT - MARGIN.bottom;
    const middle = { class: "tick", "text-anchor": "middle" };
    const end = { class: "tick", "text-anchor": "end" };
    const right = CURVE_WIDTH - MARGIN.right;
    const text = tick.toFixed(1);
    chart.append(
      svg("line", { x1: x, x2: x, y1: MARGIN.top, y2: bottom, class: "grid" }),
      svg("line", { x1: MARGIN.left, x2: right, y1: y, y2: y, class: "grid" }),
      svg("text", { x, y: bottom + 16, ...middle }, text),
      svg("text", { x: MARGIN.left - 7, y: y + 4, ...end }, text),
    );
  }
  const title = { class: "axis", "text-anchor": "middle" };
  const turned = `translate(11 ${CURVE_HEIGHT / 2 - 12}) rotate(-90)`;
  const recall = "recall: part of the objects that is found";
  chart.append(
    svg("text", { x: CURVE_WIDTH / 2, y: CURVE_HEIGHT - 4, ...title }, recall),
    svg("text", { transform: turned, ...title }, "precision: part of the boxes that is right"),
  );
}

// A curve begins at the surest box; many points on one spot are drawn once.
function curvePath({ precision, recall }) {
  const ends = (i) => recall[i + 1] !== recall[i] || recall[i - 1] !== recall[i];
  const places = recall.map((_, i) => i).filter(ends);
  const at = (values) => places.map((i) => values[i]);
  return linePath(at(recall), at(precision), acrossOf, downOf);
}

function drawCurve(chart, curve, { colour, dash, className }) {
  const path = svg("path", { d: curvePath(curve), class: className, "stroke-dasharray": dash });
  if (colour) path.style.stroke = colour;
  chart.append(path);
}

function markPoint(chart, curve, least, label) {
  const count = countFrom(curve.scores, least);
  if (!count) return null;
  const [precision, recall] = [curve.precision[count - 1], curve.recall[count - 1]];
  const [cx, cy, r] = [acrossOf(recall), downOf(precision), label === ALL ? 6 : 5];
  const point = svg("circle", { cx, cy, r, class: "point" });
  if (label !== ALL) point.style.fill = CLASSES[label].colour;
  chart.append(point);
  return { precision, recall, count };
}

// Curves do not depend on the score threshold; they are computed once for each suppression.
function curvesOf(it, k) {
  const { judged } = it;
  if (judged.curves?.k !== k) {
    const each = CLASSES.map((_, label) => curveOf(judged, label, k));
    judged.curves = { k, all: curveOf(judged, null, k), each };
  }
  return judged.curves;
}

function showCurves(it) {
  it.find(".judging").style.display = it.judged ? "" : "none";
  if (!it.judged) return;
  const { curve_class: chosen, curve_overlap: overlap, score } = it.state;
  const curves = curvesOf(it, overlapPlace(overlap));
  it.find(".curve-overlap").value = twoDigits(overlap);
  const chart = svg("svg", { viewBox: `0 0 ${CURVE_WIDTH} ${CURVE_HEIGHT}`, role: "img" });
  drawAxes(chart);
  curves.each.forEach((curve, label) => {
    const strength = chosen === label ? "strong" : chosen === ALL ? "" : "weak";
    const look = { colour: CLASSES[label].colour, dash: DASHES[label % DASHES.length] };
    if (curve.scores.length) drawCurve(chart, curve, { ...look, className: `line ${strength}` });
  });
  const allLook = chosen === ALL ? "line all strong" : "line all weak";
  drawCurve(chart, curves.all, { dash: "", className: allLook });
  const drawn = chosen === ALL ? curves.all : curves.each[chosen];
  curves.each.forEach((curve, label) => chosen === ALL && markPoint(chart, curve, score, label));
  const note = pointWords(markPoint(chart, drawn, score, chosen), chosen, score);
  chart.setAttribute("aria-label", note);
  it.find(".curve").replaceChildren(chart);
  it.find(".curve-note").textContent = note;
}

function pointWords(point, chosen, score) {
  const name = chosen === ALL ? "All classes together" : signOf(chosen);
  const where = `at a score threshold of ${twoDigits(score)}`;
  if (!point) return `${name}: no box is left ${where}.`;
  return (
    `${name} ${where}: precision ${share(point.precision)}, recall ${share(point.recall)}. ` +
    "Lowering the threshold moves the points to the right: more is found, and more is wrong."
  );
}

function cells(row, values, tagName = "td") {
  for (const value of values) row.append(textIn(tagName, "", String(value)));
  return row;
}

function classRow(it, label) {
  const { judged, precisions, state } = it;
  const row = textIn("tr", "", "");
  row.dataset.class = label;
  row.setAttribute("aria-selected", String(state.curve_class === label));
  const name = textIn("th", "", "");
  const button = makeButton(label === ALL ? "All" : signOf(label));
  if (label !== ALL) {
    const dash = svg("svg", { viewBox: "0 0 34 8", class: "dash" });
    const dashes = { "stroke-dasharray": DASHES[label % DASHES.length] };
    const sample = svg("line", { x1: 0, x2: 34, y1: 4, y2: 4, ...dashes });
    sample.style.stroke = CLASSES[label].colour;
    dash.append(sample);
    button.prepend(dash);
  } else button.prepend(textIn("span", "dash all-dash", ""));
  name.append(button);
  row.append(name);
  const count = countFrom(judged.scores, state.score);
  const curve = curveOf(judged, label === ALL ? null : label, HALF, count);
  const [half, mean] = label === ALL
    ? [map50Of(precisions), mapOf(precisions)]
    : [precisions[label][HALF], meanOf(precisions[label])];
  return cells(row, [curve.objects, percent(curve.right, curve.objects), share(half), share(mean)]);
}

function showClasses(it) {
  if (!it.judged) return;
  const titles = ["Class", "Objects", "Found", "AP@0.5", "AP@0.5:0.95"];
  const head = cells(textIn("tr", "", ""), titles, "th");
  const rows = [ALL, ...CLASSES.keys()].map((label) => classRow(it, label));
  const { activeElement } = it.find(".by-class").getRootNode();
  const focused = activeElement?.closest?.("tr")?.dataset.class;
  it.find(".by-class").replaceChildren(head, ...rows);
  if (focused !== undefined) it.find(`.by-class tr[data-class="${focused}"] button`)?.focus();
}
