// Sliders here, pictures from the server: it applies the very layers that go into training.

const SETTLED_AFTER = 500; // milliseconds without a change before a network is asked
const LATE_AFTER = 350; // milliseconds without an answer before the pictures fade

const augmentationState = ({ steps, seed, open, along, which, moving }) => ({
  steps: pipelineText(steps),
  seed,
  open,
  along,
  which,
  moving,
});

function adoptAugmentations(lab, handed) {
  Object.assign(lab, handed, { steps: readPipeline(handed.steps), moving: false });
  showSteps(lab);
}

function waitForAnswer(lab) {
  clearTimeout(lab.late);
  lab.late = setTimeout(() => lab.find(".lab").classList.add("late"), LATE_AFTER);
}

function updateAugmentations(lab, data) {
  lab.data = data;
  clearTimeout(lab.late);
  lab.find(".lab").classList.remove("late");
  showOriginals(lab, data);
  showVersions(lab, data);
  showCautions(lab, data);
  showStrip(lab, data);
  showJudge(lab, data);
  readVersion(lab, Math.min(lab.read, data.versions.words.length - 1));
  clearTimeout(lab.asking);
  if (data.judge.waits) lab.asking = setTimeout(() => askNetwork(lab), SETTLED_AFTER);
}

// Not while something is on its way to the server: of two messages it may see only the second.
function askNetwork(lab) {
  if (!lab.telling && lab.heard >= lab.told) lab.send("settled", lab.data.key);
}

// One picture has one label, of which all versions are made.
const judgedLabel = ({ labels }, index) => labels[index] ?? labels[0];

function showOriginals(lab, { original, which }) {
  const group = lab.find(".originals");
  const { sheet, labels } = original;
  lab.find(".original-title").textContent = original.title;
  lab.find(".original-says").textContent = original.note;
  group.style.setProperty("--across", sheet.count > 1 ? 4 : 1);
  group.classList.toggle("pixels", sheet.pixelated);
  keepTiles(group, sheet.count, () => makeTile("div")).forEach((tile, index) => {
    tile.setAttribute("role", "img");
    tile.classList.toggle("swept", sheet.count > 1 && index === which);
    showTile(tile, sheet, index, { label: labels[index], alt: `Original ${labels[index]}` });
  });
}

function showVersions(lab, { versions, judge }) {
  const group = lab.find(".versions");
  lab.find(".versions-title").textContent = versions.title;
  group.classList.toggle("pixels", versions.sheet.pixelated);
  const tiles = keepTiles(group, versions.sheet.count, (index) => makeVersion(lab, index));
  tiles.forEach((tile, index) =>
    showTile(tile, versions.sheet, index, {
      label: versions.labels[index],
      verdict: judge.versions?.[index],
      alt: `Version ${index + 1}: ${versions.words[index] || "unchanged"}`,
    }),
  );
}

function makeVersion(lab, index) {
  const tile = makeTile("button");
  tile.addEventListener("pointerenter", () => readVersion(lab, index));
  tile.addEventListener("focus", () => readVersion(lab, index));
  tile.addEventListener("click", () => {
    readVersion(lab, index);
    if (lab.data.original.sheet.count > 1) sweepPicture(lab, index);
  });
  return tile;
}

// From now on the strip shows this picture of the batch.
function sweepPicture(lab, index) {
  if (lab.which === index) return;
  lab.which = index;
  augmentationChanged(lab);
}

// What was drawn for a version, and what the network says of it; -1 for none yet.
function versionWords({ original, versions, judge }, index) {
  const click = original.sheet.count > 1 ? " Click one to see it in the strip below." : "";
  if (index < 0) return `Point at a version to read what was drawn for it.${click}`;
  const drawn = `Version ${index + 1}. ${versions.words[index] || "Nothing was drawn"}.`;
  const said = judge.versions?.[index];
  if (!said) return drawn;
  const share = `“${judgedLabel(judge, index)}” ${percents(said.probability)}`;
  const rival = said.rival ? `, but “${said.rival}” ${percents(said.rival_probability)}` : "";
  return `${drawn} ${judge.title} gives ${share}${rival}.`;
}

function readVersion(lab, index) {
  lab.read = index;
  const words = versionWords(lab.data, index);
  const place = lab.find(".drawn");
  if (place.textContent !== words) place.textContent = words; // it is read out when it changes
  const mark = (tile, place) => tile.classList.toggle("read", place === index);
  const versions = [...lab.find(".versions").children];
  versions.forEach(mark);
  versions.forEach((tile, place) => (tile.tabIndex = place === Math.max(0, index) ? 0 : -1));
  const originals = [...lab.find(".originals").children];
  if (originals.length > 1) originals.forEach(mark);
}

function showCautions(lab, { cautions }) {
  lab.find(".cautions").replaceChildren(...cautions.map((text) => textIn("li", "", text)));
}

function showJudge(lab, { judge }) {
  lab.find(".judge-says").textContent = judge.note;
}

// Arrow keys move the focus in a grid: left and right by one, up and down by a row.
function moveInGrid(group, event) {
  const across = getComputedStyle(group).gridTemplateColumns.split(" ").length;
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
  const tiles = [...group.children];
  const there = tiles[tiles.indexOf(event.target.closest(".tile")) + by];
  if (!by) return;
  event.preventDefault();
  there?.focus();
}

function mountAugmentations(parent, data) {
  const lab = {
    find: openFrame(parent, MARKUP),
    steps: [],
    seed: 0,
    open: 0, // which step is open, from 1; 0 for none
    along: "", // the strength that is swept; "" for the first
    which: 0, // the picture of a batch that is swept
    moving: false, // whether a slider is being drawn: not yet a step for the browser's Back
    read: -1, // the version that was pointed at
    data,
  };
  makeAugmentationControls(lab);
  const versions = lab.find(".versions");
  versions.addEventListener("keydown", (event) => moveInGrid(versions, event));
  return lab;
}

export default liveComponent({
  mount: mountAugmentations,
  stateOf: augmentationState,
  adopt: adoptAugmentations,
  update: updateAugmentations,
  eager: true,
});
