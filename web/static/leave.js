// Leaving quickly: empty the page first, then tell the server, then go. Also by Shift three times.
"use strict";
(() => {
  const form = document.getElementById("leave");
  let presses = [];
  const leave = () => {
    document.title = "\u200b";
    document.body.replaceChildren();
    try { sessionStorage.clear(); } catch { /* storage may be off */ }
    if (form) navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)));
    location.replace("/measures");
  };
  if (form) {
    form.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift") { presses = []; return; }
      if (event.repeat) return;
      const now = Date.now();
      presses = [...presses.filter((one) => now - one < 1500), now];
      if (presses.length === 3) leave();
    });
  }
  // A page that the browser kept in memory may belong to somebody who has left: ask the server again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) { document.body.hidden = true; location.reload(); } });
})();
