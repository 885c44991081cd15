const lists = new WeakMap();

const MARKUP = '<p class="title"></p><div class="runs" role="radiogroup"></div>';
const MARKS = { going: "●", good: "✓", bad: "!", "": "○" };

// "14:05" for today, "26 Nov, 14:05" for other days.
function whenWords(seconds) {
  if (!seconds) return "comes with the app";
  const time = new Date(1000 * seconds);
  const clock = time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (time.toDateString() === new Date().toDateString()) return clock;
  return `${time.toLocaleDateString([], { day: "numeric", month: "short" })}, ${clock}`;
}

function makeLine(run, list) {
  const top = textIn("span", "top", "");
  top.append(textIn("span", "name", run.title), textIn("span", "accuracy", run.accuracy));
  const state = textIn("span", `state ${run.mood}`, "");
  const mark = textIn("span", "mark", MARKS[run.mood]);
  mark.setAttribute("aria-hidden", "true");
  state.append(mark, textIn("span", "", run.status));
  const foot = textIn("span", "foot", "");
  const when = run.mine ? `${whenWords(run.when)}, yours` : whenWords(run.when);
  foot.append(state, textIn("span", "when", when));
  const button = makeButton(top, textIn("span", "detail", run.detail), foot);
  button.dataset.id = run.id;
  button.addEventListener("click", () => list.pick(run.id));
  return button;
}

const mark = (list, id) => markChosen(list.group, (button) => button.dataset.id === id);

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const list = { title: find(".title"), group: find(".runs"), drawn: null };
  list.group.addEventListener("keydown", (event) => moveFocus(list.group, event));
  return list;
}

function redraw(list, runs) {
  const root = list.group.getRootNode();
  const focused = list.group.contains(root.activeElement) && root.activeElement.dataset.id;
  list.group.replaceChildren(...runs.map((run) => makeLine(run, list)));
  if (focused) list.group.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

export default function ({ data, parentElement, setTriggerValue }) {
  let list = lists.get(parentElement);
  if (!list) lists.set(parentElement, (list = mount(parentElement)));
  list.pick = (id) => {
    mark(list, id);
    setTriggerValue("picked", id);
  };
  list.title.textContent = data.label;
  list.group.setAttribute("aria-label", data.label);
  const content = JSON.stringify(data.runs);
  if (list.drawn !== content) {
    redraw(list, data.runs);
    list.drawn = content;
  }
  mark(list, data.chosen);
}
