// Put in front of every component's script: reading and colouring maps.

async function readShades(uri) {
  const picture = new Image();
  picture.src = uri;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const rgba = context.getImageData(0, 0, canvas.width, canvas.height).data;
  const values = new Uint8Array(canvas.width * canvas.height);
  for (let i = 0; i < values.length; i++) values[i] = rgba[4 * i];
  return { values, width: canvas.width, height: canvas.height };
}

const hexBytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

const colourAt = (palette, shade) => palette.subarray(3 * shade, 3 * shade + 3);

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
  return `linear-gradient(to right, ${stops.map((i) => `rgb(${colourAt(palette, i).join()})`).join()})`;
}

function cellUnder(event, canvas, width, height) {
  const box = canvas.getBoundingClientRect();
  const within = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return {
    row: within((event.clientY - box.top) / box.height, height),
    column: within((event.clientX - box.left) / box.width, width),
  };
}

