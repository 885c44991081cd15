const pads = new WeakMap();
const SIDE = 280;
const PAUSE = 350; // milliseconds between two pictures of one stroke
const INKS = [
  ["black", "#111111"],
  ["red", "#c8321f"],
  ["green", "#2c7a3f"],
  ["blue", "#1f57b5"],
  ["yellow", "#e2b100"],
  ["white", "#ffffff"],
];

function blank(pad) {
  pad.pen.fillStyle = "#ffffff";
  pad.pen.fillRect(0, 0, SIDE, SIDE);
}

function place(pad, event) {
  const box = pad.canvas.getBoundingClientRect();
  return [
    ((event.clientX - box.left) / box.width) * SIDE,
    ((event.clientY - box.top) / box.height) * SIDE,
  ];
}

function line(pad, from, to) {
  pad.pen.strokeStyle = pad.ink;
  pad.pen.lineWidth = Number(pad.brush.value);
  pad.pen.lineCap = "round";
  pad.pen.beginPath();
  pad.pen.moveTo(...from);
  pad.pen.lineTo(...to);
  pad.pen.stroke();
}

function send(pad, finished) {
  pad.frame += 1;
  pad.sentAt = performance.now();
  pad.unanswered = true;
  pad.report("drawn", { png: pad.canvas.toDataURL("image/png"), frame: pad.frame, finished });
}

function remember(pad) {
  pad.past.push(pad.pen.getImageData(0, 0, SIDE, SIDE));
  if (pad.past.length > 30) pad.past.shift();
}

function undo(pad) {
  if (!pad.past.length) return;
  pad.pen.putImageData(pad.past.pop(), 0, 0);
  send(pad, true);
}

function clear(pad) {
  remember(pad);
  blank(pad);
  send(pad, true);
}

function listen(pad) {
  const { canvas } = pad;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    canvas.setPointerCapture(event.pointerId);
    remember(pad);
    pad.pointer = event.pointerId;
    pad.last = place(pad, event);
    line(pad, pad.last, pad.last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pad.pointer) return;
    const here = place(pad, event);
    line(pad, pad.last, here);
    pad.last = here;
    if (!pad.unanswered && performance.now() - pad.sentAt > PAUSE) send(pad, false);
  });
  const finish = (event) => {
    if (event.pointerId !== pad.pointer) return;
    pad.pointer = null;
    send(pad, true);
  };
  canvas.addEventListener("pointerup", finish);
  canvas.addEventListener("pointercancel", finish);
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo(pad);
  });
}

function makeInks(pad, group) {
  const mark = () => markChosen(group, (button) => button.dataset.ink === pad.ink);
  for (const [name, colour] of INKS) {
    const button = makeButton();
    button.setAttribute("aria-label", name);
    button.title = name;
    button.dataset.ink = button.style.background = colour;
    button.addEventListener("click", () => {
      pad.ink = colour;
      mark();
    });
    group.append(button);
  }
  group.addEventListener("keydown", (event) => moveFocus(group, event));
  mark();
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const canvas = Object.assign(find(".pad"), { width: SIDE, height: SIDE });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const pad = {
    canvas,
    pen,
    brush: find(".brush"),
    ink: INKS[0][1],
    past: [],
    last: null,
    pointer: null,
    frame: 0,
    sentAt: 0,
    unanswered: false,
    name: "",
  };
  blank(pad);
  listen(pad);
  makeInks(pad, find(".inks"));
  find(".undo").addEventListener("click", () => undo(pad));
  find(".clear").addEventListener("click", () => clear(pad));
  return pad;
}

// Put a drawing from before on the pad: after a reload, or after the browser's Back.
async function restore(pad, data) {
  const frame = pad.frame;
  const picture = new Image();
  picture.src = data.previous;
  await picture.decode();
  if (pad.frame === frame && pad.pointer === null) pad.pen.drawImage(picture, 0, 0, SIDE, SIDE);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let pad = pads.get(parentElement);
  if (!pad) {
    pads.set(parentElement, (pad = mount(parentElement)));
    pad.frame = data.answered;
  }
  pad.report = setTriggerValue;
  const isAnswer = pad.unanswered && data.answered >= pad.frame;
  if (isAnswer) pad.unanswered = false;
  const isOther = data.name && data.name !== pad.name;
  if (isOther && !isAnswer && !pad.unanswered) restore(pad, data);
  if (data.name) pad.name = data.name;
}
