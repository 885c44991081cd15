// Anchors as explorer.detection.anchors lays them, and explorer.detection.matching matches them.

// Width and height of each kind: all ratios of the first scale come first.
const shapesOf = (scales, ratios) =>
  scales.flatMap((scale) =>
    ratios.map((ratio) => [scale / Math.sqrt(ratio), scale * Math.sqrt(ratio)]),
  );

// Row after row, in it cell after cell, in it kind after kind; in single precision as there.
function layAnchors(side, stride, scales, ratios) {
  const cells = Math.ceil(side / stride);
  const shapes = shapesOf(scales, ratios);
  const anchors = [];
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const [x, y] = [(column + 0.5) * stride, (row + 0.5) * stride];
      shapes.forEach(([width, height], kind) => {
        const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
        anchors.push({ stride, row, column, kind, box: box.map(Math.fround) });
      });
    }
  }
  return anchors;
}

// Index of the largest value, of equal ones the first.
const largest = (values) => values.reduce((best, value, i) => (value > values[best] ? i : best), 0);

// What each anchor is to learn: object is its index, BACKGROUND or IGNORED; nearest is the object
// that it overlaps most, and overlap the IoU with its own object, or else with that one.
function matchAnchors(anchors, boxes, positive, negative) {
  const overlaps = anchors.map((anchor) => boxes.map((box) => iouOf(anchor, box)));
  const matches = overlaps.map((row) => {
    if (!row.length) return { object: BACKGROUND, nearest: -1, overlap: 0, claimed: false };
    const nearest = largest(row);
    const overlap = row[nearest];
    const other = overlap < negative ? BACKGROUND : IGNORED;
    const object = overlap >= positive ? nearest : other;
    return { object, nearest, overlap, claimed: false };
  });
  for (const [anchor, object] of claimsOf(overlaps, boxes.length)) {
    const overlap = overlaps[anchor][object];
    matches[anchor] = { object, nearest: object, overlap, claimed: true };
  }
  return matches;
}

// Each object claims one anchor: the pair with the highest IoU of all first, then of those left.
function claimsOf(overlaps, objects) {
  const claims = [];
  const [takenAnchors, takenObjects] = [new Set(), new Set()];
  while (claims.length < Math.min(overlaps.length, objects)) {
    let best = null;
    overlaps.forEach((row, anchor) => {
      if (takenAnchors.has(anchor)) return;
      row.forEach((overlap, object) => {
        if (takenObjects.has(object) || overlap <= (best ? best[2] : 0)) return;
        best = [anchor, object, overlap];
      });
    });
    if (!best) break;
    claims.push(best.slice(0, 2));
    takenAnchors.add(best[0]);
    takenObjects.add(best[1]);
  }
  return claims;
}
