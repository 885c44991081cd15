const sums = new WeakMap();

const placeWords = ({ row, column }) => (row === null ? "" : `, row ${row}, column ${column}`);

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const sum = { find, data: null, open: null };
  find(".begin").addEventListener("click", () => sum.report("began", true));
  find(".trail").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) sum.report("back", Number(button.dataset.index));
  });
  return sum;
}

function goTo(sum, source, channel, row, column) {
  sum.report("cell", JSON.stringify([source, channel, row, column]));
}

// ---- level 2: the slices, each with what it adds ----------------------------------------------

const FEW = 8; // slices that are listed at first

async function drawSlices(sum, core) {
  const list = sum.find(".slices");
  const signed = hexBytes(core.scales.signed);
  const bound = largestOf(core.slices.map((one) => one.sum));
  list.classList.toggle("without-maps", !core.maps);
  list.replaceChildren(
    ...core.slices.map((slice, index) => sliceButton(sum, core, slice, index, bound, signed)),
  );
  const more = makeButton("");
  more.className = "more";
  more.addEventListener("click", () => {
    sum.all = !sum.all;
    if (sum.open >= listed(sum, core)) openSlice(sum, core, null);
    drawRest(sum, core);
  });
  list.after(more);
  drawRest(sum, core);
  openSlice(sum, core, 0, false);
  if (core.maps) await paintSources(sum, core);
}

const listed = (sum, core) => (sum.all ? core.slices.length : Math.min(FEW, core.slices.length));

// What is not listed, added up: how many slices, and their sum.
function unlisted(sum, core) {
  const hidden = core.slices.slice(listed(sum, core)).map((slice) => slice.sum);
  const value = hidden.reduce((all, one) => all + one, core.others);
  return { count: core.others_count + hidden.length, value };
}

function drawRest(sum, core) {
  const shown = listed(sum, core);
  const slices = [...sum.find(".slices").querySelectorAll(".slice")];
  slices.forEach((slice, index) => (slice.hidden = index >= shown));
  const more = sum.find(".more");
  more.hidden = core.slices.length <= FEW;
  more.textContent = sum.all ? "Show fewer" : `Show ${core.slices.length - shown} more`;
  const others = unlisted(sum, core);
  const rest = [];
  if (others.count) rest.push([othersWords(others), others.value]);
  if (core.bias !== null) rest.push(["bias", core.bias]);
  sum.find(".rest").replaceChildren(...rest.map(([name, value]) => restLine(name, value)));
  totalWords(sum, core, others);
}

const othersWords = ({ count }) =>
  count === 1 ? "the other one" : `the other ${count} together`;

function restLine(name, value) {
  const line = textIn("div", "line", `${name}: `);
  line.append(textIn("span", "sum", written(value)));
  return line;
}

function sliceButton(sum, core, slice, index, bound, signed) {
  const { height, width, scales } = core;
  const source = textIn("span", "source", "");
  const box = textIn("span", "box", "");
  source.append(document.createElement("canvas"), box);
  source.hidden = !core.maps;
  if (core.maps) placeBox(box, core);
  const patch = document.createElement("canvas");
  const kernel = document.createElement("canvas");
  const shades = slice.patch.map((value) => shadeIn(scales.patch, value));
  paintShades(patch, shades, width, height, hexBytes(scales.patch.palette));
  const weights = slice.kernel.map((value) => signedShade(value, scales.kernel));
  paintShades(kernel, weights, width, height, signed);
  for (const canvas of [patch, kernel, source.firstChild]) canvas.className = "pixels";
  const button = makeButton(
    textIn("span", "what", slice.name),
    source,
    patch,
    textIn("span", "times", "×"),
    kernel,
    signedBar(slice.sum, bound, signed),
    textIn("span", "sum", written(slice.sum)),
  );
  button.classList.add("slice");
  button.setAttribute("aria-label", `${slice.name} adds ${written(slice.sum)}`);
  button.addEventListener("click", () => openSlice(sum, core, sum.open === index ? null : index));
  return button;
}

function placeBox(box, { rows, columns, maps }) {
  const share = (places, size) => {
    const first = Math.max(0, places[0]);
    const last = Math.min(size - 1, places.at(-1));
    return [(first / size) * 100, (Math.max(1, last - first + 1) / size) * 100];
  };
  const [top, high] = share(rows, maps.height);
  const [left, wide] = share(columns, maps.width);
  Object.assign(box.style, {
    top: `${top}%`,
    left: `${left}%`,
    height: `${high}%`,
    width: `${wide}%`,
  });
}

async function paintSources(sum, core) {
  const { sprite, height, width, columns, channels, palette } = core.maps;
  const sheet = await readShades(sprite);
  if (sum.data?.core !== core) return;
  const colours = hexBytes(palette);
  const buttons = sum.find(".slices").querySelectorAll(".slice");
  core.slices.forEach((slice, index) => {
    const place = channels.indexOf(slice.channel);
    const top = Math.floor(place / columns) * height;
    const left = (place % columns) * width;
    const shades = new Uint8Array(height * width);
    for (let row = 0; row < height; row++) {
      const from = (top + row) * sheet.width + left;
      shades.set(sheet.values.subarray(from, from + width), row * width);
    }
    paintShades(buttons[index].querySelector(".source canvas"), shades, width, height, colours);
  });
}

// ---- level 3: one slice's products ------------------------------------------------------------

function openSlice(sum, core, index, told = true) {
  sum.open = index;
  const list = sum.find(".slices");
  list.querySelector(".dot")?.remove();
  const buttons = [...list.querySelectorAll(".slice")];
  buttons.forEach((one, place) => one.setAttribute("aria-expanded", String(place === index)));
  if (index === null) return;
  const panel = textIn("div", "dot", "");
  panel.append(...sliceWords(sum, core, core.slices[index]));
  buttons[index].after(panel);
  if (told) panel.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function sliceWords(sum, core, slice) {
  const { scales, width, rows, columns, source } = core;
  const open = (index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    const place = rows.length ? [rows[row], columns[column]] : [null, null];
    goTo(sum, source, slice.channel, ...place);
  };
  const options = { scale: scales.patch, signed: scales.signed };
  const parts = [];
  if (slice.depthwise) {
    const { patch, kernel, width: across, channel } = slice.depthwise;
    const words = { patch: `patch of channel ${channel}`, kernel: "its depthwise kernel" };
    parts.push(textIn("p", "title", "First, the channel's own sum:"));
    parts.push(dotProduct(patch, kernel, across, words, options));
    parts.push(textIn("p", "title", "Then, this times its weight:"));
  }
  const single = core.height * core.width === 1;
  const words = {
    patch: `${single ? "value" : "patch"} of ${slice.name}`,
    kernel: single ? "its weight" : "slice of the kernel",
  };
  const leads = core.leads_back && !slice.depthwise;
  const whole = { ...options, inside: core.inside, openCell: leads ? open : null };
  parts.push(dotProduct(slice.patch, slice.kernel, width, words, whole));
  const more = leads ? "; click one of the patch to see what made it" : "";
  const hint = `Point at a number to see its partners${more}.`;
  parts.push(textIn("p", "note", hint));
  return parts;
}

// What is listed, what is not, and the bias: one number.
function totalWords(sum, core, others) {
  const line = sum.find(".total");
  const parts = core.slices.slice(0, listed(sum, core)).map((slice) => slice.sum);
  const whole = parts.length > 6 ? [parts.reduce((all, one) => all + one, 0)] : parts;
  const names = [parts.length > 6 ? `the ${parts.length} above` : "the slices"];
  if (others.count) names.push(othersWords(others));
  if (core.bias !== null) names.push("bias");
  const terms = [...whole];
  if (others.count) terms.push(others.value);
  if (core.bias !== null) terms.push(core.bias);
  const several = `${names.join(" + ")} = ${asSum(terms).join("")} = `;
  line.replaceChildren(terms.length > 1 ? several : "the sum = ");
  line.append(textIn("strong", "sum-total", written(core.total)));
  if (core.activation === "linear") return;
  line.append(`; the activation ${core.activation} makes it `);
  line.append(textIn("strong", "", written(core.cell.value)));
}

// ---- the whole --------------------------------------------------------------------------------

function drawTrail(sum, trail) {
  const buttons = trail.map((text, index) => {
    const button = makeButton(text);
    button.dataset.index = index;
    if (index === trail.length - 1) button.setAttribute("aria-current", "true");
    return button;
  });
  const between = () => textIn("span", "", "←");
  const line = buttons.flatMap((button, index) => (index ? [between(), button] : [button]));
  sum.find(".trail").replaceChildren(...line);
  sum.find(".trail").hidden = trail.length < 2;
}

function drawLegends(sum, core) {
  const write = (legend, palette, low, high) => {
    legend.querySelector(".scale").style.background = gradientOf(hexBytes(palette));
    legend.querySelector(".low").textContent = short(low);
    legend.querySelector(".high").textContent = short(high);
  };
  const { scales } = core;
  if (scales) {
    const { palette, low, high } = scales.patch;
    write(sum.find(".patch-legend"), palette, low, high);
  }
  const weights = core.form === "sum";
  sum.find(".kernel-legend").hidden = !weights;
  if (weights) {
    const bound = scales.kernel / 0.75;
    write(sum.find(".kernel-legend"), scales.signed, -bound, bound);
  }
  sum.find(".ways").hidden = !scales;
}

function beginWords({ cell, kind, source, sentence }) {
  const reads = source ? `, which reads ${source}` : "";
  return `It begins in ${cell.layer} (${kind})${reads}. ${sentence}`;
}

function draw(sum) {
  const { title, trail, core, steps, offer } = sum.data;
  sum.find(".title").textContent = title;
  sum.find(".begin").textContent = offer;
  drawTrail(sum, trail);
  for (const part of [".slices", ".rest", ".total", ".steps"]) sum.find(part).replaceChildren();
  sum.find(".more")?.remove();
  sum.all = false;
  sum.find(".says").textContent = core ? beginWords(core) : "";
  for (const part of [".says", ".ways", ".total"]) sum.find(part).hidden = !core;
  for (const part of [".note", ".begin"]) sum.find(part).hidden = Boolean(core);
  if (!core) return;
  drawLegends(sum, core);
  if (core.form === "sum") {
    drawSlices(sum, core);
  } else if (core.form === "window") drawWindow(sum, core);
  else drawInputs(sum, core);
  sum.find(".steps").append(...steps.map((step) => textIn("li", "", step)));
}

export default function ({ data, parentElement, setTriggerValue }) {
  let sum = sums.get(parentElement);
  if (!sum) sums.set(parentElement, (sum = mount(parentElement)));
  sum.report = setTriggerValue;
  if (JSON.stringify(sum.data) === JSON.stringify(data)) return;
  const follows = sum.data !== null && data.core && String(sum.data.trail) !== String(data.trail);
  sum.data = data;
  draw(sum);
  if (follows) bringIntoView(sum.find(".title"));
}

// What was just opened shall be seen, but the page does not jump for what is seen already.
function bringIntoView(title) {
  const { top } = title.getBoundingClientRect();
  if (top < 0 || top > 0.6 * window.innerHeight)
    title.scrollIntoView({ block: "center", behavior: "smooth" });
}
