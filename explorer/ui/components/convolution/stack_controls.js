// ---- the controls of a stage -----------------------------------------------------------------

const FEWEST_STAGES = 2;
const MOST_STAGES = 4;

const LEVEL_MARKUP = `
<figcaption class="title"></figcaption>
<p class="range"></p>
<div class="stage"><canvas class="level-map" role="img" tabindex="0"></canvas><p class="problem" role="alert" hidden></p></div>
<div class="legend"><span class="low"></span><span class="scale"></span><span class="high"></span></div>`;

const INPUT_MARKUP = `
<div class="controls">
  <div class="row"><label class="tick"><input class="enlarge" type="checkbox"> Enlarge around the window</label></div>
  <p class="hint">Point at a map, tap it, or use the arrow keys: the window that the cell comes from is outlined on every map before it.</p>
</div>`;

const CONTROLS_MARKUP = `
<div class="controls">
  <select class="kernel"></select>
  <div class="weights" role="img"></div>
  <div class="row"><span class="name">Stride</span><div class="switch"></div></div>
  <div class="row"><label class="tick"><input class="relu" type="checkbox"> ReLU</label></div>
  <select class="pooling"><option value="none">no pooling</option><option value="max">max pooling 2×2</option><option value="average">average pooling 2×2</option></select>
</div>`;

// The figure of a level: the input, or the map after a stage with the stage's controls under it.
function makeLevel(lab, number) {
  const figure = textIn("figure", number ? `level stage-${number}` : "level input", "");
  figure.innerHTML = LEVEL_MARKUP + (number ? CONTROLS_MARKUP : INPUT_MARKUP);
  lab.find(".levels").append(figure);
  const find = (selector) => figure.querySelector(selector);
  if (number) makeStageControls(lab, find, number);
  return { figure, find, map: openMap(find(".level-map")) };
}

function makeStageControls(lab, find, number) {
  const stage = () => lab.stages[number - 1];
  const name = (selector, what) => find(selector).setAttribute("aria-label", `${what} of stage ${number}`);
  name(".kernel", "Kernel");
  name(".relu", "ReLU");
  name(".pooling", "Pooling");
  makeSwitch(find(".switch"), `Stride of stage ${number}`, numbersUpTo(4), (stride) => change(lab, stage(), { stride }));
  find(".kernel").addEventListener("change", ({ target }) => change(lab, stage(), { kernel: target.value }));
  find(".relu").addEventListener("change", ({ target }) => change(lab, stage(), { relu: target.checked }));
  find(".pooling").addEventListener("change", ({ target }) => change(lab, stage(), { pooling: target.value }));
}

// A change by the visitor: shown at once, told to the server after a pause.
function change(lab, stage = {}, part = {}) {
  Object.assign(stage, part);
  noteChange(lab);
  refresh(lab);
}

function makeCount(lab) {
  lab.find(".add").addEventListener("click", () => {
    if (lab.stages.length === MOST_STAGES) return;
    lab.stages.push({ kernel: lab.stages.at(-1).kernel, stride: 1, relu: false, pooling: "none" });
    change(lab);
  });
  lab.find(".remove").addEventListener("click", () => {
    if (lab.stages.length === FEWEST_STAGES) return;
    lab.stages.pop();
    change(lab);
  });
}

// ---- kernels by name -------------------------------------------------------------------------

// The same groups as in the lab of one kernel; options are at their defaults.
function takeKernels(lab, presets) {
  lab.kernels = new Map(presets.map((preset) => [preset.name, { title: preset.title, ...readKernel(preset.variants[preset.default]) }]));
  for (const { find } of lab.levels.slice(1)) {
    const groups = new Map();
    for (const { name, title, family } of presets) {
      if (!groups.has(family)) groups.set(family, Object.assign(document.createElement("optgroup"), { label: family }));
      groups.get(family).append(new Option(title, name));
    }
    find(".kernel").append(...groups.values());
  }
}

// ---- showing the state -----------------------------------------------------------------------

function showStages(lab) {
  const count = lab.stages.length;
  lab.find(".levels").style.setProperty("--count", count + 1);
  lab.levels.forEach(({ figure, find }, number) => {
    figure.hidden = number > count;
    if (number && number <= count) showStage(lab, find, lab.stages[number - 1]);
  });
  lab.find(".add").disabled = count === MOST_STAGES;
  lab.find(".remove").disabled = count === FEWEST_STAGES;
  lab.find(".remove").textContent = `Remove stage ${count}`;
}

function showStage(lab, find, stage) {
  find(".kernel").value = stage.kernel;
  find(".relu").checked = stage.relu;
  find(".pooling").value = stage.pooling;
  markSwitch(find(".switch"), stage.stride);
  showWeights(find(".weights"), lab.kernels.get(stage.kernel), lab.palettes.signed);
}

// The kernel's numbers in colours; in words for those who do not see them.
function showWeights(box, kernel, palette) {
  const weights = [...kernel.planes[0]];
  const terms = weights.map((weight) => ({ weight }));
  const texts = weights.map((weight) => shortNumber(Number(weight.toPrecision(2))).replace("0.", "."));
  const colour = signedCell(palette, Math.max(...weights.map(Math.abs)), "weight");
  const table = textIn("div", "matrix", "");
  table.style.setProperty("--columns", kernel.width);
  terms.forEach((term, index) => {
    const cell = textIn("span", "", kernel.width <= 3 ? texts[index] : "");
    colour(cell, term);
    table.append(cell);
  });
  box.replaceChildren(table);
  const rows = Array.from({ length: kernel.height }, (_, row) => texts.slice(row * kernel.width, (row + 1) * kernel.width).join(" "));
  box.title = rows.join("\n");
  box.setAttribute("aria-label", `${kernel.title}, ${kernel.height} × ${kernel.width}: ${rows.join("; ")}`);
}
