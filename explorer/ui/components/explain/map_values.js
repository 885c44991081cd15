// Values of a map, read back from its shades.

// Where a place of the picture, two shares from 0 to 1, lies in a map.
function cellAt(grid, [down, across]) {
  const within = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return [within(down, grid.height), within(across, grid.width)];
}

function valueAt(grid, signed, limit, row, column) {
  const shade = grid.values[row * grid.width + column];
  const share = signed ? (2 * shade) / 255 - 1 : shade / 255;
  // Zero lies between two shades of a signed map.
  const nothing = signed && Math.abs(shade - 127.5) < 1;
  return { value: nothing ? 0 : share * limit, share: nothing ? 0 : share };
}

// What a card says about a place.
function readingOf(map, grid, limit, units, place) {
  const [row, column] = cellAt(grid, place);
  const { value, share } = valueAt(grid, map.signed, limit, row, column);
  const beyond = map.clipped > 0 && Math.abs(share) > 0.999;
  const sign = map.signed && value > 0 ? "+" : "";
  const percent = `${sign}${Math.round(100 * share)} %`.replace("-", "−");
  if (units === "relative") return `${percent} of the strongest`;
  return `${beyond ? "at least " : ""}${sign}${short(value)} ${units} (${percent})`;
}
