const panels = new WeakMap();

const WAYS = [
  ["picture", "the picture"],
  ["before", "the noise it began with"],
];
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [340, 130, 44, 8, 22, 30];

function showWay(panel, way) {
  panel.way = way;
  const picture = panel.find(".picture img");
  picture.src = panel.data[way];
  picture.alt = panel.data.alt[way];
  picture.classList.toggle("sharp", panel.data.sharp);
  markSwitch(panel.find(".ways"), way);
}

function makeBar([name, value, made], most) {
  const bar = textIn("span", made ? "bar made" : "bar", "");
  const fill = document.createElement("i");
  fill.style.width = `${Math.max(0, Math.min(1, value / most)) * 100}%`;
  bar.append(fill);
  return [textIn("span", "", name), bar, textIn("span", "", short(value))];
}

function drawCurve(panel) {
  const { values, climbed } = panel.data;
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const across = linearScale(0, values.length, LEFT, WIDTH - RIGHT);
  const down = linearScale(least, most, HEIGHT - BOTTOM, TOP);
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
  for (const step of roundSteps(least, most, 3)) {
    const y = down(step);
    picture.append(
      svg("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }),
      svg("text", { x: LEFT - 5, y: y + 4, "text-anchor": "end" }, short(step)),
    );
  }
  for (const step of epochSteps(values.length, 4)) {
    const place = { x: across(step), y: HEIGHT - BOTTOM + 14, "text-anchor": "middle" };
    picture.append(svg("text", place, String(step)));
  }
  const places = values.map((_, index) => index);
  const end = { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 2, "text-anchor": "middle" };
  picture.append(
    svg("text", { x: 0, y: 11 }, `Mean of the map of ${climbed}`),
    svg("path", { class: "climb", d: linePath(places, values, across, down) }),
    svg("text", end, "steps"),
  );
  const curve = panel.find(".curve");
  const range = `from ${short(values[0])} to ${short(values.at(-1))}`;
  curve.setAttribute("aria-label", `The value over ${values.length} steps, ${range}`);
  curve.replaceChildren(picture);
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const panel = { find, drawn: "", way: "picture" };
  makeSwitch(find(".ways"), "What is shown", WAYS, (way) => showWay(panel, way));
  return panel;
}

export default function ({ data, parentElement }) {
  let panel = panels.get(parentElement);
  if (!panel) panels.set(parentElement, (panel = mount(parentElement)));
  const version = JSON.stringify(data);
  if (version === panel.drawn) return;
  panel.drawn = version;
  panel.data = data;
  for (const part of ["title", "reached", "note"]) panel.find(`.${part}`).textContent = data[part];
  const most = Math.max(...data.bars.map(([, value]) => value)) || 1;
  panel.find(".bars").replaceChildren(...data.bars.flatMap((bar) => makeBar(bar, most)));
  drawCurve(panel);
  showWay(panel, "picture");
}
