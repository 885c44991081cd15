// A box taken hold of by its middle, an edge or a corner, in whole pixels: mouse, finger, keys.

const MOUSE_REACH = 9; // screen pixels from an edge
const FINGER_REACH = 16;
const MOVE = { left: true, top: true, right: true, bottom: true };
const CURSORS = {
  "left top": "nwse-resize",
  "right bottom": "nwse-resize",
  "top right": "nesw-resize",
  "left bottom": "nesw-resize",
  left: "ew-resize",
  right: "ew-resize",
  top: "ns-resize",
  bottom: "ns-resize",
};
const held = (edges) => Object.keys(MOVE).filter((name) => edges[name]).join(" ");
const isMove = (edges) => edges.left && edges.right;

// One axis: both ends move together and keep their distance, or one end moves.
function movedEnds([low, high], [holdsLow, holdsHigh], by) {
  const within = (value, least, most) => Math.min(most, Math.max(least, value));
  if (holdsLow && holdsHigh) {
    const step = within(by, -low, SIDE - high);
    return [low + step, high + step];
  }
  if (holdsLow) return [within(low + by, 0, high - LEAST_SIDE), high];
  if (holdsHigh) return [low, within(high + by, low + LEAST_SIDE, SIDE)];
  return [low, high];
}

function movedBox([x1, y1, x2, y2], edges, across, down) {
  const [left, right] = movedEnds([x1, x2], [edges.left, edges.right], across);
  const [top, bottom] = movedEnds([y1, y2], [edges.top, edges.bottom], down);
  return [left, top, right, bottom];
}

// Which edges of a box a point takes hold of; null if it is not on the box. Reach is in pixels of
// the picture; inside, a third of the box is for moving it, however small it is.
function edgesAt([x1, y1, x2, y2], [x, y], reach) {
  if (x < x1 - reach || x > x2 + reach || y < y1 - reach || y > y2 + reach) return null;
  const near = (place, low, high) => {
    const inside = Math.min(reach, (high - low) / 3);
    return [place < low + inside, place > high - inside];
  };
  const [left, right] = near(x, x1, x2);
  const [top, bottom] = near(y, y1, y2);
  return left || right || top || bottom ? { left, top, right, bottom } : MOVE;
}

// The box that a point takes hold of: the active one by an edge, the other by an edge, else the
// smaller one of those that it is in.
function gripAt(boxes, active, point, reach) {
  const names = Object.keys(boxes).sort((one, other) => (other === active) - (one === active));
  const grips = names
    .map((name) => ({ name, edges: edgesAt(boxes[name], point, reach) }))
    .filter(({ edges }) => edges);
  const byEdge = grips.find(({ edges }) => !isMove(edges));
  if (byEdge) return byEdge;
  return grips.sort((one, other) => areaOf(boxes[one.name]) - areaOf(boxes[other.name]))[0] ?? null;
}

function pointOn(stack, event) {
  const { left, top, width } = stack.getBoundingClientRect();
  const scale = SIDE / width;
  return [(event.clientX - left) * scale, (event.clientY - top) * scale];
}

function gripUnder(it, event) {
  const reach = event.pointerType === "touch" ? FINGER_REACH : MOUSE_REACH;
  const scale = SIDE / it.stack.getBoundingClientRect().width;
  return gripAt(it.boxes, it.active, pointOn(it.stack, event), reach * scale);
}

// it.take(name, box) is called with what becomes of the box.
function dragBoxes(it) {
  const { stack } = it;
  stack.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const grip = gripUnder(it, event);
    if (!grip) return;
    event.preventDefault();
    stack.setPointerCapture(event.pointerId);
    it.elements[grip.name].focus({ preventScroll: true });
    it.activate(grip.name);
    const start = { point: pointOn(stack, event), box: it.boxes[grip.name] };
    it.drag = { ...grip, ...start, pointer: event.pointerId };
  });
  stack.addEventListener("pointermove", (event) => {
    const { drag } = it;
    if (drag?.pointer !== event.pointerId) {
      const grip = drag ? null : gripUnder(it, event);
      const cursor = grip && (isMove(grip.edges) ? "move" : CURSORS[held(grip.edges)]);
      for (const element of [stack, ...Object.values(it.elements)])
        element.style.cursor = cursor ?? "";
      return;
    }
    const by = pointOn(stack, event).map((place, axis) => Math.round(place - drag.point[axis]));
    it.take(drag.name, movedBox(drag.box, drag.edges, ...by));
  });
  const lift = (event) => event.pointerId === it.drag?.pointer && (it.drag = null);
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"])
    stack.addEventListener(name, lift);
}

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function moveBoxesByKeys(it) {
  for (const [name, element] of Object.entries(it.elements)) {
    element.addEventListener("focus", () => it.activate(name));
    element.addEventListener("keydown", (event) => {
      const by = ARROWS[event.key];
      if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const edges = event.shiftKey ? { right: true, bottom: true } : MOVE;
      it.take(name, movedBox(it.boxes[name], edges, ...by));
    });
  }
}
