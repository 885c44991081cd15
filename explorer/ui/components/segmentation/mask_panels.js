// Masks over one picture, side by side: what each says of a pixel, and where it is wrong.

const ZOOM = 5; // pixels of the canvas for each of the picture
const VIEWS = [
  ["classes", "Classes"],
  ["errors", "Errors"],
];
const NOTES = {
  classes:
    "Point at a pixel, or go there with the arrow keys, to read what each says of it. Look at " +
    "the edges and the thin parts: there the masks differ.",
  errors:
    "Errors sit at edges: a thin rim of too much or missed pixels is a coarse mask; a whole " +
    "patch of wrong class is a shape that was taken for another.",
};
const KIND_NAMES = ["", ...Object.keys(KINDS)];

// As explorer.segmentation.by_class.error_kinds: 1 right, 2 too much, 3 missed, 4 wrong.
function kindOfPixel(truth, said) {
  if (truth === said) return truth ? 1 : 0;
  if (!truth) return 2;
  return said ? 4 : 3;
}

const showsErrors = (it, panel) => it.view === "errors" && it.truth && panel.judged;

function paintPanel(it, panel) {
  if (!panel.classes) return;
  const { values } = panel.classes;
  if (showsErrors(it, panel)) {
    const kindAt = (i) => KIND_NAMES[kindOfPixel(it.truth.values[i], values[i])];
    fillKinds(panel.canvas, SIDE, kindAt, it.kindFills);
  } else {
    fillKinds(panel.canvas, SIDE, (i) => (values[i] ? String(values[i]) : ""), it.classFills);
  }
  outlineKinds(panel.canvas, SIDE, (i) => values[i], [2.5, 1]);
}

function paintPanels(it) {
  it.panels.forEach((panel) => paintPanel(it, panel));
  const shown = it.view === "errors" && it.truth ? Object.values(KINDS) : CLASSES.slice(1);
  it.find(".kinds").replaceChildren(...shown.map(legendEntry));
  it.find(".note").textContent = NOTES[it.truth ? it.view : "classes"];
}

function legendEntry(kind) {
  const entry = textIn("span", "kind", "");
  entry.append(swatchOf(kind), `${kind.glyph ? `${kind.glyph} ` : ""}${kind.title ?? kind.name}`);
  return entry;
}

const named = (number) => `${CLASSES[number].glyph} ${CLASSES[number].name}`;

// The classes of a pixel, the most probable first, as far as they are probable.
function sharesAt({ probabilities }, i) {
  if (!probabilities) return [];
  return CLASSES.map((_, number) => [number, probabilities.values[number * SIDE * SIDE + i] / 255])
    .sort((one, other) => other[1] - one[1])
    .filter(([, share], rank) => rank === 0 || (rank < 3 && share >= 0.005));
}

function tellPixel(it, row, column) {
  const within = (place) => Math.min(SIDE - 1, Math.max(0, place));
  it.cursor = [within(row), within(column)];
  const i = it.cursor[0] * SIDE + it.cursor[1];
  for (const panel of it.panels) {
    panel.spot.hidden = false;
    panel.spot.style.top = `${(100 * (it.cursor[0] + 0.5)) / SIDE}%`;
    panel.spot.style.left = `${(100 * (it.cursor[1] + 0.5)) / SIDE}%`;
    panel.reading.replaceChildren(...readingOf(it, panel, i));
  }
}

function readingOf(it, panel, i) {
  if (!panel.classes) return [`row ${it.cursor[0]}, column ${it.cursor[1]}`];
  const said = panel.classes.values[i];
  const lines = [textIn("b", "", named(said))];
  const kind = panel.judged && it.truth ? kindOfPixel(it.truth.values[i], said) : 0;
  if (kind > 1) lines.push(`${KINDS[KIND_NAMES[kind]].title}. `);
  const shares = sharesAt(panel, i);
  lines.push(shares.map(([number, share]) => `${named(number)} ${percentOf(share)}`).join(", "));
  return lines;
}

const percentOf = (share) => `${(100 * share).toFixed(0)} %`;

function rest(it) {
  for (const panel of it.panels) {
    panel.spot.hidden = true;
    panel.reading.textContent = "";
  }
}

function makePanel(it, { title, classes, judged }) {
  const figure = document.createElement("figure");
  const panel = { judged, classes: null, probabilities: null };
  panel.photo = document.createElement("img");
  panel.photo.className = "photo pixels";
  panel.photo.alt = classes ? "" : it.data.alt;
  panel.photo.src = it.data.photo;
  panel.canvas = document.createElement("canvas");
  panel.canvas.className = "mask";
  panel.canvas.width = panel.canvas.height = SIDE * ZOOM;
  panel.canvas.tabIndex = 0;
  panel.canvas.setAttribute("role", "img");
  panel.canvas.setAttribute("aria-label", `${title}; arrow keys read pixels`);
  panel.spot = textIn("span", "spot", "");
  panel.spot.hidden = true;
  panel.reading = textIn("p", "reading", "");
  const stack = textIn("div", "stack", "");
  stack.append(panel.photo, panel.canvas, panel.spot);
  figure.append(textIn("figcaption", "title", title), stack, panel.reading);
  const read = (event) => {
    const { row, column } = cellUnder(event, panel.canvas, SIDE, SIDE);
    tellPixel(it, row, column);
  };
  followPointer(panel.canvas, read, () => rest(it));
  followKeys(panel.canvas, () => it.cursor, (row, column) => tellPixel(it, row, column));
  panel.canvas.addEventListener("blur", () => rest(it));
  return { ...panel, figure };
}

async function showPanels(it, data) {
  const version = (it.version = versionOf(data));
  const readable = (uri) => (uri ? readShades(uri) : null);
  const pictures = await Promise.all(
    data.panels.flatMap(({ classes, probabilities }) => [classes, probabilities].map(readable)),
  );
  if (it.version !== version) return;
  // Photos and masks change together: never an old mask on a new picture.
  it.panels = data.panels.map((panel) => makePanel(it, panel));
  it.panels.forEach((panel, index) => {
    [panel.classes, panel.probabilities] = pictures.slice(2 * index, 2 * index + 2);
  });
  it.truth = it.panels.find((panel) => panel.classes && !panel.judged)?.classes ?? null;
  const box = it.find(".panels");
  box.style.setProperty("--count", Math.min(4, it.panels.length));
  box.replaceChildren(...it.panels.map(({ figure }) => figure));
  it.find(".views").hidden = !it.truth;
  paintPanels(it);
  setOpacity(it);
  box.dataset.shown = data.panels.map(({ title }) => title).join("; ");
}

const versionOf = ({ photo, panels }) => JSON.stringify([photo, panels]);

// Under a mask the picture loses its colours, so that those of the classes can be recognised.
function setOpacity(it) {
  const share = it.opacity.value / 100;
  for (const { canvas, photo, classes } of it.panels) {
    canvas.style.opacity = share;
    photo.style.filter = classes ? `saturate(${1 - 0.85 * share})` : "";
  }
}

function showView(it, view) {
  it.view = view;
  markSwitch(it.find(".views"), view);
  paintPanels(it);
}

function mountPanels(parent) {
  const find = openFrame(parent, MARKUP);
  const it = { find, panels: [], cursor: [SIDE / 2, SIDE / 2], opacity: find(".opacity") };
  const pen = document.createElement("canvas").getContext("2d");
  const fillOf = (kind) => pen.createPattern(patternTile(kind), "repeat");
  it.classFills = Object.fromEntries(CLASSES.map((one, number) => [number, fillOf(one)]));
  it.kindFills = Object.fromEntries(
    Object.entries(KINDS).map(([name, kind]) => [name, fillOf(kind)]),
  );
  makeSwitch(find(".views"), "What is shown", VIEWS, (view) => {
    showView(it, view);
    it.report("view", view);
  });
  it.opacity.addEventListener("input", () => {
    setOpacity(it);
    clearTimeout(it.timer);
    it.timer = setTimeout(() => it.report("opacity", Number(it.opacity.value)), 300);
  });
  return it;
}

const mountedPanels = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let it = mountedPanels.get(parentElement);
  if (!it) mountedPanels.set(parentElement, (it = mountPanels(parentElement)));
  Object.assign(it, { data, report: setTriggerValue });
  const using = it.opacity.getRootNode().activeElement === it.opacity;
  if (!using && it.givenOpacity !== data.opacity) it.opacity.value = data.opacity;
  it.givenOpacity = data.opacity;
  setOpacity(it);
  if (it.givenView !== data.view) showView(it, data.view);
  it.givenView = data.view;
  if (it.version !== versionOf(data)) showPanels(it, data);
}
