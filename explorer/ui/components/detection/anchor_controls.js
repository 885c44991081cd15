// The sliders and buttons beside the picture of anchors.

const OFFSETS = ["x", "y", "width", "height"];
const LEAST_REACH = 1.5; // of an offset's slider
const NO_SCALE = SCALE_RANGE[0] - 1; // the slider's end at which there is no such scale

function makeSlider(place, label, [min, max, step], change) {
  const element = document.createElement("label");
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min, max, step });
  const says = document.createElement("output");
  element.append(textIn("span", "", label), slider, says);
  slider.addEventListener("input", () => change(Number(slider.value)));
  place.append(element);
  return { slider, says, label: element.firstChild };
}

function setSlider({ slider, says }, value, text) {
  slider.value = value;
  slider.setAttribute("aria-valuetext", text);
  says.textContent = text;
}

const ratiosOf = ({ spread }) => (spread === 100 ? [1] : [100 / spread, 1, spread / 100]);

function spreadText(spread) {
  const times = String(spread / 100);
  return spread === 100 ? "squares only" : `1:${times}, 1:1, ${times}:1`;
}

// Of each feature map three scales, some of which may be NO_SCALE: a slider keeps its place.
const filledUp = (scales) => Array.from({ length: MOST_SCALES }, (_, i) => scales[i] ?? NO_SCALE);
const scalesOf = ({ scales }, stride) => scales[stride].filter((scale) => scale > NO_SCALE);

function readSetting(text) {
  const numbers = (part) => (part ? part.split("-").map(Number) : []);
  const parts = text.split("_").map(numbers);
  const [positive, negative] = parts[STRIDES.length + 1];
  const scales = Object.fromEntries(STRIDES.map((stride, i) => [stride, filledUp(parts[i])]));
  return { scales, spread: parts[STRIDES.length][0], positive, negative };
}

function settingText(setting) {
  const { spread, positive, negative } = setting;
  const lists = STRIDES.map((stride) => scalesOf(setting, stride).join("-"));
  return [...lists, spread, `${positive}-${negative}`].join("_");
}

function changeScale(it, index, value) {
  const scales = it.setting.scales[it.stride].map((scale, i) => (i === index ? value : scale));
  it.change({ scales: { ...it.setting.scales, [it.stride]: scales } });
}

function changeThreshold(it, name, value) {
  const other = name === "positive" ? "negative" : "positive";
  const most = name === "positive" ? Math.min : Math.max;
  it.change({ [name]: value, [other]: most(value, it.setting[other]) });
}

function makeControls(it) {
  const { find } = it;
  const range = [NO_SCALE, SCALE_RANGE[1], 1];
  it.scaleSliders = Array.from({ length: MOST_SCALES }, (_, i) =>
    makeSlider(find(".scales"), `Scale ${i + 1}`, range, (value) => changeScale(it, i, value)),
  );
  const others = find(".others");
  it.spread = makeSlider(others, "Ratios, height to width", [100, MOST_SPREAD, 25], (spread) =>
    it.change({ spread }),
  );
  it.positive = makeSlider(others, "Matched from IoU", [5, 95, 5], (value) =>
    changeThreshold(it, "positive", value),
  );
  it.negative = makeSlider(others, "Background below IoU", [0, 95, 5], (value) =>
    changeThreshold(it, "negative", value),
  );
  it.offsetSliders = OFFSETS.map((name, i) =>
    makeSlider(find(".offsets"), name, [-LEAST_REACH, LEAST_REACH, 0.01], (value) =>
      it.bend(it.offsets.map((one, at) => (at === i ? value : one))),
    ),
  );
  find(".usual").addEventListener("click", () => it.change(readSetting(USUAL)));
  find(".zero").addEventListener("click", () => it.bend([0, 0, 0, 0]));
  find(".exact").addEventListener("click", () => it.bend(it.encoded));
  const lit = [["both", "matched and ignored"], ["matched", "matched"], ["none", "only the cell"]];
  makeSwitch(find(".lit"), "Anchors to show", lit, (value) => it.light(value));
  const maps = STRIDES.map((stride) => {
    const side = Math.ceil(SIDE / stride);
    return [String(stride), `stride ${stride}: ${side} × ${side} cells`];
  });
  makeSwitch(find(".strides"), "Feature map", maps, (stride) => it.openMap(Number(stride)));
}

function showControls(it) {
  const { setting } = it;
  it.scaleSliders.forEach((one, i) => {
    const scale = setting.scales[it.stride][i];
    setSlider(one, scale, scale > NO_SCALE ? `${scale} px` : "none");
  });
  setSlider(it.spread, setting.spread, spreadText(setting.spread));
  setSlider(it.positive, setting.positive, two(setting.positive / 100));
  setSlider(it.negative, setting.negative, two(setting.negative / 100));
  markSwitch(it.find(".strides"), it.stride);
  markSwitch(it.find(".lit"), it.lit);
}

// The anchors of the chosen cell as buttons.
function showKinds(it) {
  const place = it.find(".cell-kinds");
  const numbered = it.anchors.map((anchor, i) => [anchor, i]);
  const own = numbered.filter(([anchor]) => isOfCell(anchor, it.at));
  const group = textIn("span", "cell-kinds", "");
  const entries = own.map(([{ kind, box }, i]) => {
    const sign = { matched: "✓ ", ignored: "– ", background: "" }[fateOf(it.matches[i])];
    return [String(kind), `${sign}${sizeText(box)}`];
  });
  const pick = (kind) => it.choose({ ...it.at, kind: Number(kind) });
  makeSwitch(group, "Anchor of this cell", entries, pick);
  markSwitch(group, it.at.kind);
  const hadFocus = place.contains(place.getRootNode().activeElement);
  place.replaceWith(group);
  if (hadFocus) group.querySelector('[aria-checked="true"]')?.focus();
}

function showOffsets(it) {
  it.offsetSliders.forEach(({ slider }, i) => {
    const reach = Math.max(LEAST_REACH, Math.ceil(Math.abs(it.encoded[i])));
    Object.assign(slider, { min: -reach, max: reach });
  });
  it.offsetSliders.forEach((one, i) => setSlider(one, it.offsets[i], two(it.offsets[i])));
}
