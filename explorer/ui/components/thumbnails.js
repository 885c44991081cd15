const rows = new WeakMap();

function makeButton(item, index, row) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "radio");
  button.dataset.value = item.value;
  const picture = document.createElement("span");
  picture.className = "picture";
  const label = document.createElement("span");
  label.className = "label";
  label.textContent = item.label;
  button.append(picture, label);
  if (item.detail) {
    const detail = document.createElement("span");
    detail.className = "detail";
    detail.textContent = item.detail;
    button.append(detail);
  }
  button.title = item.hover || [item.label, item.detail].filter(Boolean).join(", ");
  button.addEventListener("click", () => row.pick(item.value));
  return button;
}

function placePicture(picture, index, data) {
  const lines = Math.ceil(data.count / data.columns);
  const column = index % data.columns;
  const line = Math.floor(index / data.columns);
  picture.style.backgroundImage = `url("${data.sprite}")`;
  picture.style.backgroundSize = `${data.columns * 100}% ${lines * 100}%`;
  const across = data.columns > 1 ? (column / (data.columns - 1)) * 100 : 0;
  const down = lines > 1 ? (line / (lines - 1)) * 100 : 0;
  picture.style.backgroundPosition = `${across}% ${down}%`;
}

function markChosen(row, value) {
  row.chosen = value;
  const buttons = [...row.list.children];
  const found = buttons.some((button) => button.dataset.value === value);
  buttons.forEach((button, index) => {
    const here = button.dataset.value === value;
    button.setAttribute("aria-checked", String(here));
    button.tabIndex = here || (!found && index === 0) ? 0 : -1;
  });
}

function scrollToChosen(row) {
  const button = row.list.querySelector('[aria-checked="true"]');
  if (!button || row.list.classList.contains("wrap")) return;
  row.list.scrollLeft = button.offsetLeft - row.list.clientWidth / 2 + button.clientWidth / 2;
}

function moveFocus(row, event) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const buttons = [...row.list.children];
  const here = buttons.indexOf(event.target.closest("button"));
  let next = here + (steps[event.key] ?? 0);
  if (event.key === "Home") next = 0;
  if (event.key === "End") next = buttons.length - 1;
  if (next === here || here < 0) return;
  event.preventDefault();
  buttons[Math.max(0, Math.min(buttons.length - 1, next))].focus();
}

function mount(parent) {
  const frame = document.createElement("div");
  frame.className = "frame";
  const list = document.createElement("div");
  list.className = "row";
  list.setAttribute("role", "radiogroup");
  frame.append(list);
  parent.append(frame);
  const row = { list, chosen: null, drawn: null };
  list.addEventListener("keydown", (event) => moveFocus(row, event));
  return row;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let row = rows.get(parentElement);
  if (!row) rows.set(parentElement, (row = mount(parentElement)));
  row.pick = (value) => {
    markChosen(row, value);
    setTriggerValue("picked", value);
  };
  row.list.setAttribute("aria-label", data.label);
  row.list.classList.toggle("wrap", data.wrap);
  row.list.style.setProperty("--size", `${data.size}px`);
  const content = JSON.stringify(data.items);
  const rebuilt = row.drawn !== content;
  if (rebuilt) {
    row.list.replaceChildren(...data.items.map((item, index) => makeButton(item, index, row)));
    row.drawn = content;
  }
  row.list.querySelectorAll(".picture").forEach((picture, i) => placePicture(picture, i, data));
  markChosen(row, data.chosen);
  if (rebuilt) requestAnimationFrame(() => scrollToChosen(row));
}
