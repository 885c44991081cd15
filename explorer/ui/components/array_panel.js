const panels = new WeakMap();

const POINTED = "cnn-explorer-array-pointed";
const NAMES = ["red", "green", "blue"];
const [TALLEST, FLATTEST] = [0.75, 2.5]; // width by height of a box
const THINNEST = 6; // CSS pixels of a picture's shorter side, however long it is
const SVG = "http://www.w3.org/2000/svg";

const short = (value) => {
  const size = Math.abs(value);
  const text =
    size >= 10000 || (size > 0 && size < 0.001)
      ? value.toExponential(1)
      : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
};

const channelsOf = (panel) => panel.data.levels.length;

function valueAt(panel, channel, row, column) {
  const place = panel.pixels.rgba[4 * (row * panel.data.width + column) + channel];
  return panel.data.levels[channel][place];
}

function shadeOf({ low, high }, value) {
  return Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low))));
}

// The colour of every level of a channel, computed once for all pixels.
const shadesOf = (data) => data.levels.map((levels) => levels.map((level) => shadeOf(data, level)));

function paint(panel) {
  const { data, canvas, pixels } = panel;
  canvas.width = data.width;
  canvas.height = data.height;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(data.width, data.height);
  const shades = shadesOf(data);
  const single = data.signed || channelsOf(panel) === 1;
  const shown = data.signed && channelsOf(panel) === 3 ? panel.channel : 0;
  for (let i = 0; i < data.width * data.height; i++) {
    const places = pixels.rgba.subarray(4 * i, 4 * i + 3);
    const colour = single
      ? colourAt(panel.palette, shades[shown][places[shown]])
      : [0, 1, 2].map((channel) => shades[channel][places[channel]]);
    picture.data.set(colour, 4 * i);
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

// The same box for all panels; pixels stay square in it, and sharp where they are enlarged.
function fit(panel) {
  const { data, box, stack, canvas } = panel;
  const width = box.clientWidth;
  if (!width) return;
  const height = width / Math.min(FLATTEST, Math.max(TALLEST, data.aspect));
  const scale = Math.min(width / data.width, height / data.height);
  const borders = box.offsetHeight - box.clientHeight;
  box.style.height = `${height + borders}px`;
  stack.style.width = `${Math.max(THINNEST, data.width * scale)}px`;
  stack.style.height = `${Math.max(THINNEST, data.height * scale)}px`;
  canvas.classList.toggle("smooth", scale * devicePixelRatio < 1);
}

// One line where all colours have the same values.
const linesOf = ({ counts }) =>
  counts.every((shares) => String(shares) === String(counts[0])) ? [counts[0]] : counts;

function whose(panel, counts) {
  if (counts.length === 3) return ": red solid, green dashed, blue dotted";
  return channelsOf(panel) === 3 ? ", the same in all three colours" : "";
}

function plot(panel) {
  const counts = linesOf(panel.data);
  const top = Math.max(...counts.flat()) || 1;
  const lines = counts.map((shares, channel) => {
    const line = document.createElementNS(SVG, "path");
    const step = 100 / shares.length;
    const places = shares.map((share, bin) => {
      const y = 30 - (29 * share) / top;
      return `${bin ? "L" : "M"}${bin * step} ${y}L${(bin + 1) * step} ${y}`;
    });
    line.setAttribute("d", places.join(""));
    line.setAttribute("class", counts.length === 3 ? NAMES[channel] : "grey");
    return line;
  });
  panel.histogram.replaceChildren(...lines);
  const colours = whose(panel, counts);
  const shares = `share of pixels in ${counts[0].length} bins, at most ${short(100 * top)} %`;
  panel.find(".share").textContent = `${shares}${colours}`;
  panel.histogram.setAttribute("aria-label", `Histogram of the values${colours}`);
}

function legend(panel) {
  const { low, high, signed } = panel.data;
  panel.find(".ramp").style.background = gradientOf(panel.palette);
  panel.find(".low").textContent = signed ? `${short(low)} violet` : short(low);
  panel.find(".between").textContent = signed ? "0" : short((low + high) / 2);
  panel.find(".high").textContent = signed ? `orange ${short(high)}` : short(high);
}

function rest(panel) {
  panel.mark.hidden = true;
  panel.reading.textContent = panel.data.note;
}

const inside = (panel, [y, x]) => {
  const [top, left, height, width] = panel.data.window;
  return [(y - top) / height, (x - left) / width];
};

// Shows the value at a place of the whole picture, given as shares of its height and width.
function tell(panel, at) {
  const { data } = panel;
  if (!at || !panel.pixels) return rest(panel);
  const [y, x] = inside(panel, at);
  const outside = y < 0 || y >= 1 || x < 0 || x >= 1;
  panel.mark.hidden = outside;
  if (outside) {
    panel.reading.textContent = "cropped away here";
    return;
  }
  const [row, column] = [Math.floor(y * data.height), Math.floor(x * data.width)];
  panel.cursor = [row, column];
  Object.assign(panel.mark.style, {
    top: `${((row + 0.5) / data.height) * 100}%`,
    left: `${((column + 0.5) / data.width) * 100}%`,
    width: `${100 / data.width}%`,
    height: `${100 / data.height}%`,
  });
  const values = data.levels.map((_, channel) => short(valueAt(panel, channel, row, column)));
  const named = values.map((value, i) => (values[1] ? `${"RGB"[i]}\u00a0${value}` : value));
  const sign = data.exact ? "" : "≈ ";
  panel.reading.textContent = `row ${row}, column ${column}: ${sign}${named.join(", ")}`;
}

// One panel is pointed at, and all of its group tell of the same place.
function pointAt(panel, row, column) {
  const { data } = panel;
  const within = (value, count) => Math.max(0, Math.min(count - 1, value));
  const [top, left, height, width] = data.window;
  const y = top + ((within(row, data.height) + 0.5) / data.height) * height;
  const x = left + ((within(column, data.width) + 0.5) / data.width) * width;
  send(panel, [y, x]);
}

function send(panel, at) {
  document.dispatchEvent(new CustomEvent(POINTED, { detail: { group: panel.data.group, at } }));
}

function listen(panel) {
  const hear = ({ detail }) => {
    if (!panel.canvas.isConnected) document.removeEventListener(POINTED, hear);
    else if (detail.group === panel.data.group) tell(panel, detail.at);
  };
  document.addEventListener(POINTED, hear);
}

function chooseChannel(panel, channel) {
  panel.channel = channel;
  markChosen(panel.channels, (button) => Number(button.dataset.channel) === channel);
  if (panel.pixels) paint(panel);
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const panel = { find, channel: 0, cursor: [0, 0] };
  for (const name of ["box", "stack", "mark", "channels", "reading", "histogram"])
    panel[name] = find(`.${name}`);
  panel.canvas = find("canvas");
  panel.channels.append(
    ...NAMES.map((name, channel) => {
      const button = makeButton("RGB"[channel]);
      button.title = name;
      button.setAttribute("aria-label", name);
      button.dataset.channel = channel;
      button.addEventListener("click", () => chooseChannel(panel, channel));
      return button;
    }),
  );
  panel.channels.addEventListener("keydown", (event) => {
    const there = moveFocus(panel.channels, event);
    if (there) chooseChannel(panel, Number(there.dataset.channel));
  });
  followPointer(
    panel.canvas,
    (event) => {
      const { row, column } = cellUnder(event, panel.canvas, panel.data.width, panel.data.height);
      pointAt(panel, row, column);
    },
    () => send(panel, null),
  );
  followKeys(
    panel.canvas,
    () => panel.cursor,
    (row, column) => pointAt(panel, row, column),
  );
  panel.canvas.addEventListener("blur", () => send(panel, null));
  new ResizeObserver(() => panel.data && fit(panel)).observe(panel.box);
  listen(panel);
  return panel;
}

async function draw(panel, data) {
  const pixels = await readPixels(data.sprite);
  if (panel.data !== data) return;
  panel.pixels = pixels;
  paint(panel);
  panel.canvas.dataset.drawn = data.title;
}

export default function ({ data, parentElement }) {
  let panel = panels.get(parentElement);
  if (!panel) panels.set(parentElement, (panel = mount(parentElement)));
  const told = JSON.stringify(data);
  if (panel.told === told) return;
  Object.assign(panel, { told, data, pixels: null, palette: hexBytes(data.palette) });
  panel.find(".title").textContent = data.title;
  panel.canvas.setAttribute("aria-label", `${data.title}; arrow keys read values`);
  panel.channels.hidden = !(data.signed && data.levels.length === 3);
  chooseChannel(panel, panel.channel);
  fit(panel);
  plot(panel);
  legend(panel);
  rest(panel);
  draw(panel, data);
}
