const grids = new WeakMap();

const isSigned = (grid) => grid.data.shared_range[0] < 0;

function readTile(grid, index) {
  const { height, width, columns } = grid.data;
  const top = Math.floor(index / columns) * height;
  const left = (index % columns) * width;
  const tile = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * grid.sheet.width + left;
    tile.set(grid.sheet.values.subarray(from, from + width), row * width);
  }
  return tile;
}

function valueAt(grid, index, row, column) {
  const { width, height, ranges } = grid.data;
  const cell = row * width + column;
  if (grid.exact) return { value: grid.exact[index * height * width + cell], sign: "" };
  const [low, high] = ranges[index];
  return { value: low + (grid.tiles[index][cell] / 255) * (high - low), sign: "≈ " };
}

function shadesOf(grid, index) {
  const own = grid.data.ranges[index];
  const shared = grid.data.shared_range;
  if (grid.scale === "own" || shared[1] === shared[0]) return grid.tiles[index];
  const gain = (own[1] - own[0]) / (shared[1] - shared[0]);
  const offset = ((own[0] - shared[0]) / (shared[1] - shared[0])) * 255;
  return grid.tiles[index].map((shade) => Math.round(offset + gain * shade));
}

function paintAll(grid) {
  const { width, height } = grid.data;
  grid.buttons.forEach((button, index) =>
    paintShades(button.querySelector("canvas"), shadesOf(grid, index), width, height, grid.palette),
  );
  paintLarge(grid);
  grid.scaleBar.style.background = gradientOf(grid.palette);
  markChosen(grid.find(".scales"), (button) => button.dataset.scale === grid.scale);
  const own = grid.scale === "own";
  const [low, high] = grid.data.shared_range;
  grid.find(".low").textContent = own ? (isSigned(grid) ? "−max" : "0") : short(low);
  grid.find(".high").textContent = own ? "its max" : short(high);
}

function paintLarge(grid) {
  const index = grid.data.channels.indexOf(grid.chosen);
  if (index < 0) return;
  const { width, height, extremes, labels } = grid.data;
  paintShades(grid.large, shadesOf(grid, index), width, height, grid.palette);
  const [low, high] = extremes[index];
  const values = `values ${short(low)} to ${short(high)}`;
  const words = `${labels[index]}: ${height} × ${width} cells, ${values}`;
  grid.find(".large-label").textContent = words;
  grid.large.setAttribute("aria-label", words);
  printNumbers(grid, index);
}

function printNumbers(grid, index) {
  const { width, height } = grid.data;
  const numbers = grid.find(".numbers");
  const size = 640;
  const cell = size / width;
  numbers.width = size;
  numbers.height = Math.round((size * height) / width);
  if (width > 14 || height > 14) return;
  const pen = numbers.getContext("2d");
  pen.font = `${Math.round(cell * 0.22)}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const shades = shadesOf(grid, index);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [r, g, b] = colourAt(grid.palette, shades[row * width + column]);
      pen.fillStyle = 0.3 * r + 0.59 * g + 0.11 * b > 128 ? "#111" : "#fff";
      pen.fillText(
        short(valueAt(grid, index, row, column).value),
        (column + 0.5) * cell,
        (row + 0.5) * cell,
      );
    }
  }
}

function outlineField(grid, row, column) {
  const { lens } = grid.data;
  if (!lens) return "";
  const begin = [lens.start[0] + row * lens.stride[0], lens.start[1] + column * lens.stride[1]];
  const clip = (value, side) => Math.min(lens.input_size[side], Math.max(0, value));
  const [top, left] = [clip(begin[0], 0), clip(begin[1], 1)];
  const [bottom, right] = [clip(begin[0] + lens.field[0], 0), clip(begin[1] + lens.field[1], 1)];
  const box = grid.field.style;
  box.top = `${(top / lens.input_size[0]) * 100}%`;
  box.left = `${(left / lens.input_size[1]) * 100}%`;
  box.height = `${((bottom - top) / lens.input_size[0]) * 100}%`;
  box.width = `${((right - left) / lens.input_size[1]) * 100}%`;
  grid.field.hidden = false;
  const rows = `rows ${Math.floor(top)}–${Math.ceil(bottom) - 1}`;
  const columns = `columns ${Math.floor(left)}–${Math.ceil(right) - 1}`;
  return `; it sees ${rows}, ${columns} of the input`;
}

function outlineCell(grid, row, column, outline = grid.cell) {
  const { width, height } = grid.data;
  const box = outline.style;
  box.top = `${(row / height) * 100}%`;
  box.left = `${(column / width) * 100}%`;
  box.height = `${100 / height}%`;
  box.width = `${100 / width}%`;
  outline.hidden = false;
}

// A click or Enter on the enlarged map opens a cell, where somebody listens.
function openCell(grid, row, column) {
  if (!grid.data.cells_open || !grid.tiles) return;
  tellCell(grid, grid.data.channels.indexOf(grid.chosen), row, column);
  outlineCell(grid, row, column, grid.opened);
  grid.report("cell", [grid.chosen, row, column].join("-"));
}

// While nothing is pointed at, the opened cell's receptive field is the one that is outlined.
function showOpened(grid) {
  const { opened } = grid.data;
  const shown = opened !== null && opened[0] === grid.chosen;
  grid.opened.hidden = !shown;
  if (!shown) return;
  outlineCell(grid, opened[1], opened[2], grid.opened);
  outlineField(grid, opened[1], opened[2]);
}

function point(grid, index, canvas, event) {
  const { row, column } = cellUnder(event, canvas, grid.data.width, grid.data.height);
  tellCell(grid, index, row, column);
}

function tellCell(grid, index, row, column) {
  if (!grid.tiles || index < 0) return;
  row = Math.max(0, Math.min(grid.data.height - 1, row));
  column = Math.max(0, Math.min(grid.data.width - 1, column));
  grid.cursor = [row, column];
  const { value, sign } = valueAt(grid, index, row, column);
  const sees = outlineField(grid, row, column);
  outlineCell(grid, row, column);
  const place = `${grid.data.labels[index]}, row ${row}, column ${column}`;
  grid.note.textContent = `${place}: ${sign}${short(value)}${sees}`;
}

function tellRange(grid, index) {
  const [low, high] = grid.data.extremes[index];
  grid.note.textContent = `${grid.data.labels[index]}: values ${short(low)} to ${short(high)}`;
}

function leave(grid) {
  grid.field.hidden = grid.cell.hidden = true;
  grid.note.textContent = grid.data.note;
  showOpened(grid);
}

function choose(grid, channel, report) {
  grid.chosen = channel;
  const tiles = grid.find(".tiles");
  const buttons = [...tiles.querySelectorAll("button")];
  if (channel !== null) markChosen(tiles, (button) => Number(button.dataset.channel) === channel);
  else buttons.forEach((button, index) => (button.tabIndex = index ? -1 : 0));
  if (grid.tiles) paintLarge(grid);
  showOpened(grid);
  if (report && grid.data.pickable) grid.report("picked", channel);
}

function makeTile(grid, index) {
  const { labels, channels, chosen } = grid.data;
  const canvas = document.createElement("canvas");
  canvas.className = "pixels";
  const button = makeButton(canvas, textIn("span", "", labels[index]));
  button.dataset.channel = channels[index];
  followPointer(
    button,
    (event) => point(grid, index, canvas, event),
    () => leave(grid),
  );
  button.addEventListener("focus", () => tellRange(grid, index));
  if (chosen !== null) button.addEventListener("click", () => choose(grid, channels[index], true));
  return button;
}

function setScale(grid, scale) {
  grid.scale = scale;
  paintAll(grid);
  grid.report("scale", scale);
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const grid = {
    find,
    cursor: [0, 0],
    note: find(".note"),
    large: find(".large"),
    field: find(".field"),
    cell: find(".cell"),
    opened: find(".opened"),
  };
  grid.scaleBar = find(".legend .scale");
  find(".tiles").addEventListener("keydown", (event) => moveFocus(find(".tiles"), event));
  find(".scales").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) setScale(grid, button.dataset.scale);
  });
  find(".scales").addEventListener("keydown", (event) => moveFocus(find(".scales"), event));
  const index = () => grid.data.channels.indexOf(grid.chosen);
  followPointer(
    grid.large,
    (event) => point(grid, index(), grid.large, event),
    () => leave(grid),
  );
  followKeys(
    grid.large,
    () => grid.cursor,
    (row, column) => tellCell(grid, index(), row, column),
  );
  grid.large.addEventListener("blur", () => leave(grid));
  grid.large.addEventListener("click", (event) => {
    const { row, column } = cellUnder(event, grid.large, grid.data.width, grid.data.height);
    openCell(grid, row, column);
  });
  grid.large.addEventListener("keydown", (event) => {
    if (event.key === "Enter") openCell(grid, ...grid.cursor);
  });
  return grid;
}

function drawFrame(grid) {
  const { data, find } = grid;
  find(".title").textContent = data.title;
  find(".lens").hidden = data.chosen === null || !data.enlarge;
  find(".photo-side").hidden = !data.lens;
  if (data.lens) {
    const photo = find(".photo-side img");
    if (photo.src !== data.lens.photo) photo.src = data.lens.photo;
    photo.alt = data.lens.alt;
  }
  const tiles = find(".tiles");
  tiles.style.setProperty("--tile", `${Math.min(84, Math.max(56, data.width))}px`);
  tiles.setAttribute("role", data.chosen === null ? "group" : "radiogroup");
  find(".scales").hidden = !data.scalable;
  tiles.setAttribute("aria-label", data.title);
  grid.buttons = data.channels.map((_, index) => makeTile(grid, index));
  tiles.replaceChildren(...grid.buttons);
}

async function draw(grid, data) {
  const sheet = await readShades(data.sprite);
  if (grid.data !== data) return;
  grid.sheet = sheet;
  grid.tiles = data.channels.map((_, index) => readTile(grid, index));
  grid.exact = data.values
    ? new Float32Array(Uint8Array.from(atob(data.values), (c) => c.charCodeAt(0)).buffer)
    : null;
  grid.palette = hexBytes(data.palette);
  paintAll(grid);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let grid = grids.get(parentElement);
  if (!grid) grids.set(parentElement, (grid = mount(parentElement)));
  grid.report = setTriggerValue;
  const parts = ({ sprite, labels, values, ranges, lens }) =>
    JSON.stringify([sprite, labels, values, ranges, lens]);
  const same = grid.data && parts(grid.data) === parts(data);
  grid.data = data;
  grid.scale = data.scale;
  if (!same) {
    grid.tiles = null;
    drawFrame(grid);
  }
  grid.find(".title").textContent = data.title;
  leave(grid);
  choose(grid, data.chosen, false);
  if (!same || !grid.tiles) draw(grid, data);
  else paintAll(grid);
}
