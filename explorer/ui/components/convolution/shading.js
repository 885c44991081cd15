// Numbers become colours: signed ones around a white zero, activations from dark to bright.

const GREYS = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));

// Whole numbers as they are, others with three digits or one behind the point.
const shortNumber = (value) => {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value - Math.round(value)) < 1e-6 && Math.abs(value) < 1e7)
    return String(Math.round(value)).replace("-", "−");
  const size = Math.abs(value);
  if (size >= 1e7 || size < 0.001) return value.toExponential(1).replaceAll("-", "−");
  return String(Number(value.toPrecision(Math.max(3, Math.ceil(Math.log10(size)) + 1)))).replace(
    "-",
    "−",
  );
};

// A value in a cell of a map: four digits are enough, and whole numbers stay whole.
const cellNumber = (value) =>
  shortNumber(Number.isInteger(value) ? value : Number(value.toPrecision(4)));

const MOST_BEYOND = 0.005; // share of the values that may lie beyond the scale

// The end of a colour scale: the largest size, or on a large map one that few values exceed, so
// that a handful of extreme ones (the border, a highlight) do not make all others pale.
function boundOf(maps, [low, high]) {
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const total = maps.length * maps[0].length;
  if (total * MOST_BEYOND < 3) return largest;
  const BINS = 1000;
  const counts = new Uint32Array(BINS + 1);
  for (const map of maps)
    for (const value of map) counts[Math.ceil((Math.abs(value) / largest) * BINS)] += 1;
  let beyond = 0;
  let bin = BINS;
  while (bin > 1 && beyond + counts[bin] <= total * MOST_BEYOND) beyond += counts[bin--];
  return (bin / BINS) * largest;
}

const GREY_PICTURE = { low: 0, high: 255, palette: GREYS };

// How one way of showing turns values into shades: {low, high, palette, absolute, lossy, says}.
// picture: whether the kernel makes one; "auto" then shows the result as such.
function shadingOf(shown, maps, range, { relu, palettes, picture = false }) {
  const bound = boundOf(maps, range);
  const activation = { low: 0, high: bound, palette: palettes.activation };
  if (shown === "signed") return signedShading(maps, bound, palettes);
  if (shown === "clamp")
    return { ...GREY_PICTURE, lossy: true, says: "everything below 0 is black, above 255 white" };
  if (shown === "offset") return { ...OFFSET_PICTURE, says: "128 is added: zero is mid-grey" };
  if (shown === "absolute")
    return { ...activation, absolute: true, says: "signs are dropped: how strong, not which way" };
  if (range[0] < 0 && picture) return pictureShading(maps, palettes);
  if (range[0] < 0) return signedShading(maps, bound, palettes);
  if (relu && !picture) return { ...activation, says: "after ReLU nothing is negative" };
  const high = range[1] <= 255 && range[1] > 32 ? 255 : bound;
  return { ...GREY_PICTURE, high, says: "nothing is negative: shown as a picture" };
}

const OFFSET_PICTURE = { low: -128, high: 127, palette: GREYS, lossy: true };

function signedShading(maps, bound, { signed }) {
  const says =
    maps.length > 1
      ? "three maps as red, green and blue: mid-grey is zero"
      : "orange is positive, violet negative, white zero";
  return { low: -bound, high: bound, palette: signed, says };
}

// Values beyond black and white have colours of their own, where colours are not taken already.
function pictureShading(maps, { picture }) {
  const says = "as in a picture, from 0 to 255";
  if (maps.length > 1) return { ...GREY_PICTURE, lossy: true, says: `colours ${says}` };
  const [low, high] = PICTURE_RANGE;
  return {
    low,
    high,
    palette: picture,
    says: `grey ${says}; violet is negative, orange above 255`,
  };
}

const sized = (value, absolute) => (absolute ? Math.abs(value) : value);

const shadeOf = (value, shading) => {
  const share = (sized(value, shading.absolute) - shading.low) / (shading.high - shading.low);
  return Math.round(255 * Math.min(1, Math.max(0, share)));
};

// One map in the shading's colours; three as red, green and blue.
function paintMaps(maps, shading) {
  const pixels = new Uint32Array(maps[0].length);
  if (maps.length === 1) {
    const colours = Uint32Array.from({ length: 256 }, (_, shade) =>
      packed(...colourAt(shading.palette, shade)),
    );
    eachShade(maps[0], shading, (index, shade) => (pixels[index] = colours[shade]));
  } else {
    pixels.fill(packed(0, 0, 0));
    maps.forEach((map, channel) =>
      eachShade(map, shading, (index, shade) => (pixels[index] |= shade << (8 * channel))),
    );
  }
  return new Uint8ClampedArray(pixels.buffer);
}

// Red, green, blue and full opacity in one number, as the bytes of a picture lie in memory.
const packed = (red, green, blue) => (255 << 24) | (blue << 16) | (green << 8) | red;

function eachShade(map, { low, high, absolute }, put) {
  const gain = 255 / (high - low || 1);
  for (let index = 0; index < map.length; index++) {
    const shade = Math.round((sized(map[index], absolute) - low) * gain);
    put(index, shade < 0 ? 0 : shade > 255 ? 255 : shade);
  }
}

// The share of values that lie beyond the scale.
function clippedShare(maps, { low, high, absolute }) {
  let outside = 0;
  for (const map of maps) {
    for (const one of map) {
      const value = sized(one, absolute);
      if (value < low || value > high) outside += 1;
    }
  }
  return outside / (maps.length * maps[0].length);
}
