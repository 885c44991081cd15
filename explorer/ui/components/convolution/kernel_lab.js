// One kernel on a picture: the whole of the lab, in step with the server.

function stateOf({ layer, shown, lens, kept, plane }) {
  const { kernel, poolSize, ...rest } = layer;
  return {
    ...rest,
    kernel: writeKernel(kernel),
    pool_size: poolSize,
    shown,
    plane,
    zoom: lens.zoom,
    centre: centreText(lens),
    cell: kept,
  };
}

// Take over what the server hands, unless that is what stands here already.
function adopt(lab, handed) {
  const kernel = readKernel(handed.kernel);
  if (lab.layer && sameEntries(stateOf(lab), { ...handed, kernel: writeKernel(kernel) })) return;
  const { pool_size: poolSize, shown, zoom, centre, cell, plane, ...layer } = handed;
  lab.layer = { ...layer, kernel, poolSize };
  Object.assign(lab, { shown, kept: cell, plane, pooledCursor: null, walking: false });
  lab.asPicture = null;
  pause(lab);
  takeLens(lab, zoom, centre);
  if (cell) lab.cursorOn = null;
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
    found: { problem: "The picture is on its way." }, // what `layerMaps` gives
    layer: null, // {kernel: {height, width, planes}, bias, stride, padding, ...}
    shown: "auto",
    asPicture: null, // whether "auto" shows the result as a picture; stays while weights are edited
    lens: wholeMap(),
    centred: false, // whether the link says where the lens is
    cursor: [0, 0], // row and column of the result
    cursorOn: null, // size of the result in which that is a cell; null for none yet
    pooledCursor: null, // of the pooled map, while that is pointed at
    pointed: -1, // index of the weight that is pointed at
    plane: 0, // which colour's kernel is open
    kept: "", // the cell in the link
    picked: null, // name of the kernel that was picked last
    walking: false,
    timer: 0,
  };
  lab.forgetPlace = () => (lab.cursorOn = lab.pooledCursor = null);
  takePresets(lab, data.presets);
  makeControls(lab);
  followLook(find(".lab").parentElement, () => refresh(lab));
  return lab;
}

export default liveComponent({
  mount,
  stateOf,
  adopt,
  update: (lab, { picture }) => takePicture(lab, picture, () => refresh(lab)),
  inUrl: ({ lens, kept }) => ({ zoom: lens.zoom, centre: centreText(lens), cell: kept }),
});
