const shelves = new WeakMap();

function makePicture(shelf, row, place, index) {
  const { data } = shelf;
  const picture = textIn("span", "picture", "");
  placeOf(picture, data.sprite, index, data);
  const button = makeButton(picture);
  const words = [row.hovers[place], data.action].filter(Boolean).join(": ");
  button.title = words;
  button.setAttribute("aria-label", `${row.name}, ${words}`);
  return button;
}

function makeRow(shelf, row, number, first) {
  const line = textIn("div", "line", "");
  const head = textIn("div", "head", "");
  head.append(textIn("span", "name", row.name), textIn("span", "detail", row.detail));
  const pictures = textIn("div", "pictures", "");
  pictures.setAttribute("role", "group");
  pictures.setAttribute("aria-label", `${row.name}, ${row.detail}`);
  for (let place = 0; place < row.shown; place++) {
    const button = makePicture(shelf, row, place, first + place);
    button.tabIndex = place ? -1 : 0;
    button.addEventListener("click", () => shelf.pick(`${number}-${place}`));
    pictures.append(button);
  }
  pictures.addEventListener("keydown", (event) => moveFocus(pictures, event));
  if (!row.shown) pictures.append(textIn("span", "more", "no pictures yet"));
  line.append(head, pictures);
  return line;
}

function draw(shelf) {
  let first = 0;
  const lines = shelf.data.rows.map((row, number) => {
    const line = makeRow(shelf, row, number, first);
    first += row.shown;
    return line;
  });
  shelf.list.replaceChildren(...lines);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let shelf = shelves.get(parentElement);
  if (!shelf) {
    const find = openFrame(parentElement, '<div class="shelf" role="group"></div>');
    shelves.set(parentElement, (shelf = { list: find(".shelf"), drawn: null }));
  }
  shelf.pick = (picture) => setTriggerValue("picked", picture);
  shelf.data = data;
  shelf.list.setAttribute("aria-label", data.label);
  shelf.list.style.setProperty("--size", `${data.size}px`);
  const content = JSON.stringify(data);
  if (shelf.drawn !== content) draw(shelf);
  shelf.drawn = content;
}
