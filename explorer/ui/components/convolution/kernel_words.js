// The sum behind one number of the result, written out.

function writeSums(lab) {
  const sums = lab.find(".sums");
  if (lab.pooledCursor) return writePooled(lab, sums);
  const { found, layer, cursor } = lab;
  const each = layer.colours === "each";
  const shown = layer.colours === "grey" ? [0] : each ? [lab.plane] : [0, 1, 2];
  const marked = inWindow(lab, lab.pointed);
  const terms = shown.map((plane) =>
    windowTerms(
      found.seen[plane],
      layer.kernel.planes[each ? 0 : plane],
      found.axes,
      ...cursor,
      layer.flip,
    ),
  );
  const lines = terms.map((one, index) =>
    sumLine(one, layer.colours === "grey" ? "" : PLANES[shown[index]], marked),
  );
  const shownPlane = Math.max(0, shown.indexOf(lab.plane));
  const boxes = textIn("div", "matrices", "");
  boxes.append(
    ...threeMatrices(terms[shownPlane], found.axes.columns.kernel, lab.palettes.signed, marked),
  );
  sums.replaceChildren(boxes, ...lines, totalLine(lab, terms));
  lab.find(".place").textContent = placeWords(lab);
}

function sumLine(terms, name, marked) {
  const line = textIn("p", "line", "");
  if (name) line.append(textIn("strong", "", `${name}: `));
  const sum = shortNumber(totalOf(terms));
  line.append(...termWords(terms, marked));
  line.append(textIn("strong", "sum", ` ${equals(writtenTotal(terms), sum)} ${sum}`));
  return line;
}

// "=", unless what is written does not give that number because it is rounded.
const equals = (written, answer) => (shortNumber(written) === answer ? "=" : "≈");

// The sums of the colours, the bias and ReLU; one number of the result, as it is on the map.
function totalLine(lab, terms) {
  const { found, layer, cursor } = lab;
  const map = found.maps[layer.colours === "each" ? lab.plane : 0];
  const value = shortNumber(map[cursor[0] * found.width + cursor[1]]);
  const summands = terms.map((one) => shortNumber(totalOf(one)));
  const bias = shortNumber(layer.bias);
  let words = summands.join(" + ");
  let written = summands.reduce((sum, one) => sum + readNumber(one), 0);
  if (layer.bias) [words, written] = [`${words} + bias ${bias}`, written + readNumber(bias)];
  if (layer.relu) [words, written] = [`max(0, ${words})`, Math.max(0, written)];
  const line = textIn("p", "line total", "");
  line.append(words === value ? "Result: " : `${words} ${equals(written, value)} `);
  line.append(textIn("strong", "answer", value));
  return line;
}

function placeWords({ found, cursor: [row, column], layer }) {
  const { rows, columns } = found.axes;
  const [top, left] = [row * rows.stride - rows.before, column * columns.stride - columns.before];
  const window = { top, bottom: top + rows.extent - 1, left, right: left + columns.extent - 1 };
  const result = `row ${row}, column ${column} of the result`;
  const turned = layer.flip ? "; the kernel is turned by 180°" : "";
  return `Window at ${boxWords(window)} of the input gives ${result}${turned}:`;
}

function writePooled(lab, sums) {
  const { found, pooled, layer, pooledCursor } = lab;
  const plane = found.maps.length > 1 ? lab.plane : 0;
  const [top, bottom, left, right] = windowOn(pooled.axes, ...pooledCursor);
  const values = [];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++)
      values.push(found.maps[plane][row * found.width + column]);
  const answer = pooled.maps[plane][pooledCursor[0] * pooled.width + pooledCursor[1]];
  const name = layer.pooling === "max" ? "max" : "average of ";
  const line = textIn("p", "line total", `${name}(${values.map(shortNumber).join(", ")}) = `);
  line.append(textIn("strong", "answer", shortNumber(answer)));
  sums.replaceChildren(line);
  const window = boxWords({ top, bottom, left, right });
  lab.find(".place").textContent = `Pooling window at ${window} of the result:`;
}

// ---- size and sum of weights, with the current numbers filled in -------------------------------

function sumWords({ colours, bias, relu }, sum) {
  const over = colours === "summed" ? ", all three grids" : "";
  const plus = bias ? ` ${bias < 0 ? "−" : "+"} ${shortNumber(Math.abs(bias))}` : "";
  const answer = `100 · ${shortNumber(sum)}${plus} = ${shortNumber(100 * sum + bias)}`;
  const before = relu ? " before ReLU" : "";
  return `Sum of weights${over}: ${shortNumber(sum)}. A flat area of 100 gives ${answer}${before}.`;
}

function formulaWords({ rows, columns }, padding) {
  const size = (axis, name) => sizeFormula(axis, name, padding);
  const sizes = `${size(rows, "height")}, ${size(columns, "width")}`;
  const zeros = rows.before + rows.after + columns.before + columns.after;
  const down = `${rows.before} above, ${rows.after} below`;
  const across = `${columns.before} left, ${columns.after} right`;
  return `Output size: ${sizes}.${zeros ? ` Zeros are added: ${down}, ${across} (hatched).` : ""}`;
}
