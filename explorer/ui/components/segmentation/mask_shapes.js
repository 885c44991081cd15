// Masks made of a mask: moved, grown and shrunk; and masks on their way to the server and back.

function shiftedMask(mask, width, right) {
  const moved = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) {
    const column = (i % width) - right;
    if (column >= 0 && column < width) moved[i] = mask[i - right];
  }
  return moved;
}

// Every pixel within so many pixels of the mask; negative: less every pixel that near to what is
// not in it. Beyond the border of the picture there is nothing of either.
function grownMask(mask, width, pixels) {
  const value = pixels > 0 ? 1 : 0;
  const grown = mask.slice();
  const height = mask.length / width;
  const reach = offsetsWithin(Math.abs(pixels));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (mask[row * width + column] !== value) continue;
      for (const [down, across] of reach) {
        const [y, x] = [row + down, column + across];
        if (y >= 0 && x >= 0 && y < height && x < width) grown[y * width + x] = value;
      }
    }
  }
  return grown;
}

function offsetsWithin(radius) {
  const offsets = [];
  for (let down = -radius; down <= radius; down++)
    for (let across = -radius; across <= radius; across++)
      if (down * down + across * across <= radius * radius) offsets.push([down, across]);
  return offsets;
}

// Eight pixels in a byte, the first one its highest bit, in base64.
function packedMask(mask) {
  const bytes = new Uint8Array(mask.length / 8);
  mask.forEach((on, i) => (bytes[i >> 3] |= on << (7 - (i & 7))));
  return btoa(String.fromCharCode(...bytes));
}

function unpackedMask(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const bitAt = (_, i) => (bytes[i >> 3] >> (7 - (i & 7))) & 1;
  return Uint8Array.from({ length: 8 * bytes.length }, bitAt);
}
