// ---- moving the window -----------------------------------------------------------------------

const CELLS_PER_SECOND = (share) => 2 * 1500 ** (share / 100);

function makeWalk(lab, on) {
  on(".play", "click", () => (lab.timer ? pause(lab) : play(lab)));
  on(".step", "click", () => {
    pause(lab);
    startWalking(lab);
    walk(lab, 1);
  });
  on(".speed", "input", () => showSpeed(lab));
  on(".zoom-range", "input", (range) => zoomTo(lab, Number(range.value)));
  on(".save", "click", () => save(lab.maps.result, "result.png"));
  on(".save-input", "click", () => save(lab.maps.input, "picture.png"));
  showSpeed(lab);
  pause(lab);
  followMaps(lab);
}

function showSpeed(lab) {
  const speed = CELLS_PER_SECOND(Number(lab.find(".speed").value));
  lab.find(".speed-says").textContent = `${Math.round(speed)} windows a second`;
}

function play(lab) {
  startWalking(lab);
  let last = performance.now();
  let owed = 0;
  const turn = (now) => {
    if (!lab.timer || !lab.canvas.isConnected) return;
    owed += ((now - last) / 1000) * CELLS_PER_SECOND(Number(lab.find(".speed").value));
    last = now;
    if (owed >= 1) walk(lab, Math.floor(owed));
    owed %= 1;
    if (lab.timer) lab.timer = requestAnimationFrame(turn);
  };
  lab.timer = requestAnimationFrame(turn);
  lab.find(".play").textContent = "Pause";
}

function pause(lab) {
  cancelAnimationFrame(lab.timer);
  lab.timer = 0;
  lab.find(".play").textContent = "Play";
}

// Begins at the top left, or goes on where it was paused.
function startWalking(lab) {
  lab.pooledCursor = null;
  if (!lab.walking) lab.cursor = [0, -1];
  lab.walking = true;
}

function walk(lab, cells) {
  const { height, width, problem } = lab.found;
  if (problem) return pause(lab);
  const next = lab.cursor[0] * width + lab.cursor[1] + cells;
  const place = Math.min(next, height * width - 1);
  lab.cursor = [Math.floor(place / width), place % width];
  if (next >= height * width - 1) {
    pause(lab);
    lab.walking = false;
  }
  keepInView(lab);
  refresh(lab, false);
}

// The arrow keys and the walk take the part that is shown along.
function keepInView(lab) {
  const { found, cursor } = lab;
  const { frame } = lab.maps.result;
  if (!lab.zoom || !frame) return;
  const inside = cursor[0] >= frame.top && cursor[1] >= frame.left && cursor[0] + 1 <= frame.top + frame.height && cursor[1] + 1 <= frame.left + frame.width;
  if (!inside) lab.centre = { y: (cursor[0] + 0.5) / found.height, x: (cursor[1] + 0.5) / found.width };
}

function zoomTo(lab, zoom) {
  if (!lab.zoom && !lab.found?.problem) {
    lab.centre = { y: (lab.cursor[0] + 0.5) / lab.found.height, x: (lab.cursor[1] + 0.5) / lab.found.width };
  }
  lab.zoom = zoom;
  lab.find(".zoom-range").value = zoom;
  touch(lab);
  refresh(lab, false);
}

function moveTo(lab, row, column) {
  if (lab.found.problem) return;
  lab.pooledCursor = null;
  lab.walking = false;
  pause(lab);
  lab.cursor = [clamp(row, lab.found.height), clamp(column, lab.found.width)];
  refresh(lab, false);
}

// The window whose middle is nearest to a pixel of the input.
function windowAround(lab, { row, column }) {
  const nearest = (axis, pixel) => Math.round((pixel + axis.before - (axis.extent - 1) / 2) / axis.stride);
  return [nearest(lab.found.axes.rows, row), nearest(lab.found.axes.columns, column)];
}

function followMaps(lab) {
  const { input, result, pooled } = lab.maps;
  follow(lab, input, (cell) => moveTo(lab, ...windowAround(lab, cell)));
  follow(lab, result, ({ row, column }) => moveTo(lab, row, column));
  follow(lab, pooled, ({ row, column }) => pointPooled(lab, row, column));
  followKeys(pooled.canvas, () => lab.pooledCursor ?? [0, 0], (row, column) => pointPooled(lab, row, column));
  for (const map of [input, result]) {
    followKeys(map.canvas, () => lab.cursor, (row, column) => {
      moveTo(lab, row, column);
      keepInView(lab);
    });
  }
}

function pointPooled(lab, row, column) {
  lab.walking = false;
  pause(lab);
  lab.pooledCursor = [clamp(row, lab.pooled.height), clamp(column, lab.pooled.width)];
  refresh(lab, false);
}

// A cell that was clicked goes into the link; one that was only pointed at does not.
function keepCell(lab) {
  if (lab.pooledCursor) return;
  lab.kept = lab.cursor.join("-");
  touch(lab);
}

// Hover or tap reads; a drag moves the enlarged part; double click zooms in and out; so do + and −.
function follow(lab, map, read) {
  const { canvas } = map;
  let drag = null;
  followPointer(canvas, (event) => !drag?.moved && !lab.timer && map.frame && !lab.found.problem && read(pointedCell(map, event)), () => {});
  canvas.addEventListener("click", () => keepCell(lab));
  canvas.addEventListener("pointerdown", (event) => {
    if (lab.timer) pause(lab);
    if (lab.zoom) drag = { x: event.clientX, y: event.clientY, centre: { ...lab.centre }, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag || !event.buttons) return;
    const [down, across] = [event.clientY - drag.y, event.clientX - drag.x];
    drag.moved = drag.moved || Math.hypot(down, across) > 5;
    if (!drag.moved) return;
    const share = (moved, cells) => moved / map.frame.scale / cells;
    lab.centre = { y: within(drag.centre.y - share(down, map.height)), x: within(drag.centre.x - share(across, map.width)) };
    refresh(lab, false);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) canvas.addEventListener(name, () => (drag = null));
  canvas.addEventListener("dblclick", () => zoomTo(lab, lab.zoom ? 0 : 100));
  canvas.addEventListener("keydown", (event) => {
    const steps = { "+": 20, "=": 20, "-": -20 }[event.key];
    if (steps) zoomTo(lab, Math.max(0, Math.min(100, lab.zoom + steps)));
  });
}

const within = (share) => Math.max(0, Math.min(1, share));

// The map as it is, one pixel for one cell: what a program wants to read.
function save(map, name) {
  const link = document.createElement("a");
  link.href = map.image.toDataURL("image/png");
  link.download = name;
  link.click();
}
