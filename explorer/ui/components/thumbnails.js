const rows = new WeakMap();

function makeThumbnail(item, row) {
  const picture = textIn("span", "picture", "");
  const button = makeButton(
    picture,
    textIn("span", "label", item.label.replaceAll("_", "_\u200b")),
  );
  if (item.detail) button.append(textIn("span", "detail", item.detail));
  button.title = item.hover || [item.label, item.detail].filter(Boolean).join(", ");
  button.dataset.value = item.value;
  button.addEventListener("click", () => row.pick(item.value));
  return button;
}

const mark = (row, value) => markChosen(row.list, (button) => button.dataset.value === value);

function scrollToChosen(row) {
  const button = row.list.querySelector('[aria-checked="true"]');
  if (!button || row.list.classList.contains("wrap")) return;
  row.list.scrollLeft = button.offsetLeft - row.list.clientWidth / 2 + button.clientWidth / 2;
}

function mount(parent) {
  const find = openFrame(parent, '<div class="row" role="radiogroup"></div>');
  const row = { list: find(".row"), drawn: null };
  row.list.addEventListener("keydown", (event) => moveFocus(row.list, event));
  return row;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let row = rows.get(parentElement);
  if (!row) rows.set(parentElement, (row = mount(parentElement)));
  row.pick = (value) => {
    mark(row, value);
    setTriggerValue("picked", value);
  };
  row.list.setAttribute("aria-label", data.label);
  row.list.classList.toggle("wrap", data.wrap);
  row.list.style.setProperty("--size", `${data.size}px`);
  const content = JSON.stringify(data.items);
  const rebuilt = row.drawn !== content;
  if (rebuilt) {
    row.list.replaceChildren(...data.items.map((item) => makeThumbnail(item, row)));
    row.drawn = content;
  }
  const pictures = row.list.querySelectorAll(".picture");
  pictures.forEach((picture, index) => placeOf(picture, data.sprite, index, data));
  mark(row, data.chosen);
  if (rebuilt) requestAnimationFrame(() => scrollToChosen(row));
}
