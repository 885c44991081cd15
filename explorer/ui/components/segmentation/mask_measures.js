// Two masks compared, as explorer.segmentation.metrics does it; a mask is a Uint8Array of 0 and 1.

function comparedMasks(mine, truth) {
  const counts = { both: 0, excess: 0, missed: 0, neither: 0 };
  for (let i = 0; i < truth.length; i++) {
    if (mine[i]) counts[truth[i] ? "both" : "excess"] += 1;
    else counts[truth[i] ? "missed" : "neither"] += 1;
  }
  return counts;
}

// Two empty masks are the same.
const partOf = (part, whole) => (whole ? part / whole : 1);

const overlapOf = ({ both, excess, missed }) => partOf(both, both + excess + missed);

const diceOf = ({ both, excess, missed }) => partOf(2 * both, 2 * both + excess + missed);

const accuracyOf = ({ both, excess, missed, neither }) =>
  partOf(both + neither, both + excess + missed + neither);

// The pixels of a mask that have one beside, above or below them that is not of it, as [row,
// column]; beyond the border of the picture nothing is known.
function edgeOf(mask, width) {
  const height = mask.length / width;
  const edge = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      const open =
        (row > 0 && !mask[i - width]) ||
        (row < height - 1 && !mask[i + width]) ||
        (column > 0 && !mask[i - 1]) ||
        (column < width - 1 && !mask[i + 1]);
      if (mask[i] && open) edge.push([row, column]);
    }
  }
  return edge;
}

// From each pixel of one edge to the nearest one of the other, all together, in pixels.
function distancesTo(edge, other) {
  let sum = 0;
  for (const [row, column] of edge) {
    let nearest = Infinity;
    for (const [y, x] of other) {
      const away = (y - row) * (y - row) + (x - column) * (x - column);
      if (away < nearest) nearest = away;
    }
    sum += Math.sqrt(nearest);
  }
  return sum;
}

// The mean over both edges; without one of them the diagonal of the picture, the worst there is.
function boundaryErrorOf(mine, truth, width) {
  const [first, second] = [edgeOf(mine, width), edgeOf(truth, width)];
  if (!first.length && !second.length) return 0;
  if (!first.length || !second.length) return Math.hypot(width, truth.length / width);
  const sum = distancesTo(first, second) + distancesTo(second, first);
  return sum / (first.length + second.length);
}
