const grids = new WeakMap();

const MARKUP = '<p class="title"></p><div class="kernels" role="img"></div><p class="note"></p>';

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  return { title: find(".title"), kernels: find(".kernels"), note: find(".note") };
}

// The new sheet is decoded before it is shown, so that nothing blinks.
async function show(grid, data) {
  const picture = new Image();
  picture.src = data.sprite;
  await picture.decode();
  if (grid.data !== data) return;
  if (grid.kernels.children.length !== data.count) {
    const kernels = Array.from({ length: data.count }, () => textIn("span", "kernel", ""));
    grid.kernels.replaceChildren(...kernels);
  }
  [...grid.kernels.children].forEach((kernel, i) => placeOf(kernel, data.sprite, i, data));
}

export default function ({ data, parentElement }) {
  let grid = grids.get(parentElement);
  if (!grid) grids.set(parentElement, (grid = mount(parentElement)));
  grid.data = data;
  grid.title.textContent = data.title;
  grid.note.textContent = data.note;
  grid.kernels.setAttribute("aria-label", data.title);
  grid.kernels.style.setProperty("--size", `${data.size}px`);
  show(grid, data);
}
