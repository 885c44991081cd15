const shelves = new WeakMap();

function makeTile(view, index, kind, words) {
  const { sheet, heats, empty } = view.data;
  const stack = textIn("span", "stack", "");
  const photo = textIn("span", "photo", "");
  photo.style.aspectRatio = `${sheet.width} / ${sheet.height}`;
  photo.classList.toggle("pixels", sheet.pixelated);
  placeOf(photo, sheet.uri, index, sheet);
  stack.append(photo);
  if (kind) {
    const heat = textIn("span", "heat", "");
    placeOf(heat, heats[kind], index, sheet);
    stack.append(heat);
  }
  const nothing = kind && empty[kind][index];
  const tile = textIn("span", "tile", "");
  tile.append(stack, textIn("span", "under", nothing ? `${words}: nothing` : words));
  return tile;
}

function makeShare([name, words, share, isTrue]) {
  const line = textIn("span", "share", "");
  line.classList.toggle("true", isTrue);
  const bar = textIn("span", "bar", "");
  const fill = textIn("span", "fill", "");
  fill.style.width = `${100 * share}%`;
  bar.append(fill);
  const mark = isTrue ? `${name} \u2713` : name;
  line.append(textIn("span", "name", mark), bar, textIn("span", "percent", words));
  return line;
}

function makeCard(view, answer, index) {
  const tiles = textIn("span", "tiles", "");
  tiles.append(makeTile(view, index, null, "picture"));
  answer.tiles.forEach(([kind, words]) => tiles.append(makeTile(view, index, kind, words)));
  const shares = textIn("span", "shares", "");
  shares.append(...answer.shares.map(makeShare));
  const card = makeButton(textIn("span", "head", answer.title), tiles, shares);
  card.dataset.value = answer.value;
  const said = answer.shares.map(([name, words]) => `${name} ${words}`).join(", ");
  card.setAttribute("aria-label", `${answer.title}: ${said}`);
  card.addEventListener("click", () => view.pick(answer.value));
  return card;
}

const mark = (view, value) => markChosen(view.group, (card) => card.dataset.value === value);

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const view = { group: find(".cards"), opacity: find(".opacity"), scale: find(".scale") };
  view.group.addEventListener("keydown", (event) => moveFocus(view.group, event));
  view.opacity.addEventListener("input", () => {
    view.group.style.setProperty("--opacity", view.opacity.value / 100);
    clearTimeout(view.timer);
    view.timer = setTimeout(() => view.report("opacity", Number(view.opacity.value)), 300);
  });
  return view;
}

function takeOpacity(view, opacity) {
  const using = view.opacity.getRootNode().activeElement === view.opacity;
  if (!using && view.given !== opacity) view.opacity.value = opacity;
  view.given = opacity;
  view.group.style.setProperty("--opacity", view.opacity.value / 100);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let view = shelves.get(parentElement);
  if (!view) shelves.set(parentElement, (view = mount(parentElement)));
  view.report = setTriggerValue;
  view.pick = (value) => {
    mark(view, value);
    setTriggerValue("picked", value);
  };
  view.data = data;
  view.group.setAttribute("aria-label", data.label);
  view.scale.src = data.legend;
  const content = JSON.stringify([data.answers, data.sheet, data.heats]);
  if (view.drawn !== content) {
    view.group.replaceChildren(...data.answers.map((one, index) => makeCard(view, one, index)));
    view.drawn = content;
  }
  takeOpacity(view, data.opacity);
  mark(view, data.chosen);
}
