// A map and its two poolings: the whole of the lab, in step with the server.

const MAP_NAMES = ["whole", "max", "average"];

// ---- in step with the server -----------------------------------------------------------------

const poolingState = ({ state, lens, kept }) => ({
  ...state,
  centre: centreText(lens),
  cell: kept,
});

// Take over what the server hands, unless that is what stands here already.
function adoptState(lab, handed) {
  if (lab.state && sameEntries(handed, poolingState(lab))) return;
  const { centre, cell, ...state } = handed;
  Object.assign(lab, { state, kept: cell });
  takeLens(lab, state.zoom, centre);
  if (cell) lab.cursorOn = null;
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
  const find = openFrame(parent, MARKUP);
  const lab = {
    find,
    maps: Object.fromEntries(MAP_NAMES.map((name) => [name, openMap(find(`.${name}-map`))])),
    palettes: palettesOf(data),
    picture: null,
    layer: null, // makes the map that is pooled
    layerText: "",
    state: null, // {pooled, size, stride, padding, shift, hatched, zoom}
    lens: wholeMap(),
    centred: false, // whether the link says where the lens is
    problem: "The picture is on its way.", // why there is nothing to show; "" if there is
    cursor: [0, 0], // row and column of the pooled maps
    cursorOn: null, // size of the pooled maps in which that is a cell; null for none yet
    kept: "", // the cell in the link
    curve: [], // what survives, shift by shift
    growing: 0,
  };
  lab.forgetPlace = () => (lab.cursorOn = null);
  makePoolingControls(lab);
  followLook(find(".maps").parentElement, () => refreshPooling(lab));
  return lab;
}

export default liveComponent({
  mount: mountPooling,
  stateOf: poolingState,
  adopt: adoptState,
  update: updatePooling,
  inUrl: ({ state, lens, kept }) => ({
    zoom: state.zoom,
    centre: centreText(lens),
    hatched: state.hatched,
    "pooled-cell": kept,
  }),
});
