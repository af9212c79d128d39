import { html } from "lit";
import { Chart, colors, escaped } from "./chart.js";
import { figure, plural } from "./format.js";
import { LightElement } from "./light-element.js";

/** How many latents fire how often: bins of the decimal logarithm of the density. */
class DensityHistogram extends LightElement {
  static properties = { bins: {} };

  render() {
    const latents = this.bins.reduce((sum, bin) => sum + bin.latents, 0);
    return html`<div class="histogram" role="img" aria-label="Histogram of the densities of ${plural(latents, "latent")}"></div>`;
  }

  updated() {
    this.chart ??= new Chart(this.querySelector(".histogram"), () => this.draw());
    this.draw();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.chart?.dispose();
    this.chart = undefined;
  }

  draw() {
    const { text, dim, line, accent, card } = colors();
    this.chart.chart.setOption({
      animation: false,
      grid: { left: 8, right: 8, top: 12, bottom: 4, containLabel: true },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        backgroundColor: card,
        borderColor: line,
        textStyle: { color: text, fontSize: 12 },
        formatter: ([{ dataIndex }]) => {
          const bin = this.bins[dataIndex];
          return escaped(`fires on one token in ${figure(10 ** -bin.to)} to ${figure(10 ** -bin.from)}: ${plural(bin.latents, "latent")}`);
        },
      },
      xAxis: {
        type: "category",
        data: this.bins.map((bin) => `10^${figure(bin.from)}`),
        axisLabel: { color: dim, fontSize: 11, hideOverlap: true },
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
      },
      yAxis: {
        type: "value",
        axisLabel: { color: dim, fontSize: 11 },
        splitLine: { lineStyle: { color: line } },
        splitNumber: 3,
        minInterval: 1,
      },
      series: [{ type: "bar", data: this.bins.map((bin) => bin.latents), barCategoryGap: "8%", itemStyle: { color: accent } }],
    });
  }
}

customElements.define("density-histogram", DensityHistogram);
