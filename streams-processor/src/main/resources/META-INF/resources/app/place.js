/**
 * Where the reader is: which SAE, threshold, window, view, and latent or group. It lives in the address, so that every view has a link and the
 * browser's back button works.
 */
const NAMES = ["sae", "threshold", "window", "view", "latent", "group", "subspace", "rule", "min", "history"];

/** The place now: an object of strings; what is not chosen is missing. */
export function here() {
  const query = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(NAMES.filter((name) => query.has(name)).map((name) => [name, query.get(name)]));
}

/** The address of the place that differs from here in these points; null leaves a choice out. */
export function to(changes) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...here(), ...changes })) {
    if (value !== null && value !== undefined && value !== "") query.set(name, value);
  }
  return `#${query}`;
}

/** Goes there. */
export function go(changes) {
  location.hash = to(changes);
}
