// A window that walks over a picture; scores fill in as it walks, and boxes are what it found.

const walks = new WeakMap();
const WHOLE_WALK = 8; // seconds, at first
const [SLOWEST, FASTEST] = [1, 400]; // windows a second
const inPercent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;

const speedOf = (walk) => SLOWEST * (FASTEST / SLOWEST) ** (Number(walk.speed.value) / 100);
const total = (walk) => walk.levels.reduce((sum, level) => sum + level.count, 0);
const isOver = (walk) => walk.visited >= total(walk);

function startSpeed(walk) {
  const wanted = Math.min(FASTEST, Math.max(2, total(walk) / WHOLE_WALK));
  walk.speed.value = Math.round((100 * Math.log(wanted / SLOWEST)) / Math.log(FASTEST / SLOWEST));
}

function showCrop(walk, level, index) {
  const { crop } = walk;
  const [height, width] = level.window;
  Object.assign(crop, { width, height });
  crop.classList.toggle("pixels", Math.max(height, width) <= 64);
  const picture = walk.pictures.get(level.picture);
  if (!picture?.complete || !picture.naturalWidth) return;
  const [left, top, across, down] = shareOf(level, index);
  const [w, h] = [picture.naturalWidth, picture.naturalHeight];
  const part = [left * w, top * h, across * w, down * h];
  crop.getContext("2d").drawImage(picture, ...part, 0, 0, width, height);
}

function tellWindow(walk, index) {
  const { data, find } = walk;
  const level = levelOf(walk.levels, index);
  const score = scoreOf(level, index);
  const best = data.names[data.best[index]];
  find(".answer").textContent = `${best}, ${inPercent(data.sure[index])}`;
  find(".score").textContent = `Score for ${data.class_name}: ${inPercent(score)}`;
  find(".bar span").style.width = `${100 * score}%`;
  walk.crop.setAttribute("aria-label", `what is in the window: ${best}`);
  const number = walk.levels.indexOf(level) + 1;
  const where = walk.levels.length > 1 ? `, level ${number} of ${walk.levels.length}` : "";
  find(".place").textContent = `Window ${index + 1} of ${total(walk)}${where}`;
}

function show(walk) {
  const level = levelOf(walk.levels, walk.cursor);
  const atRest = isOver(walk) && !walk.pointed;
  walk.window.hidden = atRest;
  walk.find(".stack").classList.toggle("walking", !isOver(walk));
  placeAt(walk.window, shareOf(level, walk.cursor));
  showCrop(walk, level, walk.cursor);
  tellWindow(walk, walk.cursor);
  walk.maps.forEach((map) => {
    paintScoreMap(map, walk);
    markCell(map, walk.cursor);
  });
  tellFound(walk);
}

const isFound = (walk) => ({ score }) => score >= Number(walk.threshold.value) / 100;

function makeBox(walk, { box, score, label }) {
  const [x1, y1, x2, y2] = box;
  const element = document.createElement("div");
  element.setAttribute("role", "listitem");
  placeAt(element, [x1, y1, x2 - x1, y2 - y1]);
  element.append(textIn("span", "", `${walk.data.names[label]} ${score.toFixed(2)}`));
  return element;
}

function drawFound(walk) {
  const { find, data } = walk;
  const every = data.found[walk.whose];
  const found = every.filter(isFound(walk));
  const boxes = found.map((one) => makeBox(walk, one)).reverse(); // the surest on top
  find(".found").replaceChildren(...boxes);
  find(".threshold-says").value = (Number(walk.threshold.value) / 100).toFixed(2);
  walk.count = found.length;
  tellFound(walk);
}

function tellFound(walk) {
  const boxes = walk.count === 1 ? "1 window is" : `${walk.count} windows are`;
  const words = isOver(walk)
    ? `${boxes} left: at or above the threshold, and overlapped by no surer one of the same class.`
    : "When the walk is over, the windows above the threshold become boxes.";
  const says = walk.find(".says");
  if (says.textContent !== words) says.textContent = words;
}

function visit(walk, count) {
  walk.visited = Math.min(total(walk), walk.visited + count);
  walk.cursor = Math.max(0, walk.visited - 1);
  if (isOver(walk)) {
    pause(walk);
    walk.pointed = false;
    walk.cursor = surest(walk);
  }
  show(walk);
}

// The window in which the class that is looked for was found best.
function surest({ levels }) {
  const scores = levels.flatMap((level) => level.scores);
  return scores.indexOf(Math.max(...scores));
}

function play(walk) {
  if (isOver(walk)) walk.visited = 0;
  walk.pointed = false;
  let last = performance.now();
  let owed = 1;
  const turn = (now) => {
    if (!walk.timer || !walk.crop.isConnected) return;
    owed += Math.min(0.25, (now - last) / 1000) * speedOf(walk);
    last = now;
    if (owed >= 1) visit(walk, Math.floor(owed));
    owed %= 1;
    if (walk.timer) walk.timer = requestAnimationFrame(turn);
  };
  walk.timer = requestAnimationFrame(turn);
  tellPlaying(walk);
}

function pause(walk) {
  cancelAnimationFrame(walk.timer);
  walk.timer = 0;
  tellPlaying(walk);
}

function tellPlaying(walk) {
  walk.find(".play").textContent = walk.timer ? "Pause" : "Play";
  walk.find(".place").setAttribute("aria-live", walk.timer ? "off" : "polite");
}

function point(walk, index) {
  if (walk.timer) return;
  walk.cursor = index;
  walk.pointed = true;
  show(walk);
}

function rest(walk) {
  if (walk.timer) return;
  walk.pointed = false;
  show(walk);
}

function followPhoto(walk) {
  const stack = walk.find(".stack");
  const read = (event) => {
    const box = stack.getBoundingClientRect();
    const down = (event.clientY - box.top) / box.height;
    const across = (event.clientX - box.left) / box.width;
    point(walk, windowAround(levelOf(walk.levels, walk.cursor), down, across));
  };
  stack.addEventListener("pointerdown", () => pause(walk));
  followPointer(stack, read, () => rest(walk));
}

function later(walk, name, value) {
  clearTimeout(walk.telling[name]);
  walk.telling[name] = setTimeout(() => walk.report(name, value), 300);
}

function mountWalk(parent) {
  const find = openFrame(parent, MARKUP);
  const walk = { find, timer: 0, visited: 0, cursor: 0, telling: {}, pictures: new Map() };
  for (const name of ["window", "crop", "speed", "threshold"]) walk[name] = find(`.${name}`);
  Object.assign(walk, { maps: [], levels: [], version: "", whose: "every" });
  walk.point = (index) => point(walk, index);
  walk.rest = () => rest(walk);
  walk.press = () => pause(walk);
  find(".play").addEventListener("click", () => (walk.timer ? pause(walk) : play(walk)));
  find(".step").addEventListener("click", () => {
    pause(walk);
    if (isOver(walk)) walk.visited = 0;
    walk.pointed = false;
    visit(walk, 1);
  });
  find(".begin").addEventListener("click", () => {
    pause(walk);
    walk.visited = 0;
    visit(walk, 1);
  });
  find(".finish").addEventListener("click", () => visit(walk, total(walk)));
  walk.threshold.addEventListener("input", () => {
    drawFound(walk);
    if (!isOver(walk)) visit(walk, total(walk));
    later(walk, "threshold", Number(walk.threshold.value));
  });
  followPhoto(walk);
  return walk;
}

function chooseWhose(walk, whose) {
  walk.whose = whose;
  markSwitch(walk.find(".whose"), whose);
  drawFound(walk);
}

function offerWhose(walk) {
  const { data, find } = walk;
  const place = find(".whose");
  const entries = [
    ["every", "of every class"],
    ["one", `of ${data.class_name}`],
  ];
  if (place.dataset.name !== data.class_name) {
    const group = textIn("span", "whose", "");
    group.dataset.name = data.class_name;
    place.replaceWith(group);
    makeSwitch(group, "Boxes", entries, (whose) => {
      chooseWhose(walk, whose);
      later(walk, "boxes", whose);
    });
  }
  chooseWhose(walk, data.boxes);
}

function loadPicture(walk, uri) {
  if (walk.pictures.has(uri)) return;
  const picture = new Image();
  picture.addEventListener("load", () => show(walk));
  picture.src = uri;
  walk.pictures.set(uri, picture);
}

// Another picture or plan: the walk begins anew, by itself unless the visitor wants no motion.
function begin(walk, data) {
  pause(walk);
  walk.version = data.version;
  walk.find(".stack").style.setProperty("--aspect", data.aspect);
  Object.assign(walk.find(".photo"), { src: data.photo, alt: data.alt });
  walk.pictures.clear();
  walk.visited = walk.cursor = 0;
  walk.pointed = false;
}

function takeLevels(walk, data) {
  walk.levels = layOut(data.levels);
  walk.palette = hexBytes(data.palette);
  walk.className = data.class_name;
  walk.maps = walk.levels.map((level, at) => makeScoreMap(walk, level, at + 1));
  walk.find(".maps").replaceChildren(...walk.maps.map((map) => map.element));
  walk.find(".legend .scale").style.background = gradientOf(walk.palette);
  walk.levels.forEach((level) => loadPicture(walk, level.picture));
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!walks.has(parentElement)) walks.set(parentElement, mountWalk(parentElement));
  const walk = walks.get(parentElement);
  walk.report = setTriggerValue;
  const isNew = walk.version !== data.version;
  const told = JSON.stringify([data.version, data.class_name, data.found]);
  walk.data = data;
  if (isNew) begin(walk, data);
  if (walk.told !== told) takeLevels(walk, data);
  walk.told = told;
  walk.find(".stage-title").textContent = data.title;
  walk.find(".map-note").textContent = data.note;
  if (walk.givenThreshold !== data.threshold) walk.threshold.value = data.threshold;
  walk.givenThreshold = data.threshold;
  offerWhose(walk);
  if (!isNew) {
    if (isOver(walk) && !walk.pointed) walk.cursor = surest(walk);
    return show(walk);
  }
  startSpeed(walk);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return visit(walk, total(walk));
  visit(walk, 1);
  play(walk);
}
