const labs = new WeakMap();

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
    <div class="switch planes"></div>
    <div class="cells" role="group" aria-label="Weights of the kernel"></div>
    <p class="refused" role="alert"></p>
    <div class="row tools">
      <label><select class="rows" aria-label="Rows of the kernel"></select> × <select class="columns" aria-label="Columns of the kernel"></select></label>
      <button type="button" class="turn" title="Turn the kernel by 90 degrees, clockwise">turn</button>
      <button type="button" class="normalise" title="Divide all weights by their sum">sum = 1</button>
    </div>
    <div class="row"><label class="name">Bias <input class="bias" aria-label="Bias" type="range" min="-255" max="255" step="1"></label><output class="bias-says"></output></div>
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
<p class="about"></p>
<p class="formula"></p>
<div class="row walk">
  <button type="button" class="play"></button><button type="button" class="step">Step</button>
  <label class="name">Speed <input class="speed" aria-label="Speed" type="range" min="0" max="100" value="25"></label><span class="speed-says"></span>
  <button type="button" class="save">Save the result (PNG)</button><button type="button" class="save-input">Save the input (PNG)</button>
</div>
<div class="below">
  <div><p class="place"></p><div class="sums"></div></div>
  <figure class="pooled-box" hidden><figcaption class="title pooled-title"></figcaption>
    <div class="stage"><canvas class="pooled-map" role="img" tabindex="0"></canvas></div></figure>
</div>`;

// ---- the server's side -----------------------------------------------------------------------

const PAUSE_BEFORE_TELLING = 350; // milliseconds without a change

function touch(lab) {
  lab.serial += 1;
  clearTimeout(lab.telling);
  lab.telling = setTimeout(() => tell(lab), PAUSE_BEFORE_TELLING);
}

function stateOf({ layer, shown, zoom, kept }) {
  const { kernel, poolSize, ...rest } = layer;
  return { ...rest, kernel: writeKernel(kernel), pool_size: poolSize, shown, zoom, cell: kept };
}

function tell(lab) {
  lab.report("changed", { ...stateOf(lab), serial: lab.serial });
}

// Take over what the server hands, unless that is what stands here already.
function adopt(lab, { kernel, pool_size: poolSize, shown, zoom, cell, ...rest }) {
  const handed = { ...rest, kernel: writeKernel(readKernel(kernel)), pool_size: poolSize, shown, zoom, cell };
  const stands = lab.layer && Object.entries(stateOf(lab)).every(([name, value]) => handed[name] === value);
  if (stands) return;
  const { height, width, planes } = readKernel(kernel);
  lab.layer = { ...rest, kernel: { height, width, planes }, poolSize };
  Object.assign(lab, { shown, zoom, kept: cell, plane: 0, pooledCursor: null, walking: false });
  if (cell) lab.cursor = cell.split("-").map(Number);
  lab.find(".zoom-range").value = zoom;
}

async function takePicture(lab, picture) {
  lab.shownPicture = picture.digest;
  const { rgba, width, height } = await readPixels(picture.uri);
  if (lab.shownPicture !== picture.digest) return;
  const { grey, colours } = planesOf(rgba);
  lab.picture = { name: picture.name, rgba, width, height, grey, colours };
  const found = layerMaps(lab.picture, lab.layer);
  if (!found.problem && !lab.kept) lab.cursor = [found.height >> 1, found.width >> 1];
  if (!found.problem) lab.centre = { y: (lab.cursor[0] + 0.5) / found.height, x: (lab.cursor[1] + 0.5) / found.width };
  refresh(lab);
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const map = (name) => openMap(find(`.${name}-map`));
  const lab = { find, maps: { input: map("input"), result: map("result"), pooled: map("pooled") }, canvas: find(".input-map"), picture: null, layer: null, kept: "", telling: 0, cursor: [0, 0], pooledCursor: null, pointed: -1, plane: 0, zoom: 0, centre: { y: 0.5, x: 0.5 }, timer: 0, walking: false, serial: 0, stamp: null, picked: null };
  makeControls(lab);
  new ResizeObserver(() => lab.picture && refresh(lab)).observe(find(".lab").parentElement);
  return lab;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let lab = labs.get(parentElement);
  const fresh = !lab;
  if (fresh) labs.set(parentElement, (lab = mount(parentElement)));
  lab.report = setTriggerValue;
  if (fresh) {
    lab.palettes = { signed: hexBytes(data.palettes.signed), activation: hexBytes(data.palettes.activation) };
    takePresets(lab, data.presets);
    lab.serial = data.serial;
  }
  if (fresh || (data.stamp !== lab.stamp && data.serial >= lab.serial)) adopt(lab, data.state);
  lab.stamp = data.stamp;
  if (lab.shownPicture !== data.picture.digest) takePicture(lab, data.picture);
  else if (lab.picture) refresh(lab);
}
