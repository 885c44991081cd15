// Kernels by name, and the numbers that some are made from.

function takePresets(lab, presets) {
  lab.presets = new Map(presets.map((preset) => [preset.name, preset]));
  lab.named = new Map(); // text of a kernel -> [{name, variant}]
  lab.find(".preset").replaceChildren(new Option("your own", ""), ...presetGroups(presets));
  for (const { name, variants } of presets) {
    variants.forEach((text, variant) => {
      const plain = writeKernel(readKernel(text));
      lab.named.set(plain, [...(lab.named.get(plain) ?? []), { name, variant }]);
    });
  }
}

// Which named kernel the visible plane is; the one that was picked, if two have the same numbers.
function nameOf(lab) {
  const { kernel } = lab.layer;
  const all =
    lab.named.get(writeKernel({ ...kernel, planes: [kernel.planes[planeOf(lab)]] })) ?? [];
  return all.find(({ name }) => name === lab.picked) ?? all[0] ?? null;
}

function usePreset(lab, name, variant = lab.presets.get(name).default) {
  const kernel = readKernel(lab.presets.get(name).variants[variant]);
  Object.assign(lab, { picked: name, asPicture: null });
  change(lab, { kernel: kernelFor(kernel, lab.layer.colours, 0) });
}

// The numbers that a kernel is made from, as sliders; variants are listed last option fastest.
function showOptions(lab, found) {
  const box = lab.find(".options");
  const preset = found && lab.presets.get(found.name);
  const options = preset?.options ?? [];
  if (box.dataset.of !== (options.length ? preset.name : ""))
    buildOptions(lab, box, preset, options);
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
      const range = Object.assign(document.createElement("input"), {
        type: "range",
        min: 0,
        max: values.length - 1,
        step: 1,
      });
      range.addEventListener("input", () => usePreset(lab, preset.name, variantOf(box, options)));
      slider.append(textIn("span", "", label), range, textIn("output", "", ""));
      return slider;
    }),
  );
}

const variantOf = (box, options) =>
  options.reduce(
    (variant, { values }, i) =>
      variant * values.length + Number(box.children[i].querySelector("input").value),
    0,
  );
