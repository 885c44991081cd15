// Detections as explorer.detection.packing packs them, suppressed as explorer.detection.suppression
// does it.

function bytesIn(text) {
  const letters = atob(text);
  return Uint8Array.from({ length: letters.length }, (_, i) => letters.charCodeAt(i));
}

const floatsIn = (text) => new Float32Array(bytesIn(text).buffer);

// Of each picture boxes (four numbers each, one behind the other), labels and perhaps scores.
function unpackPictures({ starts, boxes, labels, scores }) {
  const bounds = new Uint32Array(bytesIn(starts).buffer);
  const [corners, classes] = [floatsIn(boxes), bytesIn(labels)];
  const sure = scores === undefined ? null : floatsIn(scores);
  return Array.from({ length: bounds.length - 1 }, (_, picture) => {
    const [from, to] = [bounds[picture], bounds[picture + 1]];
    return {
      count: to - from,
      boxes: corners.subarray(4 * from, 4 * to),
      labels: classes.subarray(from, to),
      scores: sure?.subarray(from, to),
    };
  });
}

// IoU of box i of a list and box j of another; as compareBoxes, but millions of times a second.
function iouAt(a, i, b, j) {
  const [p, q] = [4 * i, 4 * j];
  const width = Math.min(a[p + 2], b[q + 2]) - Math.max(a[p], b[q]);
  const height = Math.min(a[p + 3], b[q + 3]) - Math.max(a[p + 1], b[q + 1]);
  const shared = Math.max(width, 0) * Math.max(height, 0);
  const areas =
    (a[p + 2] - a[p]) * (a[p + 3] - a[p + 1]) + (b[q + 2] - b[q]) * (b[q + 3] - b[q + 1]);
  const union = areas - shared;
  return union > 0 ? shared / union : 0;
}

const boxAt = (boxes, i) => [...boxes.subarray(4 * i, 4 * i + 4)];
const diouAt = (a, i, b, j) => compareBoxes(boxAt(a, i), boxAt(b, j)).diou;

// What becomes of the score of a box that overlaps a surer one: a factor, or NaN if it is dropped.
const dropAbove = (overlap, limit) => (overlap > limit ? NaN : 1);
const SUPPRESSING = {
  plain: { measure: iouAt, floor: 0, factor: dropAbove },
  distance: { measure: diouAt, floor: 0, factor: dropAbove },
  soft_linear: {
    measure: iouAt,
    floor: SOFT_FLOOR,
    factor: (overlap, limit) => (overlap > limit ? 1 - overlap : 1),
  },
  soft_gaussian: {
    measure: iouAt,
    floor: SOFT_FLOOR,
    factor: (overlap, sigma) => Math.exp(-(overlap ** 2) / sigma),
  },
};

// Indices, the surest first; equal ones stay in their order.
function bySureness(scores) {
  const order = Array.from({ length: scores.length }, (_, i) => i);
  return order.sort((one, other) => scores[other] - scores[one] || one - other);
}

// One after the other, the surest of a group is taken and lowers or drops those left that overlap
// it. Tells `taken(index, score, hits)`; of the hits only if there is a list for them.
function suppressGroup({ boxes, scores }, group, { method, amount }, taken, listHits) {
  const { measure, floor, factor } = SUPPRESSING[method];
  let left = group.filter((index) => scores[index] >= floor);
  const now = Float64Array.from(scores);
  while (left.length) {
    let surest = left[0];
    for (const index of left) if (now[index] > now[surest]) surest = index;
    const hits = listHits ? [] : null;
    const stay = [];
    for (const index of left) {
      if (index === surest) continue;
      const overlap = measure(boxes, surest, boxes, index);
      const share = factor(overlap, amount);
      const before = now[index];
      now[index] *= share;
      const stays = now[index] >= floor;
      if (stays) stay.push(index);
      const after = stays ? now[index] : NaN;
      if (hits && share !== 1) hits.push({ index, overlap, before, after });
    }
    taken(surest, now[surest], hits);
    left = stay;
  }
}

function groupsOf(picture, order, acrossClasses) {
  if (acrossClasses) return [order];
  const groups = new Map();
  for (const index of order) {
    const label = picture.labels[index];
    if (!groups.has(label)) groups.set(label, []);
    groups.get(label).push(index);
  }
  return [...groups.values()];
}

// What is left of a picture's detections: indices and new scores, the surest first.
function suppressPicture(picture, settings) {
  const order = bySureness(picture.scores);
  const rank = new Uint32Array(order.length);
  order.forEach((index, place) => (rank[index] = place));
  const kept = [];
  const take = (index, score) => kept.push({ index, score });
  for (const group of groupsOf(picture, order, settings.acrossClasses))
    suppressGroup(picture, group, settings, take);
  kept.sort((one, other) => other.score - one.score || rank[one.index] - rank[other.index]);
  return {
    indices: Uint32Array.from(kept, ({ index }) => index),
    scores: Float32Array.from(kept, ({ score }) => score),
  };
}

// The same step by step, among the detections with a score of `least` or more: who is taken, the
// surest first, and whom each drops or lowers, with which overlap.
function suppressionSteps(picture, settings, least) {
  const from = Math.fround(least);
  const order = bySureness(picture.scores).filter((index) => picture.scores[index] >= from);
  const steps = [];
  const take = (index, score, hits) => {
    if (Math.fround(score) >= from) steps.push({ index, score, hits });
  };
  for (const group of groupsOf(picture, order, settings.acrossClasses))
    suppressGroup(picture, group, settings, take, true);
  return steps.sort((one, other) => other.score - one.score);
}
