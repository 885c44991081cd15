// Maps of U-Nets, level by level, down on the left and up on the right.

const SCALES = [
  ["own", "Each map over its own range"],
  ["shared", "All maps of a place over one range"],
];
const RESTING =
  "Point at a place to find it in every map. Edges are sharp on the way down at the top. On the " +
  "way up, compare level 1 of both: with the skip connection edges come across from the left; " +
  "without it all that is known of them has passed the coarse bottom.";

const rangeOf = (it, { ranges, shared_range: shared }, index) =>
  it.scale === "own" ? ranges[index] : shared;

// The value behind a shade of the sprite, to 1/255 of the map's own range.
function valueOf({ data, shades }, index, i) {
  const [low, high] = data.ranges[index];
  return low + (shades[index][i] / 255) * (high - low);
}

function paintTile(it, block, index) {
  const { data, shades } = block;
  const [low, high] = rangeOf(it, data, index);
  const shown = shades[index].map((_, i) =>
    Math.round((255 * (valueOf(block, index, i) - low)) / (high - low || 1)),
  );
  const palette = hexBytes(data.palette);
  paintShades(block.canvases[index], shown, data.width, data.height, palette);
}

function paintAll(it) {
  it.blocks.forEach((block) => block.canvases.forEach((_, index) => paintTile(it, block, index)));
  it.find(".legend .high").textContent =
    it.scale === "own" ? "the map's largest value" : "the largest of the place";
  if (it.blocks.length)
    it.find(".legend .scale").style.background = gradientOf(hexBytes(it.blocks[0].data.palette));
}

// The same share of height and width in all maps, whatever their size.
function pointEverywhere(it, place, block, index) {
  const cellOf = ({ height, width }) => [
    Math.min(height - 1, Math.max(0, Math.floor(place[0] * height))),
    Math.min(width - 1, Math.max(0, Math.floor(place[1] * width))),
  ];
  it.place = place;
  for (const { data, marks } of it.blocks) {
    const [row, column] = cellOf(data);
    for (const { style } of marks) {
      style.top = `${(100 * row) / data.height}%`;
      style.left = `${(100 * column) / data.width}%`;
      style.height = `${100 / data.height}%`;
      style.width = `${100 / data.width}%`;
    }
    marks.forEach((mark) => (mark.hidden = false));
  }
  const [row, column] = cellOf(block.data);
  const value = valueOf(block, index, row * block.data.width + column);
  it.find(".note").textContent =
    `${block.net}, level ${block.level}, ${block.data.title.split(":")[0]}, ` +
    `map ${block.data.channels[index]}, row ${row}, column ${column}: ${short(value)}`;
}

function rest(it) {
  it.blocks.forEach(({ marks }) => marks.forEach((mark) => (mark.hidden = true)));
  it.find(".note").textContent = RESTING;
}

function makeTile(it, block, index) {
  const tile = textIn("div", "tile", "");
  const canvas = document.createElement("canvas");
  const mark = textIn("span", "cell", "");
  const { data } = block;
  canvas.className = "pixels";
  canvas.tabIndex = index ? -1 : 0;
  canvas.setAttribute("role", "img");
  const name = `${block.net}, level ${block.level}, ${data.title}, map ${data.channels[index]}`;
  canvas.setAttribute("aria-label", `${name}; arrow keys read cells`);
  mark.hidden = true;
  tile.append(canvas, mark);
  block.canvases.push(canvas);
  block.marks.push(mark);
  const sharesOf = (row, column) => [(row + 0.5) / data.height, (column + 0.5) / data.width];
  const read = (event) => {
    const { row, column } = cellUnder(event, canvas, data.height, data.width);
    pointEverywhere(it, sharesOf(row, column), block, index);
  };
  followPointer(canvas, read, () => rest(it));
  followKeys(
    canvas,
    () => [Math.floor(it.place[0] * data.height), Math.floor(it.place[1] * data.width)],
    (row, column) => {
      const within = (cell, count) => Math.min(count - 1, Math.max(0, cell));
      const cell = [within(row, data.height), within(column, data.width)];
      pointEverywhere(it, sharesOf(...cell), block, index);
    },
  );
  canvas.addEventListener("blur", () => rest(it));
  return tile;
}

function makeBlock(it, net, level, data) {
  const block = { net, level, data, canvases: [], marks: [] };
  const box = textIn("div", "block", "");
  const tiles = textIn("div", "tiles", "");
  tiles.style.setProperty("--across", Math.ceil(Math.sqrt(data.channels.length)));
  tiles.append(...data.channels.map((_, index) => makeTile(it, block, index)));
  box.append(textIn("p", "where", data.title), tiles);
  it.blocks.push(block);
  return box;
}

function makeBridge(hasSkip) {
  const bridge = textIn("div", hasSkip ? "bridge skip" : "bridge none", hasSkip ? "→" : "✕");
  bridge.append(textIn("small", "", hasSkip ? "skip" : "no skip"));
  return bridge;
}

function makeEnd(title, uri) {
  const end = textIn("div", "end", "");
  const picture = document.createElement("img");
  Object.assign(picture, { className: "pixels", src: uri, alt: title });
  end.append(textIn("p", "where", title), picture);
  return end;
}

function makeNet(it, { title, levels, mask }) {
  const net = textIn("section", "net", "");
  net.append(textIn("p", "title", title));
  const ends = textIn("div", "level ends", "");
  const [into, out] = [makeEnd("in: the picture", it.data.photo), makeEnd("out: its mask", mask)];
  ends.append(into, textIn("span", "", ""), out);
  net.append(ends);
  for (const { number, encoder, decoder, has_skip: hasSkip } of levels) {
    const row = textIn("div", decoder ? "level" : "level bottom", "");
    row.style.setProperty("--depth", number - 1);
    const parts = [makeBlock(it, title, number, encoder)];
    if (decoder) parts.push(makeBridge(hasSkip), makeBlock(it, title, number, decoder));
    row.append(...parts);
    net.append(row);
  }
  return net;
}

// The shades of every tile of a sprite, one array for each.
async function readTiles({ sprite, width, height, columns, channels }) {
  const sheet = await readShades(sprite);
  return channels.map((_, index) => {
    const [top, left] = [Math.floor(index / columns) * height, (index % columns) * width];
    const shades = new Uint8Array(width * height);
    for (let row = 0; row < height; row++) {
      const from = (top + row) * sheet.width + left;
      shades.set(sheet.values.subarray(from, from + width), row * width);
    }
    return Array.from(shades);
  });
}

async function showNets(it, data) {
  const version = (it.version = JSON.stringify([data.photo, data.nets]));
  it.blocks = [];
  const nets = data.nets.map((net) => makeNet(it, net));
  const { blocks } = it;
  const shades = await Promise.all(blocks.map((block) => readTiles(block.data)));
  if (it.version !== version) return;
  blocks.forEach((block, index) => (block.shades = shades[index]));
  it.find(".nets").replaceChildren(...nets);
  it.find(".nets").dataset.levels = String(data.nets[0]?.levels.length ?? 0);
  paintAll(it);
  rest(it);
}

function setScale(it, scale) {
  it.scale = scale;
  markSwitch(it.find(".scales"), scale);
  if (it.blocks.every(({ shades }) => shades)) paintAll(it);
}

function mountLevels(parent) {
  const it = { find: openFrame(parent, MARKUP), blocks: [], place: [0.5, 0.5] };
  makeSwitch(it.find(".scales"), "Colour scale", SCALES, (scale) => {
    setScale(it, scale);
    it.report("scale", scale);
  });
  return it;
}

const mountedLevels = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let it = mountedLevels.get(parentElement);
  if (!it) mountedLevels.set(parentElement, (it = mountLevels(parentElement)));
  Object.assign(it, { data, report: setTriggerValue });
  if (it.givenScale !== data.scale) setScale(it, data.scale);
  it.givenScale = data.scale;
  if (it.version !== JSON.stringify([data.photo, data.nets])) showNets(it, data);
}
