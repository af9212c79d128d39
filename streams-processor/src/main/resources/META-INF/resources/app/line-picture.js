import { html } from "lit";
import { Chart, colors, escaped } from "./chart.js";
import { figure, moment } from "./format.js";
import { LightElement } from "./light-element.js";

/** Lines over event time: of each pane one value a line, none where it was not measured. */
class LinePicture extends LightElement {
  /** lines: [{ name, values }], as many values as panes; panes: their beginnings, ISO-8601; floor: where the axis begins, if it must. */
  static properties = { name: {}, panes: {}, lines: {}, floor: {} };

  render() {
    return html`<div class="lines" role="img" aria-label=${this.label()}></div>`;
  }

  /** What the picture shows, in words. */
  label() {
    const last = this.lines.map(({ name, values }) => {
      const known = values.filter((value) => value !== null);
      return `${name} ${known.length ? figure(known[known.length - 1]) : "not measured"}`;
    });
    return `${this.name} over ${this.panes.length} panes, now: ${last.join(", ")}`;
  }

  updated() {
    this.chart ??= new Chart(this.querySelector(".lines"), () => this.draw());
    this.draw();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.chart?.dispose();
    this.chart = undefined;
  }

  draw() {
    const { text, dim, line, accent, star, card } = colors();
    const single = this.panes.length === 1;
    this.chart.chart.setOption(
      {
        animation: false,
        color: [accent, star, dim],
        grid: { left: 8, right: 12, top: this.lines.length > 1 ? 32 : 12, bottom: 4, containLabel: true },
        legend: { show: this.lines.length > 1, top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: text, fontSize: 12 } },
        tooltip: {
          trigger: "axis",
          backgroundColor: card,
          borderColor: line,
          textStyle: { color: text, fontSize: 12 },
          formatter: (points) =>
            [
              escaped(moment(this.panes[points[0].dataIndex])),
              ...points.filter(({ value }) => value !== null && value !== undefined).map(({ seriesName, value }) => escaped(`${seriesName}: ${figure(value)}`)),
            ].join("<br>"),
        },
        xAxis: {
          type: "category",
          data: this.panes.map((from) => from.slice(11, 16)),
          axisLabel: { color: dim, fontSize: 11, hideOverlap: true },
          axisLine: { lineStyle: { color: line } },
          axisTick: { show: false },
          boundaryGap: single,
        },
        yAxis: {
          type: "value",
          scale: this.floor === undefined,
          min: this.floor,
          axisLabel: { color: dim, fontSize: 11 },
          splitLine: { lineStyle: { color: line } },
          splitNumber: 3,
        },
        series: this.lines.map(({ name, values }) => ({ type: "line", name, data: values, showSymbol: this.panes.length < 40, symbolSize: 5, connectNulls: true })),
      },
      { notMerge: true },
    );
  }
}

customElements.define("line-picture", LinePicture);
