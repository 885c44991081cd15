// The browser's side of explorer/ui/live.py, for components that keep a state of their own.

const PAUSE_BEFORE_TELLING = 350; // milliseconds without a change

// What a component exports. mount(parent, data) makes it; stateOf(it) is what the server is told;
// adopt(it, state) takes over what the server hands; update(it, data) takes the rest of the data.
// inUrl(it) gives the parts of the state that the address shows without an entry in the history.
function liveComponent({ mount, stateOf, adopt, update, inUrl = () => ({}) }) {
  const mounted = new WeakMap();
  return ({ data, parentElement, setTriggerValue }) => {
    const fresh = !mounted.has(parentElement);
    if (fresh) mounted.set(parentElement, Object.assign(mount(parentElement, data), { serial: data.serial, telling: 0 }));
    const it = mounted.get(parentElement);
    it.tell = () => {
      clearTimeout(it.telling);
      it.telling = 0;
      if (!parentElement.isConnected) return;
      replaceInUrl(inUrl(it));
      setTriggerValue("changed", { ...stateOf(it), serial: it.serial });
    };
    if (fresh || (data.stamp !== it.stamp && data.serial >= it.serial)) adopt(it, data.state);
    it.stamp = data.stamp;
    update(it, data);
    return tellBeforeOthers(it, parentElement);
  };
}

// A change by the visitor: told to the server after a pause.
function noteChange(it) {
  it.serial += 1;
  clearTimeout(it.telling);
  it.telling = setTimeout(it.tell, PAUSE_BEFORE_TELLING);
}

// What the visitor does elsewhere on the page may depend on the last change, or end this
// component: so that is told first. Returns a function that ends it.
function tellBeforeOthers(it, parentElement) {
  const tellNow = (event) => it.telling && !event.composedPath().includes(parentElement) && it.tell();
  const events = ["pointerdown", "keydown", "pagehide"];
  events.forEach((name) => window.addEventListener(name, tellNow, true));
  return () => events.forEach((name) => window.removeEventListener(name, tellNow, true));
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

const sameEntries = (one, other) => Object.entries(one).every(([name, value]) => other[name] === value);
