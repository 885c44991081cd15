// A map of cells on a canvas: pixels enlarged sharply, with outlines, grid, numbers and zoom.

const SMALLEST_BOX = 7; // css pixels: a window of three pixels must be seen on a large picture
const NUMBERS_FROM = 23; // css pixels that a cell must have for its number to be printed
const SMALLEST_NUMBER = 6; // css pixels

function openMap(canvas) {
  return {
    canvas,
    image: document.createElement("canvas"),
    height: 0,
    width: 0,
    margin: [0, 0, 0, 0],
    outlines: [],
    dots: null,
    veilFrom: null,
    numbers: () => [],
    frame: null,
  };
}

// margin: cells of padding [above, below, left, right].
function setPixels(map, rgba, height, width, margin = [0, 0, 0, 0]) {
  Object.assign(map, { height, width, margin, rgba });
  map.image.width = width;
  map.image.height = height;
  map.image.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
}

// The part of the map that is shown; lens: {zoom, y, x} with the centre as shares of the map.
function frameOf(map, lens, boxWidth, boxHeight) {
  const [above, below, left, right] = map.margin;
  const size = { down: map.height + above + below, across: map.width + left + right };
  const scale = Math.min(boxWidth / size.across, boxHeight / size.down) * lens.zoom;
  const begin = (whole, shown, centre) =>
    shown >= whole
      ? (whole - shown) / 2
      : Math.min(whole - shown, Math.max(0, centre * whole - shown / 2));
  return {
    scale,
    top: begin(size.down, boxHeight / scale, lens.y) - above,
    left: begin(size.across, boxWidth / scale, lens.x) - left,
    height: boxHeight / scale,
    width: boxWidth / scale,
  };
}

// The size of a canvas on the page, in css pixels; asking the page anew in every frame is slow.
const sizes = new WeakMap();
const watcher = new ResizeObserver((entries) =>
  entries.forEach(({ target, contentRect }) => sizes.set(target, contentRect)),
);

function sizeOf(canvas) {
  if (!sizes.get(canvas)?.width) {
    sizes.set(canvas, canvas.getBoundingClientRect());
    watcher.observe(canvas);
  }
  return sizes.get(canvas);
}

function drawMap(map, lens) {
  const box = sizeOf(map.canvas);
  if (!box.width || !map.width) return;
  const sharpness = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(box.width * sharpness), Math.round(box.height * sharpness)];
  if (map.canvas.width !== wide || map.canvas.height !== high)
    Object.assign(map.canvas, { width: wide, height: high });
  const pen = map.canvas.getContext("2d");
  pen.setTransform(sharpness, 0, 0, sharpness, 0, 0);
  pen.clearRect(0, 0, box.width, box.height);
  map.frame = frameOf(map, lens, box.width, box.height);
  drawMargin(pen, map);
  pen.imageSmoothingEnabled = map.frame.scale * sharpness < 1;
  const at = rectangle(map.frame, 0, 0, map.height, map.width);
  pen.drawImage(map.image, at.x, at.y, at.width, at.height);
  if (map.veilFrom !== null) drawVeil(pen, map);
  if (map.frame.scale >= 6) drawGrid(pen, map);
  if (map.dots?.stride > 1 && map.frame.scale * map.dots.stride >= 7) drawDots(pen, map);
  map.canvas.printed = map.frame.scale >= NUMBERS_FROM ? drawNumbers(pen, map) : 0; // for tests
  map.outlines.forEach((outline) => drawOutline(pen, map.frame, outline));
}

function rectangle(frame, top, left, height, width) {
  return {
    x: (left - frame.left) * frame.scale,
    y: (top - frame.top) * frame.scale,
    width: width * frame.scale,
    height: height * frame.scale,
  };
}

function drawMargin(pen, map) {
  const [above, below, left, right] = map.margin;
  if (!(above + below + left + right)) return;
  const at = rectangle(
    map.frame,
    -above,
    -left,
    map.height + above + below,
    map.width + left + right,
  );
  pen.save();
  pen.beginPath();
  pen.rect(at.x, at.y, at.width, at.height);
  pen.clip();
  pen.fillStyle = "#8a9296";
  pen.fillRect(at.x, at.y, at.width, at.height);
  pen.strokeStyle = "#b9c0c2";
  pen.beginPath();
  for (let x = at.x - at.height; x < at.x + at.width; x += 6) {
    pen.moveTo(x, at.y + at.height);
    pen.lineTo(x + at.height, at.y);
  }
  pen.stroke();
  pen.restore();
}

// What the walking window has not reached yet.
function drawVeil(pen, map) {
  const row = Math.floor(map.veilFrom / map.width);
  const column = map.veilFrom % map.width;
  pen.fillStyle = "rgb(120 128 130 / 82%)";
  const line = rectangle(map.frame, row, column, 1, map.width - column);
  const rest = rectangle(map.frame, row + 1, 0, map.height - row - 1, map.width);
  pen.fillRect(line.x, line.y, line.width, line.height);
  pen.fillRect(rest.x, rest.y, rest.width, rest.height);
}

function shownCells(map) {
  const { frame, margin } = map;
  return {
    top: Math.max(-margin[0], Math.floor(frame.top)),
    left: Math.max(-margin[2], Math.floor(frame.left)),
    bottom: Math.min(map.height + margin[1], Math.ceil(frame.top + frame.height)),
    right: Math.min(map.width + margin[3], Math.ceil(frame.left + frame.width)),
  };
}

function drawGrid(pen, map) {
  const { top, left, bottom, right } = shownCells(map);
  const at = rectangle(map.frame, top, left, bottom - top, right - left);
  pen.strokeStyle = "rgb(128 128 128 / 35%)";
  pen.lineWidth = 1;
  pen.beginPath();
  for (let row = 0; row <= bottom - top; row++) {
    pen.moveTo(at.x, at.y + row * map.frame.scale);
    pen.lineTo(at.x + at.width, at.y + row * map.frame.scale);
  }
  for (let column = 0; column <= right - left; column++) {
    pen.moveTo(at.x + column * map.frame.scale, at.y);
    pen.lineTo(at.x + column * map.frame.scale, at.y + at.height);
  }
  pen.stroke();
}

// The middle of every window; dots: {stride, rows, columns} and row and column of the first.
function drawDots(pen, map) {
  const { dots, frame } = map;
  const radius = Math.min(3, frame.scale * dots.stride * 0.12);
  const raised = frame.scale >= NUMBERS_FROM ? 0.36 : 0; // above the number
  for (let i = 0; i < dots.rows; i++) {
    const y = (dots.row + i * dots.stride - raised - frame.top) * frame.scale;
    if (y < -3 || y > frame.height * frame.scale + 3) continue;
    for (let j = 0; j < dots.columns; j++) {
      const x = (dots.column + j * dots.stride - frame.left) * frame.scale;
      if (x < -3 || x > frame.width * frame.scale + 3) continue;
      pen.beginPath();
      pen.arc(x, y, radius, 0, 7);
      pen.fillStyle = "#fff";
      pen.fill();
      pen.strokeStyle = "#000";
      pen.stroke();
    }
  }
}

// The numbers of all cells that are seen, in one size.
function drawNumbers(pen, map) {
  const cells = numberedCells(map);
  const size = numberSize(cells, map.frame.scale);
  if (size < SMALLEST_NUMBER) return 0;
  pen.font = `${size}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const { row, column, lines, dark } of cells) {
    pen.fillStyle = dark ? "#fff" : "#111";
    const [x, y] = [column + 0.5 - map.frame.left, row + 0.5 - map.frame.top];
    lines.forEach((line, index) => {
      const down = (index - (lines.length - 1) / 2) * size * 1.05;
      pen.fillText(line, x * map.frame.scale, y * map.frame.scale + down);
    });
  }
  return cells.length;
}

function numberedCells(map) {
  const { top, left, bottom, right } = shownCells(map);
  const cells = [];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const inside = row >= 0 && column >= 0 && row < map.height && column < map.width;
      const lines = inside ? map.numbers(row, column) : ["0"];
      cells.push({ row, column, lines, dark: inside && isDark(...pixelAt(map, row, column)) });
    }
  }
  return cells;
}

function numberSize(cells, scale) {
  const longest = Math.max(...cells.flatMap(({ lines }) => lines.map((line) => line.length)));
  const most = Math.max(...cells.map(({ lines }) => lines.length));
  return Math.min(13, 0.42 * scale, (1.55 * scale) / longest, (0.8 * scale) / most);
}

const pixelAt = ({ rgba, width }, row, column) =>
  rgba.subarray(4 * (row * width + column), 4 * (row * width + column) + 3);

// outline: {top, left, height, width, thin} in cells. It stays inside the canvas at the border.
function drawOutline(pen, frame, outline) {
  const at = rectangle(frame, outline.top, outline.left, outline.height, outline.width);
  const grow = outline.thin
    ? 0
    : Math.max(0, (SMALLEST_BOX - at.width) / 2, (SMALLEST_BOX - at.height) / 2);
  const inset = outline.thin ? 1.25 : 2.5;
  const ends = (start, length, whole) => [
    Math.max(inset, start - grow),
    Math.min(whole - inset, start + length + grow),
  ];
  const [left, right] = ends(at.x, at.width, frame.width * frame.scale);
  const [top, bottom] = ends(at.y, at.height, frame.height * frame.scale);
  if (right <= left || bottom <= top) return;
  for (const [colour, width] of outline.thin
    ? [
        ["#000", 2.5],
        ["#fff", 1],
      ]
    : [
        ["#000", 5],
        ["#fff", 2.5],
      ]) {
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    pen.strokeRect(left, top, right - left, bottom - top);
  }
}

// The cell under the pointer, which may lie in the margin.
function pointedCell(map, event) {
  const box = map.canvas.getBoundingClientRect();
  const { frame } = map;
  return {
    row: Math.floor(frame.top + (event.clientY - box.top) / frame.scale),
    column: Math.floor(frame.left + (event.clientX - box.left) / frame.scale),
  };
}

// The shape of the canvas: that of the map, unless it is very long.
const shapeOf = (map) =>
  Math.min(
    2.2,
    Math.max(
      0.75,
      (map.width + map.margin[2] + map.margin[3]) / (map.height + map.margin[0] + map.margin[1]),
    ),
  );

const pixelsDown = (map) => map.height + map.margin[0] + map.margin[1];

const pixelsAcross = (map) => map.width + map.margin[2] + map.margin[3];
