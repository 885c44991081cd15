// The picture with its boxes: all of them, those above the score, or what suppression leaves.

const STAGES = [
  ["raw", "Raw"],
  ["above", "Above the score"],
  ["left", "After suppression"],
  ["steps", "Step by step"],
];
const MOST_TAGS = 16;
const NOTES = {
  raw:
    `Every score from ${LEAST_SCORE} up is a box here; the surer, the brighter. Around each ` +
    "object there are many, and often one shape is claimed for several classes.",
  above:
    "Only the score has decided here. Each object that the detector is sure of still has several " +
    "boxes; suppression has to choose among them.",
  left:
    "Dashed white: the true boxes. ✓ right, ✗ an error. Lower the score threshold until false " +
    "boxes come in; raise that of the overlap until doubles stay.",
  steps:
    "The surest box is taken, and those that overlap it too much lose. Then the surest of what " +
    "is left, and so on.",
};
const signOf = (label) => `${CLASSES[label].glyph} ${CLASSES[label].name}`;
const twoDigits = (value) => value.toFixed(2);

function settingsOf({ method, amount, across }) {
  return { method, amount, acrossClasses: across };
}

// All about the picture that follows from the settings.
function sortPicture(it) {
  const { picture, truth, state } = it;
  const left = suppressPicture(picture, settingsOf(state));
  const judged = truth ? judgePicture(picture, left, truth) : null;
  const count = countFrom(left.scores, state.score);
  const order = bySureness(picture.scores);
  const from = Math.fround(state.score);
  const above = order.filter((index) => picture.scores[index] >= from);
  it.sorted = { order, above, left, judged, count };
}

function line(parent, box, className, colour) {
  const [x, y, x2, y2] = box;
  for (const name of className.includes("thin") ? [""] : ["halo ", ""]) {
    const rect = svg("rect", { x, y, width: x2 - x, height: y2 - y, class: `${name}${className}` });
    if (!name) rect.style.stroke = colour;
    parent.append(rect);
  }
  return parent.lastChild;
}

function tag(it, box, text, label, look) {
  const element = textIn("span", `tag ${look}`, text);
  element.style.background = CLASSES[label].colour;
  it.tags.append(element);
  it.tagged.unshift({ element, box });
}

const overlaps = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

// Tags stand at a corner of their box where no surer one stands, and within the picture.
function placeTags(it) {
  const [width, height] = [it.tags.clientWidth, it.tags.clientHeight];
  const sizes = it.tagged.map(({ element }) => [element.offsetWidth, element.offsetHeight]);
  const placed = [];
  it.tagged.forEach(({ element, box }, i) => {
    const [w, h] = sizes[i];
    const [x1, y1, x2, y2] = box.map((value) => (value * width) / SIDE);
    const above = [[x1, y1 - h], [x2 - w, y1 - h]];
    const corners = [...above, [x1, y2], [x2 - w, y2], [x1, y1], [x1, y2 - h]];
    const places = corners.map(([x, y]) => ({
      x: Math.max(0, Math.min(x, width - w)),
      y: Math.max(0, Math.min(y, height - h)),
      width: w,
      height: h,
    }));
    const best = places.find((one) => !placed.some((other) => overlaps(one, other))) ?? places[0];
    placed.push(best);
    element.style.left = `${(100 * best.x) / width}%`;
    element.style.top = `${(100 * best.y) / height}%`;
  });
}

// One entry for each box that is drawn: what it is, and how.
function drawEntry(it, entry) {
  const { index, look, text } = entry;
  const box = boxAt(it.picture.boxes, index);
  const label = it.picture.labels[index];
  const drawn = line(it.drawn, box, look, CLASSES[label].colour);
  if (look.includes("faint")) drawn.style.opacity = 0.2 + 0.8 * it.picture.scores[index];
  drawn.dataset.box = index;
  if (text) tag(it, box, text, label, look);
}

const ERROR_WORDS = Object.fromEntries(KINDS.map(({ name, title }) => [name, title.toLowerCase()]));

function leftEntries(it) {
  const { left, judged, count } = it.sorted;
  return Array.from({ length: count }, (_, place) => {
    const index = left.indices[place];
    const kind = judged?.kinds[place];
    const verdict = kind ? (kind === "right" ? " ✓" : " ✗") : "";
    const said = `${signOf(it.picture.labels[index])} ${twoDigits(left.scores[place])}`;
    return { index, look: "solid", text: `${said}${verdict}` };
  });
}

function aboveEntries(it) {
  const { above } = it.sorted;
  const few = above.length <= MOST_TAGS;
  return above.map((index) => {
    const { glyph } = CLASSES[it.picture.labels[index]];
    const text = few ? `${glyph} ${twoDigits(it.picture.scores[index])}` : "";
    return { index, look: "solid", text };
  });
}

const ENTRIES = {
  raw: (it) => it.sorted.order.map((index) => ({ index, look: "thin faint", text: "" })),
  above: aboveEntries,
  left: leftEntries,
  steps: (it) => stepEntries(it),
};

function drawStage(it) {
  const { shown } = it.state;
  it.drawn.replaceChildren();
  it.tags.replaceChildren();
  it.tagged = [];
  it.entries = ENTRIES[shown](it);
  [...it.entries].reverse().forEach((entry) => drawEntry(it, entry)); // the surest on top
  for (let object = 0; object < (it.truth?.count ?? 0); object++)
    line(it.drawn, boxAt(it.truth.boxes, object), "true", "#fff");
  it.find(".walk").style.display = shown === "steps" ? "" : "none";
  nameStages(it);
  it.find(".stage-note").textContent = NOTES[shown];
  const said = it.entries.flatMap(({ text }) => text || []).join(", ");
  it.drawn.setAttribute("aria-label", `${it.data.title}: ${said || `${it.entries.length} boxes`}`);
  placeTags(it);
  tellScene(it);
  readBox(it, null);
}

// The switch says how many boxes there are at each stage.
function nameStages(it) {
  const counts = { raw: it.picture.count, above: it.sorted.above.length, left: it.sorted.count };
  for (const button of it.find(".stages").querySelectorAll("button")) {
    const { value } = button.dataset;
    const title = STAGES.find(([name]) => name === value)[1];
    button.textContent = value in counts ? `${title}: ${counts[value]}` : title;
  }
  markSwitch(it.find(".stages"), it.state.shown);
}

function tellScene(it) {
  const { above, judged, count } = it.sorted;
  const scores = (ANCHORS * CLASSES.length).toLocaleString("en");
  const funnel =
    `${ANCHORS} anchors × ${CLASSES.length} classes = ${scores} scores → ${it.picture.count} ` +
    `from ${LEAST_SCORE} up → ${above.length} from ${twoDigits(it.state.score)} up → ` +
    `${count} after suppression.`;
  const outcome = judged ? outcomeWords(it) : "What is really there nobody has marked.";
  it.find(".scene-says").replaceChildren(textIn("b", "", outcome), " ", funnel);
}

function outcomeWords({ truth, sorted: { judged, count } }) {
  const kinds = objectKinds(judged, count);
  const wrong = kinds.flatMap((kind, object) =>
    kind === "right" ? [] : `${signOf(truth.labels[object])} (${ERROR_WORDS[kind]})`,
  );
  const others = wrong.length ? `; not: ${wrong.join(", ")}` : "";
  return `${truth.count - wrong.length} of ${truth.count} objects found${others}.`;
}

// What is said of a box that is pointed at.
function readBox(it, index) {
  it.read = index;
  for (const rect of it.drawn.querySelectorAll("[data-box]"))
    rect.classList.toggle("read", Number(rect.dataset.box) === index);
  it.find(".reading").textContent =
    index === null ? "Point at a box to read it." : boxWords(it, index);
}

function boxWords(it, index) {
  const { picture, truth, sorted, state } = it;
  const before = picture.scores[index];
  const said = `${signOf(picture.labels[index])}, score ${before.toFixed(3)}`;
  const place = sorted.left.indices.indexOf(index);
  const now = place < 0 ? NaN : sorted.left.scores[place];
  const lowered = now < before ? `, lowered to ${now.toFixed(3)}` : "";
  const stays = now >= Math.fround(state.score);
  const gone = before < state.score ? ", below the threshold" : ", suppressed";
  const kind = stays && sorted.judged ? ` ${titleOf(sorted.judged.kinds[place])}.` : "";
  const about = truth ? ` ${truthWords(picture, index, truth)}` : "";
  return `${said}${lowered}${stays ? "" : gone}.${kind}${about}`;
}

const titleOf = (name) => KINDS.find((kind) => kind.name === name).title;

function truthWords(picture, index, truth) {
  const shared = Array.from({ length: truth.count }, (_, object) =>
    iouAt(picture.boxes, index, truth.boxes, object),
  );
  const most = Math.max(...shared, 0);
  if (!most) return "It overlaps no object.";
  return `IoU ${twoDigits(most)} with a true ${signOf(truth.labels[shared.indexOf(most)])}.`;
}

// The smallest box under the pointer, of those that are drawn.
function boxUnder(it, event) {
  const { left, top, width } = it.drawn.getBoundingClientRect();
  const scale = SIDE / width;
  const [x, y] = [(event.clientX - left) * scale, (event.clientY - top) * scale];
  const inside = it.entries
    .map(({ index }) => ({ index, box: boxAt(it.picture.boxes, index) }))
    .filter(({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3])
    .sort((one, other) => areaOf(one.box) - areaOf(other.box));
  return inside[0]?.index ?? null;
}

function followStage(it) {
  const read = (event) => readBox(it, boxUnder(it, event));
  followPointer(it.drawn, read, () => readBox(it, null));
  it.drawn.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || !it.entries.length) return;
    event.preventDefault();
    const here = it.entries.findIndex(({ index }) => index === it.read);
    const from = here < 0 && step < 0 ? 0 : here;
    readBox(it, it.entries.at((from + step) % it.entries.length).index);
  });
}
