// What is written under the maps of a stack, with the current numbers filled in.

const sizeWords = (height, width) => `${height} × ${width}`;

// Where a cell's value comes from, back to the input.
function placeWords(boxes, value) {
  const level = boxes.length - 1;
  const here = boxWords(boxes[level]);
  const through = boxes
    .slice(1, level)
    .map((box, index) => `${boxWords(box)} after stage ${index + 1}`);
  const { top, bottom, left, right } = boxes[0];
  const size = sizeWords(bottom - top + 1, right - left + 1);
  const way = through.length ? ` By way of ${listWords(through.reverse())}.` : "";
  const cell = `${here[0].toUpperCase() + here.slice(1)} after stage ${level}`;
  const seen = `${boxWords(boxes[0])} of the input: ${size} pixels`;
  return `${cell} (${shortNumber(value)}) sees ${seen}.${way}`;
}

// The same words for both sides, or one for each where they differ.
function perSide(words) {
  const [down, across] = [String(words("height")), String(words("width"))];
  return down === across ? down : `${down} (height), ${across} (width)`;
}

function stepWords({ window, before, after }) {
  const size = perSide(
    (side) => `r = ${before[side]} + (${window[side]} − 1) · ${before.jump} = ${after[side]}`,
  );
  const kind = `${window.what} (k = ${perSide((side) => window[side])}, s = ${window.stride})`;
  return `${kind}: ${size}, j = ${before.jump} · ${window.stride} = ${after.jump}`;
}

// What the colours of the maps mean, said once for all stages that it holds for.
function coloursWords(shadings) {
  const stages = new Map();
  shadings.forEach(
    (shading, number) =>
      shading?.says && stages.set(shading.says, [...(stages.get(shading.says) ?? []), number]),
  );
  const sentences = [...stages].map(
    ([says, numbers]) => `Stage${numbers.length > 1 ? "s" : ""} ${listWords(numbers)}: ${says}.`,
  );
  const scales = "Each map has a colour scale of its own";
  return `${sentences.join(" ")} ${scales}; the few values beyond it have its last colour.`;
}

// A row for each stage: the formula with its numbers, and a bar as long as the field is high.
function growthRows(growth, picture) {
  const shorter = picture.height <= picture.width ? "height" : "width";
  return growth.map((steps, index) => {
    const row = textIn("li", "", "");
    const formula = textIn("span", "formula", "");
    formula.append(...steps.map((step) => textIn("span", "step", stepWords(step))));
    row.append(
      textIn("strong", "", `Stage ${index + 1}`),
      formula,
      growthBar(steps.at(-1).after, picture[shorter], shorter),
    );
    return row;
  });
}

function growthBar(field, whole, side) {
  const share = field[side] / whole;
  const bar = textIn("span", "bar", "");
  bar.style.setProperty("--share", Math.min(1, share));
  bar.classList.toggle("beyond", share > 1);
  const percent = `${shortNumber(Number((100 * share).toPrecision(2)))} %`;
  const says = share > 1 ? "more than the picture has" : `${percent} of the ${side}`;
  const box = textIn("span", "grown", "");
  box.append(
    bar,
    textIn("span", "grown-says", `${sizeWords(field.height, field.width)} pixels, ${says}`),
  );
  return box;
}

// One sentence on what there is to notice.
function noticeWords(growth) {
  const last = growth.length;
  const { window, before } = growth[last - 1][0];
  const side = Math.max(window.height, window.width);
  const adds = (side - 1) * before.jump;
  const kernel = `the ${sizeWords(window.height, window.width)} kernel of stage ${last}`;
  return `What to look for: ${gainWords(kernel, side, adds, before.jump)}.`;
}

function gainWords(kernel, side, adds, jump) {
  if (side === 1) {
    const only = "only larger windows let a cell see more of the picture";
    return `a kernel of 1 × 1 adds nothing; ${only}`;
  }
  if (jump === 1) {
    const better = "give an earlier stage stride 2 or pooling, and it adds twice as many";
    return `without stride or pooling before it, ${kernel} adds only ${adds} pixels; ${better}`;
  }
  const why = `because the cells that it looks at lie ${jump} pixels apart on the input`;
  return `${kernel} adds ${adds} pixels to what a cell sees, not ${side - 1}, ${why}`;
}
