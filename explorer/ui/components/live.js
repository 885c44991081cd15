// The browser's side of explorer/ui/live.py, for components that keep a state of their own.

const PAUSE_BEFORE_TELLING = 350; // milliseconds without a change
const EAGER_PAUSE = 30; // milliseconds after a change, whatever comes after it
const LONGEST_WAIT = 4000; // milliseconds that an answer is waited for

// The last change of each component, by its name, for when it comes back: the server may not have
// heard of it. When the page itself goes away, it is in the store of the browser's tab.
const lastChanges = new Map();
const storeOf = (name) => `untold ${name}`;

// What a component exports. mount(parent, data) makes it; stateOf(it) is what the server is told;
// adopt(it, state) takes over what the server hands; update(it, data) takes the rest of the data.
// inUrl(it) gives the parts of the state that the address shows without an entry in the history.
// An eager component shows what the server answers: it tells of changes while they are being made,
// one at a time, the next once the server has answered (data.heard).
function liveComponent({ mount, stateOf, adopt, update, inUrl = () => ({}), eager = false }) {
  const mounted = new WeakMap();
  return ({ name, data, parentElement, setTriggerValue }) => {
    const fresh = !mounted.has(parentElement);
    if (fresh) mounted.set(parentElement, begin(mount(parentElement, data), data));
    const it = mounted.get(parentElement);
    it.eager = eager;
    it.send = setTriggerValue;
    it.keep = () =>
      lastChanges.set(name, { state: stateOf(it), serial: it.serial, visit: data.visit });
    it.drop = () => lastChanges.delete(name);
    it.store = () => storeUntold(name, { state: stateOf(it), serial: it.serial });
    it.tell = () => {
      clearTimeout(it.telling);
      it.telling = 0;
      if (!parentElement.isConnected) return;
      it.keep();
      Object.assign(it, { told: it.serial, toldAt: performance.now() });
      replaceInUrl(inUrl(it));
      const base = it.wentBack ? null : it.stamp;
      setTriggerValue("changed", { ...stateOf(it), serial: it.serial, base });
      if (eager) tellAgainUnlessHeard(it);
    };
    const isNews = it.awaitsHistory || data.forced || data.serial >= it.serial;
    if (fresh || (data.stamp !== it.stamp && isNews)) {
      adopt(it, data.state);
      clearTimeout(it.telling);
      Object.assign(it, { telling: 0, awaitsHistory: false });
      if (!fresh || data.forced) it.drop();
    } else if (data.stamp !== it.stamp && !it.telling && !eager) {
      it.telling = setTimeout(() => it.tell(), PAUSE_BEFORE_TELLING); // it was lost on the way
    }
    if (fresh) takeUp(it, lastChangeOf(name, data.visit), adopt);
    if (data.stamp !== it.stamp) it.wentBack = false;
    it.stamp = data.stamp;
    update(it, data);
    if (eager) noteAnswer(it, data.heard);
    it.end?.(); // Streamlit calls only what was returned last, and only once the component goes
    it.end = beforeOthers(it, parentElement);
    return it.end;
  };
}

const begin = (it, { serial }) =>
  Object.assign(it, { serial, told: serial, heard: serial, telling: 0, toldAt: -Infinity });

function takeUp(it, left, adopt) {
  if (!left || left.serial <= it.serial) return;
  adopt(it, left.state);
  it.serial = left.serial;
  noteChange(it);
}

// In another visit (the server was started anew, say) a link means what it says.
function lastChangeOf(name, visit) {
  const stored = storedUntold(name);
  const last = lastChanges.get(name);
  return last?.visit === visit ? last : stored;
}

function storeUntold(name, left) {
  const page = window.location.href;
  window.sessionStorage.setItem(storeOf(name), JSON.stringify({ ...left, page }));
}

// Only for the page that was left: another link means what it says.
function storedUntold(name) {
  const left = JSON.parse(window.sessionStorage.getItem(storeOf(name)) ?? "null");
  window.sessionStorage.removeItem(storeOf(name));
  return left?.page === window.location.href ? left : null;
}

// The browser's Back or Forward: the server is about to hand what stood there.
function forget(it) {
  it.drop();
  clearTimeout(it.telling);
  Object.assign(it, { telling: 0, serial: it.told, toldAt: -Infinity });
  Object.assign(it, { awaitsHistory: true, wentBack: true });
}

// A change by the visitor: told to the server after a pause.
function noteChange(it) {
  it.serial += 1;
  it.awaitsHistory = false;
  queueMicrotask(it.keep); // once the change has had its consequences
  if (it.eager && it.telling) return;
  clearTimeout(it.telling);
  const eagerPause = it.heard < it.told ? LONGEST_WAIT : EAGER_PAUSE;
  it.telling = setTimeout(() => it.tell(), it.eager ? eagerPause : PAUSE_BEFORE_TELLING);
}

// A message can be lost: of two that wait for a busy server, it may see only the second.
function tellAgainUnlessHeard(it) {
  clearTimeout(it.again);
  it.again = setTimeout(() => it.heard < it.told && it.tell(), LONGEST_WAIT);
}

// What was told a moment ago may not have reached the link yet; to take it up twice does no harm.
const mayBeUnheard = (it) => performance.now() - it.toldAt < LONGEST_WAIT;

function noteAnswer(it, heard) {
  it.heard = heard;
  if (!it.telling || heard < it.told) return;
  clearTimeout(it.telling);
  it.telling = setTimeout(() => it.tell(), 0);
}

// What the visitor does elsewhere on the page may depend on the last change, so that is told first.
// Not before the page is left: of two messages within a moment Streamlit would lose the second.
// Then the change is kept until the visitor comes back. Returns a function that ends all this.
function beforeOthers(it, parentElement) {
  const react = (event) => {
    const path = event.composedPath();
    if (!it.telling || path.includes(parentElement)) return;
    if (!path.some((element) => element.matches?.("a[href]"))) return it.tell();
    clearTimeout(it.telling);
    it.telling = setTimeout(() => it.tell(), 4 * PAUSE_BEFORE_TELLING);
  };
  const listeners = {
    pointerdown: react,
    keydown: react,
    pagehide: () => (it.telling || mayBeUnheard(it)) && it.store(),
    popstate: () => forget(it),
  };
  const all = Object.entries(listeners);
  all.forEach(([name, listener]) => window.addEventListener(name, listener, true));
  return () => all.forEach(([name, listener]) => window.removeEventListener(name, listener, true));
}

// How something is looked at belongs in a link, but is no step for the browser's Back.
function replaceInUrl(parts) {
  const url = new URL(window.location);
  for (const [name, value] of Object.entries(parts)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}

const sameEntries = (one, other) =>
  Object.entries(one).every(([name, value]) => other[name] === value);
