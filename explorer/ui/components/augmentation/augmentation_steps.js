// The list of steps: one is open, and has its sliders.

function fillChoices(select, groups, first) {
  if (first) select.append(new Option(first, ""));
  for (const [label, entries] of groups) {
    const group = Object.assign(document.createElement("optgroup"), { label });
    entries.forEach(({ name, title }) => group.append(new Option(title, name)));
    select.append(group);
  }
}

const augmentationGroups = () =>
  GROUPS.map((group) => [group, AUGMENTATIONS.filter((entry) => entry.group === group)]);

function makeAugmentationControls(lab) {
  const { find } = lab;
  find(".preset").append(new Option("your own", ""));
  PRESETS.forEach(({ name, title }) => find(".preset").append(new Option(title, name)));
  find(".preset").append(new Option("nothing", NO_STEPS));
  find(".preset").addEventListener("change", ({ target }) => beginWith(lab, target.value));
  fillChoices(find(".add"), augmentationGroups(), "+ Add an augmentation");
  find(".add").addEventListener("change", ({ target }) => addStep(lab, target));
  [".preset", ".add"].forEach((selector) => openByKeys(find(selector)));
  find(".again").addEventListener("click", () => setSeed(lab, (lab.seed + 1) % (MOST_SEED + 1)));
  find(".seed").max = MOST_SEED;
  find(".seed").addEventListener("change", ({ target }) => {
    const wanted = Math.round(Number(target.value));
    const allowed = target.value !== "" && wanted >= 0 && wanted <= MOST_SEED;
    setSeed(lab, allowed ? wanted : lab.seed);
  });
}

function setSeed(lab, seed) {
  lab.find(".seed").value = seed;
  if (seed === lab.seed) return;
  lab.seed = seed;
  augmentationChanged(lab);
}

function beginWith(lab, name) {
  const preset = PRESETS.find((one) => one.name === name);
  if (!preset && name !== NO_STEPS) return showSteps(lab);
  lab.steps = readPipeline(preset ? preset.text : NO_STEPS);
  openStep(lab, lab.steps.length ? 1 : 0);
}

function addStep(lab, select) {
  const name = select.value;
  select.value = "";
  if (!name || lab.steps.length >= MOST_STEPS) return;
  lab.steps.push(freshStep(name));
  openStep(lab, lab.steps.length);
}

// number counts from 1; 0 for none.
function openStep(lab, number) {
  lab.open = number;
  lab.along = "";
  augmentationChanged(lab);
  showSteps(lab);
}

function moveStep(lab, index, by) {
  const [step] = lab.steps.splice(index, 1);
  lab.steps.splice(index + by, 0, step);
  openStep(lab, index + by + 1);
  focusIn(lab, index + by, by < 0 ? ".up" : ".down");
}

function removeStep(lab, index) {
  lab.steps.splice(index, 1);
  openStep(lab, Math.min(index + 1, lab.steps.length));
  const next = lab.find(`.steps > :nth-child(${lab.open}) .step-head`) ?? lab.find(".add");
  next.focus();
}

function focusIn(lab, index, selector) {
  const button = lab.find(`.steps > :nth-child(${index + 1}) ${selector}`);
  (button?.disabled ? button.closest(".step").querySelector(".step-head") : button)?.focus();
}

// A closed list would choose at once whatever an arrow key comes by: it is opened instead.
function openByKeys(select) {
  select.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !select.showPicker) return;
    event.preventDefault();
    select.showPicker();
  });
}

function augmentationChanged(lab, moving = false) {
  lab.moving = moving;
  clearTimeout(lab.asking);
  noteChange(lab);
  markPreset(lab);
  waitForAnswer(lab);
}

function markPreset(lab) {
  const text = pipelineText(lab.steps);
  const preset = PRESETS.find((one) => one.text === text);
  lab.find(".preset").value = preset?.name ?? (text === NO_STEPS ? NO_STEPS : "");
  const nothing = "Nothing is changed: add an augmentation, or begin with a ready pipeline.";
  lab.find(".preset-says").textContent = preset?.about ?? (lab.steps.length ? "" : nothing);
  const full = lab.steps.length >= MOST_STEPS;
  lab.find(".add").disabled = full;
  lab.find(".full-says").textContent = full ? `${MOST_STEPS} in a row are the most.` : "";
}

function showSteps(lab) {
  const steps = lab.steps.map((step, index) => makeStep(lab, step, index));
  lab.find(".steps").replaceChildren(...steps);
  lab.find(".seed").value = lab.seed;
  markPreset(lab);
}

function makeStep(lab, step, index) {
  const item = document.createElement("li");
  const open = lab.open === index + 1;
  item.className = open ? "step open" : "step";
  const head = makeButton(
    textIn("span", "step-title", step.entry.title),
    textIn("span", "step-sum", stepSummary(step)),
  );
  head.className = "step-head";
  head.setAttribute("aria-expanded", String(open));
  head.addEventListener("click", () => {
    openStep(lab, open ? 0 : index + 1);
    focusIn(lab, index, ".step-head");
  });
  item.append(head);
  if (open) item.append(makeBody(lab, step, index, item));
  return item;
}

function makeBody(lab, step, index, item) {
  const body = document.createElement("div");
  body.className = "step-body";
  const resum = () => (item.querySelector(".step-sum").textContent = stepSummary(step));
  const fields = step.entry.options.map((option, place) => {
    const make = typeof option.default === "number" ? makeSlider : makeList;
    return make(step, option, place, (moving = false) => {
      resum();
      augmentationChanged(lab, moving);
    });
  });
  body.append(...fields, textIn("p", "says", step.entry.about), makeTools(lab, index));
  return body;
}

function makeSlider(step, option, place, changed) {
  const label = textIn("label", "option", "");
  const says = textIn("output", "", withUnit(valueOf(step, place), option.unit));
  const input = Object.assign(document.createElement("input"), { type: "range", min: 0, step: 1 });
  input.setAttribute("aria-label", option.label);
  input.max = option.values.length - 1;
  input.value = step.values[place];
  const show = () => {
    const words = withUnit(valueOf(step, place), option.unit);
    says.textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  const take = (moving) => {
    step.values[place] = Number(input.value);
    show();
    changed(moving);
  };
  input.addEventListener("input", () => take(true));
  input.addEventListener("change", () => take(false));
  show();
  label.append(textIn("span", "", option.label), says, input);
  return label;
}

function makeList(step, option, place, changed) {
  const label = textIn("label", "option", "");
  const select = document.createElement("select");
  option.values.forEach((value, index) =>
    select.append(new Option(FILL_WORDS[value] ?? value, index)),
  );
  select.value = step.values[place];
  select.addEventListener("change", () => {
    step.values[place] = Number(select.value);
    changed();
  });
  label.append(textIn("span", "", option.label), select);
  return label;
}

function makeTools(lab, index) {
  const tools = textIn("div", "tools", "");
  const last = lab.steps.length - 1;
  const made = [
    ["up", "↑ Earlier", () => moveStep(lab, index, -1), index === 0],
    ["down", "↓ Later", () => moveStep(lab, index, 1), index === last],
    ["remove", "Remove", () => removeStep(lab, index), false],
  ];
  for (const [name, text, act, disabled] of made) {
    const button = Object.assign(makeButton(text), { className: `tool ${name}`, disabled });
    button.addEventListener("click", act);
    tools.append(button);
  }
  return tools;
}
