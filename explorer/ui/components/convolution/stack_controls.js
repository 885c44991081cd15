// ---- the controls of a stage -----------------------------------------------------------------

const LEVEL_MARKUP = `
<figcaption class="title"></figcaption>
<p class="range"></p>
<div class="stage">
  <canvas class="level-map" role="img" tabindex="0"></canvas>
  <p class="problem" role="alert" hidden></p>
</div>
<div class="legend">
  <span class="low"></span><span class="scale"></span><span class="high"></span>
</div>`;

const INPUT_MARKUP = `
<div class="controls">
  <label class="tick"><input class="enlarge" type="checkbox"> Enlarge around the window</label>
  <p class="hint">
    Point at a map, tap it, or use the arrow keys: the window that the cell comes from is outlined
    on every map before it.
  </p>
</div>`;

const CONTROLS_MARKUP = `
<div class="controls">
  <select class="kernel"></select>
  <div class="weights" role="img"></div>
  <div class="row"><span class="name">Stride</span><div class="switch"></div></div>
  <div class="row"><label class="tick"><input class="relu" type="checkbox"> ReLU</label></div>
  <select class="pooling"></select>
</div>`;

const STACK_POOLINGS = ["none", "max", "average"];

const poolingTitle = (pooling) =>
  pooling === "none" ? "no pooling" : `${pooling} pooling ${STACK_POOL_SIZE}×${STACK_POOL_SIZE}`;

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
  const name = (selector, what) =>
    find(selector).setAttribute("aria-label", `${what} of stage ${number}`);
  name(".kernel", "Kernel");
  name(".relu", "ReLU");
  name(".pooling", "Pooling");
  find(".pooling").append(...STACK_POOLINGS.map((one) => new Option(poolingTitle(one), one)));
  makeSwitch(find(".switch"), `Stride of stage ${number}`, asEntries(STRIDES), (stride) =>
    change(lab, stage(), { stride }),
  );
  find(".kernel").addEventListener("change", ({ target }) =>
    change(lab, stage(), { kernel: target.value }),
  );
  find(".relu").addEventListener("change", ({ target }) =>
    change(lab, stage(), { relu: target.checked }),
  );
  find(".pooling").addEventListener("change", ({ target }) =>
    change(lab, stage(), { pooling: target.value }),
  );
}

// A change by the visitor: shown at once, told to the server after a pause.
function change(lab, stage = {}, part = {}) {
  Object.assign(stage, part);
  noteChange(lab);
  refresh(lab);
}

// At the end of what is possible they stay where the focus may be, and do nothing.
function makeCount(lab) {
  lab.find(".add").addEventListener("click", () => {
    if (lab.stages.length === STAGES.at(-1)) return;
    lab.stages.push({ kernel: lab.stages.at(-1).kernel, stride: 1, relu: false, pooling: "none" });
    change(lab);
  });
  lab.find(".remove").addEventListener("click", () => {
    if (lab.stages.length === STAGES[0]) return;
    lab.stages.pop();
    change(lab);
  });
  lab.find(".save").addEventListener("click", () => {
    const last = lastLevel(lab.found);
    if (last) saveMap(lab.levels[last].map, `stage-${last}.png`);
  });
}

function showCount({ find, stages, found }) {
  const count = stages.length;
  find(".add").setAttribute("aria-disabled", String(count === STAGES.at(-1)));
  find(".remove").setAttribute("aria-disabled", String(count === STAGES[0]));
  find(".remove").textContent = `Remove stage ${count}`;
  const last = lastLevel(found);
  find(".save").textContent = `Save the map of stage ${last || 1} (PNG)`;
  find(".save").setAttribute("aria-disabled", String(!last));
}

// ---- kernels by name -------------------------------------------------------------------------

// The same groups as in the lab of one kernel, with options at their defaults; and the kernel that
// the visitor has there.
function takeKernels(lab, presets) {
  const kernelOf = ({ title, variants, default: usual }) => ({
    title,
    ...readKernel(variants[usual]),
  });
  lab.kernels = new Map(presets.map((preset) => [preset.name, kernelOf(preset)]));
  for (const { find } of lab.levels.slice(1)) {
    find(".kernel").append(new Option("Your own, of “One kernel”", OWN_KERNEL));
    find(".kernel").append(...presetGroups(presets));
  }
}

const takeOwnKernel = (lab, text) =>
  lab.kernels.set(OWN_KERNEL, { title: "Your own kernel", ...readKernel(text) });

// ---- showing the state -----------------------------------------------------------------------

function showStages(lab) {
  const count = lab.stages.length;
  lab.find(".levels").style.setProperty("--count", count + 1);
  lab.levels.forEach(({ figure, find }, number) => {
    figure.hidden = number > count;
    if (number && number <= count) showStage(lab, find, lab.stages[number - 1]);
  });
  showCount(lab);
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
  const texts = weights.map((weight) =>
    shortNumber(Number(weight.toPrecision(2))).replace("0.", "."),
  );
  const colour = signedCell(palette, Math.max(...weights.map(Math.abs)), "weight");
  const table = textIn("div", "matrix", "");
  table.style.setProperty("--columns", kernel.width);
  terms.forEach((term, index) => {
    const cell = textIn("span", "", kernel.width <= 3 ? texts[index] : "");
    colour(cell, term);
    table.append(cell);
  });
  box.replaceChildren(table);
  const rows = Array.from({ length: kernel.height }, (_, row) =>
    texts.slice(row * kernel.width, (row + 1) * kernel.width).join(" "),
  );
  box.title = rows.join("\n");
  box.setAttribute(
    "aria-label",
    `${kernel.title}, ${kernel.height} × ${kernel.width}: ${rows.join("; ")}`,
  );
}
