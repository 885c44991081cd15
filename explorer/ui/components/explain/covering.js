// A photo to paint over: the probabilities follow while the brush moves.

const MODES = [
  ["cover", "Cover"],
  ["uncover", "Uncover"],
];

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

function replaceCells(it, cells) {
  it.cells = cells;
  it.moving = false;
  paint(it);
  noteChange(it);
}

function followHand(it) {
  followBrush(it, {
    side: SIDE,
    value: () => (it.mode === "cover" ? 1 : 0),
    begun: () => (it.moving = true),
    changed: () => {
      paint(it);
      noteChange(it);
    },
    lifted: () => {
      it.moving = false;
      noteChange(it);
    },
  });
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
  followHand(it);
  find(".undo").addEventListener("click", () => it.past.length && replaceCells(it, it.past.pop()));
  find(".clear").addEventListener("click", () => {
    rememberCells(it);
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
