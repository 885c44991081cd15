// The slider over the epochs: drawn, moved by keys, or played.

const WHOLE_COURSE = 9000; // milliseconds for all epochs, if there are many
const MOST_TICKS = 20; // half as many on a narrow screen
const [SHORTEST, LONGEST] = [130, 700]; // milliseconds for one

function openPlayer(find, show) {
  const player = {
    button: find(".play"),
    sign: find(".sign"),
    word: find(".play-word"),
    slider: find(".epoch"),
    course: find(".course"),
    line: find(".accuracy .line"),
    guess: find(".accuracy .guess"),
    here: find(".here"),
    ticks: find(".ticks"),
    helm: find(".helm"),
    show, // told the place of the epoch, and whether the visitor has come to rest there
    timer: 0,
    count: 0,
  };
  player.slider.addEventListener("input", () => {
    pause(player);
    show(Number(player.slider.value), true);
  });
  player.button.addEventListener("click", () => (player.timer ? pause(player) : play(player)));
  player.button.addEventListener("keydown", (event) => stepByKey(player, event));
  tellPlaying(player);
  return player;
}

// Arrow keys on the button do what they do on the slider.
function stepByKey(player, event) {
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
  const place = Number(player.slider.value);
  const there = { Home: 0, End: player.count - 1 }[event.key] ?? place + steps[event.key];
  if (Number.isNaN(there)) return;
  event.preventDefault();
  pause(player);
  player.show(Math.max(0, Math.min(player.count - 1, there)), true);
}

function play(player) {
  if (player.count < 2) return;
  if (Number(player.slider.value) >= player.count - 1) player.show(0, false);
  const pace = Math.max(SHORTEST, Math.min(LONGEST, WHOLE_COURSE / player.count));
  player.timer = setInterval(() => tick(player), pace);
  tellPlaying(player);
}

function tick(player) {
  if (!player.slider.isConnected) return pause(player);
  const next = Number(player.slider.value) + 1;
  const last = next >= player.count - 1;
  player.show(Math.min(next, player.count - 1), last);
  if (last) pause(player);
}

function pause(player) {
  if (!player.timer) return;
  clearInterval(player.timer);
  player.timer = 0;
  tellPlaying(player);
  if (player.slider.isConnected) player.show(Number(player.slider.value), true);
}

function tellPlaying({ button, sign, word, timer }) {
  sign.textContent = timer ? "\u275a\u275a" : "\u25b6\ufe0e";
  word.textContent = timer ? "Pause" : "Play";
  button.classList.toggle("playing", Boolean(timer));
}

// Place the slider; what is read out with it says where it is.
function placePlayer(player, place, words) {
  const { slider, here, count } = player;
  slider.value = place;
  slider.setAttribute("aria-valuetext", words);
  here.style.setProperty("--place", count > 1 ? place / (count - 1) : 0);
  const share = player.accuracies[place];
  here.hidden = share === null || count < 2;
  here.style.setProperty("--height", share ?? 0);
}

// Epochs that are kept need not be equally far apart, so they are written where they are.
function makeTick(epoch, place, epochs) {
  const last = epochs.length - 1;
  const every = Math.ceil(last / MOST_TICKS);
  if (place % every && place !== last) return null;
  if (place !== last && last - place < every) return null; // it would touch the last one
  const tick = textIn("span", place % (2 * every) && place !== last ? "tick odd" : "tick", epoch);
  tick.style.setProperty("--place", place / last);
  return tick;
}

function tellCourse(player, { epochs, accuracies, classes }) {
  player.count = epochs.length;
  player.accuracies = accuracies;
  player.slider.max = epochs.length - 1;
  player.helm.hidden = epochs.length < 2;
  player.ticks.replaceChildren(...epochs.map(makeTick).filter(Boolean));
  const across = (place) => (100 * place) / Math.max(1, epochs.length - 1);
  const known = accuracies.map((share, place) => [place, share]).filter(([, one]) => one !== null);
  const points = known.map(([place, share]) => `${across(place)} ${100 - 100 * share}`);
  player.line.setAttribute("d", points.length > 1 ? `M${points.join("L")}` : "");
  player.guess.setAttribute("d", `M0 ${100 - 100 / classes}H100`);
}
