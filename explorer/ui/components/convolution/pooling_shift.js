// ---- what survives when the picture moves ----------------------------------------------------

const survivalsOf = (lab, now) =>
  Object.fromEntries(MAP_NAMES.map((name) => [name, survival([lab.before[name]], [now[name]])]));

const percent = (part) => `${(100 * part).toFixed(1)} %`;

function showShift(lab) {
  const { find, state } = lab;
  const survived = lab.curve[state.shift];
  find(".conclusion").textContent = allowedChange([lab.before.whole])
    ? concludeWords(survived, state.shift, cellsMoved(lab))
    : "The map is the same everywhere, so there is nothing to measure.";
  find(".measured").textContent = measuredWords(lab);
  for (const name of MAP_NAMES) {
    find(`.${name}-survives .bar`).style.width = `${100 * survived[name]}%`;
    find(`.${name}-survives .share`).textContent = percent(survived[name]);
    find(`.${name}-survives`).dataset.share = survived[name];
  }
  drawCurve(lab);
  growCurve(lab);
}

// How many pooled cells the picture's shift is.
const cellsMoved = ({ state, layer }) =>
  state.shift / (state.stride * (state.pooled === "result" ? layer.stride : 1));

function measuredWords(lab) {
  const allowed = (name) =>
    `±${shortNumber(Number(allowedChange([lab.before[name]]).toPrecision(3)))}`;
  const change = `by at most ${100 * TOLERANCE} % of the range of their own map`;
  const pooled = `${allowed("max")} max pooled, ${allowed("average")} average pooled`;
  const sizes = `${allowed("whole")} in the map, ${pooled}`;
  const how =
    "Measured: the share of cells whose value, compared place by place with the picture unmoved";
  const mind = "Flat areas count as surviving; an edge that moves along with the picture does not.";
  return `${how}, changes ${change} (${sizes}). ${mind}`;
}

const SAME_POINTS = 0.5; // percentage points within which two shares are called alike

// The conclusion from the numbers as they are, whatever they are.
function concludeWords({ whole, max, average }, shift, cells) {
  if (!shift)
    return "Nothing is moved, so everything survives. Move the picture, and see what pooling does.";
  const shown = (part) => Number((100 * part).toFixed(1)); // differences are of what is read
  const ahead = { max: shown(max) - shown(whole), average: shown(average) - shown(whole) };
  const against = (points) =>
    Math.abs(points) < SAME_POINTS
      ? "about as much"
      : `${Math.abs(points).toFixed(1)} points ${points > 0 ? "more" : "less"}`;
  const pixels = `${shift}\u00a0pixel${shift > 1 ? "s are" : " is"}`;
  const pooledCells = `${shortNumber(Number(cells.toPrecision(3)))} cell${cells === 1 ? "" : "s"}`;
  const [byMax, byAverage] = [against(ahead.max), against(ahead.average)];
  const kept = `max pooling keeps ${byMax}, average pooling ${byAverage}`;
  const moved = `${pixels} ${pooledCells} of the pooled maps.`;
  return `Compared with the map itself, ${kept}: ${verdict(ahead)} ${moved}`;
}

function verdict({ max, average }) {
  if (Math.max(max, average) < SAME_POINTS)
    return Math.min(max, average) <= -SAME_POINTS
      ? "pooling does not make this map more stable against this shift."
      : "pooling makes no difference to this shift here.";
  if (Math.abs(max - average) < SAME_POINTS) return "both forgive this shift about equally well.";
  const [better, other] = max > average ? ["max", average] : ["average", max];
  return other < SAME_POINTS
    ? `here only ${better} pooling forgives some of the shift.`
    : `here ${better} pooling forgives most.`;
}

// ---- which cells changed ---------------------------------------------------------------------

// Cells that changed become clear, so that the hatching behind them is seen; as that is dark, they
// count as black, which makes their numbers white.
function fadeChanged(rgba, before, now) {
  const allowed = allowedChange([before]);
  for (let i = 0; i < now.length; i++)
    if (Math.abs(now[i] - before[i]) > allowed) rgba.fill(0, 4 * i, 4 * i + 4);
}

function hatchBehind(map) {
  const pen = map.canvas.getContext("2d");
  const at = rectangle(map.frame, 0, 0, map.height, map.width);
  pen.save();
  pen.globalCompositeOperation = "destination-over";
  pen.beginPath();
  pen.rect(at.x, at.y, at.width, at.height);
  pen.clip();
  const box = sizeOf(map.canvas);
  pen.strokeStyle = "#788183";
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let x = -box.height; x < box.width; x += 5) {
    pen.moveTo(x, box.height);
    pen.lineTo(x + box.height, 0);
  }
  pen.stroke();
  pen.fillStyle = "#454d4f";
  pen.fillRect(0, 0, box.width, box.height);
  pen.restore();
}
