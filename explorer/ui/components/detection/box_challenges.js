// Places to begin with, and small tasks that show what IoU is like.

const WITHIN = 0.02;
const SQUARE = [12, 28, 52, 68];
const shiftedBox = (box, across, down = 0) => movedBox(box, MOVE, across, down);
const sameSize = ({ a, b }) => widthOf(a) === widthOf(b) && heightOf(a) === heightOf(b);
const percent = (share) => `${Math.round(100 * share)}\u00a0%`;
const two = (value) => value.toFixed(2).replace("-", "−");

// To the side on which there is room; a box too wide for that becomes a square in the picture.
function besideBox(a, across) {
  const right = a[2] + across <= SIDE;
  if (!right && a[0] < across) {
    const share = across / widthOf(a);
    return { a: SQUARE, b: shiftedBox(SQUARE, Math.round(share * widthOf(SQUARE))) };
  }
  return { a, b: shiftedBox(a, right ? across : -across) };
}

function nestedIn(a) {
  const quarter = (size) => Math.floor(size / 4);
  if (Math.min(widthOf(a), heightOf(a)) < 3 * LEAST_SIDE) return nestedIn(SQUARE);
  const [w, h] = [quarter(widthOf(a)), quarter(heightOf(a))];
  return { a, b: [a[0] + w, a[1] + h, a[2] - w, a[3] - h] };
}

const PRESETS = {
  apart: { title: "apart", of: (a) => besideBox(a, Math.min(Math.round(widthOf(a) * 1.4), SIDE)) },
  touching: { title: "touching", of: (a) => besideBox(a, widthOf(a)) },
  half: { title: "half over", of: (a) => besideBox(a, Math.round(widthOf(a) / 2)) },
  nested: { title: "nested", of: nestedIn },
  same: { title: "the same", of: (a) => ({ a, b: [...a] }) },
};

const RESIZED = "The boxes have different sizes now: the task is about two of the same size.";

const CHALLENGES = {
  half: {
    title: "IoU 0.5",
    task:
      "From an IoU of 0.5 on, a box usually counts as found. B covers half of A now. Before you " +
      "move it: how much of A must it cover for 0.5? Two boxes of the same size, please.",
    start: () => ({ a: SQUARE, b: shiftedBox(SQUARE, 20) }),
    met: (found, boxes) =>
      sameSize(boxes) && found.iou >= 0.5 && found.iou <= 0.5 + WITHIN,
    hint: (found, boxes) =>
      !sameSize(boxes)
        ? RESIZED
        : `B covers ${percent(found.intersection / areaOf(boxes.a))} of A, and IoU is ` +
          `${two(found.iou)}: ${found.iou < 0.5 ? "too little, closer" : "more than needed"}.`,
    lesson: (found, boxes) =>
      `That is it: B covers ${percent(found.intersection / areaOf(boxes.a))} of A. 0.5 asks for ` +
      "two thirds, not half, since what sticks out counts twice: once in A and once in B.",
  },
  strict: {
    title: "IoU 0.75",
    task: "Now the strict threshold of COCO: IoU 0.75 or more, without the boxes being the same.",
    start: () => ({ a: SQUARE, b: shiftedBox(SQUARE, 13, 0) }),
    met: (found) => found.iou >= 0.75 && found.iou < 1,
    hint: (found) =>
      found.iou === 1 ? "The same box: move it by a pixel or two." : `IoU is ${two(found.iou)}.`,
    lesson: (found) =>
      `${two(found.iou)} of 0.75. Of two squares of 40 pixels side by side, at most 5 pixels may ` +
      "be wrong. COCO averages over ten thresholds, 0.5 to 0.95: each pixel counts.",
  },
  whole: {
    title: "All of A, and yet not found",
    task: "B is to hold all of A, and still have an IoU below 0.5. How much larger must it be?",
    start: () => ({ a: [28, 28, 68, 68], b: [28, 28, 68, 68] }),
    met: (found, { a }) => found.intersection === areaOf(a) && found.iou < 0.5,
    hint: (found, { a }) =>
      found.intersection < areaOf(a)
        ? "B does not hold all of A."
        : `All of A is in B, and IoU is ${two(found.iou)}: still found.`,
    lesson: (found, { a, b }) =>
      `The object is in the box, and IoU is only ${two(found.iou)}. A box of ` +
      `${two(Math.sqrt(areaOf(b) / areaOf(a)))} times the side has ` +
      `${two(areaOf(b) / areaOf(a))} times the area. IoU minds too much as it minds too little.`,
  },
  small: {
    title: "A small object",
    task:
      "A is 9 pixels wide, and B lies on it. Press an arrow key, or drag: after how many pixels " +
      "is it no longer found (IoU below 0.5)?",
    start: () => ({ a: [44, 44, 53, 53], b: [44, 44, 53, 53] }),
    met: (found, boxes) => sameSize(boxes) && found.iou < 0.5,
    hint: (found, boxes) => (sameSize(boxes) ? `IoU is ${two(found.iou)}: still found.` : RESIZED),
    lesson: (found, { a, b }) => {
      const by = [Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1])];
      const large = iouOf([0, 0, 45, 45], [by[0], by[1], 45 + by[0], 45 + by[1]]);
      return (
        `Off by ${by[0]} and ${by[1]} pixels, and lost: IoU ${two(found.iou)}. The same mistake ` +
        `on a box five times as wide leaves ${two(large)}. Small objects are hard.`
      );
    },
  },
  apart: {
    title: "Closer, but not there",
    task: "Raise GIoU above −0.2 while IoU stays 0: what tells you that you are on the way?",
    start: () => ({ a: [4, 4, 34, 34], b: [62, 60, 92, 90] }),
    met: (found) => found.intersection === 0 && found.giou > -0.2,
    hint: (found) =>
      found.intersection > 0
        ? "They overlap: IoU is no longer 0."
        : `IoU is 0. GIoU is ${two(found.giou)}, DIoU ${two(found.diou)}: which way do they rise?`,
    lesson: (found) =>
      `IoU was 0 all the way, and says nothing about which way to go; GIoU is ` +
      `${two(found.giou)} now. As a loss, IoU has no gradient there. That is what GIoU and DIoU ` +
      "are for.",
  },
};

function tellChallenge(it, found) {
  const challenge = CHALLENGES[it.challenge];
  const [task, feedback] = [it.find(".task"), it.find(".feedback")];
  task.textContent = challenge?.task ?? "Move the boxes as you like, or choose a task.";
  const met = Boolean(challenge?.met(found, it.boxes));
  feedback.classList.toggle("met", met);
  const words = challenge ? challenge[met ? "lesson" : "hint"](found, it.boxes) : "";
  const text = met ? `✓ ${words}` : words;
  if (feedback.textContent !== text) feedback.textContent = text;
}
