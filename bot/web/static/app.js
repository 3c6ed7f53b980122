// What htmx does not do by itself: keep the reader's place, say things once, never lose typed words.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const on = (name, handle) => document.addEventListener(name, handle);

  // Live counts are told to screen readers only when their words change.
  let announced = null;
  const announce = () => {
    const source = document.querySelector("[data-announce]");
    const announcer = byId("announcer");
    if (!source || !announcer || source.dataset.announce === announced) return;
    if (announced !== null) announcer.textContent = source.dataset.announce;
    announced = source.dataset.announce;
  };

  // A sentence that stays the same is not swapped, so that nobody hears it twice.
  on("htmx:oobBeforeSwap", (event) => {
    const { fragment, target } = event.detail;
    // Lines that are here already: a stream that begins anew may send them again.
    for (const line of target.id === "lines" ? fragment.querySelectorAll("li.line") : []) {
      if (byId(line.id)) line.remove();
    }
    if (target.id !== "lines" && fragment.textContent.trim() === target.textContent.trim()) {
      event.detail.shouldSwap = false;
    }
  });

  // A stream that begins anew may send lines that are here already.
  on("htmx:sseBeforeMessage", (event) => {
    if (event.detail.lastEventId && byId(`line-${event.detail.lastEventId}`)) event.preventDefault();
  });

  // The chat ends with the page; a ticket's newest line stands above the box to reply.
  const isChat = document.body.classList.contains("chat");
  const nearEnd = () => isChat
    ? window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 320
    : Boolean(byId("latest")) && byId("latest").getBoundingClientRect().top < window.innerHeight;
  let follow = isChat;
  window.addEventListener("scroll", () => { follow = nearEnd(); }, { passive: true });
  const showLatest = () => {
    const lines = byId("lines");
    if (!follow || !lines || !lines.lastElementChild) return;
    if (isChat) window.scrollTo({ top: document.documentElement.scrollHeight });
    else byId("latest").scrollIntoView({ block: "start" });
  };

  on("htmx:sseOpen", () => document.body.classList.add("is-live"));
  on("htmx:sseError", () => document.body.classList.remove("is-live"));
  on("htmx:sseMessage", (event) => { if (event.detail.type !== "presence") showLatest(); });
  on("htmx:oobAfterSwap", (event) => { if (event.detail.target.id === "lines") showLatest(); });
  on("htmx:afterSettle", announce);

  // Sent words leave the field at once, go out one after the other, and come back when sending fails.
  const waiting = [];
  let onTheWay = "";
  const randomId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const fieldOf = (form) => form.matches("[data-send]") && form.querySelector("textarea");
  document.addEventListener("submit", (event) => {
    const field = fieldOf(event.target);
    if (!field) return;
    waiting.push(field.value);
    field.value = "";
    follow = true;
  }, true);
  on("htmx:configRequest", (event) => {
    const { elt, parameters } = event.detail;
    if (!elt.matches("[data-send]")) return;
    parameters.form_id = randomId();
    if (!fieldOf(elt)) return;
    if (waiting.length) parameters.text = onTheWay = waiting.shift();
    else event.preventDefault();
  });
  on("htmx:afterRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (!elt.matches("[data-send]")) return;
    const problem = byId("problem");
    if (xhr.status >= 200 && xhr.status < 300) {
      problem.textContent = "";
      return;
    }
    const field = fieldOf(elt);
    if (field) field.value = [onTheWay, ...waiting.splice(0), field.value].filter(Boolean).join("\n");
    if (xhr.status !== 422) problem.textContent = problem.dataset.offline;
  });

  // Enter sends where there is a keyboard; not while a Japanese or Chinese word is being composed.
  on("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (!event.target.matches("[data-enter-sends]") || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // A preview that was asked for before a button was pressed must not overwrite what comes of it.
  on("htmx:beforeSend", (event) => {
    if (event.detail.elt.matches("[data-keys-send]")) window.htmx.trigger("#draft", "htmx:abort");
  });

  // Ctrl+Enter sends what is being put together; "/" goes to the search.
  on("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const field = event.target.closest("input, textarea, select");
    const form = field && field.closest("[data-keys-send]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && document.querySelector("[data-keys-send]")) {
      const send = byId("do-send");
      if (send && (form || !field)) { event.preventDefault(); send.click(); }
    } else if (event.key === "/" && (!field || field.type === "checkbox") && !event.ctrlKey && !event.metaKey && !document.body.dataset.noKeys) {
      const search = document.querySelector("[data-slash]");
      if (search) { event.preventDefault(); search.focus(); }
    }
  });

  const signedOut = () => {
    const notice = byId("signed-out");
    if (notice) notice.hidden = false;
  };
  on("signed-out", signedOut);
  on("htmx:sseClose", (event) => { if (event.detail.type === "message") signedOut(); });

  on("DOMContentLoaded", () => {
    announce();
    if (isChat) showLatest();
  });
})();
