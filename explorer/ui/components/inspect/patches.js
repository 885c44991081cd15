const panels = new WeakMap();

function makeCard(panel, patch, index) {
  const picture = document.createElement("img");
  picture.src = patch.patch;
  picture.alt = "";
  picture.classList.toggle("sharp", patch.sharp);
  const box = textIn("span", "patch", "");
  box.append(picture);
  const line = textIn("span", "line", "");
  line.append(textIn("span", "label", patch.label), textIn("span", "value", short(patch.value)));
  const bar = textIn("span", "bar", "");
  const fill = document.createElement("i");
  const share = panel.data.most > 0 ? patch.value / panel.data.most : 0;
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  bar.append(fill);
  const button = makeButton(box, line, bar);
  button.title = `${patch.label}, value ${short(patch.value)}`;
  button.setAttribute("aria-label", `number ${index + 1}: ${button.title}`);
  button.dataset.index = index;
  button.addEventListener("click", () => open(panel, index));
  return button;
}

// The whole picture, with what the cell sees outlined; where that is all, with the cell's place.
function open(panel, index) {
  panel.open = index;
  const patch = panel.data.patches[index];
  markChosen(panel.grid, (button) => Number(button.dataset.index) === index);
  const picture = panel.find(".stack img");
  picture.src = patch.whole;
  picture.alt = `the whole picture: ${patch.label}`;
  picture.classList.toggle("sharp", patch.sharp);
  const [field, cell] = [panel.find(".field"), panel.find(".cell")];
  field.hidden = !patch.box;
  cell.hidden = Boolean(patch.box) || !panel.data.in_maps;
  if (patch.box) {
    const [left, top, width, height] = patch.box.map((percent) => `${percent}%`);
    Object.assign(field.style, { left, top, width, height });
  } else [cell.style.left, cell.style.top] = patch.cell.map((percent) => `${percent}%`);
  panel.find("figcaption").textContent = `${patch.label}: ${placeWords(panel, patch)}`;
}

function placeWords(panel, patch) {
  if (patch.box) return "outlined is what the cell with this value sees.";
  if (!panel.data.in_maps) return "the unit sees the whole picture.";
  return "cells of this layer can see all of the picture; the ring marks where this cell lies.";
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const panel = { find, grid: find(".grid"), drawn: "", open: 0 };
  panel.grid.setAttribute("role", "radiogroup");
  panel.grid.addEventListener("keydown", (event) => moveFocus(panel.grid, event)?.click());
  return panel;
}

export default function ({ data, parentElement }) {
  let panel = panels.get(parentElement);
  if (!panel) panels.set(parentElement, (panel = mount(parentElement)));
  const version = JSON.stringify(data);
  if (version === panel.drawn) return;
  panel.drawn = version;
  panel.data = data;
  panel.find(".title").textContent = data.title;
  panel.find(".note").textContent = data.note;
  panel.grid.setAttribute("aria-label", data.title);
  panel.grid.replaceChildren(...data.patches.map((patch, index) => makeCard(panel, patch, index)));
  open(panel, 0);
}
