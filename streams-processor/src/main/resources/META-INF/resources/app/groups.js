/**
 * Which connected group each node of a network is in.
 *
 * @param {{source: number, target: number}[]} edges
 * @returns {Map<number, number>} latent to the lowest latent of its group
 */
export function groups(edges) {
  const parents = new Map();
  const find = (latent) => {
    let root = latent;
    while (parents.get(root) !== root) root = parents.get(root);
    while (parents.get(latent) !== root) {
      const next = parents.get(latent);
      parents.set(latent, root);
      latent = next;
    }
    return root;
  };
  for (const { source, target } of edges) {
    for (const latent of [source, target]) if (!parents.has(latent)) parents.set(latent, latent);
    const [low, high] = [find(source), find(target)].sort((a, b) => a - b);
    parents.set(high, low);
  }
  return new Map([...parents.keys()].map((latent) => [latent, find(latent)]));
}
