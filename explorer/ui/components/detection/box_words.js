// What is written of two boxes: the measures with their numbers filled in, and the formats.

const whole = (count) => count.toLocaleString("en");
const decimal = (value) => value.toFixed(3).replace("-", "−");
const halves = (value) => String(Math.abs(value)); // centres lie on halves of pixels

const BOX_MEASURES = {
  iou: {
    name: "IoU",
    low: 0,
    ticks: [0.5, 0.75],
    formula: ({ shared, intersection, union }, { a, b }) =>
      `intersection / union = ${whole(intersection)} / ${whole(union)}\n` +
      (shared
        ? `intersection: ${widthOf(shared)} × ${heightOf(shared)} = ${whole(intersection)} px²`
        : "intersection: none, 0 px²") +
      `\nunion: A + B − intersection = ${whole(areaOf(a))} + ${whole(areaOf(b))} − ` +
      `${whole(intersection)} = ${whole(union)} px²`,
  },
  giou: {
    name: "GIoU",
    low: -1,
    ticks: [0],
    formula: ({ iou, union, hull }) =>
      `IoU − (smallest box around both − union) / smallest box\n= ${decimal(iou)} − ` +
      `(${whole(areaOf(hull))} − ${whole(union)}) / ${whole(areaOf(hull))}`,
  },
  diou: {
    name: "DIoU",
    low: -1,
    ticks: [0],
    formula: ({ iou, hull, apart, distance, diagonal }) =>
      `IoU − (distance of the centres)² / (diagonal of the smallest box)²\n= ${decimal(iou)} − ` +
      `(${halves(apart[0])}² + ${halves(apart[1])}²) / (${widthOf(hull)}² + ${heightOf(hull)}²) ` +
      `= ${decimal(iou)} − ${whole(distance)} / ${whole(diagonal)}`,
  },
};

function makeBoxMeasure(name) {
  const { low, ticks, name: title } = BOX_MEASURES[name];
  const row = textIn("div", "measure", "");
  row.dataset.measure = name;
  row.setAttribute("role", "listitem");
  const track = textIn("span", "track", "");
  track.append(textIn("span", "bar", ""));
  for (const tick of ticks) {
    const mark = textIn("span", "tick", "");
    mark.style.left = `${(100 * (tick - low)) / (1 - low)}%`;
    mark.title = String(tick);
    track.append(mark);
  }
  row.append(textIn("span", "name", title), track, textIn("span", "value", ""));
  row.append(textIn("span", "formula", ""));
  return row;
}

// From 0 to the value, to the right or to the left of it.
function writeBoxMeasures(it, found) {
  for (const [name, { low, formula }] of Object.entries(BOX_MEASURES)) {
    const row = it.rows[name];
    const place = (value) => (100 * (value - low)) / (1 - low);
    const [from, to] = [Math.min(found[name], 0), Math.max(found[name], 0)].map(place);
    Object.assign(row.querySelector(".bar").style, { left: `${from}%`, width: `${to - from}%` });
    row.querySelector(".value").textContent = decimal(found[name]);
    row.querySelector(".formula").textContent = `= ${formula(found, it.boxes)}`;
  }
  it.find(".verdict").textContent = verdictOnBoxes(found);
}

function verdictOnBoxes({ iou }) {
  const begin = "If A is the true box, B";
  if (iou >= 0.75) return `${begin} counts as found, even at a threshold of 0.75.`;
  if (iou >= 0.5) return `${begin} counts as found at the usual threshold of 0.5, not at 0.75.`;
  if (iou > 0) return `${begin} is not found: IoU is below the usual threshold of 0.5.`;
  return (
    "The boxes share nothing: IoU is 0 however far apart they are. " +
    "GIoU and DIoU still tell near from far."
  );
}

function makeFormats(it) {
  const rows = Object.entries(FORMATS).map(([name, format]) => {
    const row = document.createElement("tr");
    row.dataset.format = name;
    const title = textIn("th", "", format.title);
    title.scope = "row";
    title.append(textIn("small", "", format.used_by));
    row.append(title, textIn("td", "", format.numbers.join(", ")));
    for (const letter of ["A", "B"]) {
      const cell = textIn("td", "numbers", "");
      cell.dataset.letter = letter;
      row.append(cell);
    }
    return row;
  });
  it.find(".formats tbody").replaceChildren(...rows);
}

function writeFormats(it) {
  for (const cell of it.find(".formats").querySelectorAll(".numbers")) {
    const name = cell.closest("tr").dataset.format;
    const numbers = CONVERSIONS[name](it.boxes[cell.dataset.letter.toLowerCase()], SIDE);
    const { relative } = FORMATS[name];
    const written = numbers.map((value) => (relative ? value.toFixed(3) : String(value)));
    cell.textContent = written.join(", ");
  }
}
