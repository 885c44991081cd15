const overlays = new WeakMap();

const shown = (view) => (view.asCells.checked ? view.cells : view.heat);

function paint(view) {
  const { values, width, height } = shown(view);
  view.canvas.classList.toggle("pixels", view.asCells.checked);
  paintShades(view.canvas, values, width, height, view.palette);
}

function tell(view, row, column) {
  const { values, width, height } = shown(view);
  view.cursor = [Math.min(height - 1, Math.max(0, row)), Math.min(width - 1, Math.max(0, column))];
  const share = Math.round((values[view.cursor[0] * width + view.cursor[1]] / 255) * 100);
  const place = view.asCells.checked ? "cell" : "pixel";
  const where = `${place} (row ${view.cursor[0]}, column ${view.cursor[1]})`;
  view.note.textContent = `${share} % of the strongest evidence at ${where}`;
}

function point(view, event) {
  if (!view.heat) return;
  const { row, column } = cellUnder(event, view.canvas, shown(view).width, shown(view).height);
  tell(view, row, column);
}

function rest(view) {
  view.note.textContent = view.resting;
}

// Photo and heatmap as they are shown, at the photo's resolution.
function save(view) {
  const photo = view.photos[1];
  const picture = document.createElement("canvas");
  picture.width = photo.naturalWidth;
  picture.height = photo.naturalHeight;
  const pen = picture.getContext("2d");
  pen.drawImage(photo, 0, 0);
  pen.globalAlpha = view.opacity.value / 100;
  pen.imageSmoothingEnabled = !view.asCells.checked;
  pen.drawImage(view.canvas, 0, 0, picture.width, picture.height);
  const link = document.createElement("a");
  link.href = picture.toDataURL("image/png");
  link.download = `${view.title.textContent.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`;
  link.click();
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const view = {
    photos: [find(".stack .photo"), find(".stack .photo:has(+ canvas)")],
    canvas: find("canvas"),
    title: find(".overlay-title"),
    opacity: find(".opacity"),
    asCells: find(".as-cells"),
    cellsLabel: find(".cells-label"),
    scale: find(".scale"),
    note: find(".note"),
    resting: "",
    cursor: [0, 0],
  };
  view.opacity.addEventListener("input", () => {
    view.canvas.style.opacity = view.opacity.value / 100;
    clearTimeout(view.timer);
    view.timer = setTimeout(() => view.report("opacity", Number(view.opacity.value)), 300);
  });
  view.asCells.addEventListener("change", () => {
    paint(view);
    view.report("cells", view.asCells.checked);
  });
  find(".save").addEventListener("click", () => save(view));
  followPointer(
    view.canvas,
    (event) => point(view, event),
    () => rest(view),
  );
  followKeys(
    view.canvas,
    () => view.cursor,
    (row, column) => view.heat && tell(view, row, column),
  );
  view.canvas.addEventListener("blur", () => rest(view));
  return view;
}

async function showHeat(view, data) {
  const version = (view.version = versionOf(data));
  const [heat, cells] = await Promise.all([readShades(data.heat), readShades(data.cells)]);
  if (view.version !== version) return;
  Object.assign(view, { heat, cells, palette: hexBytes(data.palette) });
  // Photo, title and heat change together: never an old heatmap on a new photo.
  view.photos.forEach((photo) => photo.src !== data.photo && (photo.src = data.photo));
  view.photos[0].alt = data.alt;
  view.title.textContent = data.title;
  view.canvas.setAttribute("aria-label", `${data.title}, over ${data.alt}; arrow keys read values`);
  view.scale.style.background = gradientOf(view.palette);
  rest(view);
  paint(view);
}

const versionOf = (data) => [data.photo, data.heat, data.cells, data.title].join();

function takeSettings(view, data) {
  const using = view.opacity.getRootNode().activeElement === view.opacity;
  if (!using && view.givenOpacity !== data.opacity) view.opacity.value = data.opacity;
  view.givenOpacity = data.opacity;
  view.canvas.style.opacity = view.opacity.value / 100;
  if (view.givenCells !== data.as_cells) view.asCells.checked = data.as_cells;
  view.givenCells = data.as_cells;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let view = overlays.get(parentElement);
  if (!view) overlays.set(parentElement, (view = mount(parentElement)));
  view.report = setTriggerValue;
  view.cellsLabel.textContent = `show the layer's own ${data.cell_shape.join(" × ")} cells`;
  view.resting = data.empty
    ? "Nothing in this layer speaks for this class: the heatmap is zero everywhere."
    : "Bright where this layer found evidence for the class. Point at it to read values.";
  takeSettings(view, data);
  if (view.version !== versionOf(data)) showHeat(view, data);
}
