const figures = new WeakMap();

const MARKUP = `
  <div class="head">
    <ul class="legend"></ul>
    <div class="scales"></div>
  </div>
  <div class="panels">
    <div class="panel" data-of="losses" tabindex="0" role="img"></div>
    <div class="panel" data-of="accuracies" tabindex="0" role="img"></div>
  </div>
  <p class="note" role="status"></p>`;

const MARGIN = { top: 20, right: 12, bottom: 34, left: 44 };
const HEIGHT = 205;

const percents = (share) => `${(100 * share).toFixed(1)} %`;
const shortNumber = (value) =>
  value >= 1e5 ? value.toExponential(0) : Number(value.toPrecision(3)).toLocaleString("en");
const written = (of, value) => (of === "losses" ? value.toFixed(3) : percents(value));

const inSeconds = (figure) => figure.data.unit === "seconds";
const placeWords = (figure, place) =>
  inSeconds(figure) ? `${Math.round(place)} s` : `epoch ${Number(place.toFixed(2))}`;

function valuesOf(figure, of) {
  return figure.data.curves.flatMap((curve) => curve[of]).sort((a, b) => a - b);
}

// What the axis of a panel reaches from and to. A few losses far above all others run out of it.
function reach(figure, of) {
  if (of === "accuracies") return [0, 1];
  const values = valuesOf(figure, of);
  const guess = figure.data.guess.losses ?? (values[0] || 1);
  if (figure.logarithmic) {
    const least = Math.max(1e-5, Math.min(values[0] ?? guess, guess / 2));
    return [least * 0.9, Math.max(values.at(-1) ?? guess, guess) * 1.1];
  }
  const usual = values[Math.floor(0.97 * (values.length - 1))] ?? guess;
  return [0, Math.max(1.15 * guess, 1.1 * usual)];
}

function scalesOf(figure, of, width) {
  const [low, high] = reach(figure, of);
  const logarithmic = of === "losses" && figure.logarithmic;
  const across = linearScale(0, figure.data.epochs, MARGIN.left, width - MARGIN.right);
  const make = logarithmic ? logarithmicScale : linearScale;
  const down = make(low, high, HEIGHT - MARGIN.bottom, MARGIN.top);
  const steps = logarithmic ? logarithmicSteps(low, high) : roundSteps(low, high, 4);
  return { across, down, steps, low, high };
}

function drawGrid(picture, figure, of, width, { across, down, steps }) {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  for (const step of steps) {
    const y = down(step);
    const text = of === "losses" ? shortNumber(step) : `${Math.round(100 * step)} %`;
    picture.append(
      svg("line", { class: "grid", x1: left, x2: right, y1: y, y2: y }),
      svg("text", { class: "tick", x: left - 6, y: y + 3.5, "text-anchor": "end" }, text),
    );
  }
  const bottom = HEIGHT - MARGIN.bottom;
  const places = inSeconds(figure) ? secondSteps : epochSteps;
  for (const epoch of places(figure.data.epochs, width / 60)) {
    const x = across(epoch);
    picture.append(
      svg("line", { class: "grid", x1: x, x2: x, y1: bottom, y2: bottom + 4 }),
      svg("text", { class: "tick", x, y: bottom + 15, "text-anchor": "middle" }, String(epoch)),
    );
  }
  const place = { x: (left + right) / 2, y: HEIGHT - 4, "text-anchor": "middle" };
  picture.append(
    svg("text", { class: "panel-title", x: 0, y: 11 }, figure.data.titles[of]),
    svg("text", { class: "tick", ...place }, figure.data.unit),
  );
}

function drawGuess(picture, figure, of, width, { down }) {
  if (figure.data.guess[of] === null) return;
  const y = down(figure.data.guess[of]);
  const right = width - MARGIN.right;
  picture.append(
    svg("line", { class: "guess", x1: MARGIN.left, x2: right, y1: y, y2: y }),
    svg("text", { class: "guess-label", x: right, y: y - 3, "text-anchor": "end" }, "guessing"),
  );
}

// Where something changes in the middle of training, as a phase does.
function drawChanges(picture, figure, { across }) {
  const ends = { y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom };
  let [free, y] = [0, ends.y2 - 4];
  for (const [epoch, label] of figure.data.changes) {
    const x = across(epoch);
    y = x < free ? y - 12 : ends.y2 - 4; // a label that would lie on the one before goes above it
    free = x + 3 + 6 * label.length;
    picture.append(
      svg("line", { class: "change", x1: x, x2: x, ...ends }),
      svg("text", { class: "change-label", x: x + 3, y }, label),
    );
  }
}

function drawLines(picture, figure, of, width, { across, down }) {
  const clip = `clip-${of}`;
  const box = { x: MARGIN.left, y: MARGIN.top - 2, width: Math.max(0, width - MARGIN.left) };
  const cut = svg("rect", { ...box, height: HEIGHT - MARGIN.top - MARGIN.bottom + 4 });
  picture.append(svg("clipPath", { id: clip }, cut));
  const lines = svg("g", { "clip-path": `url(#${clip})` });
  for (const curve of figure.data.curves.filter((one) => one[of].length)) {
    const path = linePath(curve.epochs, curve[of], across, down);
    const line = svg("path", { d: path, class: curve.dashed ? "line dashed" : "line" });
    line.style.setProperty("--line", curve.colour);
    lines.append(line);
    if (!curve.dashed && curve.epochs.length <= 60) {
      curve.epochs.forEach((epoch, index) => {
        const place = { cx: across(epoch), cy: down(curve[of][index]), r: 2.4 };
        const point = svg("circle", { class: "point", ...place });
        point.style.setProperty("--line", curve.colour);
        lines.append(point);
      });
    }
  }
  picture.append(lines);
  drawMarks(picture, figure, of, width, { across, down });
}

// Letters at the ends of lines that have one, so that colours need not tell them apart.
function drawMarks(picture, figure, of, width, { across, down }) {
  const ends = figure.data.curves
    .filter((curve) => curve.mark && curve[of].length)
    .map((curve) => ({ curve, x: across(curve.epochs.at(-1)), y: down(curve[of].at(-1)) }));
  const inside = ({ x, y }) => [Math.min(width - 4, x + 8), Math.max(MARGIN.top, y)];
  for (const [place, end] of spreadOut(ends.map(inside), 12).entries()) {
    const attributes = { class: "mark", x: end[0], y: end[1] + 4, "text-anchor": "middle" };
    const letter = svg("text", attributes, ends[place].curve.mark);
    letter.style.setProperty("--line", ends[place].curve.colour);
    picture.append(letter);
  }
}

function spoken(figure, of) {
  const parts = figure.data.curves
    .filter((curve) => curve[of].length)
    .map((curve) => `${curve.label} ${written(of, curve[of].at(-1))}`);
  const far = `${Math.round(figure.data.epochs)} ${figure.data.unit}`;
  return `${figure.data.titles[of]} over ${far}. Now: ${parts.join(", ")}`;
}

function drawPanel(figure, panel) {
  const of = panel.dataset.of;
  const width = Math.max(180, panel.clientWidth);
  const scales = scalesOf(figure, of, width);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT });
  drawGrid(picture, figure, of, width, scales);
  drawGuess(picture, figure, of, width, scales);
  drawChanges(picture, figure, scales);
  drawLines(picture, figure, of, width, scales);
  const reading = svg("g", { class: "reading" });
  picture.append(reading);
  panel.replaceChildren(picture);
  panel.setAttribute("aria-label", spoken(figure, of));
  Object.assign(panel, { scales, reading, drawnWidth: width });
}

function drawAll(figure) {
  if (!figure.data) return;
  figure.panels.forEach((panel) => drawPanel(figure, panel));
  read(figure, figure.epoch);
}

// What the curves say at an epoch: a line in both panels, and in words.
function read(figure, epoch) {
  figure.epoch = epoch;
  const shown = figure.data.curves.filter((curve) => curve.epochs.length);
  figure.panels.forEach((panel) => panel.reading.replaceChildren());
  if (epoch === null || !shown.length) {
    figure.note.textContent = figure.data.note;
    return;
  }
  for (const panel of figure.panels) drawReading(panel, shown, epoch);
  const at = (curve) => nearestIndex(curve.epochs, epoch);
  const words = shown.map((curve) => {
    const index = at(curve);
    const place = placeWords(figure, curve.epochs[index]);
    const score = curve.accuracies.length ? `, ${percents(curve.accuracies[index])}` : "";
    return `${curve.label} (${place}): loss ${curve.losses[index].toFixed(3)}${score}`;
  });
  figure.note.textContent = words.join("; ");
}

function drawReading(panel, shown, epoch) {
  const { across, down } = panel.scales;
  const x = across(epoch);
  const ends = { y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom };
  panel.reading.append(svg("line", { class: "cursor", x1: x, x2: x, ...ends }));
  for (const curve of shown.filter((one) => one[panel.dataset.of].length)) {
    const index = nearestIndex(curve.epochs, epoch);
    const cy = Math.max(MARGIN.top - 2, down(curve[panel.dataset.of][index]));
    const point = svg("circle", { class: "point", cx: across(curve.epochs[index]), cy, r: 4 });
    point.style.setProperty("--line", curve.colour);
    panel.reading.append(point);
  }
}

function epochUnder(figure, panel, event) {
  const box = panel.getBoundingClientRect();
  const share =
    (event.clientX - box.left - MARGIN.left) / (box.width - MARGIN.left - MARGIN.right);
  return Math.min(1, Math.max(0, share)) * figure.data.epochs;
}

function moveByKey(figure, event) {
  const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const last = Math.max(0, ...figure.data.curves.flatMap((curve) => curve.epochs.slice(-1)));
  const size = inSeconds(figure) ? figure.data.epochs / 40 : 1;
  const at = figure.epoch === null ? last / size - Math.sign(step) : figure.epoch / size;
  read(figure, Math.min(last, Math.max(0, (Math.round(at) + step) * size)));
}

function drawLegend(figure) {
  const entries = figure.data.curves.map((curve) => {
    const entry = textIn("li", "", "");
    const sample = svg("svg", { viewBox: "0 0 26 8", width: 26, height: 8, "aria-hidden": "true" });
    const line = svg("path", { d: "M0 4H26", class: curve.dashed ? "line dashed" : "line" });
    line.style.setProperty("--line", curve.colour);
    sample.append(line);
    const label = curve.mark ? `${curve.mark} ${curve.label}` : curve.label;
    entry.append(sample, textIn("span", "", label));
    return entry;
  });
  figure.find(".legend").replaceChildren(...entries);
}

function setScale(figure, scale) {
  figure.logarithmic = scale === "log";
  markSwitch(figure.find(".scales"), scale);
  drawAll(figure);
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const panels = [...parent.querySelectorAll(".panel")];
  const figure = { find, panels, note: find(".note"), epoch: null, logarithmic: false };
  makeSwitch(
    find(".scales"),
    "Scale of the loss",
    [
      ["linear", "linear"],
      ["log", "logarithmic loss"],
    ],
    (scale) => setScale(figure, scale),
  );
  markSwitch(find(".scales"), "linear");
  for (const panel of panels) {
    followPointer(
      panel,
      (event) => read(figure, epochUnder(figure, panel, event)),
      () => read(figure, null),
    );
    panel.addEventListener("keydown", (event) => moveByKey(figure, event));
    panel.addEventListener("blur", () => read(figure, null));
  }
  figure.watching = new ResizeObserver(() => {
    if (panels.some((panel) => Math.max(180, panel.clientWidth) !== panel.drawnWidth))
      requestAnimationFrame(() => drawAll(figure));
  });
  panels.forEach((panel) => figure.watching.observe(panel));
  return figure;
}

export default function ({ data, parentElement }) {
  let figure = figures.get(parentElement);
  if (!figure) figures.set(parentElement, (figure = mount(parentElement)));
  figure.data = data;
  drawLegend(figure);
  drawAll(figure);
}
