import * as echarts from "echarts/dist/echarts.esm.min.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** The page's colors, for charts: they are drawn on a canvas, where style sheets do not reach. */
export function colors() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: color("text"),
    dim: color("dim"),
    line: color("line"),
    card: color("card"),
    accent: color("accent"),
    star: color("star"),
  };
}

/** Whether things should not move by themselves. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A chart that fills an element, follows its size, and is drawn anew when the color scheme changes. */
export class Chart {
  constructor(element, redraw) {
    this.chart = echarts.init(element);
    this.sizes = new ResizeObserver(() => this.chart.resize());
    this.sizes.observe(element);
    this.redraw = redraw;
    dark.addEventListener("change", redraw);
  }

  dispose() {
    dark.removeEventListener("change", this.redraw);
    this.sizes.disconnect();
    this.chart.dispose();
  }
}

/** Plain text for a tooltip: charts set theirs as HTML. */
export function escaped(text) {
  return echarts.format.encodeHTML(String(text));
}
