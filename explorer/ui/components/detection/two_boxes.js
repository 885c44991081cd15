// Two boxes to drag over a picture, and how much they overlap.

const CORNERS = { nw: [0, 0], ne: [100, 0], sw: [0, 100], se: [100, 100] };
const MIDDLES = { n: [50, 0], s: [50, 100], w: [0, 50], e: [100, 50] };
const boxText = (box) => box.join("-");
const pairText = ({ a, b }) => `${boxText(a)}_${boxText(b)}`;

function readPair(text) {
  const [a, b] = text.split("_").map((part) => part.split("-").map(Number));
  return { a, b };
}

function addHandles(element) {
  for (const [places, kind] of [[CORNERS, "corner"], [MIDDLES, "middle"]]) {
    for (const [left, top] of Object.values(places)) {
      const handle = textIn("span", `handle ${kind}`, "");
      Object.assign(handle.style, { left: `${left}%`, top: `${top}%` });
      element.append(handle);
    }
  }
}

function placeRect(it, name, box) {
  for (const rect of it.find(".shading").querySelectorAll(name)) {
    rect.style.display = box ? "" : "none";
    if (!box) continue;
    const values = { x: box[0], y: box[1], width: widthOf(box), height: heightOf(box) };
    for (const [key, value] of Object.entries(values)) rect.setAttribute(key, value);
  }
}

function placeCentres(it) {
  const [from, to] = [centreOf(it.boxes.a), centreOf(it.boxes.b)];
  for (const line of it.find(".shading").querySelectorAll(".apart")) {
    const ends = { x1: from[0], y1: from[1], x2: to[0], y2: to[1] };
    for (const [key, value] of Object.entries(ends)) line.setAttribute(key, value);
  }
  for (const [name, [x, y]] of [["a", from], ["b", to]]) {
    it.find(`.centre-${name}`).setAttribute("cx", x);
    it.find(`.centre-${name}`).setAttribute("cy", y);
  }
}

function placeElement(it, name) {
  const [element, box] = [it.elements[name], it.boxes[name]];
  const share = (value) => `${(100 * value) / SIDE}%`;
  Object.assign(element.style, {
    left: share(box[0]),
    top: share(box[1]),
    width: share(widthOf(box)),
    height: share(heightOf(box)),
  });
  element.classList.toggle("high", box[1] < 6);
  element.classList.toggle("low", box[3] > SIDE - 6);
  const where = `x ${box[0]} to ${box[2]}, y ${box[1]} to ${box[3]}`;
  const keys = "Arrow keys move it, with Shift they move its lower right corner.";
  element.setAttribute("aria-label", `Box ${name.toUpperCase()}: ${where}. ${keys}`);
}

function drawPair(it) {
  const found = compareBoxes(it.boxes.a, it.boxes.b);
  placeRect(it, ".fill-a", it.boxes.a);
  placeRect(it, ".fill-b", it.boxes.b);
  placeRect(it, ".shared", found.shared);
  placeRect(it, ".hull", found.hull);
  placeCentres(it);
  placeElement(it, "a");
  placeElement(it, "b");
  writeBoxMeasures(it, found);
  writeFormats(it);
  tellChallenge(it, found);
}

function setPair(it, boxes) {
  it.boxes = { ...it.boxes, ...boxes };
  drawPair(it);
  noteChange(it);
}

function chooseChallenge(it, name) {
  it.challenge = name;
  markSwitch(it.find(".challenges"), name);
  setPair(it, CHALLENGES[name]?.start() ?? {});
}

function activate(it, name) {
  it.active = name;
  for (const [one, element] of Object.entries(it.elements))
    element.classList.toggle("active", one === name);
}

function makePresets(it) {
  for (const [name, { title, of }] of Object.entries(PRESETS)) {
    const button = makeButton(title);
    button.dataset.preset = name;
    button.addEventListener("click", () => setPair(it, of(it.boxes.a)));
    it.find(".presets").append(button);
  }
  const tasks = Object.entries(CHALLENGES).map(([name, { title }]) => [name, title]);
  const entries = [["", "As you like"], ...tasks];
  makeSwitch(it.find(".challenges"), "Task", entries, (name) => chooseChallenge(it, name));
}

function showScene(it, data) {
  it.data = data;
  Object.assign(it.find(".photo"), { src: data.photo, alt: data.alt });
  it.find(".stage-title").textContent = data.title;
  const buttons = data.objects.map(({ box, title }) => {
    const button = makeButton(title);
    button.addEventListener("click", () => setPair(it, { a: box }));
    return button;
  });
  it.find(".objects").replaceChildren(...buttons);
  it.find(".objects-row").hidden = !buttons.length;
  it.find(".objects-row").style.display = buttons.length ? "" : "none";
}

function mountPair(parent, data) {
  const find = openFrame(parent, MARKUP);
  const it = { find, challenge: "", drag: null, stack: find(".stack") };
  for (const [name, colour] of Object.entries(COLOURS))
    find(".comparing").parentElement.style.setProperty(`--${name}`, colour);
  find(".shading").setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
  it.elements = { a: find('[data-box="a"]'), b: find('[data-box="b"]') };
  Object.values(it.elements).forEach(addHandles);
  it.rows = {};
  for (const name of Object.keys(BOX_MEASURES)) it.rows[name] = makeBoxMeasure(name);
  find(".measures").append(...Object.values(it.rows));
  makeFormats(it);
  makePresets(it);
  it.take = (name, box) => boxText(box) !== boxText(it.boxes[name]) && setPair(it, { [name]: box });
  it.activate = (name) => activate(it, name);
  activate(it, "b");
  dragBoxes(it);
  moveBoxesByKeys(it);
  showScene(it, data);
  return it;
}

const pairState = (it) => ({
  boxes: pairText(it.boxes),
  challenge: it.challenge,
  scene: it.data.scene,
});

function adoptPair(it, { boxes, challenge }) {
  it.boxes = readPair(boxes);
  it.challenge = challenge;
  it.drag = null;
  markSwitch(it.find(".challenges"), challenge);
  drawPair(it);
}

function updatePair(it, data) {
  if (it.data.scene !== data.scene || it.data.photo !== data.photo) showScene(it, data);
}

export default liveComponent({
  mount: mountPair,
  stateOf: pairState,
  adopt: adoptPair,
  update: updatePair,
});
