// What is written of anchors: how many there are of each kind, what the chosen one is to learn.

const whole = (count) => count.toLocaleString("en");
const signed = (text) => text.replaceAll("-", "−");
const two = (value) => signed(value.toFixed(2));
const three = (value) => signed(value.toFixed(3));
const pixels = (value) => signed(String(Number(value.toFixed(1))));
const bracketed = (value) => (value < 0 ? `(${pixels(value)})` : pixels(value));
const sizeText = (box) => `${pixels(widthOf(box))} × ${pixels(heightOf(box))}`;
const objectText = ({ glyph, name }) => `${glyph} ${name}`;

function wordsOnCell(it, row, column, own) {
  if (!own.length) return "There are no anchors on this feature map: give it a scale.";
  const listed = own.map(([{ box }, match]) => {
    const fate = fateOf(match);
    const name = fate === "matched" ? it.data.objects[match.object].name : "";
    const sign = { matched: `✓ ${name}, `, ignored: "– ignored, ", background: "" }[fate];
    return `${sizeText(box)} (${sign}IoU ${two(match.overlap)})`;
  });
  return `Row ${row + 1}, column ${column + 1}: ${listed.join("; ")}`;
}

function rowOf(cells, kind = "") {
  const row = document.createElement("tr");
  row.className = kind;
  row.append(...cells.map((text, i) => textIn(i ? "td" : "th", "", text)));
  row.firstChild.scope = "row";
  return row;
}

function countsOf(it, test) {
  const counts = { all: 0, matched: 0, ignored: 0, background: 0 };
  it.anchors.forEach((anchor, i) => {
    if (!test(anchor)) return;
    counts.all += 1;
    counts[fateOf(it.matches[i])] += 1;
  });
  return counts;
}

function writeCounts(it) {
  const cells = (counts) =>
    [counts.all, counts.matched, counts.ignored, counts.background].map(whole);
  const rows = STRIDES.map((stride) => {
    const side = Math.ceil(SIDE / stride);
    const counts = countsOf(it, (anchor) => anchor.stride === stride);
    return rowOf([`stride ${stride}, ${side} × ${side} cells`, ...cells(counts)]);
  });
  const together = countsOf(it, () => true);
  rows.push(rowOf(["together", ...cells(together)], "sum"));
  it.find(".counts tbody").replaceChildren(...rows);
  it.find(".verdict").textContent = verdictOnAnchors(it, together);
}

function verdictOnAnchors(it, { all, matched, background }) {
  if (!all) return "There are no anchors at all: a detector without anchors finds nothing.";
  if (!it.data.objects.length)
    return "Nobody has said where the objects in your picture are, so there is nothing to match.";
  if (!matched) return "No anchor is matched: the detector has nothing to learn boxes from.";
  return (
    `One anchor in ${whole(Math.round(all / matched))} has an object; ${whole(background)} are ` +
    "background, and most of those easy. If all counted alike, the loss would be about " +
    "background. That is why the detector here is trained with focal loss, which lets easy " +
    "anchors count for little."
  );
}

function writeObjects(it) {
  const rows = it.data.objects.map((object, index) => {
    const own = it.matches.filter((match) => match.object === index);
    const onMap = (stride) =>
      it.anchors.filter((one, i) => one.stride === stride && it.matches[i].object === index).length;
    const best = it.anchors.reduce((most, { box }) => Math.max(most, iouOf(box, object.box)), 0);
    const byThreshold = own.some(({ overlap }) => overlap >= it.setting.positive / 100);
    const counts = STRIDES.map(onMap).join(" + ");
    const count = own.length && !byThreshold ? `${counts} (its best)` : counts;
    return rowOf([objectText(object), sizeText(object.box), count, two(best)]);
  });
  it.find(".objects tbody").replaceChildren(...rows);
  it.find(".objects").style.display = rows.length ? "" : "none";
}

function fateText(it, match) {
  const { positive, negative } = it.setting;
  const overlap = two(match.overlap);
  if (match.object >= 0) {
    const why =
      match.overlap >= positive / 100
        ? `at least ${two(positive / 100)}`
        : "too low, but no other anchor fits this object better, so it is matched all the same";
    return `✓ Matched with ${objectText(it.data.objects[match.object])}: IoU ${overlap}, ${why}.`;
  }
  if (!match.overlap && match.object !== IGNORED)
    return "Background: it overlaps no object, and has no offsets to learn.";
  const found = `IoU ${overlap} with ${objectText(it.data.objects[match.nearest])}`;
  if (match.object === IGNORED)
    return `– Ignored: ${found}, not matched, not clearly background. It adds nothing to the loss.`;
  const low = `below ${two(negative / 100)}`;
  return `Background: ${found}, ${low}. It is to learn that nothing is here, and no offsets.`;
}

const partsText = (box) => {
  const [x, y] = centreOf(box);
  return `centre ${pixels(x)}, ${pixels(y)}, size ${sizeText(box)}`;
};

function writeChosen(it) {
  const anchor = it.anchors[it.index];
  const match = it.matches[it.index];
  it.find(".chosen-title").textContent = anchor
    ? `The chosen anchor: row ${anchor.row + 1}, column ${anchor.column + 1}, ` +
      `${sizeText(anchor.box)} pixels`
    : "No anchor is chosen";
  it.find(".fate").textContent = anchor ? fateText(it, match) : "";
  writeEncoding(it, anchor);
}

function writeEncoding(it, anchor) {
  const { object } = it;
  it.find(".exact").disabled = !object;
  if (!anchor || !object) {
    it.find(".given").textContent = anchor ? `Anchor: ${partsText(anchor.box)}` : "";
    it.find(".encoded").textContent = anchor ? "There is no object to encode." : "";
    return;
  }
  const [place, from] = [centreOf(object.box), centreOf(anchor.box)];
  const [width, height] = [widthOf(anchor.box), heightOf(anchor.box)];
  const [tx, ty, tw, th] = encodeBox(object.box, anchor.box).map(three);
  it.find(".given").textContent =
    `Anchor: ${partsText(anchor.box)}\n${objectText(object)}: ${partsText(object.box)}`;
  it.find(".encoded").textContent =
    `x: (${pixels(place[0])} − ${bracketed(from[0])}) / ${pixels(width)} = ${tx}\n` +
    `y: (${pixels(place[1])} − ${bracketed(from[1])}) / ${pixels(height)} = ${ty}\n` +
    `width: ln(${pixels(widthOf(object.box))} / ${pixels(width)}) = ${tw}\n` +
    `height: ln(${pixels(heightOf(object.box))} / ${pixels(height)}) = ${th}`;
}

function writeDecoding(it) {
  const anchor = it.anchors[it.index];
  if (!anchor) return (it.find(".decoded").textContent = "");
  const [x, y] = centreOf(anchor.box);
  const [width, height] = [widthOf(anchor.box), heightOf(anchor.box)];
  const [cx, cy] = centreOf(it.decoded).map(pixels);
  const [tx, ty, tw, th] = it.offsets.map((value) => (value < 0 ? `(${two(value)})` : two(value)));
  const size = (offset, from, to) => {
    const power = two(Math.exp(Math.min(offset, MOST_GROWTH)));
    return `${power} · ${pixels(from)} = ${pixels(to)}`;
  };
  const overlap = it.object
    ? `\nIoU with ${objectText(it.object)}: ${two(iouOf(it.decoded, it.object.box))}`
    : "";
  it.find(".decoded").textContent =
    `x: ${pixels(x)} + ${tx} · ${pixels(width)} = ${cx}\n` +
    `y: ${pixels(y)} + ${ty} · ${pixels(height)} = ${cy}\n` +
    `width: exp ${tw} · ${pixels(width)} = ` +
    `${size(it.offsets[2], width, widthOf(it.decoded))}\n` +
    `height: exp ${th} · ${pixels(height)} = ` +
    size(it.offsets[3], height, heightOf(it.decoded)) +
    overlap;
}
