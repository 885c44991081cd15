const matrices = new WeakMap();

const mark = (view, cell) => markChosen(view.grid, (button) => button.dataset.cell === cell);

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  return { ...openMatrix(find), most: find(".most") };
}

export default function ({ data, parentElement, setTriggerValue }) {
  let view = matrices.get(parentElement);
  if (!view) matrices.set(parentElement, (view = mount(parentElement)));
  view.pick = (cell) => {
    mark(view, cell);
    setTriggerValue("picked", cell);
  };
  view.data = data;
  view.title.textContent = data.title;
  view.grid.setAttribute("aria-label", data.title);
  view.most.textContent = data.most ? `at most ${percent(data.most)} of a class` : "never";
  colourMatrix(view, data);
  const content = JSON.stringify([data.names, data.counts, data.opens]);
  if (view.drawn !== content) {
    const focused = view.grid.getRootNode().activeElement?.dataset?.cell;
    fillMatrix(view);
    view.drawn = content;
    if (focused) findCell(view, focused)?.focus();
    else restMatrix(view);
  }
  mark(view, data.chosen);
}
