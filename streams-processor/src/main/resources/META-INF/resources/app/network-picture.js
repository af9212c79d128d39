import { escaped, still } from "./chart.js";
import { figure, nameOf, plural } from "./format.js";

/** Told apart on light and on dark ground, and with the common kinds of color blindness. */
const PALETTE = ["#5b7cfa", "#e8873a", "#2fa58b", "#c65bb0", "#c9a227", "#3fa7d6", "#d9566b", "#7f8c3f", "#8a63d2", "#6b8fa3"];

/** The color of the n-th of a number of things; from the eleventh on, hues between. */
export const colorOf = (n) => (n < PALETTE.length ? PALETTE[n] : `hsl(${(n * 137.5) % 360} 55% 58%)`);

/** What a drawing of a network depends on: it is drawn anew only when this changes. */
export const shapeOf = ({ nodes, edges }) =>
  `${nodes.map((node) => node.latent + nameOf(node.latent, node.topTokens))}|${edges.map((edge) => `${edge.source}-${edge.target}`).sort()}`;

/** A tooltip in the page's colors. */
export const tooltip = ({ text, line, card }) => ({
  backgroundColor: card,
  borderColor: line,
  textStyle: { color: text, fontSize: 12 },
  extraCssText: "max-width: 24rem; white-space: normal",
});

/**
 * What a chart needs to draw latents as a network.
 *
 * @param {{nodes: object[], edges: object[]}} network as the API gives it
 * @param {{colors: object, width: number, height: number, color: (latent: number) => string, label: (latent: number) => string}} look
 */
export function networkPicture({ nodes, edges }, { colors, width, height, color, label }) {
  const { text, dim } = colors;
  const most = Math.max(1, ...nodes.map((node) => node.fires));
  const room = Math.sqrt((width * height) / (nodes.length + 5));
  return {
    tooltip: { ...tooltip(colors), formatter: ({ data }) => escaped(data.tip) },
    series: [
      {
        type: "graph",
        layout: "force",
        roam: true,
        scaleLimit: { min: 0.3, max: 8 },
        force: { repulsion: 1.2 * room, edgeLength: [0.25 * room, 0.5 * room], gravity: 0.15, layoutAnimation: !still() },
        emphasis: { focus: "adjacency", label: { show: true }, lineStyle: { opacity: 0.9 } },
        blur: { itemStyle: { opacity: 0.25 }, lineStyle: { opacity: 0.05 } },
        selectedMode: "single",
        select: { itemStyle: { borderColor: text, borderWidth: 3 }, label: { show: true, fontWeight: "bold" } },
        labelLayout: { hideOverlap: true },
        label: { show: true, position: "right", color: dim, fontSize: 11, formatter: ({ data }) => data.title },
        data: nodes.map((node) => ({
          id: String(node.latent),
          name: String(node.latent),
          title: nameOf(node.latent, node.topTokens),
          tip: `latent ${node.latent}: ${node.label ? `${node.label}; ` : ""}${node.topTokens.join(", ") || "no token known"}; fires on ${plural(node.fires, "token")}`,
          symbolSize: 6 + 18 * Math.sqrt(node.fires / most),
          itemStyle: { color: color(node.latent) },
        })),
        links: edges.map((edge) => ({
          source: String(edge.source),
          target: String(edge.target),
          value: edge.weight,
          tip: `${label(edge.source)} – ${label(edge.target)}: ${figure(edge.weight)}, ${plural(edge.count, "token")}`,
          lineStyle: { width: 0.5 + 2.5 * Math.max(0, edge.weight), opacity: 0.45, color: dim },
        })),
      },
    ],
  };
}
