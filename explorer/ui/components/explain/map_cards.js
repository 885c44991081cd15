const views = new WeakMap();

const mapsOf = (view) => [...view.cards.values()].map((card) => card.map);

// All maps are read at one place of the picture; null for none.
function readAll(view, place) {
  if (place) view.place = place;
  markPlace(view.spot, place);
  mapsOf(view).forEach((it) => tellMap(view, it, place));
  view.reading.textContent = place
    ? "All maps are read at the ring."
    : "Point at a picture: all maps are read there.";
}

const placesOf = (view, gridHere) => ({
  read: (place) => readAll(view, place),
  rest: () => readAll(view, null),
  gridHere,
  placeHere: () => view.place,
});

function makeCard(view, name) {
  const card = { figure: textIn("figure", "card", ""), map: makeMap() };
  card.title = textIn("figcaption", "title", "");
  card.words = textIn("div", "words", "");
  const { stack, legend, ends, reading, canvas } = card.map;
  card.figure.append(card.title, stack, legend, ends, reading, card.words);
  card.figure.dataset.method = name;
  followPlaces(
    canvas,
    placesOf(view, () => card.map.smooth && gridOf(view, card.map)),
  );
  return card;
}

function writeWords(card, { title, label, facts, look_for: lookFor, warning }) {
  card.title.replaceChildren(title);
  if (label) card.title.append(" ", textIn("span", "label", label));
  const lines = [textIn("p", "look", lookFor), ...facts.map((one) => textIn("p", "fact", one))];
  if (warning) lines.unshift(textIn("p", "warning", warning));
  card.words.replaceChildren(...lines);
}

function showCards(view, { cards, under, heading, alt }) {
  const names = new Set(cards.map(({ name }) => name));
  for (const [name, card] of view.cards) {
    if (names.has(name)) continue;
    card.figure.remove();
    view.cards.delete(name);
  }
  cards.forEach((given, index) => {
    if (!view.cards.has(given.name)) view.cards.set(given.name, makeCard(view, given.name));
    const card = view.cards.get(given.name);
    const there = view.grid.children[index + 1] ?? null;
    if (there !== card.figure) view.grid.insertBefore(card.figure, there);
    writeWords(card, given);
    showMap(view, card.map, { ...given, under, alt: `${given.title}, ${heading}, over ${alt}` });
  });
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const view = {
    frame: find(".cards").parentElement,
    grid: find(".cards"),
    photo: find(".untouched .photo"),
    heading: find(".heading"),
    spot: find(".untouched .spot"),
    reading: find(".untouched .reading"),
    caption: find(".untouched .caption"),
    cards: new Map(),
    place: [0.5, 0.5],
  };
  followControls(view, find, () => mapsOf(view));
  const first = () => mapsOf(view).find((it) => it.smooth);
  followPlaces(
    view.photo,
    placesOf(view, () => first() && gridOf(view, first())),
  );
  readAll(view, null);
  return view;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = mount(parentElement)));
  view.report = setTriggerValue;
  view.photo.classList.toggle("pixels", data.photo.pixelated);
  view.photo.src = data.photo.uri;
  view.photo.alt = data.alt;
  view.heading.textContent = data.heading;
  view.caption.textContent = data.caption;
  view.frame.style.setProperty("--ratio", data.ratio);
  takeSettings(view, data);
  showCards(view, data);
}
