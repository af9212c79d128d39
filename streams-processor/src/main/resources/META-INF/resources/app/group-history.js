import { html, nothing } from "lit";
import { saePath } from "./api.js";
import { count, moment, plural } from "./format.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { to } from "./place.js";

const EVENTS = 40;
const BARS = 48;

/** What befell the groups from window to window, newest first; of one that is chosen, its size in each. */
class GroupHistory extends LightElement {
  static properties = { sae: {}, group: {} };

  constructor() {
    super();
    this.events = new Live(this, () => saePath(this.sae, `events?limit=${EVENTS}`), 5000);
    this.life = new Live(this, () => (this.group === null ? null : saePath(this.sae, `groups/${this.group}`)), 5000);
  }

  render() {
    const { value, error } = this.events;
    if (error) return html`<p class="notice bad" role="alert">${error}</p>`;
    if (value?.sae !== this.sae) return nothing;
    const life = this.life.value?.sae === this.sae && this.life.value.id === this.group ? this.life.value : null;
    return html`<h3>Groups from window to window</h3>
      ${life ? this.timeline(life) : nothing}
      ${value.events.length === 0
        ? html`<p class="empty">${value.windows === 0 ? "No window has been closed yet." : "No group was there in any window."}</p>`
        : html`<ol class="events">
            ${value.events.map((event) => this.event(event))}
          </ol>`}`;
  }

  event(event) {
    return html`<li>
      <a href=${to({ history: event.group })} aria-current=${event.group === this.group ? "true" : nothing}>group ${event.group}</a>
      <b>${event.type}</b> ${this.what(event)} <span class="dim">${moment(event.to)}</span>
    </li>`;
  }

  what({ type, size, before, joined, left, others }) {
    const latents = [...joined.map((latent) => `+${latent}`), ...left.map((latent) => `−${latent}`)];
    const changed = latents.length > 8 ? [...latents.slice(0, 8), "…"] : latents;
    const sizes = type === "born" ? plural(size, "latent") : `${count(before)} → ${plural(size, "latent")}`;
    return html`${sizes}${others.length ? html`, with ${others.map((other) => `group ${other}`).join(", ")}` : nothing}
      <span class="dim">${changed.join(" ")}</span>`;
  }

  timeline({ id, timeline, alive }) {
    const shown = timeline.slice(-BARS);
    const most = Math.max(...shown.map((each) => each.size));
    return html`<figure class="timeline" aria-label="Group ${id} in ${plural(timeline.length, "window")}">
      <div class="bars">
        ${shown.map((each) => html`<i style="height: ${(100 * each.size) / most}%" title="${moment(each.from)}: ${plural(each.size, "latent")}"></i>`)}
      </div>
      <figcaption class="dim">
        group ${id}, up to ${plural(most, "latent")}, in ${plural(timeline.length, "window")}${alive ? "" : ", gone since"}
        <a class="close" href=${to({ history: null })} aria-label="Close the history of group ${id}">✕</a>
      </figcaption>
    </figure>`;
  }
}

customElements.define("group-history", GroupHistory);
