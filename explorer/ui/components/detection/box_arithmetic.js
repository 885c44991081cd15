// Boxes as explorer.detection compares, converts, encodes and decodes them: [x1, y1, x2, y2].

const widthOf = (box) => box[2] - box[0];
const heightOf = (box) => box[3] - box[1];
const areaOf = (box) => widthOf(box) * heightOf(box);
const centreOf = (box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
const ratioOf = (part, whole) => (whole > 0 ? part / whole : 0);

// The part that both share; null where they share none.
function sharedBox(a, b) {
  const box = [0, 1, 2, 3].map((i) => (i < 2 ? Math.max(a[i], b[i]) : Math.min(a[i], b[i])));
  return widthOf(box) > 0 && heightOf(box) > 0 ? box : null;
}

const hullOf = (a, b) =>
  [0, 1, 2, 3].map((i) => (i < 2 ? Math.min(a[i], b[i]) : Math.max(a[i], b[i])));

// All that is said of two boxes, with the parts that it is made of.
function compareBoxes(a, b) {
  const shared = sharedBox(a, b);
  const intersection = shared ? areaOf(shared) : 0;
  const union = areaOf(a) + areaOf(b) - intersection;
  const hull = hullOf(a, b);
  const iou = ratioOf(intersection, union);
  const empty = Math.max(areaOf(hull) - union, 0);
  const [from, to] = [centreOf(a), centreOf(b)];
  const apart = [from[0] - to[0], from[1] - to[1]];
  const distance = apart[0] ** 2 + apart[1] ** 2;
  const diagonal = widthOf(hull) ** 2 + heightOf(hull) ** 2;
  const giou = iou - ratioOf(empty, areaOf(hull));
  const diou = iou - Math.min(ratioOf(distance, diagonal), 1);
  return { shared, intersection, union, hull, iou, giou, diou, apart, distance, diagonal };
}

const iouOf = (a, b) => {
  const shared = sharedBox(a, b);
  const intersection = shared ? areaOf(shared) : 0;
  return ratioOf(intersection, areaOf(a) + areaOf(b) - intersection);
};

const CONVERSIONS = {
  corners: (box) => [...box],
  corner_and_size: (box) => [box[0], box[1], widthOf(box), heightOf(box)],
  centre: (box) => [...centreOf(box), widthOf(box), heightOf(box)],
  relative_centre: (box, side) => CONVERSIONS.centre(box).map((value) => value / side),
  relative_rows_first: (box, side) => [1, 0, 3, 2].map((i) => box[i] / side),
};

// A box as offsets from an anchor: how far the centre moves, in sizes of the anchor, and the
// logarithms of how many times wider and higher the box is.
function encodeBox(box, anchor) {
  const [place, from] = [centreOf(box), centreOf(anchor)];
  const [width, height] = [widthOf(anchor), heightOf(anchor)];
  return [
    (place[0] - from[0]) / width,
    (place[1] - from[1]) / height,
    Math.log(widthOf(box) / width),
    Math.log(heightOf(box) / height),
  ];
}

function decodeBox(offsets, anchor) {
  const from = centreOf(anchor);
  const size = [widthOf(anchor), heightOf(anchor)];
  const place = from.map((value, axis) => value + offsets[axis] * size[axis]);
  const half = size.map(
    (value, axis) => (Math.exp(Math.min(offsets[axis + 2], MOST_GROWTH)) * value) / 2,
  );
  return [place[0] - half[0], place[1] - half[1], place[0] + half[0], place[1] + half[1]];
}
