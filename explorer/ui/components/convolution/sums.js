// One output number, written out: the window, the products, and their sum.

// What a window holds, weight by weight, in its order: {weight, value, product, padded}.
function windowTerms(plane, weights, axes, row, column, flip) {
  const { rows, columns } = axes;
  return Array.from({ length: rows.kernel * columns.kernel }, (_, index) => {
    const [i, j] = [Math.floor(index / columns.kernel), index % columns.kernel];
    const y = row * rows.stride - rows.before + i * rows.dilation;
    const x = column * columns.stride - columns.before + j * columns.dilation;
    const inside = y >= 0 && x >= 0 && y < rows.size && x < columns.size;
    const weight = weights[flip ? weights.length - 1 - index : index];
    const value = inside ? plane[y * columns.size + x] : 0;
    return { weight, value, product: weight * value, padded: !inside };
  });
}

const DENOMINATORS = [3, 6, 7, 9, 12, 16, 25, 32, 49, 64, 128, 256];

// A weight as a fraction where that is shorter and exact, such as 1/9; otherwise as a number.
function weightWords(weight) {
  const short = shortNumber(weight);
  if (Math.fround(Number(short.replace("−", "-"))) === weight) return short;
  const whole = DENOMINATORS.find(
    (d) => Math.abs(weight) < 1 && Math.fround(Math.round(weight * d) / d) === weight,
  );
  return whole ? `${Math.round(weight * whole)}/${whole}`.replace("-", "−") : short;
}

// The number that a word of these means, fractions included.
function readNumber(word) {
  const [number, divisor = "1"] = word.replace("−", "-").split("/");
  return Number(number) / Number(divisor);
}

// The sum of the products as they are written, with rounded weights and values.
const writtenTotal = (terms) =>
  terms.reduce(
    (sum, { weight, value }) =>
      sum + readNumber(weightWords(weight)) * readNumber(shortNumber(value)),
    0,
  );

const signOf = (value) => (value > 0 ? "plus" : value < 0 ? "minus" : "zero");

const totalOf = (terms) => terms.reduce((sum, term) => sum + term.product, 0);

// "−1·12 + 0·30 + …" as coloured words; the term of the weight pointed at is marked.
function termWords(terms, marked) {
  return terms.flatMap((term, index) => {
    const word = textIn(
      "span",
      `term ${signOf(term.product)}`,
      `${weightWords(term.weight)}·${shortNumber(term.value)}`,
    );
    if (term.padded) word.classList.add("padded");
    if (index === marked) word.classList.add("marked");
    return index ? [textIn("span", "sign", " + "), word] : [word];
  });
}

// A small matrix of numbers; classOf gives each cell its class.
function matrix(title, terms, columns, textOf, styleOf) {
  const table = textIn("div", "matrix", "");
  table.style.setProperty("--columns", columns);
  terms.forEach((term) => {
    const cell = textIn("span", "", textOf(term));
    styleOf(cell, term);
    table.append(cell);
  });
  const figure = textIn("div", "matrix-box", "");
  figure.append(table, textIn("span", "matrix-title", title));
  return figure;
}

function greyCell(cell, { value, padded }) {
  if (padded) return cell.classList.add("padded");
  const shade = Math.round(Math.min(255, Math.max(0, value)));
  paintCell(cell, [shade, shade, shade]);
}

const signedCell = (palette, bound, key) => (cell, term) =>
  paintCell(cell, colourAt(palette, signedShade(term[key], bound)));

const largest = (terms, key) => Math.max(...terms.map((term) => Math.abs(term[key])));

// Window ⊙ kernel = products, as three matrices.
function threeMatrices(terms, columns, palette, marked) {
  const digits = (value) => Math.max(3, Math.ceil(Math.log10(Math.abs(value))));
  const rounded = (value) =>
    columns > 5 && !Number.isInteger(value) ? Number(value.toPrecision(digits(value))) : value;
  const short = (key) => (term) => shortNumber(rounded(term[key]));
  const boxes = [
    matrix("window", terms, columns, short("value"), greyCell),
    textIn("span", "operator", "⊙"),
    matrix(
      "kernel",
      terms,
      columns,
      (term) => weightWords(rounded(term.weight)),
      signedCell(palette, largest(terms, "weight"), "weight"),
    ),
    textIn("span", "operator", "="),
    matrix(
      "products",
      terms,
      columns,
      short("product"),
      signedCell(palette, largest(terms, "product"), "product"),
    ),
  ];
  if (marked >= 0)
    boxes.forEach((box) => box.querySelectorAll(".matrix > span")[marked]?.classList.add("marked"));
  return boxes;
}
