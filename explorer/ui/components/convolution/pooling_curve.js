// The curve: what survives, shift by shift.

// The other shifts, one at a time, while nothing else is going on.
function growCurve(lab) {
  clearTimeout(lab.growing);
  lab.growing = setTimeout(() => {
    const next = SHIFTS.find((shift) => !lab.curve[shift]);
    if (next === undefined || lab.problem || !lab.find(".curve").isConnected) return;
    if (!lab.waiting) {
      lab.curve[next] = survivalsOf(lab, next ? allThree(lab, mapToPool(lab, next)) : lab.before);
      drawCurve(lab);
    }
    growCurve(lab);
  }, 30);
}

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
  Object.assign(canvas, {
    width: Math.round(box.width * sharpness),
    height: Math.round(box.height * sharpness),
    curve: lab.curve,
  });
  const pen = canvas.getContext("2d");
  pen.scale(sharpness, sharpness);
  const style = getComputedStyle(canvas);
  pen.font = `11px ${style.fontFamily}`;
  const plot = {
    left: 38,
    right: box.width - 58,
    top: 8,
    bottom: box.height - 32,
    low: floorOf(lab.curve),
  };
  plot.x = (shift) => plot.left + (shift / SHIFTS.at(-1)) * (plot.right - plot.left);
  plot.y = (part) => plot.bottom - ((part - plot.low) / (1 - plot.low)) * (plot.bottom - plot.top);
  drawAxes(pen, plot, style.color, lab.state.shift);
  const ends = MAP_NAMES.map((name) => drawLine(pen, plot, lab, name)).filter(Boolean);
  labelEnds(pen, plot, ends);
  canvas.setAttribute(
    "aria-label",
    `Share that survives, by shift in pixels. ${spoken(lab.curve)}.`,
  );
}

// "0: map 100 %, max 100 %, average 100 %; 1: …"
function spoken(curve) {
  const shares = (parts) => MAP_NAMES.map((name) => `${LINES[name].label} ${percent(parts[name])}`);
  const points = curve.map((parts, shift) => `${shift}: ${shares(parts).join(", ")}`);
  return points.filter(Boolean).join("; ");
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
  for (const tick of SHIFTS) pen.fillText(String(tick), plot.x(tick), plot.bottom + 10);
  pen.fillText("pixels to the right", (plot.left + plot.right) / 2, plot.bottom + 24);
  pen.globalAlpha = 1;
}

function drawLine(pen, plot, lab, name) {
  const points = lab.curve.flatMap((parts, shift) =>
    parts ? [[plot.x(shift), plot.y(parts[name])]] : [],
  );
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
  return lab.curve[SHIFTS.at(-1)] && { label: LINES[name].label, colour, y: points.at(-1)[1] };
}

// Labels at the ends of the lines, moved apart where they would lie on each other.
function labelEnds(pen, plot, ends) {
  ends.sort((a, b) => a.y - b.y);
  ends.forEach(
    (end, index) => (end.y = Math.max(end.y, index ? ends[index - 1].y + 12 : plot.top)),
  );
  const over = Math.max(0, (ends.at(-1)?.y ?? 0) - plot.bottom);
  pen.textAlign = "left";
  for (const { label, colour, y } of ends) {
    pen.fillStyle = colour;
    pen.fillText(label, plot.right + 8, y - over);
  }
}
