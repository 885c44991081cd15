// What is drawn over the picture: the cells, true boxes, matched and ignored anchors, one cell.

const fateOf = ({ object }) =>
  object >= 0 ? "matched" : object === IGNORED ? "ignored" : "background";

function rectOf(box, kind, colour) {
  const at = { x: box[0], y: box[1], width: widthOf(box), height: heightOf(box) };
  const rect = svg("rect", { class: kind, ...at });
  if (colour) rect.style.stroke = colour;
  return rect;
}

// Twice, the wider one dark, so that it is seen on any picture.
const linesOf = (box, kind, colour) => [rectOf(box, `${kind} halo`), rectOf(box, kind, colour)];

const colourOf = (it, object) => it.data.objects[object].colour;

function markAt(x, y, text, kind = "") {
  const mark = textIn("span", kind, text);
  Object.assign(mark.style, { left: `${(100 * x) / SIDE}%`, top: `${(100 * y) / SIDE}%` });
  return mark;
}

function drawGrid(it) {
  const places = Array.from({ length: it.cells + 1 }, (_, i) => i * it.stride);
  const d = places.map((at) => `M${at} 0V${SIDE}M0 ${at}H${SIDE}`).join("");
  it.find(".grid").replaceChildren(svg("path", { class: "halo", d }), svg("path", { d }));
}

const ofMap = (it) =>
  it.anchors.map((anchor, i) => ({ anchor, match: it.matches[i] })).filter(
    ({ anchor }) => anchor.stride === it.stride,
  );

function drawAnchors(it) {
  const shown = ofMap(it);
  const lines = (fate, kind) =>
    shown
      .filter(({ match }) => fateOf(match) === fate)
      .flatMap(({ anchor, match }) =>
        linesOf(anchor.box, kind, fate === "matched" ? colourOf(it, match.object) : ""),
      );
  for (const fate of ["matched", "ignored"])
    it.find(`.${fate}`).replaceChildren(...(isLit(it, fate) ? lines(fate, `${fate}-line`) : []));
  it.find(".truths").replaceChildren(
    ...it.data.objects.flatMap(({ box, colour }) => linesOf(box, "truth-line", colour)),
  );
  drawMarks(it, shown);
}

const isLit = ({ lit }, fate) =>
  (fate === "matched" && lit !== "none") || (fate === "ignored" && lit === "both");

// In the middle of each cell the sign of a class that an anchor of it is matched with.
function drawMarks(it, shown) {
  const best = new Map();
  for (const { anchor, match } of shown) {
    const cell = anchor.row * it.cells + anchor.column;
    const rank = { matched: 2, ignored: 1, background: 0 }[fateOf(match)] + match.overlap / 2;
    if (rank > (best.get(cell)?.rank ?? 0)) best.set(cell, { rank, anchor, match });
  }
  const marks = [];
  for (const { anchor, match } of best.values()) {
    const fate = fateOf(match);
    if (!isLit(it, fate)) continue;
    const sign = fate === "matched" ? it.data.objects[match.object].glyph : "–";
    marks.push(markAt(...centreOf(anchor.box), sign));
  }
  const tags = it.data.objects.map(({ box, glyph, name, colour }) => {
    const [x, y] = [Math.min(box[0], SIDE - 16), Math.max(0, box[1] - 5.5)];
    const tag = markAt(x, y, `${glyph} ${name}`, "tag");
    tag.style.setProperty("--colour", colour);
    return tag;
  });
  it.find(".marks").replaceChildren(...tags, ...marks);
}

function drawCell(it) {
  const { row, column } = it.hover ?? it.at;
  const square = [column, row, column + 1, row + 1].map((place) => place * it.stride);
  const own = it.anchors.map((anchor, i) => [anchor, it.matches[i]]).filter(([anchor]) =>
    isOfCell(anchor, { stride: it.stride, row, column }),
  );
  it.find(".cell").replaceChildren(
    rectOf(square, "cell-square"),
    ...own.flatMap(([{ box }, match]) => {
      const matched = match.object >= 0;
      const kind = `cell-line${matched ? " is-matched" : ""}`;
      return linesOf(box, kind, matched ? colourOf(it, match.object) : "");
    }),
  );
  it.find(".stack").classList.toggle("pointing", Boolean(it.hover));
  it.find(".pointed").textContent = wordsOnCell(it, row, column, own);
}

function drawChosen(it) {
  const anchor = it.anchors[it.index];
  const lines = anchor && [linesOf(anchor.box, "chosen-line"), linesOf(it.decoded, "decoded-line")];
  it.find(".chosen").replaceChildren(...(lines ?? []).flat());
}
