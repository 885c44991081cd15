// The sliders, and how good the boxes are that they leave, in numbers.

const ACROSS = [
  ["false", "Each class on its own"],
  ["true", "Across classes"],
];
const HINTS = {
  false: "Boxes of different classes leave each other alone.",
  true: "A box can lose against one of another class.",
};
const methodOf = (name) => METHODS.find((one) => one.name === name);
const share = (value) => (value === null ? "–" : value.toFixed(3));
const percent = (part, whole) => (whole ? `${((100 * part) / whole).toFixed(1)} %` : "–");

function makeControls(it) {
  const score = it.find(".score");
  Object.assign(score, { min: LEAST_SCORE, max: MOST_SCORE, step: 0.01 });
  score.addEventListener("input", () => changeState(it, { score: Number(score.value) }));
  const amount = it.find(".amount");
  amount.addEventListener("input", () => {
    it.amounts[it.state.method] = Number(amount.value);
    changeState(it, { amount: Number(amount.value) });
  });
  const methods = METHODS.map(({ name, title }) => [name, title]);
  makeSwitch(it.find(".methods"), "Suppression of doubles", methods, (method) =>
    changeState(it, { method, amount: it.amounts[method] ?? methodOf(method).usual }),
  );
  makeSwitch(it.find(".across"), "Which boxes suppress each other", ACROSS, (value) =>
    changeState(it, { across: value === "true" }),
  );
  makeSwitch(it.find(".stages"), "Boxes to show", STAGES, (shown) => changeState(it, { shown }));
}

function showControls(it) {
  const { score, method, amount, across } = it.state;
  const entry = methodOf(method);
  it.find(".score").value = score;
  it.find(".score-value").textContent = twoDigits(score);
  const slider = it.find(".amount");
  Object.assign(slider, { min: entry.least, max: entry.most, step: 0.05, value: amount });
  slider.setAttribute("aria-label", entry.label);
  it.find(".amount-label").textContent = entry.label;
  it.find(".amount-value").textContent = twoDigits(amount);
  markSwitch(it.find(".methods"), method);
  markSwitch(it.find(".across"), across);
  it.find(".method-says").textContent = `${entry.says} ${HINTS[across]} (${entry.paper})`;
}

// What holds in all scenes at the current threshold.
function totalsOf(it) {
  const { judged, state } = it;
  const count = countFrom(judged.scores, state.score);
  const { right, objects } = curveOf(judged, null, HALF, count);
  return { count, right, objects };
}

function makeTile(title, value, detail) {
  const tile = textIn("div", "tile", "");
  tile.append(textIn("span", "tile-title", title), textIn("b", "tile-value", value));
  tile.append(textIn("span", "tile-detail", detail));
  return tile;
}

function showTotals(it) {
  it.find(".of-all").style.display = it.judged ? "" : "none";
  if (!it.judged) return;
  const { count, right, objects } = totalsOf(it);
  const table = it.precisions;
  it.find(".all-title").textContent = `In ${it.data.about}`;
  it.find(".tiles").replaceChildren(
    makeTile("mAP@0.5", share(map50Of(table)), "mean of the classes"),
    makeTile("mAP@0.5:0.95", share(mapOf(table)), "and of ten IoUs"),
    makeTile("Precision", percent(right, count), `${right} of ${count} boxes are right`),
    makeTile("Recall", percent(right, objects), `${right} of ${objects} objects are found`),
  );
}
