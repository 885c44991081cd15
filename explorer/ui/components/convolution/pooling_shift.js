// ---- what survives when the picture moves ----------------------------------------------------

const MOST_SHIFT = 8;

const survivalsOf = (lab, now) => Object.fromEntries(MAP_NAMES.map((name) => [name, survival([lab.before[name]], [now[name]])]));

const percent = (part) => `${(100 * part).toFixed(1)} %`;

function showShift(lab) {
  const { find, state } = lab;
  find(".shift-says").textContent = state.shift === 1 ? "1 pixel" : `${state.shift} pixels`;
  find(".conclusion").textContent = lab.problem ? "" : concludeWords(lab.curve[state.shift], state.shift, cellsMoved(lab));
  find(".measured").textContent = lab.problem ? "" : measuredWords(lab);
  if (lab.problem) return;
  for (const name of MAP_NAMES) {
    const part = lab.curve[state.shift][name];
    find(`.${name}-survives .bar`).style.width = `${100 * part}%`;
    find(`.${name}-survives .share`).textContent = percent(part);
    find(`.${name}-survives`).dataset.share = part;
  }
  drawCurve(lab);
  growCurve(lab);
}

// How many pooled cells the picture's shift is.
const cellsMoved = ({ state, layer }) => state.shift / (state.stride * (state.pooled === "result" ? layer.stride : 1));

function measuredWords(lab) {
  const allowed = (name) => `±${shortNumber(Number(allowedChange([lab.before[name]]).toPrecision(3)))}`;
  return `Measured: the share of cells whose value, compared place by place with the picture unmoved, changes by at most ${100 * TOLERANCE} % of the range of their own map (${allowed("whole")} in the map, ${allowed("max")} max pooled, ${allowed("average")} average pooled). Flat areas count as surviving; an edge that moves along with the picture does not.`;
}

const SAME_POINTS = 0.5; // percentage points within which two shares are called alike

// The conclusion from the numbers as they are, whatever they are.
function concludeWords({ whole, max, average }, shift, cells) {
  if (!shift) return "Nothing is moved, so everything survives. Move the picture to see what pooling forgives.";
  const shown = (part) => Number((100 * part).toFixed(1)); // so that the differences fit what is read
  const ahead = { max: shown(max) - shown(whole), average: shown(average) - shown(whole) };
  const against = (points) => (Math.abs(points) < SAME_POINTS ? "about as much" : `${Math.abs(points).toFixed(1)} points ${points > 0 ? "more" : "less"}`);
  const moved = `${shift}\u00a0pixel${shift > 1 ? "s are" : " is"} ${shortNumber(Number(cells.toPrecision(3)))} cell${cells === 1 ? "" : "s"} of the pooled maps.`;
  return `Compared with the map itself, max pooling keeps ${against(ahead.max)}, average pooling ${against(ahead.average)}: ${verdict(ahead)} ${moved}`;
}

function verdict({ max, average }) {
  if (Math.max(max, average) < SAME_POINTS) return Math.min(max, average) <= -SAME_POINTS ? "pooling does not make this map more stable against this shift." : "pooling makes no difference to this shift here.";
  if (Math.abs(max - average) < SAME_POINTS) return "both forgive this shift about equally well.";
  const [better, other] = max > average ? ["max", average] : ["average", max];
  return other < SAME_POINTS ? `here only ${better} pooling forgives some of the shift.` : `here ${better} pooling forgives most.`;
}

// The other shifts, one at a time, while nothing else is going on.
function growCurve(lab) {
  clearTimeout(lab.growing);
  lab.growing = setTimeout(() => {
    const next = Array.from({ length: MOST_SHIFT + 1 }, (_, shift) => shift).find((shift) => !lab.curve[shift]);
    if (next === undefined || lab.problem || !lab.find(".curve").isConnected) return;
    if (!lab.waiting) {
      lab.curve[next] = survivalsOf(lab, next ? allThree(lab, mapToPool(lab, next)) : lab.before);
      drawCurve(lab);
    }
    growCurve(lab);
  }, 30);
}

// ---- the curve: how they differ, shift by shift ----------------------------------------------

const LINES = {
  whole: { dash: [], label: "map", dot: (pen, x, y) => pen.arc(x, y, 2.6, 0, 7) },
  max: { dash: [6, 3], label: "max", dot: (pen, x, y) => pen.rect(x - 2.5, y - 2.5, 5, 5) },
  average: { dash: [1.5, 3], label: "average", dot: (pen, x, y) => triangle(pen, x, y) },
};

function triangle(pen, x, y) {
  pen.moveTo(x, y - 3.4);
  pen.lineTo(x + 3.2, y + 2.4);
  pen.lineTo(x - 3.2, y + 2.4);
  pen.closePath();
}

function drawCurve(lab) {
  const canvas = lab.find(".curve");
  const box = sizeOf(canvas);
  if (!box.width) return;
  const sharpness = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: Math.round(box.width * sharpness), height: Math.round(box.height * sharpness), curve: lab.curve });
  const pen = canvas.getContext("2d");
  pen.scale(sharpness, sharpness);
  const style = getComputedStyle(canvas);
  pen.font = `11px ${style.fontFamily}`;
  const plot = { left: 38, right: box.width - 58, top: 8, bottom: box.height - 32, low: floorOf(lab.curve) };
  plot.x = (shift) => plot.left + (shift / MOST_SHIFT) * (plot.right - plot.left);
  plot.y = (part) => plot.bottom - ((part - plot.low) / (1 - plot.low)) * (plot.bottom - plot.top);
  drawAxes(pen, plot, style.color, lab.state.shift);
  const ends = MAP_NAMES.map((name) => drawLine(pen, plot, lab, name)).filter(Boolean);
  labelEnds(pen, plot, ends);
  const spoken = lab.curve.map((parts, shift) => `${shift}: ${MAP_NAMES.map((name) => `${LINES[name].label} ${percent(parts[name])}`).join(", ")}`);
  canvas.setAttribute("aria-label", `Share that survives, by shift in pixels. ${spoken.filter(Boolean).join("; ")}.`);
}

// The axis begins at 0, or where little is lost at a higher tenth, so that lines can be told apart.
function floorOf(curve) {
  const lowest = Math.min(...curve.filter(Boolean).flatMap((parts) => Object.values(parts)));
  return Math.max(0, Math.min(0.9, Math.floor(lowest * 10 - 0.2) / 10));
}

function drawAxes(pen, plot, colour, shift) {
  pen.fillStyle = pen.strokeStyle = colour;
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  pen.lineWidth = 1;
  for (const part of [plot.low, (plot.low + 1) / 2, 1]) {
    pen.globalAlpha = 0.8;
    pen.fillText(`${Math.round(100 * part)} %`, plot.left - 6, plot.y(part));
    pen.globalAlpha = 0.2;
    pen.beginPath();
    pen.moveTo(plot.left, plot.y(part));
    pen.lineTo(plot.right, plot.y(part));
    pen.stroke();
  }
  pen.globalAlpha = 0.4;
  pen.beginPath();
  pen.moveTo(plot.x(shift), plot.top);
  pen.lineTo(plot.x(shift), plot.bottom);
  pen.stroke();
  pen.globalAlpha = 0.8;
  pen.textAlign = "center";
  for (let tick = 0; tick <= MOST_SHIFT; tick++) pen.fillText(String(tick), plot.x(tick), plot.bottom + 10);
  pen.fillText("pixels to the right", (plot.left + plot.right) / 2, plot.bottom + 24);
  pen.globalAlpha = 1;
}

function drawLine(pen, plot, lab, name) {
  const points = lab.curve.flatMap((parts, shift) => (parts ? [[plot.x(shift), plot.y(parts[name])]] : []));
  const colour = getComputedStyle(lab.find(`.${name}-survives .bar`)).backgroundColor;
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = 1.8;
  pen.setLineDash(LINES[name].dash);
  pen.beginPath();
  points.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
  pen.setLineDash([]);
  for (const [x, y] of points) {
    pen.beginPath();
    LINES[name].dot(pen, x, y);
    pen.fill();
  }
  return lab.curve[MOST_SHIFT] && { label: LINES[name].label, colour, y: points.at(-1)[1] };
}

// Labels at the ends of the lines, moved apart where they would lie on each other.
function labelEnds(pen, plot, ends) {
  ends.sort((a, b) => a.y - b.y);
  ends.forEach((end, index) => (end.y = Math.max(end.y, index ? ends[index - 1].y + 12 : plot.top)));
  const over = Math.max(0, (ends.at(-1)?.y ?? 0) - plot.bottom);
  pen.textAlign = "left";
  for (const { label, colour, y } of ends) {
    pen.fillStyle = colour;
    pen.fillText(label, plot.right + 8, y - over);
  }
}

// ---- which cells changed ---------------------------------------------------------------------

// Cells that changed become clear, so that the hatching behind them is seen; as that is dark, they
// count as black, which makes their numbers white.
function fadeChanged(rgba, before, now) {
  const allowed = allowedChange([before]);
  for (let i = 0; i < now.length; i++) if (Math.abs(now[i] - before[i]) > allowed) rgba.fill(0, 4 * i, 4 * i + 4);
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
