import { LitElement } from "lit";

/** An element that renders into the page itself, so that one style sheet serves all. */
export class LightElement extends LitElement {
  createRenderRoot() {
    return this;
  }
}
