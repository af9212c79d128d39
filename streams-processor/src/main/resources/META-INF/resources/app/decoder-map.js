import { html } from "lit";
import { Chart, colors, escaped } from "./chart.js";
import { figure } from "./format.js";
import { LightElement } from "./light-element.js";
import { colorOf, tooltip } from "./network-picture.js";

/**
 * Points of latents on a map, colored by a value each. Drawing a rectangle or a lasso tells which are in it (event "latents"), a click which one it is
 * (event "latent").
 */
class DecoderMap extends LightElement {
  static properties = { points: {}, values: {}, title: {}, number: {}, names: {} };

  render() {
    return html`<div class="decoder-map" role="img" aria-label="Map of ${this.points.length} latents, colored by ${this.title}"></div>`;
  }

  updated() {
    if (!this.chart) {
      this.chart = new Chart(this.querySelector(".decoder-map"), () => this.draw());
      this.chart.chart.on("click", ({ dataIndex }) => this.tell("latent", dataIndex));
      this.chart.chart.on("brushEnd", () => this.tell("latents", this.brushed ?? []));
      this.chart.chart.on("brushSelected", ({ batch }) => (this.brushed = batch[0]?.selected[0]?.dataIndex ?? []));
    }
    this.draw();
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.chart?.dispose();
    this.chart = undefined;
  }

  draw() {
    const look = colors();
    const axis = { type: "value", scale: true, show: false };
    this.chart.chart.setOption({
      animation: false,
      grid: { left: 8, right: 8, top: 36, bottom: this.number ? 44 : 8 },
      toolbox: { right: 8, iconStyle: { borderColor: look.dim } },
      brush: { toolbox: ["rect", "polygon", "clear"], xAxisIndex: 0, throttleType: "debounce", throttleDelay: 100, outOfBrush: { colorAlpha: 0.25 } },
      tooltip: { ...tooltip(look), confine: true, formatter: ({ dataIndex }) => this.told(dataIndex) },
      visualMap: this.range(look),
      xAxis: axis,
      yAxis: axis,
      series: [
        {
          type: "scatter",
          symbolSize: this.points.length > 5000 ? 3 : 6,
          data: this.points.map(([x, y], latent) => ({ value: [x, y, this.values[latent] ?? 0], itemStyle: this.style(latent, look) })),
        },
      ],
    }, { replaceMerge: ["visualMap"] });
  }

  /** The scale of the colors, where values are numbers. */
  range(look) {
    if (!this.number) return [];
    const known = this.values.filter((value) => value !== null && value > 0);
    const [low, high] = known.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, 0]);
    return [
      {
        type: "continuous",
        dimension: 2,
        min: known.length ? low : 0,
        max: known.length ? high : 1,
        orient: "horizontal",
        left: "center",
        bottom: 4,
        itemHeight: 160,
        text: [`${this.title} ${figure(known.length ? high : 1)}`, figure(known.length ? low : 0)],
        textStyle: { color: look.dim, fontSize: 11 },
        inRange: { color: [look.line, look.accent, look.star] },
      },
    ];
  }

  style(latent, look) {
    const value = this.values[latent];
    if (this.number) return value === null ? { color: look.line } : undefined;
    return { color: value === null || value === undefined ? look.line : colorOf(value), opacity: 0.8 };
  }

  told(latent) {
    const value = this.values[latent];
    const words = this.names.get(latent);
    return `latent ${latent}${words ? `: ${escaped(words)}` : ""}<br>${escaped(this.title)} ${value === null || value === undefined ? "–" : escaped(figure(value))}`;
  }
}

customElements.define("decoder-map", DecoderMap);
