// Detections judged as explorer.detection.average_precision and explorer.detection.errors do it.

const NO_OBJECT = -1;
const LIMITS = THRESHOLDS.map((threshold) => Math.min(threshold, 1 - 1e-10));
const HALF = THRESHOLDS.findIndex((threshold) => Math.abs(threshold - 0.5) < 1e-9);

// IoU of each detection that is left with each object, detection after detection.
function overlapsWith(picture, indices, truth) {
  const overlaps = new Float64Array(indices.length * truth.count);
  indices.forEach((index, place) => {
    for (let object = 0; object < truth.count; object++)
      overlaps[place * truth.count + object] = iouAt(picture.boxes, index, truth.boxes, object);
  });
  return overlaps;
}

// The object of its class that a detection overlaps most among those that `may` allows; of equal
// ones the last.
function bestObject(overlaps, place, truth, may) {
  let [best, most] = [NO_OBJECT, -1];
  for (let object = 0; object < truth.count; object++) {
    const overlap = overlaps[place * truth.count + object];
    if (may(object) && overlap >= most) [best, most] = [object, overlap];
  }
  return [best, most];
}

// At which thresholds each detection is right, a bit for each, and its object at 0.5.
function assignObjects(labels, overlaps, truth) {
  const rights = new Uint16Array(labels.length);
  const objects = new Int16Array(labels.length).fill(NO_OBJECT);
  const taken = new Uint16Array(truth.count);
  labels.forEach((label, place) => {
    LIMITS.forEach((limit, k) => {
      const may = (object) => truth.labels[object] === label && !((taken[object] >> k) & 1);
      const [best, most] = bestObject(overlaps, place, truth, may);
      if (best === NO_OBJECT || most < limit) return;
      taken[best] |= 1 << k;
      rights[place] |= 1 << k;
      if (k === HALF) objects[place] = best;
    });
  });
  return { rights, objects };
}

// Of equal overlaps the first object, as NumPy's argmax.
function firstBest(overlaps, place, truth, may) {
  let [best, most] = [NO_OBJECT, -1];
  for (let object = 0; object < truth.count; object++) {
    const overlap = overlaps[place * truth.count + object];
    if (may(object) && overlap > most) [best, most] = [object, overlap];
  }
  return [best, most];
}

// What a detection is, and which object it is about; see explorer.detection.errors.
function kindOfDetection(overlaps, place, label, own, truth) {
  if (own !== NO_OBJECT) return ["right", own];
  const isSame = (object) => truth.labels[object] === label;
  const [same, sameOverlap] = firstBest(overlaps, place, truth, isSame);
  if (sameOverlap >= NOTHING_THERE && sameOverlap < FITS) return ["badly_placed", same];
  const [other, otherOverlap] = firstBest(overlaps, place, truth, (object) => !isSame(object));
  if (otherOverlap >= FITS) return ["wrong_class", other];
  if (sameOverlap >= FITS) return ["doubled", same];
  return otherOverlap > NOTHING_THERE ? ["both", other] : ["background", NO_OBJECT];
}

// All that is known of what is left of a picture, whatever the score threshold.
function judgePicture(picture, { indices, scores }, truth) {
  const labels = Uint8Array.from(indices, (index) => picture.labels[index]);
  const overlaps = overlapsWith(picture, indices, truth);
  const { rights, objects } = assignObjects(labels, overlaps, truth);
  const found = Array.from(labels, (label, place) =>
    kindOfDetection(overlaps, place, label, objects[place], truth),
  );
  const [kinds, about] = [found.map(([kind]) => kind), found.map(([, object]) => object)];
  return { indices, scores, labels, rights, kinds, about, overlaps, truth };
}

// Detections of all pictures by falling score, with the bits of their thresholds; see Curve.
function judgePictures(pictures, truths, settings) {
  const judged = pictures.map((picture, number) =>
    judgePicture(picture, suppressPicture(picture, settings), truths[number]),
  );
  const scores = judged.flatMap((one) => [...one.scores]);
  const [labels, rights] = [
    judged.flatMap((one) => [...one.labels]),
    judged.flatMap((one) => [...one.rights]),
  ];
  // Of equal scores the class decides, as where curves of classes are pooled.
  const order = bySureness(scores).sort(
    (one, other) => scores[other] - scores[one] || labels[one] - labels[other] || one - other,
  );
  const objects = CLASS_NAMES.map(() => 0);
  for (const truth of truths) truth.labels.forEach((label) => (objects[label] += 1));
  return {
    pictures: judged,
    objects,
    scores: Float32Array.from(order, (place) => scores[place]),
    labels: Uint8Array.from(order, (place) => labels[place]),
    rights: Uint16Array.from(order, (place) => rights[place]),
  };
}

// How many of falling scores are a threshold at least.
function countFrom(scores, least) {
  const from = Math.fround(least);
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] >= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Precision and recall of a class (null: of all together) at one IoU, one entry for each detection.
function curveOf(judged, label, k, count = judged.scores.length) {
  const everything = judged.objects.reduce((a, b) => a + b, 0);
  const objects = label === null ? everything : judged.objects[label];
  const [scores, precision, recall] = [[], [], []];
  let right = 0;
  for (let place = 0; place < count; place++) {
    if (label !== null && judged.labels[place] !== label) continue;
    right += (judged.rights[place] >> k) & 1;
    scores.push(judged.scores[place]);
    precision.push(right / scores.length);
    recall.push(right / Math.max(objects, 1));
  }
  return { scores, precision, recall, objects, right };
}

// Mean precision over COCO's recalls; null where there are no objects.
function averagePrecision({ precision, recall, objects }) {
  if (!objects) return null;
  const envelope = [...precision];
  for (let i = envelope.length - 2; i >= 0; i--)
    envelope[i] = Math.max(envelope[i], envelope[i + 1]);
  let [sum, place] = [0, 0];
  for (const wanted of RECALLS) {
    while (place < recall.length && recall[place] < wanted) place++;
    if (place < recall.length) sum += envelope[place];
  }
  return sum / RECALLS.length;
}

const meanOf = (values) => {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((a, b) => a + b, 0) / known.length : null;
};

// Average precision [class][threshold] of the detections with a score of `least` or more.
function averagePrecisions(judged, least) {
  const count = countFrom(judged.scores, least);
  return CLASS_NAMES.map((_, label) =>
    THRESHOLDS.map((_, k) => averagePrecision(curveOf(judged, label, k, count))),
  );
}

const map50Of = (table) => meanOf(table.map((row) => row[HALF]));
const mapOf = (table) => meanOf(table.flat());

// What became of each object, given the detections with a score of `least` or more.
function objectKinds(one, count) {
  const kinds = Array(one.truth.count).fill("missed");
  for (const wanted of [["right"], ["badly_placed", "wrong_class"]]) {
    for (let place = 0; place < count; place++) {
      const object = one.about[place];
      if (wanted.includes(one.kinds[place]) && kinds[object] === "missed")
        kinds[object] = one.kinds[place];
    }
  }
  return kinds;
}

// Errors by kind: of each, which box (or missed object) of which picture.
function errorsByKind(judged, least) {
  const errors = Object.fromEntries(KINDS.map(({ name }) => [name, []]));
  judged.pictures.forEach((one, picture) => {
    const count = countFrom(one.scores, least);
    for (let place = 0; place < count; place++) errors[one.kinds[place]].push({ picture, place });
    objectKinds(one, count).forEach((kind, object) => {
      if (kind === "missed") errors.missed.push({ picture, object });
    });
  });
  return errors;
}
