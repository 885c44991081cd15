const side = (name, title) => `
  <figure class="${name}-side">
    <figcaption class="title ${name}-title">${title}</figcaption>
    <div class="stage"><canvas class="${name}-map" role="img" tabindex="0"></canvas><p class="problem" hidden></p></div>
  </figure>`;

const survivor = (name, title) => `
  <div class="survivor ${name}-survives"><span class="who">${title}</span>
    <span class="track"><span class="bar"></span></span><output class="share"></output></div>`;

const POOLING_MARKUP = `
<div class="maps">${side("whole", "Map")}${side("max", "Max pooled")}${side("average", "Average pooled")}</div>
<div class="legend"><span class="low"></span><span class="scale"></span><span class="high"></span></div>
<p class="says colours-say"></p>
<div class="written">
  <p class="place"></p>
  <p class="line max-line"></p>
  <p class="line average-line"></p>
</div>
<div class="parts">
  <section class="settings" aria-label="Pooling window">
    <div class="row"><span class="name">Pool</span><div class="switch pooled"></div></div>
    <p class="says source"></p>
    <div class="row"><span class="name">Window</span><div class="switch size"></div></div>
    <div class="row"><span class="name">Stride</span><div class="switch stride"></div></div>
    <div class="row"><span class="name">Padding</span><div class="switch padding"></div></div>
    <div class="row"><label class="name zoom">Zoom <input class="zoom-range" type="range" min="0" max="100" step="1"></label><span class="zoom-says"></span></div>
    <p class="formula"></p>
    <p class="says left-out"></p>
    <div class="row"><button type="button" class="save-max">Save max pooled (PNG)</button><button type="button" class="save-average">Save average pooled (PNG)</button></div>
  </section>
  <section class="moving" aria-label="Move the picture">
    <p class="title">How much survives when the picture moves?</p>
    <div class="row"><label class="name push">Move right <input class="shift" type="range" min="0" max="8" step="1"></label><output class="shift-says"></output></div>
    <div class="survivors">${survivor("whole", "the map itself")}${survivor("max", "max pooled")}${survivor("average", "average pooled")}</div>
    <label class="tick"><input class="hatch" type="checkbox"> hatch the cells that changed</label>
    <p class="conclusion" aria-live="polite"></p>
    <canvas class="curve" role="img"></canvas>
    <p class="says measured"></p>
  </section>
</div>`;

const MAP_NAMES = ["whole", "max", "average"];

// ---- in step with the server -----------------------------------------------------------------

// Take over what the server hands, unless that is what stands here already.
function adoptState(lab, handed) {
  if (lab.state && sameEntries(handed, lab.state)) return;
  lab.state = { ...handed };
  lab.lens.zoom = handed.zoom;
}

function adoptLayer(lab, layer) {
  const text = JSON.stringify(layer);
  if (text === lab.layerText) return;
  lab.layerText = text;
  lab.layer = { ...layer, kernel: readKernel(layer.kernel) };
}

function updatePooling(lab, { layer, picture }) {
  adoptLayer(lab, layer);
  takePicture(lab, picture, () => refreshPooling(lab));
}

function mountPooling(parent, data) {
  const find = openFrame(parent, POOLING_MARKUP);
  find(".whole-side .problem").setAttribute("role", "alert");
  const lab = {
    find,
    maps: Object.fromEntries(MAP_NAMES.map((name) => [name, openMap(find(`.${name}-map`))])),
    palettes: palettesOf(data),
    picture: null,
    layer: null, // makes the map that is pooled
    layerText: "",
    state: null, // {pooled, size, stride, padding, shift, zoom}
    lens: wholeMap(),
    cursor: null, // row and column of the pooled maps
    curve: [], // what survives, shift by shift
    growing: 0,
    hatched: false,
    painted: "",
  };
  lab.pictureChanged = () => (lab.cursor = null);
  makePoolingControls(lab);
  new ResizeObserver(() => lab.picture && refreshPooling(lab)).observe(find(".maps").parentElement);
  return lab;
}

export default liveComponent({
  mount: mountPooling,
  stateOf: ({ state }) => state,
  adopt: adoptState,
  update: updatePooling,
  inUrl: ({ state }) => ({ zoom: state.zoom }),
});
