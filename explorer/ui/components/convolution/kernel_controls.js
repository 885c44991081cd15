// ---- controls --------------------------------------------------------------------------------

const SWITCHES = {
  colours: ["What the kernel looks at", [["grey", "grey"], ["each", "each colour"], ["summed", "RGB, summed"]]],
  shown: ["How the result is shown", [["signed", "signed"], ["clamp", "clamped"], ["absolute", "absolute"], ["offset", "+128"]]],
  stride: ["Stride", numbersUpTo(4)],
  padding: ["Padding", [["same", "same"], ["valid", "valid"]]],
  dilation: ["Dilation", numbersUpTo(4)],
  planes: ["Kernel of which colour", PLANES.map((name, index) => [index, name])],
};

// A change by the visitor: shown at once, told to the server after a pause.
function change(lab, part, computing = true) {
  Object.assign(lab.layer, part);
  lab.walking = false;
  pause(lab);
  noteChange(lab);
  refresh(lab, computing);
}

function makeControls(lab) {
  const onPick = {
    colours: (colours) => change(lab, { colours, kernel: kernelFor(lab.layer.kernel, colours, lab.plane) }),
    shown: (shown) => {
      lab.shown = shown;
      change(lab, {});
    },
    planes: (plane) => {
      lab.plane = plane;
      change(lab, {});
    },
  };
  for (const [name, [label, entries]] of Object.entries(SWITCHES)) {
    makeSwitch(lab.find(`.${name}`), label, entries, onPick[name] ?? ((value) => change(lab, { [name]: value })));
  }
  const on = (selector, event, then) => lab.find(selector).addEventListener(event, (e) => then(e.target));
  makeBias(lab, on);
  on(".flip", "change", (tick) => change(lab, { flip: tick.checked }));
  on(".relu", "change", (tick) => change(lab, { relu: tick.checked }));
  on(".pooling", "change", (list) => change(lab, { pooling: list.value }));
  on(".pool-size", "change", (list) => change(lab, { poolSize: Number(list.value) }));
  makeKernelControls(lab, on);
  makeWalk(lab, on);
}

// A slider for the usual, and a field for any number that a kernel could have.
function makeBias(lab, on) {
  on(".bias", "input", (range) => change(lab, { bias: Number(range.value) }));
  on(".bias-number", "input", (field) => {
    const { weight, word } = parseWeight(field.value);
    field.setAttribute("aria-invalid", String(word !== undefined));
    lab.find(".refused").textContent = word === undefined ? "" : `Bias: ${word}; it stays ${shortNumber(lab.layer.bias)}.`;
    if (word === undefined) change(lab, { bias: Math.fround(weight) });
  });
  on(".bias-number", "focusout", (field) => {
    field.removeAttribute("aria-invalid");
    lab.find(".refused").textContent = "";
    field.value = shortWeight(lab.layer.bias);
  });
}

function showBias({ layer, find }) {
  const slider = find(".bias");
  slider.max = Math.max(255, Math.ceil(Math.abs(layer.bias)));
  slider.min = -slider.max;
  slider.value = layer.bias;
  const field = find(".bias-number");
  if (field !== field.getRootNode().activeElement) field.value = shortWeight(layer.bias);
}

// One plane for grey and for each colour by itself, three for a sum over colours.
function kernelFor(kernel, colours, plane) {
  const count = colours === "summed" ? 3 : 1;
  if (kernel.planes.length === count) return kernel;
  const planes = count === 3 ? [0, 1, 2].map(() => Float32Array.from(kernel.planes[0])) : [kernel.planes[plane]];
  return { ...kernel, planes };
}

function makeKernelControls(lab, on) {
  for (const selector of [".rows", ".columns"]) {
    const sizes = Array.from({ length: MAX_SIDE }, (_, i) => new Option(String(i + 1)));
    lab.find(selector).append(...sizes);
    on(selector, "change", () => resize(lab, Number(lab.find(".rows").value), Number(lab.find(".columns").value)));
  }
  on(".turn", "click", () => change(lab, { kernel: quarterTurn(lab.layer.kernel) }));
  on(".normalise", "click", () => normalise(lab));
  on(".preset", "change", (list) => list.value && usePreset(lab, list.value));
  lab.grid = openKernelGrid(lab.find(".cells"), {
    edit: (index, weight) => editWeight(lab, index, weight),
    refuse: (word, cell, kept) => refuse(lab, word, cell, kept),
    point: (index) => {
      lab.pointed = index;
      lab.pooledCursor = null;
      refresh(lab, false);
    },
  });
}

const planeOf = (lab) => (lab.layer.colours === "summed" ? lab.plane : 0);

function editWeight(lab, index, weight) {
  const { kernel } = lab.layer;
  const planes = kernel.planes.map((plane, which) => {
    if (which !== planeOf(lab)) return plane;
    const edited = Float32Array.from(plane);
    edited[index] = weight;
    return edited;
  });
  lab.picked = null;
  change(lab, { kernel: { ...kernel, planes } });
}

function refuse(lab, word, cell, kept) {
  const sentence = lab.find(".refused");
  if (word === undefined) {
    if (!lab.find('.cells [aria-invalid="true"]')) sentence.textContent = "";
    return;
  }
  const limit = word === "too large" ? ` (at most ${MAX_WEIGHT})` : "";
  sentence.textContent = `${cell.getAttribute("aria-label").replace("Weight in r", "R")}: ${word}${limit}; the kernel keeps ${shortNumber(kept)}.`;
}

// What a smaller size has cut off comes back with a larger one, if nothing was changed meanwhile.
function resize(lab, height, width) {
  const from = lab.resized?.kernel === lab.layer.kernel ? lab.resized.from : lab.layer.kernel;
  const kernel = { height, width, planes: from.planes.map((plane) => resizedPlane(plane, from, height, width)) };
  lab.resized = { kernel, from };
  change(lab, { kernel });
}

// All planes are divided by the sum over all of them, so that a grey area keeps its brightness.
function normalise(lab) {
  const { kernel } = lab.layer;
  const sum = sumOf(kernel);
  const planes = kernel.planes.map((plane) => plane.map((weight) => weight / sum));
  if (planes.every((plane) => plane.every((weight) => Math.abs(weight) <= MAX_WEIGHT))) change(lab, { kernel: { ...kernel, planes } });
}

// ---- kernels by name -------------------------------------------------------------------------

function takePresets(lab, presets) {
  lab.presets = new Map();
  lab.named = new Map();
  const list = lab.find(".preset");
  list.replaceChildren(new Option("your own", ""));
  const families = new Map();
  for (const preset of presets) {
    lab.presets.set(preset.name, preset);
    if (!families.has(preset.family)) families.set(preset.family, []);
    families.get(preset.family).push(new Option(preset.title, preset.name));
    preset.variants.forEach((text, variant) => {
      const plain = writeKernel(readKernel(text));
      if (!lab.named.has(plain)) lab.named.set(plain, []);
      lab.named.get(plain).push({ name: preset.name, variant });
    });
  }
  for (const [family, options] of families) {
    const group = document.createElement("optgroup");
    group.label = family;
    group.append(...options);
    list.append(group);
  }
}

// Which named kernel the visible plane is; the one that was picked, if two have the same numbers.
function nameOf(lab) {
  const { kernel } = lab.layer;
  const all = lab.named.get(writeKernel({ ...kernel, planes: [kernel.planes[planeOf(lab)]] })) ?? [];
  return all.find(({ name }) => name === lab.picked) ?? all[0] ?? null;
}

function usePreset(lab, name, variant = lab.presets.get(name).default) {
  const kernel = readKernel(lab.presets.get(name).variants[variant]);
  lab.picked = name;
  change(lab, { kernel: kernelFor(kernel, lab.layer.colours, 0) });
}

// The numbers that a kernel is made from, as sliders; variants are listed last option fastest.
function showOptions(lab, found) {
  const box = lab.find(".options");
  const preset = found && lab.presets.get(found.name);
  const options = preset?.options ?? [];
  if (box.dataset.of !== (options.length ? preset.name : "")) buildOptions(lab, box, preset, options);
  let rest = found?.variant ?? 0;
  for (let i = options.length - 1; i >= 0; i--) {
    const index = rest % options[i].values.length;
    rest = Math.floor(rest / options[i].values.length);
    const says = `${options[i].values[index]} ${options[i].unit}`;
    const range = box.children[i].querySelector("input");
    range.value = index;
    range.setAttribute("aria-valuetext", says);
    box.children[i].querySelector("output").textContent = says;
  }
}

function buildOptions(lab, box, preset, options) {
  box.dataset.of = options.length ? preset.name : "";
  box.replaceChildren(
    ...options.map(({ label, values }) => {
      const slider = textIn("label", "option", "");
      const range = Object.assign(document.createElement("input"), { type: "range", min: 0, max: values.length - 1, step: 1 });
      range.addEventListener("input", () => usePreset(lab, preset.name, variantOf(box, options)));
      slider.append(textIn("span", "", label), range, textIn("output", "", ""));
      return slider;
    }),
  );
}

const variantOf = (box, options) => options.reduce((variant, { values }, i) => variant * values.length + Number(box.children[i].querySelector("input").value), 0);

// ---- showing the state -----------------------------------------------------------------------

function showControls(lab) {
  const { layer, find } = lab;
  const chosen = { ...layer, shown: lab.shown, planes: lab.plane };
  for (const name of Object.keys(SWITCHES)) markSwitch(find(`.${name}`), chosen[name]);
  find(".planes-row").hidden = layer.colours === "grey";
  showBias(lab);
  find(".flip").checked = layer.flip;
  find(".relu").checked = layer.relu;
  find(".pooling").value = layer.pooling;
  find(".pool-size").value = layer.poolSize;
  find(".pool-size").hidden = layer.pooling === "none";
  showKernelControls(lab);
  const seen = layer.colours === "grey" ? "grey" : "red, green, blue";
  const words = `Input: ${lab.picture.height} × ${lab.picture.width}, ${seen}, 0 to 255`;
  find(".input-title").textContent = words;
  lab.maps.input.canvas.setAttribute("aria-label", `${lab.picture.name}. ${words}. Arrow keys move the window.`);
  showFormula(lab);
}

function showKernelControls(lab) {
  const { layer, find } = lab;
  const weights = layer.kernel.planes[planeOf(lab)];
  const found = nameOf(lab);
  find(".preset").value = found?.name ?? "";
  showOptions(lab, found);
  showKernel(lab.grid, layer.kernel, weights, lab.palettes.signed);
  find(".rows").value = layer.kernel.height;
  find(".columns").value = layer.kernel.width;
  const sum = sumOf(layer.kernel);
  const close = (value) => Math.abs(sum - value) < 1e-5;
  find(".normalise").disabled = close(0) || close(1);
  const rounded = close(0) ? 0 : close(1) ? 1 : sum;
  const over = layer.colours === "summed" ? ", all three grids" : "";
  const bias = layer.bias ? ` ${layer.bias < 0 ? "−" : "+"} ${shortNumber(Math.abs(layer.bias))}` : "";
  const about = found && layer.colours !== "summed" ? lab.presets.get(found.name).about : "";
  find(".about").textContent = `Sum of weights${over}: ${shortNumber(rounded)}. A flat area of 100 gives 100 · ${shortNumber(rounded)}${bias} = ${shortNumber(100 * rounded + layer.bias)}${layer.relu ? " before ReLU" : ""}. ${about}`;
  find(".planes-name").textContent = { grey: "", each: "written out for", summed: "kernel for" }[layer.colours];
}

// The output size, with the formula filled in.
function showFormula(lab) {
  const { rows, columns } = lab.found.axes;
  const one = (axis, name) => {
    if (lab.layer.padding === "same") return `${name} ⌈${axis.size} / ${axis.stride}⌉ = ${axis.count}`;
    const window = axis.dilation > 1 ? `((${axis.kernel} − 1) · ${axis.dilation} + 1)` : axis.kernel;
    if (!axis.count) return `${name} none, as ${window}${axis.dilation > 1 ? ` = ${axis.extent}` : ""} > ${axis.size}`;
    return `${name} ⌊(${axis.size} − ${window}) / ${axis.stride}⌋ + 1 = ${axis.count}`;
  };
  const zeros = rows.before + rows.after + columns.before + columns.after;
  const padding = zeros ? ` Zeros are added: ${rows.before} above, ${rows.after} below, ${columns.before} left, ${columns.after} right (hatched).` : "";
  lab.find(".formula").textContent = `Output size: ${one(rows, "height")}, ${one(columns, "width")}.${padding}`;
}
