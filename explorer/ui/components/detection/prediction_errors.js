// Errors sorted by kind, counted, and the scenes in which they happen.

const PER_PAGE = 12;
const NO_ERROR = "right";

function makeErrors(it) {
  const group = it.find(".kinds");
  it.kindRows = Object.fromEntries(
    KINDS.map(({ name, title }) => {
      const track = textIn("span", "track", "");
      track.append(textIn("span", "bar", ""));
      const button = makeButton(textIn("span", "", title), track, textIn("b", "kind-count", ""));
      button.dataset.value = name;
      button.addEventListener("click", () => changeState(it, { error: name }));
      group.append(button);
      return [name, button];
    }),
  );
  group.addEventListener("keydown", (event) => moveFocus(group, event)?.click());
  it.find(".more").addEventListener("click", () => {
    it.pages += 1;
    showGallery(it);
  });
}

function showErrors(it) {
  it.find(".errors-part").style.display = it.judged ? "" : "none";
  if (!it.judged) return;
  it.errors = errorsByKind(it.judged, it.state.score);
  const most = Math.max(1, ...Object.values(it.errors).map((list) => list.length));
  for (const { name } of KINDS) {
    const count = it.errors[name].length;
    const row = it.kindRows[name];
    row.querySelector(".bar").style.width = `${(100 * count) / most}%`;
    row.querySelector(".kind-count").textContent = String(count);
    row.classList.toggle("fine", name === NO_ERROR);
  }
  markSwitch(it.find(".kinds"), it.state.error);
  showGallery(it);
}

// The scenes with errors of the kind, those with the surest wrong boxes first.
function scenesWith(it) {
  const byScene = new Map();
  for (const error of it.errors[it.state.error]) {
    if (!byScene.has(error.picture)) byScene.set(error.picture, []);
    byScene.get(error.picture).push(error);
  }
  const surest = (list) => Math.max(...list.map((one) => scoreOf(it, one)));
  return [...byScene].sort((one, other) => surest(other[1]) - surest(one[1]) || one[0] - other[0]);
}

const scoreOf = (it, { picture, place }) =>
  place === undefined ? 0 : it.judged.pictures[picture].scores[place];

function errorBox(it, { picture, place, object }) {
  const one = it.judged.pictures[picture];
  const { boxes, labels } = one.truth;
  if (place === undefined) return { box: boxAt(boxes, object), label: labels[object] };
  return { box: boxAt(it.pictures[picture].boxes, one.indices[place]), label: one.labels[place] };
}

function sceneTile(it, number, errors) {
  const button = makeButton();
  const shot = textIn("span", "shot", "");
  placeOf(shot, it.data.scenes.sheet.sprite, number, it.data.scenes.sheet);
  const over = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "over" });
  const boxes = errors.map((error) => errorBox(it, error));
  for (const { box, label } of boxes)
    line(over, box, it.state.error === "missed" ? "true" : "solid", CLASSES[label].colour);
  shot.append(over);
  const words = boxes.slice(0, 3).map(({ label }, i) => {
    const score = scoreOf(it, errors[i]);
    return `${CLASSES[label].glyph}${score ? ` ${twoDigits(score)}` : ""}`;
  });
  const more = boxes.length > 3 ? ` +${boxes.length - 3}` : "";
  const detail = textIn("span", "tile-detail", words.join(" ") + more);
  button.append(shot, textIn("span", "tile-title", `Scene ${number}`), detail);
  button.className = "scene-tile";
  button.dataset.scene = number;
  button.setAttribute("aria-current", String(number === it.data.picture.number));
  button.setAttribute("aria-label", `Open scene ${number}: ${boxes.length} of this kind`);
  button.addEventListener("click", () => it.send("scene", number));
  return button;
}

function showGallery(it) {
  const { error } = it.state;
  const kind = KINDS.find(({ name }) => name === error);
  const scenes = scenesWith(it);
  const shown = scenes.slice(0, PER_PAGE * it.pages);
  const count = it.errors[error].length;
  const where = count ? ` ${count} in ${scenes.length} scenes.` : " None with these settings.";
  const title = textIn("b", "", `${kind.title}.`);
  it.find(".kind-says").replaceChildren(title, ` ${kind.description}${where}`);
  const tiles = shown.map(([number, errors]) => sceneTile(it, number, errors));
  it.find(".gallery").replaceChildren(...tiles);
  it.find(".more").disabled = shown.length === scenes.length;
}
