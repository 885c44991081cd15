// Numbers become colours: signed ones around a white zero, activations from dark to bright.

const GREYS = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));

// Whole numbers as they are, others with three digits or one behind the point.
const shortNumber = (value) => {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value - Math.round(value)) < 1e-6 && Math.abs(value) < 1e7) return String(Math.round(value)).replace("-", "−");
  const size = Math.abs(value);
  if (size >= 1e7 || size < 0.001) return value.toExponential(1).replaceAll("-", "−");
  return String(Number(value.toPrecision(Math.max(3, Math.ceil(Math.log10(size)) + 1)))).replace("-", "−");
};

const MOST_BEYOND = 0.005; // share of the values that may lie beyond the scale

// The end of a colour scale: the largest size, or on a large map one that few values exceed, so
// that a handful of extreme ones (the border, a highlight) do not make all others pale.
function boundOf(maps, [low, high]) {
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const total = maps.length * maps[0].length;
  if (total * MOST_BEYOND < 3) return largest;
  const BINS = 1000;
  const counts = new Uint32Array(BINS + 1);
  for (const map of maps) for (const value of map) counts[Math.ceil((Math.abs(value) / largest) * BINS)] += 1;
  let beyond = 0;
  let bin = BINS;
  while (bin > 1 && beyond + counts[bin] <= total * MOST_BEYOND) beyond += counts[bin--];
  return (bin / BINS) * largest;
}

// For results that are pictures but for some values: grey from 0 to 255, violet below, orange above.
const pictureShading = ({ signed }) => ({ low: -255, high: 510, palette: picturePalette(signed), of: (v) => v, says: "grey from 0 to 255, as in a picture; violet is negative, orange above 255" });

function picturePalette(signed) {
  const mix = (from, to, share) => from.map((value, channel) => value + (to[channel] - value) * share);
  const [violet, orange] = [[...colourAt(signed, 30)], [...colourAt(signed, 215)]];
  const colour = (shade) => {
    const value = -255 + 3 * shade;
    if (value < 0) return mix([0, 0, 0], violet, Math.min(1, -value / 100));
    return value > 255 ? mix([255, 255, 255], orange, Math.min(1, (value - 255) / 100)) : [value, value, value];
  };
  return Uint8Array.from(Array.from({ length: 256 }, (_, shade) => colour(shade)).flat());
}

// How one way of showing turns values into shades: {low, high, palette, of, says}. A kernel that
// keeps brightness gives a picture, and is shown as one.
function shadingOf(shown, maps, [low, high], { relu, palettes, keepsBrightness = false }) {
  const bound = boundOf(maps, [low, high]);
  if (shown === "clamp") return { low: 0, high: 255, palette: GREYS, of: (v) => v, lossy: true, says: "everything below 0 is black, above 255 white" };
  if (shown === "offset") return { low: -128, high: 127, palette: GREYS, of: (v) => v, lossy: true, says: "128 is added: zero is mid-grey" };
  if (shown === "absolute") return { low: 0, high: bound, palette: palettes.activation, of: Math.abs, says: "signs are dropped: how strong, not which way" };
  if (low < 0 && keepsBrightness) return pictureShading(palettes);
  if (low < 0) return { low: -bound, high: bound, palette: palettes.signed, of: (v) => v, says: "orange is positive, violet negative, white zero" };
  if (relu) return { low: 0, high: bound, palette: palettes.activation, of: (v) => v, says: "after ReLU nothing is negative" };
  const top = high <= 255 && high > 32 ? 255 : bound;
  return { low: 0, high: top, palette: GREYS, of: (v) => v, says: "nothing is negative: shown as a grey picture" };
}

const shadeOf = (value, shading) => {
  const share = (shading.of(value) - shading.low) / (shading.high - shading.low);
  return Math.round(255 * Math.min(1, Math.max(0, share)));
};

// One map in the shading's colours; three as red, green and blue, where mid-grey is zero.
function paintMaps(maps, shading) {
  const pixels = new Uint32Array(maps[0].length);
  if (maps.length === 1) {
    const colours = Uint32Array.from({ length: 256 }, (_, shade) => packed(...colourAt(shading.palette, shade)));
    eachShade(maps[0], shading, (index, shade) => (pixels[index] = colours[shade]));
  } else {
    pixels.fill(packed(0, 0, 0));
    maps.forEach((map, channel) => eachShade(map, shading, (index, shade) => (pixels[index] |= shade << (8 * channel))));
  }
  return new Uint8ClampedArray(pixels.buffer);
}

// Red, green, blue and full opacity in one number, as the bytes of a picture lie in memory.
const packed = (red, green, blue) => (255 << 24) | (blue << 16) | (green << 8) | red;

function eachShade(map, { low, high, of }, put) {
  const gain = 255 / (high - low || 1);
  const drop = of === Math.abs;
  for (let index = 0; index < map.length; index++) {
    const shade = Math.round(((drop ? Math.abs(map[index]) : map[index]) - low) * gain);
    put(index, shade < 0 ? 0 : shade > 255 ? 255 : shade);
  }
}

const clippedShare = (maps, { low, high, of }) => {
  let outside = 0;
  for (const map of maps) for (const value of map) if (of(value) < low || of(value) > high) outside += 1;
  return outside / (maps.length * maps[0].length);
};
