// What a detector predicts, sorted out while sliders move: boxes, curves, scores and errors.

const LATER = 60; // milliseconds; the gallery waits until a slider rests for so long

// What a change makes out of date: suppression, or only the cut by score, or only how it is shown.
const keyOfSuppression = (it) => JSON.stringify([it.version, settingsOf(it.state)]);

function judgeAll(it) {
  const key = keyOfSuppression(it);
  if (it.judgedKey === key) return;
  it.judgedKey = key;
  it.judged = it.pictures && judgePictures(it.pictures, it.truths, settingsOf(it.state));
}

function cutAll(it) {
  const key = JSON.stringify([it.judgedKey, it.state.score]);
  if (it.cutKey === key) return;
  it.cutKey = key;
  it.precisions = it.judged && averagePrecisions(it.judged, it.state.score);
}

// At most once for each frame that the browser draws.
function redrawAll(it) {
  if (it.drawing) return;
  it.drawing = requestAnimationFrame(() => {
    it.drawing = 0;
    drawAll(it);
  });
}

function drawAll(it) {
  sortPicture(it);
  drawStage(it);
  showControls(it);
  judgeAll(it);
  cutAll(it);
  showTotals(it);
  showCurves(it);
  showClasses(it);
  clearTimeout(it.later);
  it.later = setTimeout(() => showErrors(it), LATER);
}

function changeState(it, changes) {
  if (sameEntries(changes, it.state)) return;
  if (changes.shown) pauseWalk(it);
  if (changes.error) it.pages = 1;
  it.state = { ...it.state, ...changes };
  redrawAll(it);
  noteChange(it);
}

function takeData(it, data) {
  const version = JSON.stringify([data.photo, data.picture.detections]);
  if (it.version !== version) {
    it.version = version;
    [it.picture] = unpackPictures(data.picture.detections);
    it.truth = data.picture.truth ? unpackPictures(data.picture.truth)[0] : null;
    pauseWalk(it);
  }
  if (it.packed !== data.scenes?.detections.boxes) {
    it.packed = data.scenes?.detections.boxes;
    it.pictures = data.scenes && unpackPictures(data.scenes.detections);
    it.truths = data.scenes && unpackPictures(data.scenes.truths);
    it.judgedKey = null;
    it.pages = 1;
  }
  it.data = data;
  Object.assign(it.find(".photo"), { src: data.photo, alt: data.title });
  it.find(".stage-title").textContent = data.title;
}

function mountPredictions(parent, data) {
  const find = openFrame(parent, MARKUP);
  const it = { find, pages: 1, amounts: {}, tagged: [] };
  Object.assign(it, { drawn: find(".drawn"), tags: find(".tags") });
  it.drawn.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
  makeControls(it);
  makeWalk(it);
  makeCurves(it);
  makeErrors(it);
  followStage(it);
  takeData(it, data);
  return it;
}

function adoptPredictions(it, state) {
  it.state = { ...state };
  it.amounts[state.method] = state.amount;
  redrawAll(it);
}

function updatePredictions(it, data) {
  takeData(it, data);
  redrawAll(it);
}

export default liveComponent({
  mount: mountPredictions,
  stateOf: (it) => ({ ...it.state }),
  adopt: adoptPredictions,
  update: updatePredictions,
});
