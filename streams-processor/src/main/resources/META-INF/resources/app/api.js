/** A request the service refused or could not be asked; the message is a sentence for people. */
export class Refusal extends Error {
  /** Whether it was refused because nobody knows who is asking. */
  get anonymous() {
    return this.status === 401;
  }
}

/**
 * Fetches JSON.
 *
 * @param {string} path
 * @param {AbortSignal} [signal]
 */
export const get = (path, signal) => ask(path, { signal });

/** Sends JSON; the answer's. */
export const post = (path, body) => ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** Deletes what a path names. */
export const remove = (path) => ask(path, { method: "DELETE" });

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { accept: "application/json", ...options.headers } });
    if (response.status === 204) return null;
    if (response.ok) return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("Asterism does not answer. Is it still running?");
  }
  const problem = await response.json().catch(() => ({}));
  const refusal = new Refusal(problem.detail ?? `${path} was answered with ${response.status}`);
  refusal.status = response.status;
  throw refusal;
}

/** A path with those of the parameters that have a value. */
export function withQuery(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, value);
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** The path of an SAE's figures. */
export const saePath = (sae, rest) => `/api/saes/${encodeURIComponent(sae)}/${rest}`;
