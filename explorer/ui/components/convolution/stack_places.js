// Which cell of a stack is looked at, and which part of each map is shown around it.

const FEWEST_CELLS = 5; // that an enlarged map shows along its shorter side

const lastLevel = (found) => found.findLastIndex((level) => level.maps);

const cursorText = ({ level, row, column }) => `${level}-${row}-${column}`;

// The same place after a change; at first the cell that the link names, or else the strongest
// answer of the last map.
function carriedCursor({ cursor, kept, found }, before) {
  const last = lastLevel(found);
  if (!last) return null;
  if (!cursor)
    return (
      (kept && keptCursor(kept, found, last)) || { level: last, ...strongestCell(found[last]) }
    );
  const level = cursor.level === lastLevel(before) ? last : Math.min(cursor.level, last);
  const cell = [cursor.row, cursor.column];
  const [row, column] = carriedCell(cell, before[cursor.level], found[level]);
  return { level, row, column };
}

function keptCursor(kept, found, last) {
  const [asked, row, column] = cellOf(kept);
  const level = Math.max(1, Math.min(asked, last));
  return { level, row: clamp(row, found[level].height), column: clamp(column, found[level].width) };
}

// All of a map; or, enlarged, what lies around the window on it, so that its numbers can be read.
function lensOf({ enlarged, centre, found, windows }, number) {
  if (!enlarged || !centre) return { zoom: 1, y: 0.5, x: 0.5 };
  const { height, width } = found[number];
  const share = (index, count) => (index + 0.5) / count;
  const from = found[centre.level];
  if (number > centre.level) {
    return {
      zoom: magnification(height, width, 1),
      y: share(centre.row, from.height),
      x: share(centre.column, from.width),
    };
  }
  const boxes = traceBack(centre.level, centre.row, centre.column, windows);
  const { top, bottom, left, right } = boxes[number];
  const zoom = magnification(height, width, Math.max(bottom - top, right - left) + 1);
  return { zoom, y: share((top + bottom) / 2, height), x: share((left + right) / 2, width) };
}

const magnification = (height, width, side) =>
  Math.max(1, Math.min(height, width) / Math.max(FEWEST_CELLS, 1.6 * side));

// Where the arrow keys begin on a map that was not looked at before: where the outline is now.
function middleOf(lab, number) {
  const { cursor, windows } = lab;
  if (cursor.level < number) return strongestCell(lab.found[number]);
  const boxes = traceBack(cursor.level, cursor.row, cursor.column, windows);
  const { top, bottom, left, right } = boxes[number];
  return { row: (top + bottom) >> 1, column: (left + right) >> 1 };
}
