// Probabilities of classes, now as bars and before as lines.

const percents = (share) => {
  if (share >= 0.9995) return "> 99.9 %";
  return share < 0.0005 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`;
};

function answerRow({ name, before, now, first }) {
  const row = textIn("div", first ? "answer first" : "answer", "");
  row.setAttribute("role", "listitem");
  const words = textIn("div", "words", "");
  const told = before === now ? percents(now) : `${percents(before)} → ${percents(now)}`;
  words.append(textIn("span", "name", name), textIn("span", "share", told));
  const track = textIn("div", "track", "");
  const bar = textIn("div", "now", "");
  bar.style.width = `${100 * now}%`;
  const mark = textIn("span", "before", "");
  mark.style.left = `${100 * before}%`;
  track.append(bar, mark);
  row.append(words, track);
  return row;
}
