const tables = new WeakMap();

const MARKUP =
  '<p class="title"></p><div class="scroll" tabindex="0"><table></table></div><p class="note"></p>';

function makeHead(columns) {
  const row = document.createElement("tr");
  row.append(document.createElement("td"));
  for (const column of columns) {
    const cell = textIn("th", "", column);
    cell.scope = "col";
    row.append(cell);
  }
  return row;
}

const sheetOf = ({ columns, rows }) => ({
  columns: columns.length,
  count: columns.length * rows.length,
});

// A row of the table: the name of a scene, and its tiles, which lie side by side in the sheet.
function makeRow(scene, place, data) {
  const row = document.createElement("tr");
  const name = textIn("th", "", scene.name);
  name.scope = "row";
  row.append(name);
  scene.captions.forEach((caption, column) => {
    const tile = textIn("span", "tile", "");
    tile.setAttribute("role", "img");
    tile.setAttribute("aria-label", `${scene.name}, ${data.columns[column]}: ${caption}`);
    placeOf(tile, data.uri, place * data.columns.length + column, sheetOf(data));
    const cell = document.createElement("td");
    cell.append(tile, textIn("span", "caption", caption));
    row.append(cell);
  });
  return row;
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const [title, scroll] = [find(".title"), find(".scroll")];
  return { title, scroll, table: find("table"), note: find(".note") };
}

export default function ({ data, parentElement }) {
  let shown = tables.get(parentElement);
  if (!shown) tables.set(parentElement, (shown = mount(parentElement)));
  shown.title.textContent = data.title;
  shown.note.textContent = data.note;
  shown.scroll.setAttribute("aria-label", data.title);
  const rows = data.rows.map((scene, place) => makeRow(scene, place, data));
  shown.table.replaceChildren(makeHead(data.columns), ...rows);
}
