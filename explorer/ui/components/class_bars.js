const lists = new WeakMap();

function percent(probability) {
  const share = 100 * probability;
  if (share >= 99.95) return "> 99.9 %";
  return share < 0.1 ? "< 0.1 %" : `${share.toFixed(1)} %`;
}

function makeBar(bar, list) {
  const words = textIn("span", "words", "");
  words.append(textIn("span", "name", bar.name), textIn("span", "share", percent(bar.probability)));
  const fill = textIn("span", "fill", "");
  fill.style.width = `${100 * bar.probability}%`;
  const track = textIn("span", "track", "");
  track.append(fill);
  const button = makeButton(words, track);
  button.dataset.index = bar.index;
  button.addEventListener("click", () => list.pick(bar.index));
  return button;
}

const mark = (list, index) =>
  markChosen(list.group, (button) => Number(button.dataset.index) === index);

function mount(parent) {
  const find = openFrame(parent, '<p class="title"></p><div class="bars" role="radiogroup"></div>');
  const list = { title: find(".title"), group: find(".bars") };
  list.group.addEventListener("keydown", (event) => moveFocus(list.group, event));
  return list;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let list = lists.get(parentElement);
  if (!list) lists.set(parentElement, (list = mount(parentElement)));
  list.pick = (index) => {
    mark(list, index);
    setTriggerValue("picked", index);
  };
  list.title.textContent = data.title;
  list.group.setAttribute("aria-label", data.title);
  const content = JSON.stringify(data.bars);
  if (list.drawn !== content) {
    list.group.replaceChildren(...data.bars.map((bar) => makeBar(bar, list)));
    list.drawn = content;
  }
  mark(list, data.chosen);
}
