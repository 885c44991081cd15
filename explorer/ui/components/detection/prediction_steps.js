// Suppression one step at a time: who is taken, and whom that drops or lowers, with which overlap.

const STEP_PAUSE = 1600; // milliseconds

function walkSteps(it) {
  const key = JSON.stringify([it.version, settingsOf(it.state), it.state.score]);
  if (it.walk?.key !== key) {
    const steps = suppressionSteps(it.picture, settingsOf(it.state), it.state.score);
    it.walk = { key, place: 0, steps };
  }
  return it.walk;
}

// Scores as they are after some steps, NaN of boxes that are gone; and what was taken by then.
function afterSteps(it, steps) {
  const now = Float64Array.from(it.picture.scores);
  for (const { hits } of steps) for (const { index, after } of hits) now[index] = after;
  return now;
}

function stepEntries(it) {
  const { steps, place } = walkSteps(it);
  const done = steps.slice(0, place);
  const now = afterSteps(it, steps.slice(0, Math.max(place - 1, 0)));
  const current = done.at(-1);
  const taken = new Set(done.map(({ index }) => index));
  const hits = new Map((current?.hits ?? []).map((hit) => [hit.index, hit]));
  const from = Math.fround(it.state.score);
  const entries = [];
  for (const index of it.sorted.above) {
    const label = it.picture.labels[index];
    const { glyph } = CLASSES[label];
    const add = (look, text) => entries.push({ index, look, text });
    const isCurrent = index === current?.index;
    if (isCurrent) add("solid taken", `${signOf(label)} ${twoDigits(current.score)}`);
    else if (taken.has(index)) add("solid", glyph);
    else if (hits.has(index) && now[index] >= from)
      add("hit", hits.size <= MOST_TAGS ? hitText(hits.get(index)) : "");
    else if (now[index] >= from) add("thin waiting", "");
  }
  tellStep(it, current);
  return entries;
}

const hitText = ({ overlap, after }) =>
  `IoU ${twoDigits(overlap)}${Number.isNaN(after) ? " ✗" : ` → ${twoDigits(after)}`}`;

function tellStep(it, current) {
  const { steps, place } = it.walk;
  it.find(".walk-place").textContent = `step ${place} of ${steps.length}`;
  it.find(".back").disabled = it.find(".to-start").disabled = !place;
  it.find(".next").disabled = place === steps.length;
  it.find(".play").textContent = it.playing ? "Pause" : "Play";
  it.find(".walk-says").textContent = current ? stepWords(it, current) : firstWords(it);
}

function firstWords(it) {
  const { above } = it.sorted;
  if (!above.length) return "No box is above the score threshold; lower it.";
  return `${above.length} boxes are above the threshold. Press Next: the surest is taken first.`;
}

function stepWords(it, { index, score, hits }) {
  const label = it.picture.labels[index];
  const among = it.state.across ? "" : ` of all boxes for a ${CLASSES[label].name}`;
  const taken = `${signOf(label)} with ${twoDigits(score)} is the surest left${among}: it stays.`;
  const from = Math.fround(it.state.score);
  const seen = hits.filter(({ before }) => before >= from).sort((a, b) => b.overlap - a.overlap);
  if (!seen.length) return `${taken} It harms no other.`;
  const dropped = seen.filter(({ after }) => !(after >= from));
  const glyphOf = (hit) => CLASSES[it.picture.labels[hit.index]].glyph;
  const list = seen.slice(0, 6).map((hit) => `${glyphOf(hit)} ${hitText(hit)}`);
  const more = seen.length > list.length ? `, and ${seen.length - list.length} more` : "";
  const verb = dropped.length === seen.length ? "drops" : "lowers";
  return `${taken} It ${verb} ${seen.length}: ${list.join(", ")}${more}.`;
}

function goToStep(it, place) {
  it.walk.place = Math.min(Math.max(place, 0), it.walk.steps.length);
  if (it.walk.place === it.walk.steps.length) pauseWalk(it);
  drawStage(it);
}

function pauseWalk(it) {
  clearInterval(it.playing);
  it.playing = 0;
}

function playWalk(it) {
  if (it.playing) {
    pauseWalk(it);
    return drawStage(it);
  }
  if (it.walk.place === it.walk.steps.length) it.walk.place = 0;
  it.playing = setInterval(() => {
    const leaves = !it.drawn.isConnected || it.state.shown !== "steps";
    if (leaves) pauseWalk(it);
    else goToStep(it, it.walk.place + 1);
  }, STEP_PAUSE);
  goToStep(it, it.walk.place + 1);
}

function makeWalk(it) {
  const press = (name, act) =>
    it.find(name).addEventListener("click", () => {
      if (name !== ".play") pauseWalk(it);
      act();
    });
  press(".to-start", () => goToStep(it, 0));
  press(".back", () => goToStep(it, it.walk.place - 1));
  press(".next", () => goToStep(it, it.walk.place + 1));
  press(".play", () => playWalk(it));
}
