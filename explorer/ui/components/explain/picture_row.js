// Pictures side by side, each with its title, its colours and what to look for.

const pictureRows = new WeakMap();

function legendOf({ palette, low, high }) {
  const legend = textIn("div", "legend", "");
  const scale = textIn("span", "scale", "");
  scale.style.background = gradientOf(hexBytes(palette));
  legend.append(textIn("span", "", low), scale, textIn("span", "", high));
  return legend;
}

function makePicture({ title, uri, sharp, alt, legend, note }) {
  const figure = document.createElement("figure");
  const picture = Object.assign(document.createElement("img"), { src: uri, alt });
  picture.className = sharp ? "photo pixels" : "photo";
  figure.append(textIn("figcaption", "title", title), picture);
  if (legend) figure.append(legendOf(legend));
  figure.append(textIn("p", "note", note));
  return figure;
}

export default function ({ data, parentElement }) {
  if (!pictureRows.has(parentElement))
    pictureRows.set(parentElement, { find: openFrame(parentElement, '<div class="row"></div>') });
  const row = pictureRows.get(parentElement);
  row.find(".row").classList.toggle("small", data.small);
  const told = JSON.stringify(data.pictures);
  if (row.told === told) return;
  row.told = told;
  row.find(".row").replaceChildren(...data.pictures.map(makePicture));
}
