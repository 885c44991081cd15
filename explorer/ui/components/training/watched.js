const strips = new WeakMap();

const MARKUP = '<p class="title"></p><div class="pictures" role="list"></div><p class="note"></p>';

const percents = (share) => (share < 0.005 ? "0 %" : `${Math.round(100 * share)} %`);

function makeCard() {
  const card = textIn("div", "card", "");
  card.setAttribute("role", "listitem");
  const answers = textIn("div", "answers", "");
  for (let rank = 0; rank < 3; rank++) {
    const answer = textIn("div", "answer", "");
    const words = textIn("span", "words", "");
    words.append(textIn("span", "name", ""), textIn("span", "share", ""));
    const track = textIn("span", "track", "");
    track.append(textIn("span", "fill", ""));
    answer.append(words, track);
    answers.append(answer);
  }
  card.append(textIn("span", "picture", ""), answers, textIn("span", "caption", ""));
  return card;
}

function tell(card, { name, answers, caption }) {
  const [first] = answers;
  card.classList.toggle("knows", Boolean(first?.right));
  [...card.querySelectorAll(".answer")].forEach((row, rank) => {
    const answer = answers[rank];
    row.hidden = !answer;
    if (!answer) return;
    row.classList.toggle("right", answer.right);
    row.querySelector(".name").textContent = answer.right ? `✓ ${answer.name}` : answer.name;
    row.querySelector(".share").textContent = percents(answer.probability);
    row.querySelector(".fill").style.width = `${100 * answer.probability}%`;
  });
  card.querySelector(".caption").textContent = caption;
  card.classList.toggle("captioned", Boolean(caption));
  if (caption) {
    card.setAttribute("aria-label", `${name}: ${caption}`);
    card.title = name;
    return;
  }
  const said = answers.map((one) => `${one.name} ${percents(one.probability)}`).join(", ");
  const verdict = first?.right ? "right" : "wrong";
  card.setAttribute("aria-label", `${name}: ${said ? `${said}; ${verdict}` : "no answer yet"}`);
  card.title = `This is: ${name}`;
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  return { title: find(".title"), pictures: find(".pictures"), note: find(".note") };
}

export default function ({ data, parentElement }) {
  let strip = strips.get(parentElement);
  if (!strip) strips.set(parentElement, (strip = mount(parentElement)));
  strip.title.textContent = data.title;
  strip.note.textContent = data.note;
  strip.pictures.setAttribute("aria-label", data.title);
  if (strip.uri !== data.sheet.uri || strip.pictures.children.length !== data.pictures.length) {
    strip.pictures.replaceChildren(...data.pictures.map(makeCard));
    strip.pictures.querySelectorAll(".picture").forEach((picture, index) => {
      placeOf(picture, data.sheet.uri, index, data.sheet);
      picture.style.aspectRatio = `${data.sheet.width} / ${data.sheet.height}`;
    });
    strip.uri = data.sheet.uri;
  }
  data.pictures.forEach((picture, index) => tell(strip.pictures.children[index], picture));
}
