// Axes of a line figure drawn as SVG: scales, ticks, lines.

const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes, ...content) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

// Round numbers from low to high, about so many.
function roundSteps(low, high, wanted) {
  const raw = (high - low) / wanted || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((one) => one * power >= raw * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}

// 1, 2 and 5 of each power of ten between low and high; fewer of them where these are too many.
function logarithmicSteps(low, high) {
  const powers = roundSteps(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), 99);
  const within = (value) => value >= low * 0.999 && value <= high * 1.001;
  const choices = [[1, 2, 5], [1, 3], [1]].map((digits) =>
    powers.flatMap((power) => digits.map((digit) => digit * 10 ** power)).filter(within),
  );
  return choices.find((steps) => steps.length <= 6) ?? choices[2];
}

const linearScale = (low, high, from, to) => (value) =>
  from + ((value - low) / (high - low || 1)) * (to - from);

const logarithmicScale = (low, high, from, to) => {
  const scale = linearScale(Math.log(low), Math.log(high), from, to);
  return (value) => scale(Math.log(Math.max(value, 1e-12)));
};

// Whole numbers of epochs, at most so many.
function epochSteps(epochs, wanted) {
  const steps = roundSteps(0, epochs, Math.max(1, wanted)).filter(Number.isInteger);
  return steps.length > 1 ? steps : [0, epochs];
}

function linePath(xs, ys, acrossOf, downOf) {
  return xs
    .map((x, i) => `${i ? "L" : "M"}${acrossOf(x).toFixed(1)} ${downOf(ys[i]).toFixed(1)}`)
    .join("");
}

// Index of the entry of an ascending list that is nearest to a value.
function nearestIndex(values, value) {
  let best = 0;
  values.forEach((one, index) => {
    if (Math.abs(one - value) <= Math.abs(values[best] - value)) best = index;
  });
  return best;
}

// Round numbers of seconds, at most so many.
const secondSteps = (seconds, wanted) => roundSteps(0, seconds, Math.max(1, wanted));

// Places [x, y] of letters, moved down where they would stand on one another.
function spreadOut(places, apart) {
  const order = places.map((_, index) => index).sort((a, b) => places[a][1] - places[b][1]);
  const moved = [];
  for (const index of order) {
    const [x, y] = places[index];
    const above = moved.filter(([other]) => Math.abs(other - x) < apart).map((one) => one[1]);
    moved[index] = [x, Math.max(y, ...above.map((one) => one + apart))];
  }
  return moved;
}
