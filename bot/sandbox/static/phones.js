// Keeps the two phones live: new messages by server-sent events, forms sent without a reload.
"use strict";

(() => {
  const body = document.body;
  const typingTimers = {};

  const byId = (id) => document.getElementById(id);
  const atEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  const toEnd = (log) => { log.scrollTop = log.scrollHeight; };

  function element(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    return holder.content.firstElementChild;
  }

  function stopTyping(platform) {
    clearTimeout(typingTimers[platform]);
    byId(`typing-${platform}`).textContent = "";
  }

  function showTyping(platform, seconds) {
    stopTyping(platform);
    byId(`typing-${platform}`).textContent = body.dataset.typing;
    typingTimers[platform] = setTimeout(() => stopTyping(platform), seconds * 1000);
  }

  function showNotice(platform, text) {
    const notice = byId(`notice-${platform}`);
    notice.textContent = text;
    setTimeout(() => { if (notice.textContent === text) notice.textContent = ""; }, 6000);
  }

  function showMessage(change) {
    const log = byId(`log-${change.platform}`);
    const stay = !atEnd(log);
    const fresh = element(change.html);
    const old = byId(fresh.id);
    if (old) old.replaceWith(fresh);
    else log.append(fresh);
    if (!change.mine && !old) stopTyping(change.platform);
    if (change.platform === "line") {
      byId("chips-line").innerHTML = change.chips;
      byId("quota").textContent = change.quota;
    }
    if (!stay) toEnd(log);
  }

  function listen() {
    const source = new EventSource(body.dataset.events);
    source.addEventListener("message", (event) => showMessage(JSON.parse(event.data)));
    source.addEventListener("typing", (event) => {
      const { platform, seconds } = JSON.parse(event.data);
      showTyping(platform, seconds);
    });
    source.addEventListener("notice", (event) => {
      const { platform, text } = JSON.parse(event.data);
      showNotice(platform, text);
    });
    addEventListener("pagehide", () => source.close());
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  async function send(form, submitter) {
    // Looked up now: by the time of the answer the form may have been replaced.
    const phone = form.closest(".phone");
    const chips = form.closest(".chips");
    const menu = form.closest("details");
    const platform = phone.classList.contains("line") ? "line" : "telegram";
    const fields = new URLSearchParams(new FormData(form, submitter));
    const words = form.querySelector("textarea");
    const composing = form.classList.contains("write");
    if (composing) {
      words.value = "";
      toEnd(byId(`log-${platform}`));
    }
    try {
      const response = await fetch(form.action, {
        method: "POST", body: fields, headers: { Accept: "application/json" },
      });
      if (!response.ok) throw new Error(String(response.status));
      if (chips) byId("chips-line").replaceChildren();
      menu?.removeAttribute("open");
      if (platform === "telegram") phone.querySelector(".gate")?.remove();
    } catch {
      if (composing && !words.value) words.value = fields.get("text");
      showNotice(platform, body.dataset.failed);
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("live" in form.dataset)) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  // Enter sends, Shift+Enter makes a new line; Enter that ends a word conversion does neither.
  document.addEventListener("keydown", (event) => {
    const words = event.target;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (!words.matches(".write textarea")) return;
    event.preventDefault();
    if (words.value.trim()) words.form.requestSubmit();
  });

  document.querySelectorAll(".log").forEach(toEnd);
  listen();
})();
