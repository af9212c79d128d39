/** A request the service refused or could not be asked; the message is a sentence for people. */
export class Refusal extends Error {}

/**
 * Fetches JSON.
 *
 * @param {string} path
 * @param {AbortSignal} [signal]
 */
export async function get(path, signal) {
  let response;
  try {
    response = await fetch(path, { signal, headers: { accept: "application/json" } });
    if (response.ok) return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("Asterism does not answer. Is it still running?");
  }
  const problem = await response.json().catch(() => ({}));
  throw new Refusal(problem.detail ?? `${path} was answered with ${response.status}`);
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
