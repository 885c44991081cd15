// Tiles of one size as they were after each epoch, out of one sheet; see figures/over_epochs.py.

const inShort = (value) => {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const extreme = size >= 10000 || size < 0.001;
  const text = extreme ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
};

async function openSheet(data) {
  const { rgba, width } = await readPixels(data.sprite);
  return { ...data, rgba, across_pixels: width, colours: hexBytes(data.palette) };
}

// The ends of a tile's colour scale; there is one pair for all tiles, or one for each.
const ownRange = ({ own }, epoch, place) => own[epoch][place % own[epoch].length];
const sharedRange = ({ shared }, place) => shared[place % shared.length];

// Calls use(cell, index of its first byte in the sheet) for every cell of a tile.
function eachCell(sheet, epoch, place, use) {
  const { height, width, count, across, across_pixels } = sheet;
  const top = (epoch * Math.ceil(count / across) + Math.floor(place / across)) * height;
  const left = (place % across) * width;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      use(row * width + column, 4 * ((top + row) * across_pixels + left + column));
}

const valueOf = (shade, [low, high]) => low + (shade / 255) * (high - low);

// From a shade on a tile's own scale to one on the scale of all epochs.
function rescaling(sheet, epoch, place, scale) {
  const own = ownRange(sheet, epoch, place);
  const [low, high] = sharedRange(sheet, place);
  if (scale === "own" || high <= low) return (shade) => shade;
  return (shade) => Math.round((255 * (valueOf(shade, own) - low)) / (high - low));
}

function paintTile(canvas, sheet, epoch, place, scale) {
  const { height, width, in_colours } = sheet;
  const rescaled = rescaling(sheet, epoch, place, scale);
  if (!in_colours) {
    const shades = new Uint8ClampedArray(height * width);
    eachCell(sheet, epoch, place, (cell, at) => (shades[cell] = rescaled(sheet.rgba[at])));
    paintShades(canvas, shades, width, height, sheet.colours);
    return;
  }
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  const picture = pen.createImageData(width, height);
  eachCell(sheet, epoch, place, (cell, at) => {
    for (let c = 0; c < 3; c++) picture.data[4 * cell + c] = rescaled(sheet.rgba[at + c]);
    picture.data[4 * cell + 3] = 255;
  });
  pen.putImageData(picture, 0, 0);
}

// The values of a cell: one, or three for red, green and blue.
function valuesAt(sheet, epoch, place, row, column) {
  const wanted = row * sheet.width + column;
  let values = [];
  eachCell(sheet, epoch, place, (cell, at) => {
    if (cell !== wanted) return;
    const shades = [...sheet.rgba.subarray(at, at + (sheet.in_colours ? 3 : 1))];
    values = shades.map((shade) => valueOf(shade, ownRange(sheet, epoch, place)));
  });
  return values;
}

// ---- a grid of them ---------------------------------------------------------------------------

function openTiles(section, word) {
  const at = (selector) => section.querySelector(selector);
  const grid = {
    section,
    word,
    group: at(".tiles"),
    title: at(".title"),
    note: at(".note"),
    low: at(".low"),
    high: at(".high"),
    bar: at(".scale"),
    sheet: null,
    pointed: null, // [place, row, column]
  };
  followPointer(
    grid.group,
    (event) => pointAtTile(grid, event),
    () => {
      grid.pointed = null;
      tellTile(grid);
    },
  );
  return grid;
}

function pointAtTile(grid, event) {
  const place = [...grid.group.children].indexOf(event.target.closest("canvas"));
  if (place < 0 || !grid.sheet) return;
  const { height, width } = grid.sheet;
  const { row, column } = cellUnder(event, grid.group.children[place], width, height);
  grid.pointed = [place, row, column];
  tellTile(grid);
}

function tellTile(grid) {
  const { sheet, epoch, pointed, word } = grid;
  if (!pointed || pointed[0] >= sheet.count) {
    grid.note.textContent = grid.resting;
    return;
  }
  const [place, row, column] = pointed;
  const values = valuesAt(sheet, epoch, place, row, column).map(inShort);
  const [red, green, blue] = values;
  const said = sheet.in_colours ? `red ${red}, green ${green}, blue ${blue}` : red;
  const where = `row ${row}, column ${column}`;
  grid.note.textContent = `${word} ${sheet.channels[place]}, ${where}: ≈ ${said}`;
}

function takeSheet(grid, sheet, { title, note }) {
  Object.assign(grid, { sheet, resting: note });
  grid.title.textContent = title;
  grid.group.setAttribute("aria-label", title);
  const side = sheet.width <= 7 ? "2.3rem" : "4.2rem";
  grid.group.style.setProperty("--tile", side);
  if (grid.group.children.length !== sheet.count) {
    const tiles = Array.from({ length: sheet.count }, () => textIn("canvas", "tile pixels", ""));
    grid.group.replaceChildren(...tiles);
  }
}

function showTiles(grid, epoch, scale) {
  const { sheet } = grid;
  grid.epoch = epoch;
  [...grid.group.children].forEach((tile, place) => paintTile(tile, sheet, epoch, place, scale));
  tellTile(grid);
  tellScale(grid, epoch, scale);
}

// One pair of ends for all tiles can be written; else each tile has its own.
function tellScale({ sheet, low, high, bar }, epoch, scale) {
  const signed = sheet.shared.some(([least]) => least < 0);
  const ranges = scale === "own" ? sheet.own[epoch] : sheet.shared;
  const one = ranges.length === 1;
  low.textContent = one ? inShort(ranges[0][0]) : signed ? "−max" : "0";
  high.textContent = one ? inShort(ranges[0][1]) : "its max";
  const grey = "linear-gradient(to right, #000, #808080, #fff)";
  bar.style.background = sheet.in_colours ? grey : gradientOf(sheet.colours);
}
