// Windows by number, level after level, row by row: where each is, and what it says.

function layOut(levels) {
  let first = 0;
  return levels.map((level) => {
    const laid = { ...level, first, count: level.rows.length * level.columns.length };
    first += laid.count;
    return laid;
  });
}

const levelOf = (levels, index) =>
  levels.find((level) => index < level.first + level.count) ?? levels[levels.length - 1];

const cellOf = (level, index) => {
  const within = index - level.first;
  return [Math.floor(within / level.columns.length), within % level.columns.length];
};

const windowAt = (level, row, column) => {
  const within = (place, count) => Math.min(count - 1, Math.max(0, place));
  const there = within(row, level.rows.length) * level.columns.length;
  return level.first + there + within(column, level.columns.length);
};

const scoreOf = (level, index) => level.scores[index - level.first];

// Left, top, width and height of a window, as shares of the picture's sides.
function shareOf(level, index) {
  const [row, column] = cellOf(level, index);
  const [height, width] = level.window;
  return [
    level.columns[column] / level.width,
    level.rows[row] / level.height,
    width / level.width,
    height / level.height,
  ];
}

function placeAt(element, [left, top, width, height]) {
  Object.assign(element.style, {
    left: `${100 * left}%`,
    top: `${100 * top}%`,
    width: `${100 * width}%`,
    height: `${100 * height}%`,
  });
}

const nearest = (starts, wanted) =>
  starts.reduce(
    (best, start, at) => (Math.abs(start - wanted) < Math.abs(starts[best] - wanted) ? at : best),
    0,
  );

// The window of a level whose middle is nearest to a place of the picture.
function windowAround(level, down, across) {
  const [height, width] = level.window;
  const row = nearest(level.rows, down * level.height - height / 2);
  return windowAt(level, row, nearest(level.columns, across * level.width - width / 2));
}

// A canvas with a cell for each window; those that were not looked at yet stay empty.
function makeScoreMap(walk, level, number) {
  const map = { level, canvas: document.createElement("canvas"), cell: textIn("span", "cell", "") };
  const { canvas } = map;
  Object.assign(canvas, { className: "pixels", tabIndex: 0 });
  Object.assign(canvas, { width: level.columns.length, height: level.rows.length });
  canvas.setAttribute("role", "img");
  map.cell.hidden = true;
  const grid = textIn("div", "grid", "");
  grid.style.setProperty("--columns", level.columns.length);
  grid.append(canvas, map.cell);
  map.element = textIn("div", "map", "");
  const size = `${level.rows.length} × ${level.columns.length} windows of ${level.side} pixels`;
  map.title = `Level ${number}: ${size}`;
  map.element.append(textIn("p", "title", map.title), grid);
  followPointer(
    canvas,
    (event) => {
      const { row, column } = cellUnder(event, canvas, canvas.width, canvas.height);
      walk.point(windowAt(level, row, column));
    },
    () => walk.rest(),
  );
  canvas.addEventListener("pointerdown", () => walk.press());
  canvas.addEventListener("blur", () => walk.rest());
  followKeys(
    canvas,
    () => cellOf(level, levelOf(walk.levels, walk.cursor) === level ? walk.cursor : level.first),
    (row, column) => {
      walk.press();
      walk.point(windowAt(level, row, column));
    },
  );
  return map;
}

function paintScoreMap(map, { visited, palette, className }) {
  const { canvas, level } = map;
  const pen = canvas.getContext("2d");
  const picture = pen.createImageData(canvas.width, canvas.height);
  const seen = Math.min(level.count, Math.max(0, visited - level.first));
  for (let i = 0; i < seen; i++) {
    picture.data.set(colourAt(palette, Math.round(255 * level.scores[i])), 4 * i);
    picture.data[4 * i + 3] = 255;
  }
  pen.putImageData(picture, 0, 0);
  canvas.setAttribute("aria-label", `${map.title}, scores for ${className}; arrow keys read them`);
}

function markCell(map, index) {
  const { level, cell } = map;
  cell.hidden = index < level.first || index >= level.first + level.count;
  if (cell.hidden) return;
  const [row, column] = cellOf(level, index);
  const [down, across] = [level.rows.length, level.columns.length];
  placeAt(cell, [column / across, row / down, 1 / across, 1 / down]);
}
