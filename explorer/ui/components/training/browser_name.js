const DAYS_30 = 30 * 24 * 3600; // seconds

function keptName() {
  const entry = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`));
  return entry?.slice(COOKIE.length + 1) ?? "";
}

function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export default function ({ data, setTriggerValue }) {
  const name = keptName() || newName();
  document.cookie = `${COOKIE}=${name}; path=/; max-age=${DAYS_30}; samesite=strict`;
  if (data.known !== name) setTriggerValue("told", name);
}
