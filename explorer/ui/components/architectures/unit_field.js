const fields = new WeakMap();

const PAUSE = 500; // milliseconds after the last key until the server is told
const FINE = 64; // from so many units across on, lines between them would hide them

const clipped = ([first, last], size) => [Math.max(0, first), Math.min(size - 1, last)];

function place(box, [top, bottom], [left, right], [height, width]) {
  Object.assign(box.style, {
    top: `${(top / height) * 100}%`,
    height: `${((bottom - top + 1) / height) * 100}%`,
    left: `${(left / width) * 100}%`,
    width: `${((right - left + 1) / width) * 100}%`,
  });
}

function seenPart(down, across, [high, wide], picture) {
  if (high === picture[0] && wide === picture[1]) return "the whole picture";
  const share = ((100 * high * wide) / (picture[0] * picture[1])).toPrecision(2);
  return (
    `rows ${down.join("–")} and columns ${across.join("–")}: ${high}×${wide} pixels, ` +
    `${Number(share)} % of the picture`
  );
}

function show(view, row, column) {
  const { rows, columns, picture, size, layer } = view.data;
  const [down, across] = [clipped(rows[row], picture[0]), clipped(columns[column], picture[1])];
  const [high, wide] = [down[1] - down[0] + 1, across[1] - across[0] + 1];
  const gap = [rows[row], columns[column]].some(([first, last]) => first > last); // no kernel's
  const nothing = high <= 0 || wide <= 0;
  const field = view.find(".field");
  field.hidden = nothing;
  if (!nothing) place(field, down, across, picture);
  place(view.find(".cell"), [row, row], [column, column], [rows.length, columns.length]);
  const seen = nothing
    ? `only ${gap ? "zeros between values" : "padding"}, nothing of the picture`
    : seenPart(down, across, [high, wide], picture);
  const beyond = !nothing && (high < size[0] || wide < size[1]);
  const rest = beyond ? ` Its field of ${size.join("×")} reaches beyond the border.` : "";
  const words = `The unit in row ${row}, column ${column} sees ${seen}.${rest}`;
  view.find(".sees").textContent = words;
  view.map.setAttribute("aria-label", `Units of ${layer}. ${words} Arrow keys move.`);
}

const showChosen = (view) => show(view, ...view.chosen);

// The place of a unit whose field has its middle nearest to a point of the picture.
function nearest(intervals, share, size) {
  const middle = ([first, last]) => Math.abs((first + last + 1) / 2 - share * size);
  return intervals.reduce((best, one, index) => {
    return middle(one) < middle(intervals[best]) ? index : best;
  }, Math.floor(share * (intervals.length - 1)));
}

function unitUnder(view, event, element) {
  const { rows, columns, picture } = view.data;
  if (element === view.map) {
    const cell = cellUnder(event, element, columns.length, rows.length);
    return [cell.row, cell.column];
  }
  const box = element.getBoundingClientRect();
  const down = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
  const across = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  return [nearest(rows, down, picture[0]), nearest(columns, across, picture[1])];
}

function choose(view, [row, column], pause = 0) {
  view.chosen = [row, column];
  showChosen(view);
  clearTimeout(view.waiting);
  view.waiting = setTimeout(() => view.report("cell", `${row}-${column}`), pause);
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const view = { find, map: find(".map"), photo: find(".photo"), drawn: "" };
  for (const element of [view.map, view.photo]) {
    followPointer(
      element,
      (event) => show(view, ...unitUnder(view, event, element)),
      () => showChosen(view),
    );
    element.addEventListener("click", (event) => choose(view, unitUnder(view, event, element)));
  }
  followKeys(
    view.map,
    () => view.chosen,
    (row, column) => {
      const within = (at, count) => Math.max(0, Math.min(count - 1, at));
      const { rows, columns } = view.data;
      choose(view, [within(row, rows.length), within(column, columns.length)], PAUSE);
    },
  );
  return view;
}

// Under the units lies the picture in their resolution.
async function paintMap(view) {
  const { rows, columns, photo } = view.data;
  const picture = new Image();
  picture.src = photo;
  await picture.decode();
  if (view.data.photo !== photo) return;
  view.map.width = columns.length;
  view.map.height = rows.length;
  const pen = view.map.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, columns.length, rows.length);
}

function drawAll(view) {
  const { layer, picture, photo, alt, sharp, rows, columns, note } = view.data;
  view.find(".title").textContent = `What one unit of ${layer} sees`;
  view.photo.src = photo;
  view.photo.alt = alt;
  view.photo.classList.toggle("sharp", sharp);
  view.photo.style.setProperty("--aspect", `${picture[1]} / ${picture[0]}`);
  view.map.style.setProperty("--aspect", `${columns.length} / ${rows.length}`);
  const size = (count) => `${100 / count}%`;
  const grid = view.find(".grid");
  grid.hidden = columns.length > FINE;
  grid.style.backgroundSize = `${size(columns.length)} ${size(rows.length)}`;
  const pixels = `${picture.join("×")} pixels`;
  const count = `${rows.length}×${columns.length}`;
  view.find(".photo-label").textContent = `The picture as the network gets it: ${pixels}`;
  view.find(".map-label").textContent =
    `The units of ${layer}: ${count}, over the picture in their resolution`;
  view.find(".note").textContent = note;
  paintMap(view);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let view = fields.get(parentElement);
  if (!view) fields.set(parentElement, (view = mount(parentElement)));
  view.report = setTriggerValue;
  const { cell, ...drawn } = data;
  const version = JSON.stringify(drawn);
  view.data = data;
  view.chosen = cell;
  if (version !== view.drawn) drawAll(view);
  view.drawn = version;
  showChosen(view);
}
