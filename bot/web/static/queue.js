// The queue: keys to move about, ticks that survive a refresh, and a sound for urgent tickets.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const list = () => byId("queue");
  if (!list()) return;

  // What a browser may refuse to keep is kept for this page only.
  const kept = (store, name) => { try { return window[store].getItem(name); } catch { return null; } };
  const keep = (store, name, value) => { try { window[store].setItem(name, value); } catch { /* not kept */ } };

  // Preferences of this browser, both on until they are turned off.
  const preference = (box, name, changed) => {
    box.checked = kept("localStorage", name) !== "off";
    box.addEventListener("change", () => { keep("localStorage", name, box.checked ? "on" : "off"); changed(box.checked); });
    return () => box.checked;
  };
  byId("preferences").hidden = false;
  byId("keys-off").hidden = true;

  // Two short tones. Browsers let a page sound only after somebody has used it.
  let audio = null;
  const ready = () => {
    audio ??= new AudioContext();
    return audio.state === "suspended" ? audio.resume() : Promise.resolve();
  };
  const tone = (pitch, start) => {
    const wave = audio.createOscillator();
    const volume = audio.createGain();
    wave.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.25, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.3);
    wave.connect(volume).connect(audio.destination);
    wave.start(start);
    wave.stop(start + 0.32);
  };
  let sounds = 0;
  const sound = () => {
    sounds += 1;
    document.body.dataset.sounds = String(sounds);
    ready().then(() => {
      tone(880, audio.currentTime);
      tone(1175, audio.currentTime + 0.18);
    }).catch(() => { /* no sound here */ });
  };
  const soundOn = preference(byId("sound"), "clairbot-sound", (on) => { if (on) sound(); });
  for (const name of ["pointerdown", "keydown"]) {
    document.addEventListener(name, () => { if (soundOn()) ready().catch(() => {}); }, { once: true });
  }

  // Urgent tickets this browser has shown before do not sound again, whatever page one comes from.
  const urgent = () => list().dataset.urgent.split(",").filter(Boolean);
  const known = new Set((kept("sessionStorage", "clairbot-urgent") ?? urgent().join(",")).split(","));
  const listen = () => {
    const fresh = urgent().filter((id) => !known.has(id));
    for (const id of fresh) known.add(id);
    keep("sessionStorage", "clairbot-urgent", [...known].join(","));
    if (fresh.length && soundOn()) sound();
  };
  listen();

  // Ticks are kept while the list is drawn anew, and counted.
  const boxes = () => [...list().querySelectorAll(".pick")];
  const several = byId("several-tools");
  let ticked = new Set();
  const count = () => {
    ticked = new Set(boxes().filter((box) => box.checked).map((box) => box.id));
    const shown = byId("ticked");
    if (!shown) return;
    shown.textContent = String(ticked.size);
    shown.hidden = ticked.size === 0;
  };
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".pick")) return;
    count();
    if (several && ticked.size) several.open = true;
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const box of boxes()) box.checked = box.checked || ticked.has(box.id);
    count();
    listen();
  });
  count();

  // Single keys: off where somebody turned them off, in fields, and with other keys held down.
  const keysOn = preference(byId("single-keys"), "clairbot-keys", (on) => { setKeys(on); });
  const setKeys = (on) => { if (on) delete document.body.dataset.noKeys; else document.body.dataset.noKeys = "1"; };
  setKeys(keysOn());
  const links = () => [...list().querySelectorAll(".ticket h2 a")];
  const current = () => {
    const row = document.activeElement && document.activeElement.closest(".ticket");
    return row ? row.querySelector("h2 a") : null;
  };
  const move = (by) => {
    const all = links();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    all[next].focus();
    all[next].closest(".ticket").scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const box = event.target.closest("input, textarea, select");
    // Enter on a tick would send the form for several tickets.
    if (event.key === "Enter" && box && box.matches(".pick")) { event.preventDefault(); current().click(); return; }
    if (!keysOn() || (box && box.type !== "checkbox")) return;
    const arrows = current() !== null;
    if (event.key === "j" || (arrows && event.key === "ArrowDown")) move(1);
    else if (event.key === "k" || (arrows && event.key === "ArrowUp")) move(-1);
    else if (event.key === "x" && current()) current().closest(".ticket").querySelector(".pick").click();
    else if (event.key === "?") {
      const keys = byId("keys");
      keys.open = !keys.open;
      if (keys.open) keys.querySelector("summary").focus();
    } else return;
    event.preventDefault();
  });
})();
