const MARKUP = `
<div class="lab">
  <figure class="input-side">
    <figcaption class="title input-title"></figcaption>
    <div class="stage"><canvas class="input-map" role="img" tabindex="0"></canvas></div>
  </figure>
  <div class="walking">
    <div class="row"><label class="name zoom">Zoom <input class="zoom-range" aria-label="Zoom" type="range" min="0" max="100" step="1"></label><span class="zoom-says"></span></div>
    <div class="row"><span class="name">Look at</span><div class="switch colours"></div></div>
    <div class="row"><span class="name">Stride</span><div class="switch stride"></div></div>
    <div class="row"><span class="name">Padding</span><div class="switch padding"></div></div>
    <div class="row"><span class="name">Dilation</span><div class="switch dilation"></div></div>
  </div>
  <div class="middle">
    <label class="field">Kernel <select class="preset" aria-label="Kernel"></select></label>
    <div class="options"></div>
    <div class="row planes-row"><span class="name planes-name"></span><div class="switch planes"></div></div>
    <div class="cells" role="group" aria-label="Weights of the kernel"></div>
    <p class="refused" id="refused" role="alert"></p>
    <div class="row tools">
      <label><select class="rows" aria-label="Rows of the kernel"></select> × <select class="columns" aria-label="Columns of the kernel"></select></label>
      <button type="button" class="turn" title="Turn the kernel by 90 degrees, clockwise">turn</button>
      <button type="button" class="normalise" title="Divide all weights by their sum">sum = 1</button>
    </div>
    <div class="row"><label class="name">Bias <input class="bias" aria-label="Bias" type="range" min="-255" max="255" step="1"></label><input class="bias-number" type="text" inputmode="decimal" autocomplete="off" maxlength="24" aria-label="Bias as a number"></div>
    <div class="row"><label class="tick" title="Turn the kernel by 180 degrees first: convolution as mathematics defines it"><input class="flip" type="checkbox"> flip (true convolution)</label></div>
  </div>
  <figure class="result-side">
    <figcaption class="title result-title"></figcaption>
    <div class="stage"><canvas class="result-map" role="img" tabindex="0"></canvas><p class="problem" role="alert" hidden></p></div>
  </figure>
  <div class="showing">
    <div class="legend"><span class="low"></span><span class="scale"></span><span class="high"></span></div>
    <p class="says"></p>
    <div class="row"><span class="name">Show</span><div class="switch shown"></div></div>
    <div class="row"><label class="tick"><input class="relu" type="checkbox"> ReLU</label>
      <label class="name">Pooling <select class="pooling" aria-label="Pooling"><option value="none">none</option><option value="max">max</option><option value="average">average</option></select></label>
      <select class="pool-size" aria-label="Size of the pooling window"><option value="2">2 × 2</option><option value="3">3 × 3</option><option value="4">4 × 4</option></select></div>
    <canvas class="histogram" role="img"></canvas>
    <div class="histogram-ends"><span class="histogram-low"></span><span class="histogram-title"></span><span class="histogram-high"></span></div>
  </div>
</div>
<div class="row walk">
  <button type="button" class="play"></button><button type="button" class="step">Step</button><button type="button" class="begin">From the start</button>
  <label class="name">Speed <input class="speed" aria-label="Speed" type="range" min="0" max="100" value="25"></label><span class="speed-says"></span>
  <span class="saves"><button type="button" class="save">Save the result (PNG)</button><button type="button" class="save-input">Save the input (PNG)</button></span>
</div>
<div class="below">
  <div><p class="place" aria-live="polite"></p><div class="sums"></div></div>
  <figure class="pooled-box" hidden><figcaption class="title pooled-title"></figcaption>
    <div class="stage"><canvas class="pooled-map" role="img" tabindex="0"></canvas></div></figure>
</div>
<p class="formula"></p>
<p class="about"></p>`;

// ---- in step with the server -----------------------------------------------------------------

function stateOf({ layer, shown, lens, kept }) {
  const { kernel, poolSize, ...rest } = layer;
  return { ...rest, kernel: writeKernel(kernel), pool_size: poolSize, shown, zoom: lens.zoom, cell: kept };
}

// Take over what the server hands, unless that is what stands here already.
function adopt(lab, handed) {
  const kernel = readKernel(handed.kernel);
  if (lab.layer && sameEntries(stateOf(lab), { ...handed, kernel: writeKernel(kernel) })) return;
  const { pool_size: poolSize, shown, zoom, cell, ...layer } = handed;
  lab.layer = { ...layer, kernel, poolSize };
  Object.assign(lab, { shown, kept: cell, plane: 0, pooledCursor: null, walking: false });
  lab.lens.zoom = zoom;
  if (cell) lab.cursor = cell.split("-").map(Number);
  lab.find(".zoom-range").value = zoom;
  if (lab.picture) lab.find(".lab").scrollIntoView({ block: "nearest" });
}

function mount(parent, data) {
  const find = openFrame(parent, MARKUP);
  const map = (name) => openMap(find(`.${name}-map`));
  const lab = {
    find,
    maps: { input: map("input"), result: map("result"), pooled: map("pooled") },
    palettes: palettesOf(data),
    picture: null,
    found: null, // what `layerMaps` gives
    layer: null, // {kernel: {height, width, planes}, bias, stride, padding, ...}
    shown: "signed",
    lens: wholeMap(),
    cursor: [0, 0], // row and column of the result
    pooledCursor: null, // of the pooled map, while that is pointed at
    pointed: -1, // index of the weight that is pointed at
    plane: 0, // which colour's kernel is open
    kept: "", // the cell in the link
    picked: null, // name of the kernel that was picked last
    walking: false,
    timer: 0,
  };
  lab.pictureChanged = () => (lab.found = null);
  takePresets(lab, data.presets);
  makeControls(lab);
  new ResizeObserver(() => lab.picture && refresh(lab)).observe(find(".lab").parentElement);
  return lab;
}

export default liveComponent({
  mount,
  stateOf,
  adopt,
  update: (lab, { picture }) => takePicture(lab, picture, () => refresh(lab)),
  inUrl: ({ lens, kept }) => ({ zoom: lens.zoom, cell: kept }),
});
