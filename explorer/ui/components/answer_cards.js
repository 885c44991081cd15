const questions = new WeakMap();

const MARKUP = `
  <div class="cards" role="radiogroup"></div>
  <div class="reason" role="status"></div>
  <details hidden><summary>Why not the others</summary><div class="others"></div></details>`;

function makeNumbers(card, palette) {
  const table = textIn("span", "numbers", "");
  table.style.setProperty("--columns", card.rows[0].length);
  card.rows.flat().forEach((text, index) => {
    const number = textIn("span", "", text);
    paintCell(number, colourAt(palette, card.shades.flat()[index]));
    table.append(number);
  });
  return table;
}

function makeCard(card, index, palette, question) {
  const button = makeButton(textIn("span", "name", card.title));
  if (card.rows.length) button.append(makeNumbers(card, palette));
  const foot = textIn("span", "foot", "");
  if (card.note) foot.append(textIn("span", "detail", card.note));
  foot.append(textIn("span", "mark", ""));
  button.append(foot);
  button.dataset.index = index;
  button.addEventListener("click", () => question.pick(index));
  return button;
}

// What a screen reader says of a card; the rows of a kernel are read one after the other.
const spoken = (card, mark) =>
  [card.title, card.rows.map((row) => row.join(" ")).join("; "), card.note, mark]
    .filter(Boolean)
    .join(". ");

function markOf(index, verdict) {
  if (!verdict || ![verdict.right, verdict.chosen].includes(index)) return "";
  if (index !== verdict.right) return "✗ your answer, wrong";
  return index === verdict.chosen ? "✓ your answer, right" : "✓ right";
}

function judge(question, { cards, verdict }) {
  [...question.group.children].forEach((button, index) => {
    const mark = markOf(index, verdict);
    button.querySelector(".mark").textContent = mark;
    button.classList.toggle("right", verdict?.right === index);
    button.classList.toggle("wrong", mark !== "" && verdict.right !== index);
    button.setAttribute("aria-label", spoken(cards[index], mark));
    button.setAttribute("aria-disabled", String(Boolean(verdict)));
  });
  question.reason.replaceChildren(...(verdict?.reasons ?? []).map(makeReason));
  question.more.hidden = !verdict?.more.length;
  question.more.open = false;
  question.others.replaceChildren(...(verdict?.more ?? []).map(makeReason));
}

function makeReason([words, sentences]) {
  const reason = textIn("p", "", "");
  reason.append(textIn("strong", "", `${words}. `), sentences);
  return reason;
}

function mount(parent) {
  const find = openFrame(parent, MARKUP);
  const question = {
    group: find(".cards"),
    reason: find(".reason"),
    more: find("details"),
    others: find(".others"),
    drawn: null,
    told: null,
    sent: null,
    shown: null,
  };
  question.group.addEventListener("keydown", (event) => moveFocus(question.group, event));
  return question;
}

const mark = (question, chosen) =>
  markChosen(question.group, (button) => Number(button.dataset.index) === chosen);

function drawCards(question, data) {
  const palette = hexBytes(data.palette);
  const widest = Math.max(1, ...data.cards.map((card) => card.rows[0]?.length ?? 1));
  question.group.style.setProperty("--widest", widest);
  question.group.classList.toggle(
    "words",
    data.cards.every((card) => !card.rows.length),
  );
  question.group.replaceChildren(
    ...data.cards.map((card, index) => makeCard(card, index, palette, question)),
  );
}

// What is new comes into view; at the first look the page is where the visitor has left it.
function showWhatIsNew(question, data, before) {
  const page = question.group.getRootNode().host?.closest("[data-testid=stMain]");
  const subject = data.about ? page?.querySelector(`.st-key-${data.about}`) : null;
  if (before && before.name !== data.name.join()) showBeginning(subject);
  else if (before && !before.judged && data.verdict) showReasons(question, subject);
}

const HEADER = 64; // pixels at the top of the page over which its header lies

function showBeginning(subject) {
  if (!subject || subject.getBoundingClientRect().top >= HEADER) return;
  subject.style.scrollMarginTop = `${HEADER}px`;
  subject.scrollIntoView({ block: "start" });
}

// Pictures take up room only when they have come, and push down what is below. Until then the
// visitor may have gone on to another question, which has its own place to scroll to.
async function showReasons(question, subject) {
  const pictures = [...(subject?.querySelectorAll("img") ?? [])];
  const { name } = question.shown;
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  if (question.shown.name === name) question.reason.scrollIntoView(gently("nearest"));
}

const gently = (block) => {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { block, behavior: still ? "auto" : "smooth" };
};

export default function ({ data, parentElement, setTriggerValue }) {
  let question = questions.get(parentElement);
  if (!question) questions.set(parentElement, (question = mount(parentElement)));
  const told = JSON.stringify(data);
  if (question.told !== told) Object.assign(question, { told, sent: null });
  // Of two quick clicks Streamlit passes on the last, but the first one counts: it is sent again.
  question.pick = (index) => {
    if (data.verdict) return;
    question.sent ??= index;
    mark(question, question.sent);
    setTriggerValue("picked", question.sent);
  };
  question.group.setAttribute("aria-label", data.label);
  const content = JSON.stringify(data.cards);
  if (question.drawn !== content) drawCards(question, data);
  question.drawn = content;
  judge(question, data);
  mark(question, data.verdict?.chosen);
  const before = question.shown;
  question.shown = { name: data.name.join(), judged: Boolean(data.verdict) };
  showWhatIsNew(question, data, before);
}
