import { html } from "lit";
import { Chart, colors, escaped } from "./chart.js";
import { count, figure } from "./format.js";
import { LightElement } from "./light-element.js";

/** How often a latent fires at which strength; the bins widen with the strength, four to each doubling. */
class ActivationHistogram extends LightElement {
  static properties = { bins: {} };

  render() {
    const fires = this.bins.reduce((sum, bin) => sum + bin.count, 0);
    return html`<div class="histogram" role="img" aria-label="Histogram of ${count(fires)} activations"></div>`;
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
          return escaped(`${figure(bin.from)} to ${figure(bin.to)}: ${count(bin.count)}`);
        },
      },
      xAxis: {
        type: "category",
        data: this.bins.map((bin) => figure(bin.from)),
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
      series: [{ type: "bar", data: this.bins.map((bin) => bin.count), barCategoryGap: "8%", itemStyle: { color: accent } }],
    });
  }
}

customElements.define("activation-histogram", ActivationHistogram);
