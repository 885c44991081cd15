// Colours with a pattern over them, for masks: nobody has to tell them by colour alone.

const PERIOD = 8; // pixels of the canvas until a pattern repeats
const SHADE = 0.6; // of the colour, where the pattern is

// Where each pattern darkens the colour; as explorer.figures.scenes draws them.
const PATTERNS = {
  plain: () => false,
  dots: (row, column) => column < 3 && row < 3,
  crossed: (row, column) => column < 2 || row < 2,
  lines: (row) => row < 2,
  stripes: (row, column) => (row + column) % PERIOD < 2,
  checks: (row, column) => column < PERIOD / 2 !== row < PERIOD / 2,
};

// One tile of a colour "#rrggbb" with its pattern.
function patternTile({ colour, pattern }, opacity = 1) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = PERIOD;
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(PERIOD, PERIOD);
  const rgb = hexBytes(colour.slice(1));
  for (let i = 0; i < PERIOD * PERIOD; i++) {
    const dark = PATTERNS[pattern](Math.floor(i / PERIOD), i % PERIOD);
    rgb.forEach((value, channel) => (pixels.data[4 * i + channel] = dark ? value * SHADE : value));
    pixels.data[4 * i + 3] = 255 * (dark ? Math.min(1, opacity + 0.2) : opacity);
  }
  pen.putImageData(pixels, 0, 0);
  return canvas;
}

// A swatch for a legend, perhaps with the sign of a class on it.
function swatchOf(kind) {
  const swatch = textIn("span", "swatch", "");
  swatch.style.backgroundImage = `url("${patternTile(kind).toDataURL()}")`;
  return swatch;
}

// Fills a canvas with what kindOf(i) says of each pixel of a square picture: a name in fills or "".
function fillKinds(canvas, side, kindOf, fills) {
  const pen = canvas.getContext("2d");
  const zoom = canvas.width / side;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (let row = 0; row < side; row++) {
    for (let column = 0, end; column < side; column = end) {
      const kind = kindOf(row * side + column);
      end = column + 1;
      while (end < side && kindOf(row * side + end) === kind) end += 1;
      if (!kind) continue;
      pen.fillStyle = fills[kind];
      pen.fillRect(column * zoom, row * zoom, (end - column) * zoom, zoom);
    }
  }
}

// Lines where the values of neighbours differ, to be seen on any picture.
function outlineKinds(canvas, side, valueOf, [wide, narrow]) {
  const pen = canvas.getContext("2d");
  const zoom = canvas.width / side;
  pen.beginPath();
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [(i % side) * zoom, Math.floor(i / side) * zoom];
    if (x && valueOf(i) !== valueOf(i - 1)) {
      pen.moveTo(x, y);
      pen.lineTo(x, y + zoom);
    }
    if (y && valueOf(i) !== valueOf(i - side)) {
      pen.moveTo(x, y);
      pen.lineTo(x + zoom, y);
    }
  }
  for (const [colour, width] of [
    ["#111", wide],
    ["#fff", narrow],
  ]) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }
}
