// Keeps the list of cases fresh and gives it keys: j and k move, Enter opens.
"use strict";
(() => {
  const list = document.getElementById("cases"), spoken = document.getElementById("spoken");
  const links = () => [...document.querySelectorAll(".case a")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (list && (event.key === "j" || event.key === "k")) {
      const all = links(), at = all.indexOf(document.activeElement);
      all[Math.max(0, Math.min(all.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
    } else if (!list && event.key === "u") location.assign("/console");
    else {
      const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (wanted) { event.preventDefault(); wanted.focus(); } // or a list of choices would take the key for a letter
    }
  });
  const line = document.getElementById("line");
  let before = (line || list)?.innerHTML.trim();
  if (line) setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(line.dataset.fresh, { headers: { "X-Scripted": "1" } });
      if (!answer.ok) { if (answer.status === 401) location.reload(); return; }
      const fresh = (await answer.text()).trim();
      if (!fresh || fresh === before) return;
      const count = line.querySelectorAll("li").length;
      const focused = line.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      line.innerHTML = before = fresh;
      if (focused) [...line.querySelectorAll("a")].find((one) => one.getAttribute("href") === focused)?.focus();
      if (line.dataset.new && line.querySelectorAll("li").length > count) spoken.textContent = line.dataset.new;
    } catch { /* the next try may work */ }
  }, 3000);
  if (!list) return;
  const refresh = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/console/fresh", { headers: { "X-Scripted": "1" } });
      if (!answer.ok) { if (answer.status === 401) location.reload(); return; }
      const fresh = (await answer.text()).trim();
      if (fresh === before) return; // nothing moves unless something has changed
      const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      const count = links().length;
      before = fresh;
      list.innerHTML = fresh;
      if (focused) links().find((one) => one.getAttribute("href") === focused)?.focus();
      if (links().length > count) spoken.textContent = list.dataset.new;
    } catch { /* the next try may work */ }
  };
  setInterval(refresh, 5000);
  document.addEventListener("visibilitychange", refresh);
})();
