// One augmentation alone, and on a line above it, how far the setting reaches.

const MOST_ACROSS = 7; // a strip of fewer frames does not make them larger

function showStrip(lab, { strip, judge }) {
  lab.find(".strip").hidden = !strip;
  if (!strip) return;
  const group = lab.find(".frames");
  lab.find(".strip-title").textContent = strip.title;
  lab.find(".strip-says").textContent = strip.note;
  lab.find(".roll").style.setProperty("--across", Math.max(strip.sheet.count, MOST_ACROSS));
  group.classList.toggle("pixels", strip.sheet.pixelated);
  keepTiles(group, strip.sheet.count, () => makeTile("div")).forEach((tile, index) => {
    tile.setAttribute("role", "img");
    const words = strip.words[index];
    showTile(tile, strip.sheet, index, { label: words, verdict: judge.strip?.[index], alt: words });
  });
  showReach(lab, strip);
  showAlong(lab, strip);
}

// reach: two places from 0 to 1, or null where there is no order.
function showReach(lab, { reach }) {
  const line = lab.find(".reach");
  line.hidden = !reach;
  if (!reach) return;
  const mark = line.firstElementChild;
  mark.style.left = `${100 * reach[0]}%`;
  mark.style.width = `${100 * (reach[1] - reach[0])}%`;
}

function showAlong(lab, { strengths, along }) {
  const group = lab.find(".along");
  group.hidden = strengths.length < 2;
  const names = strengths.join();
  if (group.dataset.made !== names) {
    group.replaceChildren();
    group.dataset.made = names;
    makeSwitch(group, "Strength to sweep", strengths, (name) => {
      lab.along = name;
      augmentationChanged(lab);
    });
  }
  markSwitch(group, along);
}
