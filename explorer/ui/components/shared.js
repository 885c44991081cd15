// Put in front of every component's script: reading and colouring maps.

async function readPixels(uri) {
  const picture = new Image();
  picture.src = uri;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const rgba = context.getImageData(0, 0, canvas.width, canvas.height).data;
  return { rgba, width: canvas.width, height: canvas.height };
}

async function readShades(uri) {
  const { rgba, width, height } = await readPixels(uri);
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) values[i] = rgba[4 * i];
  return { values, width, height };
}

const hexBytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

const colourAt = (palette, shade) => palette.subarray(3 * shade, 3 * shade + 3);

const isDark = (red, green, blue) => 0.299 * red + 0.587 * green + 0.114 * blue < 128;

// A cell with a number in it: the number stays legible on any colour.
function paintCell(cell, [red, green, blue]) {
  cell.style.background = `rgb(${red} ${green} ${blue})`;
  cell.style.color = isDark(red, green, blue) ? "#fff" : "#111";
}

// The shade of a signed number in a diverging palette; its ends are left out, being too dark.
const signedShade = (value, bound) => Math.round(127.5 + 127.5 * 0.75 * (value / (bound || 1)));

function paintShades(canvas, shades, width, height, palette) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    picture.data.set(colourAt(palette, shades[i]), 4 * i);
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

function gradientOf(palette) {
  const stops = [0, 32, 64, 96, 128, 160, 192, 224, 255];
  const colours = stops.map((stop) => `rgb(${colourAt(palette, stop).join()})`);
  return `linear-gradient(to right, ${colours.join()})`;
}

function cellUnder(event, canvas, width, height) {
  const box = canvas.getBoundingClientRect();
  const within = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return {
    row: within((event.clientY - box.top) / box.height, height),
    column: within((event.clientX - box.left) / box.width, width),
  };
}

// One picture of a sheet as the background of an element.
function placeOf(element, uri, index, { columns, count }) {
  const lines = Math.ceil(count / columns);
  const share = (place, places) => (places > 1 ? (place / (places - 1)) * 100 : 0);
  const across = share(index % columns, columns);
  const down = share(Math.floor(index / columns), lines);
  element.style.backgroundImage = `url("${uri}")`;
  element.style.backgroundSize = `${columns * 100}% ${lines * 100}%`;
  element.style.backgroundPosition = `${across}% ${down}%`;
}

// A frame with the markup (always a constant of ours), and a way to find things in it.
function openFrame(parent, markup) {
  const frame = document.createElement("div");
  frame.className = "frame";
  frame.innerHTML = markup;
  parent.append(frame);
  return (selector) => frame.querySelector(selector);
}

function textIn(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function makeButton(...content) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...content);
  return button;
}

// Arrow keys, Home and End move the focus among the buttons of a group; returns where it went.
function moveFocus(group, event) {
  const steps = {
    ArrowRight: 1,
    ArrowDown: 1,
    ArrowLeft: -1,
    ArrowUp: -1,
    Home: -Infinity,
    End: Infinity,
  };
  const buttons = [...group.querySelectorAll("button")];
  const here = buttons.indexOf(event.target.closest("button"));
  if (here < 0 || !(event.key in steps)) return null;
  event.preventDefault();
  const there = buttons[Math.max(0, Math.min(buttons.length - 1, here + steps[event.key]))];
  there.focus();
  return there;
}

// Marks the chosen button of a radio group; one button of the group can be reached by Tab.
function markChosen(group, isChosen) {
  const buttons = [...group.querySelectorAll("button")];
  const chosen = buttons.find(isChosen);
  buttons.forEach((button) => {
    button.setAttribute("role", "radio");
    button.setAttribute("aria-checked", String(button === chosen));
    button.tabIndex = button === (chosen ?? buttons[0]) ? 0 : -1;
  });
}

// Buttons of which one is on; the arrow keys choose.
function makeSwitch(group, label, entries, pick) {
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", label);
  for (const [value, text] of entries) {
    const button = makeButton(text);
    button.dataset.value = value;
    button.addEventListener("click", () => pick(value));
    group.append(button);
  }
  group.addEventListener("keydown", (event) => moveFocus(group, event)?.click());
}

const markSwitch = (group, value) =>
  markChosen(group, (button) => button.dataset.value === String(value));

// Mouse and pen read while they hover; a finger reads where it taps, and what it read stays.
function followPointer(canvas, read, stop) {
  canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && read(event));
  canvas.addEventListener("pointerdown", read);
  canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && stop());
}

// Arrow keys do what the pointer does, from the cell that was read last.
function followKeys(canvas, cursor, read) {
  const moves = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  canvas.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    read(cursor()[0] + move[0], cursor()[1] + move[1]);
  });
}
