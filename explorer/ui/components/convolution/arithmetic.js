// What explorer/convolution computes, in the browser; tests compare the two number by number.
// Sums are accumulated in double precision and rounded to float32 once, as there.

const windowExtent = (kernel, dilation) => (kernel - 1) * dilation + 1;

// Along one axis: how many windows there are, and how many zeros TensorFlow puts before.
function axisOf(size, kernel, { stride, padding, dilation }) {
  const extent = windowExtent(kernel, dilation);
  if (padding === "valid") {
    const count = Math.max(0, Math.floor((size - extent) / stride) + 1);
    return { size, kernel, stride, dilation, extent, count, before: 0, after: 0 };
  }
  const count = Math.ceil(size / stride);
  const zeros = Math.max(0, (count - 1) * stride + extent - size);
  const before = Math.floor(zeros / 2);
  return { size, kernel, stride, dilation, extent, count, before, after: zeros - before };
}

const axesOf = (height, width, kernelHeight, kernelWidth, options) => ({
  rows: axisOf(height, kernelHeight, options),
  columns: axisOf(width, kernelWidth, options),
});

// The positions of an axis at which a weight meets the picture and not the padding.
function meeting(axis, index) {
  const shift = index * axis.dilation - axis.before;
  const first = Math.max(0, Math.ceil(-shift / axis.stride));
  const last = Math.min(axis.count - 1, Math.floor((axis.size - 1 - shift) / axis.stride));
  return { first, last, shift };
}

// Adds, for every window, weights times the pixels of one plane to the sums.
function addProducts(sums, plane, weights, axes) {
  weights.forEach((weight, index) => weight && addWeight(sums, plane, weight, index, axes));
}

function addWeight(sums, plane, weight, index, { rows, columns }) {
  const down = meeting(rows, Math.floor(index / columns.kernel));
  const across = meeting(columns, index % columns.kernel);
  for (let row = down.first; row <= down.last; row++) {
    const line = (row * rows.stride + down.shift) * columns.size + across.shift;
    addLine(
      sums,
      plane,
      weight,
      row * columns.count,
      line,
      across.first,
      across.last,
      columns.stride,
    );
  }
}

// A function of its own, which browsers translate to faster code than a loop in a loop.
function addLine(sums, plane, weight, out, line, first, last, stride) {
  for (let column = first; column <= last; column++)
    sums[out + column] += weight * plane[line + column * stride];
}

const turned = (weights) => Float32Array.from(weights).reverse();

// Planes and the weights for each -> one map with all products summed, in double precision.
function convolvePlanes(planes, kernels, axes, flip = false) {
  const sums = new Float64Array(axes.rows.count * axes.columns.count);
  planes.forEach((plane, index) =>
    addProducts(sums, plane, flip ? turned(kernels[index]) : kernels[index], axes),
  );
  return sums;
}

// Sums, rounded once -> what the layer gives.
function addBias(sums, bias, relu) {
  const added = Math.fround(bias);
  const map = new Float32Array(sums.length);
  for (let i = 0; i < map.length; i++) {
    const value = Math.fround(sums[i]) + added;
    map[i] = relu && value < 0 ? 0 : value;
  }
  return map;
}

// The pixels of a window that lie on the map: [first row, last row, first column, last column].
function windowOn(axes, row, column) {
  const ends = (axis, position) => {
    const start = position * axis.stride - axis.before;
    return [Math.max(0, start), Math.min(axis.size - 1, start + axis.extent - 1)];
  };
  return [...ends(axes.rows, row), ...ends(axes.columns, column)];
}

// Maximum or average of every window; what padding adds counts for neither.
function poolPlane(plane, axes, mode) {
  const pooled = new Float32Array(axes.rows.count * axes.columns.count);
  for (let row = 0; row < axes.rows.count; row++) {
    for (let column = 0; column < axes.columns.count; column++) {
      const [top, bottom, left, right] = windowOn(axes, row, column);
      let best = -Infinity;
      let sum = 0;
      for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) {
          const value = plane[y * axes.columns.size + x];
          if (value > best) best = value;
          sum += value;
        }
      }
      const cells = (bottom - top + 1) * (right - left + 1);
      pooled[row * axes.columns.count + column] = mode === "max" ? best : sum / cells;
    }
  }
  return pooled;
}

// RGBA bytes -> the planes that a layer can look at; grey is computed in whole numbers.
function planesOf(rgba) {
  const count = rgba.length / 4;
  const [red, green, blue, grey] = [0, 0, 0, 0].map(() => new Uint8Array(count));
  for (let i = 0; i < count; i++) {
    red[i] = rgba[4 * i];
    green[i] = rgba[4 * i + 1];
    blue[i] = rgba[4 * i + 2];
    grey[i] = (19595 * red[i] + 38470 * green[i] + 7471 * blue[i] + 32768) >> 16;
  }
  return { grey: [grey], colours: [red, green, blue] };
}

// A layer on a picture: its maps (one, or one for each colour) before pooling. What was found
// before is used as far as it still holds; a changed weight only adds the difference it makes.
function layerMaps(picture, layer, before = null) {
  const { height, width } = layer.kernel;
  const axes = axesOf(picture.height, picture.width, height, width, layer);
  const seen = layer.colours === "grey" ? picture.grey : picture.colours;
  if (!axes.rows.count || !axes.columns.count) return { axes, seen, problem: tooLarge(axes) };
  const sums = changedSums(before, seen, layer, axes) ?? layerSums(seen, layer, axes);
  const maps = sums.map((one) => addBias(one, layer.bias, layer.relu));
  return {
    axes,
    seen,
    sums,
    made: { ...layer },
    maps,
    height: axes.rows.count,
    width: axes.columns.count,
  };
}

function layerSums(seen, { kernel, colours, flip }, axes) {
  if (colours === "each")
    return seen.map((plane) => convolvePlanes([plane], kernel.planes, axes, flip));
  return [convolvePlanes(seen, kernel.planes, axes, flip)];
}

const MOST_CHANGES = 3; // weights; with more it is quicker to begin anew

// The sums from before with the changed weights brought up to date, or null if more has changed.
function changedSums(before, seen, layer, axes) {
  if (!before?.sums || before.seen !== seen) return null;
  const { kernel, ...options } = before.made;
  const same = ["stride", "padding", "dilation", "flip", "colours"].every(
    (name) => options[name] === layer[name],
  );
  if (!same || kernel.height !== layer.kernel.height || kernel.width !== layer.kernel.width)
    return null;
  const changes = weightChanges(kernel.planes, layer.kernel.planes);
  if (changes.length > MOST_CHANGES) return null;
  for (const { plane, index, difference } of changes) {
    const place = layer.flip ? layer.kernel.planes[0].length - 1 - index : index;
    const which =
      layer.colours === "each" ? seen.map((_, colour) => [colour, colour]) : [[0, plane]];
    for (const [sum, colour] of which)
      addWeight(before.sums[sum], seen[colour], difference, place, axes);
  }
  return before.sums;
}

function weightChanges(before, now) {
  const changes = [];
  now.forEach((weights, plane) =>
    weights.forEach((weight, index) => {
      if (weight !== before[plane][index])
        changes.push({ plane, index, difference: weight - before[plane][index] });
    }),
  );
  return changes;
}

function tooLarge({ rows, columns }) {
  const side = rows.count ? "width" : "height";
  const { kernel, dilation, extent, size } = rows.count ? columns : rows;
  const dilated = `${kernel} weights with dilation ${dilation} reach over ${extent} pixels`;
  const why = dilation > 1 ? dilated : `${extent} weights`;
  const pixels = `${size} pixel${size > 1 ? "s" : ""}`;
  const advice = dilation > 1 ? ", a smaller kernel or less dilation" : " or a smaller kernel";
  const more = `the kernel's ${side} (${why}) is more than the picture's ${pixels}`;
  return `No window fits: ${more}. Choose padding “same”${advice}.`;
}

const poolAxes = (height, width, size, stride = size, padding = "valid") =>
  axesOf(height, width, size, size, { stride, padding, dilation: 1 });

// The sum of all weights, freed from rounding errors where it is 0 or 1.
function weightSum({ planes }) {
  const sum = planes.reduce((total, plane) => total + plane.reduce((a, b) => a + b, 0), 0);
  return [0, 1].find((whole) => Math.abs(sum - whole) < 1e-5) ?? sum;
}

// Whether flat areas stay about as bright as they are.
function makesPicture(kernel) {
  const sum = weightSum(kernel);
  return sum >= PICTURE_SUMS[0] && sum <= PICTURE_SUMS[1];
}

function rangeOf(maps) {
  let low = Infinity;
  let high = -Infinity;
  for (const map of maps) {
    for (const value of map) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

// "−1,0,1;..." with "|" between planes, as explorer.kernels writes it.
function readKernel(text) {
  const planes = text
    .split("|")
    .map((plane) => plane.split(";").map((row) => row.split(",").map(Number)));
  return {
    height: planes[0].length,
    width: planes[0][0].length,
    planes: planes.map((plane) => Float32Array.from(plane.flat())),
  };
}

// The shortest text that reads as the same float32.
function writeWeight(weight) {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(weight.toPrecision(digits));
    if (Math.fround(short) === Math.fround(weight)) return String(short);
  }
  return String(Number(weight.toPrecision(9)));
}

function writeKernel({ height, width, planes }) {
  const rowOf = (plane, row) =>
    [...plane.subarray(row * width, (row + 1) * width)].map(writeWeight).join(",");
  return planes
    .map((plane) => Array.from({ length: height }, (_, row) => rowOf(plane, row)).join(";"))
    .join("|");
}

// The picture moved to the right; its left column is repeated where it came from.
function movedPlane(plane, height, width, shift) {
  const moved = plane.slice();
  for (let row = 0; row < height; row++) {
    const line = row * width;
    for (let column = 0; column < width; column++)
      moved[line + column] = plane[line + Math.max(0, column - shift)];
  }
  return moved;
}

const allowedChange = (before, tolerance = TOLERANCE) => {
  const [low, high] = rangeOf(before);
  return tolerance * (high - low);
};

// The share of cells that change by no more than is allowed; before and after: lists of maps.
function survival(before, after, tolerance = TOLERANCE) {
  const allowed = allowedChange(before, tolerance);
  let same = 0;
  before.forEach((map, index) => {
    for (let i = 0; i < map.length; i++)
      if (Math.abs(after[index][i] - map[i]) <= allowed) same += 1;
  });
  return same / (before.length * before[0].length);
}
