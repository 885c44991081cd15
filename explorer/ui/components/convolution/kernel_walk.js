// ---- moving the window -----------------------------------------------------------------------

const windowsPerSecond = (percent) => 2 * 1500 ** (percent / 100);

function makeWalk(lab, on) {
  on(".play", "click", () => (lab.timer ? pause(lab) : play(lab)));
  on(".step", "click", () => {
    pause(lab);
    startWalking(lab);
    walk(lab, 1);
  });
  on(".begin", "click", () => {
    pause(lab);
    lab.cursor = [0, -1];
    startWalking(lab);
    walk(lab, 1);
  });
  on(".speed", "input", () => showSpeed(lab));
  on(".zoom-range", "input", (range) => zoomTo(lab, Number(range.value)));
  on(".save", "click", () => saveMap(lab.maps.result, "result.png"));
  on(".save-input", "click", () => saveMap(lab.maps.input, "picture.png"));
  showSpeed(lab);
  pause(lab);
  followMaps(lab);
}

function showSpeed(lab) {
  const speed = windowsPerSecond(Number(lab.find(".speed").value));
  lab.find(".speed-says").textContent = `${Math.round(speed)} windows a second`;
  lab.find(".speed").setAttribute("aria-valuetext", lab.find(".speed-says").textContent);
}

function play(lab) {
  startWalking(lab);
  let last = performance.now();
  let owed = 0;
  const turn = (now) => {
    if (!lab.timer || !lab.maps.input.canvas.isConnected) return;
    const seconds = Math.min(0.25, (now - last) / 1000); // a page in the background gets no frames
    owed += seconds * windowsPerSecond(Number(lab.find(".speed").value));
    last = now;
    if (owed >= 1) walk(lab, Math.floor(owed));
    owed %= 1;
    if (lab.timer) lab.timer = requestAnimationFrame(turn);
  };
  lab.timer = requestAnimationFrame(turn);
  lab.find(".play").textContent = "Pause";
  lab.find(".place").setAttribute("aria-live", "off"); // too fast to be read out
}

function pause(lab) {
  cancelAnimationFrame(lab.timer);
  lab.timer = 0;
  lab.find(".play").textContent = "Play";
  lab.find(".place").setAttribute("aria-live", "polite");
}

// The walk goes on from the window that is looked at; after the last one, from the first.
function startWalking(lab) {
  const { height, width, problem } = lab.found;
  lab.pooledCursor = null;
  lab.walking = true;
  if (!problem && lab.cursor[0] === height - 1 && lab.cursor[1] === width - 1) lab.cursor = [0, -1];
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
  keepInView(lab.lens, lab.maps.result.frame, lab.cursor, lab.found);
  refresh(lab, false);
}

function zoomTo(lab, zoom) {
  if (!lab.lens.zoom && !lab.found.problem) centreLens(lab.lens, lab.cursor, lab.found);
  lab.lens.zoom = zoom;
  lab.find(".zoom-range").value = zoom;
  noteChange(lab);
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

function followMaps(lab) {
  const { input, result, pooled } = lab.maps;
  follow(lab, input, (cell) => moveTo(lab, ...windowAround(lab.found.axes, cell)));
  follow(lab, result, ({ row, column }) => moveTo(lab, row, column));
  follow(lab, pooled, ({ row, column }) => pointPooled(lab, row, column));
  followKeys(
    pooled.canvas,
    () => lab.pooledCursor ?? [0, 0],
    (row, column) => pointPooled(lab, row, column),
  );
  for (const map of [input, result]) {
    followKeys(
      map.canvas,
      () => lab.cursor,
      (row, column) => {
        moveTo(lab, row, column);
        keepInView(lab.lens, result.frame, lab.cursor, lab.found);
      },
    );
  }
}

function pointPooled(lab, row, column) {
  if (!lab.pooled?.maps) return;
  lab.walking = false;
  pause(lab);
  lab.pooledCursor = [clamp(row, lab.pooled.height), clamp(column, lab.pooled.width)];
  refresh(lab, false);
}

// While the window walks, the pointer does not move it; a press ends the walk.
function follow(lab, map, read) {
  map.canvas.addEventListener("pointerdown", () => lab.timer && pause(lab));
  followMap(map, lab.lens, {
    read: (cell) => !lab.timer && !lab.found.problem && read(cell),
    pick: () => lab.pooledCursor || lab.found.problem || keepCell(lab),
    zoomTo: (zoom) => zoomTo(lab, zoom),
    moved: () => refresh(lab, false),
    released: () => noteChange(lab),
  });
}
