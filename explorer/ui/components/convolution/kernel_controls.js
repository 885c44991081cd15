// ---- controls --------------------------------------------------------------------------------

const SWITCHES = {
  colours: [
    "What the kernel looks at",
    [
      ["grey", "grey"],
      ["each", "each colour"],
      ["summed", "RGB, summed"],
    ],
  ],
  shown: [
    "How the result is shown",
    [
      ["auto", "auto"],
      ["signed", "signed"],
      ["clamp", "clamped"],
      ["absolute", "absolute"],
      ["offset", "+128"],
    ],
  ],
  stride: ["Stride", asEntries(STRIDES)],
  padding: [
    "Padding",
    [
      ["same", "same"],
      ["valid", "valid"],
    ],
  ],
  dilation: ["Dilation", asEntries(DILATIONS)],
  planes: ["Kernel of which colour", PLANES.map((name, index) => [index, name])],
};

// A change by the visitor: shown at once, told to the server after a pause.
function change(lab, part) {
  Object.assign(lab.layer, part);
  lab.walking = false;
  pause(lab);
  noteChange(lab);
  refresh(lab);
}

function makeControls(lab) {
  const onPick = {
    colours: (colours) => {
      lab.asPicture = null;
      change(lab, { colours, kernel: kernelFor(lab.layer.kernel, colours, lab.plane) });
    },
    shown: (shown) => {
      Object.assign(lab, { shown, asPicture: null });
      change(lab, {});
    },
    planes: (plane) => {
      lab.plane = plane;
      change(lab, {});
    },
  };
  for (const [name, [label, entries]] of Object.entries(SWITCHES)) {
    makeSwitch(
      lab.find(`.${name}`),
      label,
      entries,
      onPick[name] ?? ((value) => change(lab, { [name]: value })),
    );
  }
  const on = (selector, event, then) =>
    lab.find(selector).addEventListener(event, (e) => then(e.target));
  makeBias(lab, on);
  on(".flip", "change", (tick) => change(lab, { flip: tick.checked }));
  on(".relu", "change", (tick) => change(lab, { relu: tick.checked }));
  on(".pooling", "change", (list) => change(lab, { pooling: list.value }));
  on(".pool-size", "change", (list) => change(lab, { poolSize: Number(list.value) }));
  lab.find(".pool-size").append(...POOL_SIZES.map((side) => new Option(`${side} × ${side}`, side)));
  makeKernelControls(lab, on);
  makeWalk(lab, on);
}

// A slider for the usual, and a field for any number that a kernel could have.
function makeBias(lab, on) {
  on(".bias", "input", (range) => change(lab, { bias: Number(range.value) }));
  on(".bias-number", "input", (field) => {
    const { weight: bias, word } = parseWeight(field.value, MAX_BIAS);
    markRefused(field, word !== undefined);
    sayRefused(lab, "Bias", word, MAX_BIAS, `it stays ${shortNumber(lab.layer.bias)}`);
    if (word === undefined) change(lab, { bias });
  });
  on(".bias-number", "focusin", (field) => {
    field.value = writeWeight(lab.layer.bias);
    field.select();
  });
  on(".bias-number", "focusout", (field) => {
    markRefused(field, false);
    sayRefused(lab);
    field.value = shortWeight(lab.layer.bias);
  });
}

// Without a word there is nothing to say.
function sayRefused(lab, what, word, limit, kept) {
  const most = word === "too large" ? ` (at most ${limit})` : "";
  lab.find(".refused").textContent = word ? `${what}: ${word}${most}; ${kept}.` : "";
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
  const planes =
    count === 3 ? [0, 1, 2].map(() => Float32Array.from(kernel.planes[0])) : [kernel.planes[plane]];
  return { ...kernel, planes };
}

function makeKernelControls(lab, on) {
  for (const selector of [".rows", ".columns"]) {
    const sizes = Array.from({ length: MAX_SIDE }, (_, i) => new Option(String(i + 1)));
    lab.find(selector).append(...sizes);
    on(selector, "change", () =>
      resize(lab, Number(lab.find(".rows").value), Number(lab.find(".columns").value)),
    );
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
  if (!word && lab.find('.cells [aria-invalid="true"]')) return;
  const place = cell.getAttribute("aria-label").replace("Weight in r", "R");
  sayRefused(lab, place, word, MAX_WEIGHT, word && `the kernel keeps ${shortNumber(kept)}`);
}

// What a smaller size has cut off comes back with a larger one, if nothing was changed meanwhile.
function resize(lab, height, width) {
  const from = lab.resized?.kernel === lab.layer.kernel ? lab.resized.from : lab.layer.kernel;
  const kernel = {
    height,
    width,
    planes: from.planes.map((plane) => resizedPlane(plane, from, height, width)),
  };
  lab.resized = { kernel, from };
  change(lab, { kernel });
}

// All planes are divided by the sum over all of them, so that a grey area keeps its brightness.
function normalise(lab) {
  const { kernel } = lab.layer;
  const sum = weightSum(kernel);
  const planes = kernel.planes.map((plane) => plane.map((weight) => weight / sum));
  if (planes.every((plane) => plane.every((weight) => Math.abs(weight) <= MAX_WEIGHT))) {
    lab.asPicture = null;
    return change(lab, { kernel: { ...kernel, planes } });
  }
  sayRefused(lab, "Sum = 1", "too large", MAX_WEIGHT, "a weight would be, so the kernel stays");
}

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
  lab.maps.input.canvas.setAttribute(
    "aria-label",
    `${lab.picture.name}. ${words}. Arrow keys move the window.`,
  );
  find(".formula").textContent = formulaWords(lab.found.axes, layer.padding);
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
  const sum = weightSum(layer.kernel);
  find(".normalise").disabled = sum === 0 || sum === 1;
  const about = found && layer.colours !== "summed" ? lab.presets.get(found.name).about : "";
  find(".about").textContent = `${sumWords(layer, sum)} ${about}`;
  find(".planes-name").textContent = { grey: "", each: "written out for", summed: "kernel for" }[
    layer.colours
  ];
}
