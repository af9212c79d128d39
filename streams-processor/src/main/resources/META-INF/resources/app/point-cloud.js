import { html } from "lit";
import { Chart, colors, escaped } from "./chart.js";
import { figure, nameOf, share } from "./format.js";
import { LightElement } from "./light-element.js";
import { colorOf, tooltip } from "./network-picture.js";

/** A group's examples in a plane of its principal components, colored by the member that fires most; hovering shows the context. */
class PointCloud extends LightElement {
  static properties = { members: {}, points: {}, explained: {}, x: {}, y: {} };

  render() {
    return html`<div class="cloud" role="img" aria-label="${this.points.length} examples along components ${this.x + 1} and ${this.y + 1}"></div>`;
  }

  updated() {
    this.chart ??= new Chart(this.querySelector(".cloud"), () => this.draw());
    this.draw();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.chart?.dispose();
    this.chart = undefined;
  }

  draw() {
    const look = colors();
    const axis = (component) => ({
      type: "value",
      name: `component ${component + 1}: ${share(this.explained[component] ?? 0)}`,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: look.dim, fontSize: 11 },
      axisLabel: { color: look.dim, fontSize: 11, formatter: figure },
      axisLine: { show: true, onZero: true, lineStyle: { color: look.line } },
      splitLine: { show: false },
      scale: true,
    });
    this.chart.chart.setOption(
      {
        animation: false,
        grid: { left: 40, right: 16, top: 40, bottom: 40 },
        legend: { type: "scroll", top: 0, textStyle: { color: look.dim, fontSize: 11 }, itemWidth: 10, itemHeight: 10, pageTextStyle: { color: look.dim } },
        tooltip: { ...tooltip(look), confine: true, formatter: ({ data }) => this.context(this.points[data[2]]) },
        xAxis: axis(this.x),
        yAxis: axis(this.y),
        series: this.members.map((member, k) => ({
          type: "scatter",
          name: nameOf(member.latent, member.topTokens),
          symbolSize: 6,
          itemStyle: { color: colorOf(k), opacity: 0.65 },
          data: this.points
            .map((point, at) => [point.at[this.x], point.at[this.y], at, point.strongest])
            .filter(([, , , strongest]) => strongest === member.latent),
        })),
      },
      true,
    );
  }

  /** The words around an example, itself in bold; everything in them is text. */
  context(point) {
    if (!point.token) return `<i>its text is not known</i><br>${escaped(point.document)}`;
    const words = point.tokens.map((token, at) => (at === point.focus ? `<b>${escaped(token)}</b>` : escaped(token)));
    const firing = this.members
      .map((member, k) => [nameOf(member.latent, member.topTokens), point.activations[k]])
      .filter(([, activation]) => activation > 0)
      .map(([name, activation]) => `${escaped(name)} ${figure(activation)}`);
    return `${words.join("")}<br><span style="opacity: .7">${firing.join(", ")} – ${escaped(point.document)}</span>`;
  }
}

customElements.define("point-cloud", PointCloud);
