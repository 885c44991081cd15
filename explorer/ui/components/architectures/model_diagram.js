const diagrams = new WeakMap();

const CLOSER = 1.3;
const MOST_ZOOM = 3;
const LEGIBLE = 0.72; // below this, labels cannot be read, and the picture is better scrolled

// ---- the picture ------------------------------------------------------------------------------

const DRAWN = {
  rectangle: (x, y, width, height, fill) => svg("rect", { x, y, width, height, fill }),
  circle: (cx, cy, r) => svg("circle", { cx, cy, r }),
  letters: (x, y, text, size, faint) =>
    svg("text", { x, y, "font-size": size, class: faint ? "faint" : "" }, text),
};

const drawnShapes = (node) => node.shapes.map(([kind, ...place]) => DRAWN[kind](...place));

function drawnLines(view) {
  return view.data.edges.map(([, , d]) => svg("path", { d, class: "line" }));
}

function drawnNode(node, index) {
  const [left, top, right, bottom] = node.box;
  const ground = svg("rect", {
    x: left - 4,
    y: top - 4,
    width: right - left + 8,
    height: bottom - top + 8,
    class: "ground",
  });
  const group = svg("g", { class: "node", role: "button", tabindex: index ? -1 : 0 });
  group.append(ground, ...drawnShapes(node));
  group.setAttribute("aria-label", node.heading);
  group.dataset.index = index;
  return group;
}

function drawPicture(view) {
  const { width, height, title, nodes, faint } = view.data;
  const size = { viewBox: `0 0 ${width} ${height}` };
  view.lines = drawnLines(view);
  view.nodes = nodes.map(drawnNode);
  const look = `picture ${faint ? "faint-lines" : ""} ${view.data.pickable ? "pickable" : ""}`;
  view.picture = svg("svg", { ...size, class: look, role: "group" }, ...view.lines, ...view.nodes);
  view.picture.setAttribute("aria-label", `Diagram of ${title}. Arrow keys move between blocks.`);
  view.scroller.replaceChildren(view.picture);
  const small = nodes.flatMap((node) => drawnShapes({ shapes: node.shapes.filter(isNoText) }));
  const overview = svg("svg", { ...size, preserveAspectRatio: "none" }, ...drawnLines(view));
  overview.append(...small);
  view.overview.querySelector("svg")?.remove();
  view.overview.prepend(overview);
}

const isNoText = ([kind]) => kind !== "letters";

// ---- zoom, and what part of it is seen --------------------------------------------------------

const roomOf = (view) => Math.max(200, view.scroller.clientWidth - 2);
const fitting = (view) => roomOf(view) / view.data.width;

function setZoom(view, zoom) {
  const { width, height } = view.data;
  const middle = view.scroller.scrollLeft + view.scroller.clientWidth / 2;
  const share = view.zoom ? middle / (width * view.zoom) : 0;
  const least = Math.min(fitting(view), LEGIBLE);
  view.zoom = Math.max(least, Math.min(MOST_ZOOM, zoom));
  view.picture.setAttribute("width", width * view.zoom);
  view.picture.setAttribute("height", height * view.zoom);
  view.scroller.scrollLeft = share * width * view.zoom - view.scroller.clientWidth / 2;
  showWindow(view);
}

// A diagram that can be read as a whole is shown so; one that is too long is scrolled.
function firstZoom(view) {
  const whole = Math.min(1.25, fitting(view));
  view.zoom = 0;
  view.isZoomed = false;
  setZoom(view, whole >= LEGIBLE ? whole : 1);
  view.scroller.scrollLeft = 0;
}

function showWindow(view) {
  const { scrollLeft, scrollWidth, clientWidth } = view.scroller;
  const { width, height } = view.data;
  view.overview.hidden = scrollWidth < 1.15 * clientWidth;
  const tall = (view.scroller.clientWidth * height) / width;
  view.overview.style.height = `${Math.max(34, Math.min(96, tall))}px`;
  const frame = view.find(".window").style;
  frame.left = `${(scrollLeft / scrollWidth) * 100}%`;
  frame.width = `${(clientWidth / scrollWidth) * 100}%`;
}

function goTo(view, event) {
  const box = view.overview.getBoundingClientRect();
  const share = (event.clientX - box.left) / box.width;
  view.scroller.scrollLeft = share * view.scroller.scrollWidth - view.scroller.clientWidth / 2;
}

// The mouse takes hold of the picture where there is no block; fingers scroll it anyway.
function followDrag(view) {
  let start = null;
  view.scroller.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button || event.target.closest(".node")) return;
    start = [event.clientX, event.clientY, view.scroller.scrollLeft, view.scroller.scrollTop];
    view.scroller.setPointerCapture(event.pointerId);
  });
  view.scroller.addEventListener("pointermove", (event) => {
    if (!start) return;
    view.scroller.scrollLeft = start[2] - (event.clientX - start[0]);
    view.scroller.scrollTop = start[3] - (event.clientY - start[1]);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    view.scroller.addEventListener(end, () => (start = null));
  }
}

// ---- what is pointed at -----------------------------------------------------------------------

function point(view, index) {
  if (index === view.pointed) return;
  view.pointed = index;
  view.nodes.forEach((group, place) => group.classList.toggle("pointed", place === index));
  view.data.edges.forEach(([source, target], place) => {
    view.lines[place].classList.toggle("on", source === index || target === index);
  });
  tell(view, index);
}

function tell(view, index) {
  const node = view.data.nodes[index];
  view.find(".heading").textContent = node ? node.heading : "";
  view.find(".totals").textContent = node ? node.totals : "";
  view.find(".rows").scrollTop = 0;
  const head = view.data.head.map((text) => textIn("th", "", text));
  view.find("thead").replaceChildren(...(node ? head : []));
  view.find("tbody").replaceChildren(...(node ? node.parts.map((one) => row(view, one)) : []));
}

function row(view, part) {
  const line = document.createElement("tr");
  const cells = part.map((text, place) => {
    const cell = textIn("td", "", text);
    cell.dataset.head = view.data.head[place];
    return cell;
  });
  line.append(...cells);
  return line;
}

// ---- keys -------------------------------------------------------------------------------------

const middleOf = ({ box: [left, top, right, bottom] }) => [(left + right) / 2, (top + bottom) / 2];

// The block that an arrow key leads to: along a line to the left and right, else the nearest.
function beside(view, index, key) {
  const { nodes, edges } = view.data;
  const [, y] = middleOf(nodes[index]);
  const distance = (one) => Math.abs(middleOf(nodes[one])[1] - y);
  const nearest = (found) => found.sort((a, b) => distance(a) - distance(b))[0];
  if (key === "ArrowRight")
    return nearest(edges.filter(([from]) => from === index).map(([, to]) => to));
  if (key === "ArrowLeft")
    return nearest(edges.filter(([, to]) => to === index).map(([from]) => from));
  if (key === "Home") return 0;
  if (key === "End") return nodes.length - 1;
  const down = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  const all = nodes.map((_, place) => place);
  const isBeside = (one) => nodes[one].rank === nodes[index].rank;
  return nearest(
    all.filter((one) => isBeside(one) && (middleOf(nodes[one])[1] - y) * down > 0 && down),
  );
}

function onKey(view, event) {
  const index = Number(event.target.closest(".node")?.dataset.index ?? -1);
  if (index < 0) return;
  if (event.key === "Enter" || event.key === " ") pick(view, index);
  else {
    const next = beside(view, index, event.key);
    if (next === undefined) return;
    focusOn(view, next);
  }
  event.preventDefault();
}

function focusOn(view, index) {
  view.nodes.forEach((group, place) => group.setAttribute("tabindex", place === index ? 0 : -1));
  view.nodes[index].focus({ preventScroll: true });
  view.nodes[index].scrollIntoView({ block: "nearest", inline: "center" });
}

// Scrolls the diagram, and not the page.
function show(view, index) {
  const [x] = middleOf(view.data.nodes[index]);
  view.scroller.scrollLeft = x * view.zoom - view.scroller.clientWidth / 2;
}

function pick(view, index) {
  point(view, index);
  if (!view.data.pickable) return;
  mark(view, index);
  view.report("picked", index);
}

function mark(view, index) {
  view.nodes.forEach((group, place) => {
    group.classList.toggle("chosen", place === index);
    if (view.data.pickable) group.setAttribute("aria-pressed", String(place === index));
  });
}

// ---- the whole --------------------------------------------------------------------------------

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const view = { find, scroller: find(".scroller"), overview: find(".overview"), drawn: "" };
  const node = (event) => event.target.closest(".node");
  for (const kind of ["pointerover", "focusin"]) {
    view.scroller.addEventListener(kind, (event) => {
      if (node(event)) point(view, Number(node(event).dataset.index));
    });
  }
  view.scroller.addEventListener("click", (event) => {
    if (node(event)) pick(view, Number(node(event).dataset.index));
  });
  view.scroller.addEventListener("keydown", (event) => onKey(view, event));
  view.scroller.addEventListener("scroll", () => showWindow(view));
  const zooms = {
    ".smaller": () => view.zoom / CLOSER,
    ".larger": () => view.zoom * CLOSER,
    ".whole": () => Math.min(1.25, fitting(view)),
  };
  for (const [button, zoom] of Object.entries(zooms)) {
    find(button).addEventListener("click", () => {
      view.isZoomed = true;
      setZoom(view, zoom());
    });
  }
  view.overview.addEventListener("pointerdown", (event) => {
    view.overview.setPointerCapture(event.pointerId);
    goTo(view, event);
  });
  view.overview.addEventListener("pointermove", (event) => event.buttons && goTo(view, event));
  followDrag(view);
  new ResizeObserver(() => view.picture && onResize(view)).observe(view.scroller);
  return view;
}

// A part of the page that was hidden has no width until it is shown.
function onResize(view) {
  const room = roomOf(view);
  if (view.room !== room && !view.isZoomed) firstZoom(view);
  view.room = room;
  showWindow(view);
}

function drawAll(view) {
  const { title, summary, legend, notes } = view.data;
  view.find(".title").textContent = title;
  view.find(".summary").textContent = summary;
  drawPicture(view);
  const entries = legend.map(([colour, text]) => {
    const entry = textIn("span", "", "");
    const swatch = document.createElement("i");
    swatch.style.background = colour;
    entry.append(swatch, text);
    return entry;
  });
  view.find(".key").replaceChildren(...entries);
  view.find(".notes").textContent = notes.join(" ");
  firstZoom(view);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let view = diagrams.get(parentElement);
  if (!view) diagrams.set(parentElement, (view = mount(parentElement)));
  view.report = setTriggerValue;
  const { chosen, note, ...drawn } = data;
  const version = JSON.stringify(drawn);
  view.data = data;
  if (version !== view.drawn) {
    view.pointed = undefined;
    drawAll(view);
    point(view, chosen ?? Math.min(1, data.nodes.length - 1)); // the first layer, as an example
    if (chosen !== null) show(view, chosen);
  }
  view.drawn = version;
  view.find(".note").textContent = note;
  mark(view, chosen);
}
