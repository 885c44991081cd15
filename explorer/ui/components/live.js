// The browser's side of explorer/ui/live.py, for components that keep a state of their own.

const PAUSE_BEFORE_TELLING = 350; // milliseconds without a change

// What was not told yet when its component went away, by the component's name.
const untold = new Map();

// What a component exports. mount(parent, data) makes it; stateOf(it) is what the server is told;
// adopt(it, state) takes over what the server hands; update(it, data) takes the rest of the data.
// inUrl(it) gives the parts of the state that the address shows without an entry in the history.
function liveComponent({ mount, stateOf, adopt, update, inUrl = () => ({}) }) {
  const mounted = new WeakMap();
  return ({ name, data, parentElement, setTriggerValue }) => {
    const fresh = !mounted.has(parentElement);
    if (fresh)
      mounted.set(
        parentElement,
        Object.assign(mount(parentElement, data), { serial: data.serial, telling: 0 }),
      );
    const it = mounted.get(parentElement);
    it.keep = () => untold.set(name, { state: stateOf(it), serial: it.serial });
    it.tell = () => {
      clearTimeout(it.telling);
      it.telling = 0;
      if (!parentElement.isConnected) return it.keep();
      untold.delete(name);
      replaceInUrl(inUrl(it));
      setTriggerValue("changed", { ...stateOf(it), serial: it.serial });
    };
    const isNews = data.stamp !== it.stamp && (data.forced || data.serial >= it.serial);
    if (fresh || isNews) {
      adopt(it, data.state);
      clearTimeout(it.telling);
      it.telling = 0;
    }
    if (fresh && untold.has(name)) takeUp(it, untold.get(name), adopt);
    it.stamp = data.stamp;
    update(it, data);
    it.end?.(); // Streamlit calls only what was returned last, and only once the component goes
    it.end = beforeOthers(it, parentElement);
    return it.end;
  };
}

function takeUp(it, { state, serial }, adopt) {
  if (serial <= it.serial) return;
  adopt(it, state);
  it.serial = serial;
  noteChange(it);
}

// A change by the visitor: told to the server after a pause.
function noteChange(it) {
  it.serial += 1;
  clearTimeout(it.telling);
  it.telling = setTimeout(() => it.tell(), PAUSE_BEFORE_TELLING);
}

// What the visitor does elsewhere on the page may depend on the last change, so that is told first.
// Not before the page is left: of two messages within a moment Streamlit would lose the second.
// Then the change is kept until the visitor comes back. Returns a function that ends all this.
function beforeOthers(it, parentElement) {
  const react = (event) => {
    const path = event.composedPath();
    if (!it.telling || path.includes(parentElement)) return;
    if (!path.some((element) => element.matches?.("a[href]"))) return it.tell();
    it.keep();
    clearTimeout(it.telling);
    it.telling = setTimeout(() => it.tell(), 4 * PAUSE_BEFORE_TELLING);
  };
  const events = ["pointerdown", "keydown"];
  events.forEach((name) => window.addEventListener(name, react, true));
  return () => events.forEach((name) => window.removeEventListener(name, react, true));
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
