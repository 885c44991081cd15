// A list of classes with their probabilities before and now.

const lists = new WeakMap();
const LIST = '<p class="title"></p><div class="answers" role="list"></div><p class="note"></p>';

export default function ({ data, parentElement }) {
  if (!lists.has(parentElement)) lists.set(parentElement, openFrame(parentElement, LIST));
  const find = lists.get(parentElement);
  find(".title").textContent = data.title;
  find(".answers").replaceChildren(...data.rows.map(answerRow));
  find(".note").textContent = data.note;
}
