const views = new WeakMap();

const mapsOf = (view) => view.columns.map((column) => column.map);

// Picture and map of a column are read at one place; null for none.
function readColumn(view, column, place) {
  if (place) column.place = place;
  markPlace(column.spot, place);
  tellMap(view, column.map, place);
}

function makeColumn(view, index) {
  const column = { figure: textIn("figure", "card", ""), map: makeMap(), place: [0.5, 0.5] };
  Object.assign(column, { photo: makePhoto("photo"), spot: makeSpot() });
  column.title = textIn("figcaption", "title", "");
  column.answer = textIn("p", "answer", "");
  column.verdict = textIn("p", "verdict", "");
  column.truth = textIn("p", "fact", "");
  column.heading = textIn("p", "heading", "");
  column.warning = textIn("p", "warning", "");
  const picture = textIn("div", "stack", "");
  picture.append(column.photo, column.spot);
  const { stack, legend, reading, canvas } = column.map;
  column.figure.append(
    ...[column.title, picture, column.answer, column.verdict, column.truth],
    ...[column.heading, stack, legend, reading, column.warning],
  );
  column.figure.dataset.index = index;
  followPlaces(canvas, {
    read: (place) => readColumn(view, column, place),
    rest: () => readColumn(view, column, null),
    gridHere: () => column.map.smooth && gridOf(view, column.map),
    placeHere: () => column.place,
  });
  return column;
}

const MARKS = { right: "\u2713", wrong: "\u2717", misfit: "\u2717", unknown: "?" };

function showColumn(view, column, given) {
  column.figure.style.setProperty("--ratio", given.ratio);
  column.title.textContent = given.title;
  column.photo.classList.toggle("pixels", given.photo.pixelated);
  column.photo.src = given.photo.uri;
  column.photo.alt = given.title;
  column.answer.textContent = given.answer;
  column.verdict.className = `verdict ${given.verdict}`;
  column.verdict.textContent = `${MARKS[given.verdict]} ${given.verdict_words}`.trim();
  column.truth.textContent = given.truth;
  column.heading.textContent = given.heading;
  column.warning.textContent = given.warning;
  column.warning.hidden = !given.warning;
  showMap(view, column.map, { ...given, alt: `${given.heading}, over ${given.title}` });
}

function showColumns(view, given) {
  while (view.columns.length > given.length) view.columns.pop().figure.remove();
  given.forEach((one, index) => {
    if (!view.columns[index]) {
      view.columns.push(makeColumn(view, index));
      view.grid.append(view.columns[index].figure);
    }
    showColumn(view, view.columns[index], one);
  });
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const view = { frame: find(".cards").parentElement, grid: find(".cards"), columns: [] };
  followControls(view, find, () => mapsOf(view));
  return view;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = mount(parentElement)));
  view.report = setTriggerValue;
  takeSettings(view, data);
  showColumns(view, data.columns);
}
