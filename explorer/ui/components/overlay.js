const overlays = new WeakMap();

const MARKUP = `
  <div class="pair">
    <figure>
      <figcaption class="title seen-title"></figcaption>
      <div class="stack"><img class="photo"></div>
    </figure>
    <figure>
      <figcaption class="title overlay-title"></figcaption>
      <div class="stack"><img class="photo" alt=""><canvas class="heat" role="img"></canvas></div>
    </figure>
  </div>
  <div class="controls">
    <label>Opacity <input class="opacity" type="range" min="0" max="100" step="1"></label>
    <label><input class="as-cells" type="checkbox"> <span class="cells-label"></span></label>
    <button type="button" class="save">Save as PNG</button>
  </div>
  <div class="legend"><span>no evidence</span><span class="scale"></span><span>strongest</span></div>
  <p class="note" aria-live="off"></p>`;

const shown = (view) => (view.asCells.checked ? view.cells : view.heat);

function paint(view) {
  const { values, width, height } = shown(view);
  view.canvas.classList.toggle("pixels", view.asCells.checked);
  paintShades(view.canvas, values, width, height, view.palette);
}

function say(view, event) {
  if (!event) {
    view.note.textContent = view.resting;
    return;
  }
  const { values, width, height } = shown(view);
  const { row, column } = cellUnder(event, view.canvas, width, height);
  const share = Math.round((values[row * width + column] / 255) * 100);
  const place = view.asCells.checked ? "cell" : "pixel";
  view.note.textContent = `${share} % of the strongest evidence at ${place} (row ${row}, column ${column})`;
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
    seenTitle: find(".seen-title"),
    title: find(".overlay-title"),
    opacity: find(".opacity"),
    asCells: find(".as-cells"),
    cellsLabel: find(".cells-label"),
    scale: find(".scale"),
    note: find(".note"),
    resting: "",
  };
  view.opacity.addEventListener("input", () => (view.canvas.style.opacity = view.opacity.value / 100));
  view.asCells.addEventListener("change", () => paint(view));
  find(".save").addEventListener("click", () => save(view));
  view.canvas.addEventListener("pointermove", (event) => say(view, event));
  view.canvas.addEventListener("pointerleave", () => say(view));
  return view;
}

async function showHeat(view, data) {
  const version = (view.version = data.heat + data.cells);
  const [heat, cells] = await Promise.all([readShades(data.heat), readShades(data.cells)]);
  if (view.version !== version) return;
  Object.assign(view, { heat, cells, palette: hexBytes(data.palette) });
  paint(view);
  view.scale.style.background = gradientOf(view.palette);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let view = overlays.get(parentElement);
  if (!view) overlays.set(parentElement, (view = mount(parentElement)));
  view.photos.forEach((photo) => photo.src !== data.photo && (photo.src = data.photo));
  view.photos[0].alt = data.alt;
  view.seenTitle.textContent = `What the network sees, ${data.input_size.join(" × ")} pixels`;
  view.title.textContent = data.title;
  view.canvas.setAttribute("aria-label", `${data.title}, over ${data.alt}`);
  view.cellsLabel.textContent = `show the layer's own ${data.cell_shape.join(" × ")} cells`;
  view.resting = data.empty
    ? "Nothing in this layer speaks for this class: the heatmap is zero everywhere."
    : "Bright where this layer found evidence for the class. Point at it to read values.";
  say(view);
  if (document.activeElement !== view.opacity) view.opacity.value = data.opacity;
  view.canvas.style.opacity = view.opacity.value / 100;
  view.opacity.onchange = () => setTriggerValue("opacity", Number(view.opacity.value));
  if (view.version !== data.heat + data.cells) showHeat(view, data);
}
