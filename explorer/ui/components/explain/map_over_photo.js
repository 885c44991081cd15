// A map over a picture: drawn, read under the pointer, with a legend.

const gridOf = (view, it) => (view.asCells.checked ? it.cells : it.smooth);
const limitOf = (view, { map }) => (view.asCells.checked ? map.cells_limit : map.smooth_limit);

function paintMap(view, it) {
  if (!it.smooth) return;
  const { values, width, height } = gridOf(view, it);
  const sharp = it.map.by_pixel ? it.under.pixelated : view.asCells.checked;
  it.canvas.classList.toggle("pixels", sharp);
  paintShades(it.canvas, values, width, height, it.palette);
}

// A place is two shares, from 0 to 1: how far down in the picture, and how far across.
function placeUnder(event, element) {
  const box = element.getBoundingClientRect();
  const within = (share) => Math.min(0.9999, Math.max(0, share));
  return [
    within((event.clientY - box.top) / box.height),
    within((event.clientX - box.left) / box.width),
  ];
}

// Pointer and arrow keys name places; keys go from cell to cell of gridHere().
function followPlaces(element, { read, rest, gridHere, placeHere }) {
  followPointer(element, (event) => read(placeUnder(event, element)), rest);
  element.addEventListener("blur", rest);
  followKeys(
    element,
    () => (gridHere() ? cellAt(gridHere(), placeHere()) : [0, 0]),
    (row, column) => {
      const grid = gridHere();
      if (!grid) return;
      const within = (cell, count) => (Math.min(count - 1, Math.max(0, cell)) + 0.5) / count;
      read([within(row, grid.height), within(column, grid.width)]);
    },
  );
}

function markPlace(spot, place) {
  spot.hidden = !place;
  if (!place) return;
  spot.style.top = `${100 * place[0]}%`;
  spot.style.left = `${100 * place[1]}%`;
}

function tellMap(view, it, place) {
  it.reading.textContent =
    place && it.smooth
      ? readingOf(it.map, gridOf(view, it), limitOf(view, it), it.units, place)
      : "\u00a0";
  markPlace(it.spot, it.smooth && place);
}

function makePhoto(className) {
  const photo = document.createElement("img");
  photo.className = className;
  photo.alt = "";
  return photo;
}

function makeSpot() {
  const spot = textIn("span", "spot", "");
  spot.hidden = true;
  return spot;
}

function makeMap() {
  const it = { photo: makePhoto("photo"), spot: makeSpot(), version: "" };
  it.canvas = document.createElement("canvas");
  it.canvas.className = "heat";
  it.canvas.tabIndex = 0;
  it.canvas.setAttribute("role", "img");
  it.waiting = textIn("span", "waiting", "");
  it.stack = textIn("div", "stack", "");
  it.stack.append(it.photo, it.canvas, it.spot, it.waiting);
  [it.low, it.scale, it.high] = ["low", "scale", "high"].map((name) => textIn("span", name, ""));
  it.legend = textIn("div", "legend", "");
  it.legend.append(it.low, it.scale, it.high);
  it.ends = textIn("p", "ends", "");
  it.reading = textIn("p", "reading", "\u00a0");
  return it;
}

function writeLegend(it) {
  const { map } = it;
  it.scale.style.background = gradientOf(it.palette);
  const [below, above] = map.clipped > 0 ? ["≤ ", "≥ "] : ["", ""];
  it.low.textContent = map.signed ? below + short(-map.cells_limit) : "0";
  it.high.textContent = above + short(map.cells_limit);
  it.ends.textContent = map.signed
    ? "violet: against · orange: for"
    : "dark: nothing · bright: strongest";
}

function showNothing(it, { under, waiting }) {
  Object.assign(it, { smooth: null, version: "" });
  it.photo.src = under.uri;
  it.waiting.textContent = waiting;
}

// given: the map (or null, and what is waited for), units, the picture under it, its name.
async function showMap(view, it, given) {
  const { map, under } = given;
  it.under = under;
  it.photo.classList.toggle("pixels", under.pixelated);
  it.photo.classList.toggle("veiled", !map);
  it.waiting.hidden = Boolean(map);
  it.canvas.hidden = it.legend.hidden = it.ends.hidden = !map;
  if (!map) return showNothing(it, given);
  const version = [map.smooth, map.cells, under.uri, given.alt].join();
  if (it.version === version) return;
  it.version = version;
  const [smooth, cells] = await Promise.all([readShades(map.smooth), readShades(map.cells)]);
  if (it.version !== version) return;
  Object.assign(it, { smooth, cells, map, units: given.units, palette: hexBytes(map.palette) });
  // Photo and map change together: never an old map on a new photo.
  it.photo.src = under.uri;
  it.canvas.setAttribute("aria-label", `${given.alt}; arrow keys read values`);
  writeLegend(it);
  paintMap(view, it);
}

// Opacity and cells, of all maps at once: as the visitor sets them, and as the server knows them.
function followControls(view, find, maps) {
  Object.assign(view, { opacity: find(".opacity"), asCells: find(".as-cells") });
  view.opacity.addEventListener("input", () => {
    view.frame.style.setProperty("--opacity", view.opacity.value / 100);
    clearTimeout(view.timer);
    view.timer = setTimeout(() => view.report("opacity", Number(view.opacity.value)), 300);
  });
  view.asCells.addEventListener("change", () => {
    maps().forEach((it) => paintMap(view, it));
    view.report("cells", view.asCells.checked);
  });
}

function takeSettings(view, data) {
  const using = view.opacity.getRootNode().activeElement === view.opacity;
  if (!using && view.givenOpacity !== data.opacity) view.opacity.value = data.opacity;
  view.givenOpacity = data.opacity;
  view.frame.style.setProperty("--opacity", view.opacity.value / 100);
  if (view.givenCells !== data.as_cells) view.asCells.checked = data.as_cells;
  view.givenCells = data.as_cells;
}
