import { get } from "./api.js";

/**
 * Keeps what a path answers fresh for an element: asks at once when the path changes, and again a while after each answer. Polling
 * rather than pushing: every figure is a sum the server works out when asked, so a push would be a poll on its side, one for each
 * open page even while nobody looks; this one stops while the page is hidden.
 */
export class Live {
  /**
   * @param {import("lit").ReactiveControllerHost} host
   * @param {() => (string | null)} path what to ask; null for nothing
   * @param {number} pause ms between an answer and the next question
   */
  constructor(host, path, pause = 2000) {
    this.host = host;
    this.path = path;
    this.pause = pause;
    this.value = null;
    this.error = null;
    this.anonymous = false;
    this.asked = null;
    host.addController(this);
    this.onVisibility = () => !document.hidden && this.ask();
  }

  /** Whether the value is the answer to what is asked now. */
  get fresh() {
    return this.value !== null && this.answered === this.path();
  }

  hostConnected() {
    document.addEventListener("visibilitychange", this.onVisibility);
    this.asked = null;
    this.host.requestUpdate();
  }

  hostDisconnected() {
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.stop();
  }

  hostUpdated() {
    if (this.path() !== this.asked) this.ask();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async ask() {
    this.stop();
    const path = this.path();
    this.asked = path;
    if (path === null) {
      this.value = null;
      this.error = null;
      return;
    }
    const request = new AbortController();
    this.request = request;
    try {
      const value = await get(path, request.signal);
      if (request.signal.aborted) return;
      this.value = value;
      this.answered = path;
      this.error = null;
      this.anonymous = false;
    } catch (error) {
      if (request.signal.aborted) return;
      this.error = error.message;
      this.anonymous = error.anonymous === true;
    }
    this.host.requestUpdate();
    this.timer = setTimeout(() => !document.hidden && this.ask(), this.pause);
  }
}
