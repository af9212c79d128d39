/** How latents are grouped, as the API's parameters; an edge threshold goes with the rules that do not find one. */
export const grouping = (rule, min) => (rule === undefined ? {} : { rule, min });

/** The rules by name, first the one that is used where none is chosen. */
export const RULES = [
  [undefined, "published rule"],
  ["fixed", "a fixed threshold"],
  ["leiden", "communities (Leiden)"],
];

const SHAPES = [
  ["hubSpoke", "hub and spoke"],
  ["stronglyConnected", "strongly connected"],
  ["linear", "line"],
];

/** The ideal shape that a group resembles most, with its score; null where it was too large to say. */
export function shapeOf(group) {
  const known = SHAPES.filter(([name]) => group[name] !== null && group[name] !== undefined);
  if (known.length === 0) return null;
  const [name, title] = known.reduce((best, each) => (group[each[0]] > group[best[0]] ? each : best));
  return { title, score: group[name] };
}
