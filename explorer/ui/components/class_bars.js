const lists = new WeakMap();

function percent(probability) {
  const share = 100 * probability;
  if (share >= 99.95) return "> 99.9 %";
  return share < 0.1 ? "< 0.1 %" : `${share.toFixed(1)} %`;
}

function makeBar(bar, list) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "radio");
  button.dataset.index = bar.index;
  const words = document.createElement("span");
  words.className = "words";
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = bar.name;
  const share = document.createElement("span");
  share.textContent = percent(bar.probability);
  words.append(name, share);
  const track = document.createElement("span");
  track.className = "track";
  const fill = document.createElement("span");
  fill.className = "fill";
  fill.style.width = `${100 * bar.probability}%`;
  track.append(fill);
  button.append(words, track);
  button.addEventListener("click", () => list.pick(bar.index));
  return button;
}

function mark(list, chosen) {
  list.group.querySelectorAll("button").forEach((button, i) => {
    const here = Number(button.dataset.index) === chosen;
    button.setAttribute("aria-checked", String(here));
    button.tabIndex = here || i === 0 ? 0 : -1;
  });
}

function move(list, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...list.group.querySelectorAll("button")];
  buttons[Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(event.target) + step))].focus();
}

export default function ({ data, parentElement, setTriggerValue }) {
  let list = lists.get(parentElement);
  if (!list) {
    const frame = document.createElement("div");
    frame.className = "frame";
    const title = document.createElement("p");
    title.className = "title";
    const group = document.createElement("div");
    group.className = "bars";
    group.setAttribute("role", "radiogroup");
    frame.append(title, group);
    parentElement.append(frame);
    list = { title, group };
    group.addEventListener("keydown", (event) => move(list, event));
    lists.set(parentElement, list);
  }
  list.pick = (index) => {
    mark(list, index);
    setTriggerValue("picked", index);
  };
  list.title.textContent = data.title;
  list.group.setAttribute("aria-label", data.title);
  list.group.replaceChildren(...data.bars.map((bar) => makeBar(bar, list)));
  mark(list, data.chosen);
}
