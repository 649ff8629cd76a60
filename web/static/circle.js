// Keeps the circle fresh. Without this script the page still reads, sends and helps.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const log = byId("log"), form = byId("write"), message = byId("message"), nonce = byId("nonce"), said = byId("said");
  const offline = byId("offline"), newer = byId("newer"), replyTo = byId("reply_to"), banner = byId("banner");
  const shared = document.body.dataset.shared === "1";
  const parsed = (html) => { const box = document.createElement("template"); box.innerHTML = html; return box.content; };
  const mark = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");
  const atEnd = () => window.innerHeight + window.scrollY > document.documentElement.scrollHeight - 160;
  const bar = document.querySelector(".bar"), writing = byId("latest");
  // Words that are longer than what can be seen are read from their beginning.
  const toEnd = (article) => {
    const room = window.innerHeight - bar.offsetHeight - writing.offsetHeight;
    if (article && article.offsetHeight > room) article.scrollIntoView({ block: "start" });
    else window.scrollTo(0, document.documentElement.scrollHeight);
    newer.hidden = true;
  };

  // The draft stays in this tab only, and nowhere on a shared computer.
  const draft = {
    load: () => { if (!shared && !message.value) { try { message.value = sessionStorage.getItem("draft") || ""; } catch { /* off */ } } },
    keep: () => { if (!shared) { try { sessionStorage.setItem("draft", message.value); } catch { /* off */ } } },
  };
  draft.load();
  toEnd();
  // Only what comes from now on is read out.
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));

  const show = (html) => { said.replaceChildren(parsed(html)); };
  const over = (to) => { document.body.replaceChildren(); location.replace(to || "/return?over=1"); };

  let last = Number(document.body.dataset.last);
  let source;
  const listen = () => {
    source = new EventSource(`/circle/events?after=${last}`);
    source.addEventListener("open", () => { offline.textContent = ""; });
    source.addEventListener("error", () => {
      offline.textContent = form.dataset.away;
      if (source.readyState === EventSource.CLOSED) setTimeout(check, 3000);
    });
    source.addEventListener("item", (event) => {
      last = Math.max(last, Number(event.lastEventId));
      const article = parsed(event.data).firstElementChild;
      if (!article || byId(article.id)) return;
      const follow = atEnd();
      byId("empty")?.remove();
      log.append(article);
      if (follow || article.classList.contains("own")) toEnd(article); else newer.hidden = false;
    });
    source.addEventListener("change", (event) => {
      const fresh = parsed(event.data).firstElementChild, old = fresh && byId(fresh.id);
      if (!old) return;
      const state = old.querySelector(".state"), words = fresh.querySelector(".state");
      const said = (one) => one.querySelector(".text")?.textContent + (one.querySelector("img")?.getAttribute("src") || "") + one.querySelectorAll(".action").length;
      if (fresh.classList.contains("removed") !== old.classList.contains("removed") || said(fresh) !== said(old)) {
        const focused = old.contains(document.activeElement);
        old.replaceWith(fresh);
        if (focused) message.focus();
      } else if (state && words && state.textContent !== words.textContent) state.textContent = words.textContent;
    });
    source.addEventListener("banner", (event) => { banner.textContent = event.data; banner.hidden = !event.data; });
    source.addEventListener("goes", (event) => { byId("goes").textContent = event.data; });
    source.addEventListener("over", () => { source.close(); over(); });
  };
  const check = async () => {
    try {
      const answer = await fetch("/circle/awake", { headers: { "X-Scripted": "1" } });
      if (answer.status === 401) over(); else listen();
    } catch { setTimeout(check, 5000); }
  };
  listen();
  window.addEventListener("pagehide", () => source.close());

  const post = async (where, fields) => {
    const file = fields.get("picture");
    const body = file instanceof File && file.size ? fields : (fields.delete("picture"), new URLSearchParams(fields));
    const answer = await fetch(where, { method: "POST", body, headers: { "X-Scripted": "1" } });
    if (!(answer.headers.get("content-type") || "").startsWith("application/json")) { location.reload(); return null; }
    const told = await answer.json();
    if (told.over) { over(told.to); return null; }
    if (told.to) { location.assign(told.to); return null; }
    return told;
  };

  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending || !(message.value.trim() || form.elements.picture?.value)) return;
    sending = true;
    try {
      const told = await post(form.action, new FormData(form));
      if (!told) return;
      show(told.notice || "");
      nonce.value = mark();
      if (!told.keep) {
        message.value = ""; draft.keep(); unanswer();
        if (form.elements.picture) { form.elements.picture.value = ""; form.querySelector("details").open = false; }
      }
      offline.textContent = "";
    } catch {
      // The same nonce goes out again, so what did arrive is not said twice.
      offline.textContent = form.dataset.failed;
    } finally { sending = false; message.focus(); }
  });
  message.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  message.addEventListener("input", draft.keep);

  let pressed = false;
  document.addEventListener("submit", async (event) => {
    const quiet = event.target.closest("form[data-quiet]");
    if (!quiet) return;
    event.preventDefault();
    if (pressed) return;
    pressed = true;
    try {
      const told = await post(quiet.action, new FormData(quiet));
      if (told) { show(told.notice || ""); if (told.notice) said.focus(); else message.focus(); }
      quiet.elements.nonce.value = mark();
    } catch { offline.textContent = form.dataset.away; } finally { pressed = false; }
  });

  const unanswer = () => { replyTo.value = ""; byId("answering").hidden = true; };
  byId("unanswer").addEventListener("click", (event) => { event.preventDefault(); unanswer(); message.focus(); });
  log.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link) return;
    event.preventDefault();
    const article = link.closest("article");
    replyTo.value = link.dataset.reply;
    byId("answering-words").textContent = form.dataset.answering.replace("{who}", article.querySelector(".alias").textContent);
    byId("answering").hidden = false;
    message.focus();
  });

  newer.addEventListener("click", () => { toEnd(log.lastElementChild); message.focus(); });
  let ended = true;
  window.addEventListener("scroll", () => { ended = atEnd(); if (ended) newer.hidden = true; }, { passive: true });
  // A phone's keyboard that opens must not push the newest words out of sight.
  window.addEventListener("resize", () => { if (ended) toEnd(); });

  // Somebody who reads or types is there: keep the session, at most once a minute.
  let told = Date.now();
  const awake = () => { if (Date.now() - told > 60000) { told = Date.now(); fetch("/circle/awake", { headers: { "X-Scripted": "1" } }).then((one) => { if (one.status === 401) over(); }, () => {}); } };
  for (const kind of ["keydown", "pointerdown", "scroll"]) document.addEventListener(kind, awake, { passive: true });
})();
