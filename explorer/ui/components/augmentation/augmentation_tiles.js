// Pictures out of a sheet, with what is said of each.

const TALLEST = 16; // rem: a ribbon of a picture does not push all else off the page

function placeOnSheet(picture, sheet, index) {
  placeOf(picture, sheet.uri, index, sheet);
  picture.style.aspectRatio = `${sheet.width} / ${sheet.height}`;
  picture.style.width = `min(100%, ${(TALLEST * sheet.width) / sheet.height}rem)`;
}

// Keeps the tiles that are there, so that nothing blinks and the focus stays.
function keepTiles(group, count, make) {
  while (group.children.length > count) group.lastChild.remove();
  while (group.children.length < count) group.append(make(group.children.length));
  return [...group.children];
}

function makeTile(tag) {
  const tile = tag === "button" ? makeButton() : document.createElement(tag);
  tile.className = "tile";
  tile.append(
    textIn("span", "picture", ""),
    textIn("span", "label", ""),
    textIn("span", "verdict", ""),
  );
  return tile;
}

const percents = (share) => `${Math.round(100 * share)} %`;

// verdict: {probability, rival, rival_probability, lost}, or undefined. The rival is what is more
// probable than the label, if anything is.
function verdictWords({ probability, rival, lost }) {
  if (!lost) return percents(probability);
  return `✕ ${percents(probability)}: ${rival ? `“${rival}”` : "less sure"}`;
}

function showVerdict(tile, verdict) {
  const place = tile.querySelector(".verdict");
  tile.classList.toggle("lost", Boolean(verdict?.lost));
  place.replaceChildren();
  if (!verdict) return;
  const track = textIn("span", "track", "");
  const bar = textIn("span", "bar", "");
  bar.style.width = `${100 * verdict.probability}%`;
  track.append(bar);
  place.append(track, verdictWords(verdict));
}

function showTile(tile, sheet, index, { label = "", verdict, alt }) {
  placeOnSheet(tile.querySelector(".picture"), sheet, index);
  tile.querySelector(".label").textContent = label;
  showVerdict(tile, verdict);
  const judged = verdict ? `, ${verdictWords(verdict)}` : "";
  tile.setAttribute("aria-label", `${alt}${judged}`);
}
