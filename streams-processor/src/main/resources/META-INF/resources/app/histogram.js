import { html } from "lit";
import { Chart, colors, escaped } from "./chart.js";
import { LightElement } from "./light-element.js";

/** Bars over bins that lie side by side; what a bin is called, and how high it stands, is for those that extend it to say. */
export class Histogram extends LightElement {
  static properties = { bins: {} };

  render() {
    const all = this.bins.reduce((sum, bin) => sum + this.height(bin), 0);
    return html`<div class="histogram" role="img" aria-label=${`Histogram of ${this.things(all)}`}></div>`;
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
          return escaped(this.told(bin));
        },
      },
      xAxis: {
        type: "category",
        data: this.bins.map((bin) => this.beginning(bin)),
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
      series: [{ type: "bar", data: this.bins.map((bin) => this.height(bin)), barCategoryGap: "8%", itemStyle: { color: accent } }],
    });
  }

  /** @param {any} bin @returns {number} */
  height(bin) {
    throw new Error(`no height of ${bin}`);
  }

  /** So many of what is counted, in words. @param {number} number @returns {string} */
  things(number) {
    throw new Error(`no word for ${number}`);
  }

  /** A bin and what is in it. @param {any} bin @returns {string} */
  told(bin) {
    throw new Error(`no words for ${bin}`);
  }

  /** Where a bin begins, for the axis. @param {any} bin @returns {string} */
  beginning(bin) {
    throw new Error(`no beginning of ${bin}`);
  }
}
