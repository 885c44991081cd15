// A run walked through epoch by epoch: all of it is here, so that the slider asks nobody.

const MATRIX_TITLE = "What each class was taken for then";

const lastPlace = (machine) => machine.data.epochs.length - 1;

// The epoch that was chosen, or the one nearest to it that is shown; -1 stands for the last.
function placeOfEpoch(machine) {
  const { epochs } = machine.data;
  if (machine.epoch < 0) return lastPlace(machine);
  const far = epochs.map((epoch) => Math.abs(epoch - machine.epoch));
  return far.indexOf(Math.min(...far));
}

function goTo(machine, place, atRest) {
  const epoch = place === lastPlace(machine) ? -1 : machine.data.epochs[place];
  const changed = machine.epoch !== epoch || machine.untold;
  machine.epoch = epoch;
  showEpoch(machine, place);
  machine.untold = changed && !atRest;
  if (changed && atRest) noteChange(machine);
}

// ---- what is shown of an epoch ----------------------------------------------------------------

const shareWords = (share) => `${(100 * share).toFixed(1)} %`;

function epochWords({ data }, place) {
  const epoch = data.epochs[place];
  const name = epoch === 0 ? "Before training" : `After epoch ${epoch} of ${data.planned}`;
  const [right, loss] = [data.accuracies[place], data.losses[place]];
  const said = [
    right === null ? "" : `right about ${shareWords(right)} of the held-out pictures`,
    loss === null ? "" : `loss ${loss.toFixed(3)}`,
  ];
  return [name, said.filter(Boolean).join(", ")];
}

function showEpoch(machine, place) {
  machine.place = place;
  const [name, said] = epochWords(machine, place);
  placePlayer(machine.player, place, [name, said].filter(Boolean).join(", "));
  const strong = textIn("strong", "", name);
  machine.then.replaceChildren(strong, said ? `: ${said}` : "");
  showBars(machine, place);
  showMatrix(machine, place);
  if (!machine.heat) return;
  showHeat(machine, place);
  showTiles(machine.filters, place, machine.scale);
  showTiles(machine.maps, place, machine.scale);
}

// A class, its probability, and at a click the evidence for it; -1 is whatever it answers.
function makeBar(machine, name, index) {
  const track = textIn("span", "track", "");
  track.append(textIn("span", "fill", ""));
  const bar = makeButton(textIn("span", "name", name), track, textIn("span", "share", ""));
  bar.className = "bar";
  bar.dataset.index = index;
  bar.addEventListener("click", () => explain(machine, index));
  return bar;
}

function makeBars(machine, { names, right }) {
  const written = names.map((name, index) => (index === right ? `✓ ${name}` : name));
  if (machine.written === written.join()) return;
  machine.written = written.join();
  const answer = makeBar(machine, "whatever it answers", -1);
  machine.bars.replaceChildren(...written.map((name, i) => makeBar(machine, name, i)), answer);
  machine.bars.children[right]?.classList.add("right");
}

// Classes stay in their order, so that bars grow and shrink in place.
function showBars({ bars, data, explained }, place) {
  const shares = data.probabilities[place];
  const best = shares.indexOf(Math.max(...shares));
  shares.forEach((share, index) => {
    const bar = bars.children[index];
    bar.classList.toggle("best", index === best);
    bar.querySelector(".fill").style.width = `${100 * share}%`;
    bar.querySelector(".share").textContent = shareWords(share);
  });
  markChosen(bars, (bar) => Number(bar.dataset.index) === explained);
}

// The server is asked for other heatmaps at once.
function explain(machine, index) {
  pause(machine.player);
  machine.explained = index;
  showBars(machine, machine.place);
  noteChange(machine);
  machine.tell();
}

function showMatrix({ matrix, data }, place) {
  if (!data.matrix) return;
  const { names, counts, strengths } = data.matrix;
  matrix.data = { names, counts: counts[place], strengths: strengths[place], opens: false };
  if (matrix.drawn === JSON.stringify(names)) return tellMatrix(matrix);
  matrix.drawn = JSON.stringify(names);
  fillMatrix(matrix);
  markChosen(matrix.grid, () => false); // Tab reaches one cell, arrow keys the others
  restMatrix(matrix);
}

function showHeat({ find, data, heat, canvas }, place) {
  paintTile(canvas, heat, place, 0, "own");
  const name = data.names[data.explained[place]];
  const title = `Evidence for ${name}`;
  find(".evidence-title").textContent = title;
  canvas.setAttribute("aria-label", `Grad-CAM: ${title}, over the picture`);
  find(".evidence-note").textContent = data.empty[place]
    ? `Nothing in ${data.evidence_at} speaks for ${name} here: no heatmap.`
    : `Grad-CAM in ${data.evidence_at}: bright where it found evidence then. The strongest ` +
      "evidence of each epoch is brightest.";
}

// ---- what the server hands --------------------------------------------------------------------

// All sheets are decoded before any of them is shown: never a map of one picture beside another.
async function takeData(machine, data) {
  const wanted = [data.heat, data.filters.sheet, data.maps.sheet];
  const [heat, filters, maps] = await Promise.all(wanted.map(openSheet));
  if (machine.coming !== data) return;
  Object.assign(machine, { data, heat });
  takeSheet(machine.filters, filters, data.filters);
  takeSheet(machine.maps, maps, data.maps);
  takePicture(machine, data);
  machine.find(".matrix-side").hidden = !data.matrix;
  if (data.matrix) colourMatrix(machine.matrix, data.matrix);
  tellCourse(machine.player, { ...data, classes: data.names.length });
  showEpoch(machine, placeOfEpoch(machine));
}

function takePicture(machine, { photo, taken_in, alt, names, right, pixelated }) {
  const { find } = machine;
  if (find(".photo").src !== photo) find(".photo").src = photo;
  if (find(".taken-in").src !== taken_in) find(".taken-in").src = taken_in;
  find(".taken-in").alt = `${alt}, as the network takes it in`;
  find(".photo").classList.toggle("pixels", pixelated);
  makeBars(machine, { names, right });
}

function updateMachine(machine, data) {
  const content = JSON.stringify({ ...data, state: 0, stamp: 0, serial: 0, visit: 0, forced: 0 });
  if (machine.content === content) return;
  machine.content = content;
  machine.coming = data;
  takeData(machine, data);
}

// Another picture, say, does not end the play.
function adoptMachine(machine, { epoch, ...settings }) {
  Object.assign(machine, settings, machine.player.timer ? {} : { epoch });
  takeSettings(machine);
  if (machine.data && !machine.player.timer) showEpoch(machine, placeOfEpoch(machine));
}

function takeSettings(machine) {
  machine.find(".opacity").value = machine.opacity;
  machine.canvas.style.opacity = machine.opacity / 100;
  markSwitch(machine.find(".scales"), machine.scale);
}

function mountMachine(parent) {
  const find = openFrame(parent, MARKUP);
  const side = (of) => find(`.tiles-side[data-of="${of}"]`);
  const machine = {
    find,
    then: find(".then"),
    bars: find(".bars"),
    canvas: find(".heat"),
    matrix: openMatrix(find),
    filters: openTiles(side("filters"), "filter"),
    maps: openTiles(side("maps"), "map"),
    data: null, // what is shown
    coming: null, // what will be as soon as its sheets are decoded
    epoch: -1, // the one that was chosen
    explained: -1, // the class whose evidence was asked for
    untold: false, // whether it was passed by playing, which the server hears of at the end
  };
  const show = (place, atRest) => machine.data && goTo(machine, place, atRest);
  machine.player = openPlayer(find, show);
  machine.bars.addEventListener("keydown", (event) => moveFocus(machine.bars, event));
  find(".bars-title").textContent = "What it said then; click a class to see the evidence for it";
  machine.matrix.title.textContent = MATRIX_TITLE;
  machine.matrix.grid.setAttribute("aria-label", MATRIX_TITLE);
  makeSettings(machine);
  return machine;
}

function makeSettings(machine) {
  const set = (name, value) => {
    machine[name] = value;
    takeSettings(machine);
    if (machine.data) showEpoch(machine, machine.place);
    noteChange(machine);
  };
  const scales = [
    ["shared", "one scale for all epochs"],
    ["own", "each epoch its own"],
  ];
  const pick = (scale) => set("scale", scale);
  makeSwitch(machine.find(".scales"), "Colours of filters and maps", scales, pick);
  const opacity = machine.find(".opacity");
  opacity.addEventListener("input", () => set("opacity", Number(opacity.value)));
}

export default liveComponent({
  mount: mountMachine,
  stateOf: ({ epoch, scale, opacity, explained }) => ({ epoch, scale, opacity, explained }),
  adopt: adoptMachine,
  update: updateMachine,
  inUrl: ({ epoch, scale }) => ({
    epoch: epoch < 0 ? "" : String(epoch),
    "epoch-scale": scale === "own" ? scale : "",
  }),
});
