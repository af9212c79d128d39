import { html, nothing } from "lit";
import { post } from "./api.js";
import { LightElement } from "./light-element.js";

/** Asks for a token, where the service asks for one; a cookie that no script can read bears it from then on. */
class SignIn extends LightElement {
  static properties = { error: { state: true }, busy: { state: true } };

  render() {
    return html`<form class="notice sign-in" @submit=${this.submit}>
      <h2>Who is asking?</h2>
      <p>This service answers those who bear a token. Whoever runs it makes one with <code>deploy/asterism token create</code>.</p>
      <label>Token <input type="password" name="token" autocomplete="current-password" required ?disabled=${this.busy} /></label>
      <button ?disabled=${this.busy}>Sign in</button>
      ${this.error ? html`<p class="bad" role="alert">${this.error}</p>` : nothing}
    </form>`;
  }

  async submit(event) {
    event.preventDefault();
    const token = new FormData(event.target).get("token").trim();
    this.busy = true;
    this.error = null;
    try {
      await post("/api/session", { token });
      this.dispatchEvent(new CustomEvent("signed-in", { bubbles: true }));
    } catch (error) {
      this.error = error.message;
    }
    this.busy = false;
  }
}

customElements.define("sign-in", SignIn);
