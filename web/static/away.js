// "Get help now" when the server is away: what to do then is part of the page already, so open that instead of an error.
// Nothing is lost by a short outage: while the panel is open the press is tried again for two minutes.
"use strict";
(() => {
  const panel = document.getElementById("away"), now = document.getElementById("away-now");
  const form = document.querySelector(".bar form[action='/help-now']");
  if (!panel || !form) return;
  const SOON = 1000, LATE = 8000, ANSWER = 30000, AGAIN = 3000, PATIENCE = 120000; // milliseconds
  const pause = (time) => new Promise((done) => { setTimeout(done, time); });
  const say = () => { panel.open = true; if (now.hidden) { now.hidden = false; panel.querySelector("summary").focus(); } };
  // Ours says in one word what is wrong; a web server before us says 502, 503 or 504 in words of its own.
  const alive = async () => {
    const over = new AbortController(), end = setTimeout(() => over.abort(), ANSWER);
    try {
      const answer = await fetch("/healthz", { cache: "no-store", signal: over.signal });
      return answer.status < 502 || (answer.status === 503 && ["clock", "courier"].includes(await answer.text()));
    } catch { return false; } finally { clearTimeout(end); }
  };
  let asking = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    // Nobody waits in front of a page that says nothing: the numbers first, the answer when it comes.
    const soon = setTimeout(() => { panel.open = true; }, SOON), late = setTimeout(say, LATE);
    const until = Date.now() + PATIENCE;
    for (;;) {
      if (await alive()) { form.submit(); break; }
      clearTimeout(soon); clearTimeout(late);
      say();
      await pause(AGAIN);
      // Whoever closed it has read it and wants nothing more.
      if (!panel.open || Date.now() > until) break;
    }
    clearTimeout(soon); clearTimeout(late);
    asking = false;
  });
})();
