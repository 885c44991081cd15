// Products written out: what is read, the weights, their products, and the sum of these.

const ORANGE = 222; // shades of the signed palette, for bars
const VIOLET = 33;

// Four digits, so that what is written adds up to what is written under it.
const written = (value) => {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 0.0005 || size >= 1e6) return value.toExponential(1).replaceAll("-", "−");
  return String(Number(value.toPrecision(4))).replace("-", "−");
};

const inBrackets = (value) => (value < 0 ? `(${written(value)})` : written(value));

const signName = (value) => (value > 0 ? "plus" : value < 0 ? "minus" : "zero");

// "1.2 + 0.4 − 3": terms with their signs.
function asSum(values, textOf = written) {
  return values.map((value, index) => {
    const sign = value < 0 ? (index ? " − " : "−") : index ? " + " : "";
    return `${sign}${textOf(Math.abs(value))}`;
  });
}

const shadeIn = ({ low, high }, value) =>
  high > low ? Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low)))) : 0;

// Numbers on the colours that they have on the map; the darkest ends stay legible.
function numberCells(values, columns, title, paint, make = () => textIn("span", "", "")) {
  const table = textIn("div", "matrix", "");
  table.style.setProperty("--columns", columns);
  values.forEach((value, index) => {
    const cell = make(index);
    cell.textContent = short(value);
    cell.dataset.index = index;
    paint(cell, value);
    table.append(cell);
  });
  const box = textIn("div", "matrix-box", "");
  box.append(table, textIn("span", "caption", title));
  return box;
}

// A matrix of what is read, whose numbers are buttons that lead to where they come from.
function patchCells(patch, width, title, { scale, inside = null, openCell = null }) {
  const palette = hexBytes(scale.palette);
  const make = (index) => {
    if (!openCell || (inside && !inside[index])) return textIn("span", "", "");
    const button = makeButton("");
    button.title = "Where does this number come from?";
    button.addEventListener("click", () => openCell(index));
    return button;
  };
  const paint = (cell, value) => paintCell(cell, colourAt(palette, shadeIn(scale, value)));
  const box = numberCells(patch, width, title, paint, make);
  const table = box.querySelector(".matrix");
  [...table.children].forEach((cell, index) => {
    if (!inside || inside[index]) return;
    cell.classList.add("padded");
    cell.style.background = "";
    cell.title = "padding: outside of the map";
  });
  table.addEventListener("keydown", (event) => moveFocus(table, event));
  return box;
}

const signedPaint = (palette, bound) => (cell, value) =>
  paintCell(cell, colourAt(palette, signedShade(value, bound)));

const largestOf = (values) => Math.max(...values.map(Math.abs), 0);

// Patch x kernel = products, and the sum in words; pointing at one number marks its partners.
function dotProduct(patch, kernel, width, words, options) {
  const products = patch.map((value, index) => value * kernel[index]);
  const signed = hexBytes(options.signed);
  const title = products.length > 1 ? "products" : "product";
  const boxes = textIn("div", "matrices", "");
  boxes.append(
    patchCells(patch, width, words.patch, options),
    textIn("span", "operator", "×"),
    numberCells(kernel, width, words.kernel, signedPaint(signed, largestOf(kernel))),
    textIn("span", "operator", "="),
    numberCells(products, width, title, signedPaint(signed, largestOf(products))),
  );
  const line = textIn("p", "products", "");
  products.forEach((product, index) => {
    if (index) line.append(" + ");
    const text = `${inBrackets(patch[index])}·${inBrackets(kernel[index])}`;
    const term = textIn("span", `term ${signName(product)}`, text);
    term.dataset.index = index;
    line.append(term);
  });
  const sum = products.reduce((total, product) => total + product, 0);
  const strong = textIn("strong", "answer", written(sum));
  line.append(products.length > 1 ? " = " : " = ", strong);
  const whole = textIn("div", "product", "");
  whole.append(boxes, line);
  markTogether(whole);
  return whole;
}

function markTogether(whole) {
  const mark = (event, on) => {
    const index = event.target.closest("[data-index]")?.dataset.index;
    whole.querySelectorAll(".marked").forEach((one) => one.classList.remove("marked"));
    if (!on || index === undefined) return;
    const partners = whole.querySelectorAll(`[data-index="${index}"]`);
    partners.forEach((one) => one.classList.add("marked"));
  };
  for (const begin of ["pointerover", "focusin"])
    whole.addEventListener(begin, (event) => mark(event, true));
  for (const end of ["pointerleave", "focusout"])
    whole.addEventListener(end, (event) => mark(event, false));
}

// A bar from zero to the right or left, on a scale that many share.
function signedBar(value, bound, palette) {
  const bar = textIn("span", "bar", "");
  const fill = document.createElement("i");
  const share = bound ? (Math.abs(value) / bound) * 50 : 0;
  fill.style.width = `${share}%`;
  fill.style.left = `${value < 0 ? 50 - share : 50}%`;
  fill.style.background = `rgb(${colourAt(palette, value < 0 ? VIOLET : ORANGE).join()})`;
  bar.append(fill);
  return bar;
}
