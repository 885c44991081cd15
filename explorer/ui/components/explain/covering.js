// A photo to paint over: the probabilities follow while the brush moves.

const MODES = [
  ["cover", "Cover"],
  ["uncover", "Uncover"],
];
const MOST_PAST = 40;

const inHex = (cells) => {
  const bits = [...cells].map((on) => (on ? "1" : "0")).join("");
  return bits
    .match(/.{4}/g)
    .map((four) => parseInt(four, 2).toString(16))
    .join("");
};

function fromHex(hex) {
  const cells = new Uint8Array(SIDE * SIDE);
  [...hex].forEach((digit, place) => {
    const bits = parseInt(digit, 16);
    for (let bit = 0; bit < 4; bit++) cells[4 * place + bit] = (bits >> (3 - bit)) & 1;
  });
  return cells;
}

const isCovered = (it, row, column) =>
  row >= 0 && column >= 0 && row < SIDE && column < SIDE && it.cells[row * SIDE + column] === 1;

// The sides of a covered cell beyond which nothing is covered: an edge to be seen on any picture.
function outline(it, pen, row, column, [left, top, width, height]) {
  const sides = [
    [row - 1, column, left, top, left + width, top],
    [row + 1, column, left, top + height, left + width, top + height],
    [row, column - 1, left, top, left, top + height],
    [row, column + 1, left + width, top, left + width, top + height],
  ];
  for (const [beyond, beside, ...line] of sides) {
    if (isCovered(it, beyond, beside)) continue;
    pen.moveTo(line[0], line[1]);
    pen.lineTo(line[2], line[3]);
  }
}

function paint(it) {
  const { canvas, picture } = it;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  if (!picture) return;
  const [width, height] = [canvas.width / SIDE, canvas.height / SIDE];
  const [across, down] = [picture.naturalWidth / SIDE, picture.naturalHeight / SIDE];
  pen.beginPath();
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      if (!isCovered(it, row, column)) continue;
      const place = [column * width, row * height, width, height];
      pen.drawImage(picture, column * across, row * down, across, down, ...place);
      outline(it, pen, row, column, place);
    }
  }
  pen.lineWidth = 1.5;
  pen.strokeStyle = "#fff";
  pen.stroke();
  pen.setLineDash([4, 4]);
  pen.strokeStyle = "#111";
  pen.stroke();
  pen.setLineDash([]);
}

const reach = (it) => Number(it.size.value) / 2;

function brush(it, row, column) {
  it.cursor = [row, column];
  const on = it.mode === "cover" ? 1 : 0;
  const radius = reach(it);
  let changed = false;
  for (let y = Math.floor(row - radius); y <= row + radius; y++) {
    for (let x = Math.floor(column - radius); x <= column + radius; x++) {
      const inside = Math.hypot(y - row, x - column) <= radius;
      if (!inside || y < 0 || x < 0 || y >= SIDE || x >= SIDE) continue;
      if (it.cells[y * SIDE + x] !== on) changed = true;
      it.cells[y * SIDE + x] = on;
    }
  }
  if (!changed) return;
  paint(it);
  noteChange(it);
}

// All cells on the way: a quick hand leaves no gaps.
function stroke(it, row, column) {
  const [top, left] = it.cursor;
  const steps = Math.max(Math.abs(row - top), Math.abs(column - left), 1);
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    brush(it, Math.round(top + (row - top) * share), Math.round(left + (column - left) * share));
  }
}

function remember(it) {
  it.past.push(it.cells.slice());
  if (it.past.length > MOST_PAST) it.past.shift();
}

function replaceCells(it, cells) {
  it.cells = cells;
  it.moving = false;
  paint(it);
  noteChange(it);
}

function ring(it, row, column) {
  const share = (100 / SIDE) * (2 * reach(it) || 1);
  Object.assign(it.ring.style, {
    left: `${((column + 0.5) / SIDE) * 100}%`,
    top: `${((row + 0.5) / SIDE) * 100}%`,
    width: `${share}%`,
    height: `${share}%`,
  });
  it.ring.hidden = false;
}

function listenToPointer(it) {
  const { canvas } = it;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    canvas.setPointerCapture(event.pointerId);
    remember(it);
    it.pointer = event.pointerId;
    it.moving = true;
    const { row, column } = cellUnder(event, canvas, SIDE, SIDE);
    brush(it, row, column);
  });
  canvas.addEventListener("pointermove", (event) => {
    const { row, column } = cellUnder(event, canvas, SIDE, SIDE);
    ring(it, row, column);
    if (event.pointerId === it.pointer) stroke(it, row, column);
  });
  const finish = (event) => {
    if (event.pointerId !== it.pointer) return;
    it.pointer = null;
    it.moving = false;
    noteChange(it);
  };
  canvas.addEventListener("pointerup", finish);
  canvas.addEventListener("pointercancel", finish);
  canvas.addEventListener("pointerleave", () => (it.ring.hidden = true));
}

function listenToKeys(it) {
  const within = (place) => Math.min(SIDE - 1, Math.max(0, place));
  followKeys(
    it.canvas,
    () => it.cursor,
    (row, column) => {
      it.cursor = [within(row), within(column)];
      ring(it, ...it.cursor);
    },
  );
  it.canvas.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    remember(it);
    brush(it, ...it.cursor);
  });
  it.canvas.addEventListener("focus", () => ring(it, ...it.cursor));
  it.canvas.addEventListener("blur", () => (it.ring.hidden = true));
}

function chooseMode(it, mode) {
  it.mode = mode;
  markSwitch(it.find(".modes"), mode);
}

function chooseFill(it, fill) {
  it.fill = fill;
  markSwitch(it.find(".fills"), fill);
  loadCover(it);
}

async function loadCover(it) {
  const uri = it.data.covers[it.fill];
  const picture = new Image();
  picture.src = uri;
  await picture.decode();
  if (it.data.covers[it.fill] !== uri) return;
  it.picture = picture;
  paint(it);
}

function mountCovering(parent, data) {
  const find = openFrame(parent, MARKUP);
  const it = { find, data, cells: new Uint8Array(SIDE * SIDE), past: [], cursor: [13, 13] };
  Object.assign(it, { canvas: find(".cover"), ring: find(".brush-ring"), size: find(".size") });
  makeSwitch(find(".modes"), "What the brush does", MODES, (mode) => chooseMode(it, mode));
  makeSwitch(find(".fills"), "What covers it", FILLS, (fill) => {
    chooseFill(it, fill);
    noteChange(it);
  });
  listenToPointer(it);
  listenToKeys(it);
  find(".undo").addEventListener("click", () => it.past.length && replaceCells(it, it.past.pop()));
  find(".clear").addEventListener("click", () => {
    remember(it);
    replaceCells(it, new Uint8Array(SIDE * SIDE));
  });
  chooseMode(it, "cover");
  return it;
}

const coveringState = (it) => ({
  mask: it.cells.some(Boolean) ? inHex(it.cells) : "",
  fill: it.fill,
  moving: Boolean(it.moving),
});

function adoptCovering(it, state) {
  it.cells = fromHex(state.mask);
  it.moving = false;
  chooseFill(it, state.fill);
}

function fitCanvas(it, { aspect }) {
  it.find(".stack").style.setProperty("--aspect", aspect);
  it.canvas.width = 560;
  it.canvas.height = Math.round(560 / aspect);
  it.find(".photo").classList.toggle("pixels", it.data.sharp);
}

function updateCovering(it, data) {
  const other = it.data.photo !== data.photo || !it.canvas.dataset.ready;
  it.data = data;
  if (other) {
    it.past = [];
    Object.assign(it.find(".photo"), { src: data.photo, alt: data.alt });
    fitCanvas(it, data);
    it.canvas.dataset.ready = "yes";
    it.canvas.setAttribute("aria-label", `${data.alt}; arrow keys move the brush, Space paints`);
    loadCover(it);
  }
  it.find("figcaption + .stack ~ .note").textContent = data.note;
  it.find(".answer-title").textContent = data.title;
  it.find(".answers").replaceChildren(...data.answers.map(answerRow));
  const verdict = it.find(".verdict");
  if (verdict.textContent !== data.verdict) verdict.textContent = data.verdict;
  it.canvas.dataset.answered = data.answered;
}

export default liveComponent({
  mount: mountCovering,
  stateOf: coveringState,
  adopt: adoptCovering,
  update: updateCovering,
  eager: true,
});
