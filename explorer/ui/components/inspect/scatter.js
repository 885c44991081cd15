const maps = new WeakMap();

const MARKS = {
  circle: "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0Z",
  triangle: "M0-5.5L5.5 4.5L-5.5 4.5Z",
  square: "M-4.5-4.5H4.5V4.5H-4.5Z",
  cross: "M-5.5-3L-3-5.5L0-2.5L3-5.5L5.5-3L2.5 0L5.5 3L3 5.5L0 2.5L-3 5.5L-5.5 3L-2.5 0Z",
  diamond: "M0-6L6 0L0 6L-6 0Z",
  plus: "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z",
  tip: "M0 5.5L5.5-4.5L-5.5-4.5Z",
  ring: "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1-4 0Z",
  hexagon: "M-5.5 0L-2.75-5H2.75L5.5 0L2.75 5H-2.75Z",
  frame: "M-4-4H4V4H-4Z",
  star: "M0-6L1.6-2.2L5.7-1.9L2.6.8L3.5 4.9L0 2.7L-3.5 4.9L-2.6.8L-5.7-1.9L-1.6-2.2Z",
};
const OPEN = ["ring", "frame"];
const REACH = 26; // pixels from a point at which it is still pointed at
const WAYS = [
  ["marks", "as marks"],
  ["pictures", "as pictures"],
];

function drawnMark(shape, className) {
  const mark = OPEN.includes(shape) ? "mark open" : "mark";
  const path = svg("path", { d: MARKS[shape], class: mark });
  return svg("svg", { viewBox: "-6 -6 12 12", class: className }, path);
}

const ownOf = (map) => map.data.places.length - 1;
const groupOf = (map, index) => map.data.group_of[index];
const isOwn = (map, index) => index === ownOf(map);

function nameOf(map, index) {
  return isOwn(map, index) ? "your picture" : map.data.groups[groupOf(map, index)];
}

function showPicture(map, element, index) {
  element.classList.toggle("whole", isOwn(map, index));
  element.classList.toggle("sharp", map.data.sharp);
  if (!isOwn(map, index)) return placeOf(element, map.data.sheet.sprite, index, map.data.sheet);
  element.style.background = `center / cover url("${map.data.own}")`;
}

// ---- the points -------------------------------------------------------------------------------

function drawDots(map) {
  const { places, marks, colours } = map.data;
  map.dots = places.map(([left, top], index) => {
    const dot = textIn("span", "dot", "");
    dot.style.left = `${left}%`;
    dot.style.top = `${top}%`;
    const own = isOwn(map, index);
    dot.classList.toggle("own", own);
    dot.append(drawnMark(own ? "star" : marks[groupOf(map, index)], ""));
    if (!own) dot.style.setProperty("--colour", colours[groupOf(map, index)]);
    return dot;
  });
  const label = textIn("span", "own-label", "your picture");
  [label.style.left, label.style.top] = places.at(-1).map((percent) => `${percent}%`);
  map.find(".dots").replaceChildren(...map.dots, label);
}

function dressDots(map) {
  const pictures = map.way === "pictures";
  map.find(".dots").classList.toggle("pictures", pictures);
  map.dots.forEach((dot, index) => {
    if (!pictures) dot.style.backgroundImage = "";
    else if (isOwn(map, index)) dot.style.backgroundImage = `url("${map.data.own}")`;
    else placeOf(dot, map.data.sheet.sprite, index, map.data.sheet);
  });
  markSwitch(map.find(".ways"), map.way);
}

function markDots(map) {
  const near = new Set(map.data.nearest[map.chosen]);
  const group = map.hinted ?? map.group;
  map.dots.forEach((dot, index) => {
    const other = group !== null && groupOf(map, index) !== group;
    dot.classList.toggle("near", near.has(index));
    dot.classList.toggle("centre", index === map.chosen);
    dot.classList.toggle("pointed", index === map.pointed);
    dot.classList.toggle("faded", other && !isOwn(map, index));
  });
}

function drawLines(map) {
  const [x1, y1] = map.data.places[map.chosen];
  const lines = map.data.nearest[map.chosen].map((index) => {
    const [x2, y2] = map.data.places[index];
    return svg("line", { x1, y1, x2, y2 });
  });
  map.find(".lines").replaceChildren(...lines);
}

// ---- the chosen point and its neighbours ------------------------------------------------------

function drawSide(map) {
  showPicture(map, map.find(".centre .picture"), map.chosen);
  const own = isOwn(map, map.chosen);
  const name = nameOf(map, map.chosen);
  map.find(".centre .words").textContent = own ? "Your picture" : name;
  map.find(".back").hidden = own;
  const { nearest, similarities } = map.data;
  const rows = nearest[map.chosen].map((index, rank) => {
    const picture = textIn("span", "picture", "");
    showPicture(map, picture, index);
    const cosine = similarities[map.chosen][rank].toFixed(2).replace("-", "−");
    const button = makeButton(
      picture,
      textIn("span", "name", nameOf(map, index)),
      textIn("span", "cosine", cosine),
    );
    button.addEventListener("click", () => choose(map, index));
    button.addEventListener("pointerenter", () => point(map, index));
    button.addEventListener("pointerleave", () => point(map, null));
    return button;
  });
  map.find(".list").replaceChildren(...rows);
}

function choose(map, index) {
  show(map, index);
  map.report("point", index);
}

function show(map, index) {
  map.chosen = index;
  drawLines(map);
  drawSide(map);
  markDots(map);
}

// ---- pointing ---------------------------------------------------------------------------------

function point(map, index) {
  map.pointed = index;
  markDots(map);
  const tip = map.find(".tip");
  tip.hidden = index === null;
  map.find(".note").textContent = index === null ? map.data.note : pointedWords(map, index);
  if (index === null) return;
  showPicture(map, tip.querySelector(".picture"), index);
  tip.querySelector(".words").textContent = nameOf(map, index);
  const [left, top] = map.data.places[index];
  tip.style.left = left > 50 ? "" : `calc(${left}% + 14px)`;
  tip.style.right = left > 50 ? `calc(${100 - left}% + 14px)` : "";
  tip.style.top = top > 50 ? "" : `${top}%`;
  tip.style.bottom = top > 50 ? `${100 - top}%` : "";
}

function pointedWords(map, index) {
  const rank = map.data.nearest[map.chosen].indexOf(index);
  const who = isOwn(map, map.chosen) ? "your picture" : "the chosen picture";
  if (rank < 0) return `${nameOf(map, index)}. Click it to see its neighbours.`;
  const cosine = map.data.similarities[map.chosen][rank].toFixed(3);
  return `${nameOf(map, index)}: number ${rank + 1} of those nearest to ${who}, cosine ${cosine}.`;
}

function nearestTo(map, event) {
  const box = map.plot.getBoundingClientRect();
  let best = null;
  let least = REACH;
  map.data.places.forEach(([left, top], index) => {
    const across = box.left + (left / 100) * box.width - event.clientX;
    const down = box.top + (top / 100) * box.height - event.clientY;
    const distance = Math.hypot(across, down) - (isOwn(map, index) ? 4 : 0);
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

// The nearest point in the direction of an arrow key.
function step(map, [right, down]) {
  const from = map.pointed ?? map.chosen;
  const [x, y] = map.data.places[from];
  let best = from;
  let least = Infinity;
  map.data.places.forEach(([left, top], index) => {
    const [dx, dy] = [(left - x) * map.data.aspect, top - y];
    const along = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (index === from || along <= 0 || aside > along) return;
    if (along + 2 * aside < least) [best, least] = [index, along + 2 * aside];
  });
  point(map, best);
}

function onKey(map, event) {
  const moves = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  if (moves[event.key]) step(map, moves[event.key]);
  else if (event.key === "Enter" && map.pointed !== null) choose(map, map.pointed);
  else if (event.key === "Escape") point(map, null);
  else return;
  event.preventDefault();
}

// ---- the legend -------------------------------------------------------------------------------

function drawGroups(map) {
  const { groups, marks, colours, group_of: groupsOf } = map.data;
  const buttons = groups.map((name, group) => {
    const count = groupsOf.filter((one) => one === group).length;
    const swatch = drawnMark(marks[group], "swatch");
    swatch.style.setProperty("--colour", colours[group]);
    const button = makeButton(swatch, `${name} (${count})`);
    button.addEventListener("click", () => {
      map.group = map.group === group ? null : group;
      markGroups(map);
    });
    button.addEventListener("pointerenter", () => hint(map, group));
    button.addEventListener("pointerleave", () => hint(map, null));
    return button;
  });
  map.find(".groups").replaceChildren(...buttons);
  markGroups(map);
}

function hint(map, group) {
  map.hinted = group;
  markDots(map);
}

function markGroups(map) {
  map.find(".groups").querySelectorAll("button").forEach((button, group) => {
    button.setAttribute("aria-pressed", String(group === map.group));
  });
  markDots(map);
}

// ---- the whole --------------------------------------------------------------------------------

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const map = { find, plot: find(".plot"), data: null, drawn: "", group: null, hinted: null };
  map.pointed = null;
  makeSwitch(find(".ways"), "Points", WAYS, (way) => {
    map.way = way;
    dressDots(map);
    map.report("way", way);
  });
  followPointer(
    map.plot,
    (event) => point(map, nearestTo(map, event)),
    () => point(map, null),
  );
  map.plot.addEventListener("click", (event) => {
    const index = nearestTo(map, event);
    if (index !== null) choose(map, index);
  });
  map.plot.addEventListener("keydown", (event) => onKey(map, event));
  map.plot.addEventListener("blur", () => point(map, null));
  find(".back").addEventListener("click", () => choose(map, ownOf(map)));
  return map;
}

function drawAll(map) {
  const { title, grouped_by: groupedBy, places, aspect } = map.data;
  map.find(".title").textContent = title;
  map.find(".legend-title").textContent = groupedBy;
  map.plot.style.setProperty("--aspect", aspect);
  [".across", ".up"].forEach((one, index) => (map.find(one).textContent = map.data.axes[index]));
  const keys = "Arrow keys move from point to point, Enter chooses one.";
  map.plot.setAttribute("aria-label", `${title}. ${places.length} points. ${keys}`);
  Object.assign(map, { group: null, hinted: null, pointed: null });
  drawDots(map);
  drawGroups(map);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let map = maps.get(parentElement);
  if (!map) maps.set(parentElement, (map = mount(parentElement)));
  map.report = setTriggerValue;
  map.data = data;
  map.way = data.way;
  map.chosen = data.chosen;
  const { chosen, way, note, ...drawn } = data;
  const version = JSON.stringify(drawn);
  if (version !== map.drawn) drawAll(map);
  map.drawn = version;
  dressDots(map);
  show(map, data.chosen);
  point(map, map.pointed);
}
